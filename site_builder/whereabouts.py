"""Where words stand in the articles; what comes near them where they stand nowhere."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz, process

from site_builder.overlap import Words
from site_builder.selector import Failure, Match, Selector, find, pinned
from site_builder.source import Source
from site_builder.span import Span, Text
from site_builder.suggestion import Suggestion, nearest
from site_builder.term import related

_SPELT: Final = 80
"""Of 100, how much two words must be alike to be one that was misspelt."""
GAP: Final = " [...] "
"""Joins the passages of a shortened quotation."""


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """A place in an article: a span for each passage of the words, and how they were found there.

    `how` is a tier of `selector.find`, or why it accepts none of its `of` places.
    """

    source: Source
    spans: tuple[Span, ...]
    how: str
    number: int = 1
    of: int = 1

    @property
    def hull(self) -> Span:
        return Span(self.spans[0].start, self.spans[-1].end)

    @property
    def selector(self) -> Selector:
        """What finds just this place, in the article's own words."""
        text = self.source.text
        if len(self.spans) > 1:
            shortened = Selector(exact=GAP.join(text.stored[span.start : span.end] for span in self.spans))
            found = find(shortened, text)
            if isinstance(found, Match) and found.spans == self.spans:
                return shortened
        return pinned(self.hull, text)


@dataclass(frozen=True, slots=True)
class Near:
    """A passage that differs from the words."""

    source: Source
    suggestion: Suggestion

    @property
    def selector(self) -> Selector:
        """What finds the passage."""
        return pinned(self.suggestion.span, self.source.text)


def whereabouts(words: str, sources: Iterable[Source]) -> Iterator[Whereabouts]:
    """Every place of the words, article by article."""
    for source in sources:
        result = find(Selector(exact=words), source.text)
        if isinstance(result, Match):
            yield Whereabouts(source, result.spans, result.tier)
        elif isinstance(result, Failure):
            for number, span in enumerate(result.places, 1):
                yield Whereabouts(source, (span,), result.reason, number, len(result.places))


def near(words: str, sources: Iterable[Source]) -> tuple[Near, ...]:
    """The nearest passages of every article that has any, those with the fewest letters changed first."""
    found = [Near(source, suggestion) for source in sources for suggestion in nearest(words, source.text)]
    return tuple(
        sorted(found, key=lambda one: (one.suggestion.distance, one.source.file, one.suggestion.span))
    )


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of a query as typed, each once: those that stand in some article, and the others.

    A word that stands in none may have one beside it that is spelt nearly so, or is a form of it.
    """

    known: tuple[str, ...]
    unknown: tuple[tuple[str, str | None], ...]


def vocabulary(words: str, sources: Iterable[Source]) -> Vocabulary:
    """Which of the words stand in the articles, whatever their case."""
    query = Words(Text(words))
    typed: dict[str, str] = {}
    for n, word in enumerate(query.folded):
        span = query.span(n, n)
        typed.setdefault(word, words[span.start : span.end])
    held = sorted(frozenset().union(*(Words(source.text).folded for source in sources)))
    return Vocabulary(
        tuple(typed[word] for word in typed if word in held),
        tuple((typed[word], _alike(word, held)) for word in typed if word not in held),
    )


def _alike(word: str, held: Sequence[str]) -> str | None:
    """The word of the articles that is nearest to it in spelling, else a form of it."""
    found = process.extractOne(word, held, scorer=fuzz.ratio, score_cutoff=_SPELT)
    return found[0] if found else next((other for other in held if related(word, other)), None)
