"""How far long work is: stages tell it, and whoever runs them decides whether anybody sees it."""

from collections.abc import Iterable, Iterator
from typing import Generic, Protocol, TypeVar

T = TypeVar("T")


class Progress(Protocol):
    """Hands the items of a stage on while it shows how far it is. The stage's last word is what they are."""

    def __call__(self, stage: str, items: Iterable[T]) -> Iterable[T]: ...


def untold(stage: str, items: Iterable[T]) -> Iterable[T]:
    """Progress that shows nothing."""
    return items


class Counted(Generic[T]):
    """Items that come one after another, of which it is known how many there will be."""

    def __init__(self, items: Iterable[T], total: int) -> None:
        self._items = items
        self._total = total

    def __iter__(self) -> Iterator[T]:
        return iter(self._items)

    def __len__(self) -> int:
        return self._total
