"""What becomes of a quotation when its article is corrected."""

import pytest

from site_builder.anchor import Drift, anchor, drift
from site_builder.selector import Match, Selector, find
from site_builder.span import Span, Text

OLD = "It was early. The minister said that talks went well. Then it rained all day long in the capital."
QUOTE = Selector(exact="said that talks went well")


def became(new: str, selector: Selector = QUOTE, old: str = OLD) -> tuple[Drift, Span | None]:
    text = Text(old)
    found = find(selector, text)
    assert isinstance(found, Match)
    what, match = drift(anchor(found, text, "old"), selector, Text(new), "old" if new == old else "new")
    return what, match.spans[0] if match else None


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        (OLD, (Drift.SAME, Span(27, 52))),
        ("A correction. " + OLD, (Drift.MOVED, Span(41, 66))),
        (OLD.replace("Then it rained", "It rained"), (Drift.CONTEXT_CHANGED, Span(27, 52))),
        (OLD.replace("talks went", "talks\u00a0went"), (Drift.TIER_CHANGED, Span(27, 52))),
        (OLD.replace("went well", "went badly"), (Drift.GONE, None)),
        (
            "The minister said that talks went badly. Far from there a clerk said that talks went well too.",
            (Drift.GONE, None),
        ),
        (OLD + " " + OLD, (Drift.GONE, None)),
        ("Wrong. " + OLD.replace("The minister", "A minister"), (Drift.CONTEXT_CHANGED, Span(32, 57))),
        (OLD + " A clerk said that talks went well too.", (Drift.MOVED, Span(27, 52))),
        ("A clerk said that talks went well too. " + OLD, (Drift.MOVED, Span(66, 91))),
        (OLD.replace("early. The minister", "late. Officials also"), (Drift.CONTEXT_CHANGED, Span(28, 53))),
        (OLD.replace("said that", "said, that"), (Drift.GONE, None)),
        (OLD.replace(" ", "\u00a0", 2), (Drift.MOVED, Span(27, 52))),
    ],
)
def test_drift(new: str, expected: tuple[Drift, Span | None]) -> None:
    assert became(new) == expected


def test_old_offsets_and_counts_are_never_trusted() -> None:
    twice = "A clerk said that talks went well too. " + OLD
    selector = Selector(exact="said that talks went well", start=27, end=52)
    assert became("So. " + OLD, selector) == (Drift.MOVED, Span(31, 56))
    selector = Selector(exact="said that talks went well", occurrence=1)
    assert became(twice, selector) == (Drift.MOVED, Span(66, 91))


def test_the_same_text_keeps_the_place_in_every_tier() -> None:
    selector = Selector(exact="“said  that talks went well.”", suffix="Then")
    assert became(OLD, selector) == (Drift.SAME, Span(27, 53))


def test_other_words_of_the_same_text_are_another_quotation() -> None:
    text = Text(OLD)
    found = find(QUOTE, text)
    assert isinstance(found, Match)
    assert drift(anchor(found, text, "old"), Selector(exact="It was early"), text, "old") == (
        Drift.GONE,
        None,
    )


def test_the_whole_text_as_a_quotation() -> None:
    selector = Selector(exact="All of it is quoted")
    assert became("All of it is\u00a0quoted", selector, "All of it is quoted") == (
        Drift.TIER_CHANGED,
        Span(0, 19),
    )
    assert became("Now: All of it is quoted.", selector, "All of it is quoted") == (Drift.GONE, None)
