"""The sample tenant's databases, queues, and the watch over the account."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

REGIONS: Final = ("ap-northeast-1", "ap-northeast-3")
TRAIL: Final = "reiji-audit-trail"
CONTACT: Final = {
    "AlternateContactType": "SECURITY",
    "EmailAddress": "security@city.reiji.example",
    "Name": "情報政策課",
    "PhoneNumber": "+81-3-0000-0000",
    "Title": "情報セキュリティ担当",
}


def tags(department: str, number: int, classification: str) -> list[Mapping[str, str]]:
    """The tags that tie a thing to the register."""
    found = {
        "団体コード": "999999",
        "所管課": department,
        "サービス管理番号": f"CS-{number:04}",
        "機密性": classification,
    }
    return [{"Key": key, "Value": value} for key, value in found.items()]


def populate(client: Callable[..., Any]) -> None:
    """Make them: in order but for one database without enough backups."""
    key = client("kms").create_key(Description="reiji-records")["KeyMetadata"]["Arn"]
    _watch(client, key)
    _organization(client("organizations"))
    _databases(client("rds"), key)
    client("efs").create_file_system(
        CreationToken="reiji-shared",
        Encrypted=True,
        KmsKeyId=key,
        Tags=[{"Key": "Name", "Value": "reiji-shared"}, *tags("市民課", 13, "2")],
    )
    client("sqs").create_queue(QueueName="reiji-applications")
    client("sns").create_topic(Name="reiji-alerts")
    client("secretsmanager").create_secret(Name="reiji/resident-db", SecretString="sandbox-only")


def _watch(client: Callable[..., Any], key: str) -> None:
    trails = client("cloudtrail")
    trails.create_trail(
        Name="reiji-trail",
        S3BucketName=TRAIL,
        IsMultiRegionTrail=True,
        IsOrganizationTrail=True,
        EnableLogFileValidation=True,
        KmsKeyId=key,
    )
    trails.start_logging(Name="reiji-trail")
    for region in REGIONS:
        config = client("config", region)
        config.put_configuration_recorder(
            ConfigurationRecorder={
                "name": "default",
                "roleARN": "arn:aws:iam::123456789012:role/config",
                "recordingGroup": {"allSupported": True, "includeGlobalResourceTypes": True},
            }
        )
        config.put_delivery_channel(DeliveryChannel={"name": "default", "s3BucketName": TRAIL})
        config.start_configuration_recorder(ConfigurationRecorderName="default")
        client("guardduty", region).create_detector(Enable=True)
        client("securityhub", region).enable_security_hub()
    client("account").put_alternate_contact(**CONTACT)


def _organization(organizations: Any) -> None:
    organizations.create_organization(FeatureSet="ALL")
    root = organizations.list_roots()["Roots"][0]["Id"]
    organizations.create_account(
        AccountName="reiji-verification", Email="verification@city.reiji.example"
    )
    policy = organizations.create_policy(
        Name="japan-only",
        Description="東京と大阪のほかを使わない",
        Type="SERVICE_CONTROL_POLICY",
        Content=json.dumps(
            {
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Sid": "JapanOnly",
                        "Effect": "Deny",
                        "NotAction": [
                            "iam:*",
                            "organizations:*",
                            "route53:*",
                            "cloudfront:*",
                            "sts:*",
                        ],
                        "Resource": "*",
                        "Condition": {"StringNotEquals": {"aws:RequestedRegion": list(REGIONS)}},
                    }
                ],
            }
        ),
    )
    organizations.attach_policy(PolicyId=policy["Policy"]["PolicySummary"]["Id"], TargetId=root)


def _databases(rds: Any, key: str) -> None:
    for number, (name, days) in enumerate((("reiji-resident", 14), ("reiji-events", 1)), start=11):
        rds.create_db_instance(
            DBInstanceIdentifier=name,
            Engine="postgres",
            DBInstanceClass="db.t4g.medium",
            AllocatedStorage=20,
            MasterUsername="owner",
            MasterUserPassword="sandbox-only",
            StorageEncrypted=True,
            KmsKeyId=key,
            PubliclyAccessible=False,
            AutoMinorVersionUpgrade=True,
            MultiAZ=True,
            BackupRetentionPeriod=days,
            Tags=tags("市民課" if days > 1 else "広報課", number, "3A" if days > 1 else "2"),
        )
    rds.create_db_snapshot(
        DBInstanceIdentifier="reiji-resident", DBSnapshotIdentifier="reiji-resident-before-april"
    )
