"""What a scan saw, as resources with their facets. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any, Final

from connectors import snapshots
from connectors.contract import Denied, Facet, Failed, Plan, Present, Resource, Snapshot
from connectors.google_apis import UNREADABLE, Listing, Stopped, refusal, text
from connectors.google_workspace import alerting, parse, policies, records, settings
from connectors.google_workspace.policies import OrgUnit, Place, Tenant
from connectors.snapshots import Missed

CUSTOMER: Final = "gws.customer"
UNIT: Final = "gws.org_unit"
USER: Final = "gws.user"
DOMAIN: Final = "gws.domain"
APP: Final = "gws.oauth_app"
FORM: Final = "gws.form"
LISTINGS: Final[Mapping[str, tuple[str, ...]]] = {
    CUSTOMER: (),
    UNIT: ("units", "policies"),
    USER: ("users",),
    DOMAIN: ("domains",),
    APP: ("authorised", "revoked"),
    FORM: ("forms",),
}
"""The listings that must come to their end before everything of a type was seen."""

BESIDES: Final[Mapping[tuple[str, str], tuple[str, ...]]] = {
    (CUSTOMER, "super_admins"): ("admins",),
    (CUSTOMER, "delegations"): ("granted", "removed"),
    (CUSTOMER, "dlp_rules"): ("units", "policies"),
    (CUSTOMER, "alert_rules"): ("policies",),
    (USER, "super_admin_use"): ("roles", "assignments"),
    (USER, "super_admin_factor"): ("units", "policies"),
    (FORM, "sharing"): ("domains",),
}
IDENTITY: Final[Mapping[str, tuple[str, ...]]] = {
    "units": ("orgUnitId", "orgUnitPath"),
    "users": ("id",),
    "admins": ("primaryEmail",),
    "domains": ("domainName",),
    "forms": ("id",),
}
"""What every entry of a listing has: one without it was not seen."""

NO_POLICIES: Final = Failed("no_policies")
"""Google's own policies are always there: an answer without any is not the whole."""


def needs(plan: Plan) -> frozenset[str]:
    """The listings that a plan asks for."""
    found = {name for kind in plan for name in LISTINGS.get(kind, ())}
    for kind, facets in plan.items():
        found |= {name for facet in facets for name in BESIDES.get((kind, facet), ())}
    return frozenset(found)


class Sight:
    """The listings of one scan and what follows from them alone."""

    def __init__(
        self,
        *,
        plan: Plan,
        now: datetime,
        customer: Mapping[str, Any] | Stopped,
        listings: Mapping[str, Listing],
        known_apps: frozenset[str],
        selectors: Sequence[str],
    ) -> None:
        self.plan = plan
        self.now = now
        self.customer = customer
        self.listings = listings
        self.known_apps = known_apps
        self.selectors = selectors

    def listing(self, name: str) -> Listing:
        """The listing of this name, empty where it was not asked for."""
        found = self.listings.get(name, Listing())
        if any(
            not text(one, key)
            for one in found.items
            for key in IDENTITY.get(name.split(" ", maxsplit=1)[0], ())
        ):
            return Listing(items=found.items, why=found.why or Failed(UNREADABLE))
        if name == "policies" and name in self.listings and not (found.items or found.why):
            return Listing(why=NO_POLICIES)
        return found

    def why(self, *names: str) -> Denied | Failed | None:
        """What kept the first of these listings from its end."""
        return next((one.why for name in names if (one := self.listing(name)).why), None)

    @cached_property
    def units(self) -> list[OrgUnit]:
        """The organisational units; those without an id or a path are not among them."""
        return [
            OrgUnit(
                id=text(one, "orgUnitId").removeprefix("id:"),
                path=text(one, "orgUnitPath"),
                parent=text(one, "parentOrgUnitId").removeprefix("id:"),
            )
            for one in self.listing("units").items
            if all(text(one, key) for key in IDENTITY["units"])
        ]

    @property
    def root(self) -> str:
        """The id of the unit above all."""
        return next((one.id for one in self.units if one.path == "/"), "")

    @cached_property
    def tenant(self) -> Tenant:
        """The policies on the units; to be trusted only where both listings ended."""
        found, broken = policies.read(self.listing("policies").items)
        return Tenant(self.units, found, now=self.now, broken=broken)

    @cached_property
    def places(self) -> list[Place]:
        """Where settings may differ, as far as the listings that were asked for tell."""
        if UNIT not in self.plan or self.why("policies"):
            return [Place(org_unit=one) for one in self.units] if UNIT in self.plan else []
        return self.tenant.places()

    @cached_property
    def domains(self) -> list[str]:
        """Every domain and every alias of one."""
        found = set()
        for one in self.listing("domains").items:
            found |= {text(one, "domainName").lower()}
            found |= {
                text(alias, "domainAliasName").lower()
                for alias in parse.entries(one, "domainAliases")
            }
        return sorted(found - {""})

    @cached_property
    def primary(self) -> str:
        """The customer's own name."""
        return text(self.customer, "customerDomain").lower()


