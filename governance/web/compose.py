"""Writing a post: the form, and what to do when somebody was faster."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.exceptions import HTTPException
from msgspec import UNSET, Struct, structs
from sqlalchemy.orm import Session

from governance.approvals import queries as approvals
from governance.base import clock, ids
from governance.base.actor import Actor
from governance.base.errors import Conflict, Invalid, NotFound, VersionMismatch
from governance.base.paging import MAXIMUM, Ask
from governance.base.policy import Action
from governance.media import actions as media_actions
from governance.media import queries as media_queries
from governance.media.cleaning import UnusableFile
from governance.posts import accounts as known
from governance.posts import actions, queries
from governance.posts.errors import NotPublishable
from governance.posts.schemas import LONGEST_TEXT, DraftPost, EditPost, PostView
from governance.social_accounts import queries as social_accounts
from governance.web import checking, marks, rendering
from governance.web.forms import FormState, form
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

BLOCKED_BY: Final = N_("It cannot be sent for approval until this is resolved: %(findings)s")
NOT_THERE: Final = N_(
    "The words “%(old)s” are no longer where they were found, so nothing was replaced."
)
MENDED: Final = N_("“%(old)s” is now “%(new)s”. Nothing is saved yet.")
TAKEN_OUT: Final = N_("“%(old)s” is taken out. Nothing is saved yet.")
BLOCKED: Final = N_("It cannot be sent for approval until the blocking findings are resolved.")
MOMENTS: Final = ("publish_at", "not_before", "not_after")


class Mend(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A remedy that somebody chose: what shall stand in a field instead of what stands there."""

    field: str
    start: int
    old: str
    new: str


def _accounts(session: Session, who: Actor, chosen: Sequence[str]) -> list[dict[str, str]]:
    """The accounts to choose from: those in operation, and those that were chosen before."""
    rows = social_accounts.list_(session, who, Ask(limit=MAXIMUM)).items
    now = clock.now()
    offered = [
        {
            "id": row.id,
            "network": row.network,
            "handle": row.handle,
            "name": row.display_name,
            "reason": social_accounts.postable(session, ids.read("account", row.id), now) or "",
        }
        for row in rows
        if row.state in {"operating", "suspended"} or row.id in chosen
    ]
    there = {one["id"] for one in offered}
    missing = known.some(
        session, [k for k in checking.account_keys(chosen) if ids.show("account", k) not in there]
    )
    return offered + [
        {
            "id": ids.show("account", key),
            "network": one.network,
            "handle": one.handle,
            "name": one.display_name,
            "reason": social_accounts.postable(session, key, now) or "",
        }
        for key, one in missing.items()
    ]


def media_shown(key: str, kind: str, name: str, alt: str) -> dict[str, str]:
    """A file as the templates take it."""
    return {"id": key, "kind": kind, "name": name, "alt": alt, "url": f"/media/{key}"}


def _media(session: Session, who: Actor, values: Mapping[str, Any]) -> list[dict[str, str]]:
    found = []
    for number in range(20):
        key = values.get(f"media-{number}-id")
        if not isinstance(key, str) or not key:
            continue
        try:
            view = media_queries.one(session, who, identify("media", key))
        except NotFound:
            continue
        alt = values.get(f"media-{number}-alt")
        found.append(
            media_shown(view.id, view.kind, view.name, alt if isinstance(alt, str) else "")
        )
    return found


def _chosen(values: Mapping[str, Any]) -> list[str]:
    given = values.get("account_ids") or []
    return [one for one in ([given] if isinstance(given, str) else given) if one]


def _values(view: PostView) -> dict[str, Any]:
    values: dict[str, Any] = {
        "text": view.text,
        "title": view.title,
        "category": view.category,
        "account_ids": list(view.account_ids),
        **{name: rendering.local_input(getattr(view, name)) for name in MOMENTS},
    }
    for number, file in enumerate(view.media):
        values |= {f"media-{number}-id": file.id, f"media-{number}-alt": file.alt}
    return values


def kept(view: PostView) -> dict[str, Any]:
    """The saved post as the browser keeps a form: field → values, and file → its words."""
    values = {name: value for name, value in _values(view).items() if not name.startswith("media-")}
    return {
        "fields": {
            name: [one for one in (value if isinstance(value, list) else [value]) if one]
            for name, value in values.items()
        },
        "alts": {file.id: file.alt for file in view.media},
    }


def _returned(session: Session, view: PostView) -> dict[str, str] | None:
    if not view.remark:
        return None
    rounds = approvals.history(session, "post", ids.read("post", view.id))
    said = [
        one.name
        for round_ in rounds
        for step in round_.steps
        for one in step.decisions
        if one.verdict == "return"
    ]
    return {"by": said[-1] if said else view.author_name, "comment": view.remark}


