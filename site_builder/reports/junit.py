"""Problems as a JUnit report, which most servers for continuous integration show: one test case a file.

A file with errors has failed; warnings are what it prints.
"""

from collections.abc import Iterable
from typing import Final
from xml.etree import ElementTree

import click

from site_builder.diagnostic import Diagnostic, Severity
from site_builder.reports.plain import count, safe
from site_builder.reports.report import Report
from site_builder.reports.text import block

_SUITE: Final = "site-builder check"


def written(report: Report) -> str:
    """The report with one test case for each checked file, and one for each other file with a problem."""
    found: dict[str, list[Diagnostic]] = {}
    for problem in report.problems:
        found.setdefault(problem.at.path, []).append(problem)
    files = sorted({*report.checked, *found})
    failures = sum(any(map(_fails, problems)) for problems in found.values())
    counts = {"tests": str(len(files)), "failures": str(failures), "errors": "0", "skipped": "0"}
    suites = ElementTree.Element("testsuites", {"name": _SUITE} | counts)
    suite = ElementTree.SubElement(suites, "testsuite", {"name": _SUITE} | counts)
    for path in files:
        _case(suite, path, found.get(path, ()), report)
    ElementTree.indent(suites)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(suites, "unicode") + "\n"


def _case(suite: ElementTree.Element, path: str, problems: Iterable[Diagnostic], report: Report) -> None:
    name = safe(report.folder + path)
    case = ElementTree.SubElement(suite, "testcase", {"classname": _SUITE, "name": name, "file": name})
    errors = tuple(problem for problem in problems if _fails(problem))
    warnings = tuple(problem for problem in problems if not _fails(problem))
    if errors:
        told = {"type": errors[0].code, "message": safe(errors[0].message)}
        if len(errors) > 1:
            told["message"] = count(errors)
        ElementTree.SubElement(case, "failure", told).text = _blocks(errors, report)
    if warnings:
        ElementTree.SubElement(case, "system-out").text = _blocks(warnings, report)


def _blocks(problems: Iterable[Diagnostic], report: Report) -> str:
    return click.unstyle("\n".join(block(problem, report.texts) for problem in problems))


def _fails(problem: Diagnostic) -> bool:
    return problem.severity is Severity.ERROR
