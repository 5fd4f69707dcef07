"""The folded view of a text and the way back from it."""

import re
import sys
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from site_builder.folding import caseless, fold, trimmed, without

ODD = st.text(
    st.sampled_from("aA1 .\"'`“”’…–-\u00a0\u00ad\u200b\u200d\ufe0f\n\u0301é²½ﬁＡßİ한각가ㅏ\u1161ก็")
    | st.characters(exclude_categories=["Cs"])
)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("a \n\n b", "a b"),
        ("a\u2028b", "a b"),
        ("a\u200bb", "ab"),
        ("a \u200b b", "a b"),
        ("“a” „b« ``c''", '"a" "b" "c"'),
        ("‘a’ ´b` ′c", "'a' 'b' 'c"),
        ("a–b—c−d‑e", "a-b-c-d-e"),
        ("a… b", "a... b"),
        ("e\u0301", "\u00e9"),
        ("ﬁ Ａ ｱ", "fi A ア"),
        ("10² 1½ Ⓐ H₂", "10² 1½ Ⓐ H₂"),
        ("a¨b ŉ", "a¨b ŉ"),
        ("año мой re-sign we're 12.5", "año мой re-sign we're 12.5"),
    ],
)
def test_what_is_folded_and_what_never_is(text: str, folded: str) -> None:
    assert fold(text).text == folded


@given(ODD)
@example("''\u200b'")
@example("\u0301e\u0301")
def test_folding_again_changes_nothing(text: str) -> None:
    once = fold(text).text
    assert fold(once).text == once


@given(ODD, st.data())
def test_the_way_back_keeps_the_order_and_covers_the_words(text: str, data: st.DataObject) -> None:
    view = fold(text)
    edges = sorted(data.draw(st.lists(st.integers(0, len(view.text)), max_size=4)))
    ways = [(start, end, view.origin(start, end)) for start, end in pairwise(edges) if start < end]
    known = [(start, end, way) for start, end, way in ways if way]
    assert [way for _, _, way in known] == sorted(way for _, _, way in known)
    for start, end, (first, last) in known:
        assert 0 <= first <= last <= len(text)
        assert fold(text[first:last]).text.strip() == view.text[start:end].strip()


@given(ODD)
def test_every_place_of_the_original_leads_back_to_itself(text: str) -> None:
    view = fold(text)
    places = [(offset, view.place(offset)) for offset in range(len(text) + 1)]
    known = [place for _, place in places if place is not None]
    assert known == sorted(known)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_letters_without_case_keep_their_places(text: str) -> None:
    view = caseless(text)
    assert view.text == text.casefold()
    assert view.origin(0, len(view.text)) in ((0, len(text)), (0, 0))


def test_a_text_without_some_of_its_characters_knows_where_the_rest_was() -> None:
    view = without('a "b" c', iter([2, 4]))
    assert view.text == "a b c"
    assert view.origin(2, 3) == (3, 4)


def test_ends_are_trimmed_of_what_nobody_sees() -> None:
    assert trimmed("\u200b \n words \ufeff") == "words"
    assert not re.search(r"\s", trimmed("\u00a0x\u3000"))


@pytest.mark.parametrize(
    "character",
    [
        "e\u0301",
        "x\u0302\u0323",
        "\u1112\u1161\u11ab",
        "हि",
        "ﬁ",
        "…",
        "''",
        "''\u0301",
        "'\u0301",
        "\u2764\ufe0f",
        "\U0001f1f0\U0001f1f5",
        "\U0001f1f0\U0001f1f5\ufe0f",
        "\U0001f468\u200d\U0001f469",
        "\U0001f44d\U0001f3fd",
    ],
)
def test_what_shows_as_one_character_is_divided_nowhere(character: str) -> None:
    view = fold(f"a {character} b")
    assert [n for n in range(2, 3 + len(character)) if view.place(n) is not None] == [2, 2 + len(character)]
    assert view.origin(2, len(view.text) - 2) == (2, 2 + len(character))


def test_every_white_space_and_invisible_character_is_trimmed() -> None:
    edges = [
        c
        for c in map(chr, range(sys.maxunicode + 1))
        if c.isspace() or c in "\u00ad\u061c\u200b\u2060\ufeff\u202e"
    ]
    assert trimmed("".join(edges) + "a b" + "".join(edges)) == "a b"
