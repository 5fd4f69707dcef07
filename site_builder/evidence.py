"""The state of the evidence on a claim: derived by the published rule from its excerpts, never typed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from site_builder.claim import ClaimFile, Override, StateCode
from site_builder.excerpt import ResolvedClaim
from site_builder.finding import Finding, Reading, finding
from site_builder.flag import Flag, flags
from site_builder.item import Item, items_of
from site_builder.position import Position
from site_builder.rules import Averitec, Confidence, Rating, Rule, nearest, rule_for
from site_builder.site import Site
from site_builder.wording import Scope, label, sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What the rule makes of the evidence on one part at one time. `rating` is `None` while unresolved."""

    code: StateCode
    label: str
    sentence: str
    confidence: Confidence
    averitec: Averitec
    rating: Rating | None
    rule: Rule
    positions: tuple[Position, ...]
    independents: tuple[Reading, ...]
    supporting_articles: int
    supporting_origins: int

    @property
    def tone(self) -> str:
        """Whether the matter is settled, and how: confirmed, refuted or open."""
        if self.rating is None:
            return "open"
        return "confirmed" if self.rating.value > self.rating.worst else "refuted"


@dataclass(frozen=True, slots=True)
class PartState:
    """The state of one part; a claim without parts has one without id and text."""

    part: str | None
    text: str | None
    state: State


@dataclass(frozen=True, slots=True)
class Step:
    """A day on which evidence became known, the headline's state on its evening, and what was new.

    `before` is the label that the claim had until then, `None` where this is the first evidence.
    """

    date: date
    state: State
    numbers: tuple[int, ...]
    before: str | None

    @property
    def changed(self) -> bool:
        return self.state.label != self.before


@dataclass(frozen=True, slots=True)
class AssessedClaim:
    """A claim with the state of its evidence."""

    resolved: ResolvedClaim
    items: tuple[Item, ...]
    """What counts at this time, by number: with an as-of date not every excerpt."""
    parts: tuple[PartState, ...]
    timeline: tuple[Step, ...]
    undated_items: tuple[int, ...]
    """The excerpts of articles that may still be newer: they count in the current state, in no step."""
    flags: tuple[Flag, ...]
    as_of: date | None
    """The last day on which an article of known date added evidence."""
    override: Override | None
    overriding: State | None
    """The state that an editor gives instead; the derived one stays in `headline`."""

    @property
    def headline(self) -> State:
        """The derived state of the first part."""
        return self.parts[0].state

    @property
    def shown(self) -> State:
        """The state that readers see first: the editor's if there is one, with the derived one beside it."""
        return self.overriding or self.headline


def assess(resolved: ResolvedClaim, site: Site, as_of: date | None = None) -> AssessedClaim:
    """The claim's state by what was known on that day; without a day, by all there is."""
    content = resolved.claim.content
    items = tuple(item for item in items_of(resolved, site) if as_of is None or _known(item, as_of))
    findings = findings_of(items, content, site)
    scope = scope_of(items, content, site)
    parts = tuple(_part(found, scope) for found in findings)
    return AssessedClaim(
        resolved,
        items,
        parts,
        timeline=timeline(items, content, site, parts[0].state),
        undated_items=tuple(item.number for item in items if item.known is None),
        flags=flags(findings, items, content.override, site),
        as_of=scope.as_of,
        override=content.override,
        overriding=_overriding(content.override, findings[0], parts[0].state, site),
    )


def findings_of(items: Sequence[Item], content: ClaimFile, site: Site) -> tuple[Finding, ...]:
    """What the items show of each part, or of the whole claim if it has none."""
    order = tuple(site.parties)
    return tuple(finding(part, items, content.principals, order) for part in tuple(content.parts) or (None,))


def scope_of(items: Sequence[Item], content: ClaimFile, site: Site) -> Scope:
    """What the sentences on these items speak about."""
    bearing: dict[str | None, set[str]] = {}
    for item in items:
        if item.observed and not item.through:
            bearing.setdefault(item.party, set()).update(item.parts)
    known = [item.known for item in items if item.known]
    return Scope(
        site=site,
        parts=content.parts,
        bearing={who: bearing[who] for who in site.parties if who in bearing} if bearing else {},
        as_of=max(known, default=None),
        undated=len(known) < len(items),
    )


def state_of(found: Finding, scope: Scope) -> State:
    """What the rule makes of the finding."""
    rule = rule_for(found.features)
    return State(
        code=rule.code,
        label=label(rule, found, scope.site),
        sentence=sentence(found, scope),
        confidence=rule.confidence,
        averitec=rule.averitec,
        rating=rule.rating,
        rule=rule,
        positions=found.positions,
        independents=found.readings,
        supporting_articles=found.articles,
        supporting_origins=found.origins,
    )


def _part(found: Finding, scope: Scope) -> PartState:
    text = scope.parts[found.part] if found.part else None
    return PartState(found.part, text, state_of(found, scope))


def timeline(
    items: Sequence[Item], content: ClaimFile, site: Site, now: State | None = None
) -> tuple[Step, ...]:
    """A step for every day on which an article added evidence; `now` is the headline's state, if known."""
    return tuple(_steps(items, content, site, now))


def _steps(items: Sequence[Item], content: ClaimFile, site: Site, now: State | None) -> Iterator[Step]:
    before, part, order = None, next(iter(content.parts), None), tuple(site.parties)
    dated = [(item.known, item) for item in items if item.known]
    for day in sorted({known for known, _ in dated}):
        then = [item for known, item in dated if known <= day]
        if now and len(then) == len(items):
            state = now
        else:
            headline = finding(part, then, content.principals, order)
            state = state_of(headline, scope_of(then, content, site))
        yield Step(day, state, tuple([item.number for known, item in dated if known == day]), before)
        before = state.label


def _known(item: Item, day: date) -> bool:
    return item.known is not None and item.known <= day


def _overriding(override: Override | None, found: Finding, derived: State, site: Site) -> State | None:
    """The headline's evidence under the editor's state, in the row that fits the evidence best."""
    if override is None:
        return None
    rule = nearest(override.state, found.features)
    return replace(
        derived,
        code=rule.code,
        label=label(rule, found, site),
        confidence=rule.confidence,
        averitec=rule.averitec,
        rating=rule.rating,
        rule=rule,
    )
