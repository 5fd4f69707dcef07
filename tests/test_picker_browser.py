"""Selecting words on an article's page, in a real browser: the excerpt, the form, the file, and who may use it how."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from builders import SITE, a_project, a_record
from hosts import complaints
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect
from previews import previewing
from test_accessible import DESKTOP, LOOKS, Scheme, sideways, violations
from test_valid_html import checked

from site_builder import theme

WIRE = """\
Ships under suspicion

The White House said on Friday that 1,000 ships carried arms. "We saw them," an official said. Moscow says that there is no evidence.

Imagery shows ships at the pier, RUSI said. Many fear that more ships will come. Imagery shows ships.
""" + "\n".join(
    f"\nParagraph {n} is here to make the page long enough to scroll; it says nothing." for n in range(9)
)

SCRIPTS = """\
😀 one 👨\u200d👩\u200d👧 two cafe\u0301 three
שלום עולם טוב, 1,000 ships
قال الوزير إن السفن غادرت الميناء. ولم يعلق أحد.
선박들이 떠났다고 그는 말했다. 船が出た。
a\u00a0b \u2003 c\u00add <b>bold</b> &amp; "x"
"""

CLAIM = """\
claim: Ships carried arms
claimant: washington
topics: [arms]
principals: [moscow, pyongyang]
parts:
  shipped: Arms were shipped
  number: There were 1,000 ships
summary: Washington says so.
excerpts:
  - source: wire
    exact: Moscow says that there is no evidence.
    party: moscow
    says: disputes
    bears_on: [shipped]
    mode: indirect
  - source: wire
    exact: The White House said on Friday that 1,000 ships carried arms. [...] an official said.
    party: washington
    says: asserts
    bears_on: [shipped, number]
    mode: indirect
"""

DRAFT = """\
claim: Ships were seen
topics: []
principals: []
summary: null
excerpts: []   # none so far
searched: null
draft: true
"""

CHOSEN = "#picker:not([hidden]) [data-words]"


@dataclass(frozen=True, slots=True)
class Desk:
    """A site that is edited, at the address where its preview answers."""

    root: Path
    address: str

    def file(self, path: str) -> str:
        return (self.root / path).read_text("utf-8")


@contextmanager
def serving(root: Path) -> Iterator[Desk]:
    """A site of two articles, a claim and a draft under `serve`."""
    project = a_project(
        root,
        {
            "site.yaml": SITE,
            "seeds/wire.txt": WIRE,
            "seeds/wire.yaml": a_record(WIRE),
            "seeds/scripts.txt": SCRIPTS,
            "seeds/scripts.yaml": a_record(SCRIPTS, "scripts"),
            "claims/ships.yaml": CLAIM,
            "claims/seen.yaml": DRAFT,
        },
    )
    with previewing(project.root) as preview:
        yield Desk(project.root, preview.address)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """For tests that write nothing."""
    with serving(tmp_path_factory.mktemp("desk")) as desk:
        yield desk


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Desk]:
    """For a test that writes."""
    with serving(tmp_path) as desk:
        yield desk


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    with browser.new_context(viewport={"width": DESKTOP[0], "height": DESKTOP[1]}) as context:
        yield context


@pytest.fixture
def page(context: BrowserContext, desk: Desk) -> Page:
    """The page of an article with the picker at hand."""
    page = context.new_page()
    visit(page, desk, "wire")
    return page


def visit(page: Page, desk: Desk, source: str, more: str = "") -> None:
    page.goto(f"{desk.address}sources/{source}.html{more}")
    page.locator("#picker").wait_for(state="attached")


SELECT = """([from, to]) => {
  const all = document.createTreeWalker(document.querySelector('.text'), NodeFilter.SHOW_TEXT);
  const nodes = [];
  while (all.nextNode()) nodes.push(all.currentNode);
  const place = ([words, behind]) => {
    const node = nodes.find((one) => one.data.includes(words));
    return [node, node.data.indexOf(words) + (behind ? words.length : 0)];
  };
  getSelection().setBaseAndExtent(...place([from, false]), ...place([to, true]));
}"""


def select(page: Page, first: str, last: str | None = None) -> None:
    """Selects from the first words to the end of the last ones, each within one piece of the page's text."""
    page.evaluate(SELECT, [first, last or first])


