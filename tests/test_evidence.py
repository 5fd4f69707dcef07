"""The state of a claim over time, and what can never change or lift it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from random import Random

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from items import SITE, a_claim, an_item, judged
from tiny import SHIPS, TALKS, assessed

from site_builder.claim import Says, Stance, StateCode
from site_builder.evidence import State, findings_of, scope_of, state_of, timeline
from site_builder.flag import flags
from site_builder.item import Item
from site_builder.rules import Confidence

CLAIM = a_claim({"shipped": "Arms were shipped", "number": "There were more than 1,000 containers"})
PARTIES = ("moscow", "pyongyang", "washington", "seoul", "un")
OBSERVERS = ("rusi", "iaea", "csis")
HEARD = ("moscow", "pyongyang", "washington", "un", "rusi", None)
UNHEARD = ("seoul", "iaea", "csis")
SAYS = {
    "party": ("asserts", "assesses", "denies", "disputes", "silent"),
    "observer": ("confirms", "consistent", "inconsistent", "refutes"),
    "outlet": ("own-voice", "hedges"),
}
SUPPORT = {"party": ("asserts", "assesses"), "observer": ("confirms", "consistent"), "outlet": ("own-voice",)}
MODES = ("quote", "indirect", "paraphrase")
DAYS = ("2023-10-17", "2023-10-18", "2023-10-19")


@st.composite
def an_excerpt(
    draw: st.DrawFn,
    speakers: Sequence[str | None] = (*PARTIES, *OBSERVERS, None),
    says: Mapping[str, tuple[str, ...]] = SAYS,
) -> Item:
    """Anything that an excerpt can be, hearsay and open dates included."""
    who = draw(st.sampled_from(speakers))
    kind = "observer" if who in OBSERVERS else "party" if who else "outlet"
    return an_item(
        0,
        who,
        draw(st.sampled_from(says[kind])),
        mode=draw(st.sampled_from(MODES)) if who else "own-voice",
        origin=draw(st.sampled_from((None, None, "leak", "imagery", "moscow"))),
        said=draw(st.sampled_from((None, *DAYS, "2023-10-17/2023-10-19"))),
        published=draw(st.sampled_from((*DAYS, "[2023-10-18..]"))),
        source=draw(st.sampled_from(("one", "two", "three"))),
        parts=draw(st.sampled_from((("shipped",), ("number",), ("shipped", "number")))),
    )


def numbered(items: Sequence[Item]) -> tuple[Item, ...]:
    return tuple(replace(item, number=n) for n, item in enumerate(items, 1))


unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""A busy machine is no failure."""

evidence = st.lists(an_excerpt(), min_size=1, max_size=7).map(numbered)


def states(items: tuple[Item, ...]) -> tuple[State, ...]:
    scope = scope_of(items, CLAIM, SITE)
    return tuple(state_of(found, scope) for found in findings_of(items, CLAIM, SITE))


def weight(state: State) -> int:
    """How much the state makes one believe the claim."""
    return -len(Confidence) if state.code is StateCode.REFUTED else -list(Confidence).index(state.confidence)


def without_numbers(state: State) -> tuple[object, ...]:
    positions = tuple((p.party, p.says, p.through) for p in state.positions)
    readings = tuple((r.party, r.origin, r.says, r.counts) for r in state.independents)
    support = (state.supporting_articles, state.supporting_origins)
    return state.rule, state.label, state.sentence, positions, readings, support


@unhurried
@given(evidence, st.randoms(use_true_random=False))
def test_the_order_of_excerpts_never_matters(items: tuple[Item, ...], random: Random) -> None:
    shuffled = list(items)
    random.shuffle(shuffled)

    def everything(order: tuple[Item, ...]) -> tuple[object, ...]:
        steps = tuple((step.date, without_numbers(step.state)) for step in timeline(order, CLAIM, SITE))
        remarks = flags(findings_of(order, CLAIM, SITE), order, None, SITE)
        told = sorted((flag.kind, flag.text, flag.parts, len(flag.numbers)) for flag in remarks)
        return tuple(map(without_numbers, states(order))), steps, told

    assert everything(numbered(shuffled)) == everything(items)


