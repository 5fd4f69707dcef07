"""The site's data for queries: `data/site.sqlite`, with a full-text index.

The same claims give the same bytes: rows go in sorted, by one transaction, into pages of one size. The
header's bytes 92 to 99 may name the version of the library that last wrote the file (SQLite's file format,
1.3.22). They are zero here, since the file is made in memory: nothing in it tells the machine.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from typing import Final

from site_builder import address, history
from site_builder.anchor import around
from site_builder.edtf import Edtf
from site_builder.evidence import AssessedClaim, State
from site_builder.excerpt import Excerpt
from site_builder.exhibit import anchor, counted, publisher
from site_builder.item import Item
from site_builder.party import Party
from site_builder.site import Site
from site_builder.source import Source

Row = tuple[str | int | None, ...]

VERSION: Final = 1
"""`PRAGMA user_version`: grows when a table or a column changes its meaning."""

_PAGE_SIZE: Final = 4096

_SCHEMA: Final = """
CREATE TABLE parties (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL, side TEXT, evidence TEXT, url TEXT
) WITHOUT ROWID;
CREATE TABLE members (
    id TEXT PRIMARY KEY, party TEXT NOT NULL REFERENCES parties, name TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE topics (id TEXT PRIMARY KEY, name TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE sources (
    id TEXT PRIMARY KEY, file TEXT NOT NULL, sha256 TEXT NOT NULL, title TEXT NOT NULL, publisher TEXT,
    agency TEXT, byline TEXT, published TEXT NOT NULL, language TEXT NOT NULL, url TEXT, page TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE claims (
    slug TEXT PRIMARY KEY, claim TEXT NOT NULL, url TEXT NOT NULL,
    state TEXT NOT NULL, label TEXT NOT NULL, sentence TEXT NOT NULL, confidence TEXT NOT NULL,
    rating TEXT, -- in words, of resolved states only
    averitec TEXT NOT NULL, derived_state TEXT NOT NULL, derived_label TEXT NOT NULL,
    override_reason TEXT, override_by TEXT,
    claimant TEXT, said TEXT, as_of TEXT, summary TEXT NOT NULL, searched TEXT, published TEXT, updated TEXT
) WITHOUT ROWID;
CREATE TABLE claim_topics (
    claim TEXT NOT NULL REFERENCES claims, topic TEXT NOT NULL REFERENCES topics, PRIMARY KEY (claim, topic)
) WITHOUT ROWID;
CREATE TABLE principals (
    claim TEXT NOT NULL REFERENCES claims, party TEXT NOT NULL REFERENCES parties, PRIMARY KEY (claim, party)
) WITHOUT ROWID;
CREATE TABLE parts (
    claim TEXT NOT NULL REFERENCES claims, id TEXT NOT NULL, number INTEGER NOT NULL, text TEXT NOT NULL,
    state TEXT NOT NULL, label TEXT NOT NULL, sentence TEXT NOT NULL, confidence TEXT NOT NULL, rating TEXT,
    averitec TEXT NOT NULL, PRIMARY KEY (claim, id)
) WITHOUT ROWID;
CREATE TABLE excerpts (
    claim TEXT NOT NULL REFERENCES claims, number INTEGER NOT NULL, source TEXT NOT NULL REFERENCES sources,
    url TEXT NOT NULL, exact TEXT NOT NULL, prefix TEXT NOT NULL, suffix TEXT NOT NULL, tier TEXT NOT NULL,
    stance TEXT NOT NULL, says TEXT NOT NULL, mode TEXT NOT NULL, party TEXT REFERENCES parties, speaker TEXT,
    through TEXT REFERENCES parties, origin TEXT NOT NULL, said TEXT, note TEXT, translation TEXT,
    PRIMARY KEY (claim, number)
) WITHOUT ROWID;
CREATE TABLE spans ( -- code points of the source's text, end excluded
    claim TEXT NOT NULL, excerpt INTEGER NOT NULL, number INTEGER NOT NULL,
    "start" INTEGER NOT NULL, "end" INTEGER NOT NULL, exact TEXT NOT NULL,
    PRIMARY KEY (claim, excerpt, number), FOREIGN KEY (claim, excerpt) REFERENCES excerpts
) WITHOUT ROWID;
CREATE TABLE bears_on (
    claim TEXT NOT NULL, excerpt INTEGER NOT NULL, part TEXT NOT NULL, PRIMARY KEY (claim, excerpt, part),
    FOREIGN KEY (claim, excerpt) REFERENCES excerpts, FOREIGN KEY (claim, part) REFERENCES parts
) WITHOUT ROWID;
CREATE TABLE positions ( -- of the claim, by its first part
    claim TEXT NOT NULL REFERENCES claims, party TEXT NOT NULL REFERENCES parties, says TEXT, excerpt INTEGER,
    through TEXT, PRIMARY KEY (claim, party), FOREIGN KEY (claim, excerpt) REFERENCES excerpts
) WITHOUT ROWID;
CREATE TABLE timeline (
    claim TEXT NOT NULL REFERENCES claims, day TEXT NOT NULL, state TEXT NOT NULL, label TEXT NOT NULL,
    PRIMARY KEY (claim, day)
) WITHOUT ROWID;
CREATE TABLE changes (
    claim TEXT NOT NULL REFERENCES claims, number INTEGER NOT NULL, date TEXT NOT NULL, kind TEXT NOT NULL,
    text TEXT NOT NULL, PRIMARY KEY (claim, number)
) WITHOUT ROWID;
CREATE VIRTUAL TABLE search USING fts5 (
    text, claim UNINDEXED, excerpt UNINDEXED, tokenize = "unicode61 remove_diacritics 2"
);
"""


def database(claims: Iterable[AssessedClaim], sources: Iterable[Source], site: Site) -> bytes:
    """The database file.

    `search` holds a claim's text with no `excerpt`, and each excerpt's words and translation. Several
    ids in one column are parted by `|`.
    """
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.execute(f"PRAGMA page_size = {_PAGE_SIZE}")
        connection.execute(f"PRAGMA user_version = {VERSION}")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.executescript(_SCHEMA)
        connection.execute("BEGIN")
        ordered = sorted(claims, key=lambda assessed: assessed.resolved.claim.slug)
        for table, row in _rows(ordered, sorted(sources, key=lambda source: source.id), site):
            places = ", ".join("?" * len(row))
            connection.execute(f"INSERT INTO {table} VALUES ({places})", row)
        connection.execute("INSERT INTO search (search) VALUES ('optimize')")
        connection.execute("COMMIT")
        connection.execute("VACUUM")
        return connection.serialize()


def _rows(
    claims: Iterable[AssessedClaim], sources: Iterable[Source], site: Site
) -> Iterator[tuple[str, Row]]:
    """Every row with its table's name; what others refer to comes before them."""
    for id_, party in sorted(site.parties.items()):
        yield from _party(id_, party)
    topics = {topic for assessed in claims for topic in assessed.resolved.claim.content.topics}
    for topic in sorted(topics.union(site.topics)):
        yield "topics", (topic, site.topics.get(topic, topic))
    for source in sources:
        yield "sources", _source(source, site)
    for assessed in claims:
        yield from _claim(assessed, site)
        for excerpt, item in counted(assessed):
            yield from _excerpt(assessed, excerpt, item, site)
        yield from _positions(assessed)


def _party(id_: str, party: Party) -> Iterator[tuple[str, Row]]:
    yield "parties", (id_, party.name, party.kind, party.side, party.evidence, party.url)
    for member, name in sorted(party.members.items()):
        yield "members", (member, id_, name)


def _source(source: Source, site: Site) -> Row:
    record = source.record
    return (
        record.id,
        source.file,
        record.sha256,
        record.title,
        publisher(record),
        record.agency,
        record.byline,
        record.published.text,
        record.language,
        record.url,
        site.root + address.source_page(record.id),
    )


def _claim(assessed: AssessedClaim, site: Site) -> Iterator[tuple[str, Row]]:
    claim, override = assessed.resolved.claim, assessed.override
    slug, content = claim.slug, claim.content
    published, updated = history.published(content), history.updated(assessed)
    yield (
        "claims",
        (
            slug,
            content.claim,
            site.root + address.claim_page(slug),
            *_state(assessed.shown),
            assessed.headline.code,
            assessed.headline.label,
            override.reason if override else None,
            override.by if override else None,
            content.claimant,
            _date(content.said),
            assessed.as_of.isoformat() if assessed.as_of else None,
            content.summary,
            content.searched,
            published.isoformat() if published else None,
            updated.isoformat() if updated else None,
        ),
    )
    yield "search", (content.claim, slug, None)
    yield from (("claim_topics", (slug, topic)) for topic in dict.fromkeys(content.topics))
    yield from (("principals", (slug, party)) for party in dict.fromkeys(content.principals))
    for number, part in enumerate(assessed.parts, 1):
        if part.part:
            yield "parts", (slug, part.part, number, part.text, *_state(part.state))
    for step in assessed.timeline:
        yield "timeline", (slug, step.date.isoformat(), step.state.code, step.state.label)
    for number, change in enumerate(content.changes, 1):
        yield "changes", (slug, number, change.date.text, change.kind, change.text)


def _state(state: State) -> Row:
    rating = state.rating.text if state.rating else None
    return state.code, state.label, state.sentence, state.confidence, rating, state.averitec


def _excerpt(assessed: AssessedClaim, excerpt: Excerpt, item: Item, site: Site) -> Iterator[tuple[str, Row]]:
    slug, source, quotation = assessed.resolved.claim.slug, excerpt.source, excerpt.quotation
    at = excerpt.match.hull
    exact = source.text.stored[at.start : at.end]
    yield (
        "excerpts",
        (
            slug,
            excerpt.number,
            source.id,
            site.root + address.place(source.id, anchor(slug, excerpt.number)),
            exact,
            *around(excerpt.match, source.text),
            excerpt.match.tier,
            excerpt.stance,
            item.says,
            item.mode,
            item.party,
            quotation.speaker,
            item.through,
            item.origin,
            _date(quotation.said),
            quotation.note,
            excerpt.passage.translation,
        ),
    )
    for number, (span, words) in enumerate(zip(excerpt.spans, excerpt.words, strict=True), 1):
        yield "spans", (slug, excerpt.number, number, span.start, span.end, words)
    yield from (("bears_on", (slug, excerpt.number, part)) for part in item.parts)
    for text in filter(None, (exact, excerpt.passage.translation)):
        yield "search", (text, slug, excerpt.number)


def _positions(assessed: AssessedClaim) -> Iterator[tuple[str, Row]]:
    slug = assessed.resolved.claim.slug
    for position in assessed.shown.positions:
        through = "|".join(position.through) or None
        yield "positions", (slug, position.party, position.says, position.number, through)


def _date(when: Edtf | None) -> str | None:
    return when.text if when else None
