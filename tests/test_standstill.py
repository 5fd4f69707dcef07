"""A build after which nothing changed looks at no claim, and misses no change."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from builders import CLAIM, SITE, a_project, run

OPENED = """
import sys
opened = []
sys.addaudithook(lambda event, args: opened.append(str(args[0])) if event == "open" else None)
sys.argv = ["site-builder", "build", *sys.argv[1:]]
from site_builder.cli import main
try:
    main()
finally:
    print(*sorted({path.rpartition("/")[2] for path in opened if path.endswith((".yaml", ".txt", ".html"))}))
"""


def build(root: Path, *words: str) -> tuple[str, list[str]]:
    """What the build says, without its time, and which of the project's files it opened."""
    command = [sys.executable, "-c", OPENED, *words]
    result = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    told, opened = result.stdout.splitlines()
    return told.rpartition(",")[0], opened.split()


@pytest.fixture
def still(tmp_path: Path) -> Path:
    """A project with nothing in it that makes other bytes each time."""
    return a_project(tmp_path, {"site.yaml": f"{SITE}search: false\n"}).root


def until_old(root: Path) -> str:
    """Builds until no file is so new that it has to be looked at, and says what the last build said."""
    while True:
        told, opened = build(root)
        if not opened:
            return told


def test_no_file_is_opened_when_nothing_changed(still: Path) -> None:
    told = until_old(still)
    assert re.fullmatch(r"site: 1 claim, 2 excerpts, 1 article, \d+ files, nothing new, no problems", told)
    assert build(still) == (told, [])


CHANGES: dict[str, Callable[[Path], object]] = {
    "a claim": lambda root: (root / "claims/ships.yaml").write_text(CLAIM.replace("Ships", "Boats", 1)),
    "a new claim": lambda root: (root / "claims/more.yaml").write_text(CLAIM),
    "a claim that is gone": lambda root: (root / "claims/more.yaml").unlink(),
    "a claim of the same size and time": lambda root: same_looking(
        root / "claims/ships.yaml", CLAIM.replace("Ships", "Boats", 1)
    ),
    "a template": lambda root: (root / "templates/about.html").write_text("About."),
    "a page that is gone": lambda root: (root / "site/claims/ships.html").unlink(),
    "a file of somebody": lambda root: (root / "site/CNAME").write_text("facts.example"),
}


def same_looking(path: Path, text: str) -> None:
    """Another text of the same length, under the same time."""
    before = path.stat()
    assert len(text.encode()) == before.st_size
    path.write_text(text)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


@pytest.mark.parametrize("change", CHANGES)
def test_every_change_is_seen(still: Path, change: str) -> None:
    (still / "claims/more.yaml").write_text(CLAIM.replace("Ships", "Planes", 1))
    (still / "templates").mkdir()
    if change == "a new claim":
        (still / "claims/more.yaml").unlink()
    until_old(still)
    CHANGES[change](still)
    _, opened = build(still)
    assert opened, change
    clean = run(still, "build", "--no-cache", "--out", "clean")
    assert clean.returncode == 0
    left = {path.relative_to(still / "site").as_posix() for path in (still / "site").rglob("*")}
    made = {path.relative_to(still / "clean").as_posix() for path in (still / "clean").rglob("*")}
    assert left - {"CNAME"} == made
    assert (still / "site/claims/ships.html").read_bytes() == (still / "clean/claims/ships.html").read_bytes()
