"""Pages that everyone can use: axe-core finds nothing, in every look, and no page scrolls sideways."""

import random
from pathlib import Path
from typing import Literal

import pytest
from hosts import Home, assert_nothing, kinds
from node import package
from playwright.sync_api import Browser, Page, ViewportSize

Scheme = Literal["light", "dark"]
PHONE, DESKTOP = (360, 740), (1280, 900)
LOOKS: tuple[tuple[Scheme, tuple[int, int]], ...] = (
    ("light", PHONE),
    ("light", DESKTOP),
    ("dark", PHONE),
    ("dark", DESKTOP),
)
SEED = 20231020
SAMPLED = 1
"""How many pages of a kind have every look, beside its longest; each of the others has one of the looks."""
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice")


def looked_at(folder: Path, look: int) -> list[str]:
    """The pages that are checked in the look of this number: the same in every run on the same site."""
    always, others = [], []
    for longest, *rest in kinds(folder).values():
        chosen = random.Random(SEED).sample(rest, min(SAMPLED, len(rest)))
        always += [longest, *chosen]
        others += [path for path in rest if path not in chosen]
    return always + others[look :: len(LOOKS)]


def violations(page: Page) -> list[str]:
    """What axe-core finds on the page as it stands: each broken rule with the element that breaks it."""
    page.add_script_tag(path=package("axe-core") / "axe.min.js")
    run = "tags => axe.run({runOnly: tags, resultTypes: ['violations']}).then(result => result.violations)"
    found = page.evaluate(run, TAGS)
    return [f"{rule['id']}: {node['html'][:200]}" for rule in found for node in rule["nodes"]]


def sideways(page: Page) -> list[str]:
    """How wide the page is, if that is more than its window."""
    wide, window = page.evaluate("[document.scrollingElement.scrollWidth, innerWidth]")
    return [f"{wide} px in a window of {window} px"] if wide > window else []


@pytest.mark.parametrize("look", range(len(LOOKS)), ids=lambda look: f"{LOOKS[look][0]}-{LOOKS[look][1][0]}")
def test_axe_finds_nothing(home: Home, browser: Browser, look: int) -> None:
    scheme, (width, height) = LOOKS[look]
    window = ViewportSize(width=width, height=height)
    found = {}
    with browser.new_context(bypass_csp=True, color_scheme=scheme, viewport=window) as context:
        page = context.new_page()
        for path in looked_at(home.folder, look):
            page.goto(home.address + path)
            found[path] = violations(page)
    assert_nothing(found)


@pytest.mark.parametrize("width", [320, 1600])
def test_no_page_scrolls_sideways(home: Home, browser: Browser, width: int) -> None:
    found = {}
    with browser.new_page(viewport={"width": width, "height": 800}) as page:
        for path in home.pages():
            page.goto(home.address + path)
            found[path] = sideways(page)
    assert_nothing(found)


def test_every_page_has_a_look_and_each_kind_has_them_all(tmp_path: Path) -> None:
    names = ["index.html", *(f"claims/{letter}.html" for letter in "abcdefghij")]
    (tmp_path / "claims").mkdir()
    for name in names:
        (tmp_path / name).touch()
    (tmp_path / "claims" / "e.html").write_text("longest")
    looks = [set(looked_at(tmp_path, look)) for look in range(len(LOOKS))]
    assert set.union(*looks) == set(names)
    always = set.intersection(*looks)
    assert {"index.html", "claims/e.html"} <= always
    assert len(always) == 2 + SAMPLED


PAGE = "<!doctype html><html lang=en><title>Ships</title><main><h1>Ships</h1>{}</main>"


@pytest.mark.parametrize(
    ("html", "rule"),
    [
        ("<p>Good", None),
        ("<img src=ship.png>", "image-alt"),
        ("<h3>Too deep</h3>", "heading-order"),
        ("<p style='color: #999; background: #fff'>Pale", "color-contrast"),
        ("<button style='width: 9px'>a</button><button style='width: 9px'>b</button>", "target-size"),
        ("<p lang=nowhere>Words", "valid-lang"),
    ],
)
def test_axe_finds_barriers(browser: Browser, html: str, rule: str | None) -> None:
    with browser.new_page() as page:
        page.set_content(PAGE.format(html))
        assert {found.partition(":")[0] for found in violations(page)} == ({rule} if rule else set())


def test_a_page_that_is_too_wide_is_noticed(browser: Browser) -> None:
    with browser.new_page(viewport={"width": 320, "height": 800}) as page:
        page.set_content(PAGE.format("<p>Good"))
        assert sideways(page) == []
        page.set_content(PAGE.format("<p>" + "wide" * 100))
        assert len(sideways(page)) == 1
