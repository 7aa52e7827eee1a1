"""What a domain refuses with can be read in Japanese."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import governance
from governance.web import i18n
from governance.web.i18n import Key

KINDS = {
    "SekishoError", "NotFound", "Forbidden", "Conflict", "Invalid", "Unavailable",
    "VersionMismatch",
}  # fmt: skip
FOR_PROGRAMS = {"rest", "cli", "demo"}


def _named(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else getattr(node, "attr", "")


def _sentences(tree: ast.Module) -> Iterator[str]:
    """Messages of error classes, and those handed to a `Flaw` as a literal or a constant."""
    constants: dict[str, list[str]] = {}
    for node in ast.walk(tree):
        if isinstance(node, (ast.Assign, ast.AnnAssign)) and isinstance(node.value, ast.Constant):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                constants.setdefault(_named(target), []).append(str(node.value.value))
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef) and KINDS & {_named(base) for base in node.bases}:
            yield (ast.get_docstring(node) or "").splitlines()[0]
        if isinstance(node, ast.Call) and _named(node.func) == "Flaw":
            for word in node.keywords:
                if word.arg == "message" and isinstance(word.value, ast.Constant):
                    yield str(word.value.value)
                elif word.arg == "message" and isinstance(word.value, ast.Name):
                    yield from constants.get(word.value.id, [])


def test_every_error_and_every_flaw_has_japanese_words():
    root = Path(governance.__path__[0])
    known = i18n.catalogue("ja")
    lacking = {
        f"{path.relative_to(root)}: {sentence}"
        for path in root.rglob("*.py")
        if not FOR_PROGRAMS & set(path.relative_to(root).parts)
        for sentence in _sentences(ast.parse(path.read_text(encoding="utf-8")))
        if Key("", sentence) not in known
    }
    assert sorted(lacking) == []
