"""
Numbers of certificates and registers: a number that stands beside the word for one.

A number counts when a document was named before it, with `番号` or the like between them or nearly
nothing, or behind it in brackets, and when nothing between them names another kind of number.
"""

from __future__ import annotations

import bisect
import re
from collections import deque
from collections.abc import Iterator, Sequence
from typing import Final

from approval_rules.text.columns import WHOSE, cells_under
from approval_rules.text.documents import Document, documents
from approval_rules.text.on_demand import on_demand
from approval_rules.text.validators import digits, driving_licence, phone_kind

_DASH: Final = r"[-‐‑‒–—―−ー]"
_APART: Final = r"[-‐‑‒–—―−ー~・._/*\s]"
_VALUE: Final = on_demand(
    r"\d(?<!\d\d)(?:"
    # One by one: 7 3 2 0 - 1 1 8, 2 4 - E - 0 8.
    rf"(?:{_APART}{{1,3}}(?:\d(?!\d)|[A-Z](?![A-Za-z]))){{3,15}}(?!{_APART}?\d)"
    # In groups: 0471 8825, 6209⏎1837⏎4450.
    r"|\d{0,5}(?:(?:\s|\n[>|\s]{1,3})\d{2,7}){1,3}(?![-/:]?\d)"
    # Unbroken, or with dashes; letters within.
    r"|\d{0,15}(?:[A-Z]{1,2}(?![A-Za-z])\d{0,9})?"
    rf"(?:(?:\s?{_DASH}\s?|[._/*・])(?:[A-Z]{{1,2}}-?(?![A-Za-z]))?\d{{1,12}}(?:[A-Z](?![A-Za-z]))?){{0,5}}"
    r")(?!\d)"
)
_COUNTED: Final = on_demand(
    r"\s?(?:円|人(?![事格])|名(?![義前称])|件(?!名)|回|枚|冊|年(?![金齢])|月|日(?!本)|時|分|秒|歳|才|%|階|"
    r"期(?!限)|条|項|[箇か]所|[カヶケ]所|[かヶケカ]月|点|台(?!帳)|世帯(?!主)|m|km|g|kg|cm|mm|桁|けた|ケタ|"
    r"個(?!人)|号線|号室|号棟|号館|丁目|番地|番の?窓口|番まで|番から|番札|番の方|ポイント|組(?!合)|週|度|割|倍|"
    r"種(?![別目])|本(?![人店籍])|頭|匹|ページ|頁|千円|万|億|yen|people|JPY|:\d|-\d)"
)
_THOUSANDS: Final = on_demand(r"(?<!\d)\d{1,3},\d{3}(?!\d)")
_DAY: Final = on_demand(r"(?:19|20)\d\d[-/.](?:0?\d|1[0-2])[-/.][0-3]?\d|(?:19|20)\d\d")
_ERAS: Final = frozenset("MTSHRmtshr明大昭平令")
_DAY_OF_AN_ERA: Final = on_demand(r"\d{1,2}([./-])(?:0?\d|1[0-2])\1[0-3]?\d")
_TRANSFER: Final = on_demand(r"0\d{4}-\d-\d{2,6}")
"""An account of postal transfers; those have rules of their own."""
_HEAD: Final = on_demand(
    r"(?:(?<![A-Za-z])(?!(?:NO|ID|FAX|TEL|PIN|JAN|ISBN|No)\W?\Z)"
    r"(?:[A-Z]{1,3}[-_]?|[A-Z]{2}\s|[a-z]{2}|[A-Z][・ ._*-]{1,3}[A-Z][・ ._*-]{1,3}))\Z"
)
_TAIL: Final = on_demand(r"[\s-]?[A-Za-z]{2}(?![A-Za-z])")
_ORDINAL: Final = on_demand(r"(?:(?<![A-Za-z])[A-Z])?第\s?(?:[ぁ-んァ-ン]\s?)?\Z")
_PREFECTURE: Final = on_demand(
    r"(?:北海道|東京都|大阪府|京都府|(?:神奈川|和歌山|鹿児島|[\u4e00-\u9fff]{2})県)-?\Z"
)
_LAST: Final = on_demand(r"\s?号(?![室線棟館車])")
_LINK: Final = " \n\tはがをもの是为為는은이가、,:;=→⇒←・「『(【[]】)』」\"'>|…*"
_FILLER: Final = on_demand(
    r"(?:(?:次|以下|下記|左記)の(?:とおり|通り)(?:です)?。?|正しくは|以下|下記|です|こちら|それぞれ|おのおの|各々|順に|"
    r"\s(?:is|was|reads|are))\Z"
)
_CALLED: Final = on_demand(
    r"(?:番号|番号等|ばんごう|ナンバー|コード|№|#|号码|號碼|번호|số|n[úu]mero|nº|nomor|नम्बर|номер|(?<![A-Za-z])(?:no|id|code|number|num)s?\.?)\Z",
    re.IGNORECASE,
)
_BRACKET: Final = on_demand(r"\([^()\n]{1,16}\)[はがをも、:=\s]{0,2}\Z")
_QUALIFIER: Final = on_demand(r"[\u4e00-\u9fffァ-ー]*\Z")
_NEUTRAL: Final = frozenset([
    "交付", "認定", "登録", "証", "発行", "本人", "個人", "利用者", "受給者", "被保険者", "許可",
    "免状", "手帳", "証書", "証明", "証明書", "記載", "記号", "枝", "資格", "決定", "対象者",
    "加入者", "患者", "カード", "券", "旧", "新",
])  # fmt: skip
"""What a number may be called in a sentence of its own, and still be that of the document."""
_CONTRARY: Final = on_demand(
    # Ways to reach somebody.
    r"電話|でんわ|TEL|(?<![A-Za-z])[Tt]el(?![a-z])|FAX|ファク|ファックス|携帯|連絡先|問い?合わ?せ|問合|郵便|〒|窓口|内線|コールセンター|"
    # Numbers of cases, orders and things.
    r"受付|整理|予約|注文|請求|図面|型番|型式|機種|法人|事業[所者]番|指定番|お客[様さ]|納付|伝票|追跡|管理番|"
    r"製造|ロット|商品|製品|部品|工事|契約|発注|物件|路線|系統|施設|停留所|標本|資料|出品|受験|抽選|当選|議案|照会番|"
    r"問合|申込|申請番|車両|機体|負担者番|"
    r"機関|招待|求人|[課係班](?:は|へ|に|まで)?[\s:(]*\Z|"
    # Laws.
    r"条例|規則|規程|要綱|省令|法律|告示|(?<![A-Za-z])[Aa]ct(?![a-z])|"
    # Other secrets, which other rules tell.
    r"口座|普通|当座|銀行|信金|ゆうちょ|振込|通帳|個人番号|マイナンバー|暗証|パスワード|クレジット|"
    # Times, counts, money.
    r"生年月日|生まれ|年度|定員|先着|手数料|料金|有効期限|期限|交付日|対象は|"
    r"(?i:order|application|phone|door|gate|lock|alarm|flight|route|reservation|receipt|window|model|tracking|fax|"
    r"my number)"
)
_MEMBER: Final = on_demand("会員")
_PASS: Final = on_demand(r"(?:パス|乗車証|利用者?カード|図書館?カード)\Z")
_STOP: Final = on_demand(r"[。!?！？]|\n\s*\n")
_BRACKET_AFTER: Final = on_demand(r"\s?\([^()\n\d]{0,10}\Z")
_OF_AFTER: Final = on_demand(r"[」』】]?(?:の|という)[^\d\n。、]{0,4}\Z")
_AND_ANOTHER: Final = on_demand(
    rf"{WHOSE}"
    r"\s?(?:と|、|,|・|/|及び|および|and|や|→|又は|または|or|\n"
    r"|の[^\d\n。]{1,8}[、,と・])?\s?[「(]?"
)
"""Between two numbers of a list, whose they are may be said: 20241187 山口、20241190 佐野."""
_FIGURES: Final = on_demand(r"\d")
_LETTERS: Final = on_demand("[A-Z]")
_PAIR: Final = on_demand(
    r"(?<![求録])記号(?:\s?[・と/]?\s?番号)?[」』)】\]]?[はが:・「『(【\s]{0,3}"
    r"(?P<sign>(?!番号)[\u4e00-\u9fff]{0,4}\s?)(?P<first>\d{1,8}(?:-\d{1,4})?)?"
    r"(?P<between>[」』)】\s,、・/-]{0,3}(?:番号[」』)】\]]?[\s:はが「『(【]{0,3})?)(?P<last>\d{1,10})(?!\d)"
)
_TOLD: Final = on_demand(
    r"\s?[」』)】]?\s?[番号]?\s?(?:(?:と|って)(?:だけ)?(?:は)?(?:書|記|印|刻|あり|ある|入力|読|なって)|です|でした)"
)
_HEADING: Final = on_demand(
    r"(?:証|手帳|券|カード|被保険者|受給者|患者|カルテ|学籍|職員|宛名|住民票|世帯|旅券|パスポート|年金)の?"
    r"(?:番号|コード|No\.?|№|ID)"
    r"|(?i:\b(?:staff|employee|student|patient|member|insurance|insured|passport|licen[cs]e|card|chart)\s?"
    r"(?:no|nos|number|num|id|#)\b\.?)"
)
_CELL: Final = on_demand(r"第?[A-Z]{0,2}[\s-]?\d(?:[-\s]?[\dA-Z]){3,15}号?")
_PASSPORT: Final = on_demand(r"[A-Z]{1,2}\d{7}[A-Z]?")
_LICENCE: Final = on_demand(r"(?<![\d-])\d{2}(?:[\s-]?\d){10}(?![\d-])")
"""Twelve figures in whatever groups; what is one says its check digit."""
_NOTED: Final = on_demand(r"(?:控え|番号|No\.?|写し|こちら)[:は\s]{1,2}\Z")
_OF_A_HANDBOOK: Final = on_demand(r"[都道府県]\s?第?\s?(\d{4,8})\s?号")
_FEWEST: Final = 3
_FEWEST_TOLD: Final = 7
_FARTHEST_TOLD: Final = 40
_FEWEST_UNCALLED: Final = 6
_NEAR_A_LABEL: Final = 16
"""So much before a number that is called one may say what kind it is."""
_FARTHEST: Final = 60
_NEAR: Final = 14
_BETWEEN_TWO: Final = 20


