"""Problems for a person at a terminal: place, message, the lines with the place marked, what to do next."""

from collections.abc import Iterator
from typing import Final

import click

from site_builder.diagnostic import Diagnostic, Location, Severity
from site_builder.reports.plain import safe
from site_builder.reports.report import Report, Texts
from site_builder.reports.snippet import rows

_COLOURS: Final = {Severity.ERROR: "red", Severity.WARNING: "yellow"}
_QUIET: Final = "blue"


def written(report: Report) -> str:
    """All problems, one block each, and how to learn more; nothing where there are none."""
    if not report.problems:
        return ""
    example = report.worst_first()[0].code
    more = f"`site-builder explain CODE` says more, such as `site-builder explain {example}`\n"
    return "\n".join((*(block(problem, report.texts) for problem in report.problems), more))


def block(problem: Diagnostic, texts: Texts) -> str:
    """One problem. Safe to print: control characters of any file are replaced."""
    colour = _COLOURS[problem.severity]
    kind = click.style(f"{problem.severity}[{problem.code}]", fg=colour, bold=True)
    lines = [f"{kind} {safe(problem.message)}", f"  --> {safe(str(problem.at))}"]
    lines += _snippet(problem.at, texts, colour)
    for related in problem.related:
        lines.append(f"  see {safe(str(related.at))}: {safe(related.message)}")
        lines += _snippet(related.at, texts, _QUIET)
    if problem.help:
        lines.append(f"  {click.style('help', fg='cyan')}: {safe(problem.help)}")
    return "\n".join(lines) + "\n"


def _snippet(at: Location, texts: Texts, colour: str) -> Iterator[str]:
    for row in rows(at, texts):
        yield f"{row.number:>5} | {row.text}"
        yield f"      | {' ' * row.before}{click.style('^' * row.marked, fg=colour, bold=True)}"
