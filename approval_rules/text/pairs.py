"""Full names without an honorific: a family's name and a given one, parted or not."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import chain
from typing import Final

from approval_rules.text import kana, signs
from approval_rules.text.given_names import MODERN, ONE_LETTER
from approval_rules.text.naming import COMPANIES, NOT_FAMILY, ROLES_AFTER
from approval_rules.text.on_demand import on_demand
from approval_rules.text.surnames import EVERYDAY, HIDDEN, SAMPLES
from approval_rules.text.words import Name, Words, kinds

_KANJI: Final = "[\u3400-\u9fff\uf900-\ufaff々ヶ\U00020000-\U0003ffff]"
_KATAKANA: Final = r"[\u30a1-\u30fa\u30fc\u3099\u309a]"
_HIRAGANA: Final = r"[\u3041-\u3096]"
_STRETCH: Final = on_demand(
    rf"(?:(?<=\d)[年組班区位番])?(?P<said>{_KANJI}{{1,8}}|{_KANJI}{{1,3}}[ノツケ]{_KANJI}{{1,3}})\Z"
)
_ENDS: Final = on_demand(
    r"(?:君|様|氏|殿|夫妻|夫人)?(?:[、。,「」『】\n/|→;:\"]|\)|\Z|\s|\(|さん|くん|ちゃん|です|選手|先生)"
)
_GOES_ON: Final = on_demand("[0-9・のがはをにともやへ=]|から|より|まで")
_ONE_LETTER: Final = on_demand(
    rf"(?:\A|[\s、。・「(:のはが])(?P<family>(?![同故元前現新旧各計約第等名様氏市町村区県年組番班係課父母夫妻子孫兄弟姉妹男女人者員師士長]){_KANJI})\Z"
)
_GIVEN: Final = on_demand(
    rf" (?:(?<={_KANJI} )| (?<={_KANJI}  ))"
    rf"(?=(?P<given>{_KANJI}{{1,5}}|{_HIRAGANA}{{2,5}}[子美代江枝恵乃香]?|{_HIRAGANA}[子美代江枝恵乃香]|{_KATAKANA}{{2,6}}))"
)
_GLUED: Final = on_demand(
    rf"(?P<given>(?:{_HIRAGANA}{{1,3}}|{_KATAKANA}{{1,3}})[子江代枝恵美乃](?![{_KANJI[1:-1]}])"
    rf"|{_HIRAGANA}{{2,4}}|{_KATAKANA}{{2,5}})"
    r"(?=[、,。)(」\n|/]|\Z| \d| (?:昭和|平成|大正|令和|[昭平明大令]\d)|(?P<on> |です"
    r"|[はがもを](?!じ))"
    r"|さん|くん|ちゃん|様(?![々子式相態変])|さま(?!ざま)|氏)"
)
_HONORED: Final = ("さん", "くん", "ちゃん", "様", "さま", "氏")
_AIRY: Final = on_demand(
    rf" (?<!{_KANJI} )(?P<name>(?:{_KANJI} ){{0,2}}{_KANJI}  (?:{_KANJI} ){{0,2}}{_KANJI})"
    r"(?=\n|\Z|\(|  )"
)
_SET_APART: Final = on_demand(
    rf"(?:[=:は]|世帯主|氏名|名前|申請者|届出人|本人|代表者|保護者) ?(?P<said>{_KANJI}(?: "
    rf"{_KANJI}){{2,3}})(?=[(、。\n]|\Z)"
)
"""Written with a space after each letter, and with two between the family and its own."""
_KANA_PAIRS: Final = on_demand(
    r"[年組歳児長中少(](?:文|絵|作|詩|写真)? ?"
    rf"(?P<names>{_HIRAGANA}{{2,6}} {_HIRAGANA}{{1,6}}"
    rf"(?:[ 、]{{1,2}}{_HIRAGANA}{{2,6}} {_HIRAGANA}{{1,6}}){{0,9}})"
    r"(?=\)|\n|\Z|、)"
)
_KANA_PAIR: Final = on_demand(rf"{_HIRAGANA}{{2,6}} {_HIRAGANA}{{1,6}}")
_OF_ACCOUNTS: Final = ("普通", "当座", "貯蓄", "口座", "番号", "No")
_HOLDER: Final = on_demand(
    r"(?:普通|当座|貯蓄|口座|番号|No)[^\n]{0,16}?\d{3,8}[\s/、)・]{1,3}"
    rf"(?P<name>{_KATAKANA}{{2,7}}(?: {_KATAKANA}{{2,7}})?)(?=[\n)、。(]|\Z)"
)
"""Who holds an account stands last in its line."""
_LISTED: Final = on_demand(
    rf" (?<={_KANJI} )(?P<given>{_KANJI}{{1,3}}|{_HIRAGANA}{{2,4}})"
    r"(?:\([^)\n]{1,12}\))?(?=[、,\n。]|\Z)"
)
_BEFORE_LISTED: Final = on_demand(rf"(?:\A|[、,:\n」]) ?(?P<family>{_KANJI}{{1,4}})\Z")
_LINEUP: Final = on_demand(r"\d ?[投捕一二三遊左中右指]\Z")
NOT_OF_FAMILIES: Final = frozenset(
    "課係部局室会店社園校組班員士師者家都道府県市区町村長人様氏号回日月年時産先費代料所館"
)
"""What ends a department, a role or a place."""
_BEFORE_FAMILY: Final = frozenset(
    "故元前現新旧課係部局室班隊長員師士者役名親父母妻夫子男女賞位兄弟姉妹"
)
_BEHIND: Final = on_demand(
    r"(?<=.)(?:[君様氏殿]\Z|選手|ご?夫妻|夫人|名義|撮影|提供|先生|さん|くん|ちゃん|さま|です|から|まで|より)"
)
_LAST_OF_GIVEN: Final = frozenset("子江代枝恵美乃香")
_OF_A_DAY: Final = frozenset(" 年月日時分円")
OF_HEALTH: Final = ("障害", "障がい", "症", "病", "炎", "がん", "まひ", "麻痺", "骨折")
_DIGITS: Final = frozenset("〇一二三四五六七八九十")
_BEGINS_OTHERWISE: Final = frozenset("のはがをにでともやへおご")
_MOST_REPEATED: Final = 50
"""So many names of one text are sought again in it."""
_PARTICLES: Final = frozenset(
    ["まで", "から", "より", "など", "ほか", "さん", "です", "こと", "もの"]
)


def names(found: Words) -> Iterator[Name]:
    """Names in full: 小泉 千種、根岸あかり、城 之 内  渉."""
    text = found.text
    if " " in text:
        yield from _pairs(found)
        yield from _listed(found)
        if "  " in text:
            for match in _AIRY.finditer(text):
                if set(match["name"]) <= _OF_A_DAY:
                    # A form has room for a day: 年  月  日.
                    continue
                yield _name(text, match.start("name"), match.end("name"))
        for match in _SET_APART.finditer(text):
            yield _name(text, match.start("said"), match.end("said"))
        for row in _KANA_PAIRS.finditer(text):
            is_reading = text[row.start()] == "(" and text[row.start() - 1 : row.start()] > "\u3400"
            for match in _KANA_PAIR.finditer(text, row.start("names"), row.end()):
                first, _, second = match[0].partition(" ")
                if is_reading and not (kana.is_family(first) and kana.is_given(second)):
                    # 資格確認書(しかく かくにんしょ): how a word is read.
                    continue
                yield _name(text, match.start(), match.end())
    if any(word in text for word in _OF_ACCOUNTS):
        for match in _HOLDER.finditer(text):
            # 会員番号 12345 ゴールド: a word is what somebody has, and not who.
            if " " in match["name"] or "*" not in kinds(match["name"]):
                yield _name(text, match.start("name"), match.end("name"))


def _name(text: str, start: int, end: int, tier: str = "strict") -> Name:
    return Name(start=start, end=end, text=text[start:end], tier=tier, honorific="")


def is_family(said: str) -> bool:
    """Whether some family is called so."""
    return said in HIDDEN or "姓" in kinds(said)


def is_given(said: str) -> bool:
    """Whether some child is called so."""
    return "名" in kinds(said)


def _pairs(found: Words) -> Iterator[Name]:
    text = found.text
    for match in _GIVEN.finditer(text):
        start, given, end = match.start(), match["given"], match.end("given")
        family = family_before(text[max(0, start - 8) : start])
        if not family and is_given(given) and "*" not in kinds(given) and len(given) > 1:
            # 鷺 一平: one letter that no family is known by, before a name that is nothing else.
            one = _ONE_LETTER.search(text, max(0, start - 2), start)
            family = one["family"] if one is not None else ""
        if not family or given in NOT_FAMILY or given in ROLES_AFTER or given in _PARTICLES:
            continue
        behind = None if kana.is_given(given) else _BEHIND.search(given)
        if behind is not None:
            given, end = given[: behind.start()], match.start("given") + behind.start()
        title = signs.title_at_end(given)
        given, end = given.removesuffix(title), end - len(title)
        if not _is_one(text, start, family, given, end) or (given[-1] in "橋川駅" and given[1:]):
            continue
        is_known = _is_known_given(given)
        is_held = given[-1] in "とがはにもの" and text[end : end + 1] > "\u3400"
        is_held = is_held and kana.is_given(given[:-1])
        inner = "" if given[0] > "\u30a0" or (is_known and not is_held) else kana.given_in(given)
        inner = given[:-1] if is_held else inner
        if inner and is_family(family) and family not in EVERYDAY:
            yield _name(text, start - len(family), end - len(given) + len(inner))
            continue
        if not title and _ENDS.match(text, end) is None:
            is_known = is_known or (len(given) == 2 and not kinds(given))
            if (
                not is_known
                or not is_family(family)
                or family in EVERYDAY
                or _GOES_ON.match(text, end) is None
            ):
                continue
        elif not is_known and (
            (given[-1] in NOT_OF_FAMILIES and (kinds(given) or given[-1] not in "人月士師"))
            or family in EVERYDAY
            or not is_family(family)
            or not (
                _may_be_given(found, match.start("given"), given)
                or _is_word_given(found, match.start("given"), family, given)
            )
        ):
            continue
        yield _name(text, start - len(family), end)


def _is_one(text: str, start: int, family: str, given: str, end: int) -> bool:
    """Whether the two are one name: no count (20円 翔), no number, no letters set apart."""
    if len(family) == 1:
        before = text[max(0, start - 4) : start]
        if _LINEUP.search(before) is not None or before[-2:-1].isdigit():
            return False
        if len(given) == 1 and (text[end : end + 1] == " " or before[-2:-1] == " "):
            return False
    return not (len(given) > 2 and _DIGITS.issuperset(given))


def _is_known_given(given: str) -> bool:
    """Whether somebody is called so: 颯, つる代."""
    return (
        is_given(given)
        or kana.is_given(given)
        or given in ONE_LETTER
        or given in MODERN
        or (given[-1] in _LAST_OF_GIVEN and given[0] < "\u3400" and len(given) > 1)
    )


def family_before(text: str) -> str:
    """The longest family's name that a text ends with; "" for none."""
    stretch = _STRETCH.search(text)
    if stretch is None:
        return ""
    said = stretch["said"]
    if said in SAMPLES or said in EVERYDAY:
        return said
    for size in range(min(5, len(said)), 0, -1):
        family = said[-size:]
        is_whole = size == len(said)
        if is_family(family) and (is_whole or (size > 1 and family not in EVERYDAY)):
            # 岩清水 is one name, 故清水 and 福祉課清水 are not.
            is_one = len(said) == size + 1 and len(said) < 5 and said[0] not in _BEFORE_FAMILY
            return said if is_one else family
    # A place's name before a child's is a family's too: 笹子 みどり.
    is_place = 1 < len(said) < 4 and kinds(said) == {"一般"} and said[-1] not in NOT_OF_FAMILIES
    return said if is_place else ""


