"""Values that are text and need quotation marks, other ones, or lines of their own."""

import re

from site_builder.diagnostic import Diagnostic, Edit, shown
from site_builder.syntax.fault import Fault, below, quoted, quotes_needed, sign, spaces
from site_builder.syntax.lines import Entry, Lines


def colon_in_text(lines: Lines, first: int, row: int, column: int) -> Fault:
    """The text of the key in line `first` holds a colon and a space, or ends in a colon."""
    entry = lines.entry(first)
    assert entry is not None
    rows = lines.run(first, lambda n: lines.indent(n) <= entry.column)
    how = "holds a colon and a space" if lines[row][column + 1 :].strip() else "ends in a colon"
    message = f"the text {how}, which YAML takes for the end of a key"
    at = lines.at(row, column)
    if len(rows) == 1:
        return quotes_needed(lines, first, "yaml-colon", message, at)
    edits = _around(lines, entry, rows)
    problem = Diagnostic(code="yaml-colon", message=message, at=at, help=below(entry.key), edits=edits)
    return Fault(problem, edits)


def _around(lines: Lines, entry: Entry, rows: range) -> tuple[Edit, ...]:
    """Quotation marks around a text of several lines; none where they would not do."""
    whole = "\n".join(lines[n] for n in rows)
    mark = "'" if '"' in whole else '"'
    if mark in whole or "\\" in whole:
        return ()
    end = len(lines[rows[-1]].rstrip())
    return (
        lines.edit(rows[0], entry.start, entry.start, mark),
        lines.edit(rows[-1], end, end, mark),
    )


def more_behind(lines: Lines, row: int, column: int) -> Fault:
    """More text on a line whose value has ended already, with a quotation mark or a bracket."""
    entry = lines.entry(row)
    assert entry is not None
    if column == entry.start + 1 and entry.value[0] in "\"'":
        opened = _opened_above(lines, row, entry.value[0])
        if opened is not None:
            return unclosed(lines, *opened)
    if entry.value[0] in "[{":
        message = f"the text begins with {sign(entry.value[0])}, which begins a list or a group in YAML"
        return quotes_needed(lines, row, "yaml-quotes", message, lines.at(row, entry.start))
    more = shown(entry.value[column - entry.start :], 40)
    message = f"the text in quotation marks ends here, and more follows: {more}"
    return quotes_needed(lines, row, "yaml-quotes", message, lines.at(row, column))


def _opened_above(lines: Lines, row: int, mark: str) -> tuple[int, int] | None:
    """Where a text above begins with this quotation mark and does not close it on its line."""
    for n in range(row - 1, -1, -1):
        entry = lines.entry(n)
        if entry and entry.value.startswith(mark) and entry.value.count(mark) % 2:
            return n, entry.start
    return None


def unclosed(lines: Lines, row: int, column: int) -> Fault:
    """A quotation mark that is never closed: the text is read as if it ended with its line."""
    mark, end = lines[row][column], len(lines[row].rstrip())
    problem = Diagnostic(
        code="yaml-unclosed",
        message=f"the quotation mark {mark} is opened here and never closed",
        at=lines.at(row, column),
        help=f"put {mark} at the end of the text as well, or remove this one",
    )
    return Fault(problem, (lines.edit(row, end, end, mark),), guessed=True)


def escape(lines: Lines, row: int, column: int) -> Fault:
    """A backslash between double quotation marks that means nothing with its letter."""
    pair = shown(lines[row][column : column + 2])
    problem = Diagnostic(
        code="yaml-quotes",
        message=f"between double quotation marks a backslash has a meaning of its own, and {pair} has none",
        at=lines.at(row, column),
        help="write two backslashes for one, or put the text in single quotation marks",
    )
    return Fault(problem, (lines.edit(row, column, column, "\\"),), guessed=True)


def begins(lines: Lines, row: int, column: int) -> Fault:
    """A text whose first character has a meaning of its own."""
    entry = lines.entry(row)
    if entry is None or not entry.value:
        message = f"no text can begin with {sign(lines[row].strip()[:1] or ' ')}"
        at = lines.at(row, column)
        return Fault(Diagnostic(code="yaml-quotes", message=message, at=at, help="put it in quotation marks"))
    message = f"the text begins with {sign(entry.value[0])}, which has a meaning of its own in YAML"
    return quotes_needed(lines, row, "yaml-quotes", message, lines.at(row, entry.start))


def refused(path: str, text: str, row: int, column: int, code: str) -> Fault:
    """A text that YAML takes for a name, or for the name of a kind, because of its first character."""
    lines = Lines(path, text)
    entry, at = lines.entry(row), lines.at(row, column)
    message = f"the text begins with {sign(lines[row][column])}, which has a meaning of its own in YAML"
    if entry and entry.value and entry.start == column:
        return quotes_needed(lines, row, code, message, at)
    return Fault(Diagnostic(code=code, message=message, at=at, help="put the whole text in quotation marks"))


def on_line_of_sign(lines: Lines, row: int, column: int) -> Fault:
    """A text on the line of the sign that announces it on lines below; or one that begins with a sign."""
    entry = lines.entry(row)
    found = re.match(r"[|>][+-]? +", entry.value) if entry else None
    if not entry or not found:
        return begins(lines, row, column)
    mark = found[0].rstrip()
    edit = lines.edit(row, entry.start, entry.end, quoted(entry.value[found.end() :]))
    problem = Diagnostic(
        code="yaml-block",
        message=f"`{mark}` announces a text on the lines below, and the text stands on the same line",
        at=lines.at(row, entry.start + found.end()),
        help=f"remove `{mark}`; or begin a new line behind it, with 2 spaces more than `{entry.key}` has",
    )
    return Fault(problem, (edit,), guessed=True)


def not_deeper(lines: Lines, row: int) -> Fault | None:
    """Lines that are the text of the key above, and do not stand deeper than it."""
    entry = lines.entry(lines.above(row))
    if not entry or not entry.value or lines.indent(row) > entry.column:
        return None
    key, wanted = entry.key, entry.column + 2
    subject = f"the text below `{key}: {entry.value.split(' ')[0]}`"
    if not entry.is_block:
        subject = f"this line goes on the text of `{key}` and"

    def ends(n: int) -> bool:
        other = lines.entry(n)
        return lines[n].lstrip().startswith(("- ", "#")) or bool(other and lines.knows(other.key))

    rows = (n for n in lines.run(row, ends) if lines[n].strip() and lines.indent(n) < wanted)
    sign_first = "" if entry.is_block else f"write `{key}: >-` and put the whole text below it; "
    problem = Diagnostic(
        code="yaml-block",
        message=f"{subject} is not indented more than `{key}`",
        at=lines.at(row, lines.indent(row)),
        help=f"{sign_first}begin each of its lines with {spaces(wanted)}",
    )
    edits = tuple(lines.edit(n, 0, 0, " " * (wanted - lines.indent(n))) for n in rows)
    return Fault(problem, edits, guessed=True)
