"""Names in Latin letters that a list gives away, and those that a text says again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from approval_rules.text import latin_nobody as nobody
from approval_rules.text import latin_reading as reading
from approval_rules.text.on_demand import on_demand
from approval_rules.text.words import Name

_REPEATED: Final = on_demand(r"(?<![\w.@-])[A-Z][a-z]{2,}(?![\w@-]|\.\w)")
_OPENS_A_SENTENCE: Final = on_demand(r"(?:\A|[.!?\n] )[A-Z]\w* \Z")
_MOST_REPEATED: Final = 50
_BESIDE_CAPITALS: Final = on_demand(r"[A-Z][\w'’-]* \Z")
_CAPITAL: Final = on_demand(r" [A-Z]")
_ROLL: Final = on_demand(
    r"(?:\A|\n)[\d.)*• -]{0,5}(?P<name>[A-Z][\w'’-]+, [A-Z][\w'’-]+)(?=\s?[/|\t]|\s[–-]\s)"
)
"""Lines that begin with a family's name, a comma and a given one."""


def rolls(text: str) -> Iterator[Name]:
    """Whoever stands in two lines and more that begin with a family, a comma and a given name."""
    lines = list(_ROLL.finditer(text)) if ", " in text else []
    if len(lines) > 1:
        for found in lines:
            start, end = found.span("name")
            yield Name(start=start, end=end, text=found["name"], tier="strict", honorific="")


_NUMBERED: Final = on_demand(
    r"(?:\A|\n)[•*\s-]{0,3}(?P<name>[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?)"
    r"\s?[:–-]?\s(?=[+(*]?\d[\d\s-]{4,})"
)
"""Lines of a first name and a number: Beatriz 9046-9893-7846."""
_NICKNAME: Final = on_demand(r"\s?\([\"“'‘](?P<name>[A-Z][a-z]+)[\"”'’]\)")
_SHORT_FOR: Final = on_demand(r"(?<![\w.@-])(?P<name>[A-Z][a-z]{2,}) \(\Z")


def numbered(text: str) -> Iterator[Name]:
    """Those in two lines and more that begin with a name and go on with a number."""
    lines = list(_NUMBERED.finditer(text)) if "\n" in text else []
    if len(lines) < 2:
        return
    kinds = [reading.read(found["name"].partition(" ")[0]) for found in lines]
    no_person = reading.STOP | reading.PLACE | reading.HEAD | reading.OFFICE
    if any(kind & no_person for kind in kinds) or not any(
        kind & (reading.SURE_GIVEN | reading.UNSURE_GIVEN) for kind in kinds
    ):
        return
    for found in lines:
        start, end = found.span("name")
        yield Name(start=start, end=end, text=found["name"], tier="lone", honorific="")


def nicknames(text: str, known: Sequence[Name]) -> Iterator[Name]:
    """How somebody who is named is called: Nompumelelo ("Mpumi"), Tetsu (Shirato Tetsunosuke)."""
    for name in known[:_MOST_REPEATED]:
        if not name.text.isascii():
            continue
        found = _NICKNAME.match(text, name.end)
        if found is None and text[name.end : name.end + 1] == ")":
            found = _SHORT_FOR.search(text, max(0, name.start - 24), name.start)
            if found is not None and reading.read(found["name"]) & (reading.STOP | reading.PLACE):
                found = None
        if found is not None:
            start, end = found.span("name")
            yield Name(start=start, end=end, text=found["name"], tier="lone", honorific="")


_KOREAN_FAMILY: Final = (
    "Kim|Lee|Park|Choi|Jung|Jeong|Kang|Cho|Yoon|Yun|Jang|Lim|Im|Han|Oh|Seo|Shin|Kwon|Hwang|Ahn|An|Ryu|Yoo|Yu|"
    "Hong|Jeon|Ko|Moon|Son|Yang|Bae|Baek|Heo|Nam|Sim|Noh|Ha|Kwak|Sung|Cha|Joo|Woo|Min|Bang|Byun|Pyo"
)
_KOREAN: Final = on_demand(
    rf"(?<![\w-])(?:{_KOREAN_FAMILY})\s(?P<given>[A-Z][a-z]{{1,5}}-[a-z]{{2,5}})(?![\w-])"
    rf"|(?<![\w-])(?P<first>[A-Z][a-z]{{1,5}}-[a-z]{{2,5}})\s(?:{_KOREAN_FAMILY})(?![\w-])"
)
_HYPHENED: Final = on_demand(r"[a-z]-[a-z]")
_FORM: Final = on_demand(
    r"(?i:(?:\A|\n|[/|\t])[ •*-]{0,3}"
    r"(?:sur|family |last |given |first |middle |maiden |full )names?)\s?"
    r"(?:\([^)\n]{1,12}\))?\s?[:：=]?\s"
    r"(?P<name>[A-Z][\w'’-]+(?: [A-Z][\w'’-]+){0,2})(?=\s?(?:\n|\Z|[/|\t,;]))"
)
_CALLED_AT: Final = on_demand(
    r"(?:[:,]\s|\A|\n)(?P<name>[A-Z][a-z]{2,12}) \((?:\+81|0[5789]0)[\d -]{6,}\)"
)


