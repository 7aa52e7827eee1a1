"""
Words of the pages: gettext catalogues, labels of codes, dates as people in Japan read them.

Message ids are English. Each place of the site has its own `locales/<language>/<place>.po`, so that
two authors never edit one file; all files of a language are read at the first use and merged.
A label is an entry whose context is the kind of code (`post_state`) and whose id is the code
(`draft`), in both languages; codes themselves are never translated.

`python -m governance.web.i18n --missing` lists what has no Japanese yet.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Final, Literal, NamedTuple
from zoneinfo import ZoneInfo

from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

Language = Literal["ja", "en"]
LANGUAGES: Final[tuple[Language, ...]] = ("ja", "en")
DEFAULT_LANGUAGE: Final[Language] = "ja"
TOKYO: Final = ZoneInfo("Asia/Tokyo")

HERE: Final = Path(__file__).parent
LOCALES: Final = HERE / "locales"
LIMIT: Final = "%(limit)s"
TEMPLATES: Final = HERE / "templates"

_KEYWORDS: Final = {
    "_": None,
    "gettext": None,
    "N_": None,
    "ngettext": (1, 2),
}
_JINJA_OPTIONS: Final = {"extensions": "jinja2.ext.do", "trimmed": "true", "silent": "false"}


class Key(NamedTuple):
    """What a catalogue is asked for: an English message, or a code within its kind."""

    kind: str
    text: str


class Message(NamedTuple):
    """One text of the source, with the places that use it."""

    text: str
    plural: str | None
    places: tuple[str, ...]


class Entry(NamedTuple):
    """The forms of one translation; Japanese has one, English two."""

    forms: tuple[str, ...]
    source: str


@cache
def catalogue(language: Language) -> Mapping[Key, Entry]:
    """All translated entries of one language; of two entries with one key the first file wins."""
    entries: dict[Key, Entry] = {}
    for key, entry in _entries(language):
        entries.setdefault(key, entry)
    return entries


def conflicts(language: Language) -> list[str]:
    """Entries that two files translate differently: one line each, empty when all agree."""
    seen: dict[Key, Entry] = {}
    clashes = []
    for key, entry in _entries(language):
        first = seen.setdefault(key, entry)
        if first.forms != entry.forms:
            clashes.append(f"{key.kind or 'text'} {key.text!r}: {first.source} and {entry.source}")
    return clashes


def _entries(language: Language) -> Iterator[tuple[Key, Entry]]:
    for path in sorted((LOCALES / language).glob("*.po")):
        with path.open("rb") as file:
            messages = read_po(file, locale=language, abort_invalid=True)
        for message in messages:
            if not message.id:
                continue
            forms = (message.string,) if isinstance(message.string, str) else message.string
            text = message.id if isinstance(message.id, str) else message.id[0]
            if not forms or not all(forms) or message.fuzzy:
                continue
            key = Key(kind=message.context or "", text=text)
            yield key, Entry(forms=tuple(forms), source=path.name)


Gettext = Callable[[str], str]
Ngettext = Callable[[str, str, int], str]


@cache
def translator(language: Language) -> tuple[Gettext, Ngettext]:
    """The two functions that turn English into the language; what is missing stays English."""
    entries = catalogue(language)

    def gettext(message: str) -> str:
        entry = entries.get(Key(kind="", text=message))
        return entry.forms[0] if entry else message

    def ngettext(singular: str, plural: str, number: int) -> str:
        entry = entries.get(Key(kind="", text=singular))
        if entry is None:
            return singular if number == 1 else plural
        return entry.forms[0 if number == 1 else -1]

    return gettext, ngettext


@cache
def _with_limits(language: Language) -> tuple[tuple[re.Pattern[str], str], ...]:
    """
    Messages with a number or a list in them: how the English looks, and the translation.

    Whatever says most by itself comes first: `write %(limit)s` fits all that begins so.
    """
    found = [
        (key.text, entry.forms[0])
        for key, entry in catalogue(language).items()
        if not key.kind and LIMIT in key.text
    ]
    found.sort(key=lambda one: len(one[0].replace(LIMIT, "")), reverse=True)
    return tuple(
        (re.compile(re.escape(text).replace(re.escape(LIMIT), "(.+)")), translation)
        for text, translation in found
    )


def _filled(text: str, values: Sequence[str]) -> str:
    given = iter(values)
    return re.sub(re.escape(LIMIT), lambda _: next(given, ""), text)


def message(text: str, language: Language) -> str:
    """A domain's English message in the language, also when a limit was filled in before."""
    entry = catalogue(language).get(Key(kind="", text=text))
    if entry is not None:
        return entry.forms[0]
    for pattern, translation in _with_limits(language):
        match = pattern.fullmatch(text)
        if match is not None:
            return _filled(translation, match.groups())
    return text


