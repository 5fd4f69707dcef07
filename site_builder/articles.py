"""The articles of a build: those whose files changed are read, the others are taken from the ledger."""

import hashlib
import pickle
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from site_builder.diagnostic import Diagnostic, Diagnostics, has_errors
from site_builder.footprint import NEVER, digest, footprint, packed
from site_builder.kept import KeptText, freeze_source, thawed_source
from site_builder.ledger import Ledger
from site_builder.load_sources import load_sources
from site_builder.progress import Progress
from site_builder.project import Project
from site_builder.site import Limits
from site_builder.source import Record, Source
from site_builder.tombstone import SourceTombstone
from site_builder.value import is_ahead

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Articles:
    """What the articles' files gave; `changed` are the ids under which there is another than before."""

    count: int
    complete: bool
    """Whether every one could be read."""
    changed: frozenset[str]
    problems: Diagnostics


def articles(
    ledger: Ledger, project: Project, limits: Limits, today: date | None, now: int, progress: Progress
) -> Articles:
    """The articles as their files are at this time; the ledger holds them afterwards."""
    reader = _Reader(ledger, project, limits, today, now)
    sources, _, problems = load_sources(project, limits, reader.recall, today, progress)
    for stem, id_, _ in tuple(ledger.articles()):
        if stem not in reader.seen:
            reader.changed.add(id_)
            ledger.drop_article(stem)
    changed = frozenset(id_ for id_ in reader.changed if id_)
    return Articles(len(sources), not has_errors(problems), changed, problems)


class _Reader:
    """Remembers articles as `recall` does, in a ledger."""

    def __init__(
        self, ledger: Ledger, project: Project, limits: Limits, today: date | None, now: int
    ) -> None:
        self.changed: set[str | None] = set()
        self.seen: set[str] = set()
        self._ledger = ledger
        self._project = project
        self._limits = limits
        self._today = today
        self._now = now

    def recall(self, slot: Hashable, proof: Hashable, make: Callable[[], T]) -> T:
        assert isinstance(slot, tuple)
        return self._article(slot[1], make)  # type: ignore[return-value,arg-type]

    def _article(
        self, stem: str, make: Callable[[], tuple[Source | SourceTombstone | None, Diagnostics]]
    ) -> tuple[Source | SourceTombstone | None, Diagnostics]:
        self.seen.add(stem)
        prints = [footprint(self._project, f"{stem}.{ending}", self._now) for ending in ("yaml", "txt")]
        mark = packed((*(found.mark for found in prints), self._limits))
        kept = self._ledger.article(stem)
        if kept and kept[0] == mark and not pickle.loads(kept[4]):
            thawed = self._thawed(kept[3])
            # On an earlier day than the last one there may be more to tell.
            if thawed and not is_ahead(thawed.record.published, self._today):
                return thawed, ()
        found, problems = make()  # what is left of a removed article is so little that it is read each time
        id_ = found.id if found else None
        source = freeze_source(found) if isinstance(found, Source) else None
        removed = packed(found) if isinstance(found, SourceTombstone) else None
        content, told = digest(source or removed or b""), packed(problems)
        if kept is None or (id_, content) != kept[1:3]:
            self.changed |= {id_, kept[1] if kept else None}
        lasting = NEVER if any(print_.fresh for print_ in prints) else mark
        record = self._record_sum(stem) if found else None
        self._ledger.put_article(stem, lasting, id_, content, source, removed, told, record)
        # Nobody here looks at the texts: not all of them have to stand in memory.
        return self._kept(found.record, found.file) if isinstance(found, Source) else found, problems

    def _record_sum(self, stem: str) -> bytes | None:
        content = self._project.read(f"{stem}.yaml", self._limits.claim_bytes)
        return None if isinstance(content, Diagnostic) else hashlib.sha256(content).digest()

    def _thawed(self, frozen: bytes | None) -> Source | None:
        if frozen is None:
            return None
        return self._kept(*thawed_source(frozen))

    def _kept(self, record: Record, file: str) -> Source:
        text = KeptText(self._project, file, self._limits.source_bytes, record.sha256)
        return Source(record, file, text)
