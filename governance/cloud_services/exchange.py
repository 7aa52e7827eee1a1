"""The register of cloud services as a file, out and in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import msgspec
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from governance.base import cells, exchange, ids, policy
from governance.base.actor import Actor
from governance.base.cells import folded
from governance.base.errors import Conflict, Flaw
from governance.base.exchange import Column, Known, Outcome, Register
from governance.base.policy import Action, Allow, Prospect
from governance.base.secrets import Keys
from governance.cloud_services import actions, checks, entries, forms, guards, levels, queries
from governance.cloud_services.models import Tenant
from governance.cloud_services.schemas import EditService, Filters, RegisterService
from governance.cloud_services.states import MACHINE
from governance.identity import references
from governance.identity.references import References, Words

NAME: Final = "cloud-services"
_ONE_AT_A_TIME: Final = 0x5E_0907
"""Key of the advisory lock that lets one import into this register at a time."""

_LABELS: Final = {
    "name": "サービス名",
    "provider": "提供者",
    "purpose": "利用目的",
    "department_id": "所管課",
    "owner_id": "責任者",
    "deputy_id": "副責任者",
    "confidentiality": "機密性",
    "integrity": "完全性",
    "availability": "可用性",
    "service_model": "種別",
    "information_kinds": "取り扱う情報",
    "personal_data": "個人情報",
    "specific_personal_data": "特定個人情報",
    "number_of_users": "利用者数",
    "user_scope": "利用者の範囲",
    "data_locations": "保存地域",
    "governing_law": "準拠法",
    "ismap_listed": "ISMAP登録",
    "ismap_number": "ISMAP登録番号",
    "ismap_valid_until": "ISMAP有効期限",
    "certifications": "認証",
    "multi_factor": "多要素認証",
    "single_sign_on": "シングルサインオン",
    "generative_ai": "生成AI機能",
    "contract_from": "契約開始日",
    "contract_to": "契約終了日",
    "url": "URL",
    "terms_url": "約款URL",
    "terms_checked_on": "約款確認日",
    "exit_plan": "終了時の措置",
    "tenants": "テナント",
    "notes": "備考",
}
_MODELS: Final = {
    **{code: code for code in checks.SERVICE_MODELS},
    "約款型": "terms",
    "約款": "terms",
}
_FLAGS: Final = (
    "personal_data",
    "specific_personal_data",
    "ismap_listed",
    "multi_factor",
    "single_sign_on",
    "generative_ai",
)
_DAYS: Final = ("ismap_valid_until", "contract_from", "contract_to", "terms_checked_on")
_LISTS: Final = ("information_kinds", "data_locations", "certifications")


def columns(words: Words) -> tuple[Column, ...]:
    """The columns in the order of the file."""
    readers: dict[str, Any] = {
        "department_id": cells.reference(words.departments, "department"),
        "owner_id": cells.reference(words.people, "person"),
        "deputy_id": cells.reference(words.people, "person"),
        "confidentiality": cells.choice(levels.words(levels.CONFIDENTIALITY)),
        "integrity": cells.choice(levels.words(levels.INTEGRITY)),
        "availability": cells.choice(levels.words(levels.AVAILABILITY)),
        "service_model": cells.choice(_MODELS),
        "number_of_users": cells.whole,
        "tenants": cells.pairs,
        **dict.fromkeys(_FLAGS, cells.flag),
        **dict.fromkeys(_DAYS, cells.day),
        **dict.fromkeys(_LISTS, cells.items),
    }
    return (
        *(
            Column(name=name, label=label, read=readers.get(name, cells.text), show=cells.show)
            for name, label in _LABELS.items()
        ),
        Column(name="state", label="状態", read=cells.text, show=cells.show, read_only=True),
        Column(
            name="approval_until",
            label="承認期限",
            read=cells.text,
            show=cells.show,
            read_only=True,
        ),
    )


def _known(row: Any, answers: RegisterService) -> Known:
    values = msgspec.to_builtins(answers)
    return Known(
        id=row.id,
        version=row.version,
        shown_id=ids.show("service", row.id),
        key=_key(values),
        values={**values, "state": row.state, "approval_until": row.approval_until},
    )


def _key(values: Mapping[str, Any]) -> tuple[str, ...]:
    return (
        folded(values.get("name") or ""),
        folded(values.get("provider") or ""),
        values.get("department_id") or "",
    )


def _answers(values: Mapping[str, Any]) -> RegisterService:
    """The answers of a row. An empty cell of a text that may not be None is an empty text."""
    given = {
        name: value for name, value in values.items() if name in forms.FIELDS and value is not None
    }
    return checks.tidied(msgspec.convert(given, RegisterService))


def register(session: Session, actor: Actor) -> Register:
    """The register for one reading or taking in of a file by this actor."""
    words = references.everybody(session)
    tenants = {
        (row.provider, row.account): row.service_id
        for row in session.execute(
            select(Tenant.provider, Tenant.account, Tenant.service_id).where(~Tenant.released)
        )
    }
    things = {row.id: (row, answers) for row, answers in queries.rows(session, actor)}

    def known() -> Sequence[Known]:
        return [_known(row, answers) for row, answers in things.values()]

    def flaws(values: Mapping[str, Any], thing: Known | None) -> Sequence[Flaw]:
        answers = _answers(values)
        around = checks.Around(references=words.references, tenants=tenants)
        if thing is None:
            subject = ids.new()
            found = checks.flaws(answers, around)
        else:
            subject = thing.id
            changed = forms.differences(things[subject][1], answers)
            found = checks.flaws(answers, around, service=subject, kept=guards.kept(changed))
        if not found:
            # Two rows of one file cannot both have a tenant.
            for tenant in answers.tenants:
                tenants.setdefault((tenant.provider, tenant.account), subject)
        return found

    def refusal(thing: Known, changes: Mapping[str, Any]) -> Flaw | None:
        row = things[thing.id][0]
        subject = Prospect(
            policy_department=row.department_id,
            policy_participants=frozenset({row.owner_id, row.deputy_id, row.applicant_id} - {None}),
        )
        needed = [Action.SERVICE_EDIT]
        if "owner_id" in changes and row.state != MACHINE.initial:
            needed.append(Action.SERVICE_OPERATE)
        for action in needed:
            if not isinstance(policy.decide(actor, action, subject), Allow):
                message = "You may not change this service. Ask its owner, or undo the change."
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
        texts = {name for name in values if values[name] is None} - _OPTIONAL
        given = {name: "" if name in texts else value for name, value in values.items()}
        command = msgspec.convert({**given, "reason": "import"}, EditService)
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


_OPTIONAL: Final = frozenset(
    {"deputy_id", "integrity", "availability", "service_model", "number_of_users"}
    | set(_FLAGS)
    | set(_DAYS)
)
"""Fields that may be not known yet."""


_NO_WORDS: Final = Words(
    references=References(people={}, departments={}), people={}, departments={}
)


def dry_run(session: Session, actor: Actor, keys: Keys, data: bytes, kind: str) -> Outcome:
    """What the file would do to the register."""
    policy.require(actor, Action.SERVICE_REGISTER, Prospect())
    return exchange.dry_run(register(session, actor), keys, data, kind, actor=actor.reference)


def apply(
    session: Session, actor: Actor, keys: Keys, data: bytes, kind: str, *, confirm: str
) -> Outcome:
    """Do exactly what was shown, all of it or nothing."""
    policy.require(actor, Action.SERVICE_REGISTER, Prospect())
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
    """The services that the filters leave, as a file of this kind (`csv`, `xlsx`, `ndjson`)."""
    things = [_known(row, answers) for row, answers in queries.rows(session, actor, filters)]
    return exchange.export(columns(_NO_WORDS), things, kind, japanese=japanese)
