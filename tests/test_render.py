"""The pages as readers get them: whole pages, and what holds on every one of them."""

import re
from collections import Counter
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from shutil import rmtree

import pytest
from jinja2 import UndefinedError
from markupsafe import Markup
from tiny import SHIPS, SOURCES, TALKS, WIRE, a_site, a_source, assessed, tiny_claims

from site_builder.evidence import AssessedClaim
from site_builder.press import Press, Preview
from site_builder.publish import File
from site_builder.render import Edition, pages
from site_builder.site import Site
from site_builder.source import Source

GOLDEN = Path(__file__).parent / "golden"
SEEN_ELSEWHERE = re.compile(r"states/(?!one-sided\.)|parties/(?!washington\.)|embed/(?!talks\.)")
"""Pages of a kind of which one is kept."""


def files(
    overrides: Path | None = None,
    site: Site | None = None,
    claims: tuple[AssessedClaim, ...] | None = None,
    sources: tuple[Source, ...] = SOURCES,
    *,
    preview: bool = False,
) -> list[File]:
    """The tiny site's files, or those of other claims."""
    shown = site or a_site()
    edition = Edition(shown, tiny_claims() if claims is None else claims, sources)
    return list(pages(edition, Press(shown, overrides, PREVIEW if preview else None)))


def as_text(made: list[File]) -> dict[str, str]:
    """Their text by their paths, as if the names of assets did not tell their content."""
    texts = {file.path: file.content.decode("utf-8", "replace") for file in made}
    return {_plain(path): _plain(text) for path, text in texts.items()}


def _plain(text: str) -> str:
    return re.sub(r"(assets/\w+)\.[0-9a-f]{10}\.", r"\1.", text)


@cache
def rendered(overrides: Path | None = None) -> dict[str, str]:
    """The tiny site's files as text, by their paths."""
    return as_text(files(overrides))


def kept() -> dict[str, str]:
    """The pages that are held against golden ones."""
    return {
        path: text
        for path, text in rendered().items()
        if path.endswith(".html") and not SEEN_ELSEWHERE.match(path)
    }


