"""A list whose items are made when they are looked at, and which can tell whether they have changed."""

from abc import abstractmethod
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Rows(Sequence[T]):
    """Items in a fixed order."""

    @abstractmethod
    def proof(self, part: slice) -> bytes:
        """The same while this part holds the same items."""
