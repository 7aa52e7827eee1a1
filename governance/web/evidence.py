"""Why a finding was made, in the reader's words. Pure: values in, values out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Final, NamedTuple

from approval_rules.model import Evidence
from governance.web import i18n
from governance.web.i18n import Language

_NAME: Final = re.compile(r"人名 (strict|lone)(?: (.+))?")
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
_SIGN: Final = re.compile(r"U\+[0-9A-F]{4,6}")


class Reason(NamedTuple):
    """One reason: what sort it is, and what was seen."""

    name: str
    text: str


def reasons(
    evidence: Iterable[Evidence], language: Language, *, quoted: bool = False
) -> list[Reason]:
    """
    The evidence as a person reads it; what no word is known for stands as it is.

    `quoted`: what was found are words of the post, which are told as they stand.
    """
    return [
        Reason(i18n.label("evidence", one.kind, language), _text(one, language, quoted=quoted))
        for one in evidence
    ]


def counted(used: int, limit: int, unit: str, language: Language) -> str:
    """A length and its limit in the network's unit, with how it counts: 282 / 280 characters."""
    gettext, _ = i18n.translator(language)
    said = gettext("%(used)s / %(limit)s %(unit)s") % {
        "used": f"{used:,}",
        "limit": f"{limit:,}",
        "unit": i18n.label("length_unit", unit, language),
    }
    counting = i18n.labels("length_counting", language).get(unit)
    return f"{said} ({counting})" if counting else said


def _text(one: Evidence, language: Language, *, quoted: bool) -> str:
    match one.kind:
        case "pattern":
            return _pattern(one.text, language)
        case "check_digit":
            return i18n.label("evidence_check", one.text, language)
        case "token":
            return _name(one.text, language)
        case "cue":
            return i18n.label("evidence_cue", one.text, language)
        case "engine":
            return _joint(language).join(_failure(said, language) for said in one.text.split("; "))
        case "found" if not quoted:
            return _of_the_post(one.text, language) or _words(one.text, language)
        case "found" | "expected":
            return _words(one.text, language)
    return one.text


def _joint(language: Language) -> str:
    return "、" if language == "ja" else "; "


def _pattern(text: str, language: Language) -> str:
    known = i18n.labels("evidence_pattern", language).get(text)
    gettext, _ = i18n.translator(language)
    return known or gettext("It is written as rule %(rule)s describes it.") % {"rule": text}


def _name(text: str, language: Language) -> str:
    found = _NAME.fullmatch(text)
    if found is None:
        return text
    said = i18n.label("evidence_name", found[1], language)
    return f"{said}: {found[2]}" if found[2] else said


def _words(text: str, language: Language) -> str:
    if _SIGN.fullmatch(text):
        gettext, _ = i18n.translator(language)
        return gettext("A character that nobody sees: %(code)s") % {"code": text}
    if language == "en":
        return _WEEKDAY.sub(lambda day: f" ({_DAYS[day[1]]})", text).replace("  ", " ")
    return text


# --- what was found of the whole post, or kept the check from its end ---------------------------

Told = Callable[[re.Match[str], Language], str]


def _of_the_post(text: str, language: Language) -> str:
    """What was found of the whole post; "" for words of which none of it is told."""
    return _first(_OF_THE_POST, text, language)


def _failure(text: str, language: Language) -> str:
    """Why the check did not come to its end."""
    rule, _, kind = text.rpartition(": ")
    said = _first(_FAILURES, kind, language) or i18n.label("evidence_engine", kind, language)
    return f"{rule}: {said}" if rule else said


def _first(ways: Iterable[tuple[re.Pattern[str], Told]], text: str, language: Language) -> str:
    for pattern, told in ways:
        if found := pattern.fullmatch(text):
            return told(found, language)
    return ""


