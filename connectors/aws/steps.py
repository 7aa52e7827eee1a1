"""Facets that take more than one call, each as the calls in their order."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter
from typing import Any, Final

from connectors.aws import parse_config, parse_ec2, parse_iam, parse_s3, parse_services
from connectors.aws.calls import Stopped
from connectors.aws.parse import UNREADABLE, Ask, Pages, Read, Steps, Unreadable


def every(ask: Ask, pages: Pages, region: str) -> Sequence[Any]:
    """Every entry of a listing, to its end, or `Stopped`."""
    found: list[Any] = []
    more: dict[str, Any] = {}
    while True:
        answer = ask(pages.service, pages.method, region, **pages.arguments, **more)
        try:
            found += pages.entries(answer)
            token = answer.get(pages.answered)
        except (Unreadable, KeyError, TypeError, ValueError, AttributeError):
            raise Stopped(UNREADABLE) from None
        if not token or token == more.get(pages.asked):
            return found
        more = {pages.asked: token}


# --------------------------------------------------------------------------- the account


def _virtual_mfa(ask: Ask, _: str) -> Any:
    pages = Pages(
        service="iam",
        method="list_virtual_mfa_devices",
        entries=itemgetter("VirtualMFADevices"),
        arguments={"AssignmentStatus": "Assigned", "MaxItems": 1000},
        asked="Marker",
        answered="Marker",
    )
    return parse_iam.root_has_virtual_mfa(every(ask, pages, ""))


def _found_trails(ask: Ask) -> Sequence[Mapping[str, Any]]:
    found: Sequence[Mapping[str, Any]] = ask(
        "cloudtrail", "describe_trails", includeShadowTrails=True
    )["trailList"]
    return sorted(found, key=lambda one: str(one["TrailARN"]))


def _trails(ask: Ask, _: str) -> Any:
    return [
        parse_services.trail(
            one,
            logging=bool(
                ask("cloudtrail", "get_trail_status", one["HomeRegion"], Name=one["TrailARN"])[
                    "IsLogging"
                ]
            ),
        )
        for one in _found_trails(ask)
    ]


def _log_buckets(ask: Ask, _: str) -> Any:
    """The buckets that trails write to: what keeps their content from being lost."""
    names = sorted({str(one["S3BucketName"]) for one in _found_trails(ask)})
    return [
        {
            "bucket": name,
            "days": _bucket(ask, name, "lifecycle", parse_s3.retention),
            "versioning": _bucket(ask, name, "versioning"),
            "object_lock": _bucket(ask, name, "object_lock"),
        }
        for name in names
    ]


def _bucket(ask: Ask, name: str, facet: str, value: Callable[[Any], Any] | None = None) -> Any:
    read = parse_s3.BUCKET_READS[facet]
    try:
        answer = ask(read.service, read.method, Bucket=name)
    except Stopped as error:
        if error.code in read.absent:
            return None
        raise
    return (value or read.value)(answer)


def _region_policies(ask: Ask, _: str) -> Any:
    """The organisation's policies that deny what is outside of some regions."""
    found = []
    for one in every(ask, _organization("list_policies", "Policies", **_CONTROL), ""):
        content = ask("organizations", "describe_policy", PolicyId=one["Id"])["Policy"]["Content"]
        regions = parse_services.regions_left_open(content)
        if regions is not None:
            pages = _organization("list_targets_for_policy", "Targets", PolicyId=one["Id"])
            targets = sorted(str(target["TargetId"]) for target in every(ask, pages, ""))
            found.append({"name": one["Name"], "regions": regions, "targets": targets})
    return sorted(found, key=lambda one: str(one["name"]))


_CONTROL: Final = {"Filter": "SERVICE_CONTROL_POLICY"}


def _organization(method: str, field: str, **arguments: Any) -> Pages:
    return Pages(
        service="organizations", method=method, entries=itemgetter(field), arguments=arguments
    )


ACCOUNTS: Final = _organization("list_accounts", "Accounts")

