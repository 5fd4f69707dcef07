"""The site's data for queries: `data/site.sqlite`, with a full-text index.

The same claims give the same bytes: rows go in sorted, by one transaction, each table growing at its end, so
that its pages are full. The header's bytes 24 to 27 and 92 to 99 count the writings of the file and may name
the version of the library that wrote it (SQLite's file format, 1.3.8 and 1.3.22). They are zero here: nothing
in the file tells the machine.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from enum import StrEnum
from itertools import count, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from site_builder import address, history
from site_builder.anchor import around
from site_builder.edtf import Edtf
from site_builder.evidence import AssessedClaim, State
from site_builder.excerpt import Excerpt
from site_builder.exhibit import anchor, counted, publisher
from site_builder.item import Item
from site_builder.site import Site
from site_builder.source import Source

Row = tuple[str | int | None, ...]
Rows = Mapping[str, Sequence[Row]]
"""Rows by the table's name, without the ids of claims and excerpts: these are counted over the whole site."""

PATH: Final = "data/site.sqlite"

VERSION: Final = 2
"""`PRAGMA user_version`: grows when a table or a column changes its meaning."""

_PIECE: Final = 1 << 20
_PAGE_SIZE: Final = 4096
_AT_ONCE: Final = 1000
"""Claims whose rows are inserted together, table by table."""
_INDEX_IN_MEMORY: Final = 64 * 1024 * 1024
"""Bytes of the full-text index that stand in memory at once."""
_WITH_ID: Final = ("claims", "excerpts")

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
    id INTEGER PRIMARY KEY, -- of the row of `search` too, no excerpt has the same
    slug TEXT NOT NULL UNIQUE, claim TEXT NOT NULL, url TEXT NOT NULL,
    state TEXT NOT NULL, label TEXT NOT NULL, sentence TEXT NOT NULL, confidence TEXT NOT NULL,
    rating TEXT, -- in words, of resolved states only
    averitec TEXT NOT NULL, derived_state TEXT NOT NULL, derived_label TEXT NOT NULL,
    override_reason TEXT, override_by TEXT,
    claimant TEXT, said TEXT, as_of TEXT, summary TEXT NOT NULL, searched TEXT, published TEXT, updated TEXT
);
CREATE TABLE claim_topics (
    claim TEXT NOT NULL REFERENCES claims (slug), topic TEXT NOT NULL REFERENCES topics,
    PRIMARY KEY (claim, topic)
) WITHOUT ROWID;
CREATE TABLE principals (
    claim TEXT NOT NULL REFERENCES claims (slug), party TEXT NOT NULL REFERENCES parties,
    PRIMARY KEY (claim, party)
) WITHOUT ROWID;
CREATE TABLE parts (
    claim TEXT NOT NULL REFERENCES claims (slug), id TEXT NOT NULL, number INTEGER NOT NULL,
    text TEXT NOT NULL, state TEXT NOT NULL, label TEXT NOT NULL, sentence TEXT NOT NULL,
    confidence TEXT NOT NULL, rating TEXT, averitec TEXT NOT NULL, PRIMARY KEY (claim, id)
) WITHOUT ROWID;
CREATE TABLE excerpts (
    id INTEGER PRIMARY KEY,
    claim TEXT NOT NULL REFERENCES claims (slug), number INTEGER NOT NULL,
    source TEXT NOT NULL REFERENCES sources, url TEXT NOT NULL, exact TEXT NOT NULL, prefix TEXT NOT NULL,
    suffix TEXT NOT NULL, tier TEXT NOT NULL, stance TEXT NOT NULL, says TEXT NOT NULL, mode TEXT NOT NULL,
    party TEXT REFERENCES parties, speaker TEXT, through TEXT REFERENCES parties, origin TEXT NOT NULL,
    said TEXT, note TEXT, translation TEXT,
    spans TEXT NOT NULL, -- [[start, end], …] in JSON: code points of the source's text, end excluded
    UNIQUE (claim, number)
);
CREATE TABLE bears_on (
    claim TEXT NOT NULL, excerpt INTEGER NOT NULL, part TEXT NOT NULL, PRIMARY KEY (claim, excerpt, part),
    FOREIGN KEY (claim, excerpt) REFERENCES excerpts (claim, number),
    FOREIGN KEY (claim, part) REFERENCES parts
) WITHOUT ROWID;
CREATE TABLE positions ( -- of the claim, by its first part
    claim TEXT NOT NULL REFERENCES claims (slug), party TEXT NOT NULL REFERENCES parties, says TEXT,
    excerpt INTEGER, through TEXT, PRIMARY KEY (claim, party),
    FOREIGN KEY (claim, excerpt) REFERENCES excerpts (claim, number)
) WITHOUT ROWID;
CREATE TABLE timeline (
    claim TEXT NOT NULL REFERENCES claims (slug), day TEXT NOT NULL, state TEXT NOT NULL, label TEXT NOT NULL,
    PRIMARY KEY (claim, day)
) WITHOUT ROWID;
CREATE TABLE changes (
    claim TEXT NOT NULL REFERENCES claims (slug), number INTEGER NOT NULL, date TEXT NOT NULL,
    kind TEXT NOT NULL, text TEXT NOT NULL, PRIMARY KEY (claim, number)
) WITHOUT ROWID;
CREATE VIEW spans AS -- a row for each
    SELECT claim, excerpts.number AS excerpt, span.key + 1 AS number,
        json_extract(value, '$[0]') AS "start", json_extract(value, '$[1]') AS "end",
        substr(
            exact,
            json_extract(value, '$[0]') - json_extract(spans, '$[0][0]') + 1,
            json_extract(value, '$[1]') - json_extract(value, '$[0]')
        ) AS exact
    FROM excerpts, json_each(spans) AS span;
