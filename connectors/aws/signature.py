"""AWS Signature Version 4 for reads of S3: a GET without a body. Pure."""

from __future__ import annotations

import hashlib
import hmac
import time
from collections.abc import Iterable
from typing import Final
from urllib.parse import quote

from connectors.aws.calls import Credentials

NOTHING: Final = hashlib.sha256(b"").hexdigest()
_SAFE: Final = "-_.~"
_KEPT: Final = 64


def canonical_path(path: str) -> str:
    """The path as S3 signs it and as it goes out: every byte quoted once, slashes kept."""
    return quote(path, safe=f"/{_SAFE}")


def canonical_query(pairs: Iterable[tuple[str, str]]) -> str:
    """The query as it is signed and as it goes out."""
    quoted = sorted((quote(name, safe=_SAFE), quote(value, safe=_SAFE)) for name, value in pairs)
    return "&".join(f"{name}={value}" for name, value in quoted)


class Signer:
    """Signs from any thread. The key of a day is derived once: it is most of the work."""

    def __init__(self) -> None:
        self._keys: dict[tuple[str, str, str], bytes] = {}

    def headers(
        self, keys: Credentials, *, region: str, host: str, path: str, query: str, at: float
    ) -> list[tuple[str, str]]:
        """The headers that make the request ours; path and query are canonical, `at` is now."""
        moment = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(at))
        signed = [
            ("host", host),
            ("x-amz-content-sha256", NOTHING),
            ("x-amz-date", moment),
        ]
        if keys.session_token:
            signed.append(("x-amz-security-token", keys.session_token))
        names = ";".join(name for name, _ in signed)
        lines = "".join(f"{name}:{value}\n" for name, value in signed)
        request = f"GET\n{path}\n{query}\n{lines}\n{names}\n{NOTHING}"
        scope = f"{moment[:8]}/{region}/s3/aws4_request"
        digest = hashlib.sha256(request.encode()).hexdigest()
        text = f"AWS4-HMAC-SHA256\n{moment}\n{scope}\n{digest}"
        key = self._key_of(keys.secret_access_key, moment[:8], region)
        signature = hmac.digest(key, text.encode(), "sha256").hex()
        authorization = (
            f"AWS4-HMAC-SHA256 Credential={keys.access_key_id}/{scope}, "
            f"SignedHeaders={names}, Signature={signature}"
        )
        return [*signed, ("authorization", authorization)]

    def _key_of(self, secret: str, day: str, region: str) -> bytes:
        key = self._keys.get((secret, day, region))
        if key is None:
            key = f"AWS4{secret}".encode()
            for part in (day, region, "s3", "aws4_request"):
                key = hmac.digest(key, part.encode(), "sha256")
            if len(self._keys) >= _KEPT:
                self._keys.clear()
            self._keys[secret, day, region] = key
        return key
