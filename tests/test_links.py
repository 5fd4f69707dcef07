"""Every address that a site names leads somewhere: in its files, and in a browser from disk and from any path."""

import re
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from hosts import BASE, MICROSITE, PROJECTS, SUB_PATH, Home, assert_nothing, complaints, kinds, pages, serving
from lxml import etree, html
from playwright.sync_api import Browser, Page

HOST = "https://facts.example"
ADDRESSES = ("href", "xlink:href", "src", "srcset", "action", "formaction", "poster", "data", "cite")
READ = (".html", ".json", ".jsonld", ".xml", ".txt", ".csv", ".css", ".svg", ".webmanifest")
NOT_FROM_DISK = re.compile("from origin 'null' has been blocked by CORS policy|/pagefind/")
"""From disk a browser loads no module and no WebAssembly: the search need not work there."""


@dataclass(frozen=True)
class Files:
    """A site's files, as one who only follows addresses sees them."""

    folder: Path

    @cached_property
    def paths(self) -> frozenset[str]:
        files = (path for path in self.folder.rglob("*") if path.is_file())
        return frozenset(path.relative_to(self.folder).as_posix() for path in files)

    @cached_property
    def documents(self) -> dict[str, html.HtmlElement]:
        parser = html.HTMLParser(encoding="utf-8")
        return {
            path: html.fromstring((self.folder / path).read_bytes(), parser=parser)
            for path in pages(self.folder)
        }

    @cached_property
    def ids(self) -> dict[str, frozenset[str]]:
        return {path: frozenset(page.xpath("//@id")) for path, page in self.documents.items()}

    @cached_property
    def names(self) -> frozenset[str]:
        """What data and feeds name by an address: it need not be a place on a page, but its file must be there."""
        pattern = re.compile(r"""(?:"@?id":\s*"|<id>)([^"<]+)""")
        data = (path for path in self.paths if path.endswith((".html", ".json", ".jsonld", ".xml")))
        texts = ((self.folder / path).read_text("utf-8") for path in data)
        return frozenset(name for text in texts for name in pattern.findall(text))

    def links(self, path: str) -> Iterator[str]:
        """The addresses that a page's elements name."""
        for element in self.documents[path].iter(etree.Element):
            for name in ADDRESSES:
                value = element.get(name)
                if value is not None and name == "srcset":
                    yield from re.findall(r"([^\s,]+)[^,]*", value)
                elif value is not None:
                    yield value

    def own_addresses(self, path: str) -> Iterator[str]:
        """The addresses of this host anywhere in a file: in texts, feeds, data and code to copy."""
        page = self.documents.get(path)
        text = (
            (self.folder / path).read_text("utf-8")
            if page is None
            else "\n".join(page.xpath("//text() | //@*"))
        )
        for address in re.findall(re.escape(HOST) + r"""[^\s"'<>)\\]*""", text):
            yield address.rstrip(".,;:!?”’…")

    def target(self, path: str, link: str) -> str | None:
        """The file of this site that the link names when it stands in that file; `None` if it leads outside."""
        address = urljoin(BASE + path, link)
        if not address.startswith(BASE):
            return None
        name = unquote(urlsplit(address).path).removeprefix(SUB_PATH)
        return f"{name}index.html" if link.startswith(BASE) and (not name or name.endswith("/")) else name

    def fault(self, path: str, link: str) -> str | None:
        """Why the link leads nowhere when it stands in that file, else `None`."""
        target, parts = self.target(path, link), urlsplit(urljoin(BASE + path, link))
        fragment = unquote(parts.fragment).split(":~:")[0]
        if parts.scheme not in ("http", "https", "mailto"):
            return "this is not the address of a page"
        if link.startswith("/") or (target is None and parts.netloc == urlsplit(HOST).netloc):
            return "it leads out of the folder"
        if target is None:
            return None
        if target not in self.paths:
            return "there is no such file"
        if fragment and fragment not in self.ids.get(target, ()):
            return "there is no such place on the page"
        return None

    def named(self, path: str) -> Iterator[str]:
        """All addresses in a file that the checks follow; of a mere name, the address of its document."""
        if path in self.documents:
            yield from self.links(path)
        if path.endswith(READ) and not path.startswith("pagefind/"):
            for address in self.own_addresses(path):
                yield address.partition("#")[0] if address in self.names else address

    def faults(self) -> dict[str, list[str]]:
        """What leads nowhere, by the file that names it."""
        found = {}
        for path in self.paths:
            links = {link: self.fault(path, link) for link in self.named(path)}
            found[path] = [f"{link}: {fault}" for link, fault in links.items() if fault]
        return {path: faults for path, faults in found.items() if faults}

    def reached(self) -> set[str]:
        """The pages that a reader gets to from the front page by links alone."""
        seen, waiting = set[str](), ["index.html"]
        while waiting:
            path = waiting.pop()
            if path in self.documents and path not in seen:
                seen.add(path)
                links = self.documents[path].xpath("//a/@href")
                waiting += [target for link in links if (target := self.target(path, link))]
        return seen


@pytest.mark.parametrize("name", PROJECTS)
def test_every_address_in_every_file_leads_somewhere(built: Callable[[str], Path], name: str) -> None:
    assert_nothing(Files(built(name)).faults())


@pytest.mark.parametrize("name", PROJECTS)
def test_every_page_is_reached_from_the_front_page(built: Callable[[str], Path], name: str) -> None:
    files = Files(built(name))
    missed = files.documents.keys() - files.reached() - {"404.html"}
    assert [path for path in sorted(missed) if not path.startswith("embed/")] == []


