"""
What a scan leaves in the database: resources, facets, changes, findings. Writes only what moved.

The first complete listing of a kind of resource sets the baseline and writes no change; from then
on a resource that was not there before has appeared. The same holds for a facet read for the first
time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec
from msgspec import Struct, field
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from connectors.contract import Absent, Denied, Facet, Failed, Present, Resource, Snapshot
from connectors.registry import Manifest
from governance.base import ids
from governance.scans import drift
from governance.scans.judge import Verdict
from governance.scans.models import Change, Finding, Listing, Scan, SeenFacet, SeenResource
from governance.scans.plan import scope_of


def record_snapshot(
    session: Session, scan: Scan, manifest: Manifest, snapshot: Snapshot, at: datetime
) -> Counter[str]:
    """Compare what was seen with what was known; returns how many changes of each kind."""
    writer = _Writer(session, scan, manifest, at)
    for resource in snapshot.resources:
        writer.see(resource)
    writer.vanish(snapshot)
    return writer.counts


class _Writer:
    def __init__(self, session: Session, scan: Scan, manifest: Manifest, at: datetime) -> None:
        self.counts: Counter[str] = Counter()
        self._session = session
        self._scan = scan
        self._manifest = manifest
        self._at = at
        self._seen: set[str] = set()
        tenant = scan.tenant_id
        self._known = {
            row.uid: row
            for row in session.scalars(select(SeenResource).where(SeenResource.tenant_id == tenant))
        }
        self._facets: dict[UUID, dict[str, SeenFacet]] = {}
        for facet in session.scalars(
            select(SeenFacet)
            .join(SeenResource, SeenResource.id == SeenFacet.resource_id)
            .where(SeenResource.tenant_id == tenant)
        ):
            self._facets.setdefault(facet.resource_id, {})[facet.facet] = facet
        listings = session.scalars(select(Listing).where(Listing.tenant_id == tenant))
        self._listed = {(row.type, row.scope) for row in listings}

    def see(self, resource: Resource) -> None:
        self._seen.add(resource.id)
        scope = scope_of(self._manifest, resource.type, resource.region)
        row = self._known.get(resource.id)
        if row is None:
            row = SeenResource(
                id=ids.new(),
                tenant_id=self._scan.tenant_id,
                uid=resource.id,
                type=resource.type,
                scope=scope,
                name=resource.name,
                region=resource.region,
                there=True,
            )
            self._session.add(row)
            self._session.flush()
            self._known[resource.id] = row
            appeared = (resource.type, scope) in self._listed
        else:
            appeared = not row.there
            row.there = True
        if appeared:
            values = {
                name: facet.value
                for name, facet in resource.facets.items()
                if isinstance(facet, Present)
            }
            self._change(
                resource.id, "", "appeared", drift.Difference(path="", old=None, new=values)
            )
        kind = self._manifest.resources.get(resource.type)
        for name, facet in resource.facets.items():
            described = kind.facets.get(name) if kind else None
            derived = described is not None and bool(described.derived_from)
            self._facet(row, name, facet, silent=appeared or derived)

    def _facet(self, row: SeenResource, name: str, facet: Facet, *, silent: bool) -> None:
        known = self._facets.setdefault(row.id, {}).get(name)
        if isinstance(facet, Denied | Failed):
            # The old value is kept: not being allowed to look is no drift of the resource.
            looked = "denied" if isinstance(facet, Denied) else "failed"
            if known is not None:
                known.looked, known.code = looked, facet.code
            return
        present = not isinstance(facet, Absent)
        value = facet.value if isinstance(facet, Present) else None
        print_ = drift.fingerprint([present, value])
        if known is None:
            self._session.add(
                SeenFacet(
                    resource_id=row.id,
                    facet=name,
                    present=present,
                    value=value,
                    fingerprint=print_,
                    looked="ok",
                )
            )
            return
        known.looked, known.code = "ok", ""
        if known.fingerprint == print_:
            return
        if not silent:
            found = (
                drift.difference(known.value, value)
                if known.present and present
                else drift.Difference(path="", old=known.value, new=value)
            )
            if found is not None:
                self._change(row.uid, name, "changed", found)
        known.present, known.value, known.fingerprint = present, value, print_

    def vanish(self, snapshot: Snapshot) -> None:
        for row in self._known.values():
            if (
                row.there
                and row.uid not in self._seen
                and (row.type, row.scope) in snapshot.complete
            ):
                row.there = False
                facets = self._facets.pop(row.id, {})
                old = {name: facet.value for name, facet in facets.items() if facet.present}
                self._change(row.uid, "", "vanished", drift.Difference(path="", old=old, new=None))
                self._session.execute(delete(SeenFacet).where(SeenFacet.resource_id == row.id))
        for kind, scope in sorted(snapshot.complete - self._listed):
            self._session.add(Listing(tenant_id=self._scan.tenant_id, type=kind, scope=scope))

    def _change(self, uid: str, facet: str, kind: str, found: drift.Difference) -> None:
        self.counts[kind] += 1
        self._session.add(
            Change(
                id=ids.new(),
                tenant_id=self._scan.tenant_id,
                scan_id=self._scan.id,
                resource=uid,
                facet=facet,
                kind=kind,
                path=found.path,
                old=found.old,
                new=found.new,
                at=self._at,
            )
        )


class Settled(Struct, frozen=True, kw_only=True):
    """What a scan did to findings; only those whose state moved are named."""

    counts: Counter[str]
    moved: Mapping[str, list[UUID]] = field(default_factory=dict)
    """State → the findings that came to it."""


def record_verdicts(
    session: Session,
    scan: Scan,
    verdicts: Iterable[Verdict],
    rules: frozenset[str],
    at: datetime,
) -> Settled:
    """
    Open, confirm, resolve; counts the verdicts of each kind, and all findings by state.

    A finding closes only where its rule passed, does not apply or is no longer in force, or its
    resource is gone from a complete listing. What could not be judged again stays open where it
    was open, with the reason why nobody could confirm it, and is unknown elsewhere.
    """
    counts: Counter[str] = Counter()
    known = {
        (row.rule, row.resource): row
        for row in session.scalars(select(Finding).where(Finding.tenant_id == scan.tenant_id))
    }
    before = {row.id: row.state for row in known.values()}
    judged: set[tuple[str, str]] = set()
    confirmed: list[UUID] = []
    for verdict in verdicts:
        counts[verdict.verdict] += 1
        key = (verdict.rule, verdict.resource)
        judged.add(key)
        row = known.get(key)
        if row is None:
            if verdict.verdict not in {"fail", "unknown"}:
                continue
            row = Finding(
                id=ids.new(),
                tenant_id=scan.tenant_id,
                rule=verdict.rule,
                resource=verdict.resource,
                first_seen=at,
            )
            session.add(row)
            known[key] = row
        if verdict.verdict == "fail" and row.state == "open":
            confirmed.append(row.id)
        _settle(row, scan, at, verdict)
    gone = _gone(session, scan)
    for key, row in known.items():
        if key in judged or row.state not in {"open", "unknown"}:
            continue
        if row.resource in gone:
            _move(row, scan, at, "gone", "its resource is gone")
        elif key[0] not in rules:
            _move(row, scan, at, "gone", "its rule is no longer in force")
        elif row.state == "open":
            row.reason = _UNCONFIRMED + "not seen in this scan"
    session.flush()
    # One statement for all: of a finding that stands as it stood, nothing else moves.
    session.execute(
        update(Finding)
        .where(Finding.id.in_(confirmed))
        .values(last_seen=at)
        .execution_options(synchronize_session=False)
    )
    counts.update(f"findings_{row.state}" for row in known.values())
    moved: dict[str, list[UUID]] = {}
    for row in known.values():
        if before.get(row.id) != row.state:
            moved.setdefault(row.state, []).append(row.id)
    return Settled(counts=counts, moved=moved)


_UNCONFIRMED: Final = "not confirmed: "


def _gone(session: Session, scan: Scan) -> frozenset[str]:
    session.flush()
    rows = session.scalars(
        select(SeenResource.uid).where(
            SeenResource.tenant_id == scan.tenant_id, ~SeenResource.there
        )
    )
    return frozenset(rows)


def _settle(row: Finding, scan: Scan, at: datetime, verdict: Verdict) -> None:
    row.type, row.name, row.expected = verdict.type, verdict.name, verdict.expected
    if verdict.verdict == "unknown" and row.state == "open":
        # What was seen last, and when, stays: nobody could look since.
        row.reason = _UNCONFIRMED + verdict.reason
        return
    seen: Mapping[str, Any] = msgspec.to_builtins(verdict.seen)
    if row.seen != seen:
        row.seen = dict(seen)
        row.last_seen = at
    state = {"fail": "open", "unknown": "unknown"}.get(verdict.verdict, "resolved")
    if state != "resolved":
        row.severity = verdict.severity
        row.reason = verdict.reason
    _move(row, scan, at, state, row.reason)


def _move(row: Finding, scan: Scan, at: datetime, state: str, reason: str) -> None:
    if row.state == state:
        return
    row.state = state
    row.last_seen = at
    row.scan_id = scan.id
    if reason:
        row.reason = reason
