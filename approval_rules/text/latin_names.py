"""Names of people in Latin letters: by a title, a role or a sign beside them, or a known part."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from approval_rules.text import latin_alone as alone
from approval_rules.text import latin_cues as cues
from approval_rules.text import latin_nobody as nobody
from approval_rules.text import latin_reading as reading
from approval_rules.text import signs
from approval_rules.text.latin_order import LONGEST, first_name
from approval_rules.text.latin_reading import Word
from approval_rules.text.on_demand import on_demand
from approval_rules.text.words import Name

_AND: Final = on_demand(
    r"(?:\s?\([^()\n]{1,40}\))?(?:[,;、・]\s?(?:(?:and|&)\s)?|\s(?:and|&|/|with)\s|と)"
)
_TURNED: Final = on_demand(r",\s([^\W\d_]+(?:-[^\W\d_]+)?)(?![^\W\d_]|,?\s(?:[A-Z]|and\s|&))")
_NEXT_LISTED: Final = on_demand(r"(?:[,;/]\s[A-Z][a-z]+){0,2}[,;/]\s")
_NEXT_NUMBER: Final = on_demand(r"\n\d{1,2}[.)]\s")
_NUMBERED: Final = on_demand(r"(?:\A|\n)\d{1,2}[.)]\s[A-Z][\w'’-]*(?: [A-Z][\w'’-]*){1,3}\Z")
"""A line that holds a number and a name, and the number of the line below."""
_FAMILIES_FIRST: Final = reading.FAMILY_OF_JAPAN | reading.CHINESE_FAMILY | reading.UNSURE_FAMILY
_MIDDLES_OF_VIETNAM: Final = frozenset(["thi", "van", "duc", "minh", "thanh", "quang"])
_WORDS_OF_VIETNAM: Final = frozenset(["do", "to", "an", "be", "so"])
_PARTICLES: Final = frozenset(["el", "al", "bin", "van", "de", "da", "di", "dos", "von", "le"])
"""Parts of families' names, written with a capital: Fatima Zahra El Idrissi."""
_IN_CAPITALS: Final = (
    reading.KNOWN | reading.UNSURE_FAMILY | reading.CHINESE_FAMILY | reading.KOREAN_FAMILY
)
_MASCOT: Final = on_demand(r"(?i:mascots?|yuru-?chara)(?![a-z])")
_BEASTS: Final = on_demand(
    r"\b(?i:pandas?|cubs?|zoos?|aquariums?|elephants?|giraffes?|penguins?|lions?|tigers?|gulls?|otters?|"
    r"goats?|pon(?:y|ies)|kittens?|cats|pupp(?:y|ies)|alpacas?|capybaras?)\b"
)
_NEAR_BEASTS: Final = 120
_OWNED: Final = on_demand(
    "の(?:アパート|部屋|契約|家|車|自転車|在留|パスポート|母国|勤務|アルバイト|アドレス|番号|クラス|授業)"
)
_OF_A_BOOK: Final = on_demand(r"[\"”»]\s?(?:,\s)?(?:written )?by\s\Z")


_MONTHS: Final = frozenset(["jan", "april", "may", "june", "august"])
_SECONDS: Final = frozenset("0123456789\"'″′°")


class _Segment:
    """Words in a row that may be names, with the words that stand directly beside them."""

    __slots__ = ("after", "before", "words")

    def __init__(self, words: list[Word], before: Word | None, after: Word | None) -> None:
        self.words = words
        self.before = before
        self.after = after


