"""Where a party stands, by its statements, their modes and their days."""

from itertools import permutations

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from items import an_item

from site_builder.claim import Mode, Says
from site_builder.item import Item
from site_builder.position import CAUTION, latest, position, standing, tellings

OLD, NEW = "2023-10-19", "2023-10-20"
OPEN = "[2023-10-19..]"


@pytest.mark.parametrize(
    ("items", "says", "number"),
    [
        ([], None, None),
        ([an_item(1, "moscow", "denies")], "denies", 1),
        # the later statement counts, by the day it was said …
        ([an_item(1, "moscow", "denies", said=OLD), an_item(2, "moscow", "asserts", said=NEW)], "asserts", 2),
        ([an_item(1, "moscow", "asserts", said=OLD), an_item(2, "moscow", "denies", said=NEW)], "denies", 2),
        # … else by the day of the article
        (
            [an_item(1, "moscow", "denies", published=OLD), an_item(2, "moscow", "asserts", published=NEW)],
            "asserts",
            2,
        ),
        # a statement of an earlier day counts as old in a new article
        (
            [
                an_item(1, "moscow", "denies", published=OLD),
                an_item(2, "moscow", "asserts", said="2023-10-12"),
            ],
            "denies",
            1,
        ),
        # in doubt the more cautious one: the same day, overlapping days, an article without an end
        ([an_item(1, "moscow", "asserts"), an_item(2, "moscow", "denies")], "denies", 2),
        ([an_item(1, "moscow", "denies"), an_item(2, "moscow", "disputes")], "denies", 1),
        ([an_item(1, "washington", "asserts"), an_item(2, "washington", "assesses")], "assesses", 2),
        (
            [
                an_item(1, "moscow", "denies", said="2023-10-17/2023-10-19"),
                an_item(2, "moscow", "asserts", said="2023-10-19/2023-10-20"),
            ],
            "denies",
            1,
        ),
        (
            [an_item(1, "moscow", "denies", published=OPEN), an_item(2, "moscow", "asserts", said=NEW)],
            "denies",
            1,
        ),
        (
            [an_item(1, "moscow", "denies", said=OLD), an_item(2, "moscow", "asserts", published=OPEN)],
            "denies",
            1,
        ),
        # three statements: the last counts, whatever lies between
        (
            [
                an_item(1, "moscow", "asserts", said="2023-10-17"),
                an_item(2, "moscow", "denies", said="2023-10-18"),
                an_item(3, "moscow", "asserts", said="2023-10-19"),
            ],
            "asserts",
            3,
        ),
        # silence never overwrites a statement
        ([an_item(1, "moscow", "asserts", said=OLD), an_item(2, "moscow", "silent", said=NEW)], "asserts", 1),
        (
            [
                an_item(1, "moscow", "asserts", mode="paraphrase"),
                an_item(2, "moscow", "declines", mode="quote"),
            ],
            "asserts",
            1,
        ),
        (
            [an_item(1, "moscow", "silent", said=OLD), an_item(2, "moscow", "declines", said=NEW)],
            "declines",
            2,
        ),
        # the words themselves beat their retelling …
        (
            [
                an_item(1, "moscow", "denies", mode="paraphrase"),
                an_item(2, "moscow", "disputes", mode="quote"),
            ],
            "disputes",
            2,
        ),
        (
            [an_item(1, "moscow", "denies", mode="paraphrase"), an_item(2, "moscow", "disputes")],
            "disputes",
            2,
        ),
        (
            [an_item(1, "moscow", "denies"), an_item(2, "moscow", "disputes", mode="document")],
            "disputes",
            2,
        ),
        # … of the same origin …
        (
            [
                an_item(1, "moscow", "denies", mode="paraphrase", origin="leak"),
                an_item(2, "moscow", "disputes", mode="quote"),
            ],
            "denies",
            1,
        ),
        # … unless the retold ones were surely said later
        (
            [
                an_item(1, "moscow", "disputes", mode="quote", said=OLD),
                an_item(2, "moscow", "denies", mode="paraphrase", said=NEW),
            ],
            "denies",
            2,
        ),
        (
            [
                an_item(1, "moscow", "asserts", mode="quote", published=OLD),
                an_item(2, "moscow", "assesses", mode="paraphrase", said=NEW),
            ],
            "assesses",
            2,
        ),
        (
            [
                an_item(1, "moscow", "disputes", mode="quote", said="2023-10-18/2023-10-20"),
                an_item(2, "moscow", "denies", mode="paraphrase", said="2023-10-20"),
            ],
            "disputes",
            1,
        ),
        # a reprint does not make old words new, with a date or without
        (
            [
                an_item(1, "moscow", "asserts", published="2023-10-17"),
                an_item(2, "moscow", "denies", published="2023-10-18"),
                an_item(3, "moscow", "asserts", published="2023-10-19"),
            ],
            "denies",
            2,
        ),
        (
            [
                an_item(1, "moscow", "denies", published=OLD),
                an_item(2, "moscow", "asserts", published=NEW),
                an_item(3, "moscow", "denies", published=OPEN),
            ],
            "asserts",
            2,
        ),
        # a repeated denial may be a new one, and holds
        (
            [
                an_item(1, "moscow", "denies", published="2023-10-17"),
                an_item(2, "moscow", "asserts", published="2023-10-18"),
                an_item(3, "moscow", "denies", published="2023-10-19"),
            ],
            "denies",
            1,
        ),
        # quoted words were said by the day of the first article that has them
        (
            [
                an_item(1, "moscow", "asserts", mode="quote", published="2023-10-18"),
                an_item(2, "moscow", "asserts", mode="quote", published="2023-10-20"),
                an_item(3, "moscow", "assesses", mode="paraphrase", said="2023-10-19"),
            ],
            "assesses",
            3,
        ),
        # of equal words: nearest to the words, then the earliest article, then the first excerpt
        ([an_item(1, "moscow", "denies"), an_item(2, "moscow", "denies", mode="quote")], "denies", 2),
        ([an_item(1, "moscow", "denies"), an_item(2, "moscow", "denies", published=OLD)], "denies", 2),
        ([an_item(1, "moscow", "denies"), an_item(2, "moscow", "denies")], "denies", 1),
        # of different words that say the same: the latest, then nearest to the words, then the first excerpt
        (
            [
                an_item(1, "moscow", "denies", said="2023-10-17", mode="quote"),
                an_item(2, "moscow", "denies", said="2023-10-18"),
            ],
            "denies",
            2,
        ),
        (
            [
                an_item(1, "moscow", "denies", origin="leak"),
                an_item(2, "moscow", "denies", mode="quote"),
            ],
            "denies",
            2,
        ),
        ([an_item(1, "moscow", "denies"), an_item(2, "moscow", "denies", origin="leak")], "denies", 1),
        # others do not speak for it
        ([an_item(1, "washington", "denies")], None, None),
    ],
)
def test_position(items: list[Item], says: str | None, number: int | None) -> None:
    who = items[0].party if items and items[0].party and says else "moscow"
    for order in permutations(items):
        where = position(who, order)
        assert (where.says, where.number) == (says, number)
        assert not where.hearsay


