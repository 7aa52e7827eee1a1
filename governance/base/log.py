"""Structured logs: one JSON object a line on standard error, secrets redacted.

Log events, not sentences, with the ids that a person will look for. Never the text of a post, a
token, or a hit of personal data.
"""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any, Final

import structlog

_SECRET_KEYS: Final = re.compile(
    r"token|secret|password|authorization|cookie|api_key|private", re.IGNORECASE
)
_SECRET_VALUES: Final = re.compile(
    r"sek_[A-Za-z0-9_.-]{8,}|Bearer\s+\S+|AKIA[0-9A-Z]{16}|postgresql(?:\+psycopg)?://[^\s@]+@"
)
REDACTED: Final = "[redacted]"


def redact(value: object) -> object:
    """The value with everything that looks like a secret replaced."""
    if isinstance(value, str):
        return _SECRET_VALUES.sub(REDACTED, value)
    if isinstance(value, dict):
        return {
            key: REDACTED if _SECRET_KEYS.search(str(key)) else redact(item)
            for key, item in value.items()
        }
    if isinstance(value, list | tuple):
        return [redact(item) for item in value]
    return value


def _redact_event(
    _logger: Any, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    for key, value in list(event.items()):
        event[key] = REDACTED if _SECRET_KEYS.search(key) else redact(value)
    return event


def configure(*, level: str = "INFO") -> None:
    """Send every log of this process, our own and the libraries', as JSON lines to stderr."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        _redact_event,
    ]
    structlog.configure(
        processors=[*shared, structlog.processors.JSONRenderer(ensure_ascii=False)],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel("WARNING")


def get(name: str) -> Any:
    """A logger of this name."""
    return structlog.get_logger(name)
