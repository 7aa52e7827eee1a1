"""Reading what a person wrote into a draft: every flaw at once, then rows, digest, judgement."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from governance.base import clock, ids, policy
from governance.base.actor import Actor
from governance.base.errors import Flaw, Invalid
from governance.base.policy import Action
from governance.media.models import Media
from governance.posts import accounts as known
from governance.posts import content
from governance.posts.judging import Judged, judged
from governance.posts.models import Post, PostMedia, Target
from governance.posts.schemas import DraftPost, MediaChoice

_WORDS: Final = (("/text", "text"), ("/title", "title"), ("/category", "category"))


class Chosen:
    """The accounts and files that a command names, found; or every flaw of the command."""

    def __init__(self, session: Session, actor: Actor, command: DraftPost) -> None:
        self.flaws: list[Flaw] = _flaws_of_text(command) + _flaws_of_window(command)
        self.accounts = self._accounts(session, command.account_ids)
        self.media = self._media(session, actor, command.media)
        if self.flaws:
            raise Invalid(*self.flaws)

    def _accounts(self, session: Session, wanted: Sequence[str]) -> list[known.Account]:
        if not wanted:
            self.flaws.append(
                Flaw(
                    pointer="/account_ids",
                    code="required",
                    message="Choose at least one account to publish on.",
                )
            )
        read: dict[str, UUID] = {}
        for position, text in enumerate(wanted):
            pointer = f"/account_ids/{position}"
            if text in read:
                message = "This account is named twice. Name it once."
                self.flaws.append(Flaw(pointer=pointer, code="twice", message=message))
                continue
            try:
                read[text] = ids.read("account", text)
            except ids.MalformedId:
                message = "This is not the id of an account (sns_…). Copy it from the register."
                self.flaws.append(Flaw(pointer=pointer, code="malformed_id", message=message))
        found = known.some(session, list(read.values()))
        for position, text in enumerate(wanted):
            if text in read and read[text] not in found:
                self.flaws.append(
                    Flaw(
                        pointer=f"/account_ids/{position}",
                        code="account.unknown",
                        message="There is no such account in the register. Register it first.",
                    )
                )
        return [found[key] for key in read.values() if key in found]

    def _media(
        self, session: Session, actor: Actor, wanted: Sequence[MediaChoice]
    ) -> list[tuple[Media, str]]:
        chosen: list[tuple[Media, str]] = []
        seen: set[UUID] = set()
        for position, choice in enumerate(wanted):
            pointer = f"/media/{position}/id"
            try:
                key = ids.read("media", choice.id)
            except ids.MalformedId:
                message = "This is not the id of a file (med_…). Upload the file first."
                self.flaws.append(Flaw(pointer=pointer, code="malformed_id", message=message))
                continue
            file = session.get(Media, key)
            if file is None or policy.decide(actor, Action.MEDIA_READ, file) != policy.Allow():
                message = "There is no such file. Upload it first."
                self.flaws.append(Flaw(pointer=pointer, code="media.unknown", message=message))
            elif key in seen:
                message = "This file is named twice. Name it once."
                self.flaws.append(Flaw(pointer=pointer, code="twice", message=message))
            else:
                seen.add(key)
                chosen.append((file, choice.alt))
        return chosen


def _flaws_of_text(command: DraftPost) -> list[Flaw]:
    named = [(pointer, getattr(command, field)) for pointer, field in _WORDS]
    named += [(f"/media/{n}/alt", choice.alt) for n, choice in enumerate(command.media)]
    flaws = []
    for pointer, text in named:
        if "\0" in text:
            message = "The text holds a NUL character. Take it out."
            flaws.append(Flaw(pointer=pointer, code="text.nul", message=message))
        if any("\ud800" <= character <= "\udfff" for character in text):
            message = "The text holds half a character (a lone surrogate). Type it again."
            flaws.append(Flaw(pointer=pointer, code="text.surrogate", message=message))
    if not command.text.strip() and not command.media:
        message = "Write a text, or add a file."
        flaws.append(Flaw(pointer="/text", code="required", message=message))
    return flaws


_OUT_OF_RANGE: Final = "Give a time of the years 2000 to 2199, as 2026-12-01T10:00:00+09:00."


def _flaws_of_window(command: DraftPost) -> list[Flaw]:
    flaws = [
        Flaw(pointer=f"/{name}", code="time.range", message=_OUT_OF_RANGE)
        for name in ("not_before", "not_after", "publish_at")
        if (moment := getattr(command, name)) is not None and not clock.is_reckoned(moment)
    ]
    if flaws:
        return flaws
    if command.not_before and command.not_after and command.not_after <= command.not_before:
        message = "The end of the window lies before its beginning."
        flaws.append(Flaw(pointer="/not_after", code="window.order", message=message))
    if command.not_after and command.not_after <= clock.now():
        message = "The window is over already. Give a later end."
        flaws.append(Flaw(pointer="/not_after", code="window.past", message=message))
    if command.publish_at:
        flaws += outside_window(command.publish_at, command.not_before, command.not_after)
    return flaws


def outside_window(
    moment: datetime, not_before: datetime | None, not_after: datetime | None
) -> list[Flaw]:
    """Why a post may not go out at this moment."""
    flaws = []
    if not_before is not None and moment < not_before:
        message = "This is before the embargo ends. Choose a time in the window."
        flaws.append(Flaw(pointer="/publish_at", code="window.before", message=message))
    if not_after is not None and moment >= not_after:
        message = "This is after the window. Choose a time in the window."
        flaws.append(Flaw(pointer="/publish_at", code="window.after", message=message))
    return flaws


def write(session: Session, actor: Actor, post: Post, command: DraftPost, chosen: Chosen) -> Judged:
    """Put the command's content into the draft's rows, with its digest and judgement."""
    post.text, post.title, post.category = command.text, command.title, command.category
    post.not_before, post.not_after = command.not_before, command.not_after
    post.publish_at = command.publish_at
    if actor.person is not None and actor.person not in post.writers:
        post.writers = [*post.writers, actor.person]
    session.add(post)
    session.flush()
    files = _place_media(session, post, chosen.media)
    _place_targets(session, post, chosen.accounts)
    answer = judged(session, actor, post, files, chosen.accounts, publish_at=command.publish_at)
    post.digest = content.digest(of_rows(post, files, [item.id for item in chosen.accounts]))
    post.verdict, post.judgements = answer.verdict, list(answer.judgements)
    post.updated_at = clock.now()
    session.flush()
    return answer


def _place_media(
    session: Session, post: Post, chosen: Sequence[tuple[Media, str]]
) -> list[PostMedia]:
    session.execute(delete(PostMedia).where(PostMedia.post_id == post.id))
    placed = [
        PostMedia(
            post_id=post.id,
            position=position,
            media_id=file.id,
            sha256=file.sha256,
            media_type=file.media_type,
            kind=file.kind,
            name=file.name,
            size=file.size,
            alt=alt,
        )
        for position, (file, alt) in enumerate(chosen)
    ]
    session.add_all(placed)
    return placed


def _place_targets(session: Session, post: Post, wanted: Sequence[known.Account]) -> None:
    present = {target.account_id: target for target in targets_of(session, post.id)}
    for position, account in enumerate(wanted):
        target = present.pop(account.id, None)
        if target is not None:
            target.position = position
            continue
        session.add(
            Target(
                id=ids.new(),
                post_id=post.id,
                position=position,
                account_id=account.id,
                network=account.network,
                state="waiting",
            )
        )
    for gone in present.values():
        session.delete(gone)
    session.flush()


def targets_of(session: Session, post_id: UUID, *, lock: bool = False) -> list[Target]:
    """The targets of a post in the order in which they were chosen."""
    query = select(Target).where(Target.post_id == post_id).order_by(Target.position)
    return list(session.scalars(query.with_for_update() if lock else query))


def media_of(session: Session, post_id: UUID) -> list[PostMedia]:
    """The files of a post in their order."""
    query = select(PostMedia).where(PostMedia.post_id == post_id).order_by(PostMedia.position)
    return list(session.scalars(query))


def of_rows(post: Post, files: Sequence[PostMedia], account_ids: Sequence[UUID]) -> content.Content:
    """The canonical content of a post as its rows hold it now."""
    return content.Content(
        text=post.text,
        title=post.title,
        category=post.category,
        media=tuple(
            content.ContentMedia(sha256=file.sha256, media_type=file.media_type, alt=file.alt)
            for file in files
        ),
        accounts=tuple(sorted(key.hex for key in account_ids)),
        not_before=post.not_before,
        not_after=post.not_after,
    )


def as_command(post: Post, files: Sequence[PostMedia], targets: Sequence[Target]) -> DraftPost:
    """The draft as it stands, so that a change is judged with everything it leaves alone."""
    return DraftPost(
        text=post.text,
        title=post.title,
        category=post.category,
        account_ids=tuple(ids.show("account", target.account_id) for target in targets),
        media=tuple(
            MediaChoice(id=ids.show("media", file.media_id), alt=file.alt) for file in files
        ),
        not_before=post.not_before,
        not_after=post.not_after,
        publish_at=post.publish_at,
    )
