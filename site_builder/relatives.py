"""What pages show of the wording that articles share: who is related to one, and a table of all with all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, NamedTuple

from site_builder.comparison import MOST, Nearest
from site_builder.overlap import WIRE_COPY, Overlap, Run, Unit, Words, runs
from site_builder.source import Record, Source
from site_builder.span import Span

NARROWEST: Final = 0.6
"""Percent of the width that a stretch has at least, so that it is seen."""


class Stretch(NamedTuple):
    """A shared stretch in the picture of an article: percent of the article's length."""

    start: float
    width: float


class Related(NamedTuple):
    """An article that shares wording with the pictured one, and what of the pictured one stands in it."""

    record: Record
    words: int
    shared: int
    stretches: tuple[Stretch, ...]
    unit: Unit
    wire_copy: bool

    @property
    def publisher(self) -> str | None:
        return None if self.record.publisher == "unknown" else self.record.publisher


class Relatives(NamedTuple):
    """The articles that share most with one, most first, and how many that share less are not listed."""

    listed: tuple[Related, ...]
    unlisted: int


def related(source: Source, nearest: Nearest, records: Mapping[str, Record]) -> Relatives:
    """The articles nearest to this one, with the places in this one's text."""
    words, length = Words(source.text), len(source.text.stored)

    @cache
    def stretch(run: Run) -> Stretch:
        return _stretch(words.span(*run), length)

    def told(overlap: Overlap) -> Related:
        sides = overlap.of(source.id)
        assert sides, "nothing is nearest to it but what it is compared with"
        own, other = sides
        stretches = tuple(map(stretch, runs(own.held)))
        record = records[other.source]
        return Related(record, own.words, own.shared, stretches, overlap.unit, overlap.wire_copy)

    return Relatives(tuple(map(told, nearest.overlaps)), nearest.further)


def _stretch(span: Span, length: int) -> Stretch:
    width = max(NARROWEST, 100 * (span.end - span.start) / length)
    return Stretch(round(min(100 * span.start / length, 100 - width), 2), round(width, 2))


@dataclass(frozen=True, slots=True)
class Cell:
    """How much of the row's article stands in the column's: whole percent, and a level from 1 to 4."""

    percent: int
    level: int


@dataclass(frozen=True, slots=True)
class Row:
    """An article and a cell for every article, `None` where nothing is shared and for itself."""

    number: int
    record: Record
    cells: tuple[Cell | None, ...]

    @property
    def publisher(self) -> str | None:
        return None if self.record.publisher == "unknown" else self.record.publisher


def table(found: Sequence[Overlap], records: Mapping[str, Record]) -> tuple[Row, ...]:
    """The articles that share wording, each with each, by their ids; empty if none do.

    Where more than `MOST` do, those of the greatest shares.
    """
    named = (side.source for overlap in found for side in (overlap.first, overlap.second))
    ids = sorted(tuple(dict.fromkeys(named))[:MOST])
    cells: dict[tuple[str, str], Cell] = {}
    for overlap in found:
        for own, other in ((overlap.first, overlap.second), (overlap.second, overlap.first)):
            cells[own.source, other.source] = _cell(own.share)
    return tuple(
        Row(number, records[one], tuple(cells.get((one, other)) for other in ids))
        for number, one in enumerate(ids, 1)
    )


def _cell(share: float) -> Cell:
    """Levels begin at 0, 10, 25 (wire copy) and 50 percent; what is shared at all shows as 1 at least."""
    level = 1 + sum(share >= least for least in (0.1, WIRE_COPY, 0.5))
    return Cell(max(1, round(100 * share)), level)
