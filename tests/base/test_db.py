"""The guards of the transaction: misuse is loud."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from governance.base import db


def test_a_transaction_runs_under_the_limited_role(database):
    with database.reading() as session:
        assert session.scalar(text("SELECT current_user")) == db.APPLICATION_ROLE


def test_a_connector_inside_a_transaction_is_refused(database):
    db.refuse_inside_transaction()
    with database.writing(), pytest.raises(db.CallInsideTransaction):
        db.refuse_inside_transaction()
    db.refuse_inside_transaction()
