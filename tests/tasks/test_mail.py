"""Mail: a real SMTP server receives it, and nobody gets what no longer waits."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage, Message
from email.policy import default
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from governance.base import clock, ids
from governance.base.actor import system
from governance.base.errors import Unavailable
from governance.identity import actions as identity
from governance.identity.schemas import EditPerson, Language
from governance.jobs.runtime import Runtime
from governance.settings import MailSettings, Settings
from governance.tasks import actions, handlers, letters, mail
from governance.tasks.jobs import SendNotice, SendReminder
from governance.tasks.models import Task
from tests.factories.people import City


class Box:
    """A mail server's mailbox; `answer` is what it says to the next letters."""

    def __init__(self) -> None:
        self.letters: list[Message] = []
        self.answer = "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        if self.answer.startswith("250"):
            self.letters.append(message_from_bytes(envelope.content, policy=default))
        return self.answer


@pytest.fixture
def box() -> Iterator[tuple[Box, MailSettings]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    box = Box()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    yield box, MailSettings(host="127.0.0.1", port=port)
    controller.stop()


@pytest.fixture
def runtime(database, keys, box) -> Runtime:
    settings = Settings(mail=box[1], base_url="https://sekisho.example.lg.jp")
    return Runtime(database=database, keys=keys, settings=settings, connect=lambda it: it)


def a_task(database, people: City, language: Language = "ja") -> Task:
    with database.writing() as session:
        if language != "ja":
            command = EditPerson(language=language)
            identity.edit_person(session, system("factory"), people.people["approver"], command)
        actions.open_task(
            session,
            kind="approval.decide",
            thing=("post", ids.new()),
            assignees=[people.people["approver"]],
            due=clock.now() + timedelta(days=1),
            facts={"title": "防災訓練のお知らせ"},
        )
        return session.scalars(select(Task)).one()


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("ja", ("[Sekisho] 承認をお待ちしています", "承認 一郎 様")),
        ("en", ("[Sekisho] Waits for your approval", "Dear 承認 一郎,")),
    ],
)
def test_a_notice_arrives_in_the_readers_language(  # noqa: PLR0917 - fixtures
    database, people: City, box, runtime, language, said
):
    task = a_task(database, people, language)
    handlers.send_notice(SendNotice(task=task.id), runtime)
    letter = box[0].letters[0]
    assert isinstance(letter, EmailMessage)
    assert letter["Subject"] == said[0]
    assert letter["To"].addresses[0].addr_spec == "approver@example.lg.jp"
    body = letter.get_content()
    assert said[1] in body
    assert "防災訓練のお知らせ" in body
    assert "https://sekisho.example.lg.jp/" in body


def test_no_notice_goes_out_about_what_is_done(database, people: City, box, runtime):
    task = a_task(database, people)
    with database.writing() as session:
        actions.close_tasks(session, thing=(task.thing_kind, task.thing_id))
    handlers.send_notice(SendNotice(task=task.id), runtime)
    handlers.send_reminder(SendReminder(person=task.assignee_id), runtime)
    assert box[0].letters == []


def test_without_a_mail_host_nothing_is_tried(database, keys, people: City, box):
    task = a_task(database, people)
    silent = Runtime(database=database, keys=keys, settings=Settings(), connect=lambda it: it)
    handlers.send_notice(SendNotice(task=task.id), silent)
    assert box[0].letters == []


def test_a_busy_server_is_tried_again_and_a_refusal_is_not(database, people: City, box, runtime):
    task = a_task(database, people)
    box[0].answer = "451 try later"
    with pytest.raises(Unavailable):
        handlers.send_notice(SendNotice(task=task.id), runtime)
    box[0].answer = "554 never"
    handlers.send_notice(SendNotice(task=task.id), runtime)


def test_an_absent_server_is_tried_again(people: City):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        settings = MailSettings(host="127.0.0.1", port=probe.getsockname()[1])
        with pytest.raises(Unavailable):
            mail.send(settings, EmailMessage())


def test_a_reminder_lists_everything_that_waits(database, people: City, box, runtime):
    task = a_task(database, people, "en")
    with database.writing() as session:
        actions.open_task(
            session, kind="k", thing=("post", ids.new()), assignees=[task.assignee_id]
        )
    handlers.send_reminder(SendReminder(person=task.assignee_id), runtime)
    letter = box[0].letters[0]
    assert letter["Subject"] == "[Sekisho] 2 things wait for you"


@given(name=st.text(max_size=60), title=st.text(max_size=200))
def test_no_text_can_add_a_header_or_a_line(name, title):
    letter = letters.notice(
        letters.Reader(name=name, email="a@example.jp", language="ja"),
        letters.Item(kind="k", title=title, due=None),
        sender="sekisho@example.jp",
        address="http://127.0.0.1",
    )
    read = message_from_bytes(letter.as_bytes(), policy=default)
    assert sorted(read.keys()) == sorted(letter.keys())
    assert [it.addr_spec for it in read["To"].addresses] == ["a@example.jp"]
