"""Asking the rules, within a time limit. A failure or a time-out is `unknown`, never a pass."""

from __future__ import annotations

import functools
import hashlib
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Final, Protocol

import msgspec

from approval_rules.model import Evidence, Finding, Judgement, Length, Text
from approval_rules.organisation import Organisation
from approval_rules.submission import Submission
from governance.base import log as logs

log = logs.get(__name__)

DEADLINE: Final = 5.0
"""Seconds after which a person must look instead."""

UNAVAILABLE: Final = "engine.unavailable"
"""The rule id of the finding that says that the rules could not be asked."""

NO_RULES: Final = "0" * 64
"""Stands where the digest of the rules would: there were none to ask."""


class Checks(Protocol):
    """Compiled rules."""

    def check(
        self, submission: Submission, organisation: Organisation, *, at: datetime, key: bytes
    ) -> Judgement:
        """What the rules say of this submission; personal values hashed under the key."""
        ...


@functools.cache
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=16, thread_name_prefix="rules")


def ask(
    rules: Checks,
    digest: str,
    submission: Submission,
    organisation: Organisation,
    *,
    at: datetime,
    key: bytes = b"",
    within: float = DEADLINE,
) -> Judgement:
    """The rules' judgement, or `unknown` when they failed or took longer than `within` seconds."""
    answer = _threads().submit(rules.check, submission, organisation, at=at, key=key)
    try:
        failure = answer.exception(timeout=within)
    except TimeoutError:
        answer.cancel()
        log.error("rules.timed_out", network=submission.network, seconds=within)
        return unknown(submission, digest, "timeout")
    if failure is not None:
        # The text of the failure may quote the post: only its kind is told.
        log.error("rules.failed", network=submission.network, failure=type(failure).__name__)
        return unknown(submission, digest, type(failure).__name__)
    return answer.result()


def unknown(submission: Submission, digest: str, why: str) -> Judgement:
    """The judgement that says: a person must look."""
    return Judgement(
        verdict="unknown",
        findings=(
            Finding(
                rule=UNAVAILABLE,
                type="ENGINE",
                level="block",
                title=Text(ja="検査できませんでした", en="The check could not be made"),
                message=Text(
                    ja="規則による検査ができなかったため、問題の有無は分かりません。",
                    en="The rules could not be asked, so nobody knows whether this is fine.",
                ),
                remedy=Text(
                    ja="少し待ってもう一度検査してください。続く場合は管理者に連絡してください。",
                    en="Check again in a moment. If it goes on, tell the administrator.",
                ),
                clause=(),
                evidence=(Evidence(kind="engine", text=why),),
            ),
        ),
        length=Length(used=len(submission.text), limit=0, unit="code_points", valid=False),
        digest=digest,
    )


def digest_of(value: object) -> str:
    """The hex SHA-256 of a Struct's canonical JSON."""
    return hashlib.sha256(msgspec.json.encode(value, order="sorted")).hexdigest()
