"""What becomes a claim file and what a draft: nothing is guessed, nothing is lost."""

from textwrap import dedent
from typing import Any

import pytest
from tiny import SOURCES, a_site

from site_builder import claim as claims
from site_builder.claim import Mode, Says
from site_builder.document import Document, parse
from site_builder.imports.decisions import Decisions
from site_builder.imports.draft import Draft, Evidence, Flawed, Place
from site_builder.imports.known import Known
from site_builder.imports.ledger import Entry, Outcome
from site_builder.imports.settle import Settled, settled
from site_builder.schema import validate
from site_builder.site import Site
from site_builder.source import Source

AT = Place("folder/claims.jsonl", 12)
DENIAL = Evidence(
    source="wire",
    quote="Moscow says that there is <no> evidence.",
    party="moscow",
    says="disputes",
    mode="indirect",
)
COMPLETE = Draft(
    at=AT,
    id="C/1",
    statement="Ships carried arms",
    claimant="The White House",
    said="2023-10-16T10:00:00Z",
    topics=("Arms",),
    principals=("Moscow", "pyongyang"),
    summary="Washington says so.",
    evidence=(DENIAL,),
)


class Shelf(dict[str, Source]):
    """Sources in memory."""


def known(site: Site | None = None, **decisions: object) -> Known:
    shelf = Shelf((source.id, source) for source in SOURCES)
    return Known.of(site or a_site(), shelf, {"Wire 1": "wire"}, Decisions(**decisions))  # type: ignore[arg-type]


def settle(draft: Draft, to: Known | None = None) -> Settled:
    found = settled(draft, to or known())
    assert isinstance(found, Settled), found
    return found


def document(text: str) -> Document:
    found, problems = parse("claims/x.yaml", text)
    assert found, problems
    return found


def gaps(found: Settled) -> list[str]:
    return [r.code for it in found.entries if it.outcome is Outcome.DRAFT for r in it.reasons]


def told(found: Settled) -> list[str]:
    return [r.code for it in found.entries if it.outcome is Outcome.TOLD for r in it.reasons]


def test_what_is_complete_is_a_claim_file() -> None:
    found = settle(COMPLETE)
    assert (found.complete, found.entries) == (True, ())
    assert found.text == dedent("""\
        # yaml-language-server: $schema=../.schema/claim.schema.json
        # Imported from claims.jsonl, line 12, C/1 there
        claim: "Ships carried arms"
        claimant: white-house
        said: 2023-10-16
        topics: [arms]
        principals: [moscow, pyongyang]
        summary: "Washington says so."
        excerpts:
          - source: wire
            exact: "Moscow says that there is <no> evidence."
            party: moscow
            says: disputes
            mode: indirect
        """)
    content = validate(claims.adapter(), document(found.text))
    assert content[0], content[1]


