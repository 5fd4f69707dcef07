"""What a claim's page shows of an assessed claim."""

from dataclasses import replace
from datetime import date

import pytest
from tiny import COPY, SHIPS, SOURCES, TALKS, a_site, a_source, assessed

from site_builder.claim import Stance
from site_builder.exhibit import Exhibit
from site_builder.page import ClaimPage, claim_page


def a_page(slug: str = "ships", text: str = SHIPS, as_of: date | None = None) -> ClaimPage:
    return claim_page(assessed(slug, text, as_of=as_of), a_site())


def evidence(page: ClaimPage) -> dict[int, Exhibit]:
    return {e.number: e for side in page.sides.values() for origin in side.origins for e in origin.excerpts}


@pytest.mark.parametrize(
    ("number", "chain"),
    [
        (1, ("A Kremlin spokesman", "TASS", "UPI")),  # the outlet in `via` is the publisher: told once
        (2, ("The White House", "UPI")),
        (3, ("Washington", "TASS")),  # the agency; the publisher is not known
        (5, ("UPI",)),
        (6, ("Pyongyang", "TASS")),
    ],
)
def test_the_chain_names_everyone_once(number: int, chain: tuple[str, ...]) -> None:
    assert evidence(a_page())[number].chain == chain


def test_an_unknown_publisher_is_none() -> None:
    assert evidence(a_page())[3].publisher is None
    assert evidence(a_page())[2].publisher == "UPI"


def test_excerpts_of_one_origin_stand_together() -> None:
    sides = a_page().sides
    assert {
        stance: [(o.name, o.articles, [e.number for e in o.excerpts]) for o in side.origins]
        for stance, side in sides.items()
    } == {
        Stance.SUPPORTS: [("Washington", 2, [2, 3]), ("pier-imagery", 1, [4])],
        Stance.CONTRADICTS: [("Moscow", 2, [1, 6])],
        Stance.CONTEXT: [("UPI", 1, [5])],
    }


def test_an_observer_is_named_by_its_evidence() -> None:
    page = a_page()
    assert evidence(page)[4].who == "Imagery analysed by RUSI"
    assert [s.name for s in page.shown.standings] == [
        "Moscow",
        "Pyongyang",
        "Washington",
        "Imagery analysed by RUSI",
    ]


def test_hearsay_names_the_party_that_tells_it() -> None:
    assert evidence(a_page())[6].through == "Moscow"
    assert [s.through for s in a_page().shown.standings] == [(), ("Moscow",), (), ()]


def test_an_excerpt_stands_in_its_words() -> None:
    (passage,) = evidence(a_page())[4].shown
    marked = [s.text for paragraph in passage.paragraphs for s in paragraph if s.keys]
    assert marked == ["Imagery shows ships", "RUSI said."]


def test_only_what_counts_at_the_time_is_shown() -> None:
    page = a_page(as_of=date(2023, 10, 20))
    assert set(evidence(page)) == {1, 2, 4, 5}
    assert [[w.record.id for w in quote.wordings] for quote, _ in page.quotes] == [["wire"]]


def test_an_override_shows_both_states() -> None:
    page = a_page("talks", TALKS)
    assert page.shown.state.code == "one-sided"
    assert page.derived
    assert page.derived.state.code == "assessed-only"
    assert a_page().derived is None


def test_a_step_tells_whether_the_label_changed() -> None:
    later = a_source("later", "Moscow denies that talks were held.", "publisher: UPI, published: 2023-10-22")
    repeat = a_source("repeat", "Analysts believe it still.", "publisher: UPI, published: 2023-10-21")
    text = TALKS.replace(
        "    searched",
        "      - {source: repeat, exact: Analysts believe it, party: analysts, says: assesses, mode: quote}\n"
        "      - {source: later, exact: Moscow denies, party: moscow, says: denies, mode: indirect}\n"
        "    searched",
    )
    page = claim_page(assessed("talks", text, (*SOURCES, repeat, later)), a_site())
    assert [(step.date.day, step.changed) for step in page.timeline] == [(20, True), (21, False), (22, True)]


@pytest.mark.parametrize(("slug", "text", "tone"), [("ships", SHIPS, "open"), ("talks", TALKS, "open")])
def test_an_open_state_has_no_tone(slug: str, text: str, tone: str) -> None:
    assert a_page(slug, text).shown.state.tone == tone


