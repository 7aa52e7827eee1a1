"""The register of official accounts through its pages, over HTTP."""

from __future__ import annotations

import re

import pytest

from governance.base import ids
from governance.social_accounts import queries
from tests.factories import registers
from tests.factories.service import service, settings
from tests.web.browsing import Browser

__all__ = ["service", "settings"]


@pytest.fixture
def owner(service) -> Browser:
    return Browser(service, "owner")


def application(city, **answers: str) -> dict[str, str]:
    return {
        "network": "x",
        "handle": "@example_city",
        "display_name": "例示市",
        "purpose": "市政情報の発信",
        "department_id": ids.show("department", city.department),
        "owner_id": ids.show("person", city.people["owner"]),
        **answers,
    }


def draft(service, **answers) -> str:
    with service.database.writing() as session:
        made = registers.account(session, service.city, **answers)
    return f"/accounts/{ids.show('account', made)}"


def in_review(service, **answers) -> str:
    with service.database.writing() as session:
        made = registers.account(session, service.city, **answers)
        registers.move_account(session, service.city, "owner", made, "submit")
    return f"/accounts/{ids.show('account', made)}"


def test_one_registers_an_account_and_sees_it_as_a_draft_in_the_list(service, owner):
    assert owner.get("/accounts/new").status_code == 200
    answer = owner.send("/accounts/new", application(service.city))
    assert answer.status_code == 303, answer.text
    page = owner.get(answer.headers["location"])
    assert page.status_code == 200
    assert "example_city" in page.text
    assert 'data-code="draft"' in page.text
    assert "example_city" in owner.get("/accounts?q=EXAMPLE&network=x").text
    assert "example_city" not in owner.get("/accounts?state=operating").text


def test_three_wrong_fields_are_named_at_once_and_nothing_is_lost(service, owner):
    given = application(
        service.city,
        handle="",
        posting_from="25:99",
        terms_checked_on="昨日",
        purpose="消えない言葉",
    )
    answer = owner.send("/accounts/new", given)
    assert answer.status_code == 422
    for field in ("handle", "posting_from", "terms_checked_on"):
        assert f'href="#field-{field}"' in answer.text, field
        assert f'id="field-{field}"' in answer.text, field
    assert "消えない言葉" in answer.text
    assert 'value="昨日"' in answer.text
    with service.database.reading() as session:
        assert queries.counts(session, service.city.actor(session, "owner"))["draft"] == 0


def test_a_form_that_comes_back_as_it_was_changes_nothing(service, owner):
    address = draft(
        service,
        categories=["event"],
        posting_days=["mon", "fri"],
        posting_from="08:30",
        posting_until="17:15",
        procedure="一人が書き、\n別の一人が確かめる。",
        verified=False,
        disaster_use=True,
        two_factor="key",
    )
    fields = owner.fields(f"{address}/edit")
    assert owner.send(f"{address}/edit", fields).status_code == 303
    assert owner.fields(f"{address}/edit")["if_match"] == fields["if_match"]


def test_who_edits_what_somebody_else_changed_sees_both_and_loses_nothing(service, owner):
    address = draft(service)
    first = owner.fields(f"{address}/edit")
    second = owner.fields(f"{address}/edit")
    assert owner.send(f"{address}/edit", {**first, "purpose": "先の言葉"}).status_code == 303
    answer = owner.send(f"{address}/edit", {**second, "purpose": "後の言葉"})
    assert answer.status_code == 409
    assert "先の言葉" in answer.text
    again = owner.fields_of(answer.text)
    assert again["purpose"] == "後の言葉"
    assert owner.send(f"{address}/edit", again).status_code == 303
    assert "後の言葉" in owner.get(address).text


def test_an_unreadable_word_in_a_form_that_is_out_of_date_is_not_lost_either(service, owner):
    address = draft(service)
    first = owner.fields(f"{address}/edit")
    assert owner.send(f"{address}/edit", {**first, "purpose": "先の言葉"}).status_code == 303
    answer = owner.send(f"{address}/edit", {**first, "terms_checked_on": "昨日"})
    assert answer.status_code == 422
    assert 'value="昨日"' in answer.text
    assert 'href="#field-terms_checked_on"' in answer.text
    # The version of the words stays: what the other one saved is still to be seen.
    assert owner.fields_of(answer.text)["if_match"] == first["if_match"]


def test_it_is_approved_on_what_was_shown_and_goes_into_operation(service, owner):
    address = draft(service)
    assert owner.move(address, "submit").status_code == 303
    for key in ("approver", "security"):
        decider = Browser(service, key)
        shown = decider.fields(address, action=f"{address}/decision")
        answer = decider.send(f"{address}/decision", {**shown, "verdict": "approve"})
        assert answer.status_code == 303, answer.text
    assert owner.move(address, "activate").status_code == 303
    page = owner.get(address).text
    assert 'data-code="operating"' in page


