"""What pages of many claims show of one claim, kept apart: a list is made without the claims behind it.

A *facet* is what one claim gives to such a page: its card in a list, its words in an article, its rows in a
table. Facets of one kind and key make a *group*, in the order in which pages show it.
"""

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from operator import attrgetter
from typing import Any, Final, Generic, Protocol, TypeVar, overload

from site_builder.footprint import digest, packed
from site_builder.remains import Remains
from site_builder.rows import Rows
from site_builder.standing import Standing, slug_of
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


def _nothing(_: Remains) -> Iterable[Facet[Any]]:
    return ()


@dataclass(frozen=True, slots=True)
class Kind(Generic[T]):
    """A kind of facets: its name, what one claim gives of it, and what a removed one does."""

    name: str
    of: Callable[[Subject], Iterable[Facet[T]]] = field(compare=False)
    of_removed: Callable[[Remains], Iterable[Facet[T]]] = field(default=_nothing, compare=False)

    def facets(self, subject: Subject | Remains) -> Iterable[Facet[T]]:
        """What a claim gives, or a removed one still gives."""
        return self.of_removed(subject) if isinstance(subject, Remains) else self.of(subject)


class Shelf(Protocol):
    """The facets of all claims."""

    def keys(self, kind: Kind[Any]) -> tuple[str, ...]:
        """The keys that have a group, in their order."""
        ...

    def sizes(self, kind: Kind[Any]) -> Mapping[str, int]:
        """How many values each group of the kind holds, by its key."""
        ...

    def proofs(self, kind: Kind[Any]) -> Mapping[str, bytes]:
        """A digest of the values of each group of the kind, by its key."""
        ...

    def group(self, kind: Kind[T], key: str = ALL) -> Rows[T]:
        """The group's values; nothing for a key that none has."""
        ...


Groups = Mapping[str, Sequence[Facet[T]]]
"""Facets of one kind by their keys, each group in its order."""


class Gathered:
    """A shelf over claims in memory: each kind is gathered when it is first asked for."""

    def __init__(self, subjects: Iterable[Subject | Remains]) -> None:
        self._subjects = {subject.slug: subject for subject in subjects}
        self._groups: dict[Kind[Any], Groups[Any]] = {}

    def keys(self, kind: Kind[Any]) -> tuple[str, ...]:
        return tuple(sorted(self._of(kind)))

    def sizes(self, kind: Kind[Any]) -> Mapping[str, int]:
        return {key: len(held) for key, held in self._of(kind).items()}

    def proofs(self, kind: Kind[Any]) -> Mapping[str, bytes]:
        return {key: self.group(kind, key).proof(slice(None)) for key in self._of(kind)}

    def group(self, kind: Kind[T], key: str = ALL) -> Rows[T]:
        return _Values(lambda: self._of(kind).get(key, ()))

    def revised(self, gone: Iterable[str], come: Iterable[Subject | Remains]) -> "Gathered":
        """The shelf without the claims of these slugs and with those that come; this one stays as it is."""
        left = [self._subjects[slug] for slug in gone]
        added = tuple(come)
        made = Gathered(())
        made._subjects = {**self._subjects}
        for subject in left:
            del made._subjects[subject.slug]
        made._subjects |= {subject.slug: subject for subject in added}
        # Another thread may be gathering a kind meanwhile.
        for kind, groups in tuple(self._groups.items()):
            made._groups[kind] = _revised(kind, groups, left, added)
        return made

    def _of(self, kind: Kind[T]) -> Groups[T]:
        if kind not in self._groups:
            self._groups[kind] = _revised(kind, {}, (), self._subjects.values())
        return self._groups[kind]


class Shelves:
    """Keeps the last shelf, so that for the next one only the claims that are others are gathered."""

    def __init__(self) -> None:
        self._last: tuple[Hashable, Sequence[Standing], Gathered] | None = None

    def of(
        self, claims: Sequence[Standing], proof: Hashable, subject: Callable[[Standing], Subject | Remains]
    ) -> Gathered:
        """The shelf of these claims; `proof` is the same while a claim gives the same subject."""
        last = self._last
        if last is None or last[0] != proof:
            shelf = Gathered(map(subject, claims))
        else:
            old, now = ({id(claim) for claim in held} for held in (last[1], claims))
            gone = (slug_of(claim) for claim in last[1] if id(claim) not in now)
            shelf = last[2].revised(gone, (subject(claim) for claim in claims if id(claim) not in old))
        self._last = proof, claims, shelf
        return shelf


def _revised(
    kind: Kind[T],
    groups: Groups[T],
    gone: Iterable[Subject | Remains],
    come: Iterable[Subject | Remains],
) -> Groups[T]:
    """The groups without the facets of claims that are gone, with those of claims that come."""
    left, added = _by_key(kind, gone), _by_key(kind, come)
    made = {**groups}
    for key in left.keys() | added.keys():
        group = list(made.pop(key, ()))
        for facet in left.get(key, ()):
            del group[bisect_left(group, facet.rank, key=_rank)]
        if group:
            for facet in added.get(key, ()):
                insort(group, facet, key=_rank)
        else:
            group = sorted(added.get(key, ()), key=_rank)
        if group:
            made[key] = group
    return made


def _by_key(kind: Kind[T], subjects: Iterable[Subject | Remains]) -> Mapping[str, list[Facet[T]]]:
    found: dict[str, list[Facet[T]]] = defaultdict(list)
    for subject in subjects:
        for facet in kind.facets(subject):
            for key in facet.keys:
                found[key].append(facet)
    return found


_rank: Final = attrgetter("rank")


class _Values(Rows[T]):
    """The values of facets, made when they are looked at; before that, their kind is not even gathered."""

    def __init__(self, gather: Callable[[], Sequence[Facet[T]]]) -> None:
        self._gather = gather

    @cached_property
    def _facets(self) -> Sequence[Facet[T]]:
        return self._gather()

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
