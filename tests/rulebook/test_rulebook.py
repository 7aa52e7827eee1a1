"""Packs in force, facts, and judgements that stay."""

from __future__ import annotations

import threading
from datetime import date, timedelta
from typing import get_type_hints

import msgspec
import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from approval_rules.load import default_packs
from approval_rules.organisation import Fact, Organisation
from approval_rules.submission import Submission
from governance.audit import queries as audit
from governance.base import clock, ids
from governance.base.actor import system
from governance.base.db import Database
from governance.base.errors import Conflict, Forbidden, Invalid
from governance.base.paging import Ask
from governance.base.secrets import recognition_key
from governance.rulebook import actions, engine, queries, versions
from governance.rulebook.models import StoredJudgement
from governance.rulebook.schemas import LISTS, AddFact
from tests.factories.prepared import people
from tests.factories.rules import BLOCKED, PACK, WARNED, small_pack

__all__ = ["people"]

ROBOT = system("test")
NOW = clock.now()


@pytest.fixture
def rules(database):
    with database.writing() as session:
        small_pack(session)


def judge(database, text, **more):
    with database.writing() as session:
        return actions.judge(session, ROBOT, Submission(network="x", text=text, **more))


def test_nothing_in_force_is_unknown_and_never_a_pass(database):
    judged = judge(database, "図書館は休館です")
    assert judged.judgement.verdict == "unknown"
    assert [finding.type for finding in judged.judgement.findings] == ["ENGINE"]


@pytest.mark.usefixtures("rules")
@pytest.mark.parametrize(
    ("text", "verdict"),
    [("図書館は休館です", "pass"), (f"{WARNED}です", "warn"), (f"{BLOCKED}です", "block")],
)
def test_the_rules_in_force_judge(database, text, verdict):
    assert judge(database, text).judgement.verdict == verdict


@pytest.mark.usefixtures("rules")
def test_a_judgement_is_kept_with_the_rules_and_facts_and_without_the_text(database):
    text = f"{BLOCKED}について"
    judged = judge(database, text)
    with database.reading() as session:
        row = session.get_one(StoredJudgement, judged.id)
        assert row.verdict == "block"
        assert row.rules_digest == judged.judgement.digest
        assert row.packs["publishing"] == list(queries.digests(session, "publishing"))
        assert text not in str(msgspec.json.encode([row.findings, row.length]), "utf-8")


@pytest.mark.usefixtures("rules")
def test_a_judgement_is_never_changed(database):
    judged = judge(database, "図書館は休館です")
    with pytest.raises(DBAPIError), database.writing() as session:
        session.get_one(StoredJudgement, judged.id).verdict = "block"


@pytest.mark.usefixtures("rules")
def test_asking_only_keeps_nothing(database):
    with database.reading() as session:
        answer = actions.judge_only(session, ROBOT, Submission(network="x", text=f"{WARNED}です"))
        assert answer.verdict == "warn"
        assert session.scalars(select(StoredJudgement)).all() == []


PRIVATE = (
    "山田太郎さん（平成27年4月1日生まれ）の携帯090-1234-5678 http://city.example.jp/?t=09012345678"
)


def kept(database, *texts):
    with database.writing() as session:
        for text in texts:
            actions.judge(session, ROBOT, Submission(network="line", text=text))
    with database.reading() as session:
        return [row.findings for row in session.scalars(select(StoredJudgement).order_by("id"))]


def test_what_is_kept_holds_no_personal_value_and_knows_it_again(database_url, keys):
    database = Database(database_url, recognition_key=recognition_key(keys))
    with database.writing() as session:
        actions.ensure_default_packs(session, ROBOT)
    one, other = kept(database, PRIVATE, "連絡は携帯 ０９０−１２３４−５６７８ へ")
    database.dispose()
    said = msgspec.json.encode([one, other]).decode()
    for private in ("平成27年4月1日", "2015-04-01", "090-1234-5678", "09012345678", "山田太郎"):
        assert private not in said
    (phone,) = {found["canonical_hash"] for found in one if found["type"] == "PHONE"}
    assert len(phone) == 64
    assert phone in {found["canonical_hash"] for found in other}


