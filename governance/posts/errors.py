"""Why a post does not move, as facts."""

from __future__ import annotations

from collections.abc import Iterable

from approval_rules.model import Finding
from governance.base.errors import Conflict, Flaw, Invalid


class NotPublishable(Invalid):
    """The rules do not let this post go on. Change what they name and submit it again."""

    code = "post.not_publishable"

    @classmethod
    def of(cls, findings: Iterable[Finding], *, hint: str = "") -> NotPublishable:
        """The refusal with every finding that blocks; where none does, with all of them."""
        found = list(findings)
        blocking = [finding for finding in found if finding.level == "block"] or found
        return cls(
            *(
                Flaw(
                    pointer=_pointer(finding.field),
                    code=finding.rule,
                    message=f"{finding.message.en} {finding.remedy.en} {hint}".strip(),
                )
                for finding in blocking
            )
        )


class StaleOverride(Conflict):
    """Other blocks are in question than the ones you saw. Read them again before you decide."""

    code = "post.stale_override"

    def __init__(self, current: str) -> None:
        super().__init__()
        self.current = current


class PublishingStopped(Conflict):
    """Publishing is stopped for the whole organisation. Wait until the stop is cleared."""

    code = "publishing.stopped"


class AlreadyStopped(Conflict):
    """Publishing is stopped already."""

    code = "publishing.stopped_already"


class NotStopped(Conflict):
    """Publishing is not stopped."""

    code = "publishing.not_stopped"


class WrongTarget(Conflict):
    """On this account nothing waits for a person's answer."""

    code = "target.not_waiting_for_person"


class Moved(Conflict):
    """Somebody else moved this post at the same moment. Look at it again."""

    code = "post.moved"


def _pointer(field: str) -> str:
    """`media[0].alt` as the JSON pointer `/media/0/alt`."""
    return "/" + field.replace("[", "/").replace("].", "/").replace("]", "")
