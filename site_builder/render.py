"""From assessed claims to the files of the site: which pages there are, and what each one gets."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property, partial
from itertools import chain
from pathlib import PurePosixPath
from typing import Any, Final

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
    unused,
)
from site_builder.card import Card, Group, by_first_topic, by_state, by_topic, cards
from site_builder.citation import Use, source_page, uses
from site_builder.evidence import AssessedClaim
from site_builder.listing import Sheet, sheets
from site_builder.page import claim_page
from site_builder.press import Press
from site_builder.publish import File
from site_builder.recall import Recall, Same, afresh
from site_builder.rules import RULES, Feature
from site_builder.site import Site
from site_builder.source import Record, Source
from site_builder.unused import Passages
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
    recall: Recall = afresh

    @cached_property
    def by_slug(self) -> Mapping[str, AssessedClaim]:
        return {assessed.resolved.claim.slug: assessed for assessed in self.claims}

    @cached_property
    def cards(self) -> tuple[Card, ...]:
        return cards(self.claims, self.site)

    @cached_property
    def ordered(self) -> tuple[AssessedClaim, ...]:
        """The claims in the order of their cards."""
        return tuple(self.by_slug[card.slug] for card in self.cards)

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
    def overlaps(self) -> overlap.Index:
        """Which wording the articles share."""
        proof = tuple(Same(source) for source in self.sources)
        return self.recall("overlaps", proof, partial(overlap.Index, self.sources))

    @cached_property
    def unused(self) -> Mapping[str, Passages]:
        """What no claim uses of each article, by its id."""
        claims = (assessed.resolved.claim for assessed in self.claims)
        return {passages.source.id: passages for passages in unused.passages(self.sources, claims)}

    @cached_property
    def _citing(self) -> Mapping[str, tuple[AssessedClaim, ...]]:
        """The claims that take words of an article, by its id."""
        found: dict[str, list[AssessedClaim]] = defaultdict(list)
        for assessed in self.claims:
            for source in {passage.source for _, passage in assessed.resolved.claim.content.passages()}:
                found[source].append(assessed)
        return {source: tuple(claims) for source, claims in found.items()}

    def uses(self, source: str) -> tuple[Use, ...]:
        """What the claims take from the article."""
        return uses(self._citing.get(source, ()), self.site).get(source, ())


@dataclass(frozen=True, slots=True)
class Leaf:
    """A file of the site that is made when somebody wants it: its posix path from the site's root."""

    path: str
    make: Callable[[], bytes]
    """Raises jinja2's `TemplateError` for a template's mistake."""


def pages(edition: Edition, press: Press) -> Iterator[File]:
    """Every file of the site, made one after another."""
    return (File(leaf.path, leaf.make()) for leaf in leaves(edition, press))


def leaf(edition: Edition, press: Press, path: str) -> Leaf | None:
    """The one file with this path, found without making any other."""
    named = edition.by_slug.get(PurePosixPath(path).stem)
    claim = _claim(named, edition, press, pictured=False) if named and press.preview else ()
    everything = chain(claim, map(_ready, press.assets()), leaves(edition, press))
    return next((leaf for leaf in everything if leaf.path == path), None)


def leaves(edition: Edition, press: Press) -> Iterator[Leaf]:
    """Every file of the site, none of them made yet."""
    paths: list[str] = []
    parts = (_articles, _unused, _lists, _parties, _overviews, _policies, _data, _claims)
    for leaf in chain.from_iterable(part(edition, press) for part in parts):
        paths.append(leaf.path)
        yield leaf
    for file in press.assets():
        yield _ready(file)
    yield from _hosting(edition, press, paths)


def _ready(file: File) -> Leaf:
    return Leaf(file.path, lambda: file.content)


def _page(press: Press, path: str, template: str, values: Callable[[], dict[str, Any]] = dict) -> Leaf:
    """The page that the template makes of the values."""
    return Leaf(path, lambda: press.page(path, template, **values()).content)


