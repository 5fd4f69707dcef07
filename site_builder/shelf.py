"""What pages of many claims show of one claim, kept apart: a list is made without the claims behind it.

A *facet* is what one claim gives to such a page: its card in a list, its words in an article, its rows in a
table. Facets of one kind and key make a *group*, in the order in which pages show it.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any, Final, Generic, Protocol, TypeVar, overload

from site_builder.footprint import digest, packed
from site_builder.rows import Rows
from site_builder.subject import Subject

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

ALL: Final = ""
"""The key of a kind that has one group."""


@dataclass(frozen=True, slots=True)
class Facet(Generic[T_co]):
    """What one claim gives to the groups of these keys. `rank` orders a group, and is its own in each."""

    keys: tuple[str, ...]
    rank: str
    make: Callable[[], T_co]


def given(value: T) -> Callable[[], T]:
    """Makes a value that is there already."""
    return lambda: value


@dataclass(frozen=True, slots=True)
class Kind(Generic[T]):
    """A kind of facets: its name, and what one claim gives of it."""

    name: str
    of: Callable[[Subject], Iterable[Facet[T]]] = field(compare=False)


class Shelf(Protocol):
    """The facets of all claims."""

    def keys(self, kind: Kind[Any]) -> tuple[str, ...]:
        """The keys that have a group, in their order."""
        ...

    def group(self, kind: Kind[T], key: str = ALL) -> Rows[T]:
        """The group's values; nothing for a key that none has."""
        ...


class Gathered:
    """A shelf over claims in memory: each kind is gathered when it is first asked for."""

    def __init__(self, subjects: Iterable[Subject]) -> None:
        self._subjects = tuple(subjects)
        self._groups: dict[str, Mapping[str, Sequence[Facet[Any]]]] = {}

    def keys(self, kind: Kind[Any]) -> tuple[str, ...]:
        return tuple(sorted(self._of(kind)))

    def group(self, kind: Kind[T], key: str = ALL) -> Rows[T]:
        return _Values(self._of(kind).get(key, ()))

    def _of(self, kind: Kind[T]) -> Mapping[str, Sequence[Facet[T]]]:
        if kind.name not in self._groups:
            self._groups[kind.name] = _gathered(kind, self._subjects)
        return self._groups[kind.name]


def _gathered(kind: Kind[T], subjects: Iterable[Subject]) -> Mapping[str, Sequence[Facet[T]]]:
    groups: dict[str, list[Facet[T]]] = defaultdict(list)
    for subject in subjects:
        for facet in kind.of(subject):
            for key in facet.keys:
                groups[key].append(facet)
    return {key: sorted(found, key=attrgetter("rank")) for key, found in groups.items()}


class _Values(Rows[T]):
    """The values of facets, made when they are looked at."""

    def __init__(self, facets: Sequence[Facet[T]]) -> None:
        self._facets = facets

    def __len__(self) -> int:
        return len(self._facets)

    @overload
    def __getitem__(self, at: int) -> T: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[T]: ...
    def __getitem__(self, at: int | slice) -> T | Sequence[T]:
        if isinstance(at, slice):
            return tuple(facet.make() for facet in self._facets[at])
        return self._facets[at].make()

    def __iter__(self) -> Iterator[T]:
        return (facet.make() for facet in self._facets)

    def proof(self, part: slice) -> bytes:
        return digest(*(packed(value) for value in self[part]))
