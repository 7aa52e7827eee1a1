"""Reads, publishes, finds and withdraws videos of one YouTube channel."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
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
from connectors.youtube import metadata, parse, quota, scan, uploading
from connectors.youtube.calls import SOON, Caller, Lost, Reply, stop

MAX_PAGES: Final = 40

log = logging.getLogger(__name__)


def connect(connection: Connection) -> YouTube:
    """The connector for this channel; makes no call."""
    return YouTube(connection, TransportSettings.from_environment())


class YouTube:
    """One channel of YouTube. Not thread-safe."""

    def __init__(self, connection: Connection, transport: TransportSettings) -> None:
        self._caller = Caller(connection, transport)
        self._shown_at = (connection.endpoint or "https://www.youtube.com").rstrip("/")
        self._audited = connection.settings.get("project_audited", "yes") != "no"
        self._videos_to_read = _number(connection.settings.get("videos_read") or "50")
        self._me: Mapping[str, Any] = {}
        self.missing: Mapping[str, str] = {}
        """What the video published last may lack, and YouTube's code for why."""

    def __repr__(self) -> str:
        return f"<YouTube {self._me.get('id', '')}>"

    # ------------------------------------------------------------------ publishing

    def publish(self, release: Release, *, progress: Progress | None = None) -> Outcome:
        """
        Upload the release's video: it exists once its last byte was taken.

        What may not have joined it afterwards is in `missing` and in the log; the video stands.
        """
        self.missing = {}
        upload = metadata.upload_of(release, audited=self._audited)
        if isinstance(upload, Refused):
            return upload
        refused = metadata.size_flaw(uploading.sizes(upload))
        if refused:
            return refused
        try:
            self._must_be(release.account)
            refused = self._no_playlist(upload.options.playlist)
        except Lost as error:
            message = "YouTube did not answer before the video was sent."
            raise TryLater(message, after=SOON, code=error.code) from None
        if refused:
            return refused
        reply = uploading.put_up(self._caller, upload, progress)
        if isinstance(reply, Unsure):
            return reply
        if not reply.ok:
            return self._refusal(reply)
        video_id = parse.text_inside(reply.body, "id")
        if _is_locked(upload, reply.body):
            why = Refused(code="project_unaudited", reason=metadata.UNAUDITED)
            return uploading.take_back(self._caller, video_id, why)
        self.missing = uploading.add_extras(self._caller, upload, video_id)
        self._tell_units("publish")
        return Published(remote_id=video_id, url=self._url(video_id))

    def _no_playlist(self, playlist: str) -> Refused | None:
        """Why the video could not join the playlist: known before it stands, and for one unit."""
        if not playlist:
            return None
        request = self._caller.api.playlists().list(part="snippet", id=playlist)
        page = parse.page(self._read(self._caller.ask(request)))
        if not page.readable:
            raise Lost("unreadable_answer")
        owners = {parse.text_inside(one, "snippet", "channelId") for one in page.items}
        if owners != {self._me["id"]}:
            return Refused(
                code="unknown_playlist",
                reason=f"The channel has no playlist {playlist}; look its id up in YouTube Studio.",
            )
        return None

    def _refusal(self, reply: Reply) -> Refused:
        why = stop(reply, self._caller.clean, datetime.now(UTC))
        if why:
            raise why
        said = self._caller.clean(parse.text_of(reply.body))
        code = parse.reason_of(reply.status, reply.body)
        return Refused(code=code, reason=said or "YouTube gave no reason.")

    # ------------------------------------------------------------------ units

    def estimate(self, release: Release) -> quota.Spent | Refused:
        """What this release takes of the day's allowance, without a call; or why it is refused."""
        upload = metadata.upload_of(release, audited=self._audited)
        return upload if isinstance(upload, Refused) else quota.of(upload)

    def spent(self) -> quota.Spent:
        """What this connector's calls took of the day's allowance so far."""
        return quota.spent(self._caller.methods.by_name())

    def _tell_units(self, what: str) -> None:
        so_far = self.spent()
        log.info("youtube.%s: %d units, %d uploads so far", what, so_far.units, so_far.uploads)

    # ------------------------------------------------------------------ reconciling

    def find(self, release: Release, *, since: datetime) -> Published | NotFound | Unreadable:
        """
        Look for the title and the description among the uploads since then; the oldest is ours.

        A video that YouTube locked to private stands, and is not published: `Unreadable`.
        """
        upload = metadata.upload_of(release, audited=True)
        if isinstance(upload, Refused):
            return Unreadable(reason=upload.code)
        try:
            me = self._must_be(release.account)
            found = [
                one
                for one in self._uploads(me, since)
                if _same(one, "title", release.title) and _same(one, "description", release.text)
            ]
            if not found:
                return NotFound()
            video_id = parse.text_inside(found[-1], "snippet", "resourceId", "videoId")
            locked = _is_locked(upload, self._video(video_id))
        except Lost as error:
            return Unreadable(reason=error.code)
        if locked:
            return Unreadable(reason=metadata.LOCKED)
        return Published(remote_id=video_id, url=self._url(video_id))

    def _video(self, video_id: str) -> Mapping[str, Any]:
        request = self._caller.api.videos().list(part="status", id=video_id)
        page = parse.page(self._read(self._caller.ask(request)))
        if not page.readable or len(page.items) != 1:
            raise Lost("unreadable_answer")
        return page.items[0]

    def _uploads(self, me: Mapping[str, Any], since: datetime) -> Iterator[Mapping[str, Any]]:
        """The uploads since then, newest first; `Lost` where their end was not seen."""
        # YouTube shows whole seconds.
        start = since.astimezone(UTC).replace(microsecond=0)
        playlist = parse.text_inside(me, "contentDetails", "relatedPlaylists", "uploads")
        token = ""
        for _ in range(MAX_PAGES):
            request = self._caller.api.playlistItems().list(
                part="snippet",
                playlistId=playlist,
                maxResults=50,
                **({"pageToken": token} if token else {}),
            )
            page = parse.page(self._read(self._caller.ask(request)))
            if not page.readable:
                raise Lost("unreadable_answer")
            times = [
                parse.moment(parse.text_inside(one, "snippet", "publishedAt")) for one in page.items
            ]
            if None in times:
                raise Lost("unreadable_answer")
            recent = [one for one, at in zip(page.items, times, strict=True) if at and at >= start]
            yield from recent
            if not page.next_token or (page.items and not recent):
                return
            token = page.next_token
        raise Lost("too_many_videos")

    # ------------------------------------------------------------------ withdrawing

    def withdraw(self, remote_id: str) -> Withdrawn | Refused | Unsure:
        """Delete the video."""
        try:
            reply = self._caller.ask(self._caller.api.videos().delete(id=remote_id))
        except Lost as error:
            return Unsure(reason=error.code)
        if reply.status == 404:
            return Withdrawn(already=True)
        if reply.ok:
            return Withdrawn()
        if parse.kind_of_refusal(reply.status, reply.body) == "unknown":
            return Unsure(reason=str(reply.status))
        return self._refusal(reply)

    # ------------------------------------------------------------------ observing

    def observe(self, plan: Plan, *, deadline: float, progress: Progress | None = None) -> Snapshot:
        """See the channel and its newest videos."""
        with within(deadline):
            seen = scan.scan(self._caller, plan, videos=self._videos_to_read, progress=progress)
        self._tell_units("observe")
        return seen

    # ------------------------------------------------------------------ small pieces

    def _must_be(self, account: str) -> Mapping[str, Any]:
        """The channel behind the credential, which must be the one that was approved."""
        if not self._me:
            request = self._caller.api.channels().list(part="snippet,contentDetails", mine=True)
            page = parse.page(self._read(self._caller.ask(request)))
            if len(page.items) != 1:
                raise Lost("unreadable_answer")
            self._me = page.items[0]
        handle = parse.text_inside(self._me, "snippet", "customUrl")
        names = {self._me.get("id"), handle.lower(), handle.lower().removeprefix("@")}
        if account not in names and account.lower() not in names:
            message = (
                f"The credential belongs to {handle or self._me.get('id')} and not to {account}; "
                "connect the right channel, or correct the handle in the register."
            )
            raise NeedsAttention(message, code="wrong_account")
        return self._me

    def _read(self, reply: Reply) -> Any:
        if reply.ok:
            return reply.body
        why = stop(reply, self._caller.clean, datetime.now(UTC))
        raise why or Lost(parse.reason_of(reply.status, reply.body))

    def _url(self, video_id: str) -> str:
        return f"{self._shown_at}/watch?v={video_id}"


def _same(shown: Mapping[str, Any], field: str, wanted: str) -> bool:
    return parse.same_text(parse.text_inside(shown, "snippet", field)) == parse.same_text(wanted)


def _is_locked(upload: metadata.Upload, body: Any) -> bool:
    got = parse.inside(body, "status")
    if not isinstance(got, dict):
        return False
    asked = upload.options
    privacy = got.get("privacyStatus", asked.privacy)
    untimed = bool(asked.publish_at) and not got.get("publishAt")
    return privacy == "private" and (asked.privacy != "private" or untimed)


def _number(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 2000:
        message = "The setting videos_read is a number from 1 to 2000."
        raise NeedsAttention(message, code="videos_read")
    return int(text)
