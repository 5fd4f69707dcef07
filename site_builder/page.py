"""What the pages of claims get: frozen views of what was assessed, without tags and words of their own."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup

from site_builder import markdown
from site_builder.claim import ClaimFile, Override, Says, Stance, stance
from site_builder.evidence import AssessedClaim, State, Step
from site_builder.exhibit import Side, Variants, in_print, quotes, sides
from site_builder.flag import Flag
from site_builder.rules import RULES
from site_builder.site import Site


@dataclass(frozen=True, slots=True)
class Standing:
    """A party or observer in print, and where it stands; `number` is the excerpt that shows it."""

    name: str
    says: Says | None
    number: int | None
    through: tuple[str, ...] = ()

    @property
    def stance(self) -> Stance | None:
        return stance(self.says) if self.says else None


@dataclass(frozen=True, slots=True)
class StateView:
    """A state, the number of its rule in the table, and the names of those who take a position."""

    state: State
    rule: int
    standings: tuple[Standing, ...]

    @property
    def tone(self) -> str:
        """Whether the matter is settled, and how: confirmed, refuted or open."""
        if self.state.rating is None:
            return "open"
        return "confirmed" if self.state.rating.value > self.state.rating.worst else "refuted"


@dataclass(frozen=True, slots=True)
class Part:
    text: str
    view: StateView


@dataclass(frozen=True, slots=True)
class Moment:
    """A day on which evidence became known; `changed` if the headline's label did."""

    step: Step
    changed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimPage:
    """Everything on a claim's page: the state in force, and the derived one where an editor's stands."""

    slug: str
    content: ClaimFile
    summary: Markup
    claimant: str | None
    topics: tuple[str, ...]
    shown: StateView
    derived: StateView | None
    override: Override | None
    parts: tuple[Part, ...]
    sides: dict[Stance, Side]
    moments: tuple[Moment, ...]
    undated: tuple[int, ...]
    flags: tuple[Flag, ...]
    quotes: tuple[Variants, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """A claim in a list. Where it has parts, the state is that of the first."""

    slug: str
    claim: str
    parts: int
    topics: tuple[str, ...]
    view: StateView


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic and the claims that name it first."""

    id: str
    name: str
    cards: tuple[Card, ...]


def claim_page(assessed: AssessedClaim, site: Site) -> ClaimPage:
    """The page of one claim. Only what counts at its time is shown."""
    claim = assessed.resolved.claim
    content = claim.content
    derived = state_view(assessed.headline, site)
    return ClaimPage(
        slug=claim.slug,
        content=content,
        summary=markdown.html(content.summary, root="../"),
        claimant=site.name_of(content.claimant) if content.claimant else None,
        topics=topics_of(content, site),
        shown=shown_state(assessed, site),
        derived=derived if assessed.overriding else None,
        override=assessed.override,
        parts=tuple(Part(p.text, state_view(p.state, site)) for p in assessed.parts if p.text),
        sides=sides(assessed, site),
        moments=_moments(assessed.timeline),
        undated=assessed.undated_items,
        flags=assessed.flags,
        quotes=quotes(assessed, site),
    )


def topics(claims: Iterable[AssessedClaim], site: Site) -> tuple[Topic, ...]:
    """The claims under the first of their topics, topics in the site's order, claims by their text."""
    order = list(site.topics)
    rank = {id_: i for i, id_ in enumerate(order)}

    def first(assessed: AssessedClaim) -> tuple[int, str]:
        topic = assessed.resolved.claim.content.topics[0]
        return rank.get(topic, len(rank)), topic

    ordered = sorted(claims, key=lambda a: (first(a), a.resolved.claim.content.claim))
    return tuple(
        Topic(id_, site.topics.get(id_, id_), tuple(card(assessed, site) for assessed in group))
        for (_, id_), group in groupby(ordered, first)
    )


def card(assessed: AssessedClaim, site: Site) -> Card:
    claim, view = assessed.resolved.claim, shown_state(assessed, site)
    content = claim.content
    return Card(claim.slug, content.claim, len(content.parts), topics_of(content, site), view)


def topics_of(content: ClaimFile, site: Site) -> tuple[str, ...]:
    return tuple(site.topics.get(topic, topic) for topic in content.topics)


def shown_state(assessed: AssessedClaim, site: Site) -> StateView:
    """The state in force: an editor's where there is one."""
    return state_view(assessed.shown, site)


def state_view(state: State, site: Site) -> StateView:
    names = {id_: party.name for id_, party in site.parties.items()}
    parties = tuple(
        Standing(names[p.party], p.says, p.number, tuple(names[t] for t in p.through))
        for p in state.positions
    )
    observers = tuple(Standing(in_print(r.party, site), r.says, r.number) for r in state.independents)
    return StateView(state, RULES.index(state.rule) + 1, (*parties, *observers))


def _moments(timeline: tuple[Step, ...]) -> tuple[Moment, ...]:
    before = (None, *(step.state.label for step in timeline))
    return tuple(
        Moment(step, step.state.label != label) for step, label in zip(timeline, before, strict=False)
    )
