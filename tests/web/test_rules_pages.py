"""The pages of the rules: how grave a rule may be, and what the organisation states of itself."""

from __future__ import annotations

import re
from collections import Counter
from datetime import timedelta
from html import unescape

import pytest

from approval_rules.load import default_packs
from governance.base import clock
from governance.identity.models import Person
from governance.web.rules import weights
from tests.factories.service import Service, service, settings
from tests.web.browsing import Browser

__all__ = ["service", "settings"]

PHONE = {"kind": "phones", "value": "03-5253-5111", "reason": "代表番号", "owner": "広報課"}


@pytest.fixture
def security(service: Service) -> Browser:
    return Browser(service, "security")


def row_of(page: str, value: str) -> str:
    """The row of the table in which this value stands, as it is read."""
    rows = re.findall(r"(?s)<tr>.*?</tr>", page)
    found = next(row for row in rows if value in row)
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", found)))


def badges(markup: str) -> list[str]:
    return re.findall(r'data-code="(\w+)"', markup)


def test_a_rule_is_as_grave_as_its_gravest_level(service, security):
    rules = [rule for pack in default_packs("publishing") for rule in pack.publishing]
    rule = next(one for one in rules if one.levels[0].level == "info" and len(weights(one)) > 1)
    assert weights(rule)[0] in {"warn", "block"}
    page = security.get("/rules").text
    row = next(row for row in re.findall(r"(?s)<tr>.*?</tr>", page) if f"/rules/{rule.id}" in row)
    assert badges(row) == weights(rule)[:1]
    assert "最大" in row
    one = security.get(f"/rules/{rule.id}").text
    assert badges(one) == [weights(rule)[0], *weights(rule)]
    english = Browser(service, "pr").get("/rules?lang=en").text
    assert "at most" in english


def test_a_rule_with_one_level_says_no_more_than_that(security):
    rules = [rule for pack in default_packs("publishing") for rule in pack.publishing]
    rule = next(one for one in rules if len(weights(one)) == 1)
    assert "最大" not in security.get(f"/rules/{rule.id}").text


def test_no_two_controls_of_the_page_have_one_id(security):
    refused = security.send("/rules/facts", {"kind": "phones", "value": "abc", "reason": ""})
    for page in (security.get("/rules").text, refused.text):
        ids = Counter(re.findall(r'\bid="([^"]+)"', page))
        assert [name for name, number in ids.items() if number > 1] == []
        assert set(re.findall(r'<label[^>]* for="([^"]+)"', page)) <= set(ids)


@pytest.mark.parametrize(
    ("fact", "field", "says"),
    [
        ({"value": ""}, "値", "入力してください"),
        ({"kind": ""}, "種類", "入力してください"),
        ({"reason": ""}, "理由", "入力してください"),
        ({"expires": "2020-01-01"}, "いつまで", "これから来る日付"),
        ({"expires": "いつか"}, "いつまで", "日付"),
        ({"value": "abc"}, "値", "市外局番"),
        ({"kind": "mails", "value": "kouhou"}, "値", "メールアドレス"),
        ({"kind": "mail_domains", "value": "a@b.example.jp"}, "値", "ドメイン"),
        ({"kind": "link_domains", "value": "reiji"}, "値", "ドメイン"),
        ({"kind": "addresses", "value": "例示市"}, "値", "番地"),
        ({"kind": "opens", "value": "08:30+09:00"}, "値", "08:30"),
        ({"kind": "periods", "value": "senkyo"}, "終わり", "開始と終了"),
    ],
)
def test_a_fact_that_cannot_be_is_refused_at_its_field_with_the_words_kept(
    security, fact, field, says
):
    given = {**PHONE, **fact}
    answer = security.send("/rules/facts", given)
    assert answer.status_code == 422
    summary = re.search(r"(?s)data-error-summary.*?</ul>", answer.text)
    assert summary is not None
    told = [re.sub(r"<[^>]+>", "", line) for line in re.findall(r"<li>.*?</li>", summary[0])]
    assert any(line.startswith(f"{field}：") and says in line for line in told), told
    for link in re.findall(r'href="#([^"]+)"', summary[0]):
        assert f'id="{link}"' in answer.text
    kept = security.fields_of(answer.text, action="/rules/facts#stated")
    assert {name: kept[name] for name in given} == given


