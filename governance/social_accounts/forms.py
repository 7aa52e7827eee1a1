"""Between the answers of a form and the rows that keep them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

import msgspec
from msgspec import UNSET

from governance.base import ids
from governance.base.db import is_persistent
from governance.social_accounts import networks
from governance.social_accounts.models import Account
from governance.social_accounts.schemas import Details, EditAccount, RegisterAccount

FIELDS: Final = tuple(field.name for field in msgspec.structs.fields(RegisterAccount))
DETAILS: Final = tuple(field.name for field in msgspec.structs.fields(Details))
BOUND: Final = frozenset(
    {"network", "handle", "purpose", "department_id", "categories", "procedure", "policy_url"}
)
"""What an approval is bound to; everything else is kept true while the account is in use."""


def details(kept: Mapping[str, Any]) -> Details:
    """The further answers as they were kept."""
    return msgspec.convert(kept, Details)


def form(account: Any) -> RegisterAccount:
    """The answers of an account, as they would be given again."""
    return RegisterAccount(
        network=account.network,
        handle=account.handle,
        display_name=account.display_name,
        purpose=account.purpose,
        department_id=ids.show("department", account.department_id),
        owner_id=ids.show("person", account.owner_id),
        deputy_id=ids.show_optional("person", account.deputy_id),
        procedure=account.procedure,
        **msgspec.structs.asdict(details(account.details)),
    )


def body(account_id: UUID, answers: RegisterAccount) -> bytes:
    """The text that is frozen at submission: one for the same answers, always."""
    content = {"account": ids.show("account", account_id), **msgspec.to_builtins(answers)}
    return msgspec.json.encode(content, order="sorted")


def digest(account_id: UUID, answers: RegisterAccount) -> str:
    """SHA-256 of the text that is frozen (64 lowercase hex)."""
    return hashlib.sha256(body(account_id, answers)).hexdigest()


def merged(answers: RegisterAccount, command: EditAccount) -> RegisterAccount:
    """The answers with those changed that the command gives."""
    given = {name: getattr(command, name) for name in FIELDS if getattr(command, name) is not UNSET}
    return msgspec.structs.replace(answers, **given)


def differences(before: RegisterAccount, after: RegisterAccount) -> dict[str, tuple[Any, Any]]:
    """Field → what it was and what it is, as JSON values, for the fields that differ."""
    old, new = _values(before), _values(after)
    return {name: (old[name], new[name]) for name in FIELDS if old[name] != new[name]}


def _values(answers: RegisterAccount) -> dict[str, Any]:
    """As JSON knows them: a tuple and a list of the same texts are equal there."""
    return msgspec.json.decode(msgspec.json.encode(answers), type=dict[str, Any])


def write(account: Account, answers: RegisterAccount) -> None:
    """Put tidied, checked answers into the row."""
    if is_persistent(account) and account.procedure != answers.procedure:
        account.procedure_version += 1
    account.network = answers.network
    account.handle = answers.handle
    account.handle_key = networks.handle_key(answers.handle)
    account.display_name = answers.display_name
    account.purpose = answers.purpose
    account.department_id = ids.read("department", answers.department_id)
    account.owner_id = ids.read("person", answers.owner_id)
    account.deputy_id = ids.read("person", answers.deputy_id) if answers.deputy_id else None
    account.procedure = answers.procedure
    further = Details(**{name: getattr(answers, name) for name in DETAILS})
    account.details = msgspec.to_builtins(further)
