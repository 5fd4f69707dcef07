"""Stopwatches: what each phase is charged with, and that nothing is counted twice or left out."""

import os
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import pytest
from builders import CLAIM, SITE, a_project, tree

from site_builder import timing, version
from site_builder.build import build
from site_builder.built import Built
from site_builder.crew import Hands
from site_builder.diagnostic import Diagnostic
from site_builder.ledger_file import opened
from site_builder.plan import Plan
from site_builder.project import Project
from site_builder.timing import STILL, Made, Phase, Running, Spent, Stopwatch, Times, stopwatch

OF_ONE_CLAIM = {Phase.READ, Phase.PARSE, Phase.RESOLVE, Phase.ASSESS, Phase.FACETS, Phase.RENDER, Phase.WRITE}
OF_ALL = {Phase.CHANGES, Phase.WORDING, Phase.OVERVIEWS, Phase.LEDGER, Phase.PUBLISH}


def ticking(step: float) -> Iterator[float]:
    """A clock that is further by this much at each look."""
    now = 0.0
    while True:
        now += step
        yield now


def a_stopwatch() -> Running:
    """One for which each look at the clocks takes one second, in which processors work for two."""
    cpu, wall = ticking(2), ticking(1)
    return Running(lambda: next(cpu), lambda: next(wall))


def test_a_phase_within_another_counts_for_itself_alone() -> None:
    watch = a_stopwatch()
    with watch.phase(Phase.RENDER):
        with watch.phase(Phase.READ):
            pass
        with watch.phase(Phase.READ):
            pass
    assert watch.taken().spent == {Phase.RENDER: Spent(6, 3), Phase.READ: Spent(4, 2)}


def test_a_phase_that_fails_ends() -> None:
    watch = a_stopwatch()
    with watch.phase(Phase.RENDER):
        with pytest.raises(KeyError), watch.phase(Phase.READ):
            raise KeyError
        assert watch.taken().spent[Phase.READ] == Spent(2, 1)
    assert watch.taken().spent == {Phase.RENDER: Spent(2, 1)}


def test_what_was_taken_is_not_told_again() -> None:
    watch = a_stopwatch()
    watch.read(7)
    watch.add(Times(files_read=1, bytes_read=3))
    taken = watch.taken()
    assert (taken.files_read, taken.bytes_read) == (2, 10)
    assert list(taken.peaks) == [os.getpid()]
    assert watch.taken().files_read == 0


def test_the_slowest_files_are_kept() -> None:
    watch = a_stopwatch()
    for number in range(12):
        with watch.making(f"{number:02}"):
            if number == 5:
                with watch.phase(Phase.RENDER):  # looks at the clocks twice more
                    pass
    made = watch.taken()
    assert (made.files_made, len(made.slowest)) == (12, timing.SLOWEST)
    assert made.slowest[0] == Made(6, "05")


def test_times_add_up() -> None:
    one = Times({Phase.READ: Spent(1, 2)}, 1, 10, 1, (Made(2, "a"),), {1: 5, 2: 7})
    other = Times({Phase.READ: Spent(3, 4), Phase.WRITE: Spent(1, 1)}, 2, 20, 1, (Made(3, "b"),), {2: 9})
    assert one + other == Times(
        {Phase.READ: Spent(4, 6), Phase.WRITE: Spent(1, 1)},
        3,
        30,
        2,
        (Made(3, "b"), Made(2, "a")),
        {1: 5, 2: 9},
    )


def timed(root: Path, jobs: int = 1, watch: Stopwatch | None = None) -> tuple[Built, Times]:
    """A build without a cache, with what its stopwatch shows."""
    watch = watch or stopwatch()
    watch.taken()
    plan = Plan(project=Project(root), out=root / "site")
    with opened(None, version.fingerprint()) as ledger, Hands(jobs) as crew:
        built = build(plan, ledger, crew, watch=watch)
    return built, watch.taken()


def some(root: Path, claims: int) -> Path:
    """A project of so many claims, without a search index."""
    project = a_project(root, {"site.yaml": f"{SITE}search: false\n"})
    for number in range(1, claims):
        (root / "claims" / f"more-{number}.yaml").write_text(CLAIM.replace("arms", f"arms {number}", 1))
    return project.root


def test_the_work_of_a_build_is_counted(tmp_path: Path) -> None:
    root = some(tmp_path, 3)
    seen: list[tuple[str, int]] = []
    own = Project.read

    def read(project: Project, path: str, limit: int) -> bytes | Diagnostic:
        content = own(project, path, limit)
        seen.append((path, len(content) if isinstance(content, bytes) else 0))
        return content

    with patch.object(Project, "read", read):
        built, times = timed(root)
    assert built.published
    site = tree(root / "site")
    assert times.files_read == len(seen)
    assert times.bytes_read == sum(size for _, size in seen)
    assert {path for path, _ in seen} == tree(root).keys() - {f"site/{path}" for path in site}
    assert times.files_made == built.published.written - 2 == len(site) - 2, (
        "all but the list and the manifest"
    )
    assert built.published.bytes_written == sum(map(len, site.values()))
    assert (built.work.read, built.work.printed) == (3, 3)
    assert built.work.printed * 4 + built.work.overviews == times.files_made
    assert {made.path for made in times.slowest} <= site.keys()
    assert times.spent.keys() == OF_ONE_CLAIM | OF_ALL
    assert list(times.peaks) == [os.getpid()]


def test_what_workers_did_adds_up(tmp_path: Path) -> None:
    root = some(tmp_path, 60)
    alone, together = (timed(root, jobs) for jobs in (1, 2))
    for built, times in (alone, together):
        assert built.work == alone[0].work
        assert times.files_made == alone[1].files_made
        assert times.spent.keys() == OF_ONE_CLAIM | OF_ALL
    assert len(alone[1].peaks) == 1
    assert len(together[1].peaks) == 4, "this process, two others, and one that compares the articles"


def test_without_a_profile_no_clock_is_looked_at(tmp_path: Path) -> None:
    with patch.object(timing, "Running", side_effect=AssertionError), patch.object(timing, "_running", None):
        built, times = timed(some(tmp_path, 60), jobs=2, watch=STILL)
    assert built.work.printed == 60
    assert times == Times()
