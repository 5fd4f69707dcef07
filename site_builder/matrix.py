"""Who covers what and who leaves it out: claims by articles, and claims by parties."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from site_builder.card import ListedState, Named, Standing
from site_builder.claim import Stance
from site_builder.evidence import AssessedClaim
from site_builder.exhibit import counted
from site_builder.site import Site
from site_builder.source import Source

WIDEST: Final = 40
"""How many articles one table shows side by side: more nobody can read."""


class Tally(NamedTuple):
    """The excerpts of one stance that an article gives to a claim; `number` is the first one's."""

    stance: Stance
    excerpts: int
    number: int


class Coverage(NamedTuple):
    """What each article that a claim cites gives to it, by the article's id, and where everybody stands."""

    slug: str
    claim: str
    view: ListedState
    articles: Mapping[str, tuple[Tally, ...]]


@dataclass(frozen=True, slots=True)
class Row:
    """A claim: by article what it gives, and by party where that stands, in the order of the columns.

    An article without a tally leaves the claim out. `None` for a party: it is neither asked nor heard.
    """

    slug: str
    claim: str
    view: ListedState
    articles: tuple[tuple[Tally, ...], ...]
    parties: tuple[Standing | None, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """The columns and rows of both tables; `hidden` articles are too many to show."""

    articles: tuple[Source, ...]
    hidden: int
    parties: tuple[Named, ...]
    rows: tuple[Row, ...]


def coverage(assessed: AssessedClaim, view: ListedState) -> Coverage:
    """The claim with what its articles give to it."""
    claim = assessed.resolved.claim
    numbers: dict[str, dict[Stance, list[int]]] = {}
    for excerpt, item in counted(assessed):
        of_article = numbers.setdefault(excerpt.source.id, {stance: [] for stance in Stance})
        of_article[item.stance].append(item.number)
    tallies = {
        article: tuple(Tally(stance, len(held), held[0]) for stance, held in found.items() if held)
        for article, found in numbers.items()
    }
    return Coverage(claim.slug, claim.content.claim, view, tallies)


def matrix(claims: Sequence[Coverage], sources: Mapping[str, Source], site: Site) -> Matrix:
    """The tables of these claims: with every article if they are few, else with those cited most."""
    cited = Counter(article for claim in claims for article in claim.articles)
    ranked = sorted(sources, key=lambda id_: (-cited[id_], id_))
    shown = tuple(sorted(ranked[:WIDEST]))
    parties = tuple(Named(id_, party.name) for id_, party in site.parties.items())
    rows = tuple(_row(claim, shown, parties) for claim in claims)
    return Matrix(tuple(sources[id_] for id_ in shown), len(sources) - len(shown), parties, rows)


def _row(claim: Coverage, articles: Sequence[str], parties: Sequence[Named]) -> Row:
    # The first one counts: of an observer's several readings that is the most cautious.
    standings = {standing.party: standing for standing in reversed(claim.view.standings)}
    return Row(
        claim.slug,
        claim.claim,
        claim.view,
        tuple(claim.articles.get(article, ()) for article in articles),
        tuple(standings.get(party.id) for party in parties),
    )
