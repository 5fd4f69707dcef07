"""Every problem has its explanation, and every example does what it says."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
from builders import run
from problem_codes import codes

from site_builder.diagnostic import Diagnostics
from site_builder.examine import examine
from site_builder.explanations import explanations, groups
from site_builder.fixes import fixes
from site_builder.project import Project

ARTICLE = """\
Old bridge to close

The old bridge will close on Monday, the city said on Friday. “It is not safe,” City Hall said. “We will mend it.”
The railway says that it has not heard of any plan. The engineers found cracks in 2 of the 5 piers.
Later the city said on Friday that buses will run. It may be that the old bridge will close on Monday.
"""
SUM = sha256(ARTICLE.encode()).hexdigest()
FILES = {
    "site.yaml": """\
title: The old bridge
parties:
  city: {name: The city, kind: government, members: {city-hall: City Hall}}
  railway: {name: The railway, kind: organisation}
  engineers: {name: The engineers, kind: independent, evidence: A survey of the piers}
outlets:
  gazette: The Gazette
topics:
  bridge: The old bridge
  traffic: Traffic
""",
    "seeds/gazette.txt": ARTICLE,
    "seeds/gazette.yaml": f"""\
id: gazette
title: Old bridge to close
publisher: The Gazette
published: 2024-04-05
language: en
sha256: {SUM}
""",
    "claims/bridge-closes.yaml": """\
claim: The old bridge will close on Monday
claimant: city
said: 2024-04-05
topics: [bridge]
principals: [city]
summary: The city says so.
excerpts:
  - source: gazette
    exact: The old bridge will close on Monday, the city said on Friday.
    party: city
    says: asserts
    mode: indirect
searched: The one article that is held was read for a reply.
changes:
  - {date: 2024-04-06, kind: published, text: First published.}
""",
}
"""A small site without a problem, in which each example takes the place of what has the same keys."""

KEY = re.compile(r"(?P<lead>\s*(?:- )?)(?P<key>[\w-]+)")


def chunks(text: str) -> Iterator[list[str]]:
    """Lines that begin a key, each with the deeper and blank lines below it, and one that should be deeper."""
    chunk: list[str] = []
    for line in text.splitlines():
        announced = chunk and chunk[-1].endswith((">-", "|"))
        deeper = chunk and (announced or not line.strip() or indent(line) > indent(chunk[0]))
        if chunk and not deeper:
            yield chunk
            chunk = []
        chunk.append(line)
    yield chunk


def indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def laid_over(base: str, example: str) -> str:
    """The file with the example's keys in the place of its own; keys that it lacks come at its end."""
    lines = base.splitlines()
    placed: dict[str, int] = {}
    for chunk in chunks(example):
        key = KEY.match(chunk[0])
        name = key["key"] if key else chunk[0]
        pattern = re.compile(rf"(?P<lead>\s*(?:- )?){re.escape(name)}\b")
        at = (
            None if name in placed else next((n for n, line in enumerate(lines) if pattern.match(line)), None)
        )
        if at is None:
            where = placed.get(name, _end_of_first_excerpt(lines, name))
            lead = "    " if name in EXCERPT_KEYS else ""
            new = [lead + line for line in chunk]
            lines[where:where] = new
        else:
            where = at
            lead = " " * (indent(lines[at]) - indent(chunk[0]))
            length = len(next(chunks("\n".join(lines[at:]))))
            new = [lead + line if line.strip() else line for line in chunk]
            lines[at : at + length] = new
        placed[name] = where + len(new)
    return "\n".join(lines) + "\n"


EXCERPT_KEYS = {"prefix", "suffix", "occurrence", "start", "end", "via", "bears_on", "said"}


def _end_of_first_excerpt(lines: list[str], name: str) -> int:
    """Behind the first excerpt for a key of excerpts, else the end of the file."""
    if name not in EXCERPT_KEYS:
        return len(lines)
    return next(n for n, line in enumerate(lines) if line.startswith("    mode:")) + 1


