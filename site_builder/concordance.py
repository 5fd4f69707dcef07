"""Which articles hold the same grams, and where in each: what a comparison of all with all rests on.

Articles and grams are numbers. Pairs of articles are never stored: there may be very many. What is stored
takes some bytes for each place of what several articles hold, and nothing for anything else; on the way there
the disk takes 16 bytes for each gram, and memory a little.
"""

from array import array
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import partial
from itertools import chain, islice
from typing import Final, TypeAlias

from site_builder.buckets import BUCKETS, Numbers, empty_buckets

FEW: Final = 32
"""A gram of so many articles pairs each with each; one of more (a notice under every article of an outlet)
pairs them with the first `FIRST` of them only, so that time and space stay in proportion to the articles."""
FIRST: Final = 8

Words: TypeAlias = int
"""Words of an article as a set: bit n stands for its word n. Lists of places took three times as long."""


class Concordance:
    """The places of all that several articles hold; the articles are numbered in their order."""

    def __init__(self, articles: Iterable[Sequence[int]]) -> None:
        """From the grams of each article, in order of their places there."""
        self._rows: list[_Row] = []
        # The holders of stretches, packed: those of one stretch begin at `_begins[number]`.
        self._begins = array("Q", (0,))
        self._holders = array("I")
        self._places = array("I")
        self._again: dict[int, Mapping[int, Sequence[int]]] = {}
        with empty_buckets() as grams, empty_buckets() as several:
            for article, held in enumerate(articles):
                self._rows.append(_Row())
                grams.deal(_dealt(article, held))
            for bucket in grams:
                several.deal(map(partial(_in_order, len(self._rows)), _held_by_several(bucket)))
            for stretch in _stretches(chain.from_iterable(map(_sorted, several))):
                self._add(stretch)

    def here(self, article: int, width: int) -> Mapping[int, Words]:
        """Every article to be compared with this one, with the words of this one that stand in grams of both.

        A gram is `width` words.
        """
        found: dict[int, Words] = defaultdict(int)
        paired: set[int] = set()
        many: list[tuple[int, Words]] = []
        for number, place, length in self._rows[article].stretches:
            again = self._again.get(number)
            words = _joined(_run(length, width), again[article] if again and article in again else (place,))
            holders = self._holders[self._begins[number] : self._begins[number + 1]]
            if len(holders) > FEW:
                many.append((number, words))
                paired.update(_paired(article, holders))
            else:
                for other in holders:
                    found[other] |= words
        compared = found.keys() | paired
        for number, words in many:
            for other in self._holding(number, compared):
                found[other] |= words
        found.pop(article, None)
        return found

    def there(self, article: int, width: int, others: Set[int]) -> Mapping[int, Words]:
        """The words of each of these others that stand in grams of both."""
        found: dict[int, Words] = defaultdict(int)
        for number, _, length in self._rows[article].stretches:
            words, again = _run(length, width), self._again.get(number, {})
            for other in self._holding(number, others):
                place = self._places[self._entry(number, other)]
                found[other] |= _joined(words, again.get(other) or (place,))
        return found

    def _holding(self, number: int, among: Set[int]) -> Iterable[int]:
        """Which of these hold the stretch."""
        begin, end = self._begins[number], self._begins[number + 1]
        if end - begin < _SEEK * len(among):
            return among & set(self._holders[begin:end])
        entries = ((one, self._entry(number, one)) for one in among)
        return (one for one, at in entries if at < end and self._holders[at] == one)

    def _entry(self, number: int, holder: int) -> int:
        """Where among the entries that of this holder of the stretch lies, or would lie."""
        return bisect_left(self._holders, holder, self._begins[number], self._begins[number + 1])

    def _add(self, stretch: "_Stretch") -> None:
        number = len(self._begins) - 1
        for holder, place in zip(stretch.holders, stretch.places, strict=True):
            self._rows[holder].add(number, place, stretch.length)
        if stretch.again:
            self._again[number] = stretch.again
        self._holders += stretch.holders
        self._places += stretch.places
        self._begins.append(len(self._holders))


_SEEK: Final = 8
"""To look for one among the holders of a stretch takes as long as to go through so many of them."""


