"""Personal tokens for programs: shown once, limited, and never longer than a year."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from governance.audit.record import record
from governance.base import clock, ids, policy
from governance.base.actor import Actor
from governance.base.errors import Flaw, Forbidden, Invalid, NotFound
from governance.base.policy import Action, Prospect, requires
from governance.base.secrets import Keys
from governance.identity.actors import TOKEN_PREFIX, token_hash
from governance.identity.models import ApiToken, Person
from governance.identity.queries import token_view
from governance.identity.schemas import IssuedToken, IssueToken

LONGEST: Final = timedelta(days=365)
USUAL: Final = timedelta(days=90)


@requires(Action.TOKEN_OWN)
def issue_token(
    session: Session,
    actor: Actor,
    keys: Keys,
    command: IssueToken,
    *,
    person_id: UUID | None = None,
) -> IssuedToken:
    """
    A new token of the actor's own; its text is in the answer and nowhere else.

    A token makes tokens within its own scopes only. `person_id` is for jobs, which act for others.
    """
    owner = actor.person or person_id
    if owner is None or session.get(Person, owner) is None:
        raise NotFound
    policy.require(actor, Action.TOKEN_OWN, Prospect(policy_participants=frozenset({owner})))
    if actor.kind == "token" and actor.scopes is not None and command.scopes is None:
        raise Forbidden("scope_missing")
    at = clock.now()
    expires_at = command.expires_at or at + USUAL
    flaws = _flaws(actor, command)
    if not at < expires_at <= at + LONGEST:
        message = "A token ends in the future and within a year. Choose such a day."
        flaws.append(Flaw(pointer="/expires_at", code="token.lifetime", message=message))
    if flaws:
        raise Invalid(*flaws)
    secret = secrets.token_urlsafe(32)
    token_id = ids.new()
    row = ApiToken(
        id=token_id,
        person_id=owner,
        name=command.name.strip(),
        secret_hash=token_hash(keys, token_id, secret),
        scopes=None if command.scopes is None else sorted(set(command.scopes)),
        expires_at=expires_at,
        created_at=at,
    )
    session.add(row)
    session.flush()
    record(
        session,
        actor,
        "token.issued",
        ("token", row.id),
        changes={
            "person": (None, ids.show("person", owner)),
            "name": (None, row.name),
            "scopes": (None, row.scopes),
            "expires_at": (None, expires_at),
        },
    )
    return IssuedToken(
        text=f"{TOKEN_PREFIX}{token_id.hex}_{secret}", token=token_view(session, token_id)
    )


@requires(Action.TOKEN_OWN)
def revoke_token(session: Session, actor: Actor, token_id: UUID, *, reason: str = "") -> None:
    """End a token now: one's own, or anybody's for those who manage people."""
    row = session.get(ApiToken, token_id, with_for_update=True)
    if row is None:
        raise NotFound
    manager = policy.decide(actor, Action.PERSON_MANAGE, Prospect())
    if not isinstance(manager, policy.Allow):
        policy.require(actor, Action.TOKEN_OWN, row)
    if row.revoked_at is not None:
        return
    row.revoked_at = clock.now()
    row.version += 1
    session.flush()
    record(
        session,
        actor,
        "token.revoked",
        ("token", row.id),
        changes={"revoked_at": (None, row.revoked_at)},
        reason=reason,
    )


def _flaws(actor: Actor, command: IssueToken) -> list[Flaw]:
    flaws: list[Flaw] = []
    known = {str(action) for action in Action}
    for index, scope in enumerate(command.scopes or ()):
        pointer = f"/scopes/{index}"
        if scope not in known:
            message = "There is no such action. The list of actions is in the API documentation."
            flaws.append(Flaw(pointer=pointer, code="scope.unknown", message=message))
        elif actor.person is not None and not policy.holds(actor, Action(scope)):
            message = "You may not do this yourself, so neither may your token. Leave it out."
            flaws.append(Flaw(pointer=pointer, code="scope.beyond", message=message))
    if command.scopes == []:
        message = "Name at least one action, or leave the scopes out."
        flaws.append(Flaw(pointer="/scopes", code="scope.empty", message=message))
    if not command.name.strip():
        message = "Say what the token is for."
        flaws.append(Flaw(pointer="/name", code="required", message=message))
    return flaws
