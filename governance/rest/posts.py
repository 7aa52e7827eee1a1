"""Posts for programs: write, submit, decide, schedule, take back; and the emergency stop."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Struct

from governance.audit.schemas import EventView
from governance.base import sheets
from governance.base.actor import Actor
from governance.base.paging import Page
from governance.base.policy import Action
from governance.posts import actions, operating, override_view, queries
from governance.posts.schemas import (
    DraftPost,
    EditPost,
    PostFilters,
    PostRow,
    PostView,
    ResolveTarget,
    StopPublishing,
    StopView,
    TransitionPost,
    Transitions,
)
from governance.posts.states import POST
from governance.rest.files import download, exports
from governance.rest.routing import (
    PAGED,
    House,
    answer,
    ask,
    choice_query,
    identify,
    identify_query,
    if_match,
    language_of,
    moment_query,
    policy,
    text_query,
)

Asked = Request[Any, Any, Any]
FILTERS = ("q", "state", "override", "account", "author", "from", "to")
COLUMNS = (
    "id",
    "state",
    "verdict",
    "title",
    "text",
    "category",
    "account_ids",
    "author_name",
    "department_name",
    "publish_at",
    "published_at",
    "urls",
    "digest",
    "created_at",
)


class StopState(Struct, frozen=True, kw_only=True):
    """Whether publishing is stopped, and by whom."""

    stopped: bool
    stop: StopView | None


def _filters(request: Asked) -> PostFilters:
    # Read as ids first, so that a malformed one is a flaw of the query.
    identify_query(request, "account", "account")
    identify_query(request, "author", "person")
    return PostFilters(
        state=choice_query(request, "state", POST.states),
        account_id=request.query_params.get("account"),
        author_id=request.query_params.get("author"),
        text=text_query(request, "q"),
        override=choice_query(request, "override", override_view.STATES),
        from_=moment_query(request, "from"),
        to=moment_query(request, "to"),
    )


def _whole(view: PostView, status: int = 200) -> Response[PostView]:
    location = f"/api/v1/posts/{view.id}" if status == 201 else None
    return answer(view, status=status, version=view.version, location=location)


@get("/posts", opt=policy(Action.POST_READ, query=(*PAGED, *FILTERS)), sync_to_thread=True)
def list_posts(
    request: Asked, actor: NamedDependency[Actor], house: NamedDependency[House]
) -> Page[PostRow]:
    """The posts that one may know of, newest first."""
    with house.database.reading() as session:
        return queries.list_(session, actor, ask(request), _filters(request))


def _cells(row: PostRow) -> list[Any]:
    urls = " ".join(target.url for target in row.targets if target.url)
    values = {
        "account_ids": " ".join(row.account_ids),
        "urls": urls,
        "publish_at": row.publish_at.isoformat() if row.publish_at else "",
        "published_at": row.published_at.isoformat() if row.published_at else "",
        "created_at": row.created_at.isoformat(),
    }
    return [values.get(name, getattr(row, name, "")) for name in COLUMNS]


def _export(request: Asked, actor: Actor, house: House, kind: str) -> Response[bytes]:
    with house.database.reading() as session:
        records = (_cells(row) for row in queries.rows(session, actor, _filters(request)))
        return download(sheets.write(COLUMNS, records, kind), kind, "posts")


@post("/posts", opt=policy(Action.POST_WRITE, query=()), sync_to_thread=True)
def draft(
    request: Asked,
    data: JSONBody[DraftPost],
    actor: NamedDependency[Actor],
    house: NamedDependency[House],
) -> Response[PostView]:
    """Begin a post. It is checked at once; its digest is there from the start."""
    with house.database.writing() as session:
        identity = actions.draft(session, actor, data)
        view = queries.one(session, actor, identity, language=language_of(request))
    return _whole(view, 201)


@get("/posts/{post_id:str}", opt=policy(Action.POST_READ, query=()), sync_to_thread=True)
def one_post(
    request: Asked,
    post_id: FromPath[str],
    actor: NamedDependency[Actor],
    house: NamedDependency[House],
) -> Response[PostView]:
    """One post with its findings, its targets and who has it now."""
    with house.database.reading() as session:
        identity = identify("post", post_id)
        return _whole(queries.one(session, actor, identity, language=language_of(request)))


@patch("/posts/{post_id:str}", opt=policy(Action.POST_WRITE, query=()), sync_to_thread=True)
def edit(
    request: Asked,
    post_id: FromPath[str],
    data: JSONBody[EditPost],
    actor: NamedDependency[Actor],
    house: NamedDependency[House],
) -> Response[PostView]:
    """Change a draft; it is checked at once."""
    identity, version = identify("post", post_id), if_match(request, required=True)
    with house.database.writing() as session:
        actions.edit(session, actor, identity, data, version=version)
        return _whole(queries.one(session, actor, identity, language=language_of(request)))


@get(
    "/posts/{post_id:str}/transitions",
    opt=policy(Action.POST_READ, query=PAGED),
    sync_to_thread=True,
)
def transitions(
    request: Asked,
    post_id: FromPath[str],
    actor: NamedDependency[Actor],
    house: NamedDependency[House],
) -> Transitions:
    """The state, what led to it, and what one could do now, with the reason where not."""
    with house.database.reading() as session:
        return queries.transitions(session, actor, identify("post", post_id), ask(request))


@post(
    "/posts/{post_id:str}/transitions", opt=policy(Action.POST_READ, query=()), sync_to_thread=True
)
def move(
    request: Asked,
    post_id: FromPath[str],
    data: JSONBody[TransitionPost],
    actor: NamedDependency[Actor],
    house: NamedDependency[House],
) -> Response[PostView]:
    """Submit, return, approve, schedule, cancel or withdraw; each asks for its own permission."""
    identity, version = identify("post", post_id), if_match(request, required=False)
    with house.database.writing() as session:
        actions.transition(session, actor, identity, data, version=version)
        return _whole(queries.one(session, actor, identity, language=language_of(request)), 201)


@post(
    "/posts/{post_id:str}/resolutions",
    opt=policy(Action.POST_RESOLVE, query=()),
    sync_to_thread=True,
)
def resolve(
    request: Asked,
    post_id: FromPath[str],
    data: JSONBody[ResolveTarget],
    actor: NamedDependency[Actor],
    house: NamedDependency[House],
) -> Response[PostView]:
    """Say what a person found on the network, where Sekisho could not find out."""
    identity, version = identify("post", post_id), if_match(request, required=False)
    with house.database.writing() as session:
        operating.resolve(session, actor, identity, data, version=version)
        return _whole(queries.one(session, actor, identity, language=language_of(request)), 201)


@get("/posts/{post_id:str}/history", opt=policy(Action.POST_READ, query=PAGED), sync_to_thread=True)
def history(
    request: Asked,
    post_id: FromPath[str],
    actor: NamedDependency[Actor],
    house: NamedDependency[House],
) -> Page[EventView]:
    """Everything that happened to the post, newest first."""
    with house.database.reading() as session:
        return queries.history(session, actor, identify("post", post_id), ask(request))


@get("/emergency-stop", opt=policy(Action.RULES_READ, query=()), sync_to_thread=True)
def stop_state(actor: NamedDependency[Actor], house: NamedDependency[House]) -> StopState:
    """Whether publishing is stopped."""
    with house.database.reading() as session:
        found = queries.emergency_stop(session, actor)
    return StopState(stopped=found is not None, stop=found)


@post("/emergency-stop", opt=policy(Action.EMERGENCY_STOP, query=()), sync_to_thread=True)
def press_stop(
    data: JSONBody[StopPublishing], actor: NamedDependency[Actor], house: NamedDependency[House]
) -> Response[StopState]:
    """Stop all publishing, now. What was claimed before cannot be held back any more."""
    with house.database.writing() as session:
        operating.set_emergency_stop(session, actor, data)
        found = queries.emergency_stop(session, actor)
    return answer(StopState(stopped=True, stop=found), status=201)


@post("/emergency-stop/ends", opt=policy(Action.EMERGENCY_STOP, query=()), sync_to_thread=True)
def end_stop(
    data: JSONBody[StopPublishing], actor: NamedDependency[Actor], house: NamedDependency[House]
) -> Response[StopState]:
    """Let publishing go on; what waited goes out."""
    with house.database.writing() as session:
        operating.clear_emergency_stop(session, actor, data)
    return answer(StopState(stopped=False, stop=None), status=201)


ROUTES = [
    list_posts,
    *exports("posts", Action.POST_READ, FILTERS, _export),
    draft,
    one_post,
    edit,
    transitions,
    move,
    resolve,
    history,
    stop_state,
    press_stop,
    end_stop,
]
