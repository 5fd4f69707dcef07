"""The database: its tables agree with the claims, and the same claims give the same bytes."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from typing import Any

import microsite
from forms import sqlite
from tiny import SHIPS, SOURCES, a_site, assessed, tiny_claims

from site_builder.database import VERSION, Rows, claim_rows, pieces, source_row

SITE = replace(a_site(), base_url="https://facts.example/tiny")


@contextmanager
def opened(content: bytes) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(content)
        yield connection


def tiny_database() -> bytes:
    return sqlite(tiny_claims()[::-1], SOURCES[::-1], SITE)


def asked(query: str, *values: object) -> list[Any]:
    with opened(tiny_database()) as connection:
        return connection.execute(query, values).fetchall()


def test_it_is_whole_and_every_reference_leads_somewhere() -> None:
    everything = sqlite(microsite.assessed_claims(), microsite.sources(), microsite.site())
    for content in (tiny_database(), everything):
        with opened(content) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
            assert connection.execute("PRAGMA user_version").fetchone() == (VERSION,)
            assert connection.execute("PRAGMA page_size").fetchone() == (4096,)


def test_every_claim_excerpt_and_source_of_the_microsite_is_there() -> None:
    claims = microsite.assessed_claims()
    with opened(sqlite(claims, microsite.sources(), microsite.site())) as connection:
        (count,) = connection.execute("SELECT count(*) FROM excerpts").fetchone()
        assert count == sum(len(claim.items) for claim in claims)
        assert connection.execute("SELECT count(*) FROM claims").fetchone() == (len(claims),)
        assert connection.execute("SELECT count(*) FROM sources").fetchone() == (len(microsite.sources()),)
        labels = dict(connection.execute("SELECT slug, label FROM claims"))
        assert labels == {claim.resolved.claim.slug: claim.shown.label for claim in claims}


def test_claims_stand_with_what_they_are_about() -> None:
    assert asked("SELECT slug, state, derived_state, override_by, updated FROM claims") == [
        ("ships", "contested-consistent", "contested-consistent", None, "2023-10-21"),
        ("talks", "one-sided", "assessed-only", "The editor", "2023-10-20"),
    ]
    assert asked("SELECT topic FROM claim_topics WHERE claim = 'ships'") == [("arms",), ("talks",)]
    assert asked("SELECT party FROM principals WHERE claim = 'ships'") == [("moscow",), ("pyongyang",)]
    assert asked("SELECT id, number, text FROM parts ORDER BY number") == [
        ("shipped", 1, "Arms were shipped"),
        ("number", 2, "There were many ships"),
    ]
    assert asked("SELECT * FROM changes") == [("ships", 1, "2023-10-21", "published", "First published.")]
    assert asked("SELECT party, says, excerpt, through FROM positions WHERE claim = 'ships'") == [
        ("moscow", "disputes", 1, None),
        ("pyongyang", None, 6, "moscow"),
        ("washington", "asserts", 2, None),
    ]
    assert asked("SELECT claim, day, state FROM timeline WHERE claim = 'ships'") == [
        ("ships", "2023-10-20", "contested-consistent")
    ]


def test_spans_are_code_points_of_the_sources() -> None:
    texts = {source.id: source.text.stored for source in SOURCES}
    found = asked(
        'SELECT source, s."start", s."end", s.exact FROM spans s JOIN excerpts e'
        " ON (e.claim, e.number) = (s.claim, s.excerpt)"
    )
    assert len(found) == 8
    assert all(texts[source][start:end] == exact for source, start, end, exact in found)
    assert asked("SELECT part FROM bears_on WHERE claim = 'ships' AND excerpt = 2") == [
        ("number",),
        ("shipped",),
    ]


def test_words_are_found() -> None:
    query = "SELECT claim, excerpt FROM search WHERE search MATCH ? ORDER BY claim, excerpt"
    assert asked(query, "imagery") == [("ships", 4)]
    assert asked(query, "корабли") == [("ships", 3)]
    assert asked(query, "held") == [("talks", None), ("talks", 1)]


def test_the_index_tells_what_stands_in_the_claims_and_excerpts() -> None:
    found = asked(
        "SELECT snippet(search, 0, '<', '>', '…', 4) FROM search WHERE search MATCH 'ships' AND claim = 'ships'"
    )
    assert ("<Ships> carried arms to…",) in found
    assert asked("SELECT text FROM search WHERE search MATCH 'imagery'") == [
        ("Imagery shows ships at the pier, RUSI said.",)
    ]


def test_words_are_found_in_translations_too() -> None:
    text = SHIPS.replace(
        "mode: paraphrase\n", "mode: paraphrase\n        translation: The White House said so.\n", 1
    )
    with opened(sqlite([assessed("ships", text)], SOURCES, SITE)) as connection:
        query = "SELECT excerpt FROM search WHERE search MATCH ?"
        assert connection.execute(query, ("translation: house",)).fetchall() == [(3,)]
        assert connection.execute(query, ("корабли",)).fetchall() == [(3,)]


def renamed(rows: Rows, prefix: str) -> Rows:
    return {table: [(f"{prefix}-{slug}", *rest) for slug, *rest in own] for table, own in rows.items()}


def test_a_file_of_any_number_of_claims_is_written() -> None:
    ships, talks = (claim_rows(claim, SITE) for claim in tiny_claims())
    many = (renamed(rows, f"{n:04}") for n in range(1100) for rows in (ships, talks))
    made = pieces(many, (source_row(source, SITE) for source in SOURCES[::-1]), SITE)
    with opened(b"".join(made)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        ids = connection.execute(
            "SELECT id FROM claims UNION ALL SELECT id FROM excerpts ORDER BY id"
        ).fetchall()
        assert ids == [(n,) for n in range(1, 1100 * 9 + 1)]
        connection.execute("INSERT INTO search (search, rank) VALUES ('integrity-check', 1)")
        query = "SELECT claim, excerpt FROM search WHERE search MATCH 'imagery'"
        assert connection.execute(query).fetchall() == [(f"{n:04}-ships", 4) for n in range(1100)]


MADE = "from test_database import *; import sys; sys.stdout.buffer.write(tiny_database())"


def test_the_same_claims_give_the_same_bytes() -> None:
    made = {
        subprocess.run(
            [sys.executable, "-c", MADE],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.path.dirname(__file__)},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert made == {tiny_database()} == {sqlite(tiny_claims(), SOURCES, SITE)}


def test_no_version_of_a_library_is_in_the_header() -> None:
    assert tiny_database()[:16] == b"SQLite format 3\x00"
    assert tiny_database()[92:100] == bytes(8)
    assert tiny_database()[24:28] == bytes(4)
