"""A text with overlapping marks, cut so that every piece carries one set of marks."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from site_builder.span import Span

_BLANK = re.compile(r"\s")
_INK = re.compile(r"\S")
_LINE = re.compile(r"\S(?:[^\n]*\S)?")
_JOINER = "\u200d"
_SCRAP = 25


@dataclass(frozen=True, slots=True)
class Mark:
    """A part of a text that is to be shown as marked; several parts may share one key."""

    key: str
    span: Span


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of text, the keys of all marks that cover it, and those among them that are met first here."""

    text: str
    keys: tuple[str, ...] = ()
    first: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """Paragraphs that follow each other, and whether words were left out before and after them."""

    paragraphs: tuple[tuple[Segment, ...], ...]
    cut_before: bool = False
    cut_after: bool = False


def whole(text: str, marks: Iterable[Mark]) -> tuple[Passage, ...]:
    """The whole text as one passage; a paragraph is a line that is not blank."""
    return _passages(text, marks, (Span(0, len(text)),))


def in_context(text: str, marks: Iterable[Mark], reach: int) -> tuple[Passage, ...]:
    """The marks with at most `reach` characters on each side, in the order of the text."""
    marks = tuple(marks)
    return _passages(text, marks, windows(text, (mark.span for mark in marks), reach))


def windows(text: str, spans: Iterable[Span], reach: int) -> tuple[Span, ...]:
    """The spans widened on both sides by whole words; those that meet are one.

    A few words of a neighbouring line that is cut are left out: alone they tell nothing.
    """
    found: list[Span] = []
    for span in sorted(spans, key=lambda s: (s.start, s.end)):
        start, end = _start(text, span.start, reach), _end(text, span.end, reach)
        if found and not text[found[-1].end : start].strip():
            last = found.pop()
            start, end = last.start, max(last.end, end)
        found.append(Span(start, end))
    return tuple(found)


def segments(text: str, within: Span, marks: Iterable[Mark]) -> tuple[Segment, ...]:
    """The part `within` of the text, cut wherever a mark begins or ends; keys in the order of the marks."""
    inside = [m for m in marks if m.span.start < within.end and within.start < m.span.end]
    edges = {edge for m in inside for edge in (m.span.start, m.span.end) if within.start < edge < within.end}
    pieces = pairwise(sorted({within.start, within.end, *edges}))
    return tuple(
        Segment(
            text[start:end],
            tuple(dict.fromkeys(m.key for m in inside if m.span.start <= start and end <= m.span.end)),
        )
        for start, end in pieces
    )


def _passages(text: str, marks: Iterable[Mark], shown: tuple[Span, ...]) -> tuple[Passage, ...]:
    waiting = sorted(marks, key=lambda m: (m.span.start, -m.span.end))[::-1]
    active: list[Mark] = []
    seen: set[str] = set()
    made = []
    for window in shown:
        paragraphs = []
        for line in _lines(text, window):
            while waiting and waiting[-1].span.start < line.end:
                active.append(waiting.pop())
            active = [m for m in active if line.start < m.span.end]
            paragraphs.append(tuple(_with_first(segments(text, line, active), seen)))
        before, after = _INK.search(text, 0, window.start), _INK.search(text, window.end)
        made.append(Passage(tuple(paragraphs), before is not None, after is not None))
    return tuple(made)


def _with_first(pieces: Iterable[Segment], seen: set[str]) -> Iterator[Segment]:
    for piece in pieces:
        new = tuple(key for key in piece.keys if key not in seen)
        seen.update(new)
        yield Segment(piece.text, piece.keys, new) if new else piece


def _lines(text: str, within: Span) -> Iterator[Span]:
    """The lines that are not blank, without the blanks around them."""
    return (Span(*match.span()) for match in _LINE.finditer(text, within.start, within.end))


def _start(text: str, at: int, reach: int) -> int:
    start = _word_start(text, at, reach)
    line_end = text.find("\n", start, at)
    cut = start > 0 and text[start - 1] != "\n"
    return line_end + 1 if cut and 0 <= line_end < start + _SCRAP else start


def _end(text: str, at: int, reach: int) -> int:
    end = _word_end(text, at, reach)
    line_end = text.rfind("\n", at, end)
    cut = end < len(text) and text[end] != "\n"
    return line_end if cut and line_end >= max(0, end - _SCRAP) else end


def _word_start(text: str, at: int, reach: int) -> int:
    """The first start of a word from `at - reach` on; in a run without blanks, of a character."""
    earliest = max(0, at - reach)
    if earliest == 0 or text[earliest - 1].isspace():
        return earliest
    blank = _BLANK.search(text, earliest, at)
    if blank:
        return blank.end()
    return next((i for i in range(earliest, at) if _splits(text, i)), at)


def _word_end(text: str, at: int, reach: int) -> int:
    """The last end of a word up to `at + reach`; in a run without blanks, of a character."""
    latest = min(len(text), at + reach)
    if latest == len(text) or text[latest].isspace():
        return latest
    blank = next((i for i in reversed(range(at, latest)) if text[i].isspace()), None)
    if blank is not None:
        return blank
    return next((i for i in range(latest, at, -1) if _splits(text, i)), at)


def _splits(text: str, at: int) -> bool:
    """Whether a cut there leaves characters with their accents and joined signs whole."""
    return not (unicodedata.category(text[at]).startswith("M") or _JOINER in text[at - 1 : at + 1])
