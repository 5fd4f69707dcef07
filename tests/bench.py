"""How fast this program is on this machine: `make bench`.

Sites of `bench_corpus.py` are built again and again, all kinds of work in turn, so that whatever else the machine
does disturbs all of them alike; told is the median. Each build is a process of its own, started as an editor's is.
Python's compiled modules lie in a folder of their own that is warmed first: a program that is installed has them.
"""

import argparse
import csv
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import median
from typing import Final, NamedTuple

import site_builder

HISTORY: Final = Path(__file__).with_name("bench.history.csv")
SIZES: Final = (100, 1_000, 10_000, 100_000)
CHECKOUT: Final = Path(__file__).parents[1]
_CORPUS: Final = Path(__file__).with_name("bench_corpus.py")
_WRITER: Final = Path(__file__).with_name("bench_floor.py")
_TICK: Final = 0.2
"""Seconds after which a changed file is no longer so new that a build would look at it again."""


class Run(NamedTuple):
    """What a process took, with those that it began: seconds, and the most bytes of memory that one had."""

    cpu: float
    wall: float
    peak: int = 0


class Figure(NamedTuple):
    """One measured number."""

    claims: int
    work: str
    name: str
    value: float


@dataclass(frozen=True, slots=True)
class Bench:
    """The folder in which all is done, and the environment of what is measured.

    This process stays small, since Linux counts the memory of whoever begins a process as that one's too.
    """

    folder: Path
    environment: dict[str, str]

    def run(self, *words: str) -> tuple[Run, str]:
        """What Python takes for these words, and what it prints."""
        told = self.folder / "told"
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
        begun = time.perf_counter()
        process = os.posix_spawn(
            sys.executable,
            [sys.executable, *words],
            self.environment,
            file_actions=[(os.POSIX_SPAWN_OPEN, 1, str(told), flags, 0o600)],
        )
        _, status, used = os.wait4(process, 0)
        wall = time.perf_counter() - begun
        if status:
            sys.exit(f"bench: failed: {' '.join(words)}")
        peak = used.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
        return Run(used.ru_utime + used.ru_stime, wall, peak), told.read_text()

    def command(self, site: Path, *words: str) -> tuple[Run, str]:
        """The same for one of our commands."""
        return self.run("-m", "site_builder", *words, "--project", str(site))

    def site(self, claims: int) -> Path:
        """A new site of so many claims, none of its files newer than a tick."""
        site = self.folder / f"site-{claims}"
        self.run(str(_CORPUS), str(site), str(claims))
        time.sleep(_TICK)
        return site


def bench(folder: Path) -> Bench:
    """Ready to measure: everything that is imported is compiled."""
    left = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    own = {"PYTHONPYCACHEPREFIX": str(folder / "compiled"), "XDG_CONFIG_HOME": str(folder / "config")}
    ready = Bench(folder, {**left, **own, "PYTHONPATH": str(CHECKOUT)})
    warm = ready.site(1)
    ready.command(warm, "check")
    ready.command(warm, "build", "--profile")
    return ready


def started(ready: Bench, rounds: int) -> Iterator[Figure]:
    """How long our commands take to start, over a Python that does nothing."""
    site = ready.folder / "site-1"
    works: dict[str, Callable[[], Run]] = {
        "bare Python": lambda: ready.run("-c", "pass")[0],
        "--version": lambda: ready.run("-m", "site_builder", "--version")[0],
        "check of one claim": lambda: ready.command(site, "check")[0],
    }
    yield from _medians(1, _in_turn(works, rounds))


