"""What the last builds read and made, so that the next one does only what changed.

A SQLite file in `.cache/`. Nothing in it is needed: without it a build makes the same bytes and takes longer.
It belongs to one version of the program; one of another version, or a damaged one, is made anew.
"""

import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from site_builder.folder import clear
from site_builder.kept_shelf import KeptShelf
from site_builder.ledger_rows import ClaimRow, KeptClaim, KeptFacet, KeptFile
from site_builder.ledger_seal import seal, sum_file

Group = tuple[str, str]
"""The name of a kind of facets, and a key."""

_SCHEMA: Final = """
CREATE TABLE facts (name TEXT PRIMARY KEY, value BLOB) WITHOUT ROWID;
CREATE TABLE articles (
    stem BLOB PRIMARY KEY, mark BLOB, id TEXT, content BLOB, source BLOB, removed BLOB, problems BLOB,
    record BLOB
) WITHOUT ROWID;
CREATE TABLE claims (
    path BLOB PRIMARY KEY, number INTEGER UNIQUE, slug TEXT, mark BLOB, content BLOB, cites TEXT,
    problems BLOB, excerpts INTEGER, published INTEGER, printed BLOB
) WITHOUT ROWID;
CREATE TABLE assessed (claim INTEGER PRIMARY KEY, value BLOB);
CREATE TABLE facets (
    id INTEGER PRIMARY KEY, claim INTEGER, kind TEXT, keys TEXT, rank TEXT, digest BLOB, value BLOB
);
CREATE INDEX facets_of_claim ON facets (claim);
CREATE TABLE members (
    kind TEXT, key TEXT, rank TEXT, facet INTEGER, digest BLOB, PRIMARY KEY (kind, key, rank)
) WITHOUT ROWID;
CREATE TABLE files (
    path TEXT PRIMARY KEY, claim INTEGER, proof BLOB, digest BLOB
) WITHOUT ROWID;
CREATE INDEX files_of_claim ON files (claim);
CREATE TABLE pending (kind TEXT, key TEXT, PRIMARY KEY (kind, key)) WITHOUT ROWID;
"""


_VERSION: Final = "version"


