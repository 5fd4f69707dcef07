"""Which claim files have to be read again, and what the ledger keeps of what they give."""

from collections.abc import Sequence
from hashlib import sha256
from typing import Final

from site_builder.footprint import NEVER, lasting, packed
from site_builder.identifier import slug_in
from site_builder.ledger import Ledger
from site_builder.ledger_rows import ClaimRow, KeptClaim
from site_builder.project import Project
from site_builder.sums import side_by_side
from site_builder.workshop import Read


def stale(
    ledger: Ledger,
    project: Project,
    paths: Sequence[str],
    changed: frozenset[str],
    now: int,
    *,
    all_: bool,
    told: bool,
) -> Sequence[str]:
    """Those of the claim files that give another thing than the ledger holds, or may.

    Of files that are gone the ledger forgets all. `changed` are the ids of articles; `all_` says that
    everything may have changed, `told` that it may for claims of which there is anything to tell. The files
    are marked in the ledger until they have been read.
    """
    gone: list[str] = []
    found: list[str] = []
    touched: dict[str, bytes] = {}
    # A name that is no UTF-8 may be out of its order here: then the file is dropped, and read again.
    there = ((path, True) for path in paths)
    for path, (is_there, row) in side_by_side(there, ((row.path, row) for row in ledger.claims())):
        if not is_there:
            gone.append(path)
            continue
        if row and not all_ and not _rests(row, changed, told=told):
            mark = lasting(project.mark(path), now)
            if row.mark == mark != NEVER:
                continue
            if _content(project, path) == row.content:
                touched[path] = mark
                continue
        found.append(path)
    for path in gone:
        ledger.drop_claim(path)
    for path, mark in touched.items():
        ledger.remark_claim(path, mark)
    ledger.spoil_claims(found)
    return found


def _rests(row: KeptClaim, changed: frozenset[str], *, told: bool) -> bool:
    """Whether what was found may be another now; what is told of a mistake may name any article."""
    if not changed:
        return row.told and told
    return row.told or not changed.isdisjoint(row.cites)


def _content(project: Project, path: str) -> bytes | None:
    content = project.read(path, _ANY)
    return sha256(content).digest() if isinstance(content, bytes) else None


_ANY: Final = 1 << 40


def keep(ledger: Ledger, found: Read) -> None:
    """Keeps what the file gave."""
    problems = packed(found.problems) if found.problems else None
    row = ClaimRow(
        found.path,
        slug_in(found.path),
        found.mark,
        found.content,
        found.cites,
        problems,
        found.excerpts,
        found.assessed,
    )
    ledger.put_claim(row, found.facets)