def _claims(edition: Edition, press: Press) -> Iterator[Leaf]:
    """Every claim with its forms for machines, its picture and its card."""
    drawn = {card.slug: card for card in _drawn(edition, press)}
    for assessed in edition.claims:
        yield from _claim(assessed, edition, press, pictured=assessed.resolved.claim.slug in drawn)
    for slug, card in drawn.items():
        yield Leaf(address.card(slug), partial(_picture, card, edition, press))


def _claim(assessed: AssessedClaim, edition: Edition, press: Press, *, pictured: bool) -> Iterator[Leaf]:
    site, slug = edition.site, assessed.resolved.claim.slug
    code = hosting.embed_code(assessed, site)
    page = cache(partial(claim_page, assessed, site))
    yield _page(
        press,
        address.claim_page(slug),
        "claim.html",
        lambda: {"page": page(), "code": code, "pictured": pictured},
    )
    yield _page(press, address.embed(slug), "embed.html", lambda: {"page": page()})
    yield Leaf(address.claim_data(slug), partial(data.claim_json, site, assessed))
    yield Leaf(address.annotations(slug), partial(annotation.annotations, assessed, site))
    if code:
        framed = partial(press.text, "embed-code.html", code=code)
        yield Leaf(
            address.oembed(slug), lambda: hosting.oembed(code, assessed, site, framed(), pictured=pictured)
        )


def _picture(card: Card, edition: Edition, press: Press) -> bytes:
    svg = press.text("card.svg", card=social.social_card(card, edition.site))
    return social.picture(svg, press.overrides)


def _drawn(edition: Edition, press: Press) -> Iterator[Card]:
    """The claims that get a picture for social media: only an absolute address leads to one."""
    site = edition.site
    if site.social_cards and site.root and not press.preview:
        yield from (card for card in edition.cards if social.drawable(card, site, press.overrides))


def _articles(edition: Edition, press: Press) -> Iterator[Leaf]:
    articles = sorted(edition.sources, key=lambda source: source.id)
    for sheet in sheets(articles, "sources.html", "sources"):
        yield _page(press, sheet.path, "sources.html", partial(_listed_articles, sheet, edition))
    for source in articles:
        yield _page(
            press, address.source_page(source.id), "source.html", partial(_article, source, edition, press)
        )


def _listed_articles(sheet: Sheet[Source], edition: Edition) -> dict[str, Any]:
    used = tuple((source.record, edition.uses(source.id)) for source in sheet.items)
    shared = overlap.table(edition.overlaps.all, edition.records)
    return {"sheet": Sheet(sheet.number, used, sheet.paths, sheet.total), "shared": shared}


def _article(source: Source, edition: Edition, press: Press) -> dict[str, Any]:
    related = overlap.related(source, edition.overlaps.of(source.id), edition.records)
    page = source_page(source, edition.uses(source.id), full=press.preview is not None)
    return {"page": page, "related": related}


def _unused(edition: Edition, press: Press) -> Iterator[Leaf]:
    """What no claim uses yet: for the editors, who see it in the preview."""
    if press.preview:
        articles = sorted(edition.sources, key=lambda source: source.id)
        for sheet in sheets(articles, "unused.html", "unused"):
            yield _page(press, sheet.path, "unused.html", partial(_unused_passages, sheet, edition))


def _unused_passages(sheet: Sheet[Source], edition: Edition) -> dict[str, Any]:
    found = tuple(edition.unused[source.id] for source in sheet.items)
    return {"sheet": Sheet(sheet.number, found, sheet.paths, sheet.total)}


def _lists(edition: Edition, press: Press) -> Iterator[Leaf]:
    """The front page and a page for every topic and state."""
    for sheet in sheets(edition.cards, "index.html", "claims"):
        yield _page(press, sheet.path, "index.html", partial(_front, sheet, edition))
    for kind, groups in (("topics", edition.topics), ("states", edition.states)):
        for group in groups:
            where = f"{kind}/{group.id}"
            for sheet in sheets(group.cards, f"{where}.html", where):
                yield _page(press, sheet.path, f"{kind}.html", partial(dict, sheet=sheet, group=group))


