"""Days on which people were born: a whole day, and what says of it that somebody was born then."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from msgspec import Struct

from approval_rules.text.columns import cells_under
from approval_rules.text.dates import MONTHS
from approval_rules.text.english_births import english_births
from approval_rules.text.numerals import number
from approval_rules.text.on_demand import on_demand
from approval_rules.text.seeking import matches
from approval_rules.text.words import Name

_NUMERAL: Final = r"[\d一二三四五六七八九十〇元廿壱弐参拾]{1,4}"
_DAY: Final = on_demand(
    r"(?:(?:明治|大正|昭和|平成|令和|しょうわ|へいせい|れいわ|[明大昭平令]\.?|[MTSHRmtshr][.,]?)\s?"
    rf"(?P<era_year>{_NUMERAL})|(?P<year>\d{{4}}|[一二][〇一二三四五六七八九]{{3}}))"
    r"\s?(?:年の?|ねん|[./・、ー-])?\s?"
    r"(?:\(\s?(?:明治|大正|昭和|平成|令和|西暦)?[\d元]{1,4}\s?年?\s?\)\s?年?\s?)?"
    r"(?<=[年んの./・、ー)\s-])"
    rf"(?:(?P<month>{_NUMERAL})\s?(?:月|がつ|[./・、ー-])\s?(?P<day>{_NUMERAL})(?:\s?日|にち|か?(?!\d))"
    r"|元[日旦](?!\d))"
    r"|(?:(?:明治|大正|昭和|平成|令和|[明大昭平令MTSHR])\d\d|(?:18|19|20)\d\d)"
    r"(?P<short_month>[01]\d)(?P<short_day>[0-3]\d)(?!\d)"
)
_ENGLISH_MONTH: Final = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?"
_ENGLISH_DAY: Final = on_demand(
    rf"(?:{_ENGLISH_MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?,?|\d{{1,2}}(?:st|nd|rd|th)?\s{_ENGLISH_MONTH},?)"
    r"\s(?:19|20)\d\d(?!\d)",
    re.IGNORECASE,
)
_IN_OTHER_TONGUES: Final = on_demand(
    r"(?:생일|생년월일|出生日期|出生年月日?|(?<!誕)生日|出生[于於]|जन्म मिति|เกิดวันที่"
    r"|дата рождения|(?i:ng[àa]y sinh|sinh ng[àa]y|data de nascimento|"
    r"nascid[oa] em|nasc(?:i|eu) (?:em|no dia)|fecha de nacimiento|nac(?:[íi]|i[óo]) el"
    r"|nacid[oa] el|"
    r"ipinanganak(?: noong)?|kaarawan|lahir(?: pada)?|sinh (?:ng[àa]y|n[ăa]m)|"
    r"tanggal lahir|kapanganakan))[^\d\n]{0,8}"
    r"(?P<day>\d{4}\s?[년年]\s?\d{1,2}\s?[월月]\s?\d{1,2}\s?[일日]|\d{1,4}[./-]\d{1,2}[./-]\d{2,4}"
    r"|\d{1,2} (?:de )?[a-zç]{3,10} (?:de )?(?:19|20)\d\d|[A-Z][a-zç]{2,9} \d{1,2},? (?:19|20)\d\d)"
)
_TONGUES: Final = (
    "생", "出生", "生日", "sinh", "nasc", "nac", "lahir", "kapanganakan", "ipinanganak", "kaarawan",
    "जन्म", "เกิด", "дата",
)  # fmt: skip
"""Without one of these the patterns above match nowhere."""
_CHILD_BEFORE: Final = on_demand("(?:第[一二三四1-4]子|[長次二三][男女])[ :は・][^\\s\\d]{1,6} \\Z")
_CORRECTED: Final = on_demand("(?:正しく(?:は)?|正|訂正後?)[は:、]? ?\\Z")
_DAY_BEGINS: Final = on_demand(
    r"[明大昭平令しへれMTSHRmtshr一二12](?<![A-Za-z\d].)(?=[治正和成ょいれ]|[.,]?\s?[\d元一二三四五六七八九十〇])"
)
"""Where a day can begin: not inside of a number or a word."""
_YEARLESS: Final = on_demand(r"\d{1,2}(?<!\d\d\d)\s?(?:月\s?\d{1,2}\s?日|/\d{1,2})(?![\d/])")
_SAID_BEFORE: Final = on_demand(
    r"(?:生年月日(?:[^\d\n。]{0,20}[「『])?|誕生年月日|出生年月日|誕生日|たんじょうび|せいねんがっぴ|バースデー|出生日|[生う]まれた[日ひ]|出産(?:した)?(?:日|のは)|生まれは|お生まれ|生年|"
    r"(?:出生|生ま?れ|(?<![\u3400-\u9fff])生)\s?[:=]|(?<=[\s)])生(?=\s?\Z))(?:欄|\s?\([^)\n]{0,8}\))?[はがをにも]?、?[^\d\n。、(生産]{0,10}\n?[(「【]?\s{0,3}\Z"
)
_BOUNDED: Final = (
    r"(?!た?(?:まで|以前|以降|以後|より|から)|変わ"
    r"|た?の?(?:お?子(?:さん|様|ども)?|方|人|児童?)?(?:まで|から|以前|以降|以後|より|[がを]?対象))"
)
"""A day that bounds who may come is nobody's own."""
_SAID_AFTER: Final = on_demand(
    r"日?\s?(?:(?:午[前後])?\d{1,2}(?:時(?:\d{1,2}分|半)?|:\d\d)\s?)?(?:\((?:満?\d{1,3}[歳才]|[^)\n]{1,6}曜?)\))?\s?[にの]?\s?"
    rf"(?:(?:お?生ま?れ|お?産まれ|お?うまれ|出生|ご?誕生(?!日)){_BOUNDED}"
    rf"|」?[、」]?[^\d\s。、(]{{0,8}}[にでの]?お?生まれ{_BOUNDED}(?!日)|に生を受け|[(、,]\s?(?:満|現在)?\s?\d{{1,3}}\s?[歳才](?!(?:で|に|の|という)[^。\n]{{0,12}}(?:他界|死|逝|亡|没|永眠|生涯))|生(?!ま?れ|[徒産活命中配演物放誕])|[はが(]\s?(?:お?誕生日|生年月日)|のお?誕生日(?![会祝]))"
)
_ASKED_BEFORE: Final = on_demand(r"生年月日|誕生日")
_ASKED_AFTER: Final = on_demand(
    r"日?\s?[」』]?(?:で(?:お?間違い|よろしい|合って|正しい|登録|すか)|と(?:のこと|書|申告|記載|登録|答|な[っり]|あり|ある|印字|読)"
    r"|に訂正|(?:が|の方が)正しい|ではなく|[」』][^」』\n]{0,16}(?:生年月日|誕生日))"
)
"""`生年月日を確認しています。1966年3月4日でお間違いないですか`"""
_FARTHEST_ASKED: Final = 48
_CRIED_BEFORE: Final = on_demand(r"(?:生まれ(?:まし)?た|誕生(?:しました|です)?)[!。♪]\s?\Z")
_CRIED_AFTER: Final = on_demand(r"日?[^。\n]{0,16}(?:グラム|\dg|名前|命名|名付け)")
_OWN_BEFORE: Final = on_demand(
    r"(?:わたし|私|ぼく|僕|俺|おれ|うち)(?:は|の(?:誕生日|生まれ)は)、?\s?\Z"
)
_TURNS: Final = on_demand(r"(?:で|に)\s?(?:満\s?)?\d{1,3}\s?(?:歳|才|さい)")
_BIRTHDAYS: Final = on_demand("誕生日|月生まれ|誕生会")
_OF_A_BODY: Final = on_demand(
    r"(?:市|町|村|区|県|園|館|校|橋|線|駅|局|会社|法人|組合|制度|キャラクター|ひな|ヒナ)[はがもの]?\s?\Z"
)
_MADE: Final = on_demand(
    r"日?、?[^。\n]{0,24}(?:市|町|村|区|園|館|校|橋|線|駅|会社|組合|制度|団体|クラブ)[がはも]、?(?:お?生まれ|誕生)"
)
"""What is said of a day on which a town was made: 4つの村が合併して緑沢町が生まれました."""
"""What else than a person is said to be born (誕生)."""
_NO_BIRTH_BEFORE: Final = on_demand(r"(?:から|より|[~〜～ー-]|以降|\d)\s?\Z")
_NO_BIRTH_AFTER: Final = on_demand(
    r"日?\s?(?:現在|時点|以前|以降|以後|から|より|まで|付け?で|[でに]?(?:締|終了)|必着|[~〜～])"
)
_ROW_BEFORE: Final = on_demand(
    r"(?:\s?(?:さん|様|氏|くん|ちゃん))?(?:\s?\([^)\n]{2,14}\))?[\s、,/|・:]{0,3}"
    r"(?:\d{8,12}[\s、,]{1,2})?(?:(?:[男女]性?|(?i:fe)?(?i:male)|[MF])[\s、,/|・]{1,3})?(?:\(?[2-9][).:]\s?)?\(?\Z"
)
_ROW_AFTER: Final = on_demand(
    r"日?\s?(?:[、,/|)・\n\t。…]|\s[^\s]|\Z|[\s(]{1,2}(?:満?\d{1,3}[歳才]|[男女]))"
)
_KIN_BEFORE: Final = on_demand(
    r"(?:\([男女]性?\)[\s/、,・|]{1,2}|(?:\A|[\s、,・/|(→])(?:夫|妻|子|父|母|祖父|祖母|孫|長男|長女|次男|次女|二男|二女|三男|三女|本人|配偶者|"
    r"世帯主|受診者|[男女]性?)[\s、,:・|]{1,3}|(?:満\s?)?\d{1,3}[歳才][\s、,・]{0,2}\(?"
    r"|(?<![A-Za-z])(?i:fe)?(?i:male)[,/|\s]{1,3}|血液型\s?:?\s?[ABO]{1,2}型?[\s、,・]{1,2})\Z"
)
"""`夫 S55.4.18`, `男性、78歳（S23/2/14）`"""
_ROW_BEGINS: Final = on_demand(r"[\s、,|/(]\Z")
_CELL_OF_A_ROW: Final = on_demand(
    r"(?:19|20)\d\d/\d{1,2}/\d{1,2}(?=/)|(?:19|20)\d\d-\d{1,2}-\d{1,2}(?=[,|\t])"
)
_NO_ROW: Final = on_demand(
    r"撮影|写真|フォト|所蔵|館蔵|寄贈|作品|完成|就任|任期|採用|入[団庁社会](?!員)|着任|付け|発行|設立|開催|予約|受付|大会|展示|(?i:photo|archive|elected|joined)"
)
"""What else than a birth has a day beside a name."""
_LISTED: Final = on_demand(r"(?:誕生日|月生まれ|誕生会)[^。:\n]{0,12}:")
_OF_A_LIST: Final = on_demand(
    r"[\u3041-\u30ff\u3400-\u9fff](?<![組会園館所場区部回])\s?\((?P<day>\d{1,2}(?:/\d{1,2}|月\d{1,2}日))\)"
)
_SEX_BESIDE: Final = on_demand(r"日?[\s、,/|・(]{1,2}[男女](?:性?[\s、,/|・)]|性?\Z)")
_OF_A_CHILD: Final = on_demand(r"(?:くん|ちゃん)\s?\(\Z")
_LONGEST_ROW: Final = 24
_OF_A_GROWN: Final = 5
"""Years. A day of the last few years beside a name is rather that of an event."""


