"""What one party says over all claims, and where it is asked and says nothing: a party's page."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from site_builder.card import ListedState, Named
from site_builder.claim import Says, Stance
from site_builder.edtf import Edtf
from site_builder.evidence import AssessedClaim
from site_builder.exhibit import counted, in_print
from site_builder.party import Party
from site_builder.rows import Rows
from site_builder.site import Site


class Article(NamedTuple):
    """How readers know an article."""

    id: str
    title: str
    language: str


class Statement(NamedTuple):
    """One excerpt in the party's name: `number` is the excerpt's, `through` the other party that tells it."""

    number: int
    says: Says
    stance: Stance
    who: str
    through: str | None
    said: Edtf | None
    record: Article

    @property
    def own(self) -> bool:
        """Whether it is a word of the party's own: no hearsay, and no silence that an article tells."""
        return self.through is None and self.says is not Says.SILENT


class Entry(NamedTuple):
    """A claim on which the party speaks, or would have to."""

    slug: str
    claim: str
    view: ListedState
    statements: tuple[Statement, ...]

    @property
    def own(self) -> int:
        """How many of the statements are words of its own."""
        return sum(one.own for one in self.statements)


@dataclass(frozen=True, slots=True)
class Voice:
    """A party with all that it says; `allies` are the other parties of its side."""

    id: str
    party: Party
    allies: tuple[Named, ...]
    entries: Rows[Entry]
    statements: int
    """How many excerpts hold words of its own."""
    unanswered: int
    """On how many claims there is no word of its own."""


def entries(assessed: AssessedClaim, site: Site, view: ListedState) -> Iterator[tuple[str, Entry]]:
    """What the claim has of every party that speaks on it or would have to, by the party's id."""
    claim = assessed.resolved.claim
    statements: dict[str, list[Statement]] = {standing.party: [] for standing in view.standings}
    for excerpt, item in counted(assessed):
        if item.party:
            through = site.parties[item.through].name if item.through else None
            who = in_print(item.party, site)
            record = excerpt.source.record
            article = Article(record.id, record.title, record.language)
            statements.setdefault(item.party, []).append(
                Statement(item.number, item.says, item.stance, who, through, item.said, article)
            )
    for party, told in statements.items():
        yield party, Entry(claim.slug, claim.content.claim, view, tuple(told))


def allies(party: str, site: Site) -> tuple[Named, ...]:
    """The other parties of its side, in the site's order."""
    side = site.parties[party].side
    return tuple(
        Named(id_, p.name) for id_, p in site.parties.items() if side and p.side == side and id_ != party
    )
