"""One head, names that sort, and tables that equal the models."""

from __future__ import annotations

import importlib
import pkgutil
import re

import sqlalchemy
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

import governance
from governance.base import migrate
from governance.base.tables import Table
from tests.architecture.source import ROOT, modules

VERSIONS = ROOT / "migrations" / "versions"


def test_names_begin_with_date_and_time_and_form_one_line():
    names = sorted(path.stem for path in VERSIONS.glob("*.py"))
    before = None
    for name in names:
        assert re.fullmatch(r"\d{4}_\d\d_\d\d_\d{4}_[a-z_]+", name), name
        text = (VERSIONS / f"{name}.py").read_text(encoding="utf-8")
        revision = "_".join(name.split("_")[:4])
        assert f'revision = "{revision}"' in text, name
        assert f"down_revision = {before!r}".replace("'", '"') in text, name
        before = revision
    assert migrate.expected_revision() == before


def test_history_does_not_depend_on_the_code_of_today():
    for path, tree in modules("migrations/versions"):
        text = (ROOT / path).read_text(encoding="utf-8")
        assert "import governance" not in text, path
        assert "from governance" not in text, path
        assert tree.body, path


def test_every_migration_has_time_limits():
    for path in VERSIONS.glob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert "lock_timeout" in text, path.name
        assert "statement_timeout" in text, path.name


def ours(_object, name, kind, _reflected, _compared):
    return not (kind == "table" and name.startswith(("procrastinate_", "alembic_")))


def test_the_tables_equal_the_models(database_url):
    for found in pkgutil.walk_packages(governance.__path__, "governance."):
        if found.name.endswith(".models") or found.name.startswith("governance.base"):
            importlib.import_module(found.name)
    engine = sqlalchemy.create_engine(database_url)
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"include_object": ours, "compare_type": True}
        )
        differences = compare_metadata(context, Table.metadata)
    engine.dispose()
    # Indexes are tuned in migrations alone; the models name what queries rely on.
    kept = [item for item in differences if not str(item[0]).endswith("_index")]
    assert kept == []
