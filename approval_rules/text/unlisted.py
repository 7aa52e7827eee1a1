"""Names that are not read as such in their sentence, known by the words beside them."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import Final

from approval_rules.text import alone, signs
from approval_rules.text.given_names import ONE_LETTER
from approval_rules.text.naming import NOT_FAMILY, NOT_PEOPLE, OF_STAFF, REGIONS, ROLES_BEFORE
from approval_rules.text.on_demand import on_demand
from approval_rules.text.pairs import NOT_OF_FAMILIES, glued, is_family, is_given
from approval_rules.text.surnames import EVERYDAY, NOT_ADDRESSED
from approval_rules.text.words import Name, Words, kinds

_KANJI: Final = "[\u3400-\u9fff\uf900-\ufaff々ヶ\U00020000-\U0003ffff]"
_STRETCH: Final = on_demand(rf"{_KANJI}+(?:[ツノケ]{_KANJI}+)*")
_COUNTERS: Final = frozenset("区班組番位")
"""Behind a digit they count, and a name may follow: 1区遠山."""
_LAST_STRETCH: Final = on_demand(rf"{_KANJI}+\Z")
_LONGEST: Final = 16
"""Stretches of more letters are not remembered."""
_HONORED: Final = frozenset(
    ["さん", "様", "氏", "くん", "君", "先生", "選手", "ちゃん", "殿", "さま"]
)
_KANA_AT_CONTACT: Final = on_demand(
    r"[( 、:] ?(?P<name>[\u3041-\u3096]{2,6}(?: [\u3041-\u3096]{1,6})?"
    r"|[\u30a1-\u30fa\u30fc]{2,5}(?: [\u30a1-\u30fa\u30fc]{2,6})?)(?: ?\)|\n|\Z)"
)
_CONTACT: Final = on_demand(r"(?:\d ?[-) ] ?\d{3,4}|\d{8}|\.[a-z]{2,4}) ?(?:です|まで)? ?\Z")
_BY_NAME: Final = on_demand(
    rf"[の・](?P<name>[\u3041-\u3096]{{2,6}}|{_KANJI}{{2,4}}?)(?=さん|さま|様|先生|くん|ちゃん)"
)
_WHOSE: Final = on_demand(rf"(?:(?:{signs.ROLES}|{signs.KIN})の|(?:{signs.KIN})・)\Z")
_MAY_HONOR: Final = frozenset("さくちま様氏殿君先選」』】》 \n")
_TO_CHILDREN: Final = ("くん", "ちゃん")
_OFFICE: Final = on_demand(
    "担当|文責|講師|司会|記者|代表|会長|園長|校長|係長|課長|主任|主将|準?優勝|事務局|受付|窓口"
    "|(?P<any>[一-龥]{1,6}?(?:[課係](?![長員])|[^成身延特全会校]長|[士師査監任](?![長補])))"
)
"""What may stand right before a family's name; before one that is a word too, the known ones."""
_ENDS_OF_SCHOOLS: Final = frozenset("小中高大館屋丸")
_PREDICATES: Final = ("です", "まで", "が", "より", "から", "も")
_KIN: Final = on_demand(
    "[長次二三四五]男|[長次二三四五]女|息子|祖父|祖母|[今来先]週|[今来先]月|[本翌前]日|[今明昨]日|午前|午後"
)
_KIN_OF: Final = on_demand("[長次二三四五][男女]|息子|祖[父母]")
_ENDS_OF_OFFICES: Final = frozenset("課係部局室班隊署院長員師士者")
_HOUSED: Final = on_demand(r"[、。)」\nのでにへ]|て|\Z|宛|あて")
_STOP: Final = on_demand(r"[、。)\n ・(の]|\Z|です|まで|が|は|も|と|より|から")
_NOT_NAMES: Final = frozenset([
    "たんとう", "だいひょう", "ちょくつう", "ないせん", "けいたい", "じたく", "かいしゃ",
    "やくしょ", "しやくしょ", "ながら", "まで", "から", "など", "ください", "です", "ます", "のみ",
    "ほか", "または", "ファクス", "メール", "フリー", "ダイヤル", "ケータイ", "スマホ", "コール",
    "サービス", "ホール", "アプリ", "サイト", "ナビ", "ライン", "テスト", "みな", "おかあ",
    "おとう", "こども", "おく",
])  # fmt: skip
"""What stands behind a number to call, or before さん, and calls nobody."""
_NOT_OF_PEOPLE: Final = frozenset("員者生人士師工屋主長家手官客児様方職")


