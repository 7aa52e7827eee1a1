"""A posted form becomes the Struct of the API, or every flaw at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Annotated, Literal

import pytest
from msgspec import UNSET, Meta, Struct, UnsetType

from governance.base.errors import Flaw, Invalid
from governance.web.forms import FormState, decode


class Part(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    id: str
    alt: str = ""


class Thing(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: Annotated[str, Meta(min_length=1, max_length=10)]
    note: str = ""
    size: int | None = None
    day: date | None = None
    at: Annotated[datetime, Meta(tz=True)] | None = None
    colour: Literal["red", "blue"] = "red"
    sure: bool = False
    known: bool | None = None
    kinds: Sequence[str] = ()
    parts: Annotated[tuple[Part, ...], Meta(max_length=2)] = ()


class Edit(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    note: str | UnsetType = UNSET
    size: int | UnsetType | None = UNSET
    sure: bool | UnsetType = UNSET
    kinds: Sequence[str] | UnsetType = UNSET


def flaws(kind, values):
    with pytest.raises(Invalid) as caught:
        decode(kind, values)
    return {flaw.pointer: flaw.code for flaw in caught.value.flaws}


def test_every_wrong_field_is_named_at_once():
    wrong = {"name": " ", "size": "many", "day": "tomorrow", "at": "noon", "colour": "green"}
    assert flaws(Thing, wrong) == {
        "/name": "field.missing",
        "/size": "field.type",
        "/day": "field.type",
        "/at": "field.type",
        "/colour": "field.choice",
    }


def test_a_good_form_is_the_struct():
    thing = decode(
        Thing,
        {
            "name": "門",
            "size": "3",
            "day": "2026-04-01",
            "colour": "blue",
            "sure": "yes",
            "kinds": ["", "a", "b"],
            "csrf_token": "never looked at",
        },
    )
    assert thing == Thing(
        name="門", size=3, day=date(2026, 4, 1), colour="blue", sure=True, kinds=["a", "b"]
    )


def test_a_moment_without_a_zone_is_meant_in_japan():
    thing = decode(Thing, {"name": "門", "at": "2026-04-01T09:00"})
    assert thing.at == datetime(2026, 4, 1, 0, 0, tzinfo=UTC)


def test_a_moment_that_does_not_exist_is_a_flaw():
    assert flaws(Thing, {"name": "門", "at": "2026-02-30T09:00"}) == {"/at": "field.type"}


def test_line_breaks_of_browsers_become_plain_ones():
    assert decode(Thing, {"name": "門", "note": "a\r\nb\rc"}).note == "a\nb\nc"


def test_a_text_that_is_too_long_names_the_limit():
    state = FormState(kind=Thing, values={"name": "x" * 11}, language="en")
    with pytest.raises(Invalid) as caught:
        state.command()
    assert state.refused(caught.value).flaws == {
        "name": "This is too long. Use at most 10 characters."
    }


def test_a_box_that_is_not_ticked_is_no_and_an_unanswered_question_is_not_known():
    thing = decode(Thing, {"name": "門", "known": ""})
    assert thing.sure is False
    assert thing.known is None
    assert decode(Thing, {"name": "門", "known": "no"}).known is False


def test_rows_of_a_list_are_read_in_order_and_empty_ones_dropped():
    rows = {"parts-0-id": "a", "parts-0-alt": "x", "parts-3-id": "b", "parts-1-id": ""}
    assert decode(Thing, {"name": "門", **rows}).parts == (Part(id="a", alt="x"), Part(id="b"))


def test_a_flaw_in_a_row_is_named_by_its_pointer():
    rows = {"name": "門", "parts-0-alt": "a picture without its id"}
    assert flaws(Thing, rows) == {"/parts/0/id": "field.missing"}


def test_an_edit_changes_only_what_the_form_held():
    assert decode(Edit, {}) == Edit()
    assert decode(Edit, {"note": "", "size": "", "sure": "", "kinds": ""}) == Edit(
        note="", size=None, sure=False, kinds=[]
    )


@pytest.mark.parametrize("text", ["a\0b", "half \ud83d"])
def test_a_character_that_cannot_be_stored_is_a_flaw(text):
    assert flaws(Thing, {"name": "門", "note": text}) == {"/note": "text.character"}


def test_the_words_stay_and_two_flaws_of_one_field_are_both_shown():
    state = FormState(kind=Thing, values={"name": "門"}, language="ja")
    error = Invalid(
        Flaw(pointer="/name", code="a", message="Fill this in."),
        Flaw(pointer="/name", code="b", message="Enter a number."),
        Flaw(pointer="/parts/1/alt", code="c", message="Fill this in."),
    )
    refused = state.refused(error)
    assert refused.values == {"name": "門"}
    assert refused.flaws == {
        "name": "入力してください。 数字を入力してください。",
        "parts-1-alt": "入力してください。",
    }


@pytest.mark.parametrize(
    ("text", "version"), [("7", 7), ("", None), ("x", None), ("-1", None), ("٣", None)]
)
def test_the_version_of_the_page_is_a_plain_number_or_unknown(text, version):
    assert FormState(values={"if_match": text}).version() == version
