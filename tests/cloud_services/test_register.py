"""What an application must say, and all that is wrong with it at once."""

import threading
from datetime import date

import msgspec
import pytest

from governance.base import ids
from governance.base.actor import system
from governance.base.errors import Forbidden, Invalid, VersionMismatch
from governance.base.paging import Ask
from governance.cloud_services import actions, queries
from governance.cloud_services.schemas import EditService, Filters, RegisterService, TenantName
from governance.identity import queries as identity
from governance.identity.actions import edit_person
from governance.identity.schemas import EditPerson
from tests.factories.people import person
from tests.factories.registers import approved_service, service, service_form


def flaws_of(session, city, command, key="owner"):
    with pytest.raises(Invalid) as refused:
        actions.register(session, city.actor(session, key), command)
    return {flaw.pointer: flaw.code for flaw in refused.value.flaws}


def test_an_empty_application_names_every_needed_field(database, city):
    with database.reading() as session:
        assert flaws_of(session, city, RegisterService()) == {
            "/name": "field.missing",
            "/provider": "field.missing",
            "/purpose": "field.missing",
            "/department_id": "field.missing",
            "/owner_id": "field.missing",
            "/confidentiality": "field.missing",
        }


def test_every_flaw_is_told_at_once_by_its_pointer(database, city):
    command = service_form(
        city,
        name=" ",
        owner_id="per_" + "0" * 32,
        department_id="nowhere",
        deputy_id=ids.show("person", city.people["pr"]),
        confidentiality="9",
        service_model="magic",
        data_locations=["JP", "Japan"],
        number_of_users=-1,
        url="javascript:alert(1)",
        contract_from=date(2026, 4, 1),
        contract_to=date(2026, 3, 31),
        tenants=[TenantName(provider="aws", account="12")],
    )
    with database.reading() as session:
        assert flaws_of(session, city, command) == {
            "/name": "field.missing",
            "/owner_id": "person.unknown",
            "/department_id": "department.unknown",
            "/confidentiality": "field.choice",
            "/service_model": "field.choice",
            "/data_locations/1": "country.unknown",
            "/number_of_users": "number.range",
            "/url": "url.invalid",
            "/contract_to": "period.order",
            "/tenants/0/account": "tenant.account",
        }


def test_a_contractor_cannot_be_the_owner(database, city):
    with database.writing() as session:
        contractor = person(session, "contractor", employee=False)
    with database.reading() as session:
        command = service_form(city, owner_id=ids.show("person", contractor))
        assert flaws_of(session, city, command) == {"/owner_id": "person.not_active"}


def test_the_deputy_is_somebody_else(database, city):
    owner = ids.show("person", city.people["owner"])
    with database.reading() as session:
        command = service_form(city, owner_id=owner, deputy_id=owner)
        assert flaws_of(session, city, command) == {"/deputy_id": "deputy.is_owner"}


def test_who_may_not_register_is_refused(database, city):
    with database.reading() as session, pytest.raises(Forbidden):
        actions.register(session, city.actor(session, "auditor"), service_form(city))


def test_what_was_left_out_is_not_known_and_classes_are_understood_as_written(database, city):
    with database.writing() as session:
        made = service(session, city, confidentiality="自治体機密性３Ａ", name="  防災 ")
    with database.reading() as session:
        view = queries.one(session, city.actor(session, "owner"), made)
    assert (view.confidentiality, view.name) == ("3A", "防災")
    assert view.personal_data is None
    assert (view.state, view.version, view.in_use) == ("draft", 1, False)
    assert view.owner == "責任 者子"


def test_a_tenant_belongs_to_one_service(database, city):
    tenants = [TenantName(provider="aws", account="123456789012")]
    with database.writing() as session:
        made = service(session, city, tenants=tenants)
        facts = queries.service_of_tenant(session, "aws", "123456789012")
        assert facts.id == ids.show("service", made)
        assert queries.service_of_tenant(session, "aws", "999999999999") is None
    with database.reading() as session:
        command = service_form(city, tenants=tenants)
        assert flaws_of(session, city, command) == {"/tenants/0/account": "tenant.taken"}


