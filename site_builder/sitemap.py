"""The site's pages for search engines, by the protocol of sitemaps.org."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from html import escape
from operator import itemgetter
from typing import Final, NamedTuple

from site_builder.site import Site

MOST_ADDRESSES: Final = 50_000
MOST_BYTES: Final = 50 * 1024 * 1024
_FRONT: Final = "index.html"
"""The page that stands at the root itself."""
_AROUND: Final = 200
"""More bytes than the tags and the date around one address take, and those around all of them."""


class Address(NamedTuple):
    """An absolute address, and the day on which what is there last changed."""

    url: str
    changed: date | None


@dataclass(frozen=True, slots=True)
class Sitemap:
    """One file: its path from the site's root, the template that writes it, and the addresses in it."""

    path: str
    template: str
    addresses: tuple[Address, ...]


def sitemaps(pages: Iterable[tuple[str, date | None]], site: Site) -> tuple[Sitemap, ...]:
    """`sitemap.xml` with these pages, given by path and day; for too many, an index and the files it names.

    Nothing where the site's address is not known. There is at least the front page.
    """
    if not site.root:
        return ()
    ordered = sorted(pages, key=itemgetter(0))
    addresses = (Address(site.root + ("" if path == _FRONT else path), day) for path, day in ordered)
    parts = tuple(_parts(addresses))
    if len(parts) == 1:
        return (Sitemap("sitemap.xml", "sitemap.xml", parts[0]),)
    files = tuple(Sitemap(f"sitemap-{n}.xml", "sitemap.xml", part) for n, part in enumerate(parts, 1))
    index = tuple(Address(site.root + file.path, _latest(file.addresses)) for file in files)
    return (Sitemap("sitemap.xml", "sitemap-index.xml", index), *files)


def _parts(addresses: Iterable[Address]) -> Iterator[tuple[Address, ...]]:
    """The addresses in runs of which each fits into one file."""
    part: list[Address] = []
    size = _AROUND
    for address in addresses:
        more = len(escape(address.url).encode()) + _AROUND
        if part and (len(part) == MOST_ADDRESSES or size + more > MOST_BYTES):
            yield tuple(part)
            part, size = [], _AROUND
        part.append(address)
        size += more
    if part:
        yield tuple(part)


def _latest(addresses: Iterable[Address]) -> date | None:
    return max((address.changed for address in addresses if address.changed), default=None)
