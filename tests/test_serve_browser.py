"""The page under `serve` in a real browser: it follows every save, and shows every mistake."""

import os
import random
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from builders import CLAIM, a_project
from playwright.sync_api import Browser, Page, expect
from previews import Preview, previewing, settled

LONG = "A long read. " + " ".join(f"Sentence {n} of a long text." for n in range(400))


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    opened = browser.new_page(viewport={"width": 800, "height": 600})
    opened.set_default_timeout(30_000)
    yield opened
    opened.close()


def visit(page: Page, preview: Preview, path: str) -> None:
    page.goto(preview.address + path)
    settled(page)


def claim(text: str, more: str = "") -> str:
    """The file of the claim with another text."""
    return CLAIM.replace("Ships carried arms", text, 1) + more


def test_the_place_and_the_folds_survive_an_edit(tmp_path: Path, page: Page) -> None:
    project = a_project(tmp_path, {"claims/ships.yaml": claim("First", f"searched: {LONG}\n")})
    with previewing(project.root) as preview:
        visit(page, preview, "claims/ships.html")
        folds = page.locator("main details")
        count = folds.count()
        assert count
        folds.nth(count - 1).locator("summary").first.click()
        states = folds.evaluate_all("folds => folds.map((fold) => fold.open)")
        page.evaluate("scrollTo(0, 700)")
        place = page.evaluate("scrollY")
        (tmp_path / "claims/ships.yaml").write_text(claim("Second", f"searched: {LONG}\n"))
        expect(page.locator("h1")).to_have_text("Second")
        settled(page)
        assert page.evaluate("scrollY") == place > 0
        assert folds.evaluate_all("folds => folds.map((fold) => fold.open)") == states


def test_a_mistake_lies_over_the_last_good_page_until_it_is_mended(tmp_path: Path, page: Page) -> None:
    project = a_project(tmp_path, {"claims/other.yaml": claim("Other ships")})
    with previewing(project.root) as preview:
        visit(page, preview, "claims/ships.html")
        (tmp_path / "claims/ships.yaml").write_text(
            claim("New words").replace("says: disputes", "says: doubts")
        )
        findings = page.locator(".preview-findings")
        expect(findings).to_be_visible()
        (tmp_path / "claims/other.yaml").write_text(claim("Other").replace("no evidence", "some evidence"))
        expect(findings.locator("h2")).to_have_text("2 errors")
        assert [link.get_attribute("href") for link in findings.locator("li > a").all()] == [
            f"vscode://file{tmp_path}/claims/other.yaml:8:12",
            f"vscode://file{tmp_path}/claims/ships.yaml:10:11",
        ]
        expect(findings.locator("li pre mark").last).to_have_text("doubts")
        expect(page.locator("h1")).to_have_text("Ships carried arms")
        page.keyboard.press("Escape")
        expect(findings).to_be_hidden()
        badge = page.get_by_role("button", name="2 errors")
        badge.click()
        expect(findings).to_be_visible()
        (tmp_path / "claims/ships.yaml").write_text(claim("New words"))
        expect(page.locator("h1")).to_have_text("New words")
        expect(page.locator(".preview-findings h2")).to_have_text("1 error")
        (tmp_path / "claims/other.yaml").write_text(claim("Other"))
        expect(page.locator("#preview > *")).to_have_count(0)


def test_a_style_sheet_is_exchanged_without_a_reload(tmp_path: Path, page: Page) -> None:
    own = '{{% extends "!style.css" %}}{{% block own %}}h1 {{ color: {colour} }}{{% endblock %}}'
    project = a_project(tmp_path, {"templates/style.css": own.format(colour="rgb(1, 2, 3)")})
    with previewing(project.root) as preview:
        visit(page, preview, "claims/ships.html")
        expect(page.locator("h1")).to_have_css("color", "rgb(1, 2, 3)")
        page.evaluate("window.kept = true")
        (tmp_path / "templates/style.css").write_text(own.format(colour="rgb(4, 5, 6)"))
        expect(page.locator("h1")).to_have_css("color", "rgb(4, 5, 6)")
        assert page.evaluate("window.kept")


def test_a_page_that_does_not_change_is_not_reloaded(tmp_path: Path, page: Page) -> None:
    project = a_project(tmp_path)
    with previewing(project.root) as preview:
        visit(page, preview, "about.html")
        page.evaluate("window.kept = true")
        (tmp_path / "claims/ships.yaml").write_text(claim("Second"))
        page.locator('html[data-epoch="2"]').wait_for(state="attached")
        assert page.evaluate("window.kept")


