"""A table as a spreadsheet saves it: its encoding, what parts its cells, its columns, and its rows."""

import codecs
import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Final

from site_builder.diagnostic import did_you_mean, shown
from site_builder.imports.draft import Place
from site_builder.imports.ledger import Entry, Outcome, entry
from site_builder.table import CLAIM_COLUMNS, EXCERPT_COLUMNS, safe

CLAIM: Final = (
    "slug", "id", "claim", "statement", "claimant", "said", "date", "lang", "topics", "principals",
    "summary", "searched", "label", "reviewer", "reviewed", "review_url", "url",
)  # fmt: skip
EXCERPT: Final = (
    "source", "doc", "exact", "quote", "prefix", "suffix", "start", "end", "party", "speaker", "says",
    "stance", "mode", "via", "origin", "bears_on", "excerpt_said", "note", "translation",
)  # fmt: skip
DOCUMENT: Final = (
    "id", "text", "title", "publisher", "url", "date", "lang", "agency", "byline", "archived", "rights",
    "note", "published_note",
)  # fmt: skip
"""The columns that are known, by what they tell of."""
NAMING: Final = ("slug", "id", "claim", "statement")
"""Columns that tell which claim a row belongs to; the first that is filled does."""

_DELIMITERS: Final = {",": "commas", ";": "semicolons", "\t": "tabs"}
_LONGEST_CELL: Final = 6_000_000


@dataclass(frozen=True, slots=True)
class _Own:
    """A table of ours: what its columns are called elsewhere, which become comments, which are derived."""

    columns: tuple[str, ...]
    called: Mapping[str, str]
    kept: frozenset[str]
    derived: frozenset[str]


_OWN: Final = (
    _Own(
        CLAIM_COLUMNS,
        {},
        frozenset({"override_reason", "override_by", "published", "updated"}),
        frozenset(CLAIM_COLUMNS)
        - {"slug", "claim", "claimant", "said", "topics", "principals"}
        - {"override_reason", "override_by", "published", "updated"},
    ),
    _Own(
        EXCERPT_COLUMNS,
        {"claim": "slug", "said": "excerpt_said"},
        frozenset(),
        frozenset({"number", "file", "url", "spans", "tier", "sha256", "stance", "through"}),
    ),
)
_FOREIGN: Final = _Own((), {}, frozenset(), frozenset())


@dataclass(frozen=True, slots=True)
class Table:
    """A file with its encoding, its delimiter and the names of its columns; "" for one that is left out."""

    path: Path
    encoding: str
    delimiter: str
    columns: tuple[str, ...]
    documents: bool
    """Whether its rows are documents."""
    told: tuple[Entry, ...]
    skipped: int = 0
    """Lines before the header."""


def table(
    path: Path, renamed: Mapping[str, str], encoding: str | None = None, delimiter: str | None = None
) -> Table | Entry:
    """The table in the file; `renamed` leads from columns, in the form of `plain`, to their names here.

    Codes: bad-encoding, no-header, no-claim-column; of what is told: delimiter, unknown-column,
    repeated-column, derived-column.
    """
    found = _encoding(path, encoding)
    if isinstance(found, Entry):
        return found
    with path.open(encoding=found, newline="") as file:
        first = file.readline()
        skipped = 0
        if sign := re.fullmatch(r"sep=(.)\s*", first):
            # What spreadsheets write above a table so that others part it as they do.
            delimiter, skipped, first = delimiter or sign[1], 1, file.readline()
        delimiter = delimiter or _delimiter(first, renamed)
        header = next(csv.reader(chain([first], file), delimiter=delimiter), [])
    if not any(map(str.strip, header)):
        return entry(Place(str(path), 1 + skipped), Outcome.REFUSED, "no-header", "the first line is empty")
    return _named(path, found, delimiter, header, renamed, skipped)


def _encoding(path: Path, given: str | None) -> str | Entry:
    """What the file is encoded in: as it is told, by its byte order mark, or UTF-8."""
    with path.open("rb") as file:
        start = file.read(2)
        encoding = given or ("utf-16" if start in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) else "utf-8-sig")
        file.seek(0)
        decoder = codecs.getincrementaldecoder(encoding)()
        line = 0
        try:
            for content in file:
                line += 1
                decoder.decode(content)
            decoder.decode(b"", final=True)
        except UnicodeError as error:
            told = f"this is not {encoding} ({error}); save the table as UTF-8, or give --encoding"
            return entry(Place(str(path), line), Outcome.REFUSED, "bad-encoding", told)
    return encoding


