"""
A stand-in for the X API v2: stateful, with X's own limits and error bodies.

`python -m connectors.sandbox.x --port 0 --state DIR` opens the sample city's account; others with
`--account NAME --token TOKEN`.
"""

from __future__ import annotations

import functools
import re
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

import msgspec

from connectors.sandbox import (
    server,
    x_asked,
    x_media,
    x_oauth1,
    x_posts,
    x_script,
    x_shapes,
    x_sign_in,
)
from connectors.sandbox.faults import Effect
from connectors.sandbox.server import Answer, BadRequest, Request, Sandbox
from connectors.sandbox.x_script import Limits, OutsidePost, OutsideProfile, Token
from connectors.sandbox.x_store import Store

_ID: Final = "(?P<key>[0-9]{1,19})"
ACCOUNT: Final = "reiji_city"
TOKEN: Final = "sandbox-x-token"  # noqa: S105 - opens nothing but the stand-in
WINDOW: Final = 900
LIMITS: Final = {
    "POST /2/tweets": 100,
    "DELETE /2/tweets/:id": 50,
    "GET /2/tweets/:id": 900,
    "GET /2/users/me": 75,
    "GET /2/users/:id/tweets": 900,
    "media": 500,
}
"""Calls per account in 15 minutes."""


def x_sandbox(
    state_dir: Path | str,
    accounts: Mapping[str, str],
    *,
    port: int = 0,
    rate_limits: bool = True,
) -> Sandbox:
    """A stand-in to be entered; `accounts` is user name → token, its state is in `state_dir`."""
    return Sandbox(X(Path(state_dir), accounts, rate_limits=rate_limits), port=port)


