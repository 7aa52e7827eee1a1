from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.scans.drift import Difference, canonical, difference, fingerprint

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=2), inner, max_size=3)
    ),
    max_leaves=8,
)


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        ({"a": 1, "b": 2}, {"a": 1, "b": 3}, "/b"),
        ({"a": 1, "b": 2}, {"a": 2, "b": 3}, ""),
        ({"a": {"b": [1, {"c": 1}]}}, {"a": {"b": [1, {"c": 2}]}}, "/a/b/1/c"),
        ({"a": {"b": 1}}, {"a": {"c": 1}}, "/a"),
        ({"a": [1]}, {"a": [1, 2]}, "/a"),
        ({"a/b": {"~": 1}}, {"a/b": {"~": 2}}, "/a~1b/~0"),
        ({"a": True}, {"a": 1}, "/a"),
    ],
)
def test_the_path_is_the_smallest_subtree_with_every_difference(old: Any, new: Any, path: str):
    found = difference(old, new)
    assert found is not None
    assert found.path == path


@given(JSON, JSON)
def test_putting_the_new_value_at_the_path_gives_the_new_document(old: Any, new: Any):
    found = difference(old, new)
    assert (found is None) == (fingerprint(old) == fingerprint(new))
    if found is not None:
        assert canonical(_put(old, found)) == canonical(new)


def _put(document: Any, found: Difference) -> Any:
    if not found.path:
        return found.new
    step, _, rest = found.path[1:].partition("/")
    key: Any = step.replace("~1", "/").replace("~0", "~")
    inner = Difference(path=f"/{rest}" if "/" in found.path[1:] else "", old=None, new=found.new)
    if isinstance(document, list):
        key = int(key)
        return [_put(item, inner) if at == key else item for at, item in enumerate(document)]
    return {name: _put(item, inner) if name == key else item for name, item in document.items()}
