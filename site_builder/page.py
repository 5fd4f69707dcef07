"""What the page of a claim gets: a frozen view of what was assessed, without tags and words of its own."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from markupsafe import Markup

from site_builder import markdown
from site_builder.alignment import Aligned, aligned
from site_builder.attribution import Graph, attribution
from site_builder.card import Named, StateView, shown_state, state_view, topics_of
from site_builder.chronology import Chronology, chronology
from site_builder.claim import ClaimFile, Override, Stance
from site_builder.claim_review import claim_review
from site_builder.evidence import AssessedClaim, Step
from site_builder.exhibit import Side, Variants, quotes, sides
from site_builder.flag import Flag
from site_builder.language import language
from site_builder.site import Site


@dataclass(frozen=True, slots=True)
class Part:
    text: str
    view: StateView


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimPage:
    """Everything on a claim's page: the state in force, and the derived one where an editor's stands."""

    slug: str
    file: str
    """The claim's file, from the project's root."""
    content: ClaimFile
    summary: Markup
    claimant: str | None
    claiming: str | None
    """The id of the claimant's party."""
    topics: tuple[Named, ...]
    shown: StateView
    derived: StateView | None
    override: Override | None
    parts: tuple[Part, ...]
    sides: dict[Stance, Side]
    as_of: date | None
    timeline: tuple[Step, ...]
    undated: tuple[int, ...]
    flags: tuple[Flag, ...]
    quotes: tuple[tuple[Variants, tuple[Aligned, ...]], ...]
    """Each utterance with its wordings, and these laid side by side word by word."""
    graph: Graph | None
    chronology: Chronology
    review: dict[str, Any] | None
    """The page as ClaimReview, if it can be one."""


def claim_page(assessed: AssessedClaim, site: Site) -> ClaimPage:
    """The page of one claim. Only what counts at its time is shown."""
    claim = assessed.resolved.claim
    content = claim.content
    told = sides(assessed, site)
    exhibits = tuple(e for side in told.values() for origin in side.origins for e in origin.excerpts)
    return ClaimPage(
        slug=claim.slug,
        file=claim.path,
        content=content,
        summary=markdown.html(content.summary, root="../"),
        claimant=site.name_of(content.claimant) if content.claimant else None,
        claiming=site.party_of(content.claimant) if content.claimant else None,
        topics=topics_of(content, site),
        shown=shown_state(assessed, site),
        derived=state_view(assessed.headline, site) if assessed.overriding else None,
        override=assessed.override,
        parts=tuple(Part(p.text, state_view(p.state, site)) for p in assessed.parts if p.text),
        sides=told,
        as_of=assessed.as_of,
        timeline=assessed.timeline,
        undated=assessed.undated_items,
        flags=assessed.flags,
        quotes=tuple((told, aligned(told)) for told in quotes(assessed, site)),
        graph=attribution(exhibits, language(site.language)) if exhibits else None,
        chronology=chronology(assessed, site),
        review=claim_review(assessed, site),
    )
