"""How a breach of what was published is told: what it was called, what it said, and how it comes back."""

import shlex
from typing import Final

from site_builder.diagnostic import Diagnostic, Location, shown
from site_builder.revisions.difference import Comparison
from site_builder.tombstone import Removal

TOLD: Final = 8
"""How many places explain one problem."""


def untold(page: str, what: str, at: Location, compared: Comparison, path: str | None = None) -> Diagnostic:
    """The problem of a page that said why something was removed; `path` had it, if it did not lie there."""
    return Diagnostic(
        code="tombstone-deleted",
        message=f"{page} said in {name_of(compared)} why its {what} was removed, and is gone",
        at=at,
        help=f"bring it back: {checkout(path or at.path, compared)}; the address stays taken",
    )


def quoted(removal: Removal) -> str:
    """What readers were told of it."""
    return f"it said: {shown(removal.reason)}"


def name_of(compared: Comparison) -> str:
    """What is compared with, as messages show it."""
    return shown(compared.before.name)


def checkout(path: str, compared: Comparison) -> str:
    """The command that brings the file back."""
    return f"`git checkout {shlex.quote(compared.before.name)} -- {shlex.quote(path)}`"
