"""Everything by date: in which order, under which day, and what changed last."""

from collections.abc import Iterable
from itertools import chain

import pytest
from tiny import SHIPS, SOURCES, TALKS, a_source, assessed, overview, tiny_claims

from site_builder.chronicle import Moment
from site_builder.evidence import AssessedClaim
from site_builder.source import Source

CLAIM = """\
    claim: Ships came
    topics: [arms]
    principals: [moscow]
    summary: Somebody says so.
    excerpts:
      - {{source: wire, exact: Ships came., party: washington, says: asserts, mode: indirect, said: "{said}"}}
      - {{source: wire, exact: Moscow denies it., party: moscow, says: denies, mode: indirect}}
    """


def moments(*claims: AssessedClaim, sources: Iterable[Source] = ()) -> tuple[Moment, ...]:
    found = overview(claims, sources)
    return tuple(map(found.moment, chain.from_iterable(found.chapters)))


@pytest.mark.parametrize(
    "dates",
    [
        # by the first possible day, then by the last: a day before its month, a month before its year
        ["2022-12-31", "2023-01-01", "2023-01", "2023", "2023-01-02"],
        ["2023-10-16", "2023-10-16~", "2023-10-16/2023-10-20", "[2023-10-16..2023-10-21]", "[2023-10-16..]"],
        # what has the same bounds by its text
        ["2023-10-16", "2023-10-16%", "2023-10-16/2023-10-16", "2023-10-16?", "2023-10-16~"],
        # the longer of two ranges comes after the shorter one that begins with it
        ["2023-10-16/2023-10-17", "2023-10-16/2023-10-18", "2023-10-17"],
        # a range with no beginning stands where it ends
        ["2023-10-18", "../2023-10-19", "2023-10-20"],
        # what nothing bounds comes last
        ["2023-10-20", "[2023-10-20..]", "unknown"],
    ],
)
def test_dates_are_in_order(dates: list[str]) -> None:
    for given in (dates, dates[::-1]):
        records = (f"publisher: UPI, published: '{day}'" for day in given)
        found = moments(sources=[a_source(f"a-{n}", "x", record) for n, record in enumerate(records)])
        assert [moment.when.text for moment in found] == dates


def test_words_stand_under_their_own_date_or_their_articles() -> None:
    wire = a_source("wire", "Ships came. Moscow denies it.", "publisher: UPI, published: 2023-10-20")
    for said, day, dated in [
        ("2023-10-16/2023-10-18", "2023-10-16/2023-10-18", True),
        ("2023-10", "2023-10", True),
        ("unknown", "2023-10-20", False),
    ]:
        claim = assessed("ships", CLAIM.format(said=said), (wire,))
        found = {
            (m.when.text, one.number): one.dated for m in moments(claim, sources=[wire]) for one in m.said
        }
        assert found == {(day, 1): dated, ("2023-10-20", 2): False}


def test_who_said_it_is_told_as_on_the_claims_page() -> None:
    ships = assessed("ships", SHIPS)
    told = {one.number: one for moment in moments(ships, sources=SOURCES) for one in moment.said}
    assert {number: (one.who, one.through, one.says, one.stance) for number, one in told.items()} == {
        1: ("Moscow", None, "disputes", "contradicts"),
        2: ("Washington", None, "asserts", "supports"),
        3: ("Washington", None, "asserts", "supports"),
        4: ("Imagery analysed by RUSI", None, "consistent", "supports"),
        5: (None, None, "hedges", "context"),
        6: ("Pyongyang", "Moscow", "denies", "contradicts"),
    }
    assert {(one.slug, one.claim) for one in told.values()} == {("ships", "Ships carried arms to Russia")}


def test_within_a_day_articles_come_by_id_and_claims_as_in_lists() -> None:
    ships, talks = tiny_claims()
    for claims in ((ships, talks), (talks, ships)):
        by_day = {moment.when.text: moment for moment in moments(*claims, sources=SOURCES)}
        assert list(dict.fromkeys(one.slug for one in by_day["2023-10-20"].said)) == ["talks", "ships"]
        assert [turn.slug for turn in by_day["2023-10-20"].turns] == ["talks", "ships"]
        assert [record.id for record in by_day["2023-10-20"].articles] == ["wire"]
    twins = [a_source("b", "x"), a_source("a", "x")]
    assert [[record.id for record in moment.articles] for moment in moments(sources=twins)] == [["a", "b"]]


def test_a_turn_is_only_where_the_label_changed() -> None:
    later = a_source("later", "Moscow denies that talks were held.", "publisher: UPI, published: 2023-10-22")
    repeat = a_source("repeat", "Analysts believe it still.", "publisher: UPI, published: 2023-10-21")
    text = TALKS.replace(
        "    searched",
        "      - {source: repeat, exact: Analysts believe it, party: analysts, says: assesses, mode: quote}\n"
        "      - {source: later, exact: Moscow denies, party: moscow, says: denies, mode: indirect}\n"
        "    searched",
    )
    sources = (*SOURCES, repeat, later)
    found = moments(assessed("talks", text, sources), sources=sources)
    first = "Believed by Analysts, asserted by no one"
    assert [(moment.when.text, turn.before, turn.label) for moment in found for turn in moment.turns] == [
        ("2023-10-20", None, first),
        ("2023-10-22", first, "Unverified by Pyongyang"),
    ]


def changing(slug: str, *dated: str) -> AssessedClaim:
    """A claim with a history of entries such as `2023-10-21 correction`."""
    entries = ", ".join(
        f"{{date: '{day}', kind: {kind}, text: '{slug} {n}'}}"
        for n, (day, kind) in enumerate((entry.split() for entry in dated), 1)
    )
    return assessed(slug, f"{TALKS.rstrip()}\n    changes: [{entries}]\n")


@pytest.mark.parametrize(
    ("histories", "texts"),
    [
        ({}, []),
        ({"a": ["2023-10-21 published"]}, []),
        (
            {"a": ["2023-10-21 published", "2023-10-22 correction", "2023-10-23 state"]},
            ["a 3", "a 2"],
        ),
        # by claim within a day, whatever the order of the claims
        ({"b": ["2023-10-22 update"], "a": ["2023-10-22 retraction"]}, ["a 1", "b 1"]),
        ({"b": ["2023-10-23 update"], "a": ["2023-10-22 update"]}, ["b 1", "a 1"]),
        # a date that is not known is not the newest
        ({"a": ["unknown correction", "2023-10-22 update", "2022 update"]}, ["a 2", "a 3", "a 1"]),
    ],
)
def test_changes_come_newest_first(histories: dict[str, list[str]], texts: list[str]) -> None:
    claims = [changing(slug, *entries) for slug, entries in histories.items()]
    changes = overview(claims).changes
    assert [changed.change.text for changed in changes] == texts
    assert [changed.slug for changed in changes] == [text.split()[0] for text in texts]
