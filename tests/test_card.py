"""Claims in lists: who stands where, how the state looks, in which order and under which topics."""

from collections.abc import Iterable
from dataclasses import replace

import pytest
from items import SITE, a_claim, an_item, items, judged
from tiny import SHIPS, TALKS, a_site, assessed, overview, tiny_claims

from site_builder.card import by_first_topic, state_view
from site_builder.claim import StateCode
from site_builder.item import Item
from site_builder.overview import Overview
from site_builder.rules import RULES
from site_builder.site import Site
from site_builder.subject import Subject

CLAIM = """\
    claim: {claim}
    topics: [{topics}]
    principals: [pyongyang]
    summary: Somebody saw it.
    excerpts:
      - {{source: wire, exact: Imagery shows ships, party: rusi, says: consistent, mode: indirect}}
    searched: Both articles.
    """


def some(*claims: str, site: Site | None = None) -> Overview:
    """The site of claims such as `slug: text; topic, topic`."""
    made = []
    for text in claims:
        slug, _, rest = text.partition(": ")
        words, _, topics = rest.partition("; ")
        made.append(assessed(slug, CLAIM.format(claim=words, topics=topics)))
    return overview(made, within=site)


Stands = tuple[str, str, str | None, int | None, tuple[str, ...]]
MOSCOW, PYONGYANG = (("Moscow", "Moscow", None, None, ()), ("Pyongyang", "Pyongyang", None, None, ()))
IMAGERY = "Imagery analysed by RUSI"


@pytest.mark.parametrize(
    ("evidence", "principals", "stands"),
    [
        # a principal without a word is there, and comes first
        (items("washington asserts"), ("moscow",), [MOSCOW, ("Washington", "Washington", "asserts", 1, ())]),
        # the others in the site's order, whatever the order of the excerpts
        (
            items("seoul asserts", "washington asserts", "moscow denies"),
            ("pyongyang",),
            [
                PYONGYANG,
                ("Moscow", "Moscow", "denies", 3, ()),
                ("Washington", "Washington", "asserts", 2, ()),
                ("Seoul", "Seoul", "asserts", 1, ()),
            ],
        ),
        # what somebody else tells of it is no word of its own
        (
            [an_item(1, "pyongyang", "denies", origin="moscow")],
            ("pyongyang",),
            [("Pyongyang", "Pyongyang", None, 1, ("Moscow",))],
        ),
        (
            [
                an_item(1, "pyongyang", "denies", origin="washington"),
                an_item(2, "pyongyang", "asserts", origin="moscow"),
            ],
            ("moscow",),
            [MOSCOW, ("Pyongyang", "Pyongyang", None, 1, ("Moscow", "Washington"))],
        ),
        (
            [an_item(1, "pyongyang", "denies", origin="moscow"), an_item(2, "pyongyang", "asserts")],
            ("pyongyang",),
            [("Pyongyang", "Pyongyang", "asserts", 2, ())],
        ),
        ([an_item(1, "rusi", "confirms", origin="moscow")], ("moscow",), [MOSCOW]),
        # an observer comes last and is named by what it brings, or by itself
        (
            items("iaea confirms", "rusi consistent", "moscow silent"),
            ("moscow",),
            [
                ("Moscow", "Moscow", "silent", 3, ()),
                (IMAGERY, "RUSI", "consistent", 2, ()),
                ("Evidence from IAEA", "IAEA", "confirms", 1, ()),
            ],
        ),
        # one that reads two origins comes once for each different reading, the most cautious first …
        (
            [an_item(1, "rusi", "consistent", origin="a"), an_item(2, "rusi", "refutes", origin="b")],
            ("moscow",),
            [MOSCOW, (IMAGERY, "RUSI", "refutes", 2, ()), (IMAGERY, "RUSI", "consistent", 1, ())],
        ),
        (
            [an_item(1, "rusi", "confirms", origin="b"), an_item(2, "rusi", "confirms", origin="a")],
            ("moscow",),
            [MOSCOW, (IMAGERY, "RUSI", "confirms", 2, ())],
        ),
        # … and a principal that observes is not told twice
        (items("rusi confirms"), ("rusi",), [("RUSI", "RUSI", "confirms", 1, ())]),
        # an outlet has no standing
        (items("- own-voice"), ("moscow",), [MOSCOW]),
    ],
)
def test_everybody_stands_where_the_excerpts_say(
    evidence: Iterable[Item], principals: tuple[str, ...], stands: list[Stands]
) -> None:
    view = state_view(judged(evidence, a_claim(principals=principals)), SITE)
    assert [(s.name, s.short, s.says, s.number, s.through) for s in view.standings] == stands


