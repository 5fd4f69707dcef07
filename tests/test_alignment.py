"""Wordings side by side."""

import microsite
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiny import SHIPS, a_site, assessed

from site_builder.alignment import Aligned, aligned, pieces, words_of
from site_builder.exhibit import quotes
from site_builder.overlap import Words
from site_builder.span import Text


def shown(texts: list[str]) -> list[str]:
    """Each row with `|` between its columns and common pieces in brackets."""
    return [
        "|".join(f"[{piece.text}]" if piece.common else piece.text for piece in row) for row in pieces(texts)
    ]


@pytest.mark.parametrize(
    ("texts", "rows"),
    [
        (["a b c", "a b c"], ["[a b c]", "[a b c]"]),
        (["a b c", "a x c"], ["[a ]|b |[c]", "[a ]|x |[c]"]),
        (["a b c", "a c"], ["[a ]|b |[c]", "[a ]||[c]"]),
        (["A “new” level", "a 'new' level"], ["[A “new” level]", "[a 'new' level]"]),
        (["a “b c", "a b"], ["[a “b ]|c", "[a b]|"]),
        # A word that two of three have is no common one; a space of its own where one has both.
        (["a b", "a b", "a"], ["[a ]|b", "[a ]|b", "[a]|"]),
        (["a…b c", "a…x c"], ["[a…]|b |[c]", "[a…]|x |[c]"]),
        (["x", "y"], ["x", "y"]),
        (["!", "a"], ["!", "a"]),
        (["…", "!"], ["[…]", "[!]"]),
        (["alone here"], ["[alone here]"]),
    ],
)
def test_pieces(texts: list[str], rows: list[str]) -> None:
    assert shown(texts) == rows


TEXTS = st.lists(
    st.lists(st.sampled_from(["a", "B", "“c”", "d,", "e—f", " ", "\n", "é", "北京", "!"]), max_size=9).map(
        " ".join
    ),
    min_size=1,
    max_size=5,
)


@given(TEXTS)
def test_pieces_joined_are_the_wording(texts: list[str]) -> None:
    rows = pieces(texts)
    assert ["".join(piece.text for piece in row) for row in rows] == texts
    assert len({len(row) for row in rows}) == 1
    for column in zip(*rows, strict=True):
        assert len({piece.common for piece in column}) == 1
        if column[0].common:
            assert len({Words(Text(piece.text)).folded for piece in column}) == 1


@given(TEXTS)
def test_the_order_of_wordings_changes_no_piece(texts: list[str]) -> None:
    assert pieces(texts[::-1]) == pieces(texts)[::-1]


def test_wordings_are_aligned_within_their_language() -> None:
    [variants] = quotes(assessed("ships", SHIPS), a_site())
    assert [
        (group.language, [(row.number, [p.text for p in row.pieces]) for row in group.rows])
        for group in aligned(variants)
    ] == [
        ("en", [(1, ["ships carried arms"])]),
        ("ru", [(2, ["корабли везли оружие"])]),
    ]
    assert not any(group.differs or group.columnar for group in aligned(variants))


def real(slug: str) -> tuple[Aligned, ...]:
    site = microsite.site()
    [claim] = (a for a in microsite.assessed_claims() if a.resolved.claim.slug == slug)
    return aligned(quotes(claim, site)[0])


def test_the_level_of_relations() -> None:
    [group] = real("new-strategic-level")
    assert ["|".join(piece.text.strip() for piece in row.pieces) for row in group.rows] == [
        "relations have reached|a|qualitatively|new||strategic|level|",
        "relations have reached|a|“qualitatively|new|and|strategic|level|",
        "relationship on|a||‘new|||level|",
        '||hailed the|"new,||strategic|level"|of relations',
    ]
    assert [piece.text.strip() for piece in group.rows[0].pieces if piece.common] == ["new", "level"]
    assert group.differs
    assert group.columnar
    assert words_of(group.rows[2].quoted) == "relationship on a ‘new level"


def test_long_wordings_are_not_laid_out_in_columns() -> None:
    [group] = real("containers")
    assert group.differs
    assert not group.columnar