def offered(page: Page) -> str:
    """The words that are offered, once there are any."""
    expect(page.locator(CHOSEN)).not_to_be_empty()
    return page.locator(CHOSEN).text_content() or ""


# Which words


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("Ships under", None, "Ships under"),
        ("arms.", '"We saw', 'arms. "We saw'),
        ("an official", "no evidence.", "an official said. Moscow says that there is no evidence."),
        ("suspicion", "The White", "suspicion\n\nThe White"),
        ("Friday that 1", None, "Friday that 1,000"),
    ],
)
def test_selected_words_are_offered(page: Page, first: str, last: str | None, words: str) -> None:
    select(page, first, last)
    expect(page.locator(CHOSEN)).to_have_text(words, use_inner_text=False)
    assert offered(page) == words


@pytest.mark.parametrize(
    "words",
    [
        "😀 one",
        "👨\u200d👩\u200d👧 two cafe\u0301",
        "cafe\u0301",
        "עולם טוב",
        "1,000 ships",
        "إن السفن",
        "그는 말했다.",
        "出た。",
        "a\u00a0b",
        '<b>bold</b> &amp; "x"',
    ],
)
def test_every_script_is_counted_in_code_points(page: Page, desk: Desk, words: str) -> None:
    visit(page, desk, "scripts")
    select(page, words)
    assert offered(page) == words
    place = page.locator("[data-place]").text_content()
    assert place == f"seeds/scripts.txt, line {SCRIPTS[: SCRIPTS.index(words)].count(chr(10)) + 1}"


def test_the_page_holds_the_stored_text_and_nothing_else(page: Page, desk: Desk) -> None:
    shown = """() => [...document.querySelectorAll('p[data-start]')].map((p) => {
      const copy = p.cloneNode(true);
      for (const number of copy.querySelectorAll('.refs')) number.remove();
      return [Number(p.dataset.start), copy.textContent];
    })"""
    for source, text in (("wire", WIRE), ("scripts", SCRIPTS)):
        visit(page, desk, source)
        for start, words in page.evaluate(shown):
            assert text[start : start + len(words)] == words


def test_a_selection_may_begin_and_end_in_a_number_or_a_note(page: Page) -> None:
    page.evaluate("""() => {
      const [first, last] = document.querySelectorAll('.text .refs');
      const note = document.querySelector('.notes li');
      getSelection().setBaseAndExtent(first.querySelector('a').lastChild, 0, last.querySelector('a').lastChild, 1);
    }""")
    words = offered(page)
    assert words == '"We saw them," an official said.'
    page.evaluate("""() => {
      const paragraph = document.querySelectorAll('p[data-start]')[2];
      getSelection().setBaseAndExtent(document.querySelector('.notes li').firstChild, 0, paragraph.firstChild, 7);
    }""")
    expect(page.locator(CHOSEN)).to_have_text("Imagery")


def test_words_are_selected_with_the_mouse_and_widened(page: Page) -> None:
    paragraph = page.locator("p[data-start]").nth(2)
    paragraph.scroll_into_view_if_needed()
    box = paragraph.bounding_box()
    assert box
    page.mouse.move(box["x"] + 20, box["y"] + 15)
    page.mouse.down()
    page.mouse.move(box["x"] + 120, box["y"] + 15, steps=4)
    expect(page.locator("#picker")).to_be_hidden()
    page.mouse.up()
    words = offered(page)
    assert re.fullmatch(r"Imagery shows( ships)?", words)
    expect(page.get_by_text("Widened to whole words")).to_be_visible()
    page.mouse.click(box["x"] + 20, box["y"] + 15)
    expect(page.locator("#picker")).to_be_hidden()


