"""Names that stand alone, as the dictionary takes them in their sentence, where people stand."""

from __future__ import annotations

from typing import Final

from approval_rules.text import signs
from approval_rules.text.given_names import MODERN, ONE_LETTER
from approval_rules.text.naming import NOT_PEOPLE, ORDINARY, REGIONS
from approval_rules.text.on_demand import on_demand
from approval_rules.text.surnames import EVERYDAY, MANY, NOT_ADDRESSED
from approval_rules.text.words import Token, Words, kinds

_OF_PLACES: Final = on_demand(
    "地区|地域|方面|集落|町内|停留所|バス停|路線|各停|号線|[駅町村市県]の|行き|水位|氾濫|増水|流域|河川|上流|下流|学区|投票|分団|"
    "地名|苗字|名字|姓が|峠|トンネル|国道|県道|山頂|登山|渓|温泉|海岸|海水浴|湖|沿|気温|震度|停電|断水|除雪|区域|警戒|出荷|産の|名産|"
    "銀行|信金|労金|普通|支店|口座|号室|コーポ|メゾン|ハイツ|メーカー|の[2-9二三四五六七八九]つの?[地町村市]|"
    "[2-9二三四五六七八九両各][市町村県区校駅港線館店国島山](?!長|議)|区間|往復|運転|列車|各館"
)
_NEAR: Final = 22
"""So far from a name, words of places make one of it."""
_COUNTED: Final = frozenset("一二三四五六七八九十百千〇")
_BEFORE: Final = frozenset(
    ["助詞", "助動詞", "補助記号", "空白", "動詞", "形容詞", "感動詞", "接続詞", "副詞"]
)
_AFTER: Final = on_demand(
    r"[がはもにとへを](?!ほど|なり)|から|より|まで|だけ|のみ|しか|って|です|でした|だった|では|さえ"
    r"|あて|宛|メモ|[、。)」』】\n/!?→⇒:]|・|\Z|\s?\(| (?:です|でした|\d{1,2}[/:月])"
    rf"|の(?:{signs.BELONGINGS}|後|名|分|件|案|番|順|作|文|ほう|方)"
)
"""What follows whoever does or has something, or the end of a place in a list."""
_SUBJECT: Final = on_demand("[がはも](?!ほど|なり)")
_GIVEN: Final = on_demand("[\u3041-\u3096]{3,}|[\u30a1-\u30fa\u30fc]{3,}|[\u3400-\u9fff々]{2,}")
_TAGGED: Final = on_demand(
    "名札|名前|記名|タグ|ラベル|シール|ネーム|持ち主|署名|宛名|表紙|書い|書か|氏名|呼"
)
_ABROAD: Final = on_demand(
    "出身|来日|留学|国際交流|外国|母国|ALT|CIR|実習生|多文化|英語|通訳|日本語"
)
_ARROW_AFTER: Final = on_demand("\\s?[→⇒]\\s?([\u3400-\u9fff々]{2,4})(?![\u3400-\u9fff々])")
_ARROW_BEFORE: Final = on_demand("(?<![\u3400-\u9fff々])([\u3400-\u9fff々]{2,4})\\s?[→⇒]\\s?\\Z")
_ACTS: Final = on_demand(r"[がはもにと、](?!ちなん)|です|から|より|の(?!花)|[\n)]|\Z|。")
_THINGS: Final = on_demand(
    "号|組|園|亭|丸|愛称|銘柄|品種|新種|いちご|りんご|列車|特急|新幹線|ロボット|キャラ|マスコット|店|物語|劇|絵本|公演|映画|上映|衣装|小説|作曲|名作|オペラ|展(?:覧|[はがを、。])|を読|伝説|童話|バレエ|品評会|バラ|ダリア|ぶどう|の歌|を歌|合唱|カフェ|ホーム|車種|ブランド"
)


def _is_of_places(text: str, start: int, end: int) -> bool:
    """Whether places are told of near it, or in its sentence where one says who one is."""
    low, high = max(0, start - _NEAR), end + _NEAR
    if text.startswith("です。", end):
        low, high = max(low, text.rfind("。", low, start) + 1), end
    return _OF_PLACES.search(text, low, high) is not None


def is_family(found: Words, start: int, end: int) -> bool:
    """Whether the family's name at [start, end) is taken for one and stands where people do."""
    said = found.text[start:end]
    if (
        len(said) < 2
        or said in REGIONS
        or said in EVERYDAY
        or said in NOT_ADDRESSED
        or said in ORDINARY
    ):
        return False
    if _COUNTED.issuperset(said) or (said[-1] in "屋町" and found.text[end : end + 1] == "」"):
        return False
    if _is_handed_over(found, start, end):
        return True
    is_quoted = found.text[start - 1 : start] in {"「", "『"}
    if is_quoted and _TAGGED.search(found.text, max(0, start - _NEAR), end + 12) is None:
        return False
    known = kinds(said)
    if "姓" not in known or not (known <= {"姓", "名"} or _is_subject(found, end, said, known)):
        return False
    return _is_word(found, start, end, "姓")