def test_who_only_asks_gets_no_hash_to_try_values_with(database_url, keys):
    database = Database(database_url, recognition_key=recognition_key(keys))
    with database.writing() as session:
        actions.ensure_default_packs(session, ROBOT)
        answer = actions.judge_only(session, ROBOT, Submission(network="line", text=PRIVATE))
    database.dispose()
    assert {found.canonical_hash for found in answer.findings} == {""}


class Broken:
    def check(self, _submission, _organisation, *, at, key):
        assert key == b""
        raise RuntimeError(at)


class Slow:
    def __init__(self, until):
        self.until = until

    def check(self, _submission, _organisation, *, at, key):
        assert key == b""
        self.until.wait(10)
        raise RuntimeError(at)


def ask(rules, within=5.0):
    submission = Submission(network="x", text="図書館は休館です")
    return engine.ask(rules, "d", submission, Organisation(), at=clock.now(), within=within)


def test_an_engine_that_fails_answers_unknown():
    answer = ask(Broken())
    assert (answer.verdict, answer.findings[0].rule) == ("unknown", engine.UNAVAILABLE)


def test_an_engine_that_takes_too_long_answers_unknown():
    until = threading.Event()
    answer = ask(Slow(until), within=0.05)
    until.set()
    assert answer.verdict == "unknown"


@pytest.mark.usefixtures("rules")
def test_another_version_takes_the_place_of_the_one_in_force(database):
    changed = PACK.replace('version: "1"', 'version: "2"').replace(BLOCKED, "極秘案件")
    put_in_force(database, changed)
    assert judge(database, f"{BLOCKED}です").judgement.verdict == "pass"
    assert judge(database, "極秘案件です").judgement.verdict == "block"
    with database.reading() as session:
        assert [pack.version for pack in queries.packs(session, ROBOT) if pack.in_force_since] == [
            "2"
        ]


@pytest.mark.usefixtures("rules")
def test_the_last_publishing_pack_stays_in_force(database):
    with database.writing() as session:
        pack = queries.packs(session, ROBOT)[0]
    with pytest.raises(Conflict), database.writing() as session:
        actions.end_pack(session, ROBOT, ids.read("pack", pack.id), "no more")


def test_a_pack_whose_own_example_fails_is_refused(database):
    wrong = PACK.replace(f'text: "{BLOCKED}です"', 'text: "関係のない文です"')
    with pytest.raises(Invalid):
        put_in_force(database, wrong)


def put_in_force(database, text):
    with database.writing() as session:
        pack = actions.add_pack(session, ROBOT, text, "publishing")
        actions.put_in_force(session, ROBOT, pack, "test")


def test_a_pack_that_is_not_one_is_refused_with_the_remedy(database):
    with pytest.raises(Invalid) as refused, database.writing() as session:
        actions.add_pack(session, ROBOT, "rules: 3", "publishing")
    assert refused.value.flaws[0].pointer == "/text"


def test_the_shipped_packs_are_put_in_force_once(database):
    with database.writing() as session:
        assert actions.ensure_default_packs(session, ROBOT) > 0
    with database.writing() as session:
        assert actions.ensure_default_packs(session, ROBOT) == 0
        assert queries.digests(session, "publishing")


# ------------------------------------------------------------------ facts


def add(database, **fact):
    with database.writing() as session:
        return actions.add_fact(session, ROBOT, AddFact(reason="試験", **fact))


def organisation(database, at=None):
    with database.reading() as session:
        return queries.organisation(session, at or clock.now())


def test_every_list_of_the_organisation_is_a_kind_of_fact():
    hints = get_type_hints(Organisation)
    assert {name for name, hint in hints.items() if hint == tuple[Fact, ...]} == set(LISTS)


