"""The desk: what waits for me, what I wrote that is under way, and where to begin."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from litestar import Response, get
from sqlalchemy.orm import Session

from governance.base import ids
from governance.base.actor import Actor
from governance.base.errors import Forbidden, NotFound
from governance.base.paging import Ask
from governance.base.policy import Action
from governance.cloud_services import queries as cloud_services
from governance.posts import override_view
from governance.posts import queries as posts
from governance.posts.schemas import PostFilters, PostRow
from governance.social_accounts import queries as social_accounts
from governance.tasks import queries as tasks
from governance.tasks.schemas import TaskView
from governance.web.gate import SIGNED_IN
from governance.web.rendering import href_of
from governance.web.shell import N_, Viewer, Visit, actor, ask, house, page, translate, viewer

UNDER_WAY: Final = ("draft", "in_review", "approved", "scheduled", "sending")
MOST_UNDER_WAY: Final = 10

FIRST_STEPS: Final = (
    (Action.PERSON_MANAGE, N_("Enter the people and their departments"), "/admin/people"),
    (Action.SERVICE_REGISTER, N_("Register a cloud service"), "/services/new"),
    (Action.ACCOUNT_REGISTER, N_("Register an official account"), "/accounts/new"),
    (Action.TENANT_MANAGE, N_("Enter a cloud environment to watch"), "/tenants/new"),
    (Action.POST_WRITE, N_("Write a post"), "/posts/new"),
    (Action.POST_DECIDE, N_("See the posts that wait for a decision"), "/posts?state=in_review"),
    (Action.AUDIT_READ, N_("Read what happened, with proofs"), "/audit"),
    (Action.RULES_READ, N_("Read the rules in force"), "/rules"),
)


def _title(session: Session, who: Actor, task: TaskView) -> str:
    """What the thing is called; empty where the reader may not know."""
    known = task.facts.get("title", "")
    if known or task.thing_kind not in {"post", "service", "account"}:
        return known
    key = ids.read(task.thing_kind, task.thing)
    try:
        if task.thing_kind == "service":
            return cloud_services.one(session, who, key).name
        if task.thing_kind == "account":
            return social_accounts.handle(session, who, key)
        post = posts.readable(session, who, key)
    except (NotFound, Forbidden):
        return ""
    return post.title or " ".join(post.text.split())[:40]


def _overrides(session: Session, who: Actor, found: Iterable[TaskView]) -> dict[str, str]:
    """Post → whether it asks for blocks to be let pass: whoever decides must read why."""
    asked = [task for task in found if task.thing_kind == "post"]
    readable = {}
    for task in asked:
        try:
            readable[task.thing] = posts.readable(session, who, ids.read("post", task.thing))
        except (NotFound, Forbidden):
            continue
    states = override_view.states(session, readable.values())
    return {thing: states[post.id] for thing, post in readable.items() if post.id in states}


def _address(task: TaskView) -> str:
    """Where the reader does it: a condition is met on the page of its service."""
    if task.thing_kind == "condition":
        return href_of("service", task.facts["service"])
    return href_of(task.thing_kind, task.thing)


def _under_way(session: Session, who: Actor, me: str) -> list[PostRow]:
    found = [
        row
        for state in UNDER_WAY
        for row in posts.list_(
            session, who, Ask(limit=MOST_UNDER_WAY), PostFilters(state=state, author_id=me)
        ).items
    ]
    return sorted(found, key=lambda row: row.updated_at, reverse=True)[:MOST_UNDER_WAY]


def _once(found: Iterable[TaskView]) -> list[TaskView]:
    """Each thing once, though it may wait for the reader and for somebody they stand in for."""
    return list({(one.kind, one.thing): one for one in reversed(list(found))}.values())[::-1]


def _first_steps(request: Visit, reader: Viewer) -> list[dict[str, str]]:
    return [
        {"text": translate(request, text), "href": href}
        for action, text, href in FIRST_STEPS
        if action.value in reader.can
    ]


@get("/", opt={"policy": SIGNED_IN}, sync_to_thread=True)
def home(request: Visit) -> Response[str]:
    """What waits for the reader, with a link straight to the thing."""
    who, reader = actor(request), viewer(request)
    with house(request).database.reading() as session:
        waiting = tasks.waiting(session, who, ask(request))
        titles = {one.thing: _title(session, who, one) for one in waiting.items}
        overrides = _overrides(session, who, waiting.items)
        mine: list[PostRow] = []
        if reader.can & {Action.POST_WRITE.value, Action.POST_READ.value}:
            mine = _under_way(session, who, ids.show("person", reader.person))
    empty = not waiting.items and not mine
    context: dict[str, Any] = {
        "tasks": _once(waiting.items),
        "titles": titles,
        "overrides": overrides,
        "addresses": {one.thing: _address(one) for one in waiting.items},
        "next_cursor": waiting.next_cursor,
        "mine": mine,
        "first_steps": _first_steps(request, reader) if empty else [],
        "may_stop": Action.EMERGENCY_STOP.value in reader.can,
    }
    return page(request, "desk/home.html", title=N_("Desk"), place="desk", **context)


ROUTES: Final = [home]
