"""Sitemaps: which addresses, in how many files, by the protocol's schema."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from lxml import etree
from tiny import a_site

from site_builder.press import Press
from site_builder.sitemap import MOST_BYTES, Sitemap, sitemaps

SITE = replace(a_site(), base_url="https://facts.example/tiny")
SCHEMA = etree.RelaxNG(file=Path(__file__).parent / "schemas" / "sitemap.rng")
NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
DAY = date(2023, 10, 21)


def written(sitemap: Sitemap) -> bytes:
    return Press(SITE).text(sitemap.template, sitemap=sitemap).encode()


def test_pages_stand_in_one_file_by_their_paths() -> None:
    (made,) = sitemaps([("index.html", None), ("claims/b.html", DAY), ("about.html", None)], SITE)
    tree = etree.fromstring(written(made))
    assert SCHEMA.validate(tree), SCHEMA.error_log
    assert made.path == "sitemap.xml"
    assert tree.xpath("s:url/s:loc/text()", namespaces=NAMES) == [
        "https://facts.example/tiny/about.html",
        "https://facts.example/tiny/claims/b.html",
        "https://facts.example/tiny/",
    ]
    assert tree.xpath("s:url[s:lastmod]/s:lastmod/text()", namespaces=NAMES) == ["2023-10-21"]


def test_there_is_none_without_an_address_of_the_site() -> None:
    assert sitemaps([("index.html", None)], a_site()) == ()


@pytest.mark.parametrize(("pages", "sizes"), [(50_000, [50_000]), (50_001, [2, 50_000, 1])])
def test_too_many_pages_are_parted(pages: int, sizes: list[int]) -> None:
    made = sitemaps(((f"claims/{n}.html", DAY if n < 9 else None) for n in range(pages)), SITE)
    assert [len(sitemap.addresses) for sitemap in made] == sizes
    assert [sitemap.path for sitemap in made] == ["sitemap.xml", "sitemap-1.xml", "sitemap-2.xml"][
        : len(made)
    ]
    for sitemap in made:
        content = written(sitemap)
        assert len(content) <= MOST_BYTES
        assert SCHEMA.validate(etree.fromstring(content)), SCHEMA.error_log
    if len(made) > 1:
        index = etree.fromstring(written(made[0]))
        assert index.xpath("s:sitemap/s:loc/text()", namespaces=NAMES) == [
            "https://facts.example/tiny/sitemap-1.xml",
            "https://facts.example/tiny/sitemap-2.xml",
        ]
        assert index.xpath("s:sitemap/s:lastmod/text()", namespaces=NAMES) == ["2023-10-21"]


def test_long_addresses_are_parted_by_their_size() -> None:
    made = sitemaps(((f"claims/{n:05}{'&' * 500}.html", None) for n in range(25_000)), SITE)
    assert len(made) == 3
    assert sum(len(sitemap.addresses) for sitemap in made[1:]) == 25_000
    assert all(len(written(sitemap)) <= MOST_BYTES for sitemap in made)


@pytest.mark.parametrize(("old", "new"), [("2023-10-21", "21.10.2023"), ("https://", "/"), ("url>", "page>")])
def test_the_schema_refuses(old: str, new: str) -> None:
    (made,) = sitemaps([("claims/a.html", DAY)], SITE)
    assert not SCHEMA.validate(etree.fromstring(written(made).decode().replace(old, new).encode()))
