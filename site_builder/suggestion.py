"""The nearest passage to words that stand nowhere. It phrases the help; it never accepts a quotation."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from site_builder.folding import fold
from site_builder.span import Span, Text

_FARTHEST = 0.35
"""Edits per character beyond which a passage is another one."""
_SHORT = 8
"""Fewer characters than this are recognised only if one edit away."""
_PROBE = 200
"""Longer quotations are located by their beginning, middle and end."""
_WORD = re.compile(r"\S+")
_BARE = re.compile(r"\w(?:\S*\w)?")
_LONG = 400
"""Longer quotations are fitted to fewer beginnings and ends, for time."""


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
    """The nearest passages, more than one where they are equally near; none within the limit: nothing."""
    folded = fold(words).text.strip()
    if not folded:
        return ()
    limit = 1 if len(folded) < _SHORT else int(len(folded) * _FARTHEST)
    found = {
        s.span: s
        for start in _beginnings(folded, text.folded.text)
        if (s := _refined(folded, start, text, limit))
    }
    best = min((s.distance for s in found.values()), default=0)
    return tuple(found[span] for span in sorted(found) if found[span].distance == best)


def _beginnings(words: str, text: str) -> Iterator[int]:
    """Where the words would begin if a stretch of them stood where it fits best."""
    lower = text.lower()
    for offset in {0, max(0, len(words) - _PROBE) // 2, max(0, len(words) - _PROBE)}:
        probe = words[offset : offset + _PROBE].lower()
        place = _best(probe, lower, 0, len(lower))
        if place is not None:
            rivals = (_best(probe, lower, 0, place), _best(probe, lower, place + len(probe), len(lower)))
            yield from (max(0, found - offset) for found in (place, *rivals) if found is not None)


def _best(probe: str, text: str, start: int, end: int) -> int | None:
    """Where the probe fits best within that stretch of text; `None` if nowhere passably."""
    if end - start < len(probe):
        return None
    found = fuzz.partial_ratio_alignment(probe, text[start:end], score_cutoff=60)
    return start + found.dest_start if found else None


def _refined(words: str, start: int, text: Text, limit: int) -> Suggestion | None:
    """The passage of whole words near that beginning with the fewest edits, if they are few enough."""
    folded = text.folded.text
    window = max(0, start - 40), start + len(words) + 80
    places = [m.span() for kind in (_BARE, _WORD) for m in kind.finditer(folded, *window)]
    many = 8 if len(words) <= _LONG else 2
    firsts = sorted(places, key=lambda p: abs(p[0] - start))[:many]
    lasts = sorted(places, key=lambda p: abs(p[1] - start - len(words)))[: 2 * many]
    best: tuple[int, int, int] | None = None
    for first, _ in firsts:
        for _, last in lasts:
            if last > first:
                distance = Levenshtein.distance(words, folded[first:last], score_cutoff=limit)
                best = min(best or (limit + 1, 0, 0), (distance, first, last))
    if best is None or best[0] > limit:
        return None
    origin = text.folded.origin(best[1], best[2])
    if origin is None:
        return None
    span = Span(*origin)
    differences = tuple(_differences(words, folded[best[1] : best[2]]))
    return Suggestion(span, text.stored[span.start : span.end], best[0], differences)


def _differences(quoted: str, stored: str) -> Iterator[Difference]:
    ours, theirs = quoted.split(), stored.split()
    for change in Levenshtein.opcodes(ours, theirs):
        if change.tag != "equal":
            yield Difference(
                " ".join(ours[change.src_start : change.src_end]),
                " ".join(theirs[change.dest_start : change.dest_end]),
            )


def phrase(suggestion: Suggestion) -> str:
    """The differences in words: `2 words differ: “10,000” / “1,000”, …`."""
    pairs = [f"“{d.quoted or '–'}” / “{d.stored or '–'}”" for d in suggestion.differences]
    count = sum(max(len(d.quoted.split()), len(d.stored.split())) for d in suggestion.differences)
    told = ", ".join(pairs[:6]) + (", …" if len(pairs) > 6 else "")
    return f"{count} word{' differs' if count == 1 else 's differ'} (yours / the article's): {told}"