def _may_be_given(found: Words, start: int, given: str) -> bool:
    """Whether a word that no child is known by may be a given name all the same."""
    token = found.around(start)
    if token is None or (len(given) > 1 and is_family(given)):
        return False
    if len(given) == 1:
        return token.pos[2] in {"一般", "人名"}
    return token.is_name or token.end < start + len(given) or found.is_unknown(start, token.end)


def _is_word_given(found: Words, start: int, family: str, given: str) -> bool:
    """Whether a child of a family that is nothing else may be called by this word (阿久津 元気)."""
    if len(family) < 2 or not kinds(family) <= {"姓", "名"} or len(given) > 2:
        return False
    token = found.around(start)
    return (
        token is not None
        and token.pos[:2] == ("名詞", "普通名詞")
        and (token.pos[2] in {"一般", "形状詞可能"})
    )


def glued(text: str, start: int, end: int) -> Name | None:
    """The name that begins with the family at [start, end) and goes on in kana (根岸あかり)."""
    match = _GLUED.match(text, end)
    if match is None or not _is_glued(text, text[start:end], match):
        return None
    return _name(text, start, match.end())


def _is_glued(text: str, family: str, match: re.Match[str]) -> bool:
    given = match["given"]
    is_of_old = kana.is_of_old_women(given)
    if match["on"] and not (is_of_old or kana.is_surely_given(given) or kinds(given) == {"名"}):
        return False
    if (
        len(family) == 1
        or not is_family(family)
        or given.endswith(("たく", "だく", "みな", "など", *COMPANIES))
        or given in _PARTICLES
        or given in {"さん", "くん", "ちゃん"}
    ):
        return False
    if _BEHIND.search(given) is not None or given.startswith(_HONORED) or given in NOT_FAMILY:
        return False
    if text.startswith(_HONORED, match.end()):
        is_word = "*" in kinds(given) and (given[0] > "\u30a0" or given[0] in _BEGINS_OTHERWISE)
        is_short = given[0] > "\u30a0" and len(given) < 4 and family not in EVERYDAY
        return is_given(given) or kana.is_given(given) or not is_word or is_short
    if family in EVERYDAY:
        return False
    if is_given(given) or kana.is_given(given) or is_of_old:
        return True
    if given[-1] > "\u3400" and kinds(family) <= {"姓", "名", "一般"}:
        # シゲ子, とし江
        return True
    is_announced = signs.is_announced(text, match.start() - len(family), match.end())
    if is_announced and given[0] not in _BEGINS_OTHERWISE:
        return True
    return given[0] > "\u30a0" and kinds(family) == {"姓"} and "*" not in kinds(given)


