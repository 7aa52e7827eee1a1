"""Who acts, on whose behalf, how strongly known. Built once per request or job by `identity`."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from msgspec import Struct


class Grant(Struct, frozen=True, kw_only=True):
    """A role held now. `departments` is the subtree it reaches; None reaches everywhere."""

    role: str
    departments: frozenset[UUID] | None = None


class Actor(Struct, frozen=True, kw_only=True):
    """The one who acts. Every action takes one; a job without one cannot run."""

    person: UUID | None
    name: str
    kind: str = "person"
    """`person`, `token` (a person through an API token) or `system` (a job)."""

    department: UUID | None = None
    grants: tuple[Grant, ...] = ()
    deputy_for: frozenset[UUID] = frozenset()
    """People whose deputy this person is at this moment."""

    scopes: frozenset[str] | None = None
    """Actions that the token is limited to; None means no limit beyond the person's own."""

    step_up_at: datetime | None = None
    """When the person last proved themselves freshly; aware, UTC."""

    on_behalf_of: UUID | None = None
    request_id: str = ""
    session_ref: str = ""

    @property
    def reference(self) -> str:
        """How the audit log names this actor: `person:<hex>` or `system:<job>`."""
        if self.person is None:
            return f"system:{self.name}"
        return f"person:{self.person.hex}"

    def roles(self) -> frozenset[str]:
        """The names of all roles held now."""
        return frozenset(grant.role for grant in self.grants)


def system(job: str, *, on_behalf_of: UUID | None = None, request_id: str = "") -> Actor:
    """The actor of a job; on behalf of the person who caused it, where there is one."""
    return Actor(
        person=None,
        name=job,
        kind="system",
        grants=(Grant(role="system"),),
        on_behalf_of=on_behalf_of,
        request_id=request_id,
    )
