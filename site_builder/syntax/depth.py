"""Lines that stand too far left or right of their neighbours."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from site_builder.diagnostic import Diagnostic, shown
from site_builder.syntax.fault import Fault, spaces
from site_builder.syntax.lines import Lines


@dataclass(frozen=True, slots=True)
class Level:
    """How deep keys or dashes stand above a line, and the nearest of them."""

    column: int
    row: int
    key: str | None
    """The nearest key; `None` for dashes."""


def misplaced(lines: Lines, row: int) -> Fault:
    """The fault of a line that fits none of the levels above, held against the nearest one."""
    cut = _cut_above(lines, row)
    if cut is not None:
        return cut
    indent, is_dash = lines.indent(row), lines[row].lstrip().startswith("- ")
    levels = [level for level in _levels(lines, row) if (level.key is None) == is_dash]
    at = lines.at(row, indent)
    if not levels or any(level.column == indent for level in levels):
        message = "this line does not fit the lines above"
        help_ = "begin keys of one group with the same number of spaces"
        return Fault(Diagnostic(code="yaml-indent", message=message, at=at, help=help_))
    level = min(levels, key=lambda level: abs(level.column - indent))
    side = "right" if indent > level.column else "left"
    word = re.match(r" *(?:- *)?([^\s:]+)", lines[row])
    name = "this dash" if is_dash or word is None else shown(word[1], 40)
    like = "the dashes above" if level.key is None else f"{shown(level.key)} in line {level.row + 1}"
    problem = Diagnostic(
        code="yaml-indent",
        message=f"{name} stands {spaces(abs(level.column - indent))} too far {side}",
        at=at,
        help=f"begin the line with {spaces(level.column)}, like {like}",
    )
    edits = tuple(
        lines.edit(n, 0, min(lines.indent(n), indent), " " * level.column)
        for n in _together(lines, row, level)
        if lines[n].strip()
    )
    return Fault(problem, edits, guessed=True)


def _levels(lines: Lines, row: int) -> Iterator[Level]:
    """The levels of keys and dashes that are open at a line, the nearest and deepest first."""
    deepest: int | None = None
    for n in range(row - 1, -1, -1):
        line, entry = lines[n], lines.entry(n)
        if n in lines.texts or not line.strip() or line.lstrip()[0] == "#":
            continue
        if entry and (deepest is None or entry.column < deepest):
            deepest = entry.column
            yield Level(deepest, n, entry.key)
        if line.lstrip().startswith("- ") and (deepest is None or lines.indent(n) < deepest):
            deepest = lines.indent(n)
            yield Level(deepest, n, None)


def _together(lines: Lines, row: int, level: Level) -> range:
    """The lines that were moved with this one: those below it that belong to it, or stand as it does."""
    indent = lines.indent(row)

    def ends(n: int) -> bool:
        is_level = lines.indent(n) == level.column
        if level.key is None:
            return lines.indent(n) < indent or (is_level and lines[n].lstrip().startswith("- "))
        return lines.indent(n) < indent if indent > level.column else lines.indent(n) <= indent or is_level

    return lines.run(row, ends)


def _cut_above(lines: Lines, row: int) -> Fault | None:
    """A text above that a comment has ended, so that its further lines fit nowhere."""
    above = lines.above(row)
    entry = lines.entry(above)
    found = re.search(r"\s#(?=\S)", entry.value) if entry else None
    if not entry or not found or lines.indent(row) <= entry.column:
        return None
    problem = Diagnostic(
        code="yaml-comment",
        message="“#” behind a space begins a comment, and ends the text that goes on below",
        at=lines.at(above, entry.start + found.end() - 1),
        help=f"write `{entry.key}: >-` and the whole text on the lines below it",
    )
    return Fault(problem)