def test_what_lacks_something_is_a_draft_that_names_it() -> None:
    draft = Draft(
        at=AT,
        statement="Ships carried arms",
        verdict="False",
        reviewer="A desk",
        review_url="https://facts.example/1",
        appearances=("https://news.example/1",),
        evidence=(
            Evidence(source="wire", quote="Imagery shows ships", stance="supports", other=(("id", "e1"),)),
        ),
        other=(("tags", '["a"]'),),
    )
    found = settle(draft)
    assert not found.complete
    assert found.strange == ("tags", "evidence.id")
    assert found.text == dedent("""\
        # yaml-language-server: $schema=../.schema/claim.schema.json
        # Imported from claims.jsonl, line 12
        # Judged elsewhere (the state here is derived from the excerpts): False, by A desk, https://facts.example/1
        # Appears at: https://news.example/1
        # tags: ["a"]
        # Missing before it can be published:
        # - topics: what it is about
        # - principals: the parties that did it, or would know
        # - summary: two or three sentences
        # - searched: where you looked for the other side, as nothing speaks against it
        # - excerpt 1: says: what the words mean for the claim
        # - excerpt 1: mode: how the article gives the words
        claim: "Ships carried arms"
        claimant: null
        said: null
        topics: []
        principals: []
        summary: null
        excerpts:
          - source: wire
            exact: "Imagery shows ships"
            # says: …  (there: “supports”; possible here: own-voice, hedges)
            # mode: …  (quote, document, indirect, paraphrase, own-voice)
            # id: e1
        searched: null
        draft: true  # remove this line when nothing is missing
        """)


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({"claim": None, "statement": "x" * 75}, ["claim-too-long"]),
        ({"claim": "Short", "statement": "x" * 75}, []),
        ({"language": "ru"}, ["other-language"]),
        ({"language": "en-GB"}, []),
        ({"claimant": "Somebody"}, ["unknown-claimant"]),
        ({"claimant": None}, []),
        ({"topics": ()}, ["no-topics"]),
        ({"topics": ("Fish",)}, ["unknown-topic"]),
        ({"principals": ()}, ["no-principals"]),
        ({"principals": ("kremlin",)}, ["unknown-principal"]),
        ({"summary": None}, ["no-summary"]),
        ({"evidence": ()}, ["no-excerpts", "no-searched"]),
        ({"statement": "It is true that ships sail"}, ["verdict-word"]),
        ({"parts": (("a", "A part"),)}, ["part-missing"]),
        ({"parts": (("Bad Id", "A part"),)}, ["bad-id"]),
        ({"evidence": (Flawed("wrong-type", "no", "{}"), DENIAL)}, ["evidence-left-out"]),
    ],
)
def test_gaps_of_claims(change: dict[str, Any], codes: list[str]) -> None:
    found = settle(COMPLETE._replace(**change))
    assert gaps(found) == codes
    assert ("draft: true" in found.text) is bool(codes)


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({"party": "Nobody"}, ["unknown-party"]),
        ({"party": "The Kremlin"}, []),
        ({"party": None, "speaker": "An official"}, ["no-party"]),
        ({"party": None, "speaker": "Moscow"}, []),
        ({"says": None, "stance": "contradicts"}, ["no-searched", "no-says"]),
        ({"says": "refutes"}, ["says-of-another"]),
        ({"says": "contradicts"}, ["no-searched", "no-says"]),
        ({"mode": None}, ["no-mode"]),
        ({"mode": "aloud"}, ["no-mode"]),
        ({"via": ("Not An Id",)}, ["bad-id"]),
        ({"via": ("nobody",)}, ["unknown-outlet"]),
        ({"origin": "Not An Id"}, ["bad-id"]),
        ({"origin": "moscow"}, []),
        ({"said": "2023-10-21"}, ["said-after-article"]),
        ({"source": "nowhere"}, ["no-excerpts", "no-searched", "evidence-left-out"]),
        (
            {"quote": "Moscow says that there is evidence."},
            ["no-excerpts", "no-searched", "evidence-left-out"],
        ),
        ({"source": "Wire 1"}, []),
    ],
)
def test_gaps_of_excerpts(change: dict[str, Any], codes: list[str]) -> None:
    assert gaps(settle(COMPLETE._replace(evidence=(DENIAL._replace(**change),)))) == codes


def test_the_full_statement_is_never_lost() -> None:
    long = "Ships “carried”\n arms, " + "and more arms, " * 10
    for change in ({"claim": None}, {"claim": "Ships carried arms"}):
        text = settle(COMPLETE._replace(statement=long, **change)).text
        assert "The statement as imported: Ships “carried”\\u000A arms, and more arms, and" in text


def test_a_statement_that_has_to_be_shortened_stays_in_a_comment() -> None:
    assert f"# The statement as imported: {'x' * 75}\n" in settle(COMPLETE._replace(statement="x" * 75)).text
    assert "as imported" not in settle(COMPLETE).text


