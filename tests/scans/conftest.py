"""The sample tenant of the AWS stand-in, registered in a city with the shipped rules."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import msgspec
import pytest

from connectors import registry
from connectors.contract import Connection
from connectors.sandbox.aws_seed import ACCOUNT, REGION
from governance.base import ids
from governance.base.db import Database, refuse_inside_transaction
from governance.base.paging import Ask
from governance.base.secrets import Keys
from governance.jobs.runtime import Runtime
from governance.scans import actions, handlers, queries
from governance.scans.jobs import RunScan
from governance.scans.schemas import ChangeView, Filters, FindingView, RegisterTenant, ScanView
from governance.settings import Settings
from tests.connectors.aws_stage import (  # noqa: F401 - fixtures
    KEYS,
    AwsStage,
    aws,
)
from tests.factories.people import City
from tests.factories.prepared import Prepared


class Watch:
    """A registered tenant with short verbs."""

    def __init__(self, database: Database, keys: Keys, stage: AwsStage, people: City) -> None:
        self.database = database
        self.keys = keys
        self.stage = stage
        self.city = people
        self.runtime = Runtime(
            database=database, keys=keys, settings=Settings(sandbox=True), connect=self.connect
        )
        self.tenant: UUID = self.do("security", actions.register_tenant, keys, self.command())

    def command(self, **more: Any) -> RegisterTenant:
        usual: dict[str, Any] = {
            "provider": "aws",
            "account": ACCOUNT,
            "name": "例示市 本番",
            "department_id": ids.show("department", self.city.department),
            "owner_id": ids.show("person", self.city.people["owner"]),
            "settings": {"regions": REGION},
            "secrets": KEYS,
        }
        return RegisterTenant(**{**usual, **more})

    def connect(self, connection: Connection) -> Any:
        refuse_inside_transaction()
        return registry.connect(msgspec.structs.replace(connection, endpoint=self.stage.url))

    def do(self, by: str, action: Callable[..., Any], *args: Any, **more: Any) -> Any:
        """One action by this person, in a transaction of its own."""
        with self.database.writing() as session:
            return action(session, self.city.actor(session, by), *args, **more)

    def see(self, query: Callable[..., Any], *args: Any, by: str = "auditor") -> Any:
        with self.database.reading() as session:
            return query(session, self.city.actor(session, by), *args)

    def queue(self, by: str = "security") -> UUID:
        scan: UUID = self.do(by, actions.start_scan, self.tenant)
        return scan

    def scan(self) -> ScanView:
        """A whole scan, as its job would run it."""
        scan = self.queue()
        handlers.run_scan(RunScan(scan=scan), self.runtime)
        shown: ScanView = self.see(queries.scan, scan)
        return shown

    def changes(self, scan: ScanView) -> list[ChangeView]:
        page = self.see(queries.changes, Ask(), Filters(scan=scan.id))
        return list(page.items)

    def findings(self, **filters: str) -> list[FindingView]:
        return list(self.see(queries.findings, Ask(limit=200), Filters(**filters)).items)


@pytest.fixture
def watch(database: Database, keys: Keys, aws: AwsStage, ruled: Prepared) -> Watch:  # noqa: F811 - the fixture
    return Watch(database, keys, aws, ruled.city)
