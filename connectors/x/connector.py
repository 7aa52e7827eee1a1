"""Reads, publishes, finds and withdraws posts of one X account."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from connectors.contract import (
    Connection,
    NeedsAttention,
    NotFound,
    Outcome,
    Plan,
    Progress,
    Published,
    Refused,
    Release,
    Snapshot,
    TryLater,
    Unreadable,
    Unsure,
    Withdrawn,
)
from connectors.transport import TransportSettings, within
from connectors.x import cost, media, parse, scan, thread
from connectors.x.calls import SOON, Caller, Lost, Reply, refusal

MAX_PAGES: Final = 32
"""X shows the 3,200 newest posts and no more."""

AS_ONE: Final = timedelta(minutes=15)
"""After so long nothing more of a thread goes up: each of its calls is bounded."""

SHOWS_AFTER: Final = timedelta(seconds=10)
"""Twice what the manifest says that X takes to show a post."""


def connect(connection: Connection) -> X:
    """The connector for this account; makes no call."""
    return X(connection, TransportSettings.from_environment())


class X:
    """One account of X. Not thread-safe."""

    def __init__(self, connection: Connection, transport: TransportSettings) -> None:
        self._caller = Caller(connection, transport)
        self._shown_at = (connection.endpoint or "https://x.com").rstrip("/")
        self._posts_to_read = _number(connection.settings.get("posts_read") or "100")
        self._prices = cost.prices(connection.settings)
        self._me: Mapping[str, Any] = {}

    def __repr__(self) -> str:
        return f"<X {self._me.get('username', '')}>"

    # ------------------------------------------------------------------ publishing

    def publish(self, release: Release) -> Outcome:
        """
        Put the release up: the media first, then the post, then what follows it in its thread.

        A thread that breaks off is `Unsure`: what stands of it is for a person to judge.
        """
        options = thread.options_of(release)
        if isinstance(options, Refused):
            return options
        try:
            self._must_be(release.account)
            media_ids = media.upload(self._caller, release.attachments)
        except Lost as error:
            # Nothing shows before the post itself is created.
            message = "X did not answer before the post was sent."
            raise TryLater(message, after=SOON, code=error.code) from None
        if isinstance(media_ids, Refused):
            return media_ids
        try:
            reply = self._caller.create(
                release.text,
                media_ids,
                reply_settings=options.reply_settings,
                in_reply_to=options.in_reply_to,
            )
        except Lost as error:
            return Unsure(reason=error.code)
        first = self._outcome(reply)
        return self._followed(first, options.thread) if isinstance(first, Published) else first

    def _followed(self, first: Published, texts: Sequence[str]) -> Published | Unsure:
        last = first.remote_id
        for number, text in enumerate(texts, 1):
            try:
                reply = self._reply(last, text)
                last = parse.created_id(reply.body) if reply.ok else ""
                why = "" if last else parse.code_of(reply.status, reply.body)
            except (Lost, NeedsAttention, TryLater) as error:
                why = error.code
            if why:
                # Repeating would put the first posts up twice, whatever became of this one.
                message = (
                    f"{number} of the {len(texts) + 1} posts of the thread stand for certain, "
                    f"and it broke off at the next ({why})."
                )
                return Unsure(reason=message)
        return first

    def _reply(self, to: str, text: str) -> Reply:
        for pause in thread.PAUSES:
            reply = self._caller.create(text, in_reply_to=to)
            if reply.status != 403 or parse.kind_of_refusal(reply.body) != "unseen":
                return reply
            time.sleep(pause)
        return self._caller.create(text, in_reply_to=to)

    def _outcome(self, reply: Reply) -> Outcome:
        created = parse.created_id(reply.body) if reply.ok else ""
        if created:
            return Published(remote_id=created, url=self._url(created))
        if reply.ok:
            return Unsure(reason="unreadable_answer")
        stop = refusal(reply, self._caller.clean)
        if stop:
            raise stop
        if not 400 <= reply.status < 500 or reply.status in {408, 409}:
            return Unsure(reason=str(reply.status))
        if parse.kind_of_refusal(reply.body) == "duplicate":
            # Perhaps an earlier attempt of ours is what X calls the original.
            return Unsure(reason="duplicate")
        return self._refused(reply)

    def _refused(self, reply: Reply) -> Refused:
        code = parse.code_of(reply.status, reply.body)
        said = self._caller.clean(parse.text_of(reply.body))
        return Refused(code=code, reason=said or "X gave no reason.")

    # ------------------------------------------------------------------ estimating

    def estimate(self, release: Release) -> cost.Estimate | Refused:
        """What X would bill for this release, without a call; or why it would not take it."""
        options = thread.options_of(release)
        if isinstance(options, Refused):
            return options
        texts = (release.text, *options.thread)
        return cost.of_posts(texts, len(release.attachments), self._prices)

    def estimate_scan(self) -> cost.Estimate:
        """What X would bill at most for a scan, without a call."""
        return cost.of_reads(self._posts_to_read, self._prices)

    # ------------------------------------------------------------------ reconciling

    def find(self, release: Release, *, since: datetime) -> Published | NotFound | Unreadable:
        """
        Look for the text among the account's posts since then; the oldest one is ours.

        Of a thread all posts must stand; one that stands in part is `Unreadable`.
        """
        options = thread.options_of(release)
        if isinstance(options, Refused):
            return Unreadable(reason=options.code)
        texts = (release.text, *options.thread)
        # X compares whole seconds, and shows a post of 12:00:00.9 as one of 12:00:00.
        start = since.astimezone(UTC).replace(microsecond=0)
        try:
            me = self._must_be(release.account)
            shown = list(self._posts(me["id"], start_time=start))
        except Lost as error:
            return Unreadable(reason=error.code)
        first = thread.first_of(shown, texts)
        if first:
            return Published(remote_id=first, url=self._url(first))
        stand = thread.standing(shown, texts)
        if stand:
            return Unreadable(
                reason=f"{stand} of the {len(texts)} posts of the thread can be seen; "
                "look at the account, and complete the thread there or take it back."
            )
        return NotFound()

    def _posts(self, account_id: str, **window: Any) -> Iterator[Mapping[str, Any]]:
        """All posts of the window, newest first; `Lost` where their end was not seen."""
        token = ""
        for _ in range(MAX_PAGES):
            more = {"pagination_token": token} if token else {}
            page = parse.page(
                self._read(self._caller.timeline(account_id, max_results=100, **window, **more))
            )
            if not page.readable:
                raise Lost("unreadable_answer")
            yield from page.posts
            if not page.next_token:
                return
            token = page.next_token
        raise Lost("too_many_posts")

    # ------------------------------------------------------------------ withdrawing

    def withdraw(self, remote_id: str) -> Withdrawn | Refused | Unsure:
        """
        Delete the post, and before it, the last one first, what follows it in its thread.

        Whatever shows goes at once. `Unsure` where it cannot be seen what follows or a post between
        does not show, `TryLater` where the thread is so young that X may not show all of it.
        """
        if not parse.is_id(remote_id):
            return Refused(code="invalid_id", reason="This is not the id of a post on X.")
        doubt = ""
        following: list[Mapping[str, Any]] = []
        try:
            following = self._following(remote_id)
        except Lost as error:
            doubt = error.code
        already = True
        ids = [one["id"] for one in (*following, {"id": remote_id})]
        for one in ids:
            outcome = self._delete(one)
            if not isinstance(outcome, Withdrawn):
                return outcome
            already = already and outcome.already
        if following and datetime.now(UTC) - parse.made_at(ids[0]) < SHOWS_AFTER:
            message = "The thread is so young that X may not show all of it yet."
            raise TryLater(message, after=SHOWS_AFTER.total_seconds(), code="thread_young")
        if not {parse.answered(one) for one in following} <= set(ids):
            doubt = "thread_incomplete"
        return Unsure(reason=doubt) if doubt else Withdrawn(already=already)

    def _following(self, first: str) -> list[Mapping[str, Any]]:
        """The account's replies to itself below this post, newest first, as `publish` made them."""
        # What was added by hand later is no part of what was approved.
        ends = parse.made_at(first) + AS_ONE
        window: dict[str, Any] = {"since_id": first}
        if ends + AS_ONE < datetime.now(UTC):
            window["end_time"] = ends.replace(microsecond=0)
        shown = self._posts(self._account()["id"], **window)
        return [
            one for one in shown if parse.continues(one, first) and parse.made_at(one["id"]) <= ends
        ]

    def _delete(self, post_id: str) -> Withdrawn | Refused | Unsure:
        try:
            reply = self._caller.delete(post_id)
        except Lost as error:
            return Unsure(reason=error.code)
        if reply.status == 404:
            return Withdrawn(already=True)
        if reply.ok:
            gone = parse.was_deleted(reply.body)
            return Withdrawn() if gone else Unsure(reason="unreadable_answer")
        stop = refusal(reply, self._caller.clean)
        if stop:
            raise stop
        if 400 <= reply.status < 500 and reply.status != 408:
            return self._refused(reply)
        return Unsure(reason=str(reply.status))

    # ------------------------------------------------------------------ observing

    def observe(self, plan: Plan, *, deadline: float, progress: Progress | None = None) -> Snapshot:
        """See the account and its newest posts."""
        with within(deadline):
            return scan.scan(self._caller, plan, posts=self._posts_to_read, progress=progress)

    # ------------------------------------------------------------------ small pieces

    def _must_be(self, handle: str) -> Mapping[str, Any]:
        """The account behind the credential, which must be the one that was approved."""
        self._account()
        if self._me["username"].lower() != handle.removeprefix("@").lower():
            message = (
                f"The credential belongs to @{self._me['username']} and not to {handle}; "
                "connect the right account, or correct the handle in the register."
            )
            raise NeedsAttention(message, code="wrong_account")
        return self._me

    def _account(self) -> Mapping[str, Any]:
        if not self._me:
            me = parse.account(self._read(self._caller.me()))
            if not me:
                raise Lost("unreadable_answer")
            self._me = me
        return self._me

    def _read(self, reply: Reply) -> Any:
        if reply.ok:
            return reply.body
        stop = refusal(reply, self._caller.clean)
        raise stop or Lost(parse.code_of(reply.status, reply.body))

    def _url(self, post_id: str) -> str:
        return f"{self._shown_at}/{self._me['username']}/status/{post_id}"


def _number(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 3200:
        message = "The setting posts_read is a number from 1 to 3200."
        raise NeedsAttention(message, code="posts_read")
    return int(text)
