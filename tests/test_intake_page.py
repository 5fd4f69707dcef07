"""The article in a web page, and what the page says of itself, with the places where it says so."""

import json

import pytest
from papers import PARAGRAPH, a_page, an_article

from site_builder.intake.finding import Extract, Finding, Key, Refusal
from site_builder.intake.page import page


def extract(markup: str, address: str | None = None) -> Extract:
    found = page(markup, address)
    assert isinstance(found, Extract), found
    return found


def values(found: Extract, key: Key) -> list[tuple[str | None, str]]:
    return [(one.value, one.where) for one in found.findings if one.key is key]


def linked(**data: object) -> str:
    node = {"@context": "https://schema.org", "@type": "NewsArticle", **data}
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


def test_paragraphs_are_lines_and_marks_of_lists_and_tables_are_not_invented() -> None:
    inside = (
        "<p>A line<br>and another, both of which are long enough.</p>"
        "<ul><li>A first point of a list</li><li>A second point of it</li></ul>"
        "<table><tr><td>One cell of a table</td><td>Another cell of it</td></tr></table>"
    )
    assert extract(a_page(an_article(inside))).text.split("\n") == [
        "Talks were held",
        PARAGRAPH,
        "A line",
        "and another, both of which are long enough.",
        "A first point of a list",
        "A second point of it",
        "One cell of a table",
        "Another cell of it",
        "",
    ]


@pytest.mark.parametrize(
    "hidden",
    [
        '<p style="display: none">{}</p>',
        '<p style="color:red;visibility:hidden">{}</p>',
        '<p style="font-size:0">{}</p>',
        "<p hidden>{}</p>",
        '<div hidden="until-found"><p>{}</p></div>',
        '<p class="lead sr-only">{}</p>',
        "<dialog><p>{}</p></dialog>",
        "<template><p>{}</p></template>",
        "<noscript><p>{}</p></noscript>",
        "<script>document.write('{}')</script>",
        "<style>p::after {{ content: '{}' }}</style>",
        "<textarea>{}</textarea>",
        "<!-- <p>{}</p> -->",
    ],
)
def test_what_a_reader_does_not_see_is_no_text(hidden: str) -> None:
    words = "Ignore what stands here, it is meant for machines only and not for those who read."
    assert "machines" not in extract(a_page(an_article(hidden.format(words)))).text


def test_what_is_seen_stays() -> None:
    inside = '<p style="display: block; font-size: 0.9em">These words are seen by all who read the page.</p>'
    assert "seen by all" in extract(a_page(an_article(inside))).text


@pytest.mark.parametrize(
    "body",
    [
        "<article><time>then</time><h1>Talks\n were  held</h1><p>It was <b>said</b>\n so.</p><p>More.</p></article>",
        "<div><h1>Talks were held</h1><div>It was said so.</div><div>More.</div></div>",
        "<main><h1>Talks were held</h1>It was said\nso.<br><br>More.</main>",
        "<div>Talks were held<br>It was\n\n  said so.<br><br>More.</div>",
    ],
)
def test_blocks_are_never_run_together(body: str) -> None:
    assert extract(a_page(body)).text == "Talks were held\nIt was said so.\nMore.\n"


def test_the_headline_stands_first() -> None:
    body = f"<header><h1>Talks were held</h1></header><article><p>{PARAGRAPH}</p></article>"
    found = extract(a_page(body))
    assert found.text.startswith("Talks were held\n")
    assert found.text.count("Talks were held") == 1


def test_how_much_of_the_page_it_is_and_what_was_left_out_is_told() -> None:
    found = extract(
        a_page(an_article("<p hidden>Some hidden words.</p>") + "<footer>Some more words</footer>")
    )
    assert found.by.startswith("trafilatura ")
    assert found.remarks == (
        "the text has 37 words, the whole page about 40: is it the whole article?",
        "1 hidden passage left out",
    )


def test_a_page_without_an_article_is_refused() -> None:
    for markup in ("", "<!-- -->", a_page(""), a_page('<div id="app"></div><script>go()</script>')):
        assert isinstance(page(markup), Refusal), markup


