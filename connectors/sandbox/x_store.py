"""The memory of the stand-in for X: accounts, tokens, posts and media, saved at every change."""

from __future__ import annotations

import time
import zlib
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import msgspec

from connectors.sandbox import state
from connectors.sandbox.server import BadRequest

EMPTY: Final[dict[str, Any]] = {
    "accounts": {},
    "tokens": {},
    "codes": {},
    "posts": {},
    "media": {},
    "last": 0,
}
EPOCH: Final = 1_288_834_974_657
SEEDS: Final[dict[str, dict[str, Any]]] = {
    "reiji_city": {
        "name": "例示市",
        "description": "例示市の公式アカウントです。市政情報、防災情報、催しなどをお知らせします。"
        "返信はしていません。お問い合わせは市のサイトから。https://www.city.reiji.example/contact",
        "location": "例示県例示市",
        "url": "https://www.city.reiji.example/",
        "verified": True,
        "verified_type": "government",
    }
}
"""What a stand-in's account shows from the start, by the name that it was opened under."""


class Store:
    """Everything that the stand-in remembers. The service that owns it holds the lock."""

    def __init__(self, directory: Path, accounts: Mapping[str, str]) -> None:
        self._directory = directory
        self._file = directory / "x.json"
        self._given = dict(accounts)
        self.held = state.load(self._file, _copy(EMPTY))
        for post in self.held["posts"].values():
            post.setdefault("reply_to", "")
            post.setdefault("conversation", post["id"])
            post.setdefault("replied_user", "")
        self._seat_accounts()
        self.save()

    def reset(self) -> None:
        """Back to the given accounts, without a post."""
        self.held = _copy(EMPTY)
        self._seat_accounts()
        self.save()

    def _seat_accounts(self) -> None:
        logins = {account["login"]: key for key, account in self.held["accounts"].items()}
        for login, token in self._given.items():
            key = logins.get(login) or str(10**15 + zlib.crc32(login.encode()))
            self.held["accounts"].setdefault(key, _new_account(key, login))
            self.held["tokens"][token] = {"account": key, "kind": "user"}

    def save(self) -> None:
        """Put what is held on disk."""
        state.save(self._file, self.held)

    def new_id(self, at: datetime | None = None) -> str:
        """An id greater than every one before, or one of a moment that has passed."""
        # X's ids grow with time: milliseconds since its own beginning, then a counter.
        moment = time.time() if at is None else at.timestamp()
        number = (int(moment * 1000) - EPOCH) << 22
        if at is None:
            number = max(number, self.held["last"] + 1)
            self.held["last"] = number
        while str(number) in self.held["posts"]:
            number += 1
        return str(number)

    def account(self, name: str) -> dict[str, Any]:
        """The account of this name or id; the first where none is named."""
        account: dict[str, Any]
        for account in self.held["accounts"].values():
            if name in {"", account["login"], account["username"], account["id"]}:
                return account
        raise BadRequest(f"There is no account {name!r}.")

    def add(
        self,
        account: dict[str, Any],
        text: str,
        *,
        media: list[str],
        reply_settings: str = "everyone",
        answered: Mapping[str, Any] | None = None,
        stale: float = 0.0,
        at: datetime | None = None,
    ) -> dict[str, Any]:
        """One more post of the account; `answered` is the post that it is a reply to."""
        key = self.new_id(at)
        moment = at or datetime.now(UTC)
        stored = {
            "id": key,
            "account": account["id"],
            "text": text,
            # X shows whole seconds.
            "created_at": moment.strftime("%Y-%m-%dT%H:%M:%S.000Z"),
            "media": media,
            "reply_settings": reply_settings,
            "reply_to": answered["id"] if answered else "",
            "replied_user": answered["account"] if answered else "",
            "conversation": answered["conversation"] if answered else key,
            "deleted": False,
            "shows_at": time.time() + stale,
        }
        self.held["posts"][key] = stored
        self.save()
        return stored

    def media_path(self, key: str) -> Path:
        """Where the bytes of one media file are."""
        return self._directory / "media" / key


def _copy(empty: dict[str, Any]) -> dict[str, Any]:
    copied: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(empty))
    return copied


def _new_account(key: str, login: str) -> dict[str, Any]:
    return {
        "id": key,
        "login": login,
        "username": login,
        "name": login,
        "description": "",
        "location": "",
        "url": "",
        "created_at": "2020-04-01T00:00:00.000Z",
        "protected": False,
        "verified": False,
        "verified_type": "none",
        "profile_image_url": "https://pbs.example.com/profile_images/1/normal.png",
        "pinned_tweet_id": None,
        **SEEDS.get(login, {}),
    }
