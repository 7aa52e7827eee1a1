"""The one gate: who may do what to which thing. Pure; reads no table.

`decide` answers for one thing, `visible` is the same table as an SQL predicate for lists.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Any, Final, Protocol, TypeVar, assert_never
from uuid import UUID

from msgspec import Struct
from sqlalchemy import ColumnElement, false, or_, true

from governance.base.actor import Actor, Grant
from governance.base.errors import Forbidden, NotFound


class Action(StrEnum):
    """Everything that can be asked for. The names appear in tokens' scopes and never change."""

    POST_READ = "post.read"
    POST_WRITE = "post.write"
    POST_SUBMIT = "post.submit"
    POST_DECIDE = "post.decide"
    POST_SCHEDULE = "post.schedule"
    POST_WITHDRAW = "post.withdraw"
    POST_RESOLVE = "post.resolve"
    CONTENT_CHECK = "content.check"
    MEDIA_READ = "media.read"
    MEDIA_WRITE = "media.write"
    SERVICE_READ = "service.read"
    SERVICE_REGISTER = "service.register"
    SERVICE_EDIT = "service.edit"
    SERVICE_SUBMIT = "service.submit"
    SERVICE_DECIDE = "service.decide"
    SERVICE_OPERATE = "service.operate"
    ACCOUNT_READ = "account.read"
    ACCOUNT_REGISTER = "account.register"
    ACCOUNT_EDIT = "account.edit"
    ACCOUNT_SUBMIT = "account.submit"
    ACCOUNT_DECIDE = "account.decide"
    ACCOUNT_OPERATE = "account.operate"
    TENANT_READ = "tenant.read"
    TENANT_MANAGE = "tenant.manage"
    SCAN_START = "scan.start"
    WAIVER_REQUEST = "waiver.request"
    WAIVER_DECIDE = "waiver.decide"
    RULES_READ = "rules.read"
    RULES_MANAGE = "rules.manage"
    AUDIT_READ = "audit.read"
    PERSON_READ = "person.read"
    PERSON_MANAGE = "person.manage"
    DEPARTMENT_READ = "department.read"
    DEPARTMENT_MANAGE = "department.manage"
    TOKEN_OWN = "token.own"  # noqa: S105 - the name of an action
    TASK_READ = "task.read"
    ROUTE_MANAGE = "route.manage"
    EMERGENCY_STOP = "emergency.stop"
    JOB_MANAGE = "job.manage"


class Reach(StrEnum):
    """How far a permission goes."""

    ALL = "all"
    DEPARTMENT = "department"
    """Things of a department inside the grant's subtree."""
    OWN = "own"
    """Things in which the person takes part."""


READ_OF: Final[dict[str, Action]] = {
    "post": Action.POST_READ,
    "media": Action.MEDIA_READ,
    "service": Action.SERVICE_READ,
    "account": Action.ACCOUNT_READ,
    "tenant": Action.TENANT_READ,
    "scan": Action.TENANT_READ,
    "waiver": Action.TENANT_READ,
    "rules": Action.RULES_READ,
    "audit": Action.AUDIT_READ,
    "person": Action.PERSON_READ,
    "department": Action.DEPARTMENT_READ,
    "token": Action.TOKEN_OWN,
    "task": Action.TASK_READ,
    "route": Action.RULES_READ,
    "emergency": Action.RULES_READ,
    "job": Action.RULES_READ,
    "content": Action.CONTENT_CHECK,
}
"""What one must be able to read before a refusal may be told."""

_EVERYONE: Final = {
    Action.CONTENT_CHECK: Reach.ALL,
    Action.SERVICE_READ: Reach.ALL,
    Action.ACCOUNT_READ: Reach.ALL,
    Action.RULES_READ: Reach.ALL,
    Action.PERSON_READ: Reach.ALL,
    Action.DEPARTMENT_READ: Reach.ALL,
    Action.TOKEN_OWN: Reach.OWN,
    Action.TASK_READ: Reach.OWN,
    Action.POST_READ: Reach.OWN,
    Action.MEDIA_READ: Reach.OWN,
}

