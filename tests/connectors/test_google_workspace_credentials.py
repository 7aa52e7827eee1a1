"""Whose credential it is, what it may see, and the way it takes."""

from __future__ import annotations

import json
import logging
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

import pytest
from msgspec import structs

from connectors import registry
from connectors.contract import (
    Connection,
    Denied,
    NeedsAttention,
)
from connectors.sandbox.google_workspace_seed import ADMIN, DOMAIN, SCOPES, SERVICE_ACCOUNT
from tests.connectors.google_workspace_stage import (
    ALL,
    KINDS,
    POLICIES,
    ROOT,
    WorkspaceStage,
    facets,
    see,
    service_account_key,
)


def test_a_service_account_sees_what_the_administrator_sees(workspace: WorkspaceStage):
    seen = workspace.with_key().observe(ALL, deadline=30)
    assert seen.gaps == ()
    assert seen.resources == see(workspace).resources


def test_a_scope_that_was_not_delegated_costs_its_facets_alone(workspace: WorkspaceStage):
    fewer = [one for one in SCOPES if one != "cloud-identity.policies.readonly"]
    workspace.change("grants", {SERVICE_ACCOUNT: fewer})
    seen = workspace.with_key().observe(ALL, deadline=30)
    assert facets(seen, ROOT)["password"] == Denied("unauthorized_client")
    assert ("gws.user", "") in seen.complete


@pytest.mark.parametrize(
    ("part", "value"), [("tokens", {}), ("customer", {"id": "C0x", "customerDomain": "other.jp"})]
)
def test_a_credential_that_is_refused_or_anothers_needs_a_person(
    workspace: WorkspaceStage, part: str, value: Any
):
    workspace.change(part, value)
    with pytest.raises(NeedsAttention):
        see(workspace)


def test_a_credential_that_is_refused_in_mid_scan_leaves_what_was_seen(workspace: WorkspaceStage):
    workspace.spoil("token_revoked", at=("GET", POLICIES))
    seen = see(workspace)
    assert ("gws.customer", "") in seen.complete
    assert ("gws.org_unit", "") not in seen.complete


@pytest.mark.parametrize(
    ("grants", "subject", "code"),
    [
        ({}, ADMIN, "invalid_grant"),
        ({SERVICE_ACCOUNT: list(SCOPES)}, f"nobody@{DOMAIN}", "invalid_grant"),
        ({SERVICE_ACCOUNT: []}, ADMIN, "unauthorized_client"),
    ],
)
def test_a_key_that_may_not_look_needs_a_person(
    workspace: WorkspaceStage, grants: Any, subject: str, code: str
):
    workspace.change("grants", grants)
    with pytest.raises(NeedsAttention) as told:
        workspace.with_key(subject=subject).observe(ALL, deadline=30)
    assert told.value.code == code


def test_an_administrator_of_less_sees_less_and_says_so(workspace: WorkspaceStage):
    seen = workspace.with_key(subject=f"kouhou@{DOMAIN}").observe(ALL, deadline=30)
    assert {one.type for one in seen.resources} == {"gws.form"}
    assert {gap.code for gap in seen.gaps if not gap.facet} == {"forbidden"}


@pytest.mark.parametrize(
    ("account", "settings", "secrets", "code"),
    [
        (DOMAIN, {}, {}, "no_credentials"),
        (DOMAIN, {}, {"service_account_key": "not json"}, "service_account_key"),
        (DOMAIN, {"subject": ADMIN}, {"service_account_key": "{}"}, "service_account_key"),
        (DOMAIN, {}, {"service_account_key": "KEY"}, "no_subject"),
        (DOMAIN, {"subject": "kanri"}, {"access_token": "token"}, "subject"),
        (DOMAIN, {"form_owners": "a@b.jp, x"}, {"access_token": "token"}, "subject"),
        ("例示市", {}, {"access_token": "token"}, "account"),
    ],
)
def test_what_cannot_work_is_said_before_any_call(
    account: str, settings: dict[str, str], secrets: dict[str, str], code: str
):
    given = {k: service_account_key() if v == "KEY" else v for k, v in secrets.items()}
    connection = Connection(
        provider="google_workspace", account=account, settings=settings, secrets=given
    )
    with pytest.raises(NeedsAttention) as told:
        registry.connect(connection)
    assert told.value.code == code


def test_a_key_is_shown_to_google_alone(workspace: WorkspaceStage):
    workspace.with_key().observe({"gws.user": frozenset()}, deadline=30)
    assert workspace.paths().count("/token") == 2


def test_no_credential_appears_in_a_log_a_repr_or_an_error(
    workspace: WorkspaceStage, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.DEBUG)
    secret = "very-secret-" + "z" * 20
    connector = workspace.connect(access_token=secret)
    with pytest.raises(NeedsAttention) as told:
        connector.observe(ALL, deadline=30)
    workspace.change("grants", {})
    keyed = workspace.with_key()
    with pytest.raises(NeedsAttention) as other:
        keyed.observe(ALL, deadline=30)
    echo = {"error": {"errors": [{"reason": f"bad {secret}"}], "message": f"bad {secret}"}}
    workspace.change("tokens", {secret: {"subject": ADMIN, "scopes": list(SCOPES)}})
    workspace.spoil("status", at=("GET", KINDS["gws.user"]), status=400, body=echo, count=20)
    gaps = connector.observe(ALL, deadline=30).gaps
    assert "bad [redacted]" in {gap.code for gap in gaps}
    errors = [repr(connector), repr(keyed), str(told.value), str(other.value), repr(gaps)]
    shown = "".join([*errors, caplog.text])
    inner = json.loads(service_account_key())["private_key"].splitlines()[1]
    assert secret not in shown
    assert inner not in shown


class Proxy(BaseHTTPRequestHandler):
    """Opens no tunnel, and remembers to where one was asked for."""

    asked: ClassVar[list[str]] = []

    def do_CONNECT(self) -> None:
        self.asked.append(self.path)
        self.send_error(403)

    def log_message(self, *_: Any) -> None:
        pass


def test_google_is_reached_through_the_proxy_and_in_no_other_way(
    workspace: WorkspaceStage, monkeypatch: pytest.MonkeyPatch
):
    Proxy.asked.clear()
    with ThreadingHTTPServer(("127.0.0.1", 0), Proxy) as proxy:
        threading.Thread(target=proxy.serve_forever, daemon=True).start()
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{proxy.server_port}")
        connection = structs.replace(workspace.connection(), endpoint=None)
        seen = registry.connect(connection).observe(ALL, deadline=5)
        proxy.shutdown()
    assert seen.complete == frozenset()
    assert set(Proxy.asked) == {
        "admin.googleapis.com:443",
        "cloudidentity.googleapis.com:443",
        "www.googleapis.com:443",
    }
