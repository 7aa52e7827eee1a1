"""Files for posts: kept under their hash, stripped of what they say about people."""

from __future__ import annotations

import re
from typing import Any, Final
from urllib.parse import unquote

import anyio.to_thread
from litestar import Request, Response, get, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import File

from governance.base.actor import Actor
from governance.base.errors import Flaw, Invalid, NotFound
from governance.base.paging import Page
from governance.base.policy import Action
from governance.media import actions, queries
from governance.media.schemas import MediaView
from governance.rest.gate import facts
from governance.rest.routing import PAGED, House, answer, ask, identify, policy

Asked = Request[Any, Any, Any]
_FILE_NAME: Final = re.compile(r"filename\*=UTF-8''([^;]+)|filename=\"?([^\";]+)\"?", re.IGNORECASE)


@get("/media", opt=policy(Action.MEDIA_READ, query=PAGED), sync_to_thread=True)
def list_media(
    request: Asked, actor: NamedDependency[Actor], house: NamedDependency[House]
) -> Page[MediaView]:
    """The files that one may use, newest first."""
    with house.database.reading() as session:
        return queries.list_(session, actor, ask(request))


def _named(request: Asked) -> str:
    found = _FILE_NAME.search(request.headers.get("content-disposition", ""))
    if found is None:
        return "file"
    return unquote(found[1]) if found[1] else str(found[2])


# The framework parses forms on the event loop only; the work itself runs in a thread.
@post("/media", opt=policy(Action.MEDIA_WRITE, query=()))
async def upload(
    request: Asked, actor: NamedDependency[Actor], house: NamedDependency[House]
) -> Response[MediaView]:
    """
    Keep a file: as the field `file` of a form, or as the body itself.

    The same file again gives the same id.
    """
    if request.headers.get("content-type", "").startswith("multipart/form-data"):
        form = await request.form()
        file = form.get("file")
        if not isinstance(file, UploadFile):
            message = "Send the file as the field `file` of the form."
            raise Invalid(Flaw(pointer="/file", code="field.missing", message=message))
        data, name = await file.read(), file.filename
    else:
        data, name = facts(request.scope).raw, _named(request)
    if not data:
        raise Invalid(Flaw(pointer="", code="file.empty", message="The file is empty."))

    def store() -> MediaView:
        with house.database.writing() as session:
            return actions.store(session, actor, data, name, settings=house.settings)

    view = await anyio.to_thread.run_sync(store)
    return answer(view, status=201, location=f"/api/v1/media/{view.id}")


@get("/media/{media_id:str}", opt=policy(Action.MEDIA_READ, query=()), sync_to_thread=True)
def one_media(
    media_id: FromPath[str], actor: NamedDependency[Actor], house: NamedDependency[House]
) -> Response[MediaView]:
    """What is known of one file."""
    with house.database.reading() as session:
        return answer(queries.one(session, actor, identify("media", media_id)))


@get(
    "/media/{media_id:str}/content",
    opt=policy(Action.MEDIA_READ, query=()),
    sync_to_thread=True,
    media_type="*/*",
)
def content(
    media_id: FromPath[str], actor: NamedDependency[Actor], house: NamedDependency[House]
) -> File:
    """The file itself, as it was kept."""
    with house.database.reading() as session:
        view = queries.one(session, actor, identify("media", media_id))
    path = queries.path(house.settings, view.sha256)
    if not path.exists():
        raise NotFound
    return File(
        path,
        media_type=view.media_type,
        filename=view.name,
        content_disposition_type="attachment",
        headers={"x-content-type-options": "nosniff", "content-security-policy": "sandbox"},
    )


ROUTES = [list_media, upload, one_media, content]
