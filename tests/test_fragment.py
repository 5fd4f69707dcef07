"""Links to the very words: what they hold, and that other implementations find these words and no others."""

import base64
import os
import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import unquote

import microsite
import pytest
from chromium import FLAGS, find
from hypothesis import assume, given
from hypothesis import strategies as st
from node import package
from playwright.sync_api import Browser, Page, Playwright, Route
from tiny import SHIPS, SOURCES, assessed

from site_builder.excerpt import Excerpt
from site_builder.fragment import LONGEST, Directive, directive, link
from site_builder.span import Span, Text

ADDRESS = "https://article.example/a"


def found(text: str, words: str, nth: int = 0) -> Directive | None:
    """The directive for an occurrence of the words."""
    starts = [match.start() for match in re.finditer(re.escape(words), text)]
    return directive(Text(text), Span(starts[nth], starts[nth] + len(words)))


TEXT = """\
Ships under suspicion

The White House said on Friday that ships carried arms. "We saw them," an official said.
Moscow says no. Seoul says no. Moscow says no to Seoul.
Café talks - "a well-known, old & dear one" - were held. CAFE talks were not.
"""

SHORT = [
    # The words, which occurrence, and what the browser is to look for.
    ("that ships carried arms", 0, Directive("that ships carried arms")),
    ("ships carried arms", 0, Directive("ships carried arms", prefix="that", suffix='. "We')),
    ("Ships under suspicion", 0, Directive("Ships under suspicion")),
    ("Moscow says no", 0, Directive("Moscow says no", suffix=". Seoul")),
    ("Moscow says no", 1, Directive("Moscow says no", prefix="no.", suffix="to")),
    ("Seoul says no.", 0, Directive("Seoul says no.", prefix="no.", suffix="Moscow")),
    ("Café talks", 0, Directive("Café talks", suffix='- "a')),
    ("CAFE talks were not.", 0, Directive("CAFE talks were not.")),
]


@pytest.mark.parametrize(("words", "nth", "wanted"), SHORT)
def test_words_are_given_with_as_much_context_as_it_takes(words: str, nth: int, wanted: Directive) -> None:
    assert found(TEXT, words, nth) == wanted


LONG = "One two three four five six. " + "Filler words go on and on. " * 12 + "Seven eight nine ten."


@pytest.mark.parametrize(
    "twin", ["WE SAW THE SHIPS THERE", "we sáw thé ships there", "We  saw the ships\u00a0there"]
)
def test_words_that_differ_in_case_accents_or_blanks_alone_need_context(twin: str) -> None:
    words = "We saw the ships there"
    assert found(f"Today: {words}.\nOnce: {twin}.\n", words) == Directive(words, prefix="Today:")


def test_a_long_passage_is_given_by_its_ends() -> None:
    assert len(LONG) > LONGEST
    assert found(f"T\n\n{LONG}\n", LONG) == Directive("One two three four", end="Seven eight nine ten.")


def test_so_is_one_that_goes_over_lines() -> None:
    text = "A first line that ends here.\n\nA second line that ends there.\n"
    words = "line that ends here.\n\nA second line"
    assert found(text, words) == Directive("line that ends here.", end="A second line")


def test_the_first_words_are_as_many_as_tell_the_place() -> None:
    text = f"One two three four elsewhere. {LONG}"
    assert found(text, LONG) == Directive("One two three four five", end="Seven eight nine ten.")


def test_where_the_last_words_come_earlier_more_of_them_are_given() -> None:
    long = LONG.replace("Filler", "words seven eight nine ten. Filler", 1).replace("Seven", "At last seven")
    assert found(long, long) == Directive("One two three four", end="last seven eight nine ten.")


def test_what_cannot_be_told_apart_has_no_link() -> None:
    assert found("no no\n" * 9, "no no", 3) is None


@pytest.mark.parametrize(
    ("text", "words", "wanted"),
    [
        ("and the women who came to", "omen who came t", "women who came to"),
        ("평양에 배가 갔다고 한다", "평양", "평양에"),
    ],
)
def test_part_of_a_word_is_widened_to_the_word(text: str, words: str, wanted: str) -> None:
    made = found(text, words)
    assert made
    assert made.start == wanted


