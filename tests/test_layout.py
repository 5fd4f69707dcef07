"""Where everything stands in a YAML file, against the values that the parser reads there."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from site_builder.diagnostic import Location
from site_builder.layout import Kind, Lines, layout, yaml_lines

TEXT = """\
# a comment
claim: "a: b"   # more
summary: |  # kept
  one

  two

# between
topics: [x, 'y z']
excerpts:
  - source: a
    exact: >-
      é \U0001f6a2
      three
  - {source: b, exact: plain words
      go on}
empty:
"""


def pieces(text: str) -> dict[tuple[str | int, ...], str]:
    return {path: text[node.start : node.end] for path, node in layout(text).values.items()}


def test_every_value_is_where_it_stands() -> None:
    assert pieces(TEXT) == {
        (): TEXT[TEXT.index("claim") : -1],
        ("claim",): '"a: b"',
        ("summary",): "one\n\n  two",
        ("topics",): "[x, 'y z']",
        ("topics", 0): "x",
        ("topics", 1): "'y z'",
        ("excerpts",): TEXT[TEXT.index("- source") : TEXT.index("\nempty")],
        ("excerpts", 0): "source: a\n    exact: >-\n      é \U0001f6a2\n      three",
        ("excerpts", 0, "source"): "a",
        ("excerpts", 0, "exact"): "é \U0001f6a2\n      three",
        ("excerpts", 1): "{source: b, exact: plain words\n      go on}",
        ("excerpts", 1, "source"): "b",
        ("excerpts", 1, "exact"): "plain words\n      go on",
        ("empty",): "",
    }


def test_keys_stand_in_order_with_their_places() -> None:
    found = layout(TEXT)
    assert [TEXT[key.start : key.end] for key in found.keys(())] == ["claim", "summary", "topics", "excerpts", "empty"]  # fmt: skip
    assert [key.value for key in found.keys(("excerpts", 1))] == ["source", "exact"]
    assert {key.kind for key in found.keys(())} == {Kind.KEY}


@pytest.mark.parametrize(
    ("text", "whole", "known"),
    [
        ("a: b\nc: [d\n", False, {("a",): "b", ("c", 0): "d"}),
        ("a: 'b'\n\tc: d\n", False, {("a",): "'b'"}),
        ("", True, {}),
        ("\ufeffa: é\nb: c\n", True, {("a",): "é", ("b",): "c"}),
        ("a: x\r\nb: |\r\n  y\r\n  z\r\n", True, {("a",): "x", ("b",): "y\r\n  z"}),
        ("? [a, b]\n: c\nd: e\n", True, {("d",): "e"}),
        ("x: &a f\ny: *a\n*a : g\nz: h\n", True, {("x",): "&a f", ("y",): "*a", ("z",): "h"}),
        ("[" * 5_000, False, {}),
        ("a: |\n", True, {("a",): ""}),
    ],
)
def test_it_goes_as_far_as_the_text_is_yaml(
    text: str, whole: bool, known: dict[tuple[str | int, ...], str]
) -> None:
    found = layout(text)
    assert found.whole is whole
    values = pieces(text)
    assert {path: values[path] for path in known} == known


def test_a_block_ends_where_its_lines_do() -> None:
    node = layout("a: >\n  x  \n\n\nb: 1\n").values[("a",)]
    assert (node.head, node.start, node.end, node.tail) == (3, 7, 8, 13)


@given(st.text(st.sampled_from("ab\n\r\u2028\U0001f6a2"), max_size=40), st.integers(0, 40))
def test_places_and_offsets_lead_to_each_other(text: str, offset: int) -> None:
    offset = min(offset, len(text))
    for lines in (Lines(text), yaml_lines(text)):
        assert lines.offset(lines.place("a.yaml", offset)) == offset
    assert Lines(text).place("a.yaml", offset).line == text.count("\n", 0, offset) + 1


@given(st.text(st.sampled_from("ab: '\n\r\u2028\x85\U0001f6a2"), max_size=20))
def test_places_are_those_of_the_parser(text: str) -> None:
    try:
        events = list(yaml.parse(text, Loader=yaml.CBaseLoader))
    except yaml.YAMLError:
        return
    for event in events:
        if not isinstance(event, yaml.ScalarEvent):
            continue
        assert event.start_mark
        place = yaml_lines(text).place("a.yaml", event.start_mark.index)
        assert (place.line, place.column) == (event.start_mark.line + 1, event.start_mark.column + 1)


def test_a_byte_order_mark_counts_for_nothing() -> None:
    lines = yaml_lines("\ufeffa: é\nb: c\n")
    assert (lines.offset(Location("a", 1, 1)), lines.offset(Location("a", 2, 1))) == (1, 6)
    assert lines.place("a", 1) == Location("a", 1, 1)


def test_a_place_behind_a_line_stays_near_it() -> None:
    assert Lines("ab\ncd").offset(Location("a", 1, 9)) == 3
    assert Lines("ab\ncd").offset(Location("a", 7, 9)) == 5
