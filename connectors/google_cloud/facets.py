"""Which source answers for which facet, and how. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from msgspec import Struct

from connectors.contract import (
    Absent,
    Denied,
    Facet,
    Failed,
    Plan,
    Present,
)
from connectors.google_apis import UNREADABLE, Stopped, refusal, text
from connectors.google_cloud import parse, parse_access, parse_compute, parse_logs, parse_stores
from connectors.google_cloud.parse import Item, Items, path_of
from connectors.google_cloud.services import Above

Why = Denied | Failed
PROJECT: Final = "gcp.project"
POLICY: Final = "gcp.iam.policy"
ASSET: Final = "gcp.asset"
TYPES: Final[Mapping[str, tuple[str, ...]]] = {
    PROJECT: ("container",),
    POLICY: ("container",),
    ASSET: ("asset",),
    "gcp.storage.bucket": ("bucket",),
    "gcp.compute.firewall": ("firewall",),
    "gcp.compute.network": ("network",),
    "gcp.compute.subnetwork": ("subnetwork",),
    "gcp.compute.instance": ("instance",),
    "gcp.compute.tls_proxy": ("https_proxy", "ssl_proxy"),
    "gcp.dns.zone": ("zone",),
    "gcp.sql.instance": ("sql",),
    "gcp.bigquery.dataset": ("dataset",),
    "gcp.kms.key": ("key",),
    "gcp.secretmanager.secret": ("secret",),
    "gcp.logging.bucket": ("log_bucket",),
    "gcp.iam.service_account_key": ("service_account_key",),
    "gcp.apikeys.key": ("api_key",),
}
"""Resource type → the sources that list it."""

WITH_POLICY: Final = frozenset({"container", "bucket", "dataset", "key", "secret"})
MORE: Final[Mapping[str, tuple[str, ...]]] = {
    "login": ("compute_project",),
    "tls": ("ssl_policy",),
    "receives_logs": ("sink",),
    "log_sinks": ("sink",),
    "alerts": ("metric", "alert"),
}
"""Facet → what else must be listed for it."""

ASKED: Final[Mapping[str, tuple[str, ...]]] = {
    "resource_locations": ("locations",),
    "allowed_members": ("members",),
    "key_creation": ("keys", "managed_keys"),
    "security_contacts": ("contacts",),
    "access_approval": ("approval",),
    "asset_inventory": ("inventory",),
    "public_access_prevention": ("prevention",),
}
"""Facet → what each project must be asked for it."""

OF_POLICY: Final = frozenset(
    {
        "bindings",
        "public_members",
        "outside_members",
        "basic_roles",
        "service_account_admins",
        "impersonators",
        "audit_logging",
    }
)


class Sight(Struct, frozen=True, kw_only=True):
    """All that the calls of one scan gave. Homes are named by ids, never by numbers."""

    plan: Plan
    now: datetime
    domains: frozenset[str]
    ids: Mapping[str, str]
    items: Mapping[str, Items]
    chains: Mapping[str, Sequence[str]]
    """Container → the containers above it that were scanned too."""

    policies: Mapping[str, Mapping[str, Any] | Why]
    """By identity. Whatever is not in it has no policy."""

    answers: Mapping[tuple[str, str], Any]
    above: Above

    def listed(self, source: str) -> Items:
        """What a source gave; a source that nobody asked has not been seen."""
        return self.items.get(source, Items(why=Failed("not_read")))

    def named(self, item: Item) -> str:
        """Google's full name of a thing."""
        return parse.identity(item, self.ids)


# --------------------------------------------------------------------------- what is needed


def sources(plan: Plan) -> frozenset[str]:
    """Every source that the plan needs listed."""
    kinds = {source for kind in plan for source in TYPES.get(kind, ())}
    return frozenset(
        kinds | {more for facets in plan.values() for one in facets for more in MORE.get(one, ())}
    )


def policies(plan: Plan) -> frozenset[str]:
    """The sources of whose things the policies are needed."""
    return frozenset(
        source
        for kind, facets in plan.items()
        if facets & OF_POLICY
        for source in TYPES.get(kind, ())
    )


def questions(plan: Plan) -> frozenset[str]:
    """What each project must be asked."""
    return frozenset(
        asked for facets in plan.values() for one in facets for asked in ASKED.get(one, ())
    )


# --------------------------------------------------------------------------- facets

Make = Callable[[Sight, Item], Facet]


def _of(read: Callable[[Mapping[str, Any]], Facet]) -> Make:
    return lambda _, item: read(item.data)


def _of_policy(read: Callable[[Mapping[str, Any]], Facet]) -> Make:
    def made(sight: Sight, item: Item) -> Facet:
        policy = sight.policies.get(sight.named(item), {})
        return policy if isinstance(policy, Denied | Failed) else read(policy)

    return made


def _asked(question: str, read: Callable[[Any], Facet]) -> Make:
    def made(sight: Sight, item: Item) -> Facet:
        answer = sight.answers.get((item.home, question), Stopped("not_read"))
        if isinstance(answer, Stopped):
            return refusal(answer.code, answer.status)
        return read(answer)

    return made


def _labels(data: Mapping[str, Any]) -> Facet:
    if not text(data, "projectId"):
        return Failed(UNREADABLE)
    return Present(dict(data.get("labels") or {}))


def _outside(sight: Sight, item: Item) -> Facet:
    read = _of_policy(lambda policy: parse_access.outside_members(policy, sight.domains))
    return read(sight, item)


def _key_creation(sight: Sight, item: Item) -> Facet:
    older, newer = (
        _asked(name, parse_access.enforced)(sight, item) for name in ASKED["key_creation"]
    )
    return parse_access.either(older, newer)


