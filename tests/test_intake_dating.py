"""Dates as they are printed: what is not there is not supplied, what can be read in two ways is not read."""

from datetime import date

import pytest
from babel.dates import format_date
from hypothesis import given
from hypothesis import strategies as st

from site_builder.intake.dating import Ambiguous, ambiguous, printed, weekdays

TODAY = date(2026, 11, 27)


@pytest.mark.parametrize(
    ("line", "language", "dates"),
    [
        ("Published : Oct. 19, 2023 - 22:12", "en", ["2023-10-19"]),
        ("DATE: 2024-05-17 20:35:05", "en", ["2024-05-17"]),
        ("19 October 2023 and October 20th, 2023", "en", ["2023-10-19", "2023-10-20"]),
        ("Sept. 1, 2023; SEPTEMBER 2, 2023; Sep 3 2023", "en", ["2023-09-01", "2023-09-02", "2023-09-03"]),
        ("Am Donnerstag, den 19. Oktober 2023", "de", ["2023-10-19"]),
        ("le 1er août 2023", "fr", ["2023-08-01"]),
        ("19 de octubre de 2023", "es", ["2023-10-19"]),
        ("19 октября 2023 г.", "ru", ["2023-10-19"]),
        ("2023년 10월 19일", "ko", ["2023-10-19"]),
        ("2023年10月19日", "zh", ["2023-10-19"]),
        ("2023.10.19. 22:12", "ko", ["2023-10-19"]),
        ("2023/10/19", "ja", ["2023-10-19"]),
        ("19/10/2023, 10/20/2023, 05.05.2023", "en", ["2023-10-19", "2023-10-20", "2023-05-05"]),
        ("31 February 2023, 2023-13-01, 32/10/2023, 00/10/2023", "en", []),
        ("They may 10 times march 12 miles.", "en", []),
        ("October 2023, 2023, version 1.2.2023.4, 12023-10-19", "en", []),
        ("Oct. 19", "en", [None]),
        ("10월 19일", "ko", [None]),
    ],
)
def test_dates_of_a_line(line: str, language: str, dates: list[str | None]) -> None:
    assert [one.edtf for one in printed(line, language)] == dates


def test_a_weekday_leaves_some_years() -> None:
    (found,) = printed("during a visit on Thursday 19 October.")
    assert (found.text, found.weekday, found.edtf) == ("Thursday 19 October", 3, None)
    assert found.years(TODAY) == (2017, 2023)
    assert found.years(date(2023, 10, 18)) == (2017,)
    assert printed("on 19 October")[0].years(TODAY) == ()


def test_a_leap_day_without_a_year_is_a_date() -> None:
    (found,) = printed("Thursday, Feb. 29")
    assert found.years(TODAY) == (2024,)


@pytest.mark.parametrize("figures", ["10/11/2023", "10.11.2023", "10-11-2023"])
def test_figures_that_can_be_read_in_two_ways_are_not_read(figures: str) -> None:
    assert printed(figures) == ()
    assert ambiguous(f"on {figures}") == (Ambiguous(figures, 3, ("2023-11-10", "2023-10-11")),)


def test_a_day_and_a_month_of_one_number_are_read_in_one_way() -> None:
    assert ambiguous("05.05.2023") == ()


def test_weekdays_of_a_line() -> None:
    assert weekdays("On Friday and Thursday; Friday again, and monday") == (
        ("Friday", 4),
        ("Thursday", 3),
        ("monday", 0),
    )
    assert weekdays("в пятницу, пятница", "ru") == (("пятница", 4),)
    assert weekdays("Friday", "xx") == ()


languages = st.sampled_from(
    ["en", "en-GB", "de", "fr", "es", "it", "pt", "nl", "ru", "uk", "pl", "ko", "ja", "zh"]
)


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)), languages, st.sampled_from(["long", "full"]))
def test_a_date_as_its_language_writes_it_is_read_back(day: date, language: str, width: str) -> None:
    written = format_date(day, width, language.replace("-", "_"))
    assert day.isoformat() in [one.edtf for one in printed(f"x {written} y", language)], written


@given(st.text(st.sampled_from("0123456789 -/.,:OctJan월일年月日")), languages)
def test_no_line_breaks_it(line: str, language: str) -> None:
    for one in printed(line, language):
        assert line[one.start :].startswith(one.text)
        assert one.edtf is None or date.fromisoformat(one.edtf)