ENCODED = [
    (Directive("well-known, old & dear"), "text=well%2Dknown%2C%20old%20%26%20dear"),
    (Directive("a", end="b", prefix="c-", suffix="-d"), "text=c%2D-,a,b,-%2Dd"),
    (Directive("Белый дом"), "text=%D0%91%D0%B5%D0%BB%D1%8B%D0%B9%20%D0%B4%D0%BE%D0%BC"),
    (Directive("a~b_c.d/e?f#g:h=i+j%k"), "text=a~b_c.d%2Fe%3Ff%23g%3Ah%3Di%2Bj%25k"),
]


@pytest.mark.parametrize(("made", "wanted"), ENCODED)
def test_all_but_unreserved_characters_is_encoded(made: Directive, wanted: str) -> None:
    assert str(made) == wanted


def ships(url: str | None) -> dict[int, str | None]:
    sources = tuple(replace(s, record=replace(s.record, url=url)) for s in SOURCES)
    return {e.number: link(e) for e in assessed("ships", SHIPS, sources).resolved.excerpts}


def test_a_link_is_the_articles_address_with_a_directive_for_each_part() -> None:
    links = ships(ADDRESS)
    assert links[2] == (
        f"{ADDRESS}#:~:text=The%20White%20House%20said%20on%20Friday%20that%20ships%20carried%20arms."
    )
    assert links[4] == (
        f"{ADDRESS}#:~:text=evidence.-,Imagery%20shows%20ships,-at&text=pier%2C-,RUSI%20said."
    )
    assert str(ships(f"{ADDRESS}#top")[2]).startswith(f"{ADDRESS}#top:~:text=The")


def test_without_an_address_there_is_no_link() -> None:
    assert set(ships(None).values()) == {None}
    assert set(ships("javascript:alert(1)").values()) == {None}


WORD = st.text("abcde'-,&áА1", min_size=1, max_size=3).filter(lambda w: any(c.isalnum() for c in w))
ARTICLE = st.lists(
    st.tuples(WORD, st.sampled_from([" ", " ", " ", "\n", "\n\n", "\u00a0"])), min_size=1, max_size=60
)


@st.composite
def passages(draw: st.DrawFn) -> tuple[str, Span]:
    """An article and some of its words."""
    pieces = draw(ARTICLE)
    text = "".join(word + blank for word, blank in pieces)
    starts = [sum(len(w + b) for w, b in pieces[:n]) for n in range(len(pieces))]
    first = draw(st.integers(0, len(pieces) - 1))
    last = draw(st.integers(first, len(pieces) - 1))
    return text, Span(starts[first], starts[last] + len(pieces[last][0]))


def decoded(made: Directive) -> Directive:
    """The directive as a browser takes it apart."""
    terms = str(made).removeprefix("text=").split(",")
    prefix = unquote(terms.pop(0)[:-1]) if terms[0].endswith("-") else None
    suffix = unquote(terms.pop()[1:]) if terms[-1].startswith("-") else None
    start, *end = map(unquote, terms)
    return Directive(start, end[0] if end else None, prefix, suffix)


@given(passages())
def test_a_directive_decodes_to_words_that_stand_at_one_place(passage: tuple[str, Span]) -> None:
    text, span = passage
    made = directive(Text(text), span)
    assume(made)
    assert made
    assert decoded(made) == made
    words = " ".join(text[span.start : span.end].split())
    if made.end is None:
        assert made.start == words
    else:
        assert words.startswith(made.start)
        assert words.endswith(made.end)
    spaced = " ".join(text.split())
    first, last = (
        (f"{made.prefix} " if made.prefix else "") + made.start,
        (f" {made.suffix}" if made.suffix else ""),
    )
    whole = first + (last if made.end is None else "")
    assert spaced.casefold().count(whole.casefold()) == 1


