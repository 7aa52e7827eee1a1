"""What a test does to the stand-in for X by other hands than the API's."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, TypeVar

import msgspec
from msgspec import Struct

from connectors.sandbox.server import BadRequest, Request

Asked = TypeVar("Asked")


class OutsidePost(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A post that appears by other hands than the API's."""

    text: str
    account: str = ""
    created_at: datetime | None = None
    reply_to: str = ""


class OutsideProfile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A change of a profile by other hands than ours."""

    account: str = ""
    name: str | msgspec.UnsetType = msgspec.UNSET
    username: str | msgspec.UnsetType = msgspec.UNSET
    description: str | msgspec.UnsetType = msgspec.UNSET
    location: str | msgspec.UnsetType = msgspec.UNSET
    url: str | msgspec.UnsetType = msgspec.UNSET
    protected: bool | msgspec.UnsetType = msgspec.UNSET
    verified: bool | msgspec.UnsetType = msgspec.UNSET
    profile_image_url: str | msgspec.UnsetType = msgspec.UNSET
    pinned_tweet_id: str | msgspec.UnsetType | None = msgspec.UNSET


class Token(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """
    A credential. `app` tokens may not act for an account; `revoked` ones may do nothing.

    With secrets it serves only where the request is signed with them, as OAuth 1.0a wants it.
    """

    token: str
    account: str = ""
    kind: Literal["user", "app", "revoked", "refresh"] = "user"
    consumer_secret: str = ""
    token_secret: str = ""


class Limits(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whether X's own rate limits apply."""

    enabled: bool


def decode(request: Request, kind: type[Asked]) -> Asked:
    """The body as this kind, or `BadRequest`."""
    try:
        return msgspec.json.decode(request.body, type=kind)
    except msgspec.DecodeError as error:
        raise BadRequest(str(error)) from None
