"""The rules that every installed connector keeps, each against its provider's stand-in."""

from __future__ import annotations

import inspect
import logging
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from connectors import registry
from connectors.contract import (
    CAPABILITIES,
    Attachment,
    Failed,
    NeedsAttention,
    NotFound,
    Published,
    Refused,
    TryLater,
    Unreadable,
    Unsure,
    Withdrawn,
)
from tests.connectors.stages import SECONDS, Stage

NOTHING_TOLD = [
    ("status", {"status": 500}),
    ("status", {"status": 503}),
    ("error_after_accept", {"status": 500}),
    ("lost_answer", {}),
    ("reset", {"accepted": True}),
    ("truncate", {}),
    ("garbage", {}),
    ("garbage", {"body": "[]"}),
    ("slow", {"seconds": SECONDS * 2}),
]


def soon() -> datetime:
    return datetime.now(UTC) - timedelta(minutes=5)


def test_the_declared_capabilities_are_the_implemented_protocols(network: Stage):
    connector = network.connect()
    implemented = {name for name, kind in CAPABILITIES.items() if isinstance(connector, kind)}
    assert set(registry.manifest(network.provider).capabilities) == implemented


def test_connecting_makes_no_call(network: Stage):
    network.connect()
    assert network.requests() == []


def test_a_bad_credential_needs_a_person(network: Stage):
    connector = network.connect(**dict.fromkeys(network.secrets, "not-the-right-one"))
    with pytest.raises(NeedsAttention):
        connector.publish(network.release())
    with pytest.raises(NeedsAttention):
        connector.find(network.release(), since=soon())
    with pytest.raises(NeedsAttention):
        connector.withdraw("1")
    with pytest.raises(NeedsAttention):
        connector.observe(network.plan, deadline=5)


def test_no_credential_at_all_needs_a_person(network: Stage):
    with pytest.raises(NeedsAttention):
        network.connect(**dict.fromkeys(network.secrets, ""))


def test_a_throttled_call_is_made_later_when_the_provider_says(network: Stage):
    network.spoil("rate_limit", at=network.writing, seconds=120)
    with pytest.raises(TryLater) as told:
        network.connect().publish(network.release())
    assert 115 <= told.value.after <= 122
    assert network.standing() == []


@pytest.mark.parametrize(("fault", "effect"), NOTHING_TOLD)
def test_publishing_without_an_answer_is_never_called_refused(
    network: Stage, fault: str, effect: dict
):
    network.spoil(fault, at=network.writing, count=20, **effect)
    assert isinstance(network.connect().publish(network.release()), Unsure)


@pytest.mark.parametrize(("fault", "effect"), NOTHING_TOLD)
def test_what_one_call_in_doubt_left_behind_stands_once_and_is_found(
    network: Stage, fault: str, effect: dict
):
    network.spoil(fault, at=network.writing, **effect)
    connector = network.connect()
    outcome = connector.publish(network.release())
    assert isinstance(outcome, Unsure | Published)
    standing = network.standing()
    assert len(standing) <= 1
    found = connector.find(network.release(), since=soon())
    if standing:
        assert isinstance(found, Published)
        assert [found.remote_id] == standing
    else:
        assert found == NotFound()
    if isinstance(outcome, Published):
        assert outcome == found


def test_what_was_published_is_found_and_can_be_taken_back(network: Stage):
    connector = network.connect()
    done = connector.publish(network.release())
    assert isinstance(done, Published)
    assert connector.find(network.release(), since=soon()) == done
    assert connector.withdraw(done.remote_id) == Withdrawn()
    assert connector.withdraw(done.remote_id) == Withdrawn(already=True)
    assert connector.find(network.release(), since=soon()) == NotFound()


@pytest.mark.parametrize("fault", ["status", "truncate", "garbage", "lost_answer", "reset"])
def test_a_listing_that_cannot_be_read_is_never_called_empty(network: Stage, fault: str):
    network.spoil(fault, at=network.refused)
    found = network.connect().find(network.release(), since=soon())
    assert isinstance(found, Unreadable)


@pytest.mark.parametrize("fault", ["status", "truncate", "garbage", "lost_answer", "reset", "slow"])
def test_a_page_that_cannot_be_read_is_a_gap(network: Stage, fault: str):
    effect = {"status": 403} if fault == "status" else {"seconds": SECONDS * 2}
    network.spoil(fault, at=network.refused, **effect)
    seen = network.connect().observe(network.plan, deadline=5)
    kinds = set(network.plan)
    (listed,) = {kind for kind, _ in seen.complete}
    assert {gap.resource_type for gap in seen.gaps} == kinds - {listed}
    assert all(gap.code for gap in seen.gaps)


def test_a_scan_of_everything_reads_every_declared_facet(network: Stage):
    network.connect().publish(network.release())
    declared = registry.manifest(network.provider).resources
    plan = {kind: frozenset(one.facets) for kind, one in declared.items()}
    seen = network.connect().observe(plan, deadline=5)
    assert {one.type for one in seen.resources} == set(declared)
    assert not [f for one in seen.resources for f in one.facets.values() if isinstance(f, Failed)]
    assert {kind for kind, _ in seen.complete} == set(declared)
    assert set(seen.coverage) == {f"{kind}/{f}" for kind, facets in plan.items() for f in facets}


def test_no_credential_appears_in_a_log_a_repr_or_an_error(
    network: Stage, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.DEBUG)
    secret = "very-secret-" + "z" * 20
    connector = network.connect(**dict.fromkeys(network.secrets, secret))
    with pytest.raises(NeedsAttention) as told:
        connector.publish(network.release())
    echo = {"error": {"message": f"bad {secret}"}, "detail": f"bad {secret}"}
    network.spoil("status", status=400, body=echo, count=20)
    answer = ""
    try:
        answer = repr(connector.withdraw("1"))
    except NeedsAttention as error:
        answer = str(error)
    assert secret not in "".join([repr(connector), str(told.value), answer, caplog.text])


def test_every_call_is_covered_by_a_declared_right(network: Stage):
    manifest = registry.manifest(network.provider)
    assert all(call.right for call in manifest.calls.values())
    assert all(f.right for one in manifest.resources.values() for f in one.facets.values())


def test_an_unusable_release_is_refused_before_anything_is_sent(network: Stage, tmp_path):
    odd = tmp_path / "odd.bin"
    odd.write_bytes(b"?")
    attachment = {"path": str(odd), "sha256": "0" * 64, "media_type": "application/x-odd"}
    release = network.release(attachments=[Attachment(**attachment)])
    assert isinstance(network.connect().publish(release), Refused)
    assert network.standing() == []


@pytest.mark.parametrize("provider", ["google_cloud", "google_workspace", "x", "youtube"])
def test_the_registry_loads_no_sdk(provider: str):
    code = (
        "import sys; from connectors import registry; "
        f"registry.manifest({provider!r}); "
        "sys.exit(bool({'tweepy', 'googleapiclient', 'boto3'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_observing_takes_the_parameters_of_the_contract(network: Stage):
    taken = inspect.signature(network.connect().observe).parameters
    assert list(taken) == ["plan", "deadline", "progress"]


def test_every_installed_connector_has_a_stage_to_be_tested_on():
    here = Path(__file__).parent
    installed = {point.name for point in entry_points(group=registry.GROUP)}
    assert {name for name in installed if not (here / f"{name}_stage.py").exists()} == set()
