"""Whether a quotation is still the same one after its article was replaced by a corrected text."""

from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import takewhile

from site_builder.folding import fold, trimmed
from site_builder.selector import Match, Selector, Tier, find
from site_builder.span import Flag, Span, Text

CONTEXT = 32
"""Code points kept on either side of a quotation."""
_ENOUGH = 0.5
"""The share of the words on one side that makes it the same place; a twin elsewhere has fewer."""


class Drift(StrEnum):
    """What became of a quotation; old offsets are never trusted."""

    SAME = "same"
    MOVED = "moved"
    CONTEXT_CHANGED = "context-changed"
    TIER_CHANGED = "tier-changed"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a quotation stood: the article's sha256, the parts, the words around, and how it was found."""

    sha256: str
    spans: tuple[Span, ...]
    before: str
    after: str
    tier: Tier


def anchor(match: Match, text: Text, sha256: str) -> Anchor:
    """The record of a match in the article with this sha256."""
    return Anchor(sha256, match.spans, *around(match, text), match.tier)


def around(match: Match, text: Text) -> tuple[str, str]:
    """Up to 32 code points before and after the match."""
    at = match.hull
    return text.stored[max(0, at.start - CONTEXT) : at.start], text.stored[at.end : at.end + CONTEXT]


def drift(recorded: Anchor, selector: Selector, text: Text, sha256: str) -> tuple[Drift, Match | None]:
    """What became of the quotation in this text, and its place if it is still the same quotation.

    A twin elsewhere, with none of the words that stood around the recorded one, is not the same.
    """
    if sha256 == recorded.sha256 and (same := _unchanged(recorded, selector, text)):
        return Drift.SAME, same
    found = _resolved(recorded, selector, text)
    if found is None:
        return Drift.GONE, None
    before, after = around(found, text)
    kept = (
        _kept(fold(recorded.before).text[::-1], fold(before).text[::-1]),
        _kept(fold(recorded.after).text, fold(after).text),
    )
    if max(kept) < _ENOUGH:
        return Drift.GONE, None
    if found.tier is not recorded.tier:
        return Drift.TIER_CHANGED, found
    return (Drift.MOVED if min(kept) == 1 else Drift.CONTEXT_CHANGED), found


def _unchanged(recorded: Anchor, selector: Selector, text: Text) -> Match | None:
    """The recorded place in the same article, if it still holds the words."""
    first = recorded.spans[0]
    if recorded.tier is Tier.EXACT and text.stored[first.start : first.end] == trimmed(selector.exact):
        return Match(recorded.tier, recorded.spans)
    found = find(selector, text)
    return found if isinstance(found, Match) and found.spans == recorded.spans else None


def _resolved(recorded: Anchor, selector: Selector, text: Text) -> Match | None:
    """Where the words stand between those recorded around them, else beside one of these, else at all."""
    words = Selector(exact=selector.exact)
    contexts = ((recorded.before, recorded.after), (recorded.before, None), (None, recorded.after))
    for before, after in contexts:
        found = find(replace(words, prefix=before, suffix=after), text)
        if (before or after) and isinstance(found, Match) and Flag.CONTEXT_UNMATCHED not in found.flags:
            return found
    found = find(selector, text)
    return found if isinstance(found, Match) else None


def _kept(recorded: str, now: str) -> float:
    """The share of the recorded words that still stand there, counted from the quotation on.

    The last ones may be cut: both texts end after as many characters.
    """
    ours, theirs = recorded.split(), now.split()
    if not ours:
        return float(not theirs)
    same = takewhile(lambda pair: pair[0] == pair[1], zip(ours[:-1], theirs, strict=False))
    count = sum(1 for _ in same)
    last = theirs[len(ours) - 1 : len(ours)] if count == len(ours) - 1 else []
    count += any(word.startswith(ours[-1]) or ours[-1].startswith(word) for word in last)
    return count / len(ours)
