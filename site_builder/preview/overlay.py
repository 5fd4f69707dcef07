"""What the overlay of the preview shows: every problem with its line, and a link that opens the editor."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote

from site_builder.diagnostic import Diagnostic, Diagnostics, Location, Severity
from site_builder.project import ReadLine

EDITORS: Final[Mapping[str, str]] = {
    "vscode": "vscode://file{path}:{line}:{column}",
    "vscodium": "vscodium://file{path}:{line}:{column}",
    "cursor": "cursor://file{path}:{line}:{column}",
    "zed": "zed://file{path}:{line}:{column}",
    "sublime": "subl://open?url=file://{path}&line={line}&column={column}",
    "idea": "idea://open?file={path}&line={line}&column={column}",
    "none": "",
}
"""Addresses that open a file in an editor, by the editor's name."""

MOST: Final = 200
"""Problems shown in full; the terminal tells them all."""

_VALUE: Final = re.compile(r".*?(?=\s+#|\s*$)")


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a file, cut where the place begins and where it ends."""

    number: int
    before: str
    marked: str
    after: str


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a file: `link` opens it in the editor, empty if none is known."""

    at: Location
    link: str
    row: Row | None
    message: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem as the overlay shows it."""

    problem: Diagnostic
    place: Place
    related: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Overlay:
    """The problems, errors first; `left` of them are only told on the terminal."""

    findings: tuple[Finding, ...]
    errors: int
    warnings: int
    left: int


def overlay(problems: Diagnostics, root: Path, editor: str, read_line: ReadLine) -> Overlay:
    """`editor` is an address with {path}, {line} and {column}; `root` is the project's folder."""
    ordered = sorted(problems, key=lambda problem: problem.severity is not Severity.ERROR)
    errors = sum(problem.severity is Severity.ERROR for problem in problems)
    found = tuple(_finding(problem, root, editor, read_line) for problem in ordered[:MOST])
    return Overlay(found, errors, len(problems) - errors, max(0, len(problems) - MOST))


def link(at: Location, root: Path, editor: str) -> str:
    """The address that opens the place in the editor."""
    path = quote((root / at.path).as_posix())
    return editor.replace("{path}", path).replace("{line}", str(at.line)).replace("{column}", str(at.column))


def _finding(problem: Diagnostic, root: Path, editor: str, read_line: ReadLine) -> Finding:
    def place(at: Location, message: str = "") -> Place:
        return Place(at, link(at, root, editor), _row(at, read_line(at)), message)

    return Finding(
        problem, place(problem.at), tuple(place(related.at, related.message) for related in problem.related)
    )


def _row(at: Location, line: str) -> Row | None:
    """The line with the value at the place marked, up to a comment behind it; `None` for an empty line."""
    if not line.strip():
        return None
    rest = line[at.column - 1 :]
    value = _VALUE.match(rest)
    end = at.column - 1 + (len(value.group()) if value else len(rest))
    return Row(
        at.line, *(_visible(part) for part in (line[: at.column - 1], line[at.column - 1 : end], line[end:]))
    )


def _visible(text: str) -> str:
    """The text with characters shown that would hide or reorder it."""
    return "".join(c if c.isprintable() or c == "\t" else "�" for c in text)
