"""What `sekisho check` and `sekisho rules explain` have in common: a post, facts, and packs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final, TypeVar

import click
from msgspec import Struct
from msgspec.structs import replace

from approval_rules.facts import load_facts, moment
from approval_rules.known import CATEGORIES, NETWORKS, PERIODS, category
from approval_rules.load import PackError, default_packs, load_pack, refuse_doubles
from approval_rules.model import Pack, PackKind
from approval_rules.organisation import Organisation, Period
from approval_rules.submission import Media, Submission

Command = TypeVar("Command", bound=Callable[..., Any])
FILE: Final = click.Path(exists=True, dir_okay=False, path_type=Path)
_KEPT: Final = frozenset("\n\t\u200d")
"""What may go to a terminal as it is; ZWJ joins emoji."""
_HARMFUL: Final = {"Cc", "Cf", "Cs", "Zl", "Zp"}
_CONTROL_PICTURES: Final = 0x2400
_OPTIONS: Final = (
    click.option("--network", default="x", show_default=True, help="Where it shall be published."),
    click.option("--title", default="", help="The title, where the network has one."),
    click.option("--alt", "alts", multiple=True, help="The words for a picture; once for each."),
    click.option("--tag", "tags", multiple=True, help="A tag of a video; once for each."),
    click.option("--category", default="", help=f"One of: {', '.join(CATEGORIES)}."),
    click.option("--account", default="", help="The account it shall be published with."),
    click.option("--publish-at", "publish_at", help="When, as 2026-12-01 10:00 (Japan)."),
    click.option(
        "--facts",
        "facts",
        type=FILE,
        help="YAML with what the organisation says of itself: phones, officials, periods, …",
    ),
    click.option(
        "--period",
        "periods",
        multiple=True,
        help=f"A period that runs then: {', '.join(PERIODS)}; once for each.",
    ),
    click.option(
        "--pack", "packs", multiple=True, type=FILE, help="A pack to ask with the shipped ones."
    ),
    click.option("--only", is_flag=True, help="Ask the packs of --pack and no others."),
    click.option("--english", is_flag=True, help="Answer in English."),
    click.option("--json", "as_json", is_flag=True, help="Answer as one JSON object."),
)


class Tried(Struct, frozen=True, kw_only=True):
    """What is asked, by which facts and packs, and how it is answered."""

    submission: Submission
    organisation: Organisation
    packs: tuple[Pack, ...]
    at: datetime
    english: bool
    as_json: bool


def options(command: Command) -> Command:
    """The options of a post to try; `tried` reads them."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def tried(text: str, given: dict[str, Any]) -> Tried:
    """The text with what was given of its options; raises click's errors for wrong use."""
    given["network"] = given["network"].lower()
    _known("network", given["network"], NETWORKS)
    if given["category"]:
        given["category"] = category(given["category"])
        _known("category", given["category"], CATEGORIES)
    for period in given["periods"]:
        _known("period", period, PERIODS)
    publish_at = None
    if given["publish_at"]:
        try:
            publish_at = moment(given["publish_at"])
        except ValueError:
            raise click.BadParameter(
                f"{given['publish_at']} is no time. Write it like 2026-12-01 10:00.",
                param_hint="--publish-at",
            ) from None
    at = datetime.now(UTC)
    try:
        organisation = load_facts(given["facts"]) if given["facts"] else Organisation()
        packs = _packs(given["packs"], only=given["only"])
    except PackError as error:
        raise click.UsageError(told(error, english=given["english"])) from None
    when = publish_at or at
    running = tuple(
        Period(kind=kind, start=when, end=when + timedelta(days=1)) for kind in given["periods"]
    )
    return Tried(
        submission=Submission(
            network=given["network"],
            text=text,
            title=given["title"],
            media=tuple(Media(alt=alt) for alt in given["alts"]),
            tags=tuple(given["tags"]),
            category=given["category"],
            account=given["account"],
            publish_at=publish_at,
        ),
        organisation=replace(organisation, periods=(*organisation.periods, *running)),
        packs=packs,
        at=at,
        english=given["english"],
        as_json=given["as_json"],
    )


def _known(option: str, value: str, known: Sequence[str]) -> None:
    if value not in known:
        raise click.BadParameter(
            f"{harmless(value)} is not known. Choose one of: {', '.join(known)}.",
            param_hint=f"--{option}",
        )


def _packs(files: Sequence[Path], *, only: bool) -> tuple[Pack, ...]:
    own = own_packs(files)
    if only:
        if not own:
            raise click.UsageError("--only asks the packs of --pack: name one.")
        refuse_doubles(own)
        return own
    return beside_shipped(own, ["publishing"])


def own_packs(files: Sequence[Path]) -> tuple[Pack, ...]:
    """The packs in these files; raises PackError, also for a file that is named twice."""
    seen: set[Path] = set()
    for path in files:
        if path.resolve() in seen:
            raise PackError("the file is given twice", file=str(path), remedy="name it once")
        seen.add(path.resolve())
    return tuple(load_pack(path) for path in files)


def beside_shipped(own: Sequence[Pack], kinds: Sequence[PackKind]) -> tuple[Pack, ...]:
    """
    The packs that judge together as in the service: one's own in place of shipped ones of its name.

    Raises PackError for what would not be put in force together.
    """
    names = {pack.id for pack in own}
    shipped = (pack for kind in kinds for pack in default_packs(kind) if pack.id not in names)
    packs = (*shipped, *own)
    refuse_doubles(packs)
    return packs


def told(error: PackError, *, english: bool) -> str:
    """What is wrong with a pack or with facts, harmless to a terminal, in one of the languages."""
    if english:
        return harmless(str(error))
    # The catalogues are read where something is wrong, and not with every check.
    from governance.web import i18n  # noqa: PLC0415

    remedy = f" — {i18n.message(error.remedy, 'ja')}" if error.remedy else ""
    return harmless(f"{error.place}: {i18n.message(error.message, 'ja')}{remedy}")


def harmless(text: str) -> str:
    """The text as it may go to a terminal, each sign in its place: controls as pictures of them."""
    return "".join(map(_harmless, re.sub(r"\r(?=\n)", " ", text)))


def harmless_json(text: str) -> str:
    """JSON with every sign escaped that a terminal would obey."""
    return "".join(
        sign
        if sign == "\n" or unicodedata.category(sign) not in _HARMFUL or ord(sign) > 0xFFFF
        else f"\\u{ord(sign):04x}"
        for sign in text
    )


def _harmless(sign: str) -> str:
    if sign in _KEPT or unicodedata.category(sign) not in _HARMFUL:
        return sign
    code = ord(sign)
    if code < 0x20:
        return chr(_CONTROL_PICTURES + code)
    return "\u2421" if code == 0x7F else "\ufffd"
