"""Overlapping marks are cut into pieces, and context ends between words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.highlight import Mark, Passage, Segment, in_context, segments, whole, windows
from site_builder.span import Span


def a_mark(text: str, words: str, key: str) -> Mark:
    start = text.index(words)
    return Mark(key, Span(start, start + len(words)))


def drawn(pieces: tuple[Segment, ...]) -> str:
    """The pieces as `plain[marked:a,b]`, a `+` before each key that is met first."""

    def keys(piece: Segment) -> str:
        return ",".join(f"+{key}" if key in piece.first else key for key in piece.keys)

    return "".join(f"[{p.text}:{keys(p)}]" if p.keys else p.text for p in pieces)


def lines(passage: Passage) -> list[str]:
    return [drawn(paragraph) for paragraph in passage.paragraphs]


TEXT = "one two three four five"


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ([], "one two three four five"),
        (["two"], "one [two:+a] three four five"),
        (["one", "five"], "[one:+a] two three four [five:+b]"),
        (["one two", " three"], "[one two:+a][ three:+b] four five"),
        (["one two three", "two three four"], "[one :+a][two three:a,+b][ four:b] five"),
        (["one two three four five", "three"], "[one two :+a][three:a,+b][ four five:a]"),
        (["two three", "two three"], "one [two three:+a,+b] four five"),
        (["two", "two three"], "one [two:+b,+a][ three:b] four five"),
        (["three", "two three"], "one [two :+b][three:b,+a] four five"),
    ],
)
def test_marks_are_cut_at_every_edge(marks: list[str], expected: str) -> None:
    named = [a_mark(TEXT, words, key) for words, key in zip(marks, "abc", strict=False)]
    (passage,) = whole(TEXT, named)
    assert lines(passage) == [expected]


def test_a_key_of_two_parts_is_met_first_once() -> None:
    marks = [a_mark(TEXT, "two", "a"), a_mark(TEXT, "five", "a")]
    (passage,) = whole(TEXT, marks)
    assert lines(passage) == ["one [two:+a] three four [five:a]"]


def test_paragraphs_are_the_lines_that_are_not_blank() -> None:
    text = "\n One \n\n\t\ntwo\r\nthree"
    (passage,) = whole(text, [Mark("a", Span(3, len(text) - 2))])
    assert lines(passage) == ["O[ne:+a]", "[two:a]", "[thr:a]ee"]


@st.composite
def a_marked_text(draw: st.DrawFn) -> tuple[str, list[Mark]]:
    text = draw(st.text(alphabet="ab \n", min_size=1, max_size=40))
    place = st.integers(0, len(text))
    spans = draw(st.lists(st.tuples(place, place), max_size=6))
    return text, [Mark(str(n), Span(min(s), max(s))) for n, s in enumerate(spans) if s[0] != s[1]]


@given(a_marked_text())
def test_nothing_is_lost_and_every_character_has_its_keys(marked: tuple[str, list[Mark]]) -> None:
    text, marks = marked
    at = 0
    for piece in segments(text, Span(0, len(text)), marks):
        assert text.startswith(piece.text, at)
        for place in range(at, at + len(piece.text)):
            assert set(piece.keys) == {m.key for m in marks if m.span.start <= place < m.span.end}
        at += len(piece.text)
    assert at == len(text)


@given(a_marked_text(), st.integers(0, 12))
def test_every_visible_mark_is_met_first_once(marked: tuple[str, list[Mark]], reach: int) -> None:
    text, marks = marked
    seen = {m.key for m in marks if text[m.span.start : m.span.end].strip()}
    for passages in (whole(text, marks), in_context(text, marks, reach)):
        pieces = [p for passage in passages for paragraph in passage.paragraphs for p in paragraph]
        met = [key for piece in pieces for key in piece.first]
        assert len(met) == len(set(met))
        assert set(met) >= seen


@pytest.mark.parametrize(
    ("text", "marked", "reach", "shown"),
    [
        ("one two three four five", "three", 4, ["two three"]),
        ("one two three four five", "three", 5, ["two three four"]),
        ("one two three four five", "three", 0, ["three"]),
        ("one two three four five", "one", 99, ["one two three four five"]),
        ("undivided three undivided", "three", 5, ["three"]),
        ("사람들이모여서말했다고한다", "말했다", 2, ["여서말했다고한"]),
        ("xe\u0301e\u0301three", "three", 3, ["e\u0301three"]),
        ("threee\u0301e\u0301", "three", 3, ["threee\u0301"]),
        ("a b\n\nwhole line\n\nc d", "whole line", 3, ["whole line"]),
        ("a b\n\nwhole line\n\nc d", "whole line", 5, ["a b\n\nwhole line\n\nc d"]),
    ],
)
def test_context_ends_between_words(text: str, marked: str, reach: int, shown: list[str]) -> None:
    spans = [a_mark(text, marked, "a").span]
    assert [text[w.start : w.end].strip() for w in windows(text, spans, reach)] == shown


@pytest.mark.parametrize(
    ("reach", "shown"),
    [
        (0, ["[one:+a]", "[four:+b]"]),
        (5, ["[one:+a] two", "[four:+b] five"]),
        (6, ["[one:+a] two three [four:+b] five"]),
    ],
)
def test_windows_that_meet_are_one(reach: int, shown: list[str]) -> None:
    marks = [a_mark(TEXT, "four", "b"), a_mark(TEXT, "one", "a")]
    found = in_context(TEXT, marks, reach)
    assert [line for passage in found for line in lines(passage)] == shown


def test_a_window_inside_another_adds_nothing() -> None:
    assert windows(TEXT, [Span(4, 18), Span(8, 13)], 0) == (Span(4, 18),)


def test_a_passage_tells_what_was_left_out() -> None:
    cuts = [(p.cut_before, p.cut_after) for p in in_context("  one two three ", [Mark("a", Span(6, 9))], 0)]
    assert cuts == [(True, True)]
    for marked, cut in (
        (Span(2, 9), (False, True)),
        (Span(6, 15), (True, False)),
        (Span(2, 15), (False, False)),
    ):
        (passage,) = in_context("  one two three ", [Mark("a", marked)], 0)
        assert (passage.cut_before, passage.cut_after) == cut


def test_a_text_without_marks_has_no_passages_in_context() -> None:
    assert in_context(TEXT, [], 10) == ()
