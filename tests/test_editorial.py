"""How a shortened quotation falls into parts."""

import pytest

from site_builder.editorial import Reach, literal_parts, parse


@pytest.mark.parametrize(
    ("words", "parts", "reaches"),
    [
        ("one two [...] three", ["one two", "three"], [Reach.GAP]),
        ("one two (...) three ... four", ["one two", "three", "four"], [Reach.GAP, Reach.GAP]),
        ("one two . . . three", ["one two", "three"], [Reach.GAP]),
        ("one two.... three", ["one two", "three"], [Reach.GAP]),
        ("... one two three ...", ["one two three"], []),
        ("one two [he] three", ["one two", "three"], [Reach.WORDS]),
        ("one two [he] [...] three", ["one two", "three"], [Reach.GAP]),
        ("one tw[o] three four", ["one tw", "three four"], [Reach.BLANK]),
        ("one tw[o], three four", ["one tw", ", three four"], [Reach.NOTHING]),
        ("one t[w]o three four", ["one t", "o three four"], [Reach.LETTERS]),
        ("one tw[o] [...] three four", ["one tw", "three four"], [Reach.GAP]),
        ("[O]ne two three", ["ne two three"], []),
    ],
)
def test_parts_and_what_joins_them(words: str, parts: list[str], reaches: list[Reach]) -> None:
    elision = parse(words, "")
    assert elision is not None
    assert [part.words for part in elision.parts] == parts
    assert [joint.reach for joint in elision.joints] == reaches


@pytest.mark.parametrize(
    "words",
    [
        "one two three",
        "one [...] two",
        "[...]",
        "[x] [y] [z]",
        "one two 1[0] three",
        "one two [1]0 three",
        "one two A[1] three",
        "one two three [not]",
        "[never] one two three",
        "a ... " * 21 + "b",
        "[" * 10_000,
        "[x" * 10_000,
        "...... one two three",
    ],
)
def test_what_is_no_shortened_quotation(words: str) -> None:
    assert parse(words, "") is None


@pytest.mark.parametrize(
    ("words", "source", "parts"),
    [
        (
            "we reaffirm[s] it [...] all now",
            "so we reaffirm[s] it for all now",
            ["we reaffirm[s] it", "all now"],
        ),
        ("one... two [...] three", "one... two and three", ["one... two", "three"]),
        ("one... two ... three", "one... two ... three", []),
    ],
)
def test_forms_of_the_source_are_words(words: str, source: str, parts: list[str]) -> None:
    elision = parse(words, source)
    assert [part.words for part in elision.parts] == parts if elision else parts == []


def test_brackets_at_words_and_brackets_around_the_whole() -> None:
    elision = parse("[Kim] one tw[o] [T]hree [there]", "")
    assert elision is not None
    first, second = elision.parts
    assert (first.before, first.after, second.before, second.after) == (None, "o", "T", None)
    assert elision.leads
    assert elision.trails


def test_the_literal_parts_of_any_quotation() -> None:
    assert literal_parts("one [...] two [x] three") == ("one", "two", "three")
    assert literal_parts("one two") == ("one two",)
