"""Many posts as people see them: the list, the same list as a file, and the month."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, Final

from litestar import Response, get

from governance.base import clock, ids, sheets
from governance.base.paging import MAXIMUM, Ask
from governance.base.policy import Action
from governance.posts import override_view, queries
from governance.posts.schemas import PostFilters, PostRow
from governance.posts.states import POST
from governance.rulebook import queries as rulebook
from governance.social_accounts import queries as social_accounts
from governance.web import common, i18n
from governance.web.shell import N_, Visit, actor, ask, house, language, page, translate, viewer

READ: Final = {"policy": Action.POST_READ}
COLUMNS: Final = (
    "id", "state", "verdict", "title", "text", "category", "author_name", "department_name",
    "publish_at", "published_at", "urls", "digest", "created_at",
)  # fmt: skip
FILTERS: Final = ("q", "state", "override", "account_id", "author_id")


def _known_id(kind: str, text: str) -> str | None:
    """The id as it is written; None for an empty or a foreign word, which narrows nothing."""
    return ids.show_optional(kind, common.id_or_none(kind, text))


def _filters(request: Visit) -> PostFilters:
    given = common.filters(request, *FILTERS)
    mine = given["author_id"] == "me"
    return PostFilters(
        state=common.one_of(given["state"], POST.states),
        account_id=_known_id("account", given["account_id"]),
        author_id=ids.show("person", viewer(request).person)
        if mine
        else _known_id("person", given["author_id"]),
        text=given["q"],
        override=common.one_of(given["override"], override_view.STATES),
    )


def _view_tabs(request: Visit, current: str) -> list[dict[str, Any]]:
    return [
        {"text": translate(request, text), "href": href, "current": href == current}
        for text, href in ((N_("List"), "/posts"), (N_("Calendar"), "/posts/calendar"))
    ]


@get("/posts", opt=READ, sync_to_thread=True)
def list_posts(request: Visit) -> Response[str]:
    """The posts that one may know of, the newest first."""
    who = actor(request)
    with house(request).database.reading() as session:
        found = queries.list_(session, who, ask(request), _filters(request))
        accounts = [
            (one.id, f"{i18n.label('network', one.network, language(request))} {one.handle}")
            for one in social_accounts.list_(session, who, Ask(limit=MAXIMUM)).items
        ]
    return page(
        request,
        "posts/list.html",
        title=N_("Posts"),
        place="posts",
        posts=found.items,
        next_cursor=found.next_cursor,
        tabs=[],
        filters=common.filters(request, *FILTERS),
        accounts=accounts,
        exports=common.exports(request, "/posts"),
        view_tabs=_view_tabs(request, "/posts"),
    )


def _cells(row: PostRow) -> list[Any]:
    values: dict[str, Any] = {"urls": " ".join(one.url for one in row.targets if one.url)}
    for name in ("publish_at", "published_at", "created_at"):
        moment = getattr(row, name)
        values[name] = moment.isoformat() if moment else ""
    return [values.get(name, getattr(row, name, "")) for name in COLUMNS]


def _export(request: Visit) -> Response[bytes]:
    kind = common.kind_of(request)
    with house(request).database.reading() as session:
        records = (_cells(row) for row in queries.rows(session, actor(request), _filters(request)))
        return common.download(request, sheets.write(COLUMNS, records, kind), kind, "posts")


@get("/posts.csv", opt=READ, sync_to_thread=True)
def posts_csv(request: Visit) -> Response[bytes]:
    """The same list as CSV."""
    return _export(request)


@get("/posts.xlsx", opt=READ, sync_to_thread=True)
def posts_xlsx(request: Visit) -> Response[bytes]:
    """The same list as a spreadsheet."""
    return _export(request)


@get("/posts.ndjson", opt=READ, sync_to_thread=True)
def posts_ndjson(request: Visit) -> Response[bytes]:
    """The same list, one JSON object a line."""
    return _export(request)


def _month(text: str | None) -> date:
    try:
        found = date.fromisoformat(f"{text}-01")
    except ValueError:
        found = clock.now().astimezone(clock.LOCAL).date()
    # Neighbouring months and the weeks around them must be dates too.
    return found.replace(day=1) if 1900 < found.year < 9000 else date(2026, 1, 1)


@get("/posts/calendar", opt=READ, sync_to_thread=True)
def calendar(request: Visit) -> Response[str]:
    """One month of what goes out, weeks beginning on Monday."""
    month = _month(request.query_params.get("month"))
    following = (month + timedelta(days=32)).replace(day=1)
    first = month - timedelta(days=month.weekday())
    number = (following - first).days
    days = [first + timedelta(days=n) for n in range(number + -number % 7)]
    with house(request).database.reading() as session:
        start, end = (
            datetime(day.year, day.month, day.day, tzinfo=clock.LOCAL)
            for day in (days[0], days[-1] + timedelta(days=1))
        )
        entries = queries.calendar(session, actor(request), start, end)
        holidays = set(rulebook.organisation(session, clock.now()).holidays)
    today = clock.now().astimezone(clock.LOCAL).date()
    closed = translate(request, N_("holiday"))
    cells = [
        {
            "day": day,
            "inside": day.month == month.month,
            "today": day == today,
            "holiday": closed if day in holidays else "",
            "entries": [e for e in entries if e.at.astimezone(clock.LOCAL).date() == day],
        }
        for day in days
    ]
    return page(
        request,
        "posts/calendar.html",
        title=N_("Calendar"),
        place="posts",
        breadcrumbs=[(N_("Posts"), "/posts"), (N_("Calendar"), None)],
        month=month,
        weeks=[cells[n : n + 7] for n in range(0, len(cells), 7)],
        previous=f"/posts/calendar?month={month - timedelta(days=1):%Y-%m}",
        following=f"/posts/calendar?month={following:%Y-%m}",
        view_tabs=_view_tabs(request, "/posts/calendar"),
    )


ROUTES: Final = [list_posts, posts_csv, posts_xlsx, posts_ndjson, calendar]
