"""White space that goes, and white space that somebody meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.document import parse
from site_builder.fixes import applied
from site_builder.layout import layout
from site_builder.whitespace import same, tidied, untabbed

LAST, ENDS, WINDOWS, TABS, BOM = (
    "not one line end at the end",
    "blanks at the ends of lines",
    "line ends of Windows",
    "tabs in the indent",
    "a mark at the beginning (BOM)",
)


@pytest.mark.parametrize(
    ("text", "tidy", "changes"),
    [
        ("a: 1\n", "a: 1\n", []),
        ("a: 1", "a: 1\n", [LAST]),
        ("a: 1\n\n\n", "a: 1\n", [LAST]),
        ("a: 1 \nb:\t\n  - x  # c  \n", "a: 1\nb:\n  - x  # c\n", [ENDS]),
        ("a: 1\r\nb: 'x\r\n  y'\r\n", "a: 1\nb: 'x\n  y'\n", [WINDOWS]),
        ("a: |\r\n  x\r\n\r\n  y\r\n", "a: |\n  x\n\n  y\n", [WINDOWS]),
        ("\ufeffa: é  \r\n", "a: é\n", [BOM, WINDOWS, ENDS]),
        ("a: |\n  x\n  \n  y\n", "a: |\n  x\n\n  y\n", [ENDS]),
        ("a: 'x  \n  y'\n", "a: 'x\n  y'\n", [ENDS]),
        ("a:\n\tb: 1\n\tc:\n\t\t- d\n", "a:\n  b: 1\n  c:\n    - d\n", [TABS]),
        ("a: |\n\tx\n", "a: |\n  x\n", [TABS]),
        ("a:\n\tb: 1\n\tc: 2\n", "a:\n  b: 1\n  c: 2\n", [TABS]),
        ("a:\n    b: 1\n\tc: 2\n", "a:\n    b: 1\n    c: 2\n", [TABS]),
        ("a: [x,\n\ty]\n", "a: [x,\n  y]\n", [TABS]),
        ("e:\n- exact: >-\n    x  \n    y\n  note: x \n", "e:\n- exact: >-\n    x\n    y\n  note: x\n", [ENDS]),
    ],
)  # fmt: skip
def test_what_nobody_meant_goes(text: str, tidy: str, changes: list[str]) -> None:
    assert (tidied(text).text, list(tidied(text).changes)) == (tidy, changes)


@pytest.mark.parametrize(
    ("text", "tidy"),
    [
        ("a: |\n  two blanks  \n  break a line in Markdown\n", None),
        ("a: |\n  x  \nb: 1 \n", "a: |\n  x  \nb: 1\n"),
        ("a: |+\n  x\n\n\n", None),
        ("a: |\n  x", None),  # a line end more would be a part of the text
        ("x:\n    y:\n\tz: 1\n", None),  # beside y or below it? That hangs on how wide a tab is.
        ("a: |  \n  x  \nb: 1\n", "a: |\n  x  \nb: 1\n"),
        ("a: [x  \n", None),
        ("a: b: c \n", None),
        ("a:\n\tb: 1\nc: |\n  \tx\n  y\n", None),
    ],
)
def test_what_may_be_meant_stays(text: str, tidy: str | None) -> None:
    assert tidied(text).text == (text if tidy is None else tidy)


def test_tabs_within_a_text_stay_where_those_before_keys_go() -> None:
    assert tidied("a: |\n  x\n  \ty\nb:\n\tc: 1\n").text == "a: |\n  x\n  \ty\nb:\n  c: 1\n"


@pytest.mark.parametrize("text", ["a:\n\tb: 1\n\tc: 2\n", "a:\n  - b: x\n  \tc: 'y\n \t z'\n", "a: 1\n", "a:\n\tb:\n\t\tc: 1\n", "a:\r\n\t\r\n\tb: 1\n", "# h\n\t\r\n\t  - e \n  text\t\n", "x:\n    y:\n\tz: 1\n"])  # fmt: skip
def test_the_edits_for_tabs_are_what_tidying_does(text: str) -> None:
    edits = untabbed("claims/a.yaml", text)
    assert tidied(applied(text, edits)).text == tidied(text).text
    assert tidied(text).text == text or "\t" not in applied(text, edits)
    assert all(edit.text.strip(" ") == "" for edit in edits)


_LINES = st.sampled_from(
    ("a: 1", "b: x # c", "c: |", "  text", "  ", "d:", "  - e", "  - 'f", "    g'", "# h", "", "i: >+", "e:", "- exact: >-", "    j")
)  # fmt: skip
_ENDS = st.sampled_from(("\n", "\n", " \n", "\t\n", "\r\n", "\n\n"))


@given(st.lists(st.tuples(st.sampled_from(("", "", " ", "\t")), _LINES, _ENDS), max_size=8), st.booleans())
def test_tidying_keeps_every_value_and_is_done_once(lines: list[tuple[str, str, str]], mark: bool) -> None:
    text = "\ufeff" * mark + "".join(map("".join, lines))
    tidy = tidied(text)
    assert tidied(tidy.text) == type(tidy)(tidy.text, ())
    assert bool(tidy.changes) == (tidy.text != text)
    before, _ = parse("a.yaml", text)
    after, _ = parse("a.yaml", tidy.text)
    if layout(text).whole:
        assert same(layout(text), layout(tidy.text))
        assert before is None or after is None or "exact" in text or before.value == after.value
