"""Licence plates: of cars with their office and class, of small motorcycles, and ends of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from approval_rules.text.on_demand import on_demand

_OFFICES: Final = frozenset([
    "札幌", "函館", "旭川", "室蘭", "苫小牧", "釧路", "知床", "帯広", "十勝", "北見", "青森",
    "弘前", "八戸", "岩手", "盛岡", "平泉", "宮城", "仙台", "秋田", "山形", "庄内", "福島",
    "会津", "郡山", "白河", "いわき", "水戸", "土浦", "つくば", "宇都宮", "那須", "とちぎ",
    "日光", "群馬", "前橋", "高崎", "大宮", "川口", "川越", "所沢", "熊谷", "春日部", "越谷",
    "千葉", "成田", "習志野", "船橋", "市川", "市原", "袖ヶ浦", "袖ケ浦", "野田", "柏", "松戸",
    "品川", "世田谷", "練馬", "杉並", "板橋", "足立", "江東", "葛飾", "江戸川", "八王子", "多摩",
    "横浜", "川崎", "湘南", "相模", "山梨", "富士山", "新潟", "長岡", "上越", "長野", "松本",
    "諏訪", "南信州", "安曇野", "富山", "石川", "金沢", "福井", "岐阜", "飛騨", "静岡", "浜松",
    "沼津", "伊豆", "名古屋", "豊橋", "三河", "岡崎", "豊田", "尾張小牧", "一宮", "春日井",
    "三重", "鈴鹿", "四日市", "伊勢志摩", "滋賀", "京都", "なにわ", "大阪", "堺", "和泉", "奈良",
    "飛鳥", "和歌山", "神戸", "姫路", "鳥取", "島根", "出雲", "岡山", "倉敷", "広島", "福山",
    "下関", "山口", "徳島", "香川", "高松", "愛媛", "高知", "福岡", "北九州", "筑豊", "久留米",
    "佐賀", "長崎", "佐世保", "熊本", "大分", "宮崎", "鹿児島", "奄美", "沖縄",
    "みなみしんしゅう", "きたきゅうしゅう", "おわりこまき", "よっかいち", "そでがうら",
    "うつのみや", "とまこまい", "あさひかわ", "はちおうじ", "じょうえつ", "しょうなん",
    "こおりやま", "しょうない", "いちのみや", "しものせき", "ひらいずみ", "ところざわ",
    "しずおか", "にいがた", "せんだい", "くらしき", "まえばし", "くまがや", "とっとり",
    "おおみや", "きょうと", "ふじさん", "かすかべ", "たかまつ", "さっぽろ", "みやざき",
    "よこはま", "くまもと", "ふくしま", "かわごえ", "こしがや", "とくしま", "ふくやま",
    "しれとこ", "あおもり", "しらかわ", "かわさき", "はままつ", "あづみの", "はちのへ",
    "にっこう", "もりおか", "おおいた", "たかさき", "はこだて", "かごしま", "いたばし",
    "いちかわ", "ながさき", "ならしの", "やまぐち", "せたがや", "かわぐち", "いしかわ",
    "やまなし", "つちうら", "ちくほう", "こうとう", "ひろさき", "いちはら", "わかやま",
    "むろらん", "かつしか", "いせしま", "えどがわ", "ふくおか", "おかざき", "ふなばし",
    "まつもと", "おおさか", "しながわ", "ひろしま", "やまがた", "かすがい", "おびひろ",
    "すぎなみ", "おきなわ", "おかやま", "かなざわ", "ながおか", "とよはし", "さかい", "さがみ",
    "させぼ", "くるめ", "こうち", "しまね", "いずみ", "なごや", "ぬまづ", "あいづ", "えひめ",
    "みやぎ", "みかわ", "すずか", "ひめじ", "くしろ", "かがわ", "あまみ", "いずも", "ねりま",
    "かしわ", "あきた", "こうべ", "とよた", "なりた", "いわて", "あだち", "ふくい", "きたみ",
    "ながの", "とかち", "とやま", "まつど", "ぐんま", "あすか", "みえ", "ひだ", "なら", "すわ",
    "いず", "たま", "さが", "ぎふ", "しが", "ちば", "のだ", "なす", "みと",
])  # fmt: skip
"""The offices of registration (自動車の地域名), and how they are read."""
_LONGEST_OFFICE: Final = max(map(len, _OFFICES))
_KATAKANA: Final = {code + 0x60: code for code in range(0x3041, 0x3097)}
_DIGIT: Final = r"[\d一二三四五六七八九〇]"
_SIGN: Final = (
    "[あいうえかきくけこさすせそたちつてとなにぬねのはひふほまみむめもやゆよらりるれろわを"
    "ア-ンABEHKMTY]"
)
_APART: Final = r"[-ー−‐–\s・、,/]{0,3}"
_CLASS: Final = rf"{_DIGIT}(?:\s?(?:{_DIGIT}|[A-Z])){{1,2}}"
_NUMBER: Final = (
    rf"(?:{_DIGIT}\s?{_DIGIT}?\s?[-~ー−‐–]\s?{_DIGIT}\s?{_DIGIT}|{_DIGIT}\s?{_DIGIT}?\s?[-・]{{1,2}}\s?{_DIGIT}(?:\s?{_DIGIT})?|[・.]{{1,3}}\s?{_DIGIT}{{1,3}}"
    rf"|{_DIGIT}{{4}}|(?<=[あ-わ]){_DIGIT}{{2,3}}(?=[」』\s、。)]|\Z))"
)
_NOT_AFTER: Final = r"(?![\d日月年人時円%名回])"
_OF_A_CAR: Final = on_demand(
    rf"{_DIGIT}(?<!\d\d)(?:\s?(?:{_DIGIT}|[A-Z])){{1,2}}{_APART}(?:\(?{_SIGN}\)?{_APART}{_NUMBER}"
    rf"|\s{_SIGN}\s\d{{1,3}}|[A-Za-z]{{1,3}}[-\s]\d{{1,2}}-\d\d){_NOT_AFTER}"
)
_SIGN_AND_NUMBER: Final = on_demand(
    rf"{_SIGN}(?<=[市区町村\s-].)[-\s]?(?:\d\d?-\d\d|\d{{1,4}}){_NOT_AFTER}"
)
_STRICT_NUMBER: Final = on_demand(r"(?:\d\d?-\d\d|[・.]{1,3}\d{1,3})\Z")
_PARTICLE: Final = on_demand(rf"{_DIGIT}[^のとはにもやか]{{2}}[のとはにもやか]\d")
"""`国道300の12-34`: without a space it is a particle, not a sign."""
_LATIN_OFFICE: Final = on_demand(r"(?<![A-Za-z])[A-Z][A-Za-z]{2,11}[-\s]?\Z")
_ANY_OFFICE: Final = on_demand(r"(?<![\u3400-\u9fff])[\u3400-\u9fff]{1,4}\s?\Z")
_OFFICE_LATER: Final = on_demand(r"(?:ナンバーの?|[-ー−‐–\s・、,/]{1,3})\Z")
_SPREAD: Final = on_demand("(?<![\u3400-\u9fff])[\u3400-\u9fff](?: [\u3400-\u9fff]){1,2}\\Z")
"""An office written with a space after each letter: 浜 松."""
_SIZE_BEFORE: Final = on_demand(r"(?<!\d)[12]\s?\Z")
_CITY: Final = on_demand(
    r"(?:[\u3400-\u9fff]{1,5}|つくば|いわき|さいたま|みどり|さくら|ひたちなか|うるま|むつ|あきる野|"
    r"たつの)[市区町村]\s?\Z"
)
_CALLED: Final = r"(?:(?<!イ)ナンバー(?:プレート)?|プレート|車番|車両番号|登録番号|標識)"
_CALLED_BEFORE: Final = on_demand(rf"{_CALLED}[はが:\s「(]{{0,3}}\Z")
_OF_A_MOPED: Final = on_demand(rf"{_CALLED}|原付|バイク|スクーター")
_OF_A_VEHICLE: Final = on_demand(r"(?<!イ)ナンバー|プレート|車番|車両|原付|バイク|スクーター")
_END: Final = on_demand(
    rf"{_CALLED}[^\n。]{{0,20}}?下(?:四|4)(?:けた|ケタ|桁)[はが:「\s]{{0,2}}(?P<last>\d\d-?\d\d)(?!\d)"
    rf"|{_CALLED}[はが:\s「(]{{0,3}}(?P<said>\d\d-\d\d)(?!\d|-)"
    r"|(?<![\d-])(?P<before>\d\d-\d\d)」?の?ナンバー"
)


_MOPED_IN_LATIN: Final = on_demand(
    r"(?<![A-Za-z])[A-Z][a-z]{1,12}-(?:shi|ku|cho|machi|mura|son)\s[A-Za-z]{1,3}\s\d{1,2}-?\d{2}(?!\d)"
)


_SPACED: Final = on_demand(r"(?<!\S)\S(?: \S){7,}(?!\S)")
"""Letters and digits one by one: い わ き 4 0 0 そ 1 7 - 5 2."""


def plates(text: str) -> Iterator[tuple[int, int]]:
    """Where licence plates stand, or the part of one that is told."""
    yield from _plates(text)
    for run in _SPACED.finditer(text):
        for start, end in _plates(run[0][::2]):
            yield run.start() + start * 2, run.start() + end * 2 - 1


def _plates(text: str) -> Iterator[tuple[int, int]]:
    for found in _OF_A_CAR.finditer(text):
        start = _start(text, found.start(), found[0])
        if start is not None:
            yield start, found.end()
    for found in _SIGN_AND_NUMBER.finditer(text):
        start = _start_of_small(text, found.start(), found.end())
        if start is not None:
            yield start, found.end()
    for found in _MOPED_IN_LATIN.finditer(text):
        yield found.span()
    if "ナンバー" in text or "プレート" in text or "番" in text:
        for found in _END.finditer(text):
            yield found.span(found.lastgroup or 0)


def _start(text: str, place: int, said: str) -> int | None:
    """Where the plate begins whose class stands at this place; None when it is no plate."""
    office = _office(text, place)
    if office is not None:
        # A car's plate begins with its office: a digit before it counts lines (① いわき 580 …).
        return office[1]
    latin = _LATIN_OFFICE.search(text, max(0, place - 14), place)
    if latin is not None:
        return latin.start()
    other = _ANY_OFFICE.search(text, max(0, place - 6), place)
    is_one = said[1:3].isalnum() and _STRICT_NUMBER.search(said) and not _PARTICLE.match(said)
    if other is not None and is_one:
        return other.start()
    is_called = _CALLED_BEFORE.search(text, max(0, place - 14), place) is not None
    return place if is_called else None


def _office(text: str, place: int) -> tuple[int, int] | None:
    """Where the office begins that ends before this place: with a motorcycle’s size, and bare."""
    between = _OFFICE_LATER.search(text, max(0, place - 6), place)
    end = between.start() if between is not None else place
    for length in range(min(_LONGEST_OFFICE, end), 0, -1):
        if text[end - length : end].translate(_KATAKANA) in _OFFICES:
            size = _SIZE_BEFORE.search(text, max(0, end - length - 3), end - length)
            return (size.start() if size is not None else end - length), end - length
    spread = _SPREAD.search(text, max(0, end - 6), end)
    if spread is not None and spread[0].replace(" ", "") in _OFFICES:
        return spread.start(), spread.start()
    return None


def _start_of_small(text: str, place: int, end: int) -> int | None:
    """The same for a small motorcycle (office, sign, number) and a moped (city, sign, number)."""
    city = _CITY.search(text, max(0, place - 8), place)
    if city is not None:
        beside = text[max(0, city.start() - 20) : end + 14]
        return city.start() if _OF_A_MOPED.search(beside) is not None else None
    if _STRICT_NUMBER.search(text, place, end) is None:
        return None
    office = _office(text, place)
    if office is not None:
        return office[0]
    other = _ANY_OFFICE.search(text, max(0, place - 6), place)
    is_of_one = other is not None and _OF_A_VEHICLE.search(text, max(0, place - 20), place)
    return other.start() if other is not None and is_of_one else None
