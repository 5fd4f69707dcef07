"""The crew: the same whoever works, whoever is lost on the way; and nobody works once the build is over."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import pytest
from builders import SITE, a_project, built, run, tree
from test_terminal import half_written, many, until

from site_builder import database
from site_builder.crew import FEW, Alone, Hands, Workers
from site_builder.project import Project

BATCHES: Final = tuple((number, number + 1) for number in range(40))
HERE: Final = os.getpid()


def sums(batch: Sequence[int]) -> int:
    return sum(batch)


def slow_at_first(batch: Sequence[int]) -> int:
    """All others are done before the first is, as far as they may be."""
    if batch[0] == 0:
        for _ in range(3_000_000):
            pass
    return sum(batch)


def much(batch: Sequence[int]) -> bytes:
    """More than a pipe takes at once."""
    return bytes(batch) * 500_000


def deadly(batch: Sequence[int]) -> int:
    """Kills any process but the test's own."""
    if batch[0] in (3, 17) and os.getpid() != HERE:
        os.kill(os.getpid(), signal.SIGKILL)
    return sum(batch)


def interrupted(batch: Sequence[int]) -> int:
    """As if Ctrl-C had been pressed."""
    if os.getpid() != HERE:
        os.kill(os.getpid(), signal.SIGINT)
    return sum(batch)


def wrong(batch: Sequence[int]) -> int:
    if batch[0] == 7:
        raise ValueError("seven")
    return sum(batch)


@pytest.fixture
def workers() -> Iterator[Workers]:
    before = children(HERE)
    crew = Workers(3)
    yield crew
    crew.dismiss()
    assert children(HERE) == before


def children(process: int) -> set[int]:
    """The processes that it began and that are still there."""
    return {
        int(child)
        for task in Path(f"/proc/{process}/task").iterdir()
        for child in (task / "children").read_text().split()
    }


def is_alive(process: int) -> bool:
    """Whether the process is there and not merely waiting for its parent to take note of its end."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def ends(process: int) -> bool:
    """Whether the process ends: it may take its time, and not for ever."""
    for _ in range(3_000):
        if not is_alive(process):
            return True
        time.sleep(0.01)
    return False


@pytest.mark.parametrize("work", [sums, slow_at_first])
def test_results_come_in_the_order_of_the_batches(
    workers: Workers, work: Callable[[Sequence[int]], int]
) -> None:
    assert list(workers.map(work, BATCHES)) == [sum(batch) for batch in BATCHES]
    assert list(workers.map(work, ())) == []
    assert workers.lost == 0


def test_few_batches_are_under_way(workers: Workers) -> None:
    coming = iter(BATCHES)
    assert next(workers.map(slow_at_first, coming)) == sum(BATCHES[0])
    assert len(list(coming)) == len(BATCHES) - 4 * workers.hands


def test_results_may_be_large(workers: Workers) -> None:
    assert list(workers.map(much, BATCHES[:9])) == [much(batch) for batch in BATCHES[:9]]


def test_what_a_killed_worker_leaves_is_done_here(workers: Workers) -> None:
    assert list(workers.map(deadly, BATCHES)) == [sum(batch) for batch in BATCHES]
    assert workers.lost == 2
    assert list(workers.map(deadly, BATCHES)) == [sum(batch) for batch in BATCHES]
    assert workers.lost == 3
    assert list(workers.map(deadly, BATCHES)) == [sum(batch) for batch in BATCHES], "nobody is left but we"


def test_an_error_is_seen_here(workers: Workers) -> None:
    results = workers.map(wrong, BATCHES)
    assert [next(results) for _ in range(7)] == [sum(batch) for batch in BATCHES[:7]]
    with pytest.raises(ValueError, match="seven"):
        next(results)


def test_a_stop_at_the_terminal_is_not_for_workers(workers: Workers) -> None:
    assert list(workers.map(interrupted, BATCHES)) == [sum(batch) for batch in BATCHES]
    assert workers.lost == 0


def test_others_begin_only_when_there_is_enough_for_them() -> None:
    with Hands(2) as crew:
        assert isinstance(crew(FEW), Alone)
        assert isinstance(crew(FEW + 1), Workers)
        assert crew(FEW + 1) is crew(FEW + 2)
    with Hands(1) as crew:
        assert isinstance(crew(1_000_000), Alone)


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with a published site of one claim, and several hundred claims to publish."""
    project = a_project(tmp_path_factory.mktemp("busy"), {"site.yaml": f"{SITE}search: false\n"})
    assert run(project.root, "build").returncode == 0
    many(project.root, search=False)
    return project.root


