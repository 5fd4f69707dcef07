"""Problems as a person reads them on a terminal."""

from collections.abc import Mapping

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.diagnostic import (
    Diagnostic,
    Edit,
    Location,
    Related,
    Severity,
    has_errors,
    in_order,
    shown,
)
from site_builder.reports import concise, text
from site_builder.reports.plain import count, mendable, safe
from site_builder.reports.report import Report, Texts
from site_builder.reports.snippet import cells, rows

AT = Location("claims/a.yaml", 3, 11)
PROBLEM = Diagnostic(
    code="not-one-of", message="“deny” is not a value of “says”", at=AT, help="did you mean “denies”?"
)
EXCERPT = "excerpts:\n  - source: a\n    says: deny\n"


def texts(**files: str) -> Texts:
    """The texts of files: `claim` of claims/a.yaml, `article` of seeds/a.txt."""
    held: Mapping[str, str] = {
        "claims/a.yaml": files.get("claim", ""),
        "seeds/a.txt": files.get("article", ""),
    }
    return Texts(lambda path: held[path])


def plain(problem: Diagnostic, **files: str) -> str:
    return click.unstyle(text.block(problem, texts(**files)))


def test_a_problem_shows_the_line_and_marks_the_whole_value() -> None:
    assert plain(PROBLEM, claim=EXCERPT) == (
        "error[not-one-of] “deny” is not a value of “says”\n"
        "  --> claims/a.yaml:3:11\n"
        "    3 |     says: deny\n"
        "      |           ^^^^\n"
        "  help: did you mean “denies”?\n"
    )


@pytest.mark.parametrize(
    ("claim", "line", "column", "marked"),
    [
        ("claim: x # y\n", 1, 8, ["claim: x # y", "       ^"]),
        ("claim: 'a b'\n", 1, 8, ["claim: 'a b'", "       ^^^^^"]),
        ("sayd: x\n", 1, 1, ["sayd: x", "^"]),  # the key or the whole file: nobody knows
        ("claim: x\nsayd: y\n", 2, 1, ["sayd: y", "^^^^"]),
        ("topics: [a, b]\n", 1, 9, ["topics: [a, b]", "        ^^^^^^"]),
        ("x: >-\n  one\n  two three\ny: 1\n", 2, 3, ["  one", "  ^^^", "  two three", "  ^^^^^^^^^"]),
        ("x: |\n  1\n\n  2\n  3\n  4\n", 2, 3, ["  1", "  ^", "  2", "  ^"]),
        ("claim: [x\n", 1, 8, ["claim: [x", "       ^"]),
        ("claim:\n", 1, 7, ["claim:", "      ^"]),
        ("claim: x\r\n", 1, 8, ["claim: x", "       ^"]),
        ("a: one two-three\n", 1, 8, ["a: one two-three", "       ^^^^^^^^^"]),
        ("a: one: two\n", 1, 7, ["a: one: two", "      ^"]),
        ("a: 한국어 b\n", 1, 4, ["a: 한국어 b", "   ^^^^^^^^"]),
        ("한국: 말\n", 1, 5, ["한국: 말", "      ^^"]),
        ("a: e\u0301te\u0301 b\n", 1, 4, ["a: e\u0301te\u0301 b", "   ^^^^^"]),
        ("a: x", 7, 1, []),
        ("\n\n", 2, 1, []),
    ],
)  # fmt: skip
def test_the_place_is_marked_below_it(claim: str, line: int, column: int, marked: list[str]) -> None:
    problem = Diagnostic(code="c", message="m", at=Location("claims/a.yaml", line, column))
    shown_lines = plain(problem, claim=claim).split("\n")[2:-1]
    assert [shown_line[8:] for shown_line in shown_lines] == marked


def test_related_places_are_shown_too() -> None:
    there = Related(Location("seeds/a.txt", 1, 5), "closest passage")
    problem = Diagnostic(code="c", message="m", at=AT, related=(there,), severity=Severity.WARNING)
    assert plain(problem, article="He denied it.") == (
        "warning[c] m\n"
        "  --> claims/a.yaml:3:11\n"
        "  see seeds/a.txt:1:5: closest passage\n"
        "    1 | He denied it.\n"
        "      |     ^\n"
    )


@pytest.mark.parametrize("fill", ["x", "한"])
def test_a_long_line_is_cut_around_the_place(fill: str) -> None:
    at = Location("seeds/a.txt", 1, 5_000)
    (row,) = rows(at, texts(article=fill * 4_999 + "!" + fill * 5_000))
    assert row.text.index("!") == row.before // cells(fill)
    assert 90 <= cells(row.text) <= 96


@given(line=st.text(st.characters(exclude_characters="\n"), max_size=300), column=st.integers(1, 320))
def test_the_mark_stands_below_its_character(line: str, column: int) -> None:
    for row in rows(Location("seeds/a.txt", 1, column), texts(article=line)):
        assert row.text in safe(line)
        assert cells(row.text) <= 96
        if column <= len(line):
            assert 0 <= row.before <= cells(row.text)
            assert any(
                cells(row.text[:n]) == row.before and row.text[n : n + 1] == safe(line[column - 1])
                for n in range(len(row.text) + 1)
            )


@pytest.mark.parametrize("hostile", ["\x1b[31mred", "\x07", "\u202egnp", "\x9b0m", "\r"])
def test_nothing_in_a_file_drives_the_terminal(hostile: str) -> None:
    message = f"bad {hostile} text"
    at = Location(f"a{hostile}.txt")
    problem = Diagnostic(code="c", message=message, at=at, help=message, related=(Related(at, message),))
    held = Texts(lambda path: message)
    assert hostile not in click.unstyle(text.block(problem, held))
    assert hostile not in concise.written(Report((problem,), held))
    assert shown(hostile).isprintable()


def test_the_end_of_the_report_leads_on() -> None:
    warning = Diagnostic(code="w", message="m", at=Location("b.txt"), severity=Severity.WARNING)
    written = click.unstyle(text.written(Report((warning, PROBLEM), Texts(lambda path: ""))))
    assert written.endswith("such as `site-builder explain not-one-of`\n")
    assert text.written(Report((), texts())) == ""


def test_concise_is_one_line_a_problem() -> None:
    report = Report((PROBLEM, PROBLEM), texts(claim=EXCERPT), folder="sites/a/")
    line = "sites/a/claims/a.yaml:3:11: error[not-one-of] “deny” is not a value of “says”\n"
    assert concise.written(report) == 2 * line


def test_counts_are_words() -> None:
    edit = Edit(AT, AT, "x")
    warning = Diagnostic(
        code="c", message="m", at=Location("b.yaml"), edits=(edit,), severity=Severity.WARNING
    )
    assert count(()) == "no problems"
    assert count((PROBLEM,)) == "1 error in 1 file"
    assert count((PROBLEM, PROBLEM, warning)) == "2 errors, 1 warning in 2 files"
    assert mendable((PROBLEM,)) == ""
    assert mendable((PROBLEM, warning)) == "1 can be fixed with --fix"


def test_problems_are_sorted_by_place_and_told_once() -> None:
    early = Diagnostic(code="z", message="m", at=Location("claims/a.yaml", 2))
    assert in_order([PROBLEM, early, PROBLEM]) == (early, PROBLEM)


def test_warnings_alone_are_no_errors() -> None:
    assert has_errors([PROBLEM])
    assert not has_errors([Diagnostic(code="c", message="m", at=AT, severity=Severity.WARNING)])
