"""Whoever answers for a tenant is told once, and until it is mended."""

from __future__ import annotations

from datetime import timedelta

from governance.base import clock, ids
from governance.base.paging import Ask
from governance.scans import actions
from governance.scans.schemas import DecideWaiver, EditTenant, RequestWaiver
from governance.tasks import queries as tasks
from tests.scans.conftest import Watch


def waits(watch: Watch, by: str = "owner") -> dict[str, str]:
    """Kind of task → what its facts say, for this person."""
    found = watch.see(tasks.waiting, Ask(), by=by).items
    return {one.kind: one.facts.get("number", one.facts["title"]) for one in found}


def grave(watch: Watch) -> list[str]:
    return [one.id for one in watch.findings(state="open") if one.severity in {"critical", "high"}]


def test_grave_findings_are_one_task_until_they_are_mended_or_waived(watch: Watch):
    watch.scan()
    found = grave(watch)
    assert found
    assert waits(watch) == {"finding.answer": str(len(found))}
    assert waits(watch, "security") == {}
    watch.scan()
    assert waits(watch) == {"finding.answer": str(len(found))}
    until = (clock.now() + timedelta(days=9)).date()
    for finding in found:
        asked = RequestWaiver(reason="移行が終わるまで", until=until)
        waiver = watch.do("owner", actions.request_waiver, ids.read("finding", finding), asked)
        assert "finding.answer" in waits(watch)
        watch.do("security", actions.decide_waiver, waiver, DecideWaiver(verdict="approve"))
    assert waits(watch) == {}
    watch.do("owner", actions.revoke_waiver, waiver, "早く終わった")
    assert waits(watch) == {"finding.answer": "1"}


def test_a_scan_that_could_not_look_waits_until_one_could(watch: Watch):
    watch.do(
        "security",
        actions.edit_tenant,
        watch.keys,
        watch.tenant,
        EditTenant(settings={"regions": "nowhere"}),
    )
    assert watch.scan().status == "failed"
    assert list(waits(watch)) == ["tenant.unreachable"]
    watch.do(
        "security",
        actions.edit_tenant,
        watch.keys,
        watch.tenant,
        EditTenant(settings={"regions": "ap-northeast-1"}),
    )
    assert watch.scan().status == "complete"
    assert "tenant.unreachable" not in waits(watch)
