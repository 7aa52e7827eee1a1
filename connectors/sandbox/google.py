"""What both stand-ins of Google hold alike: state on disk, denials, page limits, changes."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from msgspec import Struct

from connectors.sandbox import state
from connectors.sandbox.server import Answer, BadRequest, Request

Asked = TypeVar("Asked")


class Denials(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Every call of which the number falls on `one_in` is denied; `seed` deals them anew."""

    one_in: int = 0
    seed: int = 0


class Limits(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How long a page may be, and which listing (by its path) never ends, and how."""

    page_size: int = 1000
    endless: str = ""
    same_token: bool = False


class Change(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A change by other hands: one part of the state, or one entry of it, is another now."""

    part: str
    key: str = ""
    value: Any = None


class Held:
    """The state of a stand-in, and the script that changes it. Whoever reads it holds the lock."""

    def __init__(self, file: Path, sample: Callable[[], dict[str, Any]]) -> None:
        self._file = file
        self._sample = sample
        self.held = state.load(file, sample())
        self.denials = Denials()
        self.limits = Limits()
        self.lock = threading.RLock()
        self.save()

    def save(self) -> None:
        """Put what is held on disk."""
        state.save(self._file, self.held)

    def control(self, request: Request) -> Answer | None:
        """Changes by other hands, and what the state really is."""
        with self.lock:
            match request.method, request.path.removeprefix("/_sandbox/"):
                case "GET", "state":
                    return Answer(body=self.held)
                case "POST", "change":
                    self._change(_decode(request, Change))
                case "POST", "denials":
                    self.denials = _decode(request, Denials)
                case "POST", "limits":
                    self.limits = _decode(request, Limits)
                case "POST", "reset":
                    self.held = self._sample()
                    self.denials, self.limits = Denials(), Limits()
                case _:
                    return None
            self.save()
            return Answer(status=204)

    def _change(self, change: Change) -> None:
        if change.part not in self.held:
            raise BadRequest(f"There is no part {change.part!r}.")
        if not change.key:
            self.held[change.part] = change.value
        elif change.value is None:
            self.held[change.part].pop(change.key, None)
        else:
            self.held[change.part][change.key] = change.value


def credential(request: Request) -> str:
    """The token that came with a call."""
    return request.headers.get("authorization", "").removeprefix("Bearer ").strip()


def claims(assertion: str) -> dict[str, Any]:
    """What a service account's key says of itself; its signature is not looked at."""
    try:
        part = assertion.split(".")[1]
        found = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except (IndexError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _decode(request: Request, kind: type[Asked]) -> Asked:
    try:
        return msgspec.json.decode(request.body, type=kind)
    except msgspec.DecodeError as error:
        raise BadRequest(str(error)) from None
