"""The facets that a ledger holds: counted and compared without being unpacked."""

import pickle
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import groupby, islice
from operator import itemgetter
from typing import Any, Final, TypeVar, overload

from site_builder.footprint import digest
from site_builder.rows import Rows
from site_builder.shelf import ALL, Kind

T = TypeVar("T")

_AT_HAND: Final = 512
"""Groups of which it is held ready where their parts begin."""
_PART: Final = 50
"""As many facets as most pages show: a part is found at once, within it one has to count."""


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
            found = self._connection.execute(
                "SELECT key, digest FROM members WHERE kind = ? ORDER BY key, rank", (kind.name,)
            )
            groups = groupby(found, itemgetter(0))
            self._proofs[kind.name] = {key: digest(*(one for _, one in group)) for key, group in groups}
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
        places = range(self._size)[at]
        if isinstance(places, int):
            (value,) = self._values(places, places + 1)
            return value
        if places.step == 1:
            return tuple(self._values(places.start, places.stop))
        return tuple(map(self.__getitem__, places))

    def __iter__(self) -> Iterator[T]:
        return self._values(0, self._size)

    def proof(self, part: slice) -> bytes:
        start, stop, _ = part.indices(self._size)
        return digest(*self._select("m.digest", "members m", start, stop))

    def _values(self, start: int, stop: int) -> Iterator[T]:
        held = self._select("f.value", "members m JOIN facets f ON f.id = m.facet", start, stop)
        return map(pickle.loads, held)

    def _select(self, what: str, where: str, start: int, stop: int) -> Iterator[bytes]:
        """This of the members from one place up to another, in their order."""
        if start >= stop:
            return
        part, before = divmod(start, _PART)
        found = self._connection.execute(
            f"SELECT {what} FROM {where} WHERE m.kind = ? AND m.key = ? AND m.rank >= ?"
            " ORDER BY m.rank LIMIT ? OFFSET ?",
            (*self._group, self._parts[part], stop - start, before),
        )
        for (value,) in found:
            yield value

    @cached_property
    def _parts(self) -> Sequence[str]:
        """The ranks with which the parts begin."""
        found = self._connection.execute(
            "SELECT rank FROM members WHERE kind = ? AND key = ? ORDER BY rank", self._group
        )
        return [rank for (rank,) in islice(found, 0, None, _PART)]
