"""Words of other tools lead only to keys and values that there are."""

import pytest

from site_builder import claim, schema, site, source, vocabulary
from site_builder.claim import ChangeKind, Mode, Says
from site_builder.diagnostic import spelling
from site_builder.party import PartyKind
from site_builder.source import Publish

KEYS = frozenset().union(*(schema.keys(kind.adapter()) for kind in (claim, source, site)))
VALUES = frozenset(map(str, (*Says, *Mode, *ChangeKind, *PartyKind, *Publish)))


def test_every_word_leads_to_a_key_or_a_value_that_there_is() -> None:
    assert {key for keys in vocabulary.KEYS.values() for key in keys} <= KEYS
    assert {value for values in vocabulary.VALUES.values() for value in values} <= VALUES
    assert all(spelling(word) == word for word in (*vocabulary.KEYS, *vocabulary.VALUES))


def test_no_value_of_ours_leads_to_another() -> None:
    assert not {spelling(says) for says in Says} & vocabulary.VALUES.keys()


@pytest.mark.parametrize(
    ("word", "values"),
    [
        ("supports", ("asserts", "confirms", "own-voice")),
        ("supported", ("asserts", "confirms", "own-voice")),
        ("denied", ("denies",)),
        ("deny", ("denies",)),
        ("Refuted", ("refutes",)),
        ("rejecting", ("disputes",)),
        ("no comment", ("declines",)),
        ("sings", ()),
        ("", ()),
    ],
)
def test_verbs_in_any_form(word: str, values: tuple[str, ...]) -> None:
    assert vocabulary.values_for(word, set(map(str, Says))) == values


@pytest.mark.parametrize(
    ("word", "known", "key"),
    [("date", {"said"}, "said"), ("date", {"published"}, "published"), ("Tags", {"topics"}, "topics"), ("x", {"said"}, None)],
)  # fmt: skip
def test_keys_of_other_tools(word: str, known: set[str], key: str | None) -> None:
    assert vocabulary.key_for(word, known) == key


@pytest.mark.parametrize(("word", "derived"), [("verdict", True), ("Rating", True), ("summary", False)])
def test_what_is_derived_is_known(word: str, derived: bool) -> None:
    assert vocabulary.is_derived(word) is derived
