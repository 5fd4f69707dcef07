"""The bench runs and tells everything it promises; what it measures is a site without a problem."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import bench
import bench_corpus
import pytest
from bench import Figure
from builders import tree

from site_builder.examine import examine
from site_builder.project import Project
from site_builder.standing import assessed
from site_builder.timing import Phase


def test_the_bench_prints_every_row(tmp_path: Path) -> None:
    history = tmp_path / "history.csv"
    words = ("--claims", "20", "--rounds", "1", "--history", str(history), "--keep")
    result = subprocess.run(
        [sys.executable, bench.__file__, *words], capture_output=True, text=True, check=False
    )
    assert (result.returncode, result.stderr) == (0, "")
    starting, of_twenty, last = result.stdout.split("\n\n")[1:]
    rows = ["bare Python", "--version", "check of one claim"]
    assert [row for row in rows if f"\n{row} " not in starting] == []
    assert of_twenty.startswith("20 claims, 2 articles: 1 rounds, load ")
    rows = [
        "cold build",
        "nothing changed",
        "a claim's note edited",
        "a claim's title edited",
        "a template edited",
        "all claims checked",
        "one claim checked",
        "an article checked",
    ]
    assert [row for row in (*rows, "the same bytes, written") if f"\n{row} " not in of_twenty] == []
    assert [phase for phase in (*Phase, "rest", "altogether") if f" {phase} " not in of_twenty] == []
    assert "times as long as writing the same bytes" in of_twenty
    assert last.startswith("CPU ms a claim in a cold build: ")
    kept = bench.earlier(history)
    assert {(20, work, name) for work in rows for name in ("cpu", "wall", "peak")} <= kept.keys()
    assert kept[20, "cold build", "files"] > 100


def figures(cpu: float) -> Iterator[Figure]:
    return (
        Figure(1, "--version", name, value) for name, value in (("cpu", cpu), ("wall", 0.2), ("peak", 2**24))
    )


def test_a_run_is_compared_with_the_last_one_that_was_kept(tmp_path: Path) -> None:
    history = tmp_path / "history.csv"
    assert bench.earlier(history) == {}
    for cpu in (0.9, 0.1):
        bench.keep(figures(cpu), history)
    _, row = bench.lines(figures(0.15), bench.earlier(history))
    assert row.split() == ["--version", "0.150", "+50", "%", "0.200", "+0", "%", "16"]


def test_another_machine_is_not_compared_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    history = tmp_path / "history.csv"
    bench.keep(figures(0.1), history)
    monkeypatch.setattr(bench, "_cores", lambda: 1_000)
    assert bench.earlier(history) == {}


def test_the_corpus_has_no_problem_and_is_always_the_same(tmp_path: Path) -> None:
    for name in ("one", "two"):
        bench_corpus.write(tmp_path / name, 60)
    assert tree(tmp_path / "one") == tree(tmp_path / "two")
    found = examine(Project(tmp_path / "one"))
    assert found.problems == ()
    claims = assessed(found)
    assert (len(claims), len(found.content.sources)) == (60, 6)
    assert {source.record.language for source in found.content.sources.values()} == {"en", "ko", "ru"}
    assert len({claim.shown.code for claim in claims}) > 3
