"""Dates: every form that editors may write, compared with another implementation where it has them."""

from datetime import date

import edtf as reference
import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.edtf import NoDateError, parse, written

D = date


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "day"),
    [
        ("2023", D(2023, 1, 1), D(2023, 12, 31), None),
        ("2023-02", D(2023, 2, 1), D(2023, 2, 28), None),
        ("2023-10-19", D(2023, 10, 19), D(2023, 10, 19), D(2023, 10, 19)),
        ("2023-10-19~", D(2023, 10, 19), D(2023, 10, 19), None),
        ("2023-10-16/2023-10-20", D(2023, 10, 16), D(2023, 10, 20), None),
        ("2023-10/2023-11", D(2023, 10, 1), D(2023, 11, 30), None),
        ("2023-10-19/..", D(2023, 10, 19), None, None),
        ("../2023-10-19", None, D(2023, 10, 19), None),
        ("[2023-10-19..]", D(2023, 10, 19), None, None),
        ("[..2023-10-19]", None, D(2023, 10, 19), None),
        ("[2023-10-17..2023-10-19]", D(2023, 10, 17), D(2023, 10, 19), None),
        ("[2023-10-19..2023-10-19]", D(2023, 10, 19), D(2023, 10, 19), D(2023, 10, 19)),
        ("../..", None, None, None),
        ("unknown", None, None, None),
    ],
)
def test_bounds(text: str, earliest: date | None, latest: date | None, day: date | None) -> None:
    parsed = parse(text)
    assert (parsed.text, parsed.earliest, parsed.latest, parsed.day) == (text, earliest, latest, day)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "19 October 2023",
        "2023-13",
        "2023-02-29",
        "0000",
        "2023-10-19T10:00",
        "2023-10-20/2023-10-19",
        "[2023-10-19]",
        "2023-10-19..",
        "2023-1-9",
        "２０２３",
        "2023-10-19\n",
        "[2023-10-20..2023-10-19]",
    ],
)
def test_refusals_say_what_to_write(text: str) -> None:
    with pytest.raises(NoDateError) as refused:
        parse(text)
    assert refused.value.problem
    assert refused.value.help


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("20/10/2023", ["2023-10-20"]),
        ("10/20/2023", ["2023-10-20"]),
        ("10/11/2023", ["2023-11-10", "2023-10-11"]),
        ("10/10/2023", ["2023-10-10"]),
        ("31.12.2023", ["2023-12-31"]),
        ("2023/10/9", ["2023-10-09"]),
        ("2023-10-19T12:00:00Z", ["2023-10-19"]),
        ("October 2023", ["2023-10"]),
        ("20 October 2023", ["2023-10-20"]),
        ("20th Oct. 2023", ["2023-10-20"]),
        ("Sept 5, 2023", ["2023-09-05"]),
        ("“2023-10-19”", ["2023-10-19"]),
        ("2023-10-16 – 2023-10-20", ["2023-10-16/2023-10-20"]),
        ("16 October 2023 to 20 October 2023", ["2023-10-16/2023-10-20"]),
        ("2023-10-20 - 2023-10-16", []),
        ("31 November 2023", []),
        ("32/13/2023", []),
        ("Octember 2023", []),
        ("10/11/12", []),
        ("yesterday", []),
        ("", []),
    ],
)
def test_dates_in_other_forms_are_offered_as_they_should_be(text: str, meant: list[str]) -> None:
    assert list(written(text)) == meant


@given(
    st.dates(min_value=D(1000, 1, 1)),
    st.sampled_from(["%d.%m.%Y", "%d/%m/%Y", "%Y/%m/%d", "%d %B %Y", "%B %d, %Y"]),
)
def test_a_date_in_another_form_is_among_what_is_offered(day: date, form: str) -> None:
    assert str(day) in written(day.strftime(form))


@given(st.text(max_size=30))
def test_what_is_offered_is_a_date(text: str) -> None:
    assert all(parse(meant) for meant in written(text))


@given(
    st.dates(min_value=D(1000, 1, 1)), st.dates(min_value=D(1000, 1, 1)), st.sampled_from(["", "?", "~", "%"])
)
def test_agrees_with_another_implementation(one: date, other: date, mark: str) -> None:
    first, last = sorted((one, other))
    for text in (
        f"{first}{mark}",
        f"{first:%Y-%m}",
        f"{first:%Y}",
        f"{first}/{last}",
        f"{first}/..",
        f"../{last}",
    ):
        ours, theirs = parse(text), reference.parse_edtf(text)
        for bound, strict in ((ours.earliest, theirs.lower_strict()), (ours.latest, theirs.upper_strict())):
            if bound is not None:
                assert bound.timetuple()[:3] == tuple(strict)[:3]
