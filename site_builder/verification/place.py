"""Where a published site is read: a folder, of which no link is followed."""

import os
import stat
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from site_builder.diagnostic import shown

LONGEST: Final = 4096
"""Characters of a path."""
LARGEST: Final = 4 << 30
"""Bytes of a file."""
_PIECE: Final = 1 << 20
_AS_IT_IS: Final = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
"""No link is followed, and no pipe waited for."""

FILE: Final = "a file"

Pieces = Iterator[bytes]


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a file cannot be had; it is `missing` if nothing stands there."""

    why: str
    missing: bool = False


class Place(Protocol):
    """Where files are found by their posix paths."""

    def contents(self, paths: Iterable[str]) -> Iterator[tuple[str, Pieces | Failure]]:
        """The content of each file, in their order. Pieces may raise `OSError`."""
        ...

    def others(self, known: Collection[str]) -> Iterator[tuple[str, str]] | None:
        """All that stands there beside the known files, each with what it is; `None` if nobody can tell."""
        ...

    def keeps_back(self, path: str) -> bool:
        """Whether the place may use a file and not give it out."""
        ...


class PublishedFolder:
    """A folder on this machine."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def contents(self, paths: Iterable[str]) -> Iterator[tuple[str, Pieces | Failure]]:
        for path in paths:
            yield path, self.content(path)

    def content(self, path: str) -> Pieces | Failure:
        """The content of one file."""
        try:
            handle = self._opened(path)
        except FileNotFoundError:
            return Failure("it is missing", missing=True)
        except OSError as error:
            return Failure(_why(error))
        status = os.fstat(handle)
        if stat.S_ISREG(status.st_mode) and status.st_size <= LARGEST:
            return _pieces(handle)
        os.close(handle)
        large = f"it holds {status.st_size:,} bytes, more than any file of a site"
        return Failure(large if stat.S_ISREG(status.st_mode) else "it is no regular file")

    def others(self, known: Collection[str]) -> Iterator[tuple[str, str]]:
        pending = [""]
        while pending:
            within = pending.pop()
            try:
                with os.scandir(self._folder / within) as found:
                    entries = sorted(found, key=lambda entry: entry.name, reverse=True)
            except OSError as error:
                yield within or ".", f"a folder that cannot be read: {_why(error)}"
                continue
            for entry in reversed(entries):
                path = f"{within}/{entry.name}" if within else entry.name
                if entry.is_symlink():
                    kind = "a link"
                elif entry.is_dir(follow_symlinks=False):
                    pending.append(path)
                    continue
                else:
                    kind = FILE if entry.is_file(follow_symlinks=False) else "neither a file nor a folder"
                if path not in known:
                    yield path, kind

    def keeps_back(self, path: str) -> bool:
        return False

    def _opened(self, path: str) -> int:
        """Opens the file folder by folder, so that none on the way can be a link."""
        *folders, name = path.split("/")
        within = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            for folder in folders:
                further = os.open(folder, _AS_IT_IS | os.O_DIRECTORY, dir_fd=within)
                os.close(within)
                within = further
            return os.open(name, _AS_IT_IS, dir_fd=within)
        finally:
            os.close(within)


def is_plain(path: str) -> bool:
    """Whether the path leads from a folder down to a file, in the one way in which it can be written."""
    return (
        len(path) <= LONGEST
        and path.isprintable()
        and "\\" not in path
        and all(part not in ("", ".", "..") for part in path.split("/"))
    )


def bounded(pieces: Pieces, limit: int) -> bytes | Failure:
    """The whole content, if it has no more bytes than that."""
    content = bytearray()
    try:
        for piece in pieces:
            content += piece
            if len(content) > limit:
                return Failure(f"it holds more than {limit:,} bytes")
    except OSError as error:
        return Failure(_why(error))
    return bytes(content)


def _pieces(handle: int) -> Pieces:
    with open(handle, "rb", buffering=0) as file:
        while piece := file.read(_PIECE):
            yield piece


def _why(error: OSError) -> str:
    if isinstance(error, NotADirectoryError) or error.errno in (40, 62):  # ELOOP of Linux and of macOS
        return "it is a link, or lies behind one"
    return f"it cannot be read: {error.strerror or shown(str(error))}"
