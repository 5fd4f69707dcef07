"""What only a browser shows: filters, search, marks that come into view, copies, paper, and pages without script."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hosts import MICROSITE, SUB_PATH, Home, complaints, pages, serving
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

LONGEST = "claims/containers.html"


@pytest.fixture(scope="module")
def below(built: Callable[[str], Path]) -> Iterator[Home]:
    """The microsite below a sub-path."""
    folder = built(MICROSITE)
    with serving(folder, SUB_PATH) as address:
        yield Home(folder, address)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page on a phone."""
    with browser.new_context(viewport={"width": 360, "height": 740}) as context:
        yield context.new_page()


@pytest.fixture
def plain(browser: Browser) -> Iterator[Page]:
    """A page without JavaScript."""
    with browser.new_context(java_script_enabled=False) as context:
        yield context.new_page()


def claims(home: Home) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((home.folder / "data" / "claims.json").read_text("utf-8"))[
        "claims"
    ]
    return found


def shown(page: Page) -> set[str]:
    """The slugs of the cards that are to be seen."""
    links = page.locator(".card:visible :is(h2, h3) a").evaluate_all("all => all.map(a => a.href)")
    return {re.sub(r".*/|\.html.*", "", link) for link in links}


def choose(page: Page, facet: str, value: str) -> None:
    link = page.locator(f"a[data-facet={facet}][data-value={value}]")
    link.locator("xpath=ancestor::details/summary").click()
    link.click()


# Filters


def test_filters_narrow_the_list_and_the_address_keeps_them(below: Home, page: Page) -> None:
    states = {claim["slug"]: claim["state"]["code"] for claim in claims(below)}
    page.goto(below.address)
    assert shown(page) == states.keys()
    choose(page, "state", "one-sided")
    one_sided = shown(page)
    assert one_sided == {slug for slug, code in states.items() if code == "one-sided"}
    choose(page, "party", "washington")
    both = shown(page)
    assert both
    assert both < one_sided
    told = page.locator(".filtered")
    expect(told).to_contain_text(f"{len(both)} of {len(states)} claims")
    page.reload()
    assert shown(page) == both
    choose(page, "state", "one-sided")
    assert shown(page) > both
    told.get_by_role("button").click()
    assert shown(page) == states.keys()
    expect(told).to_be_hidden()
    assert "#" not in page.url


def test_without_script_the_same_links_lead_to_lists(below: Home, plain: Page, page: Page) -> None:
    for facet, value in (("state", "one-sided"), ("topic", "arms"), ("party", "seoul")):
        page.goto(below.address)
        choose(page, facet, value)
        filtered = shown(page)
        plain.goto(below.address)
        choose(plain, facet, value)
        assert plain.url.endswith(f"/{value}.html")
        links = plain.locator("main :is(.card, .entries > li) :is(h2, h3) a").evaluate_all(
            "all => all.map(a => a.href)"
        )
        assert {re.sub(r".*/|\.html.*", "", link) for link in links} == filtered


# Search


def results(page: Page) -> Locator:
    return page.locator(".results > li h2 a")


def test_search_finds_words_and_filters_agree_with_the_data(below: Home, page: Page) -> None:
    heard = complaints(page)
    page.goto(f"{below.address}search.html")
    page.get_by_label("Words").fill("containers")
    expect(results(page).first).to_be_visible()
    assert any(link.endswith(LONGEST) for link in results(page).evaluate_all("all => all.map(a => a.href)"))
    page.get_by_label("Words").fill("")
    page.get_by_label("State").select_option("Contested; evidence consistent")
    wanted = [claim["slug"] for claim in claims(below) if claim["state"]["code"] == "contested-consistent"]
    expect(page.locator(".status")).to_have_text(f"Results: {len(wanted)}")
    page.get_by_label("Party").select_option("RUSI")
    expect(results(page)).to_have_count(1)
    address = page.url
    page.goto("about:blank")
    page.goto(address)
    expect(results(page)).to_have_count(1)
    results(page).first.click()
    assert page.url.startswith(f"{below.address}claims/")
    assert heard == []


def test_a_hostile_search_is_only_words(below: Home, page: Page) -> None:
    heard = complaints(page)
    page.goto(f"{below.address}search.html?q=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E")
    expect(page.locator(".status")).to_have_text(re.compile("Results|Nothing found"))
    assert page.get_by_label("Words").input_value() == "<img src=x onerror=alert(1)>"
    assert page.locator("main img").count() == 0
    assert heard == []


def test_nothing_found_is_told(below: Home, page: Page) -> None:
    page.goto(f"{below.address}search.html?q=%E3%85%8B%E3%85%8B%E3%85%8B")
    expect(page.locator(".status")).to_have_text("Nothing found.")
    expect(page.get_by_text("Searching needs JavaScript")).to_be_hidden()


def test_where_nothing_can_search_the_page_says_so(below: Home, plain: Page, page: Page) -> None:
    plain.goto(f"{below.address}search.html")
    expect(plain.get_by_text("Searching needs JavaScript, which is off.")).to_be_visible()
    plain.get_by_role("link", name="list of all claims").click()
    assert plain.url == f"{below.address}index.html"
    page.goto((below.folder / "search.html").as_uri())
    expect(page.locator(".status")).to_contain_text("It needs a web server")


# Places


def outlined(place: Locator) -> bool:
    """Whether it, or what it stands in, has an outline."""
    return bool(
        place.evaluate("e => [e, e.parentElement].some(e => getComputedStyle(e).outlineStyle !== 'none')")
    )