_HEADING: Final = on_demand(r"生年月日|誕生日|(?i:\bDOB\b|date of birth|birth ?date|\bborn\b)")
_CELL: Final = on_demand(r".{4,24}")
_LEGEND: Final = on_demand(
    r"(?:カッコ|かっこ|括弧|\(\s?\))(?:の中|内)?は、?(?:生年月日|誕生日|生まれた日)"
)
"""What says that every day in brackets is somebody's."""


_LONG_AGO: Final = on_demand(
    r"明治|慶応|元治|文久|万延|安政|嘉永|弘化|天保|文政|文化|享和|寛政|[^\W\d_]{0,3}\s?(?:1[0-8]\d\d|190\d)(?!\d)"
)
"""Years of which nobody alive was born: such a day is history."""
_OF_NO_PERSON: Final = on_demand(
    "ゆるキャラ|マスコット|キャラクター|パンダ|ゾウの|キリンの|ライオン|ペンギン|アルパカ|カピバラ|飼育|動物園|水族館"
    r"|(?i:\b(?:mascots?|otters?|seals|baby seal"
    r"|dolphins?|pandas?|cubs?|zoo|aquarium|penguins?|elephants?|giraffes?|kittens?|pupp(?:y|ies))\b)"
)
_BESIDE: Final = 60


