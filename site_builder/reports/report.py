"""What a check found, as every format gets it: the problems in order, and the texts they lie in."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from site_builder.diagnostic import Diagnostic, Diagnostics, Location, Severity
from site_builder.layout import LINE_BREAK, LINE_FEED, Layout, Lines, layout
from site_builder.project import Files

_YAML: Final = ".yaml"
_SHOWN: Final = 5_000_000
"""Bytes of a file from which lines are shown."""
_WORD: Final = re.compile(r"\w[\w-]*")


class Texts:
    """The files that problems lie in, each read once: `read` gives a file's text, "" if there is none."""

    def __init__(self, read: Callable[[str], str]) -> None:
        self._read = read
        self._known: dict[str, _Text] = {}

    def line(self, path: str, number: int) -> str:
        """A line by its number from 1, without its end; "" if there is none."""
        lines = self._text(path).rows
        return lines[number - 1].removesuffix("\r") if number <= len(lines) else ""

    def between(self, start: Location, end: Location) -> str:
        """What stands from one place up to another of the same file."""
        text = self._text(start.path)
        return text.text[text.lines.offset(start) : text.lines.offset(end)]

    def end(self, at: Location) -> Location | None:
        """Where the value that begins there ends, or the word within a text; `None` where nobody knows.

        A group of keys begins where its first key does, so there nobody knows which is meant.
        """
        if not at.path.endswith(_YAML):
            return None
        text = self._text(at.path)
        offset = text.lines.offset(at)
        nodes = text.layout.beginning_at(offset)
        word = None if nodes else _WORD.match(text.text, offset)
        end = nodes[0].end if len(nodes) == 1 else word.end() if word else offset
        return text.lines.place(at.path, end) if end > offset else None

    def _text(self, path: str) -> "_Text":
        if path not in self._known:
            ends = LINE_BREAK if path.endswith(_YAML) else LINE_FEED
            self._known[path] = _Text(self._read(path), ends)
        return self._known[path]


def texts(files: Files) -> Texts:
    """The texts of these files, as reports show parts of them."""

    def read(path: str) -> str:
        content = files.read_text(path, _SHOWN)
        if isinstance(content, Diagnostic):
            return ""
        # YAML does not count a byte order mark, and columns of its files begin behind it.
        return content.removeprefix("\ufeff") if path.endswith(_YAML) else content

    return Texts(read)


class _Text:
    def __init__(self, text: str, ends: re.Pattern[str]) -> None:
        self.text = text
        self._ends = ends

    @cached_property
    def rows(self) -> list[str]:
        return self._ends.split(self.text.removeprefix("\ufeff"))

    @cached_property
    def lines(self) -> Lines:
        return Lines(self.text, self._ends)

    @cached_property
    def layout(self) -> Layout:
        return layout(self.text)


@dataclass(frozen=True, slots=True)
class Report:
    """The problems in order, the texts, and the paths of all files that were checked.

    `folder` leads from where the report is read to the site's folder: empty, or with a slash at its end.
    """

    problems: Diagnostics
    texts: Texts
    checked: tuple[str, ...] = ()
    folder: str = ""

    def path(self, at: Location) -> str:
        """The path of the place's file from where the report is read."""
        return self.folder + at.path

    def worst_first(self) -> Diagnostics:
        """The errors, then the warnings."""
        return tuple(sorted(self.problems, key=lambda problem: problem.severity is not Severity.ERROR))