def names(found: Words) -> Iterator[Name]:
    """Families beside an honorific, a title or another sign, and kana behind a contact."""
    text = found.text
    has_children = "ちゃん" in text or "くん" in text
    for stretch in _STRETCH.finditer(text):
        start, end = stretch.span()
        said = stretch[0]
        if said[0] in _COUNTERS and end - start > 1 and text[start - 1 : start].isdigit():
            start, said = start + 1, said[1:]
        is_long = end - start > _LONGEST
        if is_long or _may_matter(said) or (has_children and _is_childs(text, end)):
            name = glued(text, start, end) or _family(found, start, end)
            if name is not None:
                yield name
    for match in _KANA_AT_CONTACT.finditer(text):
        start, end = match.start("name"), match.end("name")
        before = match.start()
        if _CONTACT.search(text, max(0, before - 12), before) is None:
            continue
        if match["name"] not in _NOT_NAMES and _may_be_called(found, start, end):
            yield _name(text, start, end, "")
    for match in _BY_NAME.finditer(text):
        said, start = match["name"], match.start("name")
        if said in _NOT_NAMES or said in NOT_PEOPLE or said[-1] in _NOT_OF_PEOPLE:
            continue
        if _WHOSE.search(text, max(0, start - 8), start) is not None:
            yield _name(text, start, match.end("name"), "さん")


def _is_childs(text: str, end: int) -> bool:
    return text.startswith(_TO_CHILDREN, end + (text[end : end + 1] == "」"))


@functools.lru_cache(maxsize=50_000)
def _may_matter(said: str) -> bool:
    """Whether a name may be in these kanji, whatever stands beside them; most are plain words."""
    return (
        said[-1] in signs.ENDS_OF_TITLES
        or said[-1] in "方宛"
        or (len(said) < 5 and (is_family(said) or _looks_like_family(said)))
        or (len(said) < 6 and _may_be_one(said))
        or ((office := _OFFICE.match(said)) is not None and is_family(said[office.end() :]))
        or _KIN.match(said) is not None
        or (len(said) < 4 and is_given(said))
    )


def _family(found: Words, start: int, end: int) -> Name | None:
    """The name that a stretch of kanji is, or that stands in it before a title."""
    text = found.text
    kin = _KIN.match(text, start, end)
    start = start if kin is None or kin.end() == end else kin.end()
    is_housed = end - start > 1 and text[end - 1] in "方宛" and not kinds(text[start:end])
    end -= is_housed and _HOUSED.match(text, end) is not None
    said = text[start:end]
    if said[-1] in signs.ENDS_OF_TITLES and (name := _titled(text, start, end)) is not None:
        return name
    if end - start > 5:
        return _labelled(text, start, end)
    honorific = signs.honorific(text, end) if text[end : end + 1] in _MAY_HONOR else ""
    if is_family(said):
        return _whole(found, said, start, end, honorific)
    is_honored = honorific in _HONORED and _is_free(text, start)
    is_read = len(said) > 1 and is_given(said) and "*" not in kinds(said)
    if is_honored and (is_read or _may_be_one(said)):
        return _name(text, start, end, honorific)
    if _looks_like_family(said) and (
        is_honored or signs.is_announced(text, start, end) or signs.is_called(text, start, end)
    ):
        return _name(text, start, end, honorific)
    is_childs = honorific in _TO_CHILDREN or (kin is not None and bool(honorific))
    if (
        is_childs
        and len(said) < 4
        and (not kinds(said) or is_given(said))
        and said[-1] not in NOT_OF_FAMILIES
    ):
        return _name(text, start, end, honorific)
    if len(said) < 4 and is_given(said) and said not in NOT_FAMILY and kinds(said) != {"*"}:
        is_kins = (
            kin is not None
            and kin.end() < end
            and len(said) > 1
            and _KIN_OF.match(kin[0]) is not None
        )
        if is_kins or alone.is_in_a_slot(found, said, start, end):
            return _name(text, start, end, "")
    return _labelled(text, start, end)


def _whole(found: Words, said: str, start: int, end: int, honorific: str) -> Name | None:
    """A family's name that stands by itself, where something says that it is one."""
    text = found.text
    is_host = text[end : end + 1] == "方" and len(said) > 1
    if is_host and said not in REGIONS and said not in EVERYDAY:
        return _name(text, start, end, "方")
    if honorific in _HONORED and said not in NOT_ADDRESSED and _is_free(text, start):
        return _name(text, start, end, honorific)
    beyond = signs.beyond_reading(text, end)
    title = signs.title(text, beyond)
    if _has_title(said, title):
        return _name(text, start, end, title)
    is_one = _is_somebody(text, said, start, beyond) or alone.is_family(found, start, end)
    return _name(text, start, end, "") if is_one else None


def _labelled(text: str, start: int, end: int) -> Name | None:
    """The family behind an office that stands right before it (担当田中、園長西田)."""
    office = _OFFICE.match(text, start, end)
    if office is None or end - office.end() < 2 or _STOP.match(text, end) is None:
        return None
    said = text[office.end() : end]
    if not is_family(said) or said in EVERYDAY or said in REGIONS:
        return None
    if office["any"] and "*" in kinds(said):
        return None
    return _name(text, office.end(), end, "")


def _has_title(said: str, title: str) -> bool:
    """Whether this title makes a person of a family's name, and no place (上野駅長)."""
    if not title or said in NOT_ADDRESSED:
        return False
    if title in OF_STAFF:
        return True
    return said not in REGIONS and said not in EVERYDAY


