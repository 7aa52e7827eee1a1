"""
Pages from templates: one Jinja environment for each language, with our filters and nothing of HTTP.

`render` is all that a handler needs. Values are escaped unless a macro made them; a name that the
context lacks is an error, never an empty place on an official page.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cache, partial
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from governance.web import i18n, marks
from governance.web.evidence import reasons
from governance.web.i18n import Language

HERE: Final = Path(__file__).parent
TEMPLATES: Final = HERE / "templates"
STATIC: Final = HERE / "static"
STATIC_PATH: Final = "/static"

# The seven places of the navigation, in their order; their words are labels of the kind `place`.
PLACES: Final = (
    ("desk", "/"),
    ("posts", "/posts"),
    ("register", "/services"),
    ("watch", "/findings"),
    ("rules", "/rules"),
    ("evidence", "/audit"),
    ("administration", "/admin"),
)

PAGES_OF: Final = {
    "post": "/posts",
    "service": "/services",
    "account": "/accounts",
    "tenant": "/tenants",
    "finding": "/findings",
    "waiver": "/waivers",
    "person": "/admin/people",
    "pack": "/rules/packs",
}

_WITH_CODE: Final = re.compile(r"(.*\.) \((\S+)\)", re.DOTALL)
_FACET: Final = re.compile(r"(not confirmed: )?(\w+): (denied|failed|not read)( \(.+\))?")

HTMX: Final = "vendor/htmx-4.0.1.min.js"
TOKENS: Final = "vendor/design-tokens-1.1.9.css"


@cache
def environment(language: Language) -> Environment:
    """The templates in one language: autoescape on, an unknown name is an error."""
    found = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do", "jinja2.ext.loopcontrols"],
    )
    gettext, ngettext = i18n.translator(language)
    # `install_gettext_callables` and `policies` come from the i18n extension at run time.
    found.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    found.policies["ext.i18n.trimmed"] = True
    found.globals.update(
        language=language,
        languages=i18n.LANGUAGES,
        label=partial(i18n.label, language=language),
        labels=partial(i18n.labels, language=language),
        places=PLACES,
        htmx_file=HTMX,
        tokens_file=TOKENS,
        static=static,
        url_with=url_with,
        href_of=href_of,
        history_of=history_of,
        mark_segments=marks.mark_segments,
        said_in=marks.said_in,
        cards=marks.cards,
        place_of=marks.place_of,
        is_allowed=marks.is_allowed,
        control_of=marks.control_of,
        text_changes=marks.text_changes,
    )
    found.filters.update(
        datetime=partial(_optional, i18n.format_datetime, language=language),
        date=partial(_optional, i18n.format_date, language=language),
        relative=partial(i18n.relative_time, language=language),
        month=partial(i18n.format_month, language=language),
        clock=i18n.format_clock,
        iso=iso,
        bytes=format_bytes,
        number=format_number,
        json_value=json_value,
        local_input=local_input,
        localized=partial(localized, language=language),
        short=short_digest,
        clauses=partial(clauses, language=language),
        told=partial(told, language=language),
        reasons=partial(reasons, language=language),
    )
    return found


def render(name: str, language: Language, context: Mapping[str, Any]) -> str:
    """The page of that template in that language; what the context must hold stands at its top."""
    return environment(language).get_template(name).render(context)


@cache
def static(path: str) -> str:
    """The address of a file of ours, which changes with its bytes and may be kept for ever."""
    digest = hashlib.sha256((STATIC / path).read_bytes()).hexdigest()
    return f"{STATIC_PATH}/{path}?v={digest[:12]}"


def url_with(address: str, **changes: Any) -> str:
    """The same address with some query parameters set, and those set to None removed."""
    parts = urlsplit(address)
    query = [
        pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] not in changes
    ]
    query += [(name, str(value)) for name, value in changes.items() if value is not None]
    # Only path and query: an address that names a host must not become a link on our page.
    path = "/" + parts.path.lstrip("/")
    return f"{path}?{urlencode(query)}" if query else path


def href_of(kind: str, key: str) -> str:
    """The page of a thing; the desk for a kind that has none."""
    place = PAGES_OF.get(kind)
    return f"{place}/{key}" if place else "/"


def history_of(kind: str, key: str) -> str:
    """The whole trail of a thing."""
    return f"/audit?{urlencode({'kind': kind, 'thing': key})}"


def _optional(function: Any, value: Any, *, language: Language, **options: Any) -> str:
    """A date that is not known yet is shown as a dash, in one way everywhere."""
    return "―" if value is None else str(function(value, language, **options))


def iso(value: date | datetime) -> str:
    """The machine's form of a moment or day, for `<time datetime>`."""
    return value.isoformat()


def local_input(value: datetime | None) -> str:
    """A moment for `<input type="datetime-local">`: minutes on a clock in Japan, empty for None."""
    return "" if value is None else i18n.in_tokyo(value).strftime("%Y-%m-%dT%H:%M")


def format_bytes(size: int) -> str:
    """A size of a file in the largest unit that leaves at least one, decimal units."""
    value = float(size)
    for unit in ("B", "kB", "MB", "GB"):
        if value < 1000 or unit == "GB":
            return f"{value:.0f} {unit}" if unit == "B" or value >= 100 else f"{value:.1f} {unit}"
        value /= 1000
    raise AssertionError(size)


def format_number(value: float) -> str:
    """A number with separators of thousands."""
    return f"{value:,}"


def json_value(value: Any) -> str:
    """A value as readable JSON, keys sorted, so that two of them can be compared line by line."""
    return json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True, default=str)


def localized(value: Any, language: Language) -> str:
    """The reader's words of a text that rule packs give in several languages, else any of them."""
    if isinstance(value, Mapping):
        return str(value.get(language) or next(iter(value.values()), ""))
    return str(value)


def clauses(value: str | Sequence[str], language: Language) -> str:
    """Clauses by the names of their sources, as 個人情報保護法 27; an unknown source as it is."""
    found = []
    for clause in [value] if isinstance(value, str) else value:
        source, _, place = clause.partition("/")
        found.append(f"{i18n.label('clause_source', source, language)} {place}".rstrip())
    return ("、" if language == "ja" else "; ").join(found)


def told(value: str, language: Language) -> str:
    """What a connector or a scan said, in the reader's language, its code behind it as it is."""
    facet = _FACET.fullmatch(value)
    if facet is not None:
        name = i18n.label("facet", facet[2], language)
        how = i18n.label("facet_state", facet[3].replace(" ", "_"), language)
        before = f"{i18n.message('Not confirmed:', language)} " if facet[1] else ""
        return f"{before}{name}: {how}{facet[4] or ''}"
    said = _WITH_CODE.fullmatch(value)
    if said is not None:
        return f"{i18n.message(said[1], language)} ({said[2]})"
    return i18n.message(value, language)


def short_digest(value: str) -> str:
    """The short form of a digest that people compare by eye: 12 characters in groups of four."""
    return " ".join(value[start : start + 4] for start in range(0, min(12, len(value)), 4))