def _listed(found: Words) -> Iterator[Name]:
    """Two and more pairs of words in a row, each of them between stops: 栗花落 蓮、水流 葵。"""
    rows = []
    for match in _LISTED.finditer(found.text):
        given = match["given"]
        before = _BEFORE_LISTED.search(found.text, max(0, match.start() - 7), match.start())
        if before is None or given in NOT_FAMILY or given in ROLES_AFTER:
            continue
        if given[-1] in NOT_OF_FAMILIES or (len(given) > 1 and not _is_rare_or_given(given)):
            continue
        if may_be_family(before["family"]):
            rows.append((before.start("family"), match.end("given")))
    if len(rows) > 1:
        for start, end in rows:
            yield _name(found.text, start, end)


def _is_rare_or_given(said: str) -> bool:
    known = kinds(said)
    return "名" in known or not known


def may_be_family(said: str) -> bool:
    """Whether the first of two words is a family's; 本日 and 福祉課 before a name are none."""
    if is_family(said) or said in SAMPLES or said in EVERYDAY:
        return True
    if said in NOT_FAMILY or said in ROLES_AFTER or said[-1] in NOT_OF_FAMILIES:
        return False
    return "*" not in kinds(said)


_READING: Final = on_demand(
    rf" ?\((?:読み方?|よみ|ふりがな|"
    rf"フリガナ)?[:\s]?(?P<name>{_HIRAGANA}{{2,8}}(?:[ ・]{_HIRAGANA}{{1,7}})?"
    rf"|{_KATAKANA}{{2,8}}(?:[ ・]{_KATAKANA}{{1,8}}){{0,2}})\)"
)


