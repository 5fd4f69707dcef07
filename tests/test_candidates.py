"""Candidate excerpts: what is proposed, in which order, and how much of what people chose is among it."""

from pathlib import Path

import pytest
from tiny import a_site, a_source

from site_builder.candidates import MOST, Candidate, candidates
from site_builder.claim import Claim
from site_builder.excerpt import selector_of
from site_builder.load import load
from site_builder.project import Project
from site_builder.selector import Match, find, pinned
from site_builder.source import Source
from site_builder.span import Span

SITE = a_site()
PARTIES = tuple(SITE.parties.values())

WIRE = """\
    Ships under suspicion

    The White House said on Friday that 1,000 containers of arms were shipped. Oslo had rain all week long.
    Moscow says that the allegations are unfounded. A minister of agriculture visited a farm in the south.

    The shipment of arms was seen on images, an analyst said. Nothing else was reported about the weather.
    """
COPY = """\
    A copy of it

    The White House said on Friday that 1,000 containers of arms were shipped. It was sunny for once in Oslo.
    """
WRONG = """\
    Not a copy of it

    The White House said on Friday that 10,000 containers of arms were shipped.
    """


def told(claim: str, *sources: Source, most: int = MOST) -> list[tuple[str, list[str], tuple[str, ...]]]:
    """Of each candidate the first words, the articles of its copies, and its words of denial."""
    return [
        (" ".join(one.place.words.split()[:4]), [copy.source.id for copy in one.copies], one.against)
        for one in candidates(claim, sources, PARTIES, most)
    ]


def test_sentences_that_share_words_come_first_with_their_copies() -> None:
    sources = a_source("wire", WIRE), a_source("copy", COPY)
    assert told("1,000 containers of arms were shipped", *sources)[:3] == [
        ("The White House said", ["copy"], ()),
        ("Moscow says that the", [], ("unfounded",)),
        ("The shipment of arms", [], ()),
    ]


def test_another_figure_is_no_copy() -> None:
    sources = a_source("wire", WIRE), a_source("wrong", WRONG)
    found = told("1,000 containers of arms", *sources, most=2)
    assert [one[:2] for one in found] == [("The White House said", []), ("The White House said", [])]


def test_the_same_sentence_twice_in_one_article_is_one_candidate() -> None:
    article = a_source("wire", "Ships carried many arms north.\n\nShips carried many arms north.\n")
    assert told("ships carried arms", article) == [("Ships carried many arms", [], ())]


def test_a_denial_right_behind_what_it_denies_is_raised() -> None:
    calm = "The port lies in the north of the country, as is known."
    text = f"Ships carried arms from the port to Russia.\nHe said that this was not true at all.\n{calm}\n"
    found = told("Ships carried arms", a_source("wire", text + f"{calm} It is not large.\n"))
    assert found == [("Ships carried arms from", [], ()), ("He said that this", [], ("not",))]


def test_words_of_denial_that_the_claim_has_are_no_contradiction() -> None:
    article = a_source("wire", "The ships did not carry any arms north.\n")
    assert told("The ships did not carry arms", article) == [("The ships did not", [], ())]


def test_other_names_of_a_party_count_a_little() -> None:
    article = a_source("wire", "The Kremlin was asked about rain.\nA farmer was asked about rain.\n")
    assert [one[0] for one in told("Moscow was asked about rain", article)] == [
        "The Kremlin was asked",
        "A farmer was asked",
    ]
    assert [one[0] for one in told("Moscow", article)] == ["The Kremlin was asked"]


def test_every_article_that_comes_near_has_its_say() -> None:
    many = a_source(
        "many", "\n".join(f"Ships carried arms north on day number {n} of it." for n in range(30))
    )
    one = a_source("one", "Some ships were said to have carried a few arms to the far north of it all.\n")
    far = a_source("far", "A farmer had ships in a bottle on his desk.\n")
    found = candidates("Ships carried arms north", (many, one, far), (), 5)
    assert [candidate.place.source.id for candidate in found] == ["many"] * 4 + ["one"]


