"""`sekisho scan`: look at a tenant or an account once and judge it, without a database."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, NoReturn

import click
from msgspec import Struct

from approval_rules.load import PackError, default_packs, load_pack
from approval_rules.model import Pack, PackKind
from approval_rules.usage import UsageRules, compile_usage
from connectors import registry
from connectors.contract import Connection, ConnectorError, Observes, Snapshot
from governance.cli.scan_answers import FORMATS, Looked, write_unseen
from governance.scans.judge import judge
from governance.scans.plan import plan

FOUND: Final = 1
COULD_NOT_LOOK: Final = 3
KINDS: Final[Mapping[str, PackKind]] = {"cloud": "cloud_usage", "network": "social_usage"}


class Wish(Struct, frozen=True, kw_only=True):
    """What is the same for every provider on the command line."""

    rules: Sequence[str]
    only: str
    endpoint: str | None
    form: str
    only_failed: bool
    confidentiality: str
    seconds: float


@click.group("scan")
def command() -> None:
    """Scan a tenant or an account once, without a database.

    Exit codes: 0 every rule holds, 1 a rule is broken, 2 wrong use, 3 could not look (at all, or
    not at everything).
    """


def _common(function: Callable[..., None]) -> Callable[..., None]:
    options = (
        click.option(
            "--rules",
            multiple=True,
            metavar="PACK",
            help="A shipped pack by its name, or a file; may be given several times.",
        ),
        click.option("--only", default="", help="Only these parts, as in s3,ec2."),
        click.option("--endpoint-url", "endpoint", help="Another address than the provider's."),
        click.option(
            "--format",
            "form",
            type=click.Choice([*FORMATS]),
            default="table",
            show_default=True,
            help="json is one line for each verdict, then a summary.",
        ),
        click.option("--json", "form", flag_value="json", help="The same as --format json."),
        click.option("--only-failed", is_flag=True, help="Leave out what is not broken."),
        click.option(
            "--confidentiality",
            default="",
            help="The class of the service (3A, 2, …), on which severities depend.",
        ),
        click.option(
            "--timeout",
            "seconds",
            type=click.FloatRange(min=1, max=86_400),
            default=600.0,
            show_default=True,
            help="Seconds after which the scan ends with what it has seen.",
        ),
    )
    for option in reversed(options):
        function = option(function)
    return function


@command.command()
@_common
@click.option("--profile", default="", help="A profile of the AWS configuration.")
@click.option("--role-arn", default="", help="A role to take before looking.")
@click.option("--external-id", default="", help="What that role's trust policy asks for.")
@click.option("--region", "regions", multiple=True, help="all, or one; several times.")
@click.option("--account", default="", help="Refuse credentials of any other account.")
@click.option(
    "--source",
    type=click.Choice(["api", "auto", "config"]),
    default="api",
    show_default=True,
    help="Of buckets: ask S3, or take what AWS Config recorded, where it records or alone.",
)
@click.option("--organization", is_flag=True, help="Every account of the organisation.")
@click.option("--role-name", default="", help="The role to take in each of these accounts.")
def aws(
    *,
    profile: str,
    role_arn: str,
    external_id: str,
    regions: tuple[str, ...],
    account: str,
    source: str,
    organization: bool,
    role_name: str,
    **wish: Any,
) -> None:
    """Scan an AWS account with the credentials of the environment or of a profile.

    With --organization each account is told of by itself; --timeout is the time of each, and an
    account whose role cannot be taken ends the command with 3 after the others were seen.
    """
    if organization and (account or not role_name):
        raise click.UsageError("--organization takes --role-name, and no --account.")
    settings = {
        "credentials": "ambient",
        "profile": profile,
        "role_arn": role_arn,
        "external_id": external_id,
        "regions": ",".join(regions),
        "source": source,
    }
    # What AWS's own tools obey; the option wins.
    wish["endpoint"] = wish["endpoint"] or os.environ.get("AWS_ENDPOINT_URL") or None
    _scan("aws", account, settings, {}, Wish(**wish), members=role_name if organization else "")


@command.command("google-cloud")
@_common
@click.option("--account", default="", help="projects/ID, folders/NUMBER or organizations/NUMBER.")
@click.option("--project", default="", help="A project's id, for short.")
@click.option(
    "--credentials",
    type=click.Path(exists=True, dir_okay=False, readable=True),
    help="The JSON key of a service account.",
)
@click.option("--impersonate", default="", help="A service account to act as.")
@click.option("--domain", "domains", multiple=True, help="A domain of ours; several times.")
def google_cloud(
    *,
    account: str,
    project: str,
    credentials: str | None,
    impersonate: str,
    domains: tuple[str, ...],
    **wish: Any,
) -> None:
    """Scan a part of Google Cloud with a key, or with what gcloud keeps."""
    if account and project:
        raise click.UsageError("Give --account or --project, not both.")
    settings, secrets = _from_environment("google_cloud")
    ours = {"impersonate": impersonate, "domains": ",".join(domains)}
    settings |= {name: value for name, value in ours.items() if value}
    file = credentials or ("" if secrets else _application_default())
    if file:
        secrets["service_account_key"] = _text_of(file)
    if not secrets:
        _give_up(
            "No credentials for Google Cloud were found; give --credentials FILE, set "
            "GOOGLE_APPLICATION_CREDENTIALS, or run “gcloud auth application-default login”."
        )
    part = account or project or os.environ.get("GOOGLE_CLOUD_PROJECT", "")
    if not part:
        _give_up("Say what to look at: --project ID, or --account organizations/NUMBER.")
    _scan("google_cloud", part, settings, secrets, Wish(**wish))


def _application_default() -> str:
    """The file of credentials that Google's own tools would take, "" where there is none."""
    named = os.environ.get("GOOGLE_APPLICATION_CREDENTIALS", "")
    kept = os.environ.get("CLOUDSDK_CONFIG") or "~/.config/gcloud"
    usual = Path(kept).expanduser() / "application_default_credentials.json"
    return named or (str(usual) if usual.is_file() else "")


