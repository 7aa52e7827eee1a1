"""Long numbers that are said are read as digits, and lead back to the words that say them."""

from __future__ import annotations

import pytest

from approval_rules.text.normalise import views


@pytest.mark.parametrize(
    ("text", "said", "digits"),
    [
        ("電話はゼロハチゼロの4426の一一九八です", "ゼロハチゼロの4426の一一九八", "080-4426-1198"),
        ("番号はいちにさんよん ごろくななはち", "いちにさんよん ごろくななはち", "1234 5678"),
        ("call zero nine zero, 1234-5678", "zero nine zero, 1234-5678", "090-1234-5678"),
        ("acct six-three-zero-two-two-nine-four", "six-three-zero-two-two-nine-four", "6302294"),
        ("さんぜろにいちよんろくなな", "さんぜろにいちよんろくなな", "3021467"),
        ("😀 ぜろきゅうぜろ、いちにいさんよん", "ぜろきゅうぜろ、いちにいさんよん", "090-1234"),
    ],
)
def test_a_number_in_words_is_read_as_digits(text: str, said: str, digits: str) -> None:
    view = views(text).digits
    start = view.text.index(digits)
    first, last = view.span(start, start + len(digits))
    assert text[first:last] == said


@pytest.mark.parametrize(
    "text",
    [
        "経理の城之内さん、03-5555-0123。",
        "ゼロハチゼロの080-1212-3434",
        "さんごしちごさんのおまいり、いちご、ろくろ、はちみつ",
        "One two three, go! The oh so long night of seven stars",
        "一、二、三",
    ],
)
def test_words_that_are_no_number_stay(text: str) -> None:
    assert views(text).digits.text == views(text).text.text
