"""Names that open what is theirs: a line of a chat, a tag with a telephone, a place in a class."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from approval_rules.text import kana, signs
from approval_rules.text.given_names import ONE_LETTER
from approval_rules.text.naming import COMPANIES, NOT_FAMILY, NOT_PEOPLE, REGIONS, ROLES_AFTER
from approval_rules.text.on_demand import on_demand
from approval_rules.text.pairs import NOT_OF_FAMILIES, is_family, is_given
from approval_rules.text.surnames import EVERYDAY
from approval_rules.text.words import Name, Words, kinds

_KANJI: Final = "[\u3400-\u9fff\uf900-\ufaff々ヶノ]"
_KATAKANA: Final = r"[\u30a1-\u30fa\u30fc]"
_HIRAGANA: Final = r"[\u3041-\u3096]"
_ONE: Final = rf"(?:{_KANJI}{{1,5}}|{_KATAKANA}{{2,10}}|{_HIRAGANA}{{2,6}})"
_CHAT: Final = on_demand(
    rf"(?:\A|\n)\[?(?:午[前後] ?)?\d{{1,2}}:\d\d\]?[ \t]{{1,2}}"
    rf"(?P<name>{_ONE})[ \t:]{{1,2}}(?P<said>[^\n]+)"
)
"""A line of a chat as it is copied: when, who, what."""
_SPOKEN: Final = on_demand(
    r"(?:です|ます|ました|でした|ください|ません|ね|よ|か|た|だ|い|る|う|り|〜|ー)[^\u3041-\u30ff\u3400-\u9fff]*(?:\Z|\s)"
)
_TAG: Final = on_demand(rf"[「『](?P<name>{_ONE}) ?(?=[(]?0[5789]0[-) ]?\d)")
"""What is written on a collar or a bag: 「ヤナセ 070-…」."""
_CLASSED: Final = on_demand(
    rf"\d\s?(?:[年の]\s?\d\s?組?|-\d組)[ :](?P<name>{_KANJI}{{2,5}})(?=[:、。( \n]|\Z)"
)
"""A child behind its class: 3の1 安曇：, 6年2組 小檜山樹."""
_CALLED: Final = on_demand(
    rf"(?:なまえ|お?名前|氏名)(?:は|:) ?(?P<name>{_KATAKANA}{{3,10}})"
    r"(?= ?です|[。、\n]|\Z| ?と(?:いい|申))"
)
_AT_BAT: Final = on_demand(
    rf"(?<!\d)[1-9]番(?P<name>{_KANJI}{{2,4}})"
    r"(?=の(?:本塁打|適時打|タイムリー|ホームラン|安打|犠飛|ソロ)|が(?:本塁打|適時打|ホームラン|決勝))"
)
_LONGEST_FAMILY: Final = 3


def names(found: Words) -> Iterator[Name]:
    """Whoever opens what is said, worn or done there."""
    text = found.text
    if "\n" in text and ":" in text:
        yield from _in_a_chat(text)
    if "「" in text:
        for match in _TAG.finditer(text):
            if _is_read(match["name"]) or _is_nothing_else(found, *match.span("name")):
                yield _name(text, *match.span("name"))
    for match in _CLASSED.finditer(text):
        if _is_listed(match["name"]):
            yield _name(text, *match.span("name"))
    if "前は" in text or "まえは" in text or "名" in text:
        for match in _CALLED.finditer(text):
            start, end = match.span("name")
            if _is_nothing_else(found, start, end) and not signs.is_of_beasts(
                text, start, around=40
            ):
                yield _name(text, start, end)
    for match in _AT_BAT.finditer(text) if "番" in text else ():
        if _is_listed(match["name"]) or is_given(match["name"]):
            yield _name(text, *match.span("name"))


def _in_a_chat(text: str) -> Iterator[Name]:
    lines = [match for match in _CHAT.finditer(text) if match["name"] not in NOT_PEOPLE]
    spoken = [match for match in lines if _SPOKEN.search(match["said"])]
    if len(spoken) < 2 or not any(_is_read(match["name"]) for match in spoken):
        return
    for match in lines:
        if match["name"] not in NOT_FAMILY and match["name"] not in ROLES_AFTER:
            yield _name(text, *match.span("name"))


def _is_read(said: str) -> bool:
    """Whether it is known as somebody's family or given name, and as no place alone."""
    if said in NOT_PEOPLE or said in NOT_FAMILY or said in REGIONS or said in EVERYDAY:
        return False
    if said[0] < "\u3400":
        return kana.is_family(said) or kana.is_given(said)
    return is_family(said) or is_given(said)


def _is_nothing_else(found: Words, start: int, end: int) -> bool:
    """Whether kana are a name's or nobody's, and no word for a thing."""
    said = found.text[start:end]
    token = found.around(start)
    if said in NOT_PEOPLE or said in NOT_FAMILY or said.endswith(COMPANIES) or token is None:
        return False
    return token.pos[1] == "固有名詞" or found.is_unknown(start, end)


def _is_listed(said: str) -> bool:
    """Whether kanji are a family's name, with or without a given one behind it."""
    if said in NOT_PEOPLE or said in NOT_FAMILY or said[-1] in NOT_OF_FAMILIES:
        return False
    if is_family(said):
        return len(said) > 1 and said not in EVERYDAY and "*" not in kinds(said)
    return any(
        is_family(said[:size])
        and said[:size] not in EVERYDAY
        and (is_given(said[size:]) or said[size:] in ONE_LETTER)
        for size in range(2, min(_LONGEST_FAMILY, len(said) - 1) + 1)
    )


def _name(text: str, start: int, end: int) -> Name:
    return Name(start=start, end=end, text=text[start:end], tier="lone", honorific="")
