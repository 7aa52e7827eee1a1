"""Passwords, codes and the like: a word that announces one, and near it what could be it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from approval_rules.text.columns import cells_under

_WORDS: Final = (
    r"パス\s?(?:ワ\s?ー\s?ド|コード|フレーズ|キー)|パスワ|ぱす\s?(?:わ\s?ー\s?ど|こーど)|あいことば|合い?言葉|"
    r"暗[証唱](?:番号)?|(?:認証|確認|ログイン|再設定|閲覧|視聴|参加|招待|アクセス|バックアップ|リカバリー?|復旧|復元|解除|PIN|臨時)(?:コード|番号|キー|パス(?!\s?[ワフコキ]))|"
    r"ワンタイム(?:パスワード|コード)|秘密の質問の答え|秘密の言葉|(?:暗号化?|署名|セキュリティ|ネットワーク|接続)キー|"
    r"セキュリティコード|(?i:cvv|cvc)2?|"
    r"アクセストークン|トークン|(?i:client[_ ]secret|(?:access[_ ])?\btoken\b)|"
    r"(?i:pass\s?words?|pass\s?codes?|pass\s?phrase|passwd|pwd|p/w|one-time codes?|"
    r"(?:access|door|entry|key|verification|security|backup|recovery) codes?)|(?<![A-Za-z])"
    r"(?:PW|pw|Pw|PASS|Pass|pass|PIN|Pin|KEY)(?![A-Za-z])"
)
_PLACES: Final = (
    r"(?:キー|鍵)\s?ボックス|キーケース|鍵(?:箱|入れ)|テンキー|ダイヤル(?:錠|ロック|式|番号)|金庫|南京錠|電子錠|オートロック|番号錠|[解開][錠除]|"
    r"施錠|(?:ロック|アラーム|警備)解除|(?i:key\s?box|lock\s?box|padlock|safe code|keypad)"
)
_NETS: Final = r"(?:(?i:wi-?fi|ssid)|無線LAN|ルーター)[^。\n]{0,24}?(?:(?i:key|pass)|キー|鍵|パス)"
_SAID: Final = re.compile(rf"{_NETS}|{_WORDS}|{_PLACES}|パス(?=[はが:]|、)")
_OF_LETTERS: Final = re.compile(rf"(?:{_NETS}|{_WORDS}|パス)\Z")
_OF_WORDS: Final = re.compile(
    r"(?:パスワード|パスフレーズ|パス|合い?言葉|あいことば|秘密の質問の答え|秘密の言葉)\)?\Z"
)
_CLAUSE: Final = re.compile(r"[。！？!?](?!\S{0,3}[」』\"])|\n")
_WINDOW: Final = 48
_NEAR: Final = 12
_GOES_ON: Final = re.compile(r"。\s?(?:番号|暗証番号|コード|正しく|正解|正)[は:]")
_INSTEAD: Final = re.compile(r"[」』\"]?(?:から|→)\s?[「『\"]?")
"""`「8031」から「5577」に`: both are told."""

_SIGNS: Final = r"!@#$%^&*_+\-.~/?="
_TOKEN: Final = re.compile(rf"[A-Za-z0-9!@#$%^&*_+~](?<![A-Za-z0-9].)[A-Za-z0-9{_SIGNS}]{{2,63}}")
_SPACED: Final = re.compile(
    r"[A-Za-z0-9](?<![A-Za-z0-9].)(?: [A-Za-z0-9!@#$%&*_-]){4,20}(?![A-Za-z0-9])"
)
_FIGURES: Final = re.compile(
    r"\d(?<![\d.,/-]\d)(?:[ -]?\d){2,11}(?![\d,./:-]*\d)[#*♯]?"
    r"|[〇一二三四五六七八九](?<![一二三四五六七八九〇].)[〇一二三四五六七八九]{3,7}"
)
_IN_KANA: Final = re.compile(
    r"(?<=[:「『\"'(=→\s])(?=[A-Za-z\u3041-\u30ff]{0,12}[\u3041-\u30ff])"
    r"[A-Za-z\u3041-\u30ff]{2,12}\d{1,8}[A-Za-z]{0,8}"
)
_SPELLED: Final = re.compile(
    r"(?:zero|one|two|three|four|five|six|seven|eight|nine)"
    r"(?:[ -](?:zero|one|two|three|four|five|six|seven|eight|nine)){2,7}",
    re.IGNORECASE,
)
_TURNS: Final = re.compile(
    r"[右左]\s?(?:に|へ|回し?)?\s?\d{1,2}(?:[・、,\s→]{1,2}[右左]\s?(?:に|へ|回し?)?\s?\d{1,2}){1,4}"
)
_QUOTED: Final = re.compile(r"[「『\"“]([^「」『』\"“”\n]{2,30})[」』\"”]")
_SAID_OF_IT: Final = re.compile(
    r"入れて|入力|と入れ|ログイン|見るため|視聴|入室|限定公開|設定|にしてい|フォーム|教えない|共有|使って"
)
_ADVICE: Final = re.compile(
    r"文字|記号|複雑|推測|使い回|使いまわ|定期|変更し|同じ|長く|数字|見直|守|とは|忘れ|盗|教えて(?!ください)|聞"
)
_LINK: Final = re.compile(
    r"[はがを、:=→⇒>👉▶➡「『\"'“(【〔<\[|,]|に(?:は|変)|\A\s*\Z|\b(?:is|was|to|are)\b|->"
)
_NO_LINK: Final = re.compile(r"のお?(?:問い?合わせ|相談)|について|に関する|管理アプリ|[？?]")
_AFTER: Final = re.compile(
    r"\s?(?:です|でした|だ(?!け)|に(?:な|変|設|し)|のまま|を(?:入|使|押)|と(?:入|打|い|な|、)|で(?:開|入|ロ|解|す|試)|も(?:書|記|メ)|👈|の順|"
    r"[」』\"'”)】〕\]>.。、，,!！;；|☆★♪]|[(（]|\n|\Z|\s|[\U0001f000-\U0001faff]|から)"
)
_UNIT: Final = re.compile(
    r"\s?(?:文字|ケタ|けた|桁|種類|回|日|か[月所]|ヶ月|月|年|分|時|秒|名|人|円|%|つ|個|番(?!で|。)|階|号|歳|件|"
    r"characters|digits|times|minutes|hours|days|letters)|(?:のよう|のような|など|等|や|といった|とか|みたい|以上)"
)
_ADDRESS_LIKE: Final = re.compile(
    r"@[A-Za-z0-9-]+\.|://|\.(?:com|jp|org|net|html?|pdf|xlsx?|docx?)(?![A-Za-z])|\A(?:Wi-?Fi|e-mail|https?)",
    re.IGNORECASE,
)
_NAMED_FIRST: Final = re.compile(
    r"(?:ID|ユーザー名?|アカウント|login|user)\s?[/・／と&]\s?\Z", re.IGNORECASE
)
_ONE_BEFORE: Final = re.compile(
    rf"([A-Za-z0-9!@#$%^&*_+][A-Za-z0-9{_SIGNS}]{{3,40}}|\d{{4,8}})[」』\"]?(?:と入れ[^。\n]{{0,14}}。?これ[がは]?|\s?\(|が|は)\s?\Z"
)
_LOG_IN: Final = re.compile(
    rf"(?<![A-Za-z])(?:root|admin|administrator)\s?/\s?(?P<of_root>[A-Za-z0-9{_SIGNS}]{{6,40}})"
    r"|(?:(?i:log\s?in|sign\s?in|user)|ログイン|(?<![A-Za-z])ID|アカウント|ユーザー名?)\s?[:=は]?\s?"
    rf"[A-Za-z0-9_.@-]{{2,40}}\s?[/,、|]\s?(?P<of_user>[A-Za-z0-9{_SIGNS}]{{6,40}})"
)
_PROMISED: Final = re.compile(
    r"(?:を(?:お送り|お知らせ|連絡|共有|送付)し|は(?:以下|次|下記|こちら)|を(?:下記|以下|次)[^\n]{0,8}に変更し)[^\n]{0,16}\n{1,3}\s{0,4}"
)


_HINTS: Final = (
    "パス", "ぱす", "ことば", "言葉", "暗", "コード", "番号", "キー", "key", "ワンタイム", "秘密の",
    "トークン", "ダイヤル", "金庫", "錠", "ロック", "解除", "pass", "pw", "p/w", "pin", "code",
    "cv", "safe", "lock", "token", "secret", "ログイン", "アカウント", "ユーザー", "log", "sign",
    "user", "root", "admin", "id", "wi-fi", "wifi", "ssid", "無線", "ルーター",
)  # fmt: skip
"""Without one of these, in small letters, no word that announces a secret stands there."""


_HEADING: Final = re.compile(r"パスワード|パスコード|暗証番号|\A ?(?:PW|PIN|(?i:password)) ?\Z")
_CELL: Final = re.compile(r"(?=[^\s]{0,39}[^\W_])[^\s、。]{3,40}")


def secrets(text: str) -> Iterator[tuple[int, int]]:
    """Where secrets stand, each once; words about secrets (advice, warnings) hold none."""
    taken = 0
    small = text.lower()
    if not any(hint in small for hint in _HINTS):
        return
    for said in _SAID.finditer(text):
        if said.start() < taken:
            continue
        found = _after(text, said) or _before(text, said)
        if found is not None:
            taken = max(taken, found[1])
            yield found
            if (instead := _INSTEAD.match(text, found[1])) is not None:
                start = instead.end()
                yield from (one for one in _tokens(text, start, start + 16) if one[0] == start)
            else:
                yield from _alike(text, said, found)
    yield from cells_under(text, _HEADING, _CELL)
    for match in _LOG_IN.finditer(text):
        start, end = match.span(match.lastgroup or 0)
        end -= text[end - 1] in ".,?"
        if start >= taken and _is_strong(text[start:end]):
            yield start, end


def _shape(value: str) -> str:
    return re.sub(r"[A-Za-z]+", "a", re.sub(r"\d", "0", value))


def _alike(text: str, said: re.Match[str], first: tuple[int, int]) -> Iterator[tuple[int, int]]:
    """A second one that a particle leads to: `2階は yobi_7731x のまま`."""
    end, value = first[1], text[slice(*first)]
    for token in _tokens(text, end, min(len(text), end + _WINDOW)):
        gap, other = text[end : token[0]], text[slice(*token)]
        is_alike = _shape(other) == _shape(value) or (_is_strong(other) and _is_strong(value))
        if is_alike and _OF_ANOTHER.search(gap) and _may_be(text, said, token, ":"):
            yield token
            return


_OF_ANOTHER: Final = re.compile(r"(?:は|が|も|か|と|:|\band)[\s「『]{0,2}\Z")


def _after(text: str, said: re.Match[str]) -> tuple[int, int] | None:
    start = said.end()
    stop = _CLAUSE.search(text, start, start + _WINDOW)
    if stop is not None and _GOES_ON.match(text, stop.start()):
        stop = _CLAUSE.search(text, stop.end(), stop.end() + _WINDOW)
    end = stop.start() if stop else min(len(text), start + _WINDOW)
    promised = _PROMISED.match(text, said.end())
    if promised is None and stop is not None and stop[0] == "\n":
        # A value may stand alone on the next line: `パスワード\nReiji2026!`
        end = (
            min(len(text), stop.end() + _WINDOW)
            if not text[start : stop.start()].strip(" :：は→")
            else end
        )
    if promised is not None:
        start, end = promised.end(), min(len(text), promised.end() + _WINDOW)
    told = _turned(text, said, start, end) or _worded(text, said, start, end)
    if told is not None:
        return told
    skips = 1 if _NAMED_FIRST.search(text, max(0, said.start() - 12), said.start()) else 0
    for token in _tokens(text, start, end):
        gap = text[said.end() : token[0]] if promised is None else ""
        if _NO_LINK.search(gap) or not _may_be(text, said, token, gap):
            continue
        if skips and len(token) and _named(text, token[1]):
            skips -= 1
            continue
        return token
    return None


def _named(text: str, end: int) -> bool:
    """Whether a slash or a comma follows, and what stands here is the name for the password."""
    return text[end : end + 3].strip()[:1] in {"/", "／", ",", "、", "|"}


def _tokens(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """What could be a secret within [start, end), in its order."""
    found = [
        match.span() for match in _FIGURES.finditer(text, start, end + 8) if match.start() < end
    ]
    for pattern in (_SPACED, _TOKEN, _SPELLED, _IN_KANA):
        for match in pattern.finditer(text, start, min(len(text), end + 64)):
            if match.start() >= end:
                break
            first, last = match.span()
            while last > first and text[last - 1] in ".,?=/-":
                last -= 1
            found.append((first, last))
    # Where several begin at one place the longest is meant.
    found.sort(key=lambda span: (span[0], -span[1]))
    kept: list[tuple[int, int]] = []
    for span in found:
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return kept


def _may_be(text: str, said: re.Match[str], token: tuple[int, int], gap: str) -> bool:
    start, end = token
    value = text[start:end]
    is_counted = _UNIT.match(text, end) is not None and not text[end].isspace()
    if is_counted or _ADDRESS_LIKE.search(text[max(0, start - 3) : end + 4]):
        return False
    if _LINK.search(gap) is None or _AFTER.match(text, end) is None:
        return False
    plain = re.sub(r"[ *#♯-]", "", value)
    if _IN_KANA.fullmatch(value):
        return len(gap) <= _NEAR and _OF_WORDS.search(said[0]) is not None
    if plain.isdigit() or not value.isascii():
        is_ticket = said[0].endswith("pass") and not gap.strip()
        if _UNIT.match(text, end):
            return False
        is_near = len(gap) <= 40 and re.search(r"\d", _ASIDE.sub("", gap)) is None
        is_short_number = value.startswith("#")
        return 3 <= len(plain) <= 8 and is_near and not is_ticket and not is_short_number
    if _SPELLED.fullmatch(value):
        return True
    if not _OF_LETTERS.search(said[0]):
        return False
    if _is_strong(value) or (_PHRASE.fullmatch(value) and len(gap) < _NEAR):
        return True
    # A plain word only where nothing but a particle stands between.
    is_close = re.fullmatch(r"\s?(?:は|[:=→])\s?[「『\"'“(【〔<]?", gap) is not None
    return is_close and len(value) >= 4 and value.isascii() and _ENDS.match(text, end) is not None


_PHRASE: Final = re.compile(r"[a-z0-9]{2,12}(?:[-.][a-z0-9]{1,12}){2,5}")
"""Words joined to one: welcome-to-kaga."""
_ASIDE: Final = re.compile(r"\([^)\n]*\)|\d{1,2}(?:桁|文字|ケタ|けた)")
"""What may hold a number between the word and the secret."""
_ENDS: Final = re.compile(r"(?:です|でした|だ(?!け)|に変|\Z|\n|[。、」』)】\"'])")


def _is_strong(value: str) -> bool:
    """Whether no word of a sentence looks so: letters with digits or signs."""
    plain = value.replace(" ", "")
    has_letter = any(one.isalpha() for one in plain)
    # `See you at the cafe!` ends with a mark, not with a sign of a password.
    inner = plain.rstrip("!")
    has_other = any(one.isdigit() or one in "!@#$%^&*_+~" for one in inner)
    return len(plain) >= 4 and has_letter and has_other


def _turned(text: str, said: re.Match[str], start: int, end: int) -> tuple[int, int] | None:
    if re.search(_PLACES, said[0]) is None:
        return None
    match = _TURNS.search(text, start, end + 16)
    return match.span() if match is not None else None


def _worded(text: str, said: re.Match[str], start: int, end: int) -> tuple[int, int] | None:
    """Words between quotes that are said to be entered, and that give no advice."""
    if _OF_WORDS.search(said[0]) is None:
        return None
    match = _QUOTED.search(text, start, end)
    if match is None or match.start() - said.end() > 16 or _ADVICE.search(match[1]):
        return None
    if match[1].isascii():
        return None
    beside = text[max(0, said.start() - 30) : match.start()] + text[match.end() : match.end() + 40]
    has_figures = re.search(r"\d{2,8}\Z", match[1]) is not None
    return match.span(1) if has_figures or _SAID_OF_IT.search(beside) else None


def _before(text: str, said: re.Match[str]) -> tuple[int, int] | None:
    """`Reiji2026!（パスワード）`, 「tsubame3」と入れてください。これがパスワードです."""
    if _OF_LETTERS.search(said[0]) is None:
        return None
    match = _ONE_BEFORE.search(text, max(0, said.start() - 70), said.start())
    if match is None or not _is_strong(match[1]) or _ADDRESS_LIKE.search(match[1]):
        return None
    return match.span(1)
