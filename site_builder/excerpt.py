"""Passages that were found and verified: having an `Excerpt` proves that its words stand in the article."""

from collections.abc import Mapping
from dataclasses import dataclass

from site_builder.claim import Claim, Passage, Quotation, Stance, Utterance, stance
from site_builder.diagnostic import MOST, Diagnostic, Diagnostics, first
from site_builder.document import Path
from site_builder.misquote import Effort, Quoted, may_be_cut
from site_builder.selector import Match, Selector, find
from site_builder.source import Source
from site_builder.span import Span


@dataclass(frozen=True, slots=True)
class Verified:
    """A passage at its one place: `match.spans` are code points of `source.text.stored`."""

    passage: Passage
    source: Source
    match: Match

    @property
    def spans(self) -> tuple[Span, ...]:
        return self.match.spans

    @property
    def words(self) -> tuple[str, ...]:
        """The article's own words, one text per span."""
        return tuple(self.source.text.stored[span.start : span.end] for span in self.match.spans)


@dataclass(frozen=True, slots=True)
class Excerpt(Verified):
    """A verified passage with what it says of the claim. `number` counts from 1 in the claim file."""

    number: int
    quotation: Quotation

    @property
    def stance(self) -> Stance:
        return stance(self.quotation.says)


@dataclass(frozen=True, slots=True)
class Wordings:
    """One utterance and its verified wordings."""

    utterance: Utterance
    variants: tuple[Verified, ...]


@dataclass(frozen=True, slots=True)
class ResolvedClaim:
    """A claim whose every passage stands word for word at one place."""

    claim: Claim
    excerpts: tuple[Excerpt, ...]
    quotes: tuple[Wordings, ...]


def resolve(claim: Claim, sources: Mapping[str, Source]) -> tuple[ResolvedClaim | None, Diagnostics]:
    """The claim with every passage found, or `None` and a problem for each that was not.

    A passage of an article that is not among the sources is passed over: `checks` tells of it. Codes:
    excerpt-empty, excerpt-not-found, excerpt-ambiguous, excerpt-context, excerpt-occurrence,
    excerpt-position; as warnings, excerpt- and the name of a match's flag; yaml-comment.
    """
    problems: list[Diagnostic] = []
    found: dict[Path, Verified] = {}
    passages = tuple(claim.content.passages())
    commented, effort = may_be_cut(claim.document), Effort()
    for path, passage in passages:
        source = sources.get(passage.source)
        if source is None:
            continue
        if len(problems) > MOST:
            break
        selector = selector_of(passage)
        result = find(selector, source.text)
        if commented or not isinstance(result, Match) or result.flags:
            problems += Quoted(claim, path, passage, selector, source, sources, effort).told(result)
        if isinstance(result, Match):
            found[path] = Verified(passage, source, result)
    return (_gathered(claim, found) if len(found) == len(passages) else None), first(problems)


def selector_of(passage: Passage) -> Selector:
    """How to find the passage's words."""
    return Selector(
        exact=passage.exact,
        prefix=passage.prefix,
        suffix=passage.suffix,
        occurrence=passage.occurrence,
        start=passage.start,
        end=passage.end,
    )


def _gathered(claim: Claim, found: Mapping[Path, Verified]) -> ResolvedClaim:
    content = claim.content
    excerpts = (
        Excerpt(v.passage, v.source, v.match, n + 1, quotation)
        for n, quotation in enumerate(content.excerpts)
        for v in (found[("excerpts", n)],)
    )
    quotes = (
        Wordings(
            utterance, tuple(found[("quotes", n, "variants", m)] for m in range(len(utterance.variants)))
        )
        for n, utterance in enumerate(content.quotes)
    )
    return ResolvedClaim(claim, tuple(excerpts), tuple(quotes))