def _file(found: re.Match[str], language: Language) -> str:
    """The words for a file: that they are missing, that they tell nothing, that they are long."""
    number, what = int(found["number"]) + 1, i18n.label("evidence_media", found["what"], language)
    size = f" ({_many(found['used'], found['limit'])})" if found["used"] else ""
    return f"{i18n.label('evidence_media', 'file', language)} {number}: {what}{size}"


def _large(found: re.Match[str], language: Language) -> str:
    said = counted(int(found["used"]), int(found["limit"]), "bytes", language).partition(" (")[0]
    number = int(found["number"]) + 1
    return f"{i18n.label('evidence_media', 'file', language)} {number}: {said}"


def _length(found: re.Match[str], language: Language) -> str:
    said = counted(int(found["used"]), int(found["limit"]), found["unit"], language)
    return f"{_part(found['part'], language)}: {said}" if found["part"] else said


def _too_many(found: re.Match[str], language: Language) -> str:
    part = _part(found["part"] or "number", language)
    return f"{part}: {_many(found['used'], found['limit'])}"


def _missing(found: re.Match[str], language: Language) -> str:
    gettext, _ = i18n.translator(language)
    kinds = [_part(kind, language) for kind in found["kinds"].split(" or ")]
    return gettext("Not there: %(what)s") % {"what": gettext(" or ").join(kinds)}


def _empty(found: re.Match[str], language: Language) -> str:
    gettext, _ = i18n.translator(language)
    return gettext("Not there: %(what)s") % {"what": _part(found["part"], language)}


def _refused(found: re.Match[str], language: Language) -> str:
    gettext, _ = i18n.translator(language)
    signs = {"part": _part(found["part"], language), "signs": found["signs"]}
    return gettext("%(part)s: %(signs)s is not taken") % signs


def _no_text(_found: re.Match[str], language: Language) -> str:
    return i18n.label("evidence_media", "no_text", language)


def _late(found: re.Match[str], language: Language) -> str:
    gettext, _ = i18n.translator(language)
    return gettext("It took more than %(seconds)s seconds.") % {"seconds": found["seconds"]}


def _cut(found: re.Match[str], language: Language) -> str:
    gettext, _ = i18n.translator(language)
    sizes = {"used": f"{int(found['used']):,}", "limit": f"{int(found['limit']):,}"}
    return gettext("%(used)s characters, of which %(limit)s could be read") % sizes


def _part(code: str, language: Language) -> str:
    return i18n.label("evidence_part", code, language)


def _many(used: str, limit: str) -> str:
    return f"{int(used):,} / {int(limit):,}"


_MANY: Final = r"(?P<used>\d+)/(?P<limit>\d+)"
_TAGGED: Final = "hashtags|accounts named with an @"
_KIND: Final = "(?:image|gif|video|document)"
_OF_THE_POST: Final[tuple[tuple[re.Pattern[str], Told], ...]] = (
    (re.compile(rf"media\[(?P<number>\d+)\] (?P<what>[a-z_]+)(?: {_MANY})?"), _file),
    (re.compile(rf"media\[(?P<number>\d+)\] {_MANY} bytes"), _large),
    (re.compile(rf"(?:(?P<part>title|list of tags) )?{_MANY} (?P<unit>\w+)"), _length),
    (re.compile(rf"(?:(?P<part>title|{_TAGGED}|{_KIND}) )?{_MANY}"), _too_many),
    (re.compile(rf"no (?P<kinds>{_KIND}(?: or {_KIND})*)"), _missing),
    (re.compile(r"(?P<part>text|title) 0"), _empty),
    (re.compile(r"(?P<part>text|title) (?P<signs>\S(?: \S)*)"), _refused),
    (re.compile(r"media"), _no_text),
)
_FAILURES: Final[tuple[tuple[re.Pattern[str], Told], ...]] = (
    (re.compile(r"more than (?P<seconds>[\d.]+) s"), _late),
    (re.compile(r"(?P<used>\d+) characters, of which (?P<limit>\d+) could be read"), _cut),
)
