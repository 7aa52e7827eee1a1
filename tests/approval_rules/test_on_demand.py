"""What is made when it is first asked: patterns, and the examples of packs that were tried."""

from __future__ import annotations

import importlib
import pkgutil
import re
from typing import get_args

import pytest

import approval_rules
from approval_rules.evaluate import compile_publishing
from approval_rules.load import PackError, default_packs, parse_pack
from approval_rules.model import PackKind
from approval_rules.proven import proven
from approval_rules.text.on_demand import on_demand

MODULES = [
    name
    for _, name, _ in pkgutil.walk_packages(approval_rules.__path__, "approval_rules.")
    if not name.endswith("__main__")
]
PACK = """
pack: own
version: '1'
rules:
  - id: own.word
    type: STYLE
    title: {ja: 語, en: word}
    clause: [own]
    why: {ja: 語, en: word}
    remedy: {ja: 語, en: word}
    detect: {kind: words, words: [{word: 架空語, why: 試し}]}
    levels: [{level: info}]
    examples:
      match: [{text: 架空語です}, {text: "%s"}]
      no_match: [{text: a}, {text: b}]
"""


@pytest.mark.parametrize("name", MODULES)
def test_every_pattern_of_a_module_compiles(name):
    """A mistake in one is raised when it is first asked: here, and not while somebody types."""
    for value in vars(importlib.import_module(name)).values():
        if hasattr(value, "_flags") and not isinstance(value, type):
            assert isinstance(value.flags, int)


def test_a_pattern_answers_as_a_compiled_one():
    said = on_demand("(?P<digits>[0-9]+)B", re.IGNORECASE)
    assert said.pattern == "(?P<digits>[0-9]+)B"
    assert [match["digits"] for match in said.finditer("1b 22B 3")] == ["1", "22"]
    assert said.sub("x", "1b") == "x"
    assert said.groupindex == {"digits": 1}
    with pytest.raises(re.error):
        on_demand("(").search("a")


def test_the_list_of_tried_packs_is_of_these_packs():
    """Run `make proven` when a shipped pack has changed."""
    shipped = [pack.digest for kind in get_args(PackKind) for pack in default_packs(kind)]
    assert set(shipped) == proven()


def test_a_pack_that_is_not_on_the_list_is_tried():
    compile_publishing([parse_pack(PACK % "架空語だ")])
    with pytest.raises(PackError, match=r"match\[1\]"):
        compile_publishing([parse_pack(PACK % "別の語だ")])