@given(st.text(), st.data())
def test_any_text_can_be_quoted(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    made = directive(Text(text), Span(start, data.draw(st.integers(start, len(text)))))
    assert made is None or decoded(made) == made


def excerpts() -> Iterator[Excerpt]:
    """Every excerpt of the real microsite and of the tiny site, as if its article were on the web."""
    claims = (*microsite.assessed_claims(), assessed("ships", SHIPS))
    for excerpt in (excerpt for claim in claims for excerpt in claim.resolved.excerpts):
        record = replace(excerpt.source.record, url=ADDRESS)
        yield replace(excerpt, source=replace(excerpt.source, record=record))


MARKED = (255, 0, 255)
LAYOUT = f"p {{margin: 1500px 0}} ::target-text {{background: rgb{MARKED}}}"


def laid_out(page: Page, text: str, address: str) -> None:
    """Follows the link to a page with each line of the article as a paragraph."""

    def answer(route: Route) -> None:
        lines = "".join(
            f"<p>{line.replace('&', '&amp;').replace('<', '&lt;')}</p>"
            for line in text.split("\n")
            if line.strip()
        )
        route.fulfill(
            content_type="text/html; charset=utf-8",
            body=f"<!doctype html><style>{LAYOUT}</style><body>{lines}",
        )

    page.route(f"{ADDRESS}**", answer)
    page.goto(address)


FIND = """async (links) => {
  const url = URL.createObjectURL(new Blob([links.source], {type: 'text/javascript'}));
  const {getFragmentDirectives, parseFragmentDirectives, processTextFragmentDirective} = await import(url);
  return links.addresses.map(address =>
    parseFragmentDirectives(getFragmentDirectives(new URL(address).hash)).text
      .map(directive => processTextFragmentDirective(directive).map(range => range.toString())));
}"""


def test_the_polyfill_finds_exactly_our_words(browser: Browser) -> None:
    source = (package("text-fragments-polyfill") / "src" / "text-fragment-utils.js").read_text("utf-8")
    page = browser.new_page(locale="en-US")
    articles: dict[str, list[Excerpt]] = {}
    for excerpt in excerpts():
        articles.setdefault(excerpt.source.text.stored, []).append(excerpt)
    checked = 0
    for text, quoted in articles.items():
        links = [link(excerpt) for excerpt in quoted]
        laid_out(page, text, ADDRESS)
        for excerpt, ranges in zip(
            quoted, page.evaluate(FIND, {"source": source, "addresses": links}), strict=True
        ):
            assert [[plain(words) for words in places] for places in ranges] == [
                [plain(words)] for words in excerpt.words
            ], excerpt.passage
            checked += 1
    page.close()
    assert checked > 190


def plain(text: str) -> str:
    """The text without blanks: a range over two paragraphs has none between them."""
    return "".join(text.split())


@pytest.fixture
def speaking(playwright: Playwright) -> Iterator[Browser]:
    """A browser with a language: under the POSIX locale it does not look for words."""
    found = find(playwright)
    assert found
    browser = playwright.chromium.launch(
        executable_path=found.program,
        env={**os.environ, **found.environment, "LC_ALL": "en_US.UTF-8"},
        args=FLAGS,
        chromium_sandbox=False,
    )
    yield browser
    browser.close()


def test_chromium_goes_to_the_words_and_marks_them(speaking: Browser) -> None:
    quoted = [excerpt for excerpt in excerpts() if excerpt.source.id == "upi-2023-10-20"]
    last = max(quoted, key=lambda excerpt: excerpt.spans[0].start)
    address = link(last)
    assert address
    page = speaking.new_page()
    laid_out(page, last.source.text.stored, address)
    page.wait_for_function("scrollY > 0")
    paragraph = page.get_by_text(last.words[0][:40])
    box = paragraph.bounding_box()
    assert box
    assert 0 <= box["y"] <= page.evaluate("innerHeight")
    assert MARKED in pixels(page)
    page.close()


def pixels(page: Page) -> set[tuple[int, ...]]:
    """The colours on the screen: red, green and blue."""
    picture = base64.b64encode(page.screenshot()).decode()
    drawn: list[int] = page.evaluate(
        """async (picture) => {
          const bitmap = await createImageBitmap(await (await fetch(picture)).blob());
          const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
          context.drawImage(bitmap, 0, 0);
          return Array.from(new Set(new Uint32Array(
            context.getImageData(0, 0, bitmap.width, bitmap.height).data.buffer)));
        }""",
        f"data:image/png;base64,{picture}",
    )
    return {tuple(colour.to_bytes(4, "little")[:3]) for colour in drawn}
