"""One thing that keeps a text from being read, and the edit after which it can be."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from site_builder.diagnostic import Diagnostic, Edit, Location, shown
from site_builder.syntax.lines import LINE_BREAK, MARK, Entry, Lines

LONGEST: Final = 96
"""Characters of a line that is shown as it should be typed."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in one place, and the edits after which the text can be read on; none if nobody can tell.

    `guessed` edits give a text that is YAML and perhaps not what was meant: they mend nothing by themselves.
    """

    problem: Diagnostic
    edits: tuple[Edit, ...] = ()
    guessed: bool = False


def mended(text: str, edits: Iterable[Edit]) -> str:
    """The text with the edits made. They keep the lines and do not overlap."""
    starts = [len(MARK) * text.startswith(MARK), *(found.end() for found in LINE_BREAK.finditer(text))]
    pieces: list[str] = []
    done = 0
    for edit in sorted(edits, key=lambda edit: edit.start):
        start, end = (starts[at.line - 1] + at.column - 1 for at in (edit.start, edit.end))
        pieces += (text[done:start], edit.text)
        done = end
    return "".join((*pieces, text[done:]))


def sign(character: str) -> str:
    """The character by itself, and by its number where it may not be seen or be taken for another."""
    number = f"U+{ord(character):04X}"
    if not character.isprintable() or not character.strip():
        return number
    return shown(character) if character.isascii() else f"{shown(character)} ({number})"


def spaces(count: int) -> str:
    return f"{count} space{'' if count == 1 else 's'}"


def below(key: str) -> str:
    """How to write a text that no quotation marks can hold."""
    return f"write `{key}: >-` and the text on the lines below it, with 2 spaces more than `{key}` has"


def quoted(text: str) -> str:
    """The text in quotation marks, those that it does not hold itself if there are any."""
    if '"' not in text and "\\" not in text:
        return f'"{text}"'
    if "'" not in text:
        return f"'{text}'"
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def quotes_needed(lines: Lines, row: int, code: str, message: str, at: Location) -> Fault:
    """The fault of a value on its key's line that needs quotation marks around all of it."""
    entry = lines.entry(row)
    assert entry is not None, "the line was found by its value"
    text = re.sub(r"(?<!\s)\s+#\s.*", "", entry.value).rstrip()
    bare = _unmarked(text)
    edit = lines.edit(row, entry.start, entry.start + len(text), quoted(bare))
    help_ = _in_quotes(entry, bare)
    return Fault(Diagnostic(code=code, message=message, at=at, help=help_, edits=(edit,)), (edit,))


def _unmarked(value: str) -> str:
    """The text without the marks around it, where these are YAML's and others like them stand within it."""
    mark, inner = value[0], value[1:-1]
    if mark not in "\"'" or value[-1] != mark or mark not in inner:
        return value
    place = inner.index(mark)
    before, behind = inner[place - 1 : place], inner[place + 1 : place + 2]
    opens = before in ("", " ", "(") and behind.strip()
    return inner if opens or (before.isalnum() and behind.isalnum()) else value


def _in_quotes(entry: Entry, text: str) -> str:
    """What to type, if it can be said on one line."""
    marked = '"' in text or "\\" in text
    if "'" in text and marked:
        return below(entry.key)
    marks = "single quotation marks (')" if marked else "quotation marks"
    typed = f"{entry.key}: {quoted(text)}"
    told = f": `{typed}`" if len(typed) < LONGEST else f"; or {below(entry.key)}"
    return f"put {marks} around the whole text{told}"
