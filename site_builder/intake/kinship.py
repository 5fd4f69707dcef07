"""How much wording a new article shares with those that are stored, and whether it is one of them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from site_builder.comparison import Index
from site_builder.overlap import Overlap, Shared
from site_builder.source import Record, Source


@dataclass(frozen=True, slots=True)
class Kin:
    """A stored article that shares wording with the new one: what of the new one, and what of its own."""

    record: Record
    own: Shared
    other: Shared
    overlap: Overlap


def kinship(new: Source, stored: Collection[Source]) -> tuple[Kin, ...]:
    """The articles that share wording with the new one, most first."""
    records = {source.id: source.record for source in stored}
    pairs = ((overlap, overlap.of(new.id)) for overlap in Index((new, *stored)).of(new.id))
    return tuple(Kin(records[sides[1].source], *sides, overlap) for overlap, sides in pairs if sides)


def twin(sha256: str, stored: Iterable[Source]) -> Source | None:
    """The stored article that has just this text."""
    return next((source for source in stored if source.record.sha256 == sha256), None)
