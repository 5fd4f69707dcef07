"""Finding a claim in a browser: every filter of the front page and of the search, by mouse, keyboard and address."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from builders import CLAIM, SITE, a_project, built, run
from hosts import MICROSITE, SUB_PATH, Home, complaints, headers, serving
from lxml import html
from playwright.sync_api import Browser, Locator, Page, expect

FACETS = {"state": "states", "topic": "topics", "party": "parties"}
"""The folders of the lists by each."""
LISTED = (
    "//main//li[contains(@class, 'card') or parent::*[@class = 'entries']]/*[self::h2 or self::h3]/a/@href"
)


@pytest.fixture(scope="module")
def below(built: Callable[[str], Path]) -> Iterator[Home]:
    """The microsite below a sub-path, with the headers that it asks for."""
    folder = built(MICROSITE)
    with serving(folder, SUB_PATH, headers(folder)) as address:
        yield Home(folder, address)


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """A site of sixty claims on one topic: more than a page holds."""
    claims = {
        f"claims/ships-{number}.yaml": CLAIM.replace("Ships carried arms", f"Ship {number} carried arms", 1)
        for number in range(1, 60)
    }
    project = a_project(tmp_path_factory.mktemp("many"), {**claims, "site.yaml": f"{SITE}search: false\n"})
    result = run(project.root, "build")
    assert result.returncode == 0, result.stderr
    with serving(project.root / "site") as address:
        yield Home(project.root / "site", address)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with browser.new_page() as page:
        yield page


def claims(home: Home) -> dict[str, Any]:
    """The claims by their slugs, as the site's data has them."""
    data = json.loads((home.folder / "data" / "claims.json").read_text("utf-8"))
    return {claim["slug"]: claim for claim in data["claims"]}


def parties(claim: dict[str, Any]) -> set[str]:
    """Who speaks in its excerpts or is asked."""
    return {*claim["parties"], *(excerpt["party"] for excerpt in claim["excerpts"])}


def slugs(links: list[str]) -> list[str]:
    return [re.sub(r".*/|\.html.*", "", link) for link in links]


def listed(home: Home, path: str) -> set[str]:
    """The claims on a list's page."""
    return set(slugs(html.fromstring((home.folder / path).read_text("utf-8")).xpath(LISTED)))


def shown(page: Page) -> set[str]:
    """The claims on the cards that are to be seen."""
    return set(slugs(page.locator(".card:visible :is(h2, h3) a").evaluate_all("all => all.map(a => a.href)")))


def link_to(page: Page, facet: str, value: str) -> Locator:
    """The link with this choice, once the list that holds it is unfolded."""
    link = page.locator(f"a[data-facet={facet}][data-value={value}]")
    link.locator("xpath=ancestor::details/summary").click()
    return link


# The front page


def test_each_link_shows_as_many_claims_as_it_says_and_those_of_its_list(below: Home, page: Page) -> None:
    page.goto(below.address)
    links = page.locator("a[data-facet]").evaluate_all(
        "all => all.map(a => [a.dataset.facet, a.dataset.value, Number(a.nextElementSibling.textContent)])"
    )
    assert {facet for facet, _, _ in links} == FACETS.keys()
    for facet, value, count in links:
        page.goto(f"{below.address}#{facet}={value}")
        assert len(shown(page)) == count, value
        assert shown(page) == listed(below, f"{FACETS[facet]}/{value}.html"), value


def test_three_choices_narrow_the_list_and_each_can_be_taken_off(below: Home, page: Page) -> None:
    data = claims(below)
    one_sided = {slug for slug, claim in data.items() if claim["state"]["code"] == "one-sided"}
    on_arms = listed(below, "topics/arms.html")
    of_analysts = {slug for slug, claim in data.items() if "analysts" in parties(claim)}
    assert one_sided > one_sided & on_arms > one_sided & on_arms & of_analysts > set()

    page.goto(below.address)
    link_to(page, "state", "one-sided").click()
    assert shown(page) == one_sided
    link_to(page, "topic", "arms").click()
    assert shown(page) == one_sided & on_arms
    link_to(page, "party", "analysts").click()
    assert shown(page) == one_sided & on_arms & of_analysts
    assert page.url.endswith("#state=one-sided&topic=arms&party=analysts")
    told = page.locator(".filtered")
    count = len(shown(page))
    expect(told).to_contain_text(
        f"Unverified, not contradicted · Arms transfers · Analysts (not named) · {count} of {len(data)} claims"
    )
    for group in page.locator(".topic:visible").all():
        expect(group.locator(".card:visible").first).to_be_visible()
    assert page.locator(".topic:visible").count() < page.locator(".topic").count()

    page.locator(".card:visible a").first.click()
    assert "/claims/" in page.url
    page.go_back()
    assert shown(page) == one_sided & on_arms & of_analysts

    link_to(page, "state", "one-sided").click()
    assert shown(page) == on_arms & of_analysts
    told.get_by_role("button", name="Show all").click()
    assert shown(page) == data.keys()
    assert "#" not in page.url


