"""Why a finding was made, in the reader's words. Pure: values in, values out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, NamedTuple

from approval_rules.model import Evidence
from governance.web import i18n
from governance.web.i18n import Language

_MEDIA: Final = re.compile(r"media\[(\d+)\] (\w+)")
_TITLE: Final = re.compile(r"title (\d+/\d+)")
_NAME: Final = re.compile(r"人名 (strict|lone)(?: (.+))?")
_LIMIT: Final = re.compile(r"(\d+)/(\d+)(?: (\w+))?")
_WEEKDAY: Final = re.compile(r"[(（]([月火水木金土日])[)）]")
_DAYS: Final = {
    "月": "Mon",
    "火": "Tue",
    "水": "Wed",
    "木": "Thu",
    "金": "Fri",
    "土": "Sat",
    "日": "Sun",
}


class Reason(NamedTuple):
    """One reason: what sort it is, and what was seen."""

    name: str
    text: str


def reasons(evidence: Iterable[Evidence], language: Language) -> list[Reason]:
    """The evidence as a person reads it; what no word is known for stands as it is."""
    return [
        Reason(i18n.label("evidence", one.kind, language), _text(one, language)) for one in evidence
    ]


def _text(one: Evidence, language: Language) -> str:
    match one.kind:
        case "pattern":
            return i18n.label("evidence_pattern", one.text, language)
        case "check_digit":
            return i18n.label("evidence_check", one.text, language)
        case "token":
            return _name(one.text, language)
        case "engine":
            rule, _, kind = one.text.rpartition(": ")
            said = i18n.label("evidence_engine", kind, language)
            return f"{rule}: {said}" if rule else said
        case "found" | "expected":
            return _seen(one.text, language)
    return one.text


def _name(text: str, language: Language) -> str:
    found = _NAME.fullmatch(text)
    if found is None:
        return text
    said = i18n.label("evidence_name", found[1], language)
    return f"{said}: {found[2]}" if found[2] else said


def _seen(text: str, language: Language) -> str:
    if found := _MEDIA.fullmatch(text):
        file, what = int(found[1]) + 1, i18n.label("evidence_media", found[2], language)
        return f"{i18n.label('evidence_media', 'file', language)} {file}: {what}"
    if found := _TITLE.fullmatch(text):
        return f"{i18n.label('field', 'title', language)}: {found[1]}"
    if (found := _LIMIT.fullmatch(text)) and found[3]:
        return f"{found[1]} / {found[2]} {i18n.label('evidence_unit', found[3], language)}"
    if language == "en":
        return _WEEKDAY.sub(lambda day: f" ({_DAYS[day[1]]})", text).replace("  ", " ")
    return text