def test_an_approval_of_what_was_not_shown_is_refused_with_the_page(service, owner):
    address = in_review(service)
    decider = Browser(service, "approver")
    shown = decider.fields(address, action=f"{address}/decision")
    shown |= {"verdict": "approve", "seen_digest": "0" * 64}
    answer = decider.send(f"{address}/decision", shown)
    assert answer.status_code == 409
    assert 'data-code="in_review"' in answer.text


def test_sending_back_needs_words_and_says_so_on_the_page(service, owner):
    address = in_review(service)
    decider = Browser(service, "approver")
    shown = decider.fields(address, action=f"{address}/decision") | {"verdict": "return"}
    answer = decider.send(f"{address}/decision", shown)
    assert answer.status_code == 422
    assert 'href="#field-reason"' in answer.text
    answer = decider.send(f"{address}/decision", {**shown, "reason": "運用手順がない"})
    assert answer.status_code == 303
    assert "運用手順がない" in owner.get(address).text


def test_the_author_finds_no_form_of_decision(service, owner):
    address = in_review(service)
    assert "/decision" not in owner.get(address).text


def test_each_event_that_needs_a_reason_has_a_place_to_write_it(service, owner):
    with service.database.writing() as session:
        made = registers.operating_account(session, service.city)
    address = f"/accounts/{ids.show('account', made)}"
    refused = owner.move(address, "suspend")
    assert refused.status_code == 422
    assert 'id="field-reason-suspend"' in refused.text
    assert 'href="#field-reason-suspend"' in refused.text
    assert owner.move(address, "suspend", reason="なりすましの疑い").status_code == 303
    page = Browser(service, "security").get(address).text
    assert 'id="field-reason-resume"' in page


def test_keys_are_sealed_and_stand_in_no_page(service, owner):
    address = draft(service)
    form = owner.fields(address, action=f"{address}/connection")
    answer = owner.send(
        f"{address}/connection", {**form, "secrets-access_token": "tok-4711-do-not-show"}
    )
    assert answer.status_code == 303, answer.text
    page = owner.get(address).text
    assert "tok-4711-do-not-show" not in page
    with service.database.reading() as session:
        identity = ids.read("account", address.rpartition("/")[2])
        view = queries.one(session, service.city.actor(session, "owner"), identity)
        assert view.connected


def test_other_keys_and_settings_of_the_network_are_kept_too(service, owner):
    address = draft(service)
    form = owner.fields(address, action=f"{address}/connection")
    given = {"secrets-access_token": "tok-1", "secrets-refresh_token": "tok-2"}
    answer = owner.send(
        f"{address}/connection", {**form, **given, "settings-client_id": "client-4711"}
    )
    assert answer.status_code == 303, answer.text
    page = owner.get(address).text
    assert "client-4711" in page
    assert page.count("封をして保管しています。") >= 2
    assert "tok-2" not in page


def test_without_a_key_nothing_is_said_to_be_sealed(service, owner):
    address = draft(service)
    form = owner.fields(address, action=f"{address}/connection")
    answer = owner.send(f"{address}/connection", form)
    assert answer.status_code == 422
    assert 'href="#field-secrets-access_token"' in answer.text


def test_a_refused_key_does_not_come_back_in_the_page(service, owner):
    address = draft(service)
    form = owner.fields(address, action=f"{address}/connection")
    secret = "tok-4711-" + "z" * 9000
    answer = owner.send(f"{address}/connection", {**form, "secrets-access_token": secret})
    assert answer.status_code == 422
    assert "tok-4711-" not in answer.text


def test_the_list_goes_out_as_each_kind_of_file_with_its_filters(service, owner):
    draft(service, handle="one_city")
    draft(service, handle="two_city")
    page = owner.get("/accounts?q=one").text
    for kind in ("csv", "xlsx", "ndjson"):
        link = re.search(rf'href="(/accounts\.{kind}[^"]*)"', page)
        assert link is not None, kind
        file = owner.get(link[1].replace("&amp;", "&"))
        assert file.status_code == 200
        assert f".{kind}" in file.headers["content-disposition"]
        if kind != "xlsx":
            assert "one_city" in file.text
            assert "two_city" not in file.text


def test_a_foreign_id_leads_nowhere_and_who_may_only_read_gets_no_form(service):
    auditor = Browser(service, "auditor")
    address = draft(service)
    assert auditor.get(address).status_code == 200
    assert auditor.get("/accounts").status_code == 200
    assert auditor.get("/accounts/new").status_code == 403
    assert auditor.get("/accounts/acc_nothing").status_code == 404
    assert auditor.get(f"{address}/edit").status_code == 403
