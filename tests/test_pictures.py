"""The macros of pictures.html: what a screen reader gets, what the policy on styles allows, what fits."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from math import isfinite
from pathlib import Path

import microsite
import pytest
from jinja2 import Environment
from lxml import etree
from playwright.sync_api import Browser
from tiny import COPY, SHIPS, a_site, a_source, assessed

from site_builder.alignment import Aligned, aligned
from site_builder.attribution import Graph, attribution
from site_builder.chronology import Chronology, chronology
from site_builder.evidence import AssessedClaim, assess
from site_builder.exhibit import quotes, sides
from site_builder.language import language
from site_builder.library import Library
from site_builder.press import Press
from site_builder.site import Site

ROOT = Path(__file__).parents[1]


@cache
def environment() -> Environment:
    return Press(a_site()).environment


def rendered(call: str, **values: object) -> str:
    """What one macro call writes, as markup."""
    text = f'{{% import "pictures.html" as pictures %}}{{{{ pictures.{call} }}}}'
    return environment().from_string(text).render(values)


def tree(markup: str) -> etree._Element:
    """The markup as XML: every tag closed, every attribute quoted."""
    return etree.fromstring(f"<main>{markup}</main>")


@dataclass(frozen=True, slots=True)
class Drawn:
    slug: str
    chronology: Chronology
    graph: Graph
    wordings: tuple[tuple[Aligned, ...], ...]


def drawn(claim: AssessedClaim, site: Site) -> Drawn:
    found = sides(claim, site).values()
    exhibits = [e for side in found for origin in side.origins for e in origin.excerpts]
    return Drawn(
        claim.resolved.claim.slug,
        chronology(claim, site),
        attribution(exhibits, language(site.language)),
        tuple(aligned(variants) for variants in quotes(claim, site)),
    )


def all_drawn() -> Iterator[Drawn]:
    site = microsite.site()
    for claim in microsite.assessed_claims():
        yield drawn(claim, site)


def page_of(of: Drawn) -> str:
    return "".join(
        (
            rendered("timeline(picture, 'time')", picture=of.chronology),
            rendered("attribution(picture, 'whom')", picture=of.graph),
            *(
                rendered("aligned(variants, id)", variants=variants, id=f"q-{n}")
                for n, variants in enumerate(of.wordings, 1)
            ),
        )
    )


def articles_page() -> str:
    library = Library(microsite.sources())
    bars = (
        rendered("overlap(picture, id)", picture=library.related(source).listed, id=f"shared-{source.id}")
        for source in microsite.sources()
    )
    return rendered("overlap_table(rows, 'words')", rows=library.shared) + "".join(bars)


def check(markup: str) -> None:
    """Ids are unique and lead somewhere, pictures are named, nothing needs a style of its own."""
    root = tree(markup)
    ids = Counter(root.xpath("//@id"))
    assert max(ids.values(), default=1) == 1
    for pointer in ("aria-labelledby", "aria-describedby"):
        for named in root.xpath(f"//@{pointer}"):
            [element] = root.xpath(f"//*[@id='{named}']")
            assert "".join(element.itertext()).strip()
    for svg in root.xpath("//svg[not(ancestor::svg)]"):
        assert svg.get("aria-hidden") == "true" or svg.get("aria-labelledby")
        if svg.get("aria-labelledby"):
            assert svg.get("role") in {"img", "group"}
            assert svg.find("title").get("id") == svg.get("aria-labelledby")
            assert svg.find("desc").get("id") == svg.get("aria-describedby")
    for image in root.xpath("//g[@role='img']"):
        assert image.find("title").text
    assert not root.xpath("//@style | //style | //script | //@*[starts-with(name(), 'on')]")
    assert not root.xpath("//@*[name() = 'fill' or name() = 'stroke'][not(. = 'none' or . = 'currentColor')]")
    assert all(link.get("href") for link in root.xpath("//a"))
    for element in root.xpath("//svg//*"):
        measured = {name: element.get(name) for name in PLACES if element.get(name)}
        assert all(isfinite(float(value.removesuffix("%").removesuffix("em"))) for value in measured.values())
        across = {name: float(value[:-1]) for name, value in measured.items() if value.endswith("%")}
        assert all(-0.1 <= value <= 100.1 for value in across.values())
        assert across.get("x", 0) + across.get("width", 0) <= 100.1


PLACES = ("x", "y", "dx", "dy", "x1", "x2", "y1", "y2", "width", "height", "stroke-width", "stroke-opacity")


def test_every_claim_of_the_microsite() -> None:
    for of in all_drawn():
        check(page_of(of))


def test_every_claim_of_the_microsite_from_right_to_left() -> None:
    site = microsite.site()
    for claim in microsite.assessed_claims():
        check(page_of(drawn(claim, replace(site, language="ar"))))


def test_the_articles_of_the_microsite() -> None:
    check(articles_page())


def test_a_picture_of_nothing() -> None:
    check(rendered("attribution(picture, 'g')", picture=attribution((), language("en"))))
    before = assess(assessed("ships", SHIPS).resolved, a_site(), date(2023, 1, 1))
    check(rendered("timeline(picture, 't')", picture=chronology(before, a_site())))


def test_marks_lead_to_their_excerpts_and_say_what_they_are() -> None:
    of = drawn(assessed("ships", SHIPS), a_site())
    links = tree(rendered("timeline(picture, 't')", picture=of.chronology)).xpath("//a")
    assert {link.get("href"): link.findtext("title") for link in links} == {
        "#e-1": "Excerpt 1: contradicts the claim. When it was said is not known; published: 20 October 2023.",
        "#e-2": "Excerpt 2: supports the claim. Said: 20 October 2023.",
        "#e-3": "Excerpt 3: supports the claim. When it was said is not known; published: on or after 19 October 2023.",
        "#e-4": "Excerpt 4: supports the claim. When it was said is not known; published: 20 October 2023.",
        "#e-5": "Excerpt 5: gives context. When it was said is not known; published: 20 October 2023.",
        "#e-6": (
            "Excerpt 6: contradicts the claim. When it was said is not known;"
            " published: on or after 19 October 2023. As only Moscow tells."
        ),
    }


def test_the_timeline_in_words() -> None:
    of = drawn(assessed("ships", SHIPS), a_site())
    root = tree(rendered("timeline(picture, 't')", picture=of.chronology))
    assert root.findtext(".//desc") == (
        "6 excerpts, from 19 October 2023 to 20 October 2023. In rows: Moscow, Pyongyang, Washington, RUSI"
        " and UPI. Each mark leads to its excerpt on this page."
    )
    legend = [" ".join("".join(span.itertext()).split()) for span in root.findall(".//figcaption/span")]
    assert legend == [
        "supports the claim",
        "contradicts the claim",
        "gives context",
        "filled: when it was said",
        "hollow: when the article appeared",
        "dashed: known only from another party",
        "some time within; the end is open where it fades",
    ]


def test_stances_differ_in_shape_and_in_line() -> None:
    shapes = {stance: tree(rendered(f"shape('{stance}')")).find("path").get("d") for stance in STANCES}
    assert len(set(shapes.values())) == len(STANCES)
    css = (ROOT / "templates" / "pictures.css").read_text()
    dashes = re.findall(r"\.edge\.(\w+) line.*?stroke-dasharray: ([\d ]+);", css)
    assert {stance for stance, _ in dashes} == {"contradicts", "context"}
    assert len({pattern for _, pattern in dashes}) == 2


STANCES = ("supports", "contradicts", "context", "wording")


def test_a_states_sign_stands_at_the_outer_end_of_its_label() -> None:
    for row in tree("".join(map(page_of, all_drawn()))).xpath("//*[contains(@class, 'state-row')]"):
        sign, label = row.find("svg/svg").get("x"), row.find("text")
        spaces = {tspan.get("dx") for tspan in label}
        assert (sign, spaces) == {"start": ("0", {"22"}), "end": ("-14", {"-22"})}[label.get("text-anchor")]


def test_who_told_whom_in_words() -> None:
    of = drawn(assessed("ships", SHIPS), a_site())
    root = tree(rendered("attribution(picture, 'g', '../')", picture=of.graph))
    assert "A Kremlin spokesman → TASS: contradicts the claim; excerpts: 1" in [
        title.text for title in root.findall(".//g/title")
    ]
    assert sorted(root.xpath("//a/@href")) == ["../sources/copy.html", "../sources/wire.html"]
    assert not root.xpath("//*[@tabindex]")


def test_a_graph_of_many_columns_scrolls_by_keyboard_too() -> None:
    text = SHIPS.replace("via: [tass, upi]", "via: [tass, agencies, kcna, upi]")
    of = drawn(assessed("ships", text), a_site())
    [part] = tree(rendered("attribution(picture, 'g')", picture=of.graph)).xpath("//*[@tabindex]")
    assert (part.get("tabindex"), part.get("role"), part.get("aria-label")) == ("0", "group", "Who told whom")


def test_shared_words_in_words() -> None:
    words = "one two three four five six seven eight"
    one = a_source("one", f"{words} nine", "publisher: unknown, published: unknown")
    other = a_source("other", f"ten {words}")
    library = Library((one, other))
    root = tree(rendered("overlap(picture, 'o')", picture=library.related(one).listed))
    assert " ".join("".join(root.find(".//p").itertext()).split()) == (
        "8 of 9 words also stand in The other (UPI). So much points to one common text."
    )
    assert root.xpath("//rect[@class='stretch']/@width") == [f"{round(100 * 39 / 44, 2)}%"]
    grid = tree(rendered("overlap_table(rows, 't')", rows=library.shared))
    assert [[cell.text for cell in row.findall("td")] for row in grid.iterfind(".//tbody/tr")] == [
        [None, "89%"],
        ["89%", None],
    ]
    assert grid.xpath("//th/@scope") == ["col", "col", "col", "row", "row"]


def test_shared_characters_in_words() -> None:
    words = "外交部长拉夫罗夫星期三抵达平壤进行访问"
    one, other = a_source("one", f"{words}。"), a_source("other", f"俄{words}")
    library = Library((one, other))
    root = tree(rendered("overlap(picture, 'o')", picture=library.related(one).listed))
    assert "19 of 19 characters also stand in" in "".join(root.itertext())


def test_wordings_keep_their_words_and_mark_what_differs() -> None:
    [of] = (of for of in all_drawn() if of.slug == "new-strategic-level")
    root = tree(rendered("aligned(variants, 'q-1')", variants=of.wordings[0]))
    assert ["".join(words.itertext()) for words in root.xpath("//*[@class='words']")][:2] == [
        "relations have reached a qualitatively new strategic level",
        "relations have reached a “qualitatively new and strategic level",
    ]
    assert root.xpath("(//li)[3]//mark/text()") == ["relationship on", "a"]
    assert root.xpath("//a/@href") == ["#q-1-1", "#q-1-2", "#q-1-3", "#q-1-4"]
    assert root.xpath("//ol/@class") == ["aligned columns"]


def test_wordings_of_two_languages_stand_apart() -> None:
    of = drawn(assessed("ships", SHIPS), a_site())
    root = tree(rendered("aligned(variants, 'q-1')", variants=of.wordings[0]))
    assert root.xpath("//*[@class='words']/@lang") == ["en", "ru"]
    assert len(root.xpath("//ol")) == 2
    assert not root.xpath("//mark | //p")
    assert "корабли везли оружие" in COPY


@pytest.mark.parametrize("tone", ["confirmed", "refuted", "open"])
@pytest.mark.parametrize("confidence", ["high", "moderate", "low", "none"])
def test_state_marks_are_decoration(tone: str, confidence: str) -> None:
    [svg] = tree(rendered(f"mark('{tone}', '{confidence}')"))
    assert (svg.get("width"), svg.get("aria-hidden"), svg.get("x")) == ("1em", "true", None)
    assert not "".join(svg.itertext()).strip()
    check(rendered(f"mark('{tone}', '{confidence}')"))


def test_open_marks_tell_how_sure_one_can_be() -> None:
    marks = [rendered(f"mark('open', '{confidence}')") for confidence in ("high", "moderate", "low", "none")]
    assert len(set(marks)) == 4


def test_a_state_mark_in_another_picture_has_a_size_and_a_place() -> None:
    [svg] = tree(rendered("mark('open', 'low', 64, 80, 120)"))
    assert [svg.get(name) for name in ("x", "y", "width", "height")] == ["80", "120", "64", "64"]


LOOSE = """() => [...document.querySelectorAll('figure')].flatMap(figure => {
  const scrolls = figure.querySelector('.wide');
  const edge = scrolls ? scrolls.getBoundingClientRect().left + scrolls.scrollWidth : innerWidth;
  return [...figure.querySelectorAll('text, .target')].filter(e => {
    const box = e.getBoundingClientRect();
    return box.left < 0 || box.right > edge + 1;
  }).map(e => e.textContent || e.parentNode.textContent);
})"""


SPILLED = """() => [...document.querySelectorAll('.node')].flatMap(node => {
  const frame = node.querySelector('rect').getBoundingClientRect();
  const box = node.querySelector('text').getBoundingClientRect();
  const fits = frame.left <= box.left && box.right <= frame.right
    && frame.top <= box.top && box.bottom <= frame.bottom;
  return fits ? [] : [node.textContent];
})"""

OUTSIDE = """() => [...document.querySelectorAll('.state-row text, .voice > text')].filter(label => {
  const [frame, box] = [label.closest('figure'), label].map(e => e.getBoundingClientRect());
  return box.left < frame.left - 1 || box.right > frame.right + 1;
}).map(label => label.textContent)"""

ASTRAY = """() => [...document.querySelectorAll('.state-row')].flatMap(row => {
  const bar = row.querySelector('line').getBoundingClientRect();
  const label = [...row.querySelectorAll('text, .state-mark')].map(e => e.getBoundingClientRect());
  const [left, right, bottom] = [
    Math.min(...label.map(box => box.left)),
    Math.max(...label.map(box => box.right)),
    Math.max(...label.map(box => box.bottom)),
  ];
  const apart = Math.max(bar.left - right, left - bar.right, bar.top - bottom);
  return apart < 8 ? [] : [row.textContent];
})"""


def test_texts_fit_on_every_screen(browser: Browser) -> None:
    css = "".join((ROOT / "templates" / name).read_text() for name in ("style.css", "pictures.css"))
    body = articles_page() + "".join(map(page_of, all_drawn()))
    page = browser.new_page()
    page.set_content(f"<!doctype html><title>Pictures</title><style>{css}</style><main>{body}</main>")
    for wide in (320, 360, 430, 768, 1280):
        page.set_viewport_size({"width": wide, "height": 600})
        assert page.evaluate(LOOSE) == []
        assert page.evaluate(SPILLED) == []
        assert page.evaluate(OUTSIDE) == []
        assert page.evaluate(ASTRAY) == []
        assert page.evaluate("document.documentElement.scrollWidth") == wide
        sizes = page.evaluate(
            "[...document.querySelectorAll('text')].map(e => parseFloat(getComputedStyle(e).fontSize))"
        )
        assert min(sizes) >= 11
    page.close()
