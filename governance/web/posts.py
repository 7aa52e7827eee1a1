"""One post as people see it: its words, the decision on it, and what follows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Annotated, Any, Final
from uuid import UUID

from litestar import Response, get, post
from litestar.response import File
from msgspec import Meta, Struct, structs
from sqlalchemy.orm import Session

from governance.approvals import queries as approvals
from governance.approvals.actions import StaleDigest
from governance.base import clock, ids
from governance.base.actor import Actor
from governance.base.errors import Conflict, Flaw, Invalid, NotFound, SekishoError, VersionMismatch
from governance.base.policy import Action
from governance.identity import queries as identity
from governance.media import queries as media_queries
from governance.posts import actions, operating, queries
from governance.posts.errors import NotPublishable
from governance.posts.schemas import (
    GrantOverride,
    PostView,
    Remark,
    ResolveTarget,
    TransitionPost,
)
from governance.web import compose
from governance.web.forms import FormState, form
from governance.web.shell import (
    N_,
    Visit,
    actor,
    fragment,
    house,
    identify,
    language,
    page,
    redirect,
    translate,
    viewer,
)

READ: Final = {"policy": Action.POST_READ}
WHAT: Final = {
    "draft": N_("Finish it and send it for approval."),
    "in_review": N_("Read it and decide."),
    "approved": N_("Choose when it goes out."),
    "needs_person": N_("Look on the network, and say what is there."),
}
NO_REASON: Final = N_("Say why it may be published all the same.")
DONE: Final = {
    "submit": N_("It is sent for approval."),
    "return": N_("It is a draft again."),
    "approve": N_("It is approved."),
    "schedule": N_("It goes out at the time that you chose."),
    "cancel": N_("It is taken off the calendar."),
    "withdraw": N_("It is being taken back from the networks."),
}


# ------------------------------------------------------------------ one post


class Whole(Struct, frozen=True, kw_only=True):
    """Everything about a post that its pages show."""

    post: PostView
    media: Sequence[dict[str, str]]
    approval: Any
    rounds: Sequence[Any]
    before: str | None
    allowed: Sequence[Any]
    events: Sequence[dict[str, Any]]
    holder: dict[str, Any] | None


def _key(request: Visit) -> UUID:
    return identify("post", request.path_params["post_id"])


def _events(session: Session, found: Sequence[Any]) -> list[dict[str, Any]]:
    absent: dict[str, UUID] = {}
    for event in found:
        if event.on_behalf_of and event.on_behalf_of.startswith("per_"):
            absent[event.on_behalf_of] = ids.read("person", event.on_behalf_of)
    names = identity.names(session, list(absent.values()))
    return [
        {
            "action": event.action,
            "actor": event.actor_name or event.actor,
            "on_behalf_of": names.get(absent[event.on_behalf_of], event.on_behalf_of)
            if event.on_behalf_of in absent
            else event.on_behalf_of,
            "at": event.at,
            "reason": event.reason,
            "changes": None,
            "seq": event.seq,
            "href": None,
        }
        for event in found
    ]


def _holder(request: Visit, session: Session, view: PostView, key: UUID) -> dict[str, Any] | None:
    waits = any(one.state == "needs_person" for one in view.targets)
    what = WHAT["needs_person"] if waits else WHAT.get(view.state)
    if what is None or not view.waits_for:
        return None
    reader = viewer(request)
    if view.state == "in_review":
        mine = reader.person in approvals.may_decide(session, "post", key)
    elif waits:
        mine = reader.name in view.waits_for
    else:
        mine = view.author == ids.show("person", reader.person)
    separator = translate(request, ", ")
    return {
        "name": separator.join(view.waits_for),
        "department": "",
        "mine": mine,
        "since": view.updated_at,
        "what": translate(request, what),
    }


def _whole(request: Visit, session: Session, who: Actor, key: UUID) -> Whole:
    view = queries.one(session, who, key, language=language(request))
    moves = queries.transitions(session, who, key)
    rounds = approvals.history(session, "post", key)
    again = view.state == "in_review" and view.revision > 1
    return Whole(
        post=view,
        media=[compose.media_shown(m.id, m.kind, m.name, m.alt) for m in view.media],
        approval=rounds[-1] if rounds else None,
        rounds=rounds[:-1],
        before=queries.text_before(session, who, key) if again else None,
        allowed=moves.allowed,
        events=_events(session, moves.items),
        holder=_holder(request, session, view, key),
    )


def _name(view: PostView) -> str:
    words = " ".join((view.title or view.text).split())
    return words[:40] + ("…" if len(words) > 40 else "") or view.id


def is_moving(view: PostView) -> bool:
    """Whether the page will look different in a moment without anybody doing anything."""
    soon = clock.now() + timedelta(seconds=30)
    due = view.state == "scheduled" and view.publish_at is not None and view.publish_at <= soon
    leaving = view.state == "withdrawn" and any(t.state == "published" for t in view.targets)
    return (view.state == "sending" or due or leaving) and not (due and view.stopped)


def _detail(
    request: Visit, key: UUID, given: FormState[Any] | None = None, status: int = 200
) -> Response[str]:
    with house(request).database.reading() as session:
        found = _whole(request, session, actor(request), key)
    return page(
        request,
        "posts/detail.html",
        title=_name(found.post),
        place="posts",
        breadcrumbs=[(N_("Posts"), "/posts"), (_name(found.post), None)],
        status=status,
        form=given or FormState.empty(),
        moving=is_moving(found.post),
        saved=compose.kept(found.post),
        **{name: getattr(found, name) for name in Whole.__struct_fields__},
    )


@get("/posts/{post_id:str}", opt=READ, sync_to_thread=True)
def one_post(request: Visit) -> Response[str]:
    """One post: its words, its findings, who has it, and what can be done."""
    return _detail(request, _key(request))


@get("/posts/{post_id:str}/targets", opt=READ, sync_to_thread=True)
def targets(request: Visit) -> Response[str]:
    """The accounts of the post, asked for again and again while it goes out."""
    with house(request).database.reading() as session:
        view = queries.one(session, actor(request), _key(request), language=language(request))
    moving = is_moving(view)
    answer = fragment(request, "posts/_targets.html", post=view, moving=moving)
    if not moving:
        # The badge, the buttons and the trail around the fragment are out of date now.
        answer.headers["hx-refresh"] = "true"
    return answer


@post("/posts/{post_id:str}/transitions", opt=READ, sync_to_thread=True, status_code=200)
def move(request: Visit) -> Response[Any]:
    """One event; where it is refused, the page as it is now with the reason and all words."""
    key, given = _key(request), form(request, TransitionPost)
    try:
        command = given.command()
        with house(request).database.writing() as session:
            actions.transition(session, actor(request), key, command, version=given.version())
    except NotPublishable:
        lacks_reason = (
            "override_reason" in given.values and not given.text("override_reason").strip()
        )
        flaw = ("override_reason", NO_REASON) if lacks_reason else ("text", compose.BLOCKED)
        told = structs.replace(given, flaws={flaw[0]: translate(request, flaw[1])})
        return _detail(request, key, told, 422)
    except Invalid as error:
        return _detail(request, key, given.refused(error), 422)
    except Conflict as error:
        return _detail(request, key, _conflict(request, given, error), 409)
    return redirect(request, f"/posts/{ids.show('post', key)}", good=DONE[command.event])


def _conflict(request: Visit, given: FormState[Any], error: SekishoError) -> FormState[Any]:
    return structs.replace(given, flaws={"form": translate(request, error.summary())})


@post(
    "/posts/{post_id:str}/resolutions",
    opt={"policy": Action.POST_RESOLVE},
    sync_to_thread=True,
    status_code=200,
)
def resolve(request: Visit) -> Response[Any]:
    """Say what a person found on the network."""
    key, given = _key(request), form(request, ResolveTarget)
    try:
        command = given.command()
        with house(request).database.writing() as session:
            operating.resolve(session, actor(request), key, command, version=given.version())
    except Invalid as error:
        return _detail(request, key, given.refused(error), 422)
    except Conflict as error:
        return _detail(request, key, _conflict(request, given, error), 409)
    return redirect(
        request, f"/posts/{ids.show('post', key)}", good=N_("Thank you. It is recorded.")
    )


# ------------------------------------------------------------------ the decision


def _review(
    request: Visit,
    key: UUID,
    given: FormState[Any],
    *,
    status: int = 200,
    seen: str | None = None,
) -> Response[str]:
    with house(request).database.reading() as session:
        who = actor(request)
        found = _whole(request, session, who, key)
        code = next((one.reason for one in found.allowed if one.event == "approve"), None)
        before = queries.text_of(session, who, key, seen) if seen else found.before
    return page(
        request,
        "posts/review.html",
        title=N_("Decide on a post"),
        place="desk",
        breadcrumbs=[
            (N_("Posts"), "/posts"),
            (_name(found.post), f"/posts/{found.post.id}"),
            (N_("Decision"), None),
        ],
        status=status,
        post=found.post,
        media=found.media,
        approval=found.approval,
        before=before,
        refusal_code=code or "",
        form=given,
    )


@get("/posts/{post_id:str}/review", opt=READ, sync_to_thread=True)
def review(request: Visit) -> Response[str]:
    """The page of the one who decides."""
    return _review(request, _key(request), FormState.empty())


class Decision(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A decision as the page sends it."""

    seen_digest: str = ""
    comment: str = ""
    override_digest: Annotated[str, Meta(max_length=128)] = ""
    override_reason: Remark = ""


