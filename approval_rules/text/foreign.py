"""Names in katakana of several parts, as residents from abroad write theirs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from approval_rules.text import alone, signs
from approval_rules.text.historical import HISTORICAL
from approval_rules.text.naming import COMPANIES, NOT_PEOPLE
from approval_rules.text.on_demand import on_demand
from approval_rules.text.words import Name, Words

_PART: Final = r"[\u30a1-\u30fa\u30fc]{1,12}"
_CHAIN: Final = on_demand(
    rf"(?<![\u30a1-\u30fa\u30fc・=]){_PART}[・=](?:[A-Z]\.?[・=]|{_PART}[・=]){{0,4}}{_PART}"
    r"(?![\u30a1-\u30fa\u30fc・=])"
)
_SPACED: Final = on_demand(
    rf"(?<![\u30a1-\u30fa\u30fc=])(?<![\u30a1-\u30fa\u30fc]・){_PART}(?: {_PART}){{1,4}}"
    r"(?![\u30a1-\u30fa\u30fc・=])"
)
"""Three and more parts with spaces between: チャン ヴァン フック."""
_HOLDER: Final = on_demand("(?:名義人?|氏名|お?名前|本名)は?\\Z")
_OF_WORKS: Final = on_demand(
    "(?:監督|作曲|指揮)?の(?:曲|絵|映画|作品|新作|言葉|名言|小説|伝記|生涯|詩|歌|音楽|バラ|物語)|展"
)
_ROLL: Final = on_demand("敬称略|順不同|入賞|入選|受賞|優勝|出演者|参加者|受講者|新任|新会員")
"""What says that a text lists people."""
_IN_A_ROW: Final = on_demand(
    r"[\s,、|/(]{1,2}(?:[0+]\d|(?:19|20)\d\d[./年-]|[SHTR]\d|\d{1,3}歳"
    r"|個人番号|マイナンバー|生年月日|電話|携帯|在留カード|パスポート|旅券)|[」』]?名義"
)
"""A telephone, a day, an age or a paper behind it."""
PARTS: Final = frozenset([
    # Vietnam
    "グエン", "ティ", "ヴァン", "バン", "チャン", "ファム", "レー", "ホアン", "フイン", "ファン",
    "ヴー", "ヴォー", "ダン", "ブイ", "ドー", "ホー", "ゴー", "ズオン", "リー", "フオン", "ホア",
    "ラン", "リン", "トゥイ", "ハー", "タイン", "ミン", "トゥアン", "ドゥック", "クアン", "フン",
    # Nepal, India, Sri Lanka, Bangladesh
    "タパ", "マガル", "グルン", "タマン", "ライ", "シェルパ", "シュレスタ", "カルキ", "アディカリ",
    "バハドゥル", "バハドール", "クマール", "クマリ", "シン", "シャルマ", "パテル", "ラマ",
    "カトリ", "ポウデル", "バッタライ", "ギミレ", "ペレラ", "フェルナンド", "シルワ", "ラフマン",
    "ホセイン",
    # Brazil, Peru, the Philippines
    "シルバ", "シルヴァ", "ソウザ", "サントス", "オリベイラ", "ペレイラ", "フェレイラ",
    "アルメイダ", "コスタ", "リマ", "ロドリゲス", "ゴンサレス", "ガルシア", "フェルナンデス",
    "ロペス", "マルティネス", "クルス", "デラクルス", "レイエス", "バウティスタ", "メンドーサ",
    "ラモス", "トーレス", "フローレス", "マリア", "ジョアン", "ジョゼ", "ホセ", "アナ", "カルロス",
    "パウロ", "ペドロ", "ルイス",
    # Indonesia, Myanmar, Mongolia, Thailand
    "スリ", "デウィ", "プトラ", "アウン", "ゾー", "テイン", "ウィン", "モー", "キン", "ニャム",
    "バット", "アフマド", "ムハンマド", "アリ", "ソムチャイ",
    # Korea and China
    "キム", "パク", "チェ", "チョン", "カン", "ユン", "ワン", "チェン", "リウ", "ヤン", "ジャン",
    "ジョウ", "シュー", "スン", "マー", "フー", "リム", "イム", "ソヨン", "ジウ", "ミンジ",
    "ジフン",
    # Between a given name and a family's
    "ダ", "ドス", "ダス", "デ", "デル", "デラ",
])  # fmt: skip
"""Parts of names that are common among residents and that a dictionary takes for other words."""


def names(found: Words) -> Iterator[Name]:
    """Names of two and more parts, with an honorific or where something says that it is one."""
    text = found.text
    for match in _SPACED.finditer(text):
        parts = match[0].split()
        of_people = sum(part in PARTS for part in parts)
        if of_people and signs.honorific(text, match.end()):
            of_people += any(found.is_unknown(*place) for place in _spans(match))
            of_people += any(
                (token := found.around(start)) is not None and token.is_name
                for start, _ in _spans(match)
            )
        if of_people > 1:
            yield Name(
                start=match.start(), end=match.end(), text=match[0], tier="lone", honorific=""
            )
    if "・" not in text and "=" not in text:
        return
    for match in _CHAIN.finditer(text):
        start, end = match.start(), match.end()
        parts = re.split("[・=]", match[0])
        if (
            "".join(parts) in HISTORICAL
            or match[0] in NOT_PEOPLE
            or match[0].endswith(COMPANIES)
            or _OF_WORKS.match(text, end)
        ):
            continue
        said = signs.honorific(text, end) or signs.title(text, end)
        known = [_is_of_people(found, place, part) for place, part in _places(start, parts)]
        is_listed = all(known) and _ROLL.search(text) is not None
        is_of_people = any(known) if said else all(known) or any(known[1:])
        is_listed = is_listed or _IN_A_ROW.match(text, end) is not None
        is_held = _HOLDER.search(text, max(0, start - 4), start) is not None
        is_sure = bool(said) or is_listed or is_held or signs.is_somebody(text, start, end)
        is_free = all(known) and alone.is_free(text, start, end)
        if (is_of_people and is_sure) or is_free:
            tier = "strict" if is_sure else "lone"
            yield Name(start=start, end=end, text=match[0], tier=tier, honorific=said)


def _spans(match: re.Match[str]) -> Iterator[tuple[int, int]]:
    """Where the parts stand between which there are spaces."""
    start = match.start()
    for part in match[0].split(" "):
        yield start, start + len(part)
        start += len(part) + 1


def _places(start: int, parts: list[str]) -> Iterator[tuple[int, str]]:
    for part in parts:
        yield start, part
        start += len(part) + 1


def _is_of_people(found: Words, start: int, part: str) -> bool:
    """Whether this part is a name, or no word that anybody knows."""
    token = found.around(start)
    return (
        part in PARTS
        or (token is not None and token.is_name)
        or found.is_unknown(start, start + len(part))
    )
