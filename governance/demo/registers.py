"""The registers of the sample city: services and official accounts, approved as they would be."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from connectors.sandbox import x as sandbox_x
from connectors.sandbox import youtube as sandbox_youtube
from governance.base import clock, ids
from governance.base.secrets import Keys
from governance.cloud_services import actions as services
from governance.cloud_services import queries as service_queries
from governance.cloud_services.schemas import MoveService, RegisterService, TenantName
from governance.demo.people import Staff
from governance.settings import Settings
from governance.social_accounts import actions as accounts_
from governance.social_accounts import queries as account_queries
from governance.social_accounts.models import Account
from governance.social_accounts.schemas import Connect, MoveAccount, RegisterAccount

AWS_ACCOUNT: Final = "123456789012"


def make_services(session: Session, staff: Staff) -> None:
    """One service in use with its tenant, one that waits for approval, one draft."""
    this_year = clock.now().astimezone(clock.LOCAL).year
    files = _register(
        session,
        staff,
        "owner",
        RegisterService(
            name="広報素材の共有基盤",
            provider="Amazon Web Services",
            purpose="取材した写真と動画、広報紙の原稿を、各課と委託先の間で受け渡すため",
            department_id=staff.department_id("PR"),
            owner_id=staff.person_id("owner"),
            deputy_id=staff.person_id("pr2"),
            confidentiality="2",
            integrity="2",
            availability="2",
            service_model="iaas",
            personal_data=False,
            number_of_users=60,
            user_scope="広報課、原稿を出す各課、委託先",
            data_locations=["JP"],
            ismap_listed=True,
            multi_factor=True,
            contract_from=date(this_year, 4, 1),
            url="https://aws.amazon.com/",
            exit_plan="契約終了の3か月前に職員が書き出し、委託先が消去証明を出す",
            tenants=[TenantName(provider="aws", account=AWS_ACCOUNT)],
        ),
    )
    _approve_service(session, staff, "owner", files)
    survey = _register(
        session,
        staff,
        "owner",
        RegisterService(
            name="市民アンケートフォーム",
            provider="例示フォーム株式会社",
            purpose="広報紙の読者アンケートを集めるため",
            department_id=staff.department_id("PR"),
            owner_id=staff.person_id("owner"),
            confidentiality="2",
            service_model="saas",
            personal_data=True,
            data_locations=["JP"],
        ),
    )
    services.move(session, staff.actor(session, "owner"), survey, MoveService(event="submit"))
    _register(
        session,
        staff,
        "owner",
        RegisterService(
            name="写真の共有",
            provider="例示フォト",
            purpose="取材した写真を委託先と共有するため",
            department_id=staff.department_id("PR"),
            owner_id=staff.person_id("owner"),
            confidentiality="1",
        ),
    )


def _register(session: Session, staff: Staff, who: str, command: RegisterService) -> UUID:
    return services.register(session, staff.actor(session, who), command)


def _approve_service(session: Session, staff: Staff, owner: str, service: UUID) -> None:
    services.move(session, staff.actor(session, owner), service, MoveService(event="submit"))
    for who in ("approver2", "security"):
        view = service_queries.one(session, staff.actor(session, who), service)
        if view.state == "approved":
            return
        command = MoveService(event="approve", seen_digest=view.digest)
        services.move(session, staff.actor(session, who), service, command)


def make_accounts(
    session: Session, keys: Keys, settings: Settings, staff: Staff
) -> Mapping[str, str]:
    """The accounts on X and YouTube: approved, connected to the stand-ins, in operation."""
    wanted = {
        "x": (
            RegisterAccount(
                network="x",
                handle=sandbox_x.ACCOUNT,
                display_name="例示市",
                url="https://x.example/reiji_city",
                purpose="市政・防災・行事の情報を広く伝えるため",
                audience="市民と来訪者",
                department_id=staff.department_id("PR"),
                owner_id=staff.person_id("owner"),
                deputy_id=staff.person_id("pr2"),
                categories=["お知らせ", "イベント", "防災"],
                posting_from="08:30",
                posting_until="17:15",
                procedure="起案 → 広報課長の決裁 → 公開。緊急時は危機管理課長が代決する。",
                reply_policy="返信しない",
                takedown_contact="広報課 03-5253-5111",
                two_factor="key",
                custodian="広報課 係長",
                custody_place="広報課の金庫",
                recovery_by_organisation=True,
            ),
            Connect(secrets={"access_token": sandbox_x.TOKEN}),
        ),
        "youtube": (
            RegisterAccount(
                network="youtube",
                handle=sandbox_youtube.ACCOUNT,
                display_name="例示市公式チャンネル",
                url="https://youtube.example/reiji",
                purpose="会見と行事の動画を公開するため",
                department_id=staff.department_id("PR"),
                owner_id=staff.person_id("owner"),
                categories=["お知らせ", "イベント"],
                two_factor="key",
                custodian="広報課 係長",
                custody_place="広報課の金庫",
            ),
            Connect(secrets={"refresh_token": sandbox_youtube.TOKEN}),
        ),
    }
    made = {}
    for network, (command, connection) in wanted.items():
        account = accounts_.register(session, staff.actor(session, "owner"), command)
        accounts_.move(session, staff.actor(session, "owner"), account, MoveAccount(event="submit"))
        for who in ("approver", "security"):
            view = account_queries.one(session, staff.actor(session, who), account)
            approve = MoveAccount(event="approve", seen_digest=view.digest)
            accounts_.move(session, staff.actor(session, who), account, approve)
        accounts_.connect(
            session,
            staff.actor(session, "owner"),
            keys,
            account,
            connection,
            settings=settings,
        )
        accounts_.move(
            session, staff.actor(session, "owner"), account, MoveAccount(event="activate")
        )
        made[network] = ids.show("account", account)
    return made


def accounts(session: Session) -> Mapping[str, str]:
    """The accounts of the sample city by network."""
    rows = session.execute(select(Account.network, Account.id).order_by(Account.created_at))
    found: dict[str, str] = {}
    for row in rows:
        found.setdefault(row.network, ids.show("account", row.id))
    return found
