"""A far side that says exactly what a test wants: raw answers, TLS, and a proxy before it."""

from __future__ import annotations

import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

Far = TypeVar("Far", bound="Peer")
Say = bytes | Callable[[socket.socket], None]
"""Bytes, after which the connection stays open; or what does with the connection as it likes."""


class Peer:
    """Listens on loopback. Each request takes the next answer; the last one stands for all more."""

    def __init__(self, answers: Sequence[Say], tls: ssl.SSLContext | None = None) -> None:
        self.answers = list(answers)
        self.requests: list[str] = []
        self.connections = 0
        self._tls = tls
        self._lock = threading.Lock()
        self._open: list[socket.socket] = []
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._accepting = threading.Thread(target=self._accept, daemon=True)
        self._accepting.start()

    @property
    def port(self) -> int:
        port: int = self._listening.getsockname()[1]
        return port

    @property
    def url(self) -> str:
        return f"{'https' if self._tls else 'http'}://127.0.0.1:{self.port}"

    def close(self) -> None:
        # Closing alone would not wake who waits in `accept`.
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        with self._lock:
            for one in self._open:
                one.close()
        self._accepting.join()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            with self._lock:
                self.connections += 1
                self._open.append(connection)
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        try:
            if self._tls:
                connection = self._tls.wrap_socket(connection, server_side=True)
                with self._lock:
                    self._open.append(connection)
            self.speak(connection)
        except (OSError, ssl.SSLError):
            pass
        finally:
            connection.close()

    def speak(self, connection: socket.socket) -> None:
        while request := _head_of(connection):
            with self._lock:
                self.requests.append(request)
                answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
            if callable(answer):
                answer(connection)
                return
            connection.sendall(answer)


class Greeter(Peer):
    """Speaks first, and what nobody asked for."""

    def speak(self, connection: socket.socket) -> None:
        connection.sendall(b"220 mail.example ready\r\n")
        connection.recv(1)


class Proxy(Peer):
    """Leads every CONNECT to one port, whatever it names; with a status other than 200, nowhere."""

    def __init__(self, to: int, status: int = 200) -> None:
        self._to = to
        self._status = status
        super().__init__([b""])

    def speak(self, connection: socket.socket) -> None:
        self.requests.append(_head_of(connection))
        connection.sendall(f"HTTP/1.1 {self._status} So\r\n\r\n".encode())
        if self._status != 200:
            return
        with socket.create_connection(("127.0.0.1", self._to)) as far:
            back = threading.Thread(target=_pass_on, args=(far, connection), daemon=True)
            back.start()
            _pass_on(connection, far)
            back.join()


def _pass_on(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while piece := source.recv(65536):
            target.sendall(piece)
    for one in (source, target):
        with suppress(OSError):
            one.shutdown(socket.SHUT_RDWR)


def _head_of(connection: socket.socket) -> str:
    held = b""
    while b"\r\n\r\n" not in held:
        piece = connection.recv(65536)
        if not piece:
            return ""
        held += piece
    return held.decode(errors="replace")


@contextmanager
def peer(*answers: Say, tls: ssl.SSLContext | None = None) -> Iterator[Peer]:
    """A far side with these answers."""
    with closing(Peer(answers, tls)) as one:
        yield one


@contextmanager
def closing(one: Far) -> Iterator[Far]:
    """Ends with the block."""
    try:
        yield one
    finally:
        one.close()


def whole(body: bytes, status: str = "200 OK", *more: str) -> bytes:
    """An answer as it should be."""
    head = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *more]
    return "\r\n".join([*head, "", ""]).encode() + body


def certificate(folder: Path, *names: str) -> tuple[Path, ssl.SSLContext]:
    """A certificate of its own authority for these names: its file, and a server's TLS with it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "far side of the tests")])
    now = datetime.now(UTC)
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName(
                [
                    x509.IPAddress(ipaddress.ip_address("127.0.0.1")),
                    *(x509.DNSName(one) for one in names),
                ]
            ),
            critical=False,
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    public, private = folder / "authority.pem", folder / "key.pem"
    public.write_bytes(built.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(public, private)
    return public, context