@command.command("google-workspace")
@_common
@click.option("--account", default="", help="Refuse credentials of any other primary domain.")
@click.option("--subject", default="", help="The administrator with whose eyes to look.")
@click.option(
    "--credentials",
    type=click.Path(exists=True, dir_okay=False, readable=True),
    help="The JSON key of a service account with domain-wide delegation.",
)
@click.option("--known-app", "apps", multiple=True, help="A reviewed client id; several times.")
@click.option("--form-owner", "owners", multiple=True, help="Whose forms to look at as well.")
@click.option("--dkim-selector", "selectors", multiple=True, help="Besides google.")
@click.option("--dns-server", default="", help="Another name server, as ADDRESS:PORT.")
def google_workspace(
    *,
    account: str,
    subject: str,
    credentials: str | None,
    apps: tuple[str, ...],
    owners: tuple[str, ...],
    selectors: tuple[str, ...],
    dns_server: str,
    **wish: Any,
) -> None:
    """Scan a Google Workspace customer, by default with GOOGLE_APPLICATION_CREDENTIALS."""
    settings, secrets = _from_environment("google_workspace")
    ours = {
        "subject": subject,
        "known_apps": ",".join(apps),
        "form_owners": ",".join(owners),
        "dkim_selectors": ",".join(selectors),
        "dns_server": dns_server,
    }
    settings |= {name: value for name, value in ours.items() if value}
    file = credentials or ("" if secrets else os.environ.get("GOOGLE_APPLICATION_CREDENTIALS", ""))
    if file:
        secrets["service_account_key"] = _text_of(file)
    if not secrets:
        _give_up(
            "No credentials for Google Workspace were found; give --credentials FILE, "
            "or set GOOGLE_APPLICATION_CREDENTIALS."
        )
    _scan("google_workspace", account, settings, secrets, Wish(**wish))


@command.command()
@_common
@click.option("--account", default="", help="The account's handle.")
def x(account: str, **wish: Any) -> None:
    """Scan an account of X. Its secrets come from SEKISHO_X_ACCESS_TOKEN and so on."""
    _scan("x", account, *_from_environment("x"), Wish(**wish))


@command.command()
@_common
@click.option("--account", default="", help="The channel's handle or id.")
def youtube(account: str, **wish: Any) -> None:
    """Scan a YouTube channel. Its secrets come from SEKISHO_YOUTUBE_REFRESH_TOKEN and so on."""
    _scan("youtube", account, *_from_environment("youtube"), Wish(**wish))


# --------------------------------------------------------------------------- looking


class _NothingSeen(Exception):
    """The text says why, and what to do."""


def _scan(
    provider: str,
    account: str,
    settings: Mapping[str, str],
    secrets: Mapping[str, str],
    wish: Wish,
    *,
    members: str = "",
) -> NoReturn:
    manifest = registry.manifest(provider)
    if wish.endpoint is not None and not wish.endpoint.startswith(("http://", "https://")):
        raise click.BadParameter(
            "write the address with http:// or https://", param_hint="--endpoint-url"
        )
    if members and wish.form == "sarif":
        raise click.BadParameter("SARIF tells of one account at a time", param_hint="--format")
    rules = _rules(wish.rules, KINDS[manifest.kind])
    if manifest.kind == "network" and not secrets:
        names = " and ".join(_variable(provider, name) for name in manifest.secrets)
        _give_up(f"No credentials for {manifest.title['en']} were found; set {names}.")
    if not plan(rules, manifest, only=_parts(wish.only, manifest)):
        raise click.UsageError(f"No rule of these packs is for {manifest.title['en']}.")
    connection = Connection(
        provider=provider,
        account=account,
        settings={name: value for name, value in settings.items() if value},
        secrets=secrets,
        endpoint=wish.endpoint,
    )
    try:
        if members:
            sys.exit(_look_at_members(connection, members, rules, wish))
        sys.exit(_look(connection, rules, wish))
    except (ConnectorError, _NothingSeen) as error:
        _give_up(str(error))


