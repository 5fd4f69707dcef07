"""Where words stand, and what comes near them."""

import pytest
from tiny import a_source

from site_builder.selector import Selector
from site_builder.whereabouts import Vocabulary, near, vocabulary, whereabouts

ONE = a_source(
    "one", "The ship left port. Later the ship left again, and more than 1,000 men went home with it.\n"
)
TWO = a_source("two", "The Ship left port; no man was seen.\n")
BOTH = ONE, TWO


@pytest.mark.parametrize(
    ("words", "places"),
    [
        ("ship left port", [("one", "exact", 1, 1), ("two", "flagged", 1, 1)]),
        ("ship left", [("one", "ambiguous", 1, 2), ("one", "ambiguous", 2, 2), ("two", "flagged", 1, 1)]),
        ("ship left port [...] 1,000 men", [("one", "editorial", 1, 1)]),
        ("boat", []),
        ("…", []),
    ],
)
def test_every_place_of_every_article(words: str, places: list[tuple[str, str, int, int]]) -> None:
    assert [(one.source.id, one.how, one.number, one.of) for one in whereabouts(words, BOTH)] == places


def test_the_selector_finds_just_this_place_in_the_articles_own_words() -> None:
    assert [one.selector for one in whereabouts("ship left", BOTH)] == [
        Selector(exact="ship left", prefix="The"),
        Selector(exact="ship left", prefix="the"),
        Selector(exact="Ship left"),
    ]
    (shortened,) = whereabouts("ship left port … 1,000 men", BOTH)
    assert shortened.selector == Selector(exact="ship left port [...] 1,000 men")


def test_the_nearest_passages_of_all_articles_the_nearest_first() -> None:
    found = near("The Ship left sport", (TWO, ONE))
    assert [(one.source.id, one.suggestion.words, one.suggestion.distance) for one in found] == [
        ("one", "The ship left port", 1),
        ("two", "The Ship left port", 1),
    ]
    assert found[1].selector == Selector(exact="The Ship left port")
    assert near("Nothing of this kind stands in any of them", BOTH) == ()


def test_which_words_are_known_at_all() -> None:
    assert vocabulary("The SHIP’s zebra, the 1,000 men: prot, mens, mens", BOTH) == Vocabulary(
        ("The", "1,000", "men"),
        (("SHIP’s", "ship"), ("zebra", None), ("prot", None), ("mens", "men")),
    )
    korean = a_source(
        "ko", "외무상이 평양에서 회담했다.\n", "publisher: A, published: 2023-10-20, language: ko"
    )
    assert vocabulary("평양을", (korean,)) == Vocabulary((), (("평양을", "평양에서"),))
    assert vocabulary("…", BOTH) == Vocabulary((), ())
    assert vocabulary("men", ()) == Vocabulary((), (("men", None),))
