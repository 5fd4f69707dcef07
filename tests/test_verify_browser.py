"""“Verify this quote” in a real browser: what agrees, what was changed and where, and a reader's own copy."""

import json
import re
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from builders import a_project, a_record, built
from hosts import complaints, serving
from playwright.sync_api import Browser, Locator, Page, Route, expect
from test_accessible import sideways, violations

SITE = dedent("""\
    title: Tiny facts
    search: false
    social_cards: false
    parties:
      moscow: {name: Moscow, kind: government}
      washington: {name: Washington, kind: government}
    """)
WIRE = (
    "\U0001f6a2\U0001f6a2 Ships under suspicion\r\n\r\n"
    "The White House said on Friday \U0001f1fa\U0001f1f8 that ships carried arms.\u00a0“We saw them,” an official "
    "said.\r\n  They left at night. \r\n\r\nMoscow says that there is no evidence. Imagery shows \U0001d4aeships\U0001d4ae.\r\n"
)
GULF = "قالت هيئة الميناء يوم الثلاثاء إن \u200fالرصيف (الجديد)\u200f سيُفتتح في مايو، وفق 3 مصادر.\n"
ODD = "\ufeffOld news.\rA feed\x0bline broke. It was mended at once.\rNo more."
CLAIM = dedent("""\
    claim: Ships carried arms
    claimant: washington
    topics: [arms]
    principals: [moscow]
    summary: Washington says so.
    excerpts:
      - {source: wire, exact: Moscow says that there is no evidence., party: moscow, says: disputes, mode: indirect}
      - {source: wire, exact: that ships carried arms., party: washington, says: asserts, mode: indirect}
      - source: wire
        exact: “We saw them,” an official said. They left at night.
        party: washington
        says: asserts
        mode: quote
      - {source: wire, exact: "Ships under suspicion [...] shows \U0001d4aeships\U0001d4ae", says: own-voice, mode: own-voice}
      - {source: gulf, exact: "الرصيف (الجديد)\u200f سيُفتتح في مايو", says: own-voice, mode: own-voice}
      - {source: odd, exact: line broke. It was mended, says: own-voice, mode: own-voice}
    """)
TEXTS = {"wire": WIRE, "gulf": GULF, "odd": ODD}
PAGE, DATA, SUMS = "claims/ships.html", "claims/ships.json", "SHA256SUMS"
AGREES = "All of it agrees."
DIFFERS = "It does NOT agree. Do not quote from this page."


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site that quotes astral characters, Arabic, old line ends, and words over two paragraphs."""
    seeds: dict[str, str | bytes] = {f"seeds/{name}.txt": text for name, text in TEXTS.items()}
    records = {f"seeds/{name}.yaml": a_record(text, name) for name, text in TEXTS.items()}
    files = {"site.yaml": SITE, "claims/ships.yaml": CLAIM, **seeds, **records}
    project = a_project(tmp_path_factory.mktemp("verify"), files)
    made = built(project)
    assert made.published, made.problems
    return project.root / "site"


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    with serving(folder, "/below/") as address:
        yield address


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with browser.new_context(viewport={"width": 360, "height": 740}) as context:
        yield context.new_page()


def pressed(page: Page, number: int) -> Locator:
    """The panel of an excerpt after its button was pressed and all was compared."""
    excerpt = page.locator(f"#e-{number}")
    excerpt.evaluate("e => e.closest('details')?.setAttribute('open', '')")
    excerpt.get_by_role("button", name="Verify this quote").click()
    panel = excerpt.locator(".verification")
    expect(panel.get_by_role("status").first.locator("li").first).to_be_visible()
    return panel


def outcome(status: Locator) -> str:
    """Its first sentence, which must stand out if anything differs."""
    told = status.locator("b").inner_text()
    loud = status.evaluate("e => getComputedStyle(e).borderTopStyle") == "double"
    assert loud == ("NOT" in told or "WITHOUT" in told)
    return told


def compared(panel: Locator, copy: bytes) -> Locator:
    """What the panel says of a reader's own copy."""
    panel.locator("input").set_input_files({"name": "a.txt", "mimeType": "text/plain", "buffer": copy})
    status = panel.get_by_role("status").last
    expect(status.locator("li").first).to_be_visible()
    return status


# The page with its data


def test_every_excerpt_agrees_with_what_is_published(folder: Path, address: str, page: Page) -> None:
    data = json.loads((folder / DATA).read_text("utf-8"))
    heard = complaints(page)
    page.goto(address + PAGE)
    for excerpt, digests in zip(data["excerpts"], data["digests"], strict=True):
        panel = pressed(page, excerpt["number"])
        assert outcome(panel.get_by_role("status").first) == AGREES
        told = panel.get_by_role("listitem").all_inner_texts()
        assert [re.findall("[0-9a-f]{64}", line) for line in told] == [
            [digests["words_sha256"]],
            [digests["shown_sha256"]],
            [],
            [sha256((folder / DATA).read_bytes()).hexdigest()],
        ]
        text = TEXTS[excerpt["source"]].encode()
        assert outcome(compared(panel, text)).startswith("All of it"), excerpt
    assert set(heard) <= {f"net::ERR_ABORTED {address}{SUMS}"}  # it is read no further than it need be