def _page(
    request: Visit,
    given: FormState[Any],
    *,
    view: PostView | None = None,
    status: int = 200,
    theirs: str | None = None,
    checked: bool = True,
    saved: bool = False,
    told: tuple[str, str] | None = None,
) -> Response[str]:
    """The form; `saved`: the server holds exactly these words; `told`: (kind of notice, words)."""
    who, values = actor(request), given.values
    chosen = _chosen(values)
    with house(request).database.reading() as session:
        media = _media(session, who, values)
        words = given.text("text")
        asked = checking.CheckAsked(
            text=words,
            title=given.text("title"),
            category=given.text("category"),
            account_ids=tuple(chosen[:50]),
            publish_at=given.text("publish_at"),
            media=tuple(
                checking.MediaAsked(kind=m["kind"], name=m["name"], alt=m["alt"]) for m in media
            ),
        )
        longer = checking.too_long(asked, language(request)) if checked else {}
        is_checked = checked and not longer and (words or media)
        found = checking.check(session, who, asked, language(request)) if is_checked else None
        accounts = _accounts(session, who, chosen)
        returned = _returned(session, view) if view else None
    if longer:
        given = structs.replace(given, flaws={**given.flaws, **longer})
        status = 422 if status == 200 else status
    title = N_("Change the draft") if view else N_("Write a post")
    return page(
        request,
        "posts/compose.html",
        title=title,
        place="posts",
        breadcrumbs=[(N_("Posts"), "/posts"), (title, None)],
        status=status,
        form=given,
        post=view,
        accounts=accounts,
        media=media,
        check=found,
        too_long=longer,
        longest=LONGEST_TEXT,
        saved=kept(view) if view and saved else None,
        told=told,
        action=f"/posts/{view.id}/edit" if view else "/posts/new",
        draft_key=view.id if view else "new",
        returned=returned,
        theirs=theirs,
    )


def _with_files(request: Visit, given: FormState[Any]) -> FormState[Any]:
    """
    The form with its new files kept and those taken out left out.

    Kept before anything else is looked at, so that a flaw elsewhere costs nobody an upload.
    """
    # Browsers send each line break of a text as two characters, which no offset here counts.
    sent = {name: _lines(value) for name, value in given.values.items()}
    values = {name: value for name, value in sent.items() if not name.startswith("media-")}
    gone = given.values.get("remove_media", ())
    removed = {gone} if isinstance(gone, str) else set(gone)
    values.pop("remove_media", None)
    rows = []
    for number in range(20):
        key, alt = (sent.get(f"media-{number}-{part}", "") for part in ("id", "alt"))
        if key and key not in removed:
            rows.append((key, alt))
    flaws: dict[str, str] = {}
    here = house(request)
    for upload in given.files.get("files", ()):
        data = upload.file.read()
        try:
            with here.database.writing() as session:
                kept = media_actions.store(
                    session, actor(request), data, upload.filename, settings=here.settings
                )
        except UnusableFile as error:
            flaws["files"] = " ".join(given.refused(error).flaws.values())
            continue
        if kept.id not in {key for key, _ in rows}:
            rows.append((kept.id, ""))
    for number, (key, alt) in enumerate(rows):
        values |= {f"media-{number}-id": key, f"media-{number}-alt": alt}
    return structs.replace(given, values=values, flaws=flaws)


def _lines(value: Any) -> Any:
    return value.replace("\r\n", "\n") if isinstance(value, str) else value


def _mended(request: Visit, given: FormState[Any]) -> tuple[FormState[Any], tuple[str, str] | None]:
    """The form with the remedy that was chosen, and what to say of it; None where none was."""
    if "mend" not in given.values:
        return given, None
    try:
        mend = msgspec.json.decode(given.text("mend"), type=Mend)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        raise HTTPException(status_code=400, detail="The remedy cannot be read.") from None
    name = marks.control_of(mend.field)
    words, start = _lines(given.text(name)), mend.start
    # A remedy names a letter that cannot be read as the page showed it.
    shown = marks.legible(words)
    if not mend.old or shown[start : start + len(mend.old)] != mend.old or start < 0:
        # Words before it may have changed since; where it stands once there is no doubt.
        start = shown.find(mend.old) if mend.old and shown.count(mend.old) == 1 else -1
    if start < 0:
        return given, ("warn", translate(request, NOT_THERE, old=mend.old))
    mended = words[:start] + mend.new + words[start + len(mend.old) :]
    said = MENDED if mend.new else TAKEN_OUT
    values = {**given.values, name: mended}
    return structs.replace(given, values=values), (
        "good",
        translate(request, said, old=mend.old, new=mend.new),
    )


@get("/posts/new", opt={"policy": Action.POST_WRITE}, sync_to_thread=True)
def new(request: Visit) -> Response[str]:
    """The empty form."""
    return _page(request, FormState.empty(), checked=False)


@post("/posts/new", opt={"policy": Action.POST_WRITE}, sync_to_thread=True, status_code=200)
def draft(request: Visit) -> Response[Any]:
    """Check, keep or send what was written; every word stays where something is wrong."""
    given, told = _mended(request, form(request, DraftPost))
    given = _with_files(request, given)
    if given.text("do") == "check" or given.flaws or told:
        return _page(request, given, status=422 if given.flaws else 200, told=told)
    try:
        with house(request).database.writing() as session:
            key = actions.draft(session, actor(request), given.command())
            saved = queries.readable(session, actor(request), key).version
    except Invalid as error:
        return _page(request, _refused(given, error), status=422)
    return _saved(request, given, key, saved)


