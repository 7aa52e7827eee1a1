"""Tenants, findings, changes and the evidence through their pages, over HTTP."""

from __future__ import annotations

import re
from datetime import timedelta

import msgspec
import pytest

from connectors import registry
from connectors.sandbox.aws_seed import ACCOUNT, REGION
from governance.audit import sequencer
from governance.base import clock, ids
from governance.base.db import refuse_inside_transaction
from governance.jobs.runtime import Runtime
from governance.scans import handlers
from governance.scans.jobs import RunScan
from tests.connectors.aws_stage import KEYS, aws
from tests.factories.service import service, settings
from tests.web.browsing import Browser

__all__ = ["aws", "service", "settings"]


@pytest.fixture
def security(service) -> Browser:
    return Browser(service, "security")


@pytest.fixture
def tenant(service, security) -> str:
    given = {
        "provider": "aws",
        "account": ACCOUNT,
        "name": "本番",
        "department_id": ids.show("department", service.city.department),
        "owner_id": ids.show("person", service.city.people["owner"]),
        "every_hours": "24",
    }
    answer = security.send("/tenants/new", given)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"]).removesuffix("/edit")


@pytest.fixture
def look(service, security, tenant, aws):
    """Press the button, then do the worker's part against the stand-in of AWS."""
    given = {f"secrets-{name}": value for name, value in KEYS.items()}
    fields = security.fields(f"{tenant}/edit", action=f"{tenant}/edit")
    assert security.send(f"{tenant}/edit", fields | given).status_code == 303

    def connect(connection):
        refuse_inside_transaction()
        settings = {**connection.settings, "regions": REGION}
        return registry.connect(
            msgspec.structs.replace(connection, endpoint=aws.url, settings=settings)
        )

    runtime = Runtime(
        database=service.database, keys=service.keys, settings=service.settings, connect=connect
    )

    def press() -> None:
        before = set(scans(service, tenant))
        assert security.send(f"{tenant}/scans", {}).status_code == 303
        (queued,) = set(scans(service, tenant)) - before
        handlers.run_scan(RunScan(scan=ids.read("scan", queued)), runtime)

    return press


def scans(service, tenant: str) -> list[str]:
    with service.api("security") as api:
        answer = api.get(f"/tenants/{tenant.rpartition('/')[2]}/scans", params={"limit": 200})
    return [one["id"] for one in answer.json()["items"]]


@pytest.fixture
def finding(service, security, tenant, look) -> str:
    """The page of an open finding."""
    look()
    found = re.search(r'href="(/findings/fnd_\w+)"', security.get("/findings?state=open").text)
    assert found is not None
    return found[1]


def test_a_new_tenant_says_that_nobody_has_looked_yet(security, tenant):
    page = security.get(tenant)
    assert page.status_code == 200
    assert "まだだれも" in page.text or "まだ" in page.text
    assert "本番" in security.get("/tenants").text


def test_without_keys_a_tenant_is_not_connected_and_the_button_says_why(security, tenant):
    page = security.get(tenant).text
    assert 'data-code="new"' in page
    assert "先に鍵を設定してください" in page
    # A program may queue a scan all the same; that connects nothing.
    assert security.send(f"{tenant}/scans", {}).status_code == 303
    assert 'data-code="connected"' not in security.get(tenant).text
    assert 'data-code="connected"' not in security.get("/tenants").text


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
    fields = security.fields(f"{tenant}/edit", action=f"{tenant}/edit")
    names = [name for name in fields if name.startswith("secrets-")]
    assert names
    given = fields | dict.fromkeys(names, "hush-hush-value")
    refused = security.send(f"{tenant}/edit", given | {"every_hours": "0"})
    assert refused.status_code == 422
    assert "hush-hush-value" not in refused.text
    assert security.send(f"{tenant}/edit", given).status_code == 303
    for address in (tenant, f"{tenant}/edit"):
        assert "hush-hush-value" not in security.get(address).text
    assert 'data-code="new"' not in security.get(tenant).text


def test_a_tenant_and_how_it_is_looked_at_are_changed_in_one_form(service, security, tenant):
    fields = security.fields(f"{tenant}/edit", action=f"{tenant}/edit")
    wrong = fields | {"name": "", "owner_id": "nobody", "every_hours": "x"}
    answer = security.send(f"{tenant}/edit", wrong | {"settings-regions": "all"})
    assert answer.status_code == 422
    for field in ("name", "owner_id", "every_hours"):
        assert f'href="#field-{field}"' in answer.text, field
    assert 'value="all"' in answer.text
    given = fields | {"name": "試験環境", "every_hours": "6", "settings-regions": "all"}
    assert security.send(f"{tenant}/edit", given).status_code == 303
    page = security.get(tenant).text
    assert "試験環境" in page
    assert ">all<" in page
    assert security.fields(f"{tenant}/edit", action=f"{tenant}/edit")["settings-regions"] == "all"
    assert security.send(f"{tenant}/edit", given).status_code == 409
    for key in ("owner", "auditor"):
        assert Browser(service, key).get(f"{tenant}/edit").status_code == 403, key


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


