"""`site-builder check` as a process: its formats, what --fix writes, and how it exits."""

import json
import stat
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import click
import pytest
from builders import CLAIM, a_project, run, tree

from site_builder.commands.fixing import write
from site_builder.fixes import Fix
from site_builder.project import Project

WRONG = CLAIM.replace("says: asserts", "says: confirms")
UNTIDY = (
    CLAIM.replace("topics: [arms]\n", "").replace("The White House", "the White House")
    + "topics: [arms]  \n\n"
)


@pytest.mark.parametrize("kind", ["concise", "github", "sarif", "json", "junit", "rdjson"])
def test_programs_get_their_format_alone(tmp_path: Path, kind: str) -> None:
    project = a_project(tmp_path, {"claims/ships.yaml": WRONG})
    before = tree(project.root)
    result = run(project.root, "check", "--format", kind)
    assert result.returncode == 1
    assert result.stderr == "1 claim, 1 article: 1 error in 1 file\n"
    assert "says-of-another" in result.stdout
    match kind:
        case "sarif" | "json" | "rdjson":
            json.loads(result.stdout)
        case "junit":
            ElementTree.fromstring(result.stdout)
        case "concise":
            assert result.stdout.startswith("claims/ships.yaml:15:11: error[says-of-another] ")
        case "github":
            assert result.stdout.startswith("::error file=claims/ships.yaml,line=15,")
    assert tree(project.root) == before


@pytest.mark.parametrize("kind", ["text", "concise", "github", "sarif", "json", "junit", "rdjson"])
def test_a_clean_site_exits_with_0_in_every_format(tmp_path: Path, kind: str) -> None:
    result = run(a_project(tmp_path).root, "check", "--format", kind)
    assert result.returncode == 0
    assert "1 claim, 1 article: no problems\n" in (result.stdout, result.stderr)


def test_text_shows_problems_beside_the_counts(tmp_path: Path) -> None:
    project = a_project(tmp_path, {"claims/ships.yaml": UNTIDY.replace("asserts", "confirms")})
    result = run(project.root, "check")
    assert "   14 |     says: confirms\n      |           ^^^^^^^^\n" in result.stderr
    assert result.stdout == "1 claim, 1 article: 1 error, 1 warning in 1 file; 1 can be fixed with --fix\n"


def test_programs_get_paths_from_where_they_run(tmp_path: Path) -> None:
    a_project(tmp_path / "sites" / "a", {"claims/ships.yaml": WRONG})
    result = run(tmp_path, "check", "--project", "sites/a", "--format", "concise")
    assert result.stdout.startswith("sites/a/claims/ships.yaml:15:11: ")
    where = tmp_path / "sites"
    result = run(where, "check", "--project", "a", "--format", "github", GITHUB_WORKSPACE=str(tmp_path))
    assert result.stdout.startswith("::error file=sites/a/claims/ships.yaml,")


