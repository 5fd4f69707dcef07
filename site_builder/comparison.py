"""Articles compared with each other: which share most wording with one, and which share most of all."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from heapq import nsmallest
from itertools import islice
from operator import attrgetter
from typing import Final, NamedTuple, TypeAlias

from site_builder.buckets import Numbers
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
        self._articles: list[_Article] = []
        self._concordance = Concordance(self._grams(sources))
        self._number = {article.id: number for number, article in enumerate(self._articles)}

    def survey(self) -> Iterator[Nearest]:
        """Every article with those nearest to it, in the order of their ids."""
        return map(self.nearest, self._number)

    def nearest(self, source: str) -> Nearest:
        """The article with this id with those nearest to it; only these pairs are compared."""
        number = self._number[source]
        here = self._here(number)
        ranked = nsmallest(MOST, ((-words.bit_count(), other) for other, words in here.items()))
        found = tuple(self._overlaps(number, {other: here[other] for _, other in ranked}))
        return Nearest(source, found, len(here) - len(found))

    def of(self, source: str) -> tuple[Overlap, ...]:
        """All overlaps of the article with this id, greatest share first; none if there is no such one."""
        number = self._number.get(source)
        if number is None:
            return ()
        return tuple(sorted(self._overlaps(number, self._here(number)), key=_rank))

    def among(self, sources: Iterable[str]) -> tuple[Overlap, ...]:
        """All overlaps of these articles with each other, greatest share first."""
        shown = {self._number[source] for source in sources}
        found: list[Overlap] = []
        for article in shown:
            here = self._here(article)
            later = {other for other in shown & here.keys() if other > article}
            found += self._overlaps(article, {other: here[other] for other in later})
        return tuple(sorted(found, key=_rank))

    def _grams(self, sources: Iterable[Source]) -> Iterator[Numbers]:
        """The grams of every article, in the order of their ids; of the rest only what is needed is kept."""
        for source in sorted(sources, key=attrgetter("id")):
            grams = grams_of(source)
            self._articles.append(_Article(source.id, source.text, grams.words, grams.unit))
            yield grams.numbers

    def _here(self, article: int) -> Mapping[int, Words]:
        return self._concordance.here(article, self._articles[article].unit.gram)

    def _overlaps(self, article: int, here: Mapping[int, Words]) -> Iterator[Overlap]:
        """The overlaps with these others, with each of which it shares these words of its own."""
        unit = self._articles[article].unit
        there = self._concordance.there(article, unit.gram, here.keys())
        for other, words in here.items():
            sides = (self._shared(article, words), self._shared(other, there[other]))
            first, second = sides if article < other else sides[::-1]
            yield Overlap(first, second, unit)

    def _shared(self, number: int, held: Words) -> Shared:
        article = self._articles[number]
        return Shared(article.id, article.words, held.bit_count(), held, article.text)


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
