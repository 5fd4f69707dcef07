"""Real git repositories for tests: files in, commits out, the same ids on every machine."""

import os
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

ALONE: Final = {
    **{name: value for name, value in os.environ.items() if not name.startswith("GIT_")},
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    **{
        f"GIT_{who}_{what}": value
        for who in ("AUTHOR", "COMMITTER")
        for what, value in (
            ("NAME", "An editor"),
            ("EMAIL", "editor@example.org"),
            ("DATE", "2023-11-01T12:00:00Z"),
        )
    },
}
"""An environment in which the machine's own settings for git do not count."""


def git(root: Path, *words: str, given: str = "", when: str = "") -> str:
    """What git says; it must be content. `given` is what it reads, `when` the time of what it commits."""
    dates = {"GIT_AUTHOR_DATE": when, "GIT_COMMITTER_DATE": when} if when else {}
    done = subprocess.run(
        ["git", *words],
        cwd=root,
        env={**ALONE, **dates},
        input=given,
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout.strip()


def init(root: Path, *options: str) -> Path:
    root.mkdir(parents=True, exist_ok=True)
    git(root, "init", "--quiet", "--initial-branch=main", *options)
    return root


def write(root: Path, files: Mapping[str, str | bytes]) -> None:
    for path, text in files.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text if isinstance(text, bytes) else text.encode())


def commit(
    root: Path, files: Mapping[str, str | bytes] | None = None, gone: Iterable[str] = (), when: str = ""
) -> str:
    """Commits everything in the folder after these changes; the commit's id."""
    write(root, files or {})
    for path in gone:
        (root / path).unlink()
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--allow-empty", "--message=A change", when=when)
    return git(root, "rev-parse", "HEAD")
