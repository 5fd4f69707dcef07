"""Whole projects through the real commands, against texts that a person has read.

`GOLDEN=write pytest tests/test_projects.py` renews the texts; read `git diff` before you commit them.
"""

import os
import re
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest
from builders import run

PROJECTS = Path(__file__).parent / "projects"
CHECKOUT = Path(__file__).parents[1]
KEPT = ("index.html", "claims/*.html", "sources/*.html", "data/claims.json")
"""What claims change most; `test_render` keeps pages of every other kind."""


def golden(path: Path, text: str) -> None:
    """Holds the text against the file; writes it where `GOLDEN=write` asks for that."""
    if os.environ.get("GOLDEN") == "write":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    assert text == path.read_text("utf-8")


@pytest.mark.parametrize("name", ["minimal", "conflicting", "korean"])
def test_a_good_project_gives_the_pages_that_were_read(tmp_path: Path, name: str) -> None:
    project = shutil.copytree(PROJECTS / name, tmp_path / name, ignore=shutil.ignore_patterns("golden"))
    result = run(project, "build")
    assert result.returncode == 0, result.stderr
    assert not result.stderr
    site, kept = project / "site", PROJECTS / name / "golden"
    made = {path.relative_to(site) for pattern in KEPT for path in site.glob(pattern)}
    for path in sorted(made):
        text = (site / path).read_text("utf-8")
        golden(kept / path, re.sub(r"(assets/\w+)\.[0-9a-f]{10}\.", r"\1.", text))
    assert made == {path.relative_to(kept) for path in kept.rglob("*") if path.is_file()}


def test_a_broken_project_is_told_everything_at_once(tmp_path: Path) -> None:
    project = shutil.copytree(
        PROJECTS / "broken", tmp_path / "broken", ignore=shutil.ignore_patterns("golden")
    )
    result = run(project, "check")
    assert result.returncode == 1
    golden(PROJECTS / "broken" / "golden" / "check.txt", result.stderr + result.stdout)


def promised(path: Path) -> bool:
    """Whether the file's bytes are promised: the search index and what has the sums of all files are not."""
    return path.is_file() and path.name not in _OF_ALL and "pagefind" not in path.parts


_OF_ALL = ("SHA256SUMS", "manifest.json")


def test_two_builds_give_the_same_bytes(tmp_path: Path) -> None:
    sites = []
    for name in ("one", "a/longer path"):
        project = shutil.copytree(PROJECTS / "conflicting", tmp_path / name)
        environment = {**os.environ, "PYTHONHASHSEED": str(len(name)), "TZ": "Asia/Seoul", "LC_ALL": "C"}
        command = [sys.executable, "-m", "site_builder", "build", "--base-url", "https://facts.example/"]
        subprocess.run(command, cwd=project, env=environment, check=True, capture_output=True)
        files = sorted(path for path in (project / "site").rglob("*") if promised(path))
        sites.append([(path.relative_to(project).as_posix(), path.read_bytes()) for path in files])
    assert sites[0] == sites[1]


def test_the_microsite_builds_without_a_warning(tmp_path: Path) -> None:
    names = ("site.yaml", "seeds", "claims")
    for name in names:
        source = CHECKOUT / name
        shutil.copytree(source, tmp_path / name) if source.is_dir() else shutil.copy(source, tmp_path)
    result = run(tmp_path, "build")
    assert result.returncode == 0, result.stderr
    assert not result.stderr
    found = re.match(
        r"site: (\d+) claims, (\d+) excerpts, 5 articles, (\d+) files, \3 written, no problems", result.stdout
    )
    assert found
    assert int(found[1]) >= 25
    assert int(found[2]) >= 90


def test_the_articles_are_the_bytes_that_were_received() -> None:
    """Held against a list beside the tests, so that nobody changes a text and its record together."""
    listed = (PROJECTS / "articles.sha256").read_text()
    seeds = sorted((CHECKOUT / "seeds").glob("*.txt"))
    assert "".join(f"{sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in seeds) == listed
