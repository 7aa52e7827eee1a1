"""`sekisho check` says what the rules say, in words and in JSON, and never with a traceback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

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
    levels: [{level: warn, when: "hit.text == '謎' ? int(hit.text) > 0 : true"}]
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


def test_the_name_of_a_file_is_not_taken_for_the_text(tmp_path):
    post = tmp_path / "post.txt"
    post.write_text("連絡は090-1234-5678へ", encoding="utf-8")
    answer = sekisho(str(post))
    assert answer.exit_code == 2
    assert "--file" in answer.output
    assert sekisho("--file", str(post)).exit_code == 1


def test_a_text_too_long_for_the_name_of_a_file_is_a_text():
    assert sekisho("本日は開館しています。" * 12).exit_code == 0


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
    assert "半角の空白" in answer.output
    assert "use spaces" in sekisho("a", "--pack", str(pack), "--english").output


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


@pytest.mark.parametrize("encoding", ["cp932", "ascii"])
def test_a_console_that_lacks_a_sign_shows_its_number(encoding):
    done = subprocess.run(
        [sys.executable, "-m", "governance.cli.main", "check", "子育て👨 090-1234-5678"],
        env=os.environ | {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"},
        capture_output=True,
        check=False,
    )
    assert done.stderr == b""
    assert b"\\U0001f468" in done.stdout
    assert done.returncode == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no full device")
@pytest.mark.parametrize("options", [(), ("--json",)])
def test_an_answer_that_cannot_be_written_is_code_3(options):
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "governance.cli.main", "check", "090-1234-5678", *options],
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert b"could not be written" in done.stderr
    assert b"Traceback" not in done.stderr
    assert done.returncode == 3


def test_a_text_and_a_file_together_are_refused(tmp_path):
    (tmp_path / "post.txt").write_text("a", encoding="utf-8")
    answer = sekisho("a", "--file", str(tmp_path / "post.txt"))
    assert answer.exit_code == 2
    assert "not both" in answer.output


OWN = """
pack: my-city
version: "1"
rules:
  - id: my-city.old-name
    type: STYLE
    title: {ja: 古い施設名, en: The old name}
    clause: [my-city/6]
    why: {ja: 名前が変わりました, en: It has a new name}
    remedy: {ja: 新しい名前に, en: Write the new name}
    detect: {kind: words, gate: substring, words: [{word: れいじ文化センター, why: 改称}]}
    levels: [{level: warn}]
    examples:
      match: [{text: れいじ文化センター}, {text: れいじ文化センターへ}]
      no_match: [{text: a}, {text: b}]
