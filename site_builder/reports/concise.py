"""Problems on one line each: `path:line:column: error[code] message`, as editors and `grep` read them."""

from site_builder.reports.plain import safe
from site_builder.reports.report import Report


def written(report: Report) -> str:
    """One line a problem."""
    return "".join(
        safe(f"{report.path(p.at)}:{p.at.line}:{p.at.column}: {p.severity}[{p.code}] {p.message}") + "\n"
        for p in report.problems
    )
