"""The pages as readers get them: whole pages, and what holds on every one of them."""

import re
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from posixpath import dirname, join, normpath

import pytest
from jinja2 import UndefinedError
from markupsafe import Markup
from tiny import SHIPS, SOURCES, TALKS, WIRE, a_site, a_source, assessed, tiny_claims

from site_builder.render import pages
from site_builder.site import Site

GOLDEN = Path(__file__).parent / "golden"


def rendered(overrides: Path | None = None, site: Site | None = None) -> dict[str, str]:
    """The tiny site's files as text, by their paths."""
    files = pages(site or a_site(), tiny_claims(), SOURCES, overrides)
    return {file.path: file.content.decode() for file in files}


class Page(HTMLParser):
    """The tags, ids and addresses of a page as a browser reads them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.attributes: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}
        self.ids += [value for name, value in attrs if name == "id" and value]
        self.links += [value for name, value in attrs if name in ("href", "src") and value]


@pytest.mark.parametrize("path", sorted(rendered()))
def test_the_site_is_as_it_was_looked_at(path: str) -> None:
    """After a change that is meant: look at the pages, then `python tests/test_render.py` keeps them."""
    if path != "assets/style.css":
        assert rendered()[path] == (GOLDEN / path).read_text("utf-8")


def test_every_golden_file_is_still_made() -> None:
    kept = {path.relative_to(GOLDEN).as_posix() for path in GOLDEN.rglob("*") if path.is_file()}
    assert kept == rendered().keys() - {"assets/style.css"}


def html_pages() -> dict[str, Page]:
    return {path: Page(text) for path, text in rendered().items() if path.endswith(".html")}


def test_every_link_leads_somewhere() -> None:
    found = html_pages()
    files = rendered().keys()
    for path, page in found.items():
        for link in page.links:
            target, _, fragment = link.partition("#")
            if target.startswith("https://"):
                continue
            there = normpath(join(dirname(path), target)) if target else path
            assert there in files, (path, link)
            assert not fragment or fragment in found[there].ids, (path, link)


def test_every_page_keeps_the_house_rules() -> None:
    for path, page in html_pages().items():
        count = Counter(page.tags)
        assert (count["h1"], count["main"], count["title"]) == (1, 1, 1), path
        assert not {"script", "style", "iframe", "img"} & set(page.tags), path
        assert "style" not in page.attributes, path
        assert not [name for name in page.attributes if name.startswith("on")], path
        assert len(page.ids) == len(set(page.ids)), path
        text = rendered()[path]
        assert "default-src 'none'; style-src 'self'" in text
        assert re.search(r'<html lang="en">', text)
        assert re.search(r'<meta name="description" content="[^"\n]+">', text), path


def test_every_excerpt_has_its_place_in_the_source() -> None:
    ids = {path: page.ids for path, page in html_pages().items()}
    assert {f"e-ships-{n}" for n in (1, 2, 4, 5)} | {"e-talks-1", "q-ships-1-1"} <= set(
        ids["sources/wire.html"]
    )
    assert {"e-ships-3", "e-ships-6", "q-ships-1-2"} <= set(ids["sources/copy.html"])


def test_an_article_for_excerpts_only_is_not_shown_whole() -> None:
    filler = " ".join(f"Filler{n}." for n in range(200))
    long = a_source("wire", f"{filler}\n{WIRE}\n{filler}")
    claims = (assessed("talks", TALKS, (long,)),)
    files = {file.path: file.content.decode() for file in pages(a_site(), claims, (long,), None)}
    html = files["sources/wire.html"]
    assert "Many fear" in html
    assert "Filler0. Filler1." in html
    assert "Filler50." not in html
    assert html.count("[…]") == 2


HOSTILE = "<script>alert('x')</script>\"><b onmouseover=alert(1)>"


def test_hostile_text_stays_text() -> None:
    source = a_source("wire", f"{WIRE}\n{HOSTILE} was said.")
    record = replace(source.record, title=HOSTILE, publisher=HOSTILE, note=HOSTILE, url="javascript:alert(1)")
    source = replace(source, record=record)
    claim = SHIPS.replace("No number is given.", f"'{HOSTILE.replace(chr(39), chr(39) * 2)}'")
    text = claim.replace("  searched", "  # searched").replace("source: copy", "source: wire")
    text = re.sub(r"exact: [^\n]*[\u0430-\u044f][^\n,}]*", "exact: Ships under suspicion", text)
    made = assessed("ships", text, (source,))
    for file in pages(a_site(), (made, assessed("talks", TALKS, (source,))), (source,), None):
        if file.path.endswith(".html"):
            page = Page(file.content.decode())
            assert not {"script", "b onmouseover=alert(1)"} & set(page.tags), file.path
            assert "onmouseover" not in page.attributes, file.path
            assert not [link for link in page.links if link.startswith("javascript")], file.path


def test_characters_that_html_forbids_are_replaced() -> None:
    source = a_source("wire", WIRE.replace("<no>", "\x0b\x85\ufdd0"))
    claim = assessed("talks", TALKS, (source,))
    files = {f.path: f.content.decode() for f in pages(a_site(), (claim,), (source,), None)}
    whole = "".join(text for path, text in files.items() if path.endswith(".html"))
    assert not re.search("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ufdd0\ufffe]", whole)


def test_only_a_preview_lets_a_server_add_its_script() -> None:
    made = {f.path: f.content for f in pages(a_site(), tiny_claims(), SOURCES, None, preview=True)}
    assert [path for path, content in made.items() if b"Content-Security-Policy" in content] == []


def test_two_renderings_are_the_same_bytes() -> None:
    assert list(pages(a_site(), tiny_claims(), SOURCES, None)) == list(
        pages(a_site(), tiny_claims(), SOURCES, None)
    )


def test_a_missing_page_links_only_to_the_known_address() -> None:
    assert Page(rendered()["404.html"]).links == ["assets/style.css"]
    known = rendered(site=replace(a_site(), base_url="https://example.org/facts/"))["404.html"]
    assert all(link.startswith(("https://example.org/facts/", "#main")) for link in Page(known).links)
    assert "https://example.org/facts/index.html" in Page(known).links


def test_a_sites_own_template_goes_before_the_themes(tmp_path: Path) -> None:
    (tmp_path / "404.html").write_text('{% extends "!404.html" %}{% block title %}Gone{% endblock %}')
    (tmp_path / "style.css").write_text("p { color: red }")
    before, after = rendered(), rendered(tmp_path)
    assert {path for path in before if before[path] != after[path]} == {"404.html", "assets/style.css"}
    assert "<title>Gone \u2013 Tiny facts</title>" in after["404.html"]
    assert after["assets/style.css"] == "p { color: red }"


def test_a_base_of_ones_own_serves_every_page(tmp_path: Path) -> None:
    (tmp_path / "base.html").write_text(
        '{% extends "!base.html" %}{% block footer %}<p>Ours</p>{% endblock %}'
    )
    made = {path: text for path, text in rendered(tmp_path).items() if path.endswith(".html")}
    assert [path for path, text in made.items() if "<p>Ours</p>" not in text] == ["404.html"]


def test_a_misspelt_name_in_a_template_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "about.html").write_text("{{ site.titel }}")
    with pytest.raises(UndefinedError, match="titel"):
        rendered(tmp_path)


@pytest.mark.parametrize(
    ("date", "words"),
    [
        ("2023-10-20", "20 October 2023"),
        ("2023-10", "October 2023"),
        ("2023", "2023"),
        ("2023-10-16/2023-10-20", "between 16 and 20 October 2023"),
        ("[2023-09-30..2023-10-02]", "between 30 September 2023 and 2 October 2023"),
        ("[2023-10-19..]", "on or after 19 October 2023"),
        ("../2023-10-19", "on or before 19 October 2023"),
        ("unknown", "unknown"),
        ("2023-10-20~", "20 October 2023 (not certain)"),
        ("2023-10?", "October 2023 (not certain)"),
    ],
)
def test_dates_are_told_in_words(date: str, words: str) -> None:
    source = a_source("wire", WIRE, f"publisher: UPI, published: '{date}'")
    (page,) = (f for f in pages(a_site(), (), (source,), None) if f.path == "sources/wire.html")
    (told,) = re.findall(r'<div id="published">.*?<dd>(.*?)</dd>', page.content.decode(), re.DOTALL)
    assert Markup(told).striptags() == words


def keep() -> None:
    """Writes the tiny site as it is now: the golden pages."""
    for path, text in rendered().items():
        if path != "assets/style.css":
            target = GOLDEN / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, "utf-8")


if __name__ == "__main__":
    keep()
