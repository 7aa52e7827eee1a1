"""
A place of its own to break things in: database, workers and network, all real processes.

The network is the stand-in for X without X's own refusal of a repeated text, so that a second
sending would show as a second post.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final, Self
from uuid import UUID

import msgspec
from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.orm import Session

from connectors.sandbox.server import Sandbox
from connectors.sandbox.x import X
from governance.approvals import routes
from governance.base import clock, embedded_postmaster, ids, secrets
from governance.base.actor import system
from governance.base.db import Database
from governance.base.embedded import Server, hold
from governance.base.embedded_places import locations
from governance.base.errors import Unavailable
from governance.base.migrate import migrate
from governance.posts import actions
from governance.posts.models import Post, Target
from governance.posts.schemas import DraftPost
from governance.settings import JobSettings
from governance.social_accounts import custody
from governance.social_accounts.models import Account
from governance.social_accounts.schemas import Connect
from tests.factories.people import City, city
from tests.factories.rules import small_pack
from tests.faults.worker import Orders
from tests.posts.conftest import account

TOKEN: Final = "arena-token"
HANDLE: Final = "example_city"

EFFECTS: Final[Sequence[dict[str, Any]]] = (
    {"type": "lost_answer"},
    {"type": "error_after_accept", "status": 500},
    {"type": "error_after_accept", "status": 503},
    {"type": "status", "status": 500},
    {"type": "status", "status": 503},
    {"type": "reset", "accepted": True},
    {"type": "reset", "accepted": False},
    {"type": "truncate"},
    {"type": "garbage"},
    {"type": "slow", "seconds": 1.0},
    {"type": "rate_limit", "seconds": 2.0},
    {"type": "stale_timeline", "seconds": 0.5},
)
"""What goes wrong at a call that puts a post up; every one of them passes."""


class ForgetfulX(X):
    """X as it would be if it took the same words twice."""

    def _is_duplicate(self, _account: str, _text: str, _media: list[str]) -> bool:
        return False


class Report(Struct, frozen=True, kw_only=True):
    """What came of it. `duplicates` and `lost` and `stuck` have to be 0."""

    kills: int
    posts: int
    duplicates: int
    lost: int
    stuck: int
    needs_person: int


class Arena:
    """Enter it, then `schedule`, break things, and `report`."""

    def __init__(self, home: Path, jobs: JobSettings, *, workers: int, fsync: bool = True) -> None:
        self.home = home
        self.jobs = jobs
        self.wanted = workers
        self.fsync = fsync
        self.kills = 0
        self.posts: dict[UUID, str] = {}
        self._lock = threading.Lock()
        self._stack = contextlib.ExitStack()
        self._workers: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Self:
        with contextlib.ExitStack() as stack:
            self.server: Server = stack.enter_context(hold(self._cluster, fsync=self.fsync))
            migrate(self.server.url())
            self.keys = secrets.load(self.home / "keys", make=True)
            self.database = Database(self.server.url(), pool_size=8)
            stack.callback(self.database.dispose)
            network = ForgetfulX(self.home / "x", {HANDLE: TOKEN}, rate_limits=False)
            self.sandbox = stack.enter_context(Sandbox(network))
            with self.database.writing() as session:
                self._settle(session)
            orders = Orders(
                database_url=self.server.url(),
                home=str(self.home),
                keys=str(self.home / "keys"),
                jobs=self.jobs,
            )
            (self.home / "orders.json").write_bytes(msgspec.json.encode(orders))
            stack.callback(self._end_workers)
            for _ in range(self.wanted):
                self._workers.append(self._worker())
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    @property
    def _cluster(self) -> Path:
        return self.home / "server"

    def _settle(self, session: Session) -> None:
        self.city: City = city(session, self.keys)
        small_pack(session)
        routes.ensure_default_routes(session, system("arena"))
        self.account = account(session, self.city, "x", HANDLE)
        command = Connect(secrets={"access_token": TOKEN}, endpoint=self.sandbox.url)
        row = session.get_one(Account, self.account)
        custody.keep(session, system("arena"), self.keys, row, command)

    # ------------------------------------------------------------------ posts

    def schedule(self, text: str, at: datetime) -> None:
        """One more post, through draft, review and approval."""
        command = DraftPost(text=text, account_ids=(ids.show("account", self.account),))
        with self.database.writing() as session:
            post = actions.draft(session, self.city.actor(session, "pr"), command)
            actions.submit(session, self.city.actor(session, "pr"), post)
            digest = session.get_one(Post, post).digest
            approver = self.city.actor(session, "approver")
            actions.approve(session, approver, post, seen_digest=digest)
            author = self.city.actor(session, "pr")
            actions.schedule(session, author, post, publish_at=max(at, clock.now()))
        self.posts[post] = text

    def schedule_many(self, count: int, *, within: float) -> None:
        """So many posts, spread evenly over so many seconds from now."""
        begin = clock.now() + timedelta(seconds=1)
        for number in range(count):
            at = begin + timedelta(seconds=within * number / count)
            while True:
                try:
                    self.schedule(f"お知らせ {len(self.posts) + 1} 番 {number}", at)
                except Unavailable:
                    # The database is being restarted; nothing was written.
                    time.sleep(0.2)
                    continue
                break

    # ------------------------------------------------------------------ breaking

    def _worker(self) -> subprocess.Popen[bytes]:
        environment = {**os.environ, "SEKISHO_CALL_TIMEOUT": "4", "SEKISHO_READ_TIMEOUT": "3"}
        return subprocess.Popen(
            [sys.executable, "-m", "tests.faults.worker", str(self.home / "orders.json")],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=(self.home / "workers.log").open("ab"),
        )

    def _end_workers(self) -> None:
        for worker in self._workers:
            worker.kill()
            worker.wait()

    def kill_worker(self, number: int) -> None:
        """`kill -9` one worker and start another in its place."""
        with self._lock:
            self._workers[number].kill()
            self._workers[number].wait()
            self._workers[number] = self._worker()
            self.kills += 1

    def kill_database(self) -> None:
        """`kill -9` the postmaster, and start the server again on the same directory."""
        found = embedded_postmaster.running(locations(self._cluster))
        if found is not None:
            os.kill(found.pid, signal.SIGKILL)
            self.kills += 1
        before = self.server
        self.server = self._stack.enter_context(hold(self._cluster, fsync=self.fsync))
        before.release()

    def spoil(self, effect: dict[str, Any], *, nth: int = 1) -> None:
        """Let the nth call from now on that puts up a post go wrong."""
        rule = {"match": {"method": "POST", "path": "/2/tweets", "nth": nth}, "effect": effect}
        self._control("POST", "faults", rule)

    def _control(self, method: str, what: str, body: Any = None) -> Any:
        request = urllib.request.Request(
            f"{self.sandbox.url}/_sandbox/{what}",
            data=None if body is None else json.dumps(body).encode(),
            method=method,
        )
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.loads(answer.read() or b"null")

    # ------------------------------------------------------------------ looking

    def on_the_network(self) -> Counter[str]:
        """How often each text stands on the network."""
        return Counter(
            post["text"] for post in self._control("GET", "posts")["posts"] if not post["deleted"]
        )

    def states(self) -> dict[UUID, tuple[str, str]]:
        """Post → its state and that of its one target; nothing while the database is away."""
        with self.database.reading() as session:
            rows = session.execute(
                select(Post.id, Post.state, Target.state).join(Target, Target.post_id == Post.id)
            )
            return {row[0]: (row[1], row[2]) for row in rows}

    def reasons(self) -> Counter[str]:
        """Why targets are where they are, where they are not published."""
        with self.database.reading() as session:
            rows = session.execute(
                select(Target.state, Target.code, Target.reason).where(Target.state != "published")
            )
            return Counter(f"{row[0]}: {row[1]} {row[2]}".strip() for row in rows)

    def wait(self, deadline: float) -> bool:
        """Whether everything came to an end, or to a person, before the deadline (monotonic)."""
        while time.monotonic() < deadline:
            with contextlib.suppress(Unavailable):
                if not any(_open(*state) for state in self.states().values()):
                    return True
            time.sleep(0.2)
        return False

    def report(self) -> Report:
        """What came of every post."""
        states, seen = self.states(), self.on_the_network()
        published = [key for key, (_, target) in states.items() if target == "published"]
        waiting = [key for key, (_, target) in states.items() if target == "needs_person"]
        return Report(
            kills=self.kills,
            posts=len(self.posts),
            duplicates=sum(times - 1 for times in seen.values() if times > 1),
            lost=sum(seen[self.posts[key]] == 0 for key in published)
            + sum(key not in states for key in self.posts)
            + sum(target == "refused" for _, target in states.values()),
            stuck=sum(_open(*state) for state in states.values()),
            needs_person=len(waiting),
        )


def _open(post: str, target: str) -> bool:
    return post in {"scheduled", "sending"} and target != "needs_person"


@contextlib.contextmanager
def breaking(
    arena: Arena, *, every: float, databases: bool, chance: random.Random
) -> Iterator[None]:
    """While the block runs: kill workers (and, where asked, the database) and spoil calls."""
    stop = threading.Event()

    def run() -> None:
        turn = 0
        while not stop.wait(every):
            turn += 1
            arena.spoil(dict(chance.choice(EFFECTS)))
            if databases and turn % 20 == 0:
                arena.kill_database()
            else:
                arena.kill_worker(chance.randrange(arena.wanted))

    thread = threading.Thread(target=run, name="breaking")
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
