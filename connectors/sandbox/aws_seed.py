"""The sample tenant of the AWS sandbox: a small city's account, in order but for a few points."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from typing import Any, Final, Protocol

import botocore.session
from botocore.config import Config

from connectors.sandbox import aws_seed_services

ACCOUNT: Final = "123456789012"
REGION: Final = "ap-northeast-1"
SECOND_REGION: Final = "ap-northeast-3"
DAY: Final = 86_400.0
LOGS: Final = "reiji-access-logs"
KEY: Final = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/1f3c9b52-6f0e-4b0e-9a43-2f6d6f1f0a11"

BLOCKED: Final = {
    "BlockPublicAcls": True,
    "IgnorePublicAcls": True,
    "BlockPublicPolicy": True,
    "RestrictPublicBuckets": True,
}

# What each bucket does otherwise than a well-kept one: region, department, class, exceptions.
BUCKETS: Final[Mapping[str, Mapping[str, Any]]] = {
    "reiji-access-logs": {"department": "情報政策課"},
    "reiji-audit-trail": {"department": "情報政策課", "class": "3A"},
    "reiji-backup-osaka": {"department": "情報政策課", "class": "3A", "region": SECOND_REGION},
    "reiji-disaster-drill": {"department": "危機管理課", "tls": False},
    "reiji-event-photos": {"department": "広報課", "versioning": False, "lifecycle": False},
    "reiji-resident-records": {"department": "市民課", "class": "3A"},
    "reiji-tax-batch": {"department": "税務課", "class": "3A"},
    "reiji-website-assets": {"department": "広報課", "class": "1"},
}


class HeldClock(Protocol):
    """A clock that can be stopped at a moment."""

    held: float | None


def populate(url: str, clock: HeldClock) -> None:
    """Make the sample tenant through the sandbox's own address. Ages count from now."""
    now = time.time()
    session = botocore.session.Session()

    def client(service: str, region: str = REGION) -> Any:
        made = session.create_client(
            service,
            region_name=region,
            endpoint_url=url,
            aws_access_key_id="sandbox-seed",
            aws_secret_access_key="sandbox-seed",  # noqa: S106 - moto takes any
            config=Config(retries={"total_max_attempts": 1}, proxies={}),
        )
        # S3 Control puts "<account>." before the host, which loopback has no name for.
        made.meta.events.register("before-sign.s3-control.*", unprefixed)
        return made

    def unprefixed(request: Any, **_: Any) -> None:
        request.url = request.url.replace(f"//{ACCOUNT}.", "//", 1)

    clock.held = now - 400 * DAY
    _buckets(client)
    _network(client)
    aws_seed_services.populate(client)
    _people(client("iam"), clock, now)
    clock.held = None


def root_row(account: str) -> str:
    """The credential report's row of the account itself: MFA, no keys, not used for long."""
    none = "false,N/A,N/A,N/A,N/A"
    return (
        f"<root_account>,arn:aws:iam::{account}:root,2024-04-01T00:00:00+00:00,not_supported,"
        f"2024-04-02T01:00:00+00:00,not_supported,not_supported,true,{none},{none},"
        "false,N/A,false,N/A"
    )


def analyzers(region: str) -> list[Mapping[str, Any]]:
    """The analyzers of outside access; moto knows none, and the sandbox answers for it."""
    if region != REGION:
        return []
    name = "reiji-access"
    return [
        {
            "arn": f"arn:aws:access-analyzer:{region}:{ACCOUNT}:analyzer/{name}",
            "name": name,
            "type": "ACCOUNT",
            "status": "ACTIVE",
            "createdAt": "2025-04-01T00:00:00Z",
        }
    ]


def _buckets(client: Any) -> None:
    clients = {region: client("s3", region) for region in (REGION, SECOND_REGION)}
    for name, traits in BUCKETS.items():
        region = traits.get("region", REGION)
        s3 = clients[region]
        s3.create_bucket(
            Bucket=name,
            ObjectLockEnabledForBucket=name == "reiji-audit-trail",
            CreateBucketConfiguration={"LocationConstraint": region},
        )
        _protect(s3, name, traits)
    client("s3control").put_public_access_block(
        AccountId=ACCOUNT,
        PublicAccessBlockConfiguration=BLOCKED,
    )


