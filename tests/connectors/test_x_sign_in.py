"""The sign-in with PKCE: who begins it gets the tokens, once, with every right that is needed."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
from pathlib import Path
from urllib.parse import parse_qs, parse_qsl, urlsplit

import msgspec
import pytest
import requests

from connectors import registry
from connectors.contract import Connection, NeedsAttention, Published, TryLater
from connectors.requests_transport import requests_session
from connectors.sandbox.x import ACCOUNT
from connectors.transport import TransportSettings
from connectors.x import sign_in
from connectors.x.calls import HOSTS
from tests.connectors.x_stage import XStage

REDIRECT = "http://127.0.0.1:9/callback"
TOKEN = ("POST", "/2/oauth2/token")


def session(x: XStage) -> requests.Session:
    made: requests.Session = requests_session(
        TransportSettings.from_environment(), endpoint=x.url, hosts=HOSTS
    )
    return made


def agreed(begun: sign_in.Begun) -> dict[str, str]:
    """What the browser comes back with when the account's owner agrees."""
    answer = requests.get(begun.url, allow_redirects=False, timeout=10)
    assert answer.headers["location"].startswith(f"{begun.redirect}?")
    return dict(parse_qsl(urlsplit(answer.headers["location"]).query))


def test_the_tokens_of_a_sign_in_publish_and_renew(x: XStage):
    begun = sign_in.begin("client", REDIRECT, shown_at=x.url)
    tokens = sign_in.finish(begun, agreed(begun), session(x))
    kept: list[dict] = []
    connection = Connection(
        provider="x",
        account=ACCOUNT,
        settings={"client_id": "client"},
        secrets=tokens,
        endpoint=x.url,
        keep_secrets=lambda fresh: kept.append(dict(fresh)),
    )
    assert isinstance(registry.connect(connection).publish(x.release("一")), Published)
    x.control("POST", "tokens", {"token": tokens["access_token"], "kind": "revoked"})
    assert isinstance(registry.connect(connection).publish(x.release("二")), Published)
    assert kept[0]["refresh_token"] != tokens["refresh_token"]


def test_what_x_is_asked_for_is_what_the_manifest_declares_and_no_more():
    rights = {one.right for one in registry.manifest("x").calls.values()}
    assert set(sign_in.SCOPES) == rights
    begun = sign_in.begin("client", REDIRECT)
    asked = parse_qs(urlsplit(begun.url).query)
    assert begun.url.startswith("https://x.com/i/oauth2/authorize?")
    assert asked["code_challenge_method"] == ["S256"]
    assert begun.verifier not in begun.url
    assert begun.verifier not in repr(begun)
    assert begun.state not in repr(begun)


def test_two_sign_ins_share_nothing():
    one, other = (sign_in.begin("client", REDIRECT) for _ in range(2))
    assert one.state != other.state
    assert one.verifier != other.verifier


def test_an_answer_to_another_sign_in_gives_nothing(x: XStage):
    one, other = (sign_in.begin("client", REDIRECT, shown_at=x.url) for _ in range(2))
    with pytest.raises(NeedsAttention) as told:
        sign_in.finish(one, agreed(other), session(x))
    assert told.value.code == "state"
    assert x.writes(*TOKEN) == 0


def test_a_code_serves_only_who_has_its_verifier(x: XStage):
    begun = sign_in.begin("client", REDIRECT, shown_at=x.url)
    came_back = agreed(begun)
    thief = msgspec.structs.replace(begun, verifier="guessed")
    with pytest.raises(NeedsAttention):
        sign_in.finish(thief, came_back, session(x))


def test_a_code_serves_once(x: XStage):
    begun = sign_in.begin("client", REDIRECT, shown_at=x.url)
    came_back = agreed(begun)
    sign_in.finish(begun, came_back, session(x))
    with pytest.raises(NeedsAttention) as told:
        sign_in.finish(begun, came_back, session(x))
    assert came_back["code"] not in str(told.value)


def test_an_access_that_was_not_allowed_is_told(x: XStage):
    begun = sign_in.begin("client", REDIRECT, shown_at=x.url)
    denied = {"state": begun.state, "error": "access_denied"}
    with pytest.raises(NeedsAttention) as told:
        sign_in.finish(begun, denied, session(x))
    assert told.value.code == "access_denied"


@pytest.mark.parametrize("lacks", ["media.write", "offline.access"])
def test_a_sign_in_without_a_right_says_which(x: XStage, lacks: str):
    begun = sign_in.begin("client", REDIRECT, shown_at=x.url)
    less = msgspec.structs.replace(begun, url=begun.url.replace(f"+{lacks}", ""))
    with pytest.raises(NeedsAttention) as told:
        sign_in.finish(begun, agreed(less), session(x))
    assert lacks in str(told.value)


@pytest.mark.parametrize("fault", ["status", "lost_answer", "garbage", "truncate", "reset"])
def test_a_sign_in_without_an_answer_begins_again(x: XStage, fault: str):
    begun = sign_in.begin("client", REDIRECT, shown_at=x.url)
    came_back = agreed(begun)
    x.spoil(fault, at=TOKEN)
    with pytest.raises(NeedsAttention):
        sign_in.finish(begun, came_back, session(x))


def test_an_x_that_cannot_be_reached_leaves_the_code_as_it_is():
    begun = sign_in.begin("client", REDIRECT)
    nowhere = requests_session(
        TransportSettings.from_environment(), endpoint="http://127.0.0.1:9", hosts=HOSTS
    )
    with pytest.raises(TryLater):
        sign_in.finish(begun, {"state": begun.state, "code": "c"}, nowhere)


def command(x: XStage, out: Path) -> subprocess.Popen[str]:
    asked = ["--client-id", "client", "--port", "0", "--out", str(out), "--endpoint-url", x.url]
    return subprocess.Popen(
        [sys.executable, "-m", "connectors.x.sign_in", *asked],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_the_command_keeps_the_tokens_where_only_its_user_reads_them(x: XStage, tmp_path: Path):
    out = tmp_path / "tokens.json"
    with command(x, out) as running:
        assert running.stdout
        with urllib.request.urlopen(running.stdout.readline().strip(), timeout=10) as page:
            assert page.status == 200
        said = "".join(running.communicate(timeout=20))
    assert running.returncode == 0
    tokens = json.loads(out.read_text())
    assert set(tokens) == {"access_token", "refresh_token", "client_id"}
    assert out.stat().st_mode & 0o077 == 0
    assert tokens["access_token"] not in said
    assert tokens["refresh_token"] not in said


def test_the_command_leaves_no_file_where_the_sign_in_failed(x: XStage, tmp_path: Path):
    out = tmp_path / "tokens.json"
    x.spoil("status", at=TOKEN, status=400)
    with command(x, out) as running:
        assert running.stdout
        with urllib.request.urlopen(running.stdout.readline().strip(), timeout=10) as page:
            assert page.status == 200
        _, told = running.communicate(timeout=20)
    assert running.returncode == 3
    assert "begin again" in told
    assert not out.exists()