class Birth(Struct, frozen=True, kw_only=True):
    """A day of birth; `kind`: `said` in words, in a `row` with a name, or `yearless`."""

    start: int
    end: int
    kind: str


def births(text: str, people: Sequence[Name], today: date) -> Iterator[Birth]:
    """The days of birth of people who may live, given the names that stand in the text."""
    for one in _births(text, people, today):
        beside = max(0, one.start - _BESIDE), one.start + _BESIDE
        is_of_no_person = _OF_NO_PERSON.search(text, *beside) is not None
        if not is_of_no_person and _LONG_AGO.match(text, one.start, one.end) is None:
            yield one


def _births(text: str, people: Sequence[Name], today: date) -> Iterator[Birth]:
    cells = list(cells_under(text, _HEADING, _CELL))
    has_legend = _LEGEND.search(text) is not None
    shapes: set[str] = set()
    others: list[re.Match[str]] = []
    for found in matches(_DAY, text, _DAY_BEGINS):
        if not _is_a_day(found):
            continue
        start, end = found.span()
        before, after = text[max(0, start - 32) : start], text[end : end + 16]
        is_said = (
            _SAID_BEFORE.search(before) is not None
            or _is_asked(text, found, today)
            or _CHILD_BEFORE.search(before) is not None
            or (
                _CORRECTED.search(before) is not None
                and _ASKED_BEFORE.search(text, max(0, start - 80), start) is not None
            )
        )
        if (not is_said and _NO_BIRTH_BEFORE.search(before)) or _NO_BIRTH_AFTER.match(after):
            continue
        if _MADE.match(text, end):
            continue
        told = _SAID_AFTER.match(after)
        if told is not None and "誕生" in told[0] and _OF_A_BODY.search(before):
            continue
        in_cell = any(first <= start and end <= last for first, last in cells)
        in_cell = in_cell or (has_legend and before.endswith("(") and after.startswith(")"))
        if in_cell or is_said or told is not None:
            yield Birth(start=start, end=end, kind="said")
        elif (
            _is_of_kin(before, after)
            or _is_of_a_row(text, found, people, today)
            or _is_meant(text, found, people, today)
        ):
            yield Birth(start=start, end=end, kind="row")
        else:
            others.append(found)
            continue
        shapes.add(_shape(found))
    may_be_listed = len(others) > 1 and _NO_LIST.search(text) is None
    listed = [one for one in others if may_be_listed and _is_told_of(text, one, people, today)]
    if len(listed) > 1:
        for found in listed:
            yield Birth(start=found.start(), end=found.end(), kind="row")
    # A list goes on as it began: each row has its day.
    for found in others:
        if _shape(found) in shapes and _ROW_BEGINS.search(text[: found.start()][-12:]):
            yield Birth(start=found.start(), end=found.end(), kind="row")
    yield from (
        Birth(start=start, end=end, kind="said") for start, end in english_births(text, today)
    )
    yield from _listed(text)
    small = text.lower()
    for found in _IN_OTHER_TONGUES.finditer(text) if any(map(small.__contains__, _TONGUES)) else ():
        yield Birth(start=found.start("day"), end=found.end("day"), kind="said")
    for found in _ENGLISH_DAY.finditer(text) if any(map(small.__contains__, MONTHS)) else ():
        # In Japanese around it; what says so in English is the business of a pattern.
        before = text[max(0, found.start() - 32) : found.start()]
        if _SAID_BEFORE.search(before) or _SAID_AFTER.match(text, found.end()):
            yield Birth(start=found.start(), end=found.end(), kind="said")
    if people or "生まれ" in text:
        for found in _YEARLESS.finditer(text):
            start, end = found.span()
            if text[start - 1 : start] in {"年", "/", "-", "."}:
                continue
            before = text[max(0, start - 32) : start]
            is_listed = before.endswith("(") and _BIRTHDAYS.search(text) is not None
            is_told = (
                is_listed
                or _SAID_BEFORE.search(before) is not None
                or _SAID_AFTER.match(text, end) is not None
                or _TURNS.match(text, end) is not None
            )
            is_own = _OWN_BEFORE.search(before) is not None
            if is_told and (is_own or _names_somebody(text, start, people)):
                yield Birth(start=start, end=end, kind="yearless")


