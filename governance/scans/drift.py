"""What moved between two looks at one facet. Pure."""

from __future__ import annotations

import hashlib
from typing import Any

import msgspec
from msgspec import Struct

_ENCODER = msgspec.json.Encoder(order="deterministic")


class Difference(Struct, frozen=True, kw_only=True):
    """The smallest subtree that holds every difference, and its two values."""

    path: str
    old: Any
    new: Any


def canonical(value: Any) -> bytes:
    """The one document for this value: keys in order, no space."""
    return _ENCODER.encode(value)


def fingerprint(value: Any) -> str:
    """32 hex digits; equal where the canonical documents are equal."""
    return hashlib.blake2b(canonical(value), digest_size=16).hexdigest()


def difference(old: Any, new: Any) -> Difference | None:
    """None where nothing differs. A key or item that only one side has differs in its parent."""
    if canonical(old) == canonical(new):
        return None
    path = ""
    while True:
        step = _only_step(old, new)
        if step is None:
            return Difference(path=path, old=old, new=new)
        old, new = old[step], new[step]
        path += "/" + str(step).replace("~", "~0").replace("/", "~1")


def _only_step(old: Any, new: Any) -> Any:
    if isinstance(old, dict) and isinstance(new, dict) and old.keys() == new.keys():
        steps: Any = old.keys()
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        steps = range(len(old))
    else:
        return None
    moved = [step for step in steps if canonical(old[step]) != canonical(new[step])]
    return moved[0] if len(moved) == 1 else None
