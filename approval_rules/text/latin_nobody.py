"""What makes a name in Latin letters nobody's who lives here: fame, death, a title, a place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from approval_rules.text import latin_reading as reading
from approval_rules.text.latin_of_old import KNOWN_OF_OLD
from approval_rules.text.latin_reading import Word
from approval_rules.text.on_demand import on_demand

_OFFICE_AFTER: Final = on_demand(
    r",?\s(?:the\s|\()?(?:[a-z]+\s)?(?:mayor|governor|prime minister|minister|emperor|king|queen|"
    r"prince|princess)(?![a-z])",
    re.IGNORECASE,
)
_WORKS: Final = on_demand(
    r"['’]s\s(?:[a-z]+\s)?(?:manga|films|movies|novels|prints|works|symphon|sonata|concerto|opera|"
    r"animation|anime|masterpieces?|classic|designs|statue|haiku|legacy|birthplace|life and)"
)
_FROM_THERE: Final = on_demand(r"[A-Z][\w'-]+ [A-Z][\w'-]+ from \Z")
_DIED: Final = on_demand(
    r",?\s[^.\n]{0,40}?(?:lived from \d{4} to \d{4}|(?:who )?died (?:in|on|at)"
    r"[^.\n]{0,24}(?:1\d\d\d|20[01]\d))"
)
_OF_VARIETIES: Final = on_demand(
    r"(?i:(?<![a-z])(?:roses?|variet(?:y|ies)|nursery|camellias?|tulips?|peon(?:y|ies)|songs?|films?|"
    r"movies?|plays?|drama|ships?|ferr(?:y|ies)|boats?|locomotives?|books?|novels?|album)(?![a-z]))"
)
_LONGEST_TITLE: Final = 40
_TITLE_BEFORE: Final = on_demand(
    r"(?:^|[\s(,])['‘\"“](?:(?:[A-Z][\w'’-]*|the|a|an|of|and|in|to|at|on) ){0,5}\Z"
)
_TITLE_AFTER: Final = on_demand(r"(?: (?:[A-Z][\w'’-]*|the|a|an|of|and|in|to|at|on)){0,5}['’\"”]")
"""A title in quotes, with a capital to each of its words: "My Neighbor Totoro"."""
_OF_THINGS: Final = on_demand(
    r"(?:(?:, [A-Z][\w'-]+)*,? (?:and|or|&) [A-Z][\w'-]+)?\s"
    r"(?:schools|streets|parks|stations|counties|districts|bridges|roads|lines|wards|rivers|libraries|halls)(?![a-z])"
)
_SISTERS: Final = on_demand(
    r"(?i:(?:sister|friendship|twin|partner) (?:cities|towns))[^.\n]{0,80}\Z"
)
_BETWEEN: Final = frozenset(["de", "da", "do", "del", "di", "van", "von", "der", "den", "la"])
_NAMES_OF_OLD: Final = KNOWN_OF_OLD | frozenset(
    " ".join(part for part in name.split() if part not in _BETWEEN) for name in KNOWN_OF_OLD
)
"""As their words with a capital say them: charles gaulle."""
_LIVED: Final = on_demand(
    r"\s?\((?:c\.\s?|b\.\s?)?1[0-8]\d\d|\s?\(1[89]\d\d\s?[-–]\s?(?:19|20)\d\d\)"
)
_YEAR_OF_OLD: Final = on_demand(r"(?<![\w.])(?:in|of|since|from|until|by) 1[5-8]\d\d(?![\w.,]\d)")


def is_artist(text: str, end: int) -> bool:
    """Whether works follow: `X Y's films`."""
    return _WORKS.match(text, end) is not None


def is_from(text: str, start: int) -> bool:
    """Whether somebody who is named comes from there: Brigitte Haffner from Lyon."""
    return _FROM_THERE.search(text, max(0, start - 30), start) is not None


def is_dead(text: str, end: int) -> bool:
    """Whether the text tells that they died long ago: lived from 1903 to 1988."""
    return _DIED.match(text, end) is not None


def is_a_title(text: str, start: int, end: int) -> bool:
    """Whether it is a title in quotes, or of one, where roses, songs or ships are told of."""
    opened = _TITLE_BEFORE.search(text, max(0, start - _LONGEST_TITLE), start)
    return (
        opened is not None
        and _TITLE_AFTER.match(text, end) is not None
        and not text.startswith(("'s ", "’s "), end)
        and _OF_VARIETIES.search(text) is not None
    )


def is_of_things(text: str, end: int) -> bool:
    """Whether a list goes on to what its members are: Lincoln, Madison and Jackson schools."""
    return _OF_THINGS.match(text, end) is not None


def is_a_city(text: str, start: int) -> bool:
    """Whether its sentence tells of the cities that a city is friends with."""
    return _SISTERS.search(text, max(0, start - 110), start) is not None


def is_office_after(text: str, end: int) -> bool:
    """Whether an office follows: `X Y, mayor of …`."""
    return _OFFICE_AFTER.match(text, end) is not None


def is_known(first: str, second: str) -> bool:
    """Whether two words name somebody of history or of a tale, in whichever order."""
    return f"{first} {second}" in _NAMES_OF_OLD or f"{second} {first}" in _NAMES_OF_OLD


def is_of_old(text: str, words: Sequence[Word]) -> bool:
    keys = [word.key for word in words]
    return (
        " ".join(keys) in _NAMES_OF_OLD
        or " ".join(reversed(keys)) in _NAMES_OF_OLD
        or " ".join(keys[:2]) in _NAMES_OF_OLD
        or bool(words[-1].kind & reading.OF_OLD)
        or (len(set(keys)) < len(keys) == 2 and not words[0].kind & reading.BURMESE)
        or _LIVED.match(text, words[-1].end) is not None
        or _YEAR_OF_OLD.search(text, words[-1].end, words[-1].end + 40) is not None
    )