def test_keys_alone_choose_and_the_place_is_not_lost(below: Home, page: Page) -> None:
    """What has the focus is always to be seen: it does not stay in a list that has folded."""
    page.goto(below.address)
    focus = page.locator(":focus")
    page.locator(".browse summary").first.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(focus).to_have_text("Arms transfers")
    page.keyboard.press("Enter")
    assert shown(page) == listed(below, "topics/arms.html")
    expect(focus).to_have_text("Topic")
    expect(focus).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(focus).to_have_text("Show all")
    page.keyboard.press("Enter")
    assert shown(page) == claims(below).keys()
    expect(focus).to_be_visible()


def test_skipping_to_the_text_keeps_the_choice(below: Home, page: Page) -> None:
    page.goto(f"{below.address}#topic=arms")
    chosen = shown(page)
    page.locator(".skip").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/#main")
    assert shown(page) == chosen


def test_a_link_that_is_to_open_elsewhere_is_left_to_the_browser(below: Home, page: Page) -> None:
    page.goto(below.address)
    link = link_to(page, "topic", "arms")
    page.evaluate(
        "addEventListener('click', event => { window.left = !event.defaultPrevented; event.preventDefault() })"
    )
    assert link.evaluate("link => link.href") == f"{below.address}topics/arms.html"
    for key in ("ctrlKey", "metaKey", "shiftKey"):
        link.dispatch_event("click", {key: True})
        assert page.evaluate("left"), key
    assert shown(page) == claims(below).keys()
    link.click()
    assert not page.evaluate("left")


def test_where_claims_need_more_pages_the_links_lead_to_lists(many: Home, page: Page) -> None:
    every = set(claims(many))
    assert len(every) == 60
    for start, choice in (
        ("index.html", None),
        ("topics/arms.html", "arms"),
        ("states/contested.html", None),
    ):
        page.goto(many.address)
        if choice:
            link_to(page, "topic", choice).click()
            page.wait_for_url(f"**/{start}")
        else:
            page.goto(many.address + start)
        first = shown(page)
        assert len(first) == 50
        pager = page.get_by_role("navigation", name="Pages")
        expect(pager.locator("[aria-current]")).to_have_text("1")
        pager.get_by_role("link", name="2").click()
        expect(pager.locator("[aria-current]")).to_have_text("2")
        assert shown(page) == every - first


# The search


def results(page: Page) -> list[str]:
    """The addresses of all results, once they are told and shown."""
    expect(page.locator(".status")).to_have_text(re.compile("^Results: [0-9]+$"))
    count = int(page.locator(".status").inner_text().split()[-1])
    more = page.get_by_role("button", name="Show more")
    links = page.locator(".results h2 a")
    while links.count() < count:
        seen = links.count()
        expect(more.or_(links.nth(count - 1))).to_be_visible()
        if more.is_visible():
            more.click()
            expect(links.nth(seen)).to_be_visible()
    found: list[str] = links.evaluate_all("all => all.map(a => a.href)")
    assert len(found) == count
    return found


def found_claims(page: Page) -> set[str]:
    return set(slugs([link for link in results(page) if "/claims/" in link]))


def wanted_by_filter(home: Home) -> dict[str, dict[str | None, set[str]]]:
    """The claims that each value of each filter has to find: by the lists' headings, and the articles' titles."""
    data = json.loads((home.folder / "data" / "claims.json").read_text("utf-8"))
    wanted = {
        facet: {
            html.fromstring(path.read_text("utf-8")).findtext(".//h1"): listed(home, f"{folder}/{path.name}")
            for path in (home.folder / folder).glob("*.html")
        }
        for facet, folder in FACETS.items()
    }
    using = {
        source["title"]: {
            claim["slug"]
            for claim in data["claims"]
            if source["id"] in {excerpt["source"] for excerpt in claim["excerpts"]}
        }
        for source in data["sources"]
    }
    return {**wanted, "source": using}


