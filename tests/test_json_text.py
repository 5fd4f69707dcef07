"""JSON as `json` itself would write it, also where it is put together of parts."""

import json
from enum import StrEnum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.json_text import Json, array, deeper, file, indented, joined


class Colour(StrEnum):
    RED = "red"


SCALARS = st.none() | st.booleans() | st.integers() | st.text() | st.sampled_from(Colour)
VALUES: st.SearchStrategy[Any] = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner) | st.lists(inner).map(tuple) | st.dictionaries(st.text(), inner),
    max_leaves=12,
)
OBJECTS = st.dictionaries(st.text(), VALUES, min_size=1, max_size=3)


def dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1)


@given(VALUES)
def test_it_is_what_json_writes(value: Json) -> None:
    assert indented(value) == dumped(value)


@given(VALUES)
def test_a_written_part_is_put_where_it_belongs(value: Json) -> None:
    assert indented({"a": [indented(value)]}) == dumped({"a": [value]})


@given(OBJECTS, OBJECTS)
def test_objects_are_joined(one: dict[str, Json], other: dict[str, Json]) -> None:
    other = {f"{key} of the other": value for key, value in other.items() if f"{key} of the other" not in one}
    assert joined(indented(one), *([indented(other)] if other else [])) == dumped(one | other)


@given(st.lists(VALUES, max_size=4))
def test_an_array_is_made_of_its_members(values: list[Json]) -> None:
    members = [deeper(indented(value), 2).encode("utf-8", "surrogatepass") for value in values]
    made = b'{\n "a": ' + b"".join(array(members, 1)) + b"\n}"
    assert made == dumped({"a": values}).encode("utf-8", "surrogatepass")


def test_a_file_is_utf8_and_ends_with_its_line() -> None:
    assert file({"где": ["“да”"]}) == '{\n "где": [\n  "“да”"\n ]\n}\n'.encode()


def test_what_is_no_json_here_is_refused() -> None:
    with pytest.raises(TypeError):
        indented(1.5)  # type: ignore[arg-type]
