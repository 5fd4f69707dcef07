"""Problems as JSON, for programs of one's own. The shape is stable: keys may be added, none goes or changes.

    {"version": 1,
     "tool": {"name": "site-builder", "version": "…"},
     "counts": {"errors": 1, "warnings": 0, "mendable": 0},
     "checked": ["site.yaml", …],
     "problems": [
       {"code": "…", "severity": "error" or "warning", "message": "…", "help": "…",
        "file": "…", "start": {"line": 3, "column": 11}, "end": {…} or null,
        "related": [{"message": "…", "file": "…", "start": {…}, "end": …}],
        "edits": [{"file": "…", "start": {…}, "end": {…}, "text": "…"}]}]}

Lines and columns count from 1, columns in code points, and the end is excluded; `end` is null where it is
not known. The edits of a problem mend it together. Files are named from where the command runs.
"""

import json
from typing import Any, Final

from site_builder import __version__
from site_builder.diagnostic import Diagnostic, Edit, Location, Severity
from site_builder.reports.report import Report

_VERSION: Final = 1


def written(report: Report) -> str:
    """The report as one object."""
    errors = sum(problem.severity is Severity.ERROR for problem in report.problems)
    content = {
        "version": _VERSION,
        "tool": {"name": "site-builder", "version": __version__},
        "counts": {
            "errors": errors,
            "warnings": len(report.problems) - errors,
            "mendable": sum(bool(problem.edits) for problem in report.problems),
        },
        "checked": [report.folder + path for path in report.checked],
        "problems": [_problem(problem, report) for problem in report.problems],
    }
    return json.dumps(content, indent=2) + "\n"


def _problem(problem: Diagnostic, report: Report) -> dict[str, Any]:
    return {
        "code": problem.code,
        "severity": problem.severity,
        "message": problem.message,
        "help": problem.help,
        **_range(problem.at, report),
        "related": [
            {"message": related.message, **_range(related.at, report)} for related in problem.related
        ],
        "edits": [_edit(edit, report) for edit in problem.edits],
    }


def _range(at: Location, report: Report) -> dict[str, Any]:
    end = report.texts.end(at)
    return {"file": report.path(at), "start": _place(at), "end": _place(end) if end else None}


def _edit(edit: Edit, report: Report) -> dict[str, Any]:
    return {
        "file": report.path(edit.start),
        "start": _place(edit.start),
        "end": _place(edit.end),
        "text": edit.text,
    }


def _place(at: Location) -> dict[str, int]:
    return {"line": at.line, "column": at.column}
