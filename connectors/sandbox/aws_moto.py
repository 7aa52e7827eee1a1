# ruff: noqa: E402 - moto reads the environment and its tables while it is imported
"""moto as the AWS sandbox uses it: small, quick to start, its clock and its chance settable."""

from __future__ import annotations

import functools
import os
import sys
import time
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import Any

os.environ["MOTO_IAM_LOAD_MANAGED_POLICIES"] = "false"
os.environ["MOTO_EC2_LOAD_DEFAULT_AMIS"] = "false"
os.environ["MOTO_DISABLE_GLOBAL_CORS"] = "true"

import moto.utilities.utils as moto_utilities
from botocore.loaders import JSONFileLoader

# moto makes a dozen botocore sessions while it is imported, each of which would parse the same
# tables of endpoints again.
JSONFileLoader.load_file = functools.cache(JSONFileLoader.load_file)
JSONFileLoader.__eq__ = lambda _, other: isinstance(other, JSONFileLoader)
JSONFileLoader.__hash__ = lambda _: 0
_load_resource = moto_utilities.load_resource


def _load_small_resource(resource: str) -> Any:
    # Which machine type is sold where: 60 MB of tables that no posture call needs.
    return [] if "instance_type_offerings" in str(resource) else _load_resource(resource)


moto_utilities.load_resource = _load_small_resource

from moto import backends
from moto.ec2.models import ec2_backends
from moto.iam.models import get_account_id_from
from moto.moto_api._internal import mock_random
from moto.moto_server.werkzeug_app import (
    DomainDispatcherApplication,
    MotoRequestHandler,
    create_backend_app,
)
from moto.s3.models import s3_backends

__all__ = [
    "Clock",
    "MotoRequestHandler",
    "account_of",
    "application",
    "date_bucket",
    "open_region",
    "public_snapshots",
    "regions_of_buckets",
    "seed",
]


def application(services: Collection[str]) -> Any:
    """Moto's WSGI application, with these services loaded."""
    load: Any = backends.get_backend
    for service in sorted(services):
        load(service)
    return DomainDispatcherApplication(create_backend_app)


def account_of(access_key: str) -> str:
    """The account that moto files this key's requests under."""
    return str(get_account_id_from(access_key))


def seed(text: str) -> None:
    """Let moto's next random numbers follow from this text."""
    mock_random.seed(text)


def open_region(account: str, region: str) -> None:
    """Make the region's default network now."""
    _ = ec2_backends[account][region]


def public_snapshots(account: str, region: str) -> Collection[str]:
    """The disk snapshots that everybody may copy."""
    found = ec2_backends[account][region].snapshots.values()
    return {one.id for one in found if "all" in one.create_volume_permission_groups}


def regions_of_buckets() -> Mapping[str, str]:
    """The region of every bucket by its name."""
    return {
        bucket.name: bucket.region_name
        for account in s3_backends.values()
        for backend in account.values()
        for bucket in backend.buckets.values()
    }


def date_bucket(name: str, at: datetime) -> None:
    """Say when the bucket was made, where there is one: moto asks no clock of ours for it."""
    for account in s3_backends.values():
        for backend in account.values():
            if name in backend.buckets:
                backend.buckets[name].creation_date = at


class Clock:
    """The time that moto sees: the real one, or the moment of the write that is replayed."""

    def __init__(self) -> None:
        self.held: float | None = None

    def now(self) -> float:
        """Seconds since 1970, UTC."""
        return time.time() if self.held is None else self.held

    def utcnow(self) -> datetime:
        """As moto's own function: UTC without a zone."""
        return datetime.fromtimestamp(self.now(), UTC).replace(tzinfo=None)

    def install(self) -> None:
        """Take the place of moto's clock in each of its modules that is loaded."""
        for name, module in list(sys.modules.items()):
            if name.startswith("moto.") and hasattr(module, "utcnow"):
                module.utcnow = self.utcnow  # type: ignore[attr-defined]  # moto has no seam here
