"""The register leaves as a file and comes back without loss; a file does what was shown."""

import csv
import io

import pytest

from governance.base import ids
from governance.base.errors import Conflict, Forbidden
from governance.base.exchange import OtherFile, RegisterMoved
from governance.base.paging import Ask
from governance.cloud_services import actions, exchange, queries
from governance.cloud_services.schemas import EditService, Filters, TenantName
from tests.factories.registers import approved_service, service


def exported(database, city, kind="csv", **options):
    with database.reading() as session:
        return b"".join(exchange.export(session, city.actor(session, "owner"), kind, **options))


def planned(database, keys, city, data, *, kind="csv", key="owner"):
    with database.reading() as session:
        return exchange.dry_run(session, city.actor(session, key), keys, data, kind)


def applied(database, keys, city, data, *, confirm, kind="csv", key="owner"):
    with database.writing() as session:
        actor = city.actor(session, key)
        return exchange.apply(session, actor, keys, data, kind, confirm=confirm)


def figures(outcome):
    return outcome.rows, outcome.creates, outcome.updates, outcome.unchanged


def flaws(outcome):
    return [(flaw.row, flaw.column, flaw.code) for flaw in outcome.errors]


def names(database, city):
    with database.reading() as session:
        page = queries.list_(session, city.actor(session, "owner"), Ask())
    return {item.name for item in page.items}


def file(*rows, header="name,provider,purpose,department_id,owner_id,confidentiality"):
    return "\r\n".join([header, *rows]).encode() + b"\r\n"


GOOD = "文書管理,例示社,文書,PR,owner,機密性2"


@pytest.fixture
def registered(database, city):
    with database.writing() as session:
        tenants = [TenantName(provider="aws", account="123456789012")]
        service(
            session,
            city,
            name="=cmd|' /C calc'!A0",
            purpose='一行目\n\'=二行目, "引用"; ＝三',
            notes="-1",
            tenants=tenants,
            data_locations=["JP", "US"],
            information_kinds=["住民の連絡先"],
            personal_data=True,
            number_of_users=1200,
        )
        approved_service(session, city, name="使用中")
    return city


@pytest.mark.parametrize("kind", ["csv", "xlsx", "ndjson"])
@pytest.mark.parametrize("japanese", [False, True])
def test_what_was_exported_is_unchanged_when_it_comes_back(
    database, keys, registered, kind, japanese
):
    data = exported(database, registered, kind, japanese=japanese)
    outcome = planned(database, keys, registered, data, kind=kind)
    assert flaws(outcome) == []
    assert figures(outcome) == (2, 0, 0, 2)
    done = applied(database, keys, registered, data, confirm=outcome.confirm, kind=kind)
    assert figures(done) == (2, 0, 0, 2)


def test_no_exported_cell_begins_a_formula(database, registered):
    text = exported(database, registered).decode("utf-8-sig")
    for row in csv.reader(io.StringIO(text, newline="")):
        assert not any(cell[:1] in tuple("=+-@\t\r＝＋－＠") and cell for cell in row)
    assert "'=cmd" in text


def test_an_export_is_narrowed_like_the_list(database, registered):
    data = exported(database, registered, "ndjson", filters=Filters(state="approved"))
    assert len(data.splitlines()) == 1


def test_a_dry_run_changes_nothing_and_its_word_applies_it(database, keys, city):
    data = file(GOOD)
    outcome = planned(database, keys, city, data)
    assert figures(outcome) == (1, 1, 0, 0)
    assert names(database, city) == set()
    assert figures(applied(database, keys, city, data, confirm=outcome.confirm)) == (1, 1, 0, 0)
    assert names(database, city) == {"文書管理"}
    assert figures(planned(database, keys, city, data)) == (1, 0, 0, 1)


def test_a_word_works_once(database, keys, city):
    data = file(GOOD)
    confirm = planned(database, keys, city, data).confirm
    applied(database, keys, city, data, confirm=confirm)
    with pytest.raises(RegisterMoved):
        applied(database, keys, city, data, confirm=confirm)
    assert names(database, city) == {"文書管理"}


def test_another_file_and_another_person_need_a_word_of_their_own(database, keys, city):
    data = file(GOOD)
    confirm = planned(database, keys, city, data).confirm
    with pytest.raises(OtherFile):
        applied(database, keys, city, data + b"\r\n", confirm=confirm)
    with pytest.raises(OtherFile):
        applied(database, keys, city, data, confirm=confirm, key="security")
    with pytest.raises(Conflict):
        applied(database, keys, city, data, confirm="not a word")
    assert names(database, city) == set()


