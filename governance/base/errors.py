"""The five kinds of error that the house knows. None of them has heard of HTTP.

A subclass is one fact: its docstring is the message, its `code` is stable and never translated.
"""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from typing import ClassVar

from msgspec import Struct


class Flaw(Struct, frozen=True, kw_only=True):
    """One thing wrong with what was sent. `pointer` is a JSON pointer (RFC 6901)."""

    pointer: str
    code: str
    message: str


class SekishoError(Exception):
    """Something is not as it has to be."""

    code: ClassVar[str] = "error"

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail or self.summary())
        self.detail = detail

    @classmethod
    def summary(cls) -> str:
        """The error's one-line message in English; also its message id for translation."""
        return (inspect.getdoc(cls) or cls.__name__).splitlines()[0]


class NotFound(SekishoError):
    """There is no such thing, or you may not know of it."""

    code = "not_found"


class Forbidden(SekishoError):
    """You may see this but not do it."""

    code = "forbidden"

    def __init__(self, reason: str = "forbidden", detail: str = "") -> None:
        super().__init__(detail)
        self.reason = reason


class Conflict(SekishoError):
    """This does not fit the present state of the thing."""

    code = "conflict"

    def __init__(self, detail: str = "", *, allowed: Sequence[str] = ()) -> None:
        super().__init__(detail)
        self.allowed = tuple(allowed)


class Invalid(SekishoError):
    """What was sent has fields that cannot be accepted."""

    code = "invalid"

    def __init__(self, *flaws: Flaw, detail: str = "") -> None:
        super().__init__(detail)
        self.flaws = flaws


class Unavailable(SekishoError):
    """The service cannot answer just now. Try again in a moment."""

    code = "unavailable"

    def __init__(self, detail: str = "", *, retry_after: int = 5) -> None:
        super().__init__(detail)
        self.retry_after = retry_after


class VersionMismatch(Conflict):
    """Somebody changed this after you read it. Read it again and repeat your change."""

    code = "version_mismatch"

    def __init__(self, current: int) -> None:
        super().__init__()
        self.current = current
