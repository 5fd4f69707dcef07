"""`manifest.json`: what the site was made of and what it holds, each file with its SHA-256.

    {"format": "site-builder manifest", "version": 1,
     "tool": {"name": "site-builder", "version": "…"},
     "theme": "…", "templates": "…" or null,
     "base_url": "…" or null, "as_of": "…" or null,
     "site": {"file": "site.yaml", "sha256": "…"},
     "sources": [{"id": "…", "file": "…", "sha256": "…", "record": "…", "record_sha256": "…"}, …],
     "claims": [{"slug": "…", "file": "…", "sha256": "…"}, …],
     "removed": [the same of each tombstone, …],
     "removed_sources": [{"id": "…", "record": "…", "record_sha256": "…"}, …],
     "files": {"index.html": "…", …}}

`theme` and `templates`, the site's own, are the SHA-256 of a list of their files as `sha256sum` writes it.
`files` are all that are published but this one, the list of sums and its signature. Drafts are not in it.
"""

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from itertools import chain, islice
from operator import attrgetter
from pathlib import Path
from typing import Final

from site_builder import __version__, json_text
from site_builder.json_text import Json
from site_builder.project import all_below, aside
from site_builder.sums import Listed

FORMAT: Final = "site-builder manifest"
VERSION: Final = 1
"""Grows when a key changes its meaning."""

_AT_ONCE: Final = 1000
"""Lines that are written together."""


@dataclass(frozen=True, slots=True)
class Article:
    """An article's id, its file and its record's, with their digests."""

    id: str
    file: str
    sha256: str
    record: str
    record_sha256: bytes


@dataclass(frozen=True, slots=True)
class RemovedArticle:
    """The id of a removed article, and the file that says so, with its digest."""

    id: str
    record: str
    record_sha256: bytes


@dataclass(frozen=True, slots=True)
class ClaimFile:
    """The file of a published claim, or of a tombstone, with its digest."""

    slug: str
    file: str
    sha256: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Origins:
    """All that a site is made of."""

    site_file: str
    site: bytes
    """The digest of the site file."""
    theme: bytes
    templates: bytes | None
    base_url: str | None
    as_of: date | None
    articles: tuple[Article, ...]
    claims: Callable[[], Iterable[ClaimFile]]
    """Gives them by slug, anew each time: they need not fit into memory."""
    removed: tuple[ClaimFile, ...]
    """By slug."""
    removed_articles: tuple[RemovedArticle, ...]


def manifest(origins: Origins, files: Iterable[Listed]) -> Iterator[bytes]:
    """The manifest of a site that was made of these and holds these files, in pieces.

    The files come in the order of their paths.
    """
    head: dict[str, Json] = {
        "format": FORMAT,
        "version": VERSION,
        "tool": {"name": "site-builder", "version": __version__},
        "theme": origins.theme.hex(),
        "templates": origins.templates.hex() if origins.templates else None,
        "base_url": origins.base_url,
        "as_of": origins.as_of.isoformat() if origins.as_of else None,
        "site": {"file": origins.site_file, "sha256": origins.site.hex()},
    }
    pieces = chain(
        (_encoded(json_text.indented(head)[:-2]), b',\n "sources": '),
        json_text.array(map(_article, sorted(origins.articles, key=_id)), 1),
        (b',\n "claims": ',),
        json_text.array(map(_claim, origins.claims()), 1),
        (b',\n "removed": ',),
        json_text.array(map(_claim, origins.removed), 1),
        (b',\n "removed_sources": ',),
        json_text.array(map(_removed_article, sorted(origins.removed_articles, key=_id)), 1),
        (b',\n "files": ',),
        _object(files),
        (b"\n}\n",),
    )
    while together := b"".join(islice(pieces, _AT_ONCE)):
        yield together


def folder_digest(folder: Path) -> bytes | None:
    """The digest of the list that `sha256sum` makes of the files below the folder; `None` if there is none.

    Without those that programs lay beside them.
    """
    found = sorted(
        (os.fsencode(path.relative_to(folder).as_posix()), path)
        for path in all_below(folder)
        if path.is_file() and not aside(path.name)
    )
    if not found:
        return None
    made = sha256()
    for name, path in found:
        made.update(b"%s  %s\n" % (sha256(path.read_bytes()).hexdigest().encode(), name))
    return made.digest()


def _article(article: Article) -> bytes:
    return _member(
        {
            "id": article.id,
            "file": article.file,
            "sha256": article.sha256,
            "record": article.record,
            "record_sha256": article.record_sha256.hex(),
        }
    )


def _removed_article(article: RemovedArticle) -> bytes:
    sum_ = article.record_sha256.hex()
    return _member({"id": article.id, "record": article.record, "record_sha256": sum_})


_id: Final = attrgetter("id")


def _claim(claim: ClaimFile) -> bytes:
    return _member({"slug": claim.slug, "file": claim.file, "sha256": claim.sha256.hex()})


def _member(value: Json) -> bytes:
    return _encoded(json_text.deeper(json_text.indented(value), 2))


def _object(files: Iterable[Listed]) -> Iterator[bytes]:
    before = "{\n  "
    for path, digest in files:
        yield f'{before}{json_text.indented(path)}: "{digest.hex()}"'.encode()
        before = ",\n  "
    yield b"{}" if before.startswith("{") else b"\n }"


def _encoded(text: str) -> bytes:
    """The text in UTF-8; half of a character, which a file's name may hold, as JSON writes it."""
    return text.encode("utf-8", "backslashreplace")
