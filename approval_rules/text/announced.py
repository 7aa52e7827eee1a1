"""Names behind an office or a label, whatever it is: 司書の羽生田です, 委員長：ひらが かなで."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from approval_rules.text import kana, signs
from approval_rules.text.naming import NOT_FAMILY, NOT_PEOPLE, REGIONS, ROLES_AFTER, ROLES_BEFORE
from approval_rules.text.on_demand import on_demand
from approval_rules.text.pairs import (
    NOT_OF_FAMILIES,
    family_before,
    is_family,
    is_given,
    may_be_family,
)
from approval_rules.text.surnames import EVERYDAY, NOT_ADDRESSED
from approval_rules.text.words import Name, Words, kinds

_KANJI: Final = "[\u3400-\u9fff\uf900-\ufaff々ヶノ\U00020000-\U0003ffff]"
_KATAKANA: Final = r"[\u30a1-\u30fa\u30fc\u3099\u309a]"
_HIRAGANA: Final = r"[\u3041-\u3096]"
_LAST_OF_ROLES: Final = (
    "隊身ち出家頭生友徒任僚長員師士司役官係者手賞位番走当問督査任事佐計書記訳奏揮会影供輩僚理工匠将年度童徒名課室班一子娘孫兄弟姉妹夫妻父母"
    "ーフノトいTAR"
)
_PLACE: Final = on_demand(
    rf"[の・:= は](?<=[{_LAST_OF_ROLES}].)[ 、]?"
    rf"(?P<name>{_KANJI}{{1,5}} {{1,2}}(?:{_KANJI}{{1,4}}|{_HIRAGANA}{{2,5}}|{_KATAKANA}{{2,6}})"
    rf"|{_KANJI}{{1,5}}|{_KANJI}{{1,4}}(?:{_HIRAGANA}{{2,4}}|{_KATAKANA}{{2,6}})"
    rf"|{_HIRAGANA}{{2,6}}[ ・]{_HIRAGANA}{{1,6}}|{_HIRAGANA}{{2,6}}?(?=です|と申)"
    rf"|{_KATAKANA}{{3,10}}(?:[ ・]{_KATAKANA}{{2,10}}){{0,3}})"
    r"(?P<end> ?(?:です|と申|が|は|も|まで|に(?=代|続|引|お|相)|さん|氏|様|選手|先生"
    rf"|(?<={_KATAKANA})(?:[とをに]|から|より))"
    r"|[、。)(「」『→⇒/・\n]|\Z| )"
)
_ROLE: Final = on_demand(
    r"(?:[\u4e00-\u9fff々][長員師士司役官係者手賞将工匠課室班家頭生娘友徒児僚任人隊]|[長員師士](?=\Z)|[\u3041-\u30ff][隊係班員長師士者]|司書|秘書|"
    r"準?優勝|[1-9一二三]位|[1-9]番|走者|担当|講師|顧問|監督|主査|主任|主事|補佐|会計|書記|幹事|監事|"
    r"通訳|伴奏|指揮|司会|記者|撮影|写真提供|後任|前任|会計年度|先輩|後輩|同僚|職務代理|代表|児童|生徒|"
    r"氏名|名前|息子|娘|孫|[兄弟姉妹夫妻父母]|コーチ|リーダー|スタッフ|ワーカー|マネージャー|ヘルパー|せんせい|ピアノ|フルート|"
    r"出身|育ち|ギター|ベース|ドラム|ボーカル|アンカー|キャプテン|メンバー|アナウンサー|キャスト|ALT|PTA|CIR)\Z"
)
_NO_ROLE: Final = on_demand(
    r"(?:全員|人員|定員|満員|動員|参加者|希望者|利用者|来場者|関係者|対象者|初心者|業者|学者|若者|"
    r"消費者|会員|社会|大会|総会|工事|記事|行事|家事|火事|食事|用事|仕事|無事|見事|知事|市長|町長|村長|"
    r"区長|成長|身長|延長|特長|全長|入手|切手|握手|拍手|相手|若手|富士|武士|力士|同士|兵士|講習会|協会|"
    r"教会|委員会|展示会|[今昨来毎]年|[0-9]年|事務所|上位|下位|単位|地位|部位|上手|下手|教室|会議室|"
    r"和室|研究室|図書室|相談室|待合室|実家|国家|農家|一家|民家|"
    r"我が家|法人|個人|[0-9一二三四五六七八九数何両]人|外国人|大人|老人|"
    r"成人|求人|衛生|発生|再生|人生|厚生|更生|芝生|弥生|誕生|共生|責任|就任|委任|育児|店頭|先頭|街頭|口頭|年頭)\Z"
)
_KIN: Final = on_demand(r"(?:息子|娘|孫|兄|弟|姉|妹|夫|妻|父|母)\Z")
_PREDICATES: Final = frozenset(["です", "まで", "から", "より", "という", "でした"])
_GLUED: Final = on_demand("(?<=[\u3400-\u9fff])(?:より|から|まで|です|でした|ほか|など|だけ)\\Z")
_STRONG: Final = ("です", "と申", "さん", "氏", "様", "先生", "選手")
_PARTICLES: Final = frozenset("のはがをにでともやへか")
_LABEL: Final = frozenset(":=")
_OF_BODIES: Final = ("提供", "協力", "撮影")


def names(found: Words) -> Iterator[Name]:
    """Who is named behind an office, a label or a place in a contest."""
    text = found.text
    for match in _PLACE.finditer(text):
        before = text[max(0, match.start() - 8) : match.start()]
        role = _ROLE.search(before)
        if role is None:
            continue
        said, sign, end = match["name"], match[0][0], match["end"].strip()
        first, _, second = said.partition(" ")
        glued = _GLUED.search(said)
        if glued is not None:
            said, end = said[: glued.start()], glued[0]
            first, second = said, ""
        if not second and (title := signs.title_at_end(said)) and end != "さん":
            # 優勝 曽我三段: a rank behind the name is none of it.
            said, end = said[: -len(title)], title
            first = said
        if len(second) > 2 and second[-1] in "君様氏":
            said, end = said[:-1], said[-1]
            second = second[:-1]
        if second in _PREDICATES:
            # 司書の 行方 です: what follows the space is no given name.
            said, end = first, second
        if sign == "の" and said[0] < "\u3400" and role[0].endswith("賞") and end not in _STRONG:
            # 特賞のコンポスターは: a prize is a thing.
            continue
        is_of_many = sign not in _LABEL and _NO_ROLE.search(before) is not None
        if is_of_many and (said[0] < "\u3400" or not end.startswith(("です", "と申"))):
            continue
        start = match.start("name")
        family = family_before(first) if second else first
        if family and len(first) - len(family) > 1:
            # 副代表皆川 大成: an office stands right before the family.
            start += len(first) - len(family)
            said = said[len(first) - len(family) :]
        tier = _tier(said, sign, end, role[0])
        if tier:
            yield Name(start=start, end=start + len(said), text=said, tier=tier, honorific="")


def _tier(said: str, sign: str, end: str, role: str) -> str:
    """Whether these words are a name: `strict`, `lone`, or "" for none."""
    first, _, second = said.replace("・", " ").partition(" ")
    second = second.strip()
    is_said = end.startswith(_STRONG)
    if said[0] < "\u30a0" and not second:
        return "lone" if kana.is_family(said) or kana.is_given(said) else ""
    if said[0] < "\u30a0":
        # Kana in two words behind a label: ひらが かなで.
        is_pair = first not in NOT_FAMILY and first not in NOT_PEOPLE and len(second) > 1
        return (
            "strict" if is_pair and (sign in ":= ・" or is_said) and "*" not in kinds(first) else ""
        )
    if said[0] < "\u3400":
        is_word = "*" in kinds(first) or first in NOT_PEOPLE or first in NOT_FAMILY
        is_body = role.endswith(_OF_BODIES) and not second
        return "" if is_word or is_body or (sign == "は" and not is_said) else "lone"
    if second:
        is_one = may_be_family(first) and (is_given(second) or "*" not in kinds(second))
        is_one = is_one and second not in ROLES_AFTER and second[-1] not in NOT_OF_FAMILIES
        return "strict" if is_one and second not in NOT_FAMILY else ""
    if said[-1] < "\u3400":
        family = said.rstrip("".join(one for one in said if one < "\u3400"))
        is_known = is_family(family) or (sign in _LABEL and kinds(family) == {"一般"})
        is_one = 1 < len(family) < 5 and is_known and family not in EVERYDAY
        given = said[len(family) :]
        is_name = is_given(given) or kana.is_given(given)
        if given[0] < "\u30a0" and not is_name and (sign not in _LABEL or given[0] in _PARTICLES):
            return ""
        return "strict" if is_one and (is_name or "*" not in kinds(given)) else ""
    return _alone(said, sign, end, role, is_said=is_said)


def _alone(said: str, sign: str, end: str, role: str, *, is_said: bool) -> str:
    if said in NOT_FAMILY or said in ROLES_AFTER or said in ROLES_BEFORE or said in NOT_PEOPLE:
        return ""
    known = kinds(said)
    if _KIN.search(role) is not None:
        return "lone" if "名" in known and "*" not in known else ""
    is_sure = (
        is_said
        or sign in _LABEL
        or (sign == "・" and end[:1] in {"が", "は", "、", "。", ""})
        or (sign == " " and end[:1] in {"が", "は"} and role[-1] in "師員士係")
    )
    if len(said) > 4:
        return ""
    if said in EVERYDAY or said in REGIONS or said in NOT_ADDRESSED or "*" in known:
        return "lone" if is_family(said) and is_said and sign in "の・:" else ""
    if "姓" in known:
        return "lone" if is_sure or sign in "の・ " else ""
    # 別日程 and 最高殊勲 stand in no dictionary either, but do not begin as a family does.
    is_short = len(said) < 3 or bool(known) or is_family(said[:2])
    is_unknown = known <= {"一般", "名"} and len(said) > 1 and said[-1] not in NOT_OF_FAMILIES
    is_unknown = is_unknown and is_short
    return "lone" if is_unknown and is_sure else ""