def test_the_digest_told_is_that_of_the_words_alone(address: str, page: Page) -> None:
    page.goto(address + PAGE)
    told = pressed(page, 1).get_by_role("listitem").first
    expect(told).to_contain_text(sha256(b"Moscow says that there is no evidence.").hexdigest())


CHANGES = [
    (
        PAGE,
        "is no evidence.</mark>",
        "is evidence.</mark>",
        1,
        "not those of the published data. Here: Moscow says",
    ),
    (PAGE, "Imagery shows", "Imagery hides", 1, "What is shown around them is not what was published"),
    (PAGE, 'data-words="', 'data-words="1', 1, "The article, or the place in it, is not that"),
    (PAGE, 'data-article="', 'data-article="0', 5, "The article, or the place in it, is not that"),
    (PAGE, "<mark>الرصيف", "<mark>السد", 5, "not those of the published data"),
    (
        PAGE,
        "\U0001d4aeships\U0001d4ae</mark>",
        "\U0001d4aeships\U0001d4af</mark>",
        4,
        "not those of the published",
    ),
    (DATA, "there is no evidence.", "there is evidence.", 1, "is not the file that SHA256SUMS lists"),
    (
        DATA,
        "there is no evidence.",
        "there is evidence.",
        1,
        "In the data: Moscow says that there is evidence. ",
    ),
    (DATA, '"words_sha256": "', '"words_sha256": "0', 1, "there: 0"),
    (DATA, '"excerpt": 1,', '"excerpt": 7,', 1, "What is shown around them is not what was published"),
    (DATA, '"number": 1,', '"number": 7,', 1, "holds nothing that this excerpt can be compared with"),
    (DATA, '{\n "slug"', '\n "slug"', 1, "holds nothing that this excerpt can be compared with"),
    (SUMS, "  claims/ships.json", "  claims/boats.json", 1, "listed: nothing"),
]


@pytest.mark.parametrize(("file", "good", "bad", "number", "told"), CHANGES)
def test_what_was_changed_on_the_way_is_told(
    address: str, folder: Path, page: Page, file: str, good: str, bad: str, number: int, told: str
) -> None:
    text = (folder / file).read_text("utf-8")
    assert good in text
    page.route(
        f"**/{file}", lambda route: route.fulfill(body=text.replace(good, bad).encode(), headers=UTF_8)
    )
    page.goto(address + PAGE)
    status = pressed(page, number).get_by_role("status").first
    assert outcome(status) == DIFFERS
    loud = status.locator("li.unequal")
    expect(loud.filter(has_text=told)).to_have_count(1)
    assert {line.evaluate("e => getComputedStyle(e).fontWeight") for line in loud.all()} == {"700"}


UTF_8 = {"Content-Type": "text/html; charset=utf-8"}


def test_a_list_of_many_files_is_read_to_its_line(address: str, folder: Path, page: Page) -> None:
    many = "".join(f"{n:064x}  assets/{n}.png\n" for n in range(20_000))
    text = many + (folder / SUMS).read_text("utf-8")
    page.route(f"**/{SUMS}", lambda route: route.fulfill(body=text))
    page.goto(address + PAGE)
    assert outcome(pressed(page, 1).get_by_role("status").first) == AGREES


# A reader's own copy

COPIES = [
    (1, WIRE.replace("\r\n", "\n").encode(), "with the same words", "is no evidence."),
    (2, WIRE.replace("official", "officer").encode(), "with the same words", "that ships carried arms."),
    (3, WIRE.replace("\r\n", "\n").encode(), "with the same words", "They left at night."),
    (5, GULF.strip().encode(), "with the same words", "سيُفتتح"),
    (
        1,
        WIRE.replace("no evidence", "evidence").encode(),
        "WITHOUT these words",
        "Moscow says that there is no",
    ),
    (3, WIRE.replace("at night", "by night").encode(), "WITHOUT these words", "They left at night."),
    (1, "\ufeff".encode() + WIRE.encode(), "with the same words", "is no evidence."),
    (1, WIRE.encode("utf-16"), "Nothing was compared", "no text in UTF-8"),
    (1, b"%PDF-1.7 \xff\xfe", "Nothing was compared", "no text in UTF-8"),
    (1, b"", "WITHOUT these words", "Moscow says that there is no evidence."),
]


def test_another_text_is_never_taken_for_the_one_quoted_from(address: str, page: Page) -> None:
    page.goto(address + PAGE)
    for number, copy, told, more in COPIES:
        page.reload()
        status = compared(pressed(page, number), copy)
        assert told in outcome(status), (number, copy)
        expect(status).to_contain_text(more)
        expect(status).to_contain_text(sha256(copy).hexdigest())


