"""Names in kana, known by how they are read: the lists in Latin letters hold every reading once."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import Final

from approval_rules.text import latin_reading as latin
from approval_rules.text.listed import listed
from approval_rules.text.naming import COMPANIES, NOT_FAMILY
from approval_rules.text.on_demand import on_demand
from approval_rules.text.words import Name, Words, kinds

_SYLLABLES: Final = dict(
    zip(
        "あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわん"
        "がぎぐげござじずぜぞだぢづでどばびぶべぼぱぴぷぺぽ",
        (
            *("a", "i", "u", "e", "o", "ka", "ki", "ku", "ke", "ko", "sa", "shi", "su", "se", "so"),
            *("ta", "chi", "tsu", "te", "to", "na", "ni", "nu", "ne", "no", "ha", "hi", "fu"),
            *("he", "ho", "ma", "mi", "mu", "me", "mo", "ya", "yu", "yo", "ra", "ri", "ru", "re"),
            *("ro", "wa", "n", "ga", "gi", "gu", "ge", "go", "za", "ji", "zu", "ze", "zo"),
            *("da", "ji", "zu", "de", "do", "ba", "bi", "bu", "be", "bo", "pa", "pi", "pu", "pe"),
            "po",
        ),
        strict=True,
    )
)
_WORDS: Final = frozenset([
    "この", "どの", "なか", "かな", "こと", "もの", "まち", "きみ", "とも", "かい", "だい", "まい",
    "れい", "ごろ", "ごと", "みな", "やすい", "わたり", "おく", "あいだ", "ただ", "いで", "おうち",
    "しかた", "くど", "じん", "どん", "せき", "さえ", "もと", "いま",
])  # fmt: skip
"""Words of every sentence that are read as some name is."""
_ENDS: Final = (
    "もと", "やま", "むら", "さわ", "ざわ", "さき", "ざき", "ぐち", "わら", "はら", "ばら",
    "ばやし",
    "くら", "うち", "たに", "しま", "じま", "かわ", "がわ", "もり", "おか", "ばし", "はし", "まつ",
    "すぎ", "づか", "つか", "うら", "ぬま", "やなぎ", "みや", "べっぷ", "ふじ", "きた", "えだ",
)  # fmt: skip
"""What families' names end with."""
_OF_OLD_WOMEN: Final = listed(
    """
    トヨ キヨ ハル フミ キク トメ ヨネ ウメ タケ マツ ツル カメ イネ ミツ シズ スエ ヒサ テル
    チヨ ハナ サト トキ
    キミ ヨシ セツ フジ サク ミネ タマ ノブ ツネ ミヨ ナカ リヨ イト ヒデ ヤス マス タミ トシ
    ナミ カツ スミ タツ
    トラ クニ サダ ヤエ キン ギン シマ リツ ソノ チエ フク ミサ ムメ モト タカ シゲ シヅ チヅ
    ハツ フサ マサ ヨシエ
    """
)
"""Given names of many women who are old; words as well, so only behind a family's name."""
_SMALL: Final = {"ゃ": "a", "ゅ": "u", "ょ": "o"}
_TO_HIRAGANA: Final = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}


@functools.lru_cache(maxsize=20_000)
def _kinds(said: str) -> int:
    """What a name in kana may be, as one in Latin letters is read; 0 for what is none of Japan."""
    letters = ""
    doubled = False
    for sign in said.translate(_TO_HIRAGANA):
        if sign in _SMALL and letters.endswith("i"):
            stem = letters[:-1]
            letters = stem + ("" if stem.endswith(("sh", "ch", "j")) else "y") + _SMALL[sign]
        elif sign == "っ":
            doubled = True
        elif (syllable := _SYLLABLES.get(sign)) is not None:
            letters += syllable[0] + syllable if doubled else syllable
            doubled = False
        else:
            return 0
    return latin.read(letters.capitalize())


def is_like_family(said: str) -> bool:
    """Whether it is read as families' names are built (せきもと, おおぞの), known or not."""
    return said not in _WORDS and len(said) > 3 and said.translate(_TO_HIRAGANA).endswith(_ENDS)


def is_family(said: str) -> bool:
    """Whether a family's name is read so (きたむら、キタムラ)."""
    return said not in _WORDS and bool(_kinds(said) & (latin.FAMILY_OF_JAPAN | latin.UNSURE_FAMILY))


