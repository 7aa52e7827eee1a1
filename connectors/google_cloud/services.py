"""Each source as its own API lists it: where Cloud Asset Inventory has no answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from msgspec import Struct

from connectors.contract import Denied, Failed
from connectors.google_apis import UNREADABLE, Listing, Stopped, inside, many, refusal, text
from connectors.google_cloud.calls import Caller
from connectors.google_cloud.parse import Item, Items

PAGE: Final = 500
Lister = Callable[[Caller, str], Listing]


def _plain(
    api: str, make: Callable[[Any, str, dict[str, Any]], Any], name: str, sign: str = ""
) -> Lister:
    """A listing of one project (or folder, or organisation) in one piece."""

    def listed(caller: Caller, home: str) -> Listing:
        return caller.pages(api, lambda client, more: make(client, home, more), name, sign)

    return listed


def _compute(collection: str, *, aggregated: bool = False) -> Lister:
    method = "aggregatedList" if aggregated else "list"

    def make(api: Any, home: str, more: dict[str, Any]) -> Any:
        listing = getattr(getattr(api, collection)(), method)
        return listing(project=_id(home), maxResults=PAGE, **more)

    return _plain("compute", make, "items", "kind")


def _sinks(api: Any, home: str, more: dict[str, Any]) -> Any:
    return getattr(api, home.partition("/")[0])().sinks().list(parent=home, pageSize=PAGE, **more)


def _log_buckets(api: Any, home: str, more: dict[str, Any]) -> Any:
    above = getattr(api, home.partition("/")[0])()
    return above.locations().buckets().list(parent=f"{home}/locations/-", **more)


def _compute_project(caller: Caller, home: str) -> Listing:
    def ask() -> Mapping[str, Any]:
        found = caller.ask("compute", lambda api: api.projects().get(project=_id(home)))
        if not text(found, "kind"):
            raise Stopped(UNREADABLE)
        return dict(found)

    try:
        return Listing(items=[ask()])
    except Stopped as error:
        return Listing(why=refusal(error.code, error.status))


def _keys(caller: Caller, home: str) -> Listing:
    def rings(place: Mapping[str, Any]) -> Listing:
        def make(api: Any, more: dict[str, Any]) -> Any:
            listing = api.projects().locations().keyRings()
            return listing.list(parent=f"{home}/locations/{place['locationId']}", **more)

        return caller.pages("kms", make, "keyRings")

    def keys(ring: Mapping[str, Any]) -> Listing:
        def make(api: Any, more: dict[str, Any]) -> Any:
            listing = api.projects().locations().keyRings().cryptoKeys()
            return listing.list(parent=ring["name"], **more)

        return caller.pages("kms", make, "cryptoKeys")

    places = caller.pages(
        "kms", lambda api, more: api.projects().locations().list(name=home, **more), "locations"
    )
    return _each(_each(places, rings), keys)


def _service_account_keys(caller: Caller, home: str) -> Listing:
    def keys(account: Mapping[str, Any]) -> Listing:
        def make(api: Any, more: dict[str, Any]) -> Any:
            listing = api.projects().serviceAccounts().keys()
            return listing.list(name=account["name"], keyTypes="USER_MANAGED", **more)

        return caller.pages("iam", make, "keys")

    def accounts(api: Any, more: dict[str, Any]) -> Any:
        return api.projects().serviceAccounts().list(name=home, pageSize=100, **more)

    return _each(caller.pages("iam", accounts, "accounts"), keys)


def _each(above: Listing, below: Callable[[Mapping[str, Any]], Listing]) -> Listing:
    """What stands below each of these; it ends where one of all the listings did not."""
    found: list[Mapping[str, Any]] = []
    why = above.why
    for one in above.items:
        try:
            listing = below(one)
        except KeyError:
            listing = Listing(why=refusal(UNREADABLE, 0))
        found += listing.items
        why = why or listing.why
    return Listing(items=found, why=why)


LISTERS: Final[Mapping[str, Lister]] = {
    "bucket": _plain(
        "storage",
        lambda api, home, more: api.buckets().list(
            project=_id(home), maxResults=PAGE, projection="noAcl", **more
        ),
        "items",
        "kind",
    ),
    "firewall": _compute("firewalls"),
    "network": _compute("networks"),
    "subnetwork": _compute("subnetworks", aggregated=True),
    "instance": _compute("instances", aggregated=True),
    "compute_project": _compute_project,
    "https_proxy": _compute("targetHttpsProxies", aggregated=True),
    "ssl_proxy": _compute("targetSslProxies"),
    "ssl_policy": _compute("sslPolicies", aggregated=True),
    "zone": _plain(
        "dns",
        lambda api, home, more: api.managedZones().list(project=_id(home), **more),
        "managedZones",
        "kind",
    ),
    "sql": _plain(
        "sql",
        lambda api, home, more: api.instances().list(project=_id(home), **more),
        "items",
        "kind",
    ),
    "dataset": _plain(
        "bigquery",
        lambda api, home, more: api.datasets().list(
            projectId=_id(home), all=True, maxResults=PAGE, **more
        ),
        "datasets",
        "kind",
    ),
    "key": _keys,
    "secret": _plain(
        "secrets",
        lambda api, home, more: api.projects().secrets().list(parent=home, **more),
        "secrets",
    ),
    "log_bucket": _plain("logging", _log_buckets, "buckets"),
    "sink": _plain("logging", _sinks, "sinks"),
    "metric": _plain(
        "logging",
        lambda api, home, more: api.projects().metrics().list(parent=home, pageSize=PAGE, **more),
        "metrics",
    ),
    "alert": _plain(
        "monitoring",
        lambda api, home, more: api.projects().alertPolicies().list(name=home, **more),
        "alertPolicies",
    ),
    "service_account_key": _service_account_keys,
    "api_key": _plain(
        "keys",
        lambda api, home, more: (
            api.projects().locations().keys().list(parent=f"{home}/locations/global", **more)
        ),
        "keys",
    ),
}
"""Source → how its own API lists it for one project."""

OF_ANY_CONTAINER: Final = frozenset({"sink", "log_bucket"})
"""Sources that stand at folders and organisations as well."""


def containers(caller: Caller, scope: str) -> Items:
    """The projects and folders below a folder or organisation, each with its parent."""
    found: list[Item] = []
    why = None
    waiting = [scope]
    while waiting:
        above = waiting.pop()
        folders = caller.pages("containers", _below("folders", above), "folders")
        projects = caller.pages("containers", _below("projects", above), "projects")
        waiting += [name for one in folders.items if (name := text(one, "name"))]
        found += [_container(one, text(one, "name")) for one in folders.items]
        found += [
            _container(one, f"projects/{text(one, 'projectId')}")
            for one in projects.items
            if text(one, "projectId") and text(one, "state") != "DELETE_REQUESTED"
        ]
        why = why or folders.why or projects.why
    return Items(found=found, why=why)


def _container(data: Mapping[str, Any], home: str) -> Item:
    return Item(source="container", data=data, home=home)


def _below(kind: str, parent: str) -> Callable[[Any, dict[str, Any]], Any]:
    return lambda api, more: getattr(api, kind)().list(parent=parent, pageSize=PAGE, **more)


def policy(caller: Caller, item: Item) -> Mapping[str, Any]:
    """Who may do what with one thing, or `Stopped`."""
    name = text(item.data, "name")
    match item.source:
        case "container":
            kind = item.home.partition("/")[0]
            found = caller.ask(
                "containers",
                lambda api: getattr(api, kind)().getIamPolicy(
                    resource=item.home, body={"options": {"requestedPolicyVersion": 3}}
                ),
            )
        case "bucket":
            found = caller.ask(
                "storage",
                lambda api: api.buckets().getIamPolicy(
                    bucket=name, optionsRequestedPolicyVersion=3
                ),
            )
        case "key":
            found = caller.ask(
                "kms",
                lambda api: (
                    api.projects().locations().keyRings().cryptoKeys().getIamPolicy(resource=name)
                ),
            )
        case "secret":
            found = caller.ask(
                "secrets", lambda api: api.projects().secrets().getIamPolicy(resource=name)
            )
        case _:
            found = _dataset_policy(caller, item)
    if not isinstance(found, dict) or not (found.keys() & {"etag", "bindings"}):
        raise Stopped(UNREADABLE)
    return found


def _dataset_policy(caller: Caller, item: Item) -> Mapping[str, Any]:
    """A dataset's access list in the words of a policy, as far as it speaks of everybody."""
    key = text(item.data, "datasetReference", "datasetId")
    body = caller.ask(
        "bigquery", lambda api: api.datasets().get(projectId=_id(item.home), datasetId=key)
    )
    if not isinstance(inside(body, "access"), list):
        raise Stopped(UNREADABLE)
    members = [text(one, "iamMember") or text(one, "specialGroup") for one in many(body, "access")]
    return {"bindings": [{"role": "", "members": [one for one in members if one]}]}


