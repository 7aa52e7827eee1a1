"""What the sample city says about itself, and a few posts in different states."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

import msgspec
from sqlalchemy.orm import Session

from governance.base import clock
from governance.demo.people import Staff
from governance.posts import actions as posts
from governance.posts.schemas import DraftPost, TransitionPost
from governance.rulebook import actions as rulebook
from governance.rulebook.schemas import AddFact

FACTS: Final = (
    ("phones", "03-5253-5111", "例示市 代表"),
    ("mail_domains", "reiji.example.jp", "例示市のメール"),
    ("link_domains", "reiji.example.jp", "例示市の公式サイト"),
    ("officials", "例示 太郎", "市長"),
    ("places", "見本町", "町名"),
    ("places", "例示町", "町名"),
    ("facilities", "例示市民会館", "公の施設"),
    ("mascots", "れいじくん", "市のマスコット"),
    ("addresses", "例示市見本町1-2-3", "市役所"),
    ("embargo_words", "星の館", "新博物館の名称。公表は記者発表の後"),
)


def state_facts(session: Session, staff: Staff) -> None:
    """State the city's telephone, domains, officials and places."""
    actor = staff.actor(session, "security")
    for kind, value, reason in FACTS:
        command = msgspec.convert(
            {"kind": kind, "value": value, "reason": reason, "owner": "情報政策課"}, AddFact
        )
        rulebook.add_fact(session, actor, command)


def _in_office_hours(days: int) -> datetime:
    at = clock.now().astimezone(clock.LOCAL) + timedelta(days=days)
    while at.weekday() > 4:
        at += timedelta(days=1)
    return at.replace(hour=10, minute=0, second=0, microsecond=0)


def write_posts(session: Session, staff: Staff, accounts: Mapping[str, str]) -> None:
    """A draft with a finding, a post that waits for approval, and one that was sent back."""
    author = staff.actor(session, "pr")
    x = (accounts["x"],)
    posts.draft(
        session,
        author,
        DraftPost(
            text="市民会館の予約は、担当の携帯 090-1234-5678 までお願いします。",
            account_ids=x,
            category="お知らせ",
        ),
    )
    waiting = posts.draft(
        session,
        author,
        DraftPost(
            text="【図書館】新しい返却ポストを見本町に設置しました。24時間ご利用いただけます。"
            "\nhttps://www.reiji.example.jp/library/",
            account_ids=x,
            category="お知らせ",
            publish_at=_in_office_hours(2),
        ),
    )
    posts.transition(session, author, waiting, TransitionPost(event="submit"))
    returned = posts.draft(
        session,
        author,
        DraftPost(
            text="市民まつりを開催します。会場は例示市民会館です。みなさんお越しください。",
            account_ids=x,
            category="イベント",
        ),
    )
    posts.transition(session, author, returned, TransitionPost(event="submit"))
    posts.transition(
        session,
        staff.actor(session, "approver"),
        returned,
        TransitionPost(event="return", reason="日時が書かれていません。開始時刻も入れてください。"),
    )
