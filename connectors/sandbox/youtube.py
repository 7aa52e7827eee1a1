"""
A stand-in for the YouTube Data API v3: stateful, with YouTube's own limits and error bodies.

`python -m connectors.sandbox.youtube --port 0 --state DIR` opens the sample city's channel; others
with `--account NAME --token TOKEN`. The token is both the access token and the refresh token.
"""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final, Literal, TypeVar
from urllib.parse import parse_qsl

import msgspec
from msgspec import Struct

from connectors.sandbox import server, youtube_playlists, youtube_shapes, youtube_uploads
from connectors.sandbox.faults import Effect
from connectors.sandbox.server import Answer, BadRequest, Request, Sandbox
from connectors.sandbox.youtube_store import Store

ACCOUNT: Final = "reiji_city"
TOKEN: Final = "sandbox-youtube-token"  # noqa: S105 - opens nothing but the stand-in
DAILY_UNITS: Final = 10_000
DAILY_UPLOADS: Final = 100
PAGE: Final = 50

Asked = TypeVar("Asked")


class OutsideVideo(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A video that appears by other hands than the API's."""

    title: str
    description: str = ""
    account: str = ""
    privacy: str = "public"
    published_at: datetime | None = None
    upload_status: Literal["uploaded", "processed", "failed", "rejected"] = "processed"
    reason: str = ""
    """Why it failed or was rejected."""


class OutsideChannel(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A change of a channel by other hands than ours."""

    account: str = ""
    title: str | msgspec.UnsetType = msgspec.UNSET
    description: str | msgspec.UnsetType = msgspec.UNSET
    handle: str | msgspec.UnsetType = msgspec.UNSET
    country: str | msgspec.UnsetType = msgspec.UNSET
    keywords: str | msgspec.UnsetType = msgspec.UNSET


class OutsidePlaylist(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A playlist that somebody makes in YouTube Studio."""

    title: str
    account: str = ""


class Limits(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How many units and uploads a day there are, and whether the project was audited."""

    daily_units: int | msgspec.UnsetType = msgspec.UNSET
    daily_uploads: int | msgspec.UnsetType = msgspec.UNSET
    audited: bool | msgspec.UnsetType = msgspec.UNSET


def youtube_sandbox(
    state_dir: Path | str, accounts: Mapping[str, str], *, port: int = 0, audited: bool = True
) -> Sandbox:
    """A stand-in to be entered; `accounts` is name → token, its state is in `state_dir`."""
    return Sandbox(YouTube(Path(state_dir), accounts, audited=audited), port=port)


class YouTube:
    """The service behind the server. Thread-safe: one call at a time."""

    name = "youtube"

    def __init__(
        self, directory: Path, accounts: Mapping[str, str], *, audited: bool = True
    ) -> None:
        self._store = Store(directory, accounts)
        self._audited = audited
        self._daily = DAILY_UNITS
        self._uploads = DAILY_UPLOADS
        self._lock = threading.RLock()
        api, upload = "/youtube/v3", "/upload/youtube/v3"
        self._routes: dict[tuple[str, str], tuple[int, Callable[..., Answer]]] = {
            ("GET", f"{api}/channels"): (1, self._channels),
            ("GET", f"{api}/videos"): (1, self._videos),
            ("PUT", f"{api}/videos"): (50, self._update),
            ("DELETE", f"{api}/videos"): (50, self._delete),
            ("GET", f"{api}/playlists"): (1, self._with_store(youtube_playlists.playlists)),
            ("GET", f"{api}/playlistItems"): (1, self._with_store(youtube_playlists.items)),
            ("POST", f"{api}/playlistItems"): (50, self._with_store(youtube_playlists.join)),
            ("GET", f"{api}/captions"): (50, self._captions),
            ("POST", f"{upload}/videos"): (0, self._start),
            ("PUT", f"{upload}/videos"): (0, self._with_store(youtube_uploads.take)),
            ("POST", f"{upload}/thumbnails/set"): (
                50,
                self._with_store(youtube_uploads.thumbnail),
            ),
            ("POST", f"{upload}/captions"): (400, self._with_store(youtube_uploads.caption)),
        }

    def _with_store(self, act: Callable[..., Answer]) -> Callable[..., Answer]:
        return functools.partial(act, self._store)

    # ------------------------------------------------------------------ the network's answers

    def answer(self, request: Request) -> Answer:
        """What YouTube would say."""
        with self._lock:
            if (request.method, request.path) == ("POST", "/token"):
                return self._token(request)
            if (request.method, request.path) == ("GET", "/watch"):
                return self._page(request)
            found = self._routes.get((request.method, request.path))
            if found is None:
                return youtube_shapes.error(404, "notFound")
            token = self._store.held["tokens"].get(_credential(request))
            if token is None or token["kind"] == "revoked":
                return youtube_shapes.error(401, "authError", "Invalid Credentials")
            units, handler = found
            if self._store.held["units"] + units > self._daily:
                return _used_up()
            self._store.held["units"] += units
            return handler(request, self._store.held["channels"][token["channel"]])

    def fault(self, effect: Effect, request: Request) -> Answer:  # noqa: ARG002 - every service takes it
        """A scripted refusal in YouTube's own words."""
        match effect.type:
            case "rate_limit":
                return youtube_shapes.error(
                    429, "rateLimitExceeded", retry_after=str(int(effect.seconds))
                )
            case "token_revoked":
                with self._lock:
                    for token in self._store.held["tokens"].values():
                        token["kind"] = "revoked"
                    self._store.save()
                return youtube_shapes.error(401, "authError", "Invalid Credentials")
        if effect.body is None:
            return youtube_shapes.error(effect.status)
        return Answer(status=effect.status, body=effect.body)

    def _token(self, request: Request) -> Answer:
        given = dict(parse_qsl(request.body.decode("latin-1")))
        text = given.get("refresh_token", "")
        held = self._store.held["tokens"].get(text)
        if held is None or held["kind"] == "revoked":
            said = "Token has been expired or revoked."
            body = {"error": "invalid_grant", "error_description": said}
            return Answer(status=400, body=body)
        told = {"access_token": text, "expires_in": 3599, "token_type": "Bearer"}
        return Answer(body={**told, "scope": "https://www.googleapis.com/auth/youtube.force-ssl"})

    # ------------------------------------------------------------------ reading

    def _channels(self, request: Request, channel: dict[str, Any]) -> Answer:
        parts = _parts(request) & youtube_shapes.CHANNEL_PARTS
        wanted = request.query.get("id", "").split(",")
        held = (
            [channel]
            if request.query.get("mine") == "true"
            else [one for key, one in self._store.held["channels"].items() if key in wanted]
        )
        shown = [youtube_shapes.channel(one, parts) for one in held]
        return Answer(body=youtube_shapes.listing("channel", shown))

    def _videos(self, request: Request, channel: dict[str, Any]) -> Answer:
        wanted = request.query.get("id", "").split(",")
        if len(wanted) > PAGE:
            return youtube_shapes.error(400, "invalidValue", "Too many ids.")
        parts = _parts(request) & youtube_shapes.VIDEO_PARTS
        shown = [
            youtube_shapes.video(held, parts)
            for key in wanted
            if (held := self._store.held["videos"].get(key))
            and not held["deleted"]
            and (held["channel"] == channel["id"] or held["status"]["privacyStatus"] != "private")
        ]
        return Answer(body=youtube_shapes.listing("video", shown))

    def _captions(self, request: Request, channel: dict[str, Any]) -> Answer:
        held = self._own(request.query.get("videoId", ""), channel)
        if held is None:
            return youtube_shapes.error(404, "videoNotFound")
        shown = [
            {"kind": "youtube#caption", "id": one["id"], "snippet": {"language": one["language"]}}
            for one in held["captions"]
        ]
        return Answer(body=youtube_shapes.listing("caption", shown))

    # ------------------------------------------------------------------ writing

    def _start(self, request: Request, channel: dict[str, Any]) -> Answer:
        # Uploads have an allowance of their own beside the units.
        if self._store.held["inserts"] >= self._uploads:
            return _used_up()
        self._store.held["inserts"] += 1
        return youtube_uploads.start(self._store, request, channel, audited=self._audited)

    def _update(self, request: Request, channel: dict[str, Any]) -> Answer:
        asked = request.json()
        held = self._own(str(asked.get("id")), channel)
        if held is None:
            return youtube_shapes.error(404, "videoNotFound")
        snippet = asked.get("snippet", held["snippet"])
        status = asked.get("status", held["status"])
        refused = youtube_uploads.flaw(snippet, status)
        if refused:
            return refused
        if not self._audited:
            status = {**status, "privacyStatus": "private"}
        held |= {"snippet": snippet, "status": status}
        self._store.save()
        return Answer(body=youtube_shapes.video(held, _parts(request)))

    def _delete(self, request: Request, channel: dict[str, Any]) -> Answer:
        held = self._own(request.query.get("id", ""), channel)
        if held is None:
            return youtube_shapes.error(404, "videoNotFound")
        held["deleted"] = True
        self._store.save()
        return Answer(status=204)

    def _own(self, key: str, channel: dict[str, Any]) -> dict[str, Any] | None:
        held: dict[str, Any] | None = self._store.held["videos"].get(key)
        mine = held is not None and not held["deleted"] and held["channel"] == channel["id"]
        return held if mine else None

    def _page(self, request: Request) -> Answer:
        held = self._store.held["videos"].get(request.query.get("v", ""))
        if held is None or held["deleted"] or held["status"]["privacyStatus"] == "private":
            return Answer(status=404, body="<!doctype html><title>404</title>")
        title = self._store.held["channels"][held["channel"]]["title"]
        return Answer(body=youtube_shapes.page(held, title))

    # ------------------------------------------------------------------ the script

    def control(self, request: Request) -> Answer | None:
        """Changes by other hands, and what the state really is."""
        with self._lock:
            what, _, key = request.path.removeprefix("/_sandbox/").partition("/")
            match request.method, what:
                case "GET", "posts":
                    return Answer(body={"posts": self._all_videos(request.base_url)})
                case "POST", "posts":
                    return self._outside(_decode(request, OutsideVideo))
                case "DELETE", "posts":
                    if key not in self._store.held["videos"]:
                        raise BadRequest("There is no such video.")
                    self._store.held["videos"][key]["deleted"] = True
                case "POST", "profile":
                    changed = msgspec.to_builtins(_decode(request, OutsideChannel))
                    self._store.channel(changed.pop("account", "")).update(changed)
                case "GET", "quota":
                    used = {name: self._store.held[name] for name in ("units", "inserts")}
                    return Answer(body={**used, "daily_units": self._daily})
                case "POST", "playlists":
                    return self._playlist(_decode(request, OutsidePlaylist))
                case "GET", "playlists":
                    return Answer(body={"playlists": [*self._store.held["playlists"].values()]})
                case "POST", "limits":
                    limits = _decode(request, Limits)
                    if limits.daily_units is not msgspec.UNSET:
                        self._daily = limits.daily_units
                    if limits.daily_uploads is not msgspec.UNSET:
                        self._uploads = limits.daily_uploads
                    if limits.audited is not msgspec.UNSET:
                        self._audited = limits.audited
                case "POST", "reset":
                    self._store.reset()
                case _:
                    return None
            self._store.save()
            return Answer(status=204)

    def _playlist(self, given: OutsidePlaylist) -> Answer:
        channel = self._store.channel(given.account)["id"]
        key = f"PL{self._store.new_id(32)}"
        made = {"id": key, "channel": channel, "title": given.title, "items": []}
        self._store.held["playlists"][key] = made
        self._store.save()
        return Answer(status=201, body={"id": key})

    def _outside(self, given: OutsideVideo) -> Answer:
        channel = self._store.channel(given.account)
        snippet = {"title": given.title, "description": given.description}
        status = {"privacyStatus": given.privacy, "uploadStatus": given.upload_status}
        if given.reason:
            kind = "failureReason" if given.upload_status == "failed" else "rejectionReason"
            status[kind] = given.reason
        held = self._store.add(channel, snippet, status, at=given.published_at)
        return Answer(status=201, body={"id": held["id"]})

    def _all_videos(self, base: str) -> list[dict[str, Any]]:
        return [
            {**held, "url": f"{base}/watch?v={held['id']}"}
            for held in self._store.held["videos"].values()
        ]


def _used_up() -> Answer:
    message = "The request cannot be completed because you have exceeded your quota."
    return youtube_shapes.error(403, "quotaExceeded", message)


def _credential(request: Request) -> str:
    return request.headers.get("authorization", "").removeprefix("Bearer ").strip()


def _parts(request: Request) -> frozenset[str]:
    return frozenset(request.query.get("part", "").split(","))


def _decode(request: Request, kind: type[Asked]) -> Asked:
    try:
        return msgspec.json.decode(request.body, type=kind)
    except msgspec.DecodeError as error:
        raise BadRequest(str(error)) from None


def main() -> None:
    """Serve one stand-in until it is told to stop."""
    parser = server.arguments("A stand-in for the YouTube Data API v3 on loopback.")
    parser.add_argument("--unaudited", action="store_true", help="lock every upload to private")
    given = parser.parse_args()
    accounts = server.accounts(given) or {ACCOUNT: TOKEN}
    make = functools.partial(YouTube, Path(given.state), accounts, audited=not given.unaudited)
    server.run(make, port=given.port)


if __name__ == "__main__":
    main()
