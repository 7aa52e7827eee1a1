"""Passwords, codes and the like: a word that announces one, and near it what could be it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from ahocorasick_rs import AhoCorasick

from approval_rules.text.columns import cells_under
from approval_rules.text.on_demand import on_demand
from approval_rules.text.secret_lines import SIGNS, is_strong, of_services, secret_lines
from approval_rules.text.secret_lists import listed

_WORDS: Final = (
    r"パス\s?(?:ワ\s?ー\s?ド|コード|フレーズ|キー)|パスワ|ぱす\s?(?:わ\s?ー\s?ど|こーど)|あいことば|合い?言葉|"
    r"暗[証唱](?:番号)?|(?:認証の?|確認|予備|ログイン|再設定|閲覧|視聴|参加|招待|アクセス|バックアップ|リカバリー?|復旧|復元|解除|PIN|臨時)(?:コード|番号|キー|パス(?!\s?[ワフコキ]))|(?:入館|入室|入退室|解錠|開錠)(?:コード|キー|パス(?!\s?[ワフコキ]))|WPA[23]?\s?キー|(?<![A-Z])PSK(?![A-Z])|"
    r"ワンタイム(?:パスワード|コード)|秘密の質問の答え|秘密の言葉|(?:暗号化?|署名|セキュリティ|ネットワーク|接続|事前共有|共有)(?:キー|鍵)|"
    r"セキュリティコード|(?i:cvv|cvc)2?|"
    r"密码|密碼|口令|비밀번호|암호|(?i:mật khẩu|senha|contraseñ?a|clave|kata sandi|парол[ья]"
    r"|पासवर्ड|รหัสผ่าน)|"
    r"アクセストークン|トークン|(?i:client[_ ]secret|(?:access[_ ])?\btoken\b)|"
    r"(?i:pass\s?words?|pass\s?codes?|pass\s?phrase|passwd|pwd|p/w|one-time codes?|"
    r"(?:access|door|entry|gate|alarm|room|lock|safe|key|verification|security|backup|recovery)"
    r" codes?)|(?<![A-Za-z])(?:(?i:pin)(?=\s(?:code|for|is)|:)|[Ss]ecret(?=\sis|\s?[:=])"
    r"|[Cc]ode(?=\s\d(?:-\d){2,7}(?!\d)|\s\d{3,8}[#*]|\s(?:to|for|of)\s(?:the|our)\s[^.\n]{0,30}\sis\s\"?\d))|(?<![A-Za-z])"
    r"(?:PW|pw|Pw|PASS|Pass|pass|PIN|Pin|KEY)(?![A-Za-z])"
)
_PLACES: Final = (
    r"(?:キー|鍵)\s?ボックス|スマートロック|ダイヤル(?=は\s?[右左ぜゼれレいイにニさサよヨごゴろロなナはハきキ\d])|(?i:combination)|キーケース|鍵(?:箱|入れ)|キーパッド(?:の番号)?|テンキー|ダイヤル(?:錠|ロック|式|番号)|金庫|南京錠|電子錠|オートロック|番号錠|[解開]錠|(?<!報)解除|"
    r"施錠|(?:ロック|アラーム|警備)(?:の?)解除(?:番号|コード)?"
    r"|(?i:key[\s-]?box|lock[\s-]?box|padlock|safe code|keypad)"
)
_NETS: Final = r"(?:(?i:wi-?fi|ssid)|無線LAN|ルーター)[^。\n]{0,24}?(?:(?i:key|pass)|キー|鍵|パス)"
_PLACE: Final = on_demand(_PLACES)
_SAID: Final = on_demand(
    rf"(?P<of_letters>{_NETS}|{_WORDS})|{_PLACES}|"
    r"(?P<way>パス(?=[はが:]|、|\s(?=[A-Za-z0-9!-]*\d)[A-Za-z0-9]))|"
    r"(?P<of_turns>[鍵錠カギ][^。\n]{0,14}番号(?=は\s?[右左]))"
)
_OF_LETTERS: Final = on_demand(rf"(?:{_NETS}|{_WORDS})\Z")
_OF_WORDS: Final = on_demand(
    r"(?:パスワード|パスフレーズ|パス|合い?言葉|あいことば|秘密の質問の答え|秘密の言葉)\)?\Z"
)
_CLAUSE: Final = on_demand(r"[。！？!?](?!\S{0,3}[」』\"])|\n")
_WINDOW: Final = 48
_NEAR: Final = 12
_GOES_ON: Final = on_demand(
    r"。\s?(?:番号|暗証番号|コード|正しく|正解|正)[は:]|。\s?[→⇒]\s?\d|。\s?例[):][^。\n]{0,12}→"
    r"|\?\s(?:It's|It is|Use|Try)\s"
)
_INSTEAD: Final = on_demand(r"[」』\"]?(?:から|→)\s?[「『\"]?")
"""`「8031」から「5577」に`: both are told."""

_TOKEN: Final = on_demand(rf"[A-Za-z0-9!@#$%^&*_+~](?<![A-Za-z0-9].)[A-Za-z0-9{SIGNS}]{{2,63}}")
_SPACED: Final = on_demand(
    r"[A-Za-z0-9](?<![A-Za-z0-9'].)(?: [A-Za-z0-9!@#$%&*_-]){4,20}(?![A-Za-z0-9])"
)
_FIGURES: Final = on_demand(
    r"\d(?<![\d.,/-]\d)(?:[ ・-]?\d){2,11}(?![\d,./:-]*\d)(?: ?[#*♯])?"
    r"|\d(?<![\d、]\d)(?:、\d){3,7}(?!\d|、)"
    r"|[〇一二三四五六七八九](?<![一二三四五六七八九〇].)[〇一二三四五六七八九]{3,7}"
)
_IN_KANA: Final = on_demand(
    r"(?<=[:「『\"'(=→\s])(?=[A-Za-z\u3041-\u30ff]{0,12}[\u3041-\u30ff])"
    r"[A-Za-z\u3041-\u30ff]{2,12}\d{1,8}[A-Za-z]{0,8}(?:[\u3041-\u3096]{1,4}?(?=[」』\s。、,)!]|です|\Z))??(?![\u3041-\u3096](?!す))"
)
_KANA: Final = on_demand("[\u3041-\u30fa\u30fc-\u30ff]")
_IN_KANA_AT_ONCE: Final = on_demand(
    r"\s?は\s?(?P<value>[\u3041-\u30ff]{2,14}\d{1,8}(?:[\u3041-\u3096]{1,4}?)??)(?=[」』\"()。、,\s!]|です|\Z)"
)
_FIGURES_IN_KANA: Final = on_demand(
    r"[^。\n「]{0,12}?(?:は|[「『\"])\s?(?P<value>(?:(?:ぜろ|れい|まる|いち|にい|に|さん|よん|ごお|ご|ろく|なな|しち|はち|きゅう"
    r"|ゼロ|レイ|マル|イチ|ニイ|ニ|サン|ヨン|ゴオ|ゴ|ロク|ナナ|シチ|ハチ|キュウ)[ー・、\s-]?){3,8})"
    r"(?<![ー・、\s-])(?=[」』\"。、(\s]|です|だ(?!け)|\Z)"
)
"""さんいちよんいちご: figures as they are said."""
_OF_FIGURES: Final = on_demand(r"暗[証唱](?:番号)?|PIN|コード|番号|テンキー|ダイヤル")
_SPELLED: Final = on_demand(
    r"(?:zero|one|two|three|four|five|six|seven|eight|nine)"
    r"(?:[ -](?:zero|one|two|three|four|five|six|seven|eight|nine)){2,7}",
    re.IGNORECASE,
)
_TURN: Final = r"[右左]\s?(?:に|へ|回し?)?\s?\d{1,2}(?:回転?(?:で|して)?\s?\d{0,2})?"
_TURNS: Final = on_demand(
    r"(?i:left|right) \d{1,2}(?:, (?:then )?(?:left|right) \d{1,2}){1,4}"
    rf"|{_TURN}(?:[・、,\s→]{{0,2}}{_TURN}){{1,4}}"
)
_QUOTED: Final = on_demand(r"[「『\"“]([^「」『』\"“”\n]{2,30})[」』\"”]")
_SAID_OF_IT: Final = on_demand(
    r"だけに(?:[伝教回知]|お伝え)|口外|内緒|入れて|入力|と入れ|ログイン|見るため|視聴|入室|限定公開|設定|にしてい|フォーム|教えない|共有|使って"
)
_ADVICE: Final = on_demand(
    r"文字|記号|複雑|推測|使い回|使いまわ|定期|変更し|同じ|長く|数字|見直|守|とは|忘れ|盗|教えて(?!ください)|聞"
)
_LINK: Final = on_demand(
    r"(?:桁|けた)?の(?:ほう|方)|[はがを、:=→⇒>👉▶➡「『\"'“(【〔<\[|,]|に(?:は|変)|\A\s*\Z|\b(?:is|was|stays|remains|becomes|to|are|es|é|ay|adalah|là)\b|[是为為는은]|->|It's|Use|Try"
    r"|\Aも\Z|\A(?:の?(?:番号|コード))\s?\Z|\Aで\s?\Z"
)
_OF_A_USER: Final = on_demand(r"(?i:user(?:name)?|login|(?<![a-z])id|ssid|network)\s?[:=]?\s?\Z")
_EXAMPLE: Final = on_demand(
    r"(?:悪い|よい|良い|だめな|ダメな|NG|弱い|危険な)(?:例|パスワード)|bad examples?|for example"
)
_NO_LINK: Final = on_demand(r"のお?(?:問い?合わせ|相談)|について|に関する|管理アプリ|[？?]")
_AFTER: Final = on_demand(
    r"\s?(?:です|でした|だ(?!け)|に(?:な|変|設|し|戻|リセット|直|統一|そろえ|固定|初期化)|のまま|は(?=[^。\n]{0,12}(?:まで|のまま|変わ|使))|を(?:入|使|押)|と(?:入|打|い|な|、)|って(?:書|い)|で(?:開|入|ロ|解|す|試)|も(?:書|記|メ)|👈|の順|"
    r"[」』\"'”)】〕\]>.。、，,!！;；|☆★♪]|[(（]|\n|\Z|\s|[\U0001f000-\U0001faff]|から)"
)
_UNIT: Final = on_demand(
    r"\s?(?:文字|ケタ|けた|桁|種類|回|日|か[月所]|ヶ月|月|年|分|時|秒|名|人|円|%|つ|個|番(?!で|。)|階|号|歳|件|"
    r"characters|digits|times|minutes|hours|days|letters)|(?:のよう|のような|など|等|や|といった|とか|みたい|以上)"
)
_ADDRESS_LIKE: Final = on_demand(
    r"@[A-Za-z0-9-]+\.|://|\.(?:com|jp|org|net|html?|pdf|xlsx?|docx?)(?![A-Za-z])|\A(?:Wi-?Fi|e-mail|https?)",
    re.IGNORECASE,
)
_NAMED_FIRST: Final = on_demand(
    r"(?:ID|ユーザー名?|アカウント|login|user)\s?[/・／と&]\s?\Z", re.IGNORECASE
)
_ONE_BEFORE: Final = on_demand(
    rf"([A-Za-z0-9!@#$%^&*_+][A-Za-z0-9{SIGNS}]{{3,40}}|\d{{4,8}})[」』\"]?(?:と入れ[^。\n]{{0,14}}。?これ[がは]?|\s?\(|(?:が|は)[^。、\n「\d]{{0,10}}|\sas\s(?:the|our|a)\s(?:[a-z-]+\s){{0,2}})\s?\Z"
)
_PROMISED: Final = on_demand(
    r"(?:を(?:お送り|お知らせ|連絡|共有|送付)し|は(?:以下|次|下記|こちら)|を(?:下記|以下|次)[^\n]{0,8}に変更し)[^\n]{0,16}\n{1,3}\s{0,4}"
)


_HINTS: Final = (
    "密码", "密碼", "口令", "비밀", "암호", "khẩu", "senha", "contrase", "clave", "sandi", "парол",
    "पास", "รหัส", "パス", "ぱす", "ことば", "言葉", "暗", "コード", "番号", "キー", "key",
    "ワンタイム", "秘密の",
    "トークン", "ダイヤル", "金庫", "錠", "ロック", "解除", "pass", "pw", "p/w", "pin", "code",
    "cv", "safe", "lock", "token", "secret", "ログイン", "アカウント", "ユーザー", "log", "sign",
    "user", "root", "admin", "id", "wi-fi", "wifi", "ssid", "無線", "ルーター",
    "gate", "elevator", "unlock", "opens", "open with", "start with", "starts with",
    "started with", "by typing", "door", "press", "鍵", "ドア", "通用口",
    "ロッカー", "解凍", "展開",
    "復号", "開け", "psk", "カギ", "の順", "裏口", "けた", "桁", "警備", "sig=",
    "auth=", "を押", "safe", "app",
)  # fmt: skip
"""Without one of these, in small letters, no word that announces a secret stands there."""
_HINTED: Final = AhoCorasick(_HINTS)


_HEADING: Final = on_demand(r"パスワード|パスコード|暗証番号|\A ?(?:PW|PIN|(?i:password)) ?\Z")
_CELL: Final = on_demand(r"(?=[^\s]{0,39}[^\W_])[^\s、。]{3,40}")


def secrets(text: str) -> Iterator[tuple[int, int]]:
    """Where secrets stand, each once; words about secrets (advice, warnings) hold none."""
    taken = 0
    small = text.lower()
    if "/" in text:
        yield from of_services(text)
    if not _HINTED.find_matches_as_indexes(small):
        return
    for said in _SAID.finditer(text):
        if said.start() < taken:
            continue
        if _EXAMPLE.search(text, max(0, said.start() - _NEAR), said.start()):
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
                yield from _repeated(text, found[1])
        elif (quoted := _quoted(text, said)) is not None:
            taken = max(taken, quoted[1])
            yield quoted
        elif _takes_letters(said):
            yield from _far(text, said)
    yield from cells_under(text, _HEADING, _CELL)
    yield from secret_lines(text, small)
    yield from listed(text)


_FARTHEST: Final = 90
"""So far behind the word stands what nothing but a machine or a password looks like."""
_LIKE_NOTHING: Final = on_demand(
    rf"(?<![A-Za-z0-9@/.:#_=?&-])(?=[A-Za-z0-9{SIGNS}]{{0,63}}\d)[A-Za-z0-9]"
    rf"[A-Za-z0-9{SIGNS}]{{7,200}}"
)
_NAMED_SO: Final = on_demand(
    r"(?:ID|SSID|user(?:name)?|login|network|アカウント名?|ユーザー名?|型番|品番|機種|製品|端末は?|機器は?|冊子|番号|コード名|ファイル(?:名)?|版|件名|"
    r"[機型]|モデル|model|ver(?:sion)?|-----|@)"
    r"[^A-Za-z0-9。]{0,6}\Z",
    re.IGNORECASE,
)


_SAID_ALONE: Final = on_demand(
    r"(?<![A-Za-z0-9@/.:#_=?&-])(?P<value>(?=[A-Za-z0-9]{0,9}\d)(?=[A-Za-z0-9]{0,9}[a-z])"
    r"(?=[A-Za-z0-9]{0,9}[A-Z])[A-Za-z0-9]{5,10}) ?(?=です|だよ|だ(?!け)|でお願い|でした)"
)
"""`Kv83hq だよ`: short, and like no word."""


def _far(text: str, said: re.Match[str]) -> Iterator[tuple[int, int]]:
    """`パスワードのほうね。hanabi-2026-Aki です`: a sentence or a line away, and like no word."""
    alone = _SAID_ALONE.search(text, said.end(), said.end() + _FARTHEST)
    if alone is not None:
        yield alone.span("value")
        return
    for match in _LIKE_NOTHING.finditer(text, said.end(), said.end() + _FARTHEST):
        value = match[0].rstrip(".,?!/=-")
        start, end = match.start(), match.start() + len(value)
        if not _is_like_nothing(value) or _ADDRESS_LIKE.search(text[start : end + 4]):
            continue
        if _NAMED_SO.search(text, max(said.end(), start - 16), start) is None:
            yield start, end
            return


_FIGURES_QUOTED: Final = on_demand(
    r"[「『\"“](?P<value>[#*]?\d(?:[ -]?\d){2,7}[#*]?)[」』\"”]"
    r"|(?<![\d:.,/-])(?P<told>\d{4,6})(?=です|だよ|だっ|でお願い)"
)


_CALLED_AT: Final = on_demand(
    r"(?:内線|電話|TEL|tel|FAX|〒|ダイヤル|定員|会場|会議|部屋)[^\n。]{0,8}\Z"
)
_TO_CALL: Final = on_demand(
    r"(?:へ|に)?、?(?:ご?相談|お?電話|通報|ご?連絡|かけ|ダイヤル)|へ|番へ|番に"
)
"""What is said of a number to call."""


def _quoted(text: str, said: re.Match[str]) -> tuple[int, int] | None:
    """`暗証番号が変わりました。きょうから「5816」です`: figures between quotes, a sentence away."""
    match = _FIGURES_QUOTED.search(text, said.end(), said.end() + _FARTHEST)
    if match is None:
        return None
    start, end = match.span(match.lastgroup or "value")
    is_advice = _WEAK.search(text, max(0, start - _BESIDE), end + _BESIDE) is not None
    is_counted = _UNIT.match(text, end + 1) is not None
    is_known = _WELL_KNOWN.fullmatch(text, start, end) or _TO_CALL.match(text, end + 1)
    named = _NAMED_SO.search(text, max(said.end(), start - 17), start - 1)
    named = named or _CALLED_AT.search(text, max(said.end(), start - 12), start)
    return None if is_advice or is_counted or is_known or named is not None else (start, end)


def _is_like_nothing(value: str) -> bool:
    """Whether small letters, figures and more are mixed, as in no word and no product's number."""
    has_small = any(one.islower() for one in value)
    has_great = any(one.isupper() for one in value)
    has_sign = any(not one.isalnum() for one in value)
    return len(value) > _NEAR - 4 and has_small and (has_great or has_sign)