@get("/posts/{post_id:str}/edit", opt={"policy": Action.POST_WRITE}, sync_to_thread=True)
def change(request: Visit) -> Response[Any]:
    """The draft in the form; what is no draft any more is shown instead."""
    view = _view(request, identify("post", request.path_params["post_id"]))
    if view.state != "draft":
        return redirect(
            request,
            f"/posts/{view.id}",
            info=N_("Only a draft can be changed. Take it back first."),
        )
    return _page(request, FormState.empty(**_values(view)), view=view)


@post(
    "/posts/{post_id:str}/edit",
    opt={"policy": Action.POST_WRITE},
    sync_to_thread=True,
    status_code=200,
)
def edit(request: Visit) -> Response[Any]:
    """Change the draft unless somebody else changed it meanwhile: then both are shown."""
    key = identify("post", request.path_params["post_id"])
    given, told = _mended(request, form(request, EditPost))
    given = _with_files(request, given)
    view = _view(request, key)
    # The form goes on from the version it began with, or what it shows would hide a conflict.
    version = given.version()
    begun = view if version is None else structs.replace(view, version=version)
    if given.text("do") == "check" or given.flaws or told:
        return _page(request, given, view=begun, status=422 if given.flaws else 200, told=told)
    try:
        with house(request).database.writing() as session:
            actions.edit(session, actor(request), key, given.command(), version=version)
            saved = queries.readable(session, actor(request), key).version
    except Invalid as error:
        return _page(request, _refused(given, error), view=begun, status=422)
    except VersionMismatch:
        view = _view(request, key)
        if view.state == "draft" and _holds(view, given.command()):
            # The same words sent once more, as by loading the page again: nobody was faster.
            return _saved(request, given, key, view.version)
        if view.state != "draft":
            return _page(request, _told(request, given), view=view, status=409, theirs=view.text)
        return _page(request, given, view=view, status=409, theirs=view.text)
    return _saved(request, given, key, saved)


def _holds(view: PostView, command: EditPost) -> bool:
    """Whether the draft says already what the command would make it say."""
    now = {
        **{name: getattr(view, name) for name in ("text", "title", "category", *MOMENTS)},
        "account_ids": sorted(view.account_ids),
        "media": [(file.id, file.alt) for file in view.media],
    }
    wanted = {name: value for name, value in structs.asdict(command).items() if value is not UNSET}
    if "account_ids" in wanted:
        wanted["account_ids"] = sorted(wanted["account_ids"])
    wanted["media"] = [(file.id, file.alt) for file in wanted.get("media", ())]
    return all(now[name] == value for name, value in wanted.items())


def _told(request: Visit, given: FormState[Any]) -> FormState[Any]:
    message = N_("It is no draft any more, so it cannot be changed. Your words are still here.")
    return structs.replace(given, flaws={"form": translate(request, message)})


def _view(request: Visit, key: UUID) -> PostView:
    with house(request).database.reading() as session:
        return queries.one(session, actor(request), key, language=language(request))


def _refused(given: FormState[Any], error: Invalid) -> FormState[Any]:
    """Flaws of one chosen account stand at the choice of accounts."""
    state = given.refused(error)
    flaws: dict[str, str] = {}
    for name, message in state.flaws.items():
        field = "account_ids" if name.startswith("account_ids") else name
        flaws[field] = f"{flaws[field]} {message}" if field in flaws else message
    return structs.replace(state, flaws=flaws)


def _saved(request: Visit, given: FormState[Any], key: UUID, version: int) -> Response[Any]:
    """On to the draft; with `submit`, lay exactly this version before those who approve."""
    to = f"/posts/{ids.show('post', key)}"
    if given.text("do") != "submit":
        return redirect(request, to, good=N_("The draft is saved."))
    try:
        with house(request).database.writing() as session:
            actions.submit(session, actor(request), key, version=version)
    except NotPublishable:
        view = _view(request, key)
        blocked = structs.replace(given, flaws=_blocked(request, view))
        return _page(request, blocked, view=view, status=422, saved=True)
    except Invalid as error:
        view = _view(request, key)
        return _page(request, _refused(given, error), view=view, status=422, saved=True)
    except Conflict as error:
        return redirect(request, to, good=N_("The draft is saved."), bad=error.summary())
    return redirect(request, to, good=N_("It is sent for approval."))


def _blocked(request: Visit, view: PostView) -> dict[str, str]:
    """Field of the form → which findings there keep the draft from being sent."""
    grave = [one for one in view.findings if one.level == "block"] or list(view.findings)
    titles: dict[str, list[str]] = {}
    for one in grave:
        there = titles.setdefault(marks.control_of(marks.place_of(one)), [])
        if one.title not in there:
            there.append(one.title)
    separator = translate(request, ", ")
    return {
        name: translate(request, BLOCKED_BY, findings=separator.join(there))
        for name, there in titles.items()
    } or {"text": translate(request, BLOCKED)}


ROUTES: Final = [new, draft, change, edit]
