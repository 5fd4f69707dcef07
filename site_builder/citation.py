"""Which words of an article the claims use: what the page of an article gets."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from site_builder.card import ListedState
from site_builder.evidence import AssessedClaim
from site_builder.exhibit import anchor, counted, counted_wordings, in_print, publisher, wording_anchor
from site_builder.highlight import Mark, Passage, in_context, whole
from site_builder.sentence import sentences
from site_builder.site import Site
from site_builder.source import Publish, Record, Source
from site_builder.span import Span

REACH = 200
"""Characters shown around cited words where the article may not be shown whole."""

WORDING = "wording"
"""The stance of words that a claim only compares with other wordings."""


class Citation(NamedTuple):
    """Words of an article that a claim uses: `anchor` is their id on its page, `target` on the claim's."""

    slug: str
    claim: str
    anchor: str
    target: str
    stance: str
    spans: tuple[Span, ...]
    says: str | None = None
    who: str | None = None
    through: str | None = None


class Use(NamedTuple):
    """A claim that uses an article."""

    slug: str
    claim: str
    view: ListedState
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcePage:
    """An article: its record, the passages that may be shown, and by their ids the citations and numbers."""

    record: Record
    file: str
    publisher: str | None
    passages: tuple[Passage, ...]
    citations: dict[str, Citation]
    numbers: dict[str, int]
    uses: tuple[Use, ...]
    sentences: tuple[tuple[int, ...], ...] = ()
    """In the preview, where the sentences of each paragraph begin in the stored text."""

    def stances(self, keys: Iterable[str]) -> tuple[str, ...]:
        """Every stance among these citations once."""
        return tuple(dict.fromkeys(self.citations[key].stance for key in keys))


def uses(assessed: AssessedClaim, site: Site, view: ListedState) -> Iterator[tuple[str, Use]]:
    """What the claim uses of each article that it cites, by the article's id."""
    cited: dict[str, list[Citation]] = defaultdict(list)
    for source, citation in _citations(assessed, site):
        cited[source].append(citation)
    claim = assessed.resolved.claim
    for source, citations in cited.items():
        yield source, Use(claim.slug, claim.content.claim, view, tuple(citations))


def source_page(source: Source, using: Sequence[Use], full: bool = False) -> SourcePage:
    """The article with every cited passage marked; citations are numbered as they begin in the text.

    An editor sees the `full` text, readers only what its record lets them see.
    """
    cited = sorted(
        (citation for use in using for citation in use.citations),
        key=lambda c: (c.spans[0].start, -c.spans[-1].end, c.anchor),
    )
    marks = tuple(Mark(citation.anchor, span) for citation in cited for span in citation.spans)
    text = source.text.stored
    shown = full or source.record.publish is Publish.FULL
    return SourcePage(
        record=source.record,
        file=source.file,
        publisher=publisher(source.record),
        passages=whole(text, marks) if shown else in_context(text, marks, REACH),
        citations={citation.anchor: citation for citation in cited},
        numbers={citation.anchor: number for number, citation in enumerate(cited, 1)},
        uses=tuple(using),
        sentences=tuple(_outline(text)) if full else (),
    )


def _outline(text: str) -> Iterator[tuple[int, ...]]:
    """Where the sentences of each paragraph begin; a paragraph is a line that is not blank."""
    for _, found in groupby(sentences(text), key=lambda span: text.rfind("\n", 0, span.start)):
        yield tuple(span.start for span in found)


def _citations(assessed: AssessedClaim, site: Site) -> Iterator[tuple[str, Citation]]:
    """Everything the claim cites, with the article's id."""
    claim = assessed.resolved.claim
    for excerpt, item in counted(assessed):
        yield (
            excerpt.source.id,
            Citation(
                slug=claim.slug,
                claim=claim.content.claim,
                anchor=anchor(claim.slug, excerpt.number),
                target=f"e-{excerpt.number}",
                stance=excerpt.stance,
                says=item.says,
                who=in_print(item.party, site) if item.party else None,
                through=site.parties[item.through].name if item.through else None,
                spans=excerpt.spans,
            ),
        )
    for number, wordings in enumerate(counted_wordings(assessed), 1):
        for variant, verified in enumerate(wordings.variants, 1):
            yield (
                verified.source.id,
                Citation(
                    slug=claim.slug,
                    claim=claim.content.claim,
                    anchor=wording_anchor(claim.slug, number, variant),
                    target=f"q-{number}-{variant}",
                    stance=WORDING,
                    spans=verified.spans,
                ),
            )
