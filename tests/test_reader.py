"""Reading a claim in a browser: to its words and back, taken along, in every look, on paper and without script."""

import json
import re
from base64 import b64encode
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
from hosts import BASE, MICROSITE, SUB_PATH, Home, complaints, headers, serving
from playwright.sync_api import Browser, Locator, Page, expect

LONGEST = "claims/containers.html"
ARTICLE = "sources/upi-2023-10-20.html"


@pytest.fixture(scope="module")
def below(built: Callable[[str], Path]) -> Iterator[Home]:
    """The microsite below a sub-path, with the headers that it asks for."""
    folder = built(MICROSITE)
    with serving(folder, SUB_PATH, headers(folder)) as address:
        yield Home(folder, address)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with browser.new_page() as page:
        yield page


@pytest.fixture
def plain(browser: Browser) -> Iterator[Page]:
    """A page without JavaScript."""
    with browser.new_page(java_script_enabled=False) as page:
        yield page


# To the words and back


def assert_shown(place: Locator) -> None:
    """It is there to be seen, and it or what it stands in has an outline."""
    expect(place).to_be_in_viewport()
    outlines = "e => [e, e.parentElement].map(e => getComputedStyle(e).outlineStyle)"
    assert set(place.evaluate(outlines)) - {"none"}


@pytest.mark.parametrize("scripted", [True, False])
def test_every_passage_leads_to_its_words_and_back_also_from_a_fold(
    below: Home, browser: Browser, *, scripted: bool
) -> None:
    with browser.new_page(java_script_enabled=scripted) as page:
        page.goto(below.address + LONGEST)
        places = page.locator(".excerpt, .wordings > li").evaluate_all("all => all.map(e => e.id)")
        folded = page.locator("details .excerpt, details .wordings > li").count()
        assert len(places) > folded > 0
        for name in places:
            page.goto(f"{below.address}{LONGEST}#{name}")
            assert_shown(page.locator(f"#{name}"))
            page.locator(f"#{name} .place a").first.click()
            assert_shown(page.locator(":target"))
            page.locator(f".refs a[href$='/containers.html#{name}']").first.click()
            assert_shown(page.locator(f"#{name}"))


def test_an_address_within_the_page_unfolds_what_was_folded_again(below: Home, page: Page) -> None:
    page.goto(below.address + LONGEST)
    fold = page.locator(".origin details").first
    place = fold.locator(".excerpt").first
    page.goto(f"{page.url}#{place.get_attribute('id')}")
    expect(place).to_be_in_viewport()
    fold.locator("summary").click()
    expect(place).to_be_hidden()
    page.goto(f"{below.address}{LONGEST}#e-1")
    page.go_back()
    assert_shown(place)


def test_an_address_that_is_no_text_harms_nothing(below: Home, page: Page) -> None:
    heard = complaints(page)
    page.goto(f"{below.address}index.html#topic=arms&%")
    expect(page.locator(".filtered")).to_be_visible()
    assert heard == []


# Taking along


def test_without_script_what_is_to_be_copied_can_be_selected(below: Home, plain: Page) -> None:
    plain.goto(below.address + LONGEST)
    for name, what in (("Cite", "cite"), ("Share", "link"), ("Embed", "embed")):
        plain.locator(".use").get_by_text(name, exact=True).click()
        text = plain.locator(f"#{what}")
        text.click(click_count=3)
        assert plain.evaluate("String(getSelection())").strip() == text.inner_text().strip()
    expect(plain.get_by_role("button")).to_have_count(0)


def test_where_there_is_no_clipboard_no_button_promises_one(below: Home, page: Page) -> None:
    heard = complaints(page)
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    page.goto(below.address + LONGEST)
    page.get_by_text("Cite", exact=True).click()
    expect(page.locator("#cite")).to_be_visible()
    expect(page.locator("button[data-copy=cite]")).to_be_hidden()
    assert heard == []


