"""A well-known name alone in English: told of as somebody, hailed, signed, or a place."""

from __future__ import annotations

from typing import Final

from approval_rules.text.on_demand import on_demand

_THING_AFTER: Final = on_demand(
    r"\s?(?:of|bridge|river|station|street|park|area|branch|town|village|ward|city|district|line|bus|"
    r"castle|shrine|temple|museum|library|hall|school|gym|clinic|hospital|store|shop|cafe|apples?|"
    r"tea|roses?|class|model|brand|cup|award|prize|day|festival|code)(?![a-z])|\s?[\"“‘(#\d]|\s?'(?!s)"
)
_PLACE_BEFORE: Final = on_demand(
    r"(?:^|\s)(?:in|at|near|between|around|via|through|towards?|outside|of|the|an?|city|town)\s\Z"
)
_BESIDE_A_CAPITAL: Final = on_demand(r"[A-Z][\w'-]+(?:,|,? and|,? or| &| [a-z]+ing)\s\Z")
_BEFORE_PROSE: Final = on_demand(r"[a-z,;:—–]\s\Z")
_OPENS_PROSE: Final = on_demand(r"\A\Z|\n\Z|[.!?\"”)]\s{1,2}\Z")
_AFTER_PROSE: Final = on_demand(r"['’]s\s[a-z]|\s[a-z]|[,.!?;:)—–]|\Z|\n")
_LEADS_ON: Final = r"(?!and|or|is\sa\s|are|of|in|at|on|by|to|for|from|with|as)[a-z]+"
_DOES: Final = on_demand(
    rf"\s{_LEADS_ON}(?:ed|es|s|t|k|ng|w|ew|ot|ve|me|nt|ll|de|ad|ld)\s"
    rf"|(?:,\s[A-Z][\w-]+){{0,4}},?\sand\s[A-Z][\w-]+\s{_LEADS_ON}(?:ed|ng|w|ot|ve|me|nt|ll|de|ld)[\s.,!]"
    r"|\sfrom\s(?:the\s|our\s)?[A-Z]\w+\s(?:is|was|will|has|had|can|found|said|picked|called|wrote)(?![a-z])"
    r"|['’]s\s[a-z]|,\s(?:who|our|please|thank)"
)
_WAYS: Final = on_demand(
    r"(?i:(?<![a-z])(?:routes?|roads?|lanes?|bus(?:es)?|trains?|lines?|crossings?|stations?|stops?|platforms?|"
    r"interchange|exits?(?=\s\d)|"
    r"classes in|polling|shuttles?|detours?|closures?|ferr(?:y|ies)|trails?|"
    r"rivers?|dam|"
    r"wards?|districts?|areas?|neighbou?rhoods?|(?:power|water) (?:cuts?|outages?))(?![a-z]))"
)
_DISTRICTS: Final = on_demand(r"[A-Z]\w+-(?:machi|cho|ku|mura|shi)(?:,|,? and|,? or)\s\Z")
_REQUEST: Final = on_demand(
    r"(?i:(?<![a-z])(?:please|do not|don't|could you|can you|would you|remember|thanks?|sorry|"
    r"let me know|"
    r"check|call me|bring))(?![a-z])[^.!?\n]{0,60}, \Z"
)
_ENDED: Final = on_demand(r"(?:[.!?]\s{1,2}|\n)(?:From\s)?\Z")
_THING_BEFORE_BRACKETS: Final = on_demand(r"[A-Z0-9]\s?\(\Z")
_ENDS: Final = on_demand(r"\s?(?:[.!]?\s*\Z|\n|[.]\s)")


def is_on_the_way(text: str, start: int, end: int) -> bool:
    """Whether its sentence tells of roads, lines and districts, so that it is one of them."""
    return (
        _WAYS.search(text, max(0, start - 50), start) is not None
        or _WAYS.search(text, end, end + 30) is not None
        or _DISTRICTS.search(text, max(0, start - 40), start) is not None
    )


def is_hailed(text: str, start: int, end: int) -> bool:
    """Whether a request ends with it: Please do not post it in the group again, Misaki."""
    return (
        text[max(0, start - 2) : start] == ", "
        and _ENDS.match(text, end) is not None
        and _REQUEST.search(text, max(0, start - 70), start) is not None
    )


def is_signed(text: str, start: int, end: int) -> bool:
    """Whether it ends the text by itself, or stands alone in brackets (… went through (Doug).)."""
    if text[start - 1 : start] == "(" and text[end : end + 1] == ")":
        return _THING_BEFORE_BRACKETS.search(text, max(0, start - 3), start) is None
    if text[start - 1 : start] == ".":
        return False
    return (
        not text[end:].strip(" .!\n") and _ENDED.search(text, max(0, start - 8), start) is not None
    )


def is_in_prose(text: str, start: int, end: int, *, is_given: bool) -> bool:
    """Whether a known name with no other word with a capital beside it is told of as somebody."""
    if _THING_AFTER.match(text, end) or _PLACE_BEFORE.search(text, max(0, start - 12), start):
        return False
    if _BESIDE_A_CAPITAL.search(text, max(0, start - 30), start) is not None:
        return False
    if _BEFORE_PROSE.search(text, max(0, start - 3), start) is not None:
        return is_given and _AFTER_PROSE.match(text, end) is not None
    return _OPENS_PROSE.search(text, max(0, start - 3), start) is not None and (
        _DOES.match(text, end) is not None
    )