ROLES: Final[dict[str, dict[Action, Reach]]] = {
    "pr": {
        **_EVERYONE,
        Action.POST_READ: Reach.DEPARTMENT,
        Action.POST_WRITE: Reach.DEPARTMENT,
        Action.POST_SUBMIT: Reach.DEPARTMENT,
        Action.POST_SCHEDULE: Reach.DEPARTMENT,
        Action.POST_WITHDRAW: Reach.DEPARTMENT,
        Action.POST_RESOLVE: Reach.DEPARTMENT,
        Action.MEDIA_READ: Reach.DEPARTMENT,
        Action.MEDIA_WRITE: Reach.ALL,
        Action.ACCOUNT_REGISTER: Reach.ALL,
        Action.ACCOUNT_EDIT: Reach.DEPARTMENT,
        Action.ACCOUNT_SUBMIT: Reach.DEPARTMENT,
    },
    "approver": {
        **_EVERYONE,
        Action.POST_READ: Reach.DEPARTMENT,
        Action.POST_DECIDE: Reach.DEPARTMENT,
        Action.POST_SCHEDULE: Reach.DEPARTMENT,
        Action.POST_WITHDRAW: Reach.DEPARTMENT,
        Action.POST_RESOLVE: Reach.DEPARTMENT,
        Action.MEDIA_READ: Reach.DEPARTMENT,
        Action.SERVICE_DECIDE: Reach.DEPARTMENT,
        Action.ACCOUNT_DECIDE: Reach.DEPARTMENT,
        Action.ACCOUNT_OPERATE: Reach.DEPARTMENT,
    },
    "owner": {
        **_EVERYONE,
        Action.SERVICE_REGISTER: Reach.ALL,
        Action.SERVICE_EDIT: Reach.OWN,
        Action.SERVICE_SUBMIT: Reach.OWN,
        Action.SERVICE_OPERATE: Reach.OWN,
        Action.ACCOUNT_REGISTER: Reach.ALL,
        Action.ACCOUNT_EDIT: Reach.OWN,
        Action.ACCOUNT_SUBMIT: Reach.OWN,
        Action.ACCOUNT_OPERATE: Reach.OWN,
        Action.TENANT_READ: Reach.OWN,
        Action.SCAN_START: Reach.OWN,
        Action.WAIVER_REQUEST: Reach.OWN,
    },
    "security": {
        **_EVERYONE,
        Action.POST_READ: Reach.ALL,
        Action.POST_WITHDRAW: Reach.ALL,
        Action.MEDIA_READ: Reach.ALL,
        Action.SERVICE_REGISTER: Reach.ALL,
        Action.SERVICE_DECIDE: Reach.ALL,
        Action.SERVICE_OPERATE: Reach.ALL,
        Action.ACCOUNT_DECIDE: Reach.ALL,
        Action.ACCOUNT_OPERATE: Reach.ALL,
        Action.TENANT_READ: Reach.ALL,
        Action.TENANT_MANAGE: Reach.ALL,
        Action.SCAN_START: Reach.ALL,
        Action.WAIVER_REQUEST: Reach.ALL,
        Action.WAIVER_DECIDE: Reach.ALL,
        Action.RULES_MANAGE: Reach.ALL,
        Action.ROUTE_MANAGE: Reach.ALL,
        Action.EMERGENCY_STOP: Reach.ALL,
        Action.JOB_MANAGE: Reach.ALL,
        Action.AUDIT_READ: Reach.ALL,
    },
    "auditor": {
        **_EVERYONE,
        Action.POST_READ: Reach.ALL,
        Action.MEDIA_READ: Reach.ALL,
        Action.TENANT_READ: Reach.ALL,
        Action.AUDIT_READ: Reach.ALL,
        Action.TASK_READ: Reach.ALL,
    },
    "admin": {
        **_EVERYONE,
        Action.TENANT_READ: Reach.ALL,
        Action.PERSON_MANAGE: Reach.ALL,
        Action.DEPARTMENT_MANAGE: Reach.ALL,
        Action.ROUTE_MANAGE: Reach.ALL,
        Action.EMERGENCY_STOP: Reach.ALL,
        Action.JOB_MANAGE: Reach.ALL,
    },
    "system": dict.fromkeys(Action, Reach.ALL),
}
"""Role → action → reach. Roles are data; separation of duties is judged by each decision."""

INCOMPATIBLE: Final = frozenset(
    {
        frozenset({"admin", "auditor"}),
        frozenset({"admin", "approver"}),
        frozenset({"auditor", "pr"}),
        frozenset({"auditor", "approver"}),
        frozenset({"auditor", "owner"}),
        frozenset({"auditor", "security"}),
    }
)
"""Pairs of roles that one person never holds together."""


