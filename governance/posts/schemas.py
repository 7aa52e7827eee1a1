"""What goes into and out of posts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Final, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from governance.audit.schemas import EventView
from governance.base.paging import Page
from governance.rulebook.schemas import FindingView

LONGEST_TEXT: Final = 100_000

PostText = Annotated[str, Meta(max_length=LONGEST_TEXT)]
Title = Annotated[str, Meta(max_length=1000)]
Category = Annotated[str, Meta(max_length=100)]
Alt = Annotated[str, Meta(max_length=10_000)]
Remark = Annotated[str, Meta(max_length=2000)]
Moment = Annotated[datetime, Meta(tz=True)]
AccountIds = Annotated[tuple[str, ...], Meta(max_length=50)]


class MediaChoice(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A file that was given before, with the text for those who cannot see it."""

    id: str
    alt: Alt = ""


MediaChoices = Annotated[tuple[MediaChoice, ...], Meta(max_length=20)]


class DraftPost(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A new post."""

    text: PostText
    account_ids: AccountIds
    title: Title = ""
    category: Category = ""
    media: MediaChoices = ()
    not_before: Moment | None = None
    not_after: Moment | None = None
    publish_at: Moment | None = None


class EditPost(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A change of a draft; fields that are not named stay as they are."""

    text: PostText | UnsetType = UNSET
    account_ids: AccountIds | UnsetType = UNSET
    title: Title | UnsetType = UNSET
    category: Category | UnsetType = UNSET
    media: MediaChoices | UnsetType = UNSET
    not_before: Moment | UnsetType | None = UNSET
    not_after: Moment | UnsetType | None = UNSET
    publish_at: Moment | UnsetType | None = UNSET


Event = Literal["submit", "return", "approve", "schedule", "cancel", "withdraw"]


class TransitionPost(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """
    A move that somebody asks for.

    `return` needs a `reason` (or `comment`), `approve` the `seen_digest`; `schedule` takes
    `publish_at`, without which the post goes out at the time that was drafted, or now.

    A post with blocks that a rule lets somebody pass (its `override`) is submitted with an
    `override_reason`: why it may be published all the same. Whoever approves it confirms exactly
    these blocks with `override_digest`, the digest of that `override`, and says in
    `override_reason` why they agree. Where nothing blocks, both are left out.
    """

    event: Event
    reason: Remark = ""
    comment: Remark = ""
    seen_digest: Annotated[str, Meta(max_length=128)] | None = None
    publish_at: Moment | None = None
    override_reason: Remark = ""
    override_digest: Annotated[str, Meta(max_length=128)] | None = None


class AskOverride(Struct, frozen=True, kw_only=True):
    """Why a post may be published in spite of its blocks; `digest` names those that were seen."""

    reason: str = ""
    digest: str | None = None


class GrantOverride(Struct, frozen=True, kw_only=True):
    """The blocks that an approver lets through, by their digest, and why."""

    digest: str = ""
    reason: str = ""


class ResolveTarget(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """
    What a person found on the network.

    `there`: it is there, under `url`; `again`: it is not there, send it again (or: take it back
    again); `give_up`: it is not there and shall not be; `gone`: it was there and is there no more.
    """

    account_id: str
    answer: Literal["there", "again", "give_up", "gone"]
    url: Annotated[str, Meta(max_length=2000)] = ""
    reason: Remark = ""


class StopPublishing(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The red button, with the reason."""

    reason: Annotated[str, Meta(min_length=1, max_length=2000)]


class PostFilters(Struct, frozen=True, kw_only=True):
    """Which posts. `from_` and `to` bound the time of publication, or of drafting where none is."""

    state: str | None = None
    account_id: str | None = None
    author_id: str | None = None
    text: str = ""
    override: str | None = None
    """`asked`: waits for somebody to let its blocks pass; `granted`: somebody did."""
    from_: datetime | None = None
    to: datetime | None = None


class PostMediaView(Struct, frozen=True, kw_only=True):
    """A file of a post."""

    id: str
    alt: str
    kind: str
    media_type: str
    name: str
    size: int
    sha256: str


class TargetView(Struct, frozen=True, kw_only=True):
    """A post on one account. `code` and `reason` say why it is not published."""

    id: str
    account_id: str
    network: str
    handle: str
    state: str
    remote_id: str | None
    url: str | None
    code: str
    reason: str
    attempts: int
    next_at: datetime | None
    published_at: datetime | None
    withdrawn_at: datetime | None


class OverriddenView(Struct, frozen=True, kw_only=True):
    """A block that a rule lets somebody pass. `surface` is masked; `why` is the rule's reason."""

    rule: str
    type: str
    title: str
    why: str
    field: str
    start: int
    end: int
    surface: str
    role: str
    reason_required: bool


class OverrideGrantView(Struct, frozen=True, kw_only=True):
    """Who let the blocks pass, and why."""

    person: str
    name: str
    reason: str
    at: datetime


class OverrideView(Struct, frozen=True, kw_only=True):
    """
    Publishing in spite of blocks, where their rules leave that to somebody.

    `state` is `possible` (a draft: its author may ask for it), `asked`, or `granted`. `digest`
    names exactly these blocks. `roles` are what whoever decides must hold.
    """

    state: str
    digest: str
    findings: Sequence[OverriddenView]
    roles: Sequence[str]
    reason_required: bool
    reason: str = ""
    asked_by: str | None = None
    asked_by_name: str = ""
    asked_at: datetime | None = None
    grants: Sequence[OverrideGrantView] = ()


class PostView(Struct, frozen=True, kw_only=True):
    """A post with everything that a reader needs to decide."""

    id: str
    state: str
    digest: str
    title: str
    text: str
    category: str
    account_ids: Sequence[str]
    media: Sequence[PostMediaView]
    not_before: datetime | None
    not_after: datetime | None
    publish_at: datetime | None
    published_at: datetime | None
    targets: Sequence[TargetView]
    findings: Sequence[FindingView]
    verdict: str
    waits_for: Sequence[str]
    remark: str
    author: str
    author_name: str
    department: str | None
    department_name: str
    revision: int
    stopped: bool
    override: OverrideView | None
    """What blocks it and may be let through; None where nothing does, or nobody may."""
    version: int
    created_at: datetime
    updated_at: datetime


class PostRow(Struct, frozen=True, kw_only=True):
    """A post in a list."""

    id: str
    state: str
    digest: str
    title: str
    text: str
    category: str
    account_ids: Sequence[str]
    targets: Sequence[TargetView]
    not_before: datetime | None
    not_after: datetime | None
    publish_at: datetime | None
    published_at: datetime | None
    verdict: str
    waits_for: Sequence[str]
    author: str
    author_name: str
    department: str | None
    department_name: str
    override: str
    """`asked` or `granted` where it goes out in spite of blocks; "" else."""
    version: int
    created_at: datetime
    updated_at: datetime


class CalendarEntry(Struct, frozen=True, kw_only=True):
    """A post in its place in time."""

    id: str
    state: str
    title: str
    text: str
    at: datetime
    networks: Sequence[str]


class Allowed(Struct, frozen=True, kw_only=True):
    """Whether the reader may do this now; `reason` is a code that says why not."""

    event: str
    allowed: bool
    reason: str | None = None


class Transitions(Struct, frozen=True, kw_only=True):
    """The state, what led to it, and the moves that lead on."""

    state: str
    items: Sequence[EventView]
    allowed: Sequence[Allowed]


class StopView(Struct, frozen=True, kw_only=True):
    """The emergency stop in force."""

    id: str
    reason: str
    set_by: str
    set_at: datetime


PostPage = Page[PostRow]
