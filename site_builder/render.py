"""From assessed claims to the files of the site: which files there are, and what each one gets."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from itertools import chain
from operator import attrgetter
from pathlib import PurePosixPath
from typing import Any, Final

from site_builder import (
    address,
    annotation,
    data,
    database,
    feed,
    hosting,
    matrix,
    overlap,
    sitemap,
    social,
    table,
    unused,
)
from site_builder.card import Card, by_first_topic
from site_builder.citation import source_page
from site_builder.evidence import AssessedClaim
from site_builder.leaf import Leaf, page, ready
from site_builder.library import Library
from site_builder.listing import Sheet, sheets
from site_builder.matrix import Coverage
from site_builder.overview import Overview
from site_builder.press import Press
from site_builder.publish import File
from site_builder.recall import Recall, Same, afresh
from site_builder.rules import RULES, Feature
from site_builder.shelf import Gathered
from site_builder.site import Site
from site_builder.source import Source
from site_builder.subject import Subject
from site_builder.unused import Passages

MOMENTS: Final = 40
"""How many dates stand on one page of the chronicle."""

CHANGES: Final = 100
"""How many changes stand on one page."""


@dataclass(frozen=True)
class Edition:
    """Everything that the site shows: its claims, its articles by id, and what follows from both."""

    site: Site
    claims: tuple[AssessedClaim, ...]
    sources: tuple[Source, ...]
    recall: Recall = afresh

    @cached_property
    def by_slug(self) -> Mapping[str, AssessedClaim]:
        return {assessed.resolved.claim.slug: assessed for assessed in self.claims}

    @cached_property
    def library(self) -> Library:
        return Library(tuple(sorted(self.sources, key=attrgetter("id"))), self.recall)

    def citing(self, source: str) -> int:
        """How many claims take words of the article."""
        contents = (assessed.resolved.claim.content for assessed in self.claims)
        return sum(any(p.source == source for _, p in content.passages()) for content in contents)

    @cached_property
    def unused(self) -> Mapping[str, Passages]:
        """What no claim uses of each article, by its id."""
        claims = (assessed.resolved.claim for assessed in self.claims)
        return {passages.source.id: passages for passages in unused.passages(self.sources, claims)}

    def overview(self, press: Press) -> Overview:
        """What pages of many claims show under this press."""
        subjects = (_subject(assessed, self.site, press) for assessed in self.claims)
        return self._overviews.setdefault(Same(press), Overview(self.site, self.library, Gathered(subjects)))

    @cached_property
    def _overviews(self) -> dict[Same, Overview]:
        return {}


def pages(edition: Edition, press: Press) -> Iterator[File]:
    """Every file of the site, made one after another."""
    return (File(leaf.path, leaf.make()) for leaf in leaves(edition, press))


def leaf(edition: Edition, press: Press, path: str) -> Leaf | None:
    """The one file with this path, found without making any other."""
    named = edition.by_slug.get(PurePosixPath(path).stem)
    claim = claim_leaves(_subject(named, edition.site, press), press) if named and press.preview else ()
    everything = chain(claim, map(ready, press.assets()), leaves(edition, press))
    return next((leaf for leaf in everything if leaf.path == path), None)


def leaves(edition: Edition, press: Press) -> Iterator[Leaf]:
    """Every file of the site, none of them made yet."""
    yield from overview_leaves(edition.overview(press), press)
    yield from _unused(edition, press)
    yield from _data(edition, press)
    for assessed in edition.claims:
        yield from claim_leaves(_subject(assessed, edition.site, press), press)


def _subject(assessed: AssessedClaim, site: Site, press: Press) -> Subject:
    return Subject(assessed, site, press.overrides, preview=press.preview is not None)


def claim_leaves(subject: Subject, press: Press) -> Iterator[Leaf]:
    """The claim's page with its forms for machines, its picture, and its card to be framed elsewhere."""
    assessed, site, slug = subject.assessed, subject.site, subject.slug
    code = hosting.embed_code(assessed, site)
    yield page(
        press,
        address.claim_page(slug),
        "claim.html",
        lambda: {"page": subject.page, "code": code, "pictured": subject.pictured},
    )
    yield page(press, address.embed(slug), "embed.html", lambda: {"page": subject.page})
    yield Leaf(address.claim_data(slug), partial(data.claim_json, site, assessed))
    yield Leaf(address.annotations(slug), partial(annotation.annotations, assessed, site))
    if code:
        framed = partial(press.text, "embed-code.html", code=code)
        yield Leaf(
            address.oembed(slug),
            lambda: hosting.oembed(code, assessed, site, framed(), pictured=subject.pictured),
        )
    if subject.pictured:
        yield Leaf(address.card(slug), partial(_picture, subject.card, site, press))


def _picture(card: Card, site: Site, press: Press) -> bytes:
    svg = press.text("card.svg", card=social.social_card(card, site))
    return social.picture(svg, press.overrides)


def overview_leaves(overview: Overview, press: Press) -> Iterator[Leaf]:
    """Every file that is not one claim's own."""
    paths: list[str] = []
    for part in (_articles, _lists, _parties, _tables, _policies):
        for leaf in part(overview, press):
            paths.append(leaf.path)
            yield leaf
    yield from map(ready, press.assets())
    yield from _hosting(overview, press, paths)


def _unused(edition: Edition, press: Press) -> Iterator[Leaf]:
    """What no claim uses yet: for the editors, who see it in the preview."""
    if press.preview:
        for sheet in sheets(edition.library.sources, "unused.html", "unused"):
            yield page(press, sheet.path, "unused.html", partial(_unused_passages, sheet, edition))


