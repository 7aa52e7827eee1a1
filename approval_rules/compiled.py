"""Rules as a run asks them: compiled, and with the answers that can be kept."""

from __future__ import annotations

import functools
from collections.abc import Hashable
from typing import Any, Final, Literal, NamedTuple

from msgspec import Struct

from approval_rules.cel import Condition
from approval_rules.detect import Word
from approval_rules.known import ORGANISATION, POST
from approval_rules.model import Level, PublishingRule, Scope
from approval_rules.post import Post

ANYWHERE: Final = Scope()
BESIDE: Final = 12
"""Characters before and after a match that `not_before` and `not_after` see."""


class Listed(Struct, frozen=True):
    """A listed word, and the number of the rule that lists it."""

    rule: int
    word: Word
    folded: str


class Seen(NamedTuple):
    """What most conditions read, and nothing else: of few values, so their answers are kept."""

    cue: bool = False
    check: bool = False
    negative_cue: bool = False
    kind: str | None = None
    types: tuple[str, ...] = ()
    named: bool = False
    named_near: bool = False
    somebody: bool = False


_OF_SEEN: Final = frozenset(
    {"cue", "check", "negative_cue", "hit.kind", "types", "named", "named_near", "somebody"}
)
"""The names by which conditions read what was seen."""
_OF_FEW_VALUES: Final = frozenset(
    [f"post.{name}" for name in POST if name != "length"] + [f"org.{name}" for name in ORGANISATION]
)
"""The names by which they read what is alike in most posts."""


@functools.lru_cache(maxsize=1000)
def beside_seen(reads: frozenset[str]) -> tuple[str, ...] | None:
    """What a condition reads beside what was seen; None when it is of too many values to keep."""
    others = reads - _OF_SEEN
    return tuple(sorted(others)) if others <= _OF_FEW_VALUES else None


Stage = Literal["field", "post", "combine"]
"""When a rule is asked: of each field, then of the whole post, then of what was found."""
STAGES: Final[tuple[Stage, ...]] = ("field", "post", "combine")


class Compiled(Struct, kw_only=True):
    """A rule ready to be asked."""

    rule: PublishingRule
    number: int
    stage: Stage
    always: bool = False
    """Asked of every field, whatever stands in it."""
    levels: list[tuple[Level, Condition | None]]
    anywhere: bool = False
    """It speaks of every post, whatever its network, category and time."""
    when: Condition | None = None
    patterns: list[Any] = []
    before: Any = None
    after: Any = None
    answers: dict[tuple[str, Seen, tuple[Hashable, ...]], bool] = {}
    """Condition and all that it reads → what it answered, where that is of few values."""

    @property
    def depends(self) -> bool:
        """Whether it asks what other rules found."""
        return self.when is not None

    @property
    def asks_for_names(self) -> bool:
        """Whether a level depends on who is named in the sentence."""
        return self._reads("named")

    @property
    def asks_for_names_near(self) -> bool:
        """Whether a level depends on who is named in the sentences or lines right before."""
        return self._reads("named_near")

    @property
    def asks_for_somebody(self) -> bool:
        """Whether a level depends on one person being spoken of around."""
        return self._reads("somebody")

    def _reads(self, name: str) -> bool:
        return any(
            condition is not None and name in condition.reads for _, condition in self.levels
        )

    def stands_alone(self, text: str, start: int, end: int) -> bool:
        """Whether nothing stands beside [start, end) that the rule forbids there."""
        if self.before is not None and self.before.search(text[max(0, start - BESIDE) : start]):
            return False
        return self.after is None or not self.after.match(text[end : end + BESIDE])


def applies(rule: PublishingRule, post: Post, running: set[str]) -> bool:
    """Whether the rule speaks of this post at all."""
    scope = rule.applies_to

    def holds(listed: tuple[str, ...], value: str) -> bool:
        return "*" in listed or value in listed

    return (
        holds(scope.networks, post.submission.network)
        and holds(scope.accounts, post.submission.account)
        and holds(scope.categories, post.submission.category)
        and post.submission.category not in scope.not_categories
        and (not scope.periods or bool(running & set(scope.periods)))
    )