def _approval(sight: Sight, item: Item) -> Facet:
    answer = sight.answers.get((item.home, "approval"))
    if isinstance(answer, Stopped) and answer.status == 404:
        return Absent()
    return _asked("approval", parse_logs.approval)(sight, item)


def _audit(sight: Sight, item: Item) -> Facet:
    read: list[Mapping[str, Any]] = list(sight.above.policies)
    unseen = sight.above.policies_why or sight.listed("container").why
    for home in (item.home, *sight.chains.get(item.home, ())):
        policy = sight.policies.get(f"//cloudresourcemanager.googleapis.com/{home}", {})
        if isinstance(policy, Denied | Failed):
            unseen = unseen or policy
        else:
            read.append(policy)
    return parse_logs.audit_logging(read, unseen)


def _sinks(sight: Sight, item: Item) -> Facet:
    listed = sight.listed("sink")
    near = {item.home, *sight.chains.get(item.home, ())}
    found = [one for one in listed.found if one.home in near]
    unseen = listed.why or sight.above.sinks_why
    return parse_logs.whole_sinks([*found, *sight.above.sinks], item.home, unseen)


def _receives_logs(sight: Sight, item: Item) -> Facet:
    listed = sight.listed("sink")
    unseen = listed.why or sight.above.sinks_why
    every = [*listed.found, *sight.above.sinks]
    return parse_logs.receives_logs(text(item.data, "name"), every, unseen)


def _alerts(sight: Sight, item: Item) -> Facet:
    metrics, policies_ = sight.listed("metric"), sight.listed("alert")
    if why := metrics.why or policies_.why:
        return why
    return parse_logs.alerts(
        [one for one in metrics.found if one.home == item.home],
        [one for one in policies_.found if one.home == item.home],
    )


def _prevention(sight: Sight, item: Item) -> Facet:
    by_policy = _asked("prevention", parse_access.enforced)(sight, item)
    return parse_stores.prevention(item.data, by_policy)


def _login(sight: Sight, item: Item) -> Facet:
    listed = sight.listed("compute_project")
    own = next((one.data for one in listed.found if one.home == item.home), None)
    return parse_compute.login(item.data, own, listed.why or Failed("project_not_seen"))


def _tls(sight: Sight, item: Item) -> Facet:
    listed = sight.listed("ssl_policy")
    known = {path_of(text(one.data, "selfLink")): one.data for one in listed.found}
    return parse_compute.tls(item.data, known, listed.why)


def _age(field: str) -> Make:
    return lambda sight, item: parse_stores.age(item.data, field, sight.now)


def _created(field: str) -> Make:
    return _of(lambda data: parse_stores.created(data, field))


PUBLIC: Final = _of_policy(parse_access.public_members)
FACETS: Final[Mapping[str, Mapping[str, Make]]] = {
    PROJECT: {
        "labels": _of(_labels),
        "resource_locations": _asked("locations", parse_access.values),
        "allowed_members": _asked("members", parse_access.values),
        "key_creation": _key_creation,
        "security_contacts": _asked("contacts", parse_logs.contacts),
        "audit_logging": _audit,
        "log_sinks": _sinks,
        "access_approval": _approval,
        "asset_inventory": _asked("inventory", parse_logs.enabled),
        "alerts": _alerts,
    },
    POLICY: {
        "bindings": _of_policy(parse_access.bindings),
        "public_members": PUBLIC,
        "outside_members": _outside,
        "basic_roles": _of_policy(parse_access.basic_roles),
        "service_account_admins": _of_policy(parse_access.service_account_admins),
        "impersonators": _of_policy(parse_access.impersonators),
    },
    ASSET: {"location": _of(parse_stores.location)},
    "gcp.storage.bucket": {
        "location": _of(parse_stores.bucket_location),
        "public_members": PUBLIC,
        "uniform_access": _of(parse_stores.uniform_access),
        "public_access_prevention": _prevention,
        "encryption": _of(parse_stores.bucket_key),
        "recovery": _of(parse_stores.recovery),
        "receives_logs": _receives_logs,
    },
    "gcp.compute.firewall": {
        "rules": _of(parse_compute.rules),
        "open_to_world": _of(parse_compute.open_to_world),
    },
    "gcp.compute.network": {"mode": _of(parse_compute.mode)},
    "gcp.compute.subnetwork": {
        "location": _of(parse_compute.location),
        "flow_logs": _of(parse_compute.flow_logs),
    },
    "gcp.compute.instance": {
        "location": _of(parse_compute.location),
        "service_account": _of(parse_compute.service_account),
        "external_access": _of(parse_compute.external_access),
        "login": _login,
        "shielded": _of(parse_compute.shielded),
    },
    "gcp.compute.tls_proxy": {"tls": _tls},
    "gcp.dns.zone": {"dnssec": _of(parse_stores.dnssec)},
    "gcp.sql.instance": {
        "location": _of(parse_stores.sql_location),
        "network": _of(parse_stores.sql_network),
        "backups": _of(parse_stores.sql_backups),
    },
    "gcp.bigquery.dataset": {"location": _of(parse_stores.location), "public_members": PUBLIC},
    "gcp.kms.key": {
        "location": _of(parse_stores.named_location),
        "public_members": PUBLIC,
        "rotation": _of(parse_stores.rotation),
    },
    "gcp.secretmanager.secret": {
        "replication": _of(parse_stores.replication),
        "public_members": PUBLIC,
    },
    "gcp.logging.bucket": {"location": _of(parse_stores.named_location)},
    "gcp.iam.service_account_key": {
        "key": _of(parse_stores.account_key),
        "created": _created("validAfterTime"),
        "age": _age("validAfterTime"),
    },
    "gcp.apikeys.key": {
        "restrictions": _of(parse_stores.restrictions),
        "created": _created("createTime"),
        "age": _age("createTime"),
    },
}
