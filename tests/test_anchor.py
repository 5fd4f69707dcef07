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
    ],
)
def test_drift(new: str, expected: tuple[Drift, Span | None]) -> None:
    assert became(new) == expected
