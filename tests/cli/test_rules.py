"""`sekisho rules` tests, lists and explains packs, and says where a broken one is broken."""

from __future__ import annotations

import contextlib
import json
import os
import re
import subprocess
import sys
import termios
from pathlib import Path

import pytest
from click.testing import CliRunner

import approval_rules
from governance.cli.rules import command

README = Path(approval_rules.__file__).parent / "packs" / "README.md"


def rules(*arguments: str):
    return CliRunner().invoke(command, list(arguments))


(README_PACK,) = re.findall(
    r"```yaml\n(pack: my-city\n.*?)```", README.read_text("utf-8"), re.DOTALL
)
WORDS = README_PACK[README_PACK.index("kind: words") : README_PACK.index("\n      unless_near")]


@pytest.fixture
def readme_pack(tmp_path):
    """The file that somebody makes who follows the README."""
    file = tmp_path / "my-city.yaml"
    file.write_text(README_PACK, encoding="utf-8")
    return file


def test_the_shipped_packs_answer_their_examples():
    answer = rules("test")
    assert answer.exit_code == 0, answer.output
    assert "0 wrong" in answer.output


def test_the_counts_are_told_as_json():
    told = json.loads(rules("test", "--json").output)
    assert told["failures"] == []
    assert told["rules"] >= 60
    assert told["examples"] >= 4 * 40


def test_the_rule_of_the_readme_works_by_following_it(readme_pack):
    tested = rules("test", str(readme_pack))
    assert tested.exit_code == 0, tested.output
    assert "1 rules" in tested.output
    explained = rules(
        "explain", "my-city.old-name", "れいじ文化センターへどうぞ", "--pack", str(readme_pack)
    )
    assert explained.exit_code == 0
    assert "✓ warn" in explained.output


def test_an_example_that_its_rule_answers_otherwise_is_code_1(readme_pack):
    text = readme_pack.read_text("utf-8").replace("word: れいじ文化センター", "word: 別の言葉")
    readme_pack.write_text(text, encoding="utf-8")
    answer = rules("test", str(readme_pack))
    assert answer.exit_code == 1
    assert "✗ my-city my-city.old-name match[0]" in answer.output


@pytest.mark.parametrize(
    ("change", "line", "says"),
    [
        (("    clause:", "    clauses:"), True, "clause"),
        (("level: warn", "level: wrn"), True, "wrn"),
        (("  - id: my-city.old-name", "  - id: my-city.old-name\n    id: again"), True, "twice"),
        (("rules:", "rules: ["), True, "YAML"),
    ],
)
@pytest.mark.parametrize("options", [(), ("--json",)])
def test_a_broken_pack_names_file_line_and_remedy(readme_pack, change, line, says, options):
    readme_pack.write_text(readme_pack.read_text("utf-8").replace(*change, 1), encoding="utf-8")
    answer = rules("test", str(readme_pack), "--english", *options)
    assert answer.exit_code == 1
    told = json.loads(answer.output)["error"] if options else answer.output
    assert re.search(r"my-city\.yaml:\d+", told)
    assert says in told
    assert "—" in told
    assert "Traceback" not in answer.output


def test_the_list_has_every_rule_with_its_clauses():
    rows = json.loads(rules("list", "--json").output)["rules"]
    assert all(row["clause"] for row in rows)
    assert "代替テキスト" in rules("list").output
    assert {"pii.phone", "deny.unverified"} <= {row["rule"] for row in rows}


def test_a_rule_that_does_not_fire_is_explained_too():
    answer = rules("explain", "pii.phone", "図書館は開館しています", "--json")
    assert answer.exit_code == 0
    assert [step["holds"] for step in json.loads(answer.output)["steps"]][-1] is False


def test_a_rule_that_is_not_known_is_wrong_use():
    answer = rules("explain", "no.such", "text")
    assert answer.exit_code == 2
    assert "pii.phone" in answer.output


def test_the_steps_are_told_in_both_languages_with_facts_and_a_period(tmp_path):
    facts = tmp_path / "facts.yaml"
    facts.write_text("phones: [{value: 0246-22-1111, reason: 代表}]\n", encoding="utf-8")
    arguments = ("explain", "pii.phone", "自宅 0246-22-1111", "--facts", str(facts))
    japanese = rules(*arguments)
    assert "✓ 団体の事実：登録により許可され" in japanese.output
    assert "✓ 手掛かり：前後20字のうちに「自宅」があります" in japanese.output
    assert "✓ allow-list: allowed by an entry" in rules(*arguments, "--english").output
    election = ("explain", "deny.election-period", "市長の実績", "--english")
    assert "· period: only while senkyo runs" in rules(*election).output
    assert "✓ block: POLITICAL" in rules(*election, "--period", "senkyo").output


def test_titles_pictures_categories_and_networks_are_explained():
    answer = rules("explain", "style.platform-characters", "a", "--title", "㈱", "--alt", "①")
    assert "「㈱」 title 0–1" in answer.output
    assert "「①」 media[0].alt 0–1" in answer.output
    drill = ("explain", "deny.drill-unsaid", "逃げて", "--network", "line")
    assert "✓ block" in rules(*drill, "--category", "drill").output
    assert rules(*drill, "--category", "drll").exit_code == 2
    assert rules(*drill, "--network", "twiter").exit_code == 2


def test_a_text_for_which_time_runs_out_is_explained(monkeypatch):
    monkeypatch.setattr("approval_rules.run.SECONDS", -1.0)
    answer = rules("explain", "pii.name", "Hanako-" * 5500)
    assert answer.exit_code == 0
    assert "· 時間：" in answer.output