def _id(home: str) -> str:
    return home.partition("/")[2]


def joined(listings: Sequence[Items]) -> Items:
    """Several listings as one."""
    return Items(
        found=[one for each in listings for one in each.found],
        why=next((each.why for each in listings if each.why), None),
    )


# --------------------------------------------------------------------------- questions


def _effective(constraint: str) -> Callable[[Caller, str], Any]:
    """What an organisation policy comes to for one project, with all that it inherits."""

    def ask(caller: Caller, home: str) -> Any:
        name = f"{home}/policies/{constraint}"
        return caller.ask(
            "policies", lambda api: api.projects().policies().getEffectivePolicy(name=name)
        )

    return ask


def _contacts(caller: Caller, home: str) -> Any:
    def make(api: Any, more: dict[str, Any]) -> Any:
        computed = api.projects().contacts()
        return computed.compute(parent=home, notificationCategories="SECURITY", **more)

    listing = caller.pages("contacts", make, "contacts")
    if listing.why:
        raise Stopped(listing.why.code, 403 if isinstance(listing.why, Denied) else 0)
    return listing.items


QUESTIONS: Final[Mapping[str, Callable[[Caller, str], Any]]] = {
    "locations": _effective("gcp.resourceLocations"),
    "members": _effective("iam.allowedPolicyMemberDomains"),
    "keys": _effective("iam.disableServiceAccountKeyCreation"),
    "managed_keys": _effective("iam.managed.disableServiceAccountKeyCreation"),
    "prevention": _effective("storage.publicAccessPrevention"),
    "contacts": _contacts,
    "approval": lambda caller, home: caller.ask(
        "approval",
        lambda api: api.projects().getAccessApprovalSettings(name=f"{home}/accessApprovalSettings"),
    ),
    "inventory": lambda caller, home: caller.ask(
        "services",
        lambda api: api.services().get(name=f"{home}/services/cloudasset.googleapis.com"),
    ),
}
"""What only one project at a time can be asked."""


