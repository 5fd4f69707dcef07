"""The articles of a site: in order, by date, and what wording they share."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, partial

from site_builder import chronicle, relatives
from site_builder.comparison import Greatest, Index
from site_builder.edtf import Edtf
from site_builder.footprint import digest, packed
from site_builder.recall import Recall, Same, afresh
from site_builder.relatives import Relatives, Row
from site_builder.source import Record, Source
from site_builder.tombstone import SourceTombstone


@dataclass(frozen=True)
class Library:
    """Articles in the order of their ids, and those that were removed."""

    sources: tuple[Source, ...]
    recall: Recall = afresh
    removed: tuple[SourceTombstone, ...] = ()

    @cached_property
    def by_id(self) -> Mapping[str, Source]:
        return {source.id: source for source in self.sources}

    @cached_property
    def records(self) -> Mapping[str, Record]:
        return {source.id: source.record for source in self.sources}

    @cached_property
    def by_date(self) -> Mapping[str, tuple[Edtf, tuple[Record, ...]]]:
        """The records of each date of publication, by its place among all dates."""
        return chronicle.articles_by_date(self.records.values())

    @cached_property
    def proof(self) -> bytes:
        """The same while the records are the same, and the files' names."""
        records = (packed((source.record, source.file)) for source in self.sources)
        return digest(*records, packed(self.removed))

    def related(self, source: Source) -> Relatives:
        """The articles that share wording with this one."""
        return relatives.related(source, self.overlaps.nearest(source.id), self.records)

    def related_proof(self, source: Source) -> object:
        """The same while that is the same: a value that can be pickled."""
        return self.related(source)

    @property
    def shared(self) -> tuple[Row, ...]:
        """The table of the articles that share most."""
        greatest = Greatest()
        for nearest in self.overlaps.survey():
            greatest.tell(nearest.overlaps)
        return self.table(greatest)

    def table(self, greatest: Greatest) -> tuple[Row, ...]:
        """The table of the articles that have these overlaps."""
        return relatives.table(self.overlaps.among(greatest.articles), self.records)

    @cached_property
    def overlaps(self) -> Index:
        """Which wording the articles share."""
        proof = tuple(Same(source) for source in self.sources)
        return self.recall("overlaps", proof, partial(Index, self.sources))