class X:
    """The service behind the server. Thread-safe: one call at a time."""

    name = "x"

    def __init__(
        self, directory: Path, accounts: Mapping[str, str], *, rate_limits: bool = True
    ) -> None:
        self._store = Store(directory, accounts)
        self._limited = rate_limits
        self._calls: dict[tuple[str, str], tuple[float, int]] = {}
        self._lock = threading.RLock()
        self._routes = self._all_routes()

    # ------------------------------------------------------------------ the network's answers

    def answer(self, request: Request) -> Answer:
        """What X would say."""
        with self._lock:
            for method, pattern, limit, handler in self._routes:
                found = pattern.fullmatch(request.path)
                if request.method == method and found:
                    return self._guarded(request, limit, handler, found.groupdict())
            match request.method, request.path:
                case "POST", "/2/oauth2/token":
                    return x_sign_in.token(self._store, request)
                case "GET", "/i/oauth2/authorize":
                    return x_sign_in.authorize(self._store, request)
            page = self._page(request)
            return page or Answer(status=404, body=x_shapes.problem(404))

    def fault(self, effect: Effect, request: Request) -> Answer:
        """A scripted refusal in X's own words."""
        match effect.type:
            case "rate_limit":
                return _throttled(100, effect.seconds)
            case "token_revoked":
                with self._lock:
                    token = self._store.held["tokens"].get(x_asked.credential(request))
                    if token:
                        token["kind"] = "revoked"
                        self._store.save()
                return Answer(status=401, body=x_shapes.problem(401))
        body = x_shapes.problem(effect.status) if effect.body is None else effect.body
        return Answer(status=effect.status, body=body)

    def _guarded(
        self,
        request: Request,
        limit: str,
        handler: Callable[..., Answer],
        parts: dict[str, str],
    ) -> Answer:
        token = self._store.held["tokens"].get(x_asked.credential(request))
        if token is None or token["kind"] in {"revoked", "refresh"}:
            return Answer(status=401, body=x_shapes.problem(401))
        if "secrets" in token and not x_oauth1.is_right(request, *token["secrets"]):
            return Answer(status=401, body=x_shapes.problem(401))
        if token["kind"] == "app":
            detail = (
                "Authenticating with OAuth 2.0 Application-Only is forbidden for this endpoint. "
                "Supported authentication types are [OAuth 1.0a User Context, OAuth 2.0 User "
                "Context]."
            )
            kind = f"{x_shapes.PROBLEMS}unsupported-authentication"
            body = {
                **x_shapes.problem(403, detail, kind=kind),
                "title": "Unsupported Authentication",
            }
            return Answer(status=403, body=body)
        headers, refused = self._count(token["account"], limit)
        if refused:
            return refused
        answer = handler(request, self._store.held["accounts"][token["account"]], **parts)
        return msgspec.structs.replace(answer, headers={**answer.headers, **headers})

    def _count(self, account: str, limit: str) -> tuple[dict[str, str], Answer | None]:
        most = LIMITS[limit]
        started, used = self._calls.get((account, limit), (time.time(), 0))
        if time.time() >= started + WINDOW:
            started, used = time.time(), 0
        if self._limited and used >= most:
            return {}, _throttled(most, started + WINDOW - time.time())
        self._calls[account, limit] = (started, used + 1)
        return _limit_headers(most, most - used - 1, started + WINDOW), None

    def _all_routes(self) -> tuple[tuple[str, re.Pattern[str], str, Callable[..., Answer]], ...]:
        def with_store(act: Callable[..., Answer]) -> Callable[..., Answer]:
            return functools.partial(act, self._store)

        upload = "/2/media/upload"
        return tuple(
            (method, re.compile(pattern), limit, handler)
            for method, pattern, limit, handler in (
                ("POST", "/2/tweets", "POST /2/tweets", self._create),
                ("DELETE", f"/2/tweets/{_ID}", "DELETE /2/tweets/:id", with_store(x_posts.delete)),
                ("GET", f"/2/tweets/{_ID}", "GET /2/tweets/:id", with_store(x_posts.one)),
                ("GET", "/2/users/me", "GET /2/users/me", self._me),
                (
                    "GET",
                    f"/2/users/{_ID}/tweets",
                    "GET /2/users/:id/tweets",
                    with_store(x_posts.timeline),
                ),
                ("POST", f"{upload}/initialize", "media", with_store(x_media.initialize)),
                ("POST", f"{upload}/{_ID}/append", "media", with_store(x_media.append)),
                ("POST", f"{upload}/{_ID}/finalize", "media", with_store(x_media.finalize)),
                ("GET", upload, "media", with_store(x_media.status)),
                ("POST", "/2/media/metadata", "media", with_store(x_media.metadata)),
            )
        )

    # ------------------------------------------------------------------ the account

    def _create(self, request: Request, account: dict[str, Any]) -> Answer:
        return x_posts.create(self._store, self._is_duplicate, request, account)

    def _is_duplicate(self, account: str, text: str, media: list[str]) -> bool:
        return x_posts.is_duplicate(self._store, account, text, media)

    def _me(self, request: Request, account: dict[str, Any]) -> Answer:
        fields, refused = x_asked.fields(request, "user.fields", x_asked.USER_FIELDS)
        return refused or Answer(body={"data": x_shapes.user(account, fields)})

    # ------------------------------------------------------------------ what the public sees

    def _page(self, request: Request) -> Answer | None:
        if request.method != "GET":
            return None
        media = self._store.held["media"]
        picture = re.fullmatch(r"/media/([0-9]+)", request.path)
        if picture and media.get(picture[1], {}).get("final"):
            headers = {
                "content-type": media[picture[1]]["type"],
                "x-content-type-options": "nosniff",
            }
            return Answer(body=self._store.media_path(picture[1]).read_bytes(), headers=headers)
        asked = re.fullmatch(r"/([A-Za-z0-9_]{1,50})(?:/status/([0-9]+))?", request.path)
        account = next(
            (
                a
                for a in self._store.held["accounts"].values()
                if asked and a["username"] == asked[1]
            ),
            None,
        )
        if asked is None or account is None:
            return None
        posts = [
            stored
            for stored in reversed(self._store.held["posts"].values())
            if stored["account"] == account["id"]
            and not stored["deleted"]
            and asked[2] in {None, stored["id"]}
        ]
        if asked[2] and not posts:
            return None
        return Answer(body=x_shapes.page(account, posts, media))

    # ------------------------------------------------------------------ the script

    def control(self, request: Request) -> Answer | None:
        """Changes by other hands, and what the state really is."""
        with self._lock:
            what = request.path.removeprefix("/_sandbox/")
            match request.method, what.partition("/")[0]:
                case "GET", "posts":
                    return Answer(body={"posts": self._all_posts(request.base_url)})
                case "POST", "posts":
                    given = x_script.decode(request, OutsidePost)
                    account = self._store.account(given.account)
                    stored = self._store.add(
                        account,
                        given.text,
                        media=[],
                        answered=self._store.held["posts"].get(given.reply_to),
                        at=given.created_at,
                    )
                    url = x_shapes.shown_at(request.base_url, account["username"], stored["id"])
                    return Answer(status=201, body={"id": stored["id"], "url": url})
                case "DELETE", "posts":
                    stored = self._store.held["posts"].get(what.partition("/")[2])
                    if stored is None:
                        raise BadRequest("There is no such post.")
                    stored["deleted"] = True
                    self._store.save()
                    return Answer(status=204)
                case "POST", "profile":
                    changed = msgspec.to_builtins(x_script.decode(request, OutsideProfile))
                    account = self._store.account(changed.pop("account", ""))
                    account.update(changed)
                    self._store.save()
                    return Answer(body={"profile": account})
                case "POST", "tokens":
                    token = x_script.decode(request, Token)
                    account = self._store.account(token.account)
                    entry = {"account": account["id"], "kind": token.kind}
                    if token.token_secret:
                        entry["secrets"] = [token.consumer_secret, token.token_secret]
                    self._store.held["tokens"][token.token] = entry
                    self._store.save()
                    return Answer(status=204)
                case "POST", "limits":
                    self._limited = x_script.decode(request, Limits).enabled
                    self._calls.clear()
                    return Answer(status=204)
                case "POST", "reset":
                    self._store.reset()
                    self._calls.clear()
                    return Answer(status=204)
            return None

    def _all_posts(self, base: str) -> list[dict[str, Any]]:
        return [
            {
                "id": stored["id"],
                "account": (name := self._store.held["accounts"][stored["account"]]["username"]),
                "url": x_shapes.shown_at(base, name, stored["id"]),
                "text": stored["text"],
                "created_at": stored["created_at"],
                "deleted": stored["deleted"],
                "reply_settings": stored["reply_settings"],
                "reply_to": stored["reply_to"],
                "media": [
                    {"id": key, "alt": self._store.held["media"][key]["alt"]}
                    for key in stored["media"]
                ],
            }
            for stored in self._store.held["posts"].values()
        ]


# --------------------------------------------------------------------------- small pieces


def _limit_headers(most: int, remaining: int, reset: float) -> dict[str, str]:
    return {
        "x-rate-limit-limit": str(most),
        "x-rate-limit-remaining": str(max(0, remaining)),
        "x-rate-limit-reset": str(int(reset) + 1),
    }


def _throttled(most: int, seconds: float) -> Answer:
    headers = _limit_headers(most, 0, time.time() + seconds)
    return Answer(status=429, body=x_shapes.problem(429), headers=headers)


def main() -> None:
    """Serve one stand-in until it is told to stop."""
    parser = server.arguments("A stand-in for the X API v2 on loopback.")
    parser.add_argument("--no-rate-limits", action="store_true", help="never answer 429 by itself")
    given = parser.parse_args()
    accounts = server.accounts(given) or {ACCOUNT: TOKEN}
    make = functools.partial(X, Path(given.state), accounts, rate_limits=not given.no_rate_limits)
    server.run(make, port=given.port)


if __name__ == "__main__":
    main()
