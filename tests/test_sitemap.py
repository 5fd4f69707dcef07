"""Sitemaps: which addresses, in how many files, by the protocol's schema."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import overload

import pytest
from lxml import etree
from tiny import a_site

from site_builder.press import Press
from site_builder.rows import Rows
from site_builder.sitemap import MOST_BYTES, Page, Sitemap, sitemaps

SITE = replace(a_site(), base_url="https://facts.example/tiny")
SCHEMA = etree.RelaxNG(file=Path(__file__).parent / "schemas" / "sitemap.rng")
NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
DAY = date(2023, 10, 21)


def written(sitemap: Sitemap) -> bytes:
    return Press(SITE).text(sitemap.template, addresses=sitemap.addresses()).encode()


class Claims(Rows[Page]):
    """The pages of claims."""

    def __init__(self, *pages: Page) -> None:
        self._pages = pages

    def __len__(self) -> int:
        return len(self._pages)

    @overload
    def __getitem__(self, at: int) -> Page: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Page]: ...
    def __getitem__(self, at: int | slice) -> Page | Sequence[Page]:
        return self._pages[at]

    def proof(self, part: slice) -> bytes:
        return repr(self._pages[part]).encode()


def test_claims_stand_behind_all_other_pages() -> None:
    (made,) = sitemaps([("about.html", None), ("index.html", None)], Claims(("claims/b.html", DAY)), SITE)
    tree = etree.fromstring(written(made))
    assert SCHEMA.validate(tree), SCHEMA.error_log
    assert made.path == "sitemap.xml"
    assert tree.xpath("s:url/s:loc/text()", namespaces=NAMES) == [
        "https://facts.example/tiny/about.html",
        "https://facts.example/tiny/",
        "https://facts.example/tiny/claims/b.html",
    ]
    assert tree.xpath("s:url[s:lastmod]/s:lastmod/text()", namespaces=NAMES) == ["2023-10-21"]


def test_there_is_none_without_an_address_of_the_site() -> None:
    assert sitemaps([("index.html", None)], Claims(), a_site()) == ()


@pytest.mark.parametrize("own", [0, 30_000, 50_000])
@pytest.mark.parametrize(("pages", "sizes"), [(50_000, [50_000]), (50_001, [2, 50_000, 1])])
def test_too_many_pages_are_parted(own: int, pages: int, sizes: list[int]) -> None:
    listed: list[Page] = [(f"claims/{n}.html", DAY if n < 9 else None) for n in range(pages)]
    made = sitemaps(listed[:own], Claims(*listed[own:]), SITE)
    assert [len(tuple(sitemap.addresses())) for sitemap in made] == sizes
    assert [sitemap.path for sitemap in made] == ["sitemap.xml", "sitemap-1.xml", "sitemap-2.xml"][
        : len(made)
    ]
    for sitemap in made:
        content = written(sitemap)
        assert SCHEMA.validate(etree.fromstring(content)), SCHEMA.error_log
    if len(made) > 1:
        index = etree.fromstring(written(made[0]))
        assert index.xpath("s:sitemap/s:loc/text()", namespaces=NAMES) == [
            "https://facts.example/tiny/sitemap-1.xml",
            "https://facts.example/tiny/sitemap-2.xml",
        ]
        assert index.xpath("s:sitemap/s:lastmod/text()", namespaces=NAMES) == ["2023-10-21"]


def test_long_addresses_are_parted_by_their_size() -> None:
    site = replace(SITE, base_url=f"https://facts.example/{'&' * 300}")
    claims = Claims(*((f"claims/{n:05}{'x' * 240}.html", None) for n in range(30_000)))
    made = sitemaps([], claims, site)
    assert [len(tuple(sitemap.addresses())) for sitemap in made] == [2, 22_569, 7_431]
    for sitemap in made:
        assert len(written(sitemap)) <= MOST_BYTES


def test_the_proof_of_a_file_changes_with_its_pages_alone() -> None:
    def proofs(*days: date | None) -> list[object]:
        pages = Claims(*((f"claims/{n:05}.html", days[n // 50_000]) for n in range(60_000)))
        return [sitemap.proof() for sitemap in sitemaps([], pages, SITE)]

    before, after = proofs(DAY, DAY), proofs(DAY, None)
    assert [one == other for one, other in zip(before, after, strict=True)] == [False, True, False]
    assert [one == other for one, other in zip(before, proofs(DAY, DAY), strict=True)] == [True] * 3


@pytest.mark.parametrize(("old", "new"), [("2023-10-21", "21.10.2023"), ("https://", "/"), ("url>", "page>")])
def test_the_schema_refuses(old: str, new: str) -> None:
    (made,) = sitemaps([("claims/a.html", DAY)], Claims(), SITE)
    assert not SCHEMA.validate(etree.fromstring(written(made).decode().replace(old, new).encode()))
