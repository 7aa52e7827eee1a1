"""What single answers mean, and that no answer makes a scan fall over."""

from __future__ import annotations

import copy
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors import google_apis, registry
from connectors.contract import Absent, Denied, Facet, Failed, Present
from connectors.google_apis import Listing
from connectors.google_workspace import parse, records, seen
from connectors.google_workspace.seen import Sight
from connectors.sandbox import google_workspace_seed as seed
from connectors.sandbox import google_workspace_shapes as shapes

OURS = frozenset({"city.example.jp"})
DENIED = Denied("forbidden")


# --------------------------------------------------------------------------- DNS


@pytest.mark.parametrize(
    ("texts", "facet"),
    [
        ((), Absent()),
        (("v=spf10 -all", "other"), Absent()),
        (("V=SPF1 -ALL",), {"valid": True, "all": "-all"}),
        (("v=spf1 include:x ~all",), {"valid": True, "all": "~all"}),
        (("v=spf1 all",), {"valid": True, "all": "+all"}),
        (("v=spf1 include:x",), {"valid": True, "all": ""}),
        (("v=spf1 -all", "v=spf1 ~all"), {"valid": False, "all": "-all"}),
        (("v=spf1 redirect=_spf.example.jp",), Failed("spf_redirect")),
        (Failed("timeout"), Failed("timeout")),
    ],
)
def test_spf(texts: records.Answer, facet: Any):
    found = records.spf(texts)
    if isinstance(facet, dict):
        assert isinstance(found, Present)
        assert {name: found.value[name] for name in facet} == facet
    else:
        assert found == facet


@pytest.mark.parametrize(
    ("selectors", "facet"),
    [
        ({"google": ()}, Absent()),
        ({"google": ("v=DKIM1; k=rsa; p=MIIB+/=",)}, {"google": True}),
        ({"google": ("p=MIIB",)}, {"google": True}),
        ({"google": ("v=DKIM1; p=",)}, {"google": False}),
        ({"google": ("v=DKIM1; k=rsa",)}, Absent()),
        ({"google": Failed("timeout"), "pr": ()}, Failed("timeout")),
        ({"google": Failed("timeout"), "pr": ("p=AA",)}, {"pr": True}),
    ],
)
def test_dkim(selectors: Any, facet: Any):
    found = records.dkim(selectors)
    if isinstance(facet, dict):
        assert found == Present({"selectors": facet, "valid": any(facet.values())})
    else:
        assert found == facet


@pytest.mark.parametrize(
    ("own", "above", "facet"),
    [
        (("v=DMARC1; p=reject",), (), ("reject", 100, False)),
        (("v=DMARC1; p = quarantine ; pct=50",), (), ("quarantine", 50, False)),
        (("v=DMARC1; p=perhaps",), (), ("", 100, False)),
        (("v=DMARC1; p=reject", "v=DMARC1; p=none"), (), ("", 0, False)),
        ((), ("v=DMARC1; p=reject; sp=none",), ("none", 100, True)),
        ((), ("v=DMARC1; p=reject",), ("reject", 100, True)),
        ((), (), Absent()),
        ((), Failed("servfail"), Failed("servfail")),
        (Failed("servfail"), (), Failed("servfail")),
    ],
)
def test_dmarc(own: records.Answer, above: records.Answer, facet: Any):
    found = records.dmarc(own, above)
    if isinstance(facet, tuple):
        assert found == Present(dict(zip(("policy", "percent", "inherited"), facet, strict=True)))
    else:
        assert found == facet


# --------------------------------------------------------------------------- forms


def permission(kind: str, role: str, **more: Any) -> dict[str, Any]:
    return {"type": kind, "role": role, **more}


OWNER = permission("user", "owner", emailAddress="a@City.example.jp")


@pytest.mark.parametrize(
    ("permissions", "unknown", "facet"),
    [
        ([OWNER], None, (False, [], False)),
        ([OWNER, permission("anyone", "writer")], None, (True, [], False)),
        ([permission("anyone", "reader", view="published")], None, (False, [], True)),
        ([permission("user", "writer", emailAddress="x@y.jp")], None, (False, ["x@y.jp"], False)),
        ([permission("domain", "writer", domain="y.jp")], None, (False, ["y.jp"], False)),
        (
            [permission("user", "writer", emailAddress="x@y.jp", deleted=True)],
            None,
            (False, [], False),
        ),
        ([permission("user", "writer", emailAddress="x@y.jp")], DENIED, DENIED),
        ([OWNER], DENIED, (False, [], False)),
        (None, None, Failed("permissions_not_shown")),
    ],
)
def test_who_may_work_on_a_form(permissions: Any, unknown: Any, facet: Any):
    found = parse.sharing({"permissions": permissions}, OURS, unknown)
    if isinstance(facet, tuple):
        names = ("anyone", "outside", "answered_by_anyone")
        assert found == Present(dict(zip(names, facet, strict=True)))
    else:
        assert found == facet


# --------------------------------------------------------------------------- people and codes


def test_a_role_that_was_not_listed_is_told_by_its_number():
    user = {"id": "1", "isAdmin": True}
    assigned = Listing(items=[{"assignedTo": "1", "roleId": "7"}])
    found = parse.super_admin_use(user, Listing(), assigned, Listing())
    assert found == Present({"super": True, "other_roles": ["7"], "uses_drive": False})


