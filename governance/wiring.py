"""
Who does what: jobs and their handlers, schedules, loops, connectors. Read it top to bottom.

A lower row of the house that must cause something above it enqueues a job; the pair stands here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import msgspec
from sqlalchemy.orm import Session

from connectors import registry
from connectors.contract import Connection, NeedsAttention
from governance.approvals import actions as approvals
from governance.approvals import queries as approval_queries
from governance.approvals.jobs import TellWaiting
from governance.audit import sequencer
from governance.base import idempotency, structs
from governance.base.actor import Actor
from governance.base.db import Database, refuse_inside_transaction
from governance.base.secrets import Keys
from governance.cloud_services import handlers as cloud_services
from governance.cloud_services import jobs as cloud_service_jobs
from governance.identity import actions as identity
from governance.jobs.runtime import Handler, Job, Runtime
from governance.jobs.schedules import Schedule
from governance.jobs.worker import Loop
from governance.posts import handlers as posts
from governance.posts import jobs as post_jobs
from governance.rulebook import actions as rulebook
from governance.scans import handlers as scans
from governance.scans import jobs as scan_jobs
from governance.settings import Settings
from governance.social_accounts import custody
from governance.social_accounts import handlers as social_accounts
from governance.social_accounts import jobs as social_account_jobs
from governance.tasks import handlers as tasks
from governance.tasks import jobs as task_jobs

HANDLERS: Final[Mapping[type[Job], Handler]] = {
    TellWaiting: tasks.following(approval_queries.who_waits),
    task_jobs.SendNotice: tasks.send_notice,
    task_jobs.Remind: tasks.remind,
    task_jobs.SendReminder: tasks.send_reminder,
    post_jobs.PublishTarget: posts.publish_target,
    post_jobs.ReconcileTarget: posts.reconcile_target,
    post_jobs.WithdrawTarget: posts.withdraw_target,
    post_jobs.SweepTargets: posts.sweep_targets,
    post_jobs.ExpirePosts: posts.expire_posts,
    cloud_service_jobs.WatchServices: cloud_services.watch_services,
    social_account_jobs.WatchAccounts: social_accounts.watch_accounts,
    scan_jobs.RunScan: scans.run_scan,
    scan_jobs.ScanDue: scans.scan_due,
}
"""Every job and the function that does it."""

SCHEDULES: Final[tuple[Schedule, ...]] = (
    *task_jobs.SCHEDULES,
    *post_jobs.SCHEDULES,
    *cloud_service_jobs.SCHEDULES,
    *social_account_jobs.SCHEDULES,
    *scan_jobs.SCHEDULES,
)
"""What happens again and again."""


def _sequence(runtime: Runtime) -> None:
    while sequencer.step(runtime.database, runtime.keys).sequenced == sequencer.BATCH:
        continue


def _sweep(runtime: Runtime) -> None:
    with runtime.database.writing() as session:
        idempotency.sweep(session)
        identity.forget_ended(session)


LOOPS: Final[tuple[Loop, ...]] = (
    Loop(name="audit.sequence", seconds=1.0, run=_sequence),
    Loop(name="sweep", seconds=3600.0, run=_sweep),
)
"""What runs in the worker beside the queues."""


def _keeper(
    database: Database, keys: Keys, connection: Connection
) -> Callable[[Mapping[str, str]], None]:
    def keep(renewed: Mapping[str, str]) -> None:
        with database.writing() as session:
            custody.renew(session, keys, connection.provider, connection.account, renewed)

    return keep


def connect_guarded(
    settings: Settings, database: Database, keys: Keys
) -> Callable[[Connection], Any]:
    """
    How connectors are opened: never inside a transaction, at another address only in the demo.

    In the sample city every provider is its stand-in; one without a stand-in is not called at all.
    """

    def connect(connection: Connection) -> Any:
        refuse_inside_transaction()
        if settings.sandbox:
            endpoint = settings.sandbox_endpoints.get(connection.provider)
            if endpoint is None:
                raise NeedsAttention(
                    f"The sample city has no stand-in for {connection.provider}.",
                    code="sandbox.missing",
                )
        else:
            endpoint = None
        keeper = None
        if registry.manifest(connection.provider).kind == "network":
            keeper = _keeper(database, keys, connection)
        with structs.LOADING:
            connector = registry.connect(
                msgspec.structs.replace(connection, endpoint=endpoint, keep_secrets=keeper)
            )
            structs.prepare()
        return connector

    return connect


def ensure_defaults(session: Session, actor: Actor) -> None:
    """Put the shipped rules in force and lay the usual approval routes, where there are none."""
    rulebook.ensure_default_packs(session, actor)
    approvals.ensure_default_routes(session, actor)
