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
QUERY_READS: Final = ("Describe", "Get", "List", "Generate", "Simulate", "Decode", "Assume")


class Call(Struct, frozen=True, kw_only=True):
    """One request as AWS names it. `resource` is the bucket, or "" where there is none."""

    service: str
    operation: str
    resource: str
    region: str
    access_key: str
    writes: bool


def read_call(method: str, path: str, query: str, authorization: str, body: bytes) -> Call:
    """Name the call that this request makes; a request that nobody signed counts as S3."""
    match = CREDENTIAL.search(authorization)
    access_key, region, service = match.groups() if match else ("", "us-east-1", "s3")
    if service != "s3":
        return _query_call(service, query, body, region, access_key)
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


def _query_call(service: str, query: str, body: bytes, region: str, access_key: str) -> Call:
    form = parse_qs(query) | parse_qs(body.decode("utf-8", "replace"))
    operation = form.get("Action", ["Unknown"])[0]
    return Call(
        service=service,
        operation=operation,
        resource="",
        region=region,
        access_key=access_key,
        writes=not operation.startswith(QUERY_READS),
    )


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