def names(text: str) -> Iterator[Name]:
    """The names of people in Latin letters: strict beside a cue, lone by a part that is known."""
    last: tuple[int, int] | None = None
    """Where the last name ended, and how much a cue before it allows what follows in a list."""
    mascots = [found.start() for found in _MASCOT.finditer(text)]
    beasts: list[int] | None = None
    for run in reading.runs(text):
        if run[0].kind & reading.INITIAL and text[run[0].start - 1 : run[0].start] in _SECONDS:
            # 138°43'39.2"E. Strip: the east, and a new sentence.
            continue
        if run[0].key in _MONTHS and text[run[0].end : run[0].end + 2].strip()[:1].isdigit():
            # Jan 3: a day.
            continue
        is_one = len(run) == 1 and not run[0].kind & reading.CAPITALS
        if is_one and beasts is None:
            beasts = [found.start() for found in _BEASTS.finditer(text)][:20]
        if is_one and beasts and any(abs(run[0].start - place) < _NEAR_BEASTS for place in beasts):
            continue
        if mascots and min(abs(run[0].start - place) for place in mascots[:20]) < 40:
            continue
        turned = _turned(text, run[0])
        if turned:
            last = turned, cues.PAIR
            yield Name(
                start=run[0].start,
                end=turned,
                text=text[run[0].start : turned],
                tier="strict",
                honorific="",
            )
            continue
        for segment in _segments(run):
            for start, end, tier, cue in _in_segment(text, segment, last):
                last = end, cue
                yield Name(start=start, end=end, text=text[start:end], tier=tier, honorific="")


def _turned(text: str, family: Word) -> int:
    """Where `TANAKA, Hanako` ends, when that begins here; 0 where it does not."""
    if not family.kind & (reading.SURE_FAMILY | reading.UNSURE_FAMILY | reading.VIETNAMESE_FAMILY):
        return 0
    found = _TURNED.match(text, family.end)
    if found is None or text[max(0, family.start - 2) : family.start] in {", ", "; "}:
        return 0
    given = reading.read(found[1])
    is_given = given & reading.SURE_GIVEN or (
        family.kind & reading.CAPITALS and given & reading.ANY_GIVEN
    )
    return found.end(1) if is_given else 0


def _segments(run: list[Word]) -> Iterator[_Segment]:
    words: list[Word] = []
    before: Word | None = None
    all_capitals = all(word.kind & reading.CAPITALS or len(word.key) == 1 for word in run)
    for index, word in enumerate(run):
        beside = run[index + 1] if index + 1 < len(run) else None
        previous = words[-1] if words else before
        if _may_be_a_name(word, previous, beside, all_capitals=all_capitals):
            words.append(word)
            continue
        if words:
            yield _Segment(words, before, word)
            words = []
        before = word
    if words:
        yield _Segment(words, before, None)


def _may_be_a_name(
    word: Word, before: Word | None, after: Word | None, *, all_capitals: bool
) -> bool:
    kind = word.kind
    if after is not None and after.key in _MIDDLES_OF_VIETNAM and word.key in _WORDS_OF_VIETNAM:
        return True
    if len(word.key) == 1 and all_capitals and after is not None:
        return True
    if (
        before is not None
        and kind & reading.VIETNAMESE
        and before.kind & (reading.VIETNAMESE | reading.VIETNAMESE_FAMILY)
        and not before.kind & reading.STOP
    ):
        return True
    if before is not None and kind & (reading.WORD_FAMILY | reading.KOREAN_FAMILY):
        if before.kind & reading.TITLE:
            return True
        if before.kind & (reading.SURE_GIVEN | reading.INITIAL) and not kind & reading.HEAD:
            return True
        if kind & reading.KOREAN_FAMILY and before.kind & reading.KOREAN and "-" in before.key:
            return True
    if before is not None and kind & reading.UNSURE_GIVEN and before.kind & _FAMILIES_FIRST:
        return True
    if after is not None and kind & reading.STOP:
        if kind & reading.UNSURE_GIVEN and after.kind & reading.SURE_FAMILY:
            return True
        if kind & reading.KOREAN_FAMILY and after.kind & reading.KOREAN and "-" in after.key:
            return True
    if (
        after is not None
        and kind & reading.STOP
        and kind & reading.GIVEN_OF_JAPAN
        and after.kind & reading.ROMAJI
        and len(after.key) > 4
        and not after.kind & (reading.STOP | reading.PLACE | reading.HEAD | reading.ANY_GIVEN)
    ):
        # Misaki is a cape, and in Misaki Oyamada somebody.
        return True
    is_between = word.key in _PARTICLES and before is not None and after is not None
    if is_between and before is not None and (before.kind & reading.ANY_GIVEN or not before.kind):
        # Vietnamese names have parts that are written so too.
        return True
    if kind & reading.WORD_FAMILY and not kind & (reading.ANY_GIVEN | reading.SURE_FAMILY):
        return False
    if kind & reading.STOP:
        return False
    if kind & reading.CAPITALS and not all_capitals and len(word.key) <= 4:
        return bool(kind & _IN_CAPITALS)
    return True


