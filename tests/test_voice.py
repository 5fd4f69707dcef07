"""A party's page: its words on every claim, and the claims on which it has none."""

from dataclasses import replace

from tiny import SHIPS, SITE, TALKS, a_site, assessed, overview, tiny_claims

from site_builder.evidence import AssessedClaim
from site_builder.site import Site
from site_builder.voice import Voice


def by_party(*claims: AssessedClaim, site: Site | None = None) -> dict[str, Voice]:
    return {voice.id: voice for voice in overview(claims or tiny_claims(), within=site).voices}


def told(voice: Voice) -> list[tuple[str, list[tuple[int, str, str, str, str | None]]]]:
    return [
        (entry.slug, [(s.number, s.says, s.stance, s.who, s.through) for s in entry.statements])
        for entry in voice.entries
    ]


def test_every_party_has_a_page_in_the_sites_order() -> None:
    assert list(by_party()) == list(a_site().parties)
    assert list(by_party(assessed("talks", TALKS))) == list(a_site().parties)


def test_members_speak_for_the_party() -> None:
    found = by_party()
    assert told(found["washington"]) == [
        (
            "ships",
            [(2, "asserts", "supports", "Washington", None), (3, "asserts", "supports", "Washington", None)],
        )
    ]
    assert told(found["moscow"]) == [("ships", [(1, "disputes", "contradicts", "Moscow", None)])]
    assert found["washington"].statements == 2


def test_an_observer_is_named_by_what_it_brings() -> None:
    assert told(by_party()["rusi"]) == [
        ("ships", [(4, "consistent", "supports", "Imagery analysed by RUSI", None)])
    ]


def test_a_principal_is_asked_and_hearsay_is_no_answer() -> None:
    pyongyang = by_party()["pyongyang"]
    assert told(pyongyang) == [
        ("talks", []),
        ("ships", [(6, "denies", "contradicts", "Pyongyang", "Moscow")]),
    ]
    assert (pyongyang.statements, pyongyang.unanswered) == (0, 2)


def test_a_silence_is_shown_and_is_no_statement_but_declining_is() -> None:
    for says, counts in (("silent", (0, 1)), ("declines", (1, 0)), ("asserts", (1, 0))):
        claim = assessed("talks", TALKS.replace("party: analysts", "party: moscow").replace("assesses", says))
        moscow = by_party(claim)["moscow"]
        assert [s.says for entry in moscow.entries for s in entry.statements] == [says]
        assert (moscow.statements, moscow.unanswered) == counts


def test_a_party_speaks_where_it_is_no_principal_and_on_any_part() -> None:
    text = SHIPS.replace(
        "says: hedges\n        bears_on: [number]\n        mode: own-voice",
        "party: analysts\n        says: assesses\n        bears_on: [number]\n        mode: indirect",
    )
    found = by_party(assessed("ships", text))
    assert told(found["analysts"]) == [("ships", [(5, "assesses", "supports", "Analysts", None)])]
    assert found["analysts"].unanswered == 0


def test_statements_know_their_date_and_article() -> None:
    first, second = by_party()["washington"].entries[0].statements
    assert first.said
    assert (first.said.text, first.record.id) == ("2023-10-20", "wire")
    assert (second.said, second.record.id) == (None, "copy")


def test_allies_are_the_others_of_a_side() -> None:
    site = a_site(SITE.replace("kind: independent,", "kind: independent, side: b,"))
    found = by_party(assessed("talks", TALKS, within=site), site=site)
    allies = {id_: [(ally.id, ally.name) for ally in voice.allies] for id_, voice in found.items()}
    assert allies == {
        "moscow": [("pyongyang", "Pyongyang")],
        "pyongyang": [("moscow", "Moscow")],
        "washington": [("rusi", "RUSI")],
        "analysts": [],
        "rusi": [("washington", "Washington")],
    }


def test_claims_come_as_in_lists_each_with_its_state() -> None:
    ships, talks = tiny_claims()
    for claims in ((ships, talks), (talks, ships)):
        entries = by_party(*claims)["pyongyang"].entries
        assert [entry.slug for entry in entries] == ["talks", "ships"]
        assert [entry.view.state.label for entry in entries] == [talks.shown.label, ships.shown.label]
        assert {entry.slug: entry.claim for entry in entries}["talks"] == "Talks were held"


def test_a_site_without_claims_has_silent_pages() -> None:
    found = overview(within=replace(a_site(), topics={})).voices
    assert {(tuple(voice.entries), voice.statements, voice.unanswered) for voice in found} == {((), 0, 0)}
