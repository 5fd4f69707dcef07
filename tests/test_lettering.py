"""Texts in lines, before a browser has set them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.lettering import width, wrapped


@pytest.mark.parametrize(
    ("text", "room", "lines", "expected"),
    [
        ("TASS", 6, 3, ("TASS",)),
        ("North Korean foreign minister", 6.8, 3, ("North Korean", "foreign", "minister")),
        ("North Korean foreign minister", 6.8, 2, ("North Korean", "foreign…")),
        ("조선중앙통신", 4, 3, ("조선중앙", "통신")),
        ("Nachrichtenagentur", 5, 5, ("Nachricht", "enagentur")),
        ("Moscow, Pyongyang", 6, 1, ("Moscow…",)),
        ("one two three four", 4, None, ("one two", "three", "four")),
        ("two  blanks\n here", 20, 1, ("two blanks here",)),
        ("", 5, 3, ("",)),
    ],
)
def test_wrapped(text: str, room: float, lines: int | None, expected: tuple[str, ...]) -> None:
    assert wrapped(text, room, lines) == expected


@given(st.text(max_size=40), st.integers(1, 4))
def test_lines_keep_their_room(text: str, lines: int) -> None:
    found = wrapped(text, 6, lines)
    assert 1 <= len(found) <= lines
    assert all(width(line) <= 6.5 for line in found)


def test_marks_on_letters_have_no_width() -> None:
    assert width("e\u0301") == width("e")


@given(st.text(max_size=40), st.floats(1, 9))
def test_all_lines_together_hold_every_letter(text: str, room: float) -> None:
    assert "".join("".join(wrapped(text, room)).split()) == "".join(text.split())
