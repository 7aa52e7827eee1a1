"""What applies where: the policies of a customer, reduced as Google reduces them. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from msgspec import Struct, structs

from connectors.contract import Facet, Failed, Present
from connectors.google_workspace import settings
from connectors.google_workspace.settings import Setting

STATES: Final = "gmail.rule_states"
"""The setting with the states of all mail rules, of which other settings name the ids."""

ADMINS: Final = "WORKSPACE_ALL_ADMIN_GROUP"
"""What Google writes where a policy is for everybody with an administrator's role."""

_LICENCE: Final = re.compile(r"'(/product/[^']+)'")
_CLAUSES: Final = re.compile(
    r"entity\.(?:org_units\.exists\(\s*\w+,[^()]*orgUnitId\('[^']*'\)\s*\)"
    r"|groups\.exists\(\s*\w+,[^()]*groupId\('[^']*'\)\s*\)"
    r"|licenses\.exists\([^()]*\))"
)


class Unreadable(Exception):
    """A policy lacks what every policy has, or applies by a condition that we cannot follow."""


class Policy(Struct, frozen=True, kw_only=True):
    """One policy of one setting. An empty `group` or `licences` is everybody's."""

    setting: str
    value: Mapping[str, Any]
    org_unit: str
    order: float
    group: str = ""
    licences: frozenset[str] = frozenset()
    google: bool = False
    """Whether it is one of Google's own."""


class OrgUnit(Struct, frozen=True, kw_only=True):
    """An organisational unit. `parent` is "" for the one above all."""

    id: str
    path: str
    parent: str = ""


class Place(Struct, frozen=True, kw_only=True):
    """Where settings may differ: an organisational unit, or in it a group, or a licence."""

    org_unit: OrgUnit
    group: str = ""
    licence: str = ""

    @property
    def id(self) -> str:
        """Google's own ids, one after the other."""
        group = f"/groups/{self.group}" if self.group else ""
        return f"orgUnits/{self.org_unit.id}{group}{self.licence}"


class Reduced(Struct, frozen=True, kw_only=True):
    """
    What applies at a place: a facet's value, and where it comes from.

    `source` is `set` here, Google's `default` (documented, or a policy of its own), `inherited`, or
    `licence` where it depends on the licence that a user has.
    """

    source: str
    value: Mapping[str, Any]
    origin: str = ""

    def facet(self) -> Facet:
        """The facet. What is inherited is told where it is set: a change is recorded once."""
        if self.source == "inherited":
            return Present({"source": "inherited", "from": self.origin})
        if self.source == "licence":
            return Present({"source": "licence"})
        if not self.value:
            return Failed("default_unknown")
        return Present({"source": self.source, **self.value})


def read(items: Iterable[Mapping[str, Any]]) -> tuple[list[Policy], frozenset[str]]:
    """
    The policies of which facets are made, and the settings that have one we cannot read.

    One that does not say its setting is there as "": it may be of any.
    """
    found, broken = [], set()
    for item in items:
        setting = setting_of(item)
        if not setting:
            broken.add("")
        try:
            if setting in settings.names():
                found.append(_policy(setting, item))
        except Unreadable:
            broken.add(setting)
    return found, frozenset(broken)


def setting_of(item: Mapping[str, Any]) -> str:
    """The setting that a policy is about, "" where it does not say."""
    setting = item.get("setting")
    name = setting.get("type") if isinstance(setting, dict) else None
    return name.removeprefix("settings/") if isinstance(name, str) else ""


