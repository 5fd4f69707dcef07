"""What the overlay of the preview shows: every problem with its line, and a link that opens the editor."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote

from site_builder.diagnostic import Diagnostic, Location, Severity
from site_builder.reports.plain import safe
from site_builder.reports.report import Report
from site_builder.reports.snippet import Marked, marked

EDITORS: Final[Mapping[str, str]] = {
    "vscode": "vscode://file{path}:{line}:{column}",
    "vscodium": "vscodium://file{path}:{line}:{column}",
    "cursor": "cursor://file{path}:{line}:{column}",
    "zed": "zed://file{path}:{line}:{column}",
    "sublime": "subl://open?url=file://{path}&line={line}&column={column}",
    "idea": "idea://open?file={path}&line={line}&column={column}",
    "none": "",
}
"""Addresses that open a file, named by its absolute path, in an editor, by the editor's name."""

MOST: Final = 200
"""Problems shown in full; the terminal tells them all."""


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
    rows: tuple[Row, ...]
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


def overlay(report: Report, editor: str) -> Overlay:
    """`editor` is an address with {path}, from the project's folder on, {line} and {column}."""
    total = len(report.problems)
    errors = sum(problem.severity is Severity.ERROR for problem in report.problems)
    found = tuple(_finding(problem, report, editor) for problem in report.worst_first()[:MOST])
    return Overlay(found, errors, total - errors, max(0, total - MOST))


def in_project(editor: str, root: Path) -> str:
    """The address of the editor for paths from the project's folder `root` on."""
    return editor.replace("{path}", f"{quote(root.as_posix())}/{{path}}")


def link(at: Location, editor: str) -> str:
    """The address that opens the place in the editor."""
    return (
        editor.replace("{path}", quote(at.path, errors="surrogateescape"))
        .replace("{line}", str(at.line))
        .replace("{column}", str(at.column))
    )


def _finding(problem: Diagnostic, report: Report, editor: str) -> Finding:
    def place(at: Location, message: str = "") -> Place:
        rows = tuple(map(_row, marked(at, report.texts)))
        return Place(at, link(at, editor), rows, message)

    related = tuple(place(other.at, other.message) for other in problem.related)
    return Finding(problem, place(problem.at), related)


def _row(line: Marked) -> Row:
    text, first, last = line.line, line.first, line.last
    return Row(line.number, safe(text[:first]), safe(text[first:last]), safe(text[last:]))