_READ_SO: Final = on_demand(
    rf"(?:(?<=読み方は)|(?<=読みは)|(?<=よみは))「(?P<name>{_HIRAGANA}{{2,8}})」"
)
_READ_AS: Final = on_demand(rf"「(?P<name>{_HIRAGANA}{{2,8}})」と(?:読|お読)")
_NEAR: Final = 24
"""So far behind a name its reading is told."""


def readings(text: str, known: list[Name]) -> Iterator[Name]:
    """How a name is read, in brackets behind it: 瀬戸口(せとぐち)."""
    for name in known:
        match = _READING.match(text, name.end)
        if match is not None and name.text[0] > "\u3400" and _is_read(match["name"]):
            yield _name(text, match.start("name"), match.end("name"))
    if known and "読" in text:
        places = sorted(name.end for name in known)
        for match in chain(_READ_SO.finditer(text), _READ_AS.finditer(text)):
            index = bisect_right(places, match.start())
            if index and match.start() - places[index - 1] < _NEAR:
                yield _name(text, match.start("name"), match.end("name"), tier="lone")


_OF_KIN: Final = frozenset([
    "おい", "めい", "おじ", "おば", "いとこ", "まご", "はは", "ちち", "つま", "おっと", "むすこ",
    "むすめ", "あに", "あね", "おとうと", "いもうと", "そふ", "そぼ", "ほんにん", "こども", "よみ",
])  # fmt: skip
"""What stands in brackets behind a name and says who somebody is, not how a name is read."""