@unhurried
@given(evidence)
def test_the_last_step_has_the_state_by_all_items_only_if_all_are_dated(items: tuple[Item, ...]) -> None:
    assert timeline(items, CLAIM, SITE, states(items)[0]) == timeline(items, CLAIM, SITE)


@unhurried
@given(evidence, st.data())
def test_repeating_a_statement_never_lifts_confidence(items: tuple[Item, ...], data: st.DataObject) -> None:
    """The same words of the same origin in another article, in a mode no nearer to them."""
    of = data.draw(st.sampled_from(items))
    other = data.draw(an_excerpt())
    weaker = min(of, other, key=lambda item: item.strength)
    repeat = replace(of, source="another", published=other.published, mode=weaker.mode)
    assume(
        of.known or (of.said and of.said.latest) or not repeat.known
    )  # else it is the first to tell the day
    before, after = states(items), states(numbered((*items, repeat)))
    assert all(weight(new) <= weight(old) for new, old in zip(after, before, strict=True))


@unhurried
@given(st.lists(an_excerpt(HEARD), max_size=6), an_excerpt(HEARD, SUPPORT), an_excerpt(UNHEARD, SUPPORT))
def test_sharing_an_origin_never_lifts_confidence(
    others: list[Item], supporting: Item, newcomer: Item
) -> None:
    """A new observer or third party that supports the claim from where others support it already."""
    items = numbered([*others, supporting])
    voices = [item for item in items if item.party and not item.through]
    doubted = {item.origin for item in voices if item.stance is not Stance.SUPPORTS}
    for of in (item for item in voices if item.origin not in doubted):
        echo = replace(newcomer, origin=of.origin, through=None, parts=of.parts)
        before, after = states(items), states(numbered((*items, echo)))
        assert all(weight(new) <= weight(old) for new, old in zip(after, before, strict=True))


@unhurried
@given(evidence, an_excerpt(("moscow", "pyongyang", "rusi")))
def test_hearsay_changes_no_state(items: tuple[Item, ...], told: Item) -> None:
    hearsay = replace(told, origin="washington", through="washington")
    before, after = states(items), states(numbered((*items, hearsay)))
    assert [s.rule for s in after] == [s.rule for s in before]
    for then, now in zip(before, after, strict=True):
        through = now.code == "no-evidence" and now.label.startswith("Known only through ")
        assert now.label == then.label or through


@unhurried
@given(evidence)
def test_the_last_step_is_the_state_where_every_article_has_a_day(items: tuple[Item, ...]) -> None:
    dated = tuple(item for item in items if item.known)
    steps = timeline(dated, CLAIM, SITE)
    assert [step.date for step in steps] == sorted({item.known for item in dated if item.known})
    assert sorted(n for step in steps for n in step.numbers) == [item.number for item in dated]
    if steps:
        assert steps[-1].state == states(dated)[0]


@unhurried
@given(evidence)
def test_articles_without_a_certain_day_are_in_no_step(items: tuple[Item, ...]) -> None:
    dated = tuple(item for item in items if item.known)
    assert timeline(items, CLAIM, SITE) == timeline(dated, CLAIM, SITE)


@unhurried
@given(evidence)
def test_no_number_for_an_unresolved_state(items: tuple[Item, ...]) -> None:
    resolved = ("refuted", "acknowledged", "corroborated", "corroborated-contested")
    for state in states(items):
        assert (state.rating is not None) == (state.code in resolved)


@unhurried
@given(evidence)
def test_denied_by_names_only_who_denies(items: tuple[Item, ...]) -> None:
    for state in states(items):
        deniers = [SITE.parties[p.party].name for p in state.positions if p.says is Says.DENIES]
        assert ("enied by" in state.sentence) == bool(deniers)
        assert deniers or "enied" not in state.label
        for position in state.positions:
            if position.says is Says.DENIES:
                deciding = next(item for item in items if item.number == position.number)
                assert (deciding.party, deciding.says, deciding.through) == (
                    position.party,
                    Says.DENIES,
                    None,
                )


