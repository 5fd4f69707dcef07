"""Lists that may need several pages: which page holds what, and where it lies."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

T = TypeVar("T")
U = TypeVar("U")

PER_PAGE: Final = 50
"""How many claims stand on one page."""


@dataclass(frozen=True, slots=True)
class Sheet(Generic[T]):
    """One page of a list: `number` counts from 1, `paths` are those of all pages of the list."""

    number: int
    whole: Sequence[T]
    part: slice
    paths: tuple[str, ...]
    total: int
    """How many items the whole list has."""

    @property
    def items(self) -> tuple[T, ...]:
        """Those of this page, asked of the list anew: its pages together would hold all of it."""
        return tuple(self.whole[self.part])

    @property
    def path(self) -> str:
        return self.paths[self.number - 1]

    @property
    def near(self) -> tuple[tuple[int, str], ...]:
        """The numbers and paths of the first page, the last one, and those up to two pages away."""
        last, number = len(self.paths), self.number
        shown = sorted({1, last, *range(max(1, number - 2), min(last, number + 2) + 1)})
        return tuple((n, self.paths[n - 1]) for n in shown)

    def showing(self, items: Iterable[U]) -> "Sheet[U]":
        """The page with other items in the places of its own."""
        return Sheet(self.number, tuple(items), slice(None), self.paths, self.total)


def sheets(items: Sequence[T], path: str, further: str, per: int = PER_PAGE) -> Iterator[Sheet[T]]:
    """The list's pages: the first at `path`, the others in the folder `further`; at least one.

    Their names hold a low line, which no id of a claim, article, topic or party can.
    """
    count = max(1, -(-len(items) // per))
    paths = (path, *(f"{further}/page_{number}.html" for number in range(2, count + 1)))
    for number in range(1, count + 1):
        yield Sheet(number, items, slice((number - 1) * per, number * per), paths, len(items))
