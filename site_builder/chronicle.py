"""Everything in the order of time: what was said, which article told it, and when a state changed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from site_builder.claim import Change, ChangeKind, Says, Stance
from site_builder.edtf import UNKNOWN, Edtf
from site_builder.evidence import AssessedClaim
from site_builder.exhibit import counted, in_print
from site_builder.site import Site
from site_builder.source import Record, Source


@dataclass(frozen=True, slots=True)
class Said:
    """An excerpt whose words, or whose article where nobody tells when they were said, have this date."""

    slug: str
    claim: str
    number: int
    says: Says
    stance: Stance
    who: str | None
    through: str | None
    dated: bool
    """Whether the date is that of the words, not of the article."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A claim whose state was another before this day; `before` is `None` at its first evidence."""

    slug: str
    claim: str
    label: str
    before: str | None


@dataclass(frozen=True, slots=True)
class Moment:
    """A date, as exactly as it is known, and what belongs to it."""

    when: Edtf
    articles: tuple[Record, ...]
    said: tuple[Said, ...]
    turns: tuple[Turn, ...]


@dataclass(frozen=True, slots=True)
class Changed:
    """An entry of a claim's history."""

    slug: str
    claim: str
    change: Change


def chronicle(claims: Iterable[AssessedClaim], sources: Iterable[Source], site: Site) -> tuple[Moment, ...]:
    """Every date from the earliest on; within one, things in the order of the sources and claims."""
    claims = tuple(claims)
    articles: dict[Edtf, list[Record]] = {}
    for source in sources:
        articles.setdefault(source.record.published, []).append(source.record)
    said: dict[Edtf, list[Said]] = {}
    turns: dict[Edtf, list[Turn]] = {}
    for assessed in claims:
        for when, one in _said(assessed, site):
            said.setdefault(when, []).append(one)
        for day, turn in _turns(assessed):
            turns.setdefault(Edtf(day.isoformat(), day, day), []).append(turn)
    dates = sorted({*articles, *said, *turns}, key=_order)
    return tuple(
        Moment(when, tuple(articles.get(when, ())), tuple(said.get(when, ())), tuple(turns.get(when, ())))
        for when in dates
    )


def changes(claims: Iterable[AssessedClaim]) -> tuple[Changed, ...]:
    """What changed on published claims, the newest entry first: that they were published is no change."""
    found = [
        Changed(assessed.resolved.claim.slug, assessed.resolved.claim.content.claim, change)
        for assessed in claims
        for change in assessed.resolved.claim.content.changes
        if change.kind is not ChangeKind.PUBLISHED
    ]
    by_claim = sorted(found, key=lambda changed: changed.slug)
    return tuple(sorted(by_claim, key=lambda changed: _newness(changed.change.date), reverse=True))


def _said(assessed: AssessedClaim, site: Site) -> Iterator[tuple[Edtf, Said]]:
    claim = assessed.resolved.claim
    for _, item in counted(assessed):
        dated = item.said is not None and item.said != UNKNOWN
        yield (
            item.said if dated and item.said else item.published,
            Said(
                claim.slug,
                claim.content.claim,
                item.number,
                item.says,
                item.stance,
                in_print(item.party, site) if item.party else None,
                site.parties[item.through].name if item.through else None,
                dated,
            ),
        )


def _turns(assessed: AssessedClaim) -> Iterator[tuple[date, Turn]]:
    claim = assessed.resolved.claim
    for step in assessed.timeline:
        if step.changed:
            yield step.date, Turn(claim.slug, claim.content.claim, step.state.label, step.before)


def _newness(when: Edtf) -> tuple[bool, tuple[date, date, str]]:
    """The least for a date that nothing bounds: nobody can say that it is new."""
    return (when.earliest or when.latest) is not None, _order(when)


def _order(when: Edtf) -> tuple[date, date, str]:
    """By the first possible day, then by the last; what has neither comes last."""
    return when.earliest or when.latest or date.max, when.latest or date.max, when.text
