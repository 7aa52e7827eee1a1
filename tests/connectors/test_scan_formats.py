"""`sekisho scan` for other programs: SARIF 2.1.0 and OCSF, of a real scan."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from connectors.sandbox.x import ACCOUNT, TOKEN
from tests.connectors.scanning import lines, scan
from tests.connectors.x_stage import XStage

SETTINGS = {"SEKISHO_X_ACCESS_TOKEN": TOKEN}
PACK = """
pack: ours
version: "1"
rules:
  - id: ours.open
    type: reach
    title: {ja: 公開, en: Open}
    clause: [ours/1, other/2]
    resource: x.account
    reads: [protected]
    holds: resource.protected == false
    severity: [{level: low}]
    remedy: {ja: 公開する, en: Open it}
    examples:
      pass: [{protected: false}]
      fail: [{protected: true}]
      unknown: [{protected: denied}]
  - id: ours.closed
    type: reach
    title: {ja: 非公開, en: Closed}
    clause: [ours/2]
    resource: x.account
    reads: [protected]
    holds: resource.protected == true
    severity: [{level: critical}]
    remedy: {ja: 閉じる, en: Close it}
    examples:
      pass: [{protected: true}]
      fail: [{protected: false}]
      unknown: [{protected: denied}]
  - id: ours.short
    type: reach
    title: {ja: 短い, en: Short}
    clause: [ours/3]
    resource: x.post
    reads: [text]
    holds: resource.text.size() < 1000
    severity: [{level: low}]
    remedy: {ja: 短く, en: Cut it}
    examples: {pass: [{text: a}], fail: [{text: %s}], unknown: [{text: failed}]}
""" % ("a" * 1000)


@pytest.fixture
def look(x: XStage, tmp_path: Path) -> Callable[..., CompletedProcess[str]]:
    pack = tmp_path / "ours.yaml"
    pack.write_text(PACK)

    def run(form: str, *more: str) -> CompletedProcess[str]:
        where = ("--endpoint-url", x.url, "--account", ACCOUNT, "--rules", str(pack))
        return scan("x", *where, "--format", form, *more, **SETTINGS)

    return run


Look = Callable[..., CompletedProcess[str]]


def verdicts(look: Look) -> Counter[str]:
    *found, _ = lines(look("json"))
    return Counter(one["verdict"] for one in found)


def test_sarif_tells_of_every_verdict_with_its_rule(look: Look):
    told = verdicts(look)
    done = look("sarif")
    log = json.loads(done.stdout)
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    kinds = Counter(one["kind"] for one in run["results"])
    assert (kinds["pass"], kinds["fail"], kinds["open"]) == (
        told["pass"],
        told["fail"],
        told["unknown"],
    )
    assert (told["fail"], told["pass"]) == (1, 1)
    for one in run["results"]:
        assert rules[one["ruleIndex"]]["id"] == one["ruleId"]
        # SARIF 3.27.10: only what is broken has a level.
        assert (one["level"] == "none") == (one["kind"] != "fail")
        assert one["message"]["text"]
    marks = [one["partialFingerprints"]["ruleAndResource/v1"] for one in run["results"]]
    assert len(set(marks)) == len(marks)
    again = json.loads(look("sarif").stdout)["runs"][0]["results"]
    assert marks == [one["partialFingerprints"]["ruleAndResource/v1"] for one in again]
    assert run["invocations"][0]["executionSuccessful"] is True


def test_sarif_says_what_was_not_seen(x: XStage, look: Look):
    x.spoil("status", at=x.refused, status=403, count=9)
    (run,) = json.loads(look("sarif").stdout)["runs"]
    (how,) = run["invocations"]
    assert how["executionSuccessful"] is False
    (gap,) = how["toolExecutionNotifications"]
    assert gap["message"]["text"].startswith("not seen: x.post")


def test_ocsf_gives_one_finding_a_line_with_what_the_class_requires(look: Look):
    told = verdicts(look)
    found = lines(look("ocsf"))
    assert Counter(one["compliance"]["status_id"] for one in found) == Counter(
        {1: told["pass"], 3: told["fail"]}
        | ({0: told["unknown"]} if told["unknown"] else {})
        | ({99: told["not_applicable"]} if told["not_applicable"] else {})
    )
    for one in found:
        assert one["class_uid"] == 2003
        assert one["type_uid"] == one["class_uid"] * 100 + one["activity_id"]
        assert one["category_uid"] == 2
        assert one["time"] > 1_700_000_000_000
        assert one["metadata"]["product"]["vendor_name"]
        assert one["finding_info"]["uid"]
        assert one["cloud"]["provider"]


def test_only_failed_leaves_the_rest_out_of_every_form(look: Look):
    broken = verdicts(look)["fail"]
    assert len(lines(look("ocsf", "--only-failed"))) == broken
    sarif = json.loads(look("sarif", "--only-failed").stdout)
    assert len(sarif["runs"][0]["results"]) == broken