def checked(root: Path, files: Mapping[str, str | bytes | None]) -> Diagnostics:
    """The problems of a site of these files; `None` stands for no file."""
    for path, content in files.items():
        if content is not None:
            target = root / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content.encode() if isinstance(content, str) else content)
    return examine(Project(root), today=date.today()).problems


CLAIM = FILES["claims/bridge-closes.yaml"]
RECORD = FILES["seeds/gazette.yaml"]
OF_FILES: Mapping[str, Mapping[str, str | bytes | None]] = {
    "duplicate-id": {"seeds/gazette-2.txt": ARTICLE, "seeds/gazette-2.yaml": RECORD},
    "duplicate-slug": {"claims/2024/bridge-closes.yaml": CLAIM},
    "bad-slug": {"claims/Bridge closes!.yaml": CLAIM},
    "file-missing": {"site.yaml": None},
    "file-empty": {"claims/more.yaml": ""},
    "file-not-utf8": {"seeds/gazette.txt": ARTICLE.encode("utf-16")},
    "file-binary": {"seeds/gazette.txt": ARTICLE + "\0"},
    "file-too-large": {"claims/more.yaml": "#" * 256_001},
    "file-not-read": {"claims/more.yml": CLAIM},
    "too-many": {"claims/more.yaml": CLAIM + "reviewed_by: [" + "a, " * 10_000 + "a]\n"},
    "more-problems": {"claims/more.yaml": CLAIM + "".join(f"k{n}: a\n" for n in range(200))},
    "file-misplaced": {"seeds/bridge-closes.yaml": CLAIM},
    "record-missing": {"seeds/gazette.yaml": None},
    "text-missing": {"seeds/gazette.txt": None},
    "source-changed": {"seeds/gazette.txt": ARTICLE + "More."},
    "no-claims": {"claims/bridge-closes.yaml": None},
    "source-removed": {
        "seeds/gazette.txt": None,
        "seeds/gazette.yaml": "id: gazette\nremoved: {date: 2024-04-08, reason: A court ordered it.}\n",
    },
    **{
        code: {
            "claims/old.yaml": f"removed: {{date: 2024-04-08, reason: A court ordered it.{instead}}}\n{more}"
        }
        for code, instead, more in (
            ("removed-and-kept", "", "summary: The city says so.\n"),
            ("unknown-claim", ", instead: bridge-close", ""),
            ("instead-unpublished", ", instead: old", ""),
        )
    },
}
"""Problems of whole files, and a site that has each."""
ELSEWHERE = {
    *groups()["Changes to published work (--since)"],
    *groups()["Questions for the reviewer (review)"],
    *groups()["Preview and import"],
    *groups()["Published sites"],
    "file-not-regular",
    "file-unreadable",
    "template-error",
}
"""Problems that other tests bring about: of a revision, a preview, an import, a published site, the disk."""
EXAMPLES = [code for code, explanation in explanations().items() if code not in {*OF_FILES, *ELSEWHERE}]


def test_every_problem_is_explained_and_nothing_else() -> None:
    assert sorted(explanations()) == sorted(codes())


def test_the_small_site_has_no_problem(tmp_path: Path) -> None:
    assert checked(tmp_path, FILES) == ()


@pytest.mark.parametrize("code", EXAMPLES)
def test_the_example_brings_the_problem_about_and_its_mend_does_not(tmp_path: Path, code: str) -> None:
    example = explanations()[code]
    assert example.file
    found = {}
    for name, text in (("wrong", example.wrong), ("right", example.right)):
        laid = laid_over(FILES[example.file], text.replace("{sha256}", SUM))
        found[name] = checked(tmp_path / name, {**FILES, example.file: laid})
    assert code in {problem.code for problem in found["wrong"]}
    assert found["right"] == ()
    for line in (example.article or "").splitlines():
        assert line in ARTICLE