def test_a_card_in_another_sites_page_opens_its_claim_for_itself(
    below: Home, page: Page, tmp_path: Path
) -> None:
    """By the code as it is given, and under the headers that the site asks its host for."""
    page.goto(below.address + LONGEST)
    page.get_by_text("Embed", exact=True).click()
    code = page.locator("#embed").inner_text()
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in code
    (tmp_path / "index.html").write_text(
        f"<!doctype html><title>News</title>{code.replace(BASE, below.address)}"
    )
    heard = complaints(page)
    with serving(tmp_path) as elsewhere:
        page.goto(elsewhere)
        card = page.frame_locator("iframe")
        expect(card.get_by_role("heading")).to_have_text(
            "North Korea delivered more than 1,000 containers of arms to Russia"
        )
        expect(card.locator(".label")).to_have_text(
            re.compile("Unverified by Moscow and Pyongyang; evidence consistent")
        )
        with page.expect_popup() as opened:
            card.get_by_role("link", name="Every word and its source").click()
        expect(opened.value.locator(".excerpt").first).to_be_visible()
        assert opened.value.url == below.address + LONGEST
        assert opened.value.evaluate("[opener, origin]") == [None, below.address.removesuffix(SUB_PATH)]
    assert heard == []


def test_a_whole_page_is_not_framed_by_another_site(below: Home, page: Page, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(f"<!doctype html><iframe src='{below.address}{LONGEST}'></iframe>")
    with serving(tmp_path) as elsewhere:
        page.goto(elsewhere)
        expect(page.frame_locator("iframe").locator(".claim")).to_have_count(0)
        assert below.address not in page.frames[1].url


# Looks

CONTRAST = """all => {
  const channels = colour => colour.match(/[\\d.]+/g).map(Number);
  const light = colour => {
    const [r, g, b] = channels(colour).slice(0, 3).map(c => c / 255)
      .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = e => {
    const colour = e.matches('.sign') ? 'rgba(0, 0, 0, 0)' : getComputedStyle(e).backgroundColor;
    return channels(colour)[3] === 0 && e.parentElement ? ground(e.parentElement) : colour;
  };
  return all.filter(e => e.checkVisibility()).map(e => {
    const [low, high] = [light(getComputedStyle(e).color), light(ground(e))].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  });
}"""
"""The contrast of each element's own colour with what is behind it, as WCAG 2 has it."""
COLOURED = (
    ".sentence",
    ".muted",
    ".around",
    ".label",
    "main a",
    "mark",
    ".sign.supports",
    ".sign.contradicts",
    ".sign.context",
)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_links_and_stances_stand_out_in_both_schemes(
    below: Home, browser: Browser, scheme: Literal["light", "dark"]
) -> None:
    with browser.new_page(color_scheme=scheme) as page:
        page.goto(below.address + LONGEST)
        for selector in COLOURED:
            found = page.locator(selector).evaluate_all(CONTRAST)
            assert found, selector
            assert min(found) >= 4.5, selector


def test_paper_is_white_for_those_who_read_in_the_dark(below: Home, browser: Browser) -> None:
    with browser.new_page(color_scheme="dark") as page:
        page.goto(below.address + LONGEST)
        page.emulate_media(media="print")
        ground, ink = page.evaluate(
            "[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color]"
        )
        assert (ground, ink) == ("rgb(255, 255, 255)", "rgb(0, 0, 0)")


SPREAD = """async address => {
  const picture = new Image();
  picture.src = address;
  await picture.decode();
  const canvas = new OffscreenCanvas(picture.width, picture.height).getContext('2d');
  canvas.drawImage(picture, 0, 0);
  const reds = canvas.getImageData(0, 0, picture.width, picture.height).data.filter((_, at) => at % 4 === 0);
  return Math.max(...reds) - Math.min(...reds);
}"""
"""How far the lightest point of a picture is from its darkest, of 255."""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_sign_is_drawn_where_the_reader_forces_colours(
    below: Home, browser: Browser, scheme: Literal["light", "dark"]
) -> None:
    with (
        browser.new_page() as eye,
        browser.new_page(forced_colors="active", color_scheme=scheme) as page,
    ):
        for path, signs in (
            (LONGEST, ("supports", "contradicts", "context", "absent")),
            ("claims/follow-up-to-summit.html", ("hearsay",)),
            (ARTICLE, ("wording",)),
        ):
            page.goto(below.address + path)
            for sign in signs:
                seen = page.locator(f".sign.{sign}:visible").first.screenshot()
                spread = eye.evaluate(SPREAD, f"data:image/png;base64,{b64encode(seen).decode()}")
                assert spread > 100, sign


# Paper


def printed_pages(page: Page, paper: str) -> int:
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", page.pdf(format=paper)))


def test_claims_print_on_two_pages_of_letter_paper_and_none_on_more_than_three(
    below: Home, page: Page
) -> None:
    counts = {}
    longest = sorted(below.folder.glob("claims/*.html"), key=lambda path: -path.stat().st_size)[:6]
    for path in longest:
        page.goto(f"{below.address}claims/{path.name}")
        counts[path.stem] = printed_pages(page, "Letter")
    assert all(counts.values())
    assert sorted(counts.values())[3] <= 2, counts
    assert max(counts.values()) <= 3, counts


def test_the_words_and_the_source_of_every_excerpt_are_printed_and_no_button(below: Home, page: Page) -> None:
    data = json.loads((below.folder / "claims" / "containers.json").read_text("utf-8"))
    page.goto(below.address + LONGEST)
    for name in ("Cite", "Embed"):
        page.get_by_text(name, exact=True).click()
    page.emulate_media(media="print")
    for excerpt in excerpts(data):
        here = page.locator(f"#e-{excerpt['number']}")
        for words in excerpt["exact"].split(" [...] "):
            assert " ".join(words.split()) in " ".join(here.inner_text().split())
        expect(here.locator(".place cite")).to_be_visible()
        expect(here.locator(".chain")).to_be_visible()
    for element in page.locator("button, summary, nav, .skip, .copied").all():
        expect(element).to_be_hidden()


def excerpts(data: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = data["excerpts"]
    assert found
    return found


# Without script


@pytest.mark.parametrize("path", [LONGEST, ARTICLE, "timeline.html", "matrix.html", "methodology.html"])
def test_a_page_says_the_same_without_script_and_its_folds_open(
    below: Home, page: Page, plain: Page, path: str
) -> None:
    page.goto(below.address + path)
    plain.goto(below.address + path)
    page.locator("main button").evaluate_all("all => all.forEach(e => { e.hidden = true; })")
    assert plain.locator("main").inner_text() == page.locator("main").inner_text()
    for fold in plain.locator("main details").all():
        inside = fold.locator(":scope > :not(summary)").first
        expect(inside).to_be_hidden()
        fold.locator("summary").click()
        expect(inside).to_be_visible()


UNNAMED = """all => all.filter(e => {
  const named = e.getAttribute('aria-label') || e.querySelector(':scope > title')?.textContent
    || (e.getAttribute('aria-labelledby') ?? '').split(' ').map(id => document.getElementById(id)?.textContent).join('');
  const hidden = e.closest('[aria-hidden=true]') && !e.querySelector('a, [tabindex]');
  return !hidden && !(named && named.trim());
}).map(e => e.outerHTML.slice(0, 120))"""
"""The pictures that are neither kept from those who listen nor named to them."""


@pytest.mark.parametrize("path", [LONGEST, ARTICLE, "timeline.html", "sources.html", "index.html"])
def test_every_picture_is_told_in_words(below: Home, plain: Page, path: str) -> None:
    plain.goto(below.address + path)
    pictures = plain.locator("main svg:not(svg svg), main [role=img]")
    assert pictures.evaluate_all(UNNAMED) == []
    if path == LONGEST:
        assert plain.get_by_role("img").count() > 0


def test_the_title_of_an_article_runs_as_its_script_does(built: Callable[[str], Path], plain: Page) -> None:
    site = built("korean")
    for path, title in (("sources/coast-agency.html", "h1"), ("sources.html", "main [lang=ar]")):
        plain.goto((site / path).as_uri())
        assert plain.locator(title).first.evaluate("e => getComputedStyle(e).direction") == "rtl"
