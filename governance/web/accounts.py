"""The register of official accounts as pages: list, form, one account, decisions, keys, files."""

from __future__ import annotations

from functools import partial
from typing import Any, Final
from uuid import UUID

from litestar import Response, get, post
from msgspec import UNSET, structs
from sqlalchemy.orm import Session

from governance.base import policy
from governance.base.errors import Conflict, Flaw, Invalid, VersionMismatch
from governance.base.policy import Action
from governance.social_accounts import actions, custody, exchange, forms, queries
from governance.social_accounts.schemas import (
    AccountView,
    Connect,
    EditAccount,
    Filters,
    MoveAccount,
    RegisterAccount,
)
from governance.social_accounts.states import MACHINE
from governance.web import common
from governance.web.forms import FormState, form
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
    translate,
)

FILTERS: Final = ("q", "state", "department", "owner", "network")
_CRUMB: Final = (N_("Official accounts"), "/accounts")
READ: Final = {"policy": Action.ACCOUNT_READ}
REGISTER: Final = {"policy": Action.ACCOUNT_REGISTER}
EDIT: Final = {"policy": Action.ACCOUNT_EDIT}


def _filters(request: Visit) -> Filters:
    given = common.filters(request, *FILTERS)
    return Filters(
        q=given["q"] or None,
        state=common.one_of(given["state"], MACHINE.states),
        department=common.id_or_none("department", given["department"]),
        owner=common.id_or_none("person", given["owner"]),
        network=given["network"] or None,
    )


@get("/accounts", opt=READ, sync_to_thread=True)
def list_accounts(request: Visit) -> Response[str]:
    """The accounts that one may know of, narrowed by the filters."""
    with house(request).database.reading() as session:
        found = queries.list_(session, actor(request), ask(request), _filters(request))
        places = common.departments(session, actor(request))
    return page(
        request,
        "accounts/list.html",
        title=N_("Official accounts"),
        place="register",
        accounts=found.items,
        next_cursor=found.next_cursor,
        filters=common.filters(request, *FILTERS),
        departments=places,
        exports=common.exports(request, "/accounts"),
    )


def _export(request: Visit) -> Response[bytes]:
    kind = common.kind_of(request)
    japanese = language(request) == "ja"
    with house(request).database.reading() as session:
        parts = exchange.export(session, actor(request), kind, _filters(request), japanese=japanese)
        return common.download(request, parts, kind, "social-accounts")


@get("/accounts.csv", opt=READ, sync_to_thread=True)
def accounts_csv(request: Visit) -> Response[bytes]:
    """The same list as CSV."""
    return _export(request)


@get("/accounts.xlsx", opt=READ, sync_to_thread=True)
def accounts_xlsx(request: Visit) -> Response[bytes]:
    """The same list as a spreadsheet."""
    return _export(request)


@get("/accounts.ndjson", opt=READ, sync_to_thread=True)
def accounts_ndjson(request: Visit) -> Response[bytes]:
    """The same list, one JSON object a line."""
    return _export(request)


# --- the form ---------------------------------------------------------------------------------


def _form_page(
    request: Visit,
    given: FormState[Any],
    *,
    account: AccountView | None = None,
    status: int = 200,
    moved: list[dict[str, str]] | None = None,
) -> Response[str]:
    with house(request).database.reading() as session:
        places = common.departments(session, actor(request))
        people = common.people(session, actor(request))
    if account is not None:
        places = common.kept(places, (account.department_id, account.department))
        people = common.kept(
            people, (account.owner_id, account.owner), (account.deputy_id, account.deputy)
        )
    crumbs = [_CRUMB] if account is None else [_CRUMB, (account.handle, f"/accounts/{account.id}")]
    return page(
        request,
        "accounts/form.html",
        title=N_("Register an account") if account is None else N_("Change the account"),
        place="register",
        breadcrumbs=crumbs,
        status=status,
        form=given,
        account=account,
        action="/accounts/new" if account is None else f"/accounts/{account.id}/edit",
        departments=places,
        people=people,
        moved=moved or [],
    )


@get("/accounts/new", opt=REGISTER, sync_to_thread=True)
def new(request: Visit) -> Response[str]:
    """The empty form."""
    policy.require_any(actor(request), Action.ACCOUNT_REGISTER)
    return _form_page(request, FormState.empty())


