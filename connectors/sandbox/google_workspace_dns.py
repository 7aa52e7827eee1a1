"""A name server on loopback that knows the texts which it is given, and nothing else."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Sequence
from typing import Final, Self

import dns.exception
import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset

BIGGEST: Final = 4096
Texts = Callable[[str], Sequence[str] | str | None]
"""The texts at a name, None for no such name, or a word: `servfail`, `refused`, `silence`."""


class NameServer:
    """A running name server. Use as a context manager; `address` is where it listens."""

    def __init__(self, texts: Texts, *, port: int = 0) -> None:
        self._texts = texts
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", port))
        self.address = f"127.0.0.1:{self._socket.getsockname()[1]}"
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(OSError):
            # An empty packet wakes the thread, which takes it as the end.
            self._socket.sendto(b"", self._socket.getsockname())
        self._thread.join(timeout=5)
        self._socket.close()

    def _serve(self) -> None:
        while True:
            packet, sender = self._socket.recvfrom(BIGGEST)
            if not packet:
                return
            try:
                answer = self._answer(dns.message.from_wire(packet))
            except dns.exception.DNSException:
                continue
            if answer is not None:
                self._socket.sendto(answer.to_wire(), sender)

    def _answer(self, asked: dns.message.Message) -> dns.message.Message | None:
        question = asked.question[0]
        found = self._texts(question.name.to_text(omit_final_dot=True).lower())
        if found == "silence":
            return None
        answer = dns.message.make_response(asked)
        answer.flags |= dns.flags.RA
        if found is None:
            answer.set_rcode(dns.rcode.NXDOMAIN)
        elif isinstance(found, str):
            answer.set_rcode(dns.rcode.from_text(found.upper()))
        elif question.rdtype == dns.rdatatype.TXT and found:
            lines = [
                " ".join(f'"{text[at : at + 255]}"' for at in range(0, len(text), 255))
                for text in found
            ]
            answer.answer.append(dns.rrset.from_text(question.name, 300, "IN", "TXT", *lines))
        return answer