def is_given(said: str) -> bool:
    """Whether a given name is read so (みほ、ミホ)."""
    flags = latin.GIVEN_OF_JAPAN | latin.UNSURE_GIVEN
    return said not in _WORDS and bool(
        _kinds(said) & (flags if said[0] < "ァ" else latin.ANY_GIVEN)
    )


def is_of_old_women(said: str) -> bool:
    """Whether women who are old are called so (トヨ、キク), behind a family's name."""
    return said in _OF_OLD_WOMEN


def is_surely_given(said: str) -> bool:
    """The same, of what is hardly a word as well."""
    return bool(_kinds(said) & (latin.GIVEN_OF_JAPAN if said[0] < "ァ" else latin.SURE_GIVEN))


_HIRAGANA: Final = r"\u3041-\u3096"
_KATAKANA: Final = r"\u30a1-\u30fa\u30fc"
_PAIR: Final = on_demand(
    rf"(?<![{_KATAKANA}])(?P<family>"
    rf"(?<![{_HIRAGANA}])[{_HIRAGANA}]{{2,7}}|[{_KATAKANA}]{{2,6}})[ ・]"
    rf"(?P<given>(?<=[{_HIRAGANA}].)[{_HIRAGANA}]{{2,12}}|[{_KATAKANA}]{{2,6}}(?![{_KATAKANA}・]))"
)
_HONORED: Final = ("さん", "ちゃん", "くん", "さま", "せんせい")
_GOES_ON: Final = on_demand(
    "さん|ちゃん|くん|さま|せんせい|です|より|から|まで|と|が|は|の|に|を|も|へ|で"
)
_PARTED: Final = on_demand(rf"[ ・](?<=[{_HIRAGANA}{_KATAKANA}].)(?=[{_HIRAGANA}{_KATAKANA}])")
_PARTICLES: Final = frozenset("のはがともや")
_OPENS: Final = frozenset("「『(:=、,・\n/|>【")
_SHUTS: Final = frozenset("」』)、,。\n/|(<】")


def names(found: Words) -> Iterator[Name]:
    """Names in full in two words of kana, of which one at least is read as a name is."""
    text = found.text
    if _PARTED.search(text) is None:
        return
    for match in _PAIR.finditer(text):
        family, given = match["family"], given_in(match["given"])
        start, end = match.start(), match.start("given") + len(given)
        is_known = is_family(family) or "姓" in kinds(family)
        if not is_known and family[0] in _PARTICLES and is_family(family[1:]):
            family, start, is_known = family[1:], start + 1, True
        if is_known and given and not (family in NOT_FAMILY or given in NOT_FAMILY):
            yield _name(text, start, end, "strict")
            continue
        if _is_unlisted(family, given):
            yield _name(text, start, end, "lone")
            continue
        end = match.end()
        is_apart = (text[start - 1 : start] or "\n") in _OPENS and text[end : end + 1] in _SHUTS
        is_quoted = is_known and text[start - 1 : start] in {"「", "『"}
        if is_apart and _is_half(family, match["given"], is_known=is_known, is_quoted=is_quoted):
            yield _name(text, start, end, "lone")


def _is_unlisted(family: str, given: str) -> bool:
    """Whether no word at all stands before what is surely a given name (カワベ ユウト)."""
    return (
        family[0] > "\u30a0"
        and len(given) > 2
        and not kinds(family)
        and not family.endswith(COMPANIES)
        and is_surely_given(given)
    )


def given_in(said: str) -> str:
    """The given name that these kana are, or begin with before a particle; "" for none."""
    if is_given(said) or kinds(said) == {"名"}:
        return said
    for size in range(min(5, len(said) - 1), 1, -1):
        goes_on = _GOES_ON.match(said, size)
        if goes_on is None:
            continue
        if is_surely_given(said[:size]) or (goes_on[0] in _HONORED and is_given(said[:size])):
            return said[:size]
    return ""


def _is_half(family: str, given: str, *, is_known: bool, is_quoted: bool) -> bool:
    """Whether one of the two is known and the other is no word."""
    if family in NOT_FAMILY or given in NOT_FAMILY or given.endswith((*COMPANIES, *_HONORED)):
        return False
    other = given if is_known else family
    return (is_known or is_given(given)) and ("*" not in kinds(other) or is_quoted)


def _name(text: str, start: int, end: int, tier: str) -> Name:
    return Name(start=start, end=end, text=text[start:end], tier=tier, honorific="")
