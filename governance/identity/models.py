"""Tables: departments, people, roles, deputies, credentials, sessions, tokens."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from governance.base.policy import ROLES
from governance.base.tables import Id, Table

GRANTABLE: Final = tuple(role for role in ROLES if role != "system")
"""The roles that a person can hold."""

_ROLE_LIST: Final = ", ".join(f"'{role}'" for role in GRANTABLE)


class Department(Table):
    """One place in the tree of organs, departments and sections."""

    __tablename__ = "department"
    __audited_as__ = "department"
    __table_args__ = (
        CheckConstraint("parent_id <> id", name="not_own_parent"),
        CheckConstraint("active_until >= active_from", name="period"),
    )

    id: Mapped[Id]
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    kana: Mapped[str] = mapped_column(server_default="")
    organ: Mapped[str] = mapped_column(server_default="")
    """The organ that answers for it (議会, 区長部局, 教育委員会 …)."""
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("department.id"), index=True)
    active_from: Mapped[date | None]
    active_until: Mapped[date | None]
    version: Mapped[int] = mapped_column(server_default="1", default=1)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now())

    @property
    def policy_department(self) -> UUID:
        """The gate looks at a department as a thing of its own."""
        return self.id

    @property
    def policy_participants(self) -> frozenset[UUID]:
        """Nobody takes part in a department."""
        return frozenset()


class DepartmentReach(Table):
    """Every department below (and including) each department; derived from the tree."""

    __tablename__ = "department_reach"

    ancestor_id: Mapped[UUID] = mapped_column(ForeignKey("department.id"), primary_key=True)
    department_id: Mapped[UUID] = mapped_column(
        ForeignKey("department.id"), primary_key=True, index=True
    )


class Person(Table):
    """Somebody who acts or answers."""

    __tablename__ = "person"
    __audited_as__ = "person"
    __table_args__ = (
        CheckConstraint("language IN ('ja', 'en')", name="language"),
        CheckConstraint("active_until >= active_from", name="period"),
        CheckConstraint("login = lower(login)", name="login_lower"),
        CheckConstraint("email = lower(email)", name="email_lower"),
    )

    id: Mapped[Id]
    login: Mapped[str] = mapped_column(unique=True)
    email: Mapped[str] = mapped_column(unique=True)
    staff_number: Mapped[str | None] = mapped_column(unique=True)
    name: Mapped[str]
    kana: Mapped[str] = mapped_column(server_default="")
    position: Mapped[str] = mapped_column(server_default="")
    employee: Mapped[bool]
    """Whether the person is staff; only staff can answer for a service or an account."""
    department_id: Mapped[UUID | None] = mapped_column(ForeignKey("department.id"), index=True)
    active_from: Mapped[date]
    active_until: Mapped[date | None]
    """The last day; None while no end is known."""
    language: Mapped[str] = mapped_column(server_default="ja", default="ja")
    version: Mapped[int] = mapped_column(server_default="1", default=1)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now())

    @property
    def policy_department(self) -> UUID | None:
        """The department that the person belongs to."""
        return self.department_id

    @property
    def policy_participants(self) -> frozenset[UUID]:
        """The person takes part in their own record."""
        return frozenset({self.id})


class RoleGrant(Table):
    """A role of a person, in a subtree or everywhere, for a time. Judged by the clock when read."""

    __tablename__ = "role_grant"
    __audited_as__ = "grant"
    __table_args__ = (
        CheckConstraint(f"role IN ({_ROLE_LIST})", name="role"),
        CheckConstraint("valid_until >= valid_from", name="period"),
    )

    id: Mapped[Id]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    role: Mapped[str]
    department_id: Mapped[UUID | None] = mapped_column(ForeignKey("department.id"), index=True)
    """The top of the subtree that it reaches; None reaches everywhere."""
    valid_from: Mapped[datetime]
    valid_until: Mapped[datetime | None]
    granted_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(server_default="")
    version: Mapped[int] = mapped_column(server_default="1", default=1)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now())


class Deputy(Table):
    """Who decides in the place of somebody absent (代決), and when."""

    __tablename__ = "deputy"
    __table_args__ = (
        CheckConstraint("deputy_id <> person_id", name="not_oneself"),
        CheckConstraint("valid_until > valid_from", name="period"),
    )

    id: Mapped[Id]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    deputy_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    valid_from: Mapped[datetime]
    valid_until: Mapped[datetime]
    reason: Mapped[str] = mapped_column(server_default="")
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class Credential(Table):
    """The password of a person, as argon2id wrote it."""

    __tablename__ = "credential"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    password: Mapped[str]
    changed_at: Mapped[datetime]


class PageSession(Table):
    """A signed-in browser. The cookie's secret is known here by its keyed hash only."""

    __tablename__ = "page_session"

    id: Mapped[Id]
    key_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    step_up_at: Mapped[datetime | None]
    address: Mapped[str] = mapped_column(server_default="")


class ApiToken(Table):
    """A personal token for programs; its secret is known by its keyed hash only."""

    __tablename__ = "api_token"
    __audited_as__ = "token"
    __table_args__ = (
        CheckConstraint("expires_at <= created_at + interval '366 days'", name="one_year"),
    )

    id: Mapped[Id]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    name: Mapped[str]
    secret_hash: Mapped[bytes] = mapped_column(LargeBinary)
    scopes: Mapped[list[Any] | None] = mapped_column(JSONB(none_as_null=True))
    """Actions that it is limited to; None is no limit beyond the person's own."""
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(server_default="1", default=1)
    created_at: Mapped[datetime]

    @property
    def policy_department(self) -> None:
        """A token belongs to a person, not to a department."""
        return

    @property
    def policy_participants(self) -> frozenset[UUID]:
        """Whose token it is."""
        return frozenset({self.person_id})


class TokenUse(Table):
    """The last day on which a token was used."""

    __tablename__ = "api_token_use"

    token_id: Mapped[UUID] = mapped_column(ForeignKey("api_token.id"), primary_key=True)
    used_on: Mapped[date]


class Throttle(Table):
    """How often a sign-in failed, by account and by address; the key is a keyed hash."""

    __tablename__ = "sign_in_throttle"

    key: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    failures: Mapped[int]
    failed_at: Mapped[datetime]
    closed_until: Mapped[datetime | None]


class OneTimeLink(Table):
    """A link that works once: the first administrator, or a new password."""

    __tablename__ = "one_time_link"
    __table_args__ = (
        CheckConstraint("purpose IN ('setup', 'password')", name="purpose"),
        CheckConstraint("(purpose = 'password') = (person_id IS NOT NULL)", name="person"),
        Index(
            "uq_one_time_link_setup_waiting",
            "purpose",
            unique=True,
            postgresql_where=text("purpose = 'setup' AND used_at IS NULL"),
        ),
    )

    id: Mapped[Id]
    purpose: Mapped[str]
    key_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
