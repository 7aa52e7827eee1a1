"""What a connector takes and gives: values in, values out.

A connector reads a provider (`Observes`), publishes to it (`Publishes`), looks for its own post
there (`Reconciles`) and takes it back (`Withdraws`). It knows no database and no web.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, Protocol, runtime_checkable

from msgspec import Struct, field

# --------------------------------------------------------------------------- facets


class Present(Struct, frozen=True, tag="present", tag_field="state"):
    """The provider answered with a value: JSON types only, normalised, without noise."""

    value: Any


class Absent(Struct, frozen=True, tag="absent", tag_field="state"):
    """The provider answered that nothing is configured."""


class Denied(Struct, frozen=True, tag="denied", tag_field="state"):
    """We may not look. `code` is the provider's own code."""

    code: str


class Failed(Struct, frozen=True, tag="failed", tag_field="state"):
    """We could not look: a timeout, a fault, an unreadable answer. `code` says which."""

    code: str


Facet = Present | Absent | Denied | Failed


class Resource(Struct, frozen=True, kw_only=True):
    """One thing that a provider holds. `id` is the provider's own identity (AWS: the ARN)."""

    id: str
    type: str
    name: str
    region: str = ""
    facets: Mapping[str, Facet] = {}


class Coverage(Struct, frozen=True, kw_only=True):
    """How many times a facet was asked for, and what came of it. Absent counts as ok."""

    asked: int = 0
    ok: int = 0
    denied: int = 0
    failed: int = 0


class Gap(Struct, frozen=True, kw_only=True):
    """
    Something that was asked for and could not be seen. `facet` is "" for a listing.

    `denied`: we may not look; else we could not.
    """

    resource_type: str
    scope: str
    facet: str = ""
    code: str
    denied: bool = False


Plan = Mapping[str, frozenset[str]]
"""Resource type → the facets to read. An empty set asks for the listing alone."""


class Snapshot(Struct, frozen=True, kw_only=True):
    """
    What was seen in one scan.

    `complete` names the (resource type, scope) listings that came to their end; scope is a region,
    or "" for a global one. A resource that is missing from an incomplete listing is not gone.
    `coverage` is keyed "<resource type>/<facet>".
    """

    resources: Sequence[Resource]
    complete: frozenset[tuple[str, str]] = frozenset()
    coverage: Mapping[str, Coverage] = {}
    gaps: Sequence[Gap] = ()
    requests: int = 0


# --------------------------------------------------------------------------- publishing


class Attachment(Struct, frozen=True, kw_only=True):
    """One media file of a release. `path` is a local file whose bytes have this SHA-256."""

    path: str
    sha256: str
    media_type: str
    alt: str = ""


class Release(Struct, frozen=True, kw_only=True):
    """Exactly what was approved, for one account. Made only by `posts/release.py`."""

    key: str
    """Stable for one publication: the idempotency key where the network has one."""

    account: str
    text: str
    title: str = ""
    attachments: Sequence[Attachment] = ()
    options: Mapping[str, Any] = {}


class Published(Struct, frozen=True, tag="published", tag_field="outcome"):
    """The network holds the post under this id."""

    remote_id: str
    url: str


class Refused(Struct, frozen=True, tag="refused", tag_field="outcome"):
    """The network said no, and holds nothing. `code` is the network's own."""

    code: str
    reason: str


class Unsure(Struct, frozen=True, tag="unsure", tag_field="outcome"):
    """The call was made and its outcome is not known. Never repeat it; reconcile."""

    reason: str


Outcome = Published | Refused | Unsure


class NotFound(Struct, frozen=True, tag="not_found", tag_field="outcome"):
    """The account was read completely for the window asked, and the post is not there."""


class Unreadable(Struct, frozen=True, tag="unreadable", tag_field="outcome"):
    """The account could not be read far enough to tell."""

    reason: str


class Withdrawn(Struct, frozen=True, tag="withdrawn", tag_field="outcome"):
    """The network no longer shows the post. `already` when it was gone before we asked."""

    already: bool = False


class RemotePost(Struct, frozen=True, kw_only=True):
    """A post as the network shows it. `at` is aware, UTC."""

    remote_id: str
    url: str
    text: str
    at: datetime


# --------------------------------------------------------------------------- errors


class ConnectorError(Exception):
    """The provider could not be used. `code` is its own code; no secret is ever in the text."""

    def __init__(self, message: str, *, code: str = "") -> None:
        super().__init__(message)
        self.code = code


class NeedsAttention(ConnectorError):
    """A person must act: the credential was refused, revoked or lacks a right. Nothing was sent."""


class TryLater(ConnectorError):
    """Nothing was accepted; the same call may be made after `after` seconds."""

    def __init__(self, message: str, *, after: float, code: str = "") -> None:
        super().__init__(message, code=code)
        self.after = after


# --------------------------------------------------------------------------- protocols

Progress = Callable[[str, int, int], None]
"""Called with (what is being read, done, total); total is 0 while unknown."""


@runtime_checkable
class Observes(Protocol):
    """Reads what the plan asks for."""

    def observe(self, plan: Plan, *, deadline: float, progress: Progress | None = None) -> Snapshot:
        """
        See what the plan names, within `deadline` seconds.

        Denied and failed reads become facets and gaps; they never raise. Raises `NeedsAttention`
        when the credential itself is refused before anything was seen.
        """
        ...


@runtime_checkable
class Publishes(Protocol):
    """Puts a release on its account, at most once."""

    def publish(self, release: Release) -> Outcome:
        """
        Make the one irreversible call.

        Raises `NeedsAttention` or `TryLater` only where nothing can have been accepted.
        """
        ...


@runtime_checkable
class Reconciles(Protocol):
    """Finds out whether a release is on its account."""

    def find(self, release: Release, *, since: datetime) -> Published | NotFound | Unreadable:
        """Look for the release among the account's own posts made at or after `since` (aware)."""
        ...


@runtime_checkable
class Withdraws(Protocol):
    """Takes a published post back."""

    def withdraw(self, remote_id: str) -> Withdrawn | Refused | Unsure:
        """Delete the post on the network. Safe to repeat."""
        ...


CAPABILITIES: Final[Mapping[str, type]] = {
    "observes": Observes,
    "publishes": Publishes,
    "reconciles": Reconciles,
    "withdraws": Withdraws,
}


class Connection(Struct, frozen=True, kw_only=True):
    """
    What a connector needs to reach one tenant or account.

    `secrets` never appears in a `repr`. `endpoint` overrides the provider's address: only the demo,
    the tests and `--endpoint-url` set it.
    """

    provider: str
    account: str = ""
    settings: Mapping[str, str] = {}
    secrets: Mapping[str, str] = field(default_factory=dict)
    endpoint: str | None = None
    keep_secrets: Callable[[Mapping[str, str]], None] | None = None
    """
    Called with the secrets that the provider replaced, before they are used. A provider whose
    refresh tokens serve once renews nothing where nobody would keep the next one.
    """

    def __repr__(self) -> str:
        return f"Connection(provider={self.provider!r}, account={self.account!r}, secrets=…)"
