"""The networks that a register of accounts can name, as data."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from msgspec import Struct

from governance.base.cells import folded


class Network(Struct, frozen=True, kw_only=True):
    """One network. `handle` is what its names look like, without @."""

    code: str
    title: str
    handle: str = r"\S{1,100}"
    words: tuple[str, ...] = ()


NETWORKS: Final = (
    Network(code="x", title="X", handle=r"[A-Za-z0-9_]{1,30}", words=("twitter",)),
    Network(code="youtube", title="YouTube"),
    Network(code="line", title="LINE"),
    Network(code="instagram", title="Instagram", handle=r"[A-Za-z0-9_.]{1,30}"),
    Network(code="facebook", title="Facebook"),
    Network(code="threads", title="Threads"),
    Network(code="tiktok", title="TikTok"),
    Network(code="mastodon", title="Mastodon"),
    Network(code="bluesky", title="Bluesky"),
    Network(code="note", title="note"),
)
CODES: Final = tuple(network.code for network in NETWORKS)
WORDS: Final = {
    word: network.code
    for network in NETWORKS
    for word in (network.code, network.title, *network.words)
}
"""What people write → the code."""

_BY_CODE: Final = {network.code: network for network in NETWORKS}
_BY_WORD: Final = {folded(word): code for word, code in WORDS.items()}


def read(text: str) -> str | None:
    """The code of the network that is meant, or None."""
    return _BY_WORD.get(folded(text))


def handle(text: str) -> str:
    """The account's name without its @ and without differences of width."""
    return unicodedata.normalize("NFKC", text).strip().removeprefix("@")


def handle_key(text: str) -> str:
    """The same for every way of writing one account's name."""
    return handle(text).casefold()


def is_handle(network: str, text: str) -> bool:
    """Whether the network could have an account of this name."""
    known = _BY_CODE.get(network)
    return known is not None and re.fullmatch(known.handle, text) is not None