def _delimiter(header: str, renamed: Mapping[str, str]) -> str:
    """Of the usual ones that which gives the most columns that are known, then the most columns."""

    def worth(delimiter: str) -> tuple[int, int]:
        names = [_called(cell, renamed) for cell in next(csv.reader([header], delimiter=delimiter), [])]
        return sum(name in (*CLAIM, *EXCERPT, *DOCUMENT) for name in names), len(names)

    return max(_DELIMITERS, key=worth)


def plain(cell: str) -> str:
    """A column's name in small letters, with low lines for what parts its words."""
    return re.sub(r"[\W_]+", "_", cell.casefold()).strip("_")


def _called(cell: str, renamed: Mapping[str, str]) -> str:
    return renamed.get(plain(cell), plain(cell))


def _named(
    path: Path, encoding: str, delimiter: str, header: Sequence[str], renamed: Mapping[str, str], skipped: int
) -> Table | Entry:
    at = Place(str(path), 1 + skipped)
    names = [_called(cell, renamed) or f"column {n}" for n, cell in enumerate(header, 1)]
    own = next((own for own in _OWN if set(own.columns) <= set(names)), _FOREIGN)
    documents = "text" in names and "quote" not in names
    known = frozenset(DOCUMENT if documents else (*CLAIM, *EXCERPT)) | own.kept
    told: list[Entry] = []
    columns: list[str] = []
    for cell, there in zip(header, names, strict=True):
        name = own.called.get(there, there)
        if there in own.derived:
            columns.append("")
        elif name in columns:
            columns.append(f"{name} again")
            told.append(_told(at, "repeated-column", f"a second column is called {shown(cell)}"))
        else:
            columns.append(name)
            if name not in known:
                meant = did_you_mean(name, sorted(known))
                told.append(_told(at, "unknown-column", f"{shown(cell)}: {meant}"))
    if own.derived:
        told.append(_told(at, "derived-column", f"derived anew: {', '.join(sorted(own.derived))}"))
    if delimiter != ",":
        told.append(_told(at, "delimiter", f"cells are parted by {_DELIMITERS.get(delimiter, delimiter)}"))
    needed = ("id",) if documents else NAMING
    if not set(needed) & set(columns):
        there_are = ", ".join(map(shown, header))
        wanted = f"no column is called {' or '.join(needed)}, but {there_are}; give --columns"
        return entry(at, Outcome.REFUSED, "no-claim-column", wanted)
    return Table(path, encoding, delimiter, tuple(columns), documents, tuple(told), skipped)


def _told(at: Place, code: str, message: str) -> Entry:
    return entry(at, Outcome.TOLD, code, message)


@dataclass(frozen=True, slots=True)
class Cells:
    """A row: its place and its cells that are not empty, by their columns."""

    at: Place
    values: Mapping[str, str]


def rows(table: Table) -> Iterator[Cells | Entry]:
    """The rows below the header. Codes: bad-quoting, bad-row."""
    name = str(table.path)
    csv.field_size_limit(_LONGEST_CELL)
    with table.path.open(encoding=table.encoding, newline="") as file:
        for _ in range(table.skipped):
            file.readline()
        reader = csv.reader(file, delimiter=table.delimiter, strict=True)
        next(reader)  # the header
        while True:
            at = Place(name, reader.line_num + 1 + table.skipped)
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                told = f"the quotation marks of a cell do not fit: {error}"
                yield entry(at, Outcome.REFUSED, "bad-quoting", told)
                continue
            if not any(map(str.strip, cells)):
                continue
            if len(cells) != len(table.columns):
                told = f"the row has {len(cells)} cells and the header {len(table.columns)}"
                yield entry(at, Outcome.REFUSED, "bad-row", told, cells)
                continue
            named = zip(table.columns, map(_unguarded, cells), strict=True)
            yield Cells(at, {column: cell for column, cell in named if column and cell.strip()})


def _unguarded(cell: str) -> str:
    """The cell without the mark that keeps spreadsheets from taking it for a formula."""
    return cell[1:] if cell.startswith("'") and safe(cell[1:]) == cell else cell
