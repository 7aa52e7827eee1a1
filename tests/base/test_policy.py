"""The gate: one table, two faces (`decide` and `visible`), and roles that make sense as data."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import Struct
from sqlalchemy import Connection, create_engine, literal, select, union_all
from sqlalchemy.types import Uuid

from governance.base import policy
from governance.base.actor import Actor, Grant, system
from governance.base.errors import Forbidden, NotFound
from governance.base.policy import (
    INCOMPATIBLE,
    READ_OF,
    ROLES,
    Action,
    Allow,
    Deny,
    NotVisible,
    Prospect,
    Reach,
    decide,
    visible,
)

PEOPLE = [UUID(int=number) for number in range(1, 4)]
PLACES = [UUID(int=number) for number in range(101, 106)]


class Row(Struct, frozen=True):
    """A thing as a table holds it: its department and one participant."""

    number: int
    department: UUID | None
    author: UUID | None

    def thing(self) -> Prospect:
        return Prospect(
            policy_department=self.department,
            policy_participants=frozenset({self.author} if self.author else ()),
        )


grants = st.builds(
    Grant,
    role=st.sampled_from([*ROLES, "unknown"]),
    departments=st.none() | st.frozensets(st.sampled_from(PLACES)),
)
actors = st.builds(
    Actor,
    person=st.none() | st.sampled_from(PEOPLE),
    name=st.just("x"),
    grants=st.lists(grants, max_size=4).map(tuple),
    scopes=st.none() | st.frozensets(st.sampled_from([str(it) for it in Action])),
)
rows = st.lists(
    st.tuples(st.none() | st.sampled_from(PLACES), st.none() | st.sampled_from(PEOPLE)),
    min_size=1,
    max_size=8,
).map(lambda pairs: [Row(number, *pair) for number, pair in enumerate(pairs)])


@pytest.fixture(scope="module")
def connection(cluster) -> Iterator[Connection]:
    """A plain connection: the rows come from VALUES, no table is needed."""
    engine = create_engine(cluster.url("postgres").replace("postgresql:", "postgresql+psycopg:"))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as opened:
        yield opened
    engine.dispose()


def allowed_by_sql(
    connection: Connection, actor: Actor, action: Action, things: list[Row]
) -> set[int]:
    one_by_one = [
        select(
            literal(row.number).label("number"),
            literal(row.department, Uuid()).label("department"),
            literal(row.author, Uuid()).label("author"),
        )
        for row in things
    ]
    table = union_all(*one_by_one).subquery()
    seen = visible(
        actor, action, department=table.c.department, own=[table.c.author == actor.person]
    )
    return set(connection.scalars(select(table.c.number).where(seen)))


@given(actor=actors, action=st.sampled_from(list(Action)), things=rows)
@settings(
    max_examples=300,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_the_predicate_for_lists_agrees_with_the_decision_for_one(
    connection, actor, action, things
):
    by_decision = {
        row.number for row in things if isinstance(decide(actor, action, row.thing()), Allow)
    }
    assert allowed_by_sql(connection, actor, action, things) == by_decision


@given(actor=actors, action=st.sampled_from(list(Action)), things=rows)
def test_what_may_be_done_to_something_is_held(actor, action, things):
    if any(isinstance(decide(actor, action, row.thing()), Allow) for row in things):
        assert policy.holds(actor, action)


@given(actor=actors, action=st.sampled_from(list(Action)), things=rows)
def test_a_refusal_is_told_only_about_what_can_be_read(actor, action, things):
    read = READ_OF[action.split(".", 1)[0]]
    for row in things:
        match decide(actor, action, row.thing()):
            case Deny():
                assert isinstance(decide(actor, read, row.thing()), Allow)
            case NotVisible() if read != action:
                assert not isinstance(decide(actor, read, row.thing()), Allow)


@given(actor=actors, action=st.sampled_from(list(Action)), things=rows)
def test_scopes_only_take_away(actor, action, things):
    free = Actor(person=actor.person, name="x", grants=actor.grants)
    for row in things:
        if isinstance(decide(actor, action, row.thing()), Allow):
            assert isinstance(decide(free, action, row.thing()), Allow)


def person_with(role: str, *, departments: frozenset[UUID] | None = None) -> Actor:
    return Actor(person=PEOPLE[0], name="x", grants=(Grant(role=role, departments=departments),))


@cache
def own(role: str) -> frozenset[Action]:
    return frozenset(ROLES[role])


def test_every_action_belongs_to_a_readable_thing():
    assert {action.split(".", 1)[0] for action in Action} == set(READ_OF)


def test_every_action_is_somebodys():
    people = set().union(*(own(role) for role in ROLES if role != "system"))
    assert set(Action) == people


def test_every_role_can_read_what_it_may_change():
    wrong = [
        (role, action)
        for role, table in ROLES.items()
        for action in table
        if READ_OF[action.split(".", 1)[0]] not in table
    ]
    assert wrong == []


def test_the_auditor_reads_and_changes_nothing():
    changing = {
        action
        for action in own("auditor")
        if not action.endswith(".read") and action not in {Action.CONTENT_CHECK, Action.TOKEN_OWN}
    }
    assert changing == set()


def test_the_administrator_decides_nothing_and_reads_no_audit_log():
    decisions = {
        Action.POST_DECIDE,
        Action.SERVICE_DECIDE,
        Action.ACCOUNT_DECIDE,
        Action.WAIVER_DECIDE,
        Action.AUDIT_READ,
    }
    assert own("admin") & decisions == set()


@pytest.mark.parametrize("action", [it for it in Action if it.endswith(".decide")])
def test_who_writes_a_thing_has_no_role_that_decides_it(action):
    writers = {"post.decide": "pr", "service.decide": "owner", "account.decide": "owner"}
    writer = writers.get(action, "owner")
    assert action not in own(writer)


def test_roles_that_exclude_each_other_exist():
    for pair in INCOMPATIBLE:
        assert len(pair) == 2
        assert pair <= set(ROLES)


def test_the_auditor_goes_with_no_role_that_writes():
    together = {role for role in ROLES if frozenset({"auditor", role}) not in INCOMPATIBLE}
    assert together - {"auditor", "system"} == set()


def test_only_jobs_hold_the_system_role():
    assert set(ROLES["system"]) == set(Action)
    assert set(ROLES["system"].values()) == {Reach.ALL}
    assert isinstance(decide(system("job"), Action.POST_DECIDE, Prospect()), Allow)


def test_a_role_of_one_department_does_not_reach_another():
    actor = person_with("pr", departments=frozenset({PLACES[0]}))
    inside, outside = (Prospect(policy_department=place) for place in PLACES[:2])
    assert isinstance(decide(actor, Action.POST_WRITE, inside), Allow)
    assert isinstance(decide(actor, Action.POST_WRITE, outside), NotVisible)
    nowhere = person_with("pr", departments=frozenset())
    assert isinstance(decide(nowhere, Action.POST_WRITE, inside), NotVisible)


def test_invisible_is_not_found_and_visible_is_forbidden():
    actor = person_with("pr", departments=frozenset({PLACES[0]}))
    with pytest.raises(NotFound):
        policy.require(actor, Action.POST_DECIDE, Prospect(policy_department=PLACES[1]))
    with pytest.raises(Forbidden) as error:
        policy.require(actor, Action.POST_DECIDE, Prospect(policy_department=PLACES[0]))
    assert error.value.reason == "role_missing:post.decide"


def test_without_a_grant_nothing_is_allowed(connection):
    nobody = Actor(person=PEOPLE[0], name="x")
    row = Row(1, PLACES[0], PEOPLE[0])
    for action in Action:
        assert isinstance(decide(nobody, action, row.thing()), NotVisible)
        assert allowed_by_sql(connection, nobody, action, [row]) == set()
