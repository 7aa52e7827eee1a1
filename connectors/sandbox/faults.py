"""Scripted faults: which call goes wrong, how, and how often. No I/O."""

from __future__ import annotations

import fnmatch
import threading
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct


class Match(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which calls a rule means. `path` may hold `*`; `nth` is the first of them that fails."""

    method: str = "*"
    path: str = "*"
    nth: Annotated[int, Meta(ge=1)] = 1


class Effect(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """
    What goes wrong.

    `lost_answer`, `error_after_accept`, `slow`, `truncate` and `garbage` happen after the call took
    effect; `status`, `rate_limit` and `token_revoked` instead of it; `reset` as `accepted` says.
    `seconds`: how long to wait (`slow`), until the reset (`rate_limit`), until a new post shows
    (`stale_timeline`).
    """

    type: Literal[
        "status",
        "lost_answer",
        "error_after_accept",
        "rate_limit",
        "slow",
        "reset",
        "truncate",
        "garbage",
        "token_revoked",
        "stale_timeline",
    ]
    status: Annotated[int, Meta(ge=200, le=599)] = 500
    body: Any = None
    seconds: Annotated[float, Meta(ge=0)] = 1.0
    accepted: bool = False


class Rule(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One fault. `count` is how many calls it hits, starting with the `nth`."""

    effect: Effect
    match: Match = Match()
    count: Annotated[int, Meta(ge=1)] = 1


class Faults:
    """The rules in force and how often each has met its match. Thread-safe."""

    def __init__(self) -> None:
        self._rules: list[tuple[Rule, list[int]]] = []
        self._lock = threading.Lock()

    def add(self, body: bytes) -> Rule:
        """Put a rule in force; `msgspec.ValidationError` for anything that it does not know."""
        rule = msgspec.json.decode(body, type=Rule)
        with self._lock:
            self._rules.append((rule, [0]))
        return rule

    def clear(self) -> None:
        """No faults from here on."""
        with self._lock:
            self._rules.clear()

    def next_for(self, method: str, path: str) -> Effect | None:
        """The effect for this call, counting it; the first rule that is due wins."""
        with self._lock:
            due = None
            for rule, met in self._rules:
                if not _matches(rule.match, method, path):
                    continue
                met[0] += 1
                first = rule.match.nth
                if due is None and first <= met[0] < first + rule.count:
                    due = rule.effect
            return due


def _matches(match: Match, method: str, path: str) -> bool:
    return fnmatch.fnmatchcase(method, match.method.upper()) and fnmatch.fnmatchcase(
        path, match.path
    )
