"""Policies are reduced as Google reduces them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from approval_rules.load import default_packs
from approval_rules.usage import compile_usage
from connectors.contract import Facet, Failed, Present
from connectors.google_workspace import alerting, policies, settings
from connectors.google_workspace.policies import ADMINS, OrgUnit, Place, Tenant
from connectors.sandbox.google_workspace_seed import dlp, policy

NOW = datetime(2026, 11, 1, tzinfo=UTC)
ROOT, CITY, PRESS = "root", "city", "press"
UNITS = [
    OrgUnit(id=ROOT, path="/"),
    OrgUnit(id=CITY, path="/市", parent=ROOT),
    OrgUnit(id=PRESS, path="/市/広報", parent=CITY),
]
FORWARDING = "gmail.auto_forwarding"
PASSWORD = "security.password"
LICENCES = "/product/Google-Apps/sku/1", "/product/Google-Apps/sku/2"


def forwarding(on: Any, order: float, **where: str) -> Any:
    return policy(FORWARDING, {"enableAutoForwarding": on}, order, **{"unit": ROOT, **where})


def tenant(*found: Any, units: list[OrgUnit] = UNITS) -> Tenant:
    read, broken = policies.read(found)
    return Tenant(units, read, now=NOW, broken=broken)


def at(unit: str, group: str = "", licence: str = "") -> Place:
    return Place(org_unit=next(u for u in UNITS if u.id == unit), group=group, licence=licence)


def shown(facet: Facet) -> Any:
    assert isinstance(facet, Present)
    return facet.value


def test_the_greatest_sort_order_wins():
    found = tenant(forwarding(True, 101), forwarding(False, 201.5), forwarding(True, 201.25))
    assert shown(found.facet(at(ROOT), "mail_forwarding")) == {
        "source": "set",
        "enable_auto_forwarding": False,
    }


def test_what_google_itself_set_is_a_default():
    found = tenant(policy(FORWARDING, {"enableAutoForwarding": False}, 101, kind="SYSTEM"))
    assert shown(found.facet(at(ROOT), "mail_forwarding"))["source"] == "default"


def test_what_is_not_set_below_is_inherited_from_where_it_was_set():
    found = tenant(forwarding(False, 201, unit=ROOT), forwarding(True, 202, unit=CITY))
    assert shown(found.facet(at(CITY), "mail_forwarding"))["enable_auto_forwarding"] is True
    assert shown(found.facet(at(PRESS), "mail_forwarding")) == {
        "source": "inherited",
        "from": "/市",
    }


def test_what_nobody_set_is_inherited_from_the_top():
    found = tenant()
    assert shown(found.facet(at(ROOT), "mail_forwarding"))["source"] == "default"
    assert shown(found.facet(at(PRESS), "mail_forwarding")) == {"source": "inherited", "from": "/"}


def test_a_groups_policy_beats_the_units():
    found = tenant(forwarding(False, 201), forwarding(True, 399.1, group="g"))
    assert [place.id for place in found.places()][-1] == "orgUnits/root/groups/g"
    assert shown(found.facet(at(ROOT, "g"), "mail_forwarding")) == {
        "source": "set",
        "enable_auto_forwarding": True,
    }
    assert shown(found.facet(at(ROOT, "g"), "password")) == {"source": "inherited", "from": "/"}
    assert shown(found.facet(at(ROOT), "mail_forwarding"))["enable_auto_forwarding"] is False


def test_of_max_the_strongest_policy_counts_whole_and_of_merge_each_field():
    strong = policy(PASSWORD, {"minimumLength": 15}, 202, unit=ROOT)
    weak = policy(PASSWORD, {"minimumLength": 8, "allowReuse": True}, 201, unit=ROOT)
    assert shown(tenant(strong, weak).facet(at(ROOT), "password")) == {
        "source": "set",
        "minimum_length": 15,
    }
    sharing = "groups_for_business.groups_sharing"
    strong = policy(sharing, {"createGroupsAccessLevel": "ADMIN_ONLY"}, 202, unit=ROOT)
    weak = policy(
        sharing,
        {
            "createGroupsAccessLevel": "USERS_IN_DOMAIN",
            "collaborationCapability": "ANYONE_CAN_ACCESS",
        },
        201,
        unit=ROOT,
    )
    merged = shown(tenant(strong, weak).facet(at(ROOT), "groups"))
    assert merged["create_groups_access_level"] == "ADMIN_ONLY"
    assert merged["collaboration_capability"] == "ANYONE_CAN_ACCESS"
    assert merged["view_topics_default_access_level"] == "DOMAIN_USERS"


def test_the_state_of_a_mail_rule_comes_from_where_states_are_kept():
    rule = policy("gmail.comprehensive_mail_storage", {"ruleId": "a"}, 202, unit=ROOT)

    def states(order: float, *found: tuple[str, bool]) -> Any:
        value = {"ruleStates": [{"ruleId": name, "enabled": on} for name, on in found]}
        return policy("gmail.rule_states", value, order, unit=ROOT)

    on = tenant(rule, states(201, ("a", False), ("b", True)), states(202, ("a", True)))
    assert shown(on.facet(at(ROOT), "mail_storage"))["enabled"] is True
    assert tenant(rule, states(201, ("b", True))).facet(at(ROOT), "mail_storage") == Failed(
        "default_unknown"
    )
    assert tenant().facet(at(ROOT), "mail_storage") == Failed("default_unknown")


# --------------------------------------------------------------------------- licences


def test_a_policy_for_the_only_licence_is_everybodys():
    found = tenant(forwarding(False, 201, licence=LICENCES[0]))
    assert len(found.places()) == len(UNITS)
    assert shown(found.facet(at(ROOT), "mail_forwarding"))["enable_auto_forwarding"] is False


def test_licences_that_agree_make_no_difference():
    found = tenant(*(forwarding(False, 201, licence=one) for one in LICENCES))
    assert len(found.places()) == len(UNITS)
    assert shown(found.facet(at(ROOT), "mail_forwarding"))["source"] == "set"


def test_licences_that_differ_are_places_of_their_own():
    found = tenant(
        forwarding(False, 201, licence=LICENCES[0]), forwarding(True, 201.5, licence=LICENCES[1])
    )
    assert shown(found.facet(at(ROOT), "mail_forwarding")) == {"source": "licence"}
    places = [place for place in found.places() if place.licence]
    assert [place.id for place in places] == [f"orgUnits/root{one}" for one in LICENCES]
    told = [shown(found.facet(place, "mail_forwarding")) for place in places]
    assert [one["enable_auto_forwarding"] for one in told] == [False, True]
    assert shown(found.facet(places[0], "password")) == {"source": "inherited", "from": "/"}


# --------------------------------------------------------------------------- what is not known


@pytest.mark.parametrize(
    "broken",
    [
        {"setting": {"type": f"settings/{FORWARDING}", "value": {}}},
        {"setting": {"type": f"settings/{FORWARDING}"}, "policyQuery": {"sortOrder": 1}},
        {
            "setting": {"type": f"settings/{FORWARDING}", "value": {}},
            "policyQuery": {"sortOrder": "high"},
        },
    ],
)
def test_a_policy_that_cannot_be_read_makes_its_facet_unknown_everywhere(broken: Any):
    found = tenant(forwarding(False, 201), broken)
    for place in found.places():
        assert found.facet(place, "mail_forwarding") == Failed("unreadable_policy")
    assert isinstance(found.facet(at(ROOT), "less_secure_apps"), Present)


@pytest.mark.parametrize("odd", [{}, {"setting": None}, {"setting": {"type": 3}}])
def test_a_policy_that_does_not_say_its_setting_may_be_of_any(odd: Any):
    found = tenant(forwarding(False, 201), odd)
    for name in settings.facets():
        assert found.facet(at(ROOT), name) == Failed("unreadable_policy")
    assert isinstance(alerting.dlp_rules([odd], ROOT), Failed)
    assert isinstance(alerting.alert_rules([odd]), Failed)


@pytest.mark.parametrize(
    "more",
    [
        " && !entity.licenses.exists(license, license in ['/product/P/sku/1'])",
        " || entity.groups.exists(group, group.group_id == groupId('g'))",
        " && entity.devices.exists(device, device.managed)",
        " && entity.groups.exists(group, group.group_id == groupId('g'))",
    ],
)
def test_a_condition_that_we_cannot_follow_makes_its_facet_unknown(more: str):
    odd = forwarding(False, 201)
    odd["policyQuery"]["query"] += more
    assert tenant(odd).facet(at(ROOT), "mail_forwarding") == Failed("unreadable_policy")


def test_a_policy_that_names_no_unit_is_for_all():
    odd = forwarding(False, 201)
    odd["policyQuery"] = {"sortOrder": 201}
    assert shown(tenant(odd).facet(at(ROOT), "mail_forwarding"))["source"] == "set"


def test_a_policy_of_a_unit_that_is_gone_is_for_nobody():
    found = tenant(forwarding(False, 201, unit="gone"))
    assert shown(found.facet(at(ROOT), "mail_forwarding"))["source"] == "default"


def test_a_unit_whose_line_does_not_reach_the_top_is_unknown():
    lost = OrgUnit(id="lost", path="/x/y", parent="nowhere")
    found = tenant(forwarding(False, 201), units=[*UNITS, lost])
    assert found.facet(Place(org_unit=lost), "mail_forwarding") == Failed("unknown_parent")
    assert found.factor(lost) == Failed("unknown_parent")


def test_units_in_a_circle_come_to_an_end():
    ring = [OrgUnit(id="a", path="/a", parent="b"), OrgUnit(id="b", path="/b", parent="a")]
    found = tenant(units=[*UNITS, *ring])
    assert found.facet(Place(org_unit=ring[0]), "password") == Failed("unknown_parent")


def test_a_field_of_another_kind_is_left_out_and_no_default_takes_its_place():
    found = tenant(forwarding("yes", 201))
    assert found.facet(at(ROOT), "mail_forwarding") == Failed("default_unknown")


@pytest.mark.parametrize(
    ("value", "reached"),
    [
        ("2025-04-01T00:00:00Z", True),
        ("2027-04-01T00:00:00Z", False),
        ("1970-01-01T00:00:00Z", False),
    ],
)
def test_a_moment_tells_whether_it_is_past(value: str, reached: bool):
    moment = policy(
        "security.two_step_verification_enforcement", {"enforcedFrom": value}, 201, unit=ROOT
    )
    told = shown(tenant(moment).facet(at(ROOT), "two_step"))["enforcement"]
    assert told["enforced_from_reached"] is reached


@pytest.mark.parametrize(("value", "seconds"), [("604800s", 604800), ("168h", 604800), ("0s", 0)])
def test_a_duration_is_told_in_seconds(value: str, seconds: int):
    session = policy("security.session_controls", {"webSessionDuration": value}, 201, unit=ROOT)
    assert shown(tenant(session).facet(at(ROOT), "session"))["web_session_duration"] == seconds


# --------------------------------------------------------------------------- defaults


def test_a_default_that_google_does_not_list_lets_no_rule_pass():
    (pack,) = [pack for pack in default_packs("cloud_usage") if pack.id == "gws-jp"]
    rules = compile_usage([pack])
    doubtful = {
        name for name, parts in settings.facets().items() if any(part.not_google for part in parts)
    }
    assert doubtful == {"two_step"}
    value = shown(tenant().facet(at(ROOT), "two_step"))
    answers = rules.judge("gws.org_unit", {"two_step": value, "top": True}, {})
    told = {one.rule: one.verdict for one in answers if one.rule.startswith("gws.two-step.")}
    assert told["gws.two-step.enforced"] == "fail"
    assert "pass" not in told.values()


def test_every_default_is_of_the_kind_of_its_field():
    for parts in settings.facets().values():
        for part in parts:
            assert set(part.defaults) <= set(part.fields)
            told = settings.shown(part, part.defaults, NOW)
            assert len([name for name in told if not name.endswith("_reached")]) == len(
                part.defaults
            )


# --------------------------------------------------------------------------- administrators


def factor(value: str, order: float, **where: str) -> Any:
    setting = "security.two_step_verification_enforcement_factor"
    return policy(setting, {"allowedSignInFactorSet": value}, order, **{"unit": ROOT, **where})


def test_an_administrators_factor_is_that_of_the_unit():
    found = tenant(factor("ALL", 201), factor("PASSKEY_ONLY", 202, unit=CITY))
    assert shown(found.factor(UNITS[2]))["factor"] == "PASSKEY_ONLY"
    assert shown(found.factor(UNITS[0]))["factor"] == "ALL"


def test_the_policy_for_all_administrators_is_theirs():
    found = tenant(factor("ALL", 201), factor("PASSKEY_ONLY", 399, group=ADMINS))
    assert shown(found.factor(UNITS[0]))["factor"] == "PASSKEY_ONLY"


def test_where_groups_differ_an_administrators_factor_is_unknown():
    found = tenant(factor("PASSKEY_ONLY", 201), factor("ALL", 399, group="g"))
    assert found.factor(UNITS[0]) == Failed("depends_on_groups_or_licences")
    agreeing = tenant(factor("PASSKEY_ONLY", 201), factor("PASSKEY_ONLY", 399, group="g"))
    assert shown(agreeing.factor(UNITS[0]))["factor"] == "PASSKEY_ONLY"


# --------------------------------------------------------------------------- rules that watch


def test_a_data_protection_rule_counts_for_what_it_finds_alone():
    joined = dlp("二つ", "JAPAN_INDIVIDUAL_NUMBER", ("drive",))
    joined["setting"]["value"]["condition"]["contentCondition"] += " && title.contains('x')"
    (told,) = shown(alerting.dlp_rules([joined], "03reiji0root"))
    assert told["detectors"] == []
    (told,) = shown(alerting.dlp_rules([dlp("一つ", "US_PASSPORT", ("gmail",), "INACTIVE")], "x"))
    assert (told["active"], told["everywhere"], told["services"]) == (False, False, ["gmail"])


def test_a_rule_without_a_state_is_not_understood():
    odd = dlp("?", "X", ("drive",))
    del odd["setting"]["value"]["state"]
    assert isinstance(alerting.dlp_rules([odd], "x"), Failed)


def test_an_alert_whose_state_nobody_documents_is_missing():
    states = shown(alerting.alert_rules([]))
    assert alerting.PASSWORD_CHANGED not in states
    assert states["Leaked password"] == "ACTIVE"
