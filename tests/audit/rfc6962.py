"""RFC 6962 as its text says it, recursive and slow: what the tree's answers are held against."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence


def leaf(data: bytes) -> bytes:
    """MTH({d})."""
    return hashlib.sha256(b"\x00" + data).digest()


def _inner(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def _half(count: int) -> int:
    half = 1
    while half * 2 < count:
        half *= 2
    return half


def root(leaves: Sequence[bytes]) -> bytes:
    """MTH(D[n]) of leaf hashes, §2.1."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    half = _half(len(leaves))
    return _inner(root(leaves[:half]), root(leaves[half:]))


def path(index: int, leaves: Sequence[bytes]) -> list[bytes]:
    """PATH(m, D[n]), §2.1.1."""
    if len(leaves) == 1:
        return []
    half = _half(len(leaves))
    if index < half:
        return [*path(index, leaves[:half]), root(leaves[half:])]
    return [*path(index - half, leaves[half:]), root(leaves[:half])]


def proof(old: int, leaves: Sequence[bytes]) -> list[bytes]:
    """PROOF(m, D[n]), §2.1.2."""
    return _subproof(old, leaves, is_whole=True)


def _subproof(old: int, leaves: Sequence[bytes], *, is_whole: bool) -> list[bytes]:
    if old == len(leaves):
        return [] if is_whole else [root(leaves)]
    half = _half(len(leaves))
    if old <= half:
        return [*_subproof(old, leaves[:half], is_whole=is_whole), root(leaves[half:])]
    return [*_subproof(old - half, leaves[half:], is_whole=False), root(leaves[:half])]