def certificates(text: str) -> Iterator[tuple[int, int]]:
    """Where numbers of certificates and registers stand, in a view that reads kanji as digits."""
    known: list[Document] | None = None
    taken: deque[tuple[int, int]] = deque()
    if "記号" in text:
        known = list(documents(text))
        taken.extend(_pairs(text, known))
        yield from taken
    before: tuple[int, int] | None = None
    last = 0
    for found in _VALUE.finditer(text):
        place = _number(text, found.start(), found.end())
        if place is None:
            continue
        while taken and taken[0][1] <= place[0]:
            taken.popleft()
        if taken and taken[0][0] < place[1]:
            continue
        if known is None:
            known = list(documents(text))
        if not known:
            return
        if before is not None and _goes_on(text, before, place):
            span: tuple[int, int] | None = place
        else:
            span = _before(text, place, known) or _behind(text, place, known)
        if span is not None:
            before = place
            last = span[1]
            yield from _each(text, span)
    for found in _LICENCE.finditer(text, last) if " " in text else ():
        if " " in found[0] and _is_of_a_driver(text, found.span(), known):
            yield found.span()
    if "手帳" in text:
        yield from (found.span(1) for found in _OF_A_HANDBOOK.finditer(text))
    if known:
        yield from cells_under(text, _HEADING, _CELL)


