"""Problems as a person reads them on a terminal."""

import click
import pytest

from site_builder import report
from site_builder.diagnostic import Diagnostic, Location, Related, Severity, has_errors, in_order, shown

AT = Location("claims/a.yaml", 3, 11)
PROBLEM = Diagnostic(
    code="not-one-of", message="“deny” is not a value of “says”", at=AT, help="did you mean “denies”?"
)


def plain(*problems: Diagnostic, line: str = "    says: deny") -> str:
    return click.unstyle(report.text(problems, lambda at: line))


def test_a_problem_shows_the_line_and_marks_the_place() -> None:
    assert plain(PROBLEM) == (
        "error[not-one-of] “deny” is not a value of “says”\n"
        "  --> claims/a.yaml:3:11\n"
        "    3 |     says: deny\n"
        "      |           ^\n"
        "  help: did you mean “denies”?\n"
    )


def test_related_places_are_named() -> None:
    there = Related(Location("seeds/a.txt", 31, 5), "closest passage")
    text = plain(
        Diagnostic(code="c", message="m", at=AT, related=(there,), severity=Severity.WARNING), line=""
    )
    assert text == "warning[c] m\n  --> claims/a.yaml:3:11\n  see seeds/a.txt:31:5: closest passage\n"


def test_a_long_line_is_cut_around_the_place() -> None:
    at = Location("a.yaml", 1, 5_000)
    lines = plain(Diagnostic(code="c", message="m", at=at), line="x" * 4_999 + "!" + "y" * 5_000).split("\n")
    assert lines[2].index("!") == lines[3].index("^")
    assert all(len(line) < 120 for line in lines)


@pytest.mark.parametrize("hostile", ["\x1b[31mred", "\x07", "\u202egnp", "\x9b0m", "\r"])
def test_nothing_in_a_file_drives_the_terminal(hostile: str) -> None:
    message = f"bad {hostile} text"
    text = plain(
        Diagnostic(code="c", message=message, at=Location(f"a{hostile}.yaml"), help=message), line=message
    )
    assert hostile not in text
    assert shown(hostile).isprintable()


def test_counts_are_words() -> None:
    warning = Diagnostic(code="c", message="m", at=Location("b.yaml"), severity=Severity.WARNING)
    assert report.count(()) == "no problems"
    assert report.count((PROBLEM,)) == "1 error in 1 file"
    assert report.count((PROBLEM, PROBLEM, warning)) == "2 errors, 1 warning in 2 files"


def test_problems_are_sorted_by_place_and_told_once() -> None:
    early = Diagnostic(code="z", message="m", at=Location("claims/a.yaml", 2))
    assert in_order([PROBLEM, early, PROBLEM]) == (early, PROBLEM)


def test_warnings_alone_are_no_errors() -> None:
    assert has_errors([PROBLEM])
    assert not has_errors([Diagnostic(code="c", message="m", at=AT, severity=Severity.WARNING)])
