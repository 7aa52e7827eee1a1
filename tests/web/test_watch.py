"""Tenants, findings, changes and the evidence through their pages, over HTTP."""

from __future__ import annotations

import pytest

from governance.base import ids
from tests.factories.service import service, settings
from tests.web.browsing import Browser

__all__ = ["service", "settings"]


@pytest.fixture
def security(service) -> Browser:
    return Browser(service, "security")


@pytest.fixture
def tenant(service, security) -> str:
    given = {
        "provider": "aws",
        "account": "123456789012",
        "name": "本番",
        "department_id": ids.show("department", service.city.department),
        "owner_id": ids.show("person", service.city.people["owner"]),
        "every_hours": "24",
    }
    answer = security.send("/tenants/new", given)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def test_a_new_tenant_says_that_nobody_has_looked_yet(security, tenant):
    page = security.get(tenant)
    assert page.status_code == 200
    assert "まだだれも" in page.text or "まだ" in page.text
    assert "本番" in security.get("/tenants").text


def test_a_scan_is_queued_by_the_button_and_followed(security, tenant):
    assert security.send(f"{tenant}/scans", {}).status_code == 303
    followed = security.get(f"{tenant}/scan")
    assert followed.status_code == 200
    assert 'data-code="queued"' in followed.text
    assert f'hx-get="{tenant}/scan"' in followed.text


def test_every_wrong_field_of_a_tenant_is_named_at_once(security):
    answer = security.send("/tenants/new", {"provider": "", "account": "", "every_hours": "x"})
    assert answer.status_code == 422
    for field in ("provider", "account", "name", "department_id", "owner_id", "every_hours"):
        assert f'href="#field-{field}"' in answer.text, field


def test_keys_are_sealed_and_never_come_back(security, tenant):
    page = security.get(tenant).text
    fields = security.fields_of(page, action=f"{tenant}/connection")
    names = [name for name in fields if name.startswith("secrets-")]
    assert names
    given = fields | dict.fromkeys(names, "hush-hush-value")
    assert security.send(f"{tenant}/connection", given).status_code in {303, 422}
    assert "hush-hush-value" not in security.get(tenant).text


def test_empty_lists_say_what_to_do_first(security):
    for address in ("/findings", "/changes", "/tenants"):
        assert security.get(address).status_code == 200, address


def test_a_tenant_is_not_there_for_whoever_watches_nothing(service, tenant):
    assert Browser(service, "pr").get(tenant).status_code == 404


def test_the_log_tells_of_the_tenant_and_narrows_by_filters(service, tenant):
    auditor = Browser(service, "auditor")
    page = auditor.get("/audit")
    assert page.status_code == 200
    thing = tenant.rpartition("/")[2]
    one = auditor.get(f"/audit?thing={thing}")
    assert one.status_code == 200
    assert thing in one.text
    assert auditor.get("/audit?actor=nobody-at-all").status_code == 200
    assert auditor.get("/audit?from=2099-01-01").text.count("<li>") < page.text.count("<li>")


def test_only_those_who_may_read_the_log_read_it(service):
    assert Browser(service, "pr").get("/audit").status_code == 403
