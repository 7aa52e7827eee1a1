"""
The Merkle tree of RFC 6962, as pure functions.

A range [start, end) of leaves is named by its complete subtrees `(level, index)`; whoever asks for
a hash fetches those and folds them. Proofs follow RFC 6962 §2.1, their checks RFC 9162 §2.1.3.2 and
§2.1.4.2.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Final

Node = tuple[int, int]
"""(level, index): the complete subtree of 2^level leaves that begins at index · 2^level."""

EMPTY: Final = hashlib.sha256(b"").digest()


def leaf_hash(canonical: bytes) -> bytes:
    """The hash of a leaf."""
    return hashlib.sha256(b"\x00" + canonical).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of an inner node."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def _split(length: int) -> int:
    """The largest power of two below `length`."""
    return 1 << (length - 1).bit_length() - 1


def complete(start: int, end: int) -> list[Node]:
    """The complete subtrees that make up [start, end), from left to right."""
    found = []
    while start < end:
        level = (end - start).bit_length() - 1
        if start:
            level = min(level, (start & -start).bit_length() - 1)
        found.append((level, start >> level))
        start += 1 << level
    return found


def fold(hashes: Sequence[bytes]) -> bytes:
    """The hash of a range from those of its complete subtrees."""
    if not hashes:
        return EMPTY
    whole = hashes[-1]
    for left in reversed(hashes[:-1]):
        whole = node_hash(left, whole)
    return whole


def hash_of(start: int, end: int, known: Mapping[Node, bytes]) -> bytes:
    """The hash of [start, end). Raises `KeyError` for a node that is not known."""
    return fold([known[node] for node in complete(start, end)])


def inclusion_ranges(index: int, size: int) -> list[tuple[int, int]]:
    """The ranges whose hashes prove leaf `index` in a tree of `size`, from leaf to root."""
    if not 0 <= index < size:
        raise ValueError(f"no leaf {index} in a tree of size {size}")
    start, end = 0, size
    found = []
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            found.append((middle, end))
            end = middle
        else:
            found.append((start, middle))
            start = middle
    return found[::-1]


def consistency_ranges(old: int, new: int) -> list[tuple[int, int]]:
    """The ranges whose hashes prove that the tree of size `old` begins the one of size `new`."""
    if not 0 <= old <= new:
        raise ValueError(f"no proof from {old} to {new}")
    if old in {0, new}:
        return []
    start, end = 0, new
    found = []
    is_whole = True
    while end != old:
        middle = start + _split(end - start)
        if old <= middle:
            found.append((middle, end))
            end = middle
        else:
            found.append((start, middle))
            start = middle
            is_whole = False
    if not is_whole:
        found.append((start, end))
    return found[::-1]


def verify_inclusion(
    index: int, size: int, leaf: bytes, path: Sequence[bytes], root: bytes
) -> bool:
    """Whether the path proves that `leaf` stands at `index` in the tree of this root."""
    if not 0 <= index < size:
        return False
    position, last, whole = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            return False
        if position & 1 or position == last:
            whole = node_hash(sibling, whole)
            if not position & 1:
                while position and not position & 1:
                    position >>= 1
                    last >>= 1
        else:
            whole = node_hash(whole, sibling)
        position >>= 1
        last >>= 1
    return last == 0 and whole == root


def verify_consistency(
    old: int, new: int, old_root: bytes, new_root: bytes, path: Sequence[bytes]
) -> bool:
    """Whether the path proves that nothing in the first `old` leaves was changed."""
    if not 0 <= old <= new:
        return False
    if old == new:
        return not path and old_root == new_root
    if old == 0:
        return not path and old_root == EMPTY
    hashes = list(path)
    if old & (old - 1) == 0:
        hashes.insert(0, old_root)
    if not hashes:
        return False
    position, last = old - 1, new - 1
    while position & 1:
        position >>= 1
        last >>= 1
    first = second = hashes[0]
    for sibling in hashes[1:]:
        if last == 0:
            return False
        if position & 1 or position == last:
            first, second = node_hash(sibling, first), node_hash(sibling, second)
            while position and not position & 1:
                position >>= 1
                last >>= 1
        else:
            second = node_hash(second, sibling)
        position >>= 1
        last >>= 1
    return last == 0 and first == old_root and second == new_root


class Builder:
    """A tree that grows at its right edge; keeps the complete subtrees of the edge only."""

    def __init__(self, size: int = 0, edge: Sequence[bytes] = ()) -> None:
        """Go on from a tree of `size`, whose complete subtrees have the hashes `edge`."""
        self.size = size
        self._edge = list(edge)

    def append(self, leaf: bytes) -> list[tuple[Node, bytes]]:
        """Add a leaf; the nodes that are complete now, itself first."""
        level, index, whole = 0, self.size, leaf
        made = [((level, index), whole)]
        while index & 1:
            whole = node_hash(self._edge.pop(), whole)
            level, index = level + 1, index >> 1
            made.append(((level, index), whole))
        self._edge.append(whole)
        self.size += 1
        return made

    def root(self) -> bytes:
        """The root of what was added so far."""
        return fold(self._edge)