@pytest.mark.parametrize(
    ("good", "bad", "number", "told"),
    [
        (
            "is no evidence.</mark>",
            "is evidence.</mark>",
            1,
            "it has other words. Here: Moscow says that there is evi",
        ),
        ("Imagery shows", "Imagery hides", 1, "but around them something else"),
        (">الرصيف", ">السد", 5, "it has other words. Here: السد"),
    ],
)
def test_the_article_shows_what_a_page_invents(
    address: str, folder: Path, page: Page, good: str, bad: str, number: int, told: str
) -> None:
    text = (folder / PAGE).read_text("utf-8").replace(good, bad)
    page.route(f"**/{PAGE}", lambda route: route.fulfill(body=text.encode(), headers=UTF_8))
    page.goto(address + PAGE)
    status = compared(pressed(page, number), (WIRE if number == 1 else GULF).encode())
    assert outcome(status) == DIFFERS
    expect(status).to_contain_text(told)


def test_nothing_leaves_the_site(address: str, page: Page) -> None:
    page.goto(address + PAGE)
    asked: list[tuple[str, str, str | None]] = []
    page.on("request", lambda request: asked.append((request.method, request.url, request.post_data)))
    compared(pressed(page, 2), WIRE.encode())
    assert {(method, body) for method, _, body in asked} == {("GET", None)}
    script, *data = sorted(url.removeprefix(address) for _, url, _ in asked)
    assert re.fullmatch(r"SHA256SUMS|assets/verify\.\w+\.js", script)
    assert sorted([script, *data])[0] == SUMS
    assert data[-1] == DATA
    assert len(asked) == 3


# Where it cannot be done


def test_from_disk_it_says_what_to_do_and_compares_a_copy(folder: Path, page: Page) -> None:
    page.goto((folder / PAGE).as_uri())
    for number in (1, 5):
        panel = pressed(page, number)
        status = panel.get_by_role("status").first
        assert outcome(status) == "Nothing was compared."
        expect(status).to_contain_text("sha256sum -c SHA256SUMS in the site’s folder")
        assert outcome(compared(panel, (WIRE if number == 1 else GULF).encode())) == AGREES


def test_data_that_does_not_come_is_told(address: str, page: Page) -> None:
    page.route(f"**/{DATA}", lambda route: route.fulfill(status=404, body="gone"))
    page.goto(address + PAGE)
    status = pressed(page, 1).get_by_role("status").first
    assert outcome(status) == "Nothing was compared."
    expect(status).to_contain_text(f"could not be fetched: {DATA}")


def test_a_script_that_does_not_come_is_told_and_asked_for_again(address: str, page: Page) -> None:
    page.route("**/verify.*", lambda route: route.abort(), times=1)
    page.goto(address + PAGE)
    button = page.locator("#e-1").get_by_role("button")
    button.click()
    expect(button).to_have_text("The check could not be fetched: press again")
    button.click()
    expect(page.locator("#e-1 .verification")).to_contain_text(AGREES)


def test_there_is_no_dead_button(folder: Path, address: str, browser: Browser) -> None:
    """Without JavaScript, and on plain http, where browsers compute no digest."""

    def plain(route: Route) -> None:
        route.fulfill(path=folder / route.request.url.removeprefix("http://facts.example/"))

    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(address + PAGE)
        assert page.get_by_role("button").count() == 0
    with browser.new_context() as context:
        page = context.new_page()
        page.route("http://facts.example/**", plain)
        page.goto(f"http://facts.example/{PAGE}")
        assert page.evaluate("isSecureContext") is False
        assert page.locator("button[data-words]").count() == 6
        assert page.locator("button[data-words]:visible").count() == 0


def test_the_keyboard_opens_and_closes_it(address: str, page: Page) -> None:
    page.goto(address + PAGE)
    button = page.locator("#e-1 button")
    button.focus()
    panel = page.locator("#e-1 .verification")
    for shown in (True, False, True):
        page.keyboard.press("Enter")
        expect(button).to_have_attribute("aria-expanded", str(shown).lower())
        expect(panel).to_be_visible(visible=shown)
    expect(panel).to_contain_text(AGREES)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.type") == "file"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_failure_is_seen_in_every_light(address: str, folder: Path, browser: Browser, scheme: Any) -> None:
    text = (folder / DATA).read_text("utf-8").replace("no evidence", "evidence")
    with browser.new_context(
        color_scheme=scheme, bypass_csp=True, viewport={"width": 320, "height": 800}
    ) as context:
        page = context.new_page()
        page.route(f"**/{DATA}", lambda route: route.fulfill(body=text))
        page.goto(address + PAGE)
        compared(pressed(page, 1), b"Something else.")
        assert violations(page) == []
        assert sideways(page) == []
