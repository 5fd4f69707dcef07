"""Graphs in columns, as letters: `ab` is a link from a to b."""

from itertools import pairwise, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.claim import Stance
from site_builder.layers import Link, Order, columns_of, ordered, routes_of


def links(text: str) -> dict[Link, tuple[int, ...]]:
    return {(pair[0], pair[1], Stance.SUPPORTS): (n,) for n, pair in enumerate(text.split(), 1)}


def columns(text: str, last: str = "") -> dict[str, int]:
    keys = dict.fromkeys(text.replace(" ", ""))
    return columns_of(keys, links(text), set(last))


def layers(text: str, last: str = "") -> Order:
    found = columns(text, last)
    return ordered(found, routes_of(links(text), found))


@pytest.mark.parametrize(
    ("text", "last", "expected"),
    [
        ("", "", {}),
        ("ab bc", "", {"a": 0, "b": 1, "c": 2}),
        # Behind the longest way that leads there.
        ("ac ab bc", "", {"a": 0, "b": 1, "c": 2}),
        ("bc ab ac", "", {"a": 0, "b": 1, "c": 2}),
        ("ab bc dx", "cx", {"a": 0, "b": 1, "c": 2, "d": 0, "x": 2}),
        # The link that would close a circle moves nobody.
        ("ab ba", "", {"a": 0, "b": 1}),
        ("ab bc ca", "", {"a": 0, "b": 1, "c": 2}),
    ],
)
def test_columns(text: str, last: str, expected: dict[str, int]) -> None:
    assert columns(text, last) == expected


def test_routes_pass_through_every_column_between() -> None:
    found = columns("ab bc ac ca")
    assert [(route.stops, route.back) for route in routes_of(links("ab bc ac ca"), found)] == [
        (((0, "a"), (1, "b")), False),
        (((1, "b"), (2, "c")), False),
        (((0, "a"), (1, "l:2"), (2, "c")), False),
        (((0, "a"), (1, "l:3"), (2, "c")), True),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ax by", ["ab", "xy"]),
        ("ax by cy cx", ["acb", "xy"]),
        ("az bx cy ax", ["abc", "zxy"]),
        ("ay bx", ["ab", "yx"]),
        # Those of one way lie at one height, whoever comes first.
        ("am bn mz ny", ["ab", "mn", "zy"]),
        # Of equally good orders the first one.
        ("de ac df cg be", ["dab", "fec", "g"]),
        # One round is not enough.
        ("de bf bc ae ac", ["dab", "ecf"]),
    ],
)
def test_order(text: str, expected: list[str]) -> None:
    assert ["".join(key for _, key in column) for column in layers(text)] == expected


PAIRS = [one + other for one, other in permutations("abcdef", 2)]


@given(st.lists(st.sampled_from(PAIRS), min_size=1, max_size=14))
def test_every_link_goes_onward_from_column_to_column_in_any_circle(pairs: list[str]) -> None:
    text = " ".join(pairs)
    found = columns(text)
    routes = routes_of(links(text), found)
    for route in routes:
        first, last = route.stops[0], route.stops[-1]
        assert {first[1], last[1]} == set(route.link[:2])
        assert all(other[0] == one[0] + 1 for one, other in pairwise(route.stops))
    vertices = {stop for route in routes for stop in route.stops}
    order = ordered(found, routes)
    assert sorted(vertex for column in order for vertex in column) == sorted(vertices)
    assert all(vertex[0] == n for n, column in enumerate(order) for vertex in column)