def _in_segment(
    text: str, segment: _Segment, last: tuple[int, int] | None
) -> Iterator[tuple[int, int, str, int]]:
    words = segment.words
    if segment.before is not None and segment.before.kind & reading.OFFICE:
        return
    is_headed = segment.after is not None and segment.after.kind & reading.HEAD
    first, final = words[0], words[-1]
    if nobody.is_a_title(text, first.start, final.end) or nobody.is_dead(text, final.end):
        return
    before = cues.before(text, first.start)
    goes_on = segment.before is None and last is not None and _goes_on(text, last, first.start)
    if segment.before is not None and segment.before.kind & reading.TITLE:
        before = cues.TITLE
    elif goes_on and last is not None:
        before = max(before, last[1])
    elif cues.is_office_before(text, first.start):
        return
    if is_headed and before < cues.TITLE:
        return
    if nobody.is_office_after(text, final.end) or nobody.is_of_things(text, final.end):
        return
    if nobody.is_a_city(text, first.start) and before < cues.TITLE:
        return
    is_honoured = bool(final.kind & reading.HONOURED) or cues.is_said_to(text, final.end)
    position = 0
    yielded = False
    while position < len(words):
        found = first_name(words, position)
        if found is None:
            break
        start, end = found
        if before >= cues.PAIR and position == 0 and end - start < len(words) <= LONGEST:
            break
        while end < len(words) and _is_another_family(words[end].kind):
            # A second family's name, as many countries have them.
            end += 1
        position = end
        chosen = words[start:end]
        if nobody.is_of_old(text, chosen) or nobody.is_artist(text, chosen[-1].end):
            yielded = True
            continue
        cue = before if start == 0 else cues.NONE
        after = cues.after(text, chosen[-1].end)
        if not max(cue, after) and _OF_A_BOOK.search(
            text, max(0, chosen[0].start - 20), chosen[0].start
        ):
            continue
        is_strict = max(cue, after) >= cues.PAIR or (is_honoured and end == len(words))
        yielded = True
        yield (
            chosen[0].start,
            chosen[-1].end,
            "strict" if is_strict else "lone",
            _carried(max(cue, cues.PAIR)),
        )
    if yielded or position >= len(words):
        return
    if len(words) == 1 and segment.after is not None and before < cues.TITLE and not is_honoured:
        return
    yield from _by_cue(text, words[:LONGEST], before, is_honoured=is_honoured, is_next=goes_on)


def _is_another_family(kind: int) -> bool:
    """Whether a word behind a whole name belongs to it: a family's, or one that nobody knows."""
    if not kind:
        return True
    is_one = kind & (reading.FAMILY | reading.UNSURE_FAMILY)
    return bool(is_one and not kind & (reading.PLACE | reading.STOP | reading.HEAD))


def _goes_on(text: str, last: tuple[int, int], start: int) -> bool:
    """Whether what begins here is beside the last name in a list."""
    if _AND.fullmatch(text, last[0], start):
        return True
    if _NEXT_NUMBER.fullmatch(text, last[0], start):
        return _NUMBERED.search(text, max(0, last[0] - 40), last[0]) is not None
    return last[1] == cues.LISTED and _NEXT_LISTED.fullmatch(text, last[0], start) is not None


def _carried(cue: int) -> int:
    return cue if cue == cues.LISTED else min(cue, cues.PAIR)


