"""The check of a post while one types: what the page asks, and what the rules answer."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Annotated, Any, Final
from uuid import UUID

import msgspec
from litestar import Response, post
from litestar.exceptions import HTTPException
from litestar.params import RawBody
from msgspec import Meta, Struct
from sqlalchemy.orm import Session

from approval_rules.model import Finding, Length, Stretch, Text
from approval_rules.submission import Media, Submission
from governance.base import ids
from governance.base.actor import Actor
from governance.base.errors import Invalid
from governance.base.policy import Action
from governance.posts import accounts as known
from governance.posts.judging import merged
from governance.posts.schemas import LONGEST_TEXT
from governance.rulebook.actions import judge_only
from governance.rulebook.schemas import FindingView, in_language
from governance.web import i18n, marks, rendering
from governance.web.forms import decode
from governance.web.shell import (
    N_,
    Visit,
    actor,
    house,
    json_answer,
    language,
    render_part,
    translate,
)

WORST: Final = ("block", "unknown", "warn", "pass")
TOO_LONG: Final = N_(
    "Too long to be checked or saved: %(used)s characters, at most %(limit)s. Shorten it."
)
LONGEST_TITLE: Final = 1000
LONGEST_ALT: Final = 10_000
ILLEGIBLE: Final = "text.illegible"
"""The rule id of the findings that say that a letter cannot be read."""
MOST_ILLEGIBLE: Final = 50


class MediaAsked(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A file as the page knows it."""

    kind: Annotated[str, Meta(max_length=20)] = "image"
    name: Annotated[str, Meta(max_length=300)] = ""
    alt: str = ""


