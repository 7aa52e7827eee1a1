"""One call of X through tweepy: signed, never repeated by tweepy, its outcome named."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import requests
import tweepy
from msgspec import Struct

from connectors.contract import Connection, NeedsAttention, TryLater
from connectors.pacing import RateLimiter, RequestCounter
from connectors.redaction import redact
from connectors.requests_transport import requests_session
from connectors.sent import nothing_was_sent
from connectors.transport import TransportSettings, time_left
from connectors.x import parse

HOSTS: Final = ("api.twitter.com", "api.x.com")
"""The first is a literal in tweepy; the second is X's own name for the same service."""

SOON: Final = 30.0
WINDOW: Final = 900.0
"""Seconds after which X counts anew; waited for where a 429 does not say when."""

FASTEST: Final = 1000.0
"""Calls per second: X counts per window and not per second, so that only its own word slows us."""

PATIENCE: Final = 1.0
"""Seconds that a call without a deadline of its own waits for its turn."""


class Reply(Struct, frozen=True, kw_only=True):
    """What X answered."""

    status: int
    body: Any = None
    remaining: int | None = None
    """How many more calls of this kind X takes before `reset_at`."""

    reset_at: float | None = None

    @property
    def ok(self) -> bool:
        """Whether X did what was asked."""
        return 200 <= self.status < 300