def test_a_register_that_moved_is_not_written_over(database, keys, city):
    with database.writing() as session:
        made = service(session, city)
    data = exported(database, city).replace("災害時の一斉連絡".encode(), "訓練の連絡".encode())
    outcome = planned(database, keys, city, data)
    assert figures(outcome) == (1, 0, 1, 0)
    with database.writing() as session:
        owner = city.actor(session, "owner")
        actions.edit(session, owner, made, EditService(notes="meanwhile"))
    with pytest.raises(RegisterMoved):
        applied(database, keys, city, data, confirm=outcome.confirm)


def test_an_update_changes_the_columns_of_the_file_and_no_other(database, keys, city):
    with database.writing() as session:
        made = service(session, city, notes="bleibt", number_of_users=3)
    row = f"{ids.show('service', made)},新しい目的,１０"
    data = file(row, header="ID,利用目的,利用者数")
    outcome = planned(database, keys, city, data)
    applied(database, keys, city, data, confirm=outcome.confirm)
    with database.reading() as session:
        view = queries.one(session, city.actor(session, "owner"), made)
    assert (view.purpose, view.number_of_users, view.notes) == ("新しい目的", 10, "bleibt")
    assert (view.version, view.name) == (2, "防災メール配信")


def test_every_flaw_is_told_with_line_and_column_as_sent(database, keys, city):
    data = file(
        f'{GOOD},"two\nlines"',
        "A,例示社,,PR,owner,9,x",
        "B,例示社,目的,PR,nobody,2,x",
        "C,例示社,目的",
        f"{GOOD},again",
        header="サービス名,provider,利用目的,department_id,責任者,機密性,備考",
    )
    outcome = planned(database, keys, city, data)
    assert flaws(outcome) == [
        (4, "利用目的", "field.missing"),
        (4, "機密性", "cell.choice"),
        (5, "責任者", "cell.reference"),
        (6, "", "row.cells"),
        (7, "", "row.duplicate"),
    ]
    assert outcome.confirm is None
    assert outcome.rows == 5


def test_unknown_and_repeated_columns_are_told_on_the_header(database, keys, city):
    data = file(
        f"{GOOD},x,y", header="name,provider,purpose,所管課,owner_id,機密性,Farbe,サービス名"
    )
    assert flaws(planned(database, keys, city, data)) == [
        (1, "Farbe", "column.unknown"),
        (1, "サービス名", "column.duplicate"),
    ]


def test_a_missing_column_is_told_for_new_rows_by_its_name(database, keys, city):
    data = file("文書管理,例示社", header="name,provider")
    assert {column for _, column, _ in flaws(planned(database, keys, city, data))} == {
        "purpose",
        "department_id",
        "owner_id",
        "confidentiality",
    }


def test_a_state_is_not_moved_by_a_file(database, keys, registered):
    data = exported(database, registered).replace(b",approved,", b",retired,")
    assert [code for _, _, code in flaws(planned(database, keys, registered, data))] == [
        "column.read_only"
    ]


def test_a_file_does_not_get_around_the_approval_or_the_gate(database, keys, registered):
    data = exported(database, registered).replace("使用中".encode(), "別物".encode())
    outcome = planned(database, keys, registered, data)
    assert [code for _, _, code in flaws(outcome)] == ["service.bound_by_approval"]
    data = exported(database, registered).replace(b"'-1", b"2")
    outcome = planned(database, keys, registered, data, key="security")
    assert [code for _, _, code in flaws(outcome)] == ["forbidden"]
    with pytest.raises(Forbidden):
        planned(database, keys, registered, data, key="auditor")


def test_an_unknown_id_is_no_new_service(database, keys, city):
    data = file("svc_" + "0" * 32 + ",x", header="id,name")
    assert flaws(planned(database, keys, city, data)) == [(2, "id", "id.unknown")]


def test_shift_jis_of_a_spreadsheet_is_understood(database, keys, city):
    data = file(
        GOOD.replace(",", "\t"), header="サービス名\t提供者\t利用目的\t所管課\t責任者\t機密性"
    )
    outcome = planned(database, keys, city, data.decode().encode("cp932"))
    assert flaws(outcome) == []
    assert outcome.creates == 1


def test_two_rows_of_one_file_cannot_both_have_a_tenant(database, keys, city):
    header = "name,provider,purpose,department_id,owner_id,confidentiality,tenants"
    rows = [f"{name},例示社,文書,PR,owner,2,aws:123456789012" for name in ("甲", "乙")]
    outcome = planned(database, keys, city, file(*rows, header=header))
    assert flaws(outcome) == [(3, "tenants", "tenant.taken")]
