"""What X's answers look like: error bodies, posts, links, the public page. No I/O."""

from __future__ import annotations

import hashlib
import html
from collections.abc import Mapping, Sequence
from typing import Any

from twitter_text import extract_urls_with_indices, parse_tweet

PROBLEMS = "https://api.twitter.com/2/problems/"
TITLES = {
    400: "Invalid Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    429: "Too Many Requests",
    500: "Internal Server Error",
    502: "Bad Gateway",
    503: "Service Unavailable",
}


def problem(status: int, detail: str = "", *, kind: str = "about:blank") -> dict[str, Any]:
    """The body of a plain refusal."""
    title = TITLES.get(status, "Error")
    return {"title": title, "detail": detail or title, "type": kind, "status": status}


def invalid(message: str, **parameters: Sequence[str]) -> dict[str, Any]:
    """The body of a 400 for a parameter or a field."""
    return {
        "errors": [{"parameters": parameters, "message": message}],
        "title": "Invalid Request",
        "detail": "One or more parameters to your request was invalid.",
        "type": f"{PROBLEMS}invalid-request",
    }


def missing(kind: str, parameter: str, value: str) -> dict[str, Any]:
    """The body (of a 200) for a thing that does not exist."""
    return {
        "errors": [
            {
                "value": value,
                "detail": f"Could not find {kind} with {parameter}: [{value}].",
                "title": "Not Found Error",
                "resource_type": kind,
                "parameter": parameter,
                "resource_id": value,
                "type": f"{PROBLEMS}resource-not-found",
            }
        ]
    }


def weighted_length(text: str) -> int:
    """X's own count: 280 at most, a kanji counts 2, a link 23."""
    return int(parse_tweet(text).weightedLength)


def shorten(text: str, seed: str) -> tuple[str, list[dict[str, Any]]]:
    """The text with every link as t.co, and the entities that name what was there."""
    parts = []
    links = []
    end = 0
    length = 0
    for number, found in enumerate(extract_urls_with_indices(text)):
        start, stop = found["indices"]
        typed = text[start:stop]
        short = _short(f"{seed}/{number}")
        parts += [text[end:start], short]
        length += start - end
        links.append(
            {
                "start": length,
                "end": length + len(short),
                "url": short,
                "expanded_url": typed if "://" in typed else f"http://{typed}",
                "display_url": typed.split("://", 1)[-1][:26],
            }
        )
        length += len(short)
        end = stop
    return "".join([*parts, text[end:]]), links


def _short(seed: str) -> str:
    return f"https://t.co/{hashlib.sha256(seed.encode()).hexdigest()[:10]}"


def post(stored: Mapping[str, Any], username: str, fields: frozenset[str]) -> dict[str, Any]:
    """A post as the API shows it: escaped, links shortened, only the fields asked for."""
    text, links = shorten(stored["text"], stored["id"])
    if stored["media"]:
        short = _short(f"{stored['id']}/media")
        place = len(text) + 1
        text = f"{text} {short}"
        links += [
            {
                "start": place,
                "end": place + len(short),
                "url": short,
                "expanded_url": f"{post_url(username, stored['id'])}/photo/1",
                "display_url": f"pic.x.com/{short[-10:]}",
                "media_key": f"3_{media}",
            }
            for media in stored["media"]
        ]
    shown = {
        "id": stored["id"],
        "text": html.escape(text, quote=False),
        "edit_history_tweet_ids": [stored["id"]],
        "created_at": stored["created_at"],
        "author_id": stored["account"],
        "conversation_id": stored["conversation"],
        "lang": "ja",
        "reply_settings": stored["reply_settings"],
    }
    if stored["reply_to"]:
        shown["in_reply_to_user_id"] = stored["replied_user"]
        shown["referenced_tweets"] = [{"type": "replied_to", "id": stored["reply_to"]}]
    if links:
        shown["entities"] = {"urls": links}
    if stored["media"]:
        shown["attachments"] = {"media_keys": [f"3_{media}" for media in stored["media"]]}
    always = {"id", "text", "edit_history_tweet_ids"}
    return {name: value for name, value in shown.items() if name in always | fields}


def user(stored: Mapping[str, Any], fields: frozenset[str]) -> dict[str, Any]:
    """An account as the API shows it: only the fields asked for."""
    shown = {name: value for name, value in stored.items() if value is not None}
    shown["description"], in_description = shorten(stored["description"], f"{stored['id']}/d")
    entities: dict[str, Any] = {}
    if in_description:
        entities["description"] = {"urls": in_description}
    if stored["url"]:
        shown["url"], in_url = shorten(stored["url"], f"{stored['id']}/u")
        entities["url"] = {"urls": in_url}
    if entities:
        shown["entities"] = entities
    always = {"id", "name", "username"}
    return {name: value for name, value in shown.items() if name in always | fields}


def post_url(username: str, post_id: str) -> str:
    """The address under which the network shows a post."""
    return f"https://x.com/{username}/status/{post_id}"


def shown_at(base: str, username: str, post_id: str) -> str:
    """The address under which the stand-in shows a post."""
    return f"{base}/{username}/status/{post_id}"


def page(
    account: Mapping[str, Any], posts: Sequence[Mapping[str, Any]], media: Mapping[str, Any]
) -> str:
    """A small public page with these posts, so that a demo's URL shows something."""
    articles = "".join(_article(account, one, media) for one in posts)
    name = html.escape(f"{account['name']} (@{account['username']})")
    return (
        '<!doctype html><html lang="ja"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{name} - sandbox</title>"
        "<style>body{font:16px/1.7 sans-serif;max-width:40rem;margin:2rem auto;padding:0 1rem}"
        "article{border:1px solid #767676;border-radius:8px;padding:1rem;margin:1rem 0}"
        "p{white-space:pre-wrap;overflow-wrap:anywhere}img{max-width:100%}</style></head><body>"
        f"<h1>{name}</h1><p>{html.escape(account['description'])}</p>{articles}"
        "<footer>Sandbox: a stand-in for X on this machine. "
        "Nothing here is on the internet.</footer></body></html>"
    )


def _article(account: Mapping[str, Any], one: Mapping[str, Any], media: Mapping[str, Any]) -> str:
    pictures = "".join(
        f'<img src="/media/{html.escape(key)}" alt="{html.escape(media[key]["alt"])}">'
        for key in one["media"]
        if key in media
    )
    link = f"/{html.escape(account['username'])}/status/{one['id']}"
    when = html.escape(one["created_at"])
    return (
        f'<article><p lang="ja">{html.escape(one["text"])}</p>{pictures}'
        f'<a href="{link}"><time datetime="{when}">{when}</time></a></article>'
    )