CREATE VIEW texts AS
    SELECT id, claim AS text, NULL AS translation, slug AS claim, NULL AS excerpt FROM claims
    UNION ALL SELECT id, exact, translation, claim, number FROM excerpts
    ORDER BY id;
CREATE VIRTUAL TABLE search USING fts5 (
    text, translation, claim UNINDEXED, excerpt UNINDEXED,
    content = texts, content_rowid = id, tokenize = "unicode61 remove_diacritics 2"
);
"""


def claim_rows(assessed: AssessedClaim, site: Site) -> Rows:
    """What one claim brings, sorted, in plain values that any serialiser takes."""
    claim = assessed.resolved.claim
    slug, content = claim.slug, claim.content
    excerpts = counted(assessed)
    # Claims come before their excerpts, since ids are given in this order.
    return {
        "claims": [_claim(assessed, site)],
        "excerpts": [_excerpt(slug, excerpt, item, site.root) for excerpt, item in excerpts],
        "claim_topics": [(slug, topic) for topic in sorted(set(content.topics))],
        "principals": [(slug, party) for party in sorted(set(content.principals))],
        "parts": sorted(
            (slug, part.part, number, part.text, *_state(part.state))
            for number, part in enumerate(assessed.parts, 1)
            if part.part
        ),
        "bears_on": [(slug, item.number, part) for _, item in excerpts for part in sorted(item.parts)],
        "positions": sorted(
            (slug, at.party, _text(at.says), at.number, "|".join(at.through) or None)
            for at in assessed.shown.positions
        ),
        "timeline": [
            (slug, step.date.isoformat(), str(step.state.code), step.state.label)
            for step in assessed.timeline
        ],
        "changes": [
            (slug, number, change.date.text, str(change.kind), change.text)
            for number, change in enumerate(content.changes, 1)
        ],
    }


def source_row(source: Source, site: Site) -> Row:
    """What one article brings."""
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


def pieces(claims: Iterable[Rows], sources: Iterable[Row], site: Site) -> Iterator[bytes]:
    """The database file, piece by piece, of what claims by slug and articles by id bring.

    `search` holds a claim's text with no `excerpt`, and each excerpt's words with its translation. Several
    ids in one column are parted by `|`. A thousand claims stand in memory at once.
    """
    with TemporaryDirectory(prefix="site-builder-") as folder:
        path = Path(folder) / "site.sqlite"
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            _fill(connection, claims, sources, site)
        with path.open("r+b") as file:
            for offset, length in ((24, 4), (92, 8)):
                file.seek(offset)
                file.write(bytes(length))
            file.seek(0)
            while piece := file.read(_PIECE):
                yield piece


def _fill(connection: sqlite3.Connection, claims: Iterable[Rows], sources: Iterable[Row], site: Site) -> None:
    # What fails is thrown away, so that nothing need be kept for going back; and the rows come from checked
    # claims, those that others refer to after them.
    for setting in ("journal_mode = OFF", "synchronous = OFF", "foreign_keys = OFF"):
        connection.execute(f"PRAGMA {setting}")
    connection.execute(f"PRAGMA page_size = {_PAGE_SIZE}")
    connection.execute(f"PRAGMA user_version = {VERSION}")
    connection.executescript(_SCHEMA)
    connection.execute("BEGIN")
    topics = set(site.topics)
    for rows in _batches(claims):
        for table, own in rows.items():
            _insert(connection, table, own)
        topics.update(str(topic) for _, topic in rows["claim_topics"])
    _insert(connection, "topics", [(topic, site.topics.get(topic, topic)) for topic in sorted(topics)])
    _insert(connection, "sources", sources)
    parties = sorted(site.parties.items())
    _insert(
        connection, "parties", [(id_, p.name, str(p.kind), p.side, p.evidence, p.url) for id_, p in parties]
    )
    _insert(
        connection,
        "members",
        sorted((member, id_, name) for id_, party in parties for member, name in party.members.items()),
    )
    _index(connection)
    connection.execute("COMMIT")


def _index(connection: sqlite3.Connection) -> None:
    """Fills `search` from what the tables hold, at once and by id: other ways leave pieces to be merged."""
    connection.execute("INSERT INTO search (search, rank) VALUES ('hashsize', ?)", (_INDEX_IN_MEMORY,))
    for command in ("rebuild", "optimize"):
        connection.execute("INSERT INTO search (search) VALUES (?)", (command,))


def _batches(claims: Iterable[Rows]) -> Iterator[Rows]:
    """The rows of many claims together, with ids: a claim has the one before its excerpts'."""
    ids, rest = count(1), iter(claims)
    while batch := tuple(islice(rest, _AT_ONCE)):
        rows: dict[str, list[Row]] = defaultdict(list)
        for claim in batch:
            for table, own in claim.items():
                rows[table] += [(next(ids), *row) for row in own] if table in _WITH_ID else own
        yield rows


