"""The nearest passage to words that stand nowhere. It phrases the help; it never accepts a quotation."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from site_builder.editorial import literal_parts
from site_builder.folding import fold
from site_builder.span import Span, Text

_FARTHEST = 0.35
"""Edits per character beyond which a passage is another one."""
_SHORT = 8
"""Fewer characters than this are recognised only if one edit away."""
_PROBE = 64
"""Longer quotations are located by stretches of this length: a single longer search may take minutes."""
_PROBES = 8
_REGIONS = 4
"""How many places of a probe are looked at."""
_COMPARED = 40_000_000
"""Characters that all probes are compared with; in a long article fewer places are looked at."""
_LOOSE = 8
"""Characters by which a probe may fit beside its true place, besides the edits."""
_SLACK = 24
"""Characters around a fit in which beginnings and ends are looked for."""
_EDGES = 3
"""How many beginnings and ends of a long passage are tried together."""
_MOST = 3
"""How many equally near passages are told."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Words of the quotation and the article's words in their place; either may be empty."""

    quoted: str
    stored: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A passage that is near: its place, the article's own words, and what differs."""

    span: Span
    words: str
    distance: int
    differences: tuple[Difference, ...]


def nearest(words: str, text: Text) -> tuple[Suggestion, ...]:
    """The nearest passages of whole words, first to last; more than one where they are equally near.

    None beyond 35 edits in a hundred characters, or one edit in short words. Of a shortened quotation it is
    the first part that stands nowhere.
    """
    folded = fold(words).text.strip()
    parts = literal_parts(folded)
    if len(parts) > 1:
        folded = next((part for part in parts if part not in text.folded.text), "")
    if not folded:
        return ()
    limit = 1 if len(folded) < _SHORT else int(len(folded) * _FARTHEST)
    quoted, stored = _small(folded), _small(text.folded.text)
    regions = _regions(quoted, stored, limit + _LOOSE)
    found = {place: d for region in regions for place, d in _fitted(quoted, stored, region, text, limit)}
    best = min(found.values(), default=0)
    places = _apart((place for place, distance in found.items() if distance == best), len(folded))
    told = (_suggestion(folded, place, best, text) for place in places[:_MOST])
    return tuple(suggestion for suggestion in told if suggestion)


def _small(text: str) -> str:
    """The text in small letters, every character at its place."""
    small = text.lower()
    return (
        small if len(small) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    )


def _regions(quoted: str, stored: str, slack: int) -> Iterator[range]:
    """Stretches of the text in which the whole quotation may lie, found by stretches of it."""
    furthest = max(0, len(quoted) - _PROBE)
    seen: set[int] = set()
    for offset in sorted({furthest * n // (_PROBES - 1) for n in range(_PROBES)}):
        probe = quoted[offset : offset + _PROBE]
        for place in _probed(probe, stored):
            start = place - offset - slack
            # Neighbouring probes of one passage point to nearly the same region.
            if start // slack not in seen:
                seen.add(start // slack)
                yield range(max(0, start), min(len(stored) + 1, start + len(quoted) + 2 * slack))


def _probed(probe: str, stored: str) -> Iterator[int]:
    """Where the probe fits best, and where it fits nearly as well before and behind."""
    stretches, cutoff = [(0, len(stored))], 50.0
    for _ in range(max(1, min(2 * _REGIONS, _COMPARED // (_PROBES * (len(stored) + 1))))):
        if not stretches:
            return
        start, end = stretches.pop(0)
        fit = fuzz.partial_ratio_alignment(probe, stored[start:end], score_cutoff=cutoff)
        if fit:
            yield start + fit.dest_start
            cutoff = max(cutoff, fit.score - 15)
            around = (start, start + fit.dest_start), (start + fit.dest_end, end)
            stretches += [stretch for stretch in around if stretch[0] < stretch[1]]


def _fitted(
    quoted: str, stored: str, region: range, text: Text, limit: int
) -> Iterator[tuple[tuple[int, int], int]]:
    """Passages of whole words in the region and their distance, where it keeps the limit."""
    if len(quoted) <= _PROBE:
        firsts, lasts = _edges(stored, region, text)
    else:
        firsts = _aligned(quoted[:_PROBE], stored, region[: 2 * limit + 2 * _PROBE], text)[0]
        lasts = _aligned(quoted[-_PROBE:], stored, region[-2 * limit - 2 * _PROBE :], text)[1]
    for first in firsts:
        for last in lasts:
            if abs(last - first - len(quoted)) <= limit:
                distance = Levenshtein.distance(quoted, stored[first:last], score_cutoff=limit)
                if distance <= limit:
                    yield (first, last), distance


def _aligned(probe: str, stored: str, region: range, text: Text) -> tuple[list[int], list[int]]:
    """The best beginnings and ends for a quotation that begins, or ends, with the probe."""
    fit = fuzz.partial_ratio_alignment(probe, stored[region.start : region.stop])
    start = region.start + (fit.dest_start if fit else 0)
    end = region.start + (fit.dest_end if fit else len(region))
    firsts = _edges(stored, range(max(0, start - _SLACK), min(len(stored), start + _SLACK)), text)[0]
    lasts = _edges(stored, range(max(0, end - _SLACK), min(len(stored), end + _SLACK) + 1), text)[1]
    return (
        sorted(firsts, key=lambda p: Levenshtein.distance(probe, stored[p : p + len(probe)]))[:_EDGES],
        sorted(lasts, key=lambda p: Levenshtein.distance(probe, stored[max(0, p - len(probe)) : p]))[:_EDGES],
    )


def _edges(stored: str, region: range, text: Text) -> tuple[list[int], list[int]]:
    """Where a passage may begin, and where it may end, in this region."""
    whole = [p for p in region if not text.divides(p)]
    firsts = [p for p in whole if p < len(stored) and stored[p] != " "]
    return firsts, [p for p in whole if p and stored[p - 1] != " "]


def _apart(places: Iterable[tuple[int, int]], length: int) -> list[tuple[int, int]]:
    """Of places that overlap the one that is most nearly as long as the quotation."""
    kept: list[tuple[int, int]] = []
    for place in sorted(places, key=lambda p: (abs(p[1] - p[0] - length), p)):
        if all(place[1] <= other[0] or other[1] <= place[0] for other in kept):
            kept.append(place)
    return sorted(kept)


def _suggestion(quoted: str, place: tuple[int, int], distance: int, text: Text) -> Suggestion | None:
    origin = text.folded.origin(*place)
    if origin is None:
        return None
    differences = _differences(quoted.split(), text.folded.text[slice(*place)].split())
    return Suggestion(Span(*origin), text.stored[slice(*origin)], distance, tuple(differences))


def _differences(ours: Sequence[str], theirs: Sequence[str]) -> Iterator[Difference]:
    for change in Levenshtein.opcodes(ours, theirs):
        if change.tag != "equal":
            yield Difference(
                " ".join(ours[change.src_start : change.src_end]),
                " ".join(theirs[change.dest_start : change.dest_end]),
            )


def phrase(suggestion: Suggestion) -> str:
    """The differences in words: `2 words differ (yours / the article's): “10,000” / “1,000”, …`."""
    pairs = [f"“{d.quoted or '–'}” / “{d.stored or '–'}”" for d in suggestion.differences]
    count = sum(max(len(d.quoted.split()), len(d.stored.split())) for d in suggestion.differences)
    told = ", ".join(pairs[:6]) + (", …" if len(pairs) > 6 else "")
    return f"{count} word{' differs' if count == 1 else 's differ'} (yours / the article's): {told}"
