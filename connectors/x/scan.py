"""What a scan sees of an account: its profile and its newest posts."""

from __future__ import annotations

from collections.abc import Mapping
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
from connectors.x import parse
from connectors.x.calls import Caller, Lost, Reply, refusal

ACCOUNT: Final = "x.account"
POST: Final = "x.post"
PAGE: Final = 100
SMALLEST_PAGE: Final = 5


class Scan:
    """One scan while it runs."""

    def __init__(self, caller: Caller, plan: Plan) -> None:
        self._caller = caller
        self._plan = plan
        self._resources: list[Resource] = []
        self._complete: set[tuple[str, str]] = set()
        self._missed: list[Missed] = []

    def account(self) -> Mapping[str, Any]:
        """The profile; nothing where it could not be read."""
        wanted = [kind for kind in (ACCOUNT, POST) if kind in self._plan]
        try:
            reply = self._caller.me()
        except (Lost, TryLater) as error:
            self._miss(wanted, error.code)
            return {}
        shown = parse.account(reply.body) if reply.ok else {}
        if not shown:
            self._refuse(wanted, reply, first=True)
        elif ACCOUNT in self._plan:
            facets = parse.account_facets(shown, self._plan[ACCOUNT])
            self._resources.append(
                Resource(id=shown["id"], type=ACCOUNT, name=shown["username"], facets=facets)
            )
            self._complete.add((ACCOUNT, ""))
        return shown

    def posts(self, account_id: str, most: int, progress: Progress | None) -> None:
        """The newest posts, complete only where the oldest was reached."""
        seen = 0
        token = ""
        while seen < most:
            more = {"pagination_token": token} if token else {}
            size = min(PAGE, max(SMALLEST_PAGE, most - seen))
            try:
                reply = self._caller.timeline(account_id, max_results=size, **more)
            except (Lost, TryLater) as error:
                self._miss([POST], error.code)
                return
            page = parse.page(reply.body)
            if not reply.ok or not page.readable:
                self._refuse([POST], reply, first=False)
                return
            for shown in page.posts:
                facets = parse.post_facets(shown, self._plan[POST])
                self._resources.append(
                    Resource(id=shown["id"], type=POST, name=shown["id"], facets=facets)
                )
            seen += len(page.posts)
            if progress:
                progress(POST, seen, 0)
            if not page.next_token:
                self._complete.add((POST, ""))
                return
            token = page.next_token
        self._miss([POST], "limit")

    def snapshot(self) -> Snapshot:
        """All that was seen, and all that was not."""
        for kind in sorted(set(self._plan) - {ACCOUNT, POST}):
            self._miss([kind], "unknown_type")
        return snapshots.snapshot(
            self._resources,
            complete=self._complete,
            missed=self._missed,
            requests=self._caller.counter.total,
        )

    def _miss(self, kinds: list[str], code: str, *, denied: bool = False) -> None:
        why = Denied(code) if denied else Failed(code)
        self._missed += [Missed(resource_type=kind, why=why) for kind in kinds]

    def _refuse(self, kinds: list[str], reply: Reply, *, first: bool) -> None:
        stop = refusal(reply, self._caller.clean)
        if first and reply.status == 401 and isinstance(stop, NeedsAttention):
            raise stop
        code = "unreadable_answer" if reply.ok else parse.code_of(reply.status, reply.body)
        self._miss(kinds, code, denied=isinstance(stop, NeedsAttention))


def scan(caller: Caller, plan: Plan, *, posts: int, progress: Progress | None) -> Snapshot:
    """See what the plan names."""
    running = Scan(caller, plan)
    if ACCOUNT in plan or POST in plan:
        if progress:
            progress(ACCOUNT, 0, 0)
        shown = running.account()
        if shown and POST in plan:
            running.posts(shown["id"], posts, progress)
    return running.snapshot()