def label(kind: str, code: str, language: Language = DEFAULT_LANGUAGE) -> str:
    """The words for a code, as `label("post_state", "draft")`; an unknown code as it is."""
    entry = catalogue(language).get(Key(kind=kind, text=code))
    return entry.forms[0] if entry else code


def labels(kind: str, language: Language = DEFAULT_LANGUAGE) -> dict[str, str]:
    """All codes of a kind with their words, in the catalogue's order: options of a select."""
    return {
        key.text: entry.forms[0] for key, entry in catalogue(language).items() if key.kind == kind
    }


def choose_language(query: str | None, cookie: str | None, accept_language: str | None) -> Language:
    """The reader's language: of the address, of the cookie, of the browser; else Japanese."""
    for wanted in (query, cookie):
        for language in LANGUAGES:
            if wanted == language:
                return language
    return _accepted(accept_language or "") or DEFAULT_LANGUAGE


def _accepted(header: str) -> Language | None:
    weighted: list[tuple[float, Language]] = []
    # A header may be as long as the server allows; a person has a handful of languages.
    for part in header.split(",")[:20]:
        tag, _, parameters = part.strip().partition(";")
        _, _, quality = parameters.strip().partition("q=")
        try:
            weight = float(quality) if quality else 1.0
        except ValueError:
            continue
        base = tag.split("-")[0].lower()
        weighted += [(weight, known) for known in LANGUAGES if base == known and weight > 0]
    return max(weighted, key=lambda pair: pair[0])[1] if weighted else None


# --- dates ------------------------------------------------------------------------------------

