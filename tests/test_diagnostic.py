"""What is offered for a word that nobody knows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.diagnostic import did_you_mean, nearest, spelling

PARTIES = ("moscow", "pyongyang", "washington", "russian-foreign-ministry", "kremlin", "upi")
NAMES = {"kremlin": ("The Kremlin",), "upi": ("UPI", "United Press International"), "moscow": ("Москва",)}


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("moscow", "moscow"),
        ("Moscow", "moscow"),
        ("Moskow", "moscow"),
        ("“moscow”", "moscow"),
        ("pyonyang", "pyongyang"),
        ("Russian_Foreign Ministry", "russian-foreign-ministry"),
        ("The Kremlin", "kremlin"),
        ("the kremlin", "kremlin"),
        ("United Press Internationl", "upi"),
        ("Москва", "moscow"),
        ("upj", "upi"),
        ("beijing", None),
        ("", None),
        ("…", None),
    ],
)
def test_the_nearest_word(word: str, meant: str | None) -> None:
    assert nearest(word, PARTIES, NAMES) == meant


@pytest.mark.parametrize(
    ("word", "known", "help_"),
    [
        ("chek", ["build", "check"], "did you mean “check”?"),
        ("x", ["build", "check"], "known: build, check"),
        ("x", [], "there are none"),
        ("x", [f"word-{n}" for n in range(30)], "30 are known, and none is near"),
    ],
)
def test_help_offers_one_or_lists_a_few(word: str, known: list[str], help_: str) -> None:
    assert did_you_mean(word, known) == help_


@given(st.text(max_size=20), st.lists(st.from_regex(r"[a-z0-9]+(-[a-z0-9]+)*", fullmatch=True), max_size=8))
def test_only_known_words_are_offered(word: str, known: list[str]) -> None:
    assert nearest(word, known) in {None, *known}


@given(st.from_regex(r"[a-z]{1,8}(-[a-z]{1,8})?", fullmatch=True))
def test_another_spelling_is_the_same_word(word: str) -> None:
    assert nearest(word.upper().replace("-", "_"), ["other", word]) == word
    assert spelling(f" “{word.title()}” ") == spelling(word)
