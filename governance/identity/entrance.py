"""The two ways in: a token or a cookie, each in its own short transaction."""

from __future__ import annotations

from sqlalchemy.dialects.postgresql import insert

from governance.base.actor import Actor
from governance.base.db import Database
from governance.base.secrets import Keys
from governance.identity import sign_in
from governance.identity.actors import actor_of_session, known_token, today
from governance.identity.models import TokenUse
from governance.identity.schemas import SignedIn


def by_token(
    database: Database,
    keys: Keys,
    text: str,
    request_id: str = "",
    *,
    token_is_step_up: bool = False,
) -> Actor | None:
    """Who calls with this token; the first call of a day notes the day."""
    with database.reading() as session:
        found = known_token(session, keys, text, request_id, token_is_step_up=token_is_step_up)
    if found is None:
        return None
    actor, token_id, used_on = found
    day = today()
    if used_on != day:
        with database.writing() as session:
            session.execute(
                insert(TokenUse)
                .values(token_id=token_id, used_on=day)
                .on_conflict_do_update(index_elements=[TokenUse.token_id], set_={"used_on": day})
            )
    return actor


def by_cookie(database: Database, keys: Keys, cookie: str, request_id: str = "") -> SignedIn | None:
    """Who uses the browser with this cookie; once a minute its idle clock is set anew."""
    with database.reading() as session:
        found = actor_of_session(session, keys, cookie, request_id)
    if found is not None and found.stale:
        with database.writing() as session:
            sign_in.keep(session, keys, cookie)
    return found
