"""The register of official accounts as a file, out and in. No credential is ever in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import msgspec
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from governance.base import cells, exchange, ids, policy
from governance.base.actor import Actor
from governance.base.errors import Conflict, Flaw
from governance.base.exchange import Column, Known, Outcome, Register
from governance.base.policy import Action, Allow, Prospect
from governance.base.secrets import Keys
from governance.identity import references
from governance.identity.references import References, Words
from governance.social_accounts import actions, checks, entries, forms, guards, networks, queries
from governance.social_accounts.models import Account
from governance.social_accounts.schemas import EditAccount, Filters, RegisterAccount
from governance.social_accounts.states import MACHINE

NAME: Final = "social-accounts"
_ONE_AT_A_TIME: Final = 0x5E_0908
"""Key of the advisory lock that lets one import into this register at a time."""

_LABELS: Final = {
    "network": "サービス種別",
    "handle": "アカウント名",
    "display_name": "表示名",
    "url": "URL",
    "purpose": "目的",
    "audience": "対象者",
    "department_id": "所管課",
    "owner_id": "責任者",
    "deputy_id": "副責任者",
    "categories": "発信できる情報",
    "posting_days": "運用曜日",
    "posting_from": "運用開始時刻",
    "posting_until": "運用終了時刻",
    "procedure": "運用手順",
    "reply_policy": "返信方針",
    "policy_url": "運用ポリシーURL",
    "website_url": "自サイト掲載URL",
    "profile_text": "プロフィール",
    "takedown_contact": "削除依頼の連絡先",
    "verified": "公式認証",
    "two_factor": "多要素認証",
    "custodian": "認証情報の保管者",
    "custody_place": "認証情報の保管場所",
    "recovery_by_organisation": "回復先は組織所有",
    "outsourced_to": "委託先",
    "disaster_use": "災害時運用",
    "terms_checked_on": "約款確認日",
    "notes": "備考",
}
_FLAGS: Final = ("verified", "recovery_by_organisation", "disaster_use")
_SECOND_FACTORS: Final = {
    **{code: code for code in checks.SECOND_FACTORS},
    "セキュリティキー": "key",
    "アプリ": "app",
    "SMS": "sms",
    "なし": "none",
}
_DAYS: Final = dict(zip("月火水木金土日", checks.DAYS, strict=True))
_OPTIONAL: Final = frozenset(
    {"deputy_id", "two_factor", "posting_from", "posting_until", "terms_checked_on", *_FLAGS}
)
"""Fields that may be not known yet."""


def _days(cell: str) -> list[str]:
    return [_DAYS.get(item, item) for item in cells.items(cell)]


def columns(words: Words) -> tuple[Column, ...]:
    """The columns in the order of the file."""
    readers: dict[str, Any] = {
        "network": cells.choice(networks.WORDS),
        "department_id": cells.reference(words.departments, "department"),
        "owner_id": cells.reference(words.people, "person"),
        "deputy_id": cells.reference(words.people, "person"),
        "categories": cells.items,
        "posting_days": _days,
        "posting_from": cells.moment,
        "posting_until": cells.moment,
        "two_factor": cells.choice(_SECOND_FACTORS),
        "terms_checked_on": cells.day,
        **dict.fromkeys(_FLAGS, cells.flag),
    }
    return (
        *(
            Column(name=name, label=label, read=readers.get(name, cells.text), show=cells.show)
            for name, label in _LABELS.items()
        ),
        Column(name="state", label="状態", read=cells.text, show=cells.show, read_only=True),
    )


_NO_WORDS: Final = Words(
    references=References(people={}, departments={}), people={}, departments={}
)


def _known(row: Any, answers: RegisterAccount) -> Known:
    values = msgspec.to_builtins(answers)
    return Known(
        id=row.id,
        version=row.version,
        shown_id=ids.show("account", row.id),
        # A closed account is found by its id alone: its name may be registered anew.
        key=("closed", row.id.hex) if row.state == "closed" else _key(values),
        values={**values, "state": row.state},
    )


def _key(values: Mapping[str, Any]) -> tuple[str, ...]:
    return (values.get("network") or "", networks.handle_key(values.get("handle") or ""))


def _answers(values: Mapping[str, Any]) -> RegisterAccount:
    """The answers of a row. An empty cell of a text that may not be None is an empty text."""
    given = {
        name: value for name, value in values.items() if name in forms.FIELDS and value is not None
    }
    return checks.tidied(msgspec.convert(given, RegisterAccount))


def register(session: Session, actor: Actor) -> Register:
    """The register for one taking in of a file by this actor."""
    words = references.everybody(session)
    handles = {
        (row.network, row.handle_key): row.id
        for row in session.execute(
            select(Account.network, Account.handle_key, Account.id).where(Account.state != "closed")
        )
    }
    things = {row.id: (row, answers) for row, answers in queries.rows(session, actor)}

    def known() -> Sequence[Known]:
        return [_known(row, answers) for row, answers in things.values()]

    def flaws(values: Mapping[str, Any], thing: Known | None) -> Sequence[Flaw]:
        answers = _answers(values)
        around = checks.Around(references=words.references, handles=handles)
        if thing is None:
            subject = ids.new()
            found = checks.flaws(answers, around)
        else:
            subject = thing.id
            changed = forms.differences(things[subject][1], answers)
            found = checks.flaws(answers, around, account=subject, kept=guards.kept(changed))
        if not found:
            # Two rows of one file cannot both have a name.
            handles.setdefault((answers.network, networks.handle_key(answers.handle)), subject)
        return found

    def refusal(thing: Known, changes: Mapping[str, Any]) -> Flaw | None:
        row = things[thing.id][0]
        subject = Prospect(
            policy_department=row.department_id,
            policy_participants=frozenset({row.owner_id, row.deputy_id, row.applicant_id} - {None}),
        )
        needed = [Action.ACCOUNT_EDIT]
        if "owner_id" in changes and row.state != MACHINE.initial:
            needed.append(Action.ACCOUNT_OPERATE)
        for action in needed:
            if not isinstance(policy.decide(actor, action, subject), Allow):
                message = "You may not change this account. Ask its owner, or undo the change."
                return Flaw(pointer="", code="forbidden", message=message)
        try:
            guards.refuse_change(row.state, changes)
        except Conflict as conflict:
            return Flaw(pointer="", code=conflict.code, message=str(conflict))
        return None

    def create(values: Mapping[str, Any]) -> None:
        # Whether it may be and is good was asked for the whole file, under the lock.
        entries.add(session, actor, _answers(values))

    def update(thing: Known, values: Mapping[str, Any]) -> None:
        given = {
            name: "" if value is None and name not in _OPTIONAL else value
            for name, value in values.items()
        }
        command = msgspec.convert({**given, "reason": "import"}, EditAccount)
        actions.edit(session, actor, thing.id, command, version=thing.version)

    return Register(
        name=NAME,
        columns=columns(words),
        known=known,
        key=_key,
        flaws=flaws,
        refusal=refusal,
        create=create,
        update=update,
    )


def dry_run(session: Session, actor: Actor, keys: Keys, data: bytes, kind: str) -> Outcome:
    """What the file would do to the register."""
    policy.require(actor, Action.ACCOUNT_REGISTER, Prospect())
    return exchange.dry_run(register(session, actor), keys, data, kind, actor=actor.reference)


def apply(
    session: Session, actor: Actor, keys: Keys, data: bytes, kind: str, *, confirm: str
) -> Outcome:
    """Do exactly what was shown, all of it or nothing."""
    policy.require(actor, Action.ACCOUNT_REGISTER, Prospect())
    session.execute(select(func.pg_advisory_xact_lock(_ONE_AT_A_TIME)))
    return exchange.apply(
        register(session, actor), keys, data, kind, actor=actor.reference, confirm=confirm
    )


def export(
    session: Session,
    actor: Actor,
    kind: str,
    filters: Filters | None = None,
    *,
    japanese: bool = False,
) -> Iterator[bytes]:
    """The accounts that the filters leave, as a file of this kind (`csv`, `xlsx`, `ndjson`)."""
    things = [_known(row, answers) for row, answers in queries.rows(session, actor, filters)]
    return exchange.export(columns(_NO_WORDS), things, kind, japanese=japanese)
