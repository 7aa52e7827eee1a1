"""No credential in a text that leaves us: errors, logs, the SDKs' own logs."""

from __future__ import annotations

import base64
import logging
import re
from collections.abc import Iterable
from typing import Final
from urllib.parse import quote

REDACTED: Final = "[redacted]"

_CREDENTIAL_LOGGERS: Final = (
    "boto3",
    "botocore",
    "google.auth",
    "googleapiclient",
    "googleapiclient.discovery",
    "googleapiclient.http",
    "httplib2",
    "oauthlib",
    "oauthlib.oauth1.rfc5849",
    "oauthlib.oauth1.rfc5849.signature",
    "requests_oauthlib",
    "requests_oauthlib.oauth1_auth",
    "tweepy",
    "tweepy.client",
    "urllib3",
    "urllib3.connectionpool",
)

_SHAPES: Final = (
    re.compile(r"(?i)\b((?:bearer|basic)\s+)[A-Za-z0-9._~+/=%-]{16,}"),
    re.compile(
        r"(?i)((?:access_token|refresh_token|client_secret|oauth_\w+)[\"']?\s*[=:]\s*[\"']?)"
        r"[^\s\"'&,;]+"
    ),
    re.compile(r"(?i)(://[^/\s:@]*:)[^/\s@]+(?=@)"),
)


def redact(text: str, secrets: Iterable[str]) -> str:
    """The text without these secrets, nor their URL-quoted and Base64 forms, nor bearer values."""
    forms = set()
    for secret in secrets:
        if len(secret) >= 4:
            encoded = base64.b64encode(secret.encode()).decode()
            forms |= {secret, quote(secret, safe=""), encoded, encoded.rstrip("=")}
    # Longest first: a secret that contains another must not leave its tail behind.
    for form in sorted(forms, key=len, reverse=True):
        text = text.replace(form, REDACTED)
    for shape in _SHAPES:
        text = shape.sub(lambda found: f"{found[1]}{REDACTED}", text)
    return text


def quieten() -> None:
    """Keep the SDKs' own loggers above DEBUG, where they write credentials."""
    for name in _CREDENTIAL_LOGGERS:
        logger = logging.getLogger(name)
        if logger.level < logging.INFO:
            logger.setLevel(logging.INFO)