def _shape(value: str) -> str:
    return re.sub(r"[A-Za-z]+", "a", re.sub(r"\d", "0", value))


def _repeated(text: str, end: int) -> Iterator[tuple[int, int]]:
    """The same once more in figures: three-nine-zero-six (3906)."""
    match = _IN_FIGURES.match(text, end)
    if match is not None:
        yield match.span(1)


_IN_FIGURES: Final = on_demand(r"[」』\"]?\s?\((\d{3,8})\)")


def _alike(text: str, said: re.Match[str], first: tuple[int, int]) -> Iterator[tuple[int, int]]:
    """A second one that a particle leads to: `2階は yobi_7731x のまま`."""
    end, value = first[1], text[slice(*first)]
    for token in _tokens(text, end, min(len(text), end + _WINDOW)):
        gap, other = text[end : token[0]], text[slice(*token)]
        if "\n" in gap:
            return
        is_alike = _shape(other) == _shape(value) or (is_strong(other) and is_strong(value))
        if _OF_A_NAME.search(gap):
            return
        is_other = is_alike and _OF_ANOTHER.search(gap) is not None
        is_other = is_other or (
            _shape(other) == _shape(value) and _AND_ONE.fullmatch(gap) is not None
        )
        if is_strong(other) and _OF_A_SECOND.search(gap):
            is_other = is_other or _SECOND_AFTER.match(text, token[1]) is not None
        # A card has a number of four and a password of letters; one word tells of both.
        is_other = is_other or (is_strong(other) and _OF_LETTERS_TOO.search(gap) is not None)
        if is_other and _may_be(text, said, token, ":"):
            yield token
            return


