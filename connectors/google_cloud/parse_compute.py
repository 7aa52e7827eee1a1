"""Networks, machines and load balancers. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from connectors.contract import Facet, Failed, Present
from connectors.google_apis import UNREADABLE, inside, many, text
from connectors.google_cloud.parse import path_of

Data = Mapping[str, Any]
EVERYWHERE: Final = frozenset({"0.0.0.0/0", "::/0", "0::0/0", "::0/0"})
FULL: Final = "https://www.googleapis.com/auth/cloud-platform"
YES: Final = frozenset({"true", "1", "y", "yes"})
WEAKEST: Final = "TLS_1_0"
"""What a load balancer accepts where no policy says otherwise."""


# --------------------------------------------------------------------------- networks


def mode(data: Data) -> Facet:
    """A network's name and how its subnets come about."""
    name = text(data, "name")
    if not name:
        return Failed(UNREADABLE)
    automatic = data.get("autoCreateSubnetworks")
    kind = "legacy" if data.get("IPv4Range") else "automatic" if automatic else "custom"
    return Present({"name": name, "subnets": kind})


def location(data: Data) -> Facet:
    """The zone or region of a thing."""
    where = (text(data, "zone") or text(data, "region")).rpartition("/")[2]
    return Present(where) if where else Failed(UNREADABLE)


def flow_logs(data: Data) -> Facet:
    """Whether a subnet's traffic is logged, and what the subnet is for."""
    if not text(data, "ipCidrRange") and not text(data, "name"):
        return Failed(UNREADABLE)
    on = inside(data, "logConfig", "enable") is True or data.get("enableFlowLogs") is True
    return Present({"enabled": on, "purpose": text(data, "purpose") or "PRIVATE"})


def rules(data: Data) -> Facet:
    """What a firewall rule says, without the order in which Google tells it."""
    if not text(data, "name") or not (many(data, "allowed") or many(data, "denied")):
        return Failed(UNREADABLE)
    return Present(
        {
            "direction": text(data, "direction") or "INGRESS",
            "disabled": data.get("disabled") is True,
            "priority": data.get("priority", 1000),
            "network": path_of(text(data, "network")).rpartition("/")[2],
            "sources": sorted(many(data, "sourceRanges")),
            "destinations": sorted(many(data, "destinationRanges")),
            "from": sorted([*many(data, "sourceTags"), *many(data, "sourceServiceAccounts")]),
            "to": sorted([*many(data, "targetTags"), *many(data, "targetServiceAccounts")]),
            "allowed": _protocols(data, "allowed"),
            "denied": _protocols(data, "denied"),
        }
    )


def _protocols(data: Data, name: str) -> list[dict[str, Any]]:
    told = [
        {"protocol": text(one, "IPProtocol"), "ports": sorted(many(one, "ports"))}
        for one in many(data, name)
    ]
    return sorted(told, key=lambda one: (str(one["protocol"]), str(one["ports"])))


def open_to_world(data: Data) -> Facet:
    """Which ports a rule opens to everybody; nothing where it opens none."""
    if not text(data, "name") or not (many(data, "allowed") or many(data, "denied")):
        return Failed(UNREADABLE)
    incoming = (text(data, "direction") or "INGRESS") == "INGRESS"
    if data.get("disabled") is True or not incoming:
        return Present([])
    sources = many(data, "sourceRanges")
    narrowed = many(data, "sourceTags") or many(data, "sourceServiceAccounts")
    peers = sorted(EVERYWHERE & set(sources)) if sources or narrowed else ["0.0.0.0/0"]
    try:
        found = [
            {"protocol": protocol, "from": first, "to": last, "peer": peer}
            for peer in peers
            for protocol, first, last in _ports(data)
        ]
    except ValueError:
        return Failed(UNREADABLE)
    return Present(found)


def _ports(data: Data) -> Iterator[tuple[str, int, int]]:
    for one in many(data, "allowed"):
        protocol = text(one, "IPProtocol").lower()
        if not protocol:
            raise ValueError
        for ports in sorted(many(one, "ports")) or ["0-65535"]:
            first, _, last = str(ports).partition("-")
            yield protocol, int(first), int(last or first)


def tls(data: Data, policies: Mapping[str, Data], why: Failed | Any) -> Facet:
    """The oldest version of TLS that a load balancer takes."""
    if not text(data, "name"):
        return Failed(UNREADABLE)
    link = path_of(text(data, "sslPolicy"))
    if not link:
        return Present({"policy": "", "minimum": WEAKEST})
    policy = policies.get(link)
    if policy is None:
        return why or Failed("ssl_policy_not_seen")
    minimum = text(policy, "minTlsVersion")
    if not minimum:
        return Failed(UNREADABLE)
    return Present({"policy": text(policy, "name"), "minimum": minimum})


# --------------------------------------------------------------------------- machines


def service_account(data: Data) -> Facet:
    """As whom a machine acts, and whether it may do everything that this account may."""
    if not text(data, "machineType"):
        return Failed(UNREADABLE)
    accounts = many(data, "serviceAccounts")
    emails = sorted(text(one, "email") for one in accounts)
    return Present(
        {
            "accounts": emails,
            "default": any(
                one.endswith("-compute@developer.gserviceaccount.com") for one in emails
            ),
            "full_scopes": any(FULL in many(one, "scopes") for one in accounts),
        }
    )


def external_access(data: Data) -> Facet:
    """Whether a machine can be reached from outside under an address of its own."""
    interfaces = data.get("networkInterfaces")
    if not isinstance(interfaces, list):
        return Failed(UNREADABLE)
    return Present(
        any(many(one, "accessConfigs") or many(one, "ipv6AccessConfigs") for one in interfaces)
    )


def shielded(data: Data) -> Facet:
    """The three parts of a shielded machine."""
    if not text(data, "machineType"):
        return Failed(UNREADABLE)
    how = data.get("shieldedInstanceConfig") or {}
    return Present(
        {
            "secure_boot": how.get("enableSecureBoot") is True,
            "vtpm": how.get("enableVtpm") is True,
            "integrity": how.get("enableIntegrityMonitoring") is True,
        }
    )


def login(data: Data, project: Data | None, why: Facet) -> Facet:
    """How people come onto a machine; what it does not say itself, its project says."""
    if not text(data, "machineType"):
        return Failed(UNREADABLE)
    own = _metadata(data, "metadata")
    needed = {"enable-oslogin", "serial-port-enable"} - own.keys()
    if needed and project is None:
        return why
    told = {**_metadata(project or {}, "commonInstanceMetadata"), **own}
    return Present(
        {
            "os_login": told.get("enable-oslogin", "") in YES,
            "project_keys_blocked": own.get("block-project-ssh-keys", "") in YES,
            "serial_port": told.get("serial-port-enable", "") in YES,
        }
    )


def _metadata(data: Data, name: str) -> dict[str, str]:
    return {
        text(one, "key"): str(inside(one, "value") or "").strip().lower()
        for one in many(data, name, "items")
    }
