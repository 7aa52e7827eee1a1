"""The Merkle tree against the words of RFC 6962."""

from __future__ import annotations

import hashlib

from hypothesis import given, settings
from hypothesis import strategies as st

from governance.audit import tree
from tests.audit import rfc6962

SIZES = st.integers(min_value=1, max_value=200)


def _leaves(size: int) -> list[bytes]:
    return [rfc6962.leaf(str(number).encode()) for number in range(size)]


def _known(leaves: list[bytes]) -> dict[tree.Node, bytes]:
    builder = tree.Builder()
    return {node: value for leaf in leaves for node, value in builder.append(leaf)}


def _flip(value: bytes) -> bytes:
    return bytes([value[0] ^ 1]) + value[1:]


def test_known_answers_of_certificate_transparency() -> None:
    """The vectors that every implementation of RFC 6962 is tested with."""
    data = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657"]
    data.append("606162636465666768696a6b6c6d6e6f")
    builder = tree.Builder()
    for text in data:
        builder.append(tree.leaf_hash(bytes.fromhex(text)))
    expected = "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"
    assert builder.root().hex() == expected


def test_an_empty_tree_has_the_hash_of_nothing() -> None:
    assert tree.Builder().root() == hashlib.sha256(b"").digest()


@settings(max_examples=60, deadline=None)
@given(SIZES)
def test_the_root_is_that_of_the_standard(size: int) -> None:
    leaves = _leaves(size)
    known = _known(leaves)
    assert tree.hash_of(0, size, known) == rfc6962.root(leaves)


@settings(max_examples=60, deadline=None)
@given(SIZES, st.data())
def test_an_inclusion_proof_is_that_of_the_standard_and_no_other_verifies(
    size: int, data: st.DataObject
) -> None:
    index = data.draw(st.integers(min_value=0, max_value=size - 1))
    leaves = _leaves(size)
    known, whole = _known(leaves), rfc6962.root(leaves)
    path = [tree.hash_of(*part, known) for part in tree.inclusion_ranges(index, size)]
    assert path == rfc6962.path(index, leaves)
    assert tree.verify_inclusion(index, size, leaves[index], path, whole)
    assert not tree.verify_inclusion(index, size, _flip(leaves[index]), path, whole)
    assert not tree.verify_inclusion(index, size, leaves[index], path, _flip(whole))
    assert not tree.verify_inclusion(index, size, leaves[index], [*path, whole], whole)
    assert not tree.verify_inclusion(size, size, leaves[index], path, whole)
    for place in range(len(path)):
        spoilt = [*path[:place], _flip(path[place]), *path[place + 1 :]]
        assert not tree.verify_inclusion(index, size, leaves[index], spoilt, whole)


@settings(max_examples=60, deadline=None)
@given(SIZES, st.data())
def test_a_consistency_proof_is_that_of_the_standard_and_no_other_verifies(
    new: int, data: st.DataObject
) -> None:
    old = data.draw(st.integers(min_value=1, max_value=new))
    leaves = _leaves(new)
    known = _known(leaves)
    first, second = rfc6962.root(leaves[:old]), rfc6962.root(leaves)
    path = [tree.hash_of(*part, known) for part in tree.consistency_ranges(old, new)]
    assert path == rfc6962.proof(old, leaves)
    assert tree.verify_consistency(old, new, first, second, path)
    assert not tree.verify_consistency(old, new, _flip(first), second, path)
    assert not tree.verify_consistency(old, new, first, _flip(second), path)
    assert not tree.verify_consistency(old, new, first, second, [*path, second])
    for place in range(len(path)):
        spoilt = [*path[:place], _flip(path[place]), *path[place + 1 :]]
        assert not tree.verify_consistency(old, new, first, second, spoilt)


@settings(max_examples=40, deadline=None)
@given(SIZES, st.integers(min_value=0, max_value=60))
def test_a_tree_goes_on_from_its_edge(size: int, more: int) -> None:
    leaves = _leaves(size + more)
    known = _known(leaves[:size])
    edge = [known[node] for node in tree.complete(0, size)]
    builder = tree.Builder(size, edge)
    for leaf in leaves[size:]:
        builder.append(leaf)
    assert builder.root() == rfc6962.root(leaves)
