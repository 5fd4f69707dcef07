"""Numbers too many for memory, in small parts: a few are held, the others lie on the disk."""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from tempfile import SpooledTemporaryFile
from typing import IO, Final, TypeAlias

PARTS: Final = 64
"""So many parts there are, and at most so many files."""
HELD: Final = 2**18
"""Bytes of each part that are held in memory."""

Numbers: TypeAlias = "array[int]"
"""Whole numbers, packed."""


class Parts:
    """Whole numbers below 2**64, dealt into parts."""

    def __init__(self, files: Sequence[IO[bytes]]) -> None:
        self._files = files

    def deal(self, dealt: Iterable[tuple[int, Iterable[int]]]) -> None:
        """Adds numbers to parts, each of which is given by its number from 0."""
        shares = [array("Q") for _ in self._files]
        for part, numbers in dealt:
            shares[part].extend(numbers)
        for file, share in zip(self._files, shares, strict=True):
            if share:
                file.write(share)

    def __iter__(self) -> Iterator[Numbers]:
        """What each part holds, in the order in which it was added."""
        for file in self._files:
            file.seek(0)
            held = array("Q")
            held.frombytes(file.read())
            yield held


@contextmanager
def empty_parts() -> Iterator[Parts]:
    """All of them with nothing in them; their files have no names and are gone with the process."""
    with ExitStack() as open_files:
        yield Parts([open_files.enter_context(SpooledTemporaryFile(HELD)) for _ in range(PARTS)])
