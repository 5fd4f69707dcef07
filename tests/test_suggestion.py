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


def test_the_phrase_names_both_sides() -> None:
    (found,) = nearest("more than 10,000 containers", ARTICLE)
    assert phrase(found) == "1 word differs (yours / the article's): “10,000” / “1,000”"


def test_a_long_misquote_of_a_long_article_is_placed() -> None:
    words = [f"word{n}" for n in range(12_000)]
    text = Text(" ".join(words))
    quotation = " ".join([*words[5_000:5_600], "other", *words[5_601:6_100]])
    (found,) = nearest(quotation, text)
    assert found.differences == (Difference("other", "word5600"),)
