"""A claim in a list, and where everybody stands on it: frozen views without tags and words of their own.

What lists hold are named tuples: of each claim many are kept for the next build, and these are kept quickest.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from site_builder.claim import ClaimFile, Says, Stance, StateCode, stance
from site_builder.evidence import AssessedClaim, State
from site_builder.exhibit import in_print
from site_builder.position import CAUTION
from site_builder.rules import RULES, Confidence
from site_builder.site import Site
from site_builder.wording import HEADINGS


class Named(NamedTuple):
    """Something with a page of its own: its id in addresses and its name in print."""

    id: str
    name: str


class Standing(NamedTuple):
    """A party or observer and where it stands; `number` is the excerpt that shows it, `name` as told."""

    party: str
    name: str
    short: str
    """The party's own name, where `name` says what an observer brings."""
    says: Says | None
    number: int | None
    through: tuple[str, ...] = ()

    @property
    def stance(self) -> Stance | None:
        return stance(self.says) if self.says else None


@dataclass(frozen=True, slots=True)
class StateView:
    """A state, the number of its rule in the table, and those who take a position."""

    state: State
    rule: int
    standings: tuple[Standing, ...]

    @property
    def heading(self) -> str:
        """The state without names of parties, in English for the catalogue."""
        return HEADINGS[self.state.code]


class Badge(NamedTuple):
    """A state as lists show it."""

    code: StateCode
    label: str
    confidence: Confidence
    tone: str


class ListedState(NamedTuple):
    """A state in a list, and those who take a position."""

    state: Badge
    standings: tuple[Standing, ...]


class Card(NamedTuple):
    """A claim in a list. Where it has parts, the state is that of the first."""

    slug: str
    claim: str
    parts: int
    topics: tuple[Named, ...]
    view: ListedState
    parties: tuple[str, ...]
    """The ids of all who speak on any part of it or are asked."""


@dataclass(frozen=True, slots=True)
class Group:
    """The claims that share a topic, a state or a party."""

    id: str
    name: str
    cards: Sequence[Card]


def card(assessed: AssessedClaim, site: Site, view: ListedState) -> Card:
    """The claim's card; `view` is the state in force."""
    claim = assessed.resolved.claim
    content = claim.content
    asked = (standing.party for standing in view.standings)
    speaking = (item.party for item in assessed.items if item.party)
    parties = tuple(dict.fromkeys((*asked, *speaking)))
    return Card(claim.slug, content.claim, len(content.parts), topics_of(content, site), view, parties)


def topics_of(content: ClaimFile, site: Site) -> tuple[Named, ...]:
    """Each topic once, under the site's name for it."""
    return tuple(Named(topic, site.topics.get(topic, topic)) for topic in dict.fromkeys(content.topics))


def by_first_topic(cards: Iterable[Card]) -> tuple[Group, ...]:
    """The cards under the first of their topics, in the order in which they come."""
    found: dict[Named, list[Card]] = {}
    for one in cards:
        found.setdefault(one.topics[0], []).append(one)
    return tuple(Group(topic.id, topic.name, tuple(held)) for topic, held in found.items())


def listed_state(assessed: AssessedClaim, site: Site) -> ListedState:
    """The state in force."""
    view = shown_state(assessed, site)
    state = view.state
    return ListedState(Badge(state.code, state.label, state.confidence, state.tone), view.standings)


def shown_state(assessed: AssessedClaim, site: Site) -> StateView:
    """The state in force: an editor's where there is one."""
    return state_view(assessed.shown, site)


def state_view(state: State, site: Site) -> StateView:
    """The state with everybody's standing.

    An observer comes once for each thing that it reads from one origin or another, the most cautious first.
    """
    names = {id_: party.name for id_, party in site.parties.items()}
    parties = tuple(
        Standing(
            p.party, names[p.party], names[p.party], p.says, p.number, tuple(names[t] for t in p.through)
        )
        for p in state.positions
    )
    order = tuple(names)
    readings = sorted(state.independents, key=lambda r: (order.index(r.party), CAUTION.index(r.says)))
    observers = tuple(
        Standing(r.party, in_print(r.party, site), names[r.party], r.says, r.number) for r in readings
    )
    once: dict[tuple[str, Says | None], Standing] = {}
    for standing in (*parties, *observers):
        once.setdefault((standing.party, standing.says), standing)
    return StateView(state, RULES.index(state.rule) + 1, tuple(once.values()))
