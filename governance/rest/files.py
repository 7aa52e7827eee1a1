"""Lists as files, and files as imports: the same for every register."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler

from governance.base.actor import Actor
from governance.base.policy import Action
from governance.rest.gate import facts
from governance.rest.problems import RestError
from governance.rest.routing import BadQuery, House, only_json, policy

MEDIA_TYPES: Final[Mapping[str, str]] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ndjson": "application/x-ndjson",
}
KINDS: Final[Mapping[str, str]] = {
    "text/csv": "csv",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/x-ndjson": "ndjson",
}
IMPORT_QUERY: Final = ("dry_run", "confirm")


Asked = Request[Any, Any, Any]
Export = Callable[[Asked, Actor, House, str], Response[bytes]]


def exports(
    name: str, action: Action, query: Sequence[str], export: Export
) -> list[HTTPRouteHandler]:
    """The three addresses under which a list is a file: `.csv`, `.xlsx` and `.ndjson`."""
    return [_address(name, kind, policy(action, query=query), export) for kind in MEDIA_TYPES]


def _address(name: str, kind: str, opt: dict[str, Any], export: Export) -> HTTPRouteHandler:
    @get(
        f"/{name}.{kind}",
        opt=opt,
        sync_to_thread=True,
        operation_id=f"{name}.{kind}",
        media_type=MEDIA_TYPES[kind],
    )
    def as_file(
        request: Asked, actor: NamedDependency[Actor], house: NamedDependency[House]
    ) -> Response[bytes]:
        """The same list as a file. CSV is UTF-8 with a mark, so that spreadsheets read it."""
        return export(request, actor, house, kind)

    return as_file


class KeyMissing(RestError):
    """An import needs an Idempotency-Key, so that it is never applied twice."""

    code = "idempotency.missing"


def download(parts: Iterable[bytes], kind: str, name: str) -> Response[bytes]:
    """A list as a file of this kind (`csv`, `xlsx`, `ndjson`)."""
    return Response(
        b"".join(parts),
        media_type=MEDIA_TYPES[kind],
        headers={
            "content-disposition": f'attachment; filename="{name}.{kind}"',
            "cache-control": "no-store",
            "x-content-type-options": "nosniff",
        },
    )


class Sent:
    """An import as it was sent: its bytes, its kind, and what shall happen with it."""

    def __init__(self, request: Request[Any, Any, Any]) -> None:
        """Raises 415 for another type, `KeyMissing`, and `BadQuery` without a clear wish."""
        self.kind = only_json(request, KINDS)
        self.data = facts(request.scope).raw
        if "idempotency-key" not in request.headers:
            raise KeyMissing
        wish = request.query_params.get("dry_run")
        self.confirm: str | None = request.query_params.get("confirm")
        if wish not in {None, "true", "false"}:
            raise BadQuery("dry_run", "Give true, or leave it out and give confirm.")
        if (wish == "true") == (self.confirm is not None):
            raise BadQuery("dry_run", "Give dry_run=true first, then confirm with its answer.")
