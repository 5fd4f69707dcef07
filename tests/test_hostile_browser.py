"""Hostile values in every field, in a real browser with a tripwire: nothing runs, nothing is fetched, nothing applies.

Escaping has to hold by itself: every page is opened without its policy too. HOSTILE=all tries the whole
corpus, HOSTILE=links one file of it.
"""

import json
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from attacks import PLAIN, Attack, Siege, is_whole, scalar, tried
from builders import built
from hosts import kinds, serving
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, Route, expect
from previews import previewing, settled

_AT_ONCE = 150
"""Attacks in one site."""
_OF_KIND = 2
"""Pages of one folder that are opened, unless the run is whole."""

OWN = "https://facts.example/"
"""The site's own address, which `404.html` loads its look from."""
POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')

MARKDOWN = {
    "a[href]", "a[title]", "blockquote", "br", "code", "code[class]", "em", "h3", "h4", "h5", "h6", "hr", "li", "ol",
    "ol[start]", "p", "pre", "s", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
"""What Markdown brings, beside what pages have anyway."""
TOLD = {
    "span[class]", "span[data-name]", "bdi", "p[dir]", "mark[class]", "span[lang]", "tspan[dx]", "tspan[x]",
    "tspan[y]", "path[stroke-width]", "path[vector-effect]", "svg[preserveAspectRatio]",
}  # fmt: skip
"""What unseen characters of articles bring, and pictures whose texts are longer, or more."""

WATCH = """() => {
  addEventListener("securitypolicyviolation", ({ blockedURI }) => blockedURI.startsWith(OWN) || fire(`policy: ${blockedURI}`));
  for (const name of ["alert", "confirm", "prompt", "print"]) window[name] = () => fire(name);
}"""

LOOK = """() => {
  const kinds = new Set();
  const odd = [];
  const every = (root) => [...root.querySelectorAll("*")].flatMap(
    (one) => [one, ...(one.content instanceof DocumentFragment ? every(one.content) : []), ...(one.shadowRoot ? every(one.shadowRoot) : [])]);
  for (const one of every(document)) {
    const tag = one.localName;
    kinds.add(tag);
    for (const { name, value } of one.attributes) {
      kinds.add(`${tag}[${name}]`);
      if (!["href", "src", "action", "data", "formaction", "poster", "xlink:href"].includes(name)) continue;
      if (!URL.canParse(value, location.href)) continue;
      const there = new URL(value, location.href);
      if (!["http:", "https:", "mailto:", "vscode:"].includes(there.protocol)) odd.push(`${tag}[${name}=${value}]`);
    }
    for (const event of ["click", "mouseover", "focus", "error", "load", "toggle", "animationstart", "begin"]) {
      one.dispatchEvent(new Event(event, { cancelable: true }));
    }
  }
  if (getComputedStyle(document.documentElement).getPropertyValue("--fired")) odd.push("a style applies");
  return [[...kinds], odd];
}"""


@dataclass(slots=True)
class Tripwire:
    """A browser's visitor, and what fired while it looked around."""

    context: BrowserContext
    fired: list[str] = field(default_factory=list)
    kinds: set[str] = field(default_factory=set)
    """Every tag, and every tag with each of its attributes."""

    def look(self, page: Page, address: str) -> None:
        """Opens the page, waits for all that it loads, and sees what stands in it."""
        page.goto(address, wait_until="load")
        self.look_around(page)

    def look_around(self, page: Page) -> None:
        found, odd = page.evaluate(LOOK)
        self.kinds |= set(found)
        self.fired += (f"{page.url}: {one}" for one in odd)


@contextmanager
def tripwire(browser: Browser, host: str) -> Iterator[Tripwire]:
    """A visitor of one host: asking another one, running foreign script and any dialog trip the wire."""
    with browser.new_context() as context:
        wire = Tripwire(context)

        def at_dialog(dialog: Dialog) -> None:
            wire.fired.append(dialog.message)
            dialog.dismiss()

        context.expose_function("fire", lambda *told: wire.fired.append(f"fire {told}"))
        context.add_init_script(f"({WATCH.replace('OWN', json.dumps(OWN))})()")
        context.on("dialog", at_dialog)

        def at_door(route: Route) -> None:
            if not route.request.url.startswith(OWN):
                wire.fired.append(f"asked for {route.request.url}")
            route.abort()

        context.route(lambda url: urlsplit(url).netloc != urlsplit(host).netloc, at_door)
        yield wire


def without_policy(folder: Path, copy: Path) -> Path:
    """The site, with nothing but its escaping between the attacks and the browser."""
    shutil.copytree(folder, copy)
    for page in copy.rglob("*.html"):
        page.write_text(POLICY.sub("", page.read_text("utf-8")), "utf-8")
    return copy


def chosen(folder: Path) -> Iterator[str]:
    """Every page of claims, and of the other kinds a few; in a whole run every page."""
    for kind, paths in kinds(folder).items():
        yield from paths if is_whole() or kind == "claims" else islice(paths, _OF_KIND)


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> set[str]:
    """What stands in the pages of a site in which every field is harmless."""
    root = tmp_path_factory.mktemp("usual")
    project = Siege(root, (Attack("one", PLAIN), Attack("two", "More words"))).storm()
    assert built(project).published
    site = root / "site"
    with serving(site) as host, tripwire(browser, host) as wire:
        page = wire.context.new_page()
        for path in sorted(p.relative_to(site).as_posix() for p in site.rglob("*.html")):
            wire.look(page, host + path)
        assert wire.fired == []
        return wire.kinds


@pytest.fixture(scope="module")
def sieges(tmp_path_factory: pytest.TempPathFactory) -> tuple[Siege, ...]:
    """Projects that hold the attacks where they are not refused, each built."""
    made = []
    for start in range(0, len(tried()), _AT_ONCE):
        siege = Siege(tmp_path_factory.mktemp("siege"), tried()[start : start + _AT_ONCE])
        found = built(siege.storm())
        assert found.published, found.problems
        made.append(siege)
    return tuple(made)


def test_nothing_fires_on_any_page_with_the_policy_or_without(
    sieges: tuple[Siege, ...], usual: set[str], browser: Browser, tmp_path: Path
) -> None:
    for number, siege in enumerate(sieges):
        site = siege.root / "site"
        bare = without_policy(site, tmp_path / str(number))
        for folder, paths in (
            (bare, tuple(chosen(site))),
            (site, tuple(chosen(site))[:: 1 if is_whole() else 4]),
        ):
            with serving(folder) as host, tripwire(browser, host) as wire:
                page = wire.context.new_page()
                for path in paths:
                    wire.look(page, host + path)
                assert wire.fired == []
                assert wire.kinds - usual - MARKDOWN - TOLD == set()


def test_search_finds_only_pages_and_only_what_pages_say(sieges: tuple[Siege, ...], browser: Browser) -> None:
    for siege in sieges:
        with serving(siege.root / "site") as host, tripwire(browser, host) as wire:
            page = wire.context.new_page()
            wire.look(page, f"{host}search.html")
            page.get_by_label("Words").fill("Before it")
            expect(page.locator(".results > li").first).to_be_visible()
            wire.look_around(page)
            found: dict[str, Any] = page.evaluate(
                """async () => {
                  const index = await import(new URL("pagefind/pagefind.js", document.baseURI).href);
                  const { results } = await index.search(null, { filters: {} });
                  const held = await Promise.all(results.map((one) => one.data()));
                  return { filters: Object.keys(await index.filters()), held: held.map(({ url, meta }) => [url, meta]) };
                }"""
            )
            assert set(found["filters"]) == {"party", "source", "state", "topic"}
            for address, meta in found["held"]:
                assert re.fullmatch(r"/(claims|sources|parties|topics|)/?[\w-]*\.html|/", address), address
                assert meta.keys() <= {"title", "state", "tone"}, meta
                assert meta.get("tone", "open") in ("open", "confirmed", "refuted"), meta
            assert wire.fired == []


def test_nothing_fires_in_the_preview(sieges: tuple[Siege, ...], browser: Browser) -> None:
    """The overlay with every finding, the picker on an article's page, and the page of unused sentences."""
    for siege in sieges:
        bad = "".join(f"{scalar(attack.text[:60])}: {scalar(attack.text[:60])}\n" for attack in siege.attacks)
        (siege.root / "claims" / "bad.yaml").write_text(bad, "utf-8")
        with previewing(siege.root) as preview, tripwire(browser, preview.address) as wire:
            page = wire.context.new_page()
            names = [attack.name for attack in siege.attacks]
            some = names if is_whole() else names[::6]
            for path in (
                "index.html",
                "unused.html",
                *(f"claims/{n}.html" for n in some),
                *(f"sources/{n}.html" for n in some),
            ):
                wire.look(page, preview.address + path)
                settled(page)
                wire.look_around(page)
            page.goto(f"{preview.address}index.html")
            settled(page)
            expect(page.locator(".preview-findings")).to_be_visible()
            wire.look_around(page)
            assert wire.fired == []
        (siege.root / "claims" / "bad.yaml").unlink()
