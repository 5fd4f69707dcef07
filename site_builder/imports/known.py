"""What a claim is settled against: site, articles, the editor's decisions; and one piece of the result."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

from site_builder.document import Value
from site_builder.imports.decisions import Decisions, topics, voices
from site_builder.imports.ledger import Reason
from site_builder.imports.shelf import Shelf
from site_builder.site import Site


@dataclass(frozen=True, slots=True)
class Known:
    """`documents`: ids of articles here by their ids in the file; `voices`, `topics`: ids by name."""

    site: Site
    shelf: Shelf
    documents: Mapping[str, str]
    decisions: Decisions
    voices: Mapping[str, str]
    topics: Mapping[str, str]

    @classmethod
    def of(cls, site: Site, shelf: Shelf, documents: Mapping[str, str], decisions: Decisions) -> "Known":
        return cls(site, shelf, documents, decisions, voices(site, decisions), topics(site))

    def voice(self, name: str) -> str | None:
        """The id of the party or member that the name stands for."""
        return self.voices.get(name.strip()) or self.voices.get(name.strip().casefold())


class Piece(NamedTuple):
    """A piece of a claim file: values, what is missing, what is to be told, what is kept as comments."""

    values: Mapping[str, Value] = MappingProxyType({})
    gaps: tuple[Reason, ...] = ()
    told: tuple[Reason, ...] = ()
    kept: tuple[str, ...] = ()


def joined(pieces: Iterable[Piece]) -> Piece:
    """The pieces as one, in order."""
    values: dict[str, Value] = {}
    gaps: list[Reason] = []
    told: list[Reason] = []
    kept: list[str] = []
    for piece in pieces:
        values.update(piece.values)
        gaps += piece.gaps
        told += piece.told
        kept += piece.kept
    return Piece(values, tuple(gaps), tuple(told), tuple(kept))