class Lost(Exception):
    """The request was sent and no answer that can be read came back."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Caller:
    """Makes calls for one account. Not thread-safe."""

    def __init__(self, connection: Connection, transport: TransportSettings) -> None:
        secrets = {name: value for name, value in connection.secrets.items() if value}
        if "access_token" not in secrets:
            raise NeedsAttention("Give the account's access_token.", code="credential_missing")
        parts = ("consumer_key", "consumer_secret", "access_token_secret")
        given = [name for name in parts if name in secrets]
        if given and len(given) < len(parts):
            missing = ", ".join(sorted(set(parts) - set(given)))
            message = f"For OAuth 1.0a give {missing} too, or access_token alone for OAuth 2.0."
            raise NeedsAttention(message, code="credential_incomplete")
        self.counter = RequestCounter()
        self._limiters: dict[str, RateLimiter] = {}
        self._opens: dict[str, float] = {}
        self._secrets = secrets
        self._client_id = connection.settings.get("client_id", "")
        self._keep = connection.keep_secrets
        self._signed = bool(given)
        self._client = tweepy.Client(
            bearer_token=None if given else secrets["access_token"],
            consumer_key=secrets.get("consumer_key"),
            consumer_secret=secrets.get("consumer_secret"),
            access_token=secrets["access_token"] if given else None,
            access_token_secret=secrets.get("access_token_secret"),
            return_type=requests.Response,
            wait_on_rate_limit=False,
        )
        self._client.session = requests_session(
            transport, endpoint=connection.endpoint, hosts=HOSTS, counter=self.counter
        )

    # ------------------------------------------------------------------ calls

    def create(
        self,
        text: str,
        media_ids: Sequence[str] = (),
        *,
        reply_settings: str = "everyone",
        in_reply_to: str = "",
    ) -> Reply:
        """Put a post up."""
        # X has no word for "everyone" here: it is what holds where nothing is said.
        limited = None if reply_settings == "everyone" else reply_settings
        return self._ask(
            "POST /2/tweets",
            lambda: self._client.create_tweet(
                text=text or None,
                media_ids=media_ids or None,
                reply_settings=limited,
                in_reply_to_tweet_id=in_reply_to or None,
                user_auth=self._signed,
            ),
        )

    def delete(self, post_id: str) -> Reply:
        """Take a post down."""
        return self._ask(
            "DELETE /2/tweets/:id",
            lambda: self._client.delete_tweet(post_id, user_auth=self._signed),
        )

    def me(self) -> Reply:
        """The account that the credential belongs to."""
        fields = [
            "description",
            "entities",
            "location",
            "pinned_tweet_id",
            "profile_image_url",
            "protected",
            "url",
            "verified",
            "verified_type",
        ]
        return self._ask(
            "GET /2/users/me",
            lambda: self._client.get_me(user_fields=fields, user_auth=self._signed),
        )

    def timeline(self, account_id: str, **asked: Any) -> Reply:
        """One page of an account's own posts."""
        fields = [
            "author_id",
            "conversation_id",
            "created_at",
            "entities",
            "in_reply_to_user_id",
            "referenced_tweets",
            "reply_settings",
        ]
        return self._ask(
            "GET /2/users/:id/tweets",
            lambda: self._client.get_users_tweets(
                account_id, tweet_fields=fields, user_auth=self._signed, **asked
            ),
        )

    def request(self, method: str, route: str, **asked: Any) -> Reply:
        """A call that tweepy has no method for."""
        return self._ask(
            f"{method} {route}",
            lambda: self._client.request(method, route, user_auth=self._signed, **asked),
        )

    def append(self, media_id: str, index: int, data: bytes) -> Reply:
        """One segment of a media file; tweepy's own request sends JSON only."""
        return self._ask(
            "POST /2/media/upload/:id/append", lambda: self._send_segment(media_id, index, data)
        )

    def clean(self, text: str) -> str:
        """The text without any of this account's credentials."""
        return redact(text, self._secrets.values())

    # ------------------------------------------------------------------ how

    def _ask(self, route: str, call: Callable[[], requests.Response]) -> Reply:
        limiter = self._limiters.setdefault(route, RateLimiter(FASTEST, burst=FASTEST))
        left = time_left()
        patience = PATIENCE if left is None else max(0.0, left)
        if not limiter.acquire(time.monotonic() + patience):
            after = max(1.0, self._opens.get(route, 0.0) - time.monotonic())
            raise TryLater("X allows no more calls for now.", after=after, code="429")
        reply = self._once(call)
        # 401 comes before anything was done, so that the same call may be made once more.
        if reply.status == 401 and self._renew():
            reply = self._once(call)
        if reply.status == 429 or reply.remaining == 0:
            self._opens[route] = time.monotonic() + wait(reply)
            limiter.throttled(wait(reply))
        return reply

    def _once(self, call: Callable[[], requests.Response]) -> Reply:
        try:
            response = call()
        except tweepy.HTTPException as error:
            response = error.response
        except requests.RequestException as error:
            if nothing_was_sent(error):
                raise TryLater(
                    "X cannot be reached; look at the proxy, the firewall and the name server.",
                    after=SOON,
                    code="unreachable",
                ) from None
            timed_out = isinstance(error, requests.Timeout)
            raise Lost("timeout" if timed_out else "connection_lost") from None
        except (AttributeError, TypeError, ValueError):
            # tweepy trips over an error body that is JSON and no object.
            raise Lost("unreadable_answer") from None
        try:
            body = response.json()
        except ValueError:
            body = None
        remaining = response.headers.get("x-rate-limit-remaining", "")
        return Reply(
            status=response.status_code,
            body=body,
            remaining=int(remaining) if remaining.isdecimal() else None,
            reset_at=_reset(response.headers),
        )

    def _send_segment(self, media_id: str, index: int, data: bytes) -> requests.Response:
        headers = {}
        auth = None
        if self._signed:
            auth = tweepy.OAuth1UserHandler(
                self._client.consumer_key,
                self._client.consumer_secret,
                self._client.access_token,
                self._client.access_token_secret,
            ).apply_auth()
        else:
            headers["Authorization"] = f"Bearer {self._client.bearer_token}"
        response: requests.Response = self._client.session.post(
            f"https://{HOSTS[0]}/2/media/upload/{media_id}/append",
            data={"segment_index": str(index)},
            files={"media": ("media", data, "application/octet-stream")},
            headers=headers,
            auth=auth,
        )
        return response

    def _renew(self) -> bool:
        """
        Whether there is a new access token now.

        X's refresh tokens serve once: without a place to keep the next one the account would be
        lost with this process, so nothing is renewed then.
        """
        token = self._secrets.get("refresh_token")
        if self._signed or self._keep is None or not token or not self._client_id:
            return False
        secret = self._secrets.get("client_secret")
        form = {
            "grant_type": "refresh_token",
            "refresh_token": token,
            "client_id": self._client_id,
        }
        message = "X did not renew the access token just now."
        try:
            reply = self._once(
                lambda: self._client.session.post(
                    f"https://{HOSTS[0]}/2/oauth2/token",
                    data=form,
                    auth=(self._client_id, secret) if secret else None,
                )
            )
        except Lost as error:
            raise TryLater(message, after=SOON, code=error.code) from None
        if reply.status == 429 or reply.status >= 500:
            # A fault of the day is no reason to have an account connected again.
            raise TryLater(message, after=wait(reply), code=str(reply.status))
        given = reply.body if reply.ok and isinstance(reply.body, dict) else {}
        fresh = {
            name: given[name]
            for name in ("access_token", "refresh_token")
            if isinstance(given.get(name), str) and given[name]
        }
        if "access_token" not in fresh:
            return False
        self._keep(fresh)
        self._secrets.update(fresh)
        self._client.bearer_token = fresh["access_token"]
        return True


def refusal(reply: Reply, clean: Callable[[str], str]) -> NeedsAttention | TryLater | None:
    """What to raise for an answer that says that nothing was done, None where it says otherwise."""
    said = clean(parse.text_of(reply.body))
    code = parse.code_of(reply.status, reply.body)
    if reply.status == 429:
        return TryLater("X allows no more calls for now.", after=wait(reply), code="429")
    if reply.status == 401:
        message = (
            f"X refused the credential ({said or 'no reason given'}); connect the account again."
        )
        return NeedsAttention(message, code=code)
    if reply.status == 403 and parse.kind_of_refusal(reply.body) == "attention":
        message = (
            f"X does not let this credential do that ({said}); check its rights and the account."
        )
        return NeedsAttention(message, code=code)
    return None


def wait(reply: Reply) -> float:
    """Seconds until X takes calls again, by X's own clock reading."""
    if reply.reset_at is None:
        return WINDOW if reply.status == 429 else SOON
    return max(1.0, reply.reset_at - time.time())


def _reset(headers: Mapping[str, str]) -> float | None:
    try:
        return float(headers["x-rate-limit-reset"])
    except (KeyError, ValueError):
        return None
