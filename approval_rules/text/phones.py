"""Telephone numbers as people write them: in digits, and short of what stands before."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from approval_rules.text.on_demand import on_demand
from approval_rules.text.validators import digits, phone_kind

_WRITTEN: Final = on_demand(
    r"[+(0](?<!\d.)(?:(?<=\+)\s?\d{1,3}[-\s(.]{0,3}|(?<=\()0|(?<=0)(?:1?0-?81[-\s(]{1,2})?)"
    r"(?:[-‐‑‒–—―−⁃ー〜~\s().・/の_*=|…★☆●◆♪♡♥→\[\]{}【】「」<>]{0,3}\d){8,12}(?![\d-]*\d)"
    r"|0\d{1,3}(?<!\d\d\d\d\d)(?:(?:ハイフン|はいふん|ダッシュ|マイナス)\s?\d{2,4}){2}(?!\d)"
    r"|0[6-9]0(?<!\d\d\d\d)[,、:]\s?\d{4}[,、:]\s?\d{4}(?!\d)"
)
_ON_A_NEW_LINE: Final = on_demand(r"\n(?:19|20)\d\d-\d\d?-\d\d?")
_INSIDE_KEY: Final = on_demand(r"[a-z0-9_]{8}(?<!phone)(?<!mobile)", re.IGNORECASE)
_DECIMAL: Final = on_demand(r"0\.\d+")
_BRACKETS: Final = {"]": "[", "}": "{", "】": "【", "」": "「", ">": "<"}
_CALL: Final = (
    r"(?:電話|でんわ|℡|☎|📞|📱|携帯|ケータイ|けいたい|連絡先|窓口|問い?合わ?せ先?|"
    r"(?i:tel|fax|phone|mobile|cell))"
)
_CALLED: Final = on_demand(_CALL + r"[^\n0-9]{0,6}\Z")
_LAST_GROUP: Final = on_demand(r"[\s/()~〜・、,:「」【】<>\[\]{}]+\d+\Z")
_SHORT: Final = on_demand(
    r"\d(?<!\d\d)(?<!-\d)(?:(?<=[6-9])0[-\s]?\d{4}[-\s]?\d{4}|\d{1,3}-\d{4})(?![-\d])(?!\s?[番号円人])"
)
"""Behind a word that announces it: without the 0 that a table drops, or without the area code."""
_CALLED_SHORT: Final = on_demand(
    rf"(?:(?!窓口|問){_CALL}|自宅|実家)(?:番号|は|が|も|の|[\s:・()「]){{0,4}}\Z"
)
_CALLED_NEAR: Final = 16
_LOCAL: Final = on_demand(r"\d{2,4}-\d{4}")


class Phone(Struct, frozen=True, kw_only=True):
    """A telephone number; `kind` as `phone_kind` says, `number` in E.164, or short as it stands."""

    start: int
    end: int
    kind: str
    valid: bool
    number: str


def written(text: str) -> Iterator[Phone]:
    """The numbers in digits, in a view that reads kanji and look-alikes as digits."""
    for found in _WRITTEN.finditer(text):
        if found.start() >= 8 and _INSIDE_KEY.match(text, found.start() - 8, found.start()):
            continue
        said, start = found[0], found.start()
        if start > 1 and text[start - 1] in "-." and text[start - 2].isdigit():
            continue
        if said[0] == "(" and ")" not in said:
            # `(090-…)`: the bracket is around the number, not of it.
            said, start = said[1:], start + 1
        if _DECIMAL.fullmatch(said) or _ON_A_NEW_LINE.search(text, start, start + len(said) + 4):
            continue
        kind, valid, number = phone_kind(said)
        while kind == "none" and (last := _LAST_GROUP.search(said)):
            # `0246-22-1111 3階`: what stands after a space may be another number.
            said = said[: last.start()]
            kind, valid, number = phone_kind(said)
        if kind == "fixed" and not valid:
            # A wrong area code: still somebody's number where the text calls it one.
            valid = said.count("-") == 2 and _CALLED.search(text, 0, start) is not None
        if kind == "none" or (kind != "mobile" and not valid):
            continue
        end = start + len(said)
        closed = next((one for one in said if one in _BRACKETS), "")
        if (
            closed
            and _BRACKETS[closed] not in said
            and text[start - 1 : start] == _BRACKETS[closed]
        ):
            start -= 1
        yield Phone(start=start, end=end, kind=kind, valid=valid, number=number)


def short(text: str) -> Iterator[Phone]:
    """Numbers without their first 0, or without their area code, behind a word that says so."""
    for found in _SHORT.finditer(text):
        start, end = found.span()
        if _CALLED_SHORT.search(text, max(0, start - _CALLED_NEAR), start) is None:
            continue
        if _LOCAL.fullmatch(found[0]):
            yield Phone(start=start, end=end, kind="fixed", valid=True, number=digits(found[0]))
        else:
            kind, valid, number = phone_kind("0" + found[0])
            yield Phone(start=start, end=end, kind=kind, valid=valid, number=number)
