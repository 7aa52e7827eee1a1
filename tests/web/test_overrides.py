"""A false block on the pages, without script: a reason, then a tick and another reason."""

from __future__ import annotations

import re

import pytest

from governance.base import ids
from governance.tasks.actions import open_task
from tests.factories.people import give_password
from tests.web.test_posts import (
    PHONE,
    Browser,
    account,
    approver,
    service,
    settings,
    write,
    writer,
)

__all__ = ["account", "approver", "service", "settings", "writer"]

WHY = "災害当番の公用の番号です"
AGREED = "当番表で確かめました"


@pytest.fixture
def auditor(service, account):
    with service.database.writing() as session:
        give_password(session, service.city.people["auditor"])
    return Browser(service, "auditor")


def seen(page: str) -> str:
    return re.search(r'name="override_digest" value="(\w{64})"', page)[1]


def ask(writer, path, reason=WHY):
    return writer.send(
        path,
        f"{path}/transitions",
        event="submit",
        override_reason=reason,
        override_digest=seen(writer.page(path)),
    )


def let(approver, path, **fields):
    return approver.send(f"{path}/review", f"{path}/decision", verdict="approve", **fields)


def test_a_false_block_is_let_pass_by_two_people_with_a_reason_each(writer, approver, account):
    answer = writer.send("/posts/new", "/posts/new", text=PHONE, account_ids=account, do="submit")
    assert answer.status_code == 422
    path = re.search(r'href="(/posts/pst_\w+)#override"', answer.text)[1]
    assert "pii.phone" in writer.page(path)
    empty = ask(writer, path, " ")
    assert empty.status_code == 422
    assert 'href="#field-override_reason"' in empty.text
    assert ask(writer, path).status_code == 303
    assert WHY in writer.page(path)
    page = approver.page(f"{path}/review")
    assert WHY in page
    assert "停止の解除を求められています" in page
    unticked = let(approver, path, override_reason=AGREED)
    assert unticked.status_code == 422
    assert 'href="#field-override_digest"' in unticked.text
    assert AGREED in unticked.text
    silent = let(approver, path, override_digest=seen(page))
    assert silent.status_code == 422
    assert 'href="#field-override_reason"' in silent.text
    assert f'value="{seen(page)}" checked' in silent.text
    for words in ("\0", "あ" * 2001):
        strange = let(approver, path, override_digest=seen(page), override_reason=words)
        assert strange.status_code == 422
        assert 'href="#field-override_reason"' in strange.text
    assert let(approver, path, override_digest=seen(page), override_reason=AGREED).status_code == (
        303
    )
    page = writer.page(path)
    assert AGREED in page
    assert "停止を解除して承認された箇所" in page


def test_blocks_that_changed_since_the_page_was_made_are_shown_anew(writer, approver, account):
    path = write(writer, account, PHONE)
    stale = writer.send(
        path,
        f"{path}/transitions",
        event="submit",
        override_reason=WHY,
        override_digest="0" * 64,
    )
    assert stale.status_code == 409
    assert WHY in stale.text
    assert ask(writer, path).status_code == 303
    refused = let(approver, path, override_digest="0" * 64, override_reason=AGREED)
    assert refused.status_code == 409


def test_the_request_is_sent_back_without_any_tick(writer, approver, account):
    path = write(writer, account, PHONE)
    ask(writer, path)
    back = approver.send(
        f"{path}/review", f"{path}/decision", verdict="return", comment="番号を消してください"
    )
    assert back.status_code == 303
    page = writer.page(path)
    assert 'id="ask-override"' in page
    assert WHY in page  # in what happened, not in the field
    assert f"{WHY}</textarea>" not in page


def test_an_auditor_finds_the_posts_and_reads_the_reasons(writer, approver, auditor, account):
    path = write(writer, account, PHONE)
    plain = write(writer, account)
    ask(writer, path)
    page = approver.page(f"{path}/review")
    let(approver, path, override_digest=seen(page), override_reason=AGREED)
    listed = auditor.page("/posts?override=granted")
    assert path in listed
    assert plain not in listed
    assert "停止を解除して承認" in listed
    events = auditor.page(f"/audit?thing={path.rsplit('/')[-1]}")
    assert AGREED in events
    assert WHY in events
    assert "090-1234-5678" not in events


def test_a_block_that_nobody_may_let_pass_offers_no_way_around(writer, account):
    path = write(writer, account, f"{PHONE} 個人番号は 1234 5678 9018 です。")
    page = writer.page(path)
    assert 'id="ask-override"' not in page
    assert 'aria-disabled="true"' in page


def test_the_page_of_a_rule_says_who_may_let_its_block_pass(writer):
    assert "承認者（理由を書いて）" in writer.page("/rules/pii.phone")


def test_the_desk_says_that_a_block_is_to_be_let_pass(service, writer, approver, account):
    answer = writer.send("/posts/new", "/posts/new", text=PHONE, account_ids=account, do="submit")
    path = re.search(r'href="(/posts/pst_\w+)#override"', answer.text)[1]
    ask(writer, path)
    with service.database.writing() as session:
        open_task(
            session,
            kind="approval.decide",
            thing=("post", ids.read("post", path.removeprefix("/posts/"))),
            assignees=[service.city.people["approver"]],
        )
    assert "停止の解除を求めている" in approver.page("/")