class Ledger:
    """The kept state of one project. Changes stand once `commit` is called."""

    def __init__(self, path: Path, version: bytes = b"") -> None:
        self.path = path
        self._version = version
        self._connection = sqlite3.connect(path, timeout=60)
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = NORMAL")
        self._connection.execute("PRAGMA cache_size = -65536")
        self._connection.execute("PRAGMA wal_autocheckpoint = 0")

    def create(self) -> None:
        """Makes a new file ready, for the version of the program that it was opened with."""
        self._connection.executescript(_SCHEMA)
        self.state(_VERSION, self._version)
        self.commit()
        self.seal()

    def seal(self) -> None:
        """Brings what is committed into the one file, and leaves its sum beside it."""
        self._connection.rollback()
        self._connection.execute("PRAGMA wal_checkpoint")
        seal(self.path)

    def renew(self) -> None:
        """Forgets everything: what it holds is damaged."""
        self.close()
        self._connection = new(self.path, self._version)._connection

    @property
    def version(self) -> bytes | None:
        """The version of the program that made the file."""
        return self.fact(_VERSION)

    def commit(self) -> None:
        """Keeps what was said so far, for this process and for others."""
        self._connection.commit()

    def close(self) -> None:
        """Forgets what was not committed."""
        self._connection.close()

    @property
    def shelf(self) -> KeptShelf:
        """The facets of all claims."""
        return KeptShelf(self._connection)

    def fact(self, name: str) -> bytes | None:
        """What is kept under the name."""
        row = self._connection.execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
        return row[0] if row else None

    def state(self, name: str, value: bytes | None) -> None:
        """Keeps the value under the name."""
        self._connection.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", (name, value))

    def article(self, stem: str) -> tuple[bytes, str | None, bytes, bytes | None, bytes] | None:
        """The article's mark, id, digest of its content, and what was read of it, with its problems."""
        found: tuple[bytes, str | None, bytes, bytes | None, bytes] | None = self._connection.execute(
            "SELECT mark, id, content, source, problems FROM articles WHERE stem = ?", (_name(stem),)
        ).fetchone()
        return found

    def articles(self) -> Iterator[tuple[str, str | None, bytes]]:
        """The stem, the id and the digest of the content of every article."""
        for stem, id_, content in self._connection.execute("SELECT stem, id, content FROM articles"):
            yield os.fsdecode(stem), id_, content

    def sources(self) -> Iterator[tuple[str, bytes | None, bytes | None]]:
        """The id of every article with what can be quoted, or what is left of it, in the order of files."""
        return self._connection.execute(
            "SELECT id, source, removed FROM articles WHERE id IS NOT NULL ORDER BY stem"
        )

    def records(self) -> Iterator[tuple[bytes | None, bytes | None, bytes | None]]:
        """The same without the id, with the sha256 of the record's file."""
        return self._connection.execute("SELECT source, removed, record FROM articles WHERE id IS NOT NULL")

    def put_article(
        self,
        stem: str,
        mark: bytes,
        id_: str | None,
        content: bytes,
        source: bytes | None,
        removed: bytes | None,
        problems: bytes,
        record: bytes | None = None,
    ) -> None:
        row = (_name(stem), mark, id_, content, source, removed, problems, record)
        self._connection.execute("INSERT OR REPLACE INTO articles VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)

    def drop_article(self, stem: str) -> None:
        self._connection.execute("DELETE FROM articles WHERE stem = ?", (_name(stem),))

    def claims(self) -> Iterator[KeptClaim]:
        """Every claim file that was read, in the order of their names on the disk."""
        rows = self._connection.execute(
            "SELECT path, mark, content, cites, problems IS NOT NULL FROM claims ORDER BY path"
        )
        return (KeptClaim(os.fsdecode(path), *row) for path, *row in rows)

    def count(self) -> tuple[int, int]:
        """How many files publish a claim, or what is left of one, and how many excerpts."""
        claims, excerpts = self._connection.execute(
            "SELECT count(*), coalesce(sum(excerpts), 0) FROM claims WHERE published"
        ).fetchone()
        return claims, excerpts

    def slugs(self) -> frozenset[str]:
        """Those of the claims that are published, and of what is left of some."""
        return frozenset(slug for slug, _, _ in self.published())

    def published(self) -> Iterator[tuple[str, str, bytes]]:
        """The slug, the path and the sha256 of every file that publishes a claim, or what is left of one.

        They come in the order of their slugs.
        """
        for slug, path, content in self._connection.execute(
            "SELECT slug, path, content FROM claims WHERE published ORDER BY slug"
        ):
            yield slug, os.fsdecode(path), content

    def problems(self) -> Iterator[bytes]:
        """The problems of every claim that has any."""
        for (found,) in self._connection.execute(
            "SELECT problems FROM claims WHERE problems IS NOT NULL ORDER BY path"
        ):
            yield found

    def assessed(self, path: str) -> bytes:
        """The assessed claim of a file that publishes one."""
        found = self._connection.execute(
            "SELECT value FROM assessed JOIN claims ON claim = number WHERE path = ?", (_name(path),)
        ).fetchone()
        assert found, f"{path} was never read"
        content: bytes = found[0]
        return content

    def put_claim(self, row: ClaimRow, facets: Sequence[KeptFacet]) -> None:
        """Keeps what the file gives now, and says which groups are no longer what they were."""
        number = self._number(row.path)
        if number:
            before = self._membership(number)
            self._forget(number, before)
        else:
            (number,) = self._connection.execute("SELECT coalesce(max(number), 0) + 1 FROM claims").fetchone()
            before = set()
        self._connection.execute(
            "INSERT OR REPLACE INTO claims VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)",
            (
                _name(row.path),
                number,
                row.slug,
                row.mark,
                row.content,
                "\n".join(row.cites),
                row.problems,
                row.excerpts,
                row.assessed is not None,
            ),
        )
        if row.assessed is not None:
            self._connection.execute("INSERT INTO assessed VALUES (?, ?)", (number, row.assessed))
        (first,) = self._connection.execute("SELECT coalesce(max(id), 0) + 1 FROM facets").fetchone()
        self._connection.executemany(
            "INSERT INTO facets VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                (id_, number, f.kind, "\n".join(f.keys), f.rank, f.digest, f.value)
                for id_, f in enumerate(facets, first)
            ),
        )
        self._connection.executemany(
            "INSERT INTO members VALUES (?, ?, ?, ?, ?)",
            ((f.kind, key, f.rank, id_, f.digest) for id_, f in enumerate(facets, first) for key in f.keys),
        )
        after = {(f.kind, key, f.rank, f.digest) for f in facets for key in f.keys}
        self._pend({(kind, key) for kind, key, _, _ in before ^ after})

    def drop_claim(self, path: str) -> None:
        """The file is gone."""
        number = self._number(path)
        assert number, f"{path} was never read"
        held = self._membership(number)
        self._pend({(kind, key) for kind, key, _, _ in held})
        self._forget(number, held)
        self._connection.execute("DELETE FROM files WHERE claim = ?", (number,))
        self._connection.execute("DELETE FROM claims WHERE path = ?", (_name(path),))

    def remark_claim(self, path: str, mark: bytes) -> None:
        """The file has another mark and is as it was."""
        self._connection.execute("UPDATE claims SET mark = ? WHERE path = ?", (mark, _name(path)))

    def spoil_claims(self, paths: Iterable[str]) -> None:
        """What is held of these files is not to be trusted until they have been read."""
        self._connection.executemany(
            "UPDATE claims SET mark = X'', content = X'' WHERE path = ?", ((_name(path),) for path in paths)
        )

    def _number(self, path: str) -> int:
        """The number of the claim in this file; they count from 1, and it is 0 where there is none."""
        found = self._connection.execute(
            "SELECT number FROM claims WHERE path = ?", (_name(path),)
        ).fetchone()
        return found[0] if found else 0

    def _membership(self, number: int) -> set[tuple[str, str, str, bytes]]:
        found = self._connection.execute(
            "SELECT kind, keys, rank, digest FROM facets WHERE claim = ?", (number,)
        )
        return {(kind, key, rank, made) for kind, keys, rank, made in found for key in keys.split("\n")}

    def _forget(self, number: int, held: Iterable[tuple[str, str, str, bytes]]) -> None:
        self._connection.executemany(
            "DELETE FROM members WHERE kind = ? AND key = ? AND rank = ?",
            ((kind, key, rank) for kind, key, rank, _ in held),
        )
        self._connection.execute("DELETE FROM facets WHERE claim = ?", (number,))
        self._connection.execute("DELETE FROM assessed WHERE claim = ?", (number,))

    def printed(self, path: str, press: bytes, files: Iterable[KeptFile]) -> None:
        """The claim's files as this press made them."""
        number = self._number(path)
        assert number, f"{path} was never read"
        self._connection.execute("UPDATE claims SET printed = ? WHERE path = ?", (press, _name(path)))
        self._connection.execute("DELETE FROM files WHERE claim = ?", (number,))
        self._connection.executemany(
            "INSERT OR REPLACE INTO files VALUES (?, ?, NULL, ?)",
            ((file.path, number, file.digest) for file in files),
        )

    def unprint(self) -> None:
        """Claims that became drafts, or are wrong, have no files any more."""
        self._connection.execute(
            "DELETE FROM files WHERE claim IN (SELECT number FROM claims WHERE NOT published)"
        )

    def unprinted(self, press: bytes) -> tuple[str, ...]:
        """The files of published claims whose pages this press has not made, or not all of them."""
        found = self._connection.execute(
            "SELECT path FROM claims WHERE published AND printed IS NOT ? ORDER BY path", (press,)
        )
        return tuple(os.fsdecode(path) for (path,) in found)

    def lose_files(self, paths: Iterable[str]) -> None:
        """These files of the site are not there: those whose they are have to be made again."""
        lost = tuple(paths)  # before anything changes: they may come from what `files` is reading
        self._connection.executemany(
            "UPDATE claims SET printed = NULL WHERE number = (SELECT claim FROM files WHERE path = ?)",
            ((path,) for path in lost),
        )
        self.drop_files(lost)

    def pend(self, groups: Iterable[Group]) -> None:
        """Pages that rest on these groups have to be looked at."""
        self._pend(set(groups))

    def _pend(self, groups: set[Group]) -> None:
        self._connection.executemany("INSERT OR IGNORE INTO pending VALUES (?, ?)", groups)

    def pending(self) -> set[Group]:
        """The groups that changed since all pages were made."""
        return set(self._connection.execute("SELECT kind, key FROM pending"))

    def settled(self) -> None:
        """Every page is as the groups are."""
        self._connection.execute("DELETE FROM pending")

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Path and digest of every file of the site, in the order of the paths."""
        return self._connection.execute("SELECT path, digest FROM files ORDER BY path")

    def overviews(self) -> Iterator[tuple[str, bytes]]:
        """Path and proof of every file that is no one claim's own."""
        return self._connection.execute("SELECT path, proof FROM files WHERE claim = 0")

    def put_file(self, file: KeptFile, proof: bytes) -> None:
        """A file that belongs to no claim, as it was made under this proof."""
        row = (file.path, proof, file.digest)
        self._connection.execute("INSERT OR REPLACE INTO files VALUES (?, 0, ?, ?)", row)

    def drop_files(self, paths: Iterable[str]) -> None:
        self._connection.executemany("DELETE FROM files WHERE path = ?", ((path,) for path in paths))


def new(path: Path, version: bytes) -> Ledger:
    """An empty ledger in the place of whatever lies there."""
    for ending in ("", "-wal", "-shm"):
        clear(f"{path}{ending}")
    clear(sum_file(path))
    ledger = Ledger(path, version)
    ledger.create()
    return ledger


def _name(path: str) -> bytes:
    """A file's name as the disk has it: not every one is text."""
    return os.fsencode(path)