def _is_asked(text: str, found: re.Match[str], today: date) -> bool:
    """Whether the day of somebody's birth is asked for, or told, in the sentences around it."""
    start, end = found.span()
    if _CRIED_BEFORE.search(text, max(0, start - 12), start) and _CRIED_AFTER.match(text, end):
        return True
    if _ASKED_AFTER.match(text, end) is None:
        return False
    if found["year"] is not None and number(found["year"]) >= today.year:
        return False
    around = text[max(0, start - _FARTHEST_ASKED) : end + _FARTHEST_ASKED]
    return _ASKED_BEFORE.search(around) is not None


def _listed(text: str) -> Iterator[Birth]:
    """Birthdays behind two or more names that a heading of birthdays leads to."""
    last = 0
    for heading in _LISTED.finditer(text) if "生" in text else ():
        if heading.start() < last:
            continue
        end = text.find("\n", heading.end())
        last = end if end >= 0 else len(text)
        listed = list(_OF_A_LIST.finditer(text, heading.end(), last))
        if len(listed) > 1:
            for found in listed:
                yield Birth(start=found.start("day"), end=found.end("day"), kind="yearless")


def _is_of_kin(before: str, after: str) -> bool:
    return _KIN_BEFORE.search(before) is not None and _ROW_AFTER.match(after) is not None