@pytest.mark.parametrize(
    ("language", "text", "claim", "first"),
    [
        ("ko", "외무상은 평양을 방문했다고 밝혔다.\n날씨는 종일 맑고 따뜻했다고 한다.\n", "외무상의 평양 방문", "외무상은 평양을 방문했다고 밝혔다."),
        ("zh", "天气整天晴朗温暖。外长访问了平壤并会见了领导人。", "外长访问平壤", "外长访问了平壤并会见了领导人。"),
        ("ru", "Погода была ясной весь день.\nМинистр посетил столицу в четверг.\n", "Министра ждут в столице", "Министр посетил столицу в четверг."),
        ("de", "Es regnete den ganzen Tag lang.\nDie Schiffe brachten viele Waffen.\n", "Schiff brachte Waffen", "Die Schiffe brachten viele Waffen."),
    ],
)  # fmt: skip
def test_other_languages(language: str, text: str, claim: str, first: str) -> None:
    source = a_source("wire", text, f"publisher: A, published: 2023-10-20, language: {language}")
    assert [one.place.words for one in candidates(claim, (source,), (), 3)][:1] == [first]


@pytest.mark.parametrize("claim", ["", "…", "zebra", "x" * 5_000])
def test_a_claim_that_shares_nothing_has_no_candidates(claim: str) -> None:
    assert candidates(claim, (a_source("wire", WIRE),), PARTIES) == ()


def test_there_are_no_candidates_without_articles_and_no_more_than_asked_for() -> None:
    assert candidates("arms", (), ()) == ()
    assert candidates("arms", (a_source("wire", WIRE),), (), 0) == ()
    assert len(candidates("arms were shipped", (a_source("wire", WIRE),), (), 1)) == 1


# The microsite, whose excerpts were chosen by people

CONTENT = load(Project(Path(__file__).parents[1]))[0]


def chosen(claim: Claim) -> list[tuple[str, Span, bool]]:
    """The passages that people chose, each with whether it speaks against the claim."""
    found = []
    for quotation in claim.content.excerpts:
        match = find(selector_of(quotation), CONTENT.sources[quotation.source].text)
        assert isinstance(match, Match)
        against = quotation.says in ("denies", "disputes", "silent")
        found += [(quotation.source, span, against) for span in match.spans]
    return found


def proposed(claim: Claim) -> tuple[Candidate, ...]:
    assert CONTENT.site
    return candidates(claim.content.claim, CONTENT.sources.values(), CONTENT.site.parties.values())


def covers(candidate: Candidate, source: str, span: Span) -> bool:
    """Whether the candidate or a copy holds half of the passage, or lies by half in it."""
    for place in (candidate.place, *candidate.copies):
        shared = min(place.span.end, span.end) - max(place.span.start, span.start)
        shorter = min(place.span.end - place.span.start, span.end - span.start)
        if place.source.id == source and shared * 2 >= shorter:
            return True
    return False


def test_most_of_what_people_chose_is_among_the_first_twelve() -> None:
    """Claims with more passages than candidates are left out: there not all can be."""
    passages = [
        (any(covers(one, source, span) for one in proposed(claim)), against)
        for claim in CONTENT.claims
        if len(claim.content.excerpts) <= MOST
        for source, span, against in chosen(claim)
    ]
    recall = sum(found for found, _ in passages) / len(passages)
    against = [found for found, speaks_against in passages if speaks_against]
    print(
        f"{recall:.1%} of {len(passages)} passages; {sum(against)} of {len(against)} of those against the claim"
    )
    assert recall >= 0.75
    assert sum(against) >= len(against) - 1


def test_every_candidate_of_the_microsite_can_be_quoted() -> None:
    for claim in CONTENT.claims:
        for one in proposed(claim):
            text = one.place.source.text
            found = find(pinned(one.place.span, text), text)
            assert isinstance(found, Match)
            assert found.spans == (one.place.span,)
