"""
Three views of a text, each with the way back to the text as it was sent.

A view is what a detector reads: folded (NFKC, hidden characters dropped, dashes inside numbers made
one), with digits that were written otherwise (kanji, letters, words), or with the spaces between
single characters taken out. Offsets lead back exactly, whatever was folded.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from approval_rules.text.on_demand import on_demand
from approval_rules.text.spoken import figures

ZERO_WIDTH: Final = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad\u180e\u034f")
BIDI: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")
_PARTS_OF_SIGNS: Final = frozenset("\ufe0e\ufe0f\u20e3")
_DASHES: Final = frozenset("-‐‑‒–—―−﹣－ーｰ─━~〜～・･.．_")
_REAL_DASHES: Final = frozenset("-⁃‐‑‒–—―−﹣－ーｰ─━~〜～")
_DIGITS: Final = frozenset("0123456789")
_KANJI_DIGITS: Final = dict(
    zip("〇零一二三四五六七八九壱弐参○", "00123456789123" + "0", strict=False)
)
_LETTER_DIGITS: Final = {
    **dict.fromkeys("OoΟοОо◯", "0"),
    **dict.fromkeys("IlІі", "1"),
}
"""Letters of three scripts that look like a digit."""
_KANJI_RUN: Final = on_demand(
    r"[0-9〇零一二三四五六七八九壱弐参○]"
    r"(?:[0-9〇零一二三四五六七八九壱弐参○\-‐‑‒–—―−ーｰ─━~〜()・ の]"
    r"|(?<=[〇一二三四五六七八九]{3})[、,](?=[〇一二三四五六七八九]{3})){3,}"
)
_LETTER_RUN: Final = on_demand(r"[0-9OoIlΟοОо◯Іі](?<![A-Za-z].)[0-9OoIlΟοОо◯Іі()\-‐‑‒–—―−ー. ]{5,}")
"""Not from within a word: the `o` of `No0123456` is no digit."""
_ORNAMENT: Final = on_demand(r"[ 　・/*_.,★☆♪\-][\u3040-\u30ff\u3400-\u9fff]")
_SPACED: Final = on_demand(
    r"[\u3040-\u30ff\u3400-\u9fff](?:[ 　・/*_.,★☆♪\-][\u3040-\u30ff\u3400-\u9fff])+"
)


_KANJI_SIGNS: Final = frozenset(_KANJI_DIGITS)
_CONTROL: Final = on_demand("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
FILLERS: Final = "\u115f\u1160\u3164\uffa0"
"""Letters of Korean that are drawn as nothing."""
_MAY_BE_HIDDEN: Final = on_demand(
    "["
    + "".join(sorted(ZERO_WIDTH | BIDI))
    + "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\U000e0100-\U000e01ef\U000e0000-\U000e007f"
    + f"{FILLERS}]"
)
"""Without one of these nothing is hidden: most texts need no closer look."""
_HIDDEN: Final = on_demand(
    "["
    + "".join(sorted(ZERO_WIDTH | BIDI))
    + "]|"
    + _CONTROL.pattern
    # A selector of a letter's form behind no letter that has forms carries what nobody sees.
    + "|(?<![\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff])[\U000e0100-\U000e01ef]"
    # Tags spell the flags of Scotland and Wales; elsewhere they are letters that nobody sees.
    + "|(?<![\U0001f3f4\U000e0020-\U000e007f])[\U000e0000-\U000e007f]"
    + f"|[{FILLERS}]"
)
_MARKUP: Final = on_demand(
    r"(?<=[\d-])</?[A-Za-z]{1,6}\s?/?>|</?[A-Za-z]{1,6}\s?/?>(?=\d)|&#(?P<code>4[5-9]|5[0-7]|64);"
)
"""A tag before a digit, and digits and signs of addresses as HTML writes them."""
_DASH_BETWEEN: Final = on_demand(
    "[" + "".join(sorted(_REAL_DASHES - {"-"})) + "](?<=[0-9].)(?=[0-9])"
)
_MARKER: Final = on_demand("[①-⑨❶-❾](?<![0-9０-９①-⑨⓪].)(?=[0-9０-９+＋])")
"""What stands before is asked after the sign: a pattern that begins with it is asked everywhere."""
_MOST_FOLDS: Final = 50_000


class Hidden(Struct, frozen=True):
    """A character that nobody sees (control signs too), at a place of the original text."""

    start: int
    kind: str
    """`zero_width` or `bidi`."""


class View(Struct, frozen=True):
    """A text to search; character i came from [starts[i], ends[i]) of the original."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The place in the original text of [start, end) here."""
        if start >= end:
            place = self.starts[start] if start < len(self.starts) else 0
            return place, place
        return self.starts[start], self.ends[end - 1]


