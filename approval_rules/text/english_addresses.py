"""Addresses in Latin letters down to the house: of Japan in both orders, and of streets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from approval_rules.text.listed import listed
from approval_rules.text.on_demand import on_demand

_UPPER: Final = "A-ZĀĪŪĒŌ"
_LETTER: Final = "A-Za-zāīūēōĀĪŪĒŌ"
_TOWN: Final = rf"[{_UPPER}][{_LETTER}]+(?:-[{_LETTER}]+){{0,2}}"
_BODY: Final = r"(?:City|Ward|Town|Village|District|County|Prefecture|Pref(?![a-z])\.?)"
_PLACE: Final = rf"(?!Apt|Room|Unit|Flat|Suite){_TOWN}(?:\s{_BODY})?"
_HYPHENED: Final = (
    rf"[{_UPPER}][{_LETTER}]+-(?:ku|shi|cho|chō|machi|gun|mura|son|Ku|Shi|Cho|Machi|Gun|Mura|KU|SHI|"
    rf"CHO|MACHI|GUN|MURA)(?![{_LETTER}])"
)
_CHOME: Final = r"\d{1,2}[-\s]?[Cc]home"
_NOT_A_HOUSE: Final = r"(?!0|(?:19|20)\d\d-\d\d?-\d\d?(?![-\d])|\d{3}-\d{4}(?![-\d]))"
"""A telephone number, a day and a postal code begin in their own ways."""
_NUMBERS: Final = r"\d{1,4}(?:-\d{1,3}){1,2}(?:-\d{1,4})?(?:-[A-Z](?![A-Za-z]))?(?![-\d])"
_STREET: Final = (
    r"(?:Street|St|Avenue|Ave|Road|Rd|Lane|Ln|Drive|Boulevard|Blvd|Close|Crescent|Terrace|Court|Way|"
    r"Parkway|Pkwy|Mews|Grove)"
)
_BEGINS: Final = on_demand(
    r"\d(?<![\dA-Za-z.:/-].)"
    r"(?=\d{0,4}(?:(?:-\d{1,4}){1,3},?\s[A-Za-zĀĪŪĒŌ]|[-\s]?[Cc]home|[A-Z]?\s[A-ZĀĪŪĒŌ]))"
)
_OF_JAPAN: Final = on_demand(
    rf"{_NOT_A_HOUSE}(?P<numbers>{_NUMBERS}),?\s{_TOWN}(?:\s{_TOWN})?(?:,?\s{_CHOME})?"
    rf"(?:(?:,\s?|\n(?![^\n]{{0,24}}:)){_PLACE}){{1,4}}"
    rf"|{_CHOME}(?:-|,?\s)(?!0)\d{{1,4}}(?:-\d{{1,4}}){{0,2}},?\s{_TOWN}(?:,\s?{_PLACE}){{1,3}}"
    rf"|{_NOT_A_HOUSE}{_NUMBERS}\s(?:{_TOWN}\s)?{_HYPHENED}"
    rf"(?:(?:,\s?|\n(?![^\n]{{0,24}}:)){_PLACE}|\s{_TOWN}\s{_BODY}|\s{_HYPHENED}){{0,3}}"
    rf"|[1-9]\d{{0,4}}\s(?:Oaza\s|Aza\s)?{_TOWN},\s?{_HYPHENED}(?:,\s?{_PLACE}){{0,3}}"
    rf"|{_NOT_A_HOUSE}{_NUMBERS}\s[a-z-]{{3,20}},?\s[a-z]{{2,16}}-(?:ku|shi|cho|machi)(?![a-z])"
    r"(?:,\s[a-z]{3,12}(?![a-z-]))?"
)
_OF_A_STREET: Final = on_demand(
    rf"\d{{1,5}}[A-Z]?\s(?:[A-Z][a-z]+\s){{1,3}}{_STREET}(?![A-Za-z])(?!\s[A-Z][a-z])"
    r"(?:,\s(?!The|Please|Mr|Ms|Call|Open)[A-Z][a-z]+(?:\s[A-Z][a-z]+)?){0,2}(?:,?\s[A-Z]{2}\s\d{5})?"
)
_CHOME_AFTER: Final = on_demand(rf",?\s{_CHOME}(?![-\d])")
_FIELD_LAST: Final = on_demand(
    rf"(?:[{_UPPER}][{_LETTER}]+-(?:ken|fu|to|ken),? )?(?:{_HYPHENED},? ){{1,3}}(?:Oaza "
    rf"|Ōaza )?(?:{_TOWN},? )?(?:Aza |Koaza )?{_TOWN} [1-9]\d{{0,3}}(?:-\d{{1,3}}){{0,2}}(?![-\d:])"
)
_IN_A_FIELD: Final = on_demand(
    rf"[1-9]\d{{0,4}}(?:-\d{{1,4}})?\s(?:Oaza|Aza|Koaza)\s{_TOWN}(?:\s(?:Aza|Koaza)\s{_TOWN})?"
    rf"(?:,\s?{_TOWN}(?:\s{_TOWN})?(?=,\s?{_TOWN}))?(?:,\s?{_PLACE}){{0,3}}"
)
_AT_HOME: Final = on_demand(
    r"(?:(?:[Ll]iv(?:e|es|ed|ing)|[Ss]tay(?:s|ing)|[Rr]esid(?:es|ing)) (?:at|in)|"
    r"(?:[Hh]ome|[Hh]ouse|[Aa]ddress|[Aa]ddr\.?)(?: is| at|:|,)?|[Mm]oved to)\s\Z"
)
_HOUSE_ALONE: Final = on_demand(rf"{_NOT_A_HOUSE}{_NUMBERS},?\s{_TOWN}(?:\s{_TOWN})?")
_NAME_BEFORE: Final = on_demand(
    rf"[{_UPPER}][{_LETTER}]+ (?!{_BODY})[{_UPPER}][{_LETTER}]+, (?=(?:{_TOWN},? )?(?:{_HYPHENED}"
    rf"|[{_UPPER}][{_LETTER}]+-(?:ken|fu|to)))"
)
_LEADS: Final = on_demand(r"(?:\s(?:at|to|in|of|from|near|is|on)|[:：]|[Aa]ddress)\s?\Z")
_TURNED: Final = on_demand(
    rf"[{_UPPER}](?<![{_LETTER}.-].)[{_LETTER}]+(?:-[{_LETTER}]+){{0,2}}"
    rf"(?:\s\d{{1,2}}-[Jj]o)?(?:(?:\s{_BODY})?,?\s{_PLACE}){{0,4}}+(?:,?\s{_CHOME})?,?\s{_NOT_A_HOUSE}(?P<numbers>{_NUMBERS})"
    rf"(?P<rest>(?:,\s?(?!Apt|Room|Unit|Flat|Suite|No\.){_PLACE}(?!\s?\d)){{0,4}})"
)
_MAY_BE_TURNED: Final = on_demand(r"[A-Za-zāīūēō,]\s\d{1,4}-\d")
_SCORE: Final = on_demand(r"-0+\Z")
"""No house has the number 0: 2-0 is what a team won by."""
_HAS_A_BODY: Final = on_demand(rf"{_HYPHENED}|\s{_BODY}|{_CHOME}")
_NO_TOWN: Final = on_demand(
    r"(?:[^A-Za-z]|\A)(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec|January|February|March|April|"
    r"August|September|October|November|December|Rooms?|Hall|Windows?|Gates?|Exits?|Lots?|Tracks?|"
    r"Platforms?|Grades?|Classe?s?|Levels?|Routes?|Bus|No|Page|Ages?|Phone|Tel|Fax|Zone|Block|"
    r"Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\.?,?\s\d[\d-]*\Z"
)
_ROOM: Final = (
    r"(?:(?:[Aa]pt|APT|[Aa]partment|[Rr]oom|ROOM|[Rr]m|[Uu]nit|[Ff]lat|Suite|No)\.?\s?#?[A-Z]?-?\d{1,4}(?:-?[A-Z](?![A-Za-z]))?|"
    r"#\s?[A-Z]?\d{1,4}|\d{1,2}F)"
)
_HOUSE: Final = (
    r"(?:Heights|Hights|Mansions?|House|Residences?|Court|Hills|Towers?|Palace|Apartments?|Bldg\.?|"
    r"Village|Building|Plaza|Terrace|Danchi|Lodge|Gardens?|Flats|Dormitory|Dorm|Estate|Heim|Haim|"
    r"Coop|Corpo|Haitsu|Villa|Maison|Share House|Sou|Coat)"
)
_HOUSE_FIRST: Final = (
    r"(?:Maison|Corpo|Copo|Heim|Haim|Villa|Residence|Chateau|Coop|Haitsu|Domir|Lions|Mansion|Casa|"
    r"Grand|Royal|Sun|Park|Urban|City|Green|Court|Palace)"
)
_NAME: Final = rf"[{_UPPER}][{_LETTER}'-]+"
_NO_HOUSE: Final = (
    r"(?!(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Grade|Class|Window)|"
    r"(?:In|At|To|From|The|Is|Near|For|Of|On|And|Or|By|Address|Home)(?![a-z]))"
)
_NO_HALL: Final = "".join(
    rf"(?<!{one}\s)"
    for one in (
        "Government",
        "Municipal",
        "Community",
        "Culture",
        "Civic",
        "Guest",
        "Club",
        "Opera",
        "Open",
    )
)
"""Houses that the public comes to are no part of an address."""
_BEFORE: Final = on_demand(
    rf"(?:(?<![A-Za-z#]){_ROOM}"
    rf"|(?<![A-Za-z]){_NO_HOUSE}"
    rf"(?:{_NAME}\s){{1,3}}#?[A-Z]?-?\d{{1,4}}(?:-?[A-Z])?"
    rf"|(?<![A-Za-z#])#?(?:\d{{1,4}}\s)?{_NO_HOUSE}(?:{_NAME}\s){{0,2}}{_NO_HALL}{_HOUSE}(?:\s{_NAME})?"
    r"|(?<![A-Za-z])(?:Bldg|Building)\.?\s\d{1,2}(?:-\d{1,4})?"
    rf"|(?<![A-Za-z#])#?\d{{1,4}}\s{_HOUSE_FIRST}(?:\s{_NAME}){{1,2}}"
    r"|(?<![A-Za-z])(?:Maison|Corpo|Copo|Villa|Residence|Chateau|Coop|Haitsu|Domir|Lions)"
    rf"(?:\s{_NAME}){{1,2}}),?\s\Z"
)
"""The room, or the name of the house with or without its room, before the number of the house."""
_LIVED_IN: Final = on_demand(
    rf"(?:\d{{1,4}}\s{_HOUSE_FIRST}(?:\s{_NAME}){{1,2}}|{_ROOM},\s(?:{_NAME}\s){{0,2}}{_NAME}|#?\d{{1,4}}\s(?:{_NAME}\s){{0,2}}{_HOUSE}),\s\Z"
)
_IN_A_ROOM: Final = on_demand(rf"[Aa]ddress:?\s(?:{_NAME}\s){{1,3}}\d{{2,4}},\s\Z")
_AFTER: Final = on_demand(
    rf",?\s(?:(?:{_NAME}\s){{0,2}}{_HOUSE}(?:\s{_NAME})?,?\s(?:{_ROOM}|\d{{3,4}}(?![-\d]))|{_ROOM})"
)
_PREFECTURES: Final = listed(
    """
    hokkaido aomori iwate miyagi akita yamagata fukushima ibaraki tochigi gunma saitama chiba tokyo
    kanagawa niigata toyama ishikawa fukui yamanashi nagano gifu shizuoka aichi mie shiga kyoto
    osaka hyogo nara wakayama tottori shimane okayama hiroshima yamaguchi tokushima kagawa ehime
    kochi fukuoka saga nagasaki kumamoto oita miyazaki kagoshima okinawa
    """
)
_PLAIN: Final = str.maketrans("āīūēōĀĪŪĒŌ", "aiueoAIUEO")
_BESIDE: Final = on_demand(r"\s[A-Z][a-z]")


def english_addresses(text: str) -> Iterator[tuple[int, int]]:
    """Where addresses in Latin letters stand that lead to one house."""
    turned = list(_turned(text)) if _MAY_BE_TURNED.search(text) else []
    last = 0
    for begins in _BEGINS.finditer(text):
        number = begins.start()
        if number < last:
            continue
        end = _end_of_house(text, number)
        if end:
            start, last = _start(text, number), end
            if any(first < end and start < final for first, final in turned):
                continue
            yield start, end
    yield from turned
    if "Aza " in text:
        yield from (found.span() for found in _FIELD_LAST.finditer(text) if "Aza " in found[0])


def _turned(text: str) -> Iterator[tuple[int, int]]:
    """Those that begin with the largest place, or with the town before its numbers."""
    last = 0
    for found in _TURNED.finditer(text):
        if found.start() < last:
            continue
        start = found.start() + _of_a_name(found[0])
        end = _whole(text, found.start(), found.end()) if found["rest"] else found.end()
        room = _AFTER.match(text, end)
        is_home = _AT_HOME.search(text, max(0, found.start() - 20), found.start()) is not None
        if _is_turned(found, has_room=room is not None or is_home):
            last = room.end() if room else end
            yield start, last


def _of_a_name(said: str) -> int:
    """How long a name is that stands before an address: Endo Michiyo, Reiji-shi Omaki 55-2."""
    name = _NAME_BEFORE.match(said)
    return name.end() if name is not None else 0


def _end_of_house(text: str, start: int) -> int:
    """Where the address ends whose numbers begin here; 0 where they are no house's."""
    found = _OF_JAPAN.match(text, start)
    if found is not None and _is_of_japan(text, found):
        end = _whole(text, start, found.end())
        if (chome := _CHOME_AFTER.match(text, end)) is not None:
            end = chome.end()
        room = re.match(rf",\s{_ROOM}(?!-)", text[end : end + 20])
        return end + room.end() if room else end
    field = _IN_A_FIELD.match(text, start)
    if field is not None:
        return field.end()
    street = _OF_A_STREET.match(text, start)
    if street is not None:
        return street.end()
    if _AT_HOME.search(text, max(0, start - 20), start):
        alone = _HOUSE_ALONE.match(text, start)
        if alone is None:
            return 0
        chome = _CHOME_AFTER.match(text, alone.end())
        return chome.end() if chome else alone.end()
    # A room or a house's name before two numbers and a town says that somebody lives there.
    alone = _HOUSE_ALONE.match(text, start)
    if alone is not None and _LIVED_IN.search(text, max(0, start - 45), start) is not None:
        return alone.end()
    is_long = alone is not None and alone[0].split(" ")[0].count("-") > 1
    if is_long and alone is not None and _IN_A_ROOM.search(text, max(0, start - 45), start):
        return alone.end()
    return 0