@post("/accounts/new", opt=REGISTER, sync_to_thread=True, status_code=200)
def register(request: Visit) -> Response[Any]:
    """Register, or the same form with every flaw and every word still in it."""
    given = form(request, RegisterAccount)
    try:
        with house(request).database.writing() as session:
            made = common.carried_out(given, partial(actions.register, session, actor(request)))
            view = queries.one(session, actor(request), made)
    except Invalid as error:
        return _form_page(request, given.refused(error), status=422)
    return redirect(
        request,
        f"/accounts/{view.id}",
        good=N_("It is registered as a draft. Read it once more, then send it for approval."),
    )


def _values(session: Session, request: Visit, account_id: UUID) -> dict[str, Any]:
    """The answers as the fields of the form."""
    answers = forms.form(queries.find(session, actor(request), account_id))
    return structs.asdict(answers)


@get("/accounts/{account_id:str}/edit", opt=EDIT, sync_to_thread=True)
def edit_page(request: Visit) -> Response[str]:
    """The form with the answers in it."""
    identity = identify("account", request.path_params["account_id"])
    with house(request).database.reading() as session:
        row = queries.find(session, actor(request), identity)
        policy.require(actor(request), Action.ACCOUNT_EDIT, row)
        view = queries.one(session, actor(request), identity)
        values = _values(session, request, identity)
    return _form_page(request, FormState(values=values), account=view)


@post("/accounts/{account_id:str}/edit", opt=EDIT, sync_to_thread=True, status_code=200)
def edit(request: Visit) -> Response[Any]:
    """Change what differs; what somebody else changed meanwhile is shown beside it, and kept."""
    identity = identify("account", request.path_params["account_id"])
    given = form(request, EditAccount)
    try:
        with house(request).database.writing() as session:
            change = partial(
                actions.edit, session, actor(request), identity, version=given.version()
            )
            common.carried_out(given, change)
    except VersionMismatch:
        return _moved_page(request, identity, given)
    except Invalid as error:
        return _edit_again(request, identity, given.refused(error), status=422)
    except Conflict as error:
        flaw = translate(request, str(error))
        again = structs.replace(given, flaws={"form": flaw})
        return _edit_again(request, identity, again, status=409)
    return redirect(request, f"/accounts/{_shown(request)}", good=N_("It is saved."))


def _shown(request: Visit) -> str:
    return str(request.path_params["account_id"])


def _edit_again(
    request: Visit,
    identity: UUID,
    given: FormState[Any],
    *,
    status: int,
    moved: list[dict[str, str]] | None = None,
    version: int | None = None,
) -> Response[str]:
    with house(request).database.reading() as session:
        view = queries.one(session, actor(request), identity)
    seen = given.version() if version is None else version
    # The page keeps the version that its words were written against.
    view = structs.replace(view, version=view.version if seen is None else seen)
    return _form_page(request, given, account=view, status=status, moved=moved)


def _moved_page(request: Visit, identity: UUID, given: FormState[EditAccount]) -> Response[Any]:
    with house(request).database.reading() as session:
        current = forms.form(queries.find(session, actor(request), identity))
        view = queries.one(session, actor(request), identity)
        wanted = forms.merged(current, given.command())
        moved = common.differences(session, language(request), forms.differences(current, wanted))
    if not moved:
        return redirect(request, f"/accounts/{view.id}", info=N_("It says that already."))
    return _edit_again(request, identity, given, status=409, moved=moved, version=view.version)


# --- one account ------------------------------------------------------------------------------


@get("/accounts/{account_id:str}", opt=READ, sync_to_thread=True)
def one_account(request: Visit) -> Response[str]:
    """One account with what happened, who has it, and what could be next."""
    return _account_page(request, FormState.empty())


def _account_page(request: Visit, given: FormState[Any], *, status: int = 200) -> Response[str]:
    who = actor(request)
    identity = identify("account", request.path_params["account_id"])
    with house(request).database.reading() as session:
        view = queries.one(session, who, identity)
        row = queries.find(session, who, identity)
        moves = queries.transitions(session, who, identity, common.LAST_EVENTS)
        events = queries.history(session, who, identity, common.LAST_EVENTS)
        in_review = view.state == "in_review"
        approval, refusal = common.deciding(
            request,
            session,
            "account",
            identity,
            in_review=in_review,
            decides=Action.ACCOUNT_DECIDE,
        )
        before = None
        if in_review and approval is not None and approval.previous_digest:
            frozen = {one.digest: one.body for one in queries.snapshots(session, who, identity)}
            old, new_ = frozen.get(approval.previous_digest), frozen.get(approval.digest)
            if old and new_:
                changes = common.between(old, new_, forms.FIELDS)
                before = common.differences(session, language(request), changes)
        operates = isinstance(policy.decide(who, Action.ACCOUNT_OPERATE, row), policy.Allow)
        connection = None
        if operates and view.state != "closed":
            connection = custody.connectable(session, row)
        context: dict[str, Any] = {
            "account": view,
            "approval": approval,
            "refusal_code": refusal,
            "allowed": moves.allowed,
            "before": before,
            "people": common.people(session, who),
            "may_edit": isinstance(policy.decide(who, Action.ACCOUNT_EDIT, row), policy.Allow)
            and view.state != "closed"
            and not in_review,
            "events": common.trail(
                session,
                language(request),
                events.items,
                may_audit=common.may_audit(request),
            ),
            "connection": connection,
            "holder": common.holder(
                request,
                approval,
                state=view.state,
                in_review=in_review,
                owner=view.owner,
                mine=who.person in row.policy_participants,
                may_decide=refusal == "",
            ),
        }
    return page(
        request,
        "accounts/detail.html",
        title=view.handle,
        place="register",
        breadcrumbs=[_CRUMB],
        status=status,
        form=given,
        **context,
    )


