"""Coverage: which article gives what to which claim, and who has spoken on it."""

from datetime import date

import pytest
from tiny import SOURCES, a_site, a_source, assessed, tiny_claims

from site_builder.card import listed_state
from site_builder.evidence import AssessedClaim
from site_builder.matrix import WIDEST, Matrix, coverage, matrix
from site_builder.source import Source

CLAIM = """\
    claim: Ships
    topics: [arms]
    principals: [moscow]
    summary: Somebody says so.
    excerpts:
      {excerpts}
    searched: All articles.
    """


def tables(*claims: AssessedClaim, sources: tuple[Source, ...] = SOURCES) -> Matrix:
    covered = tuple(coverage(claim, listed_state(claim, a_site())) for claim in claims)
    return matrix(covered, {source.id: source for source in sources}, a_site())


def citing(
    slug: str, *articles: str, sources: tuple[Source, ...], as_of: date | None = None
) -> AssessedClaim:
    """A claim with an excerpt of each of these articles."""
    excerpts = "\n".join(
        f"      - {{source: {id_}, exact: Ships came., says: own-voice, mode: own-voice}}" for id_ in articles
    )
    return assessed(slug, CLAIM.format(excerpts=excerpts.lstrip()), sources, as_of=as_of)


def test_an_article_gives_tallies_by_stance_with_the_first_excerpt() -> None:
    found = tables(*tiny_claims())
    assert [source.id for source in found.articles] == ["copy", "wire"]
    ships, talks = found.rows
    assert [[(t.stance, t.excerpts, t.number) for t in tallies] for tallies in ships.articles] == [
        [("supports", 1, 3), ("contradicts", 1, 6)],
        [("supports", 2, 2), ("contradicts", 1, 1), ("context", 1, 5)],
    ]
    assert [[(t.stance, t.excerpts, t.number) for t in tallies] for tallies in talks.articles] == [
        [],
        [("supports", 1, 1)],
    ]


def test_rows_are_the_claims_as_they_come() -> None:
    ships, talks = tiny_claims()
    found = tables(talks, ships)
    assert [(row.slug, row.claim) for row in found.rows] == [
        ("talks", "Talks were held"),
        ("ships", "Ships carried arms to Russia"),
    ]
    assert [row.view.state.label for row in found.rows] == [talks.shown.label, ships.shown.label]


def test_a_party_has_its_standing_or_nothing() -> None:
    found = tables(*tiny_claims())
    assert [(party.id, party.name) for party in found.parties][:2] == [
        ("moscow", "Moscow"),
        ("pyongyang", "Pyongyang"),
    ]
    stands = [[(s.says, s.number, s.through) if s else None for s in row.parties] for row in found.rows]
    assert stands == [
        [
            ("disputes", 1, ()),
            (None, 6, ("Moscow",)),
            ("asserts", 2, ()),
            None,
            ("consistent", 4, ()),
        ],
        [None, (None, None, ()), None, ("assesses", 1, ()), None],
    ]


@pytest.mark.parametrize("origins", [("a", "b"), ("b", "a")])
def test_an_observer_stands_by_its_most_cautious_reading(origins: tuple[str, str]) -> None:
    lines = [
        f"      - {{source: wire, exact: {words}, party: rusi, says: {says}, mode: indirect, origin: {origin}}}"
        for words, says, origin in zip(
            ("Imagery shows ships", "RUSI said."), ("consistent", "refutes"), origins, strict=True
        )
    ]
    claim = assessed("ships", CLAIM.format(excerpts="\n".join(lines).lstrip()))
    standing = tables(claim).rows[0].parties[-1]
    assert standing
    assert (standing.says, standing.number) == ("refutes", 2)


@pytest.mark.parametrize(("articles", "hidden"), [(0, 0), (WIDEST, 0), (WIDEST + 1, 1), (WIDEST + 5, 5)])
def test_too_many_articles_are_hidden(articles: int, hidden: int) -> None:
    sources = tuple(a_source(f"a-{n:02}", "Ships came.") for n in range(articles))
    found = tables(sources=sources)
    assert (len(found.articles), found.hidden) == (articles - hidden, hidden)


def test_the_articles_that_most_claims_use_are_shown() -> None:
    sources = tuple(a_source(f"a-{n:02}", "Ships came.") for n in range(WIDEST + 3))
    claims = (citing("x", "a-41", "a-42", sources=sources), citing("y", "a-40", "a-42", sources=sources))
    shown = [source.id for source in tables(*claims, sources=sources).articles]
    assert shown == [f"a-{n:02}" for n in range(WIDEST - 3)] + ["a-40", "a-41", "a-42"]


def test_an_article_counts_once_for_a_claim_however_many_excerpts_it_gives() -> None:
    ids = [f"a-{n:02}" for n in range(WIDEST)]
    sources = tuple(a_source(id_, "Ships came.") for id_ in (*ids, "z"))
    claims = (citing("x", *["z"] * 3, *ids, sources=sources), citing("y", *ids, sources=sources))
    assert [source.id for source in tables(*claims, sources=sources).articles] == ids


def test_what_was_not_known_at_the_time_is_left_out() -> None:
    later = a_source("later", "Ships came.", "publisher: UPI, published: 2023-11-01")
    sources = (later, a_source("wire", "Ships came."))
    told = []
    for day in (None, date(2023, 10, 31)):
        (row,) = tables(citing("x", "later", "wire", sources=sources, as_of=day), sources=sources).rows
        told.append([len(tallies) for tallies in row.articles])
    assert told == [[1, 1], [0, 1]]
