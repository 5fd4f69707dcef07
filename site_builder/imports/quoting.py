"""Whether the words of evidence stand in its document: at one place, word for word, or not at all."""

from dataclasses import dataclass
from typing import Final

from site_builder.diagnostic import shown
from site_builder.imports.draft import Evidence
from site_builder.imports.ledger import Reason
from site_builder.selector import Failure, Match, Selector, Tier, find, pinned
from site_builder.selector import Reason as Cause
from site_builder.source import Source
from site_builder.span import Flag, Span, Text

_CHEAP_TEXT: Final = 20_000
_CHEAP_QUOTE: Final = 600
"""Characters up to which the nearest passage is looked for at once; `check` looks further."""
_TOLD: Final = 5


@dataclass(frozen=True, slots=True)
class Quoted:
    """What finds the words again, and how it differs from what the file gave."""

    selector: Selector
    remarks: tuple[Reason, ...] = ()


def quoted(evidence: Evidence, source: Source, *, nearest: bool = False) -> Quoted | Reason:
    """The verified words, or why they cannot be quoted; with `nearest` also what comes near, if it is cheap.

    The words decide: offsets and context that do not fit them are dropped, and this is told. Codes of
    what is told: offsets-dropped, context-dropped, letters-taken, place-by-offset. Codes of failures:
    quote-empty, quote-not-found, quote-ambiguous.
    """
    text = source.text
    given = Selector(exact=evidence.quote, prefix=evidence.prefix, suffix=evidence.suffix)
    remarks: list[Reason] = []
    result = find(given, text)
    if _context_fits_nowhere(result):
        told = f"prefix or suffix of {shown(evidence.quote)} does not stand beside it in {source.id}"
        remarks.append(Reason("context-dropped", told))
        given = Selector(exact=evidence.quote)
        result = find(given, text)
    if isinstance(result, Failure):
        place = _at_offset(evidence, result, text)
        if place is None:
            return _failure(evidence, source, result, nearest)
        told = (
            f"{shown(evidence.quote)} stands {len(result.places)} times in {source.id}: `start` tells which"
        )
        return Quoted(pinned(place, text), (*remarks, Reason("place-by-offset", told)))
    if not _offsets_fit(evidence, result.hull, text):
        told = (
            f"{shown(evidence.quote)} stands at {result.hull.start} to {result.hull.end} of {source.id},"
            f" not at {_offsets(evidence)}"
        )
        remarks.append(Reason("offsets-dropped", told))
    if result.tier is Tier.FLAGGED:
        told = f"{shown(evidence.quote)}: capitals or outer marks are now those of {source.id}"
        remarks.append(Reason("letters-taken", told))
    return Quoted(_selector(given, result, text), tuple(remarks))


def _context_fits_nowhere(result: Match | Failure) -> bool:
    if isinstance(result, Match):
        return Flag.CONTEXT_UNMATCHED in result.flags
    return result.reason is Cause.CONTEXT


def _selector(given: Selector, match: Match, text: Text) -> Selector:
    """What finds the match again: the words as given where they stand so, else the article's own.

    Context is kept only where it is needed.
    """
    if match.tier is not Tier.EDITORIAL and (match.tier is not Tier.EXACT or match.flags):
        return pinned(match.hull, text)
    bare = Selector(exact=given.exact)
    return bare if given == bare or find(bare, text) == match else given


def _at_offset(evidence: Evidence, failure: Failure, text: Text) -> Span | None:
    """Of several places the one that begins where the file says."""
    if failure.reason is not Cause.AMBIGUOUS or evidence.start is None:
        return None
    blanks = len(evidence.quote) - len(evidence.quote.lstrip())
    return next((p for p in failure.places if p.start in (evidence.start, evidence.start + blanks)), None)


def _offsets_fit(evidence: Evidence, hull: Span, text: Text) -> bool:
    """Whether the file's offsets, if it has any, are those of the words, blanks at the ends aside."""
    start = hull.start if evidence.start is None else evidence.start
    end = hull.end if evidence.end is None else evidence.end
    if (start, end) == (hull.start, hull.end):
        return True
    before, behind = sorted((start, hull.start)), sorted((end, hull.end))
    return not text.stored[slice(*before)].strip() and not text.stored[slice(*behind)].strip()


def _offsets(evidence: Evidence) -> str:
    return " to ".join("?" if offset is None else str(offset) for offset in (evidence.start, evidence.end))


def _failure(evidence: Evidence, source: Source, failure: Failure, nearest: bool) -> Reason:
    words = shown(evidence.quote)
    match failure.reason:
        case Cause.EMPTY:
            return Reason("quote-empty", f"{words} holds no word")
        case Cause.AMBIGUOUS:
            lines = [str(source.text.line_column(place.start)[0]) for place in failure.places[:_TOLD]]
            more = ", …" if len(failure.places) > _TOLD else ""
            told = (
                f"{words} stands {len(failure.places)} times in {source.id}: lines {', '.join(lines)}{more}"
            )
            return Reason("quote-ambiguous", told)
        case _:
            near = _near(evidence, source.text) if nearest else ""
            return Reason("quote-not-found", f"{words} does not stand in {source.id}{near}")


def _near(evidence: Evidence, text: Text) -> str:
    if len(text.stored) > _CHEAP_TEXT or len(evidence.quote) > _CHEAP_QUOTE:
        return ""
    from site_builder.suggestion import nearest, phrase  # costs its import only where something is wrong

    found = nearest(evidence.quote, text)
    return f"; nearest: {shown(found[0].words, 300)}: {phrase(found[0])}" if found else ""
