"""What the sample city watches: its AWS account, which the stand-in holds."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.base import ids
from governance.base.secrets import Keys
from governance.demo.people import Staff
from governance.demo.registers import AWS_ACCOUNT
from governance.scans import actions
from governance.scans.models import Tenant
from governance.scans.schemas import RegisterTenant


def make(session: Session, keys: Keys, staff: Staff) -> Mapping[str, str]:
    """Register the account, and ask for a first scan: the state from which drift is told."""
    actor = staff.actor(session, "security")
    tenant = actions.register_tenant(
        session,
        actor,
        keys,
        RegisterTenant(
            provider="aws",
            account=AWS_ACCOUNT,
            name="広報素材の共有基盤",
            department_id=staff.department_id("PR"),
            owner_id=staff.person_id("owner"),
            settings={"regions": "ap-northeast-1"},
            # The stand-in takes any key.
            secrets={"access_key_id": "AKIASAMPLECITY000000", "secret_access_key": "sandbox"},
        ),
    )
    actions.start_scan(session, actor, tenant)
    return {"aws": ids.show("tenant", tenant)}


def tenants(session: Session) -> Mapping[str, str]:
    """The tenants of the sample city by provider."""
    found: dict[str, str] = {}
    rows = session.execute(select(Tenant.provider, Tenant.id).order_by(Tenant.created_at))
    for row in rows:
        found.setdefault(row.provider, ids.show("tenant", row.id))
    return found
