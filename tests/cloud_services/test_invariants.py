"""Whatever people try in whatever order, the promises of the register hold."""

from contextlib import suppress

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from governance.audit.models import AuditEvent
from governance.base import ids
from governance.base.errors import SekishoError
from governance.cloud_services import actions, queries
from governance.cloud_services.models import Ownership, Service, Snapshot
from governance.cloud_services.schemas import EditService, MoveService
from governance.cloud_services.states import MACHINE
from tests.factories.registers import service

WHO = ("owner", "approver", "security", "pr", "auditor", "admin")
EVENTS = (*MACHINE.all_events(), "hand_over")

GOOD = (
    ("owner", "submit", True),
    ("approver", "approve", True),
    ("security", "approve", True),
    ("owner", "suspend", True),
    ("security", "resume", True),
)
"""The straight way; each run goes some of it, so that late states are tried as often as early."""

attempts = st.builds(
    lambda way, more: [*GOOD[:way], *more],
    st.integers(0, len(GOOD)),
    st.lists(
        st.tuples(st.sampled_from(WHO), st.sampled_from((*EVENTS, "edit")), st.booleans()),
        min_size=2,
        max_size=8,
    ),
)


def attempt(session, city, made, who, event, *, seen):
    actor = city.actor(session, who)
    if event == "edit":
        command = EditService(purpose=f"目的 {ids.new().hex}")
        actions.edit(session, actor, made, command)
        return
    digest = queries.one(session, city.actor(session, "auditor"), made).digest
    command = MoveService(
        event=event,
        reason="試行",
        seen_digest=digest if seen else "0" * 64,
        owner_id=ids.show("person", city.people["pr2"]) if event == "hand_over" else None,
    )
    actions.move(session, actor, made, command)


def moves(session, made):
    return session.scalar(
        select(func.count())
        .select_from(AuditEvent)
        .where(
            AuditEvent.object_id == made,
            AuditEvent.before_state.is_not(None),
            AuditEvent.after_state.is_not(None),
        )
    )


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(tried=attempts)
def test_the_promises_hold_under_any_order_of_attempts(database, city, tried):
    with database.writing() as session:
        made = service(session, city)
    for who, event, seen in tried:
        with database.reading() as session:
            before = session.get_one(Service, made)
            counted = moves(session, made)
        with suppress(SekishoError), database.writing() as session:
            attempt(session, city, made, who, event, seen=seen)
        with database.reading() as session:
            after = session.get_one(Service, made)
            # Each move has exactly one event; nothing else moves the state.
            assert moves(session, made) - counted == (before.state != after.state)
            # In use only what was frozen, seen and approved, and not by those who answer for it.
            if after.state in {"approved", "suspended", "expired"}:
                frozen = select(Snapshot.digest).where(Snapshot.service_id == made)
                assert after.approved_digest in set(session.scalars(frozen))
            if before.state == "submitted" and after.state == "approved":
                assert seen
                assert who == "security"
            # Exactly one owner at this moment, and never the deputy too.
            now = session.scalars(
                select(Ownership.person_id).where(
                    Ownership.service_id == made, Ownership.owned_until.is_(None)
                )
            ).all()
            assert now == [after.owner_id]
            assert after.deputy_id != after.owner_id
            # What ended stays as it was.
            if before.state == "retired":
                assert (after.state, after.version) == ("retired", before.version)
