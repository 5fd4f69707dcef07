"""Lines in which something is missing beside a key: its colon, a space, the dash of its entry."""

import re

from site_builder.diagnostic import Diagnostic, shown
from site_builder.syntax.fault import Fault
from site_builder.syntax.lines import Lines

_BARE = re.compile(r" *(?:- +)*(?P<word>\w+)(?P<sign>\s*(?:=>|[=;–—-])\s*|\s+|$)(?P<value>.*)")


def glued_colon(lines: Lines, row: int) -> Fault | None:
    """A key's colon with no space behind it."""
    found = re.match(r" *(?:- +)*(?P<key>\w+):(?P<value>\S.*)", lines[row])
    if not found or not lines.knows(found["key"]) or found["value"].startswith("//"):
        return None
    end = found.end("key") + 1
    edit = lines.edit(row, end, end, " ")
    problem = Diagnostic(
        code="yaml-space",
        message=f"there is no space behind the colon of {shown(found['key'])}",
        at=lines.at(row, end - 1),
        help=_write(found["key"], found["value"]),
        edits=(edit,),
    )
    return Fault(problem, (edit,))


def glued_dash(lines: Lines, row: int) -> Fault | None:
    """A dash with no space behind it, before a key."""
    found = re.match(r" *(?P<dash>-)(?P<key>\w+) *:(?: |$)", lines[row])
    if not found or not lines.knows(found["key"]):
        return None
    edit = lines.edit(row, found.end("dash"), found.end("dash"), " ")
    problem = Diagnostic(
        code="yaml-space",
        message="there is no space behind the dash",
        at=lines.at(row, found.start("dash")),
        help=f"write `- {found['key']}:`",
        edits=(edit,),
    )
    return Fault(problem, (edit,))


def bare_key(lines: Lines, row: int) -> Fault | None:
    """A key without its colon, or with another sign in its place.

    Where keys are not known only such a sign tells a key from a text.
    """
    found = _BARE.fullmatch(lines[row])
    if not found or not lines.knows(found["word"]) or not (lines.keys or found["sign"].strip()):
        return None
    edit = lines.edit(row, found.start("sign"), found.end("sign"), ": ")
    problem = Diagnostic(
        code="yaml-no-colon",
        message=f"there is no colon behind {shown(found['word'])}",
        at=lines.at(row, found.start("sign")),
        help=_write(found["word"], found["value"]),
        edits=(edit,),
    )
    return Fault(problem, (edit,))


def no_key(lines: Lines, row: int) -> Fault:
    """A line in which no key can be made out."""
    problem = Diagnostic(
        code="yaml-no-colon",
        message=f"there is no key with a colon in this line: {shown(lines[row].strip(), 50)}",
        at=lines.at(row, lines.indent(row)),
        help="write `key: value`; if it goes on the text above, begin it with more spaces than its key has",
    )
    return Fault(problem)


def no_dash(lines: Lines, above: int, row: int) -> Fault | None:
    """A list whose first entry has no dash, told by its further keys, which stand 2 deeper from `row` on."""
    entry, opener = lines.entry(above), lines.entry(lines.above(above))
    if not entry or entry.has_dash or lines.indent(row) != entry.column + 2:
        return None
    if not opener or opener.value or opener.column >= entry.column:
        return None
    edit = lines.edit(above, entry.column, entry.column, "- ")
    problem = Diagnostic(
        code="yaml-dash",
        message=f"{shown(entry.key)} begins an entry of the list {shown(opener.key)} and has no dash",
        at=lines.at(above, entry.column),
        help=f"write `- {entry.key}:`",
    )
    return Fault(problem, (edit,), guessed=True)


def no_further_dash(path: str, text: str, row: int, column: int, key: str) -> Fault:
    """The fault of a key that stands a second time in an entry of a list, and is the entry's first."""
    lines = Lines(path, text)
    edit = lines.edit(row, max(0, column - 2), column, "- ")
    problem = Diagnostic(
        code="yaml-dash",
        message=f"{shown(key)} begins another entry of the list and has no dash",
        at=lines.at(row, column),
        help=f"write `- {key}:`, with the dash below the dashes above",
    )
    return Fault(problem, (edit,), guessed=True)


def _write(key: str, value: str) -> str:
    return f"write `{shown(f'{key}: {value}', 60)[1:-1]}`"
