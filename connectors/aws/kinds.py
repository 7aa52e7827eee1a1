"""The types of things that AWS lists, as data: how each is listed, and what is read of it. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter
from typing import Any, Final

from msgspec import Struct

from connectors.aws import parse_ec2, parse_iam, parse_services
from connectors.aws.parse import Pages, Read, tags
from connectors.aws.parse_policy import open_to_anyone
from connectors.aws.parse_s3 import tags_by_bucket, tls_only
from connectors.contract import Denied, Facet, Failed, Present

ACCOUNT: Final = "aws.account"
REGION: Final = "aws.region"
BUCKET: Final = "aws.s3.bucket"
GLOBAL: Final = ""


class Place(Struct, frozen=True):
    """Where something was listed; the region is "" for what has none."""

    account: str
    region: str

    def arn(self, service: str, rest: str) -> str:
        """The name of something here."""
        return f"arn:aws:{service}:{self.region}:{self.account}:{rest}"


class Beside(Struct, frozen=True, kw_only=True):
    """Facets of all the things of a listing that come from one other listing."""

    pages: Pages
    facets: tuple[str, ...]
    join: Callable[[Sequence[Any]], Mapping[str, Any]]
    """Key → value; with several facets a mapping of their values."""

    key: Callable[[Any], str]
    all_known: bool = False
    """Whether a thing that the other listing leaves out was missed, and has not just nothing."""


class Listing(Struct, frozen=True, kw_only=True):
    """How the things of one type are listed, and what is read of each."""

    pages: Pages
    arn: Callable[[Any, Place], str]
    name: Callable[[Any], str]
    scope: str = "region"
    keep: Callable[[Sequence[Any]], Sequence[Any]] = list
    """The things among the entries."""

    given: Mapping[str, Callable[[Any], Any]] = {}
    """Facets that the listing itself gives."""

    beside: Sequence[Beside] = ()
    reads: Mapping[str, Read] = {}
    """Facets that take a call for each thing."""

    ask: Callable[[Any], Mapping[str, Any]] = dict
    """The arguments of these calls."""


def _tags(thing: Mapping[str, Any]) -> Any:
    return tags(thing.get("Tags", ()))


def _name(thing: Mapping[str, Any]) -> str:
    return str(_tags(thing).get("Name", ""))


def _ec2(method: str, field: str, **arguments: Any) -> Pages:
    return Pages(
        service="ec2",
        method=method,
        entries=itemgetter(field),
        arguments={"MaxResults": 1000, **arguments},
    )


LISTINGS: Final[Mapping[str, Listing]] = {
    "aws.ec2.instance": Listing(
        pages=Pages(
            service="ec2",
            method="describe_instances",
            entries=lambda answer: parse_ec2.machines(answer["Reservations"]),
            arguments={
                "MaxResults": 1000,
                "Filters": [
                    {
                        "Name": "instance-state-name",
                        "Values": ["pending", "running", "stopping", "stopped"],
                    }
                ],
            },
        ),
        arn=lambda one, place: place.arn("ec2", f"instance/{one['InstanceId']}"),
        name=lambda one: _name(one) or str(one["InstanceId"]),
        given={"metadata": parse_ec2.metadata, "tags": _tags},
    ),
    "aws.ec2.security_group": Listing(
        pages=_ec2("describe_security_groups", "SecurityGroups"),
        arn=lambda one, place: Place(one.get("OwnerId") or place.account, place.region).arn(
            "ec2", f"security-group/{one['GroupId']}"
        ),
        name=lambda one: str(one.get("GroupName", "")),
        given={"ingress": parse_ec2.ingress, "egress": parse_ec2.egress},
    ),
    "aws.ec2.vpc": Listing(
        pages=_ec2("describe_vpcs", "Vpcs"),
        arn=lambda one, place: place.arn("ec2", f"vpc/{one['VpcId']}"),
        name=lambda one: _name(one) or str(one["VpcId"]),
        beside=[
            Beside(
                pages=_ec2("describe_flow_logs", "FlowLogs"),
                facets=("flow_logs",),
                join=parse_ec2.flow_logs,
                key=itemgetter("VpcId"),
            )
        ],
    ),
    "aws.efs.file_system": Listing(
        pages=Pages(
            service="efs",
            method="describe_file_systems",
            entries=itemgetter("FileSystems"),
            arguments={"MaxItems": 100},
            asked="Marker",
            answered="NextMarker",
        ),
        arn=lambda one, place: place.arn("elasticfilesystem", f"file-system/{one['FileSystemId']}"),
        name=lambda one: str(one.get("Name") or one["FileSystemId"]),
        given={"encryption": parse_services.encrypted, "tags": _tags},
    ),
    "aws.events.bus": Listing(
        pages=Pages(
            service="events",
            method="list_event_buses",
            entries=itemgetter("EventBuses"),
            arguments={"Limit": 100},
        ),
        arn=lambda one, _: str(one["Arn"]),
        name=itemgetter("Name"),
        given={"policy": parse_services.policy},
    ),
    "aws.iam.user": Listing(
        pages=Pages(service="iam", method="get_credential_report", entries=parse_iam.report),
        arn=lambda row, _: str(row["arn"]),
        name=itemgetter("user"),
        scope=GLOBAL,
        keep=parse_iam.users,
        given={"credentials": parse_iam.credentials, "ages": parse_iam.ages},
        beside=[
            Beside(
                pages=Pages(
                    service="iam",
                    method="get_account_authorization_details",
                    entries=lambda answer: [answer],
                    arguments={
                        "Filter": ["User", "Group", "LocalManagedPolicy"],
                        "MaxItems": 1000,
                    },
                    asked="Marker",
                    answered="Marker",
                ),
                facets=("policies", "full_access", "tags"),
                join=parse_iam.authorizations,
                key=itemgetter("arn"),
                all_known=True,
            )
        ],
    ),
    "aws.kms.key": Listing(
        pages=Pages(
            service="kms",
            method="list_keys",
            entries=itemgetter("Keys"),
            arguments={"Limit": 1000},
            asked="Marker",
            answered="NextMarker",
        ),
        arn=lambda one, _: str(one["KeyArn"]),
        name=itemgetter("KeyId"),
        reads={
            "policy": Read(service="kms", method="get_key_policy", value=parse_services.policy),
        },
        ask=lambda one: {"KeyId": one["KeyId"], "PolicyName": "default"},
    ),
    "aws.lambda.function": Listing(
        pages=Pages(
            service="lambda",
            method="list_functions",
            entries=itemgetter("Functions"),
            asked="Marker",
            answered="NextMarker",
        ),
        arn=lambda one, _: str(one["FunctionArn"]),
        name=itemgetter("FunctionName"),
        reads={
            "policy": Read(
                service="lambda",
                method="get_policy",
                value=parse_services.policy,
                absent=frozenset({"ResourceNotFoundException"}),
            ),
        },
        ask=lambda one: {"FunctionName": one["FunctionName"]},
    ),
    "aws.rds.instance": Listing(
        pages=Pages(
            service="rds",
            method="describe_db_instances",
            entries=itemgetter("DBInstances"),
            arguments={"MaxRecords": 100},
            asked="Marker",
            answered="Marker",
        ),
        arn=lambda one, _: str(one["DBInstanceArn"]),
        name=itemgetter("DBInstanceIdentifier"),
        given={
            "storage": parse_services.database_storage,
            "access": parse_services.database_access,
            "upkeep": parse_services.database_upkeep,
            "recovery": parse_services.database_recovery,
            "tags": parse_services.database_tags,
        },
    ),
    "aws.rds.snapshot": Listing(
        pages=Pages(
            service="rds",
            method="describe_db_snapshots",
            entries=itemgetter("DBSnapshots"),
            # Only snapshots that a person made can be shared.
            arguments={"SnapshotType": "manual", "MaxRecords": 100},
            asked="Marker",
            answered="Marker",
        ),
        arn=lambda one, _: str(one["DBSnapshotArn"]),
        name=itemgetter("DBSnapshotIdentifier"),
        given={"encryption": parse_services.encrypted},
        reads={
            "sharing": Read(
                service="rds",
                method="describe_db_snapshot_attributes",
                value=parse_services.snapshot_sharing,
            ),
        },
        ask=lambda one: {"DBSnapshotIdentifier": one["DBSnapshotIdentifier"]},
    ),
    "aws.secretsmanager.secret": Listing(
        pages=Pages(
            service="secretsmanager",
            method="list_secrets",
            entries=itemgetter("SecretList"),
            arguments={"MaxResults": 100},
        ),
        arn=lambda one, _: str(one["ARN"]),
        name=itemgetter("Name"),
        reads={
            "policy": Read(
                service="secretsmanager",
                method="get_resource_policy",
                value=parse_services.secret_policy,
            ),
        },
        ask=lambda one: {"SecretId": one["ARN"]},
    ),
    "aws.sns.topic": Listing(
        pages=Pages(service="sns", method="list_topics", entries=itemgetter("Topics")),
        arn=lambda one, _: str(one["TopicArn"]),
        name=lambda one: str(one["TopicArn"]).rpartition(":")[2],
        reads={
            "policy": Read(
                service="sns",
                method="get_topic_attributes",
                value=parse_services.attribute_policy,
            ),
        },
        ask=lambda one: {"TopicArn": one["TopicArn"]},
    ),
    "aws.sqs.queue": Listing(
        pages=Pages(
            service="sqs",
            method="list_queues",
            # The one listing of AWS that leaves its field out where there is nothing.
            entries=lambda answer: answer.get("QueueUrls", []),
            arguments={"MaxResults": 1000},
        ),
        arn=lambda url, place: place.arn("sqs", url.rpartition("/")[2]),
        name=lambda url: str(url).rpartition("/")[2],
        reads={
            "policy": Read(
                service="sqs",
                method="get_queue_attributes",
                value=parse_services.attribute_policy,
                arguments={"AttributeNames": ["Policy"]},
            ),
        },
        ask=lambda url: {"QueueUrl": url},
    ),
}

BUCKET_TAGS: Final = Beside(
    pages=Pages(
        service="resourcegroupstaggingapi",
        method="get_resources",
        entries=itemgetter("ResourceTagMappingList"),
        arguments={"ResourceTypeFilters": ["s3"], "ResourcesPerPage": 100},
        asked="PaginationToken",
        answered="PaginationToken",
    ),
    facets=("tags",),
    join=tags_by_bucket,
    key=str,
)

IN_USE: Final = (
    "aws.ec2.instance",
    "aws.efs.file_system",
    "aws.lambda.function",
    "aws.rds.instance",
    "aws.rds.snapshot",
    "aws.secretsmanager.secret",
    "aws.sns.topic",
    "aws.sqs.queue",
)
"""Types of which nothing is in a region unless somebody put it there."""

DERIVED: Final[Mapping[str, tuple[str, Callable[[Any, str], Any]]]] = {
    "tls_only": ("policy", tls_only),
    "open_to_anyone": ("policy", open_to_anyone),
    "open_to_world": ("ingress", parse_ec2.open_to_world),
}
"""Facet → the facet that it is computed from, and how (its value, the resource's id)."""


def sources(facets: frozenset[str]) -> frozenset[str]:
    """What must be read for these facets."""
    return frozenset(DERIVED[name][0] if name in DERIVED else name for name in facets)


def derived(name: str, facets: Mapping[str, Facet], identity: str) -> Facet:
    """A facet computed from another; what could not be read stays what it is."""
    source, compute = DERIVED[name]
    read = facets.get(source, Failed("not_read"))
    if isinstance(read, Denied | Failed):
        return read
    return Present(compute(read.value if isinstance(read, Present) else None, identity))
