"""
The sign-in to X by OAuth 2.0 with PKCE, which gives the connector its tokens.

`python -m connectors.x.sign_in --client-id ID --out FILE` prints the address to open as the
account, waits on loopback for the browser to come back, and keeps the tokens in the file. They are
printed nowhere. A confidential client gives its secret as X_CLIENT_SECRET.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import hmac
import json
import os
import secrets
import sys
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode, urlsplit

import requests
from msgspec import Struct

from connectors.contract import ConnectorError, NeedsAttention, TryLater
from connectors.redaction import redact
from connectors.requests_transport import requests_session
from connectors.sent import nothing_was_sent
from connectors.transport import TransportSettings
from connectors.x import parse
from connectors.x.calls import HOSTS, SOON

SCOPES: Final = ("tweet.read", "tweet.write", "users.read", "media.write", "offline.access")
PORT: Final = 8765
CALLBACK: Final = "/callback"


class Begun(Struct, frozen=True, kw_only=True):
    """A sign-in on its way: what to open, and what only its beginner knows."""

    url: str
    client_id: str
    redirect: str
    state: str
    verifier: str

    def __repr__(self) -> str:
        return f"Begun(client_id={self.client_id!r}, redirect={self.redirect!r})"


def begin(client_id: str, redirect: str, *, shown_at: str = "https://x.com") -> Begun:
    """The address at which the account's owner lets the app in. `redirect` is known to X."""
    state, verifier = secrets.token_urlsafe(24), secrets.token_urlsafe(48)
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest())
    asked = {
        "response_type": "code",
        "client_id": client_id,
        "redirect_uri": redirect,
        "scope": " ".join(SCOPES),
        "state": state,
        "code_challenge": challenge.decode().rstrip("="),
        "code_challenge_method": "S256",
    }
    return Begun(
        url=f"{shown_at.rstrip('/')}/i/oauth2/authorize?{urlencode(asked)}",
        client_id=client_id,
        redirect=redirect,
        state=state,
        verifier=verifier,
    )


def finish(
    begun: Begun, came_back: Mapping[str, str], session: requests.Session, client_secret: str = ""
) -> dict[str, str]:
    """
    The connector's secrets, for what the browser came back with.

    Raises `NeedsAttention` where the sign-in has to begin anew, which costs nothing but a click.
    """
    if not hmac.compare_digest(came_back.get("state", "").encode(), begun.state.encode()):
        message = "This answer belongs to another sign-in; begin again."
        raise NeedsAttention(message, code="state")
    if "code" not in came_back:
        message = "The access was not allowed; begin again, and allow it as the account."
        raise NeedsAttention(message, code=came_back.get("error", "code_missing")[:80])
    form = {
        "grant_type": "authorization_code",
        "code": came_back["code"],
        "redirect_uri": begun.redirect,
        "client_id": begun.client_id,
        "code_verifier": begun.verifier,
    }
    status, body = _sent(session, form, (begun.client_id, client_secret) if client_secret else None)
    if status != 200 or not isinstance(body, dict):
        said = redact(parse.text_of(body), [*form.values(), client_secret])
        message = f"X refused the sign-in ({said or status}); begin again."
        raise NeedsAttention(message, code=str(status))
    granted = body.get("scope")
    missing = sorted(set(SCOPES) - set(granted.split() if isinstance(granted, str) else ()))
    names = ("access_token", "refresh_token")
    tokens = {name: body[name] for name in names if isinstance(body.get(name), str) and body[name]}
    if missing or len(tokens) < len(names):
        message = f"The sign-in lacks {', '.join(missing) or 'a token'}; set the app up for it."
        raise NeedsAttention(message, code="scope")
    return tokens


def _sent(
    session: requests.Session, form: Mapping[str, str], auth: tuple[str, str] | None
) -> tuple[int, Any]:
    try:
        reply = session.post(f"https://{HOSTS[1]}/2/oauth2/token", data=form, auth=auth)
    except requests.RequestException as error:
        if nothing_was_sent(error):
            message = "X cannot be reached; look at the proxy, the firewall and the name server."
            raise TryLater(message, after=SOON, code="unreachable") from None
        # The code serves once, and perhaps it has.
        message = "X did not answer the sign-in; begin again."
        raise NeedsAttention(message, code="connection_lost") from None
    try:
        return reply.status_code, reply.json()
    except ValueError:
        return reply.status_code, None


# --------------------------------------------------------------------------- command line


class _Door(HTTPServer):
    """Takes the browser back on loopback, once."""

    came_back: Mapping[str, str] | None = None


class _Callback(BaseHTTPRequestHandler):
    server: _Door
    timeout = 10

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        known = address.path == CALLBACK
        if known:
            self.server.came_back = dict(parse_qsl(address.query))
        self.send_response(200 if known else 404)
        self.send_header("content-type", "text/plain; charset=utf-8")
        self.end_headers()
        if known:
            self.wfile.write("このページは閉じてかまいません。 You may close this page.\n".encode())

    def log_message(self, *_: object) -> None:
        """Nothing: the address carries a code."""


def main() -> None:
    """Sign in once; exit code 3 where a person has to begin anew."""
    parser = argparse.ArgumentParser(description="Sign in to X and keep the tokens in a file.")
    parser.add_argument("--client-id", required=True)
    parser.add_argument("--out", required=True, help="a new file for the tokens, readable by you")
    parser.add_argument("--port", type=int, default=PORT, help="of http://127.0.0.1:PORT/callback")
    parser.add_argument("--endpoint-url", help="another X, as the sandbox")
    given = parser.parse_args()
    # Opened first: tokens that cannot be kept are lost.
    handle = os.open(given.out, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        try:
            json.dump(_signed_in(given.client_id, given.port, given.endpoint_url), out)
        except ConnectorError as error:
            Path(given.out).unlink()
            print(error, file=sys.stderr)  # noqa: T201 - a command's output
            sys.exit(3)


def _signed_in(client_id: str, port: int, endpoint: str | None) -> dict[str, str]:
    settings = TransportSettings.from_environment()
    session = requests_session(settings, endpoint=endpoint, hosts=HOSTS)
    with _Door(("127.0.0.1", port), _Callback) as door:
        redirect = f"http://127.0.0.1:{door.server_port}{CALLBACK}"
        begun = begin(client_id, redirect, shown_at=endpoint or "https://x.com")
        print("アカウントでサインインして開いてください。 Open as the account:", file=sys.stderr)  # noqa: T201 - a command's output
        print(begun.url, flush=True)  # noqa: T201 - as above
        while door.came_back is None:
            door.handle_request()
        tokens = finish(begun, door.came_back, session, os.environ.get("X_CLIENT_SECRET", ""))
    return {**tokens, "client_id": client_id}


if __name__ == "__main__":
    main()
