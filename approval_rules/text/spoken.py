"""Long numbers as they are said (ぜろきゅうぜろ…, zero nine zero …), read as digits."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from approval_rules.text.on_demand import on_demand

_WORDS: Final = {
    "0": "ぜろ ゼロ れい レイ まる マル zero oh 〇",
    "1": "いち イチ one 一",
    "2": "にい にー ニイ ニー に ニ two 二",
    "3": "さん サン three 三",
    "4": "よん ヨン しー シー し シ four 四",
    "5": "ごー ゴー ごお ゴオ ご ゴ five 五",
    "6": "ろく ロク six 六",
    "7": "なな ナナ しち シチ seven 七",
    "8": "はち ハチ eight 八",
    "9": "きゅう キュウ きゅー キュー く ク nine 九",
}
_DIGITS: Final = {word: digit for digit, words in _WORDS.items() for word in words.split()}
_LONGEST_FIRST: Final = sorted(_DIGITS, key=len, reverse=True)
_NOT_FOLLOWED: Final = {"にい": "(?!ち)", "ニイ": "(?!チ)"}
"""にいち is に and いち."""
_ONE: Final = "|".join(word + _NOT_FOLLOWED.get(word, "") for word in _LONGEST_FIRST)
_FIRST: Final = "|".join(word for word in _LONGEST_FIRST if len(word) > 1)
_BETWEEN: Final = r"\s?[-‐–—―−ー~\s、,・./のと]?\s?"
_FEWEST: Final = 7
"""As many figures as a bank account has: fewer are said of many other things."""
_ZEROS: Final = ("ぜろ", "ゼロ", "れい", "レイ", "まる", "マル", "zero", "oh")
_HINTS: Final = tuple(
    word
    for word, digit in _DIGITS.items()
    if digit != "0" and len(word) > 1 and word[-1] not in "ーい"
)
"""Without some of these no number is said: most texts need no closer look."""
_WHOLE: Final = 10
"""So many digits that begin with 0 are a telephone by themselves."""
_RUN: Final = on_demand(
    rf"(?:(?<![a-z])(?:{_FIRST})|\d(?<!\d\d)(?={_BETWEEN}\d{{0,4}}{_BETWEEN}(?:{_FIRST})))"
    rf"(?:{_BETWEEN}(?:{_ONE}|\d)){{{_FEWEST - 1},}}(?![a-z])",
    re.IGNORECASE,
)
_FIGURE: Final = on_demand(rf"{_ONE}|\d", re.IGNORECASE)
_GROUPS: Final = frozenset(["、", ",", "の", "と", "・"])
"""What parts two groups when it is said."""


def _may_be_said(text: str) -> bool:
    """Whether a zero is said in the text, or two other figures that are no particles."""
    small = text.lower()
    if any(word in small for word in _ZEROS):
        return True
    return sum(word in small for word in _HINTS) > 1


def figures(text: str) -> Iterator[tuple[int, int, str]]:
    """
    What stands in a long number that is said, and what is read instead, in its order.

    A digit for each word, a dash for what parts two groups, and nothing for what parts two words.
    """
    if not _may_be_said(text):
        return
    for run in _RUN.finditer(text):
        found = list(_FIGURE.finditer(text, *run.span()))
        if not _is_one_number(found):
            continue
        end = run.start()
        was_word = False
        for figure in found:
            gap, is_word = (
                text[end : figure.start()],
                figure[0][0].isascii() and figure[0].isalpha(),
            )
            if gap.strip() in _GROUPS:
                yield end, figure.start(), "-"
            elif gap and is_word and was_word and gap in " -":
                yield end, figure.start(), ""
            end, was_word = figure.end(), is_word
            if not figure[0].isdigit():
                yield *figure.span(), _DIGITS[figure[0].lower()]


def _is_one_number(found: Sequence[re.Match[str]]) -> bool:
    """Whether the words belong to the digits beside them: さん、03-5555-0123 is no such number."""
    written = "".join(one[0] for one in found if one[0].isdigit())
    if len(written) >= _WHOLE and written[0] == "0":
        return False
    words = [one for one in found if not one[0].isdigit()]
    only = words[0]
    return len(words) > 1 or _DIGITS[only[0].lower()] == "0"
