"""Which files were written, however many: where a little memory does not hold them they lie on the disk."""

import sqlite3
from collections.abc import Iterator

from site_builder.sums import Listed


class Written:
    """Files by their paths, with the sha256 of what was last written."""

    def __init__(self) -> None:
        # A name that is empty is a file without a name, which SQLite begins when its memory is full.
        self._connection = sqlite3.connect("", isolation_level=None)
        self._connection.execute("PRAGMA journal_mode = OFF")
        self._connection.execute("CREATE TABLE files (path TEXT PRIMARY KEY, digest BLOB) WITHOUT ROWID")
        self._connection.execute("BEGIN")

    def add(self, path: str, digest: bytes) -> None:
        self._connection.execute("INSERT OR REPLACE INTO files VALUES (?, ?)", (path, digest))

    def files(self) -> Iterator[Listed]:
        """All of them, in the order of their paths."""
        return self._connection.execute("SELECT path, digest FROM files ORDER BY path")

    def __len__(self) -> int:
        (count,) = self._connection.execute("SELECT count(*) FROM files").fetchone()
        assert isinstance(count, int)
        return count

    def close(self) -> None:
        self._connection.close()
