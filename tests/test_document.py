"""YAML as text with places: nothing changes its type, and every mistake is told where it stands."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.document import Document, parse
from site_builder.syntax.lines import split


def a_document(text: str) -> Document:
    document, problems = parse("claims/a.yaml", text)
    assert document is not None
    assert not problems
    return document


@pytest.mark.parametrize(
    "scalar", ["no", "on", "1e3", "012", "12:30", "2023-10-13", "0x1F", "1_000", ".5", "true", "=", "<<"]
)
def test_scalars_stay_text(scalar: str) -> None:
    assert a_document(f"a: {scalar}\n").value == {"a": scalar}


@pytest.mark.parametrize("scalar", ["", "~", "null", "Null", "NULL"])
def test_plain_nulls_are_absent_and_quoted_ones_are_text(scalar: str) -> None:
    assert a_document(f"a: {scalar}\nb: '{scalar}'\n").value == {"a": None, "b": scalar}


PLACES = """\
claim: é words
excerpts:
  - source: upi
    exact: >-

      first line
      second
  - {source: "x", says: asserts}
"""


@pytest.mark.parametrize(
    ("path", "line", "column"),
    [
        (("claim",), 1, 8),
        (("excerpts",), 3, 3),
        (("excerpts", 0), 3, 5),
        (("excerpts", 0, "exact"), 6, 7),
        (("excerpts", 1, "says"), 8, 25),
        (("excerpts", 0, "missing"), 3, 5),
        (("nothing", "here"), 1, 1),
    ],
)
def test_every_value_has_a_place(path: tuple[str | int, ...], line: int, column: int) -> None:
    at = a_document(PLACES).at(*path)
    assert (at.path, at.line, at.column) == ("claims/a.yaml", line, column)


def test_a_key_has_a_place_of_its_own() -> None:
    at = a_document(PLACES).key_at("excerpts", 1, "says")
    assert (at.line, at.column) == (8, 19)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("a: 1\n\tb: 2\n", ["2:1 yaml-tab"]),
        ("a:\n  - b: 1\n\t- c: 2\n", ["3:1 yaml-tab"]),
        ("a: b: c\n", ["1:5 yaml-colon"]),
        ("a: 1\n b: 2\n", ["2:2 yaml-indent"]),
        ("a:\n  - x\n - y\n", ["3:2 yaml-indent"]),
        ("e:\n  - source: a\n   exact: b\n", ["3:4 yaml-indent"]),
        ("a: 'it's'\n", ["1:8 yaml-quotes"]),
        ('a: "x\nb: 1\n', ["1:4 yaml-unclosed"]),
        ("a: [1\nb: 2\n", ["1:4 yaml-unclosed"]),
        ("a: @x\n", ["1:4 yaml-quotes"]),
        ("é: 1\na: \x01\n", ["2:4 yaml-control-character"]),
        ("a: x\0\n", ["1:5 yaml-control-character"]),
        ("a: " + "[" * 10_000, ["1:23 yaml-too-deep"]),
        ("a: " + "{b: " * 10_000, ["1:80 yaml-too-deep"]),
        ("- " * 10_000, ["1:41 yaml-too-deep"]),
        ("a: &x [1]\nb: *x\n", ["1:4 yaml-anchor", "2:4 yaml-anchor"]),
        (
            "a: &a [x,x]\nb: &b [*a,*a]\n",
            ["1:4 yaml-anchor", "2:4 yaml-anchor", "2:8 yaml-anchor", "2:11 yaml-anchor"],
        ),
        ("a: !!python/name:os.system 1\n", ["1:4 yaml-tag"]),
        ("!x a: 1\n", ["1:1 yaml-tag"]),
        ("a: 1\n---\nb: 1\n", ["2:1 yaml-documents"]),
        ("? [a]\n: 1\n", ["1:3 yaml-key"]),
        ("a: 1\nb: 2\na: 3\nb: 4\n", ["3:1 duplicate-key", "4:1 duplicate-key"]),
        ("a: {b: 1, b: 2}\n", ["1:11 duplicate-key"]),
    ],
)
def test_mistakes_are_told_at_their_place(text: str, codes: list[str]) -> None:
    _, problems = parse("a.yaml", text)
    assert [f"{p.at.line}:{p.at.column} {p.code}" for p in problems] == codes
    assert all(p.help and p.message for p in problems)


@pytest.mark.parametrize("text", ["", "\n", "# only a comment\n", "---\n"])
def test_a_file_without_content_has_no_value(text: str) -> None:
    assert a_document(text).value is None


def test_a_byte_order_mark_is_no_part_of_the_first_key() -> None:
    assert a_document("\ufeffa: 1\n").value == {"a": "1"}


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_any_text_gives_a_value_or_a_problem_inside_the_file(text: str) -> None:
    document, problems = parse("a.yaml", text)
    assert document is not None or problems
    assert all(1 <= p.at.line <= len(split(text)) + 1 for p in problems)
