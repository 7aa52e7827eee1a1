"""Rules and administration through their pages, over HTTP."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from governance.base import clock, ids
from tests.factories.service import service, settings
from tests.web.browsing import Browser

__all__ = ["service", "settings"]


@pytest.fixture
def admin(service) -> Browser:
    return Browser(service, "admin")


def test_a_person_is_added_gets_a_role_and_loses_it(service, admin):
    given = {"name": "新 人", "login": "shin", "email": "shin@example.lg.jp", "employee": "yes"}
    answer = admin.send("/admin/people/new", given)
    assert answer.status_code == 303, answer.text
    address = answer.headers["location"]
    person = address.rpartition("/")[2]
    granted = admin.send(f"{address}/grants", {"person": person, "role": "pr"})
    assert granted.status_code == 303, granted.text
    assert "/admin/grants/" in admin.get(address).text
    assert "新 人" in admin.get("/admin?q=shin").text


def test_every_wrong_field_of_a_person_is_named_at_once(admin):
    answer = admin.send("/admin/people/new", {"name": "", "login": "", "email": ""})
    assert answer.status_code == 422
    for field in ("name", "login", "email"):
        assert f'href="#field-{field}"' in answer.text, field


def test_a_department_is_added_below_another(service, admin):
    parent = ids.show("department", service.city.root)
    given = {"code": "ZEI", "name": "税務課", "parent": parent}
    assert admin.send("/admin/departments", given).status_code == 303
    assert "税務課" in admin.get("/admin/departments").text


def test_a_department_is_renamed_and_moved_with_what_is_below(service, admin):
    address = f"/admin/departments/{ids.show('department', service.city.department)}"
    assert address in admin.get("/admin/departments").text
    fields = admin.fields(address, action=address)
    wrong = admin.send(address, fields | {"code": "", "name": "", "active_from": "x"})
    assert wrong.status_code == 422
    for field in ("code", "name", "active_from"):
        assert f'href="#field-{field}"' in wrong.text, field
    given = fields | {"name": "広報戦略課", "parent": ids.show("department", service.city.other)}
    assert admin.send(address, given).status_code == 303
    assert "広報戦略課" in admin.get("/admin/departments").text
    assert admin.fields(address, action=address)["parent"] == given["parent"]
    stale = admin.send(address, given)
    assert stale.status_code == 409
    assert "広報戦略課" in stale.text
    assert Browser(service, "pr").get(address).status_code == 403


def test_a_deputy_is_named_and_ended(service, admin):
    person = ids.show("person", service.city.people["approver"])
    address = f"/admin/people/{person}"
    now = clock.now()
    given = {
        "person": person,
        "deputy": ids.show("person", service.city.people["approver2"]),
        "valid_from": (now - timedelta(hours=1)).isoformat(),
        "valid_until": (now + timedelta(days=3)).isoformat(),
    }
    assert admin.send(f"{address}/deputies", given).status_code == 303
    (end,) = re.findall(r'action="(/admin/deputies/[0-9a-f-]+/end)"', admin.get(address).text)
    assert Browser(service, "pr").send(end, {"person": person}).status_code in {403, 404}
    assert admin.send(end, {"person": person}).status_code == 303
    assert "/admin/deputies/" not in admin.get(address).text


def test_a_token_is_shown_once(admin):
    answer = admin.send("/me/tokens", {"name": "集計", "scopes": ""})
    assert answer.status_code == 200
    assert "sek_" in answer.text
    page = admin.get("/me").text
    assert "集計" in page
    assert "sek_" not in page


def test_who_does_not_manage_people_gets_no_form(service):
    assert Browser(service, "pr").get("/admin/people/new").status_code == 403


def test_the_rules_say_why_and_a_text_is_tried_without_keeping_it(service):
    writer = Browser(service, "pr")
    page = writer.get("/rules")
    assert page.status_code == 200
    tried = writer.send("/rules/try", {"network": "x", "text": "電話は090-1234-5678です"})
    assert tried.status_code == 200
    assert "finding-1" in tried.text
    rule = page.text.split('href="/rules/')[1].split('"')[0]
    assert writer.get(f"/rules/{rule}").status_code == 200


def test_a_fact_is_stated_by_those_who_manage_the_rules(service):
    security = Browser(service, "security")
    given = {"kind": "phones", "value": "03-1234-5678", "reason": "代表番号"}
    assert security.send("/rules/facts", given).status_code == 303
    page = security.get("/rules").text
    assert "03-1234-5678" in page
    assert "電話番号" in page
    assert security.send("/rules/facts", {"kind": "phones"}).status_code == 422


def test_a_period_is_stated_with_its_beginning_and_end_and_switches_rules(service):
    security = Browser(service, "security")
    now = clock.now()
    given = {"kind": "periods", "value": "senkyo", "reason": "市長選挙", "title": "市長選挙"}
    without = security.send("/rules/facts", given)
    assert without.status_code == 422
    assert 'href="#field-starts_at"' in without.text or 'href="#field-ends_at"' in without.text
    text = {"network": "x", "text": "市長の実績をご紹介します"}
    before = Browser(service, "pr").send("/rules/try", text).text
    given |= {
        "starts_at": (now - timedelta(days=1)).isoformat(),
        "ends_at": (now + timedelta(days=9)).isoformat(),
    }
    assert security.send("/rules/facts", given).status_code == 303
    assert "選挙期間" in security.get("/rules").text
    after = Browser(service, "pr").send("/rules/try", text).text
    assert "(deny.election-period)" not in before
    assert "(deny.election-period)" in after
