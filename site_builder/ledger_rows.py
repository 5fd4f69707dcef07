"""What a ledger keeps of a claim, a facet and a file."""

from typing import NamedTuple


class KeptFacet(NamedTuple):
    """A facet as it is kept: its value pickled, with the digest of that. No key holds a line end."""

    kind: str
    keys: tuple[str, ...]
    rank: str
    digest: bytes
    value: bytes


class KeptFile(NamedTuple):
    """A file of the site as it was last made."""

    path: str
    digest: bytes
    size: int


class ClaimRow(NamedTuple):
    """What is kept of a claim file; problems and the assessed claim are pickled, if there are any.

    `content` is the sha256 of the file, empty where it is not certain.
    """

    path: str
    slug: str
    mark: bytes
    content: bytes
    cites: tuple[str, ...]
    problems: bytes | None
    excerpts: int
    assessed: bytes | None


class KeptClaim(NamedTuple):
    """What is kept of a claim's file without unpacking it."""

    path: str
    mark: bytes
    content: bytes
    names: str
    told: bool
    """Whether there is any problem to tell of it."""

    @property
    def cites(self) -> frozenset[str]:
        """The ids of the articles from which it takes words."""
        return frozenset(self.names.split("\n")) if self.names else frozenset()