@post("/accounts/{account_id:str}/transitions", opt=READ, sync_to_thread=True, status_code=200)
def move(request: Visit) -> Response[Any]:
    """Cause one event; each asks for its own permission."""
    return _moved(request, form(request, MoveAccount), good=N_("It is done."))


@post("/accounts/{account_id:str}/decision", opt=READ, sync_to_thread=True, status_code=200)
def decide(request: Visit) -> Response[Any]:
    """Approve what was shown, or send it back with what has to change."""
    given = form(request, MoveAccount)
    verdict = given.text("verdict")
    values = {**given.values, "event": verdict}
    good = N_("You approved it.") if verdict == "approve" else N_("You sent it back.")
    return _moved(request, structs.replace(given, values=values), good=good)


def _moved(request: Visit, given: FormState[MoveAccount], *, good: str) -> Response[Any]:
    identity = identify("account", request.path_params["account_id"])
    try:
        with house(request).database.writing() as session:
            cause = partial(
                actions.move, session, actor(request), identity, version=given.version()
            )
            common.carried_out(given, cause)
    except Invalid as error:
        refused = common.in_dialog(given.refused(error), given.text("event"))
        return _account_page(request, refused, status=422)
    except Conflict as error:
        again = structs.replace(given, flaws={"form": translate(request, str(error))})
        return _account_page(request, again, status=409)
    return redirect(request, f"/accounts/{_shown(request)}", good=good)


@post(
    "/accounts/{account_id:str}/connection",
    opt={"policy": Action.ACCOUNT_OPERATE},
    sync_to_thread=True,
    status_code=200,
)
def connect(request: Visit) -> Response[Any]:
    """Seal the secrets that were given; an empty field leaves its secret as it is."""
    identity, here = identify("account", request.path_params["account_id"]), house(request)
    given = form(request, Connect)
    secrets = {
        name.removeprefix("secrets-"): given.text(name)
        for name in given.values
        if name.startswith("secrets-") and given.text(name).strip()
    }
    settings = {
        name.removeprefix("settings-"): given.text(name).strip()
        for name in given.values
        if name.startswith("settings-")
    }
    # Nothing of the secrets goes back into a page.
    bare = structs.replace(
        given, values={name: given.text(name) for name in given.values if name[:9] == "settings-"}
    )
    try:
        if not secrets and not any(settings.values()):
            raise Invalid(*_no_key(given))
        with here.database.writing() as session:
            actions.connect(
                session,
                actor(request),
                here.keys,
                identity,
                Connect(
                    secrets=secrets,
                    settings={name: value for name, value in settings.items() if value}
                    if settings
                    else UNSET,
                ),
                settings=here.settings,
                version=given.version(),
            )
    except Invalid as error:
        return _account_page(request, bare.refused(error), status=422)
    except Conflict as error:
        again = structs.replace(bare, flaws={"form": translate(request, str(error))})
        return _account_page(request, again, status=409)
    return redirect(request, f"/accounts/{_shown(request)}", good=N_("The keys are sealed."))


def _no_key(given: FormState[Connect]) -> list[Flaw]:
    """The flaw of a form in which no key was typed, at its first field."""
    field = next((name for name in given.values if name.startswith("secrets-")), "secrets")
    message = N_("Type at least one key; what stays empty stays as it is.")
    return [Flaw(pointer=f"/{field.replace('-', '/')}", code="secret.missing", message=message)]


ROUTES: Final = [
    list_accounts,
    accounts_csv,
    accounts_xlsx,
    accounts_ndjson,
    new,
    register,
    edit_page,
    edit,
    one_account,
    move,
    decide,
    connect,
]
