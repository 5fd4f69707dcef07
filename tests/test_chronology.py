"""One claim over time: where everything stands, on the narrowest screen too."""

from datetime import date
from itertools import combinations, pairwise

import microsite
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiny import SITE, a_site, a_source, assessed

from site_builder.axis import FADE, LEFT, NARROW
from site_builder.chronology import DATED, RIGHT, Chronology, chronology
from site_builder.evidence import AssessedClaim, assess
from site_builder.lettering import width


def a_claim(*rows: str) -> AssessedClaim:
    """An excerpt per row: `party says published said`; `-` for an outlet's own voice or no date said."""
    fields = [row.split() for row in rows]
    sources = tuple(
        a_source(f"article-{n}", "Ships carried arms.", f"publisher: UPI, published: '{published}'")
        for n, (_, _, published, _) in enumerate(fields, 1)
    )
    excerpts = "".join(
        f"  - {{source: article-{n}, exact: Ships carried arms., mode: indirect, says: {says}"
        f"{'' if party == '-' else f', party: {party}'}{'' if said == '-' else f', said: {said!r}'}}}\n"
        for n, (party, says, _, said) in enumerate(fields, 1)
    )
    text = f"claim: Ships\ntopics: [arms]\nprincipals: [moscow]\nsummary: S.\nexcerpts:\n{excerpts}"
    return assessed("ships", text, sources)


def picture(*rows: str, language: str = "en") -> Chronology:
    return chronology(a_claim(*rows), a_site(f"{SITE}language: {language}\n"))


def days(found: Chronology) -> list[tuple[str, str | None]]:
    return [(tick.text, tick.year) for tick in found.ticks]


@pytest.mark.parametrize(
    ("rows", "ticks"),
    [
        (["moscow asserts 2023-10-20 -"], [("20 Oct", "2023")]),
        (["moscow asserts 2023-10-20 2023-10-18"], [("18 Oct", "2023"), ("20 Oct", None)]),
        (
            ["moscow asserts 2024-01-02 2023-12-30"],
            [("30 Dec", "2023"), ("2 Jan", "2024")],
        ),
        (["moscow asserts 2023-10-20 2023-02"], [("Feb", "2023"), ("Oct", None)]),
        (["moscow asserts 2023-10-20 1994"], [("1994", None), ("2023", None)]),
        # A day between whose name would not fit is left out.
        (
            ["moscow asserts 2023-10-20 2023-10-01", "moscow asserts 2023-10-19 -"],
            [("1 Oct", "2023"), ("20 Oct", None)],
        ),
        (["moscow asserts unknown -"], []),
    ],
)
def test_ticks(rows: list[str], ticks: list[tuple[str, str | None]]) -> None:
    assert days(picture(*rows)) == ticks


def test_the_date_of_the_words_goes_before_the_articles() -> None:
    marks = picture("moscow asserts 2023-10-20 2023-10-18", "moscow denies 2023-10-20 -").marks
    assert [(m.number, m.stance.value, m.said, m.when) for m in marks] == [
        (1, "supports", True, "18 October 2023"),
        (2, "contradicts", False, "20 October 2023"),
    ]
    assert [(m.x, m.bar) for m in marks] == [
        (round(LEFT + (RIGHT - LEFT) / 6, 2), None),
        (round(LEFT + (RIGHT - LEFT) * 5 / 6, 2), None),
    ]


def test_an_interval_is_a_bar_with_the_mark_at_its_middle() -> None:
    [mark] = picture("moscow asserts 2023-10-20 2023-10-17/2023-10-18").marks
    assert mark.bar
    assert (mark.bar.start, mark.bar.end, mark.bar.fades) == (LEFT, 50, ())
    assert mark.x == (LEFT + 50) / 2


