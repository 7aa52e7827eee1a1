"""The words of mails. Pure: values in, a message out."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Final

from msgspec import Struct

from governance.base import clock


class Item(Struct, frozen=True, kw_only=True):
    """One line of a letter."""

    kind: str
    title: str
    due: datetime | None


class Reader(Struct, frozen=True, kw_only=True):
    """Whom a letter is for."""

    name: str
    email: str
    language: str


KINDS: Final = {
    "approval.decide": ("承認をお待ちしています", "Waits for your approval"),
    "approval.revise": (
        "差し戻されました。修正してください",
        "Was returned to you; please revise it",
    ),
    "post.returned": (
        "投稿が差し戻されました。修正してください",
        "Your post was returned; please revise it",
    ),
    "post.refused": ("発信を断られた投稿の確認をお願いします", "A post was refused by the network"),
    "post.duplicate_suspected": (
        "二重に発信されたおそれのある投稿の確認をお願いします",
        "A post may have gone out twice",
    ),
    "post.late": ("予定より遅れた投稿の確認をお願いします", "A post is late"),
    "post.expired": (
        "期限までに発信されなかった投稿の確認をお願いします",
        "A post expired before it went out",
    ),
    "post.needs_person": (
        "発信できたか確かめてください",
        "Please find out whether a post went out",
    ),
    "condition.meet": ("承認の条件に対応してください", "Please meet a condition of the approval"),
    "service.renew": ("クラウドサービスの利用期限が近づいています", "A service has to be renewed"),
    "service.suspended": ("クラウドサービスの利用が停止されました", "A service was suspended"),
    "service.owner_invalid": (
        "クラウドサービスの責任者を決めてください",
        "Please name a new owner of a service",
    ),
    "service.handed_over": ("クラウドサービスを引き継ぎました", "A service was handed over to you"),
    "account.activate": (
        "公式アカウントの運用を始められます",
        "An account is ready to be activated",
    ),
    "account.suspended": ("公式アカウントの運用が停止されました", "An account was suspended"),
    "account.owner_invalid": (
        "公式アカウントの責任者を決めてください",
        "Please name a new owner of an account",
    ),
    "account.handed_over": ("公式アカウントを引き継ぎました", "An account was handed over to you"),
    "waiver.decide": ("例外措置の承認をお待ちしています", "A waiver waits for your approval"),
    "finding.answer": (
        "点検で重大な指摘がありました。対応してください",
        "A scan found something grave; please answer it",
    ),
    "tenant.unreachable": (
        "点検できませんでした。接続を確かめてください",
        "A tenant could not be looked at; please check its connection",
    ),
    "approval.nobody": (
        "承認できる人がいません。役割を割り当ててください",
        "Nobody can approve this; please give somebody the role",
    ),
}
_OTHER: Final = ("対応をお待ちしています", "Waits for you")

_WORDS: Final = {
    "ja": {
        "greeting": "{name} 様",
        "reminder": "対応が必要なものが {count} 件あります",
        "due": "期限: {due}",
        "open": "次のページで開けます:",
        "footer": "この通知は自動で送られています。返信には対応していません。",
    },
    "en": {
        "greeting": "Dear {name},",
        "reminder": "{count} things wait for you",
        "due": "Due: {due}",
        "open": "Open it here:",
        "footer": "This notice was sent automatically. Replies are not read.",
    },
}


def said(kind: str, language: str) -> str:
    """What a task of this kind asks for."""
    japanese, english = KINDS.get(kind, _OTHER)
    return english if language == "en" else japanese


def notice(reader: Reader, item: Item, *, sender: str, address: str) -> EmailMessage:
    """One new task."""
    return _letter(reader, said(item.kind, reader.language), [item], sender=sender, address=address)


def reminder(reader: Reader, items: Sequence[Item], *, sender: str, address: str) -> EmailMessage:
    """Everything that waits."""
    words = _WORDS[reader.language]
    subject = words["reminder"].format(count=len(items))
    return _letter(reader, subject, items, sender=sender, address=address)


def _letter(
    reader: Reader, subject: str, items: Sequence[Item], *, sender: str, address: str
) -> EmailMessage:
    words = _WORDS[reader.language]
    lines = [words["greeting"].format(name=_plain(reader.name)), ""]
    for item in items:
        lines.append(f"- {said(item.kind, reader.language)}: {_plain(item.title)}".rstrip(": "))
        if item.due is not None:
            local = item.due.astimezone(clock.LOCAL)
            lines.append("  " + words["due"].format(due=f"{local:%Y-%m-%d %H:%M}"))
    lines += ["", words["open"], f"{address}/", "", words["footer"], ""]
    message = EmailMessage(policy=SMTP)
    message["Subject"] = _plain(f"[Sekisho] {subject}")
    message["From"] = sender
    message["To"] = Address(_plain(reader.name), addr_spec=reader.email)
    message["Date"] = format_datetime(clock.now())
    message["Auto-Submitted"] = "auto-generated"
    message.set_content("\n".join(lines))
    return message


def _plain(text: str) -> str:
    """One line without control characters: nothing of it can become a header or a command."""
    return "".join(
        " " if unicodedata.category(sign) in {"Cc", "Cs", "Zl", "Zp"} else sign for sign in text
    ).strip()