def test_a_confirmed_state_has_a_tone() -> None:
    text = TALKS.replace("principals: [pyongyang]", "principals: [washington]").replace(
        "override", "# override"
    )
    text = text.replace("party: analysts", "party: washington").replace("assesses", "asserts")
    assert a_page("talks", text).shown.state.tone == "confirmed"


def test_copies_of_one_article_are_one_origin() -> None:
    twin = a_source("twin", COPY, "publisher: UPI, agency: TASS, published: 2023-10-21, language: ru")
    words = "exact: Белый дом заявил, says: own-voice, mode: own-voice, bears_on: [shipped]"
    copies = "".join(f"      - {{source: {id_}, {words}}}\n" for id_ in ("copy", "twin", "twin"))
    text = SHIPS.replace("    searched", f"{copies}    searched")
    page = claim_page(assessed("ships", text, (*SOURCES, twin)), a_site())
    moscow = [o for o in page.sides[Stance.SUPPORTS].origins if o.name == "Moscow"]
    assert [(o.articles, len(o.excerpts)) for o in moscow] == [(2, 3)]


def test_a_translation_stands_beside_the_words_it_belongs_to() -> None:
    text = SHIPS.replace(
        "exact: Белый дом заявил, что корабли везли оружие.",
        "exact: Белый дом заявил, что корабли везли оружие.\n        translation: It said so.",
    ).replace("exact: корабли везли оружие, via", "exact: корабли везли оружие, translation: arms, via")
    page = a_page(text=text)
    assert {n: e.translation for n, e in evidence(page).items() if e.translation} == {3: "It said so."}
    assert [[w.translation for w in variants.wordings] for variants, _ in page.quotes] == [[None, "arms"]]


def test_the_words_can_be_seen_where_they_were_published() -> None:
    page = a_page()
    there = "https://example.org/w#:~:text="
    assert {n: (e.elsewhere or "").startswith(there) for n, e in evidence(page).items()} == {
        **dict.fromkeys((1, 2, 4, 5), True),
        **dict.fromkeys((3, 6), False),
    }
    assert [[w.elsewhere is not None for w in v.wordings] for v, _ in page.quotes] == [[True, False]]
    assert evidence(page)[6].elsewhere is None


def test_utterances_stand_with_their_wordings_side_by_side() -> None:
    ((variants, laid),) = a_page().quotes
    assert variants.utterance.about == "What was carried"
    assert [(w.anchor, w.chain, w.tier) for w in variants.wordings] == [
        ("q-ships-1-1", ("UPI",), "exact"),
        ("q-ships-1-2", ("Russian agencies", "TASS"), "exact"),
    ]
    assert laid
    assert a_page("talks", TALKS).quotes == ()


def test_the_pictures_show_what_the_page_shows() -> None:
    now, then, before = (a_page(as_of=day) for day in (None, date(2023, 10, 20), date(2023, 10, 18)))
    assert now.graph
    assert then.graph
    assert now.graph != then.graph
    assert before.graph is None
    assert (now.chronology == then.chronology, now.chronology == a_page().chronology) == (False, True)


@pytest.mark.parametrize(("base_url", "reviewed"), [(None, False), ("https://facts.example", True)])
def test_a_page_is_a_review_once_the_site_knows_its_address(base_url: str | None, reviewed: bool) -> None:
    page = claim_page(assessed("ships", SHIPS), replace(a_site(), base_url=base_url))
    assert bool(page.review) == reviewed
    if page.review:
        assert page.review["url"] == "https://facts.example/claims/ships.html"
        assert page.review["reviewRating"]["alternateName"] == page.shown.state.label


def test_a_page_tells_who_claims_it_and_where_it_is_written() -> None:
    ships, talks = a_page(), a_page("talks", TALKS)
    assert (ships.claimant, ships.claiming) == ("The White House", "washington")
    assert (talks.claimant, talks.claiming) == (None, None)
    assert ships.file == "claims/ships.yaml"
    assert [(topic.id, topic.name) for topic in ships.topics] == [("arms", "Arms"), ("talks", "Talks")]
    assert 'href="../claims/talks.html"' in ships.summary


def test_every_part_has_its_own_state() -> None:
    page = a_page()
    assert [(part.text, part.view.state.label) for part in page.parts] == [
        ("Arms were shipped", page.shown.state.label),
        ("There were many ships", "Unverified by Moscow and Pyongyang"),
    ]
    assert a_page("talks", TALKS).parts == ()
