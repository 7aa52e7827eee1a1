"""Numbers that are written in kanji: 二十九, 三〇, 元."""

from __future__ import annotations

from typing import Final

_DIGITS: Final = "〇一二三四五六七八九"
_OTHERWISE: Final = str.maketrans("壱壹弐貳参參拾", "一一二二三三十")
"""Numerals of deeds (大字)."""


def number(said: str) -> int:
    """What a numeral is: ASCII digits, kanji below 100, or one for each digit (二〇〇八)."""
    if said.isascii():
        return int(said)
    if said == "元":
        return 1
    said = said.translate(_OTHERWISE).replace("廿", "二十")
    tens, ten, ones = said.rpartition("十")
    if ten:
        return (_DIGITS.find(tens) if tens else 1) * 10 + (_DIGITS.find(ones) if ones else 0)
    return int("".join(str(max(0, _DIGITS.find(one))) for one in said))
