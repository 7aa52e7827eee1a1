"""
A stand-in for the X API v2: stateful, with X's own limits and error bodies.

`python -m connectors.sandbox.x --port 0 --state DIR --account example_city --token TOKEN`
"""

from __future__ import annotations

import functools
import re
import threading
import time
import zlib
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, Literal, TypeVar

import msgspec
from msgspec import Struct

from connectors.sandbox import server, state, x_shapes
from connectors.sandbox.faults import Effect
from connectors.sandbox.server import Answer, BadRequest, Request, Sandbox

MAX_WEIGHTED: Final = 280
MAX_IMAGE_BYTES: Final = 5 * 1024 * 1024
MAX_IMAGES: Final = 4
MAX_ALT: Final = 1000
DUPLICATE_WINDOW: Final = 24 * 3600.0
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

IMAGE_SIGNATURES: Final = {
    "image/jpeg": (b"\xff\xd8\xff",),
    "image/png": (b"\x89PNG\r\n\x1a\n",),
    "image/webp": (b"RIFF",),
    "image/gif": (b"GIF87a", b"GIF89a"),
}
TWEET_FIELDS: Final = frozenset(
    "attachments author_id created_at edit_history_tweet_ids entities id lang note_tweet "
    "referenced_tweets reply_settings text".split()
)
USER_FIELDS: Final = frozenset(
    "created_at description entities id location name pinned_tweet_id profile_image_url protected "
    "url username verified verified_type".split()
)
CREATE_FIELDS: Final = {"text", "media", "reply_settings", "reply", "quote_tweet_id"}
EMPTY: Final[dict[str, Any]] = {"accounts": {}, "tokens": {}, "posts": {}, "media": {}, "last": 0}


Asked = TypeVar("Asked")