def built(ready: Bench, claims: int, rounds: int) -> Iterator[Figure]:
    """How long builds of so many claims take, and what they write."""
    site = ready.site(claims)
    runs: dict[str, list[Run]] = {}
    profile = ""
    for number in range(1, rounds + 1):
        for work, prepare in _WORKS.items():
            if prepare(site, number):
                time.sleep(_TICK)
            run, profile_or_less = ready.command(site, "build", "--out", "out", *_options(work))
            if work == _PROFILED:
                profile = profile_or_less
            else:
                runs.setdefault(work, []).append(run)
        cpu, wall, files, size = ready.run(str(_WRITER), str(site / "out"), str(ready.folder / "floor"))[
            1
        ].split()
        runs.setdefault(_FLOOR, []).append(Run(float(cpu), float(wall)))
        for work, words in _CHECKS.items():
            runs.setdefault(work, []).append(ready.command(site, "check", *(str(site / w) for w in words))[0])
    yield from _medians(claims, runs)
    yield Figure(claims, _COLD, "files", int(files))
    yield Figure(claims, _COLD, "bytes", int(size))
    cold, floor = (median(run.wall for run in runs[work]) for work in (_COLD, _FLOOR))
    yield Figure(claims, _COLD, "floors", cold / floor)
    yield Figure(claims, _COLD, "ms a claim", median(run.cpu for run in runs[_COLD]) / claims * 1000)
    for phase, seconds in re.findall(r"^(\w+) +(\d+\.\d+)", profile, re.MULTILINE):
        yield Figure(claims, phase, "phase", float(seconds))
    shutil.rmtree(site)


def _anew(site: Path, number: int) -> bool:
    for folder in (site / ".cache", site / "out"):
        shutil.rmtree(folder, ignore_errors=True)
    return False


def _as_it_is(site: Path, number: int) -> bool:
    return False


def _edit(pattern: str, path: str) -> Callable[[Path, int], bool]:
    """Writes the round's number where the pattern finds one."""

    def edit(site: Path, number: int) -> bool:
        file = site / path
        text, found = re.subn(pattern, rf"\g<1>{number}", file.read_text(), count=1)
        assert found, f"{path} has no {pattern}"
        file.write_text(text)
        return True

    return edit


_PROFILED: Final = "cold build with a profile"
_COLD: Final = "cold build"
_FLOOR: Final = "the same bytes, written"
_CLAIM: Final = "claims/harbour-000007.yaml"
_WORKS: Final[dict[str, Callable[[Path, int], bool]]] = {
    _PROFILED: _anew,
    _COLD: _anew,
    "nothing changed": _as_it_is,
    "a claim's note edited": _edit(r"(note: Printed on page )\d+", _CLAIM),
    "a claim's title edited": _edit(r"(claim: )\d+", _CLAIM),
    "a template edited": _edit(r"(Edition )\d+", "templates/claim.html"),
}
"""What is measured, one after another, and how the site is made ready for it."""

_CHECKS: Final[dict[str, tuple[str, ...]]] = {
    "all claims checked": (),
    "one claim checked": (_CLAIM,),
    "an article checked": ("seeds/a000000.txt",),
}
"""The files that are named for each."""


def _options(work: str) -> tuple[str, ...]:
    return ("--profile",) if work == _PROFILED else ()


def _in_turn(works: dict[str, Callable[[], Run]], rounds: int) -> dict[str, list[Run]]:
    runs: dict[str, list[Run]] = {work: [] for work in works}
    for _ in range(rounds):
        for work, run in works.items():
            runs[work].append(run())
    return runs


def _medians(claims: int, runs: dict[str, list[Run]]) -> Iterator[Figure]:
    for work, found in runs.items():
        for name in Run._fields:
            yield Figure(claims, work, name, median(getattr(run, name) for run in found))


Key = tuple[int, str, str]
_COLUMNS: Final = ("date", "version", "commit", "cores", "load", "claims", "work", "figure", "value")


def earlier(history: Path) -> dict[Key, float]:
    """The last kept value of each figure from a machine with as many cores."""
    if not history.exists():
        return {}
    with history.open(newline="") as file:
        rows = [row for row in csv.DictReader(file) if int(row["cores"]) == _cores()]
    return {(int(row["claims"]), row["work"], row["figure"]): float(row["value"]) for row in rows}


