"""Parts of a source's text, and the text with the views in which it is compared."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from site_builder.boundary import REACH, WITHIN, divides
from site_builder.folding import View, caseless, fold, without


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Part of a source's text: code points from 0, end excluded (Web Annotation Data Model 4.2.5)."""

    start: int
    end: int


class Flag(StrEnum):
    """What an editor should look at in a match."""

    CASE = "case"
    OUTER_MARKS = "outer-marks"
    CONTEXT_UNMATCHED = "context-unmatched"
    SKIPPED = "skipped-words"
    CROSSES_QUOTATION = "crosses-quotation"


_AMBIGUOUS = re.compile(r"-|\d \d")
"""Where the stored character matters: a dash, and a blank between figures."""
_MARK = re.compile(r"[\"“”„«»]")
_SINGLE_MARK = re.compile(r"(?<!\w)['‘](?=\S)|(?<=\S)['’](?!\w)")
_OPENING = re.compile(r"(?:^|(?<=[\s(\[—–-]))(?:[\"“„'‘](?=\S)|«)")
_FIRST_MARK = re.compile(r"\s*([\"“„«'‘])")


@dataclass(frozen=True)
class Text:
    """A source's text; each view of it is made once, when it is first needed, and goes nowhere with it."""

    stored: str = field(repr=False)

    def __reduce__(self) -> tuple[type["Text"], tuple[str]]:
        return Text, (self.stored,)

    @cached_property
    def folded(self) -> View:
        return fold(self.stored)

    @cached_property
    def caseless(self) -> View:
        """The folded text without the difference of capital and small letters."""
        return caseless(self.folded.text)

    @cached_property
    def running(self) -> View | None:
        """The folded text without the marks that open further paragraphs of a quotation, if there are any."""
        places = [self.folded.place(offset) for offset in _running_marks(self.stored)]
        gone = [place for place in places if place is not None]
        return without(self.folded.text, gone) if gone else None

    def whole(self, start: int, end: int) -> Span | None:
        """The span of a piece of the folded text, if it divides no word, number or character."""
        if self.divides(start) or self.divides(end):
            return None
        place = self.folded.origin(start, end)
        return Span(*place) if place else None

    def divides(self, edge: int) -> bool:
        """Whether an edge in the folded text lies inside a word or a number."""
        text = self.folded.text
        before, after = text[max(0, edge - 2) : edge], text[edge : edge + 1]
        if before[-1:] == " " or after == " ":
            # The usual case: only a figure, or a word broken at a hyphen, can go on behind a blank.
            last = before.rstrip()[-1:]
            if not last.isdigit() and last != "-":
                return False
        elif WITHIN.match(before[-1:] + after):
            return True
        start = max(0, edge - REACH)
        around = text[start : edge + REACH]
        if _AMBIGUOUS.search(around):
            around = "".join(self._original(start + n, c) for n, c in enumerate(around))
        return divides(around[: edge - start], around[edge - start :])

    def _original(self, place: int, folded: str) -> str:
        """The folded character there; an em dash as itself, a longer blank as a line end."""
        origin = self.folded.origin(place, place + 1) if folded in "- " else None
        stored = self.stored[slice(*origin)] if origin else folded
        if folded == " ":
            return " " if len(stored) == 1 and stored not in "\n\t" else "\n"
        return "—" if "—" in stored else folded

    def line_column(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset, from 1. Lines end at a line feed only."""
        return self.stored.count("\n", 0, offset) + 1, offset - self.stored.rfind("\n", 0, offset)


def _running_marks(text: str) -> Iterator[int]:
    """Where a paragraph opens with a quotation mark while the one before has not closed its last."""
    running: set[bool] = set()
    start = 0
    for line in text.split("\n"):
        if line and not line.isspace():
            mark = _FIRST_MARK.match(line)
            if mark and (mark[1] in "'‘") in running:
                yield start + mark.start(1)
            running = {kind is _SINGLE_MARK for kind in (_MARK, _SINGLE_MARK) if _left_open(line, kind)}
        start += len(line) + 1


def _left_open(line: str, kind: re.Pattern[str]) -> bool:
    """Whether the last quotation mark of this kind opens a quotation."""
    places = [mark.start() for mark in kind.finditer(line)]
    return bool(places) and _OPENING.match(line, places[-1]) is not None


def occurrences(words: str, text: str) -> Iterator[tuple[int, int]]:
    """Start and end of every place where the words stand, overlapping ones too."""
    length = len(words)
    return ((start, start + length) for row in rows(words, text) for start in row)


def rows(words: str, text: str) -> Iterator[range]:
    """The starts of all places where the words stand; one row holds those that the text repeats."""
    start = text.find(words)
    while start >= 0:
        following = text.find(words, start + 1)
        if following < 0:
            yield range(start, start + 1)
            return
        # The words stand nowhere between these two, and so not between any two that repeat them.
        step = following - start
        last = start + (repeated(text, start, step) - start - len(words)) // step * step
        yield range(start, last + 1, step)
        start = text.find(words, last + 1)


def repeated(text: str, start: int, step: int) -> int:
    """Up to where the text from the start on is the same as what stands `step` characters before."""
    end, size = start + step, 64
    while size:
        if end + size <= len(text) and text[end : end + size] == text[end - step : end - step + size]:
            end += size
            size *= 2
        else:
            size //= 2
    return end
