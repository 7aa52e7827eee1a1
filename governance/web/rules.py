"""The rules as pages: what is in force and why, a text tried, what the organisation states."""

from __future__ import annotations

from functools import partial
from typing import Any, Final
from uuid import UUID

from litestar import Response, get, post
from msgspec import Struct, structs
from sqlalchemy.orm import Session

from approval_rules.model import LEVELS, SEVERITIES, Pack, PublishingRule, Rule
from approval_rules.submission import Submission
from governance.audit import queries as audit
from governance.base import ids
from governance.base.errors import Flaw, Invalid, NotFound
from governance.base.paging import Ask
from governance.base.policy import Action
from governance.posts.judging import merged
from governance.rulebook import actions, queries, stating
from governance.rulebook.schemas import AddFact, FactView, in_language
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


def weights(rule: Rule) -> list[str]:
    """Every weight that a rule may give, the gravest first: which one depends on what it finds."""
    if isinstance(rule, PublishingRule):
        found = {one.level for one in rule.levels}
        return [level for level in reversed(LEVELS) if level in found]
    named = {one.level for one in rule.severity}
    return [level for level in reversed(SEVERITIES) if level in named]


def _rows(packs: list[tuple[str, Pack]]) -> list[dict[str, Any]]:
    return [
        {
            "id": rule.id,
            "type": rule.type,
            "title": structs.asdict(rule.title),
            "levels": weights(rule),
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


class Stated(Struct, frozen=True, kw_only=True):
    """What was tried with the facts and refused: stating one, or ending one."""

    form: FormState[Any] = FormState()
    existing: UUID | None = None
    """The fact in force that says the same."""
    ended: UUID | None = None
    flaw: str = ""
    """What is wrong with the reason for ending it."""


_NOTHING_TRIED: Final = Stated()


def _facts(session: Session, shown: list[FactView]) -> list[dict[str, Any]]:
    """The facts with who stated them, and who ended them and why, as the evidence tells it."""
    things = [("fact", ids.read("fact", one.id)) for one in shown]
    told = (
        audit.history(session, things[0], Ask(limit=2 * len(things)), *things[1:])
        if things
        else None
    )
    events = {(one.thing, one.action): one for one in (told.items if told else ())}
    return [
        {
            **structs.asdict(one),
            "added": events.get((one.id, "fact.added")),
            "ended": events.get((one.id, "fact.ended")),
        }
        for one in shown
    ]


def _index(
    request: Visit,
    given: FormState[Any],
    *,
    stated: Stated = _NOTHING_TRIED,
    check: dict[str, Any] | None = None,
    status: int = 200,
) -> Response[str]:
    wanted = common.filters(request, "q", "kind")
    only = stated.ended or common.id_or_none("fact", request.query_params.get("fact") or "")
    with house(request).database.reading() as session:
        packs = [one for one in queries.packs(session, actor(request)) if one.in_force_since]
        rows = _rows(_in_force(session))
        page_of_facts = queries.facts(session, actor(request), ask(request), only=only)
        facts = _facts(session, list(page_of_facts.items))
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
        facts=facts,
        next_cursor=page_of_facts.next_cursor,
        only=only is not None,
        stated=stated,
        existing=stated.existing and ids.show("fact", stated.existing),
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
        "findings": in_language(merged([judged.findings]), language(request)),
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


def _every(given: FormState[AddFact], error: Invalid) -> list[Flaw]:
    """The flaws of a fact with those that a missing field kept from being looked for."""
    blank = [name for name in ("value", "reason") if not given.text(name).strip()]
    try:
        command = structs.replace(
            given, values={**given.values, **dict.fromkeys(blank, "-")}
        ).command()
    except Invalid:
        return list(error.flaws)
    known = {*(flaw.pointer for flaw in error.flaws), *(f"/{name}" for name in blank)}
    return [*error.flaws, *(flaw for flaw in stating.flaws(command) if flaw.pointer not in known)]


@post("/rules/facts", opt={"policy": Action.RULES_MANAGE}, sync_to_thread=True, status_code=200)
def add_fact(request: Visit) -> Response[Any]:
    """State something about the organisation."""
    given = form(request, AddFact)
    try:
        with house(request).database.writing() as session:
            common.carried_out(given, partial(actions.add_fact, session, actor(request)))
    except Invalid as error:
        existing = error.existing if isinstance(error, stating.AlreadyStated) else None
        tried = Stated(form=given.refused(Invalid(*_every(given, error))), existing=existing)
        return _index(request, FormState.empty(network="x"), stated=tried, status=422)
    return redirect(request, "/rules", good=N_("It holds from now on."))


@post(
    "/rules/facts/{fact_id:str}/end",
    opt={"policy": Action.RULES_MANAGE},
    sync_to_thread=True,
    status_code=200,
)
def end_fact(request: Visit) -> Response[Any]:
    """Say that a fact holds no longer."""
    key = identify("fact", request.path_params["fact_id"])
    given = form(request, AddFact)
    try:
        with house(request).database.writing() as session:
            actions.end_fact(session, actor(request), key, given.text("reason"))
    except Invalid as error:
        stated = Stated(ended=key, flaw=" ".join(given.refused(error).flaws.values()))
        return _index(request, FormState.empty(network="x"), stated=stated, status=422)
    return redirect(request, "/rules", good=N_("It holds no longer; it stays readable."))


ROUTES: Final = [index, try_text, one_rule, add_fact, end_fact]
