"""The list of people leaves as a file and comes back; a file does what was shown."""

import pytest

from governance.base.errors import Forbidden
from governance.base.paging import Ask
from governance.identity import exchange, queries
from tests.factories.people import people

__all__ = ["people"]

HEADER = "ログイン名,メール,職員番号,氏名,所属,職員,在籍開始日"


def dry_run(database, keys, people, data, *, key="admin", kind="csv"):
    with database.reading() as session:
        return exchange.dry_run(session, people.actor(session, key), keys, data, kind)


def file(*rows, header=HEADER):
    return "\n".join([header, *rows]).encode()


def flaws(outcome):
    return [(flaw.row, flaw.column, flaw.code) for flaw in outcome.errors]


@pytest.mark.parametrize("kind", ["csv", "xlsx", "ndjson"])
def test_what_was_exported_is_unchanged_when_it_comes_back(database, keys, people, kind):
    with database.reading() as session:
        data = b"".join(exchange.export(session, people.actor(session, "admin"), kind))
    outcome = dry_run(database, keys, people, data, kind=kind)
    assert flaws(outcome) == []
    assert outcome.rows == outcome.unchanged == len(people.people)


def test_new_people_and_changes_come_in_together(database, keys, people):
    data = file(
        "Hanako,Hanako@Example.lg.jp,0042,例示 花子,広報課,はい,令和8年4月1日",
        "pr,pr@example.lg.jp,0001,広報 花子,BOSAI,true,2026/4/1",
    )
    outcome = dry_run(database, keys, people, data)
    assert (outcome.creates, outcome.updates, flaws(outcome)) == (1, 1, [])
    with database.writing() as session:
        admin = people.actor(session, "admin")
        exchange.apply(session, admin, keys, data, "csv", confirm=outcome.confirm)
    with database.reading() as session:
        admin = people.actor(session, "admin")
        (added,) = queries.people(session, admin, Ask(), text="例示 花子").items
        moved = queries.person(session, people.people["pr"])
    assert (added.login, added.staff_number, added.roles) == ("hanako", "0042", [])
    assert added.active_from.isoformat() == "2026-04-01"
    assert (moved.staff_number, moved.roles) == ("0001", ["pr"])


def test_every_flaw_is_told_with_line_and_column(database, keys, people):
    data = file(
        "new,pr@example.lg.jp,1,名,PR,はい,",
        "other,other@example.lg.jp,1,,nowhere,たぶん,2026-02-30",
        "pr,pr@example.lg.jp,,広報 花子,PR,,2026-04-01",
    )
    outcome = dry_run(database, keys, people, data)
    assert flaws(outcome) == [
        (2, "メール", "email.taken"),
        (3, "職員番号", "staff_number.taken"),
        (3, "氏名", "field.missing"),
        (3, "所属", "cell.reference"),
        (3, "職員", "cell.flag"),
        (3, "在籍開始日", "cell.date"),
        (4, "職員", "field.missing"),
    ]
    assert outcome.confirm is None


def test_only_who_manages_people_takes_a_file_in(database, keys, people):
    with pytest.raises(Forbidden):
        dry_run(database, keys, people, file(), key="owner")