def test_timeline_shows_when_the_state_changed() -> None:
    items = (
        an_item(1, "pyongyang", "silent", said="2023-10-19", published="2023-10-19"),
        an_item(2, "moscow", "asserts", published="2023-10-19"),
        an_item(3, "pyongyang", "asserts", said="2023-10-20", published="2023-10-20"),
        an_item(4, "moscow", "asserts", published="[2023-10-19..]"),
    )
    steps = timeline(items, a_claim(), SITE)
    assert [(step.date.isoformat(), step.state.label, step.numbers) for step in steps] == [
        ("2023-10-19", "Unverified by Pyongyang", (1, 2)),
        ("2023-10-20", "Confirmed by all parties involved", (3,)),
    ]
    assert steps[0].state.sentence.endswith(
        "Pyongyang: silent, according to the articles. As of 19 October 2023."
    )
    assert judged(items).sentence.endswith("counting articles without a certain date.")


def test_each_part_has_its_own_state() -> None:
    items = (
        an_item(1, "washington", "asserts", parts=("shipped", "number")),
        an_item(2, "rusi", "confirms", parts=("shipped",)),
        an_item(3, "moscow", "denies", parts=("number",)),
    )
    assert [state.code for state in states(items)] == [StateCode.CORROBORATED, StateCode.CONTESTED]
    assert [(s.supporting_articles, s.supporting_origins) for s in states(items)] == [(2, 2), (1, 1)]


def test_assessed_claim() -> None:
    ships = assessed("ships", SHIPS)
    assert [item.number for item in ships.items] == [1, 2, 3, 4, 5, 6]
    assert [(p.part, p.text, p.state.label) for p in ships.parts] == [
        ("shipped", "Arms were shipped", "Unverified by Moscow and Pyongyang; evidence consistent"),
        ("number", "There were many ships", "Unverified by Moscow and Pyongyang"),
    ]
    assert ships.headline.sentence == (
        "Stated by Washington. Moscow disputes the evidence. Pyongyang: known only through Moscow."
        " Imagery analysed by RUSI is consistent with “Arms were shipped”. It does not bear on"
        " “There were many ships”. As of 20 October 2023, counting articles without a certain date."
    )
    assert ships.undated_items == (3, 6)
    assert [(step.date, step.numbers) for step in ships.timeline] == [(date(2023, 10, 20), (1, 2, 4, 5))]
    assert [(flag.kind.value, flag.numbers) for flag in ships.flags] == [
        ("date-unresolved", (3, 6)),
        ("hearsay", (6,)),
    ]
    assert ships.as_of == date(2023, 10, 20)
    assert (ships.override, ships.overriding, ships.shown) == (None, None, ships.headline)


@pytest.mark.parametrize(
    ("as_of", "numbers", "code"),
    [
        (None, [1, 2, 3, 4, 5, 6], "contested-consistent"),
        (date(2023, 11, 1), [1, 2, 4, 5], "contested-consistent"),
        (date(2023, 10, 20), [1, 2, 4, 5], "contested-consistent"),
        (date(2023, 10, 19), [], "no-evidence"),
    ],
)
def test_as_of_a_day_only_what_was_known_by_then_counts(
    as_of: date | None, numbers: list[int], code: str
) -> None:
    ships = assessed("ships", SHIPS, as_of=as_of)
    assert [item.number for item in ships.items] == numbers
    assert ships.headline.code == code
    if as_of:
        assert ships.undated_items == ()
        assert all(step.state == ships.headline for step in ships.timeline)
    assert ships.as_of == (date(2023, 10, 20) if numbers else None)


def test_an_override_stands_beside_the_derived_state() -> None:
    talks = assessed("talks", TALKS)
    assert (talks.headline.code, talks.headline.label) == (
        StateCode.ASSESSED_ONLY,
        "Believed by Analysts, asserted by no one",
    )
    assert talks.overriding
    assert talks.shown is talks.overriding
    assert (talks.overriding.code, talks.overriding.label) == (StateCode.ONE_SIDED, "Unverified by Pyongyang")
    assert talks.overriding.sentence == talks.headline.sentence
    assert talks.overriding.rating is None
    assert [flag.text for flag in talks.flags] == [
        "The editor gives another state than the rule does: It is common knowledge."
    ]


def test_an_override_never_says_denied_where_nobody_denies() -> None:
    text = TALKS.replace("state: one-sided", "state: contradicted-only")
    overriding = assessed("talks", text).overriding
    assert overriding
    assert overriding.label == "Contradicted, stated by no one"
