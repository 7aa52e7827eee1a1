"""A pattern or a condition that cannot be used is told in plain words, with what to write."""

from __future__ import annotations

import pytest

from approval_rules.cel import CelError
from approval_rules.flaws import of_condition
from approval_rules.publishing import environment
from approval_rules.spelling import pattern_flaw


@pytest.mark.parametrize(
    ("source", "said", "cure"),
    [
        ("(ab", "( is never closed", "close it with )"),
        ("ab)", ") is never opened", "take it out"),
        ("[ab", "[ is never closed", "close it with ]"),
        ("*ab", "nothing to repeat", r"\*"),
        ("a**", "repeats a repetition", "one of the two"),
        ("a{2000}", "too often", "smaller"),
        (r"ab\y", "means nothing", r"without \, or \\"),
        ("(?<=a)b", "looks around", "`not_before`"),
        (r"\p{Kanji}", "no class of letters", r"\p{Han}"),
        ("[z-a]", "runs backwards", "smaller sign first"),
        ("(?P<a-b>c)", "no name of a group", "without a name"),
    ],
)
def test_a_pattern_that_cannot_be_used_says_why(source: str, said: str, cure: str) -> None:
    flaw = pattern_flaw(source)
    assert flaw is not None
    assert said in flaw[0]
    assert cure in flaw[1]
    assert "b'" not in flaw[0]


@pytest.mark.parametrize(
    ("source", "said", "cure"),
    [
        ('post.network = "x"', "compares nothing", "=="),
        ("cue &&", "too early", "after the last &&"),
        ("cue check", "check stands where it may not", "&& or ||"),
        ("foo(cue)", "no “foo”", "packs/README.md"),
        ("cue == 'a'", "== does not go with", "true or false with nothing"),
        ("size(post.network)", "no yes or no", "compare it"),
        ("cue § check", "§", "take it out"),
    ],
)
def test_a_condition_that_cannot_be_read_says_why(source: str, said: str, cure: str) -> None:
    with pytest.raises(CelError) as raised:
        environment().condition(source)
    told = of_condition(str(raised.value))
    assert said in told[0]
    assert cure in told[1]
