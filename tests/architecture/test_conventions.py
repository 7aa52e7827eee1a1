"""What STYLE promises and no linter checks. Each checker has a bad sample of its own."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from types import ModuleType

import pytest

import governance
from governance import wiring
from governance.base import errors, states
from governance.base.policy import Action
from governance.jobs.runtime import Job
from tests.architecture.source import DOMAINS, ROOT, modules, name_of

# --------------------------------------------------------------------------- syntax


def commits(tree: ast.Module) -> list[int]:
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "commit"
    ]


def broad_excepts(tree: ast.Module) -> list[int]:
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or name_of(node.type) in {"Exception", "BaseException"})
        # A handler that ends in a bare `raise` tidies up and lets the error fly.
        and not (isinstance(node.body[-1], ast.Raise) and node.body[-1].exc is None)
    ]


def raw_sql(tree: ast.Module) -> list[int]:
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and name_of(node.func).split(".")[-1] == "text"
        and name_of(node.func) in {"text", "sqlalchemy.text", "sa.text"}
    ]


def imports_inside_functions(tree: ast.Module) -> list[int]:
    return [
        inner.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]


def sleeps(tree: ast.Module) -> list[int]:
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and name_of(node.func) in {"time.sleep", "sleep"}
    ]


CHECKERS: dict[str, tuple[Callable[[ast.Module], list[int]], str]] = {
    "commit": (commits, "session.commit()"),
    "broad except": (broad_excepts, "try:\n    f()\nexcept Exception:\n    pass"),
    "raw SQL": (raw_sql, "session.execute(text('select 1'))"),
    "import in a function": (imports_inside_functions, "def f():\n    import os"),
    "sleep": (sleeps, "import time\ntime.sleep(1)"),
}


@pytest.mark.parametrize("name", CHECKERS)
def test_each_checker_finds_its_bad_sample(name):
    checker, bad = CHECKERS[name]
    assert checker(ast.parse(bad))
    assert not checker(ast.parse("value = 1\nsession.flush()"))


def offenders(checker: Callable[[ast.Module], list[int]], *packages: str) -> list[str]:
    return [f"{path}:{line}" for path, tree in modules(*packages) for line in checker(tree)]


def test_commit_is_written_in_one_file():
    found = {line.split(":")[0] for line in offenders(commits, "governance")}
    assert found <= {"governance/base/db.py", "governance/base/migrate.py"}


def test_only_the_job_runner_catches_everything():
    found = {
        line.split(":")[0]
        for line in offenders(broad_excepts, "governance", "connectors", "approval_rules")
    }
    assert found <= {"governance/jobs/runner.py"}


def test_no_domain_writes_raw_sql():
    packages = [f"governance/{name}" for name in DOMAINS]
    # The condition of an index is part of a table's definition, not a statement.
    found = [
        line
        for line in offenders(raw_sql, *packages)
        if "/jobs/" not in line and "/models.py:" not in line
    ]
    assert found == []


def test_no_domain_imports_inside_a_function():
    assert offenders(imports_inside_functions, *[f"governance/{name}" for name in DOMAINS]) == []


def test_no_domain_and_no_door_sleeps():
    packages = [f"governance/{name}" for name in (*DOMAINS, "rest", "web")]
    assert offenders(sleeps, *packages) == []


def test_no_test_sleeps():
    assert offenders(sleeps, "tests/architecture", "tests/posts", "tests/scans", "tests/rest") == []


# --------------------------------------------------------------------------- live objects


def loaded() -> Iterator[ModuleType]:
    for package in DOMAINS:
        for found in pkgutil.walk_packages(
            [str(ROOT / "governance" / package)], f"governance.{package}."
        ):
            yield importlib.import_module(found.name)


def actions() -> Iterator[tuple[str, Callable[..., object]]]:
    for module in loaded():
        if not module.__name__.endswith(".actions"):
            continue
        for name, value in vars(module).items():
            if (
                inspect.isfunction(value)
                and value.__module__ == module.__name__
                and not name.startswith("_")
            ):
                yield f"{module.__name__}.{name}", value


# Sign-in has no actor yet; machinery is called by other actions, never by a door.
WITHOUT_ACTOR = {
    "governance.identity.actions.sign_in",
    "governance.identity.actions.sign_out",
    "governance.identity.actions.make_setup",
    "governance.identity.actions.accept_setup",
    "governance.tasks.actions.open_task",
    "governance.tasks.actions.close_tasks",
}


def test_every_action_begins_with_session_and_actor_and_names_its_permission():
    wrong = []
    for name, function in actions():
        if name in WITHOUT_ACTOR:
            continue
        first = list(inspect.signature(function).parameters)[:2]
        if first != ["session", "actor"]:
            wrong.append(f"{name}{first}")
        elif not isinstance(getattr(function, "__action__", None), Action):
            wrong.append(f"{name} has no @requires")
    assert wrong == []


def error_classes() -> Iterator[type[errors.SekishoError]]:
    seen = [errors.SekishoError]
    for _ in loaded():
        pass
    while seen:
        for found in seen.pop().__subclasses__():
            seen.append(found)
            if found.__module__.startswith(governance.__name__):
                yield found


KINDS = (errors.NotFound, errors.Forbidden, errors.Conflict, errors.Invalid, errors.Unavailable)


def test_every_error_is_one_of_five_kinds_and_says_its_message():
    wrong = [
        found.__qualname__
        for found in error_classes()
        if not found.__module__.startswith("governance.rest")
        and not (issubclass(found, KINDS) and vars(found).get("__doc__"))
    ]
    assert wrong == []


def test_every_error_has_a_code_of_its_own():
    by_code: dict[str, set[str]] = {}
    for found in error_classes():
        by_code.setdefault(found.code, set()).add(found.__qualname__)
    shared = {code: names for code, names in by_code.items() if len(names) > 1}
    assert shared == {}


def job_classes() -> set[type[Job]]:
    for _ in loaded():
        pass
    found: set[type[Job]] = set()
    seen: list[type[Job]] = [Job]
    while seen:
        for job in seen.pop().__subclasses__():
            seen.append(job)
            if job.__module__.startswith("governance."):
                found.add(job)
    return found


def test_every_job_has_a_handler_and_every_handler_a_job():
    assert set(wiring.HANDLERS) == job_classes()


def test_every_scheduled_job_has_a_handler():
    assert {type(schedule.job) for schedule in wiring.SCHEDULES} <= set(wiring.HANDLERS)


def machines() -> Iterator[states.Machine]:
    for module in loaded():
        for value in vars(module).values():
            if isinstance(value, states.Machine):
                yield value


def unreachable(machine: states.Machine) -> set[str]:
    reached = {machine.initial}
    grown = True
    while grown:
        more = {move.target for move in machine.moves if reached & set(move.sources)} - reached
        reached |= more
        grown = bool(more)
    return set(machine.states) - reached


def test_every_state_is_reachable():
    assert {machine.name: unreachable(machine) for machine in machines()} == {
        machine.name: set() for machine in machines()
    }
    bad = states.Machine(
        name="bad",
        initial="a",
        states=["a", "b", "c"],
        moves=[states.Move(event="go", sources=["a"], target="b")],
    )
    assert unreachable(bad) == {"c"}
