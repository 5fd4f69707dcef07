"""Claims from tables.

A row is a claim, an excerpt of one, or both: rows with the same slug, or without one the same claim, make one
claim, wherever they stand. Our own `claims.csv` and `excerpts.csv` are such tables.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from site_builder.imports import jsonl
from site_builder.imports.draft import Article, Draft, Evidence, Flawed, Place
from site_builder.imports.ledger import Entry, Outcome
from site_builder.imports.row import Row
from site_builder.imports.sheet import CLAIM, EXCERPT, NAMING, Cells, Table, rows

_LISTS: Final = frozenset({"topics", "principals", "via", "bears_on"})


def documents(tables: Iterable[Table]) -> Iterator[Article | Entry]:
    """The documents of the tables that hold such."""
    for it in tables:
        for cells in rows(it):
            if isinstance(cells, Entry):
                yield cells
                continue
            row = Row(cells.values)
            found = jsonl.document(row, cells.at)
            yield _refused(cells.at, row, cells.values) if row.problems else found


def count(tables: Sequence[Table]) -> int:
    """How many claims, or documents, the tables hold."""
    return len({_key(cells.values) or n for n, cells in enumerate(_all(tables)) if isinstance(cells, Cells)})


def _all(tables: Sequence[Table]) -> Iterator[Cells | Entry]:
    for it in tables:
        yield from rows(it)


def _key(values: Mapping[str, str]) -> str:
    """What rows of one claim share."""
    return next((values[name] for name in NAMING if name in values), "")


@dataclass(slots=True)
class _Gathering:
    """The rows of one claim, as far as they have come."""

    at: Place
    values: dict[str, str] = field(default_factory=dict)
    evidence: list[Evidence | Flawed] = field(default_factory=list)


def claims(tables: Sequence[Table]) -> Iterator[Draft | Entry]:
    """The claims of the tables, each when its last row has come: nothing else is held in memory.

    Codes of what is not imported: those of rows, and missing-key, wrong-type.
    """
    left = Counter(_key(cells.values) for cells in _all(tables) if isinstance(cells, Cells))
    open_: dict[str, _Gathering] = {}
    for cells in _all(tables):
        if isinstance(cells, Entry):
            yield cells
            continue
        key = _key(cells.values)
        gathering = open_.setdefault(key, _Gathering(cells.at))
        _gather(gathering, cells)
        left[key] -= 1
        if not left[key]:
            yield _claim(open_.pop(key))


def _gather(gathering: _Gathering, cells: Cells) -> None:
    """Adds a row: what it tells of the claim, and its excerpt if it has one."""
    excerpt = {name: cell for name, cell in cells.values.items() if name in EXCERPT}
    for name, cell in cells.values.items():
        if name in CLAIM and gathering.values.setdefault(name, cell) != cell:
            gathering.values[_apart(name, gathering, cells)] = cell
    strange = {n: cell for n, cell in cells.values.items() if n not in CLAIM and n not in EXCERPT}
    if excerpt:
        gathering.evidence.append(_evidence({**excerpt, **strange}))
    else:
        gathering.values.update(
            {f"{n} in line {cells.at.line}" if n in gathering.values else n: c for n, c in strange.items()}
        )


def _apart(name: str, gathering: _Gathering, cells: Cells) -> str:
    """A key for what a later row tells otherwise."""
    return f"{name} in line {cells.at.line}" if name in gathering.values else name


def _evidence(values: Mapping[str, str]) -> Evidence | Flawed:
    named = {"said" if name == "excerpt_said" else name: cell for name, cell in values.items()}
    row = Row(_with_lists(named))
    found = jsonl.evidence(row)
    return Flawed(*row.problems[0], record=str(dict(values))) if row.problems else found


def _claim(gathering: _Gathering) -> Draft | Entry:
    row = Row(_with_lists(gathering.values))
    found = jsonl.claim(row, gathering.at, tuple(gathering.evidence))
    return _refused(gathering.at, row, gathering.values) if row.problems else found


def _with_lists(values: Mapping[str, str]) -> dict[str, object]:
    """The values, those of lists parted at bars, else at semicolons, else at commas."""
    return {name: _parted(cell) if name in _LISTS else cell for name, cell in values.items()}


def _parted(cell: str) -> list[str]:
    sign = next((sign for sign in "|;," if sign in cell), "|")
    return [part.strip() for part in cell.split(sign) if part.strip()]


def _refused(at: Place, row: Row, values: Mapping[str, str]) -> Entry:
    return Entry(at=at, outcome=Outcome.REFUSED, reasons=tuple(row.problems), record=dict(values))
