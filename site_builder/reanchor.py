"""Where the quotations of corrected articles went: proposals for an editor, never a silent move."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pydantic import ConfigDict, TypeAdapter

from site_builder.anchor import Anchor, Drift, drift
from site_builder.claim import Claim
from site_builder.diagnostic import Location
from site_builder.excerpt import selector_of
from site_builder.selector import Tier
from site_builder.span import Span, Text
from site_builder.suggestion import nearest


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedExcerpt:
    """What the published `data/claims.json` keeps of an excerpt's place."""

    __pydantic_config__ = ConfigDict(extra="ignore")
    number: int
    file: str
    sha256: str
    spans: tuple[tuple[int, int], ...]
    prefix: str
    suffix: str
    tier: Tier

    @property
    def anchor(self) -> Anchor:
        spans = tuple(Span(*span) for span in self.spans)
        return Anchor(self.sha256, spans, self.prefix, self.suffix, self.tier)


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedClaim:
    """A claim of the published `data/claims.json`."""

    __pydantic_config__ = ConfigDict(extra="ignore")
    slug: str
    excerpts: tuple[PublishedExcerpt, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """The published `data/claims.json`, as far as places are concerned."""

    __pydantic_config__ = ConfigDict(extra="ignore")
    claims: tuple[PublishedClaim, ...]


@dataclass(frozen=True, slots=True)
class Article:
    """The text that now lies in a file, and its sha256."""

    text: Text
    sha256: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """What became of one quotation: its place in the claim file, and where the words stand now.

    Where they are gone, `words` are the nearest ones of the new text, if any come near.
    """

    at: Location
    file: str
    drift: Drift
    place: tuple[int, int] | None
    quoted: str
    words: str | None


def published(content: bytes) -> Published:
    """The places that were published; raises pydantic's `ValidationError` where that is no such file."""
    return TypeAdapter(Published).validate_json(content)


def proposals(
    claims: Iterable[Claim], recorded: Published, articles: Mapping[str, Article]
) -> Iterator[Proposal]:
    """One proposal for each published quotation whose article has another text now."""
    by_slug = {claim.slug: claim for claim in claims}
    for old in recorded.claims:
        claim = by_slug.get(old.slug)
        for excerpt in old.excerpts:
            article = articles.get(excerpt.file)
            if claim is None or article is None or article.sha256 == excerpt.sha256:
                continue
            if excerpt.number <= len(claim.content.excerpts):
                yield _proposal(claim, excerpt, article)


def _proposal(claim: Claim, excerpt: PublishedExcerpt, article: Article) -> Proposal:
    quotation = claim.content.excerpts[excerpt.number - 1]
    what, match = drift(excerpt.anchor, selector_of(quotation), article.text, article.sha256)
    at = claim.document.at("excerpts", excerpt.number - 1, "exact")
    if match is not None:
        place = article.text.line_column(match.hull.start)
        return Proposal(at, excerpt.file, what, place, quotation.exact, None)
    near = nearest(quotation.exact, article.text)
    if len(near) != 1:
        return Proposal(at, excerpt.file, what, None, quotation.exact, None)
    place = article.text.line_column(near[0].span.start)
    return Proposal(at, excerpt.file, what, place, quotation.exact, near[0].words)
