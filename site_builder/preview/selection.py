"""The words that a selection means: without blanks around them, and whole, as an excerpt needs them."""

from dataclasses import dataclass
from typing import Final

from site_builder.folding import trimmed
from site_builder.selector import Match, Selector, find, pinned
from site_builder.span import Span, Text

_WIDEST: Final = 400
"""Characters by which a selection may grow on either side."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Selected words: where they stand and what finds just them again.

    They were `trimmed` of blanks, or `widened` to whole words and numbers.
    """

    span: Span
    selector: Selector
    trimmed: bool
    widened: bool


def selection(start: int, end: int, text: Text) -> Selection | None:
    """The selection from one code point up to another; `None` if it holds no word."""
    words = text.stored[start:end]
    kept = trimmed(words)
    if not any(map(str.isalnum, kept)):
        return None
    first = start + words.index(kept)
    span = _whole(Span(first, first + len(kept)), text)
    selector = _selector(span, text) if span else None
    if span is None or selector is None:
        return None
    return Selection(
        span,
        selector,
        trimmed=span.start > start or span.end < end,
        widened=span.start < start or span.end > end,
    )


def _whole(span: Span, text: Text) -> Span | None:
    """The span grown until no edge lies inside a word, a number or a character."""
    starts = range(span.start, max(-1, span.start - _WIDEST), -1)
    ends = range(span.end, min(len(text.stored), span.end + _WIDEST) + 1)
    start = next((place for place in starts if _parts(place, text)), None)
    end = next((place for place in ends if _parts(place, text)), None)
    return None if start is None or end is None else Span(start, end)


def _parts(place: int, text: Text) -> bool:
    """Whether a quotation may begin or end there."""
    folded = text.folded.place(place)
    return folded is not None and not text.divides(folded)


def _selector(span: Span, text: Text) -> Selector | None:
    """What finds just these words; `None` if nothing does."""
    selector = pinned(span, text)
    return selector if _finds(selector, span, text) else None


def _finds(selector: Selector, span: Span, text: Text) -> bool:
    found = find(selector, text)
    return isinstance(found, Match) and found.spans == (span,)
