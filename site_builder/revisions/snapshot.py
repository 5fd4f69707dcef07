"""A site as one commit holds it: read like its folder, and never checked out."""

import hashlib
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

from site_builder.diagnostic import Diagnostic
from site_builder.load import SITE_FILE
from site_builder.project import Files, decoded, missing, not_regular, too_large
from site_builder.revisions.git import LINK, SUBMODULE, Entry, Repository

TEMPLATES: Final = "templates"
_NAMES: Final = frozenset({SITE_FILE, "claims", "seeds", TEMPLATES})
_MOST_BYTES: Final = 50_000_000
"""A file of the folder that is larger is not read, and taken for another than the commit's."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The files of a site in a commit. Paths are posix and relative to the site's folder."""

    repository: Repository
    commit: str
    entries: Mapping[str, Entry]

    def claims(self) -> tuple[str, ...]:
        """Every file below `claims/`, in order."""
        return tuple(self._below("claims"))

    def seeds(self) -> tuple[str, ...]:
        """Every file below `seeds/`, in order."""
        return tuple(self._below("seeds"))

    def mark(self, path: str) -> Hashable:
        """Equal where the file is the same, in whatever commit."""
        entry = self.entries.get(path)
        return entry and (entry.id, entry.mode in (LINK, SUBMODULE))

    def read(self, path: str, limit: int) -> bytes | Diagnostic:
        """The file's bytes. Codes: file-missing, file-not-regular, file-too-large."""
        entry = self.entries.get(path)
        if entry is None:
            return missing(path)
        if entry.mode in (LINK, SUBMODULE):
            return not_regular(path)
        content = self.repository.blob(entry.id, limit)
        return too_large(path, content, limit) if isinstance(content, int) else content

    def read_text(self, path: str, limit: int) -> str | Diagnostic:
        """The file's text. Codes: those of `read`, and file-not-utf8, file-empty, file-binary."""
        content = self.read(path, limit)
        return content if isinstance(content, Diagnostic) else decoded(path, content)

    def _below(self, folder: str) -> Iterator[str]:
        """What `Project` lists there too: no hidden file, no editor's copy."""
        for path in sorted(path for path, entry in self.entries.items() if entry.mode != SUBMODULE):
            first, *names = PurePosixPath(path).parts
            listed = not path.endswith("~") and not any(name.startswith(".") for name in names)
            if first == folder and names and listed:
                yield path


def snapshot(repository: Repository, commit: str) -> Snapshot:
    """The site in that commit."""
    return Snapshot(repository, commit, repository.files(commit, _NAMES))


def differing(one: Snapshot, other: Snapshot) -> frozenset[str]:
    """The paths whose files are not the same in both commits, those that one of them lacks too."""
    return frozenset(path for path in {*one.entries, *other.entries} if one.mark(path) != other.mark(path))


def changed(committed: Snapshot, folder: Files) -> frozenset[str]:
    """The paths of claims, articles and the site file that are not in the folder as they were committed."""
    paths = {SITE_FILE}.union(*((files.claims() + files.seeds()) for files in (committed, folder)))
    return frozenset(path for path in paths if not _kept(committed.entries.get(path), folder, path))


def _kept(entry: Entry | None, folder: Files, path: str) -> bool:
    """Whether the folder's file is the commit's; a checkout may have given text the line ends of Windows."""
    content = folder.read(path, _MOST_BYTES)
    if isinstance(content, Diagnostic):
        return entry is None and content.code == "file-missing"
    if entry is None or entry.mode in (LINK, SUBMODULE):
        return False
    return entry.id in (_id(content, entry), _id(content.replace(b"\r\n", b"\n"), entry))


def _id(content: bytes, like: Entry) -> str:
    """The id that git gives these bytes in the repository of that entry."""
    algorithm = "sha1" if len(like.id) == 40 else "sha256"
    header = b"blob %d\0" % len(content)
    return hashlib.new(algorithm, header + content, usedforsecurity=False).hexdigest()
