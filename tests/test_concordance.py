"""Which articles meet, and in which words."""

import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder import buckets, concordance
from site_builder.concordance import Concordance

ARTICLES = st.lists(st.lists(st.integers(0, 9), max_size=12), min_size=2, max_size=6)
WIDTH = 3


def meetings(articles: list[list[int]]) -> dict[tuple[int, int], tuple[int, int]]:
    """The words that two articles share, by the numbers of both."""
    found = Concordance(articles)
    pairs: dict[tuple[int, int], tuple[int, int]] = {}
    for one in range(len(articles)):
        here = found.here(one, WIDTH)
        there = found.there(one, WIDTH, set(here))
        assert here.keys() == there.keys()
        pairs |= {(one, other): (here[other], there[other]) for other in here}
    return pairs


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
        patch.setattr(concordance, "FEW", 3)
        patch.setattr(concordance, "FIRST", 1)
        assert meetings(articles) == plainly(articles, 3, 1)


@given(ARTICLES)
def test_one_is_sought_among_many_holders_or_all_are_gone_through(articles: list[list[int]]) -> None:
    for seek in (0, 99):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(concordance, "FEW", 2)
            patch.setattr(concordance, "FIRST", 1)
            patch.setattr(concordance, "_SEEK", seek)
            assert meetings(articles) == plainly(articles, 2, 1)


@given(ARTICLES, st.integers(0, 5))
def test_of_some_others_alone(articles: list[list[int]], other: int) -> None:
    found = Concordance(articles)
    shared = set(articles[0]) & set(articles[other]) if 0 < other < len(articles) else set()
    expected = {other: words(articles[other], shared)} if shared else {}
    assert found.there(0, WIDTH, {other} - {0}) == expected


def test_what_many_articles_hold_lies_on_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(buckets, "HELD", 100)
    articles = [[n, 7000, *range(n, 40)] for n in range(12)]
    assert meetings(articles) == plainly(articles)


def peak_of(count: int) -> int:
    """The most bytes of memory that it takes to compare so many articles that have nothing in common."""
    articles = (range(300 * n, 300 * (n + 1)) for n in range(count))
    tracemalloc.start()
    try:
        Concordance(articles)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_what_no_other_article_holds_takes_no_more_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(buckets, "HELD", 1_000)
    few, many = peak_of(100), peak_of(1_000)
    assert many - few < 900 * 1_000, "a gram takes 16 bytes on the disk and more than 100 in a set"
