"""Passages that were found and verified: having an `Excerpt` proves that its words stand in the article."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from site_builder.claim import Claim, Passage, Quotation, Stance, Utterance, stance
from site_builder.diagnostic import Diagnostic, Diagnostics, Location, Related, Severity, shown
from site_builder.document import Path
from site_builder.selector import Failure, Match, Reason, Selector, find, pinned
from site_builder.source import Source
from site_builder.span import Flag, Span


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
    excerpt-position; as warnings, excerpt- and the name of a match's flag.
    """
    problems: list[Diagnostic] = []
    found: dict[Path, Verified] = {}
    passages = tuple(claim.content.passages())
    for path, passage in passages:
        source = sources.get(passage.source)
        if source is None:
            continue
        result = find(selector_of(passage), source.text)
        if isinstance(result, Failure):
            problems.append(_Failed(claim, path, passage, source, sources).diagnostic(result))
        else:
            problems += _flagged(claim, path, source, result)
            found[path] = Verified(passage, source, result)
    return (_gathered(claim, found) if len(found) == len(passages) else None), tuple(problems)


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


_FLAGS: Final = {
    Flag.CASE: ("capital and small letters differ from the article's", "take over the article's letters"),
    Flag.OUTER_MARKS: ("the marks at the ends differ from the article's", "take over the article's marks"),
    Flag.CONTEXT_UNMATCHED: (
        "prefix or suffix fits nowhere; the words stand only here",
        "correct or remove it",
    ),
    Flag.SKIPPED: (
        "what is left out or replaced holds a negation or a number",
        "make sure that the sense stays",
    ),
    Flag.CROSSES_QUOTATION: ("the gap leaves one quotation and enters another", "split the excerpt in two"),
}


def _flagged(claim: Claim, path: Path, source: Source, match: Match) -> Iterator[Diagnostic]:
    for flag in match.flags:
        message, help_ = _FLAGS[flag]
        at = claim.document.at(*path, "exact")
        related = tuple(_place(source, span, "the article's words") for span in match.spans)
        code = f"excerpt-{flag}"
        yield Diagnostic(
            code=code, message=message, at=at, help=help_, related=related, severity=Severity.WARNING
        )


def _place(source: Source, span: Span, message: str) -> Related:
    return Related(Location(source.file, *source.text.line_column(span.start)), message)


_TOLD = 8
"""How many places of an ambiguous quotation are listed."""


@dataclass(frozen=True, slots=True)
class _Failed:
    """A passage that has no one place, and where to look for what was meant."""

    claim: Claim
    path: Path
    passage: Passage
    source: Source
    sources: Mapping[str, Source]

    def diagnostic(self, failure: Failure) -> Diagnostic:
        match failure.reason:
            case Reason.EMPTY:
                return self._problem("the quotation holds no word", "write the article's words")
            case Reason.NOT_FOUND:
                return self._not_found()
            case Reason.AMBIGUOUS:
                message = f"these words occur {len(failure.places)} times in {self.source.file}"
                return self._problem(message, "add the prefix or suffix of the place that is meant", failure)
            case Reason.CONTEXT:
                return self._problem(
                    "prefix or suffix fits none of the places", "take it from the article", failure
                )
            case Reason.OCCURRENCE:
                message = f"there is no occurrence {self.passage.occurrence}"
                return self._problem(message, f"the words occur {len(failure.places)} times", failure)
            case Reason.POSITION:
                return self._problem("the words do not stand at `start` and `end`", "remove both", failure)

    def _problem(self, message: str, help_: str, failure: Failure | None = None) -> Diagnostic:
        reason = failure.reason if failure else Reason.EMPTY
        related = tuple(self._candidate(place) for place in failure.places[:_TOLD]) if failure else ()
        return Diagnostic(
            code=f"excerpt-{reason}", message=message, at=self._at(), help=help_, related=related
        )

    def _at(self) -> Location:
        return self.claim.document.at(*self.path, "exact")

    def _candidate(self, span: Span) -> Related:
        """A place with the words around it and what would settle for it."""
        stored = self.source.text.stored
        around = shown(stored[max(0, span.start - 30) : span.end + 30], 140)
        settling = pinned(span, self.source.text)
        context = (("prefix", settling.prefix), ("suffix", settling.suffix))
        means = ", ".join(f"{key}: {shown(words)}" for key, words in context if words)
        return _place(self.source, span, f"{around} ({means})" if means else around)

    def _not_found(self) -> Diagnostic:
        """The nearest passage of this article; else the claim's other articles are looked through."""
        from site_builder.suggestion import nearest, phrase  # costs its import only where something is wrong

        suggestions = nearest(self.passage.exact, self.source.text)
        related = [
            _place(self.source, s.span, f"closest passage: {shown(s.words, 240)}") for s in suggestions
        ]
        related += self._elsewhere()
        if suggestions:
            help_ = f"{phrase(suggestions[0])}; copy the article's own words"
        elif related:
            help_ = "correct `source`"
        else:
            help_ = "nothing in the article comes near; try `site-builder find`"
        return Diagnostic(
            code="excerpt-not-found",
            message=f"{shown(self.passage.exact)} does not stand in {self.source.file}",
            at=self._at(),
            help=help_,
            related=tuple(related),
        )

    def _elsewhere(self) -> Iterator[Related]:
        cited = dict.fromkeys(passage.source for _, passage in self.claim.content.passages())
        for id_ in cited:
            other = self.sources.get(id_)
            if other is None or other is self.source:
                continue
            found = find(Selector(exact=self.passage.exact), other.text)
            if isinstance(found, Match):
                yield _place(other, found.spans[0], f"the words stand here, in {id_}")
