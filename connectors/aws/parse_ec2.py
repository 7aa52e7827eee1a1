"""Answers about networks and machines become values here; pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from connectors.aws.parse import boolean, ordered

WORLD: Final = frozenset({"0.0.0.0/0", "::/0"})


def ingress(group: Mapping[str, Any]) -> Any:
    """What a security group lets in: one entry per (protocol, ports, peer)."""
    return ordered([one for rule in group["IpPermissions"] for one in _entries(rule)])


def egress(group: Mapping[str, Any]) -> Any:
    """What a security group lets out: one entry per (protocol, ports, peer)."""
    return ordered([one for rule in group["IpPermissionsEgress"] for one in _entries(rule)])


def _entries(rule: Mapping[str, Any]) -> Sequence[Any]:
    protocol = rule["IpProtocol"]
    every = protocol == "-1"
    head = {
        "protocol": "all" if every else protocol,
        "from": 0 if every else rule.get("FromPort", 0),
        "to": 65535 if every else rule.get("ToPort", 65535),
    }
    peers = [
        *(one["CidrIp"] for one in rule.get("IpRanges", ())),
        *(one["CidrIpv6"] for one in rule.get("Ipv6Ranges", ())),
        *(one["PrefixListId"] for one in rule.get("PrefixListIds", ())),
        *(one["GroupId"] for one in rule.get("UserIdGroupPairs", ())),
    ]
    return [{**head, "peer": peer} for peer in peers]


def open_to_world(entries: Any, _: str) -> Any:
    """The entries that let the whole internet in."""
    return [entry for entry in entries if entry["peer"] in WORLD]


def machines(reservations: Sequence[Mapping[str, Any]]) -> Sequence[Any]:
    """The machines of an answer, which come in reservations."""
    return [one for reservation in reservations for one in reservation["Instances"]]


def metadata(machine: Mapping[str, Any]) -> Any:
    """How a machine's metadata service answers: `required` is version 2 alone."""
    found = machine["MetadataOptions"]
    return {"tokens": found["HttpTokens"], "enabled": found.get("HttpEndpoint") != "disabled"}


def flow_logs(logs: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    """VPC → the flow logs on it."""
    found: dict[str, list[Any]] = {}
    for one in logs:
        entry = {
            "traffic": one["TrafficType"],
            "active": one["FlowLogStatus"] == "ACTIVE",
            "to": one.get("LogDestination") or one.get("LogGroupName", ""),
        }
        found.setdefault(one["ResourceId"], []).append(entry)
    return {key: ordered(entries) for key, entries in found.items()}


def ebs_default(answer: Mapping[str, Any]) -> Any:
    """Whether new disks are encrypted without being asked."""
    return {"on": boolean(answer["EbsEncryptionByDefault"])}


def public_snapshots(found: Sequence[Mapping[str, Any]]) -> Any:
    """The disk snapshots that everybody may copy."""
    return sorted(str(one["SnapshotId"]) for one in found)


def public_images(found: Sequence[Mapping[str, Any]]) -> Any:
    """The machine images that everybody may start."""
    return sorted(str(one["ImageId"]) for one in found if boolean(one["Public"]))