def _is_subject(found: Words, end: int, said: str, known: frozenset[str]) -> bool:
    """Whether a name that may be a place's too is told of as somebody is (鈴木は, 加藤が)."""
    may_be = "*" not in known or said in MANY
    return may_be and _SUBJECT.match(found.text, end) is not None


def _is_handed_over(found: Words, start: int, end: int) -> bool:
    """Whether an arrow leads from one family's name to another (能勢→三好)."""
    text = found.text
    token = found.around(start)
    if token is None or token.pos[1] != "固有名詞":
        return False
    beside = _ARROW_AFTER.match(text, end) or _ARROW_BEFORE.search(text, max(0, start - 7), start)
    if beside is None or beside[1] in REGIONS or beside[1] in EVERYDAY or beside[1] in ORDINARY:
        return False
    return "姓" in kinds(beside[1]) and not _is_of_places(text, start, end)


def is_given(found: Words, start: int, end: int) -> bool:
    """Whether the given name at [start, end) is nothing else and stands where people do."""
    said = found.text[start:end]
    known = kinds(said)
    is_abroad = said[0] < "\u3400" and said[0] > "\u30a0" and known <= {"名", "一般"}
    if not known or not (known == {"名"} or is_abroad):
        return False
    if said in NOT_PEOPLE or _GIVEN.fullmatch(said) is None:
        return False
    if _THINGS.search(found.text, max(0, start - _NEAR), end + _NEAR) is not None:
        return False
    if "一般" in known and not _is_of_abroad(found):
        return False
    if _ACTS.match(found.text, end) is None or found.text[start - 1 : start] in {"・", "「", "『"}:
        return False
    return not signs.is_of_beasts(found.text, start, around=40) and _is_word(
        found, start, end, "一般" if is_abroad and "一般" in known else "名"
    )


_OF_CASES: Final = on_demand(
    "児童|生徒|園児|[年組]|保護者|家庭|世帯|いじめ|相談者?|面接|ケース|学級|欠席|健診|アレルギー|得点|名簿|訴え|長[女男]|[母父兄姉弟妹]"
)
_TITLE_OF_A_THING: Final = on_demand(
    "号|愛称|品種|列車|劇|絵本|公演|映画|上映|展|ホール|カフェ|クラブ|ブランド"
)
_OPENS_A_SLOT: Final = on_demand(r"(?:\A|[\n\s、・:「(→])\Z")
_SLOT_ENDS: Final = on_demand(
    r"[、)」:\n]|\s|\Z|の(?:母|父|祖母|祖父|兄|姉|保護者|件|家|担任)|\d(?!\d)(?=[、\n。]|\Z)|[はがも](?!じ)|です|と(?=[\u3400-\u9fff])"
)


def is_in_a_slot(found: Words, said: str, start: int, end: int) -> bool:
    """Whether a child fills a place of a list or of a note about people (同組 琉愛、煌大)."""
    text = found.text
    is_child = "*" not in kinds(said) or said in MODERN or said in ONE_LETTER
    return (
        is_child
        and said not in NOT_PEOPLE
        and _OPENS_A_SLOT.search(text, max(0, start - 1), start) is not None
        and _SLOT_ENDS.match(text, end) is not None
        and found.tells_of(_OF_CASES)
        and not _is_of_places(text, start, end)
        and _TITLE_OF_A_THING.search(text, max(0, start - 12), end + 12) is None
        and not signs.is_of_beasts(text, start, around=40)
    )


def _is_of_abroad(found: Words) -> bool:
    """Whether a text tells of another country or of those who came from one."""
    return found.tells_of(_ABROAD) or found.names_a_country


def is_free(text: str, start: int, end: int) -> bool:
    """Whether what stands at [start, end) stands where people do, in no story and no place."""
    return (
        _AFTER.match(text, end) is not None
        and not _is_of_places(text, start, end)
        and _THINGS.search(text, max(0, start - _NEAR), end + _NEAR) is None
        and not signs.is_of_beasts(text, start, around=40)
    )


def _is_word(found: Words, start: int, end: int, kind: str) -> bool:
    if _AFTER.match(found.text, end) is None:
        return False
    index = found.index(start)
    token = found[index] if index >= 0 else None
    if (
        token is None
        or (token.start, token.end) != (start, end)
        or token.pos[2:4] != ("人名", kind)
    ):
        return False
    if index and not _is_free(found[index - 1], start):
        return False
    return not _is_of_places(found.text, start, end)


def _is_free(before: Token, start: int) -> bool:
    return (
        before.end < start
        or before.pos[0] in _BEFORE
        or before.pos[2] == "副詞可能"
        or before.surface in {"区", "班", "組", "番", "位"}
    )
