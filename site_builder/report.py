"""Problems on a terminal: place, message, the line itself with the place marked, and what to do next."""

from collections.abc import Callable, Iterable

import click

from site_builder.diagnostic import Diagnostic, Diagnostics, Location, Severity

ReadLine = Callable[[Location], str]
"""The line of the file at a location; "" if there is none."""

_WIDTH = 96


def text(problems: Iterable[Diagnostic], read_line: ReadLine) -> str:
    """All problems, one block each. Safe to print: control characters of any file are replaced."""
    return "\n".join(_block(problem, read_line) for problem in problems)


def count(problems: Diagnostics) -> str:
    """How many problems there are, in words: “2 errors, 1 warning in 2 files”."""
    errors = sum(problem.severity is Severity.ERROR for problem in problems)
    warnings = len(problems) - errors
    files = len({problem.at.path for problem in problems})
    kinds = [plural(n, word) for n, word in ((errors, "error"), (warnings, "warning")) if n]
    return f"{', '.join(kinds)} in {plural(files, 'file')}" if kinds else "no problems"


def plural(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def _block(problem: Diagnostic, read_line: ReadLine) -> str:
    colour = "red" if problem.severity is Severity.ERROR else "yellow"
    kind = click.style(f"{problem.severity}[{problem.code}]", fg=colour, bold=True)
    rows = [f"{kind} {safe(problem.message)}", f"  --> {safe(str(problem.at))}"]
    rows += _snippet(problem.at, read_line, colour)
    for related in problem.related:
        rows.append(f"  see {safe(str(related.at))}: {safe(related.message)}")
    if problem.help:
        rows.append(f"  {click.style('help', fg='cyan')}: {safe(problem.help)}")
    return "\n".join(rows) + "\n"


def _snippet(at: Location, read_line: ReadLine, colour: str) -> list[str]:
    """The line with a caret below the column, cut to the terminal's usual width around the place."""
    line = read_line(at)
    if not line.strip():
        return []
    first = max(0, at.column - 1 - _WIDTH // 2) if len(line) > _WIDTH else 0
    part = safe(line[first : first + _WIDTH])
    number = str(at.line)
    caret = " " * (at.column - 1 - first) + click.style("^", fg=colour, bold=True)
    return [f"{number:>5} | {part}", f"      | {caret}"]


def safe(text: str) -> str:
    """The text with everything that could drive a terminal or reorder a line replaced."""
    return "".join(c if c.isprintable() else ("�" if c != "\t" else " ") for c in text)
