"""What the tree must not hold."""

from __future__ import annotations

import re
import subprocess

from tests.architecture.source import ROOT


def tracked() -> list[str]:
    found = subprocess.run(
        ["git", "ls-files", "-z"], capture_output=True, text=True, cwd=ROOT, check=True
    )
    return [name for name in found.stdout.split("\0") if name and (ROOT / name).is_file()]


def test_requirements_hold_hashes_and_no_address():
    for name in ("requirements.txt", "requirements-demo.txt", "requirements-dev.txt"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert "https://" not in text, name
        assert "http://" not in text, name
        entries = re.findall(r"^[a-z0-9][^\n]*==[^\n]*", text, re.MULTILINE | re.IGNORECASE)
        assert len(entries) > 30, name
        assert text.count("--hash=sha256:") >= len(entries), name


def test_no_lock_with_addresses_is_tracked():
    assert not {"uv.lock", "pylock.toml"} & set(tracked())


def test_nothing_loads_from_elsewhere():
    loads = re.compile(
        r"""(?:src|href)=["']https?://|url\(["']?https?://|@import\s+["']https?://"""
    )
    wrong = []
    for name in tracked():
        if name.startswith(("governance/web/templates/", "governance/web/static/css/")):
            text = (ROOT / name).read_text(encoding="utf-8")
            wrong += [
                name for found in loads.findall(text) if "{{" not in found and "<link" in text
            ]
    assert wrong == []


def test_the_commands_of_the_readme_exist_in_the_makefile():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for readme in ("README.md", "README.ja.md"):
        text = (ROOT / readme).read_text(encoding="utf-8")
        targets = set(re.findall(r"^make ([a-z]+)", text, re.MULTILINE))
        assert {"run", "test"} <= targets, readme
        for target in targets:
            assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
