"""Passwords: argon2id, used exactly as typed, and the same work for people who do not exist."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from governance.base.errors import Flaw

SHORTEST: Final = 15
LONGEST: Final = 1024
_UNIQUE_PART: Final = 8
_HASHER: Final = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
# The hash of a password that nobody knows: refusing an unknown name costs as much as a known one.
_NOBODY: Final = (
    "$argon2id$v=19$m=19456,t=2,p=1$c2VraXNoby1ub2JvZHktMQ"
    "$5bTzyG0mDnAhl1qA8dc8yoxe4gZ5kqvTHcUoHf0mJ1E"
)
_COMMON: Final = ("password", "passw0rd", "qwertyuiop", "qwerty", "asdfghjkl", "letmein", "sekisho")


def encode(password: str) -> str:
    """The password as argon2id keeps it."""
    return _HASHER.hash(_bytes(password))


def matches(encoded: str | None, password: str) -> bool:
    """Whether this is the password; without one on record, No after the same amount of work."""
    try:
        _HASHER.verify(encoded or _NOBODY, _bytes(password))
    except (VerificationError, InvalidHashError):
        return False
    return encoded is not None


def is_outdated(encoded: str) -> bool:
    """Whether it was made with weaker settings than today's."""
    return _HASHER.check_needs_rehash(encoded)


def flaws(password: str, words: Iterable[str], *, pointer: str = "/password") -> list[Flaw]:
    """Why this cannot be a password. `words` are those that anybody would guess first."""
    found = []
    if len(password) < SHORTEST:
        message = f"Use at least {SHORTEST} characters; a sentence that only you know is good."
        found.append(Flaw(pointer=pointer, code="password.short", message=message))
    if len(password) > LONGEST:
        message = f"Use at most {LONGEST} characters."
        found.append(Flaw(pointer=pointer, code="password.long", message=message))
    rest = password.lower()
    for word in (*words, *_COMMON):
        if len(word) > 2:
            rest = rest.replace(word.lower(), "")
    rest = re.sub(r"(?:0?123456789?0?|abcdef\w*)", "", rest)
    if not found and len(set(rest)) < _UNIQUE_PART:
        message = (
            "This is easy to guess: it holds little besides your name, common words or "
            "repetitions. Add words that nobody would expect."
        )
        found.append(Flaw(pointer=pointer, code="password.guessable", message=message))
    return found


def _bytes(password: str) -> bytes:
    return password.encode("utf-8", "surrogatepass")