def test_words_are_selected_by_keyboard(page: Page) -> None:
    text = page.locator(".text")
    text.focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(CHOSEN)).to_have_text("Ships")
    for key in ("ArrowRight", "Shift+ArrowRight"):
        page.keyboard.press(key)
    expect(page.locator(CHOSEN)).to_have_text("under suspicion")
    page.keyboard.press("ArrowDown")
    expect(page.locator(CHOSEN)).to_have_text("The White House said on Friday that 1,000 ships carried arms.")
    page.keyboard.press("Shift+ArrowDown")
    expect(page.locator(CHOSEN)).to_have_text(
        re.compile(r'^The White House .* "We saw them," an official said\.$')
    )
    page.keyboard.press("Shift+ArrowUp")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Shift+ArrowLeft")
    expect(page.locator(CHOSEN)).to_have_text("under suspicion")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Claim", exact=True)).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#picker")).to_be_hidden()
    expect(text).to_be_focused()


def test_from_right_to_left_the_arrows_go_with_the_text(page: Page, desk: Desk) -> None:
    visit(page, desk, "scripts")
    page.locator(".text").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowLeft")
    expect(page.locator(CHOSEN)).to_have_text("قال")
    page.keyboard.press("Shift+ArrowLeft")
    expect(page.locator(CHOSEN)).to_have_text("قال الوزير")


def test_what_is_no_word_is_told(page: Page) -> None:
    select(page, ',"')
    expect(page.get_by_role("alert")).to_have_text("the selection holds no whole word")
    expect(page.get_by_role("button", name="Insert")).to_be_hidden()
    select(page, "Imagery")
    assert offered(page) == "Imagery"
    expect(page.get_by_role("alert")).to_be_hidden()


# The form