@pytest.mark.parametrize("origin", ["moscow", "voice:UPI"])
def test_an_origin_that_goes_without_saying_is_not_said(origin: str) -> None:
    assert settle(COMPLETE._replace(evidence=(DENIAL._replace(origin=origin),))).text == settle(COMPLETE).text


def test_texts_of_several_lines_are_blocks_without_blanks_at_their_ends() -> None:
    denial = DENIAL._replace(note="One.\n\nTwo.")
    found = settle(COMPLETE._replace(evidence=(denial,), summary="One.\r\n\r\nTwo.\n"))
    assert "summary: |-\n  One.\n\n  Two.\n" in found.text
    assert "    note: |-\n      One.\n\n      Two.\n" in found.text


def test_evidence_that_stands_nowhere_is_a_comment_and_an_entry() -> None:
    misquote = Evidence(source="wire", quote="Moscow says that there is evidence.", stance="supports")
    found = settled(COMPLETE._replace(evidence=(DENIAL, misquote)), known(), nearest=True)
    assert isinstance(found, Settled)
    assert document(found.text).value == {
        **_value(COMPLETE),
        "draft": "true",
    }
    assert "#   quote: Moscow says that there is evidence.\n#   stance: supports\n" in found.text
    (left_out,) = (it for it in found.entries if it.outcome is Outcome.LEFT_OUT)
    assert left_out.record == {"source": "wire", "quote": misquote.quote, "stance": "supports"}
    assert "nearest: “Moscow says that there is <no> evidence.”" in left_out.reasons[0].message


def _value(draft: Draft) -> dict[str, object]:
    value = document(settle(draft).text).value
    assert isinstance(value, dict)
    return dict(value)


@pytest.mark.parametrize(
    ("who", "stance", "readings", "says"),
    [
        ({}, "supports", {}, None),
        ({}, "supports", {"supports": (Says.OWN_VOICE,)}, "own-voice"),
        ({}, "Supports ", {"supports": (Says.ASSERTS, Says.CONSISTENT, Says.OWN_VOICE)}, "own-voice"),
        ({"party": "rusi"}, "supports", {"supports": (Says.ASSERTS, Says.CONSISTENT, Says.OWN_VOICE)}, "consistent"),
        ({"party": "moscow"}, "supports", {"supports": (Says.CONSISTENT, Says.ASSERTS)}, "asserts"),
        ({}, "contradicts", {"contradicts": (Says.DENIES, Says.INCONSISTENT)}, None),
        ({"speaker": "An official"}, "supports", {"supports": (Says.OWN_VOICE,)}, None),
        ({"party": "Nobody"}, "supports", {"supports": (Says.OWN_VOICE,)}, None),
        ({}, None, {"supports": (Says.OWN_VOICE,)}, None),
    ],
)  # fmt: skip
def test_a_stance_means_what_the_editor_says_if_the_speaker_can_say_it(
    who: dict[str, Any], stance: str | None, readings: dict[str, tuple[Says, ...]], says: str | None
) -> None:
    evidence = Evidence(source="wire", quote="Imagery shows ships", stance=stance, **who)
    found = settle(COMPLETE._replace(evidence=(evidence,)), known(says=readings, mode=Mode.INDIRECT))
    value = document(found.text).value
    assert isinstance(value, dict)
    assert value["excerpts"][0].get("says") == says  # type: ignore[index, union-attr]


def test_the_editors_words_stand_where_the_file_says_nothing() -> None:
    bare = Draft(
        at=AT,
        statement="Ships carried arms",
        claimant="the president",
        evidence=(Evidence(source="wire", quote="Imagery shows ships", stance="supports"),),
    )
    decided = known(
        topics=("arms",),
        principals=("moscow",),
        summary="Imported.",
        searched="Everywhere.",
        mode=Mode.DOCUMENT,
        says={"supports": (Says.ASSERTS,)},
        parties={"The President": "white-house"},
        publishers={"upi": "washington"},
    )
    found = settle(bare, decided)
    assert found.complete, found.text
    value = document(found.text).value
    assert isinstance(value, dict)
    assert (value["claimant"], value["topics"], value["summary"]) == ("white-house", ["arms"], "Imported.")
    full = settle(COMPLETE._replace(searched="Here."), decided)
    assert _value(COMPLETE) | {"searched": "Here."} == document(full.text).value, (
        "the file's own words come first"
    )


