"""Where a text speaks of one person without a name: kin, an office, an age, the writer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from approval_rules.text.on_demand import on_demand

_KIN: Final = (
    r"息子|娘(?!たち)|[長次二三][男女](?!共)|(?<!親)兄(?!弟|妹)|(?<!兄|姉)弟(?!子)|姉(?!妹)|(?<!姉|兄)妹|(?<![祖伯叔義養父実])[父母](?!の日|子|親会|校|国|港|島|体|乳|語|数|艦)"
    r"|父親|母親|祖[父母](?!母)|(?<![丈工農水情漁士人令])夫(?!婦|人)|妻(?!沼|籠|木)|孫(?!の手|の日)|甥|姪|嫁|婿|旦那|主人(?!公)|奥さん|奥様|"
    r"家内|お?[父母]さん|(?:お?[じば]い|お?ばあ|お?じい)(?:ちゃん|さん)|おじさん|おばさん|同僚|後輩|先輩|上司|部下|友人|彼女|(?<![お])彼(?!岸|方|女)"
)
_OFFICE: Final = (
    r"[課係部局室班隊団園校所館院会組社区町村市店支工場]長(?![期さい寿官])|副?会長|理事長?|(?<!担)任者|担任|教頭|教諭|講師|指導員|調理員|支援員|管理人|運転手|職員|社員|"
    r"従業員|店主|大将|女将|住職|主将|部長|部員|選手|監督|コーチ|役員|会員|隊員|団員|先生|議員|知事|容疑者|被告|委員|大家|住人|隣人|工場長|"
    r"赤ちゃん|やつ|奴|翁|さん|くん|君|ちゃん|様|氏"
)
_OF_MANY: Final = "男性|女性|男子|女子|男児|女児|児童|生徒|園児|学生|少年|少女|男|女"
"""One of them where something is told of them, and all of them elsewhere (女性に対する暴力)."""
_ONE: Final = on_demand(
    rf"(?:{_KIN})(?=さん|ちゃん|様|は|が|も|の|を|に|と|、|\(|:|\s|\d)"
    rf"|(?<![お皆み者客方])(?:{_OFFICE})(?=は|が|も|、|\(|で|に|って|のこと|,)"
    rf"|(?:{_OF_MANY})(?=が|も|\()|(?:{_OF_MANY})(?=は(?!、))"
    r"|ご本人(?=は)|あなた(?=の(?:前回|検査|健診|検診|病|結果|診断))|[人者主名]\([男女]性?\)|(?:男性?|女性?)\s?[1-9]?\d[代歳才]"
    r"|(?:患者|利用者)名?(?=:|\s)|(?:あの|この|その)(?:人|方|子|男|女|家)(?=は|が|も|の|に)|(?:私|わたし|僕|ぼく|俺|おれ|うち|自分|当方|(?<!ご)本人|相手方?|対象[児者]|被害者|来所者?|申請者|通報者)(?=は|が|も|の|自身|、|:|\s|\n)"
    r"|(?<![\d・、,/〜~-])\d{1,2}歳(?!以[上下]|未満|から|まで|[〜~-]|児|の[お子誕方]|になる)|(?<![準数量額計率点員間期号章第回表図])\([1-9]\d\)|(?<!\d)[1-9]0代の?(?:男|女|職)"
    r"|(?i:(?<![a-z])(?:my|his|her|our|their|your(?! (?:child|baby))) (?:[a-z-]+ ){0,2}(?:son"
    r"|daughter|mother|father|mum|mom|dad|"
    r"wife|husband|brother|sister|grandmother|grandfather|grandma|grandpa|baby|child|neighbou?r|classmate|"
    r"colleague|teacher|coach|boss|cousin|aunt|uncle|friend|roommate|manager|handler|driver)(?![a-z])"
    r"|(?<![a-z])(?:he|she)(?:'s|’s)?(?= (?:is|was|has|had|can"
    r"|will|does|did|got|went|takes"
    r"|uses|needs|lost|said|told)|'s|’s)"
    r"|(?<![a-z])I(?:'m|’m|'ve|’ve)?(?= (?:am|was|had|have|lost|got|take|use|need|suffer|went"
    r"|broke))"
    r"|(?<![a-z])the (?:[a-z]+ )?(?:caretaker|driver|man|woman|guy|boy|girl|lady|coach"
    r"|teacher|tenant|applicant|"
    r"suspect|manager|chef|cook|fishmonger|mayor|captain|owner|clerk|lifeguard|principal)(?:'s|’s)?(?![a-z])"
    r"|(?<![a-z])(?:client|patient|victim)(?: name)?: |(?<![a-z])(?:boy|girl|man|woman), \d)"
)


_OWNER: Final = on_demand(r"(?i:(?<![a-z])(?:his|her|my|their))\s\Z")


def is_owned(text: str, start: int) -> bool:
    """Whether what begins here is somebody's: his schizophrenia, my HIV test."""
    return _OWNER.search(text, max(0, start - 6), start) is not None


def mentions(text: str) -> Iterator[tuple[int, int]]:
    """The words that mean one person, whoever it is."""
    for found in _ONE.finditer(text):
        yield found.span()
