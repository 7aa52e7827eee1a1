"""Reading our own source as syntax trees, for tests that hold the house to its rules."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOMAINS = (
    "posts",
    "scans",
    "rulebook",
    "cloud_services",
    "social_accounts",
    "approvals",
    "tasks",
    "media",
    "identity",
    "audit",
    "jobs",
)


def modules(*packages: str) -> Iterator[tuple[Path, ast.Module]]:
    """Every module below these packages with its tree."""
    for package in packages:
        for path in sorted((ROOT / package).rglob("*.py")):
            yield path.relative_to(ROOT), ast.parse(path.read_text(encoding="utf-8"))


def name_of(node: ast.AST) -> str:
    """The dotted name that an expression spells, "" when it is none."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{name_of(node.value)}.{node.attr}"
    return ""