_OF_A_NAME: Final = on_demand(r"(?i:\bID|user|ssid|network|url)|アカウント|ユーザー|型番|機種")
_OF_LETTERS_TOO: Final = on_demand(
    r"(?:英数字?|署名用?)(?:の?(?:ほう|方|パスワード))?\s?[は:が]?\s?[「『]?\Z"
)
_AND_ONE: Final = on_demand(r"[」』]?\s?(?:[、,・/]|と|and|or)\s?[「『]?")
_OF_A_SECOND: Final = on_demand(r"(?:[、。]|用は|なら[^。\n]{0,6})\s?\Z")
_SECOND_AFTER: Final = on_demand(
    r"[」』]?\s?(?:です|でした|に変|に戻|を(?:試|使|入)|で(?:入|試|開|す)|のまま|[。、]|\Z)"
)
_OF_ANOTHER: Final = on_demand(
    r"(?:今まで|これまで|以前|[前昔旧])の\s?[「『]?\Z|(?:は|が|も|か|と|:|のほう|の方|\band)[\s「『]{0,2}\Z"
    r"|\b(?:old|new|previous|former|other|second) (?:one|password|code|pin|key)\s?(?:is|was"
    r"|[:(])\s?\"?\Z"
)


def _after(text: str, said: re.Match[str]) -> tuple[int, int] | None:
    start = said.end()
    begin = start
    stop = _CLAUSE.search(text, start, start + _WINDOW)
    if stop is not None and _GOES_ON.match(text, stop.start()):
        begin = stop.end()
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
    told = (
        _turned(text, said, start, end) or _worded(text, said, start, end) or _in_kana(text, said)
    )
    if told is not None:
        return told
    skips = 1 if _NAMED_FIRST.search(text, max(0, said.start() - 12), said.start()) else 0
    for token in _tokens(text, start, end):
        gap = text[begin : token[0]] if promised is None else ""
        if (
            _OF_A_USER.search(gap)
            or _NO_LINK.search(gap)
            or _EXAMPLE.search(gap)
            or not _may_be(text, said, token, gap)
        ):
            continue
        if skips and len(token) and _named(text, token[1]):
            skips -= 1
            continue
        return token
    return None


