"""What comes in and goes out about departments, people, roles and tokens."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from governance.base.actor import Actor

Name = Annotated[str, Meta(min_length=1, max_length=200)]
Short = Annotated[str, Meta(max_length=200)]
Login = Annotated[str, Meta(min_length=1, max_length=100)]
Email = Annotated[str, Meta(min_length=3, max_length=254)]
Reason = Annotated[str, Meta(max_length=2000)]
Language = Literal["ja", "en"]
Role = Literal["pr", "approver", "owner", "security", "auditor", "admin"]
Aware = Annotated[datetime, Meta(tz=True)]


class AddDepartment(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A new department; `parent` is the id of the one above it."""

    code: Name
    name: Name
    kana: Short = ""
    organ: Short = ""
    parent: str | None = None
    active_from: date | None = None
    active_until: date | None = None


class EditDepartment(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What shall be different about a department; what is left out stays."""

    code: Name | UnsetType = UNSET
    name: Name | UnsetType = UNSET
    kana: Short | UnsetType = UNSET
    organ: Short | UnsetType = UNSET
    parent: str | UnsetType | None = UNSET
    active_from: date | UnsetType | None = UNSET
    active_until: date | UnsetType | None = UNSET


class AddPerson(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A new person; active from today unless said otherwise."""

    login: Login
    email: Email
    name: Name
    kana: Short = ""
    staff_number: Annotated[str, Meta(min_length=1, max_length=50)] | None = None
    position: Short = ""
    employee: bool = True
    department: str | None = None
    active_from: date | None = None
    active_until: date | None = None
    language: Language = "ja"


class EditPerson(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What shall be different about a person; what is left out stays."""

    login: Login | UnsetType = UNSET
    email: Email | UnsetType = UNSET
    name: Name | UnsetType = UNSET
    kana: Short | UnsetType = UNSET
    staff_number: Annotated[str, Meta(min_length=1, max_length=50)] | UnsetType | None = UNSET
    position: Short | UnsetType = UNSET
    employee: bool | UnsetType = UNSET
    department: str | UnsetType | None = UNSET
    active_from: date | UnsetType = UNSET
    active_until: date | UnsetType | None = UNSET
    language: Language | UnsetType = UNSET


class GrantRole(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A role for a person, in the subtree of a department or, without one, everywhere."""

    person: str
    role: Role
    department: str | None = None
    valid_from: Aware | None = None
    valid_until: Aware | None = None
    reason: Reason = ""


class SetDeputy(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who decides in a person's place, from when until when."""

    person: str
    deputy: str
    valid_from: Aware
    valid_until: Aware
    reason: Reason = ""


class IssueToken(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A personal token. Without `scopes` it may do what the person may; it lives 90 days."""

    name: Name
    scopes: list[str] | None = None
    expires_at: Aware | None = None


class SignIn(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A login name or e-mail address, and the password exactly as typed."""

    name: Annotated[str, Meta(max_length=254)]
    password: Annotated[str, Meta(max_length=1024)]

    def __repr__(self) -> str:
        return f"SignIn(name={self.name!r}, …)"


class DepartmentView(Struct, frozen=True, kw_only=True):
    """A department as others see it."""

    id: str
    code: str
    name: str
    kana: str
    organ: str
    parent: str | None
    active_from: date | None
    active_until: date | None
    version: int


class GrantView(Struct, frozen=True, kw_only=True):
    """A role of a person."""

    id: str
    person: str
    role: str
    department: str | None
    valid_from: datetime
    valid_until: datetime | None
    reason: str
    version: int


class PersonView(Struct, frozen=True, kw_only=True):
    """A person as others see them; `roles` are those held now."""

    id: str
    login: str
    email: str
    staff_number: str | None
    name: str
    kana: str
    position: str
    employee: bool
    department: str | None
    active_from: date
    active_until: date | None
    active: bool
    language: str
    roles: Sequence[str]
    version: int


class DeputyView(Struct, frozen=True, kw_only=True):
    """Who decides in whose place. `id` is the deputyship's own, plain."""

    id: UUID
    person: str
    deputy: str
    valid_from: datetime
    valid_until: datetime
    reason: str


class TokenView(Struct, frozen=True, kw_only=True):
    """A token without its secret."""

    id: str
    person: str
    name: str
    scopes: Sequence[str] | None
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    last_used_on: date | None
    version: int


class IssuedToken(Struct, frozen=True, kw_only=True):
    """A new token. Its text is shown this once and kept nowhere."""

    text: str
    token: TokenView

    def __repr__(self) -> str:
        return f"IssuedToken(token={self.token.id!r}, …)"


class SignedIn(Struct, frozen=True, kw_only=True):
    """Who a page session belongs to."""

    actor: Actor
    csrf: str
    person: UUID
    name: str
    language: str
    expires_at: datetime
    stale: bool = False
    """Whether the idle clock of the session has to be set anew."""


class SignedInNow(Struct, frozen=True, kw_only=True, tag="signed_in"):
    """The sign-in succeeded; `cookie` is the new session's secret, given out this once."""

    cookie: str
    person: UUID
    language: str
    expires_at: datetime

    def __repr__(self) -> str:
        return f"SignedInNow(person={self.person!r}, …)"


class SignInRefused(Struct, frozen=True, kw_only=True, tag="refused"):
    """The sign-in failed. Which part was wrong is not told; commit, so that it is counted."""

    retry_after: int = 0
    """Seconds to wait; 0 means that another attempt may follow at once."""


def given(command: Struct) -> dict[str, object]:
    """The fields of an edit that were sent."""
    values = {name: getattr(command, name) for name in command.__struct_fields__}
    return {name: value for name, value in values.items() if value is not msgspec.UNSET}
