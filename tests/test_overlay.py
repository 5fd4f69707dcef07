"""What the overlay marks, links and leaves to the terminal."""

from pathlib import Path

import pytest

from site_builder.diagnostic import Diagnostic, Location, Related, Severity
from site_builder.preview.overlay import EDITORS, MOST, Row, in_project, link, overlay

ROOT = Path("/desk/a site")


def problem(line: int = 1, column: int = 1, severity: Severity = Severity.ERROR) -> Diagnostic:
    return Diagnostic(
        code="a-code", message="a message", at=Location("claims/a.yaml", line, column), severity=severity
    )


@pytest.mark.parametrize(
    ("line", "column", "row"),
    [
        ("says: doubts", 7, ("says: ", "doubts", "")),
        ("says: doubts  # or disputes", 7, ("says: ", "doubts", "  # or disputes")),
        ("exact: #1 is a number", 8, ("exact: ", "#1 is a number", "")),
        ("key: value  ", 6, ("key: ", "value", "  ")),
        ("key:", 5, ("key:", "", "")),
        ("한국어: 값", 6, ("한국어: ", "값", "")),
        ("key: \u202evalue\x1b", 6, ("key: ", "�value�", "")),
        ("   ", 1, None),
        ("", 1, None),
    ],
)
def test_the_value_is_marked(line: str, column: int, row: tuple[str, str, str] | None) -> None:
    found = overlay((problem(3, column),), "", lambda at: line)
    assert found.findings[0].place.row == (Row(3, *row) if row else None)


def test_links_open_the_place() -> None:
    at = Location("claims/ä b.yaml", 3, 7)
    assert (
        link(at, in_project(EDITORS["vscode"], ROOT))
        == "vscode://file/desk/a%20site/claims/%C3%A4%20b.yaml:3:7"
    )
    assert link(at, in_project(EDITORS["none"], ROOT)) == ""


def test_errors_come_first_and_all_are_counted() -> None:
    problems = [problem(n, severity=Severity.WARNING) for n in range(1, 4)] + [problem(9)] * 2
    found = overlay(tuple(problems), "", lambda at: "")
    assert [finding.place.at.line for finding in found.findings] == [9, 9, 1, 2, 3]
    assert (found.errors, found.warnings, found.left) == (2, 3, 0)


def test_more_than_can_be_read_are_left_to_the_terminal() -> None:
    found = overlay((problem(),) * (MOST + 5), "", lambda at: "")
    assert (len(found.findings), found.errors, found.left) == (MOST, MOST + 5, 5)


def test_related_places_have_their_own_line() -> None:
    told = Related(Location("seeds/a.txt", 2, 1), "the article's words")
    one = Diagnostic(code="c", message="m", at=Location("claims/a.yaml"), related=(told,))
    found = overlay((one,), EDITORS["vscode"], lambda at: f"{at.path} {at.line}")
    [place] = found.findings[0].related
    assert place.row == Row(2, "", "seeds/a.txt 2", "")
    assert place.message == "the article's words"
    assert place.link.endswith("seeds/a.txt:2:1")