_WEEKDAYS_JA: Final = "月火水木金土日"
_WEEKDAYS_EN: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS_EN: Final = (
    *("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
    *("Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
)
_ERAS: Final = (
    (date(2019, 5, 1), "令和"),
    (date(1989, 1, 8), "平成"),
    (date(1926, 12, 25), "昭和"),
    (date(1912, 7, 30), "大正"),
    (date(1868, 1, 25), "明治"),
)


def in_tokyo(value: datetime) -> datetime:
    """The same moment on a clock in Japan; a moment without a time zone is refused."""
    if value.tzinfo is None:
        raise ValueError("a moment without a time zone cannot be shown")
    return value.astimezone(TOKYO)


def format_date(value: date, language: Language = DEFAULT_LANGUAGE, *, era: bool = False) -> str:
    """A day with weekday, `2026年11月25日(水)`, `Wed 25 Nov 2026`; `era` writes 令和."""
    day = in_tokyo(value).date() if isinstance(value, datetime) else value
    if language == "en":
        return f"{_WEEKDAYS_EN[day.weekday()]} {day.day} {_MONTHS_EN[day.month - 1]} {day.year}"
    year = _era_year(day) if era else f"{day.year}年"
    return f"{year}{day.month}月{day.day}日({_WEEKDAYS_JA[day.weekday()]})"


def format_datetime(
    value: datetime,
    language: Language = DEFAULT_LANGUAGE,
    *,
    era: bool = False,
    seconds: bool = False,
) -> str:
    """A moment on a clock in Japan; English names the zone, as its readers may be elsewhere."""
    local = in_tokyo(value)
    clock = f"{local:%H:%M:%S}" if seconds else f"{local:%H:%M}"
    day = format_date(local.date(), language, era=era)
    return f"{day}, {clock} JST" if language == "en" else f"{day} {clock}"


def format_month(value: date, language: Language = DEFAULT_LANGUAGE) -> str:
    """A month, `2026年11月` or `Nov 2026`."""
    if language == "en":
        return f"{_MONTHS_EN[value.month - 1]} {value.year}"
    return f"{value.year}年{value.month}月"


def format_clock(value: datetime) -> str:
    """The hour and minute of a moment on a clock in Japan."""
    return f"{in_tokyo(value):%H:%M}"


def _era_year(day: date) -> str:
    for first, name in _ERAS:
        if day >= first:
            year = day.year - first.year + 1
            return f"{name}{'元' if year == 1 else year}年"
    return f"{day.year}年"


def relative_time(value: datetime, now: datetime, language: Language = DEFAULT_LANGUAGE) -> str:
    """How long ago or how soon: `3分前`, `in 2 hours`; beyond 30 days the date itself."""
    distance = value - now
    size = abs(distance)
    past = distance < timedelta(0)
    if size < timedelta(minutes=1):
        return "たった今" if language == "ja" else "just now"
    if size >= timedelta(days=30):
        return format_date(value, language)
    for unit, ja, en in (
        (timedelta(days=1), "日", "day"),
        (timedelta(hours=1), "時間", "hour"),
        (timedelta(minutes=1), "分", "minute"),
    ):
        if size >= unit:
            count = size // unit
            if language == "ja":
                return f"{count}{ja}{'前' if past else '後'}"
            words = f"{count} {en}{'' if count == 1 else 's'}"
            return f"{words} ago" if past else f"in {words}"
    raise AssertionError(size)


# --- what has no translation yet --------------------------------------------------------------


def messages_in_use(root: Path = HERE) -> list[Message]:
    """Every text that templates and code under the folder hand to `_`, `N_` or `ngettext`."""
    found: dict[str, tuple[str | None, list[str]]] = {}
    for path in sorted(root.rglob("*")):
        if path.suffix not in {".html", ".py"} or path.name == "i18n.py":
            continue
        method = "python" if path.suffix == ".py" else "jinja2.ext.babel_extract"
        options = {} if path.suffix == ".py" else _JINJA_OPTIONS
        for line, message, _comments, _context in extract_from_file(
            method, str(path), keywords=_KEYWORDS, options=options
        ):
            text, plural = (message, None) if isinstance(message, str) else (message[0], message[1])
            if not text:
                continue
            known, places = found.setdefault(text, (plural, []))
            places.append(f"{path.relative_to(root)}:{line}")
            found[text] = (known or plural, places)
    return [Message(text, plural, tuple(places)) for text, (plural, places) in found.items()]


def missing(language: Language = "ja") -> list[Message]:
    """The texts in use that the language does not have."""
    entries = catalogue(language)
    return [message for message in messages_in_use() if Key("", message.text) not in entries]


def missing_labels() -> list[str]:
    """Codes that have words in one language only: one line each."""
    lines = []
    for one, other in (("ja", "en"), ("en", "ja")):
        have = {key for key in catalogue(_language(one)) if key.kind}
        lack = {key for key in catalogue(_language(other)) if key.kind} - have
        lines += [f"{key.kind} {key.text}: no label in {one}" for key in sorted(lack)]
    return lines


def _language(code: str) -> Language:
    return "ja" if code == "ja" else "en"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def main(arguments: list[str] | None = None) -> int:
    """List texts without a translation, ready to paste into a catalogue; 1 when there are some."""
    parser = argparse.ArgumentParser(prog="python -m governance.web.i18n", description=__doc__)
    parser.add_argument("--missing", action="store_true", required=True)
    parser.parse_args(arguments)
    lines = []
    for message in missing():
        lines += [f"#: {' '.join(message.places[:3])}", f"msgid {_quoted(message.text)}"]
        if message.plural:
            lines.append(f"msgid_plural {_quoted(message.plural)}")
        lines += ['msgstr[0] ""' if message.plural else 'msgstr ""', ""]
    lines += [f"# {line}" for line in missing_labels() + conflicts("ja") + conflicts("en")]
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
