"""What X's answers mean. No I/O, and no answer can make it raise."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import urlsplit

from msgspec import Struct

from connectors.contract import Absent, Facet, Failed, Present, RemotePost

_MARKED: Final = {
    "duplicate": ("duplicate content", "already said that"),
    "attention": (
        "not permitted to perform",
        "not permitted to access",
        "oauth1 app permissions",
        "application-only",
        "suspended",
        "temporarily locked",
        "unsupported-authentication",
        "client-forbidden",
        "client-not-enrolled",
    ),
    "unseen": ("deleted or not visible",),
}
_ID: Final = re.compile(r"[0-9]{1,19}")
_MENTIONS: Final = re.compile(r"\A(?:@[A-Za-z0-9_]{1,50}\s+)+")
_EPOCH: Final = 1_288_834_974.657
"""Second at which X's ids begin to count, in milliseconds, from their 22nd bit on."""


class Page(Struct, frozen=True, kw_only=True):
    """One page of a timeline. `readable` is False where the answer was no timeline."""

    posts: Sequence[Mapping[str, Any]] = ()
    next_token: str = ""
    readable: bool = True


def text_of(body: Any) -> str:
    """The provider's own words about a refusal, in one line."""
    if not isinstance(body, dict):
        return ""
    errors = body.get("errors")
    said = [
        words
        for one in (errors if isinstance(errors, list) else ())
        if isinstance(one, dict)
        and isinstance(words := one.get("message") or one.get("detail"), str)
    ]
    if not said:
        names = ("detail", "title", "error_description")
        said = [words for name in names if isinstance(words := body.get(name), str)][:1]
    return " ".join(" ".join(said).split())[:500]


def kind_of_refusal(body: Any) -> str:
    """
    `duplicate`, `attention` where a person must act, `unseen` where a reply came too soon or too
    late for the post that it answers, or `refused`.
    """
    kind = body.get("type") if isinstance(body, dict) else ""
    said = f"{text_of(body)} {kind}".lower()
    return next(
        (name for name, marks in _MARKED.items() if any(mark in said for mark in marks)), "refused"
    )


def code_of(status: int, body: Any) -> str:
    """The provider's own code of a refusal: the last part of its problem type, or the status."""
    kind = body.get("type") if isinstance(body, dict) else None
    if isinstance(kind, str) and "/problems/" in kind:
        return kind.rsplit("/", 1)[-1][:80]
    return str(status)


def created_id(body: Any) -> str:
    """The id of a post that was created, or "" where the answer names none."""
    found = _data(body).get("id")
    return str(found) if is_id(found) else ""


def is_id(value: Any) -> bool:
    """Whether this can be the id of a post."""
    return isinstance(value, str) and bool(_ID.fullmatch(value))


def made_at(post_id: str) -> datetime:
    """When X gave this id."""
    return datetime.fromtimestamp((int(post_id) >> 22) / 1000 + _EPOCH, UTC)


def was_deleted(body: Any) -> bool:
    """Whether the answer says that the post is gone."""
    return _data(body).get("deleted") is True


def account(body: Any) -> Mapping[str, Any]:
    """The account of an answer, or nothing where there is none."""
    data = _data(body)
    whole = is_id(data.get("id")) and isinstance(data.get("username"), str)
    return data if whole else {}


def page(body: Any) -> Page:
    """One page of a timeline."""
    meta = body.get("meta") if isinstance(body, dict) else None
    if not isinstance(meta, dict):
        return Page(readable=False)
    data = body.get("data", [])
    if not isinstance(data, list) or meta.get("result_count") != len(data):
        return Page(readable=False)
    if any(not isinstance(one, dict) or not is_id(one.get("id")) for one in data):
        return Page(readable=False)
    token = meta.get("next_token")
    return Page(posts=data, next_token=token if isinstance(token, str) else "")


def full_text(shown: Mapping[str, Any]) -> str:
    """A post's text as it was written: unescaped, links in full, no link to its own media."""
    text = shown.get("text")
    # Unescaped before the links are put in: "&copy=1" in an address is no ©.
    text = html.unescape(text) if isinstance(text, str) else ""
    for short, expanded, of_media in _links(shown):
        text = text.replace(short, "" if of_media else expanded)
    return text.strip()


def same_text(one: str) -> str:
    """What two texts have in common if X makes the same post of them."""
    text = unicodedata.normalize("NFC", one)
    text = re.sub(r"https?://", "", text)
    # X puts a path behind a bare host.
    text = re.sub(r"/(?=\s|$)", "", text)
    return " ".join(text.split())