ACCOUNT_READS: Final[Mapping[str, Read | Steps]] = {
    **parse_iam.ACCOUNT_READS,
    "virtual_mfa": Steps(run=_virtual_mfa),
    "trails": Steps(run=_trails),
    "log_buckets": Steps(run=_log_buckets),
    "region_policies": Steps(
        run=_region_policies, absent=frozenset({"AWSOrganizationsNotInUseException"})
    ),
}


# --------------------------------------------------------------------------- one region


def _analyzers(ask: Ask, region: str) -> Any:
    pages = Pages(
        service="accessanalyzer",
        method="list_analyzers",
        entries=itemgetter("analyzers"),
        asked="nextToken",
        answered="nextToken",
    )
    return parse_services.analyzers(every(ask, pages, region))


def _recorder(ask: Ask, region: str) -> Any:
    found = ask("config", "describe_configuration_recorders", region)["ConfigurationRecorders"]
    states = (
        ask("config", "describe_configuration_recorder_status", region)[
            "ConfigurationRecordersStatus"
        ]
        if found
        else ()
    )
    return parse_services.recorder(found, states)


def _detectors(ask: Ask, region: str) -> Any:
    found = ask("guardduty", "list_detectors", region)["DetectorIds"]
    states = [ask("guardduty", "get_detector", region, DetectorId=one)["Status"] for one in found]
    return {"on": "ENABLED" in states} if found else None


def _ec2(method: str, field: str, **arguments: Any) -> Pages:
    return Pages(service="ec2", method=method, entries=itemgetter(field), arguments=arguments)


def _public_snapshots(ask: Ask, region: str) -> Any:
    public = {"OwnerIds": ["self"], "RestorableByUserIds": ["all"], "MaxResults": 1000}
    found = every(ask, _ec2("describe_snapshots", "Snapshots", **public), region)
    return parse_ec2.public_snapshots(found)


def _copies(ask: Ask, region: str) -> Any:
    """Whether copies of disks, images or backups lie here; how many changes every day."""
    own = {"OwnerIds": ["self"], "MaxResults": 1000}
    snapshots = every(ask, _ec2("describe_snapshots", "Snapshots", **own), region)
    images = every(ask, _ec2("describe_images", "Images", Owners=["self"], MaxResults=1000), region)
    vaults = Pages(
        service="backup",
        method="list_backup_vaults",
        entries=itemgetter("BackupVaultList"),
        arguments={"MaxResults": 1000},
    )
    return {
        "snapshots": bool(snapshots),
        "images": bool(images),
        "backups": any(one["NumberOfRecoveryPoints"] for one in every(ask, vaults, region)),
    }


def _public_images(ask: Ask, region: str) -> Any:
    public = {"Owners": ["self"], "ExecutableUsers": ["all"], "MaxResults": 1000}
    return parse_ec2.public_images(every(ask, _ec2("describe_images", "Images", **public), region))


RECORDS: Final = Pages(
    service="config",
    method="select_resource_config",
    entries=lambda answer: [parse_config.record(one) for one in answer["Results"]],
    arguments={"Expression": parse_config.QUERY, "Limit": 100},
)


def recorded_buckets(ask: Ask, region: str) -> Mapping[str, parse_config.Record]:
    """Bucket → its record, where AWS Config records in this region; else `Stopped`."""
    recorder = _recorder(ask, region)
    if recorder is None or not recorder["recording"]:
        # What an idle recorder knows grows old without a word.
        raise Stopped("recorder_off")
    return {one.arn: one for one in every(ask, RECORDS, region)}


REGION_READS: Final[Mapping[str, Read | Steps]] = {
    "access_analyzers": Steps(run=_analyzers),
    "copies": Steps(run=_copies),
    "config_recorder": Steps(run=_recorder),
    "guardduty": Steps(run=_detectors),
    "security_hub": Read(
        service="securityhub",
        method="describe_hub",
        value=parse_services.hub,
        # What it answers to an account that did not subscribe; a missing right has another code.
        absent=frozenset({"InvalidAccessException", "ResourceNotFoundException"}),
    ),
    "ebs_encryption": Read(
        service="ec2", method="get_ebs_encryption_by_default", value=parse_ec2.ebs_default
    ),
    "public_snapshots": Steps(run=_public_snapshots),
    "public_images": Steps(run=_public_images),
}
