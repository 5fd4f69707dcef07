"""Wording that articles share: wire copy and common sources show as the same words in the same order.

A word is shared if it stands in a run of words (a gram) that the other article holds too. Words are
compared in the project's folding, without the difference of capital and small letters. Chinese, Japanese,
Thai, Lao, Burmese and Khmer put no blanks between words: there every character counts as a word, and a gram
is longer. Korean has blanks and is compared by words.
"""

import re
import unicodedata
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache
from hashlib import blake2b
from itertools import starmap
from typing import Final, NamedTuple, TypeAlias

from site_builder import concordance
from site_builder.buckets import Numbers
from site_builder.folding import View
from site_builder.source import Source
from site_builder.span import Span, Text

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