@pytest.mark.parametrize("claim", [LONGEST, "claims/kim-met-lavrov.html", "claims/no-interference.html"])
@pytest.mark.parametrize("scripted", [True, False])
def test_an_excerpt_leads_to_its_words_and_back(
    below: Home, browser: Browser, claim: str, *, scripted: bool
) -> None:
    with browser.new_context(java_script_enabled=scripted) as context:
        page = context.new_page()
        page.goto(below.address + claim)
        excerpts = page.locator(".excerpt").evaluate_all("all => all.map(e => e.id)")
        for excerpt in {excerpts[0], excerpts[-1]}:
            page.goto(f"{below.address}{claim}#{excerpt}")
            here = page.locator(f"#{excerpt}")
            expect(here).to_be_in_viewport()
            assert outlined(here)
            here.locator(".place a").first.click()
            words = page.locator(":target")
            expect(words).to_be_in_viewport()
            assert outlined(words)
            page.locator(f".refs a[href$='{claim.removeprefix('claims/')}#{excerpt}']").first.click()
            expect(page.locator(f"#{excerpt}")).to_be_in_viewport()


# Taking along


def copying(browser: Browser, address: str) -> BrowserContext:
    context = browser.new_context()
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=address.split("/some/")[0])
    return context


@pytest.mark.parametrize(("name", "what"), [("Cite", "cite"), ("Share", "link"), ("Embed", "embed")])
def test_what_is_copied_is_what_is_shown(below: Home, browser: Browser, name: str, what: str) -> None:
    with copying(browser, below.address) as context:
        page = context.new_page()
        page.goto(below.address + LONGEST)
        page.get_by_text(name, exact=True).click()
        button = page.locator(f"button[data-copy={what}]")
        label = button.inner_text()
        button.click()
        expect(button).to_have_text("Copied")
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied == page.locator(f"#{what}").inner_text()
        assert "containers" in copied
        expect(button).to_have_text(label)


def test_an_embedded_card_shows_the_claim_and_leads_to_its_page(below: Home, browser: Browser) -> None:
    code = json.loads((below.folder / "embed" / "containers.json").read_text("utf-8"))["html"]
    code = re.sub(r'src="https://facts.example/some/sub/path/', f'src="{below.address}', code)
    with browser.new_context() as context:
        page = context.new_page()
        page.set_content(f"<!doctype html><title>Another site</title><h1>News</h1>{code}")
        card = page.frame_locator("iframe")
        expect(card.get_by_role("heading")).to_contain_text("1,000 containers")
        expect(card.get_by_text("Unverified by Moscow and Pyongyang")).to_be_visible()
        with page.expect_popup() as opened:
            card.get_by_role("heading").get_by_role("link").click()
        assert opened.value.url == below.address + LONGEST


# Looks


def test_dark_is_dark(below: Home, browser: Browser) -> None:
    grounds = []
    for scheme in ("light", "dark"):
        with browser.new_context(color_scheme=scheme) as context:
            page = context.new_page()
            page.goto(below.address + LONGEST)
            colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
            grounds.append(sum(map(int, re.findall(r"\d+", colour)[:3])))
    light, dark = grounds
    assert light > 600
    assert dark < 150


def test_signs_are_seen_where_the_reader_forces_colours(below: Home, browser: Browser) -> None:
    with browser.new_context(forced_colors="active") as context:
        page = context.new_page()
        page.goto(below.address + LONGEST)
        sign = page.locator(".sign.contradicts").first
        ground, ink = sign.evaluate(
            "e => [getComputedStyle(document.body).backgroundColor, getComputedStyle(e).backgroundColor]"
        )
        assert ground != ink


def test_a_claim_prints_on_two_pages_with_all_its_words(below: Home, browser: Browser) -> None:
    for path in (LONGEST, "claims/lavrov-visited-pyongyang.html", "claims/no-interference.html"):
        with browser.new_context(java_script_enabled=False) as context:
            page = context.new_page()
            page.goto(below.address + path)
            paper = page.pdf(format="A4", prefer_css_page_size=True)
            assert len(re.findall(rb"/Type\s*/Page\b(?!s)", paper)) <= 2, path
            page.emulate_media(media="print")
            for mark in page.locator(".excerpt mark").all():
                expect(mark).to_be_visible()
            expect(page.locator(".use")).to_be_hidden()
            expect(page.get_by_role("navigation").first).to_be_hidden()


def test_nothing_moves_for_those_who_want_no_motion(below: Home, browser: Browser) -> None:
    with browser.new_context(reduced_motion="reduce") as context:
        page = context.new_page()
        page.goto(f"{below.address}{LONGEST}#e-3")
        assert page.evaluate("document.getAnimations().length") == 0


@pytest.mark.parametrize("path", ["index.html", LONGEST, "sources/upi-2023-10-20.html", "matrix.html"])
def test_letters_twice_as_large_cut_nothing(below: Home, page: Page, path: str) -> None:
    page.goto(below.address + path)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")


def test_each_excerpt_runs_as_its_script_does(built: Callable[[str], Path], plain: Page) -> None:
    plain.goto((built("korean") / "claims" / "pier-opens-in-may.html").as_uri())
    directions = plain.locator(".excerpt blockquote").evaluate_all(
        "all => all.map(e => [e.lang, getComputedStyle(e.querySelector('p')).direction])"
    )
    assert {tuple(one) for one in directions} == {("ko", "ltr"), ("ar", "rtl")}
    expect(plain.locator("#e-5 .translation")).to_be_visible()


def test_every_page_has_its_text_without_script(below: Home, plain: Page) -> None:
    for path in pages(below.folder):
        if path.count("/") == 0 or path in (LONGEST, "sources/upi-2023-10-20.html"):
            plain.goto(below.address + path)
            assert len(plain.locator("main").inner_text().split()) > 10, path