def resources(
    sight: Sight,
    *,
    groups: Mapping[str, str],
    drives: Mapping[str, Listing],
    texts: Mapping[str, records.Answer],
    results: Mapping[str, int | Failed],
    above: Callable[[str], str],
) -> list[Resource]:
    """Everything that was seen, with the facets that the plan names."""
    makers: dict[str, Callable[[], Iterator[Resource]]] = {
        CUSTOMER: lambda: _customer(sight),
        UNIT: lambda: _units(sight, groups),
        USER: lambda: _users(sight, drives),
        DOMAIN: lambda: _domains(sight, texts, above),
        APP: lambda: _apps(sight),
        FORM: lambda: _forms(sight, results),
    }
    found = [one for kind in sorted(set(sight.plan) & set(makers)) for one in makers[kind]()]
    return sorted(found, key=lambda one: (one.type, one.id))


def _facets(sight: Sight, kind: str, known: Mapping[str, Callable[[], Facet]]) -> dict[str, Facet]:
    return {
        name: known[name]() if name in known else Failed("unknown_facet")
        for name in sorted(sight.plan[kind])
    }


def _customer(sight: Sight) -> Iterator[Resource]:
    if not text(sight.customer, "id"):
        return
    seen = sight.listing("policies").items
    known: dict[str, Callable[[], Facet]] = {
        "super_admins": lambda: parse.super_admins(sight.listing("admins")),
        "delegations": lambda: parse.delegations(
            sight.listing("granted"), sight.listing("removed"), sight.known_apps
        ),
        "dlp_rules": lambda: sight.why("units", "policies") or alerting.dlp_rules(seen, sight.root),
        "alert_rules": lambda: sight.why("policies") or alerting.alert_rules(seen),
    }
    facets = _facets(sight, CUSTOMER, known)
    yield Resource(id=text(sight.customer, "id"), type=CUSTOMER, name=sight.primary, facets=facets)


def _units(sight: Sight, groups: Mapping[str, str]) -> Iterator[Resource]:
    why = sight.why("units", "policies")
    top = next((Place(org_unit=one) for one in sight.units if one.id == sight.root), None)
    for place in sight.places:
        known: dict[str, Callable[[], Facet]] = {
            name: _reduced(sight, place, name, why) for name in settings.facets()
        }
        known["top"] = _of(Present, place == top)
        name = groups.get(place.group) or place.group or place.org_unit.path
        licence = f" ({place.licence})" if place.licence else ""
        yield Resource(
            id=place.id,
            type=UNIT,
            name=f"{name}{licence}",
            facets=_facets(sight, UNIT, known),
        )


def _reduced(
    sight: Sight, place: Place, name: str, why: Denied | Failed | None
) -> Callable[[], Facet]:
    return lambda: why or sight.tenant.facet(place, name)


def _users(sight: Sight, drives: Mapping[str, Listing]) -> Iterator[Resource]:
    for one in sight.listing("users").items:
        key = text(one, "id")
        if not key:
            continue
        known: dict[str, Callable[[], Facet]] = {
            "sign_in": _of(parse.sign_in, one),
            "super_admin_use": _of(
                parse.super_admin_use,
                one,
                sight.listing("roles"),
                sight.listing("assignments"),
                drives.get(key, Listing()),
            ),
            "super_admin_factor": _of(_factor, sight, one),
        }
        facets = _facets(sight, USER, known)
        yield Resource(id=key, type=USER, name=text(one, "primaryEmail"), facets=facets)


