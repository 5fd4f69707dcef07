"""Signs that what is left out or put in may turn the sense."""

import pytest

from site_builder.sense import leaves_quotation, loaded, negates, same_beginning, same_ending


@pytest.mark.parametrize(
    "words", ["not", "No deal", "he never", "isn't it", "without", "cannot", "Nobody", "neither"]
)
def test_negations(words: str) -> None:
    assert negates(words)
    assert loaded(words)


@pytest.mark.parametrize("words", ["it may", "Might", "could be", "10", "in 2023"])
def test_doubts_and_figures_are_loaded(words: str) -> None:
    assert loaded(words)
    assert not negates(words)


@pytest.mark.parametrize("words", ["", "knot", "nothings", "mayor", "note", "now"])
def test_harmless_words(words: str) -> None:
    assert not loaded(words)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("legal", "illegal", False), ("Likely", "unlikely", False), ("The", "the", True), ("In", "in", True)],
)
def test_beginnings(one: str, other: str, same: bool) -> None:
    assert same_beginning(one, other) is same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("harmful", "harmless", False),
        ("can", "cannot", False),
        ("did", "didn't", False),
        ("agree", "agrees", True),
    ],
)
def test_endings(one: str, other: str, same: bool) -> None:
    assert same_ending(one, other) is same


@pytest.mark.parametrize(
    ("text", "leaves"),
    [
        ('"We go|," he said. "|We stay."', True),
        ("'We go|,' he said. '|We stay.'", True),
        ('"We go,"| he said. "|We stay."', True),
        ('"We go,"| he said. |"We stay."', False),
        ('"We go|," he said. They |stay.', False),
        ('He praised| the "new" |ties.', False),
        ('He praised| the "new" and "old" |ties.', False),
        ('"We go. |It is late. "|We stay."', False),
        ("The men|'s ship and the women's |ship.", False),
    ],
)
def test_a_gap_that_leaves_one_quotation_for_another(text: str, leaves: bool) -> None:
    start, end = text.index("|"), text.rindex("|") - 1
    assert leaves_quotation(text.replace("|", ""), start, end) is leaves