"""


def found(*arguments: str) -> set[str]:
    return {one["rule"] for one in json.loads(sekisho(*arguments, "--json").output)["findings"]}


def test_a_pack_is_asked_with_the_shipped_ones_and_alone_where_wished(tmp_path):
    pack = tmp_path / "my-city.yaml"
    pack.write_text(OWN, encoding="utf-8")
    text = "れいじ文化センターへ。携帯090-1234-5678"
    assert {"my-city.old-name", "pii.phone"} <= found(text, "--pack", str(pack))
    assert found(text, "--pack", str(pack), "--only") == {"my-city.old-name"}
    assert sekisho(text, "--only").exit_code == 2
    # A pack of the name of a shipped one stands in its place.
    pack.write_text(OWN.replace("pack: my-city", "pack: personal-jp"), encoding="utf-8")
    assert found(text, "--pack", str(pack)) == {"my-city.old-name"}
    pack.write_text(OWN.replace("id: my-city.old-name", "id: pii.phone"), encoding="utf-8")
    refused = sekisho(text, "--pack", str(pack))
    assert refused.exit_code == 2
    assert "pii.phone」は既に" in refused.output


def test_facts_periods_times_and_accounts_count(tmp_path):
    facts = tmp_path / "facts.yaml"
    facts.write_text("phones: [090-1234-5678]\nmentions: ['@reiji_city']\n", encoding="utf-8")
    assert sekisho("電話は090-1234-5678へ", "--facts", str(facts)).exit_code == 0
    assert "mention.unknown" in found("写真は @somebody から", "--facts", str(facts))
    assert "deny.election-period" not in found("市長の実績をご紹介")
    assert "deny.election-period" in found("市長の実績をご紹介", "--period", "senkyo")
    late = ("お知らせ", "--publish-at", "2026-12-05 22:00")
    assert "schedule.out-of-hours" in found(*late)
    assert "schedule.out-of-hours" not in found(*late, "--category", "emergency")
    assert sekisho("a", "--account", "reiji").exit_code == 0


def test_a_category_is_known_by_its_words_too():
    assert "deny.drill-unsaid" in found("高台へ逃げてください", "--category", "訓練")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--category", "bogus"), "emergency"),
        (("--period", "選挙"), "senkyo"),
        (("--publish-at", "tomorrow"), "2026-12-01 10:00"),
        (("--facts", "/nowhere"), "does not exist"),
    ],
)
def test_what_is_not_known_is_refused_with_what_is(arguments, says):
    answer = sekisho("a", *arguments)
    assert answer.exit_code == 2
    assert says in answer.output


def test_facts_that_are_broken_name_their_place(tmp_path):
    facts = tmp_path / "facts.yaml"
    facts.write_text("phones: []\nfone: []\n", encoding="utf-8")
    answer = sekisho("a", "--facts", str(facts))
    assert answer.exit_code == 2
    assert "facts.yaml:2" in answer.output


@pytest.mark.parametrize("options", [(), ("--json",), ("--english",)])
def test_signs_that_a_terminal_would_obey_are_shown_harmless(options):
    signs = "\x1b]0;title\x07 \x9b31m \u202e \x7f \r [red]"
    answer = sekisho(f"携帯{signs}090-1234-5678", "--title", signs, "--alt", signs, *options)
    assert answer.exit_code == 1
    assert not set(answer.output) & set("\x1b\x07\x9b\u202e\x7f\r")
    if options == ("--json",):
        assert json.loads(answer.output)["verdict"] == "block"
    else:
        assert "␛]0;title␇" in answer.output
        assert "[red]" in answer.output


def test_title_and_words_for_pictures_are_shown_with_what_was_found():
    arguments = ("a", "--network", "youtube", "--title", "㈱例示", "--alt", "", "--alt", "①の写真")
    answer = sekisho(*arguments)
    assert "題名：㈱例示" in answer.output
    assert "代替テキスト 2：①の写真" in answer.output
    assert "機種依存文字  題名：㈱" in answer.output
    assert "機種依存文字  代替テキスト 2：①" in answer.output
    assert "Title: ㈱" in sekisho(*arguments, "--english").output


def test_the_tags_of_a_video_are_checked_and_counted():
    answer = sekisho("a", "--network", "youtube", "--title", "b", "--tag", "桜", "--tag", "㈱例示")
    assert "タグ 1：桜" in answer.output
    assert "機種依存文字  タグ 2：㈱" in answer.output
    too_many = ("--tag", "桜" * 300, "--tag", "花" * 201)
    answer = sekisho("a", "--network", "youtube", "--title", "b", *too_many, "--json")
    length = [one for one in json.loads(answer.output)["findings"] if one["type"] == "LENGTH"]
    assert answer.exit_code == 1
    assert "502" in length[0]["message"]


def test_what_was_found_is_marked_in_every_field(monkeypatch):
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    answer = sekisho("携帯090-1234-5678", "--title", "090-1234-5678", "--network", "youtube")
    lines = answer.output.splitlines()
    assert all("\x1b[1;37;41m090-1234-5678" in line for line in lines[:2])


def test_the_command_loads_neither_the_database_nor_the_web():
    source = (
        "import sys, governance.cli.check, governance.cli.rules;"
        "print([name for name in ('sqlalchemy', 'litestar') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", source], capture_output=True, check=True)
    assert done.stdout.strip() == b"[]"


def test_what_an_entry_allows_has_no_remedy(tmp_path):
    facts = tmp_path / "facts.yaml"
    facts.write_text("phones: [03-5253-5111]\n", encoding="utf-8")
    answer = sekisho("電話は03-5253-5111へ", "--facts", str(facts))
    assert "許可されています" in answer.output
    assert "\n   → " not in answer.output
    assert "\n   → " in sekisho("電話は090-1234-5678へ", "--facts", str(facts)).output
