"""What may change in which state, and what the checks must know for it."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.base.errors import Conflict
from governance.cloud_services import checks, forms
from governance.cloud_services.models import Tenant
from governance.cloud_services.schemas import RegisterService
from governance.cloud_services.states import IN_REVIEW, MACHINE
from governance.identity import references


class UnderReview(Conflict):
    """The application is frozen while it is reviewed. Withdraw it, change it, submit it again."""

    code = "service.under_review"


class BoundByApproval(Conflict):
    """This was approved as it is. Use `revise` to change it and have it approved again."""

    code = "service.bound_by_approval"

    def __init__(self, fields: Collection[str]) -> None:
        super().__init__(f"{self.summary()} Fields: {', '.join(sorted(fields))}.")
        self.fields = tuple(sorted(fields))


class Retired(Conflict):
    """A retired service is kept as it was. Register a new one."""

    code = "service.retired"


def kept(changed: Collection[str]) -> frozenset[str]:
    """The references that a change leaves as they are."""
    return frozenset({"department_id", "owner_id", "deputy_id"} - set(changed))


def refuse_change(state: str, changed: Collection[str]) -> None:
    """Raise when these fields cannot be changed in this state."""
    if not changed or state == MACHINE.initial:
        return
    if state in IN_REVIEW:
        raise UnderReview
    if state == "retired":
        raise Retired
    bound = set(changed) - forms.LIVE
    if bound:
        raise BoundByApproval(bound)


def around(session: Session, answers: RegisterService) -> checks.Around:
    """What the checks must know about the people, the department and the tenants named."""
    named = {tenant.account for tenant in answers.tenants}
    taken = session.execute(
        select(Tenant.provider, Tenant.account, Tenant.service_id).where(
            Tenant.account.in_(named), ~Tenant.released
        )
    )
    return checks.Around(
        references=references.some(
            session,
            people=[answers.owner_id, answers.deputy_id],
            departments=[answers.department_id],
        ),
        tenants={(row.provider, row.account): row.service_id for row in taken},
    )
