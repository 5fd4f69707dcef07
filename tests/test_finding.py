"""What counts as independent, as a statement of one's own, and as hearsay."""

import pytest
from items import an_item, found, items

from site_builder.item import Item
from site_builder.rules import Feature

STATED = an_item(1, "washington", "asserts")


@pytest.mark.parametrize(
    ("evidence", "counts"),
    [
        ([STATED, an_item(2, "rusi", "consistent")], True),
        ([STATED, an_item(2, "rusi", "consistent", origin="imagery")], True),
        # an observer on the side of a supporter, whoever else supports it
        ([STATED, an_item(2, "csis", "consistent")], False),
        ([an_item(1, "moscow", "asserts"), an_item(2, "csis", "consistent")], True),
        (
            [
                an_item(1, "moscow", "asserts"),
                an_item(2, "csis", "consistent"),
                an_item(3, "seoul", "assesses"),
            ],
            False,
        ),
        # a supporter that speaks from the observer's own origin
        (
            [
                an_item(1, "seoul", "assesses", origin="imagery"),
                an_item(2, "rusi", "consistent", origin="imagery"),
            ],
            False,
        ),
        # even one that says something else by now
        (
            [
                an_item(1, "moscow", "asserts", origin="imagery", said="2023-10-01"),
                an_item(2, "moscow", "denies", said="2023-10-05"),
                an_item(3, "rusi", "consistent", origin="imagery"),
            ],
            False,
        ),
        # an outlet that repeats the evidence takes nothing from it
        (
            [
                an_item(1, None, "own-voice", origin="imagery"),
                an_item(2, "rusi", "consistent", origin="imagery"),
            ],
            True,
        ),
    ],
)
def test_independent_of_its_supporters(evidence: list[Item], counts: bool) -> None:
    finding = found(evidence)
    assert [reading.counts for reading in finding.readings] == [counts]
    assert (Feature.FITTING in finding.features) == counts


@pytest.mark.parametrize(
    ("evidence", "refuted"),
    [
        ([an_item(1, "washington", "denies"), an_item(2, "rusi", "refutes")], True),
        ([an_item(1, "washington", "denies"), an_item(2, "csis", "refutes")], False),
        ([an_item(1, "washington", "asserts"), an_item(2, "csis", "refutes")], True),
        ([an_item(1, "un", "disputes", origin="leak"), an_item(2, "rusi", "refutes", origin="leak")], False),
    ],
)
def test_refuted_by_nobody_who_speaks_for_the_other_side(evidence: list[Item], refuted: bool) -> None:
    features = found(evidence).features
    assert (Feature.REFUTED in features) == refuted
    assert Feature.UNFITTING in features


def test_an_origin_counts_once_and_for_the_least_that_is_read_from_it() -> None:
    both = [
        STATED,
        an_item(2, "rusi", "confirms", origin="imagery", published="2023-10-21"),
        an_item(3, "iaea", "consistent", origin="imagery", published="2023-10-20"),
    ]
    features = found(both).features
    assert Feature.FITTING in features
    assert Feature.CONFIRMED not in features
    apart = found([both[0], both[1], an_item(3, "iaea", "consistent")]).features
    assert Feature.CONFIRMED in apart


@pytest.mark.parametrize(
    ("evidence", "corroborated"),
    [
        ([STATED, an_item(2, "rusi", "confirms")], True),
        ([an_item(1, "washington", "assesses"), an_item(2, "rusi", "confirms")], False),
        # the statement only repeats another observer's evidence
        (
            [
                an_item(1, "washington", "asserts", origin="imagery"),
                an_item(2, "rusi", "confirms", origin="imagery"),
                an_item(3, "iaea", "confirms"),
            ],
            False,
        ),
        # the statement goes further than another party does from the same origin
        (
            [
                an_item(1, "washington", "assesses", origin="leak"),
                an_item(2, "un", "asserts", origin="leak"),
                an_item(3, "rusi", "confirms"),
            ],
            False,
        ),
    ],
)
def test_corroborated_from_two_origins(evidence: list[Item], corroborated: bool) -> None:
    assert (Feature.CORROBORATED in found(evidence).features) == corroborated


@pytest.mark.parametrize(
    ("third", "apart"),
    [
        (an_item(3, "washington", "asserts"), True),
        (an_item(3, "un", "asserts"), False),  # no side is no opposing side
        (an_item(3, "washington", "assesses"), False),
        (an_item(3, "rusi", "consistent"), True),
        (an_item(3, "washington", "asserts", origin="leak"), True),
        (an_item(3, "rusi", "inconsistent"), False),
    ],
)
def test_acknowledged_by_more_than_one_side(third: Item, apart: bool) -> None:
    features = found([*items("moscow asserts", "pyongyang asserts"), third]).features
    assert Feature.ACKNOWLEDGED in features
    assert (Feature.ACKNOWLEDGED_APART in features) == apart


@pytest.mark.parametrize("apart", [("pyongyang", "moscow"), ("seoul", "pyongyang")])
def test_an_opposing_side_that_repeats_the_same_leak_is_none(apart: tuple[str, str]) -> None:
    own, leaking = apart
    leak = [
        an_item(n, who, "asserts", origin="leak")
        for n, who in enumerate(("moscow", "washington", leaking), 1)
    ]
    features = found([*leak, an_item(4, own, "asserts")]).features
    assert Feature.ACKNOWLEDGED in features
    assert Feature.ACKNOWLEDGED_APART not in features


def test_an_observer_may_be_a_principal() -> None:
    finding = found(items("iaea confirms"), principals=("iaea",))
    assert Feature.ACKNOWLEDGED in finding.features
    assert finding.unconfirmed == ()
    assert found(items("iaea consistent"), principals=("iaea",)).unconfirmed == ("iaea",)


@pytest.mark.parametrize(
    "hearsay",
    [
        an_item(1, "pyongyang", "asserts", origin="moscow"),
        an_item(1, "rusi", "confirms", origin="washington"),
        an_item(1, "moscow", "denies", origin="washington"),
    ],
)
def test_hearsay_counts_for_nothing(hearsay: Item) -> None:
    finding = found([hearsay])
    assert finding.items == (hearsay,)
    assert finding.features == found([]).features
    assert (finding.articles, finding.origins) == (0, 0)


def test_positions_of_principals_come_first() -> None:
    finding = found(items("seoul assesses", "rusi consistent", "pyongyang denies", "washington asserts"))
    assert [p.party for p in finding.positions] == ["moscow", "pyongyang", "washington", "seoul"]
    assert [(r.party, r.number) for r in finding.readings] == [("rusi", 2)]
    assert finding.unconfirmed == ("moscow", "pyongyang")


def test_support_is_counted_by_article_and_origin() -> None:
    copies = [
        an_item(1, "washington", "asserts", source="one"),
        an_item(2, "washington", "asserts", source="one", mode="quote"),
        an_item(3, "washington", "assesses", source="two"),
        an_item(4, "moscow", "denies", source="three"),
    ]
    finding = found(copies)
    assert (finding.articles, finding.origins, finding.single_origin) == (2, 1, True)
    assert not found(copies[:2]).single_origin
    assert not found([*copies, an_item(5, "un", "asserts")]).single_origin


def test_only_what_bears_on_the_part() -> None:
    evidence = [
        an_item(1, "washington", "asserts", parts=("shipped", "number")),
        an_item(2, "moscow", "denies", parts=("number",)),
    ]
    assert [i.number for i in found(evidence, part="shipped").items] == [1]
    assert Feature.DENIED in found(evidence, part="number").features
