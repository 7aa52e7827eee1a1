"""The names that a pack may use and that no rule gives itself: networks, categories, periods, …"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Final

from approval_rules.text.length import MEASURES

NETWORKS: Final = tuple(MEASURES)

CATEGORIES: Final = ("event", "notice", "disaster", "emergency", "drill", "recruit", "other")
"""What an author may say that a post is."""

_SAID: Final[Mapping[str, str]] = {
    word: category
    for category, words in {
        "event": "イベント 催し 催し物 行事 events",
        "notice": "お知らせ 告知 案内 ご案内 通知 news info information announcement notices",
        "disaster": "災害 災害情報 災害時 disasters",
        "emergency": "緊急 緊急情報 避難情報",
        "drill": "訓練 避難訓練 防災訓練 drills",
        "recruit": "募集 採用 求人 人材募集 recruitment recruiting",
        "other": "その他",
    }.items()
    for word in words.split()
}


def category(said: str) -> str:
    """The category that is called so (訓練, Drill → drill); any other as it was said."""
    plain = unicodedata.normalize("NFKC", said).strip().lower()
    return plain if plain in CATEGORIES else _SAID.get(plain, said)


PERIODS: Final = ("senkyo", "saigai", "nendomatsu", "campaign")
"""The spans of time that switch rules on."""

ROLES: Final = ("none", "approver", "security", "owner", "pr")
"""
Whose yes lets a post go out in spite of a block.

It is given by who approves the post, and nobody is both that and auditor or administrator.
"""

PARTS_OF_SPEECH: Final = (
    "名詞", "代名詞", "動詞", "形容詞", "形状詞", "副詞", "連体詞", "接続詞", "感動詞", "助詞",
    "助動詞", "接頭辞", "接尾辞", "記号", "補助記号", "空白",
)  # fmt: skip
"""The parts of speech of the dictionary."""

KINDS: Final[Mapping[str, tuple[str, ...]]] = {
    "phone": ("mobile", "ip", "toll_free", "emergency", "fixed", "foreign", "none"),
    "mail": ("free", "official", "other"),
    "address": ("public", "house"),
    "person_name": ("strict", "lone"),
    "birth": ("said", "row", "yearless"),
    "link": (
        "unreadable", "userinfo", "ip", "mixed", "imitation", "punycode", "shortener", "plain",
        "foreign",
    ),
    "hidden": ("zero_width", "bidi"),
    "platform_characters": ("half", "styled", "fused", "sign"),
    "day": ("impossible", "weekday", "past"),
    "alt": ("missing", "file_name", "too_long", "generic", "no_text"),
    "image_only": ("no_text",),
    "length": ("missing", "awaited"),
    "media": (
        "many", "messages", "kind", "many_of", "alone", "large", "missing", "awaited",
    ),
}  # fmt: skip
"""Detector → what it may say in `hit.kind`; of every other detector that is empty."""

POST: Final = (
    "network", "category", "sponsor", "has_media", "has_link", "periods", "length",
)  # fmt: skip
"""What conditions may read of a post; those of the kind `post` read its `text` as well."""

ORGANISATION: Final = (
    "phones", "mails", "mail_domains", "link_domains", "officials", "mentions",
)  # fmt: skip
"""The kinds of facts of which conditions may ask whether there are any."""
