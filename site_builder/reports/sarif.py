"""Problems as SARIF 2.1.0 (OASIS), for services that keep what checks find."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from itertools import groupby
from typing import Any, Final
from urllib.parse import quote

from site_builder import __version__
from site_builder.diagnostic import Diagnostic, Edit, Location
from site_builder.explanations import Explanation, explanations
from site_builder.reports.plain import safe
from site_builder.reports.report import Report

_SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
_BASE: Final = "%SRCROOT%"
"""What paths are relative to, by the name that code scanning gives it."""


def written(report: Report) -> str:
    """The report as a log of one run."""
    codes = sorted({problem.code for problem in report.problems})
    fingerprints = _fingerprints(report)
    run = {
        "tool": {
            "driver": {
                "name": "site-builder",
                "semanticVersion": __version__,
                "rules": [_rule(code, explanations().get(code)) for code in codes],
            }
        },
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {
            _BASE: {"description": {"text": "The folder in which site-builder ran, or its repository."}}
        },
        "results": [
            _result(problem, codes.index(problem.code), fingerprint, report)
            for problem, fingerprint in zip(report.problems, fingerprints, strict=True)
        ],
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _rule(code: str, explanation: Explanation | None) -> dict[str, Any]:
    if explanation is None:
        return {"id": code}
    return {
        "id": code,
        "shortDescription": {"text": explanation.title},
        "fullDescription": {"text": explanation.means},
        "help": {
            "text": f"{explanation.means}\n\n{explanation.matters}",
            "markdown": explanation.markdown(),
        },
    }


def _result(problem: Diagnostic, rule: int, fingerprint: str, report: Report) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": problem.code,
        "ruleIndex": rule,
        "level": problem.severity,
        "message": {"text": "\n".join(safe(text) for text in (problem.message, problem.help) if text)},
        "locations": [{"physicalLocation": _place(problem.at, report)}],
        "partialFingerprints": {"problem/v1": fingerprint},
    }
    if problem.related:
        result["relatedLocations"] = [
            {
                "id": number,
                "physicalLocation": _place(related.at, report),
                "message": {"text": safe(related.message)},
            }
            for number, related in enumerate(problem.related, 1)
        ]
    if problem.edits:
        result["fixes"] = [_fix(problem.edits, report)]
    return result


def _fix(edits: Iterable[Edit], report: Report) -> dict[str, Any]:
    changes = [
        {
            "artifactLocation": _file(path, report),
            "replacements": [
                {"deletedRegion": _region(edit.start, edit.end), "insertedContent": {"text": edit.text}}
                for edit in group
            ],
        }
        for path, group in groupby(sorted(edits, key=lambda edit: edit.start), lambda edit: edit.start.path)
    ]
    return {"description": {"text": "What `site-builder check --fix` writes."}, "artifactChanges": changes}


def _place(at: Location, report: Report) -> dict[str, Any]:
    return {"artifactLocation": _file(at.path, report), "region": _region(at, report.texts.end(at))}


def _file(path: str, report: Report) -> dict[str, str]:
    return {"uri": quote(report.folder + path, errors="surrogateescape"), "uriBaseId": _BASE}


def _region(start: Location, end: Location | None) -> dict[str, int]:
    """The region; without an end it goes to the end of the line."""
    region = {"startLine": start.line, "startColumn": start.column}
    return region | ({"endLine": end.line, "endColumn": end.column} if end else {})


def _fingerprints(report: Report) -> list[str]:
    """What tells a problem from others in later runs: its code and the line's text, not the line's number."""
    seen: Counter[tuple[str, ...]] = Counter()
    found = []
    for problem in report.problems:
        line = report.texts.line(problem.at.path, problem.at.line).strip()
        key = (problem.code, report.path(problem.at), line)
        seen[key] += 1
        found.append(
            hashlib.sha256("\0".join((*key, str(seen[key]))).encode(errors="surrogateescape")).hexdigest()[
                :32
            ]
        )
    return found
