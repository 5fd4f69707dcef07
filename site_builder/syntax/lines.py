"""The lines of a YAML file, and what a glance tells of each. Rows and columns count from 0."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from site_builder.diagnostic import Edit, Location

LINE_BREAK: Final = re.compile(r"\r\n|[\n\r\x85\u2028\u2029]")
"""What ends a line for libyaml, which counts them."""
_OTHER_BREAK: Final = re.compile(r"[\r\x85\u2028\u2029]")
MARK: Final = "\ufeff"
"""A byte order mark, which counts for nothing."""
_ENTRY: Final = re.compile(
    r"(?P<lead> *+(?:- ++)*+)(?P<key>[^\s#\[{&*!|>%@`](?:[^: ]| ++(?!:))*+) *:"
    r"(?:[ \t]++(?P<value>(?:[^ \t\n]|[ \t]++(?!\Z))*+))?[ \t]*"
)
_BLOCK: Final = re.compile(r"[|>][+-]?[1-9]?[+-]?(?: +#.*)?")
_KEY: Final = re.compile(r"[a-z][a-z_]*")


def split(text: str) -> list[str]:
    """The text in lines, without a byte order mark."""
    text = text.removeprefix(MARK)
    return LINE_BREAK.split(text) if _OTHER_BREAK.search(text) else text.split("\n")


Keys = Collection[str]
"""The keys that a file may have; none if they are not known."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line with a key: its columns, and what stands behind the colon, "" if nothing does."""

    key: str
    column: int
    value: str
    start: int
    """Where the value begins."""
    has_dash: bool

    @property
    def colon(self) -> int:
        """Where the key ends; blanks may stand before the colon."""
        return self.column + len(self.key)

    @property
    def end(self) -> int:
        return self.start + len(self.value)

    @property
    def is_block(self) -> bool:
        """Whether the value is the sign after which a text stands on lines of its own."""
        return bool(_BLOCK.fullmatch(self.value))


def entry_of(line: str) -> Entry | None:
    """The line as a key and its value, if it is one."""
    found = _ENTRY.fullmatch(line)
    if not found:
        return None
    value = found["value"] or ""
    start = found.start("value") if value else found.end()
    return Entry(found["key"], len(found["lead"]), value, start, "-" in found["lead"])


@dataclass(frozen=True)
class Lines:
    """A file's lines."""

    path: str
    text: str
    keys: Keys = ()

    @cached_property
    def all(self) -> tuple[str, ...]:
        return tuple(split(self.text))

    def __getitem__(self, row: int) -> str:
        """The line; "" beyond the last one."""
        return self.all[row] if 0 <= row < len(self.all) else ""

    def entry(self, row: int) -> Entry | None:
        return entry_of(self[row])

    def knows(self, word: str) -> bool:
        """Whether the word is a key, or looks like one where keys are not known."""
        return word in self.keys if self.keys else bool(_KEY.fullmatch(word))

    def indent(self, row: int) -> int:
        return len(self[row]) - len(self[row].lstrip(" "))

    def above(self, row: int) -> int:
        """The nearest row above that holds anything but a comment; -1 if there is none."""
        return next((n for n in range(row - 1, -1, -1) if self[n].strip() and self[n].lstrip()[0] != "#"), -1)

    def run(self, row: int, ends: Callable[[int], bool]) -> range:
        """The rows from this one on up to the first for which `ends` holds, without blank ones at the end."""
        rows = range(row + 1, len(self.all))
        end = next((n for n in rows if self[n].strip() and ends(n)), len(self.all))
        while not self[end - 1].strip():
            end -= 1
        return range(row, end)

    @cached_property
    def texts(self) -> frozenset[int]:
        """The rows that are part of a text below its key, where every character is text."""
        found: set[int] = set()
        row = 0
        while row < len(self.all):
            entry = self.entry(row)
            column = self.indent(row)
            row += 1
            while entry and entry.is_block and row < len(self.all):
                if self[row].strip() and self.indent(row) <= column:
                    break
                found.add(row)
                row += 1
        return frozenset(found)

    def at(self, row: int, column: int) -> Location:
        return Location(self.path, row + 1, column + 1)

    def edit(self, row: int, start: int, end: int, text: str) -> Edit:
        return Edit(self.at(row, start), self.at(row, end), text)
