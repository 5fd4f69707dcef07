"""The views of a text, and the places in it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.span import Span, Text, occurrences


@pytest.mark.parametrize(
    ("stored", "offset", "place"),
    [
        ("", 0, (1, 1)),
        ("ab\ncd", 2, (1, 3)),
        ("ab\ncd", 3, (2, 1)),
        ("ab\r\ncd", 4, (2, 1)),
        ("a\u2028b\u0085c\x0bd", 6, (1, 7)),
        ("\n\n\U0001f6a2x", 3, (3, 2)),
    ],
)
def test_lines_end_at_a_line_feed_only(stored: str, offset: int, place: tuple[int, int]) -> None:
    assert Text(stored).line_column(offset) == place


@given(st.text("ab", max_size=40), st.text("ab", min_size=1, max_size=12))
def test_overlapping_occurrences_are_all_there(text: str, words: str) -> None:
    stands = [n for n in range(len(text)) if text.startswith(words, n)]
    assert list(occurrences(words, text)) == [(n, n + len(words)) for n in stands]


@given(st.integers(1, 4), st.integers(0, 30), st.integers(1, 12), st.sampled_from(["", "b", "ab", "aab"]))
def test_words_that_repeat_themselves_do_too(period: int, length: int, size: int, tail: str) -> None:
    text = ("ab" * period + "c") * length + tail + "ab" * length
    words = (("ab" * period + "c") * size)[: size + 2]
    stands = [n for n in range(len(text)) if text.startswith(words, n)]
    assert [start for start, _ in occurrences(words, text)] == stands


@pytest.mark.parametrize(
    ("stored", "running"),
    [
        ("“One.\n\n“Two.\n\n“Three,” he said.", '"One. Two. Three," he said.'),
        ('"One.\n"Two," he said.', '"One. Two," he said.'),
        ("‘It’s one.\n\n‘Two,’ he said.", "'It's one. Two,' he said."),
        ("«One.\n\n«Two», il dit.", '"One. Two", il dit.'),
        ("“One,” he said.\n\n“Two,” she said.", None),
        ("“One” and “two\n‘three’", None),
        ("He said:\n\n“Two,” he said.", None),
        ("No mark.\n\nNone.", None),
    ],
)
def test_marks_that_open_further_paragraphs_of_one_quotation(stored: str, running: str | None) -> None:
    view = Text(stored).running
    assert (view.text if view else None) == running


@pytest.mark.parametrize(
    ("stored", "words", "whole"),
    [
        ("a deal—and more", "a deal", True),
        ("a deal-and more", "a deal", False),
        ("a deal–and more", "a deal", False),
        ("won 20 100 men", "20", False),
        ("won 20\n100 men", "20", True),
        ("won 20  100 men", "20", True),
        ("a two-\nday trip", "day trip", False),
        ("a two- or three-day trip", "or three-day trip", True),
        ("so it went -\nhe left", "he left", True),
        ("cafe\u0301s", "cafe", False),
    ],
)
def test_edges_know_the_stored_dash_and_blank(stored: str, words: str, whole: bool) -> None:
    text = Text(stored)
    start = text.folded.text.find(words)
    assert (start >= 0 and text.whole(start, start + len(words)) is not None) == whole


def test_a_span_is_of_the_stored_text() -> None:
    text = Text("one\u00a0 \ntwo\u00adth")
    assert text.whole(4, 9) == Span(6, 12)
