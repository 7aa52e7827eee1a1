"""A configuration of botocore that keeps to the settings: deadlines, proxy, bounded retries."""

from __future__ import annotations

from typing import Any

from botocore.config import Config

from connectors.redaction import quieten
from connectors.transport import TransportSettings


def botocore_config(
    settings: TransportSettings,
    max_pool_connections: int = 10,
    *,
    endpoint: str | None = None,
    **options: Any,
) -> Any:
    """
    A `botocore.config.Config` for reads: deadlines, proxy, bounded retries of throttled answers.

    The CA bundle is not part of a Config: pass `verify=ca_bundle(settings)` to the client. With an
    endpoint no proxy is used. `options` win over ours.
    """
    quieten()
    direct = endpoint is not None or settings.proxy is None
    ours: dict[str, Any] = {
        "connect_timeout": settings.connect_timeout,
        "read_timeout": settings.read_timeout,
        "max_pool_connections": max_pool_connections,
        # None would make botocore read the environment a second time.
        "proxies": {} if direct else {"https": settings.proxy, "http": settings.proxy},
        "user_agent_extra": settings.user_agent,
        "retries": {"mode": "standard", "total_max_attempts": 3},
    }
    return Config(**{**ours, **options})
