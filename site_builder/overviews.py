"""Every file that is not one claim's own: which there are, what each one gets, and what it rests on."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import chain
from typing import Any, Final, TypeVar

from site_builder import address, chronicle, data, database, facets, feed, hosting, matrix, sitemap, table
from site_builder.card import Card, by_first_topic
from site_builder.chronicle import Changed
from site_builder.citation import source_page
from site_builder.feed import Feed
from site_builder.leaf import ANY, ARTICLES, WORDING, Ground, Leaf, article, page, ready
from site_builder.listing import Sheet, sheets
from site_builder.matrix import Coverage
from site_builder.overview import Overview
from site_builder.press import Press
from site_builder.rows import Rows
from site_builder.rules import RULES, Feature
from site_builder.shelf import ALL, Kind
from site_builder.source import Source
from site_builder.tombstone import SourceTombstone
from site_builder.voice import Entry, Voice

T = TypeVar("T")

CHANGES: Final = 100
"""How many changes stand on one page."""


def overview_leaves(overview: Overview, press: Press) -> Iterator[Leaf]:
    """All of them, none made yet."""
    paths: list[str] = []
    for part in (_data, _articles, _lists, _parties, _tables, _policies):
        for leaf in part(overview, press):
            paths.append(leaf.path)
            yield leaf
    yield from map(ready, press.assets())
    yield from _hosting(overview, press, paths)


def _ground(kind: Kind[Any], key: str = ALL) -> Ground:
    return kind.name, key


def _place(sheet: Sheet[Any]) -> tuple[int, int, int]:
    """Where the page stands in its list."""
    return sheet.number, len(sheet.paths), sheet.total


def _held(sheet: Sheet[T], rows: Rows[T]) -> object:
    """What stands on the page of a list of these rows."""
    return _place(sheet), rows.proof(sheet.part)


def _articles(overview: Overview, press: Press) -> Iterator[Leaf]:
    sources = overview.library.sources
    for sheet in sheets(sources, "sources.html", "sources"):
        told = partial(_listed_articles, sheet, overview)
        uses = (_ground(facets.USES, source.id) for source in sources[sheet.part])
        wording = (WORDING,) if sheet.number == 1 else ()
        proof = partial(_listed_proof, sheet, overview)
        yield page(press, sheet.path, "sources.html", told, (ARTICLES, *wording, *uses), proof)
    for source in sources:
        path = address.source_page(source.id)
        told = partial(_article, source, overview, press)
        grounds = (article(source.id), WORDING, _ground(facets.USES, source.id))
        proof = partial(_article_proof, source, overview)
        yield page(press, path, "source.html", told, grounds, proof)
    for tombstone in overview.library.removed:
        path = address.source_page(tombstone.id)
        values = partial(_values, tombstone=tombstone)
        yield page(press, path, "source-tombstone.html", values, (ARTICLES,), partial(_given, tombstone))


def _listed_articles(sheet: Sheet[Source], overview: Overview) -> dict[str, Any]:
    used = tuple((source.record, overview.uses(source.id)) for source in sheet.items)
    return {"sheet": sheet.showing(used), "shared": _shared(sheet, overview)}


def _shared(sheet: Sheet[Source], overview: Overview) -> Sequence[object]:
    return overview.library.shared if sheet.number == 1 else ()


def _listed_proof(sheet: Sheet[Source], overview: Overview) -> object:
    used = tuple((source.record, len(overview.uses(source.id))) for source in sheet.items)
    return *_place(sheet), used, _shared(sheet, overview)


def _article(source: Source, overview: Overview, press: Press) -> dict[str, Any]:
    shown = source_page(source, overview.uses(source.id), full=press.preview is not None)
    related = overview.library.related(source)
    return {"page": shown, "related": related.listed, "unlisted": related.unlisted}


def _article_proof(source: Source, overview: Overview) -> object:
    uses = overview.uses(source.id).proof(slice(None))
    return source.file, source.record, uses, overview.library.related_proof(source)


def _lists(overview: Overview, press: Press) -> Iterator[Leaf]:
    """The front page and a page for every topic and state."""
    cards = overview.cards
    for sheet in sheets(cards, "index.html", "claims"):
        told = partial(_front, sheet, overview)
        proof = partial(_front_proof, sheet, overview)
        yield page(press, sheet.path, "index.html", told, (_ground(facets.CARDS),), proof)
    for folder, groups in (("topics", overview.topics), ("states", overview.states)):
        for group in groups:
            where = f"{folder}/{group.id}"
            for sheet in sheets(group.cards, f"{where}.html", where):
                told = partial(_values, sheet=sheet, group=group)
                proof = partial(_held, sheet, overview.shelf.group(facets.CARDS, where))
                yield page(press, sheet.path, f"{folder}.html", told, (_ground(facets.CARDS, where),), proof)


def _front(sheet: Sheet[Card], overview: Overview) -> dict[str, Any]:
    return {"sheet": sheet, "groups": by_first_topic(sheet.items), "edition": overview}


def _front_proof(sheet: Sheet[Card], overview: Overview) -> object:
    return _held(sheet, overview.cards), overview.sizes


def _parties(overview: Overview, press: Press) -> Iterator[Leaf]:
    told = {voice.id: _spoken(voice) for voice in overview.voices}
    grounds = tuple(_voice_grounds(voice) for voice in overview.voices)
    yield page(
        press,
        "parties.html",
        "parties.html",
        lambda: {"voices": overview.voices},
        tuple(ground for held in grounds for ground in held),
        lambda: told,
    )
    for voice in overview.voices:
        where = f"parties/{voice.id}"
        for sheet in sheets(voice.entries, f"{where}.html", where):
            values = partial(_values, sheet=sheet, voice=voice)
            proof = partial(_voice_proof, sheet, voice)
            yield page(press, sheet.path, "party.html", values, _voice_grounds(voice), proof)


def _voice_grounds(voice: Voice) -> tuple[Ground, ...]:
    kinds: tuple[Kind[Any], ...] = (facets.ENTRIES, facets.OWN_WORDS, facets.UNANSWERED)
    return tuple(_ground(kind, voice.id) for kind in kinds)


def _spoken(voice: Voice) -> tuple[int, int]:
    return voice.statements, voice.unanswered


def _voice_proof(sheet: Sheet[Entry], voice: Voice) -> object:
    return _held(sheet, voice.entries), _spoken(voice)


def _tables(overview: Overview, press: Press) -> Iterator[Leaf]:
    """Claims by articles and parties, everything by date, and every change."""
    for claims in sheets(overview.coverage, "matrix.html", "matrix"):
        covered = (_ground(facets.COVERAGE), ARTICLES)
        proof = partial(_coverage_proof, claims, overview)
        yield page(press, claims.path, "matrix.html", partial(_coverage, claims, overview), covered, proof)
    for chapters in sheets(overview.chapters, "timeline.html", "timeline", per=1):
        told = partial(_chronicle, chapters, overview)
        grounds = (ARTICLES, _ground(facets.SAID, ANY), _ground(facets.TURNS, ANY))
        proof = partial(_chronicle_proof, chapters, overview)
        yield page(press, chapters.path, "timeline.html", told, grounds, proof)
    for changes in sheets(overview.changes, "corrections.html", "corrections", CHANGES):
        removed = chronicle.removed_sources(overview.library.removed) if changes.number == 1 else ()
        values = partial(_values, sheet=changes, removed=removed)
        proof = partial(_changes_proof, changes, overview, removed)
        rests = (_ground(facets.CHANGES), ARTICLES)
        yield page(press, changes.path, "corrections.html", values, rests, proof)


def _changes_proof(sheet: Sheet[Changed], overview: Overview, removed: Sequence[SourceTombstone]) -> object:
    return _held(sheet, overview.changes), removed


def _coverage(sheet: Sheet[Coverage], overview: Overview) -> dict[str, Any]:
    return {"sheet": sheet, "matrix": matrix.matrix(sheet.items, overview.library.by_id, overview.site)}


def _coverage_proof(sheet: Sheet[Coverage], overview: Overview) -> object:
    return _held(sheet, overview.coverage), overview.library.proof


def _chronicle(sheet: Sheet[tuple[str, ...]], overview: Overview) -> dict[str, Any]:
    return {"sheet": sheet.showing(map(overview.moment, chain.from_iterable(sheet.items)))}


def _chronicle_proof(sheet: Sheet[tuple[str, ...]], overview: Overview) -> object:
    places = chain.from_iterable(sheet.items)
    return _place(sheet), [(place, *overview.moment_proof(place)) for place in places]


def _policies(overview: Overview, press: Press) -> Iterator[Leaf]:
    rules = {"rules": RULES, "features": tuple(Feature)}
    yield page(press, "methodology.html", "methodology.html", lambda: rules, ())
    for name in ("about.html", "data.html", "search.html"):
        yield page(press, name, name, grounds=())
    root = "/" if press.preview else overview.site.root
    yield page(press, "404.html", "404.html", partial(_values, root=root), ())


def _data(overview: Overview, press: Press) -> Iterator[Leaf]:
    """The whole site for machines; feeds only where absolute addresses can be given."""
    shelf, site, library = overview.shelf, overview.site, overview.library
    records, members = shelf.group(facets.RECORDS), shelf.group(facets.MEMBERS)

    def whole(pieces: Callable[[], Iterable[bytes]], path: str, *kinds: Kind[Any]) -> Leaf:
        grounds = (*map(_ground, kinds), ARTICLES)
        rows = [shelf.group(kind) for kind in kinds]
        return Leaf(path, pieces, grounds, lambda: (*(one.proof(slice(None)) for one in rows), library.proof))

    sources = library.sources
    yield whole(
        lambda: database.pieces(records, (database.source_row(one, site) for one in sources), site),
        database.PATH,
        facets.RECORDS,
    )
    yield whole(
        lambda: data.whole(
            members,
            (data.source_member(one, site) for one in sources),
            (data.removed_member(one, site) for one in overview.removed),
            (data.removed_source_member(one, site) for one in library.removed),
        ),
        "data/claims.json",
        facets.MEMBERS,
        facets.REMOVED,
    )
    for name, columns, kind in (
        ("claims", table.CLAIM_COLUMNS, facets.CLAIM_ROWS),
        ("excerpts", table.EXCERPT_COLUMNS, facets.EXCERPT_ROWS),
    ):
        yield whole(partial(table.table, columns, shelf.group(kind)), f"data/{name}.csv", kind)
    if site.root:
        yield from _feeds(overview, press)


def _feeds(overview: Overview, press: Press) -> Iterator[Leaf]:
    """The newest claims and changes of state."""
    shelf, site, newest = overview.shelf, overview.site, slice(feed.MOST)
    news, turned = shelf.group(facets.NEWS), shelf.group(facets.TURNED)

    def claims() -> Feed:
        return feed.feed_of_claims(news[newest], site)

    def states() -> Feed:
        return feed.feed_of_states(turned[newest], site)

    on_news, on_turned = (_ground(facets.NEWS),), (_ground(facets.TURNED),)
    told, proof = partial(news.proof, newest), partial(turned.proof, newest)
    yield page(press, "feed.xml", "feed.xml", lambda: {"feed": claims()}, on_news, told)
    yield Leaf("feed.json", lambda: (feed.json_feed(claims()),), on_news, told)
    yield page(press, "feed/states.xml", "feed.xml", lambda: {"feed": states()}, on_turned, proof)


def _hosting(overview: Overview, press: Press, paths: list[str]) -> Iterator[Leaf]:
    """What search engines and hosts ask for, once all other files are known."""
    listed = [(path, None) for path in sorted(_listed(overview, paths))]
    for part in sitemap.sitemaps(listed, overview.files(address.CLAIMS), overview.site):
        yield page(press, part.path, part.template, partial(_addresses, part), proof=part.proof)
    yield page(press, "robots.txt", "robots.txt", grounds=())
    rules = hosting.unframed((*paths, *(f"{folder}/" for folder in overview.folders)))
    yield page(press, "_headers", "_headers", partial(_values, unframed=rules), proof=partial(_given, rules))
    yield ready(hosting.NOJEKYLL)


def _values(**values: object) -> dict[str, Any]:
    return values


def _addresses(part: sitemap.Sitemap) -> dict[str, Any]:
    return {"addresses": part.addresses()}


def _given(value: T) -> T:
    return value


def _listed(overview: Overview, paths: Iterable[str]) -> Iterator[str]:
    """The pages that search engines may show, beside those of claims."""
    unlisted = {"404.html", *(address.source_page(one.id) for one in overview.library.removed)}
    return (path for path in paths if path.endswith(".html") and path not in unlisted)