def of_korea(text: str) -> Iterator[Name]:
    """A family's name of Korea beside a given one of two syllables (Kim Do-yun)."""
    if "-" in text and _HYPHENED.search(text) is not None:
        for found in _KOREAN.finditer(text):
            said = found["given"] or found["first"]
            if said.rpartition("-")[2] not in {"in", "up", "on", "op", "out", "off", "free"}:
                start, end = found.span()
                yield Name(start=start, end=end, text=found[0], tier="lone", honorific="")


_TWO: Final = on_demand(
    r"(?<![\w.@'’-])(?P<given>[A-Z][a-z]{2,11}) (?P<family>[A-Z][a-z]{1,11})"
    r"(?![\w'’-]|\s[A-Z]|\.\w)"
)
_BEFORE_PLACES: Final = on_demand(
    r"(?:(?i:in|at|to|the|of|from|near|via|and|or|an?) |[A-Z]\w*[ ,]{1,2})\Z"
)
_NO_PERSON: Final = reading.STOP | reading.HEAD | reading.PLACE | reading.OFFICE


def unsure(text: str) -> Iterator[Name]:
    """A given name that is a word as well before a family's that is too (Grace Kim, Rin Tanabe)."""
    for found in _TWO.finditer(text):
        given, family = reading.read(found["given"]), reading.read(found["family"])
        if (given | family) & _NO_PERSON or not given & (reading.SURE_GIVEN | reading.UNSURE_GIVEN):
            continue
        is_family = family & (reading.SURE_FAMILY | reading.UNSURE_FAMILY | reading.KOREAN_FAMILY)
        if nobody.is_known(reading.folded(found["given"]), reading.folded(found["family"])):
            continue
        if (given | family) & reading.OF_OLD or nobody.is_dead(text, found.end()):
            continue
        before = _BEFORE_PLACES.search(text, max(0, found.start() - 14), found.start())
        if is_family and before is None:
            yield Name(
                start=found.start(), end=found.end(), text=found[0], tier="lone", honorific=""
            )


def in_forms(text: str) -> Iterator[Name]:
    """What fills the places of a form (SURNAME Rai), and who answers a number (Thuy (+81 90 …))."""
    for found in _FORM.finditer(text):
        start, end = found.span("name")
        yield Name(start=start, end=end, text=found["name"], tier="strict", honorific="")
    for found in _CALLED_AT.finditer(text):
        if not reading.read(found["name"]) & (reading.STOP | reading.PLACE | reading.OFFICE):
            start, end = found.span("name")
            yield Name(start=start, end=end, text=found["name"], tier="lone", honorific="")


_OF_TRAVEL: Final = on_demand("旅券|パスポート|搭乗|(?i:passport)")
_IN_A_PASSPORT: Final = on_demand(r"(?<![A-Z/])[A-Z]{3,}/[A-Z]{3,}(?![A-Z/])")


def in_passports(text: str) -> Iterator[Name]:
    """Names as passports and tickets print them: SHIGA/NATSUMI."""
    if "/" in text and _OF_TRAVEL.search(text) is not None:
        for found in _IN_A_PASSPORT.finditer(text):
            start, end = found.span()
            yield Name(start=start, end=end, text=found[0], tier="strict", honorific="")


def repeated(text: str, known: Sequence[Name]) -> Iterator[Name]:
    """Those who were named in full and are named again by one of their names (Trang)."""
    said_before = {
        part
        for name in known[:_MOST_REPEATED]
        if name.text.isascii() and " " in name.text
        for part in name.text.split(" ")
        if len(part) > 2 and not reading.read(part) & (reading.STOP | reading.PLACE)
    }
    if not said_before:
        return
    for found in _REPEATED.finditer(text):
        if found[0] not in said_before or _CAPITAL.match(text, found.end()):
            continue
        before = _BESIDE_CAPITALS.search(text, max(0, found.start() - 20), found.start())
        if before is None or _OPENS_A_SENTENCE.search(text, 0, found.start()):
            yield Name(
                start=found.start(), end=found.end(), text=found[0], tier="lone", honorific=""
            )
