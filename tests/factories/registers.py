"""Services and accounts of the invented city, made through the actions."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from governance.base import ids
from governance.cloud_services import actions as services
from governance.cloud_services import queries as service_queries
from governance.cloud_services.schemas import MoveService, RegisterService
from governance.social_accounts import actions as accounts
from governance.social_accounts import queries as account_queries
from governance.social_accounts.schemas import MoveAccount, RegisterAccount
from tests.factories.people import City


def service_form(city: City, **answers: Any) -> RegisterService:
    """An application with the needed answers, and those given."""
    return RegisterService(
        **{
            "name": "防災メール配信",
            "provider": "例示クラウド株式会社",
            "purpose": "災害時の一斉連絡",
            "department_id": ids.show("department", city.department),
            "owner_id": ids.show("person", city.people["owner"]),
            "confidentiality": "2",
            **answers,
        }
    )


def service(session: Session, city: City, **answers: Any) -> UUID:
    """A draft of the owner."""
    return services.register(session, city.actor(session, "owner"), service_form(city, **answers))


def move_service(session: Session, city: City, key: str, service_id: UUID, event: str, **more: Any):
    """One event by this person."""
    command = MoveService(event=event, **more)
    services.move(session, city.actor(session, key), service_id, command)


def approve_service(session: Session, city: City, service_id: UUID, **more: Any) -> None:
    """Both steps of the default route, on what is there."""
    for key in ("approver", "security"):
        digest = service_queries.one(session, city.actor(session, key), service_id).digest
        move_service(session, city, key, service_id, "approve", seen_digest=digest, **more)


def approved_service(session: Session, city: City, **answers: Any) -> UUID:
    """A service in use."""
    made = service(session, city, **answers)
    move_service(session, city, "owner", made, "submit")
    approve_service(session, city, made)
    return made


def account_form(city: City, **answers: Any) -> RegisterAccount:
    """An application with the needed answers, and those given."""
    return RegisterAccount(
        **{
            "network": "x",
            "handle": "example_city",
            "display_name": "例示市",
            "purpose": "市政情報の発信",
            "department_id": ids.show("department", city.department),
            "owner_id": ids.show("person", city.people["owner"]),
            **answers,
        }
    )


def account(session: Session, city: City, **answers: Any) -> UUID:
    """A draft of the owner."""
    return accounts.register(session, city.actor(session, "owner"), account_form(city, **answers))


def move_account(session: Session, city: City, key: str, account_id: UUID, event: str, **more: Any):
    """One event by this person."""
    command = MoveAccount(event=event, **more)
    accounts.move(session, city.actor(session, key), account_id, command)


def operating_account(session: Session, city: City, **answers: Any) -> UUID:
    """An account to which posts may go."""
    made = account(session, city, **answers)
    move_account(session, city, "owner", made, "submit")
    for key in ("approver", "security"):
        digest = account_queries.one(session, city.actor(session, key), made).digest
        move_account(session, city, key, made, "approve", seen_digest=digest)
    move_account(session, city, "owner", made, "activate")
    return made
