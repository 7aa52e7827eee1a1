"""Titles of works: a word within the quoted title of a book or a film is named, not used."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from approval_rules.text.on_demand import on_demand

_WORKS: Final = (
    r"(?<![日見基絵一二三四五六七八九十数\d])本|絵本|図書|書籍|著書|新刊|名著|文庫|小説|物語|童話|民話|昔話|漫画|マンガ"
    r"|雑誌|詩集|歌集|句集|紙芝居|映画|ドラマ|アニメ|番組|演劇|舞台|劇|ミュージカル|オペラ|落語|講談|漫才|狂言|歌舞伎"
    r"|文楽|人形劇|演目|演題|題名|タイトル|楽曲|曲|アルバム|名画|絵画|作品|企画展|特別展|展覧会|特集|講演会?|上映会?"
    r"|公演|読書会|コンサート|ゲーム"
)
"""Kinds of works, and what is done with them: of one that stands before a quotation, it is the
name. Nothing that people are, or that they only say."""
_BEFORE: Final = on_demand(
    rf"(?:{_WORKS})(?:作品|シリーズ|特集|祭|会|版)?[\s:、・はの]{{0,3}}$"
    r"|(?:films?|movies?|novels?|books?|plays?|songs?|albums?|operas?|musicals?|documentary"
    r"|screenings? of|titled|entitled)\W{0,2}$",
    re.IGNORECASE,
)
_SAID: Final = on_demand(
    "と(?:言|い[いうっ]|叫|呼|書|投稿|怒鳴|ののし|名乗|読|よ)|って|[だでな]|$|[。!?\n]"
)
"""What makes of words in 『』, which hold little else than titles, something that was said."""
_AFTER: Final = on_demand(
    r"の?(?:上映|公演|読書会|朗読|原画展|展(?:示|覧)?(?![開望])|著者|作者|監督|主演|を(?:読|上映|鑑賞))"
    r"|\s?\((?:film|novel|book|play|[12]\d{3})|\s(?:film\s)?(?:screening|exhibition|by\s[a-z])",
    re.IGNORECASE,
)
_QUOTED: Final = on_demand(
    r"「[^「」\n]{1,40}」|『[^『』\n]{1,40}』|“[^“”\n]{1,40}”|\"[^\"\n]{1,40}\""
    r"|(?<![A-Za-z])['‘][^'’\n]{1,40}['’](?![A-Za-z])"
)
_AND: Final = frozenset({"", "、", "・", "と", "や", ", ", " and ", " "})


def titles(text: str) -> Iterator[tuple[int, int]]:
    """Where quoted titles stand in a folded text; each of a row of them is one."""
    last = -1
    for found in _QUOTED.finditer(text):
        start, end = found.span()
        if (
            (last >= 0 and text[last:start] in _AND)
            or _BEFORE.search(text[max(0, start - 24) : start])
            or (found[0][0] == "『" and _SAID.match(text, end) is None)
            or _AFTER.match(text, end)
        ):
            last = end
            yield start, end
