"""The site's pages for search engines, by the protocol of sitemaps.org."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from html import escape
from itertools import chain, count
from typing import Final, NamedTuple

from site_builder.rows import Rows
from site_builder.site import Site

MOST_ADDRESSES: Final = 50_000
MOST_BYTES: Final = 50 * 1024 * 1024
_FIRST: Final = "sitemap.xml"
_FRONT: Final = "index.html"
"""The page that stands at the root itself."""
_AROUND: Final = 200
"""More bytes than the tags and the date around one address take, and those around all of them."""
_LONGEST: Final = 600
"""More bytes than any path takes: a folder's and a file's name with 255 each, and what is between."""

Page = tuple[str, date | None]
"""A page's path from the site's root, and the day on which it last changed."""


class Address(NamedTuple):
    """An absolute address, and the day on which what is there last changed."""

    url: str
    changed: date | None


@dataclass(frozen=True, slots=True)
class Sitemap:
    """One file: its path from the site's root, the template that writes it, and what gives its addresses.

    `proof` gives the same while the addresses are the same.
    """

    path: str
    template: str
    addresses: Callable[[], Iterable[Address]]
    proof: Callable[[], object]


def sitemaps(pages: Sequence[Page], claims: Rows[Page], site: Site) -> tuple[Sitemap, ...]:
    """`sitemap.xml` with these pages and those of claims; for too many, an index and the files it names.

    Nothing where the site's address is not known.
    """
    if not site.root:
        return ()
    most = min(MOST_ADDRESSES, MOST_BYTES // (len(escape(site.root).encode()) + _LONGEST + _AROUND))
    starts = range(0, max(1, len(pages) + len(claims)), most)
    names = (f"sitemap-{number}.xml" for number in count(1)) if len(starts) > 1 else iter([_FIRST])
    parts = (_Part(pages, claims, start, start + most, site.root) for start in starts)
    files = tuple(Sitemap(next(names), _FIRST, part.addresses, part.proof) for part in parts)
    if len(files) == 1:
        return files
    index = partial(_index, files, site.root)
    return (Sitemap(_FIRST, "sitemap-index.xml", index, lambda: [file.proof() for file in files]), *files)


class _Part(NamedTuple):
    """So many of the pages, and of the claims' that come after them."""

    pages: Sequence[Page]
    claims: Rows[Page]
    start: int
    stop: int
    root: str

    def addresses(self) -> Iterator[Address]:
        held = chain(self.pages[self.start : self.stop], self.claims[self._of_claims])
        return (Address(self.root + ("" if path == _FRONT else path), day) for path, day in held)

    def proof(self) -> object:
        return self.root, self.pages[self.start : self.stop], self.claims.proof(self._of_claims)

    @property
    def _of_claims(self) -> slice:
        before = len(self.pages)
        return slice(max(0, self.start - before), max(0, self.stop - before))


def _index(files: Iterable[Sitemap], root: str) -> Iterator[Address]:
    for file in files:
        days = (address.changed for address in file.addresses() if address.changed)
        yield Address(root + file.path, max(days, default=None))
