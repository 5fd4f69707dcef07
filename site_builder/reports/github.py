"""Problems as GitHub's workflow commands, which it shows beside the lines, and as a table for its summary.

Whatever stands in a file is somebody's text: no line of it becomes a command, and none of it Markdown.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from site_builder.diagnostic import Diagnostic
from site_builder.reports.plain import count, plural, safe, told
from site_builder.reports.report import Report

_IN_MESSAGE: Final = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_IN_PROPERTY: Final = _IN_MESSAGE | str.maketrans({":": "%3A", ",": "%2C"})
_PUNCTUATION: Final = re.compile(r"[!-/:-@\[-`{-~]")
_LARGEST: Final = 900_000
"""Bytes of the table; GitHub refuses a summary of more than 1 MiB."""


def written(report: Report) -> str:
    """One command a problem. Errors stand first: of each kind GitHub shows about ten a step."""
    return "".join(f"{_command(problem, report)}\n" for problem in report.worst_first())


def summary(report: Report) -> str:
    """All problems as a table in Markdown, as far as GitHub takes it."""
    lines = [f"### site-builder check: {count(report.problems)}\n\n"]
    if report.problems:
        lines += ["| | place | problem | what to do |\n", "|---|---|---|---|\n"]
    size = 0
    for number, problem in enumerate(report.worst_first()):
        row = f"| {' | '.join(map(_escaped, _cells(problem, report)))} |\n"
        size += len(row.encode())
        if size > _LARGEST:
            lines.append(f"\nand {plural(len(report.problems) - number, 'problem')} more\n")
            break
        lines.append(row)
    return "".join(lines)


def _command(problem: Diagnostic, report: Report) -> str:
    properties = ",".join(
        f"{key}={safe(str(value)).translate(_IN_PROPERTY)}" for key, value in _place(problem, report).items()
    )
    lines = (*told(problem), f"More: site-builder explain {problem.code}")
    message = "\n".join(lines).translate(_IN_MESSAGE)
    return f"::{problem.severity} {properties}::{message}"


def _place(problem: Diagnostic, report: Report) -> Mapping[str, str | int]:
    """Where the problem is; columns only within one line, as GitHub wants them."""
    at, end = problem.at, report.texts.end(problem.at)
    place: dict[str, str | int] = {"file": report.path(at), "line": at.line}
    if end is None:
        place["col"] = at.column
    elif end.line == at.line:
        place |= {"endLine": end.line, "col": at.column, "endColumn": end.column}
    else:
        place["endLine"] = end.line
    return {**place, "title": problem.code}


def _cells(problem: Diagnostic, report: Report) -> Iterator[str]:
    at = problem.at
    yield problem.severity
    yield f"{report.path(at)}:{at.line}:{at.column}"
    yield f"{problem.message} ({problem.code})"
    yield problem.help


def _escaped(text: str) -> str:
    """The text as Markdown shows it letter for letter, on one line."""
    return _PUNCTUATION.sub(lambda sign: f"&#{ord(sign[0])};", safe(text))
