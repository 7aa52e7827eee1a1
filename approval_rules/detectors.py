"""Detectors that a pattern or a word list cannot be. A rule names one under `detect.name`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from approval_rules.fitting import alt_too_long, length, media
from approval_rules.model import Evidence
from approval_rules.organisation import JST
from approval_rules.own import name as plain_name
from approval_rules.post import Post, whole
from approval_rules.reading import Hit, Reading
from approval_rules.text import (
    accounts,
    addresses,
    births,
    certificates,
    mails,
    offices,
    phones,
    plates,
    secrets,
    urls,
)
from approval_rules.text.dates import WEEKDAYS, eras
from approval_rules.text.normalise import unfolded

Detector = Callable[[Reading, Post], Iterator[Hit]]
PostDetector = Callable[[Post], Iterator[Hit]]

_PLATFORM: Final = re.compile(
    # circled and bracketed, squared, Roman, of the telephone, old marks of quotation, of half width
    r"[①-⓿㈀-㋿㌀-㏿№℡℻Ⅰ-ⅿ❶-➓∟∮⊿〝〟〠☎☏](?!\ufe0f)|[ｦ-ﾟ]+"
)
_IN_WORDS: Final = {"☎": "電話", "☏": "電話", "〠": "〒", "℻": "FAX", "〝": "「", "〟": "」"}
_PICTURES: Final = (
    r"写真|画像|図|図表|表|絵|イラスト|チラシ|ちらし|ポスター|フライヤー|イメージ|イメージ画像|バナー|ロゴ|グラフ|地図|サムネイル"
    r"|スクリーンショット|アイキャッチ|添付画像|添付写真"
    r"|images?|pictures?|photos?|photographs?|pics?|illustrations?|figures?|flyers?|posters?"
    r"|banners?|logos?|graphs?|charts?|maps?|screenshots?|thumbnails?|graphics?|untitled|alt"
)
_GENERIC: Final = re.compile(
    rf"(?:(?:an?|the|その|この|市の|イベントの|投稿の|photo|image)\s*)?(?:{_PICTURES})"
    r"(?:です|[\s_\-#:.（(]{0,3}(?:その|第|no\.?)?\s?[\d一二三四五六七八九十]{0,3}[）)枚目]{0,3}|[\s_\-]+[a-z])",
    re.IGNORECASE,
)
"""Words that say that there is a picture, not what it shows."""
_WEEKDAY: Final = re.compile(r"[((]\s?([月火水木金土日])|([月火水木金土日])曜")
_FILE_NAME: Final = re.compile(
    r"(?:img|dsc|dscn|dscf|pxl|image|photo|screenshot|スクリーンショット|無題|名称未設定)"
    r"[\s_\-\d()]*|[\w\-. ]+\.(?:jpe?g|png|gif|webp|heic|mp4|mov|pdf)",
    re.IGNORECASE,
)
_POINTS_TO_IMAGE: Final = re.compile(
    r"(?:詳細|詳しく|くわしく|内容|日程|日時|時間|場所|会場|申込方法|申し込み方法|問い合わせ先|プログラム)"
    r"(?:について|など)?は?(?:、)?(?:[上下次左右]の|以下の|添付の?|こちらの|この)?"
    r"(?:画像|写真|チラシ|ちらし|ポスター|フライヤー|図|添付)"
    r"|(?:画像|チラシ|ちらし|ポスター|フライヤー|添付(?:ファイル|資料)?)を(?:ご?覧|ごらん|見て|ご?確認|ご?参照)"
    r"|(?:画像|チラシ|ちらし|ポスター)(?:の(?:とおり|通り)|に(?:記載|書い))"
    r"|(?:see|check|refer to|look at|view) (?:the )?(?:attached |following |above )?"
    r"(?:images?|pictures?|flyers?|posters?|attachments?|photos?(?! exhib| contest))(?! books?)"
    r"|(?:details|information|dates?|times?|schedule|programme) (?:is |are )?(?:given |shown )?"
    r"(?:in|on) the (?:attached )?(?:image|picture|flyer|poster|photo)",
    re.IGNORECASE,
)
_NO_WORDS: Final = re.compile(r"https?://\S+|[#＃@＠]\S+")
"""What a text may hold and still tell nothing."""


def phone(reading: Reading, post: Post) -> Iterator[Hit]:
    """Telephone numbers with their kind; those of the organisation are allowed."""
    text, view = reading.views.text, reading.views.digits
    found = [(one, view) for one in phones.written(view.text)]
    found += [(one, view) for one in phones.short(view.text)]
    found += [(one, text) for one in phones.spoken(text.text)]
    for one, view in found:
        yield Hit(
            view=view,
            start=one.start,
            end=one.end,
            kind=one.kind,
            check=one.valid,
            canonical=one.number,
            allowed=post.own.phone(one.number),
            evidence=[Evidence(kind="pattern", text=one.kind)],
        )


def mail(reading: Reading, post: Post) -> Iterator[Hit]:
    """Mail addresses: `free`, `official` (lg.jp, go.jp) or `other`."""
    view = reading.views.text
    for found in mails.mails(view.text):
        yield Hit(
            view=view,
            start=found.start,
            end=found.end,
            kind=found.kind,
            canonical=found.address,
            allowed=post.own.mail(found.address, found.domain),
            evidence=[Evidence(kind="pattern", text=found.kind)],
        )


def address(reading: Reading, post: Post) -> Iterator[Hit]:
    """Addresses down to the house: `public` or `house`; those of the organisation are allowed."""
    view = reading.views.text
    for start, end in reading.addresses:
        said = addresses.canonical(view.text[start:end])
        allowed = ""
        for own, why in post.own.addresses:
            if own and (addresses.holds(said, own) or own.endswith(said)):
                allowed = why
        yield Hit(
            view=view,
            start=start,
            end=end,
            kind="public" if offices.is_public(view.text, start, end) else "house",
            canonical=said,
            allowed=allowed,
            evidence=[Evidence(kind="pattern", text="address")],
        )


def person_name(reading: Reading, post: Post) -> Iterator[Hit]:
    """Names of people: `strict` or `lone`; officials and mascots are allowed."""
    view = reading.views.text
    known = post.own.names if reading.people else {}
    for name in reading.people:
        bare = plain_name(name.text)
        if bare in post.own.places and name.tier == "lone":
            continue
        if any(start <= name.start and name.end <= end for start, end in reading.addresses):
            continue
        yield Hit(
            view=view,
            start=name.start,
            end=name.end,
            kind=name.tier,
            canonical=bare,
            allowed=next(
                (why for full, why in known.items() if bare == full or full.startswith(bare)), ""
            ),
            evidence=[Evidence(kind="token", text=f"人名 {name.tier} {name.honorific}".strip())],
        )


def birth(reading: Reading, post: Post) -> Iterator[Hit]:
    """Days of birth: `said`, in a `row` with a name, or a birthday without its year."""
    view = reading.views.text
    for found in births.births(view.text, reading.people, post.today):
        yield Hit(
            view=view,
            start=found.start,
            end=found.end,
            kind=found.kind,
            evidence=[Evidence(kind="pattern", text=f"birth {found.kind}")],
        )


def plate(reading: Reading, post: Post) -> Iterator[Hit]:  # noqa: ARG001 - one shape for all
    """Licence plates."""
    view = reading.views.text
    for start, end in plates.plates(view.text):
        yield Hit(
            view=view, start=start, end=end, evidence=[Evidence(kind="pattern", text="plate")]
        )


def secret(reading: Reading, post: Post) -> Iterator[Hit]:  # noqa: ARG001 - one shape for all
    """Passwords, PINs, codes of doors and boxes, given with their value."""
    view = reading.views.text
    for start, end in secrets.secrets(view.text):
        yield Hit(
            view=view, start=start, end=end, evidence=[Evidence(kind="pattern", text="secret")]
        )


def certificate(reading: Reading, post: Post) -> Iterator[Hit]:  # noqa: ARG001 - one shape
    """Numbers of certificates, insurances and registers of people."""
    view = reading.views.digits
    for start, end in certificates.certificates(view.text):
        yield Hit(
            view=view,
            start=start,
            end=end,
            canonical=view.text[start:end],
            evidence=[Evidence(kind="pattern", text="certificate")],
        )


def account(reading: Reading, post: Post) -> Iterator[Hit]:
    """Bank accounts; those of the organisation are allowed."""
    view = reading.views.digits
    for start, end in accounts.accounts(view.text):
        said = view.text[start:end]
        yield Hit(
            view=view,
            start=start,
            end=end,
            canonical=said,
            allowed=post.own.naming("bank_accounts", said, view.text[max(0, start - 60) : start]),
            evidence=[Evidence(kind="pattern", text="account")],
        )


def link(reading: Reading, post: Post) -> Iterator[Hit]:
    """Risky links, one hit for each, with the gravest kind."""
    view = reading.views.text
    own = post.own.link_domains
    for found in reading.links:
        allowed = next((why for domain, why in own.items() if found.belongs_to(domain)), "")
        imitated = next((domain for domain in own if urls.imitates(found.host, domain)), "")
        risks = [
            ("unreadable", found.unreadable),
            ("userinfo", found.userinfo),
            ("ip", found.ip),
            ("mixed", found.mixed),
            ("imitation", bool(imitated)),
            ("punycode", found.punycode),
            ("shortener", found.is_shortener),
            ("plain", found.scheme == "http"),
        ]
        kind = next((name for name, is_so in risks if is_so), "")
        is_foreign = bool(own) and not allowed and not kind
        if not kind and not is_foreign:
            continue
        kind = kind or "foreign"
        evidence = [Evidence(kind="found", text=found.host)]
        if imitated:
            evidence.append(Evidence(kind="expected", text=imitated))
        yield Hit(
            view=view,
            start=found.start,
            end=found.end,
            kind=kind,
            canonical=found.host,
            allowed=allowed if kind not in {"plain", "userinfo"} else "",
            evidence=evidence,
            replacement="https" if kind == "plain" else None,
            part=(found.start, found.start + len(found.scheme)),
        )


def hidden(reading: Reading, post: Post) -> Iterator[Hit]:  # noqa: ARG001 - one shape for all
    """Characters that nobody sees: `zero_width` or `bidi`."""
    whole = reading.views
    if not whole.hidden:
        return
    original = reading.original
    view = unfolded(original)
    for found in whole.hidden:
        code = f"U+{ord(original[found.start]):04X}"
        yield Hit(
            view=view,
            start=found.start,
            end=found.start + 1,
            kind=found.kind,
            evidence=[Evidence(kind="found", text=code)],
            replacement="",
        )


def day(reading: Reading, post: Post) -> Iterator[Hit]:
    """Days that are wrong: `impossible`, `weekday` (of another day) or `past`."""
    view = reading.views.text
    today = post.today
    for found in reading.days:
        if not found.has_month_sign and found.weekday is None:
            continue
        on = found.on(today)
        said = view.text[found.start : found.end]
        evidence = [Evidence(kind="found", text=said)]
        replacement = part = None
        if on is None:
            kind = "" if found.exists else "impossible"
        elif found.weekday is not None and on.weekday() != found.weekday:
            kind = "weekday"
            right = WEEKDAYS[on.weekday()]
            evidence.append(Evidence(kind="expected", text=f"{on.isoformat()} ({right})"))
            if sign := _WEEKDAY.search(said):
                replacement = right
                place = found.start + sign.start(sign.lastindex or 0)
                part = (place, place + 1)
        elif on < today and found.year is not None:
            kind = "past"
        else:
            kind = ""
        if kind:
            yield Hit(
                view=view,
                start=found.start,
                end=found.end,
                kind=kind,
                evidence=evidence,
                replacement=replacement,
                part=part,
            )


def era(reading: Reading, post: Post) -> Iterator[Hit]:  # noqa: ARG001 - one shape for all
    """A year of an era beside a year of the common era that is another."""
    view = reading.views.text
    for start, end, right in eras(view.text):
        said = reading.original[slice(*view.span(start, end))]
        yield Hit(
            view=view,
            start=start,
            end=end,
            evidence=[
                Evidence(kind="found", text=said),
                Evidence(kind="expected", text=str(right)),
            ],
        )


def platform_characters(reading: Reading, post: Post) -> Iterator[Hit]:  # noqa: ARG001 - one shape
    """Characters that some devices and readers cannot show or speak (機種依存文字)."""
    original = reading.original
    if original.isascii():
        return
    view = unfolded(original)
    for found in _PLATFORM.finditer(original):
        yield Hit(
            view=view,
            start=found.start(),
            end=found.end(),
            evidence=[Evidence(kind="found", text=found[0])],
            replacement=_plain(found[0]),
        )


def _plain(said: str) -> str | None:
    """How it is written with characters that every device shows; None where nothing settles it."""
    number = unicodedata.digit(said, None) if len(said) == 1 else None
    plain = _IN_WORDS.get(said) or unicodedata.normalize("NFKC", said)
    if number is not None or plain.isdigit():
        return f"({plain if number is None else number})"
    return plain if plain != said else None


def _visible(text: str) -> str:
    """What somebody sees of a text: nothing of zero width, no space around it."""
    return "".join(sign for sign in text if unicodedata.category(sign) != "Cf").strip()


READING: Final[Mapping[str, Detector]] = {
    "phone": phone,
    "mail": mail,
    "address": address,
    "person_name": person_name,
    "birth": birth,
    "plate": plate,
    "secret": secret,
    "certificate": certificate,
    "account": account,
    "link": link,
    "hidden": hidden,
    "day": day,
    "era": era,
    "platform_characters": platform_characters,
}
"""Detectors that read one field."""


def alt(post: Post) -> Iterator[Hit]:
    """Pictures whose words tell nothing: `missing`, `file_name`, `generic`; and `too_long`."""
    for index, item in enumerate(post.submission.media):
        long = alt_too_long(post, index, item)
        if long is not None:
            yield long
            continue
        if item.kind not in {"image", "gif"}:
            continue
        text = _visible(item.alt)
        if not text:
            kind = "missing"
        elif _FILE_NAME.fullmatch(text) or text == item.name:
            kind = "file_name"
        elif _GENERIC.fullmatch(text):
            kind = "generic"
        else:
            continue
        yield whole(post, f"media[{index}] {kind}", kind=kind, canonical=str(index))


def image_only(post: Post) -> Iterator[Hit]:
    """What matters stands in a picture only: the text points to it, or says nothing at all."""
    if all(item.kind not in {"image", "gif"} for item in post.submission.media):
        return
    reading = post.readings[0]
    if not _visible(_NO_WORDS.sub("", reading.original)):
        yield whole(post, "media", kind="no_text")
        return
    found = _POINTS_TO_IMAGE.search(reading.views.text.text)
    if found is not None:
        yield Hit(
            view=reading.views.text,
            start=found.start(),
            end=found.end(),
            evidence=[Evidence(kind="found", text=found[0])],
        )


def out_of_hours(post: Post) -> Iterator[Hit]:
    """A time of publication outside of office hours, on a weekend or a holiday."""
    if post.submission.publish_at is None:
        return
    local = post.submission.publish_at.astimezone(JST)
    hours = post.organisation
    is_open = (
        local.weekday() < 5
        and local.date() not in hours.holidays
        and hours.opens <= local.time().replace(tzinfo=None) <= hours.closes
    )
    if not is_open:
        told = f"{local:%Y-%m-%d %H:%M}（{WEEKDAYS[local.weekday()]}）"
        yield whole(post, told)


WHOLE: Final[Mapping[str, PostDetector]] = {
    "length": length,
    "media": media,
    "alt": alt,
    "image_only": image_only,
    "out_of_hours": out_of_hours,
}
"""Detectors that look at the whole post."""
