"""A city with two accounts, rules in force, a network, and posts in any state."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.orm import Session

from connectors.contract import Connection
from governance.approvals import routes
from governance.audit.record import record
from governance.base import ids
from governance.base.actor import system
from governance.base.db import Database
from governance.base.secrets import Keys
from governance.jobs.runtime import Runtime
from governance.posts import actions, handlers, queries
from governance.posts.jobs import PublishTarget, ReconcileTarget, WithdrawTarget
from governance.posts.models import Target
from governance.posts.schemas import DraftPost, PostView
from governance.settings import JobSettings, Settings
from governance.social_accounts.models import Account
from tests.factories.people import City
from tests.factories.prepared import Prepared
from tests.factories.rules import small_pack
from tests.posts.network import Network

QUICK = JobSettings(lease=30, visibility_lag=0)


class World:
    """Everything a test of posts needs, with short verbs."""

    def __init__(self, database: Database, keys: Keys, home: Path, people: City) -> None:
        self.database = database
        self.network = Network()
        self.city = people
        self.runtime = Runtime(
            database=database,
            keys=keys,
            settings=Settings(home=str(home), jobs=QUICK, sandbox=True),
            connect=self.connect,
        )
        with database.writing() as session:
            small_pack(session)
            routes.ensure_default_routes(session, system("factory"))
            self.first = account(session, self.city, "mastodon", "example_city")
            self.second = account(session, self.city, "bluesky", "example_tube")

    def connect(self, _connection: Connection) -> Any:
        return self.network

    def draft(self, text: str = "図書館は本日休館です。", by: str = "pr", **more: Any) -> UUID:
        command = DraftPost(
            text=text,
            account_ids=more.pop("accounts", (ids.show("account", self.first),)),
            **more,
        )
        return self.do(by, actions.draft, command)

    def do(self, by: str, action: Callable[..., Any], *args: Any, **more: Any) -> Any:
        """One action by this person, in a transaction of its own."""
        with self.database.writing() as session:
            return action(session, self.city.actor(session, by), *args, **more)

    def submit(self, post: UUID, by: str = "pr") -> None:
        self.do(by, actions.submit, post)

    def approve(self, post: UUID, by: str = "approver", digest: str | None = None) -> None:
        seen = digest or self.view(post).digest
        self.do(by, actions.approve, post, seen_digest=seen)

    def schedule(self, post: UUID, at: datetime | None = None, by: str = "pr") -> None:
        self.do(by, actions.schedule, post, publish_at=at)

    def submitted(self, text: str = "図書館は本日休館です。", **more: Any) -> UUID:
        post = self.draft(text, **more)
        self.submit(post)
        return post

    def approved(self, text: str = "図書館は本日休館です。", **more: Any) -> UUID:
        post = self.submitted(text, **more)
        self.approve(post)
        return post

    def scheduled(
        self, text: str = "図書館は本日休館です。", at: datetime | None = None, **more: Any
    ) -> UUID:
        post = self.approved(text, **more)
        self.schedule(post, at)
        return post

    def published(self, text: str = "図書館は本日休館です。", **more: Any) -> UUID:
        post = self.scheduled(text, **more)
        self.work(post)
        return post

    def targets(self, post: UUID) -> list[Target]:
        with self.database.reading() as session:
            query = select(Target).where(Target.post_id == post).order_by(Target.position)
            return list(session.scalars(query))

    def work(self, post: UUID) -> None:
        """Run the publish job of every target of this post."""
        for target in self.targets(post):
            handlers.publish_target(PublishTarget(target=target.id), self.runtime)

    def look(self, post: UUID) -> None:
        """Run the reconcile job of every target of this post."""
        for target in self.targets(post):
            handlers.reconcile_target(ReconcileTarget(target=target.id), self.runtime)

    def take_back(self, post: UUID) -> None:
        for target in self.targets(post):
            handlers.withdraw_target(WithdrawTarget(target=target.id), self.runtime)

    def view(self, post: UUID, by: str = "pr") -> PostView:
        with self.database.reading() as session:
            return queries.one(session, self.city.actor(session, by), post)

    def state(self, post: UUID) -> str:
        return self.view(post).state

    def both(self) -> tuple[str, str]:
        return ids.show("account", self.first), ids.show("account", self.second)

    def jobs(self, tag: str) -> list[Any]:
        """The arguments of the jobs of this kind that wait."""
        with self.database.reading() as session:
            return waiting_jobs(session, tag)


class Job(Struct, frozen=True):
    args: dict[str, Any]
    scheduled_at: datetime | None


def waiting_jobs(session: Session, tag: str) -> list[Job]:
    rows = session.connection().exec_driver_sql(
        "SELECT args, scheduled_at FROM procrastinate_jobs"
        " WHERE task_name = %s AND status = 'todo' ORDER BY id",
        (tag,),
    )
    return [Job(args=row[0], scheduled_at=row[1]) for row in rows]


def account(session: Session, people: City, network: str, handle: str) -> UUID:
    """A registered account in operation, with a credential of the sandbox."""
    row = Account(
        id=ids.new(),
        state="operating",
        network=network,
        handle=handle,
        handle_key=handle,
        display_name=handle,
        purpose="試験",
        department_id=people.department,
        owner_id=people.people["owner"],
        procedure="手順",
        details={},
        settings={},
        approved_digest="0" * 64,
    )
    session.add(row)
    record(session, system("factory"), "account.made", ("account", row.id))
    session.flush()
    return row.id


@pytest.fixture
def world(database: Database, keys: Keys, tmp_path: Path, peopled: Prepared) -> World:
    return World(database, keys, tmp_path, peopled.city)
