"""What the sample city watches."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy.orm import Session

from governance.base.secrets import Keys
from governance.demo.people import Staff


def make(
    session: Session, keys: Keys, staff: Staff, services: Mapping[str, UUID]
) -> Mapping[str, str]:
    """Nothing yet."""
    del session, keys, staff, services
    return {}


def tenants(session: Session) -> Mapping[str, str]:
    """Nothing yet."""
    del session
    return {}
