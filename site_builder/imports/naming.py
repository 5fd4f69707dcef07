"""Names that can be a file and an address everywhere, made from the names that others gave."""

from collections.abc import Iterator
from hashlib import sha256
from typing import Final

from site_builder.diagnostic import shown
from site_builder.identifier import MADE, as_id, is_slug
from site_builder.imports.ledger import Reason

_DIGESTS: Final = (8, 16, 19)


class Names:
    """Gives every name once."""

    def __init__(self) -> None:
        self._given: set[str] = set()

    def give(self, wanted: str, identity: str, kind: str) -> tuple[str, Reason | None]:
        """A slug for what is wanted, and what is to be told of it. Codes: name-taken, name-changed.

        Where another has it, or no letter of it can be in an address, it ends in a digest of `identity`,
        which is the same in every import.
        """
        base = wanted if is_slug(wanted) else as_id(wanted, MADE)
        name = next(name for name in _ways(base, identity, kind) if name not in self._given)
        self._given.add(name)
        if name == wanted:
            return name, None
        code = "name-changed" if name == base or not is_slug(base) else "name-taken"
        return name, Reason(code, f"{shown(wanted)} is called {name} here")


def _ways(base: str, identity: str, kind: str) -> Iterator[str]:
    digest = sha256(identity.encode("utf-8", "surrogatepass")).hexdigest()
    if is_slug(base):
        yield base
    stem = base[:MADE].rstrip("-") or kind
    yield from (f"{stem}-{digest[:length]}"[:80] for length in _DIGESTS)
