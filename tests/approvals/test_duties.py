"""Whatever people try, in whatever order: separation of duties holds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.approvals import actions, queries
from governance.approvals.models import ApprovalDecision
from governance.approvals.routing import excluded, latest
from governance.approvals.schemas import AddRoute, Step
from governance.base import clock
from governance.base.errors import SekishoError
from governance.identity.models import Deputy
from tests.factories.approvals import decided, submitted
from tests.factories.people import City

DECIDERS = ("pr", "pr2", "approver", "approver2", "security", "owner")
STEPS = (
    Step(name="one", role="approver"),
    Step(name="two", role="approver"),
    Step(name="three", role="security"),
)


class Undone(Exception):
    """Ends one example: its transaction is rolled back."""


def try_everything(
    session: Session,
    people: City,
    *,
    author: str,
    party: str,
    deputies: Sequence[tuple[str, str]],
    attempts: Sequence[tuple[str, str]],
) -> None:
    now = clock.now()
    for absent, acting in deputies:
        if absent != acting:
            session.add(
                Deputy(
                    person_id=people.people[absent],
                    deputy_id=people.people[acting],
                    valid_from=now - timedelta(days=1),
                    valid_until=now + timedelta(days=1),
                )
            )
    session.flush()
    admin = people.actor(session, "admin")
    actions.add_route(session, admin, AddRoute(kind="post", name="r", position=0, steps=STEPS))
    try:
        thing = submitted(session, people, author=author, parties=(people.people[party],))
    except actions.NoApprover:
        return
    for key, verdict in attempts:
        code = queries.refusal(session, people.actor(session, key), "post", thing)
        before = latest(session, "post", thing)
        assert before is not None
        was_open = before.state == "open"
        try:
            decided(
                session,
                people,
                key,
                thing,
                verdict="return" if verdict == "return" else "approve",
                comment="c",
            )
        except SekishoError:
            assert code is not None or not was_open
        else:
            assert code is None or not was_open
    check(session, thing)


def check(session: Session, thing: UUID) -> None:
    approval = latest(session, "post", thing)
    assert approval is not None
    rows = session.scalars(
        select(ApprovalDecision).where(ApprovalDecision.approval_id == approval.id)
    ).all()
    approvals = [row for row in rows if row.verdict == "approve"]
    for row in rows:
        assert row.person_id not in excluded(approval)
        assert row.on_behalf_of not in excluded(approval)
    steps: dict[object, set[int]] = {}
    for row in approvals:
        for person in {row.person_id, row.on_behalf_of} - {None}:
            steps.setdefault(person, set()).add(row.step)
    assert all(len(taken) == 1 for taken in steps.values())
    assert [row.step for row in approvals] == list(range(len(approvals)))
    if approval.state == "approved":
        assert len(approvals) == len(STEPS)
    assert {row.digest for row in rows} <= {approval.digest}


pairs = st.tuples(st.sampled_from(DECIDERS), st.sampled_from(DECIDERS))


@given(
    author=st.sampled_from(DECIDERS),
    party=st.sampled_from(DECIDERS),
    deputies=st.lists(pairs, max_size=4),
    attempts=st.lists(
        st.tuples(
            st.sampled_from(DECIDERS), st.sampled_from(["approve", "approve", "approve", "return"])
        ),
        max_size=10,
    ),
)
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_no_order_of_attempts_lets_anybody_decide_twice_or_for_themselves(  # noqa: PLR0917
    database, people: City, author, party, deputies, attempts
):
    try:
        with database.writing() as session:
            try_everything(
                session,
                people,
                author=author,
                party=party,
                deputies=deputies,
                attempts=attempts,
            )
            raise Undone
    except Undone:
        pass
