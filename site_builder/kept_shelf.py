"""The facets that a ledger holds: counted and compared without being unpacked."""

import pickle
import sqlite3
from array import array
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import Any, Final, TypeVar, overload

from site_builder.footprint import digest
from site_builder.rows import Rows
from site_builder.shelf import ALL, Kind

T = TypeVar("T")

_AT_HAND: Final = 512
"""Groups whose order is held ready: 24 bytes a facet."""
_DIGEST: Final = 16
"""Bytes of a facet's digest."""


class KeptShelf:
    """The facets of all claims, as they are while nothing is said to the ledger."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._sizes: dict[str, Mapping[str, int]] = {}
        self._proofs: dict[str, Mapping[str, bytes]] = {}
        self._group = lru_cache(maxsize=_AT_HAND)(self._rows)

    def keys(self, kind: Kind[Any]) -> tuple[str, ...]:
        return tuple(self.sizes(kind))

    def sizes(self, kind: Kind[Any]) -> Mapping[str, int]:
        if kind.name not in self._sizes:
            found = self._connection.execute(
                "SELECT key, count(*) FROM members WHERE kind = ? GROUP BY key ORDER BY key", (kind.name,)
            )
            self._sizes[kind.name] = dict(found)
        return self._sizes[kind.name]

    def proofs(self, kind: Kind[Any]) -> Mapping[str, bytes]:
        if kind.name not in self._proofs:
            held: dict[str, list[bytes]] = {}
            for key, found in self._connection.execute(
                "SELECT key, digest FROM members WHERE kind = ? ORDER BY key, rank", (kind.name,)
            ):
                held.setdefault(key, []).append(found)
            self._proofs[kind.name] = {key: digest(*found) for key, found in held.items()}
        return self._proofs[kind.name]

    def group(self, kind: Kind[T], key: str = ALL) -> "KeptRows[T]":
        return self._group(kind.name, key, self.sizes(kind).get(key, 0))

    def _rows(self, kind: str, key: str, size: int) -> "KeptRows[Any]":
        return KeptRows(self._connection, kind, key, size)


class KeptRows(Rows[T]):
    """The values of a group, unpacked when they are looked at."""

    def __init__(self, connection: sqlite3.Connection, kind: str, key: str, size: int) -> None:
        self._connection = connection
        self._group = kind, key
        self._size = size

    def __len__(self) -> int:
        return self._size

    @overload
    def __getitem__(self, at: int) -> T: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[T]: ...
    def __getitem__(self, at: int | slice) -> T | Sequence[T]:
        facets = self._order[0]
        return tuple(map(self._value, facets[at])) if isinstance(at, slice) else self._value(facets[at])

    def __iter__(self) -> Iterator[T]:
        for (value,) in self._connection.execute(
            "SELECT f.value FROM members m JOIN facets f ON f.id = m.facet WHERE m.kind = ? AND m.key = ?"
            " ORDER BY m.rank",
            self._group,
        ):
            yield pickle.loads(value)

    def proof(self, part: slice) -> bytes:
        start, stop, _ = part.indices(self._size)
        return digest(self._order[1][start * _DIGEST : stop * _DIGEST])

    @cached_property
    def _order(self) -> "tuple[array[int], bytes]":
        """The facets in their order, and their digests one behind the other."""
        facets, digests = array("q"), bytearray()
        for facet, found in self._connection.execute(
            "SELECT facet, digest FROM members WHERE kind = ? AND key = ? ORDER BY rank", self._group
        ):
            facets.append(facet)
            digests += found
        return facets, bytes(digests)

    def _value(self, facet: int) -> T:
        (value,) = self._connection.execute("SELECT value FROM facets WHERE id = ?", (facet,)).fetchone()
        found: T = pickle.loads(value)
        return found