def test_the_yaml_follows_the_form_and_can_be_copied(page: Page, context: BrowserContext) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    select(page, "Imagery shows ships at")
    assert offered(page) == "Imagery shows ships at"
    page.get_by_label("Who says it").select_option("rusi")
    says = page.get_by_label("What it says of the claim")
    assert says.locator("optgroup:not(:disabled)").evaluate_all(
        "all => all.map((one) => one.dataset.voice)"
    ) == ["observer"]
    says.select_option("consistent")
    page.get_by_label("How the article gives it").select_option("indirect")
    page.get_by_text("Speaker, date").click()
    page.get_by_label("Add to via").select_option("upi")
    page.get_by_label("Note").fill("No number: see there")
    page.get_by_role("button", name="Copy YAML").click()
    expect(page.get_by_text("Copied.")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == (
        '  - source: wire\n    exact: "Imagery shows ships at"\n    party: rusi\n    says: consistent\n'
        '    mode: indirect\n    via: [upi]\n    note: "No number: see there"\n'
    )
    assert page.get_by_role("region", name="YAML").text_content() == copied


def test_without_a_clipboard_the_yaml_is_selected(page: Page) -> None:
    page.evaluate(
        "() => { Object.defineProperty(navigator, 'clipboard', {value: undefined}); document.execCommand = () => false; }"
    )
    select(page, "Imagery")
    assert offered(page) == "Imagery"
    page.get_by_role("button", name="Copy YAML").click()
    expect(page.get_by_text("copy it with Ctrl+C")).to_be_visible()
    assert page.evaluate("getSelection().toString()").startswith("  - source: wire")


def test_the_article_itself_speaks_in_its_own_voice(page: Page) -> None:
    select(page, "Many fear")
    assert offered(page) == "Many fear"
    page.get_by_label("Who says it").select_option("The article itself")
    expect(page.get_by_label("How the article gives it")).to_have_value("own-voice")
    expect(page.get_by_role("region", name="YAML")).to_contain_text("party: null")
    page.get_by_label("Who says it").select_option("moscow")
    expect(page.get_by_label("How the article gives it")).to_have_value("")


def test_a_mistake_is_told_beside_its_field_and_nothing_is_written(page: Page, desk: Desk) -> None:
    select(page, "Imagery")
    assert offered(page) == "Imagery"
    page.get_by_role("button", name="Insert").click()
    expect(page.get_by_text("choose the claim that gets the excerpt")).to_be_visible()
    page.get_by_label("Claim", exact=True).select_option("claims/seen.yaml")
    page.get_by_text("Speaker, date").click()
    page.get_by_label("Said", exact=True).fill("yesterday")
    expect(page.get_by_label("Said", exact=True)).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#picker-said-problem")).to_contain_text("“yesterday” is not a date")
    page.get_by_role("button", name="Insert").click()
    expect(page.get_by_role("alert")).to_contain_text("said: “yesterday” is not a date")
    assert desk.file("claims/seen.yaml") == DRAFT


def test_an_excerpt_goes_into_the_chosen_claim(page: Page, own: Desk) -> None:
    visit(page, own, "wire")
    select(page, "Many fear", "will come.")
    assert offered(page) == "Many fear that more ships will come."
    page.get_by_label("Claim", exact=True).select_option("claims/ships.yaml")
    page.get_by_label("There were 1,000 ships").check()
    page.get_by_label("Who says it").select_option("The article itself")
    page.get_by_label("What it says of the claim").select_option("hedges")
    page.get_by_role("button", name="Insert").click()
    link = page.get_by_role("link", name="claims/ships.yaml, line 22")
    expect(link).to_have_attribute("href", f"vscode://file{own.root}/claims/ships.yaml:22:1")
    expect(page.locator("[data-done]")).to_contain_text("delete lines 22 to 27 of the file")
    assert own.file("claims/ships.yaml") == (
        CLAIM + "  - source: wire\n"
        '    exact: "Many fear that more ships will come."\n'
        "    party: null\n    says: hedges\n    bears_on: [number]\n    mode: own-voice\n"
    )
    # The preview reloads the page: what was done is still told, and the words are marked.
    expect(page.locator("mark", has_text="Many fear that more ships will come.")).to_be_visible()
    expect(link).to_be_visible()
    page.get_by_role("button", name="The same words").click()
    expect(page.locator("[data-used]")).to_contain_text("Ships carried arms")
    page.keyboard.press("Escape")
    page.reload()
    page.locator("#picker").wait_for(state="attached")
    expect(page.locator("#picker")).to_be_hidden()


def test_what_was_inserted_stays_told_while_its_words_stay_selected(page: Page, own: Desk) -> None:
    page.clock.install()
    visit(page, own, "wire")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    select(page, "any fear that mor")
    assert offered(page) == "Many fear that more"
    page.get_by_label("Claim", exact=True).select_option("claims/seen.yaml")
    page.get_by_role("button", name="Insert").click()
    expect(page.locator("[data-done]")).to_be_focused()
    before = len(asked)
    page.evaluate("document.dispatchEvent(new Event('selectionchange'))")
    page.clock.run_for(1_000)
    assert page.evaluate("1") == 1
    assert [url for url in asked[before:] if url.endswith("/pick")] == []
    expect(page.locator("[data-done]")).to_be_visible()
    assert own.file("claims/seen.yaml").count("source: wire") == 1
    # A draft that is not complete has no page: its file is what there is to see.
    page.get_by_role("button", name="The same words").click()
    used = page.locator("[data-used]").get_by_role("link", name="Ships were seen")
    expect(used).to_have_attribute("href", f"vscode://file{own.root}/claims/seen.yaml:1:1")


def test_what_was_chosen_last_is_chosen_again(page: Page, desk: Desk) -> None:
    select(page, "Imagery")
    assert offered(page) == "Imagery"
    page.get_by_label("Claim", exact=True).select_option("claims/ships.yaml")
    page.get_by_label("Who says it").select_option("tass")
    page.get_by_label("How the article gives it").select_option("quote")
    expect(page.get_by_role("region", name="YAML")).to_contain_text("mode: quote")
    page.keyboard.press("Escape")
    visit(page, desk, "scripts")
    select(page, "two")
    assert offered(page) == "two"
    expect(page.get_by_label("Claim", exact=True)).to_have_value("claims/ships.yaml")
    expect(page.get_by_label("Arms were shipped")).to_be_visible()
    expect(page.get_by_role("region", name="YAML")).to_contain_text("party: tass")


def test_an_open_form_comes_back_after_a_reload(page: Page) -> None:
    select(page, "Imagery")
    assert offered(page) == "Imagery"
    page.get_by_text("Speaker, date").click()
    page.get_by_label("Note").fill("Half a sent")
    expect(page.get_by_role("region", name="YAML")).to_contain_text("Half a sent")
    page.reload()
    assert offered(page) == "Imagery"
    expect(page.locator("[name=note]")).to_have_value("Half a sent")


def test_a_file_that_cannot_be_edited_is_told(page: Page, own: Desk) -> None:
    visit(page, own, "wire")
    select(page, "Imagery")
    assert offered(page) == "Imagery"
    (own.root / "claims" / "seen.yaml").write_text("claim: [\nx: y\n")
    expect(page.locator(".preview-findings")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".preview-findings")).to_be_hidden()
    expect(page.locator("#picker")).to_be_visible()
    late: list[Route] = []
    page.route("**/pick", lambda route: late.append(route))
    with page.expect_request("**/pick"):
        page.get_by_label("Claim", exact=True).select_option("claims/seen.yaml")
    page.get_by_role("button", name="Insert").click()
    told = page.get_by_role("alert")
    expect(told).to_contain_text("claims/seen.yaml")
    # An answer to what was asked before does not take it away.
    with page.expect_response("**/pick"):
        late[0].continue_()
    expect(told).to_contain_text("claims/seen.yaml")
    assert own.file("claims/seen.yaml") == "claim: [\nx: y\n"