def _look_at_members(connection: Connection, role: str, rules: UsageRules, wish: Wish) -> int:
    """The exit code of all accounts: one that could not be seen at all weighs most."""
    codes, unseen = set(), False
    for member in registry.connect(connection).members(role, deadline=wish.seconds):
        if wish.form == "table":
            click.echo(f"Account {member.account}:")
        try:
            codes.add(_look(member, rules, wish))
        except (ConnectorError, _NothingSeen) as error:
            unseen = True
            _end_progress()
            click.echo(f"sekisho: account {member.account}: {error}", err=True)
            if wish.form == "json":
                write_unseen(member.account, str(error))
    if unseen:
        return COULD_NOT_LOOK
    return FOUND if FOUND in codes else max(codes)


def _look(connection: Connection, rules: UsageRules, wish: Wish) -> int:
    """See one tenant, tell of it, and answer the exit code."""
    manifest = registry.manifest(connection.provider)
    asked = plan(rules, manifest, only=_parts(wish.only, manifest))
    connector: Observes = registry.connect(connection)
    snapshot = connector.observe(asked, deadline=wish.seconds, progress=_progress())
    _end_progress()
    if not snapshot.resources and not snapshot.complete:
        raise _NothingSeen(_nothing_seen(snapshot, wish))
    service = {
        "registered": bool(wish.confidentiality),
        "provider": connection.provider,
        "confidentiality": wish.confidentiality,
    }
    verdicts = list(judge(rules, snapshot, service))
    FORMATS[wish.form](
        Looked(
            provider=connection.provider,
            title=manifest.title["en"],
            account=connection.account,
            rules=[rule for rule in rules.rules if rule.resource in manifest.resources],
            verdicts=verdicts,
            snapshot=snapshot,
            at=datetime.now(UTC),
            only_failed=wish.only_failed,
        )
    )
    counts = Counter(one.verdict for one in verdicts)
    if counts["fail"]:
        return FOUND
    return COULD_NOT_LOOK if counts["unknown"] or snapshot.gaps else 0


def _rules(names: Sequence[str], kind: PackKind) -> UsageRules:
    try:
        shipped = {pack.id: pack for pack in default_packs(kind)}
        packs = [_pack(name, shipped) for name in names] or list(shipped.values())
        return compile_usage(packs)
    except PackError as error:
        raise click.UsageError(str(error)) from None


def _pack(name: str, shipped: Mapping[str, Pack]) -> Pack:
    if name in shipped:
        return shipped[name]
    if not Path(name).exists():
        raise click.BadParameter(
            f"{name} is neither a file nor a shipped pack; those are {', '.join(shipped)}.",
            param_hint="--rules",
        )
    return load_pack(Path(name))


def _parts(text: str, manifest: registry.Manifest) -> list[str]:
    known = {part for kind in manifest.resources for part in (kind, *kind.split("."))}
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if "iam" in parts and "account" in known:
        # Much of what AWS calls IAM is a part of the account here.
        parts.append("account")
    strange = [part for part in parts if part not in known]
    if strange:
        raise click.BadParameter(
            f"{strange[0]} is not known; choose from {', '.join(sorted(known))}.",
            param_hint="--only",
        )
    return parts


def _from_environment(provider: str) -> tuple[dict[str, str], dict[str, str]]:
    """Settings and secrets from SEKISHO_<PROVIDER>_<NAME>."""
    manifest = registry.manifest(provider)

    def found(names: Sequence[str]) -> dict[str, str]:
        values = {name: os.environ.get(_variable(provider, name)) for name in names}
        return {name: value for name, value in values.items() if value}

    return found(manifest.settings), found([*manifest.secrets, *manifest.optional_secrets])


def _text_of(file: str) -> str:
    try:
        return Path(file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        _give_up(f"{file} cannot be read; give the JSON key of a service account.")


def _variable(provider: str, name: str) -> str:
    return f"SEKISHO_{provider}_{name}".upper()


def _nothing_seen(snapshot: Snapshot, wish: Wish) -> str:
    gap = snapshot.gaps[0] if snapshot.gaps else None
    what = f"{gap.resource_type} ({gap.code})" if gap else "no answer"
    remedy = "check the network and the rights of the credentials"
    if gap and gap.code == "unreadable_answer":
        remedy = "what answers there is not the provider; check the address and the proxy"
    elif wish.endpoint:
        remedy = f"check that {wish.endpoint} is the right address and answers"
    return f"Nothing could be seen: {what}; {remedy}."


def _give_up(message: str) -> NoReturn:
    _end_progress()
    click.echo(f"sekisho: {' '.join(message.split())}", err=True)
    sys.exit(COULD_NOT_LOOK)


def _progress() -> Callable[[str, int, int], None] | None:
    if not sys.stderr.isatty():
        return None

    def show(what: str, done: int, total: int) -> None:
        click.echo(f"\r{what} {done}/{total or '…'} ", err=True, nl=False)

    return show


def _end_progress() -> None:
    if sys.stderr.isatty():
        click.echo("\r\x1b[K", err=True, nl=False)