def _unused_passages(sheet: Sheet[Source], edition: Edition) -> dict[str, Any]:
    return {"sheet": sheet.showing(edition.unused[source.id] for source in sheet.items)}


def _articles(overview: Overview, press: Press) -> Iterator[Leaf]:
    for sheet in sheets(overview.library.sources, "sources.html", "sources"):
        yield page(press, sheet.path, "sources.html", partial(_listed_articles, sheet, overview))
    for source in overview.library.sources:
        path = address.source_page(source.id)
        yield page(press, path, "source.html", partial(_article, source, overview, press))


def _listed_articles(sheet: Sheet[Source], overview: Overview) -> dict[str, Any]:
    used = tuple((source.record, overview.uses(source.id)) for source in sheet.items)
    shared = (
        overlap.table(overview.library.overlaps.all, overview.library.records) if sheet.number == 1 else ()
    )
    return {"sheet": sheet.showing(used), "shared": shared}


def _article(source: Source, overview: Overview, press: Press) -> dict[str, Any]:
    related = overlap.related(source, overview.library.overlaps.of(source.id), overview.library.records)
    shown = source_page(source, overview.uses(source.id), full=press.preview is not None)
    return {"page": shown, "related": related}


def _lists(overview: Overview, press: Press) -> Iterator[Leaf]:
    """The front page and a page for every topic and state."""
    for sheet in sheets(overview.cards, "index.html", "claims"):
        yield page(press, sheet.path, "index.html", partial(_front, sheet, overview))
    for kind, groups in (("topics", overview.topics), ("states", overview.states)):
        for group in groups:
            where = f"{kind}/{group.id}"
            for sheet in sheets(group.cards, f"{where}.html", where):
                yield page(press, sheet.path, f"{kind}.html", partial(dict, sheet=sheet, group=group))


def _front(sheet: Sheet[Card], overview: Overview) -> dict[str, Any]:
    return {"sheet": sheet, "groups": by_first_topic(sheet.items), "edition": overview}


def _parties(overview: Overview, press: Press) -> Iterator[Leaf]:
    yield page(press, "parties.html", "parties.html", lambda: {"voices": overview.voices})
    for voice in overview.voices:
        where = f"parties/{voice.id}"
        for sheet in sheets(voice.entries, f"{where}.html", where):
            yield page(press, sheet.path, "party.html", partial(dict, sheet=sheet, voice=voice))


def _tables(overview: Overview, press: Press) -> Iterator[Leaf]:
    """Claims by articles and parties, everything by date, and every change."""
    for claims in sheets(overview.coverage, "matrix.html", "matrix"):
        yield page(press, claims.path, "matrix.html", partial(_coverage, claims, overview))
    for dates in sheets(overview.dates, "timeline.html", "timeline", MOMENTS):
        yield page(press, dates.path, "timeline.html", partial(_chronicle, dates, overview))
    for sheet in sheets(overview.changes, "corrections.html", "corrections", CHANGES):
        yield page(press, sheet.path, "corrections.html", partial(dict, sheet=sheet))


def _coverage(sheet: Sheet[Coverage], overview: Overview) -> dict[str, Any]:
    return {"sheet": sheet, "matrix": matrix.matrix(sheet.items, overview.library.by_id, overview.site)}


def _chronicle(sheet: Sheet[str], overview: Overview) -> dict[str, Any]:
    return {"sheet": sheet.showing(map(overview.moment, sheet.items))}


def _policies(overview: Overview, press: Press) -> Iterator[Leaf]:
    yield page(
        press, "methodology.html", "methodology.html", lambda: {"rules": RULES, "features": tuple(Feature)}
    )
    for name in ("about.html", "data.html", "search.html"):
        yield page(press, name, name)
    root = "/" if press.preview else overview.site.root
    yield page(press, "404.html", "404.html", partial(dict, root=root))


def _data(edition: Edition, press: Press) -> Iterator[Leaf]:
    """The whole site for machines; feeds only where absolute addresses can be given."""
    site, claims, sources = edition.site, edition.claims, edition.sources
    drawn = {c.resolved.claim.slug for c in claims if _subject(c, site, press).pictured}
    yield Leaf("data/claims.json", partial(data.claims_json, site, claims, sources))
    yield Leaf("data/claims.csv", partial(table.claims_csv, claims, site))
    yield Leaf("data/excerpts.csv", partial(table.excerpts_csv, claims, site))
    yield Leaf("data/site.sqlite", partial(database.database, claims, sources, site))
    if news := feed.claims_feed(claims, site, drawn):
        yield page(press, "feed.xml", "feed.xml", partial(dict, feed=news))
        yield Leaf("feed.json", partial(feed.json_feed, news))
    if turns := feed.states_feed(claims, site):
        yield page(press, "feed/states.xml", "feed.xml", partial(dict, feed=turns))


def _hosting(overview: Overview, press: Press, paths: list[str]) -> Iterator[Leaf]:
    """What search engines and hosts ask for, once all other files are known."""
    for part in sitemap.sitemaps(_listed(overview, paths), overview.site):
        yield page(press, part.path, part.template, partial(dict, sitemap=part))
    yield page(press, "robots.txt", "robots.txt")
    rules = hosting.unframed((*paths, *(f"{folder}/" for folder in overview.folders)))
    yield page(press, "_headers", "_headers", partial(dict, unframed=rules))
    yield ready(hosting.NOJEKYLL)


def _listed(overview: Overview, paths: list[str]) -> Iterator[tuple[str, date | None]]:
    """The pages that search engines may show, each with the day of its last change."""
    for path in paths:
        if path.endswith(".html") and path != "404.html":
            yield path, None
    yield from overview.files(address.CLAIMS)
