"""As whom the connector for X calls, how its credential is renewed, and how often it may call."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from connectors import registry
from connectors.contract import Connection, NeedsAttention, NotFound, Published, TryLater
from connectors.sandbox.x import ACCOUNT
from tests.connectors.x_stage import MP4, XStage, picture

CREATE = ("POST", "/2/tweets")
ME = ("GET", "/2/users/me")
RENEW = ("POST", "/2/oauth2/token")
SIGNED = {
    "access_token": "token-of-oauth-1",
    "access_token_secret": "secret of the token",
    "consumer_key": "key-of-the-app",
    "consumer_secret": "secret+of/the=app",
}


def soon() -> datetime:
    return datetime.now(UTC) - timedelta(minutes=5)


def test_an_application_token_needs_a_person(x: XStage):
    x.control("POST", "tokens", {"token": "application-token", "kind": "app"})
    with pytest.raises(NeedsAttention):
        x.connect(access_token="application-token").publish(x.release())


def test_a_token_revoked_in_mid_publication_needs_a_person(x: XStage):
    x.spoil("token_revoked", at=CREATE)
    with pytest.raises(NeedsAttention):
        x.connect().publish(x.release())
    assert x.standing() == []


# ------------------------------------------------------------------ OAuth 2.0


def renewable(x: XStage, kept: list[dict] | None) -> Connection:
    x.control("POST", "tokens", {"token": "expired-access", "kind": "revoked"})
    x.control("POST", "tokens", {"token": "refresh-one", "kind": "refresh"})
    return Connection(
        provider="x",
        account=ACCOUNT,
        settings={"client_id": "client"},
        secrets={"access_token": "expired-access", "refresh_token": "refresh-one"},
        endpoint=x.url,
        keep_secrets=None if kept is None else lambda fresh: kept.append(dict(fresh)),
    )


def test_an_expired_token_is_renewed_and_the_new_ones_are_kept(x: XStage):
    kept: list[dict] = []
    done = registry.connect(renewable(x, kept)).publish(x.release())
    assert isinstance(done, Published)
    assert [sorted(one) for one in kept] == [["access_token", "refresh_token"]]
    assert len(x.standing()) == 1


def test_a_refresh_token_is_not_spent_where_nobody_keeps_the_next_one(x: XStage):
    with pytest.raises(NeedsAttention):
        registry.connect(renewable(x, None)).publish(x.release())
    assert x.writes("POST", "/2/oauth2/token") == 0


def test_a_renewal_that_x_refuses_needs_a_person(x: XStage):
    kept: list[dict] = []
    connection = renewable(x, kept)
    x.control("POST", "tokens", {"token": "refresh-one", "kind": "revoked"})
    with pytest.raises(NeedsAttention):
        registry.connect(connection).publish(x.release())
    assert kept == []
    assert x.standing() == []


@pytest.mark.parametrize(
    ("fault", "effect"),
    [
        ("status", {"status": 503}),
        ("rate_limit", {"seconds": 20}),
        ("lost_answer", {}),
        ("reset", {}),
    ],
)
def test_a_renewal_that_fails_for_the_day_needs_nobody(x: XStage, fault: str, effect: dict):
    kept: list[dict] = []
    connection = renewable(x, kept)
    x.spoil(fault, at=RENEW, **effect)
    with pytest.raises(TryLater) as told:
        registry.connect(connection).publish(x.release())
    assert told.value.after <= 30
    assert x.standing() == []
    assert kept == []


def test_a_renewed_token_is_renewed_again(x: XStage):
    kept: list[dict] = []
    connector = registry.connect(renewable(x, kept))
    assert isinstance(connector.publish(x.release("はじめに")), Published)
    x.control("POST", "tokens", {"token": kept[0]["access_token"], "kind": "revoked"})
    done = connector.publish(x.release("一", options={"thread": ["二"]}))
    assert isinstance(done, Published)
    assert len(kept) == 2


# ------------------------------------------------------------------ OAuth 1.0a


def signed(x: XStage, **wrong: str) -> Connection:
    right = {
        "token": SIGNED["access_token"],
        "token_secret": SIGNED["access_token_secret"],
        "consumer_secret": SIGNED["consumer_secret"],
    }
    x.control("POST", "tokens", right)
    return x.connection(**{**SIGNED, **wrong})


def test_oauth_1_signs_every_call(x: XStage, tmp_path: Path):
    connector = registry.connect(signed(x))
    video = picture(tmp_path, MP4, media_type="video/mp4", alt="断水の区域 & 給水所")
    release = x.release("断水 100% & 給水", attachments=[video])
    done = connector.publish(release)
    assert isinstance(done, Published)
    assert connector.find(release, since=soon()) == done
    connector.withdraw(done.remote_id)
    assert {one["status"] for one in x.requests()} <= {200, 201}
    assert x.standing() == []


@pytest.mark.parametrize("part", ["access_token_secret", "consumer_secret"])
def test_oauth_1_with_a_wrong_secret_needs_a_person(x: XStage, part: str):
    with pytest.raises(NeedsAttention):
        registry.connect(signed(x, **{part: "another"})).publish(x.release())
    assert x.standing() == []


@pytest.mark.parametrize("part", ["access_token_secret", "consumer_key", "consumer_secret"])
def test_oauth_1_without_one_of_its_parts_needs_a_person(x: XStage, part: str):
    with pytest.raises(NeedsAttention) as told:
        registry.connect(signed(x, **{part: ""}))
    assert part in str(told.value)


# ------------------------------------------------------------------ how often


def test_the_networks_own_limit_counts_without_a_fault(x: XStage):
    connector = x.connect()
    for number in range(100):
        assert isinstance(connector.publish(x.release(f"お知らせ{number}")), Published)
    with pytest.raises(TryLater) as told:
        connector.publish(x.release("百一"))
    assert 600 < told.value.after <= 901
    # X has said that it was the last one: the next is not even sent.
    assert x.writes(*CREATE) == 100
    assert connector.find(x.release("お知らせ99"), since=soon()) != NotFound()


def test_a_closed_window_holds_back_its_own_calls_only(x: XStage):
    connector = x.connect()
    assert isinstance(connector.publish(x.release("一")), Published)
    x.spoil("rate_limit", at=CREATE, seconds=300)
    for text in ("二", "三"):
        with pytest.raises(TryLater) as told:
            connector.publish(x.release(text))
        assert 290 <= told.value.after <= 302
    assert x.writes(*CREATE) == 2
    assert connector.find(x.release("二"), since=soon()) == NotFound()


def test_a_scan_that_used_up_its_calls_says_so_without_another_call(x: XStage):
    for number in range(11):
        x.control("POST", "posts", {"text": f"お知らせ{number}"})
    connector = x.connect()
    x.spoil("rate_limit", at=("GET", "/2/users/*/tweets"), seconds=300)
    plan = {"x.post": frozenset({"text"})}
    for _ in range(2):
        seen = connector.observe(plan, deadline=5)
        assert [(gap.resource_type, gap.code) for gap in seen.gaps] == [("x.post", "429")]
    assert sum("tweets" in one["path"] for one in x.requests()) == 1
