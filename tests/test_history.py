"""When a claim's page was published and changed."""

from datetime import date
from textwrap import dedent

import pytest
from tiny import TALKS, assessed

from site_builder.history import changed, midnight, published, updated

DAYS = [
    ("[]", None, None, date(2023, 10, 20)),
    (
        "[{date: 2023-10-21, kind: published, text: T}]",
        date(2023, 10, 21),
        date(2023, 10, 21),
        date(2023, 10, 21),
    ),
    (
        "[{date: 2023-10-25, kind: correction, text: T}, {date: 2023-10-22, kind: published, text: T},"
        " {date: 2023-10-23, kind: published, text: T}]",
        date(2023, 10, 22),
        date(2023, 10, 25),
        date(2023, 10, 25),
    ),
    ("[{date: 2023-10-25, kind: update, text: T}]", None, date(2023, 10, 25), date(2023, 10, 25)),
    ("[{date: 2023-10, kind: published, text: T}]", None, None, date(2023, 10, 20)),
    ('[{date: "2023-10-21?", kind: published, text: T}]', None, None, date(2023, 10, 20)),
]


@pytest.mark.parametrize(("changes", "first", "last", "news"), DAYS)
def test_the_days_are_those_of_the_history(
    changes: str, first: date | None, last: date | None, news: date
) -> None:
    talks = assessed("talks", f"{dedent(TALKS)}changes: {changes}\n")
    content = talks.resolved.claim.content
    assert (published(content), changed(content)) == (first, last)
    assert updated(talks) == news


def test_a_day_begins_at_midnight() -> None:
    assert midnight(date(2023, 10, 21)) == "2023-10-21T00:00:00Z"