class CheckAsked(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What stands in the form while one types; what is too long is told, not refused."""

    text: str
    title: str = ""
    category: Annotated[str, Meta(max_length=100)] = ""
    account_ids: Annotated[tuple[str, ...], Meta(max_length=50)] = ()
    publish_at: str | None = None
    media: Annotated[tuple[MediaAsked, ...], Meta(max_length=20)] = ()


class _Moment(Struct, frozen=True, kw_only=True):
    publish_at: datetime | None = None


class LengthOn(Struct, frozen=True, kw_only=True):
    """How much of a network's room the text takes."""

    network: str
    length: Length


class Check(Struct, frozen=True, kw_only=True):
    """What the rules say of the words in the form, over all chosen accounts."""

    verdict: str
    findings: Sequence[FindingView]
    lengths: Sequence[LengthOn]


def _moment(text: str | None) -> datetime | None:
    try:
        return decode(_Moment, {"publish_at": text or ""}).publish_at
    except Invalid:
        return None


def account_keys(texts: Sequence[str]) -> list[UUID]:
    """The keys that the form names, each once; what is none is left out."""
    found = []
    for text in dict.fromkeys(texts):
        try:
            found.append(ids.read("account", text))
        except ids.MalformedId:
            continue
    return found


def too_long(asked: CheckAsked, reader: i18n.Language) -> dict[str, str]:
    """Field of the form → that it holds more than can be checked or saved, in numbers."""
    gettext, _ = i18n.translator(reader)
    fields = [("text", asked.text, LONGEST_TEXT), ("title", asked.title, LONGEST_TITLE)]
    fields += [(f"media-{n}-alt", one.alt, LONGEST_ALT) for n, one in enumerate(asked.media)]
    return {
        name: gettext(TOO_LONG)
        % {"used": rendering.format_number(len(words)), "limit": rendering.format_number(limit)}
        for name, words, limit in fields
        if len(words) > limit
    }


def illegible(asked: CheckAsked) -> Iterator[Finding]:
    """Of each NUL and of each half of a letter, neither of which can be saved, where it stands."""
    fields = [("text", asked.text), ("title", asked.title)]
    fields += [(f"media[{place}].alt", one.alt) for place, one in enumerate(asked.media)]
    for field, words in fields:
        for start, end in marks.illegible(words):
            first, last = (_utf16(words[:place]) for place in (start, end))
            code = f"U+{ord(words[start]):04X}"
            yield Finding(
                rule=ILLEGIBLE,
                type="HIDDEN_CHARS",
                level="block",
                title=Text(ja="読めない文字", en="A letter that cannot be read"),
                message=Text(
                    ja=f"{start + 1:,}文字目（{code}）は文字として読めず、保存も公開もできません。",
                    en=f"Letter {start + 1:,} ({code}) cannot be read, so it can neither be saved "
                    "nor be published.",
                ),
                remedy=Text(ja="この文字を消してください。", en="Delete this letter."),
                clause=(),
                field=field,
                start=start,
                end=end,
                start_utf16=first,
                end_utf16=last,
                replacement="",
                replaces=Stretch(start=start, end=end, start_utf16=first, end_utf16=last),
            )


def _utf16(words: str) -> int:
    return len(words.encode("utf-16-le", "surrogatepass")) // 2


def check(session: Session, who: Actor, asked: CheckAsked, reader: str) -> Check | None:
    """
    The rules' answer, and which letters nobody can read.

    None where all can be read and no account is chosen: each network has rules of its own.
    """
    unread = list(islice(illegible(asked), MOST_ILLEGIBLE))
    keys = account_keys(asked.account_ids)
    accounts = known.some(session, keys)
    media = tuple(
        Media(
            kind="gif" if one.kind == "animation" else one.kind,
            alt=marks.legible(one.alt),
            name=marks.legible(one.name),
        )
        for one in asked.media
    )
    judgements = [
        (
            accounts[key].network,
            judge_only(
                session,
                who,
                Submission(
                    network=accounts[key].network,
                    text=marks.legible(asked.text),
                    title=marks.legible(asked.title),
                    media=media,
                    publish_at=_moment(asked.publish_at),
                    category=marks.legible(asked.category),
                    account=accounts[key].handle,
                ),
            ),
        )
        for key in keys
        if key in accounts
    ]
    if not judgements and not unread:
        return None
    verdicts = {judgement.verdict for _, judgement in judgements} | ({"block"} if unread else set())
    lengths = {network: judgement.length for network, judgement in judgements}
    return Check(
        verdict=next(verdict for verdict in WORST if verdict in verdicts),
        findings=in_language(
            merged([unread, *(judgement.findings for _, judgement in judgements)]), reader
        ),
        lengths=[LengthOn(network=network, length=length) for network, length in lengths.items()],
    )


@post("/posts/check", opt={"policy": Action.CONTENT_CHECK}, sync_to_thread=True, status_code=200)
def check_words(request: Visit, body: RawBody) -> Response[Any]:
    """The findings of the words as they stand, for the script of the page; nothing is kept."""
    try:
        # Of the decoders only this one takes half a letter, of which the page shall be told.
        data = msgspec.convert(json.loads(body), CheckAsked)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        raise HTTPException(status_code=400, detail="The words cannot be read.") from None
    longer = too_long(data, language(request))
    with house(request).database.reading() as session:
        found = None if longer else check(session, actor(request), data, language(request))
    marked = [
        {
            "number": number,
            "field": marks.place_of(one),
            "start_utf16": one.start_utf16,
            "end_utf16": one.end_utf16,
            "level": one.level,
        }
        for number, one in enumerate(found.findings if found else (), start=1)
        if one.end_utf16 > one.start_utf16 or marks.place_of(one) != "text"
    ]
    return json_answer(
        request,
        {
            "marks": marked,
            "findings_html": render_part(
                request,
                "posts/_findings.html",
                check=found,
                too_long=longer,
                said=marks.said_in(data.text, data.title, data.media),
            ),
            "lengths_html": render_part(request, "posts/_lengths.html", check=found),
            "summary": " ".join(longer.values()) or _summary(request, found),
        },
    )


def _summary(request: Visit, found: Check | None) -> str:
    if found is None:
        return translate(request, N_("Choose an account: each network has rules of its own."))
    _, ngettext = i18n.translator(language(request))
    number = len(found.findings)
    blocks = sum(one.level == "block" for one in found.findings)
    if found.verdict == "unknown":
        return translate(request, N_("The check did not come to its end. A person must look."))
    if not number:
        return translate(request, N_("Checked: no findings."))
    if found.verdict == "block":
        said = ngettext(
            "Cannot be published: %(num)s finding, %(blocks)s of them blocking.",
            "Cannot be published: %(num)s findings, %(blocks)s of them blocking.",
            number,
        )
    elif found.verdict == "warn":
        said = ngettext(
            "The approver will see %(num)s finding.",
            "The approver will see %(num)s findings.",
            number,
        )
    else:
        said = ngettext(
            "Can be published: %(num)s hint.", "Can be published: %(num)s hints.", number
        )
    return str(said % {"num": number, "blocks": blocks})


ROUTES: Final = [check_words]