def test_a_site_without_topics_takes_whatever_gives_an_id() -> None:
    site = a_site("title: T\nparties: {moscow: {name: Moscow, kind: government}}\n")
    draft = COMPLETE._replace(
        topics=("Foreign Policy", "порт", "arms"), claimant=None, principals=("moscow",)
    )
    found = settle(draft, known(site))
    assert gaps(found) == ["unknown-topic"]
    assert "topics: [foreign-policy, arms]" in found.text


def test_a_name_that_two_have_stands_for_nobody() -> None:
    site = a_site(
        "title: T\nparties:\n  a: {name: One, kind: group}\n  b: {name: one, kind: group}\n  c: {name: C, kind: group}\n"
    )
    found = known(site)
    assert [found.voice(name) for name in ("One", "a", "C", "c", " C ")] == [None, "a", "c", "c", "c"]


@pytest.mark.parametrize(
    ("change", "codes", "kept"),
    [
        ({"said": "last Tuesday"}, ["date-unread"], "# said there: last Tuesday"),
        ({"language": "klingon"}, ["language-unknown"], "# language there: klingon"),
        ({"evidence": (DENIAL, DENIAL)}, ["evidence-twice"], "disputes"),
        ({"evidence": (DENIAL._replace(start=3),)}, ["offsets-dropped"], "disputes"),
        ({"evidence": (DENIAL._replace(said="then"),)}, ["date-unread"], "    # said there: then"),
    ],
)
def test_what_differs_is_told_and_kept(change: dict[str, Any], codes: list[str], kept: str) -> None:
    found = settle(COMPLETE._replace(**change))
    assert found.complete
    assert told(found) == codes
    assert kept in found.text
    assert found.text.count("exact:") == 1


def test_a_text_of_others_cannot_reach_beyond_its_line() -> None:
    evil = "x\ndraft: false\n# \u2028overrides: {}\x85claim: y"
    draft = COMPLETE._replace(
        statement=evil, claimant=evil, verdict=evil, said=evil, language=evil, other=((evil, evil),),
        evidence=(DENIAL, DENIAL._replace(source=evil), DENIAL._replace(party=evil, other=((evil, evil),))),
    )  # fmt: skip
    value = document(settle(draft).text).value
    assert isinstance(value, dict)
    assert value["claim"] == " ".join(evil.split())
    assert list(value) == [
        "claim",
        "claimant",
        "said",
        "topics",
        "principals",
        "summary",
        "excerpts",
        "draft",
    ]
    assert list(value["excerpts"][1]) == ["source", "exact", "says", "mode"]  # type: ignore[arg-type, index]


@pytest.mark.parametrize(
    ("change", "code"),
    [({"statement": "a\ud800"}, "bad-character"), ({"other": (("x", "y" * 300_000),)}, "file-too-large")],
)
def test_what_no_file_can_hold_is_told(change: dict[str, Any], code: str) -> None:
    found = settled(COMPLETE._replace(**change), known())
    assert isinstance(found, Entry)
    assert (found.outcome, found.reasons[0].code) == (Outcome.REFUSED, code)
    assert isinstance(found.record, dict)
    assert found.record["summary"] == "Washington says so."


def test_the_digest_is_that_of_the_claim_and_not_of_its_line() -> None:
    one, other = settle(COMPLETE), settle(COMPLETE._replace(at=Place("g", 99)))
    assert one.digest == other.digest != settle(COMPLETE._replace(summary="Other.")).digest
