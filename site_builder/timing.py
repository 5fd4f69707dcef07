"""Where the time of a build goes: what each phase of it takes, and how much is done.

Every process of a build has a stopwatch. What workers' ones show comes back with their results, and adds up.
Who asks for no profile gets a stopwatch that stands still: it never looks at a clock.
"""

import os
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from heapq import nlargest
from typing import Final, NamedTuple, Protocol

from site_builder.diagnostic import Diagnostic
from site_builder.project import Project

SLOWEST: Final = 10
"""Files of which it is kept how long they took."""


class Phase(StrEnum):
    """What a build is doing, in the order in which it comes to it."""

    CHANGES = "changes"
    READ = "read"
    PARSE = "parse"
    RESOLVE = "resolve"
    ASSESS = "assess"
    FACETS = "facets"
    RENDER = "render"
    WRITE = "write"
    WORDING = "wording"
    OVERVIEWS = "overviews"
    LEDGER = "ledger"
    PUBLISH = "publish"
    INDEX = "index"


class Spent(NamedTuple):
    """Seconds: those that processors worked, and those that went by."""

    cpu: float = 0.0
    wall: float = 0.0


class Made(NamedTuple):
    """A file of the site and the seconds that processors worked on it."""

    cpu: float
    path: str


@dataclass(frozen=True, slots=True)
class Times:
    """What some processes spent and did. A phase within another counts for itself alone."""

    spent: Mapping[Phase, Spent] = field(default_factory=dict)
    files_read: int = 0
    """How often a file of the project was opened."""
    bytes_read: int = 0
    files_made: int = 0
    slowest: tuple[Made, ...] = ()
    """The slowest of them, slowest first."""
    peaks: Mapping[int, int] = field(default_factory=dict)
    """The most bytes of memory that each process had, by its number."""

    def __add__(self, other: "Times") -> "Times":
        none = Spent()
        phases = (phase for phase in Phase if phase in self.spent or phase in other.spent)
        return Times(
            {phase: _sum(self.spent.get(phase, none), other.spent.get(phase, none)) for phase in phases},
            self.files_read + other.files_read,
            self.bytes_read + other.bytes_read,
            self.files_made + other.files_made,
            tuple(nlargest(SLOWEST, (*self.slowest, *other.slowest))),
            dict(Counter(self.peaks) | Counter(other.peaks)),
        )


def _sum(one: Spent, other: Spent) -> Spent:
    return Spent(one.cpu + other.cpu, one.wall + other.wall)


class Stopwatch(Protocol):
    """Takes the time of one process."""

    runs: bool

    def phase(self, phase: Phase) -> AbstractContextManager[None]:
        """What is done within is charged to the phase."""
        ...

    def making(self, path: str) -> AbstractContextManager[None]:
        """A file of the site is made within."""
        ...

    def read(self, size: int) -> None:
        """So many bytes of a file were read."""
        ...

    def add(self, times: Times) -> None:
        """Others did this."""
        ...

    def taken(self) -> Times:
        """All since the last time that this was asked."""
        ...


class Still:
    """A stopwatch that nobody looks at."""

    runs = False

    def phase(self, phase: Phase) -> AbstractContextManager[None]:
        return _NOTHING

    def making(self, path: str) -> AbstractContextManager[None]:
        return _NOTHING

    def read(self, size: int) -> None:
        pass

    def add(self, times: Times) -> None:
        pass

    def taken(self) -> Times:
        return _NO_TIMES


_NOTHING: Final = nullcontext()
_NO_TIMES: Final = Times()
STILL: Final = Still()


class Running:
    """A stopwatch that runs."""

    runs = True

    def __init__(
        self, cpu: Callable[[], float] = time.process_time, wall: Callable[[], float] = time.perf_counter
    ) -> None:
        self._cpu = cpu
        self._wall = wall
        self._phases: list[Phase] = []
        self._since = Spent()
        self._times = Times()
        self._spent: dict[Phase, Spent] = {}
        self._sizes: list[int] = []
        self._made: list[Made] = []

    @contextmanager
    def phase(self, phase: Phase) -> Iterator[None]:
        self._charge()
        self._phases.append(phase)
        helped = _others_cpu() if phase is Phase.INDEX else 0.0
        try:
            yield
        finally:
            self._charge()
            self._phases.pop()
            if phase is Phase.INDEX:  # which a program of its own makes
                self._spent[phase] = _sum(self._spent[phase], Spent(cpu=_others_cpu() - helped))

    @contextmanager
    def making(self, path: str) -> Iterator[None]:
        begun = self._cpu()
        yield
        self._made.append(Made(self._cpu() - begun, path))

    def read(self, size: int) -> None:
        self._sizes.append(size)

    def add(self, times: Times) -> None:
        self._times += times

    def taken(self) -> Times:
        self._charge()
        slowest = tuple(nlargest(SLOWEST, self._made))
        peaks = {os.getpid(): _peak()}
        own = Times(self._spent, len(self._sizes), sum(self._sizes), len(self._made), slowest, peaks)
        taken = self._times + own
        self._times, self._spent, self._sizes, self._made = Times(), {}, [], []
        return taken

    def _charge(self) -> None:
        """Charges what went by since the last time to the phase that it went by in."""
        now = Spent(self._cpu(), self._wall())
        if self._phases:
            phase, since = self._phases[-1], self._since
            passed = Spent(now.cpu - since.cpu, now.wall - since.wall)
            self._spent[phase] = _sum(self._spent.get(phase, Spent()), passed)
        self._since = now


def stopwatch(*, runs: bool = True) -> Stopwatch:
    """This process's stopwatch, or one that stands still."""
    return _running(os.getpid()) if runs else STILL


@lru_cache(maxsize=1)
def _running(process: int) -> Running:
    """A process that was forked begins anew."""
    return Running()


def watched(project: Project, watch: Stopwatch) -> Project:
    """The project, of which the stopwatch is told what is read."""
    return _Watched(project.root, watch) if watch.runs else project


@dataclass(frozen=True)
class _Watched(Project):
    watch: Stopwatch

    def read(self, path: str, limit: int) -> bytes | Diagnostic:
        with self.watch.phase(Phase.READ):
            content = super().read(path, limit)
        if isinstance(content, bytes):
            self.watch.read(len(content))
        return content


def cpu() -> float:
    """The seconds that processors worked for this process and for those that it began and that have ended."""
    return time.process_time() + _others_cpu()


def _others_cpu() -> float:
    others = resource.getrusage(resource.RUSAGE_CHILDREN)
    return others.ru_utime + others.ru_stime


def _peak() -> int:
    """The most memory that this process had, in bytes."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024
