"""The settings that the facets are made of: `settings.yaml`, read once. Pure."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib.resources import files
from typing import Any, Final, Literal

import msgspec
import yaml
from msgspec import Struct

_WORD: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_DURATION: Final = re.compile(r"(\d+)(?:\.\d+)?([smh])")
_SECONDS: Final = {"s": 1, "m": 60, "h": 3600}

Kind = Literal["bool", "int", "text", "seconds", "moment", "states"]


class Setting(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One setting of the Policy API within a facet."""

    setting: str
    fields: Mapping[str, Kind]
    under: str = ""
    reducer: Literal["max", "merge", "states"] = "max"
    defaults: Mapping[str, Any] = {}
    not_google: bool = False


@functools.cache
def facets() -> Mapping[str, Sequence[Setting]]:
    """Facet → its settings."""
    text = files("connectors.google_workspace").joinpath("settings.yaml").read_text("utf-8")
    return msgspec.convert(yaml.safe_load(text), dict[str, list[Setting]])


@functools.cache
def names() -> frozenset[str]:
    """Every setting that some facet is made of."""
    return frozenset(one.setting for parts in facets().values() for one in parts)


def shown(setting: Setting, fields: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """The fields as a facet shows them; one of another kind than it should be is left out."""
    found: dict[str, Any] = {}
    for name, kind in setting.fields.items():
        value = _value(kind, fields.get(name))
        if value is None:
            continue
        word = _WORD.sub("_", name).lower()
        found[word] = value
        if kind == "moment":
            at = datetime.fromisoformat(value)
            # Google writes the beginning of 1970 for "never".
            found[f"{word}_reached"] = 0 < at.timestamp() <= now.timestamp()
    return found


def _value(kind: Kind, value: Any) -> Any:
    match kind:
        case "bool":
            return value if isinstance(value, bool) else None
        case "int":
            return value if isinstance(value, int) and not isinstance(value, bool) else None
        case "text":
            return value if isinstance(value, str) and value else None
        case "seconds":
            found = _DURATION.fullmatch(value.lower()) if isinstance(value, str) else None
            return int(found[1]) * _SECONDS[found[2]] if found else None
        case "moment":
            return _moment(value)
        case "states":
            return value if isinstance(value, dict) else None


def _moment(value: Any) -> str | None:
    try:
        at = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return None
    return at.astimezone(UTC).isoformat() if at.tzinfo else None
