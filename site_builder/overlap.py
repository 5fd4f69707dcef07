"""Wording that articles share: wire copy and common sources show as the same words in the same order.

A word is shared if it stands in a run of words (a gram) that the other article holds too. Words are
compared in the project's folding, without the difference of capital and small letters. Chinese, Japanese,
Thai, Lao, Burmese and Khmer put no blanks between words: there every character counts as a word, and a gram
is longer. Korean has blanks and is compared by words.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache
from hashlib import blake2b
from itertools import combinations
from operator import attrgetter
from typing import Final

from site_builder.folding import View
from site_builder.source import Record, Source
from site_builder.span import Span, Text

WIRE_COPY: Final = 0.25
"""The share of an article's words from which on it is called wire copy of the other.

In the five articles of this repository, the two texts of one agency share 60 and 43 of 100 words; the most
that any other two share is 6 of 100. A quarter lies far from both. Two reports that quote the same statement
at length stay below it; a copy that was cut to a quarter, or had three times its length added, is still seen.
"""

FEW: Final = 32
"""A gram of so many articles pairs each with each; one of more (a notice under every article of an outlet)
pairs them with the first `FIRST` of them only, so that time and space stay in proportion to the articles."""
FIRST: Final = 8


class Unit(StrEnum):
    """What is counted: words, or characters where no blanks part the words. `gram` of them make a run."""

    WORDS = "words"
    CHARACTERS = "characters"

    @property
    def gram(self) -> int:
        return _GRAMS[self]


_GRAMS: Final = {Unit.WORDS: 8, Unit.CHARACTERS: 16}
"""Eight words are more than chance or a set phrase brings; they take about 16 characters in Chinese."""

_UNSPACED: Final = (
    "\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
_UNSPACED_CHARACTER: Final = re.compile(f"[{_UNSPACED}]")


class Words:
    """The words of a text, folded and caseless, each with its place."""

    def __init__(self, text: Text) -> None:
        self._text = text
        places = [m.span() for m in _word(_marks(text.caseless.text)).finditer(text.caseless.text)]
        self._places = places
        self.folded: tuple[str, ...] = tuple(text.caseless.text[start:end] for start, end in places)

    def __len__(self) -> int:
        return len(self.folded)

    @property
    def unit(self) -> Unit:
        """What most of the words are."""
        characters = sum(1 for word in self.folded if _UNSPACED_CHARACTER.match(word))
        return Unit.CHARACTERS if 2 * characters > len(self.folded) else Unit.WORDS

    def span(self, first: int, last: int) -> Span:
        """Where the words from the first to the last one stand in the stored text."""
        place = _outer(self._text.caseless, self._places[first][0], self._places[last][1])
        return Span(*_outer(self._text.folded, *place))


def _marks(text: str) -> str:
    """The text's own marks that belong to the letter before them, as vowels in Hindi and Thai do."""
    if text.isascii():
        return ""
    return "".join(sorted(c for c in set(text) if unicodedata.category(c)[0] == "M"))


@lru_cache(maxsize=64)
def _word(marks: str) -> re.Pattern[str]:
    """A word with what joins it inside (don't, non-nuclear, 1,000.5); in an unspaced script one character."""
    attached = f"[{marks}]*" if marks else ""
    letters = rf"(?:[^\W_{_UNSPACED}]{attached})+"
    return re.compile(rf"[{_UNSPACED}]{attached}|{letters}(?:[-'’.,:/&@]{letters})*")


def _outer(view: View, start: int, end: int) -> tuple[int, int]:
    """The original's part for a part of the view, widened where an edge lies inside what was rewritten."""
    length = len(view.text)
    while (first := view.origin(start, length)) is None:
        start -= 1
    while (last := view.origin(0, end)) is None:
        end += 1
    return first[0], last[1]