def _takes_letters(said: re.Match[str]) -> bool:
    """Whether what follows may hold letters, not only the figures of a lock."""
    # A lock's own word may end in one that does: アラームの解除コード.
    return said.lastgroup in {"of_letters", "way"} or _OF_LETTERS.search(said[0]) is not None


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
    if _WELL_KNOWN.fullmatch(value) and _WEAK.search(text, max(0, start - _BESIDE), end + _BESIDE):
        return False
    is_counted = _UNIT.match(text, end) is not None and not text[end].isspace()
    if is_counted or _ADDRESS_LIKE.search(text[max(0, start - 3) : end + 4]):
        return False
    if _AVOIDED.match(text, end) or _LINK.search(gap) is None or _AFTER.match(text, end) is None:
        return False
    if text[end : end + 1] in {"」", "』"} and _TO_CALL.match(text, end + 1):
        return False
    plain = re.sub(r"[ ・、*#♯-]", "", value)
    if _KANA.search(value):
        return len(gap) <= _NEAR and _OF_WORDS.search(said[0]) is not None
    if plain.isdigit() or not value.isascii():
        if _YEAR.fullmatch(value) and _TELLS.search(gap) is None:
            return False
        is_ticket = said[0].endswith("pass") and not gap.strip()
        if _UNIT.match(text, end):
            return False
        is_near = (
            len(gap) <= (60 if gap.rstrip().endswith(":") else 40)
            and re.search(r"\d", _ASIDE.sub("", gap)) is None
        )
        is_short_number = value.startswith("#") and not value.endswith("*")
        return 3 <= len(plain) <= 8 and is_near and not is_ticket and not is_short_number
    if _SPELLED.fullmatch(value):
        return True
    if not _takes_letters(said):
        return False
    if said[0] in {"secret", "Secret"} and len(gap.strip()) > len("is a"):
        return False
    if is_strong(value) or (_PHRASE.fullmatch(value) and len(gap) < _NEAR):
        return True
    # A plain word only where nothing but a particle stands between.
    is_close = re.fullmatch(r"\s?(?:は|[:=→])\s?[「『\"'“(【〔<]?", gap) is not None
    is_close = is_close or (gap == "も" and text.startswith("のまま", end))
    return is_close and len(value) >= 4 and value.isascii() and _ENDS.match(text, end) is not None


