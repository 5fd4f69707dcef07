"""The steps of check.yml as GitHub runs them: bash, a clone of two commits, and pull requests of strangers."""

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from site_builder.scaffold import New, new_site

FILES = new_site(New(date(2026, 11, 27)))
CLAIM = "claims/example-ferry-late.yaml"
PAINT = "claims/example-ferry-paint.yaml"
WORKFLOW: Any = YAML(typ="safe", pure=True).load(FILES[".github/workflows/check.yml"])
CHECKOUT = WORKFLOW["jobs"]["check"]["steps"][0]["with"]
STEPS = {step["name"]: step for step in WORKFLOW["jobs"]["check"]["steps"] if "name" in step}


@dataclass(frozen=True, slots=True)
class Ran:
    """What a step printed on either stream, and its status."""

    status: int
    lines: tuple[str, ...]

    @property
    def heard(self) -> list[str]:
        """The lines that GitHub takes for commands: those outside of what is stopped."""
        heard, stopped = [], None
        for line in self.lines:
            if stopped is not None:
                stopped = None if line == f"::{stopped}::" else stopped
            elif line.startswith("::stop-commands::"):
                stopped = line.removeprefix("::stop-commands::")
            elif line.lstrip().startswith("::") or "##[" in line:
                heard.append(line)
        assert stopped is None, "commands are stopped for good"
        return heard


def git(folder: Path, *words: str | Path) -> None:
    person = ("-c", "user.name=An editor", "-c", "user.email=editor@desk.example")
    subprocess.run(["git", *person, *words], cwd=folder, check=True, capture_output=True)


def merged(root: Path, change: Mapping[str, str]) -> Path:
    """A clone of the commit that joins a pull request to its base, as GitHub makes both."""
    origin, clone = root / "origin", root / "clone"
    origin.mkdir()
    git(origin, "init", "--quiet", "--initial-branch", "main")
    for files, message in ((FILES, "A site"), ({"note.txt": "x"}, "More"), (change, "A change")):
        if message == "A change":
            git(origin, "switch", "--quiet", "--create", "change")
        for path, text in files.items():
            (origin / path).parent.mkdir(parents=True, exist_ok=True)
            (origin / path).write_text(text, "utf-8")
        git(origin, "add", "--all")
        git(origin, "commit", "--quiet", "--message", message)
    git(origin, "switch", "--quiet", "--detach", "main")
    git(origin, "merge", "--quiet", "--no-ff", "--message", "Joined", "change")
    git(origin, "update-ref", "refs/pull/1/merge", "HEAD")
    clone.mkdir()
    git(clone, "init", "--quiet")
    git(
        clone,
        "fetch",
        "--quiet",
        "--depth",
        str(CHECKOUT["fetch-depth"]),
        f"file://{origin}",
        "+refs/pull/1/merge:refs/remotes/pull/1/merge",
    )
    git(clone, "checkout", "--quiet", "--force", "refs/remotes/pull/1/merge")
    return clone


def ran(clone: Path, name: str) -> Ran:
    environment = {
        **os.environ,
        **WORKFLOW["env"],
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "GITHUB_WORKSPACE": str(clone),
        "GITHUB_STEP_SUMMARY": str(clone.parent / "summary.md"),
    }
    done = subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", STEPS[name]["run"]],
        cwd=clone,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    return Ran(done.returncode, tuple(done.stdout.splitlines()))


def test_a_good_change_is_built_and_reviewed(tmp_path: Path) -> None:
    clone = merged(tmp_path, {PAINT: FILES[PAINT].replace("draft: true\n", "")})
    for name in ("Check", "Build", "Review"):
        step = ran(clone, name)
        assert (step.status, step.heard) == (0, []), step.lines
    assert (
        clone / STEPS["Keep the pages, to be looked at before they are published"]["with"]["path"]
    ).is_dir()
    review = (clone / STEPS["Keep the review"]["with"]["path"]).read_text("utf-8")
    assert "The example ferry gets a new coat of paint" in review
    assert "Reported without a named source" in review
    assert "came late" not in review


def test_a_mistake_is_shown_at_its_line_and_reviewed_all_the_same(tmp_path: Path) -> None:
    clone = merged(tmp_path, {CLAIM: FILES[CLAIM].replace("never come late", "never been late")})
    check = ran(clone, "Check")
    assert check.status == 1
    assert [line.split("::")[1].split(",")[0] for line in check.heard] == [f"error file={CLAIM}"]
    assert "never been late" in (tmp_path / "summary.md").read_text("utf-8")
    build, review = ran(clone, "Build"), ran(clone, "Review")
    assert (build.status, build.heard) == (1, [])
    assert (review.status, review.heard) == (1, [])
    assert (clone / "review.md").read_text("utf-8")
    assert not (clone / "site").exists()


def test_a_site_that_names_no_builder_stops_and_says_so(tmp_path: Path) -> None:
    step = ran(merged(tmp_path, {"note.txt": "y"}), "Install site-builder")
    assert (step.status, step.heard) == (1, list(step.lines))
    assert step.lines == ("::error::no SITE_BUILDER is named in this workflow; README.md says how",)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("claims/a%0A::error::b.yaml", "x"),
        ("claims/x\n::set-output name=a::b.yaml", "x"),
        ("claims/example-x.yaml", '"::warning::a": "\\n::error::b"\n'),
        ("claims/example-x.yaml", "claim: |\n  a\n  ::stop-commands::mine\n  ::error::b ##[error]c\n"),
        ("templates/index.html", "{{ '\\n::error::a\\n' ~ nobody.knows }}"),
        ("site.yaml", "::error::a\n::add-mask::b"),
    ],
)  # fmt: skip
def test_no_text_of_a_stranger_becomes_a_command(tmp_path: Path, path: str, text: str) -> None:
    clone = merged(tmp_path, {path: text})
    check = ran(clone, "Check")
    assert all(line.startswith(("::error ", "::warning ")) for line in check.heard), check.lines
    for line in check.heard:
        assert line.count("::") == 2 or "::" not in line.split("::", 2)[1], line
    for name in ("Build", "Review"):
        assert ran(clone, name).heard == []


def test_the_code_of_a_pull_request_is_not_what_checks_it(tmp_path: Path) -> None:
    planted = "import pathlib\npathlib.Path(__file__).with_name('ran').touch()\n"
    modules = ("site_builder/__init__.py", "click.py", "sitecustomize.py", "secrets.py", "yaml/__init__.py")
    clone = merged(tmp_path, dict.fromkeys(modules, planted))
    for name in ("Check", "Build", "Review"):
        assert ran(clone, name).status == 0
    assert not list(clone.rglob("ran"))
