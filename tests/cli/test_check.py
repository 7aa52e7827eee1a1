"""`sekisho check` says what the rules say, in words and in JSON, and never with a traceback."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from click.testing import CliRunner

from governance.cli.check import command

UNDECIDED = """
pack: undecided
version: "1"
rules:
  - id: undecided.rule
    type: STYLE
    title: {ja: 試し, en: Trial}
    clause: [trial/1]
    why: {ja: 試し, en: trial}
    remedy: {ja: 直す, en: mend it}
    detect: {kind: words, gate: substring, words: [{word: 語, why: 試し}, {word: 謎, why: 試し}]}
    levels: [{level: warn, when: "hit.text == '謎' ? int(hit.kind) > 0 : true"}]
    examples:
      match: [{text: これは語, level: warn}, {text: 語, level: warn}]
      no_match: [{text: a}, {text: b}]
"""


def sekisho(*arguments: str, text: bytes | None = None):
    return CliRunner().invoke(command, list(arguments), input=text)


def test_a_text_without_anything_is_code_0():
    answer = sekisho("図書館は本日開館しています。")
    assert answer.exit_code == 0
    assert "pass" in answer.output


@pytest.mark.parametrize("text", ["連絡は090-1234-5678へ", "山田太郎さんが受賞しました"])
def test_a_finding_is_code_1_with_its_reason_and_remedy(text):
    answer = sekisho(text)
    assert answer.exit_code == 1
    assert "→" in answer.output
    assert "[pii." in answer.output


@pytest.mark.parametrize(
    "arguments",
    [(), ("a", "--network", "nowhere"), ("a", "--file", "/nowhere"), ("a", "--unknown")],
)
def test_wrong_use_is_code_2_and_says_what_to_do(arguments):
    answer = sekisho(*arguments)
    assert answer.exit_code == 2
    assert "Error" in answer.output
    assert "Traceback" not in answer.output


def test_rules_that_cannot_be_asked_to_the_end_are_code_3(tmp_path):
    pack = tmp_path / "undecided.yaml"
    pack.write_text(UNDECIDED, encoding="utf-8")
    answer = sekisho("これは謎です", "--pack", str(pack))
    assert answer.exit_code == 3
    assert "unknown" in answer.output


def test_standard_input_is_read_with_a_dash():
    answer = sekisho("-", "--json", text="連絡は090-1234-5678へ".encode())
    assert answer.exit_code == 1
    (found,) = [f for f in json.loads(answer.output)["findings"] if f["type"] == "PHONE"]
    assert (found["start"], found["end"]) == (3, 16)


def test_standard_input_that_is_not_utf8_is_told(tmp_path):
    answer = sekisho("-", text="連絡".encode("shift_jis"))
    assert answer.exit_code == 2
    assert "UTF-8" in answer.output


def test_a_file_is_read(tmp_path):
    file = tmp_path / "post.txt"
    file.write_text("\ufeff連絡は090-1234-5678へ", encoding="utf-8")
    assert sekisho("--file", str(file)).exit_code == 1


def test_the_json_has_the_shape_of_a_content_check():
    answer = json.loads(sekisho("👍連絡は090-1234-5678へ", "--json").output)
    assert set(answer) == {"verdict", "findings", "length", "rules"}
    assert answer["verdict"] == "block"
    assert set(answer["length"]) == {"used", "limit", "unit", "valid"}
    assert len(answer["rules"]["digest"]) == 64
    found = answer["findings"][0]
    assert {
        "rule", "type", "level", "field", "start", "end", "start_utf16", "end_utf16", "message",
        "clause", "remedy", "evidence",
    } <= set(found)  # fmt: skip
    assert all(isinstance(found[name], str) for name in ("title", "message", "remedy"))
    assert found["start_utf16"] == found["start"] + 1


def test_the_answer_is_in_english_where_asked():
    assert "private number" in sekisho("Call 090-1234-5678", "--english").output


def test_a_broken_pack_names_its_place_and_the_remedy(tmp_path):
    pack = tmp_path / "broken.yaml"
    pack.write_text("pack: broken\nversion: '1'\nrules:\n\t- id: a\n", encoding="utf-8")
    answer = sekisho("a", "--pack", str(pack))
    assert answer.exit_code == 2
    assert "broken.yaml:4" in answer.output
    assert "use spaces" in answer.output


@pytest.mark.parametrize(
    "text", [b"", b"\x00", b"a" * 1_000_000, "\u202e<b>半".encode(), "👨\u200d👩\u200d👧".encode()]
)
@pytest.mark.parametrize("options", [(), ("--json",)])
def test_strange_texts_are_answered_without_a_traceback(text, options):
    answer = sekisho("-", *options, text=text)
    assert answer.exit_code in {0, 1, 3}
    assert answer.exception is None or isinstance(answer.exception, SystemExit)


def test_an_argument_that_is_not_utf8_is_answered():
    for options in ((), ("--json",)):
        done = subprocess.run(
            [sys.executable, "-m", "governance.cli.main", "check", b"\xff\xfe abc", *options],
            capture_output=True,
            check=False,
        )
        assert b"Traceback" not in done.stderr
        assert done.returncode in {0, 1, 2}


def test_the_command_loads_neither_the_database_nor_the_web():
    source = (
        "import sys, governance.cli.check, governance.cli.rules;"
        "print([name for name in ('sqlalchemy', 'litestar') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", source], capture_output=True, check=True)
    assert done.stdout.strip() == b"[]"