def says(shown: Mapping[str, Any], text: str) -> bool:
    """Whether this post is the one that X makes of the text."""
    here, wanted = same_text(full_text(shown)), same_text(text)
    # X itself puts the names of those whom a reply answers before its text.
    return here == wanted or bool(
        answered(shown) and _MENTIONS.sub("", here) == _MENTIONS.sub("", wanted)
    )


def answered(shown: Mapping[str, Any]) -> str:
    """The id of the post that this one is a reply to, "" where it is none."""
    referenced = shown.get("referenced_tweets")
    for one in referenced if isinstance(referenced, list) else ():
        if isinstance(one, dict) and one.get("type") == "replied_to":
            return str(one.get("id", ""))
    return ""


def continues(shown: Mapping[str, Any], first: str) -> bool:
    """Whether this post is the author's own reply to the author, in the conversation of `first`."""
    own = shown.get("in_reply_to_user_id")
    return (
        shown.get("conversation_id") == first
        and isinstance(own, str)
        and own == shown.get("author_id")
    )


def moment(shown: Mapping[str, Any]) -> datetime | None:
    """When the post was made, or None where the answer does not say."""
    try:
        at = datetime.fromisoformat(str(shown.get("created_at")))
    except ValueError:
        return None
    return at.astimezone(UTC) if at.tzinfo else None


def remote_post(shown: Mapping[str, Any], url: str) -> RemotePost | None:
    """A post as the contract wants it, or None where it has no time."""
    at = moment(shown)
    if at is None:
        return None
    return RemotePost(remote_id=str(shown["id"]), url=url, text=full_text(shown), at=at)


def account_facets(shown: Mapping[str, Any], asked: frozenset[str]) -> dict[str, Facet]:
    """The facets of an account that were asked for."""
    name_of = {
        "pinned": "pinned_tweet_id",
        "profile_image": "profile_image_url",
    }
    facets: dict[str, Facet] = {}
    for facet in sorted(asked):
        value = shown.get(name_of.get(facet, facet))
        if facet == "verified":
            # Whether and as what: an official body's mark is not the one that anybody can buy.
            value = {"verified": bool(value), "type": shown.get("verified_type") or "none"}
        elif facet in {"url", "description"} and isinstance(value, str):
            value = _expanded(shown, facet, value)
        facets[facet] = _facet(facet, value, ACCOUNT_FACETS)
    return facets


def post_facets(shown: Mapping[str, Any], asked: frozenset[str]) -> dict[str, Facet]:
    """The facets of a post that were asked for."""
    values = {
        "text": full_text(shown),
        "created_at": shown.get("created_at"),
        "reply_settings": shown.get("reply_settings"),
    }
    return {name: _facet(name, values.get(name), POST_FACETS) for name in sorted(asked)}


ACCOUNT_FACETS: Final = frozenset(
    {
        "name",
        "username",
        "description",
        "location",
        "url",
        "verified",
        "protected",
        "pinned",
        "profile_image",
    }
)
POST_FACETS: Final = frozenset({"text", "created_at", "reply_settings"})


def _facet(name: str, value: Any, known: frozenset[str]) -> Facet:
    if name not in known:
        return Failed("unknown_facet")
    return Absent() if value is None or value == "" else Present(value)


def _expanded(shown: Mapping[str, Any], facet: str, text: str) -> str:
    entities = shown.get("entities")
    part = entities.get(facet) if isinstance(entities, dict) else None
    text = html.unescape(text)
    for short, expanded, _ in _links({"entities": part}):
        text = text.replace(short, expanded)
    return text


def _links(shown: Mapping[str, Any]) -> list[tuple[str, str, bool]]:
    entities = shown.get("entities")
    links = entities.get("urls") if isinstance(entities, dict) else None
    return [
        (
            one["url"],
            one["expanded_url"],
            "media_key" in one or bool(re.search(r"/(photo|video)/\d+$", _path_on_x(one))),
        )
        for one in (links if isinstance(links, list) else ())
        if isinstance(one, dict)
        and isinstance(one.get("url"), str)
        and one["url"]
        and isinstance(one.get("expanded_url"), str)
    ]


def _path_on_x(link: Mapping[str, Any]) -> str:
    try:
        address = urlsplit(link["expanded_url"])
    except ValueError:
        return ""
    return address.path if address.hostname in {"x.com", "twitter.com"} else ""


def _data(body: Any) -> Mapping[str, Any]:
    data = body.get("data") if isinstance(body, dict) else None
    return data if isinstance(data, dict) else {}