@pytest.mark.parametrize(
    ("published", "before", "behind"),
    [("[2023-10-19..]", 0, 3), ("[..2023-10-19]", 3, 0), ("2023-10-19~", 3, 3)],
)
def test_an_open_end_fades(published: str, before: int, behind: int) -> None:
    [mark] = picture(f"moscow asserts {published} -").marks
    assert mark.bar
    assert sum(fade.start < mark.bar.start for fade in mark.bar.fades) == before
    assert sum(fade.end > mark.bar.end for fade in mark.bar.fades) == behind
    strengths = [fade.strength for fade in mark.bar.fades]
    assert strengths == [0.75, 0.45, 0.2] * (len(strengths) // 3)
    assert all(LEFT <= fade.start < fade.end <= RIGHT for fade in mark.bar.fades)
    assert max(abs(fade.end - mark.bar.end) for fade in mark.bar.fades) <= FADE + abs(
        mark.bar.end - mark.bar.start
    )


def test_what_has_no_date_stands_in_a_column_of_its_own() -> None:
    found = picture("moscow asserts unknown -", "moscow asserts 2023-10-20 -")
    assert [(mark.number, mark.when) for mark in found.marks] == [(2, "20 October 2023"), (1, "date unknown")]
    assert found.undated is not None
    assert found.marks[0].x < DATED < found.divider < found.undated == found.marks[1].x
    alone = picture("moscow asserts unknown -")
    assert (alone.ticks, alone.first, alone.last) == ((), "", "")
    assert alone.marks[0].x == alone.undated
    assert alone.voices[0].top >= 30  # the column's heading stands above it


def test_rows_are_parties_in_the_sites_order_then_outlets() -> None:
    found = picture(
        "- own-voice 2023-10-20 -",
        "rusi consistent 2023-10-20 -",
        "moscow asserts 2023-10-20 -",
        "kremlin denies 2023-10-20 -",
    )
    assert [(voice.name, [mark.number for mark in voice.marks]) for voice in found.voices] == [
        ("Moscow", [3, 4]),
        ("RUSI", [2]),
        ("UPI", [1]),
    ]
    assert found.names == "Moscow, RUSI and UPI"


def test_before_any_article_there_is_nothing() -> None:
    resolved = a_claim("moscow asserts 2023-10-20 2023-10-18", "moscow asserts unknown -").resolved
    found = chronology(assess(resolved, a_site(), date(2023, 10, 1)), a_site())
    assert (found.marks, found.states, found.ticks, found.names, found.first) == ((), (), (), "", "")
    assert found.height > 0


@pytest.mark.parametrize(
    ("rows", "places"),
    [
        # The name begins where its bar does, or ends there.
        (["washington asserts 2023-10-01 -", "- hedges 2023-10-30 -"], ["start"]),
        (["- hedges 2023-10-01 -", "washington asserts 2023-10-30 -"], ["start", "end"]),
        # Where neither fits on the narrowest screen, it is moved as little as can be.
        (["- hedges 2023-10-01 -", "washington assesses 2023-10-03 -", "moscow asserts 2023-10-06 -",
          "- hedges 2023-10-30 -"], ["start", "near start", "end"]),
        (["- hedges 2023-10-01 -", "washington assesses 2023-10-18 -", "moscow asserts 2023-10-25 -",
          "- hedges 2023-10-30 -"], ["start", "near end", "end"]),
    ],
)  # fmt: skip
def test_a_states_name_stands_right_above_its_bar(rows: list[str], places: list[str]) -> None:
    for code, anchors in (("en", ("start", "end")), ("ar", ("end", "start"))):
        found = picture(*rows, language=code).states
        wanted = [anchors[place.endswith("end")] for place in places]
        assert [state.anchor for state in found] == wanted
        edges = [state.bar.start if state.anchor == "start" else state.bar.end for state in found]
        moved = [abs(state.x - edge) for state, edge in zip(found, edges, strict=True)]
        assert [0.1 < far < 15 for far in moved] == [place.startswith("near") for place in places]


def test_states_from_day_to_day() -> None:
    found = picture(
        "washington assesses 2023-10-18 -", "washington asserts 2023-10-19 -", "moscow asserts 2023-10-20 -"
    )
    assert [(s.label, s.tone, s.when, s.certain) for s in found.states] == [
        ("Believed by Washington, asserted by no one", "open", "18 October 2023", True),
        ("Unverified by Moscow", "open", "19 October 2023", True),
        ("Confirmed by Moscow, the only party involved", "confirmed", "20 October 2023", True),
    ]
    ends = [(state.bar.start, state.bar.end) for state in found.states]
    assert [end for _, end in ends[:-1]] == [start for start, _ in ends[1:]]
    assert ends[-1][1] == RIGHT


def test_a_state_that_rests_on_articles_without_a_certain_date() -> None:
    found = picture("washington asserts 2023-10-18 -", "moscow asserts [2023-10-19..] -")
    assert [(s.label, s.certain) for s in found.states] == [
        ("Unverified by Moscow", True),
        ("Confirmed by Moscow, the only party involved", False),
    ]
    assert found.states[1].bar.start > found.states[0].bar.start
    rows = ("washington asserts 2023-10-18 -", "- hedges 2023-10-20 -", "moscow asserts unknown -")
    first, since = picture(*rows).states
    assert (since.certain, since.bar) == (False, first.bar)
    for published in ("[2023-10-19..]", "[2023-10-25..]"):
        before_or_after = picture(f"moscow asserts {published} 2023-10-22")
        assert before_or_after.states[0].bar.start == before_or_after.ticks[published == "[2023-10-25..]"].x
    same = picture("washington asserts 2023-10-18 -", "washington asserts [2023-10-19..] -")
    assert [state.label for state in same.states] == ["Unverified by Moscow"]


def test_a_state_of_a_day_in_many_years_is_seen() -> None:
    rows = ("washington asserts 2023-10-18 1950", "- hedges 2023-10-19 -", "moscow asserts 2023-10-20 -")
    for code in ("en", "ar"):
        assert all(s.bar.end - s.bar.start >= 1.49 for s in picture(*rows, language=code).states)
    assert [state.bar.end for state in picture(*rows).states][-1] == RIGHT
    early = picture("washington asserts 1950-01-01 -", "moscow asserts 1950-01-02 -", "- hedges 2023-10-19 -")
    assert early.states[0].bar.end - early.states[0].bar.start == pytest.approx(1.5)
    assert early.states[0].bar.start == LEFT


def test_time_runs_with_the_writing() -> None:
    rows = ("moscow asserts 2023-10-20 2023-10-18", "moscow denies [2023-10-20..] -", "- hedges unknown -")
    plain, mirrored = picture(*rows), picture(*rows, language="ar")
    assert (plain.start, plain.anchor) == ("0%", "start")
    assert (mirrored.start, mirrored.anchor) == ("100%", "end")
    for one, other in zip(plain.ticks, mirrored.ticks, strict=True):
        assert one.x + other.x == pytest.approx(100)
    # A mark's number stands to its right either way, so lanes may differ, places may not.
    assert {(m.number, round(100 - m.x, 2)) for m in plain.marks} == {(m.number, m.x) for m in mirrored.marks}
    [bar] = (mark.bar for mark in mirrored.marks if mark.bar)
    assert all(fade.start < bar.start for fade in bar.fades)


def test_korean_days() -> None:
    assert days(picture("moscow asserts 2023-10-20 -", language="ko")) == [("10월 20일", "2023년")]


DATES = st.sampled_from(
    ["2023-10-19", "2023-10-20", "2023-10", "2023", "1994-05-01", "[2023-10-19..]", "2023-10-19~", "unknown"]
)


@given(
    st.lists(
        st.tuples(st.sampled_from(["moscow", "washington"]), DATES, DATES | st.just("-")),
        min_size=1,
        max_size=9,
    ),
    st.sampled_from(["en", "ko", "ar"]),
)
def test_nothing_overlaps_and_nothing_is_cut_on_the_narrowest_screen(
    rows: list[tuple[str, str, str]], code: str
) -> None:
    given_rows = (f"{party} asserts {published} {said}" for party, published, said in rows)
    found = picture(*given_rows, language=code)
    assert sorted(mark.number for mark in found.marks) == list(range(1, len(rows) + 1))
    for one, other in combinations(found.marks, 2):
        assert abs(one.y - other.y) >= 24 or abs(one.x - other.x) * NARROW / 100 >= 28
    for mark in found.marks:
        assert 8 <= mark.x * NARROW / 100 <= NARROW - 8
        assert mark.y + 12 <= found.height
    for upper, lower in pairwise(found.voices):
        assert max(mark.y for mark in upper.marks) + 12 <= lower.top
    for state in found.states:
        room = (22 + 13 * max(map(width, state.lines))) * 100 / NARROW
        start, end = (state.x, state.x + room) if state.anchor == "start" else (state.x - room, state.x)
        assert -0.01 <= start < end <= 100.01
        gaps = (start - state.bar.start, end - state.bar.end, start, end - 100)
        assert min(map(abs, gaps)) < 0.02
        assert 0 <= state.bar.start < state.bar.end <= 100
    for upper_state, lower_state in pairwise(found.states):
        assert lower_state.top - 16 * len(lower_state.lines) >= upper_state.top + 12
    for left, right in combinations(found.ticks, 2):
        assert abs(left.x - right.x) * NARROW / 100 > 20


def test_the_claims_of_the_microsite() -> None:
    site = microsite.site()
    for claim in microsite.assessed_claims():
        found = chronology(claim, site)
        assert sorted(mark.number for mark in found.marks) == [item.number for item in claim.items]
        labels = [step.state.label for step in claim.timeline]
        assert [state.label for state in found.states if state.certain] == [
            label for label, before in zip(labels, [None, *labels], strict=False) if label != before
        ]
        assert found.height < 700
