"""What a folder of ours holds: `SHA256SUMS`, in the form of coreutils, lists the files that we wrote.

The list may have a signature beside it, which is ours as the list is.
"""

import hashlib
import os
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

SUMS: Final = "SHA256SUMS"
SIGNATURE: Final = f"{SUMS}.minisig"
"""Where minisign looks for the signature of the list."""
MANIFEST: Final = "manifest.json"


@dataclass(frozen=True, slots=True)
class Holding:
    """The files below a folder, by their posix paths from it.

    `digests` has the sha256 of each that is listed and stands there as it was left; `spoilt` are listed ones
    that were changed, `gone` those that are not there; `foreign` are all others, links and special files too.
    `listed` says that there is a list, `whole` that all that is listed is as it was left. `folders` are those
    below and, empty, the folder itself, with the time when a name in them changed.
    """

    folder: Path
    digests: Mapping[str, bytes]
    spoilt: frozenset[str]
    foreign: frozenset[str]
    gone: frozenset[str]
    listed: bool
    whole: bool
    folders: Mapping[str, int]

    def is_current(self) -> bool:
        """Whether no file was added, replaced or taken away since."""
        return bool(self.folders) and all(
            _changed(self.folder / name) == changed for name, changed in self.folders.items()
        )


def holding(folder: Path, twin: Holding | None = None) -> Holding:
    """What the folder holds; nothing if there is none.

    A file that is a link to the same one of the twin is as it was left if that one is: not to ask for its
    time and modes saves a third of the time for a spare.
    """
    listing = _listing(folder)
    listed = _listed(folder) if listing else None
    left = listed or {}
    digests: dict[str, bytes] = {}
    foreign: set[str] = set()
    spoilt: set[str] = set()
    folders: dict[str, int] = {}
    known = twin.digests if twin else {}
    pending = [""] if folder.is_dir() else []
    while pending:
        within = pending.pop()
        here = folder / within
        folders[within] = changed = _changed(here)
        prefix = within and f"{within}/"
        links = _inodes(twin.folder / within) if twin else {}
        with _entries(here) as entries:
            for entry in entries:
                path = prefix + entry.name
                digest = left.get(path)
                if entry.is_dir(follow_symlinks=False):
                    pending.append(path)
                elif digest is None or listing is None:
                    foreign.add(path)
                elif (links.get(entry.name) == entry.inode() and known.get(path) == digest) or _as_left(
                    here, entry, digest, changed, listing
                ):
                    digests[path] = left.pop(path)
                else:
                    spoilt.add(path)
    if listed is not None:
        foreign -= {SUMS, SIGNATURE}
    return Holding(
        folder,
        digests,
        frozenset(spoilt),
        frozenset(foreign),
        frozenset(left.keys() - spoilt),
        listed is not None,
        not left,
        folders,
    )


def write_sums(path: Path, digests: Mapping[str, bytes]) -> int:
    """Writes the list as a new file and says how large it is."""
    with path.open("x", encoding="utf-8", newline="\n") as file:
        path.chmod(0o644)
        file.writelines(sums(digests))
    return path.stat().st_size


def sums(digests: Mapping[str, bytes]) -> Iterator[str]:
    """The lines of the list."""
    return (f"{digests[name].hex()}  {name}\n" for name in sorted(digests))


@contextmanager
def _entries(folder: Path) -> Iterator[Iterator[os.DirEntry[str]]]:
    """What is in the folder; it is held open, so that its files are found without the way to it."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        with os.scandir(handle) as entries:
            yield entries
    finally:
        os.close(handle)


def _inodes(folder: Path) -> dict[str, int]:
    if not folder.is_dir():
        return {}
    with os.scandir(folder) as entries:
        return {entry.name: entry.inode() for entry in entries}


def _listing(folder: Path) -> os.stat_result | None:
    try:
        status = os.lstat(folder / SUMS)
    except OSError:
        return None
    return status if stat.S_ISREG(status.st_mode) else None


def _listed(folder: Path) -> dict[str, bytes] | None:
    """What the list says; `None` if it is none of ours."""
    try:
        with (folder / SUMS).open(encoding="utf-8", newline="\n") as lines:
            return {line[66:].rstrip("\n"): bytes.fromhex(line[:64]) for line in lines}
    except (OSError, ValueError):
        return None


def _as_left(
    folder: Path, entry: os.DirEntry[str], digest: bytes, changed: int, listing: os.stat_result
) -> bool:
    """Whether a regular file with the modes of the list, which is written last, has these bytes.

    It has if it is older than the list, and no name in its folder changed later. In doubt it is read: also
    when it is empty, as a crash of the machine may leave it.
    """
    status = entry.stat(follow_symlinks=False)
    if status.st_mode != listing.st_mode:
        return False
    if max(status.st_mtime_ns, changed) < listing.st_mtime_ns and status.st_size:
        return True
    return hashlib.sha256((folder / entry.name).read_bytes()).digest() == digest


def _changed(folder: Path) -> int:
    """When a name in the folder changed last; 0 if there is no such folder."""
    try:
        return os.stat(folder).st_mtime_ns
    except OSError:
        return 0