def test_each_filter_finds_the_claims_that_the_data_has(below: Home, page: Page) -> None:
    wanted = wanted_by_filter(below)
    heard = complaints(page)
    for label, name in (("State", "state"), ("Topic", "topic"), ("Party", "party"), ("Article", "source")):
        page.goto(f"{below.address}search.html")
        select = page.get_by_label(label)
        expect(select).to_be_visible()
        values = select.locator("option").evaluate_all("all => all.map(o => o.value).filter(v => v)")
        assert set(values) == {value for value, found in wanted[name].items() if found}
        for value in values:
            select.select_option(value)
            count = len(wanted[name][value]) + (name == "source")
            expect(page.locator(".status")).to_have_text(f"Results: {count}")
            expect(select.locator(":checked")).to_have_text(f"{value} ({count})")
            assert found_claims(page) == wanted[name][value], value
    assert heard == []


def test_words_and_filters_together_stand_in_the_address(below: Home, page: Page) -> None:
    title = "Kim Jong Un vows to boost Russian ties in meeting with Foreign Minister Lavrov"
    page.goto(f"{below.address}search.html")
    page.get_by_label("Words").click()
    page.keyboard.type("arms")
    page.get_by_label("State").select_option("Unverified, not contradicted")
    page.get_by_label("Topic").select_option("Arms transfers")
    page.get_by_label("Party").select_option("Moscow")
    page.get_by_label("Article").select_option(title)
    expect(page).to_have_url(re.compile(r"/search\.html\?q=arms&state=.*&topic=.*&party=Moscow&source=.*"))
    found, address = results(page), page.url
    assert found
    for slug in slugs(found):
        claim = claims(below)[slug]
        assert claim["state"]["code"] == "one-sided"
        assert "moscow" in parties(claim)
        assert "upi-2023-10-20" in {excerpt["source"] for excerpt in claim["excerpts"]}
        assert slug in listed(below, "topics/arms.html")
    page.goto(below.address)
    page.goto(address)
    assert results(page) == found
    assert page.get_by_label("Words").input_value() == "arms"
    assert page.get_by_label("Article").input_value() == title
    assert all(link.startswith(f"{below.address}claims/") for link in found)
    page.locator(".results h2 a").first.click()
    expect(page.locator("h1")).to_be_visible()
    page.go_back()
    assert results(page) == found


def test_an_address_with_a_choice_that_is_not_there_keeps_the_others(below: Home, page: Page) -> None:
    page.goto(f"{below.address}search.html?q=containers&topic=nothing")
    assert any(link.endswith("/claims/containers.html") for link in results(page))
    expect(page.get_by_label("Topic").locator(":checked")).to_have_text("Any")


@pytest.mark.parametrize("workers", [True, False])
def test_at_the_root_of_a_host_the_pages_own_policy_is_enough(
    below: Home, page: Page, *, workers: bool
) -> None:
    """Also where the index is read by the page itself, for want of workers, and not by a worker."""
    heard = complaints(page)
    if not workers:
        page.add_init_script("delete window.Worker")
    with serving(below.folder) as address:
        page.goto(f"{address}search.html?q=containers")
        assert f"{address}claims/containers.html" in results(page)
    assert heard == []


def test_from_disk_the_search_says_why_not_without_a_complaint(below: Home, page: Page) -> None:
    heard = complaints(page)
    page.goto((below.folder / "search.html").as_uri())
    expect(page.locator(".status")).to_contain_text("It needs a web server")
    expect(page.get_by_role("search")).to_be_hidden()
    assert heard == []


def test_a_site_without_an_index_says_so(tmp_path: Path, page: Page) -> None:
    built(a_project(tmp_path, {"site.yaml": f"{SITE}search: false\n"}))
    heard = complaints(page)
    with serving(tmp_path / "site") as address:
        page.goto(f"{address}search.html")
        expect(page.get_by_text("There is no search index here.")).to_be_visible()
        expect(page.get_by_role("search")).to_have_count(0)
        page.get_by_role("link", name="list of all claims").click()
        assert shown(page) == {"ships"}
        assert heard == []


def test_an_article_is_found_by_its_own_words_only(below: Home, page: Page) -> None:
    """Not by those of the claims in its margin."""
    page.goto(f"{below.address}search.html?q=%22containers+of+arms+to+Russia%22")
    assert slugs(results(page)) == ["containers"]
