"""Whether the words beside an address say that it is a public place's, and nobody's home."""

from __future__ import annotations

import re
from typing import Final

_OFFICE: Final = (
    r"(?:役所|役場|庁舎|本庁|支所|出張所|センター|公民館|会館|集会所|ホール|体育館|アリーナ|図書館|美術館|博物館|"
    r"資料館|記念館|交流館|文化館|公園|広場|球場|競技場|グラウンド|プール|学校|高校|大学|学園|幼稚園|保育[園所]|"
    r"こども園|病院|医院|クリニック|診療所|保健所|消防署|消防本部|警察署|交番|駅|駐車場|神社|寺|教会|会議所|商工会|"
    r"協議会|委員会|事務[局所]|郵便局|銀行|税務署|法務局|年金事務所|ハローワーク|劇場|スタジアム|ドーム|プラザ|"
    r"本社|本店|支店|会社|商店|食堂|カフェ|レストラン|旅館|ホテル|酒造|薬局|工場|直売所|販売所|スーパー|ベーカリー|"
    r"NPO法人|[^\W\d]{2}[館園店課係](?![\u3400-\u9fff])|[^\W\d]{2}[署局部](?![\u3400-\u9fff屋門]))"
)
"""What the public comes to, and the parts of an administration."""
_LINKS: Final = r"[\s:、,(「『【\[〒\d/→・-]{0,14}\Z"
_NAMED_BEFORE: Final = re.compile(
    rf"{_OFFICE}[)」』】]?(?:[\u3041-\u30ff\u3400-\u9fff]{{0,4}}の?(?:ご?案内|所在地|住所|場所|アクセス|移転先))?"
    rf"(?:[はがもへ])?{_LINKS}"
)
_SENT_TO: Final = re.compile(
    r"(?:会場|場所|開催地|所在地?|集合|窓口|受付|郵送先?|送付先|提出先|[申応][^\s、。]{0,3}先|申込み?|応募|"
    r"問い?合わ?せ先?|[宛あ]て?先)(?:の?住所)?[はがもへ]?" + _LINKS
)
"""Words that the public reads to come or to write there."""
_WORD: Final = r"[^\s、。,()「」はがをにで!?\d]{0,14}?"
_NAMED_AFTER: Final = re.compile(
    r"(?:\s?[(「『/【]|の|に(?:ある|所在する)|[ \u3000]|(?=[\u3400-\u9fff]))\s?"
    rf"(?:{_WORD}[ \u3000]){{0,2}}?{_WORD}{_OFFICE}"
)
_HOME_AFTER: Final = re.compile(
    r"(?:\s?[(/、,]?\s?|の)(?:[^。\n]{0,12}?(?:様|さま|さん|氏(?!名)|殿|世帯主|[^\s住]宅)|在住|に(?:お)?住|居住|にお住ま|[^\s]{0,6}方(?:[、。)\s]|\Z))"
)
_HOME_BEFORE: Final = re.compile(
    r"自宅|実家|お宅|住んで|住まい|さん宅|我が家|わが家|うち[のは]|世帯主|"
    r"(?:父|母|祖父|祖母|夫|妻|息子|娘|兄|姉|叔父|叔母|私|本人)の|(?:様|さま|さん|氏名|宛名)[^。\n]{0,12}\Z"
)
_ROOM: Final = re.compile(r"号室|\d{3}号?\Z|(?:\d+-){3}\d")


def is_public(text: str, start: int, end: int) -> bool:
    """Whether [start, end) is where the public comes or writes to, as its own line says."""
    line = text[max(0, start - 40) : start]
    after = text[end : end + 40]
    if _HOME_AFTER.match(after):
        return False
    if _NAMED_AFTER.match(after) or _NAMED_BEFORE.search(line):
        return True
    if _SENT_TO.search(line) is None or _HOME_BEFORE.search(line):
        return False
    return _ROOM.search(text[start:end]) is None
