"""The invented city with the default approval routes."""

import pytest

from governance.approvals.actions import ensure_default_routes
from governance.base.actor import system
from tests.factories.people import city as make_city


@pytest.fixture
def city(database, keys):
    with database.writing() as session:
        made = make_city(session, keys)
        ensure_default_routes(session, system("factory"))
    return made
