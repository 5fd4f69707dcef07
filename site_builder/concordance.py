"""Which articles hold the same grams, and where in each: what a comparison of all with all rests on.

Articles and grams are numbers. Pairs of articles are never stored: there may be very many. What is stored
takes some bytes for each place of what several articles hold, and nothing for anything else.
"""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from struct import pack, unpack
from typing import Final, TypeAlias

FEW: Final = 32
"""A gram of so many articles pairs each with each; one of more (a notice under every article of an outlet)
pairs them with the first `FIRST` of them only, so that time and space stay in proportion to the articles."""
FIRST: Final = 8

AT_ONCE: Final = 2_000_000
"""Grams that are told apart in one pass, in some hundred megabytes, however many articles there are."""

Numbers: TypeAlias = "array[int]"
"""Whole numbers, packed."""

Words: TypeAlias = int
"""Words of an article as a set: bit n stands for its word n. Lists of places took three times as long."""


class Concordance:
    """The places of all that several articles hold; the articles are numbered in their order."""

    def __init__(self, articles: Sequence[Sequence[int]]) -> None:
        """From the grams of each article, in order of their places there."""
        self._rows = [_Row() for _ in articles]
        # The holders of stretches, packed: those of one stretch begin at `_begins[number]`.
        self._begins = array("I", (0,))
        self._holders = array("I")
        self._places = array("I")
        self._held_by_many: dict[int, Mapping[int, int]] = {}
        self._again: dict[int, Mapping[int, Sequence[int]]] = {}
        for stretch in _stretches(_held_by_several(articles)):
            self._add(stretch)

    def meetings(
        self, article: int, width: int, *, later: bool = False
    ) -> Iterator[tuple[int, Words, Words]]:
        """Every article to be compared with this one, or of these the later ones, in no order.

        With its number come the words of this one, and those of it, that stand in grams of both. A gram is
        `width` words.
        """
        least = article + 1 if later else 0
        here: dict[int, Words] = defaultdict(int)
        there: dict[int, Words] = defaultdict(int)
        many: list[tuple[int, Words, Words]] = []
        row = self._rows[article]
        for number, place, length in zip(row.stretches, row.places, row.lengths, strict=True):
            words = (1 << length + width - 1) - 1
            again = self._again.get(number)
            own = _joined(words, again[article]) if again and article in again else words << place
            if number in self._held_by_many:
                many.append((number, words, own))
                continue
            entries = slice(self._begins[number], self._begins[number + 1])
            for other, its in zip(self._holders[entries], self._places[entries], strict=True):
                if other >= least:
                    here[other] |= own
                    there[other] |= words << its
            if again:
                for other in here.keys() & again.keys():
                    there[other] |= _joined(words, again[other])
        paired = chain.from_iterable(_paired(article, self._held_by_many[number]) for number, _, _ in many)
        compared = here.keys() | {other for other in paired if other >= least}
        for number, words, own in many:
            held, again = self._held_by_many[number], self._again.get(number, {})
            for other in compared & held.keys():
                here[other] |= own
                there[other] |= words << held[other]
            for other in compared & again.keys():
                there[other] |= _joined(words, again[other])
        for other in compared - {article}:
            yield other, here[other], there[other]

    def _add(self, stretch: "_Stretch") -> None:
        number = len(self._begins) - 1
        for holder, place in zip(stretch.holders, stretch.places, strict=True):
            self._rows[holder].add(number, place, stretch.length)
        if stretch.again:
            self._again[number] = stretch.again
        if len(stretch.holders) > FEW:
            self._held_by_many[number] = dict(zip(stretch.holders, stretch.places, strict=True))
        else:
            self._holders += stretch.holders
            self._places += stretch.places
        self._begins.append(len(self._holders))


class _Row:
    """An article's stretches, each with its first place and length."""

    __slots__ = ("lengths", "places", "stretches")

    def __init__(self) -> None:
        self.stretches, self.places, self.lengths = array("I"), array("I"), array("I")

    def add(self, stretch: int, place: int, length: int) -> None:
        self.stretches.append(stretch)
        self.places.append(place)
        self.lengths.append(length)


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


def _stretches(grams: Iterable[bytes]) -> Iterator[_Stretch]:
    """The grams, as few stretches as may be: half as many to keep, and to compare with."""
    stretch: _Stretch | None = None
    for entries in sorted(grams):
        gram = _gram(unpack(f">{len(entries) // 4}I", entries))
        if stretch is None:
            stretch = gram
        elif stretch.is_followed_by(gram):
            stretch = _Stretch(stretch.holders, stretch.places, length=stretch.length + 1)
        else:
            yield stretch
            stretch = gram
    if stretch is not None:
        yield stretch


def _held_by_several(articles: Sequence[Sequence[int]]) -> Iterator[bytes]:
    """Every gram that several articles hold, as its entries: article, place, article, place and so on.

    They are packed in such a way that they sort as they are, since there may be millions.
    """
    passes = sum(map(len, articles)) // AT_ONCE + 1
    for number in range(passes):
        once: set[int] = set()
        several: set[int] = set()
        for grams in articles:
            own = {gram for gram in grams if gram % passes == number} if passes > 1 else set(grams)
            several |= once & own
            once |= own
        del once
        held: dict[int, list[int]] = {gram: [] for gram in several}
        for article, grams in enumerate(articles):
            for place, gram in enumerate(grams):
                if gram in held:
                    held[gram] += (article, place)
        yield from (pack(f">{len(entries)}I", *entries) for entries in held.values())


def _gram(entries: Sequence[int]) -> _Stretch:
    """One gram from its entries."""
    holders, places = array("I", entries[::2]), array("I", entries[1::2])
    if len(set(holders)) == len(holders):
        return _Stretch(holders, places)
    found: dict[int, list[int]] = defaultdict(list)
    for holder, place in zip(holders, places, strict=True):
        found[holder].append(place)
    again = {holder: places for holder, places in found.items() if len(places) > 1}
    return _Stretch(array("I", found), array("I", (places[0] for places in found.values())), again)


def _joined(words: Words, places: Iterable[int]) -> Words:
    """The words at each of these places."""
    joined = 0
    for place in places:
        joined |= words << place
    return joined


def _paired(article: int, held: Mapping[int, int]) -> Iterable[int]:
    """With which of its holders a common gram pairs the article: the first, or all if it is one of these."""
    first = tuple(islice(held, FIRST))
    return held if article in first else first
