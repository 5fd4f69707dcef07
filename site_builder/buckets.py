"""Numbers too many for memory, in small buckets: a little of each is held, the rest lies on the disk."""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from tempfile import SpooledTemporaryFile
from typing import IO, Final, TypeAlias

BUCKETS: Final = 64
"""So many buckets there are, and at most so many files."""
HELD: Final = 2**18
"""Bytes of each bucket that are held in memory."""

Numbers: TypeAlias = "array[int]"
"""Whole numbers, packed."""


class Buckets:
    """Whole numbers below 2**64, dealt into buckets."""

    def __init__(self, files: Sequence[IO[bytes]]) -> None:
        self._files = files

    def deal(self, dealt: Iterable[tuple[int, Iterable[int]]]) -> None:
        """Adds numbers to buckets, each of which is given by its number from 0."""
        shares = [array("Q") for _ in self._files]
        for bucket, numbers in dealt:
            shares[bucket].extend(numbers)
        for file, share in zip(self._files, shares, strict=True):
            if share:
                file.write(share)

    def __iter__(self) -> Iterator[Numbers]:
        """What each bucket holds, in the order in which it was added."""
        for file in self._files:
            file.seek(0)
            held = array("Q")
            held.frombytes(file.read())
            yield held


@contextmanager
def empty_buckets() -> Iterator[Buckets]:
    """All of them with nothing in them; their files have no names and are gone with the process."""
    with ExitStack() as open_files:
        yield Buckets([open_files.enter_context(SpooledTemporaryFile(HELD)) for _ in range(BUCKETS)])
