"""Files are kept once, whole, for those who may see them."""

import hashlib
import io

import pytest
from PIL import Image

from governance.base import ids
from governance.base.errors import Forbidden, NotFound
from governance.base.paging import Ask
from governance.media import actions, queries
from governance.media.cleaning import UnusableFile


def picture(colour="red"):
    out = io.BytesIO()
    Image.new("RGB", (900, 600), colour).save(out, "PNG")
    return out.getvalue()


def store(session, city, settings, data, *, key="pr", name="写真.png"):
    return actions.store(session, city.actor(session, key), data, name, settings=settings)


def test_a_kept_file_has_the_content_that_its_name_promises(database, city, settings):
    with database.writing() as session:
        view = store(session, city, settings, picture())
    path = queries.path(settings, view.sha256)
    assert hashlib.sha256(path.read_bytes()).hexdigest() == view.sha256
    assert path.stat().st_size == view.size
    assert path.stat().st_mode & 0o077 == 0
    assert (view.kind, view.media_type, view.width, view.height) == ("image", "image/png", 900, 600)
    assert Image.open(queries.preview(settings, view.sha256)).size == (640, 427)


def test_the_same_file_again_is_the_same_thing(database, city, settings):
    with database.writing() as session:
        first = store(session, city, settings, picture())
        assert store(session, city, settings, picture()).id == first.id
        assert store(session, city, settings, picture(), key="other_pr").id != first.id


def test_a_file_that_was_lost_is_written_again(database, city, settings):
    with database.writing() as session:
        view = store(session, city, settings, picture())
        queries.path(settings, view.sha256).write_bytes(b"damaged")
        assert store(session, city, settings, picture()).id == view.id
    data = queries.path(settings, view.sha256).read_bytes()
    assert hashlib.sha256(data).hexdigest() == view.sha256


def test_a_name_is_a_name_and_no_path(database, city, settings):
    with database.writing() as session:
        view = store(session, city, settings, picture(), name="../../etc/\u202epasswd\n.png")
    assert view.name == "passwd.png"


def test_an_unusable_file_leaves_nothing(database, city, settings, tmp_path):
    with database.writing() as session, pytest.raises(UnusableFile):
        store(session, city, settings, b"#!/bin/sh\n")
    assert not (tmp_path / "media").exists()


def test_another_department_does_not_see_it(database, city, settings):
    with database.writing() as session:
        view = store(session, city, settings, picture())
        other = city.actor(session, "other_pr")
        assert queries.list_(session, other, Ask()).items == []
        with pytest.raises(NotFound):
            queries.one(session, other, ids.read("media", view.id))
        auditor = city.actor(session, "auditor")
        assert queries.one(session, auditor, ids.read("media", view.id)) == view


def test_who_may_not_write_keeps_nothing(database, city, settings):
    with database.writing() as session, pytest.raises((Forbidden, NotFound)):
        store(session, city, settings, picture(), key="auditor")
