"""Reads the posture of one AWS account."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from msgspec import structs

from connectors.aws.calls import Caller, Stopped, ambient, region_here
from connectors.aws.kinds import BUCKET
from connectors.aws.parse import CREDENTIAL_CODES, UNREADABLE
from connectors.aws.scan import EVERY, Scan
from connectors.aws.steps import ACCOUNTS, every
from connectors.contract import Connection, Failed, NeedsAttention, Plan, Progress, Snapshot
from connectors.transport import TransportSettings

DEFAULT_REGION: Final = "ap-northeast-1"
SOURCES: Final = ("api", "auto", "config")
_REGION: Final = re.compile(r"[a-z]{2,4}(-[a-z]+)+-\d{1,2}")
_ACCOUNT: Final = re.compile(r"\d{12}")


def connect(connection: Connection) -> Aws:
    """The connector for this account; makes no call."""
    return Aws(connection, TransportSettings.from_environment())


class Aws:
    """One account of AWS. Each scan has clients of its own."""

    def __init__(self, connection: Connection, transport: TransportSettings) -> None:
        self._connection = connection
        self._transport = transport
        regions = connection.settings.get("regions") or region_here(connection)
        if not regions and ambient(connection):
            message = "No AWS region is set; give --region, or set AWS_DEFAULT_REGION."
            raise NeedsAttention(message, code="no_region")
        self._regions = _regions(regions)
        if connection.account and not _ACCOUNT.fullmatch(connection.account):
            message = "An AWS account is twelve digits; correct it in the register."
            raise NeedsAttention(message, code="account")
        self._source = connection.settings.get("source") or SOURCES[0]
        if self._source not in SOURCES:
            message = f"“{self._source}” is no source; write {', '.join(SOURCES)}."
            raise NeedsAttention(message, code="source")
        secrets = connection.secrets
        given = secrets.get("access_key_id") and secrets.get("secret_access_key")
        if not given and not ambient(connection):
            message = "AWS needs access_key_id and secret_access_key; enter both for this tenant."
            raise NeedsAttention(message, code="no_credentials")

    def __repr__(self) -> str:
        return f"<Aws {self._connection.account}>"

    def observe(self, plan: Plan, *, deadline: float, progress: Progress | None = None) -> Snapshot:
        """See the account and what is in it, as far as the plan names it."""
        caller = Caller(self._connection, self._transport, region=self._home(), seconds=deadline)
        self._take_role(caller)
        account = self._connection.account
        unknown = Failed("unknown_account")
        try:
            account = self._identify(caller, plan)
        except Stopped as error:
            # The listings may still be open to us.
            unknown = Failed(error.code)
        scan = Scan(
            caller,
            plan,
            account=account,
            unknown=unknown,
            regions=self._regions,
            source=self._source,
            progress=progress,
        )
        snapshot = scan.run()
        if not snapshot.resources and not snapshot.complete:
            refused = next((gap for gap in snapshot.gaps if gap.code in CREDENTIAL_CODES), None)
            if refused:
                raise _refused(refused.code)
        return snapshot

    def members(self, role: str, *, deadline: float) -> Sequence[Connection]:
        """
        The active accounts of the organisation, each with the role of this name to take.

        The account whose keys these are comes first and needs no role.
        """
        caller = Caller(self._connection, self._transport, region=self._home(), seconds=deadline)
        self._take_role(caller)
        try:
            own = str(caller.call("sts", "get_caller_identity")["Account"])
            found = every(caller.call, ACCOUNTS, "")
        except Stopped as error:
            message = (
                f"The accounts of the organisation could not be listed ({error.code}); "
                "use its management account, and grant organizations:ListAccounts."
            )
            raise NeedsAttention(message, code=error.code) from None
        others = sorted(
            one["Id"] for one in found if one["Status"] == "ACTIVE" and one["Id"] != own
        )
        return [
            structs.replace(self._connection, account=own),
            *(self._member(account, role) for account in others),
        ]

    def _member(self, account: str, role: str) -> Connection:
        settings = self._connection.settings
        first = settings.get("role_arn", "")
        arn = f"arn:aws:iam::{account}:role/{role}"
        chain = f"{first},{arn}" if first else arn
        return structs.replace(
            self._connection, account=account, settings={**settings, "role_arn": chain}
        )

    def _home(self) -> str:
        """Where the calls go that no region is named for."""
        return DEFAULT_REGION if self._regions == (EVERY,) else self._regions[0]

    def _take_role(self, caller: Caller) -> None:
        # One after the other: the role of an organisation's account is taken by another role.
        for arn in filter(None, self._connection.settings.get("role_arn", "").split(",")):
            self._take_one(caller, arn.strip())

    def _take_one(self, caller: Caller, arn: str) -> None:
        try:
            caller.take_role(arn, self._connection.settings.get("external_id", ""))
        except Stopped as error:
            if error.code in CREDENTIAL_CODES:
                raise _refused(error.code) from None
            message = f"The role {arn} could not be taken ({error.code}); check its trust policy."
            raise NeedsAttention(message, code=error.code) from None

    def _identify(self, caller: Caller, plan: Plan) -> str:
        """The account behind the keys, which must be the registered one; "" where it is no use."""
        wanted = self._connection.account
        if not wanted and not set(plan) - {BUCKET}:
            return ""
        try:
            found = str(caller.call("sts", "get_caller_identity").get("Account", ""))
        except Stopped as error:
            if error.code in CREDENTIAL_CODES:
                raise _refused(error.code) from None
            raise
        if not found:
            raise Stopped(UNREADABLE)
        if wanted and found != wanted:
            message = (
                f"The keys belong to the AWS account {found} and not to {wanted}; "
                "enter the keys of the registered account."
            )
            raise NeedsAttention(message, code="wrong_account")
        return found


def _refused(code: str) -> NeedsAttention:
    message = f"AWS refused the credentials ({code}); enter valid ones, or renew them."
    return NeedsAttention(message, code=code)


def _regions(text: str) -> tuple[str, ...]:
    if text.strip() == EVERY:
        return (EVERY,)
    names = tuple(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))
    for name in names:
        if not _REGION.fullmatch(name):
            message = f"“{name}” is not an AWS region; write it as {DEFAULT_REGION}."
            raise NeedsAttention(message, code="region")
    return names or (DEFAULT_REGION,)