class Thing(Protocol):
    """What the gate looks at. A new thing that does not exist yet is a `Prospect`."""

    @property
    def policy_department(self) -> UUID | None: ...
    @property
    def policy_participants(self) -> frozenset[UUID]: ...


class Prospect(Struct, frozen=True, kw_only=True):
    """A thing about to be made, or one that belongs to nobody (`Prospect()`)."""

    policy_department: UUID | None = None
    policy_participants: frozenset[UUID] = frozenset()


class Allow(Struct, frozen=True, tag="allow"):
    """Yes."""


class Deny(Struct, frozen=True, tag="deny"):
    """No, and the one who asks may know why."""

    code: str


class NotVisible(Struct, frozen=True, tag="not_visible"):
    """To the one who asks this thing does not exist."""


Decision = Allow | Deny | NotVisible


def _reaches(actor: Actor, grant: Grant, reach: Reach, thing: Thing) -> bool:
    match reach:
        case Reach.ALL:
            return True
        case Reach.OWN:
            return actor.person is not None and actor.person in thing.policy_participants
        case Reach.DEPARTMENT:
            if actor.person is not None and actor.person in thing.policy_participants:
                return True
            return grant.departments is None or thing.policy_department in grant.departments
        case _:
            assert_never(reach)


def _may(actor: Actor, action: Action, thing: Thing) -> bool:
    if actor.scopes is not None and action not in actor.scopes:
        return False
    return any(
        reach is not None and _reaches(actor, grant, reach, thing)
        for grant in actor.grants
        for reach in (ROLES.get(grant.role, {}).get(action),)
    )


def decide(actor: Actor, action: Action, thing: Thing) -> Decision:
    """May this actor do this to this thing? Unknown roles and missing grants refuse."""
    if _may(actor, action, thing):
        return Allow()
    read = READ_OF[action.split(".", 1)[0]]
    if read != action and _may(actor, read, thing):
        return Deny(f"role_missing:{action}")
    return NotVisible()


def require(actor: Actor, action: Action, thing: Thing) -> None:
    """Raise `Forbidden` or `NotFound` unless the gate allows."""
    match decide(actor, action, thing):
        case Allow():
            return
        case Deny(code):
            raise Forbidden(code)
        case NotVisible():
            raise NotFound


def holds(actor: Actor, action: Action) -> bool:
    """Whether the actor could do this to anything at all. For menus and whole-list routes."""
    if actor.scopes is not None and action not in actor.scopes:
        return False
    return any(action in ROLES.get(grant.role, {}) for grant in actor.grants)


def holds_role(actor: Actor, role: str, department: UUID | None) -> bool:
    """Whether the actor holds this role where it reaches things of the department."""
    bound = Reach.DEPARTMENT in ROLES.get(role, {}).values()
    return any(
        grant.role == role
        and (not bound or grant.departments is None or department in grant.departments)
        for grant in actor.grants
    )


def require_any(actor: Actor, action: Action) -> None:
    """Raise `Forbidden` unless the actor holds this action for something."""
    if not holds(actor, action):
        raise Forbidden(f"role_missing:{action}")


def visible(
    actor: Actor,
    action: Action,
    *,
    department: ColumnElement[Any] | Any = None,
    own: Sequence[ColumnElement[bool]] = (),
) -> ColumnElement[bool]:
    """
    The rows that `decide` would allow, as a predicate.

    `department` is the thing's department column; `own` are clauses that are true where the
    person takes part, built by the domain for `actor.person`.
    """
    if actor.scopes is not None and action not in actor.scopes:
        return false()
    clauses: list[ColumnElement[bool]] = []
    for grant in actor.grants:
        reach = ROLES.get(grant.role, {}).get(action)
        if reach is None:
            continue
        if reach is Reach.ALL or (reach is Reach.DEPARTMENT and grant.departments is None):
            return true()
        if reach is Reach.DEPARTMENT and department is not None:
            clauses.append(department.in_(grant.departments or frozenset()))
        if actor.person is not None:
            clauses.extend(own)
    return or_(*clauses) if clauses else false()


F = TypeVar("F", bound=Callable[..., Any])


def requires(action: Action) -> Callable[[F], F]:
    """Name the permission of an action function, so that a test finds every one without it."""

    def mark(function: F) -> F:
        function.__action__ = action  # type: ignore[attr-defined]
        return function

    return mark
