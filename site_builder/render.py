"""From assessed claims to the files of the site: which pages there are, and what each one gets."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import chain
from typing import Final

from site_builder import (
    address,
    annotation,
    chronicle,
    data,
    database,
    feed,
    history,
    hosting,
    matrix,
    overlap,
    sitemap,
    social,
    table,
)
from site_builder.card import Card, Group, by_first_topic, by_state, by_topic, cards
from site_builder.citation import source_page, uses
from site_builder.evidence import AssessedClaim
from site_builder.listing import sheets
from site_builder.page import claim_page
from site_builder.press import Press
from site_builder.publish import File
from site_builder.rules import RULES, Feature
from site_builder.site import Site
from site_builder.source import Record, Source
from site_builder.voice import Voice, voices
from site_builder.wording import HEADINGS

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

    @cached_property
    def cards(self) -> tuple[Card, ...]:
        return cards(self.claims, self.site)

    @cached_property
    def ordered(self) -> tuple[AssessedClaim, ...]:
        """The claims in the order of their cards."""
        by_slug = {assessed.resolved.claim.slug: assessed for assessed in self.claims}
        return tuple(by_slug[card.slug] for card in self.cards)

    @cached_property
    def topics(self) -> tuple[Group, ...]:
        return by_topic(self.cards, self.site)

    @cached_property
    def states(self) -> tuple[Group, ...]:
        """Every state under its heading, in English for the catalogue."""
        return tuple(Group(code, HEADINGS[code], held) for code, held in by_state(self.cards).items())

    @cached_property
    def voices(self) -> tuple[Voice, ...]:
        return voices(self.ordered, self.site)

    @cached_property
    def records(self) -> dict[str, Record]:
        return {source.id: source.record for source in self.sources}

    @cached_property
    def overlaps(self) -> tuple[overlap.Overlap, ...]:
        return overlap.overlaps(self.sources)


def pages(edition: Edition, press: Press) -> Iterator[File]:
    """Every file of the site, one after another. Raises jinja2's `TemplateError` for a template's mistake."""
    paths: list[str] = []
    made = chain.from_iterable(
        part(edition, press) for part in (_claims, _articles, _lists, _parties, _overviews, _policies, _data)
    )
    for file in made:
        paths.append(file.path)
        yield file
    yield from press.assets()
    yield from _hosting(edition, press, paths)


def _claims(edition: Edition, press: Press) -> Iterator[File]:
    """Every claim with its forms for machines, its picture and its card."""
    site = edition.site
    drawn = {card.slug: card for card in _drawn(edition, press)}
    for assessed in edition.claims:
        page = claim_page(assessed, site)
        slug, pictured = page.slug, page.slug in drawn
        code = hosting.embed_code(assessed, site)
        yield press.page(address.claim_page(slug), "claim.html", page=page, code=code, pictured=pictured)
        yield press.page(address.embed(slug), "embed.html", page=page)
        yield File(address.claim_data(slug), data.claim_json(site, assessed))
        yield File(address.annotations(slug), annotation.annotations(assessed, site))
        if code:
            html = press.text("embed-code.html", code=code)
            yield File(address.oembed(slug), hosting.oembed(code, assessed, site, html, pictured=pictured))
    for slug, card in drawn.items():
        svg = press.text("card.svg", card=social.social_card(card, site))
        yield File(address.card(slug), social.picture(svg, press.overrides))


def _drawn(edition: Edition, press: Press) -> Iterator[Card]:
    """The claims that get a picture for social media: only an absolute address leads to one."""
    site = edition.site
    if site.social_cards and site.root and not press.preview:
        yield from (card for card in edition.cards if social.drawable(card, site, press.overrides))


def _articles(edition: Edition, press: Press) -> Iterator[File]:
    used = uses(edition.claims, edition.site)
    shared = overlap.table(edition.overlaps, edition.records)
    articles = sorted(edition.sources, key=lambda source: source.id)
    for sheet in sheets([(s.record, used.get(s.id, ())) for s in articles], "sources.html", "sources"):
        yield press.page(sheet.path, "sources.html", sheet=sheet, shared=shared)
    for source in articles:
        related = overlap.related(source, edition.overlaps, edition.records)
        page = source_page(source, used.get(source.id, ()))
        yield press.page(address.source_page(source.id), "source.html", page=page, related=related)


def _lists(edition: Edition, press: Press) -> Iterator[File]:
    """The front page and a page for every topic and state."""
    for sheet in sheets(edition.cards, "index.html", "claims"):
        groups = by_first_topic(sheet.items)
        yield press.page(sheet.path, "index.html", sheet=sheet, groups=groups, edition=edition)
    for kind, groups in (("topics", edition.topics), ("states", edition.states)):
        for group in groups:
            where = f"{kind}/{group.id}"
            for sheet in sheets(group.cards, f"{where}.html", where):
                yield press.page(sheet.path, f"{kind}.html", sheet=sheet, group=group)


def _parties(edition: Edition, press: Press) -> Iterator[File]:
    yield press.page("parties.html", "parties.html", voices=edition.voices)
    for voice in edition.voices:
        where = f"parties/{voice.id}"
        for sheet in sheets(voice.entries, f"{where}.html", where):
            yield press.page(sheet.path, "party.html", sheet=sheet, voice=voice)


def _overviews(edition: Edition, press: Press) -> Iterator[File]:
    """Claims by articles and parties, everything by date, and every change."""
    site, sources = edition.site, {source.id: source for source in edition.sources}
    for claims in sheets(edition.ordered, "matrix.html", "matrix"):
        rows = matrix.matrix(claims.items, sources, site)
        yield press.page(claims.path, "matrix.html", sheet=claims, matrix=rows)
    moments = chronicle.chronicle(edition.ordered, edition.sources, site)
    for dates in sheets(moments, "timeline.html", "timeline", MOMENTS):
        yield press.page(dates.path, "timeline.html", sheet=dates)
    for changes in sheets(chronicle.changes(edition.claims), "corrections.html", "corrections", CHANGES):
        yield press.page(changes.path, "corrections.html", sheet=changes)


def _policies(edition: Edition, press: Press) -> Iterator[File]:
    yield press.page("methodology.html", "methodology.html", rules=RULES, features=tuple(Feature))
    for name in ("about.html", "data.html", "search.html"):
        yield press.page(name, name)
    yield press.page("404.html", "404.html", root=edition.site.root)


def _data(edition: Edition, press: Press) -> Iterator[File]:
    """The whole site for machines; feeds only where absolute addresses can be given."""
    site, claims, sources = edition.site, edition.claims, edition.sources
    yield File("data/claims.json", data.claims_json(site, claims, sources))
    yield File("data/claims.csv", table.claims_csv(claims, site))
    yield File("data/excerpts.csv", table.excerpts_csv(claims, site))
    yield File("data/site.sqlite", database.database(claims, sources, site))
    if news := feed.claims_feed(claims, site, {card.slug for card in _drawn(edition, press)}):
        yield press.page("feed.xml", "feed.xml", feed=news)
        yield File("feed.json", feed.json_feed(news))
    if turns := feed.states_feed(claims, site):
        yield press.page("feed/states.xml", "feed.xml", feed=turns)


def _hosting(edition: Edition, press: Press, paths: list[str]) -> Iterator[File]:
    """What search engines and hosts ask for, once all other files are known."""
    changed = {
        address.claim_page(claim.resolved.claim.slug): history.updated(claim) for claim in edition.claims
    }
    for part in sitemap.sitemaps(_listed(paths, changed), edition.site):
        yield press.page(part.path, part.template, sitemap=part)
    yield press.page("robots.txt", "robots.txt")
    yield press.page("_headers", "_headers", unframed=hosting.unframed(paths))
    yield hosting.NOJEKYLL


def _listed(paths: list[str], changed: dict[str, date | None]) -> Iterator[tuple[str, date | None]]:
    """The pages that search engines may show, each with the day of its last change."""
    for path in paths:
        if path.endswith(".html") and path != "404.html" and not path.startswith("embed/"):
            yield path, changed.get(path)
