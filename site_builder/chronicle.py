"""Everything in the order of time: what was said, which article told it, and when a state changed."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from site_builder.claim import Change, ChangeKind, Says, Stance
from site_builder.edtf import UNKNOWN, Edtf
from site_builder.evidence import AssessedClaim
from site_builder.exhibit import counted, in_print
from site_builder.rank import newest, ranked
from site_builder.site import Site
from site_builder.source import Record
from site_builder.tombstone import Removal, SourceTombstone, Tombstone


class Said(NamedTuple):
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


class Turn(NamedTuple):
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
    """An entry of a claim's history, or the end of it."""

    slug: str
    claim: str
    change: Change | Removal


def articles_by_date(records: Iterable[Record]) -> Mapping[str, tuple[Edtf, tuple[Record, ...]]]:
    """The articles of each date of publication, in their order, by the date's `place`."""
    found: dict[Edtf, list[Record]] = {}
    for record in records:
        found.setdefault(record.published, []).append(record)
    return {place(when): (when, tuple(held)) for when, held in found.items()}


def changed(assessed: AssessedClaim) -> Iterator[Changed]:
    """What changed on the published claim: that it was published is no change."""
    claim = assessed.resolved.claim
    for change in claim.content.changes:
        if change.kind is not ChangeKind.PUBLISHED:
            yield Changed(claim.slug, claim.content.claim, change)


def removed(tombstone: Tombstone) -> Iterator[Changed]:
    """What is left of a removed claim's history, and the removal."""
    for change in tombstone.history:
        if change.kind != ChangeKind.PUBLISHED:
            yield Changed(tombstone.slug, tombstone.name, change)


def removed_sources(tombstones: Iterable[SourceTombstone]) -> tuple[SourceTombstone, ...]:
    """Removed articles, the last one first."""
    return tuple(sorted(tombstones, key=lambda one: (newness(one.record.removed.date), one.id)))


def said(assessed: AssessedClaim, site: Site) -> Iterator[tuple[Edtf, Said]]:
    """Every excerpt that counts, with its date."""
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


def turns(assessed: AssessedClaim) -> Iterator[tuple[Edtf, Turn]]:
    """Every day on which the claim's state became another."""
    claim = assessed.resolved.claim
    for step in assessed.timeline:
        if step.changed:
            day = Edtf(step.date.isoformat(), step.date, step.date)
            yield day, Turn(claim.slug, claim.content.claim, step.state.label, step.before)


def place(when: Edtf) -> str:
    """Where the date stands among others: by the first possible day, then by the last.

    What has neither comes last.
    """
    first, last = when.earliest or when.latest or date.max, when.latest or date.max
    return ranked(first.isoformat(), last.isoformat(), when.text)


def newness(when: Edtf) -> str:
    """Where the date stands among others if the newest come first.

    What nothing bounds comes last: nobody can say that it is new.
    """
    first, last = when.earliest or when.latest or date.min, when.latest or date.max
    return ranked(newest(first), newest(last), when.text)
