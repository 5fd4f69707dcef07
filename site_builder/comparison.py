"""Articles compared with each other: which share most wording with one, and which share most of all."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from heapq import heappush, heappushpop, nsmallest
from itertools import islice
from operator import attrgetter
from typing import Final, NamedTuple, TypeAlias

from site_builder.concordance import Concordance, Words
from site_builder.overlap import Overlap, Shared, Unit, grams_of
from site_builder.source import Source
from site_builder.span import Text

MOST: Final = 24
"""Articles in one table, and in the list of those related to one; more could not be read."""


class Nearest(NamedTuple):
    """The overlaps of one article with the `MOST` others that hold most of its words, those with most first.

    `further` is the number of others that share words with it.
    """

    source: str
    overlaps: tuple[Overlap, ...]
    further: int


class Index:
    """The articles ready to be compared: all of them, or one with those that share a gram with it.

    Where more than `concordance.FEW` articles share all that two of them share, that pair may be missing;
    both are then still paired with the first of those articles. The order of the sources changes nothing.
    """

    def __init__(self, sources: Iterable[Source]) -> None:
        articles = sorted(sources, key=attrgetter("id"))
        held = [grams_of(source) for source in articles]
        self._articles = [
            _Article(source.id, source.text, one.words, one.unit)
            for source, one in zip(articles, held, strict=True)
        ]
        self._number = {source.id: number for number, source in enumerate(articles)}
        self._concordance = Concordance([one.numbers for one in held])

    def survey(self) -> Iterator[Nearest]:
        """Every article with those nearest to it, in the order of their ids; each two are compared once."""
        met: dict[int, _Met] = {}
        for article in range(len(self._articles)):
            own = met.pop(article, None) or _Met()
            for other, here, there in self._meetings(article, later=True):
                own.add(other, here, there)
                if other not in met:
                    met[other] = _Met()
                met[other].add(article, there, here)
            yield self._nearest(article, own)

    def nearest(self, source: str) -> Nearest:
        """The article with this id with those nearest to it; only these pairs are compared."""
        met, number = _Met(), self._number[source]
        for meeting in self._meetings(number):
            met.add(*meeting)
        return self._nearest(number, met)

    def of(self, source: str) -> tuple[Overlap, ...]:
        """All overlaps of the article with this id, greatest share first; none if there is no such one."""
        number = self._number.get(source)
        if number is None:
            return ()
        found = (self._overlap(number, *meeting) for meeting in self._meetings(number))
        return tuple(sorted(found, key=_rank))

    def among(self, sources: Iterable[str]) -> tuple[Overlap, ...]:
        """All overlaps of these articles with each other, greatest share first."""
        shown = {self._number[source] for source in sources}
        found = (
            self._overlap(article, *meeting)
            for article in shown
            for meeting in self._meetings(article, later=True)
            if meeting[0] in shown
        )
        return tuple(sorted(found, key=_rank))

    def _meetings(self, article: int, *, later: bool = False) -> Iterator[tuple[int, Words, Words]]:
        return self._concordance.meetings(article, self._articles[article].unit.gram, later=later)

    def _nearest(self, article: int, met: "_Met") -> Nearest:
        found = tuple(self._overlap(article, *meeting) for meeting in met.most)
        return Nearest(self._articles[article].id, found, met.count - len(found))

    def _overlap(self, article: int, other: int, here: Words, there: Words) -> Overlap:
        sides = (self._shared(article, here), self._shared(other, there))
        first, second = sides if article < other else sides[::-1]
        return Overlap(first, second, self._articles[article].unit)

    def _shared(self, number: int, held: Words) -> Shared:
        article = self._articles[number]
        return Shared(article.id, article.words, held.bit_count(), held, article.text)


class _Met:
    """How many others an article meets, and which of them hold most of its words."""

    __slots__ = ("_heap", "count")

    def __init__(self) -> None:
        self.count = 0
        self._heap: list[tuple[int, int, Words, Words]] = []

    def add(self, other: int, here: Words, there: Words) -> None:
        self.count += 1
        met = here.bit_count(), -other, here, there  # of equal ones the first stays
        if len(self._heap) < MOST:
            heappush(self._heap, met)
        else:
            heappushpop(self._heap, met)

    @property
    def most(self) -> Iterator[tuple[int, Words, Words]]:
        """Those that hold most, most first: the number, the words here and there."""
        return ((-number, here, there) for _, number, here, there in sorted(self._heap, reverse=True))


class Greatest:
    """The greatest overlaps of all that it is told of.

    To be told of every article's nearest ones is enough: one that is not among these has `MOST` greater
    ones before it, which name more articles than are asked for.
    """

    def __init__(self) -> None:
        self._ranks: set[_Rank] = set()

    def tell(self, overlaps: Iterable[Overlap]) -> None:
        self._ranks.update(map(_rank, overlaps))
        if len(self._ranks) > 8 * _enough():
            self._ranks = set(nsmallest(_enough(), self._ranks))

    @property
    def articles(self) -> tuple[str, ...]:
        """The ids of their articles, those with the greatest first, `MOST` at most."""
        ranks = nsmallest(_enough(), self._ranks)
        named = dict.fromkeys(id_ for _, *pair in ranks for id_ in pair)
        return tuple(islice(named, MOST))


_Rank: TypeAlias = tuple[float, str, str]


def _rank(overlap: Overlap) -> _Rank:
    """Sorts overlaps by share, greatest first, then by the ids of their articles."""
    return -overlap.share, overlap.first.source, overlap.second.source


def _enough() -> int:
    """So many pairs have `MOST` articles among them."""
    return MOST * (MOST - 1) // 2


@dataclass(frozen=True, slots=True)
class _Article:
    id: str
    text: Text
    words: int
    unit: Unit