class _Row:
    """An article's stretches."""

    __slots__ = ("_packed",)

    def __init__(self) -> None:
        self._packed = array("I")

    def add(self, stretch: int, place: int, length: int) -> None:
        self._packed.extend((stretch, place, length))

    @property
    def stretches(self) -> Iterator[tuple[int, int, int]]:
        """The number of each, its first place in the article, and its length."""
        packed = iter(self._packed)
        return zip(packed, packed, packed, strict=True)


@dataclass(frozen=True, slots=True)
class _Stretch:
    """So many grams that follow each other in every article that holds one of them.

    The holders are in order, each with the first place. Where one holds it `again`, all its places are there.
    """

    holders: Numbers
    places: Numbers
    again: Mapping[int, Sequence[int]] = field(default_factory=dict)
    length: int = 1

    def is_followed_by(self, gram: "_Stretch") -> bool:
        return (
            self.places[0] + self.length == gram.places[0]
            and self.holders == gram.holders
            and not self.again
            and not gram.again
            and all(a + self.length == b for a, b in zip(self.places, gram.places, strict=True))
        )


_Spots: TypeAlias = Sequence[int]
"""Where a gram stands, in order: each spot is an article's number and a place there, as one number."""


def _spot(article: int, place: int) -> int:
    return article << 32 | place


def _article(spot: int) -> int:
    return spot >> 32


def _place(spot: int) -> int:
    return spot & 0xFFFFFFFF


def _dealt(article: int, grams: Iterable[int]) -> Iterator[tuple[int, tuple[int, int]]]:
    """Each gram with its spot, and their bucket: all that are the same come into one."""
    return ((gram % BUCKETS, (gram, _spot(article, place))) for place, gram in enumerate(grams))


def _held_by_several(bucket: Numbers) -> Iterator[_Spots]:
    """The spots of every gram of this bucket that several articles hold."""
    grams, spots = bucket[::2], bucket[1::2]
    often = {gram for gram, times in Counter(grams).items() if times > 1}
    held: dict[int, list[int]] = defaultdict(list)
    for gram, spot in zip(grams, spots, strict=True):
        if gram in often:
            held[gram].append(spot)
    return (spots for spots in held.values() if _article(spots[0]) < _article(spots[-1]))


def _in_order(articles: int, spots: _Spots) -> tuple[int, tuple[int, ...]]:
    """How many spots there are and the spots, and their bucket: from one to the next these begin later."""
    return _article(spots[0]) * BUCKETS // articles, (len(spots), *spots)


def _sorted(bucket: Numbers) -> list[Numbers]:
    """The grams of this bucket, each as its spots, in their order."""
    found: list[Numbers] = []
    start = 0
    while start < len(bucket):
        end = start + 1 + bucket[start]
        found.append(bucket[start + 1 : end])
        start = end
    return sorted(found)


def _stretches(grams: Iterable[_Spots]) -> Iterator[_Stretch]:
    """The grams, as few stretches as may be: half as many to keep, and to compare with."""
    stretch: _Stretch | None = None
    for spots in grams:
        gram = _gram(spots)
        if stretch is None:
            stretch = gram
        elif stretch.is_followed_by(gram):
            stretch = _Stretch(stretch.holders, stretch.places, length=stretch.length + 1)
        else:
            yield stretch
            stretch = gram
    if stretch is not None:
        yield stretch


def _gram(spots: _Spots) -> _Stretch:
    """One gram from its spots."""
    holders, places = array("I", map(_article, spots)), array("I", map(_place, spots))
    if len(set(holders)) == len(holders):
        return _Stretch(holders, places)
    found: dict[int, list[int]] = defaultdict(list)
    for holder, place in zip(holders, places, strict=True):
        found[holder].append(place)
    again = {holder: places for holder, places in found.items() if len(places) > 1}
    return _Stretch(array("I", found), array("I", (places[0] for places in found.values())), again)


def _run(length: int, width: int) -> Words:
    """The words of so many grams that follow each other, from the first."""
    return (1 << length + width - 1) - 1


def _joined(words: Words, places: Iterable[int]) -> Words:
    """The words at each of these places."""
    joined = 0
    for place in places:
        joined |= words << place
    return joined


def _paired(article: int, holders: Sequence[int]) -> Iterable[int]:
    """With which of its holders a common gram pairs the article: the first, or all if it is one of these."""
    first = tuple(islice(holders, FIRST))
    return holders if article in first else first