@pytest.mark.parametrize(
    ("says", "stance"),
    [("asserts", "supports"), ("disputes", "contradicts"), ("declines", "context")],
)
def test_a_standing_has_the_stance_of_its_words(says: str, stance: str) -> None:
    spoken, absent = state_view(judged(items(f"moscow {says}")), SITE).standings
    assert (spoken.stance, absent.stance) == (stance, None)


@pytest.mark.parametrize(
    ("words", "tone"),
    [
        ("rusi refutes", "refuted"),
        ("moscow asserts, pyongyang asserts", "confirmed"),
        ("washington asserts, rusi confirms, moscow denies", "confirmed"),
        ("washington asserts, moscow denies", "open"),
        ("", "open"),
    ],
)
def test_only_a_settled_state_has_a_tone(words: str, tone: str) -> None:
    view = state_view(judged(items(*filter(None, words.split(", ")))), SITE)
    assert view.state.tone == tone
    assert RULES[view.rule - 1] is view.state.rule


@pytest.mark.parametrize(
    ("words", "heading"),
    [
        ("washington asserts", "Unverified, not contradicted"),
        ("washington asserts, moscow denies", "Contested"),
        ("rusi refutes", "Contradicted by independent evidence"),
    ],
)
def test_a_heading_names_no_party(words: str, heading: str) -> None:
    assert state_view(judged(items(*words.split(", "))), SITE).heading == heading


def test_a_card_tells_the_claim_its_parts_and_the_state_in_force() -> None:
    ships, talks = (Subject(claim, a_site()).card for claim in tiny_claims())
    assert (ships.slug, ships.claim, ships.parts) == ("ships", "Ships carried arms to Russia", 2)
    assert [(topic.id, topic.name) for topic in ships.topics] == [("arms", "Arms"), ("talks", "Talks")]
    assert (talks.parts, talks.view.state.code) == (0, "one-sided")


def test_a_card_knows_everybody_who_speaks_on_any_part_or_is_asked() -> None:
    text = SHIPS.replace("bears_on: [shipped, number]", "bears_on: [number]")
    text = text.replace(
        "party: washington\n        says: asserts\n        bears_on: [shipped]",
        "party: washington\n        says: asserts\n        bears_on: [number]",
    )
    ships = Subject(assessed("ships", text), a_site()).card
    assert "washington" not in {standing.party for standing in ships.view.standings}
    assert ships.parties == ("moscow", "pyongyang", "rusi", "washington")
    assert Subject(assessed("talks", TALKS), a_site()).card.parties == ("pyongyang", "analysts")


@pytest.mark.parametrize(
    ("topics", "claims", "order"),
    [
        # the first topic decides, in the site's order
        ({"talks": "T", "arms": "A"}, ["a: A; arms", "b: B; talks"], "b a"),
        ({"talks": "T", "arms": "A"}, ["a: A; arms, talks", "b: B; talks, arms"], "b a"),
        # those that the site does not name come last, by their ids
        ({"talks": "T"}, ["a: A; zinc", "b: B; bread", "c: C; talks"], "c b a"),
        ({}, ["a: A; zinc", "b: B; bread"], "b a"),
        # within a topic by the text, and for equal ones by the slug
        ({}, ["a: Ships; x", "b: Arms; x"], "b a"),
        ({}, ["b: Ships; x", "a: Ships; x", "c: Arms; x"], "c a b"),
    ],
)
def test_claims_stand_by_topic_and_text(topics: dict[str, str], claims: list[str], order: str) -> None:
    site = replace(a_site(), topics=topics)
    for given in (claims, claims[::-1]):
        assert [one.slug for one in some(*given, site=site).cards] == order.split()


def test_a_claim_stands_under_each_of_its_topics_once() -> None:
    site = replace(a_site(), topics={"talks": "Talks", "empty": "Nothing", "arms": "Arms"})
    found = some("a: A; arms, talks", "b: B; arms, arms", "c: C; zinc, bread", site=site)
    assert [(g.id, g.name, [c.slug for c in g.cards]) for g in found.topics] == [
        ("talks", "Talks", ["a"]),
        ("arms", "Arms", ["a", "b"]),
        ("bread", "bread", ["c"]),
        ("zinc", "zinc", ["c"]),
    ]
    assert [(g.id, g.name, [c.slug for c in g.cards]) for g in by_first_topic(found.cards)] == [
        ("arms", "Arms", ["a", "b"]),
        ("zinc", "zinc", ["c"]),
    ]


def test_every_state_has_its_cards_even_if_none() -> None:
    states = overview(tiny_claims()).states
    assert tuple(state.id for state in states) == tuple(StateCode)
    assert {state.id: [c.slug for c in state.cards] for state in states if state.cards} == {
        "contested-consistent": ["ships"],
        "one-sided": ["talks"],
    }
