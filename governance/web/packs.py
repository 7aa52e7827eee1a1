"""Packs as pages: a pack of one's own is given, looked at, put in force and taken out of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

import msgspec
from litestar import Response, get, post
from msgspec import UNSET, Struct, UnsetType, structs
from sqlalchemy.orm import Session

from approval_rules.load import PackError
from approval_rules.model import ExampleFailure, Pack, PackKind, PublishingRule, Rule
from governance.audit import queries as audit
from governance.base import ids, policy
from governance.base.errors import Conflict, Flaw, Invalid
from governance.base.policy import Action
from governance.rulebook import actions, queries, versions
from governance.rulebook.schemas import PackVersion
from governance.web import common, i18n
from governance.web.forms import MISSING, FormState, form
from governance.web.rules import weights
from governance.web.shell import (
    N_,
    Visit,
    actor,
    house,
    identify,
    language,
    page,
    redirect,
    translate,
)

MANAGE: Final = {"policy": Action.RULES_MANAGE}
LARGEST: Final = 1_000_000
"""Bytes of a pack; the shipped ones have a tenth of it."""
MOST: Final = 100
"""Mistakes that are told at once."""
_RULES: Final = (N_("Rules"), "/rules")
_PACKS: Final = (N_("Packs and versions"), "/rules/packs")

TOO_LARGE: Final = N_("The pack is larger than a megabyte. Cut it into several packs.")
NOT_UTF8: Final = N_("Line %(line)s of the file is not UTF-8. Save the file as UTF-8.")
FAILS: Final = N_(
    "It cannot be put in force as it is. What stands in the way is told on this page."
)


class GivePack(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A pack as it was pasted, or as a file; without a kind its content tells."""

    pack_text: str = ""
    kind: str = ""
    name: str = ""