def _titled(text: str, start: int, end: int) -> Name | None:
    """The family before a title or an honorific that is written in kanji too."""
    title = signs.title_at_end(text[start:end])
    while len(title) > 2 and not _last_family(text[start : end - len(title)])[1:]:
        # 根本部長: of two titles that it ends with, the one that leaves a whole family.
        shorter = signs.title_at_end(title)
        if not shorter or not _last_family(text[start : end - len(shorter)])[1:]:
            break
        title = shorter
    if not title and end - start > 1:
        title = next((one for one in _HONORED if text.endswith(one, start + 1, end)), "")
    place = end - len(title) - text.startswith("両", end - len(title) - 1)
    said = _last_family(text[start:place]) if title else ""
    if not said or said in NOT_ADDRESSED or not _is_free(text, place - len(said)):
        return None
    if title in _HONORED:
        is_named = len(said) > 1 or title not in {"氏", "殿"}
        is_named = is_named and signs.honorific(text, place) == title
    else:
        is_named = _has_title(said, title) and signs.title(text, place) == title
    return _name(text, place - len(said), place, title) if is_named else None


def _last_family(said: str) -> str:
    """The family's name that these kanji are, or end with behind an office."""
    if len(said) < 5 and is_family(said):
        return said
    for size in range(min(4, len(said) - 1), 1, -1):
        family = said[-size:]
        if is_family(family) and family not in EVERYDAY and said[-size - 1] in _ENDS_OF_OFFICES:
            return family
    return ""


def _is_somebody(text: str, said: str, start: int, end: int) -> bool:
    if said in NOT_ADDRESSED or (len(said) == 1 and text[start - 1 : start] == "の"):
        return False
    if said in EVERYDAY or said in REGIONS or len(said) == 1:
        return signs.is_called(text, start, end)
    if said in ROLES_BEFORE:
        return False
    if signs.has_own_contact(text, end) or signs.is_handed_to(text, start, end):
        return True
    if "*" in kinds(said):
        # 王室の居城と and 今日は入場、 are told of things, 防災課の鵜飼です of somebody.
        is_of = text[start - 1 : start] in {"の", "が", "は"}
        if is_of and not text.startswith(_PREDICATES, end):
            is_topic = text[start - 1 : start] == "は" and signs.is_announced(text, start, end)
            return is_topic or signs.is_owner(text, end)
    is_pure = kinds(said) <= {"姓", "名"} and said[-1] not in _ENDS_OF_SCHOOLS
    if text[start - 1 : start] in {" ", "・"} and _is_beside_a_name(text, start - 1):
        return signs.is_doing(text, start, end) or signs.is_called(text, start, end)
    return signs.is_somebody(text, start, end) or (is_pure and signs.is_apart(text, start, end))


def _is_beside_a_name(text: str, end: int) -> bool:
    """Whether a place or a family stands before it, as in a row of stations."""
    before = _LAST_STRETCH.search(text, max(0, end - 5), end)
    if before is None or len(before[0]) < 2:
        return False
    return not kinds(before[0]).isdisjoint({"一般", "姓"})


def _looks_like_family(said: str) -> bool:
    """Whether what is no word begins as a family's name does and ends as no body does."""
    if said[-1] in NOT_OF_FAMILIES or said[-1] in "高小中大商工農学団隊台丁目線車便行式製品物手妻":
        return False
    return len(said) > 2 and kinds(said) <= {"一般"} and is_family(said[:2])


def _may_be_one(said: str) -> bool:
    """Whether kanji before an honorific may be a name that no dictionary has (神母, 岩美良平)."""
    if said[-1] in NOT_OF_FAMILIES or said[-1] in _NOT_OF_PEOPLE or said in NOT_PEOPLE:
        return False
    if said in ONE_LETTER:
        return True
    known = kinds(said)
    if 1 < len(said) < 4 and known <= {"一般"} and said not in REGIONS and said[-1] not in "編集隊":
        return True
    for size in (2, 1, 3):
        family, given = said[:size], said[size:]
        is_two = 0 < len(given) < 4 and is_given(given) and "*" not in kinds(said)
        if is_two and (is_family(family) or kinds(family) <= {"一般"}):
            return family not in REGIONS or len(given) > 1
    return False


def _is_free(text: str, start: int) -> bool:
    """Whether no お stands before it: お星さま、お宮さん are nobody's names."""
    return text[start - 1 : start] not in {"お", "ご", "御"}


def _may_be_called(found: Words, start: int, end: int) -> bool:
    """Whether kana are a name, or no whole word with another sense than that of a thing."""
    token = found.around(start)
    if token is None or found.text[start:end] in NOT_PEOPLE:
        return False
    if token.is_name or token.end != end or found.is_unknown(start, end):
        return token.pos[0] in {"名詞", "感動詞", "動詞", "形容詞", "接頭辞", "副詞"}
    return token.pos[0] == "名詞" and found.text[start] < "\u30a0"


def _name(text: str, start: int, end: int, honorific: str) -> Name:
    tier = "strict" if honorific else "lone"
    return Name(start=start, end=end, text=text[start:end], tier=tier, honorific=honorific)
