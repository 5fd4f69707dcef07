"""Days across a picture."""

from datetime import date, timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.axis import FADE, LEFT, LETTER, NARROW, Bar, Fade, Scale, ticks
from site_builder.language import language
from site_builder.lettering import width

DAY = date(2023, 10, 18)
THREE = (DAY, DAY + timedelta(2))


def scale(*days: date, open_: bool = False, mirrored: bool = False) -> Scale:
    """The days from `LEFT` to 93 percent: 30 percent for each of three."""
    return Scale(days or THREE, 93, open_=open_, mirrored=mirrored)


def test_a_day_has_its_width() -> None:
    assert [scale().edge(DAY.toordinal() + n) for n in range(4)] == [LEFT, 33, 63, 93]
    assert [scale().middle(day) for day in THREE] == [18, 78]
    assert scale(DAY).middle(DAY) == 48


def test_open_ends_have_room() -> None:
    open_ = scale(open_=True)
    assert [open_.edge(DAY.toordinal() + n) for n in (0, 3)] == [LEFT + FADE, 93 - FADE]


def test_time_may_run_from_the_right() -> None:
    mirrored = scale(mirrored=True)
    assert (scale().x(18), mirrored.x(18)) == (18, 82)
    assert mirrored.bar(18, 48) == Bar(52, 82)
    assert mirrored.bar(18, 48, behind=True).fades[-1].start == 52 - FADE


def test_an_end_without_bound_fades_outwards() -> None:
    assert scale().bar(40, 50) == Bar(40, 50)
    assert scale().bar(40, 50, behind=True).fades == (
        Fade(50, 53.67, 0.75),
        Fade(53.67, 57.33, 0.45),
        Fade(57.33, 61, 0.2),
    )
    assert [(fade.end, fade.strength) for fade in scale().bar(40, 50, before=True).fades] == [
        (40, 0.75),
        (36.33, 0.45),
        (32.67, 0.2),
    ]


@pytest.mark.parametrize(
    ("days", "code", "names"),
    [
        ([], "en", []),
        (["2023-10-18"], "en", ["18 Oct|2023"]),
        (["2023-10-18", "2023-10-18"], "en", ["18 Oct|2023"]),
        (["2023-10-18", "2023-10-19"], "en", ["18 Oct|2023", "19 Oct"]),
        (["2023-12-31", "2024-01-01"], "en", ["31 Dec|2023", "1 Jan|2024"]),
        # The last day has its name before those between, and a month or a year when days are many.
        (["2023-10-01", "2023-10-10", "2023-10-29", "2023-10-30"], "en", ["1 Oct|2023", "10 Oct", "30 Oct"]),
        (["2023-10-01", "2024-01-01"], "en", ["Oct|2023", "Jan|2024"]),
        (["2023-10-01", "2023-12-31"], "en", ["1 Oct|2023", "31 Dec"]),
        (["2020-01-01", "2023-01-05"], "en", ["2020", "2023"]),
        (["2023-10-18"], "ko", ["10월 18일|2023년"]),
    ],
)
def test_ticks(days: list[str], code: str, names: list[str]) -> None:
    given_days = [date.fromisoformat(day) for day in days]
    found = ticks(given_days, scale(*given_days), language(code))
    assert ["|".join(filter(None, (tick.text, tick.year))) for tick in found] == names


@given(
    st.lists(st.dates(date(2010, 1, 1), date(2030, 1, 1)), min_size=1, max_size=30)
    | st.lists(st.dates(date(2023, 10, 1), date(2023, 11, 9)), min_size=1, max_size=30),
    st.sampled_from(["en", "ko", "ar", "ru"]),
)
def test_names_of_days_never_overlap_on_the_narrowest_screen(days: list[date], code: str) -> None:
    days = sorted(days)
    found = list(ticks(days, scale(*days), language(code)))
    assert [tick.x for tick in found] == sorted(tick.x for tick in found)
    assert found[0].x == round(scale(*days).middle(days[0]), 2)
    for one, other in combinations(found, 2):
        widest = max(width(text) for tick in (one, other) for text in (tick.text, tick.year or ""))
        assert abs(one.x - other.x) * NARROW / 100 >= widest * LETTER * 0.8
