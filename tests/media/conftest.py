"""The invented city, and a home of the test's own."""

import pytest

from governance.settings import Settings


@pytest.fixture
def city(database, peopled):
    return peopled.city


@pytest.fixture
def settings(tmp_path):
    return Settings(home=str(tmp_path))