_AVOIDED: Final = on_demand(
    r"[」』\"]?(?:、|や|とか|など|のよう|といった|は(?!かえ|変))[^。\n]{0,40}(?:避け|やめ|使わない|危険|推測|狙われ|弱い|見破)"
    r"|[\"”']?\s(?:is|was|are)\s(?:still\s)?(?:the most|too|not|a bad|weak|easy)"
)
"""What is said of bad passwords."""
_WELL_KNOWN: Final = on_demand(
    r"123456(?:7(?:8(?:90?)?)?)?|1234|0000|1111(?:11)?|password1?|qwerty|abc123|admin|iloveyou|letmein|asdf(?:gh)?",
    re.IGNORECASE,
)
_WEAK: Final = on_demand(
    r"よく使われ|使われやす|ありがち|単純|弱い|推測|破られ|危険|使い回|ランキング|だめ|ダメ|NG|避け"
    r"|(?i:cracked|guess|weak|strong|never|don't|most common|worst|avoid|a long password)"
)
_BESIDE: Final = 70
"""Where `123456` is a warning, and nobody's password."""
_YEAR: Final = on_demand(r"(?:19[5-9]|20[0-4])\d")
_TELLS: Final = on_demand(r"[はがを:=→「『\"'>]|\bis\b")
_PHRASE: Final = on_demand(r"[a-z0-9]{2,12}(?:[-.][a-z0-9]{1,12}){2,5}")
"""Words joined to one: welcome-to-kaga."""
_ASIDE: Final = on_demand(
    r"\([^)\n]*\)|\d{1,2}(?:桁|文字|ケタ|けた)|\d{3,8}[」』]?(?:では?なく|じゃなく)(?:て|、)?"
)
"""What may hold a number between the word and the secret."""
_ENDS: Final = on_demand(r"(?:です|のまま|でした|だ(?!け)|に変|\Z|\n|[。、」』)】\"'])")