@dataclass(frozen=True, slots=True)
class Shared:
    """What one article of a pair shares: so many of its words, at these spans of its stored text."""

    source: str
    words: int
    shared: int
    spans: tuple[Span, ...]

    @property
    def share(self) -> float:
        """From 0 to 1."""
        return self.shared / self.words


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two articles that share wording, by their ids in order."""

    first: Shared
    second: Shared
    unit: Unit

    @property
    def share(self) -> float:
        """The greater of the two shares: a short copy of a long article is a copy."""
        return max(self.first.share, self.second.share)

    @property
    def wire_copy(self) -> bool:
        return self.share >= WIRE_COPY

    def of(self, source: str) -> tuple[Shared, Shared] | None:
        """This article's side and the other's; `None` if it is neither."""
        if source == self.first.source:
            return self.first, self.second
        return (self.second, self.first) if source == self.second.source else None


def overlaps(sources: Iterable[Source]) -> tuple[Overlap, ...]:
    """Every two articles that share a gram, greatest share first. The order of the sources changes nothing.

    Where more than `FEW` articles share all that two of them share, that pair may be missing; both are then
    still paired with the first of those articles.
    """
    return Index(sources).all


class Index:
    """The articles ready to be compared: all of them, or one with those that share a gram with it."""

    def __init__(self, sources: Iterable[Source]) -> None:
        self._articles = tuple(_Article(source) for source in sorted(sources, key=attrgetter("id")))
        self._pairs = sorted(_candidates(self._articles))
        self._compared: dict[tuple[int, int], Overlap | None] = {}

    @cached_property
    def all(self) -> tuple[Overlap, ...]:
        """Every overlap, greatest share first."""
        return self._found(self._pairs)

    def of(self, source: str) -> tuple[Overlap, ...]:
        """Those of the article with this id; only these pairs are compared."""
        return self._found(self._pairs_of.get(source, ()))

    @cached_property
    def _pairs_of(self) -> Mapping[str, Sequence[tuple[int, int]]]:
        found: dict[str, list[tuple[int, int]]] = {}
        for pair in self._pairs:
            for place in pair:
                found.setdefault(self._articles[place].id, []).append(pair)
        return found

    def _found(self, pairs: Iterable[tuple[int, int]]) -> tuple[Overlap, ...]:
        told = (overlap for pair in pairs if (overlap := self._overlap(pair)))
        return tuple(sorted(told, key=lambda o: (-o.share, o.first.source, o.second.source)))

    def _overlap(self, pair: tuple[int, int]) -> Overlap | None:
        if pair not in self._compared:
            self._compared[pair] = _overlap(*(self._articles[place] for place in pair))
        return self._compared[pair]


class _Article:
    """An article's words and their grams, each gram as a digest that is the same on every machine."""

    def __init__(self, source: Source) -> None:
        self.id = source.id
        self.words = Words(source.text)
        self.unit = self.words.unit
        folded, size = self.words.folded, self.unit.gram
        self.grams = [_digest(folded[n : n + size]) for n in range(len(folded) - size + 1)]
        self.known = frozenset(self.grams)

    def shared_with(self, other: "_Article") -> Shared | None:
        """Its words that stand in a gram of the other's too, if there are any."""
        size, common = self.unit.gram, self.known & other.known
        runs = tuple(_runs((n, n + size) for n, gram in enumerate(self.grams) if gram in common))
        if not runs:
            return None
        spans = tuple(self.words.span(first, end - 1) for first, end in runs)
        return Shared(self.id, len(self.words), sum(end - first for first, end in runs), spans)


def _digest(words: Sequence[str]) -> bytes:
    """64 bits: among a million grams, the odds that any two that differ share one are 1 to ten million."""
    return blake2b(" ".join(words).encode(), digest_size=8).digest()


def _runs(stretches: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Stretches in order of their starts, those that touch made one."""
    first, end = -1, -1
    for start, stop in stretches:
        if start > end:
            if end > 0:
                yield first, end
            first = start
        end = stop
    if end > 0:
        yield first, end


def _candidates(articles: Sequence[_Article]) -> set[tuple[int, int]]:
    """The places of every two articles that seem to share a gram."""
    holders: dict[tuple[Unit, bytes], list[int]] = {}
    for place, article in enumerate(articles):
        for gram in article.known:  # in any order: what is gathered is a set of pairs
            holders.setdefault((article.unit, gram), []).append(place)
    groups = {tuple(found) for found in holders.values() if len(found) > 1}
    return {pair for group in groups for pair in _pairs(group)}


def _pairs(group: tuple[int, ...]) -> Iterator[tuple[int, int]]:
    if len(group) <= FEW:
        return combinations(group, 2)
    return ((one, other) for one in group[:FIRST] for other in group if one < other)


def _overlap(one: _Article, other: _Article) -> Overlap | None:
    first, second = one.shared_with(other), other.shared_with(one)
    return Overlap(first, second, one.unit) if first and second else None


@dataclass(frozen=True, slots=True)
class Stretch:
    """A shared stretch in the picture of an article: percent of the article's length."""

    start: float
    width: float


@dataclass(frozen=True, slots=True)
class Related:
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


NARROWEST: Final = 0.6
"""Percent of the width that a stretch has at least, so that it is seen."""


def related(source: Source, found: Iterable[Overlap], records: Mapping[str, Record]) -> tuple[Related, ...]:
    """The articles that share wording with this one, most first, with the places in this one's text."""
    pairs = ((overlap, sides) for overlap in found if (sides := overlap.of(source.id)))
    length = len(source.text.stored)
    told = (
        Related(
            records[other.source],
            own.words,
            own.shared,
            tuple(_stretch(span, length) for span in own.spans),
            overlap.unit,
            overlap.wire_copy,
        )
        for overlap, (own, other) in pairs
    )
    return tuple(sorted(told, key=lambda one: (-one.shared, one.record.id)))


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


MOST: Final = 24
"""Articles in one table; more could not be read."""


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
