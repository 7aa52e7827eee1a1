"""Secrets in lines whose shape gives them away: log-ins, doors that open with a number, nets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from approval_rules.text.on_demand import on_demand
from approval_rules.text.seeking import matches

SIGNS: Final = r"!@#$%^&*_+\-.~/?="
_VALUE: Final = rf"[A-Za-z0-9{SIGNS}]{{6,40}}"
_SERVICES: Final = (
    r"(?:X|(?i:twitter|instagram|facebook|youtube|tiktok|line|gmail|google|note|zoom|canva)"
    r"|ツイッター|インスタ(?:グラム)?|フェイスブック|ユーチューブ|ライン)"
)
_LOG_IN: Final = on_demand(
    rf"(?:(?<![A-Za-z])(?:root|admin|administrator)|管理者\s?[:は]\s?[A-Za-z0-9_.-]{{2,30}})\s?/\s?(?P<of_root>{_VALUE})"
    r"|(?:(?i:log\s?in|sign\s?in|user)|ログイン|(?<![A-Za-z])ID|アカウント|ユーザー名?)\s?[:=は→]?\s?"
    rf"[A-Za-z0-9_.@-]{{2,40}}\s?[/,、|]\s?(?!(?i:pass|pw|pin))(?P<of_user>{_VALUE})"
    rf"|(?i:log\s?in|sign\s?in) (?:as [A-Za-z0-9_.@-]{{2,30}} )?with (?P<of_one>{_VALUE})"
)
_SERVICE: Final = on_demand(
    rf"(?<![A-Za-z]){_SERVICES}(?:[\s(][^:\n/]{{0,8}})?\s?[:\s]\s?[A-Za-z0-9_.@-]{{3,40}}\s?[/,、|]\s?"
    rf"(?P<value>{_VALUE})(?! ?[:A-Za-z0-9])"
)
_SERVICE_BEGINS: Final = on_demand(
    r"[XTtIiFfYyLlGgNnZzCcツイフユラ](?:(?<=[A-Za-z])(?<![A-Za-z].)|(?<=ツ)(?=イ)|(?<=イ)(?=ン)|(?<=フ)(?=ェ)|(?<=ユ)(?=ー)|(?<=ラ)(?=イ))"
)
_MEETING: Final = on_demand(
    r"(?:ID|SSID|ログイン|ユーザー)[\s:は]{1,2}[A-Za-z0-9_ -]{3,24}?[\s/、,]{1,3}(?:パス|"
    r"(?i:pass|pw))[\s:=]{1,2}"
    rf"(?P<value>(?!20\d\d(?!\w))[A-Za-z0-9{SIGNS}]{{4,40}})(?![^\s、。,)」/])"
)
_DOOR: Final = on_demand(
    r"(?:[鍵錠扉門]|ドア|通用口|裏口|ゲート|ボックス|ロッカー|ダイヤル|テンキー|開け方|車庫|倉庫)[^。\n]{0,30}?[\sはを、「]"
    r"(?P<value>\d(?<!\d\d)(?:-?\d){2,7}[#*]?)[」\s]{0,2}(?:→\s?(?i:enter)\s?)?"
    r"(?:で(?:開[くきけか]|解[錠除]|入れ)|に統一|と(?:押|打|回|合わせ|入力))"
)
_AT_A_DOOR: Final = on_demand(
    r"(?:[錠扉門]|ドア|通用口|裏口|ゲート|(?:キー)?ボックス|金庫|テンキー|オートロック|警備(?:解除)?|アラーム(?:解除)?)"
    r"(?:の?(?:番号|コード|暗証))?(?:は|が|:|=| )\s?[「『]?(?P<value>[#*]?\d(?:[ -]?\d){3,7}[#*]?)"
    r"(?=[」』\s、。)]|です|から|に(?:変|な|し)|\Z)(?!\s?(?:[年月日円人名台個階号番]|-))"
)
_OPENS_WITH: Final = on_demand(
    r"(?:解凍|展開|開く|開け|復号|入室|解錠|開錠)(?:用?(?:の)?(?:パス|鍵|キー))?(?:は|:|→)\s?[「『]?"
    rf"(?P<value>[A-Za-z0-9{SIGNS}]{{6,40}})(?=[」』\s、。)]|で|です|\Z)"
)
_QUOTED: Final = on_demand(
    r"(?:解凍|展開|復号|開封|圧縮ファイル|添付)[^。\n「]{0,8}(?:は|:|→)\s?[「『](?P<value>(?=[^」』\n]*\d)[^「」『』\s]{5,24})[」』]"
)
"""解凍は「さくら4gatsu!」です: of whatever letters, where files are opened with it."""
_OF_ROOT: Final = on_demand(
    r"(?<![A-Za-z])(?:root|admin|administrator|sa|管理者|rootユーザー|初期)(?:の(?:パス(?:ワード)?|pass|pw))?\s?(?:が|は|=|:)\s?[「『]?"
    rf"(?P<value>[A-Za-z0-9{SIGNS}]{{6,40}})(?=[」』\"”\s、。)]|のまま|です|だ|に|\Z)"
)
_IN_A_LINK: Final = on_demand(
    r"[?&#](?:key|token|secret|pass|password|pwd|sig|signature|auth|access_token|api_key|apikey|code|pin)="
    r"(?P<value>[A-Za-z0-9_.~%-]{6,200})"
)
_OF_THE_NUMBER: Final = on_demand(
    r"(?:鍵|カギ|錠|ロック|金庫|南京錠|ボックス|倉庫|保管庫|ドア|扉|門|ダイヤル)の?(?:番号|ナンバー|コード|暗証|解除)(?:は|:|が|を忘れないように\s?[→:]|\s?→)\s?[「『]?"
    r"(?P<value>\d(?:[ ・-]?\d){2,7})(?=[」』\s、。)→]|です|から|に(?:変|な|し)|\Z)"
)
_NOW: Final = on_demand(r"[」』]?(?:から|→)[「『]?(?P<value>[#*]?\d{3,8}[#*]?)(?=[」』]?(?:に|へ))")
_SO_CALLED: Final = on_demand(
    r"(?:仮|初期|暫定|署名|認証|電子証明書?|ログイン|共通|臨時)[^。\n「」]{0,10}(?:番号|コード|文字列|キー)(?:は|が|:)\s?[「『]"
    r"(?P<value>(?=[A-Za-z0-9]*[A-Za-z])(?=[A-Za-z0-9]*\d)[A-Za-z0-9]{6,24})[」』]"
)
_IN_ENGLISH: Final = on_demand(
    r"(?<![A-Za-z])(?i:gate|elevator|door|entrance|garage|shed|locker|alarm|safe|side door|"
    r"back door)\s(?:(?i:code|pin|number)\s?)?(?:(?i:is)\s|[:=]\s?)?"
    r"(?P<of_a_door>\d(?:-?\d){3,7}[#*]?)(?=[\s,.;)]|\Z)(?!\s(?:yen|people|m\b|km))"
    r"|(?i:press|punch in|key in|"
    r"enter)\s(?P<of_keys>(?=[A-Z0-9#*-]*\d)[A-Z0-9#*](?:-?[A-Z0-9#*]){3,9})(?=[\s,.;)]|\Z)"
)
_OF_AN_APP: Final = on_demand(
    r"(?i:app(?:lication)? password|アプリ(?:の)?パスワード)[^\n]{0,60}?(?<![a-z])"
    r"(?P<value>[a-z]{4}(?: [a-z]{4}){3})(?![a-z])"
)
_CHANGED: Final = on_demand(
    r"(?i:\b(?:code|pin|combination)\b)[^.\n]{0,70}\b(?:changed|set|reset)(?: back)? to (?P<va"
    r"lue>#?\d{3,8}[#*]?)(?!\d)"
    r"|(?i:\b(?:safe|combination|dial|lock)\b)[^.\n]{0,40}\bto (?P<turned>\d{1,2}(?:-\d{1,2}){"
    r"2,3})(?![\d-])"
)
_ALARM: Final = on_demand(r"(?i:\balarm(?: code)?):\s?(?P<value>\d{4,6}[#*])")
_OPENS: Final = on_demand(
    r"(?i:\b(?:box|lock|safe|door|gate|shed|padlock|keypad|tablet|laptop|computer|pc|phone|screen)\b)"
    r"[^.\n]{0,30}?\b(?:opens? (?:with|to|on)|(?:is|was) opened with)\s(?P<value>#?\d(?:[- ]?\d){"
    r"2,7} ?[#*]?)(?![\d:])"
    r"|(?i:\bkey)\s(?:used to be|was|is now)\s(?P<now>(?=\S*[A-Za-z])(?=\S*\d)"
    r"[A-Za-z0-9!@#$%^&*_+~-]{8,40})"
)
_UNLOCKS: Final = on_demand(
    rf"(?i:\b(?:unlocks?|opens?|log(?:s|ged)? in|start(?:s|ed)?) (?:it |them )?(?:with|by typing)) "
    rf"(?P<value>(?=[A-Za-z0-9{SIGNS}]*\d)(?=[A-Za-z0-9{SIGNS}]*[A-Za-z])[A-Za-z0-9{SIGNS}]{{6,40}})"
)
_SPELLED: Final = on_demand(
    r"(?i:\b(?:code|pin|combination)\b[^.\n]{0,20}?[ ,:]"
    r"(?P<value>(?:zero|one|two|three|four|five|six|seven|eight|nine)"
    r"(?:[ -](?:zero|one|two|three|four|five|six|seven|eight|nine)){2,7}))"
)
_PRESSED: Final = on_demand(
    r"(?:入口|サーバ(?:ー)?室|ドア|扉|鍵|倉庫|通用口|テンキー|ロック|社員証)[^。\n]{0,30}?"
    r"(?P<value>[*#]?[\d〇一二三四五六七八九]{3,8}[#*]?)を(?:押|入力|打)"
    r"|(?:[鍵錠扉門]|カギ|ロック|ボックス|テンキー|番号式)[^\d]{0,30}?[「『]?(?P<order>[*#]?\d{3,8}[#*]?)[」』]?の順(?:番|序)?に"
)
_IN_GROUPS: Final = on_demand(
    r"(?:鍵|カギ|キー|ドア|入室|部屋|民泊|ロック|玄関|コード|(?i:code|key))[^\n]{0,40}?[:は→]\s?"
    r"(?P<value>(?=[A-Z0-9-]*[A-Z])(?=[A-Z0-9-]*\d)[A-Z0-9]{1,4}(?:-[A-Z0-9]{1,4}){2,6})(?![A-Za-z0-9-])"
)
_OF_FOUR: Final = on_demand(
    r"(?:裏口|通用口|ドア|扉|ゲート|ロッカー|金庫|鍵|カギ|錠|(?:キー)?ボックス)[^。\n\d]{0,20}(?P<door>\d{4,6})に(?:変わ|変え|変更|なり)"
    r"|(?:[四4]\s?(?:けた|ケタ|桁)|暗証)[^。\n]{0,24}「(?P<value>\d{4,8})」(?:に(?:し|変|設)|です|だ)"
)
_KEY_IS: Final = on_demand(
    rf"\b[Kk]ey is (?P<value>(?=[A-Za-z0-9{SIGNS}]*\d)[A-Za-z0-9{SIGNS}]{{8,40}})"
)
_PHRASES: Final = on_demand(
    r"パスフレーズ[^\n]{0,6}[:は]\s?\n?(?P<value>[a-z]{2,12}(?: [a-z]{2,12}){2,8}(?: "
    r"\d{1,6})?)(?=\n|\Z|。)"
)
_ARROW: Final = on_demand(
    r"(?:トークン|キー|シークレット|パスワード|パス|ログイン|鍵|token|secret|key|password)[^。\n→]{0,24}(?:→|⇒|->)\s?"
    rf"(?P<value>[A-Za-z0-9{SIGNS}]{{8,200}})"
)
_NET: Final = on_demand(
    r"(?i:wi-?fi)(?:[^。.:\n]{0,24}?)\schanged(?:\sagain)?(?::|\sto)\s"
    r"(?P<value>[a-z0-9]{2,12}(?:[-.][a-z0-9]{1,12}){2,5})"
)
_YEAR: Final = on_demand(r"(?:19|20)\d\d")
_NET_IS: Final = on_demand(
    rf"(?i:wi-?fi)[^.。\n=:]{{0,40}}(?:=|:|\sis\s)\s?(?P<value>[A-Za-z0-9{SIGNS}]{{8,40}})(?=[\s,.;)]|\Z)"
)
_SIGN: Final = on_demand(r"[!#$%^&*+~]")
_STRONGEST: Final = on_demand(r"(?=.*[A-Z])(?=.*[a-z])(?=.*\d)")


def secret_lines(text: str, small: str) -> Iterator[tuple[int, int]]:
    """Where such secrets stand; `small` is the text in small letters."""
    for match in _LOG_IN.finditer(text):
        start, end = match.span(match.lastgroup or 0)
        end -= text[end - 1] in ".,?"
        if is_strong(text[start:end]):
            yield start, end
    for pattern in (
        _AT_A_DOOR,
        _OPENS_WITH,
        _OF_ROOT,
        _IN_A_LINK,
        _OF_THE_NUMBER,
        _SO_CALLED,
        _ARROW,
    ):
        for match in pattern.finditer(text):
            start, end = match.span("value")
            end -= text[end - 1] in ".,?"
            value = text[start:end]
            if pattern in (_AT_A_DOOR, _OF_THE_NUMBER, _IN_A_LINK) or is_strong(value):
                yield start, end
                if (now := _NOW.match(text, end)) is not None:
                    yield now.span("value")
    for pattern in (_MEETING, _DOOR):
        for match in pattern.finditer(text):
            if any(one.isdigit() for one in match["value"]):
                yield match.span("value")
    for match in _IN_ENGLISH.finditer(text):
        which = match.lastgroup or ""
        if not _YEAR.fullmatch(match[which]):
            yield match.span(which)
    for match in _NET_IS.finditer(text):
        value = match["value"].rstrip(".,?")
        if is_strong(value) and "://" not in value:
            yield match.start("value"), match.start("value") + len(value)
    for match in _KEY_IS.finditer(text):
        value = match["value"].rstrip(".,?!")
        if is_strong(value) and not value.isdigit():
            yield match.start("value"), match.start("value") + len(value)
    for match in _UNLOCKS.finditer(text):
        value = match["value"].rstrip(".,?!")
        if is_strong(value) and "://" not in value:
            yield match.start("value"), match.start("value") + len(value)
    for pattern in (
        _OF_FOUR,
        _SPELLED,
        _PHRASES,
        _IN_GROUPS,
        _OF_AN_APP,
        _CHANGED,
        _PRESSED,
        _QUOTED,
        _OPENS,
        _ALARM,
    ):
        for match in pattern.finditer(text):
            yield match.span(match.lastgroup or "value")
    if "changed" in small:
        for match in _NET.finditer(text):
            yield match.span("value")


def of_services(text: str) -> Iterator[tuple[int, int]]:
    """Passwords of accounts in notes like `Instagram: reiji_koho / Kamome!55`."""
    for match in matches(_SERVICE, text, _SERVICE_BEGINS):
        value = match["value"].rstrip(".,?")
        if not value.startswith(("@", "http")) and (
            _SIGN.search(value.rstrip("!")) or _STRONGEST.match(value)
        ):
            yield match.start("value"), match.start("value") + len(value)


def is_strong(value: str) -> bool:
    """Whether no word of a sentence looks so: letters with digits or signs."""
    plain = value.replace(" ", "")
    has_letter = any(one.isalpha() for one in plain)
    # `See you at the cafe!` ends with a mark, not with a sign of a password.
    inner = plain.rstrip("!")
    has_other = any(one.isdigit() or one in "!@#$%^&*_+~" for one in inner)
    return len(plain) >= 4 and has_letter and has_other