@pytest.mark.parametrize("code", EXAMPLES)
def test_what_can_be_fixed_is_gone_after_fix(tmp_path: Path, code: str) -> None:
    example = explanations()[code]
    assert example.file
    laid = laid_over(FILES[example.file], example.wrong.replace("{sha256}", SUM))
    checked(tmp_path, {**FILES, example.file: laid})
    project = Project(tmp_path)
    examined = examine(project)
    promised = {problem.code for problem in examined.problems if problem.edits}
    for fix in fixes(project, examined.content, examined.problems):
        assert not fix.left
        (tmp_path / fix.path).write_text(fix.after)
    examined = examine(project)
    assert not promised & {problem.code for problem in examined.problems}
    assert list(fixes(project, examined.content, examined.problems)) == []


@pytest.mark.parametrize("code", OF_FILES)
def test_problems_of_whole_files_are_what_they_are_explained_to_be(tmp_path: Path, code: str) -> None:
    assert code in {problem.code for problem in checked(tmp_path, {**FILES, **OF_FILES[code]})}


def test_a_link_is_no_file(tmp_path: Path) -> None:
    checked(tmp_path, FILES)
    (tmp_path / "claims" / "link.yaml").symlink_to(tmp_path / "claims" / "bridge-closes.yaml")
    assert [problem.code for problem in examine(Project(tmp_path)).problems] == ["file-not-regular"]


def test_the_template_of_the_example_is_refused_and_the_mended_one_builds(tmp_path: Path) -> None:
    example = explanations()["template-error"]
    assert example.file
    checked(tmp_path, {**FILES, example.file: example.wrong})
    refused = run(tmp_path, "build")
    assert "error[template-error]" in refused.stderr
    checked(tmp_path, {example.file: example.right})
    assert run(tmp_path, "build").returncode == 0


def test_a_warning_is_called_one() -> None:
    """Whoever reads that something is a warning only may leave it as it is."""
    for code, explanation in explanations().items():
        assert ("warning" in explanation.matters) == (code in WARNINGS), code


WARNINGS = {
    *(code for code in groups()["Questions for the reviewer (review)"]),
    *("excerpt-case", "excerpt-outer-marks", "excerpt-context-unmatched", "excerpt-skipped-words"),
    *("excerpt-crosses-quotation", "language-untranslated", "yaml-curly-quotes", "no-claims"),
}


# --- the command


def test_alone_it_lists_every_problem_in_its_group(tmp_path: Path) -> None:
    result = run(tmp_path, "explain")
    assert result.returncode == 0
    lines = result.stdout.splitlines()
    for group, held in groups().items():
        below = lines[lines.index(group) + 1 :]
        listed = below[: below.index("")]
        assert [line.split()[0] for line in listed] == list(held)


@pytest.mark.parametrize("code", ["excerpt-case", "error[excerpt-case]", "[excerpt-case]"])
def test_a_code_is_explained_with_its_example(tmp_path: Path, code: str) -> None:
    result = run(tmp_path, "explain", code)
    assert result.returncode == 0
    assert result.stdout.startswith("excerpt-case: capital and small letters differ from the article's\n\n")
    assert "\nNot this, in claims/bridge-closes.yaml:\n\n    exact: the old bridge" in result.stdout
    assert "\nBut this:\n\n    exact: The old bridge" in result.stdout


@pytest.mark.parametrize(
    ("code", "said"), [("excerpt-cass", "did you mean “excerpt-case”?"), ("x", "`site-builder explain` lists all"), ("\x1b31m", "�")]
)  # fmt: skip
def test_an_unknown_code_exits_with_2(tmp_path: Path, code: str, said: str) -> None:
    result = run(tmp_path, "explain", code)
    assert result.returncode == 2
    assert said in result.stderr
    assert "\x1b" not in result.stderr


def test_every_explanation_is_fit_to_print(tmp_path: Path) -> None:
    for code in ("yaml-control-character", "yaml-tab"):
        printed = run(tmp_path, "explain", code).stdout
        assert all(character.isprintable() or character == "\n" for character in printed)
    assert "<tab>- source: gazette" in printed
    for explanation in explanations().values():
        assert "```" not in explanation.wrong + explanation.right
        assert explanation.title == explanation.title.strip(".")
        assert explanation.means.endswith(".")
        assert explanation.matters.endswith(".")