class Views(Struct, frozen=True):
    """Everything that detectors read of one field."""

    original: str
    text: View
    digits: View
    squeezed: View
    hidden: list[Hidden]

    def view(self, name: str) -> View:
        """The view of this name: text, digits or squeezed."""
        found: View = getattr(self, name)
        return found


class _Folds(dict[str, str]):
    """What each character is folded to, found once."""

    def __missing__(self, character: str) -> str:
        if len(self) > _MOST_FOLDS:
            self.clear()
        folded = self[character] = _fold(character)
        return folded


def _fold(character: str) -> str:
    if character == "\u20e3" or "\ufe00" <= character <= "\ufe0f":
        return ""
    if character in FILLERS:
        return ""
    if "\U000e0100" <= character <= "\U000e01ef":
        # Which form of a letter is meant (辻󠄀): names are written so.
        return ""
    if unicodedata.category(character) in {"Cf", "Cs"} or _CONTROL.match(character) is not None:
        # Half a character, or a sign for machines: it stands between letters that people read on.
        return ""
    if character.isascii():
        return character
    folded = unicodedata.normalize("NFKC", character)
    if folded == character and (digit := unicodedata.digit(character, None)) is not None:
        # ❾ and ⓿ are digits that NFKC leaves alone.
        return str(digit)
    return folded


_FOLDS: Final = _Folds()


_MARKS: Final = frozenset("\u200e\u200f\u061c")
"""The marks of direction that right-to-left writing is typed with."""
_RIGHT_TO_LEFT: Final = on_demand("[\u0590-\u06ff\u0700-\u08ff]")


def _is_emoji(character: str) -> bool:
    return character >= "\U0001f000" or "\u2190" <= character <= "\u2bff" or character == "\ufe0f"


def _hidden(original: str) -> list[Hidden]:
    if _MAY_BE_HIDDEN.search(original) is None:
        return []
    found = []
    for match in _HIDDEN.finditer(original):
        index, character = match.start(), match[0]
        if character in _MARKS and _RIGHT_TO_LEFT.search(original, max(0, index - 12), index + 12):
            # Arabic and Hebrew need these marks beside figures and signs.
            continue
        if character in BIDI:
            found.append(Hidden(index, "bidi"))
            continue
        joins = (
            character == "\u200d"
            and 0 < index < len(original) - 1
            and _is_emoji(original[index - 1])
            and _is_emoji(original[index + 1])
        )
        begins = character == "\ufeff" and index == 0
        if not joins and not begins:
            found.append(Hidden(index, "zero_width"))
    return found


def unfolded(text: str) -> View:
    """The text as it is."""
    return View(text, range(len(text)), range(1, len(text) + 1))


def views(original: str) -> Views:
    """The views of a text. Total: any string has them."""
    hidden: list[Hidden] = []
    if original.isascii() and _MARKUP.search(original) is None and not _CONTROL.search(original):
        text = unfolded(original)
    else:
        text = _folded(original)
        hidden = _hidden(original)
    digits = _said(View(_digits(text.text), text.starts, text.ends))
    return Views(original, text, digits, _squeezed(text), hidden)


_MAY_FOLD: Final = on_demand(
    "[^\t\n\r\x20-\x7e\u3001-\u3029\u3041-\u3096\u30a1-\u30fe\u3400-\u9fff]"
)
"""All but the characters that are folded to themselves, as nearly every one is."""


