"""Where a quotation stands in a text: word for word at exactly one place, or nowhere.

A pure function of two texts. A quotation is accepted by equality after declared foldings, tier by tier, and
never by similarity: whatever the threshold, there is a misquote above it.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from itertools import islice, zip_longest

from site_builder.folding import View, caseless, fold, trimmed
from site_builder.span import Flag, Span, Text, repeated, rows
from site_builder.splice import splices

_SHORT = 25
"""Below this many characters a context that fits nowhere leaves too much doubt."""
_MOST = 1_000
"""More places than this are not looked at: the quotation is ambiguous, whatever its context."""
_ALIKE = 200
"""Where a text repeats itself, places so deep inside decide for all: no edge looks so far about itself."""
_FURTHEST = 16
"""Words of context that are tried on either side."""
_WIDEST = 400
"""Characters in which they stand."""
_WORD = re.compile(r"(?<!\S)[^\s\w]*+\w\S*")
_KEPT = re.compile(
    "[0-9A-Za-z\u03b1-\u03c9\u0410-\u044f\u05d0-\u05ea\u0620-\u063f\u0641-\u064a\u0905-\u0939"
    "\u0e01-\u0e30\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fff\uac00-\ud7a3]"
)
"""Figures and letters of the commonest scripts that folding leaves, or joins with their accents: a glance
tells that there are any."""
_STOP = re.compile(r"(?<![.,;:])[.,;:]\Z")
_SINGLE_PAIR = re.compile(r"\A'(.*)'\Z", re.DOTALL)
_ASKS = re.compile(r"[\"'”’»]?[?!]")


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

    @property
    def hull(self) -> Span:
        """From the first part's start to the last part's end."""
        return Span(self.spans[0].start, self.spans[-1].end)


@dataclass(frozen=True, slots=True)
class Failure:
    """Why there is no one place, and the places that there are, first to last."""

    reason: Reason
    places: tuple[Span, ...] = ()


def find(selector: Selector, text: Text) -> Match | Failure:
    """The one place of the words, or why there is none.

    The first tier with any place decides, except where context or position fits none of its places and
    fits one of a later tier: then that is what was meant.
    """
    words = trimmed(selector.exact)
    if not _holds_words(words):
        return Failure(Reason.EMPTY)
    first: Match | Failure | None = None
    for found in _tiers(words, text):
        if found and first and found[0].tier is Tier.EDITORIAL:
            break
        if found:
            settled = _settled(selector, text, found)
            if not _misfits(settled):
                return settled
            first = first or settled
    return first or Failure(Reason.NOT_FOUND)


def _holds_words(words: str) -> bool:
    """Whether any letter or figure is left when the words are folded."""
    return bool(_KEPT.search(words)) or any(map(str.isalnum, fold(words).text))


def _misfits(result: Match | Failure) -> bool:
    """Whether the words stand there, but not where context or position say."""
    if isinstance(result, Match):
        return Flag.CONTEXT_UNMATCHED in result.flags
    return result.reason in (Reason.CONTEXT, Reason.POSITION)


def _tiers(words: str, text: Text) -> Iterator[list[Match]]:
    """All places of each tier; within a tier, those that took the least folding first."""
    yield _matches(Tier.EXACT, _verbatim(words, text))
    folded = fold(words).text.strip()  # costs as much as the rest, and most quotations are word for word
    yield _matches(Tier.NORMALISED, _in_view(folded, None, text))
    if text.running:
        yield _matches(Tier.NORMALISED, _in_view(folded, text.running, text))
    bare = tuple(_bare(folded))
    for fewer in bare:
        yield _matches(Tier.FLAGGED, _in_view(fewer, None, text, _states), Flag.OUTER_MARKS)
    yield _matches(Tier.FLAGGED, _any_case(folded, text), Flag.CASE)
    for fewer in bare:
        yield _matches(Tier.FLAGGED, _any_case(fewer, text, _states), Flag.CASE, Flag.OUTER_MARKS)
    for flags, parts in (((), folded), *(((Flag.OUTER_MARKS,), fewer) for fewer in bare)):
        yield [Match(Tier.EDITORIAL, s.spans, (*flags, *s.flags)) for s in splices(parts, text)]


def _matches(tier: Tier, places: Iterable[Span], *flags: Flag) -> list[Match]:
    return [Match(tier, (span,), flags) for span in islice(places, _MOST + 1)]


def _verbatim(words: str, text: Text) -> Iterator[Span]:
    def judge(start: int) -> Span | None:
        end = start + len(words)
        first, last = text.folded.place(start), text.folded.place(end)
        if first is None or last is None or text.divides(first) or text.divides(last):
            return None
        return Span(start, end)

    return _standing(words, text.stored, text, int, judge)


def _anywhere(folded: str, at: Span, text: Text) -> bool:
    return True


def _states(folded: str, at: Span, text: Text) -> bool:
    """Whether words that lost their marks are no question or exclamation there."""
    return not _ASKS.match(text.stored, at.end)


def _in_view(
    words: str, view: View | None, text: Text, fits: Callable[[str, Span, Text], bool] = _anywhere
) -> Iterator[Span]:
    """Where the words stand in the folded text, or in a view of it, and fit."""

    def judge(start: int) -> Span | None:
        end = start + len(words)
        place = view.origin(start, end) if view else (start, end)
        span = text.whole(*place) if place else None
        return span if place and span and fits(text.folded.text[slice(*place)], span, text) else None

    def stored(start: int) -> int | None:
        place = view.origin(start, start) if view else (start, start)
        origin = text.folded.origin(*place) if place else None
        return origin[0] if origin else None

    return _standing(words, view.text if view else text.folded.text, text, stored, judge)


def _standing(
    words: str,
    compared: str,
    text: Text,
    stored: Callable[[int], int | None],
    judge: Callable[[int], Span | None],
) -> Iterator[Span]:
    """Where the words stand in what is compared, as far as each place is judged to be one.

    Where the stored text repeats itself, all that lies deep enough inside is judged alike: if some are
    refused, the others are passed over, of which there may be millions.
    """
    for row in rows(words, compared):
        first, rest = row[: 2 * _ALIKE], row[2 * _ALIKE :]
        spans = [judge(start) for start in first]
        yield from filter(None, spans)
        if not any(spans[_ALIKE:]) and len(rest) > _ALIKE and _repeats(row, len(words), text, stored):
            rest = rest[-_ALIKE:]
        yield from filter(None, map(judge, rest))


def _repeats(row: range, length: int, text: Text, stored: Callable[[int], int | None]) -> bool:
    """Whether what is stored repeats itself from the first places of the row to the ends of the last."""
    few = _ALIKE // 2
    starts = [place for start in row[:few] if (place := stored(start)) is not None]
    ends = (place for start in row[:-few:-1] if (place := stored(start + length)) is not None)
    end = next(ends, None)
    if len(starts) < 2 or end is None or starts[0] == starts[1]:
        return False
    return repeated(text.stored, starts[0], starts[1] - starts[0]) >= end


def _any_case(words: str, text: Text, fits: Callable[[str, Span, Text], bool] = _anywhere) -> Iterator[Span]:
    small, ours = words.lower(), words.split()

    @lru_cache(maxsize=8)
    def same(folded: str) -> bool:
        return folded.lower() == small or all(map(_same_letters, ours, folded.split()))

    def same_letters(folded: str, at: Span, text: Text) -> bool:
        return fits(folded, at, text) and same(folded)

    return _in_view(caseless(words).text, text.caseless, text, same_letters)


def _same_letters(one: str, other: str) -> bool:
    """Whether two words are the same in capitals or in small letters: `Maße` and `MASSE`, not `Masse`."""
    capitals = one.isupper() or other.isupper()
    return one.lower() == other.lower() or (capitals and one.upper() == other.upper())


def _bare(words: str) -> Iterator[str]:
    """The folded words without quotation marks around them, without closing punctuation, without both."""
    without_marks, without_stop = _unmarked(words), _STOP.sub("", words)
    fewer = (without_marks, without_stop, _STOP.sub("", without_marks), _unmarked(without_stop))
    for bare in dict.fromkeys((*fewer, _unmarked(fewer[2]))):
        if bare != words and any(map(str.isalnum, bare)):
            yield bare


def _unmarked(words: str) -> str:
    """The words without outer quotation marks; single ones only as a pair, for `soldiers'` is a word."""
    while (bare := _SINGLE_PAIR.sub(r"\1", words.strip('" '))) != words:
        words = bare
    return words


def _settled(selector: Selector, text: Text, found: list[Match]) -> Match | Failure:
    """The match that position, context and occurrence leave, if it is one."""
    hulls = tuple(match.hull for match in found)
    if selector.start is not None or selector.end is not None:
        found = [match for match in found if _stands(selector, match.hull)]
        if not found:
            return Failure(Reason.POSITION, hulls)
    if len(found) > _MOST:
        return Failure(Reason.AMBIGUOUS, hulls)
    prefix, suffix = (fold(words or "").text.strip() for words in (selector.prefix, selector.suffix))
    fitting = _shortest([match for match in found if _fits(prefix, suffix, text, match.hull)])
    if not fitting and len(found) == 1 and len(selector.exact) >= _SHORT:
        return replace(found[0], flags=(*found[0].flags, Flag.CONTEXT_UNMATCHED))
    if not fitting:
        return Failure(Reason.CONTEXT, hulls)
    if selector.occurrence is not None:
        if not 1 <= selector.occurrence <= len(fitting):
            return Failure(Reason.OCCURRENCE, hulls)
        return fitting[selector.occurrence - 1]
    if len(fitting) > 1:
        return Failure(Reason.AMBIGUOUS, tuple(match.hull for match in fitting))
    return fitting[0]


def _stands(selector: Selector, at: Span) -> bool:
    return selector.start in (None, at.start) and selector.end in (None, at.end)


def _fits(prefix: str, suffix: str, text: Text, at: Span) -> bool:
    """Whether folded prefix and suffix stand there, whatever blanks and line breaks lie between."""
    if not prefix and not suffix:
        return True
    folded = text.folded.text
    before, after = text.folded.place(at.start) or 0, text.folded.place(at.end) or 0
    before -= folded[before - 1 : before] == " "
    after += folded[after : after + 1] == " "
    return folded.endswith(prefix, 0, before) and folded.startswith(suffix, after)


def _shortest(found: list[Match]) -> list[Match]:
    """Of shortened quotations those in the shortest stretch of text; of others all."""
    if not found or found[0].tier is not Tier.EDITORIAL:
        return found
    shortest = min(match.hull.end - match.hull.start for match in found)
    return [match for match in found if match.hull.end - match.hull.start == shortest]


def pinned(span: Span, text: Text) -> Selector:
    """The selector that finds just this span: its words, then the least context that settles it.

    The span begins and ends where words do, as those of `find` do. The words stand on one line, as a claim
    file holds them.
    """
    exact = " ".join(text.stored[span.start : span.end].split())
    for prefix, suffix in _contexts(span, text):
        selector = Selector(exact=exact, prefix=prefix, suffix=suffix)
        found = find(selector, text)
        if isinstance(found, Match) and found.spans == (span,):
            return selector
    return Selector(exact=exact, start=span.start, end=span.end)


def _contexts(span: Span, text: Text) -> Iterator[tuple[str | None, str | None]]:
    """Prefix and suffix, shortest first, that stand with these words only once."""
    yield None, None
    folded = text.folded.text
    start, end = text.folded.place(span.start) or 0, text.folded.place(span.end) or 0
    before, after = folded[max(0, start - _WIDEST) : start], folded[end : end + _WIDEST]
    lefts = [start - len(before) + m.start() for m in _WORD.finditer(before)][: -_FURTHEST - 1 : -1]
    rights = [end + m.end() for m in islice(_WORD.finditer(after), _FURTHEST)]
    for left, right in zip_longest(lefts, rights):
        for first, last in ((left, end), (start, right), (left, right)):
            if first is not None and last is not None and _once(folded[first:last], folded):
                yield _words(first, start, text), _words(end, last, text)


def _once(words: str, text: str) -> bool:
    start = text.find(words)
    return text.find(words, start + 1) < 0


def _words(start: int, end: int, text: Text) -> str | None:
    """The stored words there on one line."""
    origin = text.folded.origin(start, end)
    return " ".join(text.stored[slice(*origin)].split()) or None if origin else None