def test_a_day_at_the_end_of_time_narrows_nothing(service, tenant):
    auditor = Browser(service, "auditor")
    everything = auditor.get("/audit").text.count("<li>")
    for days in ("to=9999-12-31", "from=0001-01-01", "from=nonsense&to=nonsense"):
        answer = auditor.get(f"/audit?{days}")
        assert answer.status_code == 200, days
        assert answer.text.count("<li>") == everything, days


def test_the_trail_of_a_thing_keeps_its_thing_in_the_filter(service, tenant):
    auditor = Browser(service, "auditor")
    thing = tenant.rpartition("/")[2]
    fields = auditor.fields(f"/audit?thing={thing}", action="/audit")
    assert fields["thing"] == thing


def test_a_word_that_names_no_thing_shows_no_event(service, tenant):
    page = Browser(service, "auditor").get("/audit?thing=nonsense").text
    assert "timeline__what" not in page
    assert "timeline__what" in Browser(service, "auditor").get("/audit").text


def test_the_checkpoint_is_taken_along_as_it_was_signed(service, tenant):
    auditor = Browser(service, "auditor")
    assert auditor.get("/audit/checkpoint.txt").status_code == 404
    sequencer.step(service.database, service.keys)
    note = auditor.get("/audit/checkpoint.txt")
    assert note.status_code == 200
    assert "attachment" in note.headers["content-disposition"]
    with service.api("auditor") as api:
        assert note.text == api.get("/audit/checkpoint").text
    assert note.text.splitlines()[1] in auditor.get("/audit").text.replace(",", "")


def test_a_finding_shows_what_was_expected_what_was_seen_and_the_remedy(security, finding, tenant):
    page = security.get(finding).text
    assert 'data-code="open"' in page
    for heading in ("seen-title", "remedy-title", "waive-title"):
        assert f'id="{heading}"' in page, heading
    assert f'href="{tenant}"' in page
    assert "finding__remedy" in page


def test_a_waiver_is_asked_for_decided_by_another_and_ended(service, security, finding):
    owner = Browser(service, "owner")
    until = (clock.now() + timedelta(days=30)).date().isoformat()
    both = owner.send(f"{finding}/waivers", {"reason": "", "until": ""})
    assert both.status_code == 422
    for field in ("reason", "until"):
        assert f'href="#field-{field}"' in both.text, field
    kept = owner.send(f"{finding}/waivers", {"reason": "移行が終わるまで", "until": "x"})
    assert kept.status_code == 422
    assert "移行が終わるまで" in kept.text
    given = {"reason": "移行が終わるまで", "until": until}
    assert owner.send(f"{finding}/waivers", given).status_code == 303
    assert "/decision" not in owner.get(finding).text

    desk = security.get("/").text
    (waiver,) = set(re.findall(r'href="(/waivers/\w+)"', desk))
    assert security.get(waiver).headers["location"] == finding
    page = security.get(finding).text
    (action,) = set(re.findall(r'action="(/waivers/\w+/decision)"', page))
    fields = security.fields_of(page, action=action)
    junk = security.send(action, fields | {"verdict": "junk"})
    assert junk.status_code == 422
    assert 'href="#field-event"' not in junk.text
    silent = security.send(action, fields | {"verdict": "return", "comment": ""})
    assert silent.status_code == 422
    assert 'href="#field-comment"' in silent.text
    assert security.send(action, fields | {"verdict": "approve"}).status_code == 303
    assert "/waivers/" not in security.get("/").text

    waived = owner.get(finding).text
    assert 'id="waived-title"' in waived
    assert 'id="waive-title"' not in waived
    assert waived.count("timeline__what") == 2
    fields = owner.fields_of(waived, action=action)
    without = owner.send(action, fields | {"verdict": "revoke", "comment": ""})
    assert without.status_code == 422
    assert 'href="#field-comment-revoke"' in without.text
    ended = owner.send(action, fields | {"verdict": "revoke", "comment": "移行した"})
    assert ended.status_code == 303
    again = owner.get(finding).text
    assert 'id="waive-title"' in again
    assert "移行した" in again


def test_whoever_asks_for_a_waiver_does_not_decide_it(security, finding):
    until = (clock.now() + timedelta(days=30)).date().isoformat()
    given = {"reason": "移行が終わるまで", "until": until}
    assert security.send(f"{finding}/waivers", given).status_code == 303
    assert "/decision" not in security.get(finding).text


def test_a_change_is_shown_with_what_it_was_and_what_it_is(security, look, aws):
    look()
    storage = aws.client("s3")
    name = storage.list_buckets()["Buckets"][0]["Name"]
    before = storage.get_bucket_versioning(Bucket=name).get("Status")
    other = "Suspended" if before == "Enabled" else "Enabled"
    storage.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": other})
    try:
        look()
        page = security.get("/changes?kind=changed").text
    finally:
        back = {"Status": before or "Suspended"}
        storage.put_bucket_versioning(Bucket=name, VersioningConfiguration=back)
    assert name in page
    assert other in page
    assert page.count('class="card stack stack--tight change-item"') == 1


def test_a_partial_scan_says_in_the_readers_language_what_was_not_seen(security, look, aws, tenant):
    aws.spoil("deny", operation="GetBucketVersioning")
    look()
    page = security.get(tenant).text
    assert 'data-code="partial"' in page
    assert "全てを見ることはできませんでした" in page
    assert "AccessDenied" in page
    english = security.get(f"{tenant}?lang=en").text
    assert "Not everything could be seen" in english
