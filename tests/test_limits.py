"""Limits of the input: what is at a limit is read, one more is refused, and the refusal says how to raise it."""

from collections.abc import Callable, Mapping
from dataclasses import fields
from pathlib import Path

import pytest
from builders import ARTICLE, CLAIM, SITE, a_project, a_record

from site_builder.diagnostic import LONGEST, MOST
from site_builder.examine import examine
from site_builder.site import Limits

EXCERPT = CLAIM[CLAIM.index("  - source") : CLAIM.index("  - source", CLAIM.index("  - source") + 1)]
WORDS = "Moscow says that there is no evidence."


def deep(levels: int) -> dict[str, str]:
    """A claim file whose deepest value is a text with so many around it, the file's own among them."""
    return {"claims/ships.yaml": f"{CLAIM}note: {'[' * (levels - 1)}x{']' * (levels - 1)}\n"}


def excerpts(number: int) -> dict[str, str]:
    return {"claims/ships.yaml": CLAIM + EXCERPT * (number - 2)}


def padded(size: int) -> dict[str, str]:
    return {"claims/ships.yaml": CLAIM + "#" * (size - len(CLAIM.encode()) - 1) + "\n"}


def article(size: int) -> dict[str, str]:
    text = ARTICLE + "x" * (size - len(ARTICLE.encode()))
    return {"seeds/wire.txt": text, "seeds/wire.yaml": a_record(text)}


def values(number: int) -> dict[str, str]:
    """The good claim has 21 values, and the list of its reviewers is one more."""
    return {"claims/ships.yaml": f"{CLAIM}reviewed_by: [{', '.join(['a'] * (number - 22))}]\n"}


def summary(length: int) -> dict[str, str]:
    return {"claims/ships.yaml": CLAIM.replace("Washington says so.", "x" * length)}


def claims(number: int) -> dict[str, str]:
    return {f"claims/ships-{n}.yaml": CLAIM for n in range(number - 1)}


