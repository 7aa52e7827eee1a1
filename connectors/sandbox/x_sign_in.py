"""OAuth 2.0 on the stand-in for X: a code for a sign-in with PKCE, tokens for a code, renewal."""

from __future__ import annotations

import base64
import hashlib
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode

from connectors.sandbox.server import Answer, Request
from connectors.sandbox.x_store import Store

SCOPES: Final = "tweet.read tweet.write users.read media.write offline.access"
NEEDED: Final = ("client_id", "redirect_uri", "state", "code_challenge", "scope")


def authorize(store: Store, request: Request) -> Answer:
    """Send the browser back with a code, as though the first account's owner had agreed."""
    asked = dict(request.query)
    if any(not asked.get(name) for name in NEEDED) or asked.get("code_challenge_method") != "S256":
        return Answer(status=400, body="<!doctype html><title>Something went wrong</title>")
    code = f"code-{store.new_id()}"
    account = store.account("")["id"]
    store.held["codes"][code] = {name: asked[name] for name in NEEDED} | {"account": account}
    store.save()
    back = urlencode({"state": asked["state"], "code": code})
    return Answer(status=302, headers={"location": f"{asked['redirect_uri']}?{back}"})


def token(store: Store, request: Request) -> Answer:
    """Tokens for a code or for a refresh token; either serves once."""
    given = dict(parse_qsl(request.body.decode("latin-1")))
    match given.get("grant_type"):
        case "authorization_code":
            held = store.held["codes"].pop(given.get("code", ""), None)
            digest = hashlib.sha256(given.get("code_verifier", "").encode()).digest()
            proof = base64.urlsafe_b64encode(digest).decode().rstrip("=")
            right = held is not None and (
                held["code_challenge"] == proof
                and held["client_id"] == given.get("client_id")
                and held["redirect_uri"] == given.get("redirect_uri")
            )
            return _given(store, held["account"], held["scope"]) if held and right else _invalid()
        case "refresh_token":
            held = store.held["tokens"].get(given.get("refresh_token", ""))
            if held is None or held["kind"] != "refresh" or "client_id" not in given:
                return _invalid()
            held["kind"] = "revoked"
            return _given(store, held["account"], SCOPES)
    return _invalid()


def _given(store: Store, account: str, scope: str) -> Answer:
    fresh = {name: f"{name}-{store.new_id()}" for name in ("access", "refresh")}
    for name, kind in (("access", "user"), ("refresh", "refresh")):
        store.held["tokens"][fresh[name]] = {"account": account, "kind": kind}
    store.save()
    told: dict[str, Any] = {
        "token_type": "bearer",
        "expires_in": 7200,
        "access_token": fresh["access"],
        "scope": scope,
    }
    if "offline.access" in scope:
        told["refresh_token"] = fresh["refresh"]
    return Answer(body=told)


def _invalid() -> Answer:
    said = "Value passed for the token was invalid."
    return Answer(status=400, body={"error": "invalid_request", "error_description": said})