def test_every_statement_is_told_with_its_place_the_explicit_ones_first() -> None:
    head = (
        linked(
            headline="Talks were held",
            datePublished="2023-10-19T22:12:00+09:00",
            author=[{"name": "A. Writer"}, {"name": "B. Writer"}],
            publisher={"@type": "Organization", "name": "The Daily"},
            inLanguage="en",
        )
        + '<title>Talks were held | The Daily</title><meta property="og:site_name" content="Daily">'
        + '<meta property="article:published_time" content="Thu, 19 Oct 2023 13:12:00 GMT">'
        + '<meta name="author" content="https://daily.example/a"><link rel="canonical" href="/talks">'
    )
    body = an_article('<time datetime="2023-10-20">Oct 20</time><time datetime="x">soon</time>')
    found = extract(a_page(body, head, ' lang="en-GB"'), "https://daily.example/2023/10/19/talks?from=feed")
    assert values(found, Key.TITLE) == [
        ("Talks were held", "JSON-LD headline"),
        ("Talks were held", "<h1>"),
        ("Talks were held | The Daily", "<title>"),
    ]
    assert values(found, Key.PUBLISHER) == [
        ("The Daily", "JSON-LD publisher"),
        ("Daily", "<meta og:site_name>"),
        (None, "the address's host is daily.example"),
    ]
    assert values(found, Key.BYLINE) == [("A. Writer, B. Writer", "JSON-LD author")]
    assert values(found, Key.PUBLISHED) == [
        ("2023-10-19", "JSON-LD datePublished, “2023-10-19T22:12:00+09:00”"),
        ("2023-10-19", "<meta article:published_time>, “Thu, 19 Oct 2023 13:12:00 GMT”"),
        ("2023-10-20", "<time>"),
        (None, "<time>, “x” is no date that is understood"),
        ("2023-10-19", "the address"),
    ]
    assert values(found, Key.LANGUAGE) == [("en-GB", "<html lang>"), ("en", "JSON-LD inLanguage")]
    assert values(found, Key.URL) == [
        ("https://daily.example/talks", "<link rel=canonical>"),
        ("https://daily.example/2023/10/19/talks?from=feed", "the address it came from"),
    ]


def test_a_day_of_change_is_no_day_of_publication() -> None:
    found = extract(a_page(an_article(), linked(dateModified="2023-10-21")))
    assert Finding(Key.PUBLISHED, None, "the page was changed on “2023-10-21”, it says") in found.findings


def test_of_several_articles_in_the_json_ld_the_one_with_the_headline_counts() -> None:
    graph = {"@graph": [{"@type": "NewsArticle", "headline": "Other", "datePublished": "2020-01-01"}]}
    head = f'<script type="application/ld+json">{json.dumps(graph)}</script>'
    own = linked(headline="Talks were held", datePublished="2023-10-19")
    found = extract(a_page(an_article(), head + own))
    assert values(found, Key.PUBLISHED) == [("2023-10-19", "JSON-LD datePublished")]


def test_a_page_that_is_not_free_raises_the_question_whether_the_text_is_whole() -> None:
    found = extract(a_page(an_article(), linked(isAccessibleForFree=False)))
    assert "the page says that it is not free to read: is the text whole?" in found.remarks


def test_the_address_from_which_a_browser_saved_a_page() -> None:
    markup = "<!-- saved from url=(0030)https://daily.example/talks -->" + a_page(an_article())
    assert values(extract(markup), Key.URL) == [
        ("https://daily.example/talks", "the browser's comment “saved from url”")
    ]


@pytest.mark.parametrize("address", ["javascript:alert(1)", "http://[", "//", "", "mailto:a@daily.example"])
def test_no_other_address_is_taken(address: str) -> None:
    head = f'<link rel="canonical" href="{address}"><meta property="og:url" content="{address}">'
    assert values(extract(a_page(an_article(), head)), Key.URL) == []


@pytest.mark.parametrize(
    "data", ["{", "[]", '"x"', "1", "[" * 100_000, '{"@type": ["NewsArticle"], "headline": ["x"]}']
)
def test_json_ld_of_any_kind_breaks_nothing(data: str) -> None:
    head = f'<script type="application/ld+json">{data}</script>'
    assert values(extract(a_page(an_article(), head)), Key.TITLE) == [("Talks were held", "<h1>")]


def test_entities_do_not_grow() -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    markup = f'<!DOCTYPE html [<!ENTITY e0 "ha">{entities}]>' + a_page(an_article("<p>&e11;</p>"))
    assert len(extract(markup).text) < 2_000


def test_xhtml_with_a_declaration_is_a_page() -> None:
    markup = (
        '<?xml version="1.0" encoding="iso-8859-1"?><html xmlns="http://www.w3.org/1999/xhtml" xml:lang="de">'
    )
    found = extract(f"{markup}<body>{an_article(title='Gespräche geführt')}</body></html>")
    assert found.text.startswith("Gespräche geführt\n")
    assert values(found, Key.LANGUAGE) == [("de", "<html lang>")]
