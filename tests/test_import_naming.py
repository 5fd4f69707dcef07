"""Names of imported files: addresses everywhere, each given once, the same in every import."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.identifier import is_slug
from site_builder.imports.naming import Names


@pytest.mark.parametrize(
    ("wanted", "name", "code"),
    [
        ("a-1", "a-1", None),
        ("A 1", "a-1", "name-changed"),
        ("Église/№ 5", "eglise-no-5", "name-changed"),
        ("con", "con-1143da2b", "name-changed"),
        ("Порт", "claim-90947197", "name-changed"),
        ("../../etc/passwd", "etc-passwd", "name-changed"),
        ("x" * 81, "x" * 60, "name-changed"),
        ("y" * 80, "y" * 80, None),
    ],
)
def test_a_name_is_made_from_what_is_wanted(wanted: str, name: str, code: str | None) -> None:
    given_name, told = Names().give(wanted, wanted, "claim")
    assert (given_name, told and told.code) == (name, code)


def test_a_second_one_gets_the_digest_of_what_it_is() -> None:
    names = Names()
    first, second, third = (names.give(wanted, wanted, "claim")[0] for wanted in ("a-1", "A 1", "a_1"))
    assert first == "a-1"
    assert len({first, second, third}) == 3
    other = Names()
    other.give("a-1", "something else", "claim")
    assert other.give("a_1", "a_1", "claim")[0] == third, "the name does not depend on what came between"


@given(st.lists(st.text(st.characters()), max_size=30))
def test_every_name_is_an_address_and_no_two_are_the_same(wanted: list[str]) -> None:
    names = Names()
    given_names = [names.give(words, f"{n}{words}", "claim")[0] for n, words in enumerate(wanted)]
    assert all(map(is_slug, given_names))
    assert len(set(given_names)) == len(wanted)