def _protect(s3: Any, name: str, traits: Mapping[str, Any]) -> None:
    s3.put_public_access_block(Bucket=name, PublicAccessBlockConfiguration=BLOCKED)
    sse = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": KEY}
    s3.put_bucket_encryption(
        Bucket=name,
        ServerSideEncryptionConfiguration={
            "Rules": [{"ApplyServerSideEncryptionByDefault": sse, "BucketKeyEnabled": True}]
        },
    )
    s3.put_bucket_ownership_controls(
        Bucket=name,
        OwnershipControls={"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]},
    )
    s3.put_bucket_versioning(
        Bucket=name,
        VersioningConfiguration={
            "Status": "Enabled" if traits.get("versioning", True) else "Suspended"
        },
    )
    # moto wants the log delivery service named in a policy of a bucket in the same region.
    target = name if traits.get("region", REGION) != REGION else LOGS
    s3.put_bucket_policy(Bucket=target, Policy=_policy(target, BUCKETS[target]))
    s3.put_bucket_logging(
        Bucket=name,
        BucketLoggingStatus={
            "LoggingEnabled": {"TargetBucket": target, "TargetPrefix": f"{name}/"}
        },
    )
    s3.put_bucket_policy(Bucket=name, Policy=_policy(name, traits))
    if traits.get("lifecycle", True):
        s3.put_bucket_lifecycle_configuration(
            Bucket=name,
            LifecycleConfiguration={
                "Rules": [
                    {
                        "ID": "retention",
                        "Status": "Enabled",
                        "Filter": {"Prefix": ""},
                        "Expiration": {"Days": 1830},
                    }
                ]
            },
        )
    number = list(BUCKETS).index(name) + 1
    tags = aws_seed_services.tags(traits["department"], number, traits.get("class", "2"))
    s3.put_bucket_tagging(Bucket=name, Tagging={"TagSet": tags})


def _policy(name: str, traits: Mapping[str, Any]) -> str:
    things = [f"arn:aws:s3:::{name}", f"arn:aws:s3:::{name}/*"]
    statements: list[Mapping[str, Any]] = [
        {
            "Sid": "AccessLogs",
            "Effect": "Allow",
            "Principal": {"Service": "logging.s3.amazonaws.com"},
            "Action": "s3:PutObject",
            "Resource": things[1],
        }
    ]
    if traits.get("tls", True):
        statements.append(
            {
                "Sid": "TlsOnly",
                "Effect": "Deny",
                "Principal": "*",
                "Action": "s3:*",
                "Resource": things,
                "Condition": {"Bool": {"aws:SecureTransport": "false"}},
            }
        )
    return json.dumps({"Version": "2012-10-17", "Statement": statements})


def _network(client: Any) -> None:
    ec2 = client("ec2")
    ec2.enable_ebs_encryption_by_default()
    vpc = ec2.create_vpc(CidrBlock="10.20.0.0/16")["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.20.1.0/24")["Subnet"]["SubnetId"]
    default = ec2.describe_vpcs(Filters=[{"Name": "is-default", "Values": ["true"]}])["Vpcs"]
    ec2.create_flow_logs(
        ResourceIds=[vpc, default[0]["VpcId"]],
        ResourceType="VPC",
        TrafficType="ALL",
        LogDestinationType="s3",
        LogDestination=f"arn:aws:s3:::{LOGS}",
    )
    world = [{"CidrIp": "0.0.0.0/0"}]
    office = [{"CidrIp": "203.0.113.0/24", "Description": "office"}]
    groups: Mapping[str, list[tuple[int, list[Any]]]] = {
        "reiji-web": [(443, world), (80, world)],
        "reiji-admin": [(22, office)],
        "reiji-legacy-window": [(22, world)],
        "reiji-database": [(5432, [{"CidrIp": "10.20.0.0/16"}])],
    }
    made = {}
    for name, ports in groups.items():
        group = ec2.create_security_group(GroupName=name, Description=name, VpcId=vpc)["GroupId"]
        made[name] = group
        ec2.authorize_security_group_ingress(
            GroupId=group,
            IpPermissions=[
                {"IpProtocol": "tcp", "FromPort": port, "ToPort": port, "IpRanges": ranges}
                for port, ranges in ports
            ],
        )
    for number, (group, tokens) in enumerate(
        (("reiji-web", "required"), ("reiji-legacy-window", "optional")), start=9
    ):
        ec2.run_instances(
            ImageId="ami-0000000000000001",
            InstanceType="t3.small",
            MinCount=1,
            MaxCount=1,
            SubnetId=subnet,
            SecurityGroupIds=[made[group]],
            MetadataOptions={"HttpTokens": tokens},
            TagSpecifications=[
                {
                    "ResourceType": "instance",
                    "Tags": [
                        {"Key": "Name", "Value": group},
                        *aws_seed_services.tags("市民課", number, "2"),
                    ],
                }
            ],
        )


def _people(iam: Any, clock: HeldClock, now: float) -> None:
    iam.update_account_password_policy(
        MinimumPasswordLength=14,
        RequireSymbols=True,
        RequireNumbers=True,
        RequireUppercaseCharacters=True,
        RequireLowercaseCharacters=True,
        PasswordReusePrevention=24,
    )
    group = "readers"
    iam.create_group(GroupName=group)
    iam.put_group_policy(
        GroupName=group,
        PolicyName="read",
        PolicyDocument=json.dumps(
            {
                "Version": "2012-10-17",
                "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}],
            }
        ),
    )
    for user, age in (
        ("breakglass", 400),
        ("press-upload", 20),
        ("tax-batch", 400),
        ("website-deploy", 400),
    ):
        clock.held = now - age * DAY
        iam.create_user(UserName=user)
        iam.add_user_to_group(GroupName=group, UserName=user)
    iam.tag_user(UserName="breakglass", Tags=[{"Key": "緊急用", "Value": "情報政策課"}])
    for user in ("breakglass", "press-upload"):
        iam.create_login_profile(UserName=user, Password="Sandbox-only-1!")  # noqa: S106 - moto's
    device = iam.create_virtual_mfa_device(VirtualMFADeviceName="breakglass")
    iam.enable_mfa_device(
        UserName="breakglass",
        SerialNumber=device["VirtualMFADevice"]["SerialNumber"],
        AuthenticationCode1="123456",
        AuthenticationCode2="654321",
    )
    iam.put_user_policy(
        UserName="website-deploy",
        PolicyName="deploy",
        PolicyDocument=json.dumps(
            {
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Action": "s3:PutObject",
                        "Resource": "arn:aws:s3:::reiji-website-assets/*",
                    }
                ],
            }
        ),
    )
    for user, age in (("tax-batch", 30), ("website-deploy", 200)):
        clock.held = now - age * DAY
        iam.create_access_key(UserName=user)
