"""The sentences of an article, as spans of its stored text: lines are paragraphs, and a sentence ends in one.

A rule of thumb for showing and ranking passages; no quotation is accepted or refused by it.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Final

from site_builder.span import Span

_CLOSING: Final = "\"'”’»›)\\]」』）》"
_OPENING: Final = "\"'“‘„«‹(\\[「『（《"
_END: Final = re.compile(rf"(?<![.!?…؟۔])[.!?…؟۔]++[{_CLOSING}]*+(?=\s)|[。！？।॥။]++[{_CLOSING}]*+")
_NEXT: Final = re.compile(rf"[\s{_OPENING}–—-]*(\w+)")
_BEFORE: Final = re.compile(r"([\w.]{1,40})\.\Z")
_INITIALS: Final = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]")

_ABBREVIATION: Final = re.compile(
    # Titles, months, days and firms are written with a capital: `Sat.` is one, `sat.` is a word.
    r"M(?:r|rs|s|x|me|lle|aj|t)|[DS]r|Prof|Sen|Rep|Gov|Gen|Col|Lt|Sgt|Capt|Cmdr|Adm|Amb|Rev|Hon|Pres|Jr|St|Ft"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Mon|Tues?|Wed|Thu(?:rs?)?|Fri|Sat|Sun"
    r"|Inc|Ltd|Co|Corp|Bros|Dept|Hr|Fr|Sig|Sra|Dra|Ing|Mio|Mrd"
    r"|vs|al|approx|est|vol|pp|bzw|ca|ggf|usw|vgl"
    r"|гг?|им|ул|руб|тыс|млн|млрд|чел|проф|акад|см"
)
_NUMBERED: Final = re.compile(r"(?:[Nn]os?|Nr|[Pp]|[Ff]ig|№|ст)")
"""What a number follows: `No. 10`, but not `He said no.`"""

_STARTER: Final = re.compile(
    r"(?:an?|and|as|at|but|he|her|his|how|if|in|it|its|on|our|she|so|that|the|their|there|these|they|this"
    r"|those|we|what|when|while|who|why|with|you|I)",
    re.IGNORECASE,
)
"""Words that begin a sentence behind `U.S.` and the like; behind those a name is more often their noun."""

_ORDINAL: Final = re.compile(r"\d{1,2}")
_GERMAN: Final = re.compile(
    "Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember|Jahrhundert"
)
"""What a day with a full stop belongs to: `am 19. Oktober`."""


def sentences(text: str) -> tuple[Span, ...]:
    """Every sentence, first to last, without the blanks around it."""
    return tuple(span for start, end in _lines(text) for span in _in_line(text, start, end))


def around(text: str, place: Span) -> Span:
    """From the start of the sentence in which the place begins to the end of the one in which it ends."""
    found = sentences(text)
    first = max(0, bisect_right(found, place.start, key=lambda span: span.start) - 1)
    last = max(first, bisect_right(found, place.end - 1, key=lambda span: span.start) - 1)
    return Span(min(place.start, found[first].start), max(place.end, found[last].end)) if found else place


def _lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for line in text.split("\n"):
        yield start, start + len(line)
        start += len(line) + 1


def _in_line(text: str, start: int, end: int) -> Iterator[Span]:
    edges = [mark.end() for mark in _END.finditer(text, start, end) if _ends(text, start, mark, end)]
    for first, last in zip((start, *edges), (*edges, end), strict=True):
        piece = text[first:last]
        if piece.strip():
            yield Span(first + len(piece) - len(piece.lstrip()), first + len(piece.rstrip()))


def _ends(text: str, start: int, mark: re.Match[str], end: int) -> bool:
    """Whether a sentence ends at this mark, by the words on its two sides."""
    following = _NEXT.match(text, mark.end(), end)
    if mark[0][0] not in ".!?…" or not following:
        return True
    word = following[1]
    if word[0].islower():
        return False
    before = _BEFORE.search(text, max(start, mark.start() - 40), mark.start() + 1)
    return mark[0] != "." or not before or _parts(before[1], word)


def _parts(before: str, after: str) -> bool:
    """Whether the full stop between two words ends a sentence."""
    if _INITIALS.fullmatch(before):
        return "." in before and bool(_STARTER.fullmatch(after))
    if _ORDINAL.fullmatch(before):
        return not _GERMAN.fullmatch(after)
    last = before.rsplit(".", 1)[-1]
    if after[0].isdigit() and _NUMBERED.fullmatch(last):
        return False
    return not _ABBREVIATION.fullmatch(last)
