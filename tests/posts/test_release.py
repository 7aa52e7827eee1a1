"""What is sent is what was approved, file by file and byte by byte."""

from __future__ import annotations

import ast
import io

import pytest
from PIL import Image

from governance.base import ids
from governance.base.errors import Invalid
from governance.media import actions as media
from governance.media import files
from governance.posts import actions
from governance.posts.schemas import DraftPost, EditPost, MediaChoice
from tests.architecture.source import modules, name_of


def picture(colour: str = "red") -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (32, 32), colour).save(written, "PNG")
    return written.getvalue()


@pytest.fixture
def file(world):
    def keep(session, actor):
        return media.store(session, actor, picture(), "赤.png", settings=world.runtime.settings)

    return world.do("pr", keep)


def with_file(world, file, alt="一面の赤"):
    choice = MediaChoice(id=file.id, alt=alt)
    return world.scheduled(media=(choice,))


def test_a_file_goes_out_with_its_bytes_and_its_words(world, file):
    post = with_file(world, file)
    world.work(post)
    assert world.state(post) == "published"
    attachment = world.network.calls[0].attachments[0]
    assert (attachment.sha256, attachment.media_type, attachment.alt) == (
        file.sha256,
        file.media_type,
        "一面の赤",
    )


@pytest.mark.parametrize(("harm", "code"), [("other", "media_changed"), ("gone", "media_missing")])
def test_a_file_that_is_not_the_approved_one_is_not_sent(world, file, harm, code):
    post = with_file(world, file)
    path = files.path(world.runtime.settings, file.sha256)
    path.chmod(0o600)
    if harm == "gone":
        path.unlink()
    else:
        path.write_bytes(picture("blue"))
    world.work(post)
    assert world.network.calls == []
    assert [target.code for target in world.view(post).targets] == [code]


def test_another_text_for_the_blind_is_another_digest(world, file):
    post = world.draft(media=(MediaChoice(id=file.id, alt="赤"),))
    before = world.view(post).digest
    changed = EditPost(media=(MediaChoice(id=file.id, alt="青"),))
    world.do("pr", actions.edit, post, changed)
    assert world.view(post).digest != before
    assert [item.alt for item in world.view(post).media] == ["青"]


def test_the_order_of_accounts_is_no_other_post_and_a_window_is(world):
    first, second = world.both()
    one = world.view(world.draft(accounts=(first, second))).digest
    other = world.view(world.draft(accounts=(second, first))).digest
    single = world.view(world.draft(accounts=(first,))).digest
    assert one == other
    assert single != one


def test_a_file_of_another_department_is_not_to_be_had(world, file):
    command = DraftPost(
        text="文", account_ids=(ids.show("account", world.first),), media=(MediaChoice(id=file.id),)
    )
    with pytest.raises(Invalid) as refused:
        world.do("other_pr", actions.draft, command)
    assert [flaw.code for flaw in refused.value.flaws] == ["media.unknown"]


def test_nothing_but_the_release_module_makes_a_release():
    makers = [
        str(path)
        for path, tree in modules("governance")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and name_of(node.func).split(".")[-1] == "Release"
    ]
    assert makers == ["governance/posts/release.py"]
