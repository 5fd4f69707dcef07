"""What can be read and probably was not meant: texts that a comment cuts off, marks of another kind."""

import re
from collections.abc import Iterator
from typing import Final

from site_builder.diagnostic import Diagnostic, Location, Severity
from site_builder.syntax.fault import LONGEST, below
from site_builder.syntax.lines import Entry, Lines, entry_of

_SIGNS: Final = (" #", "\t#", ": “", ": „", ": «")
"""What makes a file worth a look: most have none of it."""
_DOUBTFUL: Final = re.compile(r"\s#|: +[“„«]")
_CLOSING: Final = "”“»"
_WORDS_OF_ARTICLES: Final = ("exact", "prefix", "suffix")


def doubts(path: str, text: str) -> Iterator[Diagnostic]:
    """Codes, as warnings: yaml-comment, yaml-curly-quotes.

    The words of articles are not looked at: `misquote` knows better, and they may well stand in such marks.
    """
    if not any(sign in text for sign in _SIGNS):
        return
    lines = Lines(path, text)
    for row, line in enumerate(lines.all):
        plain = line.isascii() and "#" not in line  # costs a tenth of the search, and most lines are
        entry = None if plain or not _DOUBTFUL.search(line) else entry_of(line)
        if entry and entry.value and entry.key not in _WORDS_OF_ARTICLES:
            found = (*_cut(lines, row, entry), *_curly(lines, row, entry))
            if found and row not in lines.texts:
                yield from found


def _cut(lines: Lines, row: int, entry: Entry) -> Iterator[Diagnostic]:
    """A text that a comment cuts off, where nothing parts the sign from what follows, as comments do."""
    found = comment(lines[row], entry.start)
    if found and re.match(r"#[^\s#!]", found[1]):
        yield cut(lines.at(row, found[0]), entry.key)


def comment(line: str, column: int) -> tuple[int, str] | None:
    """The comment behind a value without marks that begins at the column, and where it begins; from 0."""
    entry = entry_of(line)
    if not entry or not entry.value or entry.start != column or entry.value[0] in "\"'[{|>":
        return None
    found = re.search(r"\s(#.*)", entry.value)
    return (column + found.start(1), found[1]) if found else None


def cut(at: Location, key: str, severity: Severity = Severity.WARNING) -> Diagnostic:
    """The problem of a text that ends where YAML takes the rest for a comment."""
    marks = "put quotation marks around the whole text"
    maybe = severity is Severity.WARNING
    return Diagnostic(
        code="yaml-comment",
        message="“#” behind a space begins a comment: the text ends before it",
        at=at,
        help=f"{marks}; if it is a comment, type a space behind “#”"
        if maybe
        else f"{marks}, or {below(key)}",
        severity=severity,
    )


def _curly(lines: Lines, row: int, entry: Entry) -> Iterator[Diagnostic]:
    """A value wholly in curly quotation marks: perhaps they should mark the value, as straight ones do."""
    value = entry.value
    if value[0] not in "“„«" or value[-1] not in _CLOSING or set("“”„«»") & set(value[1:-1]):
        return
    typed = f'{entry.key}: "{value}"'
    yield Diagnostic(
        code="yaml-curly-quotes",
        message="curly quotation marks stand around the whole text and are printed with it",
        at=lines.at(row, entry.start),
        help="remove them; if they are meant, put straight ones around them"
        + (f": `{typed}`" if len(typed) < LONGEST else ""),
        severity=Severity.WARNING,
    )