def test_what_is_explained_is_harmless_to_a_terminal():
    answer = rules("explain", "pii.phone", "\x1b[31m\u202e\n090-1234-5678")
    assert answer.exit_code == 0
    assert not set(answer.output) & set("\x1b\u202e")


def test_a_rule_of_ones_own_is_explained_among_the_shipped_ones(readme_pack):
    own = ("--pack", str(readme_pack))
    assert rules("explain", "pii.phone", "a", *own).exit_code == 0
    assert rules("explain", "pii.phone", "a", *own, "--only").exit_code == 2


def test_in_a_pipe_every_rule_is_one_line_with_its_whole_id():
    told = json.loads(rules("list", "--json").output)["rules"]
    lines = rules("list").output.splitlines()
    assert [line.split("\t")[0] for line in lines] == [row["rule"] for row in told]
    assert {line.count("\t") for line in lines} == {3}


@pytest.mark.parametrize("columns", [30, 80])
def test_a_terminal_however_narrow_shows_every_id_whole(columns):
    ids = {row["rule"] for row in json.loads(rules("list", "--json").output)["rules"]}
    leader, follower = os.openpty()
    termios.tcsetwinsize(follower, (24, columns))
    sekisho = Path(sys.executable).parent / "sekisho"
    with subprocess.Popen([sekisho, "rules", "list"], stdout=follower, stderr=follower) as shown:
        os.close(follower)
        output = b""
        # The end of what is written to a terminal is told as an error.
        with contextlib.suppress(OSError):
            while piece := os.read(leader, 65536):
                output += piece
    os.close(leader)
    assert shown.returncode == 0
    assert ids <= set(output.decode().replace("│", " ").split())


def test_a_pack_of_its_own_may_name_the_shipped_lists_and_those_beside_it(tmp_path):
    (tmp_path / "words").mkdir()
    (tmp_path / "words" / "ours.yaml").write_text("- {word: 旧庁舎, why: 古い名前}\n", "utf-8")
    pack = tmp_path / "my-city.yaml"
    source = README_PACK.replace("gate: substring", "gate: substring\n      files: [ours]")
    source = source.replace("{any: [旧, 改称], window: 10}", "{any: [旧], files: [awareness]}")
    pack.write_text(source, "utf-8")
    assert rules("test", str(pack)).exit_code == 0, rules("test", str(pack)).output
    pack.write_text(source.replace("files: [ours]", "files: [others]"), "utf-8")
    told = rules("test", str(pack), "--english").output
    assert "there is no word list “others”" in told
    assert "awareness" in told
    assert "ours" in told


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("id: my-city.old-name", "id: pii.phone"), "pii.phone"),
        (("kind: words", "kind: word"), "write one of: pattern, words, detector, combine, post"),
        (("kind: words", "kind: phone"), "write `{kind: detector, name: phone}`"),
        (("kind: words", "kind: detector\n      detector: phone"), "write `name`, as in"),
        ((WORDS, "kind: pattern\n      match: [れいじ文化センター]"), "`negative_cues`"),
        (("window: 10", "side: left"), "write one of: after, before, both\n"),
        (("rules:", "parts: {unused: '('}\nrules:"), "(parts.unused): the pattern cannot be used"),
        (("会場は市民会館です", " "), "the example is empty"),
        (
            ("会場は市民会館です", "れいじ星の館（旧れいじ文化センター）で開催します"),
            "stands twice",
        ),
        (('"会場は市民会館です"', "a, media: [image]"), "write `{kind: image, alt: …}`"),
        (('"会場は市民会館です"', "a, publish_at: 2026-12-01 10:00"), "2026-12-01T10:00:00+09:00"),
        (("{level: warn}", "{level: warn, when: \"post.category == '訓練'\"}"), "write “drill”"),
        (("れいじ文化センター, why", "“れいじ文化センター”, why"), "curly"),
        (("    type:", "　　type:"), "full-width blank"),
        (("    type:", "    type："), "full width"),
        (("    title: {ja", "    override: approver\n    title: {ja"), "{role: approver"),
    ],
)
def test_what_could_not_be_put_in_force_is_told_with_what_to_write(tmp_path, change, says):
    pack = tmp_path / "my-city.yaml"
    pack.write_text(README_PACK.replace(*change, 1), "utf-8")
    told = rules("test", str(pack), "--english")
    assert told.exit_code == 1
    assert says in told.output


def test_two_findings_of_one_text_are_two_examples(readme_pack):
    twice = '{text: "れいじ文化センターで行事", span: れいじ文化センター}'
    first, second = re.findall(r"\{text: .*level: warn\}", README_PACK)
    same = README_PACK.replace(first, twice).replace(second, twice.replace("}", ", level: warn}"))
    readme_pack.write_text(same, "utf-8")
    assert "stands twice" in rules("test", str(readme_pack), "--english").output
    words = "- {word: 行事, why: 試し}\n        - {word: れいじ"
    other = same.replace("span: れいじ文化センター, level", "span: 行事, level")
    readme_pack.write_text(other.replace("- {word: れいじ", words), "utf-8")
    answer = rules("test", str(readme_pack))
    assert answer.exit_code == 0, answer.output


def test_the_same_file_is_not_tried_twice(readme_pack):
    answer = rules("test", str(readme_pack), str(readme_pack))
    assert answer.exit_code == 1
    assert "二度" in answer.output