def test_a_fact_holds_from_when_it_is_stated_until_it_ends(database):
    before = clock.now()
    fact = add(database, kind="phones", value="03-3228-8925", owner="広報課")
    assert [one.value for one in organisation(database).phones] == ["03-3228-8925"]
    assert organisation(database, before - timedelta(seconds=1)).phones == ()
    with database.writing() as session:
        actions.end_fact(session, ROBOT, fact, "番号が変わった")
    assert organisation(database).phones == ()


def test_an_expired_fact_holds_no_longer(database):
    today = clock.now().astimezone(clock.LOCAL).date()
    add(database, kind="officials", value="例示 太郎", expires=today)
    assert len(organisation(database).officials) == 1
    assert organisation(database, clock.now() + timedelta(days=2)).officials == ()


def test_hours_holidays_limits_and_periods_have_their_shapes(database):
    now = clock.now()
    add(database, kind="holidays", value="2026-12-29")
    add(database, kind="opens", value="09:00")
    add(database, kind="length_limits", value="x=4000")
    add(database, kind="length_limits", value="mastodon/city@social.example:media=8")
    add(database, kind="length_limits", value="mastodon:image=10485760")
    add(
        database,
        kind="periods",
        value="senkyo",
        starts_at=now,
        ends_at=now + timedelta(days=10),
    )
    found = organisation(database)
    assert found.holidays == (date(2026, 12, 29),)
    assert found.opens.hour == 9
    assert dict(found.length_limits) == {
        "x": 4000,
        "mastodon/city@social.example:media": 8,
        "mastodon:image": 10_485_760,
    }
    assert [period.kind for period in found.periods] == ["senkyo"]


def test_what_a_program_reads_is_kept_as_it_reads_it(database):
    add(database, kind="holidays", value="２０２６-12-29")
    add(database, kind="length_limits", value="ｘ=4000")
    found = organisation(database)
    assert found.holidays == (date(2026, 12, 29),)
    assert found.length_limits == {"x": 4000}


@pytest.mark.parametrize(
    "fact",
    [
        {"kind": "holidays", "value": "soon"},
        {"kind": "opens", "value": "late"},
        {"kind": "length_limits", "value": "x"},
        {"kind": "length_limits", "value": "mastodon:pictures=8"},
        {"kind": "length_limits", "value": "mastdon=5000"},
        {"kind": "length_limits", "value": "x=0"},
        {"kind": "periods", "value": "senkyo"},
        {
            "kind": "periods",
            "value": "災害",
            "starts_at": clock.now(),
            "ends_at": clock.now() + timedelta(days=1),
        },
        {"kind": "phones", "value": "  "},
        {"kind": "phones", "value": "abc"},
        {"kind": "phones", "value": "0120-123"},
        {"kind": "phones", "value": "03-5253-5111", "expires": date(2020, 1, 1)},
        {"kind": "mails", "value": "kouhou@"},
        {"kind": "mail_domains", "value": "kouhou@reiji.example.jp"},
        {"kind": "link_domains", "value": "reiji"},
        {"kind": "addresses", "value": "例示市"},
        {"kind": "bank_accounts", "value": "例示銀行"},
        {"kind": "mentions", "value": "a b"},
        {"kind": "officials", "value": "・・"},
        {"kind": "opens", "value": "08:30+09:00"},
    ],
)
def test_a_fact_without_its_shape_is_refused(database, fact):
    with pytest.raises(Invalid):
        add(database, **fact)


def test_only_the_security_office_states_facts(database, people):
    command = AddFact(kind="phones", value="1", reason="試験")
    with database.reading() as session:
        actor = people.actor(session, "pr")
    with pytest.raises(Forbidden), database.writing() as session:
        actions.add_fact(session, actor, command)
    with database.reading() as session:
        assert queries.facts(session, people.actor(session, "pr"), Ask()).items == []