def articles(number: int) -> dict[str, str]:
    """Each has two files, and so has the one that is there."""
    texts = {f"seeds/a{n}.txt": ARTICLE for n in range(number // 2 - 1)}
    records = {path.replace(".txt", ".yaml"): a_record(ARTICLE, path[6:-4]) for path in texts}
    return {**texts, **records, **({"seeds/b.md": "x"} if number % 2 else {})}


def quotation(length: int) -> dict[str, str]:
    return {"claims/ships.yaml": CLAIM.replace(WORDS, WORDS + "x" * (length - len(WORDS)))}


ROWS: Mapping[str, tuple[int, Callable[[int], Mapping[str, str]], str, str]] = {
    "claim_bytes": (2_000, padded, "claims/ships.yaml:1:1 file-too-large", "the file holds 2,001 bytes; the limit is 2,000"),
    "source_bytes": (2_000, article, "seeds/wire.txt:1:1 file-too-large", "the file holds 2,001 bytes; the limit is 2,000"),
    "claim_files": (3, claims, "claims:1:1 too-many", "the folder holds 4 files; the limit is 3"),
    "seed_files": (4, articles, "seeds:1:1 too-many", "the folder holds 5 files; the limit is 4"),
    "excerpts": (4, excerpts, "claims/ships.yaml:27:5 too-many", "the claim has 5 excerpts and wordings; the limit is 4"),
    "quote_characters": (80, quotation, "claims/ships.yaml:8:12 too-long", "the quotation has 81 characters; the limit is 80"),
    "text_characters": (90, summary, "claims/ships.yaml:5:10 too-long", "the text has 91 characters; the limit is 90"),
    "yaml_values": (40, values, "claims/ships.yaml:17:69 too-many", "the file holds more than 40 values, which is the limit"),
    "yaml_depth": (5, deep, "claims/ships.yaml:17:11 yaml-too-deep", "values are nested more than 5 deep"),
}  # fmt: skip
"""By name: a value of the limit, files that hold so much, where more is told, and in which words."""

ALREADY = {"excerpt-twice", "unknown-key", "excerpt-not-found"}
"""What may be wrong at the limit all the same."""


@pytest.mark.parametrize("name", ROWS)
def test_what_is_at_the_limit_is_read_and_one_more_is_refused(tmp_path: Path, name: str) -> None:
    limit, files, place, message = ROWS[name]
    site = {"site.yaml": f"{SITE}limits: {{{name}: {limit}}}\n"}
    read = examine(a_project(tmp_path / "at", {**files(limit), **site})).problems
    assert {problem.code for problem in read} <= ALREADY
    refused = examine(a_project(tmp_path / "over", {**files(limit + 1), **site})).problems
    found = {f"{problem.at} {problem.code}": problem for problem in refused}
    assert found[place].message == message
    assert found[place].help.endswith(f", or raise `{name}` under `limits` in site.yaml")


def test_every_limit_has_its_row() -> None:
    assert ROWS.keys() == {field.name for field in fields(Limits)}


@pytest.mark.parametrize(("value", "codes"), [("100", set()), ("101", {"bad-value"}), ("x", {"bad-value"})])
def test_no_depth_is_allowed_at_which_reading_would_end(tmp_path: Path, value: str, codes: set[str]) -> None:
    project = a_project(tmp_path, {"site.yaml": f"{SITE}limits: {{yaml_depth: {value}}}\n", **deep(100)})
    assert {problem.code for problem in examine(project).problems} - {"unknown-key", "yaml-too-deep"} == codes


@pytest.mark.parametrize(
    ("more", "code"),
    [("#" * 2_000_000, "file-too-large"), ("x: [" + "a, " * 100_000 + "a]", "too-many"),
     (f"description: {'x' * 20_001}", "too-long"), (f"x: {'[' * 30}", "yaml-too-deep")],
)  # fmt: skip
def test_the_site_file_cannot_raise_its_own_limits(tmp_path: Path, more: str, code: str) -> None:
    raised = "limits: {claim_bytes: 9000000, text_characters: 900000, yaml_values: 900000, yaml_depth: 90}\n"
    (problem,) = [
        p
        for p in examine(a_project(tmp_path, {"site.yaml": f"{SITE}{raised}{more}\n"})).problems
        if p.at.path == "site.yaml"
    ]
    assert problem.code == code
    assert "raise" not in problem.help


@pytest.mark.parametrize(
    "wrong",
    [
        "".join(f"k{n}: x\n" for n in range(400)),
        "".join(f"claim: {n}\n" for n in range(400)),
        "".join(f"k{n}: x #y\n" for n in range(400)),
        "".join(f"a{n}: “x”\n" for n in range(400)),
        f"parts: {{a: x}}\nquotes: [{', '.join(['{}'] * 400)}]\n",
        CLAIM.replace("mode:", f"via: [{', '.join(f'nobody-{n}' for n in range(400))}]\n    mode:", 1),
        CLAIM.replace("mode:", f"bears_on: [{', '.join(f'p{n}' for n in range(400))}]\n    mode:", 1),
        CLAIM.replace("Washington says so.", "Monday, 1 May 2024, " * 400),
        CLAIM.replace("arms]", ", ".join(f"A{n}" for n in range(400)) + "]"),
        CLAIM + "".join(EXCERPT.replace("no evidence", f"no {n} evidence") for n in range(150)),
        CLAIM.replace("moscow, pyongyang", "m" * 15_000),
        CLAIM + "<<<<<<< a\n=======\n>>>>>>> b\n" * 400,
    ],
)
def test_what_is_told_of_one_file_has_a_bound(tmp_path: Path, wrong: str) -> None:
    problems = examine(a_project(tmp_path, {"claims/ships.yaml": wrong})).problems
    assert 0 < len(problems) <= 3 * (MOST + 1)
    for problem in problems:
        assert len(problem.message) <= LONGEST
        assert len(problem.help) <= LONGEST
        assert all(len(related.message) <= LONGEST for related in problem.related)
    if len(problems) > MOST:
        assert "more-problems" in {problem.code for problem in problems}
