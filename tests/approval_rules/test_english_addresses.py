"""Addresses in Latin letters are found whole, from the room to the prefecture."""

from __future__ import annotations

import pytest

from approval_rules.text.english_addresses import english_addresses


@pytest.mark.parametrize(
    ("before", "address", "after"),
    [
        ("To ", "Room 7, Sun Heights, 4-8-1 Nakamachi, Naka-ku, Chiba", " 260-0000, Japan"),
        ("It is ", "305 Maison Mihon, 5-2-11 Honmachi, Chuo-ku, Osaka", "."),
        ("In ", "Corpo Mihon 203, 5-6 Nishi-machi, Reiji City", "."),
        ("", "#201 Sun Heights, 1-2-3 Honcho, Reiji", ""),
        ("Address: ", "Reiji City, Mihon-cho 1-2-3", ", phone"),
        ("Home: ", "Tokyo, Naka-ku, Naka 4-8-1-502", ""),
        ("", "Kōji-kita 2-3-4, Suga-ku, Tōkyō", " is new"),
        ("", "123 Hamanaka, Reiji-machi, Nagano Prefecture", ""),
        ("", "3-chome 4-5 Honmachi, Reiji City", ""),
        ("for ", "4-8-1 nakamachi, naka-ku, tokyo", " came back"),
        ("She lives at ", "5-3-2 Sakuragaoka", " now"),
        ("〒390-0873 ", "3-7-205 Marumachi, Matsuno, Nagano", "."),
        ("", "Kita 5-jo Nishi 6-chome 2-1, Naka-ku, Sapporo", ""),
        ("", "Mihon-cho 12-3, Sun Coop 101", ""),
        ("", "1-2-3 Honcho, Reiji City", ", Hanako Mihon"),
        ("", "Unit 5, 22 Harbour Road, Reiji", " has a leak"),
        ("at ", "Room 7, Heights Mihon, 4-8-1 Nakamachi, Naka City, Tokyo", "."),
        ("to ", "Mihon Apartment 2-B, 1-5-8 Honmachi, Reiji-shi, Aomori-ken", "."),
        ("to ", "Bldg. 6-1102, 2-33 Kitano, Naka-ku, Osaka", ". Call"),
        ("at Mihon Community House, ", "482-1 Oaza Kosaka, Reiji City, Nagano", "."),
    ],
)
def test_an_address_is_found_whole(before, address, after):
    text = before + address + after
    assert [text[start:end] for start, end in english_addresses(text)] == [address]


@pytest.mark.parametrize(
    "text",
    [
        "Water off in Mihon-cho 1-3 and Sakae-cho 2, May 3-5.",
        "Reiji City, May 3-5, Room 201: a show. Reiji City Hall, Windows 3-5.",
        "East 5-2 West, Reiji. Reiji High 3-2 Mihon Tech, North 1-0 South.",
        "From 2026-04-01 Reiji, Mihon and Sakae share one bus line.",
        "Visa 4988-8917-6340-8051, Reiji Bank, Mihon Town",
        "Call 0246-22-1111, Reiji City. 1-2 hours in Reiji, Mihon.",
    ],
)
def test_what_only_looks_like_an_address_is_none(text):
    assert list(english_addresses(text)) == []