def _policy(setting: str, item: Mapping[str, Any]) -> Policy:
    try:
        where, value = item["policyQuery"], item["setting"]["value"]
        if setting == STATES:
            value = {"ruleStates": {one["ruleId"]: _state(one) for one in value["ruleStates"]}}
        query = where.get("query") or ""
        _follow(query, where)
        return Policy(
            setting=setting,
            value=dict(value),
            org_unit=(where.get("orgUnit") or "").removeprefix("orgUnits/"),
            group=(where.get("group") or "").removeprefix("groups/"),
            licences=frozenset(_LICENCE.findall(query)),
            order=float(where["sortOrder"]),
            google=item.get("type") == "SYSTEM",
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        raise Unreadable from None


def _state(state: Mapping[str, Any]) -> bool:
    on = state.get("enabled", False)
    if not isinstance(on, bool):
        raise Unreadable
    return on


def _follow(query: str, where: Mapping[str, Any]) -> None:
    """Refuse a condition that says more than the unit, the group and the licences."""
    if _CLAUSES.sub("", query).strip(" &()\n"):
        raise Unreadable
    for clause, name in (("org_units.exists", "orgUnit"), ("groups.exists", "group")):
        # Google names the one unit or group beside the condition; of several it names none.
        if query.count(clause) > bool(where.get(name)):
            raise Unreadable


class Tenant:
    """
    The organisational units of one customer and the policies on them.

    `broken` are the settings of which a policy could not be read: it may be the strongest.
    """

    def __init__(
        self,
        units: Iterable[OrgUnit],
        policies: Iterable[Policy],
        *,
        now: datetime,
        broken: frozenset[str] = frozenset(),
    ) -> None:
        self._now = now
        self._broken = broken
        self._units = {one.id: one for one in units}
        self._lines = {one.id: tuple(self._line(one)) for one in self._units.values()}
        self._values: dict[tuple[str, str, str, str], dict[str, Any]] = {}
        root = next((one.id for one in self._units.values() if one.path == "/"), "")
        self._root = root
        self._policies: dict[str, list[Policy]] = {}
        for one in sorted(policies, key=lambda each: each.order, reverse=True):
            # A policy that names no unit is for all of them; a deleted unit's is for none.
            at = one.org_unit or root
            if at in self._units:
                of_setting = self._policies.setdefault(one.setting, [])
                of_setting.append(structs.replace(one, org_unit=at))

    def places(self) -> list[Place]:
        """Every unit, then every group and licence that has a value of its own somewhere."""
        found = [Place(org_unit=one) for one in self._units.values()]
        groups = sorted(
            {
                (one.org_unit, one.group)
                for of_setting in self._policies.values()
                for one in of_setting
                if one.group
            }
        )
        found += [Place(org_unit=self._units[unit], group=group) for unit, group in groups]
        licensed = [
            Place(org_unit=place.org_unit, group=place.group, licence=licence)
            for place in found
            for licence in sorted(
                {
                    licence
                    for name in settings.facets()
                    if self.reduced(place, name).source == "licence"
                    for licence in self._licences(place, name)
                }
            )
        ]
        return found + licensed

    def facet(self, place: Place, name: str) -> Facet:
        """What a place shows of a facet."""
        if self._lines[place.org_unit.id][-1].id != self._root:
            return Failed("unknown_parent")
        if self._broken & {"", *(part.setting for part in settings.facets()[name])}:
            return Failed("unreadable_policy")
        return self.reduced(place, name).facet()

    def factor(self, unit: OrgUnit) -> Facet:
        """
        The second factors that an administrator in this unit may use.

        Who is in which group is not known here: groups that have a value of their own must agree.
        """
        name, setting = "two_step", "security.two_step_verification_enforcement_factor"
        if self._lines[unit.id][-1].id != self._root:
            return Failed("unknown_parent")
        if self._broken & {"", setting}:
            return Failed("unreadable_policy")
        groups = {
            one.group
            for one in self._policies.get(setting, ())
            if one.group and one.org_unit in {each.id for each in self._lines[unit.id]}
        }
        own = {ADMINS} if ADMINS in groups else {""}
        places = [Place(org_unit=unit, group=group) for group in sorted(groups | own)]
        sights = [
            self._made(place, name, licence).get("factor", {}).get("allowed_sign_in_factor_set")
            for place in places
            for licence in self._licences(place, name) or [""]
        ]
        if len(set(sights)) > 1:
            return Failed("depends_on_groups_or_licences")
        return Present({"super": True, "factor": sights[0]}) if sights[0] else Failed("unreadable")

    def reduced(self, place: Place, facet: str) -> Reduced:
        """What applies at this place, and where it was set."""
        parts = settings.facets()[facet]
        value = self._value(place, facet)
        above = self._set_above(place, parts)
        if above:
            return Reduced(source="inherited", value=value, origin=above)
        licences = self._licences(place, facet)
        differs = self._differs(place, facet, licences)
        if place.licence:
            if differs and place.licence in licences:
                return Reduced(source="set", value=value)
            return Reduced(source="inherited", value=value, origin=place.org_unit.path)
        if differs:
            return Reduced(source="licence", value={})
        applied = any(
            not one.google
            for part in parts
            for one in self._applying(place, part.setting, _first(licences))
        )
        return Reduced(source="set" if applied else "default", value=value)

    def _value(self, place: Place, facet: str) -> dict[str, Any]:
        """The value, inherited or not; of the first licence where it depends on that."""
        licence = place.licence or _first(self._licences(place, facet))
        key = (place.org_unit.id, place.group, licence, facet)
        if key not in self._values:
            self._values[key] = self._made(place, facet, licence)
        return self._values[key]

    def _made(self, place: Place, facet: str, licence: str) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for part in settings.facets()[facet]:
            applying = self._applying(place, part.setting, licence)
            shown = settings.shown(part, _fields(part, applying), self._now)
            if shown and part.under:
                found[part.under] = shown
            else:
                found |= shown
        return _with_state(found) if facet == "mail_storage" else found

    def _applying(self, place: Place, setting: str, licence: str) -> list[Policy]:
        """The policies that apply there, the strongest first."""
        units = {one.id for one in self._lines[place.org_unit.id]}
        return [
            one
            for one in self._policies.get(setting, ())
            if one.org_unit in units
            and one.group in {"", place.group}
            and (not one.licences or licence in one.licences)
        ]

    def _licences(self, place: Place, facet: str) -> list[str]:
        units = {one.id for one in self._lines[place.org_unit.id]}
        return sorted(
            {
                licence
                for part in settings.facets()[facet]
                for one in self._policies.get(part.setting, ())
                if one.org_unit in units and one.group in {"", place.group}
                for licence in one.licences
            }
        )

    def _differs(self, place: Place, facet: str, licences: Sequence[str]) -> bool:
        """Whether users with different licences get different values there."""
        unit, group = place.org_unit, place.group
        values = [
            self._value(Place(org_unit=unit, group=group, licence=licence), facet)
            for licence in licences
        ]
        return any(one != values[0] for one in values[1:])

    def _set_above(self, place: Place, parts: Sequence[Setting]) -> str:
        """The path of the unit that a facet is inherited from; "" where it is this place's own."""
        names = {part.setting for part in parts}
        own = [one for name in names for one in self._policies.get(name, ())]
        if place.group:
            mine = any(
                one.group == place.group and one.org_unit == place.org_unit.id for one in own
            )
            return "" if mine else place.org_unit.path
        for unit in self._lines[place.org_unit.id]:
            if unit.id == self._root or any(
                one.org_unit == unit.id and not one.group for one in own
            ):
                return "" if unit.id == place.org_unit.id else unit.path
        return ""

    def _line(self, unit: OrgUnit) -> Iterator[OrgUnit]:
        """The unit and all above it, the nearest first."""
        seen: set[str] = set()
        while unit.id not in seen:
            seen.add(unit.id)
            yield unit
            unit = self._units.get(unit.parent, unit)


def _first(licences: Sequence[str]) -> str:
    return licences[0] if licences else ""


def _fields(part: Setting, applying: Sequence[Policy]) -> dict[str, Any]:
    """The setting's fields by its reducer, Google's defaults where none of them is given."""
    if part.reducer == "states":
        states: dict[str, bool] = {}
        for one in reversed(applying):
            states |= one.value["ruleStates"]
        return {"ruleStates": states}
    chosen = applying if part.reducer == "merge" else applying[:1]
    found = dict(part.defaults)
    for one in reversed(chosen):
        found |= one.value
    return found


def _with_state(found: dict[str, Any]) -> dict[str, Any]:
    """Whether mail is kept comprehensively: the rule that says so has its state elsewhere."""
    states = found.pop("rule_states", {})
    rule = found.pop("rule_id", "")
    return {"enabled": states[rule]} if rule in states else {}