def test_hearsay_sets_no_position() -> None:
    told = an_item(3, "pyongyang", "asserts", origin="moscow")
    where = position("pyongyang", [told])
    assert (where.says, where.number, where.through) == (None, 3, ("moscow",))
    assert where.hearsay
    own = an_item(4, "pyongyang", "silent")
    assert position("pyongyang", [told, own]) == position("pyongyang", [own])


def test_every_says_has_its_place_in_the_order_of_caution() -> None:
    assert sorted(CAUTION) == sorted(Says)
    assert len(CAUTION) == len(set(CAUTION))


def test_tellings_fold_equal_words_of_one_origin() -> None:
    folded = tellings(
        [
            an_item(1, "moscow", "denies"),
            an_item(2, "moscow", "denies", mode="quote", published=OLD),
            an_item(3, "moscow", "denies", said=OLD),
            an_item(4, "moscow", "denies", origin="leak"),
        ]
    )
    assert sorted([item.number for item in t.items] for t in folded) == [[1, 2], [3], [4]]


unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""A busy machine is no failure."""

DAYS = ("2023-10-17", "2023-10-18", "2023-10-19")
dated = st.sampled_from(DAYS)
said = st.sampled_from((None, *DAYS, "2023-10-17/2023-10-18", "2023-10-18/..", "../2023-10-18"))
published = st.sampled_from((*DAYS, "[2023-10-18..]", "unknown", "2023-10"))


@st.composite
def statements(draw: st.DrawFn) -> tuple[Item, ...]:
    """Up to six statements of one party."""
    size = draw(st.integers(1, 6))
    return tuple(
        an_item(
            number,
            "moscow",
            draw(st.sampled_from(("denies", "disputes", "assesses", "asserts", "silent"))),
            mode=draw(st.sampled_from(("quote", "indirect", "paraphrase"))),
            origin=draw(st.sampled_from((None, "leak"))),
            said=draw(said),
            published=draw(published),
        )
        for number in range(1, size + 1)
    )


def a_repeat(of: Item, number: int, published: str, mode: str) -> Item:
    """The same words of the same origin in another article, in a mode no nearer to them."""
    weaker = min(Mode(mode), of.mode, key=lambda m: an_item(0, "moscow", "denies", mode=m).strength)
    return an_item(
        number,
        of.party,
        of.says,
        mode=weaker,
        origin=of.origin,
        said=of.said.text if of.said else None,
        published=published,
        parts=of.parts,
    )


@unhurried
@given(statements(), st.randoms())
def test_order_never_matters(items: tuple[Item, ...], random: object) -> None:
    shuffled = list(items)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert position("moscow", shuffled) == position("moscow", items)


@unhurried
@given(statements(), st.data())
def test_a_repeat_never_lifts_a_position(items: tuple[Item, ...], data: st.DataObject) -> None:
    of = data.draw(st.sampled_from(items))
    when = data.draw(published)
    repeat = a_repeat(of, 9, when, data.draw(st.sampled_from(("quote", "paraphrase"))))
    bounded = of.known or (of.said and of.said.latest)
    assume(bounded or not repeat.known)  # else the repeat is the first to tell when the words were said
    before, after = latest(standing(items)), latest(standing((*items, repeat)))
    assert before is not None
    assert after is not None
    assert CAUTION.index(after.says) <= CAUTION.index(before.says)
