"""Problems in the Reviewdog Diagnostic Format (`rdjson`), with suggestions to take over by one click.

Its columns count bytes of UTF-8 from 1, and the end of a range is excluded.
"""

import json
from itertools import pairwise
from typing import Any, Final

from site_builder.diagnostic import Diagnostic, Location, Severity
from site_builder.reports.plain import told
from site_builder.reports.report import Report, Texts

_SEVERITIES: Final = {Severity.ERROR: "ERROR", Severity.WARNING: "WARNING"}


def written(report: Report) -> str:
    """The report as one `DiagnosticResult`."""
    content: dict[str, Any] = {
        "source": {"name": "site-builder"},
        "diagnostics": [_diagnostic(problem, report) for problem in report.problems],
    }
    if report.problems:
        content["severity"] = _SEVERITIES[report.worst_first()[0].severity]
    return json.dumps(content, indent=2) + "\n"


def _diagnostic(problem: Diagnostic, report: Report) -> dict[str, Any]:
    end = report.texts.end(problem.at)
    found = {
        "message": "\n".join(told(problem)),
        "location": {"path": report.path(problem.at), "range": _range(problem.at, end, report.texts)},
        "severity": _SEVERITIES[problem.severity],
        "code": {"value": problem.code},
    }
    return found | ({"suggestions": [_suggestion(problem, report.texts)]} if problem.edits else {})


def _suggestion(problem: Diagnostic, texts: Texts) -> dict[str, Any]:
    """All edits as one, since suggestions are taken over one by one."""
    edits = sorted(problem.edits, key=lambda edit: edit.start)
    kept = (texts.between(one.end, other.start) for one, other in pairwise(edits))
    text = edits[0].text + "".join(between + edit.text for between, edit in zip(kept, edits[1:], strict=True))
    return {"range": _range(edits[0].start, edits[-1].end, texts), "text": text}


def _range(start: Location, end: Location | None, texts: Texts) -> dict[str, Any]:
    return {"start": _position(start, texts)} | ({"end": _position(end, texts)} if end else {})


def _position(at: Location, texts: Texts) -> dict[str, int]:
    before = texts.line(at.path, at.line)[: at.column - 1]
    return {"line": at.line, "column": len(before.encode()) + 1}