def test_ways_to_save(tmp_path: Path, page: Page) -> None:
    """By renaming, two files at once, with an old time, into a new name, and away."""
    project = a_project(tmp_path, {"claims/other.yaml": claim("Other 0")})
    ships, other = tmp_path / "claims/ships.yaml", tmp_path / "claims/other.yaml"
    with previewing(project.root) as preview:
        visit(page, preview, "index.html")
        cards = page.locator(".card")
        (tmp_path / "claims/.ships.yaml.swp").write_text(claim("By renaming"))
        os.replace(tmp_path / "claims/.ships.yaml.swp", ships)
        expect(cards.filter(has_text="By renaming")).to_have_count(1)
        ships.write_text(claim("Two at once"))
        other.write_text(claim("Other 1"))
        expect(cards.filter(has_text="Two at once")).to_have_count(1)
        expect(cards.filter(has_text="Other 1")).to_have_count(1)
        old = tmp_path / "claims/old.yaml"
        (tmp_path / "aside").write_text(claim("As old as the hills"))
        os.utime(tmp_path / "aside", (0, 0))
        os.replace(tmp_path / "aside", old)
        expect(cards.filter(has_text="As old as the hills")).to_have_count(1)
        same = old.stat()
        old.write_text(claim("As old as the halls"))
        os.utime(old, ns=(same.st_atime_ns, same.st_mtime_ns))
        expect(cards.filter(has_text="As old as the halls")).to_have_count(1)
        other.rename(tmp_path / "claims/renamed.yaml")
        expect(page.locator('a[href="claims/renamed.html"]')).not_to_have_count(0)
        expect(page.locator('a[href="claims/other.html"]')).to_have_count(0)
        old.unlink()
        expect(cards).to_have_count(2)


def test_a_page_whose_claim_is_gone_and_comes_back(tmp_path: Path, page: Page) -> None:
    project = a_project(tmp_path)
    with previewing(project.root) as preview:
        visit(page, preview, "claims/ships.html")
        (tmp_path / "claims/ships.yaml").rename(tmp_path / "aside")
        expect(page.locator("h1")).to_have_text("There is no page here")
        (tmp_path / "aside").rename(tmp_path / "claims/ships.yaml")
        expect(page.locator("h1")).to_have_text("Ships carried arms")


def test_it_goes_to_the_page_that_was_saved(tmp_path: Path, page: Page) -> None:
    project = a_project(tmp_path)
    with previewing(project.root, "--navigate") as preview:
        visit(page, preview, "index.html")
        (tmp_path / "claims/ships.yaml").write_text(claim("Second"))
        expect(page.locator("h1")).to_have_text("Second")
        assert page.url == f"{preview.address}claims/ships.html"


def test_a_preview_that_stops_and_starts_again(tmp_path: Path, page: Page) -> None:
    project = a_project(tmp_path)
    with previewing(project.root) as preview:
        visit(page, preview, "claims/ships.html")
        port = int(preview.address.rstrip("/").rpartition(":")[2])
    page.evaluate("dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator(".preview-badge.stopped")).to_be_visible()
    (tmp_path / "claims/ships.yaml").write_text(claim("Second"))
    with previewing(project.root, port=port):
        expect(page.locator("h1")).to_have_text("Second")
        expect(page.locator(".preview-badge.stopped")).to_have_count(0)


SEED = 20261127
BURSTS = int(os.environ.get("SITE_BUILDER_BURSTS", "12"))


def test_no_burst_of_saves_is_lost(tmp_path: Path, page: Page) -> None:
    """Two to six saves, 20 to 400 ms apart: the last one is always shown. SITE_BUILDER_BURSTS=50 tries more."""
    project = a_project(tmp_path)
    chance = random.Random(SEED)
    number = 0
    with previewing(project.root) as preview:
        visit(page, preview, "claims/ships.html")
        for _ in range(BURSTS):
            for _ in range(chance.randint(2, 6)):
                number += 1
                (tmp_path / "claims/ships.yaml").write_text(claim(f"Save {number}"))
                time.sleep(chance.uniform(0.02, 0.4))
            expect(page.locator("h1")).to_have_text(f"Save {number}")
