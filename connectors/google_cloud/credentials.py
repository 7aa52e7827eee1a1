"""With what a scan signs in: a key, what gcloud keeps, or a token; as itself or as another."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

import google.auth.exceptions
from google.auth import impersonated_credentials
from google.oauth2 import service_account
from google.oauth2.credentials import Credentials

from connectors.contract import Connection, NeedsAttention
from connectors.google_apis import TOKENS

SCOPE: Final = "https://www.googleapis.com/auth/cloud-platform"
KINDS: Final = frozenset({"service_account", "authorized_user"})


def key_of(connection: Connection) -> Mapping[str, Any] | None:
    """The key that was given, or None where a token stands in for it; else `NeedsAttention`."""
    given = connection.secrets.get("service_account_key", "")
    if not given:
        if connection.secrets.get("access_token"):
            return None
        message = (
            "Google Cloud needs service_account_key, the JSON key of a service account that may "
            "read what the connector's README lists."
        )
        raise NeedsAttention(message, code="no_credentials")
    base = connection.endpoint
    try:
        key = dict(json.loads(given))
        # The addresses to which the key is shown are not the key's to choose.
        key["token_uri"] = f"{base.rstrip('/')}/token" if base else TOKENS
        key["universe_domain"] = "googleapis.com"
        # Other kinds name programs and files of this machine that Google's library would open.
        if key.get("type") not in KINDS:
            raise ValueError
        _made(key)
    except (
        ValueError,
        TypeError,
        KeyError,
        AttributeError,
        google.auth.exceptions.GoogleAuthError,
    ):
        message = (
            "The service_account_key is neither the JSON key of a service account nor what "
            "“gcloud auth application-default login” writes; make a new one and give the whole "
            "file."
        )
        raise NeedsAttention(message, code="service_account_key") from None
    return key


def credentials(connection: Connection, key: Mapping[str, Any] | None) -> Any:
    """What signs each call; makes no call itself."""
    own = _made(key) if key else Credentials(token=connection.secrets["access_token"])  # type: ignore[no-untyped-call]  # half typed
    target = connection.settings.get("impersonate", "")
    if not target:
        return own
    base = connection.endpoint
    return impersonated_credentials.Credentials(  # type: ignore[no-untyped-call]  # half typed
        source_credentials=own,
        target_principal=target,
        target_scopes=[SCOPE],
        iam_endpoint_override=(
            f"{base.rstrip('/')}/v1/projects/-/serviceAccounts/{target}:generateAccessToken"
            if base
            else None
        ),
    )


def _made(key: Mapping[str, Any]) -> Any:
    if key["type"] == "authorized_user":
        made = Credentials.from_authorized_user_info(key, scopes=[SCOPE])  # type: ignore[no-untyped-call]  # half typed
        # From a user's key the library takes no address.
        return made.with_token_uri(key["token_uri"])
    return service_account.Credentials.from_service_account_info(key, scopes=[SCOPE])  # type: ignore[no-untyped-call]  # half typed