@post(
    "/posts/{post_id:str}/decision",
    opt={"policy": Action.POST_DECIDE},
    sync_to_thread=True,
    status_code=200,
)
def decide(request: Visit) -> Response[Any]:
    """Approve what was shown, or send it back; a post that moved on is shown anew, nothing done."""
    key, given = _key(request), form(request, Decision)
    seen, comment = given.text("seen_digest")[:128], given.text("comment")
    approves = given.text("verdict") == "approve"
    try:
        said = given.command()
        with house(request).database.writing() as session:
            if approves:
                actions.approve(
                    session,
                    actor(request),
                    key,
                    seen_digest=seen,
                    comment=comment,
                    granting=GrantOverride(
                        digest=said.override_digest, reason=said.override_reason
                    ),
                    version=given.version(),
                )
            elif given.text("verdict") == "return":
                actions.send_back(
                    session, actor(request), key, comment=comment, version=given.version()
                )
            else:
                raise Invalid(
                    Flaw(pointer="/form", code="verdict", message=N_("Approve it or send it back."))
                )
    except Invalid as error:
        refused = given.refused(error)
        flaws = {"comment" if n == "reason" else n: text for n, text in refused.flaws.items()}
        return _review(request, key, structs.replace(refused, flaws=flaws), status=422)
    except (StaleDigest, VersionMismatch):
        message = N_("The post changed while you read it. Nothing was decided: read it again.")
        told = structs.replace(given, flaws={"form": translate(request, message)})
        return _review(request, key, told, status=409, seen=seen)
    except Conflict as error:
        return _review(request, key, _conflict(request, given, error), status=409)
    good = N_("You approved it.") if approves else N_("You sent it back.")
    return redirect(request, f"/posts/{ids.show('post', key)}", good=good)


@get("/media/{media_id:str}", opt={"policy": Action.MEDIA_READ}, sync_to_thread=True)
def media_file(request: Visit) -> File:
    """A file of a post, for the page to show."""
    here = house(request)
    with here.database.reading() as session:
        view = media_queries.one(
            session, actor(request), identify("media", request.path_params["media_id"])
        )
    path = media_queries.path(here.settings, view.sha256)
    if not path.exists():
        raise NotFound
    return File(
        path,
        media_type=view.media_type,
        filename=view.name,
        content_disposition_type="inline",
        headers={
            "x-content-type-options": "nosniff",
            "content-security-policy": "sandbox; default-src 'none'",
            "cache-control": "private, max-age=3600",
        },
    )


ROUTES: Final = [
    one_post,
    targets,
    move,
    resolve,
    review,
    decide,
    media_file,
]
