"""Lists and groups in brackets, and lists that begin on the wrong line."""

import re

from site_builder.diagnostic import Diagnostic, shown
from site_builder.syntax.fault import LONGEST, Fault, quoted, sign
from site_builder.syntax.lines import Lines


def unclosed_or_colon(lines: Lines, first: tuple[int, int], row: int, column: int) -> Fault:
    """A bracket that opens at `first` and is never closed; or, on its line, a colon in a text within it."""
    opened, start = first
    if row == opened and lines[row][column : column + 1] == ":":
        return _colon(lines, row, column)
    inside = lines[opened][start:].rstrip()
    closing = {"[": "]", "{": "}"}[inside[0]]
    is_prose = len(inside.split()) > 3 and "," not in inside
    end = start + len(inside)
    problem = Diagnostic(
        code="yaml-unclosed",
        message=f"{sign(inside[0])} is opened here and never closed",
        at=lines.at(opened, start),
        help=f"put {shown(closing)} at the end of the list or group; or, if this is a text, put quotation"
        " marks around all of it",
    )
    return Fault(problem, () if is_prose else (lines.edit(opened, end, end, closing),), guessed=True)


def _colon(lines: Lines, row: int, column: int) -> Fault:
    """A second colon behind one key in braces: of a text, or of a further key with no comma before it."""
    before = lines[row][:column]
    begin = max(before.rfind(", "), before.rfind("{"), before.rfind("[")) + 1
    found = re.compile(r"\s*(?P<key>[\w-]+):\s+(?P<value>(?:[^\s,{}\[\]]|\s++(?![,{}\[\]]|$))*+)").match(
        lines[row], begin
    )
    at = lines.at(row, column)
    if found is None:
        message = "the text holds a colon, which YAML takes for the end of a key"
        return Fault(
            Diagnostic(code="yaml-colon", message=message, at=at, help="put the text in quotation marks")
        )
    word = re.search(r"(?<!\s)\s+(\w+)$", before)
    if word and word[1] in lines.keys:
        edit = lines.edit(row, word.start(), word.start(), ",")
        problem = Diagnostic(
            code="yaml-comma",
            message=f"a comma is missing before {shown(word[1])}",
            at=lines.at(row, word.start()),
            help="separate keys in braces by commas: `{date: 2023-10-19, kind: update}`",
        )
        return Fault(problem, (edit,), guessed=True)
    text = quoted(found["value"])
    edit = lines.edit(row, found.start("value"), found.end("value"), text)
    problem = Diagnostic(
        code="yaml-colon",
        message="the text holds a colon, which YAML takes for the end of a key",
        at=at,
        help=f"put the text in quotation marks: `{found['key']}: {text}`",
        edits=(edit,),
    )
    return Fault(problem, (edit,))


def list_on_line(lines: Lines, row: int, column: int) -> Fault | None:
    """A list with a dash on the line of its key."""
    entry = lines.entry(row)
    if entry is None:
        return None
    value = entry.value.removeprefix("-").strip()
    in_lines = "put each entry on a line of its own below the key"
    problem = Diagnostic(
        code="yaml-dash",
        message="a list with dashes cannot begin on the line of its key",
        at=lines.at(row, column),
        help=f"write `{entry.key}: [{value}]`, or {in_lines}" if len(value) < LONGEST else in_lines,
    )
    return Fault(problem, (lines.edit(row, entry.start, entry.end, f"[{value}]"),), guessed=True)
