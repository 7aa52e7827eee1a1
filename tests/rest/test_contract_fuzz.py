"""Whatever is sent to things that exist: a documented answer, and never a fault of ours."""

from __future__ import annotations

import os
from collections import Counter
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.config import SchemathesisConfig
from schemathesis.core.failures import FailureGroup
from schemathesis.core.parameters import ParameterLocation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)

from governance.base import ids
from tests.rest.test_roles import Asked, asked

__all__ = ["asked"]

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    negative_data_rejection,
]
REFUSALS = ["4xx", "5xx"]
"""Of bad data. The tool's own list lacks 413, which is the answer to a text that is too long;
that each is a documented one, and none a fault of ours, the other checks see."""
CONFIG = SchemathesisConfig.from_dict(
    {"checks": {"negative_data_rejection": {"expected-statuses": REFUSALS}}}
)
EXAMPLES = 100 if os.environ.get("HYPOTHESIS_PROFILE") == "long" else 4
UNKNOWN = {name: ids.show(name.removesuffix("_id"), ids.new()) for name in ("condition_id",)}
"""Parts of paths for which these tests make no thing."""
WHO = ("pr2", "approver", "owner", "security", "admin")


def flaws(
    asked: Asked, operation: Any, mode: GenerationMode, things: dict[str, str], seen: Counter[int]
) -> str:
    """What is wrong with the answers of this operation; "" when nothing is."""
    here = {part.name: things[part.name] for part in operation.path_parameters}
    # The tool makes no text of more than a million characters, and says that it did.
    checks = CHECKS[:-1] if operation.path.endswith("/content-checks") else CHECKS

    @examples(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
    )
    @given(
        case=operation.as_strategy(generation_mode=mode),
        who=st.sampled_from(WHO),
        real=st.integers(0, 3),
    )
    def ask(case: Any, who: str, real: int) -> None:
        # Of four cases three are about a thing that exists: the others end at the first door.
        if real:
            case.path_parameters = {**(case.path_parameters or {}), **here}
        token = f"Bearer {asked.service.tokens[who]}"
        # Where the case is wrong because the header is not there, adding it would make it right.
        is_unsigned = case.meta is not None and case.meta.is_negative_at(ParameterLocation.HEADER)
        headers = {} if is_unsigned else {"Authorization": token}
        answer = case.call(base_url=asked.service.url, headers=headers)
        seen[answer.status_code] += 1
        case.validate_response(answer, checks=checks)

    try:
        ask()
    except FailureGroup as found:
        return "\n".join(str(one) for one in found.exceptions)
    return ""


@pytest.mark.fuzz
def test_no_input_makes_a_fault_or_an_undocumented_answer(asked: Asked):
    document = schemathesis.openapi.from_url(
        f"{asked.service.url}/schema/openapi.json", config=CONFIG
    )
    operations = [
        one
        for one in (found.ok() for found in document.get_all_operations())
        if one.path.startswith("/api/v1")
    ]
    assert len(operations) > 80
    # Made before the first case: a case may well take away the rights to make them.
    names = {part.name for one in operations for part in one.path_parameters}
    things = {name: UNKNOWN.get(name) or asked.thing(name, "own") for name in sorted(names)}
    seen: Counter[int] = Counter()
    wrong = {
        f"{one.method.upper()} {one.path}, {mode.value} input": said
        for one in operations
        for mode in GenerationMode
        if (said := flaws(asked, one, mode, things, seen))
    }
    assert not wrong, "\n\n".join(f"{where}\n{said}" for where, said in wrong.items())
    # Cases that all end at the gate would prove nothing.
    assert seen[200] + seen[201] > 50
    assert seen[422] > 50
