"""What a scan sees of a channel: its profile and its newest videos."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from connectors import snapshots
from connectors.contract import (
    Denied,
    Failed,
    NeedsAttention,
    Plan,
    Progress,
    Resource,
    Snapshot,
    TryLater,
)
from connectors.snapshots import Missed
from connectors.youtube import parse
from connectors.youtube.calls import Caller, Lost, Reply, stop

CHANNEL: Final = "youtube.channel"
VIDEO: Final = "youtube.video"
PAGE: Final = 50


class Scan:
    """One scan while it runs."""

    def __init__(self, caller: Caller, plan: Plan) -> None:
        self._caller = caller
        self._plan = plan
        self._resources: list[Resource] = []
        self._complete: set[tuple[str, str]] = set()
        self._missed: list[Missed] = []

    def channel(self) -> Mapping[str, Any]:
        """The channel; nothing where it could not be read. Raises where the credential is bad."""
        wanted = [kind for kind in (CHANNEL, VIDEO) if kind in self._plan]
        request = self._caller.api.channels().list(
            part="snippet,contentDetails,status,brandingSettings", mine=True
        )
        page = self._page(request, wanted, first=True)
        if page is None:
            return {}
        if len(page.items) != 1 or not isinstance(page.items[0].get("id"), str):
            self._miss(wanted, "no_channel")
            return {}
        shown = page.items[0]
        if CHANNEL in self._plan:
            facets = parse.channel_facets(shown, self._plan[CHANNEL])
            name = parse.text_inside(shown, "snippet", "title")
            self._resources.append(Resource(id=shown["id"], type=CHANNEL, name=name, facets=facets))
            self._complete.add((CHANNEL, ""))
        return shown

    def videos(self, playlist: str, most: int, progress: Progress | None) -> None:
        """The newest videos, complete only where the oldest was reached."""
        seen, token = 0, ""
        while seen < most:
            more = {"pageToken": token} if token else {}
            request = self._caller.api.playlistItems().list(
                part="snippet", playlistId=playlist, maxResults=PAGE, **more
            )
            page = self._page(request, [VIDEO])
            if page is None:
                return
            ids = [parse.text_inside(one, "snippet", "resourceId", "videoId") for one in page.items]
            details = self._details(ids) if ids and self._plan[VIDEO] else {}
            for one, key in zip(page.items, ids, strict=True):
                name = parse.text_inside(one, "snippet", "title")
                facets = (
                    parse.video_facets(details[key], self._plan[VIDEO])
                    if key in details
                    else dict.fromkeys(sorted(self._plan[VIDEO]), Failed("not_shown"))
                )
                self._resources.append(Resource(id=key, type=VIDEO, name=name, facets=facets))
            seen += len(ids)
            if progress:
                progress(VIDEO, seen, 0)
            if not page.next_token:
                self._complete.add((VIDEO, ""))
                return
            token = page.next_token
        self._miss([VIDEO], "limit")

    def snapshot(self) -> Snapshot:
        """All that was seen, and all that was not."""
        for kind in sorted(set(self._plan) - {CHANNEL, VIDEO}):
            self._miss([kind], "unknown_type")
        return snapshots.snapshot(
            self._resources,
            complete=self._complete,
            missed=self._missed,
            requests=self._caller.counter.total,
        )

    def _details(self, ids: list[str]) -> dict[str, Mapping[str, Any]]:
        request = self._caller.api.videos().list(
            part="snippet,status,processingDetails", id=",".join(ids)
        )
        page = self._page(request, [VIDEO])
        return {one["id"]: one for one in page.items if "id" in one} if page else {}

    def _page(self, request: Any, kinds: list[str], *, first: bool = False) -> parse.Page | None:
        try:
            reply = self._caller.ask(request)
        except (Lost, TryLater) as error:
            self._miss(kinds, error.code)
            return None
        except NeedsAttention as error:
            if first:
                raise
            self._miss(kinds, error.code, denied=True)
            return None
        page = parse.page(reply.body)
        if reply.ok and page.readable:
            return page
        self._refuse(kinds, reply, first=first)
        return None

    def _refuse(self, kinds: list[str], reply: Reply, *, first: bool) -> None:
        why = stop(reply, self._caller.clean, datetime.now(UTC))
        if first and reply.status == 401 and why:
            raise why
        code = "unreadable_answer" if reply.ok else parse.reason_of(reply.status, reply.body)
        self._miss(kinds, code, denied=isinstance(why, NeedsAttention))

    def _miss(self, kinds: list[str], code: str, *, denied: bool = False) -> None:
        why = Denied(code) if denied else Failed(code)
        self._missed += [Missed(resource_type=kind, why=why) for kind in kinds]


def scan(caller: Caller, plan: Plan, *, videos: int, progress: Progress | None) -> Snapshot:
    """See what the plan names."""
    running = Scan(caller, plan)
    if CHANNEL in plan or VIDEO in plan:
        if progress:
            progress(CHANNEL, 0, 0)
        shown = running.channel()
        if shown and VIDEO in plan:
            playlist = parse.text_inside(shown, "contentDetails", "relatedPlaylists", "uploads")
            running.videos(playlist, videos, progress)
    return running.snapshot()
