"""All settings: one frozen Struct, read once from the environment or a TOML file."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct, field


class SettingsError(Exception):
    """A setting cannot be used. The text names it and the remedy."""


class JobSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Times of the worker, in seconds."""

    heartbeat: float = 10
    """How often a worker says that it lives."""
    stall_limit: float = 30
    """A worker silent for so long is dead, and its jobs are taken over."""
    lease: float = 90
    """How long a claim to publish is held; longer than any call."""
    visibility_lag: float = 5
    """How long a network may take to show a new post in its own timeline."""
    poll: float = 1
    """How often a worker looks for due jobs."""


class MailSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where mail goes out. Without a host no mail is sent and notices wait in the service."""

    host: str = ""
    port: int = 25
    sender: str = "sekisho@example.jp"
    user: str = ""
    password_file: str = ""
    starttls: bool = False


class Settings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything that an operator may choose."""

    home: str = "./var"
    """Data directory."""
    database_url: str | None = None
    """A PostgreSQL 15 or newer; without it the embedded server is used."""
    keys: str | None = None
    """Directory of the key files; must be given with `database_url`."""
    host: str = "127.0.0.1"
    port: int = 8400
    base_url: str = ""
    """The address that people type; for links in mails. Default: http://host:port."""
    organisation: str = ""
    sandbox: bool = False
    """The sample city: providers are the sandbox's, and no real one is ever called."""
    sandbox_endpoints: dict[str, str] = field(default_factory=dict)
    """Provider → address of its stand-in. Only with `sandbox`."""
    secure_cookies: bool | None = None
    """`__Host-` cookies with Secure. Default: yes unless the host is loopback."""
    token_is_step_up: bool = False
    """A personal token with the scope of an act counts as the person's step-up."""
    log_level: str = "INFO"
    trusted_proxies: tuple[str, ...] = ()
    jobs: JobSettings = JobSettings()
    mail: MailSettings = MailSettings()

    @property
    def home_path(self) -> Path:
        """The data directory, absolute."""
        return Path(self.home).expanduser().absolute()

    @property
    def keys_path(self) -> Path:
        """The directory of the key files, absolute."""
        return Path(self.keys).expanduser().absolute() if self.keys else self.home_path / "keys"

    @property
    def address(self) -> str:
        """The address of the service without a trailing slash."""
        return (self.base_url or f"http://{self.host}:{self.port}").rstrip("/")


def read(environment: Mapping[str, str] | None = None) -> Settings:
    """
    The settings of this process.

    A TOML file named by `SEKISHO_CONFIG` comes first; `SEKISHO_<FIELD>` overrides it, nested fields
    with two underscores (`SEKISHO_MAIL__HOST`); `DATABASE_URL` names the database. Raises
    `SettingsError` with the name of the setting and what to write.
    """
    environment = os.environ if environment is None else environment
    values: dict[str, Any] = {}
    config = environment.get("SEKISHO_CONFIG")
    if config:
        try:
            values = tomllib.loads(Path(config).read_text(encoding="utf-8"))
        except OSError as error:
            msg = f"SEKISHO_CONFIG={config}: cannot be read ({error.strerror})."
            raise SettingsError(msg) from None
        except tomllib.TOMLDecodeError as error:
            msg = f"SEKISHO_CONFIG={config}: not valid TOML: {error}."
            raise SettingsError(msg) from None
    for key, text in environment.items():
        if key.startswith("SEKISHO_") and key != "SEKISHO_CONFIG":
            _place(values, key.removeprefix("SEKISHO_").lower().split("__"), text)
    if environment.get("DATABASE_URL"):
        values["database_url"] = environment["DATABASE_URL"]
    try:
        settings = msgspec.convert(values, Settings, strict=False)
    except msgspec.ValidationError as error:
        msg = f"A setting cannot be used: {error}. See docs/operator.md for the list of settings."
        raise SettingsError(msg) from None
    return _checked(settings)


def _place(values: dict[str, Any], path: list[str], text: str) -> None:
    for part in path[:-1]:
        inner = values.setdefault(part, {})
        if not isinstance(inner, dict):
            return
        values = inner
    values[path[-1]] = text.split(",") if path[-1] == "trusted_proxies" else text


def _checked(settings: Settings) -> Settings:
    if settings.sandbox_endpoints and not settings.sandbox:
        msg = "SEKISHO_SANDBOX_ENDPOINTS counts only with SEKISHO_SANDBOX=true. Unset one of them."
        raise SettingsError(msg)
    url = settings.database_url
    if url and not url.startswith(("postgresql://", "postgres://", "postgresql+psycopg://")):
        msg = (
            "DATABASE_URL must name a PostgreSQL server, like "
            "postgresql://user:password@host:5432/sekisho. Unset it to use the embedded server."
        )
        raise SettingsError(msg)
    if url and not settings.keys:
        msg = (
            "With DATABASE_URL the keys must be given: set SEKISHO_KEYS to the directory of the "
            "key files (copy the directory `keys` of the data directory that made them, or name an "
            "empty directory at the first start)."
        )
        raise SettingsError(msg)
    return settings
