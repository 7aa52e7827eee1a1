"""The way of an official account from application to its end."""

import pytest

from governance.base import clock, ids
from governance.base.actor import system
from governance.base.errors import Conflict, Forbidden, Invalid
from governance.base.paging import Ask
from governance.identity.actions import edit_person
from governance.identity.schemas import EditPerson
from governance.jobs.runtime import Runtime
from governance.settings import Settings
from governance.social_accounts import actions, exchange, queries
from governance.social_accounts.guards import BoundByApproval
from governance.social_accounts.handlers import watch_accounts
from governance.social_accounts.jobs import WatchAccounts
from governance.social_accounts.schemas import EditAccount, Filters, RegisterAccount
from governance.tasks import queries as tasks
from tests.factories.registers import account, account_form, move_account, operating_account


def leave(session, city, key):
    edit_person(session, system("test"), city.people[key], EditPerson(employee=False))


def flaws_of(session, city, command):
    with pytest.raises(Invalid) as refused:
        actions.register(session, city.actor(session, "owner"), command)
    return {flaw.pointer: flaw.code for flaw in refused.value.flaws}


def test_an_empty_application_names_every_needed_field(database, city):
    with database.reading() as session:
        assert flaws_of(session, city, RegisterAccount()) == {
            "/network": "field.missing",
            "/handle": "field.missing",
            "/purpose": "field.missing",
            "/department_id": "field.missing",
            "/owner_id": "field.missing",
        }


def test_every_flaw_is_told_at_once(database, city):
    command = account_form(
        city,
        handle="not a handle",
        url="ftp://example.jp",
        posting_days=["mon", "someday"],
        posting_from="8時",
        two_factor="hope",
        deputy_id=ids.show("person", city.people["owner"]),
    )
    with database.reading() as session:
        assert flaws_of(session, city, command) == {
            "/handle": "handle.invalid",
            "/url": "url.invalid",
            "/posting_days/1": "field.choice",
            "/posting_from": "time.invalid",
            "/posting_until": "time.pair",
            "/two_factor": "field.choice",
            "/deputy_id": "deputy.is_owner",
        }


def test_one_account_is_registered_once_however_its_name_is_written(database, city):
    with database.writing() as session:
        account(session, city)
        command = account_form(city, network="Twitter", handle="＠Example_City")
        assert flaws_of(session, city, command) == {"/handle": "handle.taken"}


def test_a_closed_account_may_be_registered_anew(database, city):
    with database.writing() as session:
        made = account(session, city)
        move_account(session, city, "owner", made, "close", reason="使わない")
        account(session, city)


def test_posts_go_to_accounts_in_operation_alone(database, city):
    now = clock.now()
    with database.writing() as session:
        assert queries.postable(session, ids.new(), now) == "account.unknown"
        made = account(session, city)
        assert queries.postable(session, made, now) == "account.not_operating"
        made = operating_account(session, city, handle="other")
        assert queries.postable(session, made, now) is None
        leave(session, city, "owner")
        assert queries.postable(session, made, now) == "account.owner_invalid"
        move_account(session, city, "security", made, "suspend", reason="担当者不在")
        assert queries.postable(session, made, now) == "account.suspended"
        with pytest.raises(Conflict) as refused:
            move_account(session, city, "security", made, "resume", reason="再開")
        assert refused.value.code == "account.owner_invalid"


def test_a_returned_application_is_a_draft_again(database, city):
    with database.writing() as session:
        made = account(session, city)
        move_account(session, city, "owner", made, "submit")
        move_account(session, city, "approver", made, "return", reason="目的を詳しく")
        assert queries.one(session, city.actor(session, "owner"), made).state == "draft"


def test_only_others_let_a_suspended_account_speak_again(database, city):
    with database.writing() as session:
        made = operating_account(session, city)
        move_account(session, city, "owner", made, "suspend", reason="乗っ取りの疑い")
        with pytest.raises(Forbidden):
            move_account(session, city, "owner", made, "resume", reason="x")
        move_account(session, city, "security", made, "resume", reason="確認済み")
        assert queries.one(session, city.actor(session, "owner"), made).postable


