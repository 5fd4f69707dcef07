"""Where a quotation stands in a text: word for word at exactly one place, or nowhere.

A pure function of two texts. A quotation is accepted by equality after declared foldings, tier by tier, and
never by similarity: whatever the threshold, there is a misquote above it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from site_builder.editorial import elided
from site_builder.folding import caseless, fold, trimmed
from site_builder.span import Flag, Span, Text, undivided

_SHORT = 25
"""Below this many characters a context that fits nowhere leaves too much doubt."""
_MOST = 200
"""More places than this are not looked at: the quotation is ambiguous anyway."""
_EFFORT = 20_000_000
"""Characters compared at most in one view: only a text that repeats itself without end needs more."""
_REACH = 2_000
"""Characters on each side in which a prefix or suffix is looked for."""


class Tier(StrEnum):
    """How the words were found; the first that has any decides."""

    EXACT = "exact"
    NORMALISED = "normalised"
    FLAGGED = "flagged"
    EDITORIAL = "editorial"


class Reason(StrEnum):
    """Why there is no one place."""

    EMPTY = "empty"
    NOT_FOUND = "not-found"
    AMBIGUOUS = "ambiguous"
    CONTEXT = "context"
    OCCURRENCE = "occurrence"
    POSITION = "position"


@dataclass(frozen=True, slots=True, kw_only=True)
class Selector:
    """Words, and what tells them from the same words elsewhere (Web Annotation TextQuoteSelector).

    `occurrence` counts from 1; `start` and `end` are code points and verified, never trusted.
    """

    exact: str
    prefix: str | None = None
    suffix: str | None = None
    occurrence: int | None = None
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """The one place: a span for each part of the quotation, in order."""

    tier: Tier
    spans: tuple[Span, ...]
    flags: tuple[Flag, ...] = ()


@dataclass(frozen=True, slots=True)
class Failure:
    """Why there is no one place, and the places that there are, first to last."""

    reason: Reason
    places: tuple[Span, ...] = ()


_Places = Sequence[tuple[Span, ...]]


def find(selector: Selector, text: Text) -> Match | Failure:
    """The one place of the words, or why there is none."""
    words = trimmed(selector.exact)
    if not any(map(str.isalnum, words)):
        return Failure(Reason.EMPTY)
    for tier, flags, places in _tiers(words, text):
        if places:
            return _settled(selector, text, Match(tier, (), flags), places)
    return Failure(Reason.NOT_FOUND)


def _tiers(words: str, text: Text) -> Iterator[tuple[Tier, tuple[Flag, ...], _Places]]:
    """The tiers in order with all their places."""
    yield Tier.EXACT, (), _single(_verbatim(words, text))
    folded = fold(words).text.strip()
    yield Tier.NORMALISED, (), _single(_folded(folded, text))
    yield Tier.NORMALISED, (), _single(_running(folded, text))
    bare = folded.strip("\"' ").rstrip(".,;:!?\"' ")
    if bare and bare != folded:
        yield Tier.FLAGGED, (Flag.OUTER_MARKS,), _single(_folded(bare, text))
    yield Tier.FLAGGED, (Flag.CASE,), _single(_any_case(folded, text))
    if bare and bare != folded:
        yield Tier.FLAGGED, (Flag.CASE, Flag.OUTER_MARKS), _single(_any_case(bare, text))
    places, flags = elided(folded, text)
    yield Tier.EDITORIAL, flags, places


def _single(spans: Iterator[Span]) -> _Places:
    return [(span,) for span in islice(spans, _MOST)]


def _occurrences(words: str, text: str) -> Iterator[tuple[int, int]]:
    """Every place of the words, overlapping ones too, as far as a bounded effort goes."""
    start = text.find(words)
    for _ in range(_EFFORT // len(words)):
        if start < 0:
            return
        yield start, start + len(words)
        start = text.find(words, start + 1)


def _verbatim(words: str, text: Text) -> Iterator[Span]:
    view = text.folded
    for start, end in _occurrences(words, text.stored):
        first, last = view.place(start), view.place(end)
        if first is not None and last is not None and undivided(view.text, first, last):
            yield Span(start, end)


def _folded(words: str, text: Text) -> Iterator[Span]:
    for start, end in _occurrences(words, text.folded.text):
        yield from text.whole(start, end)


def _running(words: str, text: Text) -> Iterator[Span]:
    """Places where only a quotation mark that opens a further paragraph of the same quotation intervenes."""
    for start, end in _occurrences(words, text.running.text):
        if place := text.running.origin(start, end):
            yield from text.whole(*place)


def _any_case(words: str, text: Text) -> Iterator[Span]:
    for start, end in _occurrences(caseless(words).text, text.caseless.text):
        if place := text.caseless.origin(start, end):
            yield from text.whole(*place)


def _settled(selector: Selector, text: Text, found: Match, places: _Places) -> Match | Failure:
    """The match at the place that position, context and occurrence leave, if it is one."""
    hulls = tuple(hull(place) for place in places)
    if selector.start is not None or selector.end is not None:
        wanted = [p for p, at in zip(places, hulls, strict=True) if _stands(selector, at)]
        return _at(found, wanted[0]) if len(wanted) == 1 else Failure(Reason.POSITION, hulls)
    fitting = [p for p, at in zip(places, hulls, strict=True) if _fits(selector, text, at)]
    if not fitting and len(places) == 1 and len(selector.exact) >= _SHORT:
        return _at(found, places[0], Flag.CONTEXT_UNMATCHED)
    if not fitting:
        return Failure(Reason.CONTEXT, hulls)
    if selector.occurrence is not None:
        if not 1 <= selector.occurrence <= len(fitting):
            return Failure(Reason.OCCURRENCE, hulls)
        return _at(found, fitting[selector.occurrence - 1])
    if len(fitting) > 1:
        return Failure(Reason.AMBIGUOUS, tuple(hull(place) for place in fitting))
    return _at(found, fitting[0])


def hull(spans: Sequence[Span]) -> Span:
    """From the first part's start to the last part's end."""
    return Span(spans[0].start, spans[-1].end)


def _at(found: Match, spans: tuple[Span, ...], *flags: Flag) -> Match:
    return Match(found.tier, spans, (*found.flags, *flags))


def _stands(selector: Selector, at: Span) -> bool:
    return selector.start in (None, at.start) and selector.end in (None, at.end)


def _fits(selector: Selector, text: Text, at: Span) -> bool:
    """Whether prefix and suffix stand there, folded, whatever blanks and line breaks lie between."""
    if not selector.prefix and not selector.suffix:
        return True
    before = fold(text.stored[max(0, at.start - _REACH) : at.start]).text.rstrip()
    after = fold(text.stored[at.end : at.end + _REACH]).text.lstrip()
    prefix, suffix = (fold(words or "").text.strip() for words in (selector.prefix, selector.suffix))
    return before.endswith(prefix) and after.startswith(suffix)


def pinned(span: Span, text: Text) -> Selector:
    """The shortest selector that finds just this span: its words, then as much context as it takes."""
    exact = text.stored[span.start : span.end]
    before, after = text.stored[: span.start].split()[-12:], text.stored[span.end :].split()[:12]
    for size in range(13):
        for left, right in ((size, 0), (0, size), (size, size)):
            prefix, suffix = " ".join(before[len(before) - left :]), " ".join(after[:right])
            selector = Selector(exact=exact, prefix=prefix or None, suffix=suffix or None)
            found = find(selector, text)
            if isinstance(found, Match) and found.spans == (span,):
                return selector
    return Selector(exact=exact, start=span.start, end=span.end)
