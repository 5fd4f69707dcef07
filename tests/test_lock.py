"""A second build waits for the first, and says so."""

import subprocess
import sys
from pathlib import Path
from threading import Timer
from typing import Final

import pytest
from builders import a_project

from site_builder import cache
from site_builder.lock import locked

WAITS: Final = "another build is at work here; this one waits until it is done\n"


def begun(root: Path, *words: str) -> subprocess.Popen[str]:
    command = (sys.executable, "-m", "site_builder", "build", *words)
    return subprocess.Popen(
        command, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, bufsize=1
    )


@pytest.mark.parametrize("words", [(), ("--no-cache",)], ids=["of one project", "into one folder"])
def test_a_build_that_waits_says_so(tmp_path: Path, words: tuple[str, ...]) -> None:
    """Of the same project, or of another one that publishes beside it."""
    project = a_project(tmp_path)
    kept = cache.folder(project.root)
    assert kept
    kept.mkdir(parents=True)
    with locked(project.root if words else kept):
        build = begun(project.root, *words)
        assert build.stderr
        silent = Timer(60, build.kill)
        silent.start()
        said, stands = build.stderr.readline(), (project.root / "site").exists()
        silent.cancel()
    with build:
        assert build.communicate()[1] == ""
    assert (said, stands, build.returncode) == (WAITS, False, 0)
    assert (project.root / "site" / "index.html").exists()


def test_only_a_build_that_waits_says_so(tmp_path: Path) -> None:
    project = a_project(tmp_path)
    for words in ((), (), ("--no-cache",)):
        with begun(project.root, *words) as build:
            assert build.communicate()[1] == ""
        assert build.returncode == 0


def test_quiet_is_quiet(tmp_path: Path) -> None:
    project = a_project(tmp_path)
    with begun(project.root, "--quiet") as first, begun(project.root, "--quiet") as second:
        assert first.communicate() == second.communicate() == ("", "")
    assert first.returncode == second.returncode == 0
