"""What a ledger holds of articles and claims, as values again: texts are read when they are looked at."""

import hashlib
import pickle
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from io import BytesIO
from typing import Any, Final

from site_builder.comparison import Greatest
from site_builder.diagnostic import Diagnostic
from site_builder.folding import View
from site_builder.footprint import packed
from site_builder.ledger import Ledger
from site_builder.library import Library
from site_builder.project import Project, decoded
from site_builder.relatives import Relatives, Row, related
from site_builder.source import Record, Source
from site_builder.span import Text
from site_builder.standing import Standing
from site_builder.tombstone import SourceTombstone

_AT_HAND: Final = 1024
"""Articles and texts that one process holds ready."""


class KeptText(Text):
    """A text that is read anew when it was not looked at for long, as its views are made anew then.

    Its sum tells it from others.
    """

    def __init__(self, files: Project, path: str, limit: int, sha256: str) -> None:
        self._read = files, path, limit, sha256

    @property
    def stored(self) -> str:
        return _text(*self._read).stored

    @property
    def folded(self) -> View:
        return _text(*self._read).folded

    @property
    def caseless(self) -> View:
        return _text(*self._read).caseless

    @property
    def running(self) -> View | None:
        return _text(*self._read).running


@lru_cache(maxsize=_AT_HAND)
def _text(files: Project, path: str, limit: int, sha256: str) -> Text:
    content = files.read(path, limit)
    if isinstance(content, Diagnostic) or hashlib.sha256(content).hexdigest() != sha256:
        raise OSError(f"{path} changed while the site was built")
    text = decoded(path, content)
    assert isinstance(text, str), "it was read before"
    return Text(text)


def freeze_source(source: Source) -> bytes:
    """The article without its text."""
    return packed((source.record, source.file))


def thawed_source(frozen: bytes) -> tuple[Record, str]:
    """The article's record and its file."""
    record, file = pickle.loads(frozen)
    assert isinstance(record, Record)
    return record, file


class KeptSources(Mapping[str, Source]):
    """The articles by their ids, in the order of their files; of two that share an id it has the first."""

    def __init__(
        self, rows: Iterator[tuple[str, bytes | None, bytes | None]], files: Project, limit: int
    ) -> None:
        self._rows: dict[str, bytes] = {}
        self.removed: dict[str, SourceTombstone] = {}
        """Those that were removed, by their ids."""
        for id_, source, removed in rows:
            if id_ in self._rows or id_ in self.removed:
                continue
            if source is not None:
                self._rows[id_] = source
            elif removed is not None:
                self.removed[id_] = pickle.loads(removed)
        self._files = files
        self._limit = limit
        self._thawed = lru_cache(maxsize=_AT_HAND)(self._thaw)

    def __getitem__(self, id_: str) -> Source:
        return self._thawed(id_)

    def __contains__(self, id_: object) -> bool:
        return id_ in self._rows

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def all(self) -> tuple[Source, ...]:
        """Every article, in the order of their ids."""
        return tuple(self._thaw(id_) for id_ in sorted(self._rows))

    def _thaw(self, id_: str) -> Source:
        record, file = thawed_source(self._rows[id_])
        return Source(record, file, KeptText(self._files, file, self._limit, record.sha256))


def freeze(standing: Standing) -> bytes:
    """The claim with its articles by name only, or what stands in its place."""
    content = BytesIO()
    _Freezer(content, protocol=5).dump(standing)
    return content.getvalue()


def thaw(content: bytes, sources: Mapping[str, Source]) -> Standing:
    """The same again, with these articles."""
    thawer = _Thawer(BytesIO(content))
    thawer.sources = sources
    found = thawer.load()
    assert isinstance(found, Standing)
    return found


class _Freezer(pickle.Pickler):
    def persistent_id(self, value: Any) -> str | None:
        return value.id if isinstance(value, Source) else None


class _Thawer(pickle.Unpickler):
    sources: Mapping[str, Source]

    def persistent_load(self, name: str) -> Source:
        return self.sources[name]


@dataclass(frozen=True)
class KeptLibrary(Library):
    """The articles, with what the ledger holds of the wording that they share."""

    ledger: Ledger = field(kw_only=True)

    def related(self, source: Source) -> Relatives:
        found = self.ledger.fact(_RELATED + source.id)
        return Relatives(*pickle.loads(found)) if found else Relatives((), 0)

    def related_proof(self, source: Source) -> object:
        return self.ledger.fact(_RELATED + source.id)

    @property
    def shared(self) -> tuple[Row, ...]:
        return tuple(pickle.loads(self.ledger.fact(_SHARED) or _NOTHING))


_RELATED: Final = "related "
_SHARED: Final = "shared"
_NOTHING: Final = packed(())


def wording_of(sources: tuple[Source, ...]) -> Iterator[tuple[str, bytes]]:
    """What wording these articles share, as facts for a ledger."""
    library, greatest = Library(sources), Greatest()
    for nearest in library.overlaps.survey():
        greatest.tell(nearest.overlaps)
        source = library.by_id[nearest.source]
        yield _RELATED + source.id, packed(related(source, nearest, library.records))
    yield _SHARED, packed(library.table(greatest))
