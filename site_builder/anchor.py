"""Whether a quotation is still the same one after its article was replaced by a corrected text."""

from dataclasses import dataclass
from enum import StrEnum

from site_builder.folding import fold
from site_builder.selector import Match, Selector, Tier, find, hull
from site_builder.span import Span, Text

CONTEXT = 32
"""Code points kept on either side of a quotation."""


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
    at = hull(match.spans)
    return text.stored[max(0, at.start - CONTEXT) : at.start], text.stored[at.end : at.end + CONTEXT]


def drift(recorded: Anchor, selector: Selector, text: Text, sha256: str) -> tuple[Drift, Match | None]:
    """What became of the quotation in this text, and its place if it is still the same quotation.

    A twin elsewhere, with none of the words that stood around the recorded one, is not the same.
    """
    found = find(selector, text)
    if not isinstance(found, Match):
        return Drift.GONE, None
    before, after = around(found, text)
    kept = _plain(before).endswith(_plain(recorded.before)), _plain(after).startswith(_plain(recorded.after))
    if sha256 == recorded.sha256 and found.spans == recorded.spans:
        return Drift.SAME, found
    if not any(kept):
        return Drift.GONE, None
    if found.tier is not recorded.tier:
        return Drift.TIER_CHANGED, found
    return (Drift.MOVED if all(kept) else Drift.CONTEXT_CHANGED), found


def _plain(context: str) -> str:
    return fold(context).text.strip()