def test_github_gets_a_summary_beside_what_is_there(tmp_path: Path) -> None:
    project = a_project(tmp_path / "site", {"claims/ships.yaml": WRONG})
    summary = tmp_path / "summary.md"
    summary.write_text("# before\n")
    result = run(project.root, "check", "--format", "github", GITHUB_STEP_SUMMARY=str(summary))
    assert result.returncode == 1
    before, _, table = summary.read_text().partition("\n")
    assert before == "# before"
    assert "| error |" in table
    assert run(project.root, "check", GITHUB_STEP_SUMMARY=str(tmp_path / "none")).returncode == 1
    assert not (tmp_path / "none").exists()
    lost = run(project.root, "check", "--format", "github", GITHUB_STEP_SUMMARY=str(tmp_path))
    assert (lost.returncode, lost.stdout) == (1, result.stdout)
    assert "the summary cannot be written" in lost.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--format", "xml"), "xml"),
        (("--diff",), "--fix"),
        (("--fix", "--diff", "--format", "json"), "--format"),
    ],
)
def test_wrong_usage_exits_with_2(tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    project = a_project(tmp_path, {"claims/ships.yaml": UNTIDY})
    before = tree(project.root)
    result = run(project.root, "check", *words)
    assert result.returncode == 2
    assert said in result.stderr
    assert tree(project.root) == before


TWO = {"claims/ships.yaml": UNTIDY, "claims/a/boats.yaml": UNTIDY.replace("Ships", "Boats")}
"""Two claims, with a mistake each."""


@pytest.mark.parametrize(
    ("folder", "words", "checked"),
    [
        (".", ("claims/ships.yaml",), ["claims/ships.yaml"]),
        ("claims", ("ships.yaml", "--project", ".."), ["claims/ships.yaml"]),
        ("seeds", ("../claims/a", "--project", ".."), ["claims/a/boats.yaml"]),
        (".", ("claims",), ["claims/a/boats.yaml", "claims/ships.yaml"]),
        (".", ("claims/a", "./claims//ships.yaml"), ["claims/a/boats.yaml", "claims/ships.yaml"]),
        (".", ("seeds/wire.txt",), ["claims/a/boats.yaml", "claims/ships.yaml"]),
        (".", (".",), ["claims/a/boats.yaml", "claims/ships.yaml"]),
        (".", ("site.yaml",), ["claims/a/boats.yaml", "claims/ships.yaml"]),
        ("claims/a", ("boats.yaml", "--project", "../.."), ["claims/a/boats.yaml"]),
    ],
)
def test_files_are_named_from_where_the_command_runs(
    tmp_path: Path, folder: str, words: tuple[str, ...], checked: list[str]
) -> None:
    root = a_project(tmp_path, TWO).root
    result = run(root / folder, "check", "--format", "concise", *words)
    found = {Path(line.partition(":")[0]) for line in result.stdout.splitlines()}
    assert sorted((root / folder / path).resolve().relative_to(root).as_posix() for path in found) == checked
    assert result.returncode == 0


def test_a_file_is_named_behind_a_link(tmp_path: Path) -> None:
    a_project(tmp_path / "site", TWO)
    (tmp_path / "link").symlink_to("site")
    result = run(tmp_path, "check", "--project", "link", "link/claims/ships.yaml")
    assert result.stdout.startswith("1 claim, 1 article: ")
    (tmp_path / "site" / "claims" / "other.yaml").symlink_to("ships.yaml")
    result = run(tmp_path / "site", "check", "claims/other.yaml")
    assert "error[file-not-regular]" in result.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("claims/ship.yaml",), "there is no “claims/ship.yaml”; did you mean “claims/ships.yaml”?"),
        (("nothing",), "there is no “nothing”"),
        (("README.md",), "“README.md” is no file of the site: these are site.yaml, and those in claims/ and"),
        (("..",), "“..” is no file of the site"),
        (("claims/.hidden.yaml",), "“claims/.hidden.yaml” is no file of the site"),
        (("claims/ships.yaml", "no\x1b[31m"), "there is no “no�[31m”"),
        (("claims/ships.yaml", "--since", "HEAD"), "--since and --reanchor are about all files"),
        (("claims/ships.yaml", "--reanchor", "site"), "--since and --reanchor are about all files"),
    ],
)
def test_what_is_no_file_of_the_site_is_wrong_usage(
    tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    project = a_project(tmp_path, {"README.md": "x\n", "claims/.hidden.yaml": CLAIM})
    result = run(project.root, "check", *words)
    assert (result.returncode, result.stdout) == (2, "")
    assert said in result.stderr


def test_programs_are_told_which_files_were_checked(tmp_path: Path) -> None:
    result = run(a_project(tmp_path, TWO).root, "check", "--format", "json", "claims/ships.yaml")
    assert json.loads(result.stdout)["checked"] == ["claims/ships.yaml"]


def test_fix_mends_only_the_named_files(tmp_path: Path) -> None:
    project = a_project(tmp_path, TWO)
    assert "a/boats" not in run(project.root, "check", "--fix", "--diff", "claims/ships.yaml").stdout
    result = run(project.root, "check", "--fix", "claims/ships.yaml")
    assert (result.returncode, result.stdout) == (0, "1 claim, 1 article: no problems\n")
    assert (project.root / "claims" / "ships.yaml").read_text() == CLAIM
    assert (project.root / "claims" / "a" / "boats.yaml").read_text() == TWO["claims/a/boats.yaml"]


def test_fix_mends_and_says_what_it_mended(tmp_path: Path) -> None:
    project = a_project(tmp_path, {"claims/ships.yaml": UNTIDY})
    path = project.root / "claims" / "ships.yaml"
    path.chmod(0o640)
    result = run(project.root, "check", "--fix")
    assert (result.returncode, result.stdout) == (0, "1 claim, 1 article: no problems\n")
    assert result.stderr == (
        "mended claims/ships.yaml: blanks at the ends of lines; not one line end at the end;"
        " keys that were not in order; 1 quotation not in the article's own typography\n"
    )
    assert path.read_text() == CLAIM
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    before = tree(project.root)
    assert run(project.root, "check", "--fix").stderr == ""
    assert tree(project.root) == before


def test_fix_leaves_what_a_person_must_mend_and_exits_by_it(tmp_path: Path) -> None:
    project = a_project(tmp_path, {"claims/ships.yaml": UNTIDY.replace("asserts", "confirms")})
    result = run(project.root, "check", "--fix")
    assert result.returncode == 1
    assert result.stdout == "1 claim, 1 article: 1 error in 1 file\n"
    assert "says-of-another" in result.stderr
    assert "excerpt-case" not in result.stderr
    assert (project.root / "claims" / "ships.yaml").read_text() == WRONG


def test_fix_with_a_format_reports_what_remains(tmp_path: Path) -> None:
    project = a_project(tmp_path, {"claims/ships.yaml": UNTIDY.replace("asserts", "confirms")})
    result = run(project.root, "check", "--fix", "--format", "json")
    assert [problem["code"] for problem in json.loads(result.stdout)["problems"]] == ["says-of-another"]
    assert result.stderr.startswith("mended claims/ships.yaml: ")


def test_fix_says_what_it_left_and_why(tmp_path: Path) -> None:
    text = "topics: [arms]\nnote: x\n" + CLAIM.replace("topics: [arms]\n", "")
    project = a_project(tmp_path, {"claims/ships.yaml": text})
    before = tree(project.root)
    result = run(project.root, "check", "--fix")
    assert (
        "left claims/ships.yaml as it is: its keys are not in order: there is no key “note”" in result.stderr
    )
    assert result.returncode == 1
    assert tree(project.root) == before


@pytest.mark.parametrize("text", [UNTIDY, UNTIDY.replace("\n", "\r\n"), UNTIDY.rstrip(), "\ufeff" + UNTIDY])
def test_the_diff_is_what_fix_would_do(tmp_path: Path, text: str) -> None:
    project = a_project(tmp_path, {"claims/ships.yaml": text})
    before = tree(project.root)
    result = subprocess.run(
        [sys.executable, "-m", "site_builder", "check", "--fix", "--diff"],
        cwd=project.root,
        capture_output=True,
        check=False,
    )
    assert result.returncode == 0
    assert b"1 claim, 1 article: 1 warning in 1 file" in result.stderr
    assert tree(project.root) == before
    subprocess.run(["git", "apply", "-"], cwd=project.root, input=result.stdout, check=True)
    assert (project.root / "claims" / "ships.yaml").read_bytes() == CLAIM.encode()


def test_nothing_that_fix_prints_drives_the_terminal(tmp_path: Path) -> None:
    project = a_project(tmp_path, {"claims/\x1b[31m\u202e::x.yaml": UNTIDY})
    for words in (("--fix", "--diff"), ("--fix",)):
        result = run(project.root, "check", *words)
        assert "mended claims/�[31m�::x.yaml" in result.stderr or "--diff" in words
        assert "\x1b" not in result.stderr
        assert "\u202e" not in result.stderr


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    project = a_project(tmp_path / "site")
    outside = tmp_path / "outside.yaml"
    outside.write_text(UNTIDY)
    (project.root / "claims" / "link.yaml").symlink_to(outside)
    run(project.root, "check", "--fix")
    assert outside.read_text() == UNTIDY


def test_a_file_that_changed_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    project = a_project(tmp_path)
    before = tree(project.root)
    with pytest.raises(click.ClickException, match="is unchanged: the file was changed at the same moment"):
        write(Fix("claims/ships.yaml", "claim: old\n", "claim: new\n", ("x",), ()), project)
    assert tree(project.root) == before
    with pytest.raises(click.ClickException, match="is unchanged"):
        write(Fix("claims/gone.yaml", "claim: old\n", "claim: new\n", ("x",), ()), Project(tmp_path))
    assert tree(project.root) == before


@pytest.mark.parametrize(
    "words",
    [("check", "--fix"), ("check", "--format", "sarif"), ("check", "--format", "junit"), ("explain",)],
)
def test_no_heavy_library_is_imported(tmp_path: Path, words: tuple[str, ...]) -> None:
    project = a_project(tmp_path, {"claims/ships.yaml": UNTIDY})
    result = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "site_builder", *words],
        cwd=project.root,
        capture_output=True,
        text=True,
        check=True,
    )
    imported = {line.rsplit("|", 1)[-1].strip() for line in result.stderr.splitlines()}
    assert "site_builder" in imported
    assert not imported & {"jinja2", "markdown_it", "rapidfuzz", "tornado", "hypothesis", "lxml"}
    assert not imported & {"site_builder.evidence", "babel.dates"}, "no state is derived, and no date printed"
