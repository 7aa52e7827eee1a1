"""An AWS account in which everything is wrong that the stand-in lets be wrong."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any, Final

from connectors.sandbox.aws_seed import REGION
from tests.connectors.aws_stage import AwsStage

ABROAD: Final = "us-east-1"
ANYBODY: Final = {
    "Version": "2012-10-17",
    "Statement": [{"Sid": "Wide", "Effect": "Allow", "Principal": "*", "Action": "*"}],
}


def spoil(stage: AwsStage) -> None:
    """Make it."""
    _people(stage.client("iam"))
    _buckets(stage)
    _network(stage.client("ec2"))
    _databases(stage.client("rds"))
    _doors(stage)
    stage.client("efs").create_file_system(CreationToken="plain", Encrypted=False)
    stage.client("sqs", ABROAD).create_queue(QueueName="abroad")
    machines = stage.client("ec2", ABROAD)
    volume = machines.create_volume(AvailabilityZone=f"{ABROAD}a", Size=1)["VolumeId"]
    machines.create_snapshot(VolumeId=volume)


def _wide(resource: str) -> str:
    (statement,) = ANYBODY["Statement"]
    return json.dumps({**ANYBODY, "Statement": [{**statement, "Resource": resource}]})


def _people(iam: Any) -> None:
    iam.create_user(UserName="clerk")
    iam.create_login_profile(UserName="clerk", Password="Sandbox-only-1!")
    everything = {"Effect": "Allow", "Action": "*", "Resource": "*"}
    iam.put_user_policy(
        UserName="clerk",
        PolicyName="everything",
        PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": everything}),
    )


def _buckets(stage: AwsStage) -> None:
    abroad = stage.client("s3", ABROAD)
    abroad.create_bucket(Bucket="reiji-abroad")
    s3 = stage.client("s3")
    s3.create_bucket(
        Bucket="reiji-copied", CreateBucketConfiguration={"LocationConstraint": REGION}
    )
    s3.put_bucket_versioning(Bucket="reiji-copied", VersioningConfiguration={"Status": "Enabled"})
    s3.put_bucket_replication(
        Bucket="reiji-copied",
        ReplicationConfiguration={
            "Role": "arn:aws:iam::123456789012:role/copy",
            "Rules": [
                {
                    "Status": "Enabled",
                    "Prefix": "",
                    "Destination": {"Bucket": "arn:aws:s3:::of-somebody-else"},
                }
            ],
        },
    )
    abroad.put_bucket_policy(Bucket="reiji-abroad", Policy=_wide("arn:aws:s3:::reiji-abroad/*"))


def _network(ec2: Any) -> None:
    group = ec2.create_security_group(GroupName="open", Description="open")["GroupId"]
    ec2.authorize_security_group_ingress(
        GroupId=group,
        IpPermissions=[{"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}],
    )
    (machine,) = ec2.run_instances(
        ImageId="ami-0000000000000001",
        MinCount=1,
        MaxCount=1,
        MetadataOptions={"HttpTokens": "optional"},
    )["Instances"]
    image = ec2.create_image(InstanceId=machine["InstanceId"], Name="shown")["ImageId"]
    ec2.modify_image_attribute(ImageId=image, LaunchPermission={"Add": [{"Group": "all"}]})
    volume = ec2.create_volume(AvailabilityZone=f"{REGION}a", Size=1)["VolumeId"]
    shown = ec2.create_snapshot(VolumeId=volume)["SnapshotId"]
    ec2.create_snapshot(VolumeId=volume)
    ec2.modify_snapshot_attribute(
        SnapshotId=shown,
        Attribute="createVolumePermission",
        OperationType="add",
        GroupNames=["all"],
    )


def _databases(rds: Any) -> None:
    rds.create_db_instance(
        DBInstanceIdentifier="plain",
        Engine="postgres",
        DBInstanceClass="db.t4g.medium",
        AllocatedStorage=20,
        MasterUsername="owner",
        MasterUserPassword="sandbox-only",
        StorageEncrypted=False,
        PubliclyAccessible=True,
        AutoMinorVersionUpgrade=False,
        MultiAZ=False,
        BackupRetentionPeriod=0,
    )
    rds.create_db_snapshot(DBInstanceIdentifier="plain", DBSnapshotIdentifier="shown")
    rds.modify_db_snapshot_attribute(
        DBSnapshotIdentifier="shown", AttributeName="restore", ValuesToAdd=["all"]
    )


def _doors(stage: AwsStage) -> None:
    """Policies of resources that let anybody in."""
    stage.client("kms").create_key(Policy=_wide("*"))
    queue = stage.client("sqs").create_queue(QueueName="open")["QueueUrl"]
    stage.client("sqs").set_queue_attributes(
        QueueUrl=queue,
        Attributes={"Policy": _wide(f"arn:aws:sqs:{REGION}:123456789012:open")},
    )
    topic = stage.client("sns").create_topic(Name="open")["TopicArn"]
    stage.client("sns").set_topic_attributes(
        TopicArn=topic, AttributeName="Policy", AttributeValue=_wide(topic)
    )
    secret = stage.client("secretsmanager").create_secret(Name="open", SecretString="none")["ARN"]
    stage.client("secretsmanager").put_resource_policy(SecretId=secret, ResourcePolicy=_wide("*"))
    stage.client("events").put_permission(Policy=_wide("*"))
    role = stage.client("iam").create_role(
        RoleName="function",
        AssumeRolePolicyDocument=json.dumps(
            {
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Principal": {"Service": "lambda.amazonaws.com"},
                        "Action": "sts:AssumeRole",
                    }
                ],
            }
        ),
    )["Role"]["Arn"]
    code = io.BytesIO()
    with zipfile.ZipFile(code, "w") as archive:
        archive.writestr("main.py", "")
    functions = stage.client("lambda")
    functions.create_function(
        FunctionName="open",
        Runtime="python3.11",
        Role=role,
        Handler="main.main",
        Code={"ZipFile": code.getvalue()},
    )
    functions.add_permission(
        FunctionName="open",
        StatementId="Wide",
        Action="lambda:InvokeFunction",
        Principal="*",
    )
