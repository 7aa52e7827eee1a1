"""The invented city with the default approval routes."""

import pytest

from governance.approvals.actions import ensure_default_routes
from governance.base.actor import system


@pytest.fixture
def city(database, peopled):
    with database.writing() as session:
        ensure_default_routes(session, system("factory"))
    return peopled.city