def _by_cue(
    text: str, words: Sequence[Word], before: int, *, is_honoured: bool, is_next: bool
) -> Iterator[tuple[int, int, str, int]]:
    """A name that nothing of is known, or one word alone: only beside a cue."""
    start, end = words[0].start, words[-1].end
    if nobody.is_of_old(text, words):
        return
    after = cues.after(text, end)
    if cues.is_family(text, start, end, is_known=bool(words[-1].kind & reading.SURE_FAMILY)):
        after = cues.ANY
    if is_honoured:
        words = words[-3:]
        start, after = words[0].start, cues.TITLE
    cue = max(before, after)
    if cue < cues.TITLE and all(
        word.kind & reading.CAPITALS and len(word.key) < 5 and not word.kind & _IN_CAPITALS
        for word in words
    ):
        # JAF and NPO are bodies.
        return
    if cue >= cues.TITLE:
        yield start, end, "strict", _carried(cue)
        return
    if any(word.kind & reading.PLACE and not word.kind & reading.UNSURE_FAMILY for word in words):
        return
    if len(words) > 1:
        if cue >= cues.PAIR and not all(word.kind & reading.INITIAL for word in words):
            yield start, end, "strict", _carried(cue)
        return
    kind = words[0].kind
    if kind & reading.INITIAL or (
        not kind & (reading.SURE_GIVEN | reading.SURE_FAMILY) and nobody.is_from(text, start)
    ):
        return
    if kind & (reading.SURE_GIVEN | reading.UNSURE_GIVEN) and alone.is_signed(text, start, end):
        yield start, end, "lone", cues.KNOWN
        return
    is_korean = kind & reading.KOREAN and "-" in words[0].key
    is_titled = cue == cues.ROLE and not kind & reading.CAPITALS and len(words[0].key) > 3
    is_titled = (
        is_titled and text[end : end + 2].strip() != "" and text[end + 1 : end + 2].islower()
    )
    is_known = is_korean or kind & (reading.KNOWN | reading.ANY_GIVEN)
    is_unsure = kind & (reading.UNSURE_FAMILY | reading.UNSURE_GIVEN) and not kind & reading.PLACE
    is_like = kind & reading.ROMAJI and kind & reading.LIKE_A_FAMILY and not kind & reading.PLACE
    if (is_unsure and (is_next or cue >= cues.PAIR)) or (is_like and cue >= cues.PAIR):
        is_known = True
    if is_unsure and min(before, after) >= cues.KNOWN:
        # applause for Yuki & Marek, who washed the plates
        cue = cues.PAIR
    if is_next and before >= cues.KNOWN and is_unsure:
        cue = max(cue, cues.PAIR)
    if cue >= cues.ROLE and (
        kind & reading.VIETNAMESE or (kind & reading.ROMAJI and kind & reading.LIKE_A_GIVEN)
    ):
        is_known = True
    if cue >= cues.ANY or is_titled or (is_known and cue >= cues.PAIR):
        yield start, end, "strict", _carried(cue)
    elif (is_korean or kind & reading.KNOWN) and not kind & reading.PLACE:
        is_given = bool(kind & reading.SURE_GIVEN)
        is_told = cue == cues.KNOWN or (
            not kind & reading.CAPITALS and alone.is_in_prose(text, start, end, is_given=is_given)
        )
        is_told = is_told and not alone.is_on_the_way(text, start, end)
        is_told = is_told or (is_given and alone.is_hailed(text, start, end))
        if is_told or (is_given and _is_in_japanese(text, start, end)):
            yield start, end, "lone", cues.KNOWN


def _is_in_japanese(text: str, start: int, end: int) -> bool:
    """Whether a sentence in Japanese says of it what is said of people (Brandonの契約書)."""
    return (
        text[end : end + 1] in {"の", "が", "は", "も", "に"}
        and not text[max(0, start - 1) : start].isalnum()
        and (signs.is_doing(text, start, end) or _OWNED.match(text, end) is not None)
    )
