"""Names of people known by how they are addressed or announced, whatever a dictionary says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from approval_rules.text import kana
from approval_rules.text.foreign import PARTS
from approval_rules.text.naming import COMPANIES, NOT_FAMILY, NOT_PEOPLE
from approval_rules.text.on_demand import on_demand
from approval_rules.text.pairs import (
    NOT_OF_FAMILIES,
    family_before,
    is_family,
    is_given,
    may_be_family,
)
from approval_rules.text.words import Name, Words

_KANJI: Final = "[\u3400-\u9fff\uf900-\ufaff々ヶ\U00020000-\U0003ffff]"
_KATAKANA: Final = r"[\u30a1-\u30fa\u30fc\u3099\u309a]"
_HIRAGANA: Final = r"[\u3041-\u3096]"
_HONORIFIC: Final = on_demand(
    "さん(?!さく)|さーん|さ〜ん|くん|君|ちゃん|さま(?!ざま)|様(?![々子式相態変])|氏|殿|先生|選手"
)
_OF_NOBODY: Final = (
    "皆",
    "みな",
    "客",
    "お子",
    "たく",
    "者",
    "母",
    "父",
    "神",
    "王",
    "同",
    "多",
    "仕",
    "うちの",
    "わたしの",
    "私の",
    "ぼくの",
    "みんなの",
)
_LONGEST: Final = 40
"""Characters before an honorific that are read."""

# Each of these is asked of what stands before an honorific, and ends there.
_SPACED: Final = on_demand(
    rf"(?P<family>(?<!{_KANJI}){_KANJI}{{1,5}}|(?<!{_KATAKANA}){_KATAKANA}{{2,8}}"
    rf"|(?<!{_HIRAGANA}){_HIRAGANA}{{2,6}})[ =](?:{_KATAKANA}{{1,8}} )?"
    rf"(?P<given>{_KANJI}{{1,4}}|{_KATAKANA}{{2,8}}|{_HIRAGANA}{{1,6}})(?:\([^)\n]{{1,14}}\))?\Z"
)
_SPELT: Final = on_demand(
    r"(?<![^\u3041-\u9fff][\u3041-\u9fff] )"
    r"(?:(?<![\u3041-\u9fff\d])|(?<=[のはがと])(?![のはがとにを]))"
    r"[\u3041-\u9fff](?: {2}[\u3041-\u9fff](?= )|[ ・·.*_/★☆-][\u3041-\u9fff]){2,7} ?\Z"
)
"""Written with a space after each letter: や ま だ た ろ うさん."""
_CHILD: Final = on_demand(
    rf"(?:(?<!{_HIRAGANA})(?P<kana>{_HIRAGANA}{{2,5}})|(?<!{_KATAKANA}){_KATAKANA}{{2,5}}"
    rf"|(?<!{_KANJI}){_KANJI}{{1,3}})\Z"
)
_KANA: Final = on_demand(
    rf"(?<!{_HIRAGANA}){_HIRAGANA}{{2,8}}\Z|(?<!{_KATAKANA}){_KATAKANA}{{2,6}}\Z"
)
_AND_ANOTHER: Final = on_demand(
    rf"(?:さん|くん|ちゃん)[とや](?P<name>{_HIRAGANA}{{2,5}}|{_KATAKANA}{{2,6}})\Z"
)
_PARTICLES: Final = frozenset("のはがともや")
_PARTICLES_BEFORE: Final = frozenset("のはがをにでともやへ")
_SMALL: Final = frozenset("っゃゅょぁぃぅぇぉんー")
_PAST: Final = ("くれた", "ている", "いただいた", "ました", "ってる", "してた")
_FOREIGN: Final = on_demand(rf"(?<!{_KATAKANA})(?<!・){_KATAKANA}{{2,8}}\Z")
_OLD: Final = on_demand(rf"(?<!{_KATAKANA})(?<!・){_KATAKANA}{{2,4}}\Z")
_HIRAGANA_END: Final = on_demand(rf"(?<!{_HIRAGANA}){_HIRAGANA}{{3,5}}\Z")
_AGED: Final = on_demand(r"(?:さん|さま|様|氏)\s?\(\d{1,3}歳?\)")
_OF_A_WOMAN: Final = on_demand(
    rf"(?<!{_KANJI}){_KANJI}{{1,3}}(?:{_HIRAGANA}{{1,3}}|{_KATAKANA}{{1,3}})[子江代枝恵美乃]\Z"
)
"""Kanji, kana and a last letter of given names: 油座とし江."""
_RARE: Final = on_demand(rf"(?<!{_KANJI}){_KANJI}{{3,5}}\Z")

_OF_CHILDREN: Final = on_demand(
    "児|小学|中学|年生|年[0-9一二三四五六]?組|[0-9一二三四五六七八九十]歳|生まれ|誕生|入園|卒園|入学|"
    "保育|七五三|長男|長女|次男|次女|きょうだい|兄弟|姉妹|ママ|パパ|お母さん|お父さん|保護者|"
    "こども園|迷子|赤ちゃん|すこやか|わが子|園児"
)
_LETTER: Final = on_demand("[\u30a1-\u30ff\u3400-\u9fff]")
_ENDS: Final = r"(?=[、。,)」】\n/]|\Z|\s|\(|です|でした|と(?:の|い|な))"
_TITLED: Final = on_demand(
    rf"(?<!{_HIRAGANA})(?P<name>{_HIRAGANA}{{3,6}})"
    r"(?:主任|係長|課長|部長|主査|主事|課長補佐|先輩|店長|園長|校長|教頭|所長|館長|会長|監督|コーチ)(?![会室制級職])"
)
_OF_THE_OLD: Final = on_demand(
    rf"(?<!{_KATAKANA})(?P<kana>{_KATAKANA}{{2,4}})(?=お?(?:ばあ|じい)(?:ちゃん|さん))"
)
_SIGNED_IN_KANA: Final = on_demand(
    rf"[…。!?、)」] ?(?P<name>{_HIRAGANA}{{3,6}})(?=\)?\s*\Z|\([^)\n]{{1,6}}\)(?:まで|へ|に))"
)
_OF_A_CHILD: Final = on_demand(
    r"(?:(?:[子児]|新生児|赤ちゃん|[長次二三][男女])の(?:名前?|氏名)(?:は|:|が)\s?「?|"
    r"第[一二三四1-4]子 )"
    rf"(?P<name>{_KANJI}{{1,4}}|{_HIRAGANA}{{2,5}}|{_KATAKANA}{{2,6}})(?=[\s(」、。]|です|\Z)"
)
_LABELLED: Final = on_demand(
    r"(?:名義人?|予約者名?|お名前|名前|会員名|フリガナ|ふりがな|氏名|申請者名?|代表者名?|保護者名?|差出人|受取人|"
    r"届出人|世帯主|宛名|担当)\s?(?:\((?:カナ|漢字|ふりがな|フリガナ)\)|カナ)?\s?[:はが・=]?\s?「?"
    rf"(?P<name>{_KANJI}{{1,4}} {_KANJI}{{1,4}}|{_HIRAGANA}{{2,6}} {_HIRAGANA}{{2,6}}"
    rf"|{_KATAKANA}{{2,10}} {_KATAKANA}{{2,10}}|(?<=名義){_KATAKANA}{{4,12}}){_ENDS}"
)
_ANNOUNCED: Final = on_demand(
    r"(?:担当者?|文責|(?<![一-龥])記|司会|講師|予約者名?|会員名|お名前|代表)\s?[:は ]\s?"
    rf"(?P<name>{_HIRAGANA}{{2,6}}|{_KATAKANA}{{3,6}})(?=まで|です|{_ENDS})"
)


def names(found: Words, known: Iterable[Name]) -> Iterator[Name]:
    """Full names parted by a space, children by their first name, and names behind a label."""
    text = found.text
    ends = {name.end for name in known}
    is_of_children = None
    for said in _HONORIFIC.finditer(text):
        offset = max(0, said.start() - _LONGEST)
        before = text[offset : said.start()]
        if before.endswith(_OF_NOBODY):
            continue
        yield from _spaced(found, before.rstrip("」』】 \n"), offset, said[0])
        if (woman := _OF_A_WOMAN.search(before)) is not None:
            yield _name(text, offset + woman.start(), said.start(), said[0])
        if said.start() in ends and not _may_begin_before(text, said.start()):
            continue
        yield from _unknown(found, before, offset, said[0])
        yield from _read(text, before, offset, said[0])
        if said[0] in {"くん", "君", "ちゃん"}:
            if is_of_children is None:
                is_of_children = _OF_CHILDREN.search(text) is not None
            if is_of_children:
                yield from _child(text, before, offset, said[0])
    for match in _LABELLED.finditer(text):
        family = match["name"].partition(" ")[0]
        is_half = match["name"].endswith((" まで", " です", " から"))
        is_half = is_half or match["name"].rpartition(" ")[2] in NOT_FAMILY or family in NOT_FAMILY
        if not is_half and (family[0] < "\u3400" or may_be_family(family)):
            yield _name(text, match.start("name"), match.end("name"))
    for match in _TITLED.finditer(text):
        if kana.is_family(match["name"]) or kana.is_like_family(match["name"]):
            yield _name(text, *match.span("name"), "主任")
    for match in _SIGNED_IN_KANA.finditer(text):
        if kana.is_family(match["name"]) and match["name"] not in NOT_PEOPLE:
            yield _name(text, *match.span("name"), tier="lone")
    if "ばあ" in text or "じい" in text:
        for match in _OF_THE_OLD.finditer(text):
            yield _name(text, *match.span("kana"), "さん")
    for match in _OF_A_CHILD.finditer(text):
        yield _name(text, *match.span("name"), tier="lone")
    for match in _ANNOUNCED.finditer(text):
        if match["name"] not in NOT_FAMILY and match["name"] not in NOT_PEOPLE:
            yield _name(text, match.start("name"), match.end("name"), tier="lone")


def _name(text: str, start: int, end: int, honorific: str = "", tier: str = "strict") -> Name:
    return Name(start=start, end=end, text=text[start:end], tier=tier, honorific=honorific)


def _may_begin_before(text: str, end: int) -> bool:
    """Whether kana stand here, of which a dictionary may have taken the last only (ひまり)."""
    return _HIRAGANA_END.search(text, max(0, end - 5), end) is not None


def _spaced(found: Words, before: str, offset: int, honorific: str) -> Iterator[Name]:
    match = _SPACED.search(before) if " " in before or "=" in before else None
    if match is not None:
        start = offset + match.start()
        is_day = len(match["family"]) == 1 and found.text[start - 1 : start].isdigit()
        if is_day or match["given"] in NOT_PEOPLE:
            # 5日生 旧氏, おなかに あかちゃん
            return
        family = family_before(before[: match.end("family")]) or match["family"]
        if family[0] in _PARTICLES_BEFORE and not kana.is_family(family):
            # 会場でくさの はるとくん: the first letter is a particle.
            family = family[1:] if kana.is_family(family[1:]) else family
        if "の" in family[:-1] and not kana.is_family(family):
            # お待ちのほしの ゆめさん
            after = family[family.index("の") + 1 :]
            family = after if kana.is_family(after) else family
        if _is_a_doing(found, offset + match.end("family"), family):
            # 年金手帳の再発行 ヨネさん
            yield _name(
                found.text, offset + match.start("given"), offset + match.end("given"), honorific
            )
            return
        if family[0] in _SMALL or found.text.endswith(_PAST, 0, start + len(match["family"])):
            # 残ってくれた りょうちゃん: a sentence stands before the name.
            return
        is_rare = is_given(match["given"]) and family not in NOT_FAMILY and len(family) > 1
        if may_be_family(family) or (is_rare and family[-1] not in NOT_OF_FAMILIES):
            start += len(match["family"]) - len(family)
            yield _name(found.text, start, offset + match.end("given"), honorific)
    match = _SPELT.search(before)
    if match is not None:
        end = offset + len(before.rstrip())
        yield _name(found.text, offset + match.start(), end, honorific)


def _is_a_doing(found: Words, end: int, family: str) -> bool:
    """Whether what stands before a name is what is done (再発行, 申請), and no family."""
    token = found.around(end - 1)
    return token is not None and token.pos[2] == "サ変可能" and not is_family(family)


def _unknown(found: Words, before: str, offset: int, honorific: str) -> Iterator[Name]:
    match = _FOREIGN.search(before)
    if match is not None and match[0] not in NOT_PEOPLE:
        start, end = offset + match.start(), offset + match.end()
        if (
            found.is_unknown(start, end)
            and not match[0].startswith("プロ")
            and not match[0].endswith(COMPANIES)
        ) or match[0] in PARTS:
            yield _name(found.text, start, end, honorific)
    end = offset + len(before)
    match = _OLD.search(before) if _AGED.match(found.text, end) else None
    if match is not None and match[0] not in NOT_PEOPLE:
        yield _name(found.text, offset + match.start(), end, honorific)
    match = _RARE.search(before)
    if match is not None and _is_rare(found, offset + match.start(), match[0]):
        yield _name(found.text, offset + match.start(), offset + match.end(), honorific)


def _read(text: str, before: str, offset: int, honorific: str) -> Iterator[Name]:
    """Kana before an honorific that are read as a name, behind a particle or not."""
    beside = _AND_ANOTHER.search(before)
    if beside is not None and beside["name"] not in NOT_PEOPLE:
        yield _name(text, offset + beside.start("name"), offset + len(before), honorific, "lone")
        return
    match = _KANA.search(before)
    if match is None:
        return
    whole = match[0]
    pieces = [whole[begin:] for begin in range(min(5, len(whole) - 1))]
    # 来たおかざきさん: of what stands before さん, the longest end that is somebody's name.
    before_whole = text[offset + match.start() - 1 : offset + match.start()]
    known = ""
    for begin, one in enumerate(pieces):
        is_free = whole[begin - 1] in _PARTICLES if begin else not _LETTER.match(before_whole)
        if len(one) > 2 and (kana.is_family(one) or (is_free and kana.is_like_family(one))):
            known = one
            break
    for said in (known, whole, whole[1:] if whole[0] in _PARTICLES else ""):
        is_family = bool(said) and said == known
        if len(said) > 1 and (is_family or kana.is_given(said)) and said not in NOT_PEOPLE:
            end = offset + len(before)
            tier = "strict" if is_family else "lone"
            yield _name(text, end - len(said), end, honorific, tier)
            return


def _is_rare(found: Words, start: int, said: str) -> bool:
    """Whether it is a rare name that begins with a known one (佐倉屋敷)."""
    first = found.around(start)
    if first is None or first.start != start or first.pos[3] != "姓":
        return False
    last = found.around(start + len(said) - 1)
    if last is None or first.end == last.end or last.pos[1] != "普通名詞":
        return False
    return (
        said not in NOT_PEOPLE
        and said[-1] not in NOT_OF_FAMILIES
        and last.surface not in NOT_FAMILY
    )


def _child(text: str, before: str, offset: int, honorific: str) -> Iterator[Name]:
    match = _CHILD.search(before)
    if match is None:
        return
    start, end = offset + match.start(), offset + match.end()
    if match["kana"] and start and _LETTER.match(text, start - 1):
        # `3歳のそうたくん`: behind a word the first letter is a particle.
        if text[start] not in "はがをにのとやも" or end - start < 3:
            return
        start += 1
    said = text[start:end]
    if said not in NOT_PEOPLE and said not in NOT_FAMILY:
        yield _name(text, start, end, honorific, "lone")
