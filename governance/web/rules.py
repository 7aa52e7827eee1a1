"""The rules as pages: what is in force and why, a text tried, what the organisation states."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from litestar import Response, get, post
from msgspec import Struct, structs
from sqlalchemy.orm import Session

from approval_rules.model import Pack, PublishingRule, Rule
from approval_rules.submission import Submission
from governance.base.errors import Flaw, Invalid, NotFound
from governance.base.policy import Action
from governance.rulebook import actions, queries
from governance.rulebook.schemas import AddFact, in_language
from governance.web import common
from governance.web.forms import MISSING, FormState, form
from governance.web.shell import (
    N_,
    Visit,
    actor,
    ask,
    house,
    identify,
    language,
    page,
    redirect,
)

READ: Final = {"policy": Action.RULES_READ}
KINDS: Final = ("publishing", "cloud_usage", "social_usage")
_CRUMB: Final = (N_("Rules"), "/rules")


class TryText(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Words to be tried against the rules; nothing is kept."""

    network: str = "x"
    text: str = ""


def _level(rule: Rule) -> str:
    first = rule.levels[0] if isinstance(rule, PublishingRule) else rule.severity[0]
    return first.level


def _rows(packs: list[tuple[str, Pack]]) -> list[dict[str, Any]]:
    return [
        {
            "id": rule.id,
            "type": rule.type,
            "title": structs.asdict(rule.title),
            "level": _level(rule),
            "clause": list(rule.clause),
            "pack": pack.id,
            "pack_title": structs.asdict(pack.title),
            "kind": kind,
            "rule": rule,
        }
        for kind, pack in packs
        for rule in pack.rules
    ]


def _in_force(session: Session) -> list[tuple[str, Pack]]:
    return [(kind, pack) for kind in KINDS for pack in queries.packs_in_force(session, kind)]


def _index(
    request: Visit,
    given: FormState[Any],
    *,
    fact: FormState[Any] | None = None,
    check: dict[str, Any] | None = None,
    status: int = 200,
) -> Response[str]:
    wanted = common.filters(request, "q", "kind")
    with house(request).database.reading() as session:
        packs = [one for one in queries.packs(session, actor(request)) if one.in_force_since]
        rows = _rows(_in_force(session))
        facts = queries.facts(session, actor(request), ask(request))
    word = wanted["q"].casefold()
    rows = [
        row
        for row in rows
        if (not wanted["kind"] or row["kind"] == wanted["kind"])
        and word
        in " ".join([row["id"], row["type"], *row["title"].values(), *row["clause"]]).casefold()
    ]
    return page(
        request,
        "rules/index.html",
        title=N_("Rules"),
        place="rules",
        status=status,
        packs=packs,
        rules=rows,
        filters=wanted,
        form=given,
        check=check,
        facts=facts.items,
        next_cursor=facts.next_cursor,
        fact_form=fact or FormState.empty(),
    )


@get("/rules", opt=READ, sync_to_thread=True)
def index(request: Visit) -> Response[str]:
    """Packs, rules and facts."""
    return _index(request, FormState.empty(network="x"))


@post("/rules/try", opt={"policy": Action.CONTENT_CHECK}, sync_to_thread=True, status_code=200)
def try_text(request: Visit) -> Response[str]:
    """What the rules in force say of these words; nothing is kept."""
    given = form(request, TryText)
    command = given.command()
    if not command.text.strip():
        flaw = Flaw(pointer="/text", code="field.missing", message=MISSING)
        return _index(request, given.refused(Invalid(flaw)), status=422)
    with house(request).database.reading() as session:
        judged = actions.judge_only(
            session, actor(request), Submission(network=command.network, text=command.text)
        )
    check = {
        "verdict": judged.verdict,
        "findings": in_language(judged.findings, language(request)),
        "lengths": [{"network": command.network, "length": judged.length}],
    }
    return _index(request, given, check=check)


@get("/rules/{rule_id:str}", opt=READ, sync_to_thread=True)
def one_rule(request: Visit) -> Response[str]:
    """One rule with its basis, its reason, its remedy and its examples."""
    with house(request).database.reading() as session:
        rows = _rows(_in_force(session))
    row = next((one for one in rows if one["id"] == request.path_params["rule_id"]), None)
    if row is None:
        raise NotFound
    rule, japanese = row["rule"], language(request) == "ja"
    publishing = row["kind"] == "publishing"
    return page(
        request,
        "rules/rule.html",
        title=rule.title.ja if japanese else rule.title.en,
        place="rules",
        breadcrumbs=[_CRUMB],
        rule=rule,
        row=row,
        fires=[one.text for one in rule.examples.match] if publishing else [],
        passes=[one.text for one in rule.examples.no_match] if publishing else [],
    )


@post("/rules/facts", opt={"policy": Action.RULES_MANAGE}, sync_to_thread=True, status_code=200)
def add_fact(request: Visit) -> Response[Any]:
    """State something about the organisation."""
    given = form(request, AddFact)
    try:
        with house(request).database.writing() as session:
            common.carried_out(given, partial(actions.add_fact, session, actor(request)))
    except Invalid as error:
        empty = FormState.empty(network="x")
        return _index(request, empty, fact=given.refused(error), status=422)
    return redirect(request, "/rules", good=N_("It holds from now on."))


@post(
    "/rules/facts/{fact_id:str}/end",
    opt={"policy": Action.RULES_MANAGE},
    sync_to_thread=True,
    status_code=303,
)
def end_fact(request: Visit) -> Response[None]:
    """Say that a fact holds no longer."""
    key = identify("fact", request.path_params["fact_id"])
    reason = form(request, AddFact).text("reason")
    with house(request).database.writing() as session:
        actions.end_fact(session, actor(request), key, reason)
    return redirect(request, "/rules", good=N_("It holds no longer; it stays readable."))


ROUTES: Final = [index, try_text, one_rule, add_fact, end_fact]
