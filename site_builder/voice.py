"""What one party says over all claims, and where it is asked and says nothing: a party's page."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from site_builder.card import Named, StateView, shown_state
from site_builder.claim import Says, Stance
from site_builder.edtf import Edtf
from site_builder.evidence import AssessedClaim
from site_builder.exhibit import counted, in_print
from site_builder.party import Party
from site_builder.site import Site
from site_builder.source import Record


@dataclass(frozen=True, slots=True)
class Statement:
    """One excerpt in the party's name: `number` is the excerpt's, `through` the other party that tells it."""

    number: int
    says: Says
    stance: Stance
    who: str
    through: str | None
    said: Edtf | None
    record: Record

    @property
    def own(self) -> bool:
        """Whether it is a word of the party's own: no hearsay, and no silence that an article tells."""
        return self.through is None and self.says is not Says.SILENT


@dataclass(frozen=True, slots=True)
class Entry:
    """A claim on which the party speaks, or would have to."""

    slug: str
    claim: str
    view: StateView
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Voice:
    """A party with all that it says; `allies` are the other parties of its side."""

    id: str
    party: Party
    allies: tuple[Named, ...]
    entries: tuple[Entry, ...]

    @property
    def statements(self) -> int:
        """How many excerpts hold words of its own."""
        return sum(one.own for entry in self.entries for one in entry.statements)

    @property
    def unanswered(self) -> int:
        """On how many claims there is no word of its own."""
        return sum(not any(one.own for one in entry.statements) for entry in self.entries)


def voices(claims: Iterable[AssessedClaim], site: Site) -> tuple[Voice, ...]:
    """Every party of the site in its order, its claims as they come."""
    found: dict[str, list[Entry]] = {party: [] for party in site.parties}
    for assessed in claims:
        for party, entry in _entries(assessed, site):
            found[party].append(entry)
    return tuple(
        Voice(id_, site.parties[id_], _allies(id_, site), tuple(entries)) for id_, entries in found.items()
    )


def _entries(assessed: AssessedClaim, site: Site) -> Iterator[tuple[str, Entry]]:
    claim, view = assessed.resolved.claim, shown_state(assessed, site)
    statements: dict[str, list[Statement]] = {standing.party: [] for standing in view.standings}
    for excerpt, item in counted(assessed):
        if item.party:
            through = site.parties[item.through].name if item.through else None
            who = in_print(item.party, site)
            statements.setdefault(item.party, []).append(
                Statement(item.number, item.says, item.stance, who, through, item.said, excerpt.source.record)
            )
    for party, told in statements.items():
        yield party, Entry(claim.slug, claim.content.claim, view, tuple(told))


def _allies(party: str, site: Site) -> tuple[Named, ...]:
    side = site.parties[party].side
    return tuple(
        Named(id_, p.name) for id_, p in site.parties.items() if side and p.side == side and id_ != party
    )
