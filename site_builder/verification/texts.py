"""The articles' own files, as whoever verifies has them: found by name, else by digest."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Final

from site_builder.verification.place import FILE, Failure, PublishedFolder, bounded, is_plain

LARGEST: Final = 64 << 20
"""Bytes of an article."""
_AT_HAND: Final = 256
"""Articles that stand in memory."""


@dataclass(frozen=True, slots=True)
class Article:
    """An article as it is at hand: the digest of its file in hex, and its text if it is one."""

    sha256: str
    text: str | None


class Texts:
    """The files below a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = PublishedFolder(folder)
        self.article = lru_cache(maxsize=_AT_HAND)(self._article)
        """The article whose file has this name, else these bytes by their digest in hex."""

    def _article(self, file: str, digest: str) -> Article | Failure:
        for name in self._names(file, digest):
            found = self._content(name)
            if isinstance(found, bytes):
                return Article(sha256(found).hexdigest(), _text(found))
            if not found.missing:
                return found
        return Failure("no file has its name or its bytes", missing=True)

    def _names(self, file: str, digest: str) -> Iterator[str]:
        yield from (file, file.rpartition("/")[2])
        if digest in self._by_digest:  # which reads all files, only where none has the name
            yield self._by_digest[digest]

    @cached_property
    def _by_digest(self) -> Mapping[str, str]:
        """The path of every file that lies openly in the folder, by its digest."""
        found: dict[str, str] = {}
        for path, kind in self._folder.others(()):
            content = self._content(path) if kind == FILE and not _is_hidden(path) else None
            if isinstance(content, bytes):
                found.setdefault(sha256(content).hexdigest(), path)
        return found

    def _content(self, name: str) -> bytes | Failure:
        if not is_plain(name):
            return Failure("its name leads elsewhere", missing=True)
        pieces = self._folder.content(name)
        return pieces if isinstance(pieces, Failure) else bounded(pieces, LARGEST)


def _is_hidden(path: str) -> bool:
    return any(part.startswith(".") for part in path.split("/"))


def _text(content: bytes) -> str | None:
    try:
        return content.decode()
    except UnicodeDecodeError:
        return None
