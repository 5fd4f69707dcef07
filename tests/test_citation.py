"""Which words of an article are cited, by what, and under which number."""

from collections.abc import Mapping, Sequence
from datetime import date

from tiny import SHIPS, SOURCES, TALKS, a_source, assessed, overview, tiny_claims

from site_builder.citation import SourcePage, Use, source_page
from site_builder.evidence import AssessedClaim
from site_builder.facets import USES

WIRE, COPY = SOURCES


def uses(*claims: AssessedClaim) -> Mapping[str, Sequence[Use]]:
    """The claims that use each article, by its id."""
    shelf = overview(claims).shelf
    return {source: shelf.group(USES, source) for source in shelf.keys(USES)}


def a_page() -> SourcePage:
    return source_page(WIRE, uses(*tiny_claims())["wire"])


def test_an_article_lists_the_claims_that_use_it() -> None:
    found = uses(*tiny_claims())
    listed = {source: [(use.slug, len(use.citations)) for use in using] for source, using in found.items()}
    assert listed == {"wire": [("ships", 5), ("talks", 1)], "copy": [("ships", 3)]}


def test_citations_are_numbered_as_they_begin() -> None:
    assert a_page().numbers == {
        "e-ships-2": 1,
        "q-ships-1-1": 2,
        "e-ships-1": 3,
        "e-ships-4": 4,
        "e-ships-5": 5,
        "e-talks-1": 6,
    }


def test_of_citations_that_begin_together_the_longest_is_first() -> None:
    part = assessed("a", TALKS.replace("Analysts believe that talks were held.", "The White House said"))
    numbers = source_page(WIRE, uses(part, *tiny_claims())["wire"]).numbers
    assert (numbers["e-ships-2"], numbers["e-a-1"]) == (1, 2)


def test_a_citation_tells_who_says_what() -> None:
    cited = a_page().citations
    assert [(c.stance, c.says, c.who, c.through) for c in (cited["e-ships-1"], cited["q-ships-1-1"])] == [
        ("contradicts", "disputes", "Moscow", None),
        ("wording", None, None, None),
    ]
    copy = source_page(COPY, uses(*tiny_claims())["copy"])
    assert copy.citations["e-ships-6"].through == "Moscow"


def test_a_region_has_each_stance_once() -> None:
    again = assessed("again", SHIPS), *tiny_claims()
    page = source_page(WIRE, uses(*again)["wire"])
    assert page.stances(["e-again-2", "q-ships-1-1", "e-ships-2"]) == ("supports", "wording")


def test_what_does_not_count_yet_is_not_marked() -> None:
    claims = (assessed("ships", SHIPS, as_of=date(2023, 10, 20)),)
    assert uses(*claims).keys() == {"wire"}


def test_an_article_that_nothing_uses_shows_nothing_of_excerpts() -> None:
    assert source_page(COPY, ()).passages == ()
    (whole,) = source_page(WIRE, ()).passages
    assert len(whole.paragraphs) == 4
    assert uses(assessed("talks", TALKS)).keys() == {"wire"}


def test_an_editor_sees_the_whole_text_and_readers_what_its_record_allows() -> None:
    using = uses(*tiny_claims())["copy"]
    (passage,) = source_page(COPY, using, full=True).passages
    text = "\n".join("".join(segment.text for segment in paragraph) for paragraph in passage.paragraphs)
    assert text == "\n".join(filter(None, COPY.text.stored.splitlines()))
    assert source_page(COPY, using).sentences == ()


def test_every_paragraph_tells_where_its_sentences_begin() -> None:
    source = a_source("wire", "\n  One. Two!\r\n \t\n\u2003Three “four. Five”\n")
    page, stored = source_page(source, (), full=True), source.text.stored
    (passage,) = page.passages
    begun = ["One.", "Two!"], ["Three", "Five"]
    assert page.sentences == tuple(tuple(stored.index(word) for word in words) for words in begun)
    assert len(passage.paragraphs) == len(page.sentences)
