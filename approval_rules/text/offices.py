"""Whether the words beside an address say that it is a public place's, and nobody's home."""

from __future__ import annotations

from typing import Final

from approval_rules.text.on_demand import on_demand

_OFFICE: Final = (
    r"(?:役[所場]|庁舎|本庁|センター|集会[所場]|ホール|アリーナ|グラウンド|プール|スタジアム|ドーム|プラザ|"
    r"(?:図書|体育|美術|博物|資料|記念|交流|文化|公民|会|旅|水族|科学|文学|映画|武道|児童|本|別)館|"
    r"(?:公|学|庭|農|霊|幼稚|保育|こども|動物|植物|遊|果樹)園|広場|(?:球|競技|運動|斎|牧|駐車|キャンプ|工|ゴルフ)場|"
    r"学校|高校|大学|病院|医院|寺院|クリニック|薬局|神社|教会|道の駅[^\s、。()]{0,8}|駅|交番|"
    r"(?:支|出張|営業|案内|相談|事務|保健|裁判|研究|診療|販売|直売|投票|開票|避難|駐在|保育)所|"
    r"(?:消防|警察|税務)署|(?:事務|郵便|法務|水道|放送)局|(?:本|支|総務|財政|福祉|健康|市民|建設|教育|環境|産業|企画)部|"
    r"(?:相談|会議|教)室|会議所|商工会|協議会|委員会|自治会|協会|組合|銀行|信用金庫|ハローワーク|劇場|本社|支社|会社|"
    r"商店|食堂|カフェ|レストラン|ホテル|酒造|スーパー|ベーカリー|法人|[^\W\d]{2}[店課](?![\u3400-\u9fff])|"
    r"[^\W\d](?:[^\W\d]|」)(?<!関)係(?![\u3400-\u9fff]))"
)
"""What the public comes to, and the parts of an administration."""
_LINKS: Final = "[\\s:、,(「『【\\[〒\\d/→・=\U0001f300-\U0001faff-]{0,14}\\Z"
_NAMED_BEFORE: Final = on_demand(
    rf"(?:{_OFFICE}|(?:会社|法人)[^\s、。はがをに]{{1,12}}?)[)」』】]?"
    rf"(?:(?:まで)?の?(?:ご?案内|所在地|住所|場所|アクセス|移転先|お?問い?合わ?せ先?))?は?{_LINKS}"
)
_SENT_TO: Final = on_demand(
    r"(?:会場|開催(?:場所|地)|集合(?:場所)?|窓口|受付|郵送先?|送付先|提出先|[申応][^\s、。]{0,3}先|申込み?|応募|本社|店舗|"
    r"問い?合わ?せ先?)(?:の?住所)?[はがもへ]?" + _LINKS
)
"""Words that the public reads to come or to write there."""
_ADDRESSED: Final = on_demand(r"[宛あ]て?先(?:の?住所)?[はがもへ]?" + _LINKS)
_ASKED_TO_WRITE: Final = on_demand(
    r"応募|申[込し]|郵送|はがき|ハガキ|葉書|締[切め]|〆切|必着|募集|送付|お送り|作品|お便り|手紙|[^\W\d]{2}[課係室局]"
)
_HELD_AT: Final = on_demand(r"(?:場所|所在地?|現地|ところ)(?:の?住所)?[はがも]?" + _LINKS)
_EVENT: Final = on_demand(r"日時|とき|開催|時間|参加|申込|定員|募集|入場|無料|\d時|ご来場|見学")
"""Of what is held at a place."""
_WORD: Final = r"[^\s、。,:()「」はがをにで!?\d]{0,14}?"
_NAMED_AFTER: Final = on_demand(
    r"(?:(?:\s?[(「『/【]|に(?:ある|所在する)|[ \u3000\n]|(?=[\u3400-\u9fff]))\s?"
    rf"(?:{_WORD}[ \u3000]){{0,2}}?{_WORD}"
    r"|\s?「[^」\n]{1,20}"
    r"|の(?![^\s、。]{0,10}(?:マンション|アパート|団地|[家宅荘](?![課係庭])))[^\s、。,()「」のはがをにで\d]{0,10}?)"
    rf"{_OFFICE}(?!\s?の?(?:裏|近く|隣|となり|向かい|そば|横|前(?!の)|職員|生徒|児童|先生))"
)
_VISITED: Final = on_demand(
    r"(?:にて|で)(?:開催|開かれ|行われ|行い|実施|受け?付け)|に[^\s、。]{0,12}?(?:移転|開館|開設|オープン|開店|完成|新設|集合)"
    r"|[^。]{0,40}?(?:営業時間|営業日|定休|開館|休館|開店|入館|観覧料|入場料|最寄り|徒歩\d)"
)
"""What follows is told to visitors."""
_HOME_AFTER: Final = on_demand(
    r"(?:\s?[(/、,]?\s?|の)(?:[^。\n]{0,12}?(?:様|さま|さん|氏(?!名)|殿|世帯主|[^\s住]宅|方[のがはにへとも、。])"
    r"|在住|に(?:お)?住|居住|にお住ま|[^\s]{0,6}方(?:[、。)\s]|\Z))"
)
_HOME_BEFORE: Final = on_demand(
    r"自宅|実家|お宅|(?:[者主人様方員]|さん)の?(?:ご|現)?住所|住んで|住まい|さん宅|我が家|わが家|うち[のは]|世帯主|"
    r"(?:父|母|祖父|祖母|夫|妻|息子|娘|兄|姉|叔父|叔母|私|本人)の|(?:様|さま|さん|氏名|宛名)[^。\n]{0,12}\Z"
)
_ROOM: Final = on_demand(r"号室|\d{3}号?\Z|(?:\d+-){3}\d")
_REACH: Final = 60


def is_public(text: str, start: int, end: int) -> bool:
    """Whether [start, end) is where the public comes or writes to, as the words beside it say."""
    before, after = text[max(0, start - _REACH) : start], text[end : end + _REACH]
    if _HOME_AFTER.match(after):
        return False
    if _NAMED_AFTER.match(after) or _NAMED_BEFORE.search(before):
        return True
    if _HOME_BEFORE.search(before) or _ROOM.search(text[start:end]):
        return False
    if _ADDRESSED.search(before) and _ASKED_TO_WRITE.search(before + after):
        return True
    if _HELD_AT.search(before) and _EVENT.search(before + after):
        return True
    return _SENT_TO.search(before) is not None or _VISITED.match(after) is not None
