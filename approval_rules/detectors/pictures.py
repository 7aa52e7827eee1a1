"""Detectors of pictures whose words tell nothing, and of posts that say it in a picture only."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from approval_rules.detectors.fitting import alt_too_long
from approval_rules.model import Evidence
from approval_rules.post import Post, whole
from approval_rules.reading import Hit
from approval_rules.text.on_demand import on_demand

_PICTURES: Final = (
    r"写真|画像|図|図表|表|絵|イラスト|チラシ|ちらし|ポスター|フライヤー|イメージ|イメージ画像|バナー|ロゴ|グラフ|地図|サムネイル"
    r"|スクリーンショット|アイキャッチ|添付画像|添付写真"
    r"|images?|pictures?|photos?|photographs?|pics?|illustrations?|figures?|flyers?|posters?"
    r"|banners?|logos?|graphs?|charts?|maps?|screenshots?|thumbnails?|graphics?|untitled|alt"
)
_GENERIC: Final = on_demand(
    rf"(?:(?:an?|the|その|この|市の|イベントの|投稿の|photo|image)\s*)?(?:{_PICTURES})"
    r"(?:です|[\s_\-#:.（(]{0,3}(?:その|第|no\.?)?\s?[\d一二三四五六七八九十]{0,3}[）)枚目]{0,3}|[\s_\-]+[a-z])",
    re.IGNORECASE,
)
"""Words that say that there is a picture, not what it shows."""
_FILE_NAME: Final = on_demand(
    r"(?:img|dsc|dscn|dscf|pxl|image|photo|screenshot|スクリーンショット|無題|名称未設定)"
    r"[\s_\-\d()]*|[\w\-. ]+\.(?:jpe?g|png|gif|webp|heic|mp4|mov|pdf)",
    re.IGNORECASE,
)
_POINTS_TO_IMAGE: Final = on_demand(
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
_NO_WORDS: Final = on_demand(r"https?://\S+|[#＃@＠]\S+")
"""What a text may hold and still tell nothing."""


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


def _visible(text: str) -> str:
    """What somebody sees of a text: nothing of zero width, no space around it."""
    return "".join(sign for sign in text if unicodedata.category(sign) != "Cf").strip()
