"""The command `sekisho`: one lazy group that loads a command's module when it is called."""

from __future__ import annotations

import errno
import gc
import importlib
import io
import os
import sys
from typing import Any, Final

import click

COMMANDS: Final = {
    "up": ("up", "command", "Migrate, then run the web service and a worker."),
    "demo": ("demo", "command", "The same with the sample city and sandbox providers."),
    "worker": ("worker", "command", "Run a worker for some or all queues."),
    "migrate": ("migrate", "command", "Bring the database to this version."),
    "check": ("check", "command", "Check a text against the publishing rules."),
    "scan": ("scan", "command", "Scan a tenant or an account once, without a database."),
    "rules": ("rules", "command", "Test, list and explain rules."),
    "audit": ("audit", "command", "Verify and prove the audit log."),
    "import": ("exchange", "import_command", "Import a register from CSV, XLSX or NDJSON."),
    "export": ("exchange", "export_command", "Export a register."),
    "backup": ("backup", "command", "Write the whole database and its keys into one file."),
    "restore": ("restore", "command", "Restore a backup into an empty database."),
    "admin": ("admin", "command", "First administrator, passwords, sessions."),
    "doctor": ("doctor", "command", "Say what is well and what is not on this machine."),
    "web": ("web", "command", ""),
}
"""Name → module, attribute, and the line in the help. Without a line the command is hidden."""


class LazyGroup(click.Group):
    """Knows its commands' names; imports a module only to run or explain its command."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Every command that people call."""
        return [name for name, (_, _, line) in COMMANDS.items() if line]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command of this name, imported now."""
        if cmd_name not in COMMANDS:
            return None
        module, attribute, _ = COMMANDS[cmd_name]
        # What modules make lives as long as the process. To look for garbage in it while they load,
        # and again with each full collection of the months that follow, is in vain.
        gc.disable()
        try:
            command: click.Command = getattr(
                importlib.import_module(f"governance.cli.{module}"), attribute
            )
        finally:
            gc.freeze()
            gc.enable()
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, without importing one."""
        rows = [(name, COMMANDS[name][2]) for name in self.list_commands(ctx)]
        with formatter.section("Commands"):
            formatter.write_dl(rows)


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="sekisho")
def sekisho() -> None:
    """関所: the checkpoint that every cloud service, account and post passes.

    Exit codes: 0 ok, 1 found something, 2 wrong use, 3 could not look.
    """


def main(arguments: list[str] | None = None) -> Any:
    """The entry point: what a person can mend is one line on standard error and exit code 2."""
    for stream in (sys.stdout, sys.stderr):
        # A console of another encoding shows what it lacks as \\u1f468, rather than nothing at all.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        return sekisho.main(args=arguments, prog_name="sekisho")
    except tuple(mendable()) as error:
        click.echo(f"sekisho: {error}", err=True)
        sys.exit(2)
    except OSError as error:
        if error.errno not in _CANNOT_WRITE or error.filename is not None:
            raise
        # What is left in the buffer would fail once more when the process ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        click.echo(f"sekisho: the answer could not be written: {error.strerror}.", err=True)
        sys.exit(3)


_CANNOT_WRITE: Final = frozenset([errno.ENOSPC, errno.EDQUOT, errno.EIO])


def mendable() -> list[type[Exception]]:
    """The errors whose text tells a person what to do."""
    # Only modules that a command has loaded can have raised their errors.
    found: list[type[Exception]] = []
    for module, name in (
        ("governance.settings", "SettingsError"),
        ("governance.base.migrate", "DatabaseUnusable"),
        ("governance.base.secrets", "KeysUnusable"),
        ("governance.base.embedded_places", "EmbeddedUnavailable"),
    ):
        loaded = sys.modules.get(module)
        if loaded is not None:
            found.append(getattr(loaded, name))
    return found


if __name__ == "__main__":
    main()