def _folded(original: str) -> View:
    folds = {found.start(): _FOLDS[found[0]] for found in _MAY_FOLD.finditer(original)}
    for found in _MARKER.finditer(original):
        # `①090-…`: the sign counts entries of a list, and is no digit of what follows.
        folds[found.start()] = " "
    for found in _MARKUP.finditer(original):
        folds.update(dict.fromkeys(range(*found.span()), ""))
        if found["code"]:
            folds[found.start()] = chr(int(found["code"]))
    if all(len(piece) == 1 for piece in folds.values()):
        characters = list(original)
        for index, piece in folds.items():
            characters[index] = piece
        return unfolded(_one_dash("".join(characters)))
    pieces = [folds.get(index, character) for index, character in enumerate(original)]
    starts, ends = _places(original, pieces)
    return View(_one_dash("".join(pieces)), starts, ends)


def _places(original: str, pieces: list[str]) -> tuple[list[int], list[int]]:
    starts: list[int] = []
    ends: list[int] = []
    for index, piece in enumerate(pieces):
        if ends and ends[-1] == index and original[index] in _PARTS_OF_SIGNS:
            # A keycap is three characters that are seen as one.
            ends[-1] = index + 1
        for _ in piece:
            starts.append(index)
            ends.append(index + 1)
    return starts, ends


def _one_dash(text: str) -> str:
    """Dashes of every kind become `-`, but only between digits: ー is a vowel elsewhere."""
    return _DASH_BETWEEN.sub("-", text)


def _digits(text: str) -> str:
    """The same length, with digits that were written as kanji or letters inside of numbers."""
    characters: list[str] | None = None
    if not _KANJI_SIGNS.isdisjoint(text):
        for run in _KANJI_RUN.finditer(text):
            if sum(c in _DIGITS or c in _KANJI_DIGITS for c in run[0]) < 5:
                continue
            characters = characters or list(text)
            for index in range(run.start(), run.end()):
                character = characters[index]
                characters[index] = (
                    "-" if character == "の" else _KANJI_DIGITS.get(character, character)
                )
    if not _DIGITS.isdisjoint(text):
        for run in _LETTER_RUN.finditer(text):
            if sum(c in _DIGITS for c in run[0]) < 4 or not any(
                c in _LETTER_DIGITS for c in run[0]
            ):
                continue
            characters = characters or list(text)
            for index in range(run.start(), run.end()):
                if not _is_in_a_word(text, index):
                    characters[index] = _LETTER_DIGITS.get(characters[index], characters[index])
    if characters is None:
        return text
    for index in range(1, len(characters) - 1):
        if (
            characters[index] in _REAL_DASHES
            and characters[index - 1] in _DIGITS
            and characters[index + 1] in _DIGITS
        ):
            characters[index] = "-"
    return "".join(characters)


def _is_in_a_word(text: str, index: int) -> bool:
    beside = text[index - 1 : index] + text[index + 1 : index + 2]
    return any(c.isascii() and c.isalpha() and c not in _LETTER_DIGITS for c in beside)


def _said(view: View) -> View:
    """With a digit for each word of a number that is said: one character for several."""
    said = list(figures(view.text))
    if not said:
        return view
    text, starts, ends = list(view.text), list(view.starts), list(view.ends)
    for start, end, digit in reversed(said):
        size = len(digit)
        text[start:end] = digit
        starts[start:end] = starts[start:end][:size]
        ends[start:end] = ends[start:end][-size:] if size else []
    return View("".join(text), starts, ends)


def _squeezed(view: View) -> View:
    """Without the ornaments between single characters (`死・ね`)."""
    if _ORNAMENT.search(view.text) is None:
        return view
    dropped: set[int] = set()
    for run in _SPACED.finditer(view.text):
        dropped.update(range(run.start() + 1, run.end(), 2))
    if not dropped:
        return view
    kept = [index for index in range(len(view.text)) if index not in dropped]
    return View(
        "".join(view.text[index] for index in kept),
        [view.starts[index] for index in kept],
        [view.ends[index] for index in kept],
    )


def in_small_letters(text: str) -> str:
    """The text in small letters, each in its place."""
    small = text.lower()
    if len(small) == len(text):
        return small
    # A character whose small form is longer would move every place after it.
    return "".join(sign.lower() if len(sign.lower()) == 1 else sign for sign in text)
