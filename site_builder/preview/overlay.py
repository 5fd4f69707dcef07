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
"""Addresses that open a file, named by its absolute path, in an editor, by the editor's name."""

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


def overlay(problems: Diagnostics, editor: str, read_line: ReadLine) -> Overlay:
    """`editor` is an address with {path}, from the project's folder on, {line} and {column}."""
    ordered = sorted(problems, key=lambda problem: problem.severity is not Severity.ERROR)
    errors = sum(problem.severity is Severity.ERROR for problem in problems)
    found = tuple(_finding(problem, editor, read_line) for problem in ordered[:MOST])
    return Overlay(found, errors, len(problems) - errors, max(0, len(problems) - MOST))


def in_project(editor: str, root: Path) -> str:
    """The address of the editor for paths from the project's folder `root` on."""
    return editor.replace("{path}", f"{quote(root.as_posix())}/{{path}}")


def link(at: Location, editor: str) -> str:
    """The address that opens the place in the editor."""
    return (
        editor.replace("{path}", quote(at.path))
        .replace("{line}", str(at.line))
        .replace("{column}", str(at.column))
    )


def _finding(problem: Diagnostic, editor: str, read_line: ReadLine) -> Finding:
    def place(at: Location, message: str = "") -> Place:
        return Place(at, link(at, editor), _row(at, read_line(at)), message)

    related = tuple(place(other.at, other.message) for other in problem.related)
    return Finding(problem, place(problem.at), related)


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
