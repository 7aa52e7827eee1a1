"""`sekisho import` and `sekisho export`, run as a person at the machine runs them."""

import json

import pytest
from click.testing import CliRunner

from governance.cli.exchange import export_command, import_command

FILE = (
    "name,provider,purpose,department_id,owner_id,confidentiality\n"
    "文書管理,例示社,文書,PR,owner,2\n"
)


@pytest.fixture
def run(database_url, keys, city, tmp_path):
    environment = {"DATABASE_URL": database_url, "SEKISHO_KEYS": str(keys.directory)}

    def call(command, *arguments, **options):
        return CliRunner().invoke(
            command, arguments, env=environment, catch_exceptions=False, **options
        )

    return call


@pytest.fixture
def path(tmp_path):
    def write(text):
        file = tmp_path / "services.csv"
        file.write_text(text, encoding="utf-8")
        return str(file)

    return write


def imported(run, file, *more, **options):
    return run(import_command, "cloud-services", file, "--as", "owner", *more, **options)


def test_what_a_dry_run_shows_is_done_with_its_word(run, path):
    shown = json.loads(imported(run, path(FILE), "--dry-run", "--json").stdout)
    assert (shown["creates"], shown["errors"]) == (1, [])
    done = imported(run, path(FILE), "--confirm", shown["confirm"], "--json")
    assert done.exit_code == 0
    assert json.loads(done.stdout)["creates"] == 1
    again = imported(run, path(FILE), "--confirm", shown["confirm"])
    assert again.exit_code == 2
    assert "Check the file again" in again.output


def test_flaws_are_listed_and_nothing_is_done(run, path):
    result = imported(run, path(FILE.replace(",owner,", ",nobody,")), "--yes")
    assert result.exit_code == 1
    assert "cell.reference" in result.output
    assert run(export_command, "cloud-services", "--as", "owner", "--json").stdout == ""


def test_a_person_at_the_machine_is_asked_before_anything_is_done(run, path):
    assert imported(run, path(FILE), input="n\n").exit_code == 1
    assert run(export_command, "cloud-services", "--as", "owner", "--json").stdout == ""
    assert imported(run, path(FILE), input="y\n").exit_code == 0


def test_an_export_comes_back_unchanged(run, path, tmp_path):
    imported(run, path(FILE), "--yes")
    target = str(tmp_path / "out.xlsx")
    assert run(export_command, "cloud-services", target, "--as", "pr").exit_code == 0
    shown = json.loads(imported(run, target, "--dry-run", "--json").stdout)
    assert (shown["rows"], shown["unchanged"]) == (1, 1)


def test_who_may_not_import_is_told_so(run, path):
    result = run(import_command, "people", path(FILE), "--as", "owner", "--yes")
    assert result.exit_code == 2
    assert "--as" in result.output
