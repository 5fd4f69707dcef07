"""`SHA256SUMS`, in the form of coreutils: the files that we wrote, in the order of their paths.

The list may have a signature beside it, which is ours as the list is.
"""

import os
import stat
from collections.abc import Callable, Iterable, Iterator
from heapq import merge
from io import BufferedReader, RawIOBase, TextIOWrapper
from pathlib import Path
from typing import Any, Final, TypeAlias

SUMS: Final = "SHA256SUMS"
SIGNATURE: Final = f"{SUMS}.minisig"
"""Where minisign looks for the signature of the list."""
MANIFEST: Final = "manifest.json"

Listed: TypeAlias = tuple[str, bytes]
"""A file's posix path from the site's root, and the sha256 of its bytes."""

Listing: TypeAlias = Callable[[], Iterable[Listed]]
"""Gives the files of a site in the order of their paths, anew each time: no site has to fit into memory."""

Paths: TypeAlias = Iterable[tuple[str, Any]]
"""Paths, in their order, each with something."""

_END: Final = "\U0010ffff" * 256, None
"""Comes after every path: a file's name has 255 bytes at most."""


class NoListError(ValueError):
    """What should be a list of ours is none."""


def lines(files: Iterable[Listed]) -> Iterator[str]:
    """The lines of the list."""
    return (f"{digest.hex()}  {path}\n" for path, digest in files)


class Sums:
    """A list of ours that is held open: it can be read again, whatever becomes of its name."""

    def __init__(self, folder: Path) -> None:
        """Raises `OSError`, also if no regular file is called so."""
        self._handle = os.open(folder / SUMS, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        self.status = os.fstat(self._handle)
        if not stat.S_ISREG(self.status.st_mode):
            self.close()
            raise OSError(f"{folder / SUMS} is no file")

    def files(self) -> Iterator[Listed]:
        """What the list says. Raises `NoListError`, perhaps after some of it was read."""
        last = ""
        with TextIOWrapper(BufferedReader(_Reader(self._handle)), encoding="utf-8", newline="\n") as lines:
            try:
                for line in lines:
                    path = line[66:].rstrip("\n")
                    if path <= last:
                        raise NoListError("a path is out of its order")
                    yield path, bytes.fromhex(line[:64])
                    last = path
            except ValueError as error:
                raise NoListError("a line is none of ours") from error

    def close(self) -> None:
        os.close(self._handle)


class _Reader(RawIOBase):
    """Reads an open file from its beginning, while others do the same."""

    def __init__(self, handle: int) -> None:
        self._handle = handle
        self._at = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        content = os.pread(self._handle, len(buffer), self._at)
        buffer[: len(content)] = content
        self._at += len(content)
        return len(content)


def together(*listings: Listing) -> Listing:
    """The files of all of them; none has a path of another."""
    return lambda: merge(*(listing() for listing in listings))


def without(path: str, files: Listing) -> Iterator[Listed]:
    """The files but for the one with this path."""
    return (file for file in files() if file[0] != path)


def side_by_side(first: Paths, second: Paths) -> Iterator[tuple[str, tuple[Any, Any]]]:
    """Every path that one of the two has, in order, with what each has of it: `None` for nothing."""
    ones, others = iter(first), iter(second)
    one, other = next(ones, _END), next(others, _END)
    # The next is asked for as late as may be: what a walk gives holds good while the walk is there.
    while one is not other:
        if one[0] == other[0]:
            yield one[0], (one[1], other[1])
            one, other = next(ones, _END), next(others, _END)
        elif one[0] < other[0]:
            yield one[0], (one[1], None)
            one = next(ones, _END)
        else:
            yield other[0], (None, other[1])
            other = next(others, _END)


def four_side_by_side(
    first: Paths, second: Paths, third: Paths, fourth: Paths
) -> Iterator[tuple[str, tuple[Any, Any, Any, Any]]]:
    """The same for four."""
    pairs = side_by_side(side_by_side(first, second), side_by_side(third, fourth))
    return ((path, (*(ones or _NEITHER), *(others or _NEITHER))) for path, (ones, others) in pairs)


_NEITHER: Final = None, None