def _is_of_japan(text: str, found: re.Match[str]) -> bool:
    """Whether two numbers alone are no score: a town is told, or a word leads to the place."""
    numbers = found["numbers"]
    if numbers is not None and _SCORE.search(numbers):
        return False
    if numbers is None or numbers.count("-") > 1 or _HAS_A_BODY.search(found[0]):
        return True
    return (
        _has_prefecture(found[0])
        or _LEADS.search(text, max(0, found.start() - 10), found.start()) is not None
    )


def _is_turned(found: re.Match[str], *, has_room: bool) -> bool:
    said = found[0][: found.end("numbers") - found.start()]
    if _NO_TOWN.search(said):
        return False
    if has_room:
        return True
    if found["numbers"].count("-") == 1 and not found["rest"] and said.count(" ") == 1:
        return False
    if _HAS_A_BODY.search(found[0]):
        return True
    return found["numbers"].count("-") > 1 and (bool(found["rest"]) or _has_prefecture(said))


def _has_prefecture(said: str) -> bool:
    return any(
        part.strip().translate(_PLAIN).lower() in _PREFECTURES for part in re.split(r"[,\s]", said)
    )


def _whole(text: str, start: int, end: int) -> int:
    """The end of the address: behind its prefecture, and without the name that follows it."""
    parts = [found.span() for found in re.finditer(r"[^,\n]+", text[start:end])]
    is_prefecture = [
        text[start + first : start + last].strip().translate(_PLAIN).lower() in _PREFECTURES
        for first, last in parts
    ]
    for index in range(1, len(parts)):
        following = is_prefecture[index + 1] if index + 1 < len(parts) else False
        if is_prefecture[index] and not following:
            return start + parts[index][1]
        if text[start + parts[index][0] : start + parts[index][1]].strip() == "Japan":
            return start + parts[index - 1][1]
    last = text[start + parts[-1][0] : end]
    if len(parts) > 2 and _BESIDE.match(text, end) and not _HAS_A_BODY.search(last):
        return start + parts[-2][1]
    return end


def _start(text: str, start: int) -> int:
    """Where the address begins when the house's name and the room stand before its number."""
    for _ in range(3):
        found = _BEFORE.search(text, max(0, start - 45), start)
        if found is None:
            return start
        start = found.start()
    return start
