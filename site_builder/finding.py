"""What the items on one part of a claim show together, before the rule judges them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from site_builder.claim import Says, Stance
from site_builder.item import Item
from site_builder.position import CAUTION, Position, latest, position, standing
from site_builder.rules import Feature

_SUPPORTING = frozenset({Says.ASSERTS, Says.ASSESSES})
_OPPOSING = frozenset({Says.DENIES, Says.DISPUTES})
_FITTING = frozenset({Says.CONFIRMS, Says.CONSISTENT})
_UNFITTING = frozenset({Says.INCONSISTENT, Says.REFUTES})
_STATING = frozenset({Says.ASSERTS, Says.CONFIRMS})
"""What a principal says who acknowledges; a principal may be an observer."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What an independent party reads from one origin.

    `counts` unless the origin or the party's side is that of a party with the same interest in it.
    """

    party: str
    origin: str
    says: Says
    number: int
    counts: bool


@dataclass(frozen=True, slots=True)
class Finding:
    """The evidence on one part (`None`: the whole claim) at one time."""

    part: str | None
    items: tuple[Item, ...]
    counted: tuple[Item, ...]
    """The items that are no hearsay."""
    positions: tuple[Position, ...]
    """Of every principal, then of the other parties that speak, in the site's order."""
    readings: tuple[Reading, ...]
    principals: frozenset[str]
    features: frozenset[Feature]
    support: tuple[Item, ...]
    """The counted items that support it."""
    articles: int
    """How many articles support it."""
    origins: int
    """How many origins support it."""

    @property
    def single_origin(self) -> bool:
        """Whether several articles only repeat one origin."""
        return self.articles > 1 and self.origins == 1

    def saying(self, *says: Says) -> tuple[str, ...]:
        """The parties whose position is one of these."""
        return tuple(p.party for p in self.positions if p.says in says)

    @property
    def unconfirmed(self) -> tuple[str, ...]:
        """The principals that have not stated it."""
        return tuple(p.party for p in self.positions if p.party in self.principals and p.says not in _STATING)


def finding(
    part: str | None, items: Iterable[Item], principals: Sequence[str], order: Sequence[str]
) -> Finding:
    """What the items that bear on the part show; `order` is that of the site's parties."""
    here = tuple(items) if part is None else tuple([item for item in items if part in item.parts])
    counted = tuple([item for item in here if not item.through])
    support = tuple([item for item in counted if item.stance is Stance.SUPPORTS])
    own: dict[str | None, list[Item]] = {}
    for item in here:
        own.setdefault(item.party, []).append(item)
    speaking = {party for party, theirs in own.items() if not theirs[0].observed}
    parties = dict.fromkeys((*principals, *(party for party in order if party in speaking)))
    positions = tuple([position(party, own.get(party, ())) for party in parties])
    readings = tuple(sorted(_readings(counted), key=lambda r: (order.index(r.party), r.origin)))
    return Finding(
        part,
        here,
        counted,
        positions,
        readings,
        frozenset(principals),
        _features(counted, positions, readings, principals),
        support,
        articles=len({item.source for item in support}),
        origins=len({item.origin for item in support}),
    )


def _readings(counted: Sequence[Item]) -> Iterator[Reading]:
    """What each independent party reads from each origin."""
    groups: dict[tuple[str | None, str], list[Item]] = {}
    for item in counted:
        if item.observed:
            groups.setdefault((item.party, item.origin), []).append(item)
    told = {key: latest(standing(theirs)) for key, theirs in groups.items()}
    for (party, origin), deciding in told.items():
        if party and deciding:
            says = _weakest(other.says for (_, o), other in told.items() if other and o == origin)
            yield Reading(party, origin, deciding.says, deciding.number, _counts(origin, says, counted))


def _weakest(says: Iterable[Says]) -> Says:
    """What one origin shows where observers read it differently: it counts once, and for the least."""
    return min(says, key=CAUTION.index)


def _counts(origin: str, says: Says, counted: Sequence[Item]) -> bool:
    """Whether evidence from this origin is independent of the parties that it agrees with.

    Every statement that a party ever made is held against it, not only its position: else a party that
    changes its mind would make the evidence of its own side independent.
    """
    agreeing = _SUPPORTING if says in _FITTING else _OPPOSING
    interested = [item for item in counted if not item.observed and item.says in agreeing]
    sides = {item.side for item in counted if item.observed and item.origin == origin and item.side}
    return all(item.origin != origin and item.side not in sides for item in interested)


def _asserted(counted: Sequence[Item], positions: Sequence[Position]) -> Iterator[frozenset[str | None]]:
    """The sides that speak from each origin of a statement.

    Only origins from which nobody reads less than the fact, and no observer reads at all: repeating the
    evidence of somebody else is no second statement.
    """
    stating = {p.party for p in positions if p.says is Says.ASSERTS}
    if not stating:
        return
    for origin in {i.origin for i in counted if i.says is Says.ASSERTS and i.party in stating}:
        tellers = [i for i in counted if i.origin == origin and i.party and i.speaks]
        if all(i.party in stating for i in tellers):
            yield frozenset(i.side for i in tellers)


def _features(
    counted: Sequence[Item],
    positions: Sequence[Position],
    readings: Sequence[Reading],
    principals: Sequence[str],
) -> frozenset[Feature]:
    """Everything that holds: single features and the composed ones that the table asks for."""
    said = {p.says for p in positions}
    outlets = {item.says for item in counted if item.of_outlet}
    of_origin = {r.origin: _weakest(o.says for o in readings if o.origin == r.origin) for r in readings}
    shown = set(of_origin.values())
    independent = {of_origin[r.origin] for r in readings if r.counts}
    asserted = tuple(_asserted(counted, positions))
    acknowledged = all(p.says in _STATING for p in positions if p.party in principals)
    opposed = len({next(iter(sides)) for sides in asserted if len(sides) == 1} - {None}) > 1
    fitting = not independent.isdisjoint(_FITTING)
    unfitting = not shown.isdisjoint(_UNFITTING)
    backed = not said.isdisjoint(_SUPPORTING) or not shown.isdisjoint(_FITTING) or Says.OWN_VOICE in outlets
    holds = {
        Feature.STATED: Says.ASSERTS in said,
        Feature.BELIEVED: Says.ASSESSES in said,
        Feature.BACKED: backed,
        Feature.IN_ARTICLES: bool(outlets),
        Feature.ACKNOWLEDGED: acknowledged,
        Feature.ACKNOWLEDGED_APART: acknowledged and (opposed or fitting),
        Feature.FITTING: fitting,
        Feature.CONFIRMED: Says.CONFIRMS in independent,
        Feature.CORROBORATED: bool(asserted) and Says.CONFIRMS in independent,
        Feature.DENIED: Says.DENIES in said,
        Feature.DISPUTED: Says.DISPUTES in said,
        Feature.UNFITTING: unfitting,
        Feature.CONTRADICTED: unfitting or not said.isdisjoint(_OPPOSING),
        Feature.REFUTED: Says.REFUTES in independent,
    }
    return frozenset([feature for feature, there in holds.items() if there])