def _number(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The digits without what does not belong to them; None for a day, an amount, a telephone."""
    if end - start < _FEWEST:
        return None
    said = text[start:end]
    if start > 1 and text[start - 1] in ",.:-/" and text[start - 2].isdigit():
        return None
    if end < len(text) and _COUNTED.match(text, end):
        said = said[: max(said.rfind(" "), said.rfind("\n"), 0)].rstrip()
        end = start + len(said)
    figures = len(said) if said.isdecimal() else len(digits(said))
    if figures < _FEWEST or figures > 16:
        return None
    if text.startswith(",", end) and _THOUSANDS.match(text, start):
        return None
    if _DAY.fullmatch(said) or _TRANSFER.fullmatch(said):
        return None
    if text[start - 1 : start] in {"#", "♯"} and figures == 4:
        # #8008 is dialled.
        return None
    if text[start - 1 : start] in _ERAS and _DAY_OF_AN_ERA.fullmatch(said):
        return None
    if said[0] == "0" and figures in {10, 11} and not said.isdigit():
        kind, valid, _ = phone_kind(said)
        if kind != "none" and valid:
            return None
    return start, end


def _start_of(document: Document) -> int:
    return document.start


def _last_first(known: Sequence[Document], place: int) -> Iterator[Document]:
    """The documents that begin before a place, the nearest first."""
    for index in range(bisect.bisect_left(known, place, key=_start_of) - 1, -1, -1):
        yield known[index]


def _goes_on(text: str, before: tuple[int, int], place: tuple[int, int]) -> bool:
    """Whether a number of the same shape stands right before: 2201873、2201874."""
    if (
        place[0] - before[1] > _BETWEEN_TWO
        or _AND_ANOTHER.fullmatch(text, before[1], place[0]) is None
    ):
        return False
    shapes = (_shape(text[start:end]) for start, end in (before, place))
    return len(set(shapes)) == 1 and place[1] - place[0] >= 5


def _shape(said: str) -> str:
    return _LETTERS.sub("A", _FIGURES.sub("0", said))


def _each(text: str, span: tuple[int, int]) -> Iterator[tuple[int, int]]:
    """Numbers of one shape between which a sign stands are several."""
    start, end = span
    said = text[start:end]
    for sign in "・/":
        pieces = said.split(sign)
        if len(pieces) > 1 and len(pieces[0]) > 4 and len({len(one) for one in pieces}) == 1:
            for piece in pieces:
                yield start, start + len(piece)
                start += len(piece) + 1
            return
    yield span


def _called(text: str, place: int) -> tuple[int, int]:
    """Where the word for a number before this place begins (-1 for none), and the end of it."""
    low = max(0, place - 24)
    before = text[low:place]
    for _ in range(3):
        bare = before.rstrip(_LINK)
        filler = _FILLER.search(bare)
        if filler is None:
            break
        before = bare[: filler.start()]
    bare = before.rstrip(_LINK)
    found = _CALLED.search(bare)
    if found is None and (bracket := _BRACKET.search(before)):
        bare = bare[: bracket.start()].rstrip(_LINK)
        found = _CALLED.search(bare)
    if found is None:
        return -1, low + len(bare)
    return low + found.start(), low + len(bare)


def _before(text: str, place: tuple[int, int], known: Sequence[Document]) -> tuple[int, int] | None:
    """The number with what belongs to it, when a document before it is its own."""
    head = _head(text, place[0])
    called, end = _called(text, head)
    limit = called if called >= 0 else end
    for document in _last_first(known, end):  # 住民票コード holds the word for a number itself.
        is_passport = _is_a_passport(text, document, head)
        if head - document.end > _FARTHEST * (1 + is_passport):
            return None
        between = text[document.end : limit]
        is_told = called < 0 and _is_told(text, place)
        if called < 0 and not is_passport and len(between) > (_FARTHEST_TOLD if is_told else _NEAR):
            return None
        told = text[document.end : head]
        if document.kind == "driver" and _is_a_licence(text, place, told):
            return place
        if _CONTRARY.search(told if called < 0 else told[-_NEAR_A_LABEL:]):
            return None
        if _MEMBER.search(told) and not _PASS.search(text[document.start : document.end]):
            return None
        if not _is_its_own(document, between, is_called=called >= 0) and not (
            (is_told or is_passport)
            and document.kind != "roll"
            and len(_STOP.findall(between)) <= 1
        ):
            continue
        span = _of_kind(text, document, place, is_called=called >= 0)
        if span is not None:
            return span
    return None


def _is_a_licence(text: str, place: tuple[int, int], told: str) -> bool:
    """Whether twelve digits are a driving licence's, whatever the sentence tells of in between."""
    figures = digits(text[slice(*place)])
    if len(figures) != 12 or not driving_licence(figures):
        return False
    return not set("。\n") & set(told) or _NOTED.search(told) is not None


def _is_a_passport(text: str, document: Document, head: int) -> bool:
    """Whether a passport was named, and a number follows that looks like one."""
    return document.kind == "traveller" and _PASSPORT.match(text, head) is not None


def _is_of_a_driver(text: str, place: tuple[int, int], known: Sequence[Document] | None) -> bool:
    """Whether a driving licence is spoken of before twelve figures that can be its number."""
    if not driving_licence(digits(text[slice(*place)])):
        return False
    known = list(documents(text)) if known is None else known
    return any(
        document.kind == "driver" and place[0] - document.end <= _FARTHEST + _NEAR
        for document in _last_first(known, place[0])
    )


def _is_its_own(document: Document, between: str, *, is_called: bool) -> bool:
    """Whether what stands between a document and a number leaves the number with it."""
    stops = len(_STOP.findall(between))
    if not is_called:
        return document.kind != "roll" and not stops and "\n" not in between
    if len(between) <= 8 and not stops:
        return True
    qualifier = _QUALIFIER.search(between)
    said = qualifier[0] if qualifier else ""
    is_neutral = not said or said in _NEUTRAL
    return is_neutral and stops <= 1 and (document.kind != "roll" or not stops)


def _is_told(text: str, place: tuple[int, int]) -> bool:
    """Whether a long number is what somebody read somewhere: `0000-618-204 と書いてあります`."""
    return (
        len(digits(text[place[0] : place[1]])) >= _FEWEST_TOLD
        and _TOLD.match(text, place[1]) is not None
    )


def _head(text: str, start: int) -> int:
    """Where letters, 第 and a prefecture begin that stand right before digits."""
    head = _HEAD.search(text, max(0, start - 8), start)
    if head is not None:
        start = head.start()
    ordinal = _ORDINAL.search(text, max(0, start - 4), start)
    if ordinal is not None:
        start = ordinal.start()
    prefecture = _PREFECTURE.search(text, max(0, start - 6), start)
    return prefecture.start() if prefecture is not None else start


def _of_kind(
    text: str, document: Document, place: tuple[int, int], *, is_called: bool
) -> tuple[int, int] | None:
    """The whole number, when it is one of this kind of document."""
    start, end = place
    figures = digits(text[start:end])
    if document.kind == "driver" and driving_licence(figures):
        return place
    head = _head(text, start)
    if document.kind == "driver":
        is_of_a_profession = text[document.start - 2 : document.start] in {"師の", "士の", "員の"}
        if not is_of_a_profession:
            return None
    if document.kind in {"traveller", "resident"}:
        letters = sum(one.isalpha() for one in text[head:start])
        last = _TAIL.match(text, end)
        written = sum(one.isalpha() for one in text[start:end])
        if document.kind == "traveller":
            # Japan writes TK1234567; other states otherwise.
            is_ours = letters == 2 and len(figures) == 7 and not written
            signs = letters + len(figures)
            is_beside = not text[document.end : head].strip(" :,(「")
            is_beside = is_beside or (
                signs == 8 and _PASSPORT.fullmatch(text, head, end) is not None
            )
            is_foreign = (is_called and 7 <= signs <= 10) or (is_beside and 8 <= signs <= 9)
            return (head, end) if is_ours or is_foreign else None
        if letters != 2 or len(figures) != 8:
            return None
        if written == 2:
            return head, end
        return (head, last.end()) if last is not None else None
    if document.kind == "pension":
        return place if len(figures) in {10, 11, 13, 14} else None
    ordinal = "第" in text[head:start]
    if not is_called:
        fewest = _FEWEST if ordinal else 4 if head < start else _FEWEST_UNCALLED
        if len(figures) < fewest:
            return None
    last = _LAST.match(text, end)
    return head, last.end() if last is not None else end


def _behind(text: str, place: tuple[int, int], known: Sequence[Document]) -> tuple[int, int] | None:
    """The number, when a document stands right behind it: 1234567 (国保の番号)."""
    end = place[1]
    if len(digits(text[place[0] : end])) < _FEWEST_UNCALLED:
        return None
    for document in known[bisect.bisect_left(known, end, key=_start_of) :]:
        if document.start - end > 12:
            return None
        is_beside = _BRACKET_AFTER.match(text, end, document.start)
        is_of_it = document.kind != "roll" and _OF_AFTER.match(text, end, document.start)
        if is_beside or is_of_it:
            return _of_kind(text, document, place, is_called=True)
    return None


def _pairs(text: str, known: Sequence[Document]) -> Iterator[tuple[int, int]]:
    """記号 and 番号 of an insurance: each where both have a word, else from first to last."""
    for found in _PAIR.finditer(text):
        is_short = len(found["last"]) < _FEWEST or not found["sign"]
        if is_short and not found["first"] and not found["between"]:
            continue
        place = found.start()
        for document in _last_first(known, place):
            told = text[document.end : place]
            if place - document.end > _FARTHEST:
                break
            if _CONTRARY.search(told[-_NEAR:]) or len(_STOP.findall(told)) > 2:
                break
            if "番号" in found["between"] and found["sign"]:
                if found["first"]:
                    yield found.start("sign"), found.end("first")
                yield found.span("last")
            elif found["sign"]:
                yield found.start("sign"), found.end("last")
            elif found["first"] and "番号" in found["between"] and "・" not in found["between"]:
                yield found.span("first")
                yield found.span("last")
            elif found["first"]:
                yield found.start("first"), found.end("last")
            else:
                yield found.span("last")
            break