def test_a_new_procedure_is_a_new_version_and_a_new_approval(database, city):
    with database.writing() as session:
        made = account(session, city, procedure="一人が書き、一人が見る。")
        owner = city.actor(session, "owner")
        actions.edit(session, owner, made, EditAccount(procedure="二人が見る。"))
        assert queries.one(session, owner, made).procedure_version == 2
        made = operating_account(session, city, handle="other")
        with pytest.raises(BoundByApproval):
            actions.edit(session, owner, made, EditAccount(procedure="誰でもよい。"))
        actions.edit(session, owner, made, EditAccount(two_factor="key"))


def test_a_handover_asks_the_new_owner_to_act(database, city):
    with database.writing() as session:
        made = operating_account(session, city)
        move_account(
            session,
            city,
            "owner",
            made,
            "hand_over",
            owner_id=ids.show("person", city.people["pr"]),
            reason="異動",
        )
        successor = city.actor(session, "pr")
        kinds = [task.kind for task in tasks.waiting(session, successor, Ask()).items]
        assert kinds == ["account.handed_over"]
        assert len(queries.owners(session, successor, made)) == 2


def test_the_watch_tells_who_can_act_when_nobody_answers(database, keys, city):
    with database.writing() as session:
        operating_account(session, city, deputy_id=ids.show("person", city.people["pr"]))
        leave(session, city, "owner")
    runtime = Runtime(database=database, keys=keys, settings=Settings(), connect=lambda _c: None)
    watch_accounts(WatchAccounts(), runtime)
    watch_accounts(WatchAccounts(), runtime)
    with database.reading() as session:
        for key in ("pr", "security"):
            found = tasks.waiting(session, city.actor(session, key), Ask()).items
            assert [task.kind for task in found].count("account.owner_invalid") == 1


def test_the_public_list_shows_what_speaks_and_what_was_closed(database, city):
    with database.writing() as session:
        account(session, city, handle="draft_only")
        operating_account(session, city, handle="speaking")
        closed = operating_account(session, city, handle="ended")
        move_account(session, city, "owner", closed, "close", reason="統合")
        found = {item.handle: item.official for item in queries.public(session)}
    assert found == {"speaking": True, "ended": False}


def test_the_list_is_narrowed(database, city):
    with database.writing() as session:
        account(session, city)
        operating_account(session, city, network="youtube", handle="@例示市チャンネル")
        actor = city.actor(session, "pr")
        for filters in (
            Filters(network="youtube"),
            Filters(state="operating"),
            Filters(q="@例示市チャ"),
        ):
            (item,) = queries.list_(session, actor, Ask(), filters).items
            assert item.handle == "例示市チャンネル"


@pytest.mark.parametrize("kind", ["csv", "xlsx", "ndjson"])
def test_what_was_exported_is_unchanged_when_it_comes_back(database, keys, city, kind):
    with database.writing() as session:
        account(
            session,
            city,
            posting_days=["fri", "mon"],
            posting_from="08:30",
            posting_until="17:15",
            procedure="一、\n二、",
        )
        operating_account(session, city, handle="other", categories=["防災", "観光"])
        actor = city.actor(session, "owner")
        data = b"".join(exchange.export(session, actor, kind))
        outcome = exchange.dry_run(session, actor, keys, data, kind)
    assert list(outcome.errors) == []
    assert (outcome.rows, outcome.unchanged) == (2, 2)


def test_accounts_come_in_from_a_spreadsheet(database, keys, city):
    header = "サービス種別,アカウント名,目的,所管課,責任者,運用曜日,運用開始時刻,運用終了時刻"
    first = "旧Ｔｗｉｔｔｅｒ,@a,x,PR,owner,,,"
    data = f"{header}\n{first}\nX,＠bosai,防災,BOSAI,owner,月;金,8:30,17時15分\n"
    with database.writing() as session:
        actor = city.actor(session, "owner")
        outcome = exchange.dry_run(session, actor, keys, data.encode("cp932"), "csv")
        assert [(e.row, e.column, e.code) for e in outcome.errors] == [
            (2, "サービス種別", "cell.choice")
        ]
        data = data.replace("旧", "").encode("cp932")
        outcome = exchange.dry_run(session, actor, keys, data, "csv")
        exchange.apply(session, actor, keys, data, "csv", confirm=outcome.confirm)
        (first, _) = queries.list_(session, actor, Ask()).items
        view = queries.one(session, actor, ids.read("account", first.id))
    assert (view.handle, view.posting_days, view.posting_from, view.posting_until) == (
        "bosai",
        ["mon", "fri"],
        "08:30",
        "17:15",
    )
