"""Which articles meet, and in which words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder import concordance
from site_builder.concordance import Concordance

ARTICLES = st.lists(st.lists(st.integers(0, 9), max_size=12), min_size=2, max_size=6)
WIDTH = 3


def meetings(articles: list[list[int]]) -> dict[tuple[int, int], tuple[int, int]]:
    """The words that two articles share, by the numbers of both."""
    found = Concordance(articles)
    return {
        (one, other): (here, there)
        for one in range(len(articles))
        for other, here, there in found.meetings(one, WIDTH)
    }


def words(grams: list[int], shared: set[int]) -> int:
    """The same, gram by gram."""
    places = {n + more for n, gram in enumerate(grams) if gram in shared for more in range(WIDTH)}
    return sum(1 << place for place in places)


def plainly(
    articles: list[list[int]], few: int = 99, first: int = 0
) -> dict[tuple[int, int], tuple[int, int]]:
    found = {}
    for one, mine in enumerate(articles):
        for other, its in enumerate(articles):
            shared = set(mine) & set(its)
            for gram in shared if one != other else ():
                holders = [n for n, grams in enumerate(articles) if gram in grams]
                if len(holders) <= few or {one, other} & set(holders[:first]):
                    found[one, other] = words(mine, shared), words(its, shared)
    return found


@given(ARTICLES)
def test_every_two_that_hold_a_gram_meet_in_all_that_they_share(articles: list[list[int]]) -> None:
    assert meetings(articles) == plainly(articles)


@given(ARTICLES)
def test_what_many_hold_pairs_them_with_the_first_only(articles: list[list[int]]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(concordance, "FEW", 2)
        patch.setattr(concordance, "FIRST", 1)
        assert meetings(articles) == plainly(articles, 2, 1)


@given(ARTICLES)
def test_several_passes_find_the_same(articles: list[list[int]]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(concordance, "AT_ONCE", 5)
        assert meetings(articles) == plainly(articles)


@pytest.mark.parametrize("few", [1, 9])
def test_later_articles_alone(monkeypatch: pytest.MonkeyPatch, few: int) -> None:
    monkeypatch.setattr(concordance, "FEW", few)
    found = Concordance([[1, 2], [2, 1], [1]])
    assert {other for other, _, _ in found.meetings(1, WIDTH, later=True)} == {2}
    assert {other for other, _, _ in found.meetings(1, WIDTH)} == {0, 2}
