"""Who works in 例示市, an invented city: data that the supervisor can print without a database."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from msgspec import Struct

PASSWORD: Final = "reiji-city-demo"  # noqa: S105 - printed at each start; loopback only

DEPARTMENTS: Final[Mapping[str, tuple[str, str, str]]] = {
    "CITY": ("例示市", "市長部局", ""),
    "PLANNING": ("企画部", "市長部局", "CITY"),
    "PR": ("広報課", "市長部局", "PLANNING"),
    "DIGITAL": ("情報政策課", "市長部局", "PLANNING"),
    "SAFETY": ("危機管理課", "市長部局", "CITY"),
    "HEALTH": ("健康推進課", "市長部局", "CITY"),
    "SCHOOL": ("学校教育課", "教育委員会", "CITY"),
    "AUDIT": ("監査委員事務局", "監査委員", "CITY"),
}
"""Code → name, organ, code of the one above."""


class Sample(Struct, frozen=True, kw_only=True):
    """One person of the sample city. `reach` is the department of the role; "" is everywhere."""

    name: str
    kana: str
    position: str
    home: str
    role: str
    reach: str = ""


PEOPLE: Final[Mapping[str, Sample]] = {
    "pr": Sample(
        name="見本 はるか", kana="ミホン ハルカ", position="主事", home="PR", role="pr", reach="PR"
    ),
    "approver": Sample(
        name="例示 健一",
        kana="レイジ ケンイチ",
        position="広報課長",
        home="PR",
        role="approver",
        reach="PR",
    ),
    "owner": Sample(
        name="模範 みどり",
        kana="モハン ミドリ",
        position="広報課 係長",
        home="PR",
        role="owner",
        reach="PR",
    ),
    "security": Sample(
        name="試験 守",
        kana="シケン マモル",
        position="情報政策課長",
        home="DIGITAL",
        role="security",
    ),
    "auditor": Sample(
        name="確認 正子", kana="カクニン マサコ", position="監査委員", home="AUDIT", role="auditor"
    ),
    "admin": Sample(
        name="設定 司", kana="セッテイ ツカサ", position="主査", home="DIGITAL", role="admin"
    ),
    "pr2": Sample(
        name="見本 そら", kana="ミホン ソラ", position="主事", home="PR", role="pr", reach="PR"
    ),
    "approver2": Sample(
        name="例示 ゆき",
        kana="レイジ ユキ",
        position="企画部次長",
        home="PLANNING",
        role="approver",
        reach="PLANNING",
    ),
    "owner2": Sample(
        name="模範 かえで",
        kana="モハン カエデ",
        position="情報政策課 係長",
        home="DIGITAL",
        role="owner",
        reach="DIGITAL",
    ),
    "pr_safety": Sample(
        name="見本 つばさ",
        kana="ミホン ツバサ",
        position="主任",
        home="SAFETY",
        role="pr",
        reach="SAFETY",
    ),
    "approver_safety": Sample(
        name="例示 あきら",
        kana="レイジ アキラ",
        position="危機管理課長",
        home="SAFETY",
        role="approver",
        reach="SAFETY",
    ),
}
TOKENS: Final = ("pr", "approver", "owner", "security", "auditor", "admin")
"""Those whose tokens stand in `demo.json`."""
