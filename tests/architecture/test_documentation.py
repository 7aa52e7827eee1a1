"""The documentation names what exists."""

from __future__ import annotations

import re
import tomllib

from msgspec.structs import fields

from connectors import registry
from governance.base.policy import ROLES, Action
from governance.cli.main import COMMANDS
from governance.settings import JobSettings, MailSettings, Settings
from tests.architecture.source import ROOT


def page(name: str) -> str:
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


def test_every_dependency_has_its_reason():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    named = [
        *project["project"]["dependencies"],
        *project["project"]["optional-dependencies"]["demo"],
        *project["dependency-groups"]["dev"],
    ]
    reasons = page("decisions/0006-dependencies.md")
    missing = []
    for line in named:
        name = re.split(r"[\[<>=;! ]", line)[0]
        if not (f"{name}," in reasons or f"{name} " in reasons or name.startswith("types-")):
            missing.append(name)
    assert missing == []


def test_every_decision_says_how_it_is_enforced():
    for path in (ROOT / "docs" / "decisions").glob("*.md"):
        text = path.read_text(encoding="utf-8")
        for part in ("**Context.**", "**Decision.**", "**Consequences.**", "**Enforced by.**"):
            assert part in text, (path.name, part)


def test_every_setting_is_in_the_operators_guide():
    guide = page("operator.md")
    names = [f"SEKISHO_{field.name.upper()}" for field in fields(Settings)]
    names += [f"SEKISHO_JOBS__{field.name.upper()}" for field in fields(JobSettings)]
    names += [f"SEKISHO_MAIL__{field.name.upper()}" for field in fields(MailSettings)]
    nested = {"SEKISHO_JOBS", "SEKISHO_MAIL", "SEKISHO_DATABASE_URL", "SEKISHO_SANDBOX_ENDPOINTS"}
    assert [name for name in names if name not in guide and name not in nested] == []
    assert "DATABASE_URL" in guide


def test_every_command_is_in_the_operators_guide():
    guide = page("operator.md")
    missing = [
        name for name, (_, _, line) in COMMANDS.items() if line and f"sekisho {name}" not in guide
    ]
    assert missing == []


def test_every_action_and_role_is_in_the_administrators_guide():
    guide = page("administrator.md")
    assert [action for action in Action if f"`{action}`" not in guide] == []
    assert [role for role in ROLES if role != "system" and f"`{role}`" not in guide] == []


def test_every_connector_has_a_readme_with_its_rights():
    for provider, manifest in registry.manifests().items():
        text = (ROOT / "connectors" / provider / "README.md").read_text(encoding="utf-8")
        rights = {call.right for call in manifest.calls.values()}
        rights |= {
            facet.right for kind in manifest.resources.values() for facet in kind.facets.values()
        }
        assert [right for right in sorted(rights) if right and right not in text] == [], provider