# Words in use


def test_marked_words_tell_which_claims_use_them(page: Page, browser: Browser, desk: Desk) -> None:
    select(page, "no evidence")
    used = page.locator("[data-used]")
    expect(used.get_by_role("link")).to_have_text("Ships carried arms")
    page.keyboard.press("Escape")
    mark = page.locator("mark", has_text="Moscow says")
    mark.hover()
    expect(page.locator(".notes li.same")).to_contain_text("Disputed by Moscow: Ships carried arms")
    page.mouse.move(2, 2)
    expect(page.locator(".notes li.same")).to_have_count(0)
    page.locator(".refs a").first.focus()
    expect(page.locator("mark.same")).to_have_count(2)
    with browser.new_context(viewport={"width": 360, "height": 300}, has_touch=True) as phone:
        small = phone.new_page()
        visit(small, desk, "wire")
        marked = small.locator("mark", has_text="no evidence")
        marked.evaluate("mark => mark.scrollIntoView({block: 'end'})")
        middle = """mark => {
          const line = [...mark.getClientRects()].at(-1);
          return [line.x + line.width / 2, line.y + line.height / 2];
        }"""
        small.touchscreen.tap(*marked.evaluate(middle))
        told = small.get_by_role("region", name="Claims that use these words")
        expect(told).to_contain_text("Disputed by Moscow: Ships carried arms")
        small.keyboard.press("Escape")
        expect(told).to_be_hidden()


def test_the_page_of_unused_sentences_leads_to_the_form(page: Page, desk: Desk) -> None:
    page.get_by_role("link", name="Sentences that no claim uses").click()
    item = page.locator(".unused li", has_text="RUSI said")
    expect(item).to_contain_text("With an attribution.")
    item.get_by_role("link", name="In its paragraph").click()
    expect(page.locator("p:target")).to_contain_text("Imagery shows ships at the pier")
    page.go_back()
    item.get_by_role("link", name="Pick it").click()
    assert offered(page) == "Imagery shows ships at the pier, RUSI said."
    assert page.evaluate("getSelection().toString()") == "Imagery shows ships at the pier, RUSI said."
    assert "#" not in page.url


# For everyone