class OutsidePost(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A post that appears by other hands than the API's."""

    text: str
    account: str = ""
    created_at: datetime | None = None


class OutsideProfile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A change of a profile by other hands than ours."""

    account: str = ""
    name: str | msgspec.UnsetType = msgspec.UNSET
    username: str | msgspec.UnsetType = msgspec.UNSET
    description: str | msgspec.UnsetType = msgspec.UNSET
    location: str | msgspec.UnsetType = msgspec.UNSET
    url: str | msgspec.UnsetType = msgspec.UNSET
    protected: bool | msgspec.UnsetType = msgspec.UNSET
    verified: bool | msgspec.UnsetType = msgspec.UNSET
    profile_image_url: str | msgspec.UnsetType = msgspec.UNSET
    pinned_tweet_id: str | None | msgspec.UnsetType = msgspec.UNSET


class Token(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A credential. `app` tokens may not act for an account; `revoked` ones may do nothing."""

    token: str
    account: str = ""
    kind: Literal["user", "app", "revoked"] = "user"


class Limits(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whether X's own rate limits apply."""

    enabled: bool


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
        self._directory = directory
        self._file = directory / "x.json"
        self._given = dict(accounts)
        self._limited = rate_limits
        self._calls: dict[tuple[str, str], tuple[float, int]] = {}
        self._lock = threading.RLock()
        self._state = state.load(self._file, msgspec.json.decode(msgspec.json.encode(EMPTY)))
        self._seat_accounts()
        self._save()

    # ------------------------------------------------------------------ state

    def _seat_accounts(self) -> None:
        logins = {account["login"]: key for key, account in self._state["accounts"].items()}
        for login, token in self._given.items():
            key = logins.get(login) or str(10**15 + zlib.crc32(login.encode()))
            self._state["accounts"].setdefault(key, _new_account(key, login))
            self._state["tokens"][token] = {"account": key, "kind": "user"}

    def _save(self) -> None:
        state.save(self._file, self._state)

    def _new_id(self) -> str:
        # X's ids grow with time: milliseconds, then a counter.
        number = max(int(time.time() * 1000) << 22, self._state["last"] + 1)
        self._state["last"] = number
        return str(number)

    def _account(self, name: str) -> dict[str, Any]:
        account: dict[str, Any]
        for account in self._state["accounts"].values():
            if name in {"", account["login"], account["username"], account["id"]}:
                return account
        raise BadRequest(f"There is no account {name!r}.")

    # ------------------------------------------------------------------ the network's answers

    def answer(self, request: Request) -> Answer:
        """What X would say."""
        with self._lock:
            for method, pattern, limit, handler in _ROUTES:
                found = pattern.fullmatch(request.path)
                if request.method == method and found:
                    return self._guarded(request, limit, handler, found.groupdict())
            page = self._page(request)
            return page or Answer(status=404, body=x_shapes.problem(404))

    def fault(self, effect: Effect, request: Request) -> Answer:
        """A scripted refusal in X's own words."""
        match effect.type:
            case "rate_limit":
                return _throttled(100, effect.seconds)
            case "token_revoked":
                with self._lock:
                    token = self._state["tokens"].get(_credential(request))
                    if token:
                        token["kind"] = "revoked"
                        self._save()
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
        token = self._state["tokens"].get(_credential(request))
        if token is None or token["kind"] == "revoked":
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
        answer = handler(self, request, self._state["accounts"][token["account"]], **parts)
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

    # ------------------------------------------------------------------ posts

    def _create(self, request: Request, account: dict[str, Any]) -> Answer:
        asked = request.json()
        if not isinstance(asked, dict) or not asked.keys() <= CREATE_FIELDS:
            return Answer(status=400, body=x_shapes.invalid("The request has unknown fields."))
        text = asked.get("text") or ""
        media = (asked.get("media") or {}).get("media_ids") or []
        if not isinstance(text, str) or not (text.strip() or media):
            return Answer(status=400, body=x_shapes.invalid("Requires a text or media.", text=[]))
        if len(media) > MAX_IMAGES:
            message = "$.media.media_ids: there must be a maximum of 4 items in the array"
            return Answer(status=400, body=x_shapes.invalid(message))
        if any(not self._ready(key, account) for key in media):
            return Answer(status=400, body=x_shapes.invalid("Your media IDs are invalid."))
        if x_shapes.weighted_length(text) > MAX_WEIGHTED:
            detail = (
                "Your Tweet text is too long. For more information on how Twitter determines text "
                "length see https://github.com/twitter/twitter-text."
            )
            return Answer(status=403, body=x_shapes.problem(403, detail))
        if self._is_duplicate(account["id"], text, media):
            detail = "You are not allowed to create a Tweet with duplicate content."
            return Answer(status=403, body=x_shapes.problem(403, detail))
        reply_settings = asked.get("reply_settings") or "everyone"
        stored = self._store(
            account,
            text.strip(),
            media=media,
            reply_settings=reply_settings,
            stale=request.stale_for,
        )
        shown = x_shapes.post(stored, account["username"], frozenset())
        return Answer(status=201, body={"data": shown})

    def _store(
        self,
        account: dict[str, Any],
        text: str,
        *,
        media: list[str],
        reply_settings: str = "everyone",
        stale: float = 0.0,
        at: datetime | None = None,
    ) -> dict[str, Any]:
        key = self._new_id()
        moment = at or datetime.now(UTC)
        stored = {
            "id": key,
            "account": account["id"],
            "text": text,
            # X shows whole seconds.
            "created_at": moment.strftime("%Y-%m-%dT%H:%M:%S.000Z"),
            "media": media,
            "reply_settings": reply_settings,
            "deleted": False,
            "shows_at": time.time() + stale,
        }
        self._state["posts"][key] = stored
        self._save()
        return stored

    def _is_duplicate(self, account: str, text: str, media: list[str]) -> bool:
        since = datetime.fromtimestamp(time.time() - DUPLICATE_WINDOW, UTC).isoformat()
        return not media and any(
            stored["account"] == account
            and not stored["deleted"]
            and stored["text"] == text.strip()
            and stored["created_at"] >= since
            for stored in self._state["posts"].values()
        )

    def _delete(self, _request: Request, account: dict[str, Any], key: str) -> Answer:
        stored = self._state["posts"].get(key)
        if stored is None or stored["deleted"]:
            detail = f"Could not find tweet with id: [{key}]."
            return Answer(status=404, body=x_shapes.problem(404, detail))
        if stored["account"] != account["id"]:
            detail = "You are not authorized to delete this Tweet."
            return Answer(status=403, body=x_shapes.problem(403, detail))
        stored["deleted"] = True
        self._save()
        return Answer(body={"data": {"deleted": True}})

    def _one(self, request: Request, _account: dict[str, Any], key: str) -> Answer:
        stored = self._state["posts"].get(key)
        if stored is None or stored["deleted"]:
            return Answer(body=x_shapes.missing("tweet", "id", key))
        author = self._state["accounts"][stored["account"]]
        fields, refused = _fields(request, "tweet.fields", TWEET_FIELDS)
        return refused or Answer(body={"data": x_shapes.post(stored, author["username"], fields)})

    def _timeline(self, request: Request, _account: dict[str, Any], key: str) -> Answer:
        author = self._state["accounts"].get(key)
        if author is None:
            return Answer(body=x_shapes.missing("user", "id", key))
        fields, refused = _fields(request, "tweet.fields", TWEET_FIELDS)
        if refused:
            return refused
        size = request.query.get("max_results", "10")
        if not size.isdecimal() or not 5 <= int(size) <= 100:
            message = f"The `max_results` query parameter value [{size}] is not between 5 and 100"
            return Answer(status=400, body=x_shapes.invalid(message, max_results=[size]))
        since = request.query.get("start_time", "")
        before = request.query.get("pagination_token", "")
        if before and not before.isdecimal():
            message = f"The `pagination_token` query parameter value [{before}] is invalid"
            return Answer(status=400, body=x_shapes.invalid(message, pagination_token=[before]))
        shown = sorted(
            (
                stored
                for stored in self._state["posts"].values()
                if stored["account"] == key
                and not stored["deleted"]
                and stored["shows_at"] <= time.time()
                # Whole seconds on both sides, as X compares them.
                and stored["created_at"][:19] >= since[:19]
                and (not before or int(stored["id"]) < int(before))
            ),
            key=lambda stored: int(stored["id"]),
            reverse=True,
        )
        page = shown[: int(size)]
        meta: dict[str, Any] = {"result_count": len(page)}
        if not page:
            return Answer(body={"meta": meta})
        meta |= {"newest_id": page[0]["id"], "oldest_id": page[-1]["id"]}
        if len(shown) > len(page):
            meta["next_token"] = page[-1]["id"]
        posts = [x_shapes.post(stored, author["username"], fields) for stored in page]
        return Answer(body={"data": posts, "meta": meta})

    def _me(self, request: Request, account: dict[str, Any]) -> Answer:
        fields, refused = _fields(request, "user.fields", USER_FIELDS)
        return refused or Answer(body={"data": x_shapes.user(account, fields)})

    # ------------------------------------------------------------------ media

    def _ready(self, key: str, account: dict[str, Any]) -> bool:
        media = self._state["media"].get(key)
        return media is not None and media["final"] and media["account"] == account["id"]

    def _initialize(self, request: Request, account: dict[str, Any]) -> Answer:
        asked = request.json()
        total, media_type = asked.get("total_bytes"), asked.get("media_type")
        if not isinstance(total, int) or total < 1 or media_type not in IMAGE_SIGNATURES:
            return Answer(status=400, body=x_shapes.invalid("media_type or total_bytes is invalid"))
        if total > MAX_IMAGE_BYTES:
            message = "$.total_bytes: image file size must be <= 5242880 bytes"
            return Answer(status=400, body=x_shapes.invalid(message, total_bytes=[str(total)]))
        key = self._new_id()
        self._state["media"][key] = {
            "account": account["id"],
            "type": media_type,
            "total": total,
            "next": 0,
            "final": False,
            "alt": "",
        }
        self._path(key).parent.mkdir(parents=True, exist_ok=True)
        self._path(key).write_bytes(b"")
        self._save()
        shown = {"id": key, "media_key": f"3_{key}", "expires_after_secs": 86400}
        return Answer(body={"data": shown})

    def _append(self, request: Request, account: dict[str, Any], key: str) -> Answer:
        media = self._state["media"].get(key)
        parts = server.multipart(request)
        index = parts.get("segment_index", b"").decode("latin-1")
        if media is None or media["account"] != account["id"] or media["final"]:
            return Answer(status=400, body=x_shapes.invalid("The media id is invalid.", id=[key]))
        if not index.isdecimal() or int(index) != media["next"] or "media" not in parts:
            message = "segment_index or media is invalid"
            return Answer(status=400, body=x_shapes.invalid(message, segment_index=[index]))
        with self._path(key).open("ab") as file:
            file.write(parts["media"])
        media["next"] += 1
        self._save()
        return Answer(body={"data": {"expires_at": int(time.time()) + 86400}})

    def _finalize(self, _request: Request, account: dict[str, Any], key: str) -> Answer:
        media = self._state["media"].get(key)
        if media is None or media["account"] != account["id"]:
            return Answer(status=400, body=x_shapes.invalid("The media id is invalid.", id=[key]))
        content = self._path(key).read_bytes()
        if len(content) != media["total"]:
            return Answer(
                status=400,
                body=x_shapes.invalid("Segments do not add up to provided total file size."),
            )
        if not content.startswith(IMAGE_SIGNATURES[media["type"]]):
            return Answer(status=400, body=x_shapes.invalid("media type unrecognized."))
        media["final"] = True
        self._save()
        shown = {"id": key, "media_key": f"3_{key}", "size": len(content)}
        return Answer(body={"data": {**shown, "expires_after_secs": 86400}})

    def _media_status(self, request: Request, account: dict[str, Any]) -> Answer:
        key = request.query.get("media_id", "")
        if request.query.get("command") != "STATUS" or not self._ready(key, account):
            return Answer(status=400, body=x_shapes.invalid("The media id is invalid."))
        info = {"state": "succeeded", "progress_percent": 100}
        shown = {"id": key, "media_key": f"3_{key}", "processing_info": info}
        return Answer(body={"data": shown})

    def _metadata(self, request: Request, account: dict[str, Any]) -> Answer:
        asked = request.json()
        key = asked.get("id", "")
        alt = ((asked.get("metadata") or {}).get("alt_text") or {}).get("text")
        if not self._ready(key, account) or not isinstance(alt, str):
            return Answer(status=400, body=x_shapes.invalid("The media id is invalid.", id=[key]))
        if not 0 < len(alt) <= MAX_ALT:
            message = "$.metadata.alt_text.text: must be at most 1000 characters long"
            return Answer(status=400, body=x_shapes.invalid(message))
        self._state["media"][key]["alt"] = alt
        self._save()
        shown = {"id": key, "associated_metadata": {"alt_text": {"text": alt}}}
        return Answer(body={"data": shown})

    def _path(self, key: str) -> Path:
        return self._directory / "media" / key

    # ------------------------------------------------------------------ what the public sees

    def _page(self, request: Request) -> Answer | None:
        if request.method != "GET":
            return None
        media = self._state["media"]
        picture = re.fullmatch(r"/media/([0-9]+)", request.path)
        if picture and media.get(picture[1], {}).get("final"):
            headers = {
                "content-type": media[picture[1]]["type"],
                "x-content-type-options": "nosniff",
            }
            return Answer(body=self._path(picture[1]).read_bytes(), headers=headers)
        asked = re.fullmatch(r"/([A-Za-z0-9_]{1,50})(?:/status/([0-9]+))?", request.path)
        account = next(
            (a for a in self._state["accounts"].values() if asked and a["username"] == asked[1]),
            None,
        )
        if asked is None or account is None:
            return None
        posts = [
            stored
            for stored in reversed(self._state["posts"].values())
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
                    return Answer(body={"posts": self._all_posts()})
                case "POST", "posts":
                    given = _decode(request, OutsidePost)
                    account = self._account(given.account)
                    stored = self._store(account, given.text, media=[], at=given.created_at)
                    url = x_shapes.post_url(account["username"], stored["id"])
                    return Answer(status=201, body={"id": stored["id"], "url": url})
                case "DELETE", "posts":
                    stored = self._state["posts"].get(what.partition("/")[2])
                    if stored is None:
                        raise BadRequest("There is no such post.")
                    stored["deleted"] = True
                    self._save()
                    return Answer(status=204)
                case "POST", "profile":
                    changed = msgspec.to_builtins(_decode(request, OutsideProfile))
                    account = self._account(changed.pop("account", ""))
                    account.update(changed)
                    self._save()
                    return Answer(body={"profile": account})
                case "POST", "tokens":
                    token = _decode(request, Token)
                    account = self._account(token.account)
                    entry = {"account": account["id"], "kind": token.kind}
                    self._state["tokens"][token.token] = entry
                    self._save()
                    return Answer(status=204)
                case "POST", "limits":
                    self._limited = _decode(request, Limits).enabled
                    self._calls.clear()
                    return Answer(status=204)
                case "POST", "reset":
                    self._state = msgspec.json.decode(msgspec.json.encode(EMPTY))
                    self._calls.clear()
                    self._seat_accounts()
                    self._save()
                    return Answer(status=204)
            return None

    def _all_posts(self) -> list[dict[str, Any]]:
        return [
            {
                "id": stored["id"],
                "account": (name := self._state["accounts"][stored["account"]]["username"]),
                "url": x_shapes.post_url(name, stored["id"]),
                "text": stored["text"],
                "created_at": stored["created_at"],
                "deleted": stored["deleted"],
                "reply_settings": stored["reply_settings"],
                "media": [
                    {"id": key, "alt": self._state["media"][key]["alt"]} for key in stored["media"]
                ],
            }
            for stored in self._state["posts"].values()
        ]


# --------------------------------------------------------------------------- small pieces


def _new_account(key: str, login: str) -> dict[str, Any]:
    return {
        "id": key,
        "login": login,
        "username": login,
        "name": login,
        "description": "",
        "location": "",
        "url": "",
        "created_at": "2020-04-01T00:00:00.000Z",
        "protected": False,
        "verified": False,
        "verified_type": "none",
        "profile_image_url": "https://pbs.example.com/profile_images/1/normal.png",
        "pinned_tweet_id": None,
    }


def _credential(request: Request) -> str:
    header = request.headers.get("authorization", "")
    if header.startswith("Bearer "):
        return header.removeprefix("Bearer ").strip()
    # The signature covers the provider's own address, which we are not: only the token is read.
    found = re.search(r'oauth_token="([^"]+)"', header)
    return found[1] if found else ""


def _limit_headers(most: int, remaining: int, reset: float) -> dict[str, str]:
    return {
        "x-rate-limit-limit": str(most),
        "x-rate-limit-remaining": str(max(0, remaining)),
        "x-rate-limit-reset": str(int(reset) + 1),
    }


def _throttled(most: int, seconds: float) -> Answer:
    headers = _limit_headers(most, 0, time.time() + seconds)
    return Answer(status=429, body=x_shapes.problem(429), headers=headers)


def _fields(
    request: Request, parameter: str, known: frozenset[str]
) -> tuple[frozenset[str], Answer | None]:
    asked = frozenset(filter(None, request.query.get(parameter, "").split(",")))
    if asked <= known:
        return asked, None
    name = sorted(asked - known)[0]
    message = f"The `{parameter}` query parameter value [{name}] is not one of {sorted(known)}"
    return asked, Answer(status=400, body=x_shapes.invalid(message, **{parameter: [name]}))


def _decode(request: Request, kind: type[Asked]) -> Asked:
    try:
        return msgspec.json.decode(request.body, type=kind)
    except msgspec.DecodeError as error:
        raise BadRequest(str(error)) from None


_ROUTES: Final = tuple(
    (method, re.compile(pattern), limit, handler)
    for method, pattern, limit, handler in (
        ("POST", "/2/tweets", "POST /2/tweets", X._create),
        ("DELETE", "/2/tweets/(?P<key>[0-9]{1,19})", "DELETE /2/tweets/:id", X._delete),
        ("GET", "/2/tweets/(?P<key>[0-9]{1,19})", "GET /2/tweets/:id", X._one),
        ("GET", "/2/users/me", "GET /2/users/me", X._me),
        ("GET", "/2/users/(?P<key>[0-9]{1,19})/tweets", "GET /2/users/:id/tweets", X._timeline),
        ("POST", "/2/media/upload/initialize", "media", X._initialize),
        ("POST", "/2/media/upload/(?P<key>[0-9]{1,19})/append", "media", X._append),
        ("POST", "/2/media/upload/(?P<key>[0-9]{1,19})/finalize", "media", X._finalize),
        ("GET", "/2/media/upload", "media", X._media_status),
        ("POST", "/2/media/metadata", "media", X._metadata),
    )
)


def main() -> None:
    """Serve one stand-in until it is told to stop."""
    parser = server.arguments("A stand-in for the X API v2 on loopback.")
    parser.add_argument("--no-rate-limits", action="store_true", help="never answer 429 by itself")
    given = parser.parse_args()
    make = functools.partial(
        X, Path(given.state), server.accounts(given), rate_limits=not given.no_rate_limits
    )
    server.run(make, port=given.port)


if __name__ == "__main__":
    main()