def test_every_mistake_of_a_pack_is_told_with_its_place(database):
    wrong = PACK.replace("gate: substring", "gate: nowhere").replace(
        "clause: [test-1]", "clause: []"
    )
    with pytest.raises(actions.PackRefused) as refused, database.writing() as session:
        actions.add_pack(session, ROBOT, wrong, file="mine.yaml")
    places = [(one.file, one.path) for one in refused.value.mistakes]
    assert places == [("mine.yaml", f"rules[{index}].detect.gate") for index in (0, 1)]
    assert all(one.line for one in refused.value.mistakes)


@pytest.mark.usefixtures("rules")
def test_a_judgement_stays_as_it_was_when_another_version_judges(database):
    judged = judge(database, f"{BLOCKED}です")
    put_in_force(
        database, PACK.replace('version: "1"', 'version: "2"').replace(BLOCKED, "極秘案件")
    )
    with database.reading() as session:
        row = session.get_one(StoredJudgement, judged.id)
        assert (row.verdict, row.rules_digest) == ("block", judged.judgement.digest)
        assert row.packs["publishing"] != list(queries.digests(session, "publishing"))


@pytest.mark.usefixtures("rules")
def test_of_two_who_put_versions_in_force_at_once_one_wins(database):
    with database.writing() as session:
        seen = ids.read("pack", queries.packs(session, ROBOT)[0].id)
        packs = [
            actions.add_pack(session, ROBOT, PACK.replace('version: "1"', f'version: "{number}"'))
            for number in (2, 3)
        ]
    told: list[Exception] = []
    together = threading.Barrier(2)

    def put(pack):
        try:
            with database.writing() as session:
                together.wait(10)
                actions.put_in_force(session, ROBOT, pack, "test", instead_of=seen)
        except Conflict as error:
            told.append(error)

    both = [threading.Thread(target=put, args=(pack,)) for pack in packs]
    for one in both:
        one.start()
    for one in both:
        one.join(20)
    assert [type(error) for error in told] == [actions.OtherInForce]


@pytest.mark.usefixtures("rules")
def test_a_rule_that_stands_in_another_pack_in_force_is_refused(database):
    with pytest.raises(Invalid) as refused:
        put_in_force(database, PACK.replace("pack: test-publishing", "pack: second"))
    assert "test.blocked" in refused.value.flaws[0].message


@pytest.mark.usefixtures("rules")
def test_a_replaced_version_has_its_end_in_the_evidence(database):
    put_in_force(database, PACK.replace('version: "1"', 'version: "2"'))
    with database.reading() as session:
        old = next(one for one in queries.packs(session, ROBOT) if one.version == "1")
        key = ids.read("pack", old.id)
        events = audit.history(session, ("pack", key), Ask(limit=10)).items
        assert [one.action for one in events] == ["pack.ended", "pack.put_in_force", "pack.added"]
        found = versions.version(session, ROBOT, key)
    assert found.replaces is not None
    assert found.replaces.version == "2"
    assert [one.ended_by for one in found.periods] == [ROBOT.reference]


def test_what_changes_is_told_by_rule(database):
    with database.writing() as session:
        before, after = (
            versions.version(session, ROBOT, actions.add_pack(session, ROBOT, text)).content
            for text in (PACK, PACK.replace("test.warned", "test.asked").replace("試験", "訂正"))
        )
    changes = versions.differences(before, after)
    assert [(one.rule, one.change, tuple(one.parts)) for one in changes] == [
        ("test.blocked", "changed", ("why", "detect")),
        ("test.asked", "new", ()),
        ("test.warned", "gone", ()),
    ]


@pytest.mark.parametrize("kind", actions.KINDS)
def test_the_kind_of_every_shipped_pack_is_found(kind):
    assert {versions.kind_of(pack) for pack in default_packs(kind)} == {kind}
