"""Our own style sheets, scripts and pictures: for ever when the address names the bytes."""

from __future__ import annotations

import hashlib
from functools import cache
from typing import Any, Final

from litestar import Request, Response, get
from msgspec import Struct

from governance.base.errors import NotFound
from governance.web.rendering import STATIC

TYPES: Final = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".txt": "text/plain",
}


class File(Struct, frozen=True):
    """One file with what the browser must know of it."""

    body: bytes
    kind: str
    digest: str


@cache
def _all() -> dict[str, File]:
    """Every file that is served; a path that is not a key of this leads nowhere."""
    found = {}
    for path in STATIC.rglob("*"):
        kind = TYPES.get(path.suffix)
        if kind is not None and path.is_file():
            body = path.read_bytes()
            digest = hashlib.sha256(body).hexdigest()[:12]
            found[path.relative_to(STATIC).as_posix()] = File(body, kind, digest)
    return found


@get("/static/{path:path}", opt={"policy": "public"}, include_in_schema=False, sync_to_thread=False)
def static_file(request: Request[Any, Any, Any]) -> Response[bytes]:
    """A file of the folder `static`."""
    file = _all().get(str(request.path_params["path"]).lstrip("/"))
    if file is None:
        raise NotFound
    named = request.query_params.get("v") == file.digest
    lasting = "public, max-age=31536000, immutable" if named else "no-cache"
    headers = {
        "cache-control": lasting,
        "etag": f'"{file.digest}"',
        "x-content-type-options": "nosniff",
        "cross-origin-resource-policy": "same-origin",
    }
    return Response(file.body, media_type=file.kind, headers=headers)
