"""What an AWS request asks for, read from the wire: service, operation, resource, region."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import parse_qs, unquote

from msgspec import Struct

S3_SUBRESOURCES: Final = {
    "accelerate": "BucketAccelerateConfiguration",
    "acl": "BucketAcl",
    "cors": "BucketCors",
    "encryption": "BucketEncryption",
    "lifecycle": "BucketLifecycleConfiguration",
    "location": "BucketLocation",
    "logging": "BucketLogging",
    "notification": "BucketNotificationConfiguration",
    "object-lock": "ObjectLockConfiguration",
    "ownershipControls": "BucketOwnershipControls",
    "policy": "BucketPolicy",
    "policyStatus": "BucketPolicyStatus",
    "publicAccessBlock": "PublicAccessBlock",
    "replication": "BucketReplication",
    "requestPayment": "BucketRequestPayment",
    "tagging": "BucketTagging",
    "versioning": "BucketVersioning",
    "website": "BucketWebsite",
}
VERBS: Final = {"GET": "Get", "PUT": "Put", "DELETE": "Delete", "HEAD": "Head", "POST": "Post"}
CREDENTIAL: Final = re.compile(r"Credential=([^/\s]+)/\d{8}/([^/]+)/([^/]+)/aws4_request")
READS: Final = ("Describe", "Get", "List", "Generate", "Simulate", "Decode", "Assume", "Select")
REST: Final = (
    ("access-analyzer", "GET", r"/analyzer", "ListAnalyzers"),
    ("account", "POST", r"/getAlternateContact", "GetAlternateContact"),
    ("backup", "GET", r"/backup-vaults", "ListBackupVaults"),
    ("elasticfilesystem", "GET", r"/2015-02-01/file-systems", "DescribeFileSystems"),
    ("guardduty", "GET", r"/detector", "ListDetectors"),
    ("guardduty", "GET", r"/detector/[^/]+", "GetDetector"),
    ("lambda", "GET", r"/2015-03-31/functions", "ListFunctions"),
    ("lambda", "GET", r"/2015-03-31/functions/[^/]+/policy", "GetPolicy"),
    ("securityhub", "GET", r"/accounts", "DescribeHub"),
)
"""Service, method, path and name of the reads of services that have a path for each operation."""

REST_SERVICES: Final = frozenset(service for service, *_ in REST)


class Call(Struct, frozen=True, kw_only=True):
    """One request as AWS names it. `resource` is the bucket, or "" where there is none."""

    service: str
    operation: str
    resource: str
    region: str
    access_key: str
    writes: bool


def read_call(
    method: str, path: str, query: str, authorization: str, body: bytes, *, target: str = ""
) -> Call:
    """
    Name the call that this request makes; a request that nobody signed counts as S3.

    `target` is the header with which the services that speak JSON name the operation.
    """
    match = CREDENTIAL.search(authorization)
    access_key, region, service = match.groups() if match else ("", "us-east-1", "s3")
    if service != "s3":
        operation = (
            target.rpartition(".")[2]
            or _operation_of_path(service, method, path)
            or _operation_of_form(query, body)
        )
        return Call(
            service=service,
            operation=operation,
            resource="",
            region=region,
            access_key=access_key,
            writes=not operation.startswith(READS),
        )
    if path.startswith("/v20180820/"):
        return Call(
            service="s3control",
            operation=VERBS.get(method, method) + "PublicAccessBlock",
            resource="",
            region=region,
            access_key=access_key,
            writes=method not in {"GET", "HEAD"},
        )
    return _s3_call(method, path, query, region, access_key)


def _operation_of_path(service: str, method: str, path: str) -> str:
    if service not in REST_SERVICES:
        return ""
    for known, verb, pattern, name in REST:
        if (known, verb) == (service, method) and re.fullmatch(pattern, path.rstrip("/")):
            return name
    return f"{VERBS.get(method, method)} {path}"


def _operation_of_form(query: str, body: bytes) -> str:
    form = parse_qs(query) | parse_qs(body.decode("utf-8", "replace"))
    return form.get("Action", ["Unknown"])[0]


def _s3_call(method: str, path: str, query: str, region: str, access_key: str) -> Call:
    bucket, _, key = unquote(path).lstrip("/").partition("/")
    names = {name.partition("=")[0] for name in query.split("&")}
    subresource = next((S3_SUBRESOURCES[name] for name in names if name in S3_SUBRESOURCES), "")
    verb = VERBS.get(method, method)
    if not bucket:
        operation = "ListBuckets"
    elif key:
        operation = f"{verb}Object{subresource.removeprefix('Bucket')}"
    elif subresource:
        operation = f"{verb}{subresource}"
    elif method == "POST" and "delete" in names:
        operation = "DeleteObjects"
    else:
        operation = {
            "GET": "ListObjects",
            "PUT": "CreateBucket",
            "DELETE": "DeleteBucket",
            "HEAD": "HeadBucket",
        }.get(method, f"{verb}Bucket")
    return Call(
        service="s3",
        operation=operation,
        resource=bucket,
        region=region,
        access_key=access_key,
        writes=method not in {"GET", "HEAD"},
    )
