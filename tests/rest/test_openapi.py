"""The OpenAPI document is whole, closed in itself, and its examples are true."""

from __future__ import annotations

import re
from typing import Any

import msgspec
import pytest
import schemathesis

from governance.rest.examples import REQUESTS
from tests.factories.service import Service
from tests.rest.test_roles import declared

METHODS = {"get", "post", "patch", "put", "delete"}


@pytest.fixture
def document(service: Service) -> dict[str, Any]:
    with service.client(None) as client:
        answer = client.get("/schema/openapi.json")
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


def operations(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {
        f"{method.upper()} {path.removeprefix('/api/v1')}": operation
        for path, item in document["paths"].items()
        for method, operation in item.items()
        if method in METHODS and path.startswith("/api/v1")
    }


def test_the_document_is_openapi_3_1_that_a_tool_reads(document: dict[str, Any]):
    assert document["openapi"].startswith("3.1.")
    assert list(schemathesis.openapi.from_dict(document).get_all_operations())
    assert not any(path.startswith("/events") for path in document["paths"])


def test_every_route_is_an_operation_that_asks_for_a_token(document: dict[str, Any]):
    found = operations(document)
    assert set(found) == set(declared())
    assert all(one["security"] == [{"personalToken": []}] for one in found.values())


def test_each_json_body_has_an_example_that_its_struct_takes(document: dict[str, Any]):
    kinds = {}
    for handler in declared().values():
        data = handler.parsed_fn_signature.parameters.get("data")
        if data is not None:
            kinds[data.annotation.__name__] = data.annotation
    for name, kind in kinds.items():
        msgspec.convert(REQUESTS[name], kind)
    for key, operation in operations(document).items():
        for media, body in operation.get("requestBody", {}).get("content", {}).items():
            assert media != "application/json" or body.get("examples"), key


def test_each_error_has_an_example_with_its_status(document: dict[str, Any]):
    for key, operation in operations(document).items():
        errors = {name: one for name, one in operation["responses"].items() if name >= "400"}
        assert {"400", "401", "403", "404"} <= set(errors), key
        for status, error in errors.items():
            (example,) = error["content"]["application/problem+json"]["examples"].values()
            assert example["value"]["status"] == int(status), key


def test_the_document_names_no_address_of_another_host(service: Service, document: dict[str, Any]):
    with service.client(None) as client:
        text = client.get("/schema/openapi.json").text
    assert not [one for one in re.findall(r"https?://[^\"\s]+", text) if ".example" not in one]
