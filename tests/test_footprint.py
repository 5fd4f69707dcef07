"""When a file's mark proves that it is as it was, and what tells folders from each other."""

import os
import time
from collections.abc import Hashable
from dataclasses import dataclass
from pathlib import Path

import pytest
from builders import a_project, built

from site_builder import version
from site_builder.footprint import NEVER, contents_below, digest, footprint, lasting, marks_below
from site_builder.ledger_file import opened
from site_builder.project import Project

NOW = 1_700_000_000_123_456_789
SECOND = 1_000_000_000
WHOLE = 1_700_000_000 * SECOND
"""A time as systems have it that know whole seconds only."""


@dataclass(frozen=True)
class Marked(Project):
    """A project whose files all have this mark."""

    given: Hashable = None

    def mark(self, path: str) -> Hashable:
        return self.given


@pytest.mark.parametrize(
    ("changed", "now", "fresh"),
    [
        (NOW - 3600 * SECOND, NOW, False),
        (NOW - SECOND, NOW, False),
        (NOW - SECOND // 20, NOW, True),  # in the tick before
        (NOW, NOW, True),
        (NOW + SECOND // 20, NOW, True),  # while it was looked at
        (NOW + 3600 * SECOND, NOW, True),  # by a clock that was wrong
        (WHOLE, WHOLE + SECOND, True),  # it may have changed twice in that second
        (WHOLE, WHOLE + 2 * SECOND, True),
        (WHOLE, WHOLE + 2 * SECOND + 1, False),
    ],
)
@pytest.mark.parametrize("by", ["content", "status"])
def test_a_mark_is_fresh_if_a_further_change_could_leave_it(
    changed: int, now: int, fresh: bool, by: str
) -> None:
    """Either time decides: that of the content can be set, that of the status cannot."""
    old = NOW - 7200 * SECOND
    times = (changed, old) if by == "content" else (old, changed)
    marked = Marked(Path(), (*times, 10, 1, 0o100644))
    assert footprint(marked, "a", now).fresh is fresh
    assert (lasting(marked.given, now) == NEVER) is fresh


@pytest.mark.parametrize("again", [False, True])
def test_a_claim_whose_mark_proves_nothing_is_looked_at_in_the_next_build(
    tmp_path: Path, again: bool
) -> None:
    """Newly read, and as it was: its time is that of a clock that was wrong."""
    project, cache = a_project(tmp_path / "site"), tmp_path / "cache"
    path = "claims/ships.yaml"
    for _ in range(1 + again):
        tomorrow = time.time() + 24 * 3600
        os.utime(project.root / path, (tomorrow, tomorrow))
        assert built(project, cache=cache).published
    with opened(cache, version.fingerprint()) as ledger:
        assert [(row.path, row.mark) for row in ledger.claims()] == [(path, NEVER)]


def test_a_file_that_is_not_there_is_never_fresh(tmp_path: Path) -> None:
    found = footprint(Project(tmp_path), "nothing", NOW)
    assert (found.mark, found.fresh) == (None, False)


def test_a_change_that_keeps_size_and_time_leaves_another_mark(tmp_path: Path) -> None:
    project = a_project(tmp_path, {"a.txt": "one"})
    before, times = project.mark("a.txt"), os.stat(tmp_path / "a.txt")
    os.utime(tmp_path / "a.txt", ns=(times.st_atime_ns, times.st_mtime_ns - SECOND))
    os.utime(tmp_path / "a.txt", ns=(times.st_atime_ns, times.st_mtime_ns))
    assert project.mark("a.txt") != before or footprint(project, "a.txt", times.st_ctime_ns).fresh


def test_no_part_runs_into_the_next() -> None:
    assert len({digest("ab", "c"), digest("a", "bc"), digest("abc"), digest("ab", "c", "")}) == 4


def test_names_that_are_no_text() -> None:
    assert digest("\udcff") == digest(b"\xff")


@pytest.mark.parametrize("digested", [contents_below, lambda folder: marks_below((folder,))])
def test_what_a_folder_holds(tmp_path: Path, digested: object) -> None:
    assert callable(digested)
    seen = [digested(tmp_path)]
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "a").write_text("one")
    seen.append(digested(tmp_path))
    (tmp_path / "below" / "a").write_text("two")
    os.utime(tmp_path / "below" / "a", ns=(0, 0))
    seen.append(digested(tmp_path))
    (tmp_path / "below" / "a").rename(tmp_path / "a")
    seen.append(digested(tmp_path))
    (tmp_path / "a").unlink()
    assert digested(tmp_path) == seen[0]
    assert len(set(seen)) == 4