def _is_read(said: str) -> bool:
    if said in _OF_KIN:
        return False
    return said[0] < "\u30a0" or " " in said or "・" in said or "*" not in kinds(said)


def repeated_as_people(found: Words, known: list[Name]) -> Iterator[Name]:
    """A family that may be a place's too, where it is said again as somebody's (柏木より、)."""
    text = found.text
    for said in {name.text for name in known[:_MOST_REPEATED] if _may_be_a_place(name.text)}:
        place = text.find(said)
        while place >= 0:
            token = found.around(place)
            if token is not None and (token.surface, token.pos[3]) == (said, "姓"):
                yield _name(text, place, place + len(said), "lone")
            place = text.find(said, place + len(said))


def _may_be_a_place(said: str) -> bool:
    known = kinds(said)
    return len(said) > 1 and known != {"姓"} and "姓" in known and "*" not in known


def repeated(text: str, known: list[Name]) -> Iterator[Name]:
    """What is said again by itself: 忠雄 of 戸塚 忠雄, and a family's name that is no word."""
    first = known[:_MOST_REPEATED]
    said_again = {name.text.rpartition(" ")[2] for name in first if " " in name.text}
    said_again |= {name.text for name in first if kinds(name.text) == {"姓"}}
    families = {name.text.partition(" ")[0] for name in first if " " in name.text}
    said_again |= {
        family
        for family in families
        if "*" not in kinds(family) and family[-1] not in NOT_OF_FAMILIES
    }
    for said in said_again:
        if len(said) < 2 or said[0] < "\u3040":
            continue
        place = text.find(said)
        while place >= 0:
            end = place + len(said)
            if not any(
                _STRETCH.search(one) for one in (text[place - 1 : place], text[end : end + 1])
            ):
                yield _name(text, place, end)
            place = text.find(said, end)
