"""What a folder of ours holds: which of the files in it are those that its list names, as they were left."""

import hashlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import NamedTuple

from site_builder.sums import SIGNATURE, SUMS, Listed, NoListError, Sums, side_by_side


@dataclass(frozen=True, slots=True)
class Holding:
    """The files below a folder, by their posix paths from it; its list, if it has one, is held open.

    Of the listed files `spoilt` are those that were changed, `gone` those that are not there; `foreign` are
    all others, links and special files too. `folders` are those below and, empty, the folder itself, with the
    time when a name in them changed.
    """

    folder: Path
    sums: Sums | None
    spoilt: frozenset[str]
    gone: frozenset[str]
    foreign: frozenset[str]
    folders: Mapping[str, int]

    @property
    def is_whole(self) -> bool:
        """Whether there is a list, and all that is in it is as it was left."""
        return bool(self.sums) and not (self.spoilt or self.gone)

    def listing(self) -> Iterator[Listed]:
        """The list."""
        return self.sums.files() if self.sums else iter(())

    def files(self) -> Iterator[Listed]:
        """What of the list stands there as it was left."""
        for path, digest in self.listing():
            if path not in self.spoilt and path not in self.gone:
                yield path, digest

    def is_current(self) -> bool:
        """Whether no file was added, replaced or taken away since."""
        return bool(self.folders) and all(
            _changed(self.folder / name) == changed for name, changed in self.folders.items()
        )

    def close(self) -> None:
        """Lets go of the list."""
        if self.sums:
            self.sums.close()


def holding(folder: Path) -> Holding:
    """What the folder holds; nothing if there is none. A list that is none of ours is somebody's file."""
    try:
        sums = Sums(folder)
    except OSError:
        return _holding(folder, None)
    try:
        return _holding(folder, sums)
    except NoListError:
        sums.close()
        return _holding(folder, None)


def _holding(folder: Path, sums: Sums | None) -> Holding:
    spoilt: set[str] = set()
    gone: set[str] = set()
    foreign: set[str] = set()
    folders: dict[str, int] = {}
    for path, (digest, found) in side_by_side(sums.files() if sums else (), walk(folder, folders)):
        if found is None:
            gone.add(path)
        elif digest is None or sums is None:
            foreign.add(path)
        elif not found.is_as_left(digest, sums.status):
            spoilt.add(path)
    if sums:
        foreign -= {SUMS, SIGNATURE}
    return Holding(folder, sums, frozenset(spoilt), frozenset(gone), frozenset(foreign), folders)


class Found(NamedTuple):
    """A file as a walk finds it, while the walk is there."""

    name: str
    inode: int
    folder: int
    """The folder's descriptor: the file is found without the way to it."""
    changed: int
    """When a name in the folder changed last."""

    def is_as_left(self, digest: bytes, listing: os.stat_result) -> bool:
        """Whether it is a regular file with the modes of the list, which is written last, and these bytes.

        It has them if it is older than the list, and no name in its folder changed later. In doubt it is
        read: also when it is empty, as a crash of the machine may leave it.
        """
        found = os.stat(self.name, dir_fd=self.folder, follow_symlinks=False)
        if found.st_mode != listing.st_mode:
            return False
        if max(found.st_mtime_ns, self.changed) < listing.st_mtime_ns and found.st_size:
            return True
        with open(self.name, "rb", opener=partial(os.open, dir_fd=self.folder)) as file:
            return hashlib.file_digest(file, "sha256").digest() == digest


def walk(folder: Path, folders: dict[str, int] | None = None) -> Iterator[tuple[str, Found]]:
    """Every file below the folder, by its posix path from it, in the order of paths.

    `folders` is told of every folder, when a name in it changed last. One that is not there holds nothing;
    the names of one folder at a time, and of those above it, are in memory.
    """
    return _walk(folder, "", {} if folders is None else folders)


def _walk(folder: Path, prefix: str, folders: dict[str, int]) -> Iterator[tuple[str, Found]]:
    try:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except (FileNotFoundError, NotADirectoryError):
        return
    try:
        folders[prefix[:-1]] = changed = os.fstat(handle).st_mtime_ns
        with os.scandir(handle) as entries:
            # With its slash a folder comes where the paths of its files belong.
            names = sorted(
                (f"{entry.name}/" if entry.is_dir(follow_symlinks=False) else entry.name, entry.inode())
                for entry in entries
            )
        for name, inode in names:
            if name.endswith("/"):
                yield from _walk(folder / name, prefix + name, folders)
            else:
                yield prefix + name, Found(name, inode, handle, changed)
    finally:
        os.close(handle)


def _changed(folder: Path) -> int:
    """When a name in the folder changed last; 0 if there is no such folder."""
    try:
        return os.stat(folder).st_mtime_ns
    except OSError:
        return 0
