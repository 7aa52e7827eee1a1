"""The only maker of a `Release`: exactly the bytes that were approved, for one account."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final

import msgspec

from connectors.contract import Attachment, Release
from governance.media import queries as media
from governance.posts.accounts import Account
from governance.posts.content import Content, digest
from governance.posts.models import Revision, Target
from governance.settings import Settings

_BLOCK: Final = 1024 * 1024


class NotTheApproved(Exception):
    """What would be sent is not what was approved. `code` says what differs."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def content_of(revision: Revision) -> Content:
    """The frozen content, or `NotTheApproved` when it no longer has its digest."""
    try:
        content = msgspec.convert(revision.content, Content)
    except msgspec.ValidationError:
        raise NotTheApproved("digest_mismatch") from None
    if digest(content) != revision.digest:
        raise NotTheApproved("digest_mismatch")
    return content


def release(settings: Settings, target: Target, revision: Revision, account: Account) -> Release:
    """
    What the connector gets. The bytes of every file are read and compared with their hash.

    Raises `NotTheApproved` for a changed content, an account that is not among the approved ones,
    and a missing or changed file.
    """
    content = content_of(revision)
    if target.account_id.hex not in content.accounts or account.id != target.account_id:
        raise NotTheApproved("account_not_approved")
    attachments = []
    for item in content.media:
        path = media.path(settings, item.sha256)
        if _sha256(path) != item.sha256:
            raise NotTheApproved("media_changed")
        attachments.append(
            Attachment(path=str(path), sha256=item.sha256, media_type=item.media_type, alt=item.alt)
        )
    return Release(
        key=target.id.hex,
        account=account.handle,
        text=content.text,
        title=content.title,
        attachments=tuple(attachments),
    )


def _sha256(path: Path) -> str:
    seen = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                seen.update(block)
    except OSError:
        raise NotTheApproved("media_missing") from None
    return seen.hexdigest()