def test_every_card_is_named_by_its_claim(built: Callable[[str], Path]) -> None:
    files = Files(built(MICROSITE))
    cards = [path for path in files.documents if path.startswith("embed/")]
    claims = {card: card.replace("embed/", "claims/") for card in cards}
    assert [
        card
        for card, claim in claims.items()
        if card not in {files.target(claim, link) for link in files.named(claim)}
    ] == []


@pytest.mark.parametrize(
    ("link", "fault"),
    [
        ("claims/a.html", None),
        ("claims/a.html?q=1#here", None),
        ("#top", None),
        ("claims/a.html#:~:text=words", None),
        (BASE, None),
        (f"{BASE}claims/a.html#here", None),
        ("https://elsewhere.example/nothing.html", None),
        ("mailto:desk@facts.example", None),
        ("claims/b.html", "there is no such file"),
        ("claims/A.html", "there is no such file"),
        ("claims/", "there is no such file"),
        (f"{BASE}claims/", "there is no such file"),
        ("claims/a.html#nowhere", "there is no such place on the page"),
        ("#here", "there is no such place on the page"),
        ("data.json#here", "there is no such place on the page"),
        ("../claims/a.html", "it leads out of the folder"),
        (f"{SUB_PATH}claims/a.html", "it leads out of the folder"),
        (f"{HOST}/claims/a.html", "it leads out of the folder"),
        ("javascript:void(0)", "this is not the address of a page"),
    ],
)
def test_a_link_that_leads_nowhere_is_noticed(tmp_path: Path, link: str, fault: str | None) -> None:
    (tmp_path / "claims").mkdir()
    (tmp_path / "claims" / "a.html").write_text('<title>A</title><p id="here">')
    (tmp_path / "index.html").write_text(f'<title>I</title><p id="top"><a href="{link}">')
    (tmp_path / "data.json").write_text("{}")
    files = Files(tmp_path)
    assert files.faults() == ({"index.html": [f"{link}: {fault}"]} if fault else {})
    assert "index.html" in files.reached()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.html", "<title>A</title><img src=gone.png>"),
        ("a.html", "<title>A</title><img srcset='a.html 1x, gone.png 2x'>"),
        ("a.html", "<title>A</title><form action=gone.png>"),
        ("a.html", "<title>A</title><video poster=gone.png>"),
        ("a.html", "<title>A</title><link rel=icon href=gone.png>"),
        ("a.html", f"<title>A</title><meta property=og:image content={BASE}gone.png>"),
        ("a.html", f"<title>A</title><textarea>&lt;img src=&#34;{BASE}gone.png&#34;&gt;</textarea>"),
        (
            "a.html",
            f'<title>A</title><script type=application/ld+json>{{"image": "{BASE}gone.png"}}</script>',
        ),
        ("feed.xml", f"<feed><link href='{BASE}gone.png'/></feed>"),
        ("sitemap.xml", f"<urlset><url><loc>{BASE}gone.png</loc></url></urlset>"),
        ("robots.txt", f"Sitemap: {BASE}gone.png\n"),
        ("data/claims.json", f'{{"url": "{BASE}gone.png"}}'),
        ("data/claims.json", f'{{"@id": "{BASE}gone.png#name", "sameAs": "{BASE}gone.png#name"}}'),
    ],
)
def test_an_address_is_found_wherever_it_stands(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text(text)
    ((path, (fault,)),) = Files(tmp_path).faults().items()
    assert path == name
    assert fault.endswith("gone.png: there is no such file")


def test_a_page_that_no_link_leads_to_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<title>I</title><link rel=prefetch href=b.html><a href=a.html>")
    (tmp_path / "a.html").write_text("<title>A</title><a href=index.html>")
    (tmp_path / "b.html").write_text("<title>B</title>")
    assert Files(tmp_path).reached() == {"index.html", "a.html"}


def loaded(page: Page, address: str) -> list[str]:
    """What goes wrong while the page at this address is shown."""
    wrong = complaints(page)
    page.goto(address, wait_until="networkidle")
    return wrong


@pytest.mark.parametrize("place", ["disk", "/", SUB_PATH])
def test_pages_of_every_kind_load_all_that_they_need(
    built: Callable[[str], Path], browser: Browser, place: str
) -> None:
    folder = built(MICROSITE)
    found = {}
    with nullcontext(f"{folder.as_uri()}/") if place == "disk" else serving(folder, place) as address:
        for longest, *_ in kinds(folder).values():
            with browser.new_page() as page:
                found[longest] = loaded(page, address + longest)
    del found["404.html"]  # Its links are absolute: it is opened at home.
    if place == "disk":
        found = {
            path: [text for text in texts if not NOT_FROM_DISK.search(text)] for path, texts in found.items()
        }
    assert_nothing(found)


def test_the_page_for_what_is_missing_is_whole_at_any_depth(home: Home, browser: Browser) -> None:
    address = f"{home.address}claims/gone/for/good.html"
    with browser.new_page() as page:
        wrong = loaded(page, address)
        assert wrong == [
            f"404 {address}",
            f"Failed to load resource: the server responded with a status of 404 (Not Found) ({address})",
        ]
        with page.expect_navigation() as arrival:
            page.get_by_role("main").get_by_role("link").first.click()
        assert arrival.value.status == 200


def test_what_a_page_cannot_load_is_noticed(tmp_path: Path, browser: Browser) -> None:
    (tmp_path / "index.html").write_text(
        "<!doctype html><title>I</title><link rel=stylesheet href=gone.css><script>nowhere()</script>"
    )
    with serving(tmp_path, SUB_PATH) as address, browser.new_page() as page:
        wrong = loaded(page, f"{address}index.html")
    assert f"404 {address}gone.css" in wrong
    assert "nowhere is not defined" in wrong
