"""Texts that are almost YAML: what is told, and that the rest is read as if nothing had been wrong."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder import claim, schema
from site_builder.diagnostic import Severity
from site_builder.document import Document, parse
from site_builder.syntax.fault import mended, quoted
from site_builder.syntax.lines import entry_of

TEXT: Final = (Path(__file__).parent / "mistakes/project/claims/containers.yaml").read_text("utf-8")
LINES: Final = tuple(TEXT.split("\n"))
KEYS: Final = schema.keys(claim.adapter())
VALUE: Final = parse("a.yaml", TEXT)[0]
ENTRIES: Final = [
    n for n, line in enumerate(LINES) if (found := entry_of(line)) and found.key in KEYS and found.value
]
"""Lines with a key that the schema has, and its value."""
IN_EXCERPTS: Final = [n for n in ENTRIES if LINES[n].startswith("    ") and not LINES[n].startswith("      ")]


def read(text: str) -> tuple[Document | None, list[str]]:
    document, problems = parse("a.yaml", text, lambda: KEYS)
    return document, [problem.code for problem in problems]


def with_line(number: int, line: str) -> str:
    return "\n".join((*LINES[:number], line, *LINES[number + 1 :]))


SLIPS: Final[dict[str, tuple[Callable[[str], str], str]]] = {
    "no space behind the colon": (lambda line: line.replace(": ", ":", 1), "yaml-space"),
    "a full-width colon": (lambda line: line.replace(": ", "：", 1), "yaml-lookalike"),
    "a no-break space behind the colon": (lambda line: line.replace(": ", ":\u00a0", 1), "yaml-lookalike"),
    "no colon": (lambda line: line.replace(": ", " ", 1), "yaml-no-colon"),
    "an equals sign": (lambda line: line.replace(": ", " = ", 1), "yaml-no-colon"),
    "an odd space in front": (lambda line: re.sub("^ ", "\u3000", line), "yaml-lookalike"),
}


@pytest.mark.parametrize("slip", SLIPS)
@given(number=st.sampled_from(ENTRIES))
def test_a_slip_in_any_line_is_told_and_the_file_is_read_as_it_was_meant(slip: str, number: int) -> None:
    change, code = SLIPS[slip]
    line = change(LINES[number])
    if line == LINES[number] or entry_of(LINES[number]).is_block:  # type: ignore[union-attr]
        return
    document, codes = read(with_line(number, line))
    assert codes == [code], line
    assert document is not None
    assert VALUE is not None
    assert document.value == VALUE.value


@given(number=st.sampled_from(IN_EXCERPTS), by=st.sampled_from([-1, 1]))
def test_a_line_that_stands_too_far_left_or_right_is_told(number: int, by: int) -> None:
    line = LINES[number][1:] if by < 0 else f" {LINES[number]}"
    if LINES[number].lstrip().startswith("- ") or entry_of(LINES[number]).is_block:  # type: ignore[union-attr]
        return
    document, codes = read(with_line(number, line))
    assert codes == ["yaml-indent"], line
    assert document is not None
    assert VALUE is not None
    assert document.value == VALUE.value


@given(st.lists(st.sampled_from(sorted(SLIPS)), min_size=2, max_size=4, unique=True), st.data())
def test_several_slips_are_told_in_one_run(slips: list[str], data: st.DataObject) -> None:
    numbers = data.draw(
        st.lists(st.sampled_from(ENTRIES[:4]), min_size=len(slips), max_size=len(slips), unique=True)
    )
    lines = list(LINES)
    for slip, number in zip(slips, numbers, strict=True):
        lines[number] = SLIPS[slip][0](lines[number])
    wrong = sum(line != old for line, old in zip(lines, LINES, strict=True))
    _, problems = parse("a.yaml", "\n".join(lines), lambda: KEYS)
    told = sum(1 + int(more[1]) if (more := re.search(r"in (\d+) more", p.message)) else 1 for p in problems)
    assert told == wrong


@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1, max_size=40))
def test_quotation_marks_make_any_text_a_value(text: str) -> None:
    if text.isascii() or text.isprintable():
        document, problems = parse("a.yaml", f"claim: {quoted(text)}\n")
        assert document is not None
        assert document.value == {"claim": text}
        assert not [problem for problem in problems if problem.severity is Severity.ERROR]


@given(st.text("ab:#'\"[]{}>|&*!%@`-? \t\n，：“”\u00a0", max_size=60))
def test_any_text_of_signs_gives_a_value_or_a_problem_within_it(text: str) -> None:
    document, problems = parse("a.yaml", f"claim: {text}\ntopics: [arms]\n", lambda: KEYS)
    assert document is not None or problems
    lines = text.count("\n") + 3
    assert all(1 <= problem.at.line <= lines and problem.message and problem.help for problem in problems)


@given(st.text("ab:#'\"[]{}>- \n", max_size=60))
def test_the_edits_of_a_problem_keep_the_lines(text: str) -> None:
    _, problems = parse("a.yaml", text, lambda: KEYS)
    for problem in problems:
        assert mended(text, problem.edits).count("\n") == text.count("\n")


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("summary: |\n  • a point\n  source：so\n  \u00a0words\nclaim: x\n", []),
        ("summary: >-\n  <<<<<<< is no mark here\nclaim: x\n", []),
        ("claim: see https://news.example/a\n", []),
        ("claim: it is 12:30 o'clock\n", []),
        ("claim: x # a comment\n", []),
        ("claim: x #1\n", ["yaml-comment"]),
        ("claim: 'x' #1\n", []),
        ("exact: x #1\n", []),
        ("claim: “x”\n", ["yaml-curly-quotes"]),
        ("claim: “x” and “y”\n", []),
        ('claim: "“x”"\n', []),
        ("exact: “x”\n", []),
        ("summary: |\n  “x” #1\n", []),
    ],
)
def test_what_only_looks_like_a_slip_is_left_alone(text: str, codes: list[str]) -> None:
    assert read(text)[1] == codes