def _front(sheet: Sheet[Card], edition: Edition) -> dict[str, Any]:
    return {"sheet": sheet, "groups": by_first_topic(sheet.items), "edition": edition}


def _parties(edition: Edition, press: Press) -> Iterator[Leaf]:
    yield _page(press, "parties.html", "parties.html", lambda: {"voices": edition.voices})
    for voice in edition.voices:
        where = f"parties/{voice.id}"
        for sheet in sheets(voice.entries, f"{where}.html", where):
            yield _page(press, sheet.path, "party.html", partial(dict, sheet=sheet, voice=voice))


def _overviews(edition: Edition, press: Press) -> Iterator[Leaf]:
    """Claims by articles and parties, everything by date, and every change."""
    site = edition.site
    for claims in sheets(edition.ordered, "matrix.html", "matrix"):
        yield _page(press, claims.path, "matrix.html", partial(_coverage, claims, edition))
    moments = chronicle.chronicle(edition.ordered, edition.sources, site)
    for dates in sheets(moments, "timeline.html", "timeline", MOMENTS):
        yield _page(press, dates.path, "timeline.html", partial(dict, sheet=dates))
    for changes in sheets(chronicle.changes(edition.claims), "corrections.html", "corrections", CHANGES):
        yield _page(press, changes.path, "corrections.html", partial(dict, sheet=changes))


def _coverage(sheet: Sheet[AssessedClaim], edition: Edition) -> dict[str, Any]:
    sources = {source.id: source for source in edition.sources}
    return {"sheet": sheet, "matrix": matrix.matrix(sheet.items, sources, edition.site)}


def _policies(edition: Edition, press: Press) -> Iterator[Leaf]:
    yield _page(
        press, "methodology.html", "methodology.html", lambda: {"rules": RULES, "features": tuple(Feature)}
    )
    for name in ("about.html", "data.html", "search.html"):
        yield _page(press, name, name)
    root = "/" if press.preview else edition.site.root
    yield _page(press, "404.html", "404.html", partial(dict, root=root))


def _data(edition: Edition, press: Press) -> Iterator[Leaf]:
    """The whole site for machines; feeds only where absolute addresses can be given."""
    site, claims, sources = edition.site, edition.claims, edition.sources
    yield Leaf("data/claims.json", partial(data.claims_json, site, claims, sources))
    yield Leaf("data/claims.csv", partial(table.claims_csv, claims, site))
    yield Leaf("data/excerpts.csv", partial(table.excerpts_csv, claims, site))
    yield Leaf("data/site.sqlite", partial(database.database, claims, sources, site))
    if news := feed.claims_feed(claims, site, {card.slug for card in _drawn(edition, press)}):
        yield _page(press, "feed.xml", "feed.xml", partial(dict, feed=news))
        yield Leaf("feed.json", partial(feed.json_feed, news))
    if turns := feed.states_feed(claims, site):
        yield _page(press, "feed/states.xml", "feed.xml", partial(dict, feed=turns))


def _hosting(edition: Edition, press: Press, paths: list[str]) -> Iterator[Leaf]:
    """What search engines and hosts ask for, once all other files are known."""
    changed = {
        address.claim_page(claim.resolved.claim.slug): history.updated(claim) for claim in edition.claims
    }
    for part in sitemap.sitemaps(_listed(paths, changed), edition.site):
        yield _page(press, part.path, part.template, partial(dict, sitemap=part))
    yield _page(press, "robots.txt", "robots.txt")
    yield _page(press, "_headers", "_headers", partial(dict, unframed=hosting.unframed(paths)))
    yield _ready(hosting.NOJEKYLL)


def _listed(paths: list[str], changed: dict[str, date | None]) -> Iterator[tuple[str, date | None]]:
    """The pages that search engines may show, each with the day of its last change."""
    for path in paths:
        if path.endswith(".html") and path != "404.html" and not path.startswith("embed/"):
            yield path, changed.get(path)
