"""The nearest passage phrases the help; it shows what differs and accepts nothing."""

import pytest

from site_builder.span import Text
from site_builder.suggestion import Difference, nearest, phrase

ARTICLE = Text(
    "The White House said last week that North Korea had already delivered more than 1,000 containers of\n"
    'military equipment to Russia. "We have not seen any proof," a spokesman said. It rained in Oslo.'
)


@pytest.mark.parametrize(
    ("quotation", "words", "differences"),
    [
        ("more than 10,000 containers", "more than 1,000 containers", [("10,000", "1,000")]),
        ("We have seen any proof", "We have not seen any proof", [("", "not")]),
        ("North Korea had not already delivered", "North Korea had already delivered", [("not", "")]),
        (
            "containers of civil equipment to Russia",
            "containers of\nmilitary equipment to Russia",
            [("civil", "military")],
        ),
        ("It rained in 0slo", "It rained in Oslo", [("0slo", "Oslo")]),
    ],
)
def test_the_nearest_passage_and_what_differs(
    quotation: str, words: str, differences: list[tuple[str, str]]
) -> None:
    (found,) = nearest(quotation, ARTICLE)
    assert found.words == words
    assert ARTICLE.stored[found.span.start : found.span.end] == words
    assert found.differences == tuple(Difference(*pair) for pair in differences)


@pytest.mark.parametrize("quotation", ["", " ", "x", "Nothing of the kind was written by anybody", "Oslos!"])
def test_nothing_near_is_nothing(quotation: str) -> None:
    assert nearest(quotation, ARTICLE) == ()


def test_two_passages_equally_near_are_both_told() -> None:
    text = Text("The Aura carried arms north. Much later, it is said, the Aula carried arms north.")
    assert [s.words for s in nearest("Auma carried arms north", text)] == [
        "Aura carried arms north",
        "Aula carried arms north",
    ]


def test_of_passages_that_overlap_one_is_told() -> None:
    assert [s.words for s in nearest("about the deals!", Text("They talk about the deal."))] == [
        "about the deal."
    ]


def test_of_a_shortened_quotation_the_part_that_stands_nowhere() -> None:
    (found,) = nearest("The White House [...] more than 10,000 containers [...] military equipment", ARTICLE)
    assert found.words == "more than 1,000 containers"
    assert nearest("The White House [...] of\nmilitary equipment", ARTICLE) == ()


@pytest.mark.parametrize(
    ("stored", "quotation", "words"),
    [
        ("it was an illegal action then", "legal action", "illegal action"),
        ("some 11,000 men", "1,000 men", "11,000 men"),
        ("on Sept. 13 he came", "on Sept. 1", "on Sept. 13"),
        ("a cafe\u0301 noir", "cafe", "cafe\u0301"),
        ("the Kremlin said", "Kremln", "Kremlin"),
        ("the İstanbul Treaty", "istanbul treaties", "İstanbul Treaty"),
        ("김정은이 평양에서 만났다", "평양에서 만난다고", "평양에서 만났다"),
    ],
)
def test_passages_are_of_whole_words(stored: str, quotation: str, words: str) -> None:
    assert [s.words for s in nearest(quotation, Text(stored))] == [words]


def test_a_long_quotation_that_lost_its_middle_is_placed_by_both_ends() -> None:
    words = [f"word{n * 7919 % 10_007}" for n in range(3_000)]
    quotation = " ".join([*words[1_000:1_300], *words[1_350:1_700]])
    (found,) = nearest(quotation, Text(" ".join(words)))
    assert found.words == " ".join(words[1_000:1_700])
    assert found.differences == (Difference("", " ".join(words[1_300:1_350])),)


@pytest.mark.parametrize(
    "quotation", ["a " * 5_000, "x" * 10_000, "a b " * 2_500 + "c", "\ud800 lone", "[...] " * 900]
)
def test_hostile_quotations_end(quotation: str) -> None:
    """No timing is asserted: one search for a long quotation as a whole would take minutes here."""
    assert len(nearest(quotation, Text("b a c " * 16_000))) <= 3


def test_the_phrase_names_both_sides() -> None:
    (found,) = nearest("more than 10,000 containers", ARTICLE)
    assert phrase(found) == "1 word differs (yours / the article's): “10,000” / “1,000”"


def test_a_long_misquote_of_a_long_article_is_placed() -> None:
    words = [f"word{n}" for n in range(12_000)]
    text = Text(" ".join(words))
    quotation = " ".join([*words[5_000:5_600], "other", *words[5_601:6_100]])
    (found,) = nearest(quotation, text)
    assert found.differences == (Difference("other", "word5600"),)