@pytest.mark.parametrize("width", [320, 360, 700, 1100, 1600])
def test_the_panel_never_covers_the_words(browser: Browser, desk: Desk, width: int) -> None:
    with browser.new_page(viewport={"width": width, "height": 640}) as page:
        visit(page, desk, "wire")
        for words in ("suspicion", "an official", "Many fear", "Paragraph 8 is"):
            page.locator("p[data-start]", has_text=words).first.scroll_into_view_if_needed()
            select(page, words)
            expect(page.locator(CHOSEN)).to_have_text(words)
            apart = """() => {
              const words = getSelection().getRangeAt(0).getBoundingClientRect();
              const panel = document.getElementById('picker').getBoundingClientRect();
              return words.top >= 0 && words.left >= 0 && (words.bottom <= panel.top || words.right <= panel.left);
            }"""
            page.wait_for_function(apart)
        assert sideways(page) == []


@pytest.mark.parametrize(("scheme", "size"), LOOKS, ids=[f"{scheme}-{size[0]}" for scheme, size in LOOKS])
def test_axe_finds_nothing(browser: Browser, own: Desk, scheme: Scheme, size: tuple[int, int]) -> None:
    viewport: Any = {"width": size[0], "height": size[1]}
    with browser.new_context(bypass_csp=True, color_scheme=scheme, viewport=viewport) as context:
        page = context.new_page()
        heard = complaints(page)
        visit(page, own, "wire")
        select(page, "no evidence")
        assert offered(page) == "no evidence"
        page.get_by_label("Claim", exact=True).select_option("claims/ships.yaml")
        page.get_by_label("Arms were shipped").check()
        page.get_by_label("Who says it").select_option("pyongyang")
        page.get_by_label("What it says of the claim").select_option("disputes")
        page.get_by_label("How the article gives it").select_option("indirect")
        page.get_by_text("Speaker, date").click()
        page.get_by_label("Said", exact=True).fill("yesterday")
        expect(page.locator("#picker-said-problem")).to_be_visible()
        assert violations(page) == []
        page.get_by_label("Said", exact=True).fill("")
        expect(page.locator("#picker-said-problem")).to_be_hidden()
        page.get_by_role("button", name="Insert").click()
        expect(page.locator(".notes li", has_text="Pyongyang")).to_be_visible()
        expect(page.locator("[data-done]")).to_be_visible()
        assert violations(page) == []
        page.keyboard.press("Escape")
        page.goto(f"{own.address}unused.html")
        assert violations(page) == []
        assert sideways(page) == []
        # Leaving while the page comes anew after the insertion ends what it was still fetching.
        assert [told for told in heard if "304" not in told and "ERR_ABORTED" not in told] == []


def test_the_pages_are_valid_with_their_panel(page: Page, desk: Desk, tmp_path: Path) -> None:
    select(page, "no evidence")
    assert offered(page) == "no evidence"
    places = {}
    for name, path in (("source", "sources/wire.html"), ("unused", "unused.html")):
        if name == "unused":
            page.goto(desk.address + path)
        file = tmp_path / f"{name}.html"
        file.write_text(page.content(), "utf-8")
        places[str(file)] = name
    style = tmp_path / "picker.css"
    css = (theme.folder() / "picker.css").read_text("utf-8")
    style.write_text(re.sub(r"::highlight\(picked\) \{.*?\}", "", css))  # newer than the checker
    assert checked({**places, str(style): "style"}, "--also-check-css") == {}


def test_the_picker_speaks_english_beside_any_language(page: Page, own: Desk) -> None:
    visit(page, own, "wire")
    (own.root / "site.yaml").write_text(f"{SITE}language: ko\n")
    page.locator("html[lang=ko] #picker").wait_for(state="attached")
    assert page.locator("#picker").get_attribute("lang") == "en"
    select(page, "Imagery")
    assert offered(page) == "Imagery"
    assert page.get_by_label("Who says it").locator("option[value=rusi]").get_attribute("lang") == "ko"
