"""The register of cloud services through its pages, over HTTP."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from governance.base import ids
from governance.base.actor import system
from governance.cloud_services import queries
from governance.cloud_services.schemas import SetCondition, TenantName
from governance.identity import actions as identity
from governance.identity.actors import today
from governance.identity.schemas import EditPerson
from tests.factories import registers
from tests.factories.service import service, settings
from tests.web.browsing import Browser

__all__ = ["service", "settings"]


@pytest.fixture
def owner(service) -> Browser:
    return Browser(service, "owner")


def application(city, **answers: str) -> dict[str, str]:
    return {
        "name": "防災メール配信",
        "provider": "例示クラウド株式会社",
        "purpose": "災害時の一斉連絡",
        "department_id": ids.show("department", city.department),
        "owner_id": ids.show("person", city.people["owner"]),
        "confidentiality": "2",
        **answers,
    }


def test_one_registers_a_service_and_sees_it_as_a_draft_in_the_list(service, owner):
    answer = owner.send("/services/new", application(service.city))
    assert answer.status_code == 303, answer.text
    page = owner.get(answer.headers["location"])
    assert page.status_code == 200
    assert "防災メール配信" in page.text
    assert 'data-code="draft"' in page.text
    assert "登録" in page.text
    listed = owner.get("/services?q=防災").text
    assert "防災メール配信" in listed
    assert "防災メール配信" not in owner.get("/services?state=approved").text


def test_three_wrong_fields_are_named_at_once_and_nothing_is_lost(service, owner):
    given = application(
        service.city,
        name="",
        number_of_users="many",
        contract_from="2027-04-01",
        contract_to="2026-03-31",
        purpose="消えない言葉",
    )
    answer = owner.send("/services/new", given)
    assert answer.status_code == 422
    for field in ("name", "number_of_users", "contract_to"):
        assert f'href="#field-{field}"' in answer.text, field
    assert "消えない言葉" in answer.text
    assert 'value="many"' in answer.text
    with service.database.reading() as session:
        assert queries.counts(session, service.city.actor(session, "owner"))["draft"] == 0


def test_who_edits_what_somebody_else_changed_sees_both_and_loses_nothing(service, owner):
    with service.database.writing() as session:
        made = registers.service(session, service.city)
    address = f"/services/{ids.show('service', made)}"
    first = owner.fields(f"{address}/edit")
    second = owner.fields(f"{address}/edit")
    assert owner.send(f"{address}/edit", {**first, "purpose": "先の言葉"}).status_code == 303
    answer = owner.send(f"{address}/edit", {**second, "purpose": "後の言葉"})
    assert answer.status_code == 409
    assert "先の言葉" in answer.text
    assert "後の言葉" in answer.text
    again = owner.fields_of(answer.text)
    assert again["purpose"] == "後の言葉"
    assert owner.send(f"{address}/edit", again).status_code == 303
    assert "後の言葉" in owner.get(address).text


def test_it_is_submitted_approved_on_what_was_shown_and_gets_a_condition(service, owner):
    with service.database.writing() as session:
        made = registers.service(session, service.city)
    address = f"/services/{ids.show('service', made)}"
    assert owner.move(address, "submit").status_code == 303
    assert "いまの担当" in owner.get(address).text or "承認 一郎" in owner.get(address).text
    for key in ("approver", "security"):
        decider = Browser(service, key)
        shown = decider.fields(address, action=f"{address}/decision")
        shown |= {"verdict": "approve"}
        if key == "security":
            shown |= {
                "conditions-0-text": "多要素認証を必須にする",
                "conditions-0-due": "2099-01-01",
                "conditions-2-text": "利用者の一覧を四半期ごとに見直す",
                "conditions-2-due": "2099-04-01",
            }
        answer = decider.send(f"{address}/decision", shown)
        assert answer.status_code == 303, answer.text
    page = owner.get(address).text
    assert 'data-code="approved"' in page
    assert "多要素認証を必須にする" in page
    assert "利用者の一覧を四半期ごとに見直す" in page
    condition = re.search(rf"{address}/conditions/cnd_[0-9a-f]+", page)
    assert condition is not None
    met = owner.send(
        condition[0], {"evidence": "設定画面の写しを保存した", "csrf_token": owner.token}
    )
    assert met.status_code == 303
    assert "設定画面の写しを保存した" in owner.get(address).text


def test_an_approval_of_what_was_not_shown_is_refused_with_the_page(service, owner):
    with service.database.writing() as session:
        made = registers.service(session, service.city)
        registers.move_service(session, service.city, "owner", made, "submit")
    address = f"/services/{ids.show('service', made)}"
    decider = Browser(service, "approver")
    shown = decider.fields(address, action=f"{address}/decision")
    shown |= {"verdict": "approve", "seen_digest": "0" * 64}
    answer = decider.send(f"{address}/decision", shown)
    assert answer.status_code == 409
    assert 'data-code="submitted"' in answer.text


def test_sending_back_needs_words_and_says_so_on_the_page(service, owner):
    with service.database.writing() as session:
        made = registers.service(session, service.city)
        registers.move_service(session, service.city, "owner", made, "submit")
    address = f"/services/{ids.show('service', made)}"
    decider = Browser(service, "approver")
    shown = decider.fields(address, action=f"{address}/decision") | {"verdict": "return"}
    answer = decider.send(f"{address}/decision", shown)
    assert answer.status_code == 422
    assert 'href="#field-reason"' in answer.text
    answer = decider.send(f"{address}/decision", {**shown, "reason": "目的が読み取れない"})
    assert answer.status_code == 303
    assert "目的が読み取れない" in owner.get(address).text


def test_the_author_is_told_why_another_person_decides(service, owner):
    with service.database.writing() as session:
        made = registers.service(session, service.city)
        registers.move_service(session, service.city, "owner", made, "submit")
    page = owner.get(f"/services/{ids.show('service', made)}").text
    assert "/decision" not in page


def test_a_second_round_shows_what_changed_since_the_first(service, owner):
    with service.database.writing() as session:
        made = registers.service(session, service.city, purpose="最初の目的")
        registers.move_service(session, service.city, "owner", made, "submit")
        registers.move_service(session, service.city, "approver", made, "return", reason="書き直す")
    address = f"/services/{ids.show('service', made)}"
    fields = owner.fields(f"{address}/edit")
    owner.send(f"{address}/edit", {**fields, "purpose": "新しい目的"})
    owner.move(address, "submit")
    page = Browser(service, "approver").get(address).text
    assert 'id="before-title"' in page
    assert "最初の目的" in page


def test_the_list_goes_on_by_cursor_and_out_as_a_file(service, owner):
    with service.database.writing() as session:
        for number in range(3):
            registers.service(session, service.city, name=f"サービス{number}")
    page = owner.get("/services?limit=2").text
    following = re.search(r'rel="next" href="([^"]+)"', page)
    assert following is not None
    assert "サービス0" in owner.get(following[1].replace("&amp;", "&")).text
    csv = owner.get("/services.csv?q=サービス1")
    assert csv.headers["content-type"].startswith("text/csv")
    assert "サービス1" in csv.text
    assert "サービス2" not in csv.text


def test_an_export_comes_back_as_an_import_that_is_shown_before_it_happens(service, owner):
    csv = "name,provider,purpose,department_id,owner_id,confidentiality\n"
    csv += "庶務共有,例示社,共有,PR,owner,2\n"
    shown = owner.upload("/services/import", "new.csv", csv.encode())
    assert shown.status_code == 200, shown.text
    assert "庶務共有" not in owner.get("/services").text
    confirmed = owner.fields_of(shown.text, action="/services/import")
    assert owner.send("/services/import", confirmed, multipart=True).status_code == 303
    assert "庶務共有" in owner.get("/services").text


def test_a_wrong_file_names_its_cells_and_takes_nothing_in(service, owner):
    csv = "name,provider,purpose,department_id,owner_id,confidentiality\nだけ,,,PR,owner,9\n"
    shown = owner.upload("/services/import", "wrong.csv", csv.encode())
    assert shown.status_code == 422
    assert "provider" in shown.text
    assert "confidentiality" in shown.text
    assert 'name="confirm"' not in shown.text


def test_who_may_not_register_gets_no_form(service):
    assert Browser(service, "auditor").get("/services/new").status_code == 403
    assert Browser(service, "auditor").get("/services").status_code == 200


def test_a_form_that_comes_back_as_it_was_changes_nothing(service, owner):
    with service.database.writing() as session:
        made = registers.service(
            session,
            service.city,
            information_kinds=["氏名", "電話番号"],
            data_locations=["JP", "US"],
            certifications=["ISO/IEC 27001"],
            personal_data=True,
            generative_ai=False,
            number_of_users=12,
            contract_from=date(2026, 4, 1),
            contract_to=date(2027, 3, 31),
            exit_plan="一行目\n二行目",
            tenants=[TenantName(provider="aws", account="123456789012")],
        )
    address = f"/services/{ids.show('service', made)}"
    fields = owner.fields(f"{address}/edit")
    assert owner.send(f"{address}/edit", fields).status_code == 303
    assert owner.fields(f"{address}/edit")["if_match"] == fields["if_match"]
    given = {
        **fields,
        "data_locations": "jp; de",
        "tenants-0-account": "",
        "tenants-0-provider": "",
    }
    assert owner.send(f"{address}/edit", given).status_code == 303
    page = owner.get(address).text
    assert "JP, DE" in page
    assert "123456789012" not in owner.get(f"{address}/edit").text


def test_an_unreadable_word_in_a_form_that_is_out_of_date_is_not_lost_either(service, owner):
    with service.database.writing() as session:
        made = registers.service(session, service.city)
    address = f"/services/{ids.show('service', made)}"
    first = owner.fields(f"{address}/edit")
    assert owner.send(f"{address}/edit", {**first, "purpose": "先の言葉"}).status_code == 303
    answer = owner.send(f"{address}/edit", {**first, "number_of_users": "many"})
    assert answer.status_code == 422
    assert 'value="many"' in answer.text
    # The version of the words stays: what the other one saved is still to be seen.
    assert owner.fields_of(answer.text)["if_match"] == first["if_match"]


def test_each_flaw_of_a_list_stands_at_a_field_that_the_form_has(service, owner):
    given = application(
        service.city,
        data_locations="日本",
        **{
            "tenants-x-account": "nonsense",
            "tenants-1-provider": "aws",
            "tenants-1-account": "123456789012",
            "tenants-7-provider": "aws",
            "tenants-7-account": "123456789012",
        },
    )
    answer = owner.send("/services/new", given)
    assert answer.status_code == 422
    linked = re.findall(r'href="#(field-[^"]+)"', answer.text)
    assert set(linked) == {"field-data_locations", "field-tenants-1-account"}
    for field in linked:
        assert f'id="{field}"' in answer.text


def test_a_handover_without_a_reason_keeps_the_chosen_person(service, owner):
    with service.database.writing() as session:
        made = registers.service(session, service.city)
    address = f"/services/{ids.show('service', made)}"
    chosen = ids.show("person", service.city.people["pr"])
    answer = owner.move(address, "hand_over", owner_id=chosen)
    assert answer.status_code == 422
    assert 'href="#field-reason-hand_over"' in answer.text
    assert f'<option value="{chosen}" selected>' in answer.text
    assert owner.move(address, "hand_over", owner_id=chosen, reason="異動").status_code == 303


def test_evidence_that_says_nothing_is_refused_beside_its_condition(service, owner):
    condition = SetCondition(text="多要素認証を必須にする", due=date(2030, 1, 1))
    with service.database.writing() as session:
        made = registers.service(session, service.city)
        registers.move_service(session, service.city, "owner", made, "submit")
        registers.approve_service(
            session, service.city, made, conditions=[condition], approval_until=None
        )
        kept = queries.conditions(session, made)[0].id
    answer = owner.send(
        f"/services/{ids.show('service', made)}/conditions/{kept}", {"evidence": " "}
    )
    assert answer.status_code == 422
    assert f'href="#field-evidence-{kept}"' in answer.text
    assert f'id="field-evidence-{kept}"' in answer.text


def test_a_deputy_who_left_stays_in_the_form_until_another_is_chosen(service, owner):
    left = service.city.people["pr"]
    with service.database.writing() as session:
        made = registers.service(session, service.city, deputy_id=ids.show("person", left))
        end = EditPerson(active_from=date(2020, 4, 1), active_until=today() - timedelta(days=1))
        identity.edit_person(session, system("test"), left, end)
    address = f"/services/{ids.show('service', made)}"
    fields = owner.fields(f"{address}/edit")
    assert fields["deputy_id"] == ids.show("person", left)
    assert owner.send(f"{address}/edit", {**fields, "notes": "次年度に見直す"}).status_code == 303
    assert "次年度に見直す" in owner.get(address).text


def test_a_service_of_many_tenants_has_a_row_for_one_more(service, owner):
    named = [TenantName(provider="aws", account=f"12345678901{digit}") for digit in range(4)]
    with service.database.writing() as session:
        made = registers.service(session, service.city, tenants=named)
    fields = owner.fields(f"/services/{ids.show('service', made)}/edit")
    assert fields["tenants-3-account"] == "123456789013"
    assert fields["tenants-4-account"] == ""