class MovePack(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Why a version is put in force or taken out of it, and what the person saw in force."""

    reason: str = ""
    instead_of: str = ""


# --- the list, and giving a pack --------------------------------------------------------------


def _list(
    request: Visit,
    given: FormState[Any],
    *,
    mistakes: Sequence[PackError] = (),
    status: int = 200,
) -> Response[str]:
    policy.require_any(actor(request), Action.RULES_MANAGE)
    with house(request).database.reading() as session:
        packs = queries.packs(session, actor(request))
    others = [one for one in packs if one.in_force_since is None]
    return page(
        request,
        "rules/packs.html",
        title=N_("Packs and versions"),
        place="rules",
        breadcrumbs=[_RULES],
        status=status,
        in_force=[one for one in packs if one.in_force_since is not None],
        others=sorted(others, key=lambda one: one.added_at, reverse=True),
        form=given,
        mistakes=_told(mistakes[:MOST], given.text("pack_text"), language(request)),
        more=max(len(mistakes) - MOST, 0),
        name=given.text("name"),
    )


def _told(mistakes: Sequence[PackError], text: str, reader: i18n.Language) -> list[dict[str, Any]]:
    lines = text.splitlines()
    return [
        {
            "line": one.line,
            "path": one.path,
            "what": i18n.message(one.message, reader),
            "remedy": i18n.message(one.remedy, reader),
            "source": lines[one.line - 1].strip()[:200] if 0 < one.line <= len(lines) else "",
        }
        for one in mistakes
    ]


@get("/rules/packs", opt=MANAGE, sync_to_thread=True)
def list_packs(request: Visit) -> Response[str]:
    """Every version of every pack, and the form for another one."""
    return _list(request, FormState.empty())


@post("/rules/packs", opt=MANAGE, sync_to_thread=True, status_code=200)
def give(request: Visit) -> Response[Any]:
    """Keep a pack; with mistakes, the same page with every one and every word still in it."""
    given = form(request, GivePack)
    try:
        given = _with_file(request, given)
        command = given.command()
        if not command.pack_text.strip():
            raise Invalid(Flaw(pointer="/pack_text", code="field.missing", message=MISSING))
        if len(command.pack_text.encode()) > LARGEST:
            raise Invalid(Flaw(pointer="/pack_text", code="pack.large", message=TOO_LARGE))
        wanted = common.one_of(command.kind, actions.KINDS)
        kind = None if wanted is None else msgspec.convert(wanted, PackKind)
        with house(request).database.writing() as session:
            known = {one.id for one in queries.packs(session, actor(request))}
            key = actions.add_pack(
                session,
                actor(request),
                command.pack_text,
                kind,
                file=command.name or translate(request, N_("pasted text")),
            )
    except actions.PackRefused as error:
        words = translate(request, error.summary())
        refused = structs.replace(given, flaws={"pack_text": words})
        return _list(request, refused, mistakes=error.mistakes, status=422)
    except Invalid as error:
        return _list(request, given.refused(error), status=422)
    shown = ids.show("pack", key)
    if shown in known:
        return redirect(
            request, f"/rules/packs/{shown}", info=N_("Exactly this version is known already.")
        )
    good = N_("It is kept, and not in force yet. Read what would change, then put it in force.")
    return redirect(request, f"/rules/packs/{shown}", good=good)


def _with_file(request: Visit, given: FormState[GivePack]) -> FormState[GivePack]:
    """The form with the words of its file, so that they can be mended on the page."""
    sent = given.files.get("file")
    if not sent:
        return given
    data = sent[0].file.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise Invalid(Flaw(pointer="/file", code="pack.large", message=TOO_LARGE))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        words = translate(request, NOT_UTF8, line=line)
        raise Invalid(Flaw(pointer="/file", code="pack.encoding", message=words)) from None
    name = (sent[0].filename or "")[:200]
    return structs.replace(given, values={**given.values, "pack_text": text, "name": name})


# --- one version ------------------------------------------------------------------------------


def _version(
    request: Visit, given: FormState[Any], *, status: int = 200, problem: str = ""
) -> Response[str]:
    who, reader = actor(request), language(request)
    policy.require_any(who, Action.RULES_MANAGE)
    key = identify("pack", request.path_params["pack_id"])
    with house(request).database.reading() as session:
        found = versions.version(session, who, key)
        people = _who(session, found)
        events = audit.history(session, ("pack", key), common.LAST_EVENTS)
        trail = common.trail(session, reader, events.items, may_audit=common.may_audit(request))
    pack = found.pack
    return page(
        request,
        "rules/pack.html",
        title=pack.title_ja if reader == "ja" else pack.title_en,
        place="rules",
        breadcrumbs=[_RULES, _PACKS],
        status=status,
        pack=pack,
        added_by=people[found.added_by],
        rules=_rules(found),
        wrong=[_failure(one, found.content, reader) for one in found.wrong],
        examples=sum(len(_examples(rule)) for rule in found.content.rules),
        obstacle=[i18n.message(words, reader) for words in found.obstacle],
        replaces=found.replaces,
        changes=found.changes if pack.in_force_since is None else [],
        periods=[
            {
                **structs.asdict(one),
                "started_by": people[one.started_by],
                "ended_by": people.get(one.ended_by or ""),
            }
            for one in reversed(found.periods)
        ],
        last=found.last,
        events=trail,
        form=given,
        problem=problem,
    )


def _who(session: Session, found: PackVersion) -> dict[str, str]:
    """Whoever added it, began or ended a period → their name; a program by its own."""
    named = {found.added_by}
    for one in found.periods:
        named |= {one.started_by, one.ended_by or one.started_by}
    names = common.names_in(session, named)
    return {one: names.get(one, one.removeprefix("system:")) for one in named}


def _examples(rule: Rule) -> list[tuple[str, str]]:
    """The examples of a rule: how it has to answer, and to what."""
    if isinstance(rule, PublishingRule):
        told = (("match", rule.examples.match), ("no_match", rule.examples.no_match))
        return [(kind, one.text) for kind, some in told for one in some]
    examples = rule.examples
    facets = (("pass", examples.passes), ("fail", examples.fails), ("unknown", examples.unknown))
    return [(kind, msgspec.json.encode(one).decode()) for kind, some in facets for one in some]


def _rules(found: PackVersion) -> list[dict[str, Any]]:
    changes = {one.rule: one.change for one in found.changes}
    return [
        {
            "rule": rule,
            "title": rule.title,
            "levels": weights(rule),
            "change": changes.get(rule.id, "") if found.replaces else "",
            "examples": _examples(rule),
        }
        for rule in found.content.rules
    ]


def _failure(one: ExampleFailure, pack: Pack, reader: i18n.Language) -> dict[str, str]:
    kind, _, place = one.example.rstrip("]").partition("[")
    rule = next(rule for rule in pack.rules if rule.id == one.rule)
    texts = [text for answer, text in _examples(rule) if answer == kind]
    return {
        "rule": one.rule,
        "example": one.example,
        "text": texts[int(place)],
        "expected": one.expected,
        "got": i18n.message(one.got, reader),
    }


@get("/rules/packs/{pack_id:str}", opt=MANAGE, sync_to_thread=True)
def one_pack(request: Visit) -> Response[str]:
    """A version with its rules, its examples, what it would change, and when it was in force."""
    return _version(request, FormState.empty())


@post("/rules/packs/{pack_id:str}/in-force", opt=MANAGE, sync_to_thread=True, status_code=200)
def put_in_force(request: Visit) -> Response[Any]:
    """Judge by this version from now on."""
    given = form(request, MovePack)
    key = identify("pack", request.path_params["pack_id"])
    seen = given.text("instead_of")
    instead_of: UUID | UnsetType | None = UNSET
    if seen:
        instead_of = None if seen == "none" else identify("pack", seen)
    try:
        with house(request).database.writing() as session:
            actions.put_in_force(
                session, actor(request), key, given.text("reason"), instead_of=instead_of
            )
    except Invalid as error:
        if any(flaw.pointer == "/pack" for flaw in error.flaws):
            return _version(request, given, status=422, problem=translate(request, FAILS))
        return _version(request, given.refused(error), status=422)
    except Conflict as error:
        return _moved_meanwhile(request, error)
    good = N_("It is in force from now on.")
    return redirect(request, f"/rules/packs/{request.path_params['pack_id']}", good=good)


@post("/rules/packs/{pack_id:str}/ended", opt=MANAGE, sync_to_thread=True, status_code=200)
def end(request: Visit) -> Response[Any]:
    """Judge by this version no longer."""
    given = form(request, MovePack)
    key = identify("pack", request.path_params["pack_id"])
    try:
        with house(request).database.writing() as session:
            actions.end_pack(session, actor(request), key, given.text("reason"))
    except Invalid as error:
        return _version(request, given.refused(error), status=422)
    except Conflict as error:
        return _moved_meanwhile(request, error)
    good = N_("It is out of force. What was judged by it stays as it was.")
    return redirect(request, f"/rules/packs/{request.path_params['pack_id']}", good=good)


def _moved_meanwhile(request: Visit, error: Conflict) -> Response[str]:
    # The form below may now ask the opposite question, so that the reason is not put into it.
    problem = translate(request, str(error))
    return _version(request, FormState.empty(), status=409, problem=problem)


ROUTES: Final = [list_packs, give, one_pack, put_in_force, end]
