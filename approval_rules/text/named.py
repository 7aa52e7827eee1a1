"""All the names of people in a text: what each reader of names finds, put together."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from typing import Final

from msgspec.structs import replace

from approval_rules.text import (
    addressed,
    announced,
    beside,
    cells,
    foreign,
    frames,
    kana,
    latin_names,
    latin_rolls,
    nobody,
    openings,
    pairs,
    people,
    rows,
    tongues,
    unlisted,
    whose,
)
from approval_rules.text.columns import cells_under
from approval_rules.text.historical import HISTORICAL
from approval_rules.text.on_demand import on_demand
from approval_rules.text.words import Name, Words

_HEADING: Final = on_demand(
    r"(?:\A|[\t|,、/])[■・【\[ ]*(?:氏名|お?名前|姓名|児童名|生徒名|対象者名?|担当者?|代表者名?|"
    r"申請者名?|保護者名?|受賞者|(?i:(?:full )?name|winner|applicant|student))[】\] ]*"
    r"(?=\Z|[\t|,、/])"
)
"""A cell of a line of headings; it is asked of the line and of each of its cells."""
_NOT_GIVEN: Final = pairs.NOT_OF_FAMILIES | frozenset("駅橋川山寺港湖城院局署庁")
_KATAKANA: Final = frozenset(map(chr, range(0x30A1, 0x30FB))) | {"ー"}
_HONORED: Final = on_demand(
    "(?P<name>.*[\u3041-\u30ff\u3400-\u9fff々])(?:さん|さま|様|くん|ちゃん|(?<=[\u3400-\u9fff]{2})君)(?:宅|方)?\\Z"
)
"""A name that was read together with its honorific (庄司様, 馬場様宅)."""
_SHORTEST_ILLNESS: Final = 2
_LAST_LETTER: Final = on_demand("[子江代枝恵美乃](?![\u3400-\u9fff]|(?![さく])[\u3041-\u3096])")
"""What ends a given name in kana: 三上 ヨシ子, 杉本 ヨシ江さん."""
_ENDS_OF_HONORIFICS: Final = frozenset("んま様君宅方")
_INITIAL: Final = on_demand(r"(?<![A-Za-z])[A-Z]\.\s?\Z")
_LABEL: Final = on_demand(
    r"(?i:(?:tele)?phone|tel|mobile|e-?mail|(?:present |home )?address|date of birth|birth ?date"
    r"|dob|age|sex|gender|nationality|my number|reason|remarks?)"
    "|電話(?:番号)?|携帯|メール|住所|生年月日|年齢|性別|国籍|マイナンバー|個人番号|理由|備考|用件|ふりがな|フリガナ"
)
_CELL: Final = on_demand(r"[^\W\d_]{1,20}(?:[\s・=.'-]{1,2}[^\W\d_]{1,20}){0,3}")


def names(found: Words) -> list[Name]:
    """Everybody who is named, each once, without people of history, of works and of examples."""
    text = found.text
    result = people.names(found)
    _add(result, addressed.names(found, tuple(result)))
    for reader in (
        pairs.names,
        kana.names,
        foreign.names,
        unlisted.names,
        announced.names,
        rows.names,
        cells.names,
        frames.names,
        whose.names,
        openings.names,
    ):
        _add(result, reader(found))
    of_old: set[str] = set()
    """People of history whom the text names in full."""
    kept = []
    for name in result:
        if not nobody.is_nobody(text, name):
            kept.append(name)
        elif name.text in HISTORICAL:
            of_old.add(name.text)
    result = kept
    for more in (beside.names, pairs.readings, pairs.repeated):
        _add(result, [one for one in more(text, result) if not nobody.is_of_a_plate(text, one)])
    _add(result, list(pairs.repeated_as_people(found, result)))
    _add(result, latin_names.names(text))
    _add(result, latin_rolls.rolls(text))
    _add(result, latin_rolls.in_passports(text))
    _add(result, latin_rolls.numbered(text))
    _add(result, latin_rolls.of_korea(text))
    _add(result, latin_rolls.in_forms(text))
    _add(result, latin_rolls.unsure(text))
    _add(result, list(latin_rolls.nicknames(text, result)))
    _add(result, list(latin_rolls.repeated(text, result)))
    _add(result, _of_tables(text))
    _add(result, list(tongues.names(text)))
    return [_whole(text, name) for name in result if not _is_half(text, name, of_old)]


def _whole(text: str, name: Name) -> Name:
    """The name with the initial before it (M. オリベイラ), or the last letter (ヨシ子)."""
    is_in_kana = " " in name.text and "\u3041" <= name.text[-1] < "\u3400"
    if is_in_kana and _LAST_LETTER.match(text, name.end):
        return replace(name, end=name.end + 1, text=name.text + text[name.end])
    if name.text[0] not in _KATAKANA:
        return name
    found = _INITIAL.search(text, max(0, name.start - 4), name.start)
    if found is None:
        return name
    return replace(name, start=found.start(), text=text[found.start() : name.end])


def _is_half(text: str, name: Name, of_old: set[str]) -> bool:
    """Whether it is part of a longer word in katakana, or half of somebody of history."""
    if name.text[0] in _KATAKANA and text[name.start - 1 : name.start] in _KATAKANA:
        return True
    is_bare = name.tier == "lone" and not name.honorific and len(name.text) > 1
    return is_bare and any(
        full.endswith(name.text) for full in of_old if len(full) > len(name.text)
    )


def _of_tables(text: str) -> Iterator[Name]:
    """What stands under the heading of names in a pasted table."""
    cells = list(cells_under(text, _HEADING, _CELL))
    if any(_LABEL.fullmatch(text, *cell) for cell in cells):
        # Each line tells another thing of one person: its first cell says what.
        return
    for start, end in cells:
        said = text[start:end]
        is_rare = (
            2 < len(said) < 6
            and said[-1] > "\u3400"
            and pairs.is_family(said[:2])
            and said[-1] not in _NOT_GIVEN
        )
        if said.isascii() or is_rare or rows.fills(said):
            yield Name(start=start, end=end, text=said, tier="lone", honorific="")


def _add(kept: list[Name], more: Iterable[Name]) -> None:
    """Put more names to those that are kept, and of those that overlap keep the longer one."""
    for one in map(_bare, more):
        # What is kept does not overlap: its ends are in order as its beginnings are.
        first = bisect_right(kept, one.start, key=_end)
        beyond = bisect_left(kept, one.end, key=_start)
        if all(other.end - other.start < one.end - one.start for other in kept[first:beyond]):
            kept[first:beyond] = [one]


def _bare(name: Name) -> Name:
    """The name without the honorific or the illness that it was read together with."""
    family, _, illness = name.text.partition(" ")
    if illness.endswith(pairs.OF_HEALTH) and len(illness) > _SHORTEST_ILLNESS:
        # 中林 適応障害: what somebody suffers from.
        return replace(name, end=name.start + len(family), text=family, tier="lone")
    if name.text[-1] not in _ENDS_OF_HONORIFICS:
        return name
    found = _HONORED.match(name.text)
    if found is None or found["name"].endswith(" "):
        return name
    end = name.start + found.end("name")
    return replace(name, end=end, text=found["name"], tier="strict", honorific="さん")


def _start(name: Name) -> int:
    return name.start


def _end(name: Name) -> int:
    return name.end
