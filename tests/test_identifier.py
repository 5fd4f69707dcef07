"""Ids: which names can be one, and which one is made of a text."""

import pytest

from site_builder.identifier import MADE, as_id, is_slug


@pytest.mark.parametrize(
    ("name", "good"),
    [("a", True), ("a-1", True), ("a" * 80, True), ("a" * 81, False), ("A", False), ("a--b", False), ("-a", False),
     ("a/b", False), ("..", False), ("", False), ("con", False), ("com1", False), ("concert", True), ("а", False), ("com10", True)],
)  # fmt: skip
def test_slugs(name: str, good: bool) -> None:
    assert is_slug(name) is good


@pytest.mark.parametrize(
    ("words", "slug"),
    [
        ("Ships: “carried” Été", "ships-carried-ete"),
        ("Ракеты 2", "2"),
        ("", ""),
        ("word " * 30, "word-word-word-word-word-word-word-word-word-word-word-word"),
        ("x" * 90, "x" * 60),
    ],
)
def test_names_of_files(words: str, slug: str) -> None:
    assert as_id(words, MADE) == slug
    assert not slug or is_slug(slug)