def _insert(connection: sqlite3.Connection, table: str, rows: Iterable[Row]) -> None:
    (columns,) = connection.execute("SELECT count(*) FROM pragma_table_info(?)", (table,)).fetchone()
    connection.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * columns)})", rows)


def _claim(assessed: AssessedClaim, site: Site) -> Row:
    claim, override = assessed.resolved.claim, assessed.override
    slug, content = claim.slug, claim.content
    published, updated = history.published(content), history.updated(assessed)
    return (
        slug,
        content.claim,
        site.root + address.claim_page(slug),
        *_state(assessed.shown),
        str(assessed.headline.code),
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
    )


def _state(state: State) -> Row:
    rating = state.rating.text if state.rating else None
    return str(state.code), state.label, state.sentence, str(state.confidence), rating, str(state.averitec)


def _excerpt(slug: str, excerpt: Excerpt, item: Item, root: str) -> Row:
    source, quotation, match = excerpt.source, excerpt.quotation, excerpt.match
    at = match.hull
    return (
        slug,
        excerpt.number,
        source.id,
        root + address.place(source.id, anchor(slug, excerpt.number)),
        source.text.stored[at.start : at.end],
        *around(match, source.text),
        str(match.tier),
        str(excerpt.stance),
        str(item.says),
        str(item.mode),
        item.party,
        quotation.speaker,
        item.through,
        item.origin,
        _date(quotation.said),
        quotation.note,
        excerpt.passage.translation,
        str([[span.start, span.end] for span in match.spans]),
    )


def _date(when: Edtf | None) -> str | None:
    return when.text if when else None


def _text(member: StrEnum | None) -> str | None:
    return str(member) if member else None