@pytest.mark.parametrize("place", [0, 1, 2])
def test_what_was_not_seen_of_a_super_administrator_is_not_a_value(place: int):
    listings = [Listing(), Listing(), Listing()]
    listings[place] = Listing(why=DENIED)
    assert parse.super_admin_use({"id": "1", "isAdmin": True}, *listings) == DENIED
    assert parse.super_admin_use({"id": "1"}, *listings) == Present({"super": False})


def test_a_suspended_administrator_does_not_count():
    people = [
        {"primaryEmail": "b@x.jp", "isAdmin": True},
        {"primaryEmail": "a@x.jp", "isAdmin": True, "suspended": True},
    ]
    assert parse.super_admins(Listing(items=people)) == Present(["b@x.jp"])


@pytest.mark.parametrize("away", ["suspended", "archived", "isGuestUser"])
def test_who_does_not_sign_in_here_is_not_active(away: str):
    user = {"isEnrolledIn2Sv": False}
    assert parse.sign_in(user) == Present({"active": True, "enrolled": False, "enforced": False})
    gone = parse.sign_in({**user, away: True})
    assert gone == Present({"active": False, "enrolled": False, "enforced": False})
    assert isinstance(parse.sign_in({}), Failed)


@pytest.mark.parametrize(
    ("status", "body", "code", "kind"),
    [
        (403, {"error": {"errors": [{"reason": "forbidden"}]}}, "forbidden", Denied),
        (403, {"error": {"status": "PERMISSION_DENIED"}}, "PERMISSION_DENIED", Denied),
        (403, {"error": {"details": [{"reason": "SERVICE_DISABLED"}]}}, "SERVICE_DISABLED", Denied),
        (403, {"error": {"errors": [{"reason": "quotaExceeded"}]}}, "quotaExceeded", Failed),
        (429, {"error": {"status": "RESOURCE_EXHAUSTED"}}, "RESOURCE_EXHAUSTED", Failed),
        (401, None, "http_401", Denied),
        (500, "<html>", "http_500", Failed),
        (404, {"error": {"errors": "odd", "details": 3}}, "http_404", Failed),
    ],
)
def test_a_refusal_keeps_googles_own_code(status: int, body: Any, code: str, kind: type):
    assert google_apis.code_of(status, body) == code
    assert google_apis.refusal(code, status) == kind(code)


# --------------------------------------------------------------------------- whatever comes

MANIFEST = registry.manifest("google_workspace")
ALL = {kind: frozenset(one.facets) for kind, one in MANIFEST.resources.items()}
SAMPLE = seed.sample()
RECORDED: dict[str, list[Any]] = {
    "units": [shapes.unit(key, one, seed.DOMAIN) for key, one in SAMPLE["units"].items()],
    "policies": SAMPLE["policies"],
    "users": [{"id": key, **one} for key, one in SAMPLE["users"].items()],
    "admins": [{"id": "101", **SAMPLE["users"]["101"]}],
    "roles": [{"roleId": key, **one} for key, one in SAMPLE["roles"].items()],
    "assignments": [shapes.assignment("1", "1002", "101")],
    "domains": [shapes.domain(name, one) for name, one in SAMPLE["domains"].items()],
    "authorised": [
        shapes.activity("token", "authorize", 3, "a@x.jp", {"client_id": "1", "scope": ["openid"]})
    ],
    "revoked": [shapes.activity("token", "revoke", 2, "b@x.jp", {"client_id": "1"})],
    "granted": [
        shapes.activity(
            "admin", "AUTHORIZE", 3, "a@x.jp", {"API_CLIENT_NAME": "1", "API_SCOPES": "s"}
        )
    ],
    "removed": [shapes.activity("admin", "REMOVE", 2, "b@x.jp", {"API_CLIENT_NAME": "2"})],
    "forms of ": [{"id": key, **one} for key, one in SAMPLE["forms"].items()],
}
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=4,
)


def nodes(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [at] if len(at) > 1 else []
    inner = value.items() if isinstance(value, dict) else ()
    inner = enumerate(value) if isinstance(value, list) else inner
    return found + [path for key, one in inner for path in nodes(one, (*at, key))]


PATHS = [(name, path) for name, one in RECORDED.items() for path in nodes(one)]


def resources(listings: dict[str, list[Any]]) -> list[Any]:
    sight = Sight(
        plan=ALL,
        now=datetime(2026, 11, 1, tzinfo=UTC),
        customer=SAMPLE["customer"],
        listings={name: Listing(items=one) for name, one in listings.items()},
        known_apps=frozenset(),
        selectors=("google",),
    )
    found = seen.resources(sight, groups={}, drives={}, texts={}, results={}, above=lambda _: "")
    seen.snapshot(sight, found, requests=0)
    return found


def test_what_was_recorded_is_seen_without_a_flaw():
    found = resources(RECORDED)
    assert {one.type for one in found} == set(ALL)
    assert [one for one in found for f in one.facets.values() if isinstance(f, Failed)] == []


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(PATHS), JUNK)
def test_no_answer_makes_a_scan_fall_over(place: tuple[str, tuple[Any, ...]], junk: Any):
    name, path = place
    listings = copy.deepcopy(RECORDED)
    at: Any = listings[name]
    for key in path[:-1]:
        at = at[key]
    at[path[-1]] = junk
    for one in resources(listings):
        for facet in one.facets.values():
            assert isinstance(facet, Facet)
            json.dumps(facet.value if isinstance(facet, Present) else None)