def keep(figures: Iterable[Figure], history: Path) -> None:
    """Adds the figures to the history: a line each, with how busy the machine is."""
    new = not history.exists()
    origin = (date.today(), site_builder.__version__, _commit(), _cores(), f"{os.getloadavg()[0]:.1f}")
    with history.open("a", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        if new:
            writer.writerow(_COLUMNS)
        writer.writerows((*origin, f.claims, f.work, f.name, f"{f.value:.6g}") for f in figures)


def _commit() -> str:
    """The commit that is measured, with a plus where files differ from it."""
    words = ("git", "-C", str(CHECKOUT), "describe", "--always", "--dirty=+", "--exclude=*")
    return subprocess.run(words, capture_output=True, text=True, check=False).stdout.strip()


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def lines(figures: Iterable[Figure], before: dict[Key, float]) -> Iterator[str]:
    """The figures of one size as a table, with their change since the last run that was kept."""
    by_work: dict[str, dict[str, float]] = {}
    claims, phases = 0, []
    for figure in figures:
        claims = figure.claims
        if figure.name == "phase":
            phases.append(figure)
        else:
            by_work.setdefault(figure.work, {})[figure.name] = figure.value
    yield f"{'':<26}{'CPU s':>9}{'':>8}{'wall s':>9}{'':>8}{'peak MiB':>10}"
    for work, values in by_work.items():
        cpu, wall = (_changed(values[name], before.get((claims, work, name))) for name in ("cpu", "wall"))
        peak = f"{values['peak'] / 2**20:,.0f}" if values["peak"] else ""
        yield f"{work:<26}{values['cpu']:>9.3f}{cpu:>8}{values['wall']:>9.3f}{wall:>8}{peak:>10}".rstrip()
    if _COLD in by_work:
        cold = by_work[_COLD]
        yield f"{cold['files']:,.0f} files, {cold['bytes']:,.0f} bytes;"
        yield f"a cold build takes {cold['floors']:.1f} times as long as writing the same bytes"
        yield "phases of a cold build, CPU s: " + ", ".join(f"{f.work} {f.value:.2f}" for f in phases)


def _changed(value: float, before: float | None) -> str:
    return f"{(value / before - 1) * 100:+.0f} %" if before else ""


def _rounds(claims: int) -> int:
    return 5 if claims <= 1_000 else 3 if claims <= 10_000 else 1


def main(claims: int, rounds: int | None, history: Path, *, kept: bool) -> None:
    """Measures sites of up to so many claims and prints what they take."""
    before, figures = earlier(history), []
    python = sys.version.split()[0]
    print(
        f"site-builder {site_builder.__version__}, {_commit()}, Python {python}, {_cores()} cores, {_load()}"
    )
    print("medians of runs in turn; compiled modules come from a folder that was warmed before")
    with tempfile.TemporaryDirectory(prefix="site-builder-bench-") as folder:
        ready = bench(Path(folder))
        for size in (1, *(size for size in SIZES if size < claims), claims):
            times = rounds or _rounds(size)
            found = list(started(ready, times) if size == 1 else built(ready, size, times))
            figures += found
            what = "starting" if size == 1 else f"{size:,} claims, {max(1, size // 10):,} articles"
            print(f"\n{what}: {times} rounds, {_load()}", *lines(found, before), sep="\n", flush=True)
    a_claim = (f"{f.value:.2f} of {f.claims:,}" for f in figures if f.name == "ms a claim")
    print(f"\nCPU ms a claim in a cold build: {', '.join(a_claim)}")
    if kept:
        keep(figures, history)
        print(f"kept in {history.name}")


def _load() -> str:
    return "load {:.1f}".format(*os.getloadavg())


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--claims", type=int, default=10_000, help="of the largest site; default: 10,000")
    parser.add_argument("--rounds", type=int, help="default: 5, for 10,000 claims 3, for more 1")
    parser.add_argument("--history", type=Path, default=HISTORY, help="what is compared with")
    parser.add_argument("--keep", action="store_true", help="add the figures to the history")
    given = parser.parse_args()
    main(given.claims, given.rounds, given.history, kept=given.keep)
