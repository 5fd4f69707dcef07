"""Which excerpts of a claim are new, gone or other ones than before."""

from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from site_builder.claim import Quotation
from site_builder.excerpt import Excerpt
from site_builder.revisions.rewording import Reworded, reworded

_SELECTOR: Final = frozenset({"exact", "prefix", "suffix", "occurrence", "start", "end"})
"""How the words are found is nothing that readers see; the words themselves are compared as the article's."""
HALF: Final = 0.5
"""Texts that share more than this are the same, changed."""


@dataclass(frozen=True, slots=True)
class ExcerptChange:
    """An excerpt that is new (`before` is `None`), vanished (`after` is `None`) or another one."""

    before: Excerpt | None
    after: Excerpt | None

    @property
    def shown(self) -> Excerpt:
        """The excerpt as it is, or as it was before it vanished."""
        found = self.after or self.before
        assert found
        return found

    @property
    def fields(self) -> tuple[Reworded, ...]:
        """What is said of the words in another way than before."""
        if not self.before or not self.after:
            return ()
        return reworded(self.before.quotation, self.after.quotation, _SELECTOR)


def excerpt_changes(before: Sequence[Excerpt], after: Sequence[Excerpt]) -> tuple[ExcerptChange, ...]:
    """Excerpts paired by their words: those that changed or came, as they are listed, then those gone."""
    old, new = list(before), list(after)
    pairs: list[tuple[Excerpt, Excerpt]] = []
    for key in _KEYS:
        _pair(old, new, pairs, key)
    for excerpt in tuple(new):
        if (near := max(old, key=lambda other: common(other, excerpt), default=None)) is None:
            break
        if common(near, excerpt) > 0:
            pairs.append((near, excerpt))
            old.remove(near)
            new.remove(excerpt)
    others = (ExcerptChange(one, other) for one, other in pairs if _told(one) != _told(other))
    changes = [*others, *(ExcerptChange(None, excerpt) for excerpt in new)]
    return (
        *sorted(changes, key=lambda change: change.shown.number),
        *(ExcerptChange(excerpt, None) for excerpt in old),
    )


def _pair(
    old: list[Excerpt],
    new: list[Excerpt],
    pairs: list[tuple[Excerpt, Excerpt]],
    key: Callable[[Excerpt], Hashable],
) -> None:
    """Moves those of equal keys into the pairs, in the order in which they are listed."""
    waiting: dict[Hashable, list[Excerpt]] = {}
    for excerpt in reversed(old):
        waiting.setdefault(key(excerpt), []).append(excerpt)
    for excerpt in tuple(new):
        if held := waiting.get(key(excerpt)):
            twin = held.pop()
            pairs.append((twin, excerpt))
            old.remove(twin)
            new.remove(excerpt)


def _words(excerpt: Excerpt) -> tuple[str, ...]:
    """Its article and the article's own words."""
    return (excerpt.source.id, *(" ".join(words.split()) for words in excerpt.words))


def _told(excerpt: Excerpt) -> tuple[tuple[str, ...], Quotation]:
    """All of an excerpt that readers see."""
    blank = replace(
        excerpt.quotation, exact="-", prefix=None, suffix=None, occurrence=None, start=None, end=None
    )
    return _words(excerpt), blank


_KEYS: Final[tuple[Callable[[Excerpt], Hashable], ...]] = (
    _told,
    lambda excerpt: (_words(excerpt), excerpt.quotation.party),
    _words,
)
"""From all that readers see to the words alone."""


def common(one: Excerpt, other: Excerpt) -> int:
    """How much of one article both quote, more than half of the shorter one; else 0.

    Counted in characters, or in words where the article's text is another one.
    """
    if one.source.id != other.source.id:
        return 0
    if one.source.text.stored == other.source.text.stored:
        shared = sum(
            max(0, min(a.end, b.end) - max(a.start, b.start)) for a in one.spans for b in other.spans
        )
        shorter = min(sum(span.end - span.start for span in excerpt.spans) for excerpt in (one, other))
    else:
        first, second = (Counter(word for words in e.words for word in words.split()) for e in (one, other))
        shared, shorter = (first & second).total(), min(first.total(), second.total())
    return shared if shared > HALF * shorter else 0