def test_a_change_needs_the_version_that_was_read(database, city):
    with database.writing() as session:
        made = service(session, city)
        owner = city.actor(session, "owner")
        actions.edit(session, owner, made, EditService(notes="x"), version=1)
        with pytest.raises(VersionMismatch) as stale:
            actions.edit(session, owner, made, EditService(notes="y"), version=1)
    assert stale.value.current == 2


def test_a_change_that_changes_nothing_leaves_the_version(database, city):
    with database.writing() as session:
        made = service(session, city)
        actions.edit(
            session, city.actor(session, "owner"), made, EditService(name=" 防災メール配信 ")
        )
        assert queries.one(session, city.actor(session, "owner"), made).version == 1


def test_an_owner_who_left_does_not_keep_others_from_correcting_the_rest(database, city):
    with database.writing() as session:
        deputy = ids.show("person", person(session, "deputy", role="owner"))
        made = service(session, city, deputy_id=deputy)
        leave = EditPerson(employee=False)
        edit_person(session, system("test"), city.people["owner"], leave)
        actor = identity.actor_of_person(session, ids.read("person", deputy))
        actions.edit(session, actor, made, EditService(notes="x"))
        view = queries.one(session, actor, made)
    assert view.attention == ["owner_invalid"]


def test_others_may_not_edit(database, city):
    with database.writing() as session:
        made = service(session, city)
        with pytest.raises(Forbidden):
            actions.edit(session, city.actor(session, "pr"), made, EditService(notes="x"))


def test_the_list_is_narrowed_and_paged(database, city):
    with database.writing() as session:
        for number in range(5):
            service(session, city, name=f"サービス{number}", confidentiality="1")
        approved_service(session, city, name="100%の道")
    with database.reading() as session:
        actor = city.actor(session, "pr")
        first = queries.list_(session, actor, Ask(limit=4))
        second = queries.list_(session, actor, Ask(limit=4, cursor=first.next_cursor))
        names = [item.name for item in (*first.items, *second.items)]
        assert names[0] == "100%の道"
        assert len(set(names)) == 6
        assert second.next_cursor is None

        def found(**filters):
            page = queries.list_(session, actor, Ask(), Filters(**filters))
            return [item.name for item in page.items]

        assert found(q="0%") == ["100%の道"]
        assert found(state="approved") == ["100%の道"]
        assert found(confidentiality="2") == ["100%の道"]
        assert len(found(department=city.root)) == 6
        assert found(department=city.other) == []
        assert found(owner=city.people["pr"]) == []
        assert queries.counts(session, actor)["draft"] == 5


def test_the_form_can_be_filled_from_the_view(database, city):
    command = service_form(
        city, data_locations=["JP"], multi_factor=True, contract_to=date(2027, 3, 31)
    )
    with database.writing() as session:
        made = actions.register(session, city.actor(session, "owner"), command)
    with database.reading() as session:
        again = queries.answers_of(session, city.actor(session, "owner"), made)
    assert msgspec.json.encode(again) == msgspec.json.encode(command)


def test_of_two_people_who_name_one_tenant_at_once_one_is_told(database, city):
    tenants = [TenantName(provider="aws", account="123456789012")]
    refused = []

    def name_it():
        try:
            with database.writing() as session:
                both.wait(timeout=20)
                service(session, city, tenants=tenants)
        except Invalid as error:
            refused.extend(flaw.code for flaw in error.flaws)

    both = threading.Barrier(2)
    people = [threading.Thread(target=name_it) for _ in range(2)]
    for each in people:
        each.start()
    for each in people:
        each.join(timeout=30)
    assert refused == ["tenant.taken"]