def _factor(sight: Sight, user: Mapping[str, Any]) -> Facet:
    """With what a super administrator must sign in, at the place where the account is."""
    if not parse.is_super(user):
        return Present({"super": False})
    if why := sight.why("units", "policies"):
        return why
    unit = next((one for one in sight.units if one.path == text(user, "orgUnitPath")), None)
    if unit is None:
        return Failed("unknown_unit")
    return sight.tenant.factor(unit)


def _domains(
    sight: Sight, texts: Mapping[str, records.Answer], above: Callable[[str], str]
) -> Iterator[Resource]:
    for domain in sight.domains:
        keys = {each: texts.get(f"{each}._domainkey.{domain}", ()) for each in sight.selectors}
        higher = texts.get(f"_dmarc.{above(domain)}", ())
        known: dict[str, Callable[[], Facet]] = {
            "spf": _of(records.spf, texts.get(domain, ())),
            "dkim": _of(records.dkim, keys),
            "dmarc": _of(records.dmarc, texts.get(f"_dmarc.{domain}", ()), higher),
        }
        facets = _facets(sight, DOMAIN, known)
        yield Resource(id=domain, type=DOMAIN, name=domain, facets=facets)


def _apps(sight: Sight) -> Iterator[Resource]:
    # Where the consents that ended were not seen, an application may be shown that is gone.
    found = parse.applications(sight.listing("authorised").items, sight.listing("revoked").items)
    for client, told in found.items():
        known: dict[str, Callable[[], Facet]] = {
            "access": _of(_access, sight, told),
            "known": _of(Present, client in sight.known_apps),
        }
        facets = _facets(sight, APP, known)
        yield Resource(id=client, type=APP, name=told["name"], facets=facets)


def _access(sight: Sight, told: Mapping[str, Any]) -> Facet:
    return sight.why("authorised", "revoked") or Present({"scopes": told["scopes"]})


def form_ids(listings: Mapping[str, Listing]) -> list[str]:
    """The forms of everybody whose forms were looked at."""
    return sorted({text(one, "id") for one in _form_items(listings)} - {""})


def _form_items(listings: Mapping[str, Listing]) -> Iterator[Mapping[str, Any]]:
    for name, listing in listings.items():
        if name.startswith("forms"):
            yield from listing.items


def _forms(sight: Sight, results: Mapping[str, int | Failed]) -> Iterator[Resource]:
    ours = frozenset({*sight.domains, sight.primary} - {""})
    found = {text(one, "id"): one for one in _form_items(sight.listings) if text(one, "id")}
    for key, one in sorted(found.items()):
        known: dict[str, Callable[[], Facet]] = {
            "sharing": _of(parse.sharing, one, ours, sight.why("domains")),
            "results": _of(parse.results, results.get(key)),
        }
        facets = _facets(sight, FORM, known)
        yield Resource(id=key, type=FORM, name=text(one, "name"), facets=facets)


def _of(make: Callable[..., Facet], *given: Any) -> Callable[[], Facet]:
    return lambda: make(*given)


# --------------------------------------------------------------------------- the snapshot


def snapshot(sight: Sight, found: Sequence[Resource], *, requests: int) -> Snapshot:
    """All that was seen, and all that was not."""
    missed = {kind: why for kind in sorted(sight.plan) if (why := _unlisted(sight, kind))}
    return snapshots.snapshot(
        found,
        complete=[(kind, "") for kind in sight.plan if kind not in missed],
        missed=[Missed(resource_type=kind, why=why) for kind, why in missed.items()],
        requests=requests,
    )


def _unlisted(sight: Sight, kind: str) -> Denied | Failed | None:
    """Why not everything of a type was seen, None where it was."""
    if kind not in LISTINGS:
        return Failed("unknown_type")
    if kind == CUSTOMER:
        if isinstance(sight.customer, Stopped):
            return refusal(sight.customer.code, sight.customer.status)
        return None if text(sight.customer, "id") else Failed(UNREADABLE)
    names = [name for name in sight.listings if name.split(" ")[0] in LISTINGS[kind]]
    why = sight.why(*names)
    if why is None and kind == UNIT and not sight.root:
        return Failed(UNREADABLE)
    return why