def _turned(text: str, said: re.Match[str], start: int, end: int) -> tuple[int, int] | None:
    is_of_a_lock = said.lastgroup == "of_turns" or _PLACE.match(text, said.start()) is not None
    if not is_of_a_lock and not said[0].startswith("暗"):
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


def _in_kana(text: str, said: re.Match[str]) -> tuple[int, int] | None:
    """`パスワードはひまわり88`, `暗証番号は「さんいちよんいちご」`."""
    if _OF_WORDS.search(said[0]) is not None:
        match = _IN_KANA_AT_ONCE.match(text, said.end())
    elif _OF_FIGURES.search(said[0]) is not None:
        match = _FIGURES_IN_KANA.match(text, said.end())
    else:
        match = None
    if match is None:
        return None
    told = _IN_FIGURES.match(text, match.end())
    return told.span(1) if told is not None else match.span("value")


def _before(text: str, said: re.Match[str]) -> tuple[int, int] | None:
    """`Reiji2026!（パスワード）`, 「tsubame3」と入れてください。これがパスワードです."""
    if not _takes_letters(said):
        return None
    match = _ONE_BEFORE.search(text, max(0, said.start() - 70), said.start())
    if match is None or not is_strong(match[1]) or _ADDRESS_LIKE.search(match[1]):
        return None
    return match.span(1)
