"""What the overlay marks, links and leaves to the terminal."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from site_builder.diagnostic import Diagnostic, Location, Related, Severity
from site_builder.preview.overlay import EDITORS, MOST, Overlay, Row, in_project, link, overlay
from site_builder.reports.report import Report, Texts

ROOT = Path("/desk/a site")


def problem(line: int = 1, column: int = 1, severity: Severity = Severity.ERROR) -> Diagnostic:
    return Diagnostic(
        code="a-code", message="a message", at=Location("claims/a.yaml", line, column), severity=severity
    )


def shown(problems: Iterable[Diagnostic], text: str = "", editor: str = "") -> Overlay:
    return overlay(Report(tuple(problems), Texts(lambda path: text)), editor)


@pytest.mark.parametrize(
    ("line", "column", "row"),
    [
        ("says: doubts", 7, ("says: ", "doubts", "")),
        ("says: doubts  # or disputes", 7, ("says: ", "doubts", "  # or disputes")),
        ("exact: '#1 is a number'", 8, ("exact: ", "'#1 is a number'", "")),
        ("key: value  ", 6, ("key: ", "value", "  ")),
        ("한국어: 값", 6, ("한국어: ", "값", "")),
        ("key: \u202evalue", 6, ("key: ", "�value", "")),
        ("not: [yaml", 1, ("", "not", ": [yaml")),
        ("", 1, None),
    ],
)
def test_the_value_is_marked(line: str, column: int, row: tuple[str, str, str] | None) -> None:
    found = shown([problem(3, column)], f"a: 1\nb: 2\n{line}\n")
    assert found.findings[0].place.rows == ((Row(3, *row),) if row else ())


def test_a_value_of_several_lines_is_marked_on_each() -> None:
    found = shown([problem(1, 6)], "key: one\n  two\nend: 1\n")
    assert found.findings[0].place.rows == (Row(1, "key: ", "one", ""), Row(2, "  ", "two", ""))


def test_links_open_the_place() -> None:
    at = Location("claims/ä b.yaml", 3, 7)
    assert (
        link(at, in_project(EDITORS["vscode"], ROOT))
        == "vscode://file/desk/a%20site/claims/%C3%A4%20b.yaml:3:7"
    )
    assert link(at, in_project(EDITORS["none"], ROOT)) == ""


def test_errors_come_first_and_all_are_counted() -> None:
    problems = [problem(n, severity=Severity.WARNING) for n in range(1, 4)] + [problem(9)] * 2
    found = shown(problems)
    assert [finding.place.at.line for finding in found.findings] == [9, 9, 1, 2, 3]
    assert (found.errors, found.warnings, found.left) == (2, 3, 0)


def test_more_than_can_be_read_are_left_to_the_terminal() -> None:
    found = shown([problem()] * (MOST + 5))
    assert (len(found.findings), found.errors, found.left) == (MOST, MOST + 5, 5)


def test_related_places_have_their_own_line() -> None:
    told = Related(Location("seeds/a.txt", 2, 1), "the article's words")
    one = Diagnostic(code="c", message="m", at=Location("claims/a.yaml"), related=(told,))
    found = shown([one], "first\nsecond line\n", EDITORS["vscode"])
    [place] = found.findings[0].related
    assert place.rows == (Row(2, "", "s", "econd line"),)
    assert place.message == "the article's words"
    assert place.link.endswith("seeds/a.txt:2:1")
