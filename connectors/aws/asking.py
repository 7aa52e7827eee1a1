"""Calls for the things of one region: a region that stays silent is left, so the others go on."""

from __future__ import annotations

from collections import Counter
from typing import Any, Final

from connectors.aws.calls import Caller, Stopped
from connectors.aws.parse import Ask

REPORT_SECONDS: Final = 0.5
PATIENCE: Final = 3
"""So many calls without an answer in a row, and a region is asked no more."""


class Asking:
    """Makes the calls of a scan from any thread, and counts the silence of each region."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller
        self._silent: Counter[str] = Counter()

    def of(self, place: str) -> Ask:
        """Calls for things of this region, or of none ("")."""

        def ask(service: str, method: str, region: str = "", **arguments: Any) -> Any:
            if place and self._silent[place] >= PATIENCE:
                raise Stopped("timeout")
            try:
                answer = self._answer(service, method, region, arguments)
            except Stopped as error:
                # A service that a region does not have is unreachable at once, and says nothing.
                self._silent[place] = self._silent[place] + 1 if error.code == "timeout" else 0
                raise
            self._silent[place] = 0
            return answer

        return ask

    def _answer(self, service: str, method: str, region: str, arguments: dict[str, Any]) -> Any:
        if method == "get_credential_report":
            # AWS writes the report when it is asked to, in seconds, at most every four hours.
            while self._caller.call("iam", "generate_credential_report").get("State") != "COMPLETE":
                self._caller.pause(REPORT_SECONDS)
        return self._caller.call(service, method, region, **arguments)
