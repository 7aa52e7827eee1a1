"""Bank accounts: seven digits beside what people write around them, and those of the post bank."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from approval_rules.text.columns import WHOSE, cells_under
from approval_rules.text.on_demand import on_demand
from approval_rules.text.validators import phone_kind

_APART: Final = r"[-‐‑‒–—―−ー.・_*\s]"
_NUMBER: Final = on_demand(
    rf"\d(?<!\d\d)(?:\d{{6}}(?!\d)|\d{{5}}(?:\d\d)?(?!\d)|(?:{_APART}{{0,3}}\d){{6}}(?!\d)|(?:\s?/\s?\d){{6}})(?![-/]?\d)"
)
_GOES_ON: Final = on_demand(r"(?<=\d)(?<!(?<!\d)[1-9]\d\d)-\Z|(?<=\d)[.:]\Z|[¥￥$]\s?\Z")
"""What makes it a part of another number; `400-` may be that of a branch."""
_IS_A_HOUSE: Final = on_demand(r"\d{1,2}(?:-\d{1,3}){2,3}")
_HOME: Final = on_demand(r"住所|(?i:address|live[sd]? (?:at|in))")
_LIKE_OTHERS: Final = on_demand(r"\d{3}-\d{4}")
"""Postal codes and local telephones look like this too."""
_COUNTED: Final = on_demand(
    r"\s?(?:円|人(?![事格])|名(?![義前称])|件(?!名)|回|票|枚|冊|年(?![金齢])|月|日(?!本)|時|歳|%|点|台(?!帳)|"
    r"世帯(?!主)|ポイント|個(?!人)|本(?![人店籍])|千円|万|km|kg|yen|:\d|,\d{3}(?!\d))"
)
_KINDS: Final = (
    "普通|当座|貯蓄|定期|総合|フツウ|トウザ|チョチク|ふつう|とうざ|futsuu?|touza|toza|savings|ordinary|"
    "checking|current|deposit|regular"
)
_LINK: Final = " \n\tはがをもの、,:;=→⇒←・.「『(【〔[]〕】)』」\"'>|/…*-"
_LABEL: Final = on_demand(
    r"(?:番号|ナンバー|№|#|口座|預金|貯金|預け金|(?<![A-Za-z])(?:no|num|number|account|acct|deposit|is)\.?"
    r"|総合|(?:次|以下|下記)の(?:とおり|通り))\Z",
    re.IGNORECASE,
)
_KIND: Final = on_demand(
    rf"(?:{_KINDS})\Z|(?:^|[\s(【「『/・,|\]】）)店行金庫])[普当貯]\Z", re.IGNORECASE
)
_ACCOUNT: Final = on_demand(
    r"口座|通帳|預金|貯金|koza|kouza|(?<![A-Za-z])(?:account|acct|a/c|deposit)", re.IGNORECASE
)
_ACCOUNT_ENDS: Final = on_demand(rf"(?:{_ACCOUNT.pattern})\Z", re.IGNORECASE)
_NO_ACCOUNT: Final = on_demand(
    r"電話|TEL|Tel|tel|FAX|携帯|〒|郵便番|連絡先|問い?合わ?せ|受付|整理|会員|予約|注文|請求|伝票|納付|お客[様さ]|"
    r"法人|登録番|免許|宛名|保険|年金|手帳|受給|患者|住民|職員|学籍|個人番号|マイナンバー|カード|暗証|追跡|通知書|"
    r"管理番|照会番|申請|申込|年度|期限|限度|残高|総額|合計|金額|phone|order|fax|card"
)
_BANK: Final = on_demand(
    r"銀行|バンク|信用金庫|信金|信用組合|信組|労働金庫|労金|ろうきん|農協|農業協同組合|漁協|(?<![A-Za-z])JA|"
    r"ゆうちょ|郵便局|(?<![A-Za-z])[Bb]ank(?![a-z])|Credit\sUnion|金融機関|"
    # As people shorten the names of the great ones.
    r"三井住友|三菱(?:UFJ|東京)|UFJ|みずほ|りそな|北洋|道銀|楽天|住信|西日本シティ|七十七|きらやか|きらぼし|"
    r"常陽|足利|群銀|武蔵野|横浜信|浜銀|第四|北越|八十二|北陸|北國|大垣共立|十六|百五|静銀|スルガ|名銀|"
    r"京銀|池田泉州|関西みらい|南都|紀陽|山陰合同|ごうぎん|中銀|広銀|もみじ|阿波|百十四|伊予銀|四銀|福銀|"
    r"肥後|宮銀|鹿銀|琉球|沖銀|海邦|PayPay|ソニー|イオン|セブン|auじぶん"
)
_ABOUT_AN_ACCOUNT: Final = on_demand(
    r"(?i:bank (?:info|details|account)|branch)[^\d]{0,60}\Z|(?:口座|通帳)[^\d]{0,60}\Z"
)
_THE_SAME: Final = on_demand(
    r"(?:口座|通帳)[^\d。\n]{0,20}(?:同じ|前の|いつもの|新しい(?:の|方|ほう)は?|次の|以下の|こちら)[はがの:、「\s]{0,3}\Z"
)
"""`口座は前と同じ7337689です`"""
_CODE_OF_A_BRANCH: Final = on_demand(
    r"(?:店番号?|支店コード|店舗コード|支店番号)\s?[はが:]?\s?\d{3}[のと、,/・\s-]{1,2}\Z"
)
"""`店番301の5209495`"""
_USED: Final = on_demand(r"(?i:\b(?:account|acct))[^.\d\n]{0,60}\b(?:use|is|to|at|into)\s\Z")
_BESIDE_A_BANK: Final = on_demand(
    r"(?:銀行|信金|信組|農協|(?<![A-Za-z])(?:JA|MUFG|SMBC|Mizuho|[Ss]hinkin|[Ss]hinkumi|[Bb]ank))[\s:、/,]{1,2}(?:\d{3}[\s:、/,]{1,2})?(?:(?i:acct?|account|no|number)\.?\s)?\Z"
)
_BRANCH: Final = on_demand(
    r"支店|本店|出張所|支所|本所|営業部|店|[Bb]ranch|(?<!\d)\d{3}(?!\d)|[/,・|]\s?[124579]\s?[/,・|]\s?\Z"
)
_IN_A_TOWN: Final = on_demand(r"Bank,\s[A-Z][a-z]+,?\s\Z")
_PAY_TO: Final = on_demand(
    r"(?:(?:給与|賃金|報酬|謝礼|謝金|手当)の?振り?込み?(?=\s?[=:は])|振り?込み?先|入金先|送金先|返金先|還付先|支払先|引き?落と?し(?:先|口座)|支払先|通帳)[^\d\n。]{0,16}\Z"
)
_STOP: Final = on_demand(r"[。!?！？]")
_BEHIND: Final = on_demand(
    r"\s?[(【「]?\s?(?:普通|当座|貯蓄)(?:預金|貯金|口座|[)】」])"
    r"|\s?[(（][^)\n]{2,14}(?:銀行|信用金庫|信金|信用組合|農協|労金)"
    r"|\s(?:at|with|of)\s(?:the\s)?(?:[A-Z][a-z]+\s){1,3}(?:Bank|Credit)"
    r"|、[^。\n]{0,20}(?:普通|当座)[^。\n]{0,8}。?[^。\n]{0,12}(?:銀行|信金|信組|農協|金庫)"
    r"|\s?[(（](?:口座|通帳)|[、,]\s?(?:種別|種目|科目)\s?[はが:]\s?(?:普通|当座|貯蓄)"
)
_CODED: Final = on_demand(r"\d{4}(?<!\d\d{4})[-/ ]\d{3}[-/ ]\d[-/ ](\d{7})(?!\d|-\d)")
_MONEY: Final = on_demand(
    r"支払|払い?込|振り?込|口座|還付|返金|送金|入金|銀行|金融|振替|ゆうちょ|郵便局|加入者"
)
_SIGNED: Final = on_demand(
    r"(?:記号|きごう)(?:[・/\s]*番号)?[)」】\s]{0,2}[はがを:=\s(「【]{0,3}"
    r"(1(?:-?\d){4}(?!\d)[-\s]{0,2}(?:\d[-\s]{1,2})?(?:[,、・/\s(「【】)」の-]*(?:番号|ばんごう))?"
    r"[)」】はが:\s(「【-]{0,4}(?:\d{2,8}|\d(?:-\d){4,7}))(?!\d)"
)
_OF_THE_POST: Final = on_demand(
    r"ゆうちょ(?:銀行)?[^\d\n。]{0,14}\n?\s?(1\d{4}[-\s](?:\d[-\s])?(?:番号)?\s?\d{2,8})(?!\d)"
)
_OF_THE_POST_IN_ENGLISH: Final = on_demand(
    r"(?:Japan Post Bank|Yucho(?: Bank)?|JP Bank)[^\d\n]{0,40}(?:(?P<whole>1\d{4}-(?:\d-)?\d{6,8})"
    r"|1\d{4},?\s(?:and\s)?(?:number|no\.?):?\s(?P<told>\d{2,8}))(?!\d)"
)
_IN_OTHER_TONGUES: Final = on_demand(
    r"(?:账号|賬號|帳號|帐号|账户|계좌(?:번호)?|(?i:s[ốo] t[àa]i kho[ảa]n|t[àa]i kho[ảa]n|"
    r"conta(?: corrente| poupan[çc]a)?"
    r"|n[úu]mero de (?:conta|cuenta)|cuenta(?: bancaria)?|"
    r"rekening))[^\d\n]{0,12}(\d{6,8})(?!\d|-\d)"
)
_TONGUES: Final = ("账", "賬", "帳", "帐", "계좌", "kho", "conta", "cuenta", "rekening")
"""Without one of these the pattern above matches nowhere."""
_OF_A_PAPER: Final = on_demand(
    r"(?:口座振替|口座|振替)の?(?:書類|用紙|依頼書|申込書|届)?[、,:がはの\s]{1,2}(\d{7})(?!\d|-\d)"
)
_PAIR_OF_THE_POST: Final = on_demand(
    r"(?<![\d-])(1(?: ?\d){3} ?0 ?[-–—] ?(?:\d ?- ?)?\d(?: ?\d){5,7})(?![\d-]| ?\d)"
)
"""記号 and 番号 of the post bank, where the text names it: 10330-25841691."""
_TRANSFER: Final = on_demand(r"(0[01]\d{3}(?<!\d{6})(?<!-\d{5})-\d-\d{2,6})(?!\d|-)")
_HEADING: Final = on_demand(r"口座(?:番号|No|№|\s?[|\t,、/]|$)|(?i:account)")
_CELL: Final = on_demand(r"\d{6,8}")
_FARTHEST: Final = 48
_FIGURES: Final = 7
_AND_ANOTHER: Final = on_demand(
    rf"{WHOSE}"
    r"\s?(?:と|や|、|,|/|か|及び|および|または|又は|and|or|\n)"
    r"(?:\s?[^\d\n。、,.:]{1,14}?(?:は|に|へ|:|\s(?:at|to|is|普通|当座)))?\s?[「(]?"
)
"""Between two accounts of a list, whose they are may be said: 4709378, Hina at 9813304."""
_INSTEAD: Final = on_demand(
    r"[」』\")】]{0,2}(?:ではなく|でなく|なのに|の間違い|の誤り|→|から|,? not|,? instead of)"
    r"[^\d。\n]{0,10}[「『\"(【\s]{0,2}"
)
"""`「7654321」ではなく「7654312」`: both are told."""


def accounts(text: str) -> Iterator[tuple[int, int]]:
    """Where numbers of accounts stand, in a view that reads kanji as digits."""
    for sign, pattern in (
        ("記号", _SIGNED),
        ("きごう", _SIGNED),
        ("Bank", _OF_THE_POST_IN_ENGLISH),
        ("Yucho", _OF_THE_POST_IN_ENGLISH),
        ("ゆうちょ", _OF_THE_POST),
        ("ゆうちょ", _PAIR_OF_THE_POST),
        ("郵便局", _PAIR_OF_THE_POST),
        ("Post", _PAIR_OF_THE_POST),
        ("-", _TRANSFER),
        ("口座", _OF_A_PAPER),
    ):
        if sign in text:
            for found in pattern.finditer(text):
                span = found.span(found.lastgroup or 1)
                if pattern is not _TRANSFER or _is_transfer(text, *span):
                    yield span
    small = text.lower()
    if any(map(small.__contains__, _TONGUES)):
        yield from (found.span(1) for found in _IN_OTHER_TONGUES.finditer(text))
    for found in _CODED.finditer(text):
        if _MONEY.search(text, max(0, found.start() - _FARTHEST), found.start()):
            yield found.span(1)
    last = -_FARTHEST
    for found in _NUMBER.finditer(text):
        start, end = found.span()
        if _GOES_ON.search(text, max(0, start - 5), start) or _COUNTED.match(text, end):
            continue
        if _IS_A_HOUSE.fullmatch(found[0]) and _HOME.search(text, max(0, start - 40), start):
            continue
        if (
            _is_one(text, start, end)
            or _goes_on(text, last, start, end)
            or _is_meant(text, start, end)
        ):
            last = end
            yield start, end
    if "口座" in text or "ccount" in text:
        yield from cells_under(text, _HEADING, _CELL)


def _goes_on(text: str, last: int, start: int, end: int) -> bool:
    """Whether it is the next of a list, or told instead of the account that ends at `last`."""
    if _INSTEAD.fullmatch(text, last, start):
        return True
    return end - start == _FIGURES and _AND_ANOTHER.fullmatch(text, last, start) is not None


def _is_one(text: str, start: int, end: int) -> bool:
    """Whether what stands around six to eight digits calls them an account."""
    low = max(0, start - _FARTHEST)
    before = text[low:start]
    before = _STOP.split(before)[-1]
    figures = sum(one.isdigit() for one in text[start:end])
    bare, is_called = _bare(before)
    if figures == 7 and (_CODE_OF_A_BRANCH.search(before) or _THE_SAME.search(text[low:start])):
        return True
    if _KIND.search(bare):
        return figures == 7 or is_called or (figures == 6 and _BANK.search(before) is not None)
    is_about = _ABOUT_AN_ACCOUNT.search(text, max(0, start - 90), start) is not None
    if is_called and figures == 7 and is_about and _NO_ACCOUNT.search(before) is None:
        return True
    if figures == 7 and (
        _BESIDE_A_BANK.search(before) or _USED.search(text[max(0, start - 90) : start])
    ):
        return True
    if _ACCOUNT_ENDS.search(bare) or _ACCOUNT.search(before, len(bare)):
        return figures == 7 or is_called
    if figures != 7 or _LIKE_OTHERS.fullmatch(text, start, end):
        return False
    if _BEHIND.match(text, end):
        return True
    _, *between = _BANK.split(before)
    if (
        between
        and (_BRANCH.search(between[-1]) or _IN_A_TOWN.search(before))
        and _NO_ACCOUNT.search(between[-1]) is None
    ):
        return True
    pay = _PAY_TO.search(before)
    return pay is not None and _NO_ACCOUNT.search(pay[0]) is None


_AROUND: Final = 60
_CONTEXT: Final = on_demand(
    r"普通|当座|貯蓄|口座|通帳|銀行|信金|信用金庫|信組|農協|ゆうちょ|支店|名義|振り?込み?先|入金先|"
    r"(?i:bank(?! holiday)|\baccount|\bacct|savings)"
)
_SAMPLES: Final = frozenset(["1234567", "7654321", *(digit * 7 for digit in "0123456789")])
"""What forms are filled in with as an example."""
_NAMED_OTHERWISE: Final = on_demand(
    rf"(?:{_NO_ACCOUNT.pattern}|番号(?<!口座番号)|番(?<!店番)|コード|[Ii][Dd]|[Cc]ode|No)[^\n。]{{0,8}}\Z"
)


def _is_meant(text: str, start: int, end: int) -> bool:
    """Whether seven figures that nothing else explains stand where accounts are spoken of."""
    if end - start != _FIGURES or not text[start:end].isdigit():
        return False
    if text[start:end] in _SAMPLES or _NAMED_OTHERWISE.search(text, max(0, start - 24), start):
        return False
    return _CONTEXT.search(text, max(0, start - _AROUND), end + _AROUND) is not None


def _is_transfer(text: str, start: int, end: int) -> bool:
    """Whether it is no telephone: one that could be is asked for a word for money beside it."""
    _, valid, _ = phone_kind(text[start:end])
    return not valid or _MONEY.search(text[max(0, start - 30) : end + 20]) is not None


def _bare(before: str) -> tuple[str, bool]:
    """What stands before a number without the words that only say that one follows."""
    is_called = False
    for _ in range(5):
        before = before.rstrip(_LINK)
        found = _LABEL.search(before)
        if found is None:
            break
        is_called = True
        before = before[: found.start()]
    return before, is_called