def test_every_wrong_field_of_a_fact_is_told_at_once(security):
    given = {**PHONE, "value": "abc", "reason": "", "expires": "2020-01-01"}
    answer = security.send("/rules/facts", given)
    for field in ("value", "reason", "expires"):
        assert f'href="#field-{field}"' in answer.text, field


@pytest.mark.parametrize(
    ("kind", "value", "again"),
    [
        ("phones", "03-5253-5111", "+81 3 5253 5111"),
        ("mail_domains", "reiji.example.jp", "@REIJI.example.jp"),
        ("addresses", "例示市見本町1-2-3", "例示市見本町一丁目2番3号"),
        ("officials", "例示 太郎", "例示 太郎"),
        ("opens", "08:45", "08:45"),
    ],
)
def test_what_is_in_force_is_not_stated_twice_and_leads_to_the_entry(security, kind, value, again):
    given = {**PHONE, "kind": kind, "value": value}
    assert security.send("/rules/facts", given).status_code == 303
    answer = security.send("/rules/facts", {**given, "value": again, "reason": "別の理由"})
    assert answer.status_code == 422
    assert "同じ登録がすでに有効です" in answer.text
    assert "別の理由" in answer.text
    link = re.search(r'href="(/rules\?fact=[^"#]+)#stated"', answer.text)
    assert link is not None
    assert value in row_of(security.get(link[1]).text, value)


def test_a_fact_may_be_stated_anew_when_it_holds_longer_or_was_ended(security):
    day = clock.now().astimezone(clock.LOCAL).date()
    until = {**PHONE, "expires": str(day + timedelta(days=3))}
    assert security.send("/rules/facts", until).status_code == 303
    assert security.send("/rules/facts", until).status_code == 422
    assert security.send("/rules/facts", PHONE).status_code == 303
    assert security.send("/rules/facts", PHONE).status_code == 422
    for key in re.findall(r'action="(/rules/facts/\w+/end)"', security.get("/rules").text):
        assert security.send(key, {"reason": "番号が変わった"}).status_code == 303
    assert security.send("/rules/facts", PHONE).status_code == 303


def test_hours_may_go_back_to_what_they_were(security):
    for value in ("09:00", "08:30", "09:00"):
        given = {**PHONE, "kind": "opens", "value": value}
        assert security.send("/rules/facts", given).status_code == 303


def test_an_ended_fact_says_who_ended_it_when_and_why(service, security):
    assert security.send("/rules/facts", PHONE).status_code == 303
    address = re.search(r'action="(/rules/facts/\w+/end)"', security.get("/rules").text)
    assert address is not None
    without = security.send(address[1], {"reason": " "})
    assert without.status_code == 422
    assert 'href="#field-end-reason"' in without.text
    assert 'id="field-end-reason"' in without.text
    assert security.send(address[1], {"reason": "局番が変わったため"}).status_code == 303
    row = row_of(security.get("/rules").text, PHONE["value"])
    with service.database.reading() as session:
        name = session.get_one(Person, service.city.people["security"]).name
    assert "局番が変わったため" in row
    assert f"終了：{name}" in row
    assert f"{clock.now().astimezone(clock.LOCAL).year}年" in row


def test_facts_beyond_the_first_page_can_be_reached(security):
    for number in range(3):
        given = {**PHONE, "value": f"03-5253-511{number}"}
        assert security.send("/rules/facts", given).status_code == 303
    page = security.get("/rules?limit=2").text
    following = re.search(r'rel="next" href="([^"]+)"', page)
    assert following is not None
    assert "03-5253-5110" in security.get(unescape(following[1])).text