# --------------------------------------------------------------------------- above


class Above(Struct, frozen=True, kw_only=True):
    """What the folders and the organisation above the scope add to it."""

    policies: Sequence[Mapping[str, Any]] = ()
    sinks: Sequence[Item] = ()
    policies_why: Denied | Failed | None = None
    sinks_why: Denied | Failed | None = None


def container(caller: Caller, home: str) -> Mapping[str, Any]:
    """A project, folder or organisation, or `Stopped`."""
    kind = home.partition("/")[0]
    found = caller.ask("containers", lambda api: getattr(api, kind)().get(name=home))
    if not text(found, "name"):
        raise Stopped(UNREADABLE)
    return dict(found)


def above(caller: Caller, parent: str, *, policies: bool, sinks: bool) -> Above:
    """What stands above, level by level up to the organisation."""
    read: list[Mapping[str, Any]] = []
    found: list[Item] = []
    whys: dict[str, Denied | Failed | None] = {"policies": None, "sinks": None}
    while parent:
        here = parent
        if policies:
            try:
                read.append(policy(caller, Item(source="container", data={}, home=here)))
            except Stopped as error:
                whys["policies"] = whys["policies"] or refusal(error.code, error.status)
        if sinks:
            listing = LISTERS["sink"](caller, here)
            found += [Item(source="sink", data=one, home=here) for one in listing.items]
            whys["sinks"] = whys["sinks"] or listing.why
        if here.startswith("organizations/"):
            break
        try:
            parent = text(container(caller, here), "parent")
        except Stopped as error:
            why = refusal(error.code, error.status)
            whys = {name: one or why for name, one in whys.items()}
            break
    return Above(policies=read, sinks=found, policies_why=whys["policies"], sinks_why=whys["sinks"])