def _shape(found: re.Match[str]) -> str:
    """How a day is written, whatever day it is."""
    return re.sub(r"[\d元]+", "0", re.sub(r"\A(?:明治|大正|昭和|平成|令和|.)", "E", found[0]))


def _is_a_day(found: re.Match[str]) -> bool:
    month = found["month"] or found["short_month"]
    if month is None:
        return True
    day = found["day"] or found["short_day"]
    return 1 <= number(month) <= 12 and 1 <= number(day) <= 31 and _may_be_a_year(found)


def _may_be_a_year(found: re.Match[str]) -> bool:
    return found["year"] is None or 1880 <= number(found["year"]) <= 2100


def _is_of_a_row(text: str, found: re.Match[str], people: Sequence[Name], today: date) -> bool:
    """Whether it stands beside a name or a sex, between stops: 見本 花子、昭和60年4月1日、…"""
    if _SEX_BESIDE.match(text, found.end()):
        return True
    if found["month"] is None or _ROW_AFTER.match(text, found.end()) is None:
        return False
    year = found["year"]
    if year is not None and number(year) > today.year - _OF_A_GROWN:
        return False
    is_childs = _OF_A_CHILD.search(text, 0, found.start()) is not None
    is_childs = is_childs or "扶養" in text[max(0, found.start() - 40) : found.start()]
    if found[0][0] in "令Rr" and not is_childs:
        return False
    around = text[max(0, found.start() - _LONGEST_ROW) : found.end() + _LONGEST_ROW // 2]
    if _NO_ROW.search(around):
        return False
    for name in people:
        gap = found.start() - name.end
        if 0 <= gap <= _LONGEST_ROW and _ROW_BEFORE.fullmatch(text, name.end, found.start()):
            return True
    return False


_MEANT: Final = on_demand(r"生年月日|誕生日(?!会|祝)|生まれ(?!変)|生年")
_AROUND: Final = 60
_OF_AN_EVENT: Final = on_demand(
    r"開催|開館|開始|開く|締|期限|期間|時点|現在|対象|施行|創立|制定|予定|発売|放送|実施|受付|入学|入園|式|展|講座|教室|祭|大会|選挙|以降|以前|まで|から|亡|没|死去|逝去|他界"
)


def _is_meant(text: str, found: re.Match[str], people: Sequence[Name], today: date) -> bool:
    """Whether a day of long ago stands where births are spoken of, and nothing else has it."""
    start, end = found.span()
    year = found["year"]
    if (year is not None and number(year) > today.year - _OF_A_GROWN) or found[0][0] in "令Rr":
        return False
    low, high = max(0, start - 20), end + 20
    if _OF_AN_EVENT.search(text, low, high) or _NO_ROW.search(text, low, high):
        return False
    if any(0 <= start - name.end <= _LONGEST_ROW // 2 for name in people):
        return _MEANT.search(text, max(0, start - _AROUND), end + _AROUND) is not None
    # Of nobody in sight: in the same sentence only.
    before = re.split("[。\n]", text[max(0, start - _AROUND) : start])[-1]
    after = re.split("[。\n]", text[end : end + _AROUND])[0]
    return _MEANT.search(before) is not None or _MEANT.search(after) is not None


def _is_told_of(text: str, found: re.Match[str], people: Sequence[Name], today: date) -> bool:
    """Whether it stands in brackets or behind a stop beside somebody, in a list of such days."""
    year = found["year"]
    if year is not None and number(year) > today.year:
        return False
    if _ROW_AFTER.match(text, found.end()) is None:
        return False
    return any(
        0 <= found.start() - name.end <= 6
        and _BESIDE_A_NAME.fullmatch(text, name.end, found.start()) is not None
        for name in people
    )


_NO_LIST: Final = on_demand(
    r"撮影|就任|任期|採用|委嘱|任命|受賞|認定|登録|表彰|当選|訪問|面談|当番|面接|予約|入[園学社団]|着任|異動|退職|来庁|"
    r"受付|提出|申請|開催|出場|記録|(?i:elected|joined|appointed|visit|meeting|interview)"
)
"""What else a list of people and days tells."""
_BESIDE_A_NAME: Final = on_demand(r"(?:さん|様|くん|ちゃん|氏)?\s?[(、:\s]\s?")


def _names_somebody(text: str, start: int, people: Sequence[Name]) -> bool:
    """Whether a person is named for sure in the sentence that holds this place."""
    begin = max(text.rfind(stop, 0, start) for stop in "。\n！!？?")
    return any(name.tier == "strict" and begin < name.start < start + 60 for name in people)
