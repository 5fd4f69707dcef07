"""From assessed claims to the files of the site: which files there are, and what each one gets."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from itertools import chain
from operator import attrgetter
from pathlib import PurePosixPath
from typing import Any

from site_builder import (
    address,
    annotation,
    data,
    hosting,
    social,
    unused,
)
from site_builder.card import Card
from site_builder.evidence import AssessedClaim
from site_builder.leaf import Leaf, page, ready
from site_builder.library import Library
from site_builder.listing import Sheet, sheets
from site_builder.overview import Overview
from site_builder.overviews import overview_leaves
from site_builder.press import Press
from site_builder.publish import File
from site_builder.recall import Recall, Same, afresh
from site_builder.remains import Remains
from site_builder.shelf import Shelves
from site_builder.site import Site
from site_builder.source import Source
from site_builder.standing import Standing
from site_builder.subject import Subject
from site_builder.tombstone import SourceTombstone, Tombstone
from site_builder.unused import Passages


@dataclass(frozen=True)
class Edition:
    """Everything that the site shows: its claims in order of their slugs, its articles, what was removed.

    `recall` and `shelves` may remember what an earlier edition needed.
    """

    site: Site
    claims: tuple[AssessedClaim, ...]
    sources: tuple[Source, ...]
    recall: Recall = afresh
    shelves: Shelves = field(default_factory=Shelves, compare=False)
    removed: tuple[Tombstone, ...] = ()
    removed_sources: tuple[SourceTombstone, ...] = ()

    def claim(self, slug: str) -> AssessedClaim | None:
        """The claim with this slug; nothing is made for it of all the others."""
        at = bisect_left(self.claims, slug, key=_slug)
        found = self.claims[at : at + 1]
        return found[0] if found and _slug(found[0]) == slug else None

    def has(self, slug: str) -> bool:
        """Whether there is a page at this claim's address: its own, or its tombstone."""
        return self.claim(slug) is not None or any(found.slug == slug for found in self.removed)

    @cached_property
    def by_slug(self) -> Mapping[str, AssessedClaim]:
        return {_slug(assessed): assessed for assessed in self.claims}

    @cached_property
    def library(self) -> Library:
        removed = tuple(sorted(self.removed_sources, key=attrgetter("id")))
        return Library(tuple(sorted(self.sources, key=attrgetter("id"))), self.recall, removed)

    def citing(self, source: str) -> int:
        """How many claims take words of the article."""
        return sum(source in assessed.resolved.claim.content.cited for assessed in self.claims)

    @cached_property
    def unused(self) -> Mapping[str, Passages]:
        """What no claim uses of each article, by its id."""
        claims = (assessed.resolved.claim for assessed in self.claims)
        return {passages.source.id: passages for passages in unused.passages(self.sources, claims)}

    def overview(self, press: Press) -> Overview:
        """What pages of many claims show under this press."""
        known = self._overviews.get(Same(press))
        if known is None:
            subject = partial(_subject, site=self.site, press=press)
            shelf = self.shelves.of((*self.claims, *self.removed), (Same(self.site), Same(press)), subject)
            known = self._overviews.setdefault(Same(press), Overview(self.site, self.library, shelf))
        return known

    @cached_property
    def _overviews(self) -> dict[Same, Overview]:
        return {}


def pages(edition: Edition, press: Press) -> Iterator[File]:
    """Every file of the site, made one after another."""
    return (File(leaf.path, leaf.make()) for leaf in leaves(edition, press))


def leaf(edition: Edition, press: Press, path: str) -> Leaf | None:
    """The one file with this path, found without making any other."""
    named = edition.claim(PurePosixPath(path).stem)
    claim = claim_leaves(_subject(named, edition.site, press), press) if named and press.preview else ()
    everything = chain(claim, map(ready, press.assets()), leaves(edition, press))
    return next((leaf for leaf in everything if leaf.path == path), None)


def leaves(edition: Edition, press: Press) -> Iterator[Leaf]:
    """Every file of the site, none of them made yet."""
    yield from overview_leaves(edition.overview(press), press)
    yield from _unused(edition, press)
    for standing in chain[Standing](edition.claims, edition.removed):
        yield from claim_leaves(_subject(standing, edition.site, press), press)


def _slug(assessed: AssessedClaim) -> str:
    return assessed.resolved.claim.slug


def _subject(standing: Standing, site: Site, press: Press) -> Subject | Remains:
    if isinstance(standing, Tombstone):
        return Remains(standing, site)
    return Subject(standing, site, press.overrides, preview=press.preview is not None)


def claim_leaves(subject: Subject | Remains, press: Press) -> Iterator[Leaf]:
    """The claim's page with its forms for machines, its picture, and its card to be framed elsewhere.

    Of a removed one the page, the card and the data say that it was removed; there is nothing else.
    """
    if isinstance(subject, Remains):
        yield from _removed_leaves(subject, press)
        return
    assessed, site, slug = subject.assessed, subject.site, subject.slug
    code = hosting.embed_code(assessed, site)
    yield page(
        press,
        address.claim_page(slug),
        "claim.html",
        lambda: {"page": subject.page, "code": code, "pictured": subject.pictured},
    )
    yield page(press, address.embed(slug), "embed.html", lambda: {"page": subject.page})
    yield Leaf(address.claim_data(slug), lambda: (subject.forms.file,))
    yield Leaf(address.annotations(slug), lambda: (annotation.annotations(assessed, site),))
    if code:
        framed = partial(press.text, "embed-code.html", code=code)
        yield Leaf(
            address.oembed(slug),
            lambda: (hosting.oembed(code, assessed, site, framed(), pictured=subject.pictured),),
        )
    if subject.pictured:
        yield Leaf(address.card(slug), lambda: (_picture(subject.card, site, press),))


def _removed_leaves(remains: Remains, press: Press) -> Iterator[Leaf]:
    slug, tombstone = remains.slug, remains.tombstone
    yield page(press, address.claim_page(slug), "tombstone.html", lambda: {"tombstone": tombstone})
    yield page(press, address.embed(slug), "embed-tombstone.html", lambda: {"tombstone": tombstone})
    yield Leaf(address.claim_data(slug), lambda: (data.removed_file(tombstone, remains.site),))


def _picture(card: Card, site: Site, press: Press) -> bytes:
    svg = press.text("card.svg", card=social.social_card(card, site))
    return social.picture(svg, press.overrides)


def _unused(edition: Edition, press: Press) -> Iterator[Leaf]:
    """What no claim uses yet: for the editors, who see it in the preview."""
    if press.preview:
        for sheet in sheets(edition.library.sources, "unused.html", "unused"):
            yield page(press, sheet.path, "unused.html", partial(_unused_passages, sheet, edition))


def _unused_passages(sheet: Sheet[Source], edition: Edition) -> dict[str, Any]:
    return {"sheet": sheet.showing(edition.unused[source.id] for source in sheet.items)}
