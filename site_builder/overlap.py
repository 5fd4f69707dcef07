"""Wording that articles share: wire copy and common sources show as the same words in the same order.

A word is shared if it stands in a run of words (a gram) that the other article holds too. Words are
compared in the project's folding, without the difference of capital and small letters. Chinese, Japanese,
Thai, Lao, Burmese and Khmer put no blanks between words: there every character counts as a word, and a gram
is longer. Korean has blanks and is compared by words.
"""

import re
import unicodedata
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache
from hashlib import blake2b
from heapq import heappush, heappushpop, nsmallest
from itertools import islice, starmap
from operator import attrgetter
from typing import Final, NamedTuple, TypeAlias

from site_builder import concordance
from site_builder.concordance import Concordance, Numbers
from site_builder.folding import View
from site_builder.source import Source
from site_builder.span import Span, Text

MOST: Final = 24
"""Articles in one table, and in the list of those related to one; more could not be read."""

WIRE_COPY: Final = 0.25
"""The share of an article's words from which on it is called wire copy of the other.

In the five articles of this repository, the two texts of one agency share 60 and 43 of 100 words; the most
that any other two share is 6 of 100. A quarter lies far from both. Two reports that quote the same statement
at length stay below it; a copy that was cut to a quarter, or had three times its length added, is still seen.
"""


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
        self._word = _word(_marks(text.caseless.text))

    @cached_property
    def folded(self) -> tuple[str, ...]:
        """The words themselves."""
        return tuple(self._word.findall(self._text.caseless.text))

    @cached_property
    def _places(self) -> Sequence[tuple[int, int]]:
        return [found.span() for found in self._word.finditer(self._text.caseless.text)]

    def __len__(self) -> int:
        return len(self.folded)

    @property
    def unit(self) -> Unit:
        """What most of the words are."""
        if not _UNSPACED_CHARACTER.search(self._text.caseless.text):
            return Unit.WORDS
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


Run: TypeAlias = tuple[int, int]
"""Words that follow each other: the numbers of the first and the last."""


class Shared(NamedTuple):
    """What one article of a pair shares: so many of its words, those in `held`.

    A named tuple, since there may be hundreds of thousands and they are made three times as fast.
    """

    source: str
    words: int
    shared: int
    held: concordance.Words
    text: Text

    @property
    def spans(self) -> tuple[Span, ...]:
        """Where the shared words stand in the stored text."""
        words = Words(self.text)
        return tuple(starmap(words.span, runs(self.held)))

    @property
    def share(self) -> float:
        """From 0 to 1."""
        return self.shared / self.words


def runs(words: concordance.Words) -> Iterator[Run]:
    """The first and the last word of each run in a set of words."""
    edges = words ^ words << 1  # where a run begins, and right behind it
    while edges:
        first = edges & -edges
        edges ^= first
        end = edges & -edges
        edges ^= end
        yield first.bit_length() - 1, end.bit_length() - 2


class Overlap(NamedTuple):
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


@dataclass(frozen=True, slots=True)
class Grams:
    """What one article alone brings to a comparison: so many words, and the number of each gram in order.

    The numbers are the same on every machine. They have 64 bits: among a million grams, the odds that any two
    that differ share one are 1 to ten million.
    """

    words: int
    unit: Unit
    numbers: Numbers


def grams_of(source: Source) -> Grams:
    """The article's grams, which follow from its text."""
    words = Words(source.text)
    unit = words.unit
    return Grams(len(words), unit, array("Q", _numbers(words.folded, unit.gram)))


def _numbers(words: Sequence[str], size: int) -> Iterator[int]:
    """A number for every run of so many words, made of the one before; digests took four times as long."""
    codes = tuple(map(_code, words))
    leading = pow(_FACTOR, size, _ALL)
    number = 0
    for place, code in enumerate(codes):
        number = number * _FACTOR + code
        if place >= size:
            number -= codes[place - size] * leading
        number %= _ALL
        if place >= size - 1:
            yield number


_ALL: Final = 2**64
_FACTOR: Final = 0x9E3779B97F4A7C15
"""Odd, so that no part of a word's code is lost when it is multiplied."""


@lru_cache(maxsize=65_536)
def _code(word: str) -> int:
    return int.from_bytes(blake2b(word.encode(), digest_size=8).digest(), "little")


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

    def __init__(self, sources: Iterable[Source], grams: Callable[[Source], Grams] = grams_of) -> None:
        """`grams` gives what `grams_of` gives, where it is known already."""
        articles = sorted(sources, key=attrgetter("id"))
        held = [grams(source) for source in articles]
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

    def _meetings(
        self, article: int, *, later: bool = False
    ) -> Iterator[tuple[int, concordance.Words, concordance.Words]]:
        return self._concordance.meetings(article, self._articles[article].unit.gram, later=later)

    def _nearest(self, article: int, met: "_Met") -> Nearest:
        found = tuple(self._overlap(article, *meeting) for meeting in met.most)
        return Nearest(self._articles[article].id, found, met.count - len(found))

    def _overlap(
        self, article: int, other: int, here: concordance.Words, there: concordance.Words
    ) -> Overlap:
        sides = (self._shared(article, here), self._shared(other, there))
        first, second = sides if article < other else sides[::-1]
        return Overlap(first, second, self._articles[article].unit)

    def _shared(self, number: int, held: concordance.Words) -> Shared:
        article = self._articles[number]
        return Shared(article.id, article.words, held.bit_count(), held, article.text)


class _Met:
    """How many others an article meets, and which of them hold most of its words."""

    __slots__ = ("_heap", "count")

    def __init__(self) -> None:
        self.count = 0
        self._heap: list[tuple[int, int, concordance.Words, concordance.Words]] = []

    def add(self, other: int, here: concordance.Words, there: concordance.Words) -> None:
        self.count += 1
        met = here.bit_count(), -other, here, there  # of equal ones the first stays
        if len(self._heap) < MOST:
            heappush(self._heap, met)
        else:
            heappushpop(self._heap, met)

    @property
    def most(self) -> Iterator[tuple[int, concordance.Words, concordance.Words]]:
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
