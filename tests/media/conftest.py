"""The invented city, and a home of the test's own."""

import pytest

from governance.settings import Settings
from tests.factories.people import city as make_city


@pytest.fixture
def city(database, keys):
    with database.writing() as session:
        return make_city(session, keys)


@pytest.fixture
def settings(tmp_path):
    return Settings(home=str(tmp_path))
