"""Parts of a source's text, and the text with the views in which it is compared."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from site_builder.boundary import REACH, divides
from site_builder.folding import View, caseless, fold, without


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Part of a source's text: code points from 0, end excluded (Web Annotation Data Model 4.2.5)."""

    start: int
    end: int


def undivided(text: str, start: int, end: int) -> bool:
    """Whether a piece of a folded text begins and ends where words and numbers do."""
    return not any(_divided(text, edge) for edge in (start, end))


def _divided(text: str, edge: int) -> bool:
    before, after = text[max(0, edge - REACH) : edge], text[edge : edge + REACH]
    pair = before[-1:] + after[:1]
    # Most places of short words lie inside others: seen without the whole table of rules.
    plainly = len(pair) == 2 and pair.isascii() and pair.isalnum()
    return plainly or divides(before, after)


class Flag(StrEnum):
    """What an editor should look at in a match."""

    CASE = "case"
    OUTER_MARKS = "outer-marks"
    CONTEXT_UNMATCHED = "context-unmatched"
    SKIPPED = "skipped-words"
    CROSSES_QUOTATION = "crosses-quotation"


_PARAGRAPH = re.compile(r"\n\s*\n")
_OPENING = re.compile(r"\s*([\"“«„])")


class Text:
    """A source's text; each view of it is made once, when it is first needed."""

    def __init__(self, stored: str) -> None:
        self.stored = stored

    @cached_property
    def folded(self) -> View:
        return fold(self.stored)

    @cached_property
    def caseless(self) -> View:
        return caseless(self.folded.text)

    @cached_property
    def running(self) -> View:
        """The folded text without the marks that open further paragraphs of a quotation still running."""
        places = (self.folded.place(offset) for offset in _running_marks(self.stored))
        return without(self.folded.text, (place for place in places if place is not None))

    def whole(self, start: int, end: int) -> Iterator[Span]:
        """The span of a piece of the folded text, if it divides no word, number or character."""
        place = self.folded.origin(start, end)
        if place and undivided(self.folded.text, start, end):
            yield Span(*place)

    def line_column(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset, from 1. Lines end at a line feed only."""
        return self.stored.count("\n", 0, offset) + 1, offset - self.stored.rfind("\n", 0, offset)


def _running_marks(text: str) -> Iterator[int]:
    """Where a paragraph opens with a quotation mark while the one before has closed none it opened."""
    start = 0
    for paragraph_break in _PARAGRAPH.finditer(text):
        paragraph = text[start : paragraph_break.start()]
        start = paragraph_break.end()
        opened = sum(paragraph.count(mark) for mark in "“«„")
        unclosed = opened > sum(paragraph.count(mark) for mark in "”»") or paragraph.count('"') % 2 == 1
        mark = _OPENING.match(text, start)
        if unclosed and mark:
            yield mark.start(1)