@pytest.fixture(scope="module")
def alone(busy: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Its site as one process makes it."""
    out = tmp_path_factory.mktemp("alone") / "site"
    built(Project(busy), str(out), jobs=1)
    return tree(out)


@pytest.fixture
def build(busy: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A build that has got halfway, with two workers, and perhaps one who still compares the articles."""
    for litter in busy.glob(".site.*"):  # of a build that was killed
        shutil.rmtree(litter)
    with subprocess.Popen(
        [sys.executable, "-m", "site_builder", "build", "--jobs", "2", "--no-cache"],
        cwd=busy,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    ) as process:
        try:
            until(half_written, busy, process)
            yield process
        finally:
            process.kill()


@pytest.mark.parametrize("jobs", [2, 3])
def test_the_bytes_are_the_same_whoever_works(
    busy: Path, alone: dict[str, bytes], tmp_path: Path, jobs: int
) -> None:
    built(Project(busy), str(tmp_path / "site"), jobs=jobs)
    assert tree(tmp_path / "site") == alone


@pytest.mark.parametrize(("jobs", "many", "is_beside"), [(2, 10, True), (2, 1_000, False), (1, 10, False)])
def test_of_many_claims_the_database_is_made_beside_the_other_files(
    busy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jobs: int, many: int, *, is_beside: bool
) -> None:
    project, own = Project(shutil.copytree(busy, tmp_path / "busy")), database.pieces
    built(project, cache=tmp_path / "cache")
    claim = project.root / "claims" / "ships.yaml"
    claim.write_text(claim.read_text().replace("Washington says so", "Washington has said so"))

    def pieces(*given: Any) -> Iterator[bytes]:
        (tmp_path / "who").write_text(str(os.getpid()))
        return own(*given)

    monkeypatch.setattr(database, "pieces", pieces)
    monkeypatch.setattr("site_builder.build._MANY", many)
    assert built(project, cache=tmp_path / "cache", jobs=jobs).published
    assert ((tmp_path / "who").read_text() != str(HERE)) is is_beside
    built(project, "anew", jobs=1)
    assert tree(project.root / "site") == tree(project.root / "anew")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_stopped_build_leaves_nobody_at_work(
    build: subprocess.Popen[bytes], busy: Path, number: signal.Signals
) -> None:
    before = {path: content for path, content in tree(busy).items() if not path.startswith(".site.")}
    workers = children(build.pid)
    assert len(workers) >= 2
    (os.killpg if number is signal.SIGINT else os.kill)(build.pid, number)
    told, wrong = build.communicate()
    assert (build.returncode, told) == (128 + number, b"")
    assert re.fullmatch(rb"site-builder: stopped by [\w -]+\n", wrong)
    assert not any(map(is_alive, workers))
    assert tree(busy) == before


def test_a_killed_build_leaves_nobody_at_work(build: subprocess.Popen[bytes]) -> None:
    workers = children(build.pid)
    assert len(workers) >= 2
    build.kill()
    assert all(map(ends, workers))


def test_a_build_survives_its_workers(
    build: subprocess.Popen[bytes], busy: Path, alone: dict[str, bytes]
) -> None:
    os.kill(max(children(build.pid)), signal.SIGKILL)
    _, wrong = build.communicate()
    assert build.returncode == 0
    assert wrong.startswith(b"site-builder: lost on the way: 1 of the processes at work")
    assert tree(busy / "site") == alone