class Page(HTMLParser):
    """The tags, ids and addresses of a page as a browser reads them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.scripts: list[str] = []
        self.attributes: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag == "script":
            self.scripts.append((dict(attrs).get("src") or "").rpartition("/")[2])
        self.ids += [value for name, value in attrs if name == "id" and value]
        self.links += [value for name, value in attrs if name in ("href", "src") and value]


@pytest.mark.parametrize("path", sorted(kept()))
def test_the_site_is_as_it_was_looked_at(path: str) -> None:
    """After a change that is meant: look at the pages, then `python tests/test_render.py` keeps them."""
    assert kept()[path] == (GOLDEN / path).read_text("utf-8")


def test_every_golden_file_is_still_made() -> None:
    golden = {path.relative_to(GOLDEN).as_posix() for path in GOLDEN.rglob("*") if path.is_file()}
    assert golden == kept().keys()


def html_pages() -> dict[str, Page]:
    return {path: Page(text) for path, text in rendered().items() if path.endswith(".html")}


def test_every_page_keeps_the_house_rules() -> None:
    for path, page in html_pages().items():
        count = Counter(page.tags)
        assert (count["h1"], count["main"]) == (1, 1), path
        assert rendered()[path].partition("<body")[0].count("<title>") == 1, path
        assert not {"style", "iframe", "img"} & set(page.tags), path
        assert set(page.scripts) <= {"site.js", "search.js"}, path
        assert "style" not in page.attributes, path
        assert not [name for name in page.attributes if name.startswith("on")], path
        assert len(page.ids) == len(set(page.ids)), path
        text = rendered()[path]
        assert "default-src 'none'; style-src 'self'" in text
        assert re.search(r'<html lang="en"[ >]', text)
        if not path.startswith("embed/"):
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
    html = as_text(files(claims=claims, sources=(long,)))["sources/wire.html"]
    assert "Many fear" in html
    assert "Filler0. Filler1." in html
    assert "Filler50." not in html
    assert html.count("[…]") == 2


PREVIEW = Preview("token", "version")
HOSTILE = "<script>alert('x')</script>\"><b onmouseover=alert(1)>"


def test_hostile_text_stays_text() -> None:
    source = a_source("wire", f"{WIRE}\n{HOSTILE} was said.")
    record = replace(source.record, title=HOSTILE, publisher=HOSTILE, note=HOSTILE, url="javascript:alert(1)")
    source = replace(source, record=record)
    claim = SHIPS.replace("No number is given.", f"'{HOSTILE.replace(chr(39), chr(39) * 2)}'")
    text = claim.replace("  searched", "  # searched").replace("source: copy", "source: wire")
    text = re.sub(r"exact: [^\n]*[\u0430-\u044f][^\n,}]*", "exact: Ships under suspicion", text)
    made = assessed("ships", text, (source,))
    known = replace(a_site(), base_url="https://example.org/facts/", social_cards=False)
    for file in files(site=known, claims=(made, assessed("talks", TALKS, (source,))), sources=(source,)):
        if file.path.endswith(".html"):
            page = Page(file.content.decode())
            assert "b onmouseover=alert(1)" not in page.tags, file.path
            assert all(re.match(r"(site|search)\.[0-9a-f]{10}\.js$|$", name) for name in page.scripts), (
                file.path
            )
            assert "onmouseover" not in page.attributes, file.path
            assert not [link for link in page.links if link.startswith("javascript")], file.path


def test_characters_that_html_forbids_are_replaced() -> None:
    source = a_source("wire", WIRE.replace("<no>", "\x0b\x85\ufdd0"))
    claim = assessed("talks", TALKS, (source,))
    made = as_text(files(claims=(claim,), sources=(source,)))
    whole = "".join(text for path, text in made.items() if path.endswith(".html"))
    assert not re.search("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ufdd0\ufffe]", whole)


def test_only_a_preview_lets_a_server_add_its_script() -> None:
    made = {f.path: f.content for f in files(preview=True) if f.path.endswith(".html")}
    assert [path for path, content in made.items() if b"Content-Security-Policy" in content] == []


def test_two_renderings_are_the_same_bytes() -> None:
    assert files() == files()


def test_no_two_files_have_one_path() -> None:
    paths = [file.path for file in files(site=replace(a_site(), base_url="https://example.org/"))]
    assert len(paths) == len(set(paths))


def test_a_missing_page_links_only_to_the_known_address() -> None:
    assert Page(rendered()["404.html"]).links == ["assets/mark.svg", "assets/style.css", "assets/site.js"]
    site = replace(a_site(), base_url="https://example.org/facts/", social_cards=False)
    known = as_text(files(site=site))["404.html"]
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
    without = [path for path, text in made.items() if "<p>Ours</p>" not in text]
    assert without == ["404.html", "embed/ships.html", "embed/talks.html"]


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
        ("2023-10-16/2023-10-20", "16\u201320 Oct 2023"),
        ("[2023-09-30..2023-10-02]", "30 Sept \u2013 2 Oct 2023"),
        ("[2023-10-19..]", "on or after 19 October 2023"),
        ("../2023-10-19", "on or before 19 October 2023"),
        ("unknown", "date unknown"),
        ("2023-10-20~", "20 October 2023 (not certain)"),
        ("2023-10?", "October 2023 (not certain)"),
    ],
)
def test_dates_are_told_in_words(date: str, words: str) -> None:
    source = a_source("wire", WIRE, f"publisher: UPI, published: '{date}'")
    page = as_text(files(claims=(), sources=(source,)))["sources/wire.html"]
    (told,) = re.findall(r'<div id="published">.*?<dd>(.*?)</dd>', page, re.DOTALL)
    assert Markup(told).striptags() == words


def keep() -> None:
    """Writes the tiny site as it is now: the golden pages."""
    rmtree(GOLDEN)
    for path, text in kept().items():
        target = GOLDEN / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")


if __name__ == "__main__":
    keep()
