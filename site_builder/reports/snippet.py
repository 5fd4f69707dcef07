"""Lines of a file with a place in them marked. On a terminal wide characters take two cells."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from site_builder.diagnostic import Location
from site_builder.reports.plain import safe
from site_builder.reports.report import Texts

_CELLS: Final = 96
_MOST_LINES: Final = 3
"""Of a value that goes over more lines, so many are shown."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A line as it stands in the file, and the part of it that is meant."""

    number: int
    line: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Row:
    """A line as it is shown: its number, its text, and the cells of it that are marked."""

    number: int
    text: str
    before: int
    marked: int


def marked(at: Location, texts: Texts) -> Iterator[Marked]:
    """The lines of the value that begins at a place; of any other place its line, one character meant."""
    end = texts.end(at) or Location(at.path, at.line, at.column + 1)
    for number in range(at.line, min(end.line, at.line + _MOST_LINES - 1) + 1):
        line = texts.line(at.path, number)
        if line.strip():
            first = at.column - 1 if number == at.line else len(line) - len(line.lstrip())
            last = end.column - 1 if number == end.line else len(line.rstrip())
            yield Marked(number, line, first, last)


def rows(at: Location, texts: Texts) -> Iterator[Row]:
    """The marked lines, cut to the usual width of a terminal."""
    return (_row(line.number, line.line, line.first, line.last) for line in marked(at, texts))


def cells(text: str) -> int:
    """How many cells of a terminal the text takes."""
    return sum(map(_width, text))


def _row(number: int, line: str, first: int, last: int) -> Row:
    """The row, cut to the usual width of a terminal around the first marked character."""
    start = 0
    if len(line) > _CELLS or cells(safe(line)) > _CELLS:
        start = max(0, first - _CELLS // 2)
        while cells(safe(line[start:first])) > _CELLS // 2:
            start += 1
    part, room = "", _CELLS
    for character in safe(line[start : start + 2 * _CELLS]):
        room -= _width(character)
        if room < 0:
            break
        part += character
    before, meant = part[: first - start], part[first - start : max(last, first + 1) - start]
    return Row(number, part, cells(before), max(1, cells(meant)))


def _width(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me") or "\u1160" <= character <= "\u11ff":
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1
