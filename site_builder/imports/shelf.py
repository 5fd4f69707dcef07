"""The articles that quotations are looked up in: all records, and the texts as far as memory is allowed."""

from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from site_builder.source import Record, Source
from site_builder.span import Text

_MOST: Final = 48_000_000
"""Characters of text that are kept; with their folded views they take up to four bytes each."""


@dataclass(frozen=True, slots=True)
class Held:
    """An article's record, its path in the project, and where its text lies now."""

    record: Record
    file: str
    text: Path


class Shelf(Mapping[str, Source]):
    """Articles by id. A text is read when it is needed; those used longest ago are given up."""

    def __init__(self, held: Mapping[str, Held]) -> None:
        self.held = dict(held)
        self._open: OrderedDict[str, Source] = OrderedDict()
        self._size = 0

    def __getitem__(self, id_: str) -> Source:
        if id_ in self._open:
            self._open.move_to_end(id_)
            return self._open[id_]
        held = self.held[id_]
        source = Source(held.record, held.file, Text(held.text.read_bytes().decode()))
        self._open[id_] = source
        self._size += len(source.text.stored)
        while self._size > _MOST and len(self._open) > 1:
            self._size -= len(self._open.popitem(last=False)[1].text.stored)
        return source

    def __contains__(self, id_: object) -> bool:
        return id_ in self.held

    def __iter__(self) -> Iterator[str]:
        return iter(self.held)

    def __len__(self) -> int:
        return len(self.held)
