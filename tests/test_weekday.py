"""Weekdays in text, held against the calendar of the standard library."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.weekday import dated, named, weekday, written


@given(st.dates())
def test_a_day_and_its_name_agree_with_the_calendar(day: date) -> None:
    assert weekday(day) == f"{day:%A}"
    assert written(day) == f"{day.day} {day:%B} {day.year}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("on Thursday, 19 October 2023", [("Thursday", date(2023, 10, 19))]),
        ("Thursday 19 October 2023 and Friday, October 20, 2023",
         [("Thursday", date(2023, 10, 19)), ("Friday", date(2023, 10, 20))]),
        ("Thursday the 19 October 2023", [("Thursday", date(2023, 10, 19))]),
        ("Thursday 19 October", []),
        ("Thursday, 31 November 2023", []),
        ("19 October 2023", []),
    ],
)  # fmt: skip
def test_weekdays_with_a_full_date_are_found(text: str, expected: list[tuple[str, date]]) -> None:
    assert list(dated(text)) == expected


def test_only_whole_names_count() -> None:
    assert named("Fridays, Sunday and Mondaymorning") == {"Sunday"}
