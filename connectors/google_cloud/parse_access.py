"""Who may do what: what a policy's bindings say. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final

from connectors.contract import Facet, Failed, Present
from connectors.google_apis import UNREADABLE, inside, many, text

EVERYBODY: Final = frozenset({"allUsers", "allAuthenticatedUsers"})
PERSONAL: Final = frozenset({"gmail.com", "googlemail.com"})
BASIC: Final = frozenset({"roles/owner", "roles/editor"})
IMPERSONATION: Final = frozenset(
    {"roles/iam.serviceAccountUser", "roles/iam.serviceAccountTokenCreator"}
)
PEOPLE: Final = ("user:", "group:", "domain:")
_GOOGLES: Final = re.compile(
    r"service-\d+@.+|.+@(gcp-sa-[^@]+|cloudservices|system)(\.iam)?\.gserviceaccount\.com"
)


def bindings(policy: Mapping[str, Any]) -> Facet:
    """Every role with its members, in an order of our own."""
    found = policy.get("bindings", [])
    if not isinstance(found, list):
        return Failed(UNREADABLE)
    told = []
    for one in found:
        members = inside(one, "members") or []
        if not text(one, "role") or not isinstance(members, list):
            return Failed(UNREADABLE)
        condition = text(one, "condition", "expression")
        told.append(
            {
                "role": one["role"],
                "members": sorted(str(each) for each in members),
                **({"condition": condition} if condition else {}),
            }
        )
    return Present(sorted(told, key=lambda one: (one["role"], one.get("condition", ""))))


def public_members(policy: Mapping[str, Any]) -> Facet:
    """Which of “everybody” and “everybody with a Google account” a policy lets in."""
    found = policy.get("bindings", [])
    if not isinstance(found, list):
        return Failed(UNREADABLE)
    return Present(sorted({member for one in found for member in many(one, "members")} & EVERYBODY))


def _pairs(policy: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for one in many(policy, "bindings"):
        for member in many(one, "members"):
            yield text(one, "role"), str(member)


def _told(pairs: Collection[tuple[str, str]]) -> Facet:
    return Present([{"member": member, "role": role} for role, member in sorted(set(pairs))])


def outside_members(policy: Mapping[str, Any], domains: frozenset[str]) -> Facet:
    """
    People, groups and domains that are not ours.

    Where nobody said which domains are ours, personal accounts are outside all the same, and
    whatever else there is cannot be told.
    """
    people = [(role, one) for role, one in _pairs(policy) if one.startswith(PEOPLE)]
    outside = [pair for pair in people if _domain(pair[1]) not in domains]
    if not domains:
        personal = [pair for pair in outside if _domain(pair[1]) in PERSONAL]
        return _told(personal) if personal or not outside else Failed("domains_not_set")
    return _told(outside)


def _domain(member: str) -> str:
    return member.partition(":")[2].rpartition("@")[2].lower()


def basic_roles(policy: Mapping[str, Any]) -> Facet:
    """People and groups who are owners or editors."""
    return _told([(role, one) for role, one in _pairs(policy) if role in BASIC and _is_person(one)])


def service_account_admins(policy: Mapping[str, Any]) -> Facet:
    """Service accounts of ours that may administer, change or own everything of a kind."""
    return _told(
        [
            (role, one)
            for role, one in _pairs(policy)
            if one.startswith("serviceAccount:")
            and not _is_googles(one)
            and (role in BASIC or role.lower().endswith("admin"))
        ]
    )


def impersonators(policy: Mapping[str, Any]) -> Facet:
    """People and groups who may act as every service account below."""
    return _told(
        [(role, one) for role, one in _pairs(policy) if role in IMPERSONATION and _is_person(one)]
    )


def _is_person(member: str) -> bool:
    return member.startswith(PEOPLE)


def _is_googles(member: str) -> bool:
    """Whether Google itself runs the account on behalf of the project."""
    return _GOOGLES.fullmatch(member.partition(":")[2]) is not None


# --------------------------------------------------------------------------- organisation policy


def values(body: Any) -> Facet:
    """What a list constraint allows in effect."""
    rules = inside(body, "spec", "rules")
    if not isinstance(rules, list):
        return Failed(UNREADABLE)
    if any(inside(one, "condition") for one in rules):
        return Failed("conditional_policy")
    return Present(
        {
            "all": any(inside(one, "allowAll") is True for one in rules),
            "allowed": sorted({v for one in rules for v in many(one, "values", "allowedValues")}),
            "denied": sorted({v for one in rules for v in many(one, "values", "deniedValues")}),
        }
    )


def enforced(body: Any) -> Facet:
    """Whether a yes-or-no constraint is in effect."""
    rules = inside(body, "spec", "rules")
    if not isinstance(rules, list):
        return Failed(UNREADABLE)
    if any(inside(one, "condition") for one in rules):
        return Failed("conditional_policy")
    return Present(any(inside(one, "enforce") is True for one in rules))


def either(first: Facet, second: Facet) -> Facet:
    """Whether one of two constraints is in effect: the newer one does the same as the older."""
    for one in (first, second):
        if one == Present(value=True):
            return one
    return first if not isinstance(first, Present) else second
