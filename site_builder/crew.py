"""Who does the work of a build: this process, processes of this machine, or a cluster.

Work is done again where a worker is lost, so it must not matter how often it was begun.
"""

import gc
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future
from contextlib import suppress
from multiprocessing import Pipe
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, Final, Protocol, TypeVar

from site_builder.aside import Aside
from site_builder.begin import FORKS, begin

FEW: Final = 50
"""So many pieces of work are done here before another process has begun."""

T = TypeVar("T")
U = TypeVar("U")


class Crew(Protocol):
    """Does a piece of work for each of many batches."""

    hands: int
    """How many work at the same time."""

    def map(self, work: Callable[[T], U], batches: Iterable[T]) -> Iterator[U]:
        """The results in the order of the batches, of which few are under way at any time."""
        ...


class Others(Crew, Protocol):
    """Those who work beside this process."""

    @property
    def lost(self) -> int:
        """How many ended before they were told to."""
        ...

    def dismiss(self) -> None:
        """Ends their work at once, done or not."""
        ...


class Alone:
    """This process."""

    hands = 1

    def map(self, work: Callable[[T], U], batches: Iterable[T]) -> Iterator[U]:
        return map(work, batches)


class Hands:
    """Who works on a build: others begin only when there is enough for them, and end with it."""

    def __init__(self, jobs: int | None = None, elsewhere: Callable[[], Others] | None = None) -> None:
        """So many processes of this machine, by default one for each core; or those elsewhere."""
        self._jobs = jobs or cores()
        self._elsewhere = elsewhere
        self._others: Others | None = None
        self._aside: list[Aside[Any]] = []
        self.lost = 0
        """How many ended in the midst of it; what they left undone was done all the same."""

    def __call__(self, pieces: int) -> Crew:
        """Those who do so many pieces of work."""
        if pieces <= FEW or (self._jobs == 1 and not self._elsewhere):
            return Alone()
        self._others = self._others or (self._elsewhere() if self._elsewhere else Workers(self._jobs))
        return self._others

    def meanwhile(self, work: Callable[[], Iterable[U]]) -> Iterator[U]:
        """What one long piece of work gives; where others are to work, one more process does it meanwhile.

        That has to begin before them: it would hold their pipes open.
        """
        if self._others or not FORKS or (self._jobs == 1 and not self._elsewhere):
            return (result for result in work())
        aside = Aside(work)
        self._aside.append(aside)
        return aside.results()

    def __enter__(self) -> "Hands":
        return self

    def __exit__(self, *_: object) -> None:
        others: list[Others | Aside[Any]] = [*self._aside, *([self._others] if self._others else [])]
        for one in others:
            self.lost += one.lost
            one.dismiss()
        self._aside, self._others = [], None


def cores() -> int:
    """How many processes can work at the same time here."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


_AHEAD: Final = 2
"""Batches that each one is given: the next lies ready when one is done."""


class Together:
    """Everybody behind an executor (PEP 3148)."""

    def __init__(self, executor: Executor, hands: int) -> None:
        self.hands = hands
        self._executor = executor

    def map(self, work: Callable[[T], U], batches: Iterable[T]) -> Iterator[U]:
        under_way: deque[Future[U]] = deque()
        for batch in batches:
            under_way.append(self._executor.submit(work, batch))
            if len(under_way) > _AHEAD * self.hands:
                yield under_way.popleft().result()
        while under_way:
            yield under_way.popleft().result()


class Workers:
    """Processes of this machine, each at the end of a pipe of its own.

    The standard library's pool has one pipe for all: a worker that is killed halfway through a result leaves
    the others, and whoever waits for them, waiting for ever.
    """

    def __init__(self, hands: int) -> None:
        self.hands = hands
        self.lost = 0
        self._workers: list[_Worker] = []

    def map(self, work: Callable[[T], U], batches: Iterable[T]) -> Iterator[U]:
        """As `Crew` says. What a worker leaves undone is done here, where its error is seen if it has one."""
        if not (self._workers or self.lost):
            # As late as this: no SQLite connection may be in the midst of something when a process forks.
            self._workers = _begun(self.hands)
        coming = enumerate(batches)
        done: dict[int, U] = {}
        left: dict[int, T] = {}
        given = turn = 0
        while True:
            # Results wait for their turn: a slow batch must not let those of all later ones pile up.
            while given - turn < 2 * _AHEAD * self.hands and (worker := self._free()):
                following = next(coming, None)
                if following is None:
                    break
                worker.give(work, *following)
                given += 1
            if turn in done:
                yield done.pop(turn)
                turn += 1
            elif turn in left:
                yield work(left.pop(turn))
                turn += 1
            elif any(worker.given for worker in self._workers):
                self._receive(done, left)
            elif following := next(coming, None):  # nobody is there any more
                left.update((following,))
                given += 1
            else:
                return

    def dismiss(self) -> None:
        for worker in self._workers:
            worker.process.kill()
        for worker in self._workers:
            worker.leave()
        self._workers = []

    def _free(self) -> "_Worker | None":
        """The one with the least to do, if it may get more."""
        worker = min(self._workers, key=lambda worker: len(worker.given), default=None)
        return worker if worker and len(worker.given) < _AHEAD else None

    def _receive(self, done: dict[int, Any], left: dict[int, Any]) -> None:
        """Waits for results, and takes note of what those had to do who are gone."""
        busy = [worker for worker in self._workers if worker.given]
        ready = wait([worker.pipe for worker in busy])
        for worker in (worker for worker in busy if worker.pipe in ready):
            try:
                result = worker.pipe.recv()
            except (EOFError, OSError):
                self._workers.remove(worker)
                self.lost += 1
                worker.leave()
                left.update(worker.given)
            else:
                number, _ = worker.given.popleft()
                done[number] = result


class _Worker:
    """One process, as those see it who give it work. It answers in the order in which it was asked."""

    def __init__(self, process: BaseProcess, pipe: "Connection[Any, Any]") -> None:
        self.process = process
        self.pipe = pipe
        self.given: deque[tuple[int, Any]] = deque()

    def give(self, work: Callable[[T], object], number: int, batch: T) -> None:
        self.given.append((number, batch))
        with suppress(OSError):  # if it is gone, that is found when its answer is waited for
            self.pipe.send((work, batch))

    def leave(self) -> None:
        self.pipe.close()
        self.process.join()


def _begun(hands: int) -> list[_Worker]:
    """So many new processes."""
    workers: list[_Worker] = []
    for _ in range(hands):
        ours, theirs = Pipe()
        inherited = [*(worker.pipe for worker in workers), ours] if FORKS else []
        process = begin(_serve, theirs, inherited)
        theirs.close()
        workers.append(_Worker(process, ours))
    return workers


def _serve(pipe: "Connection[Any, Any]", inherited: Sequence["Connection[Any, Any]"]) -> None:
    """Works until whoever gave the work is gone, or until something goes wrong."""
    for other in inherited:  # with a copy of it open, nobody would see that the other end is gone
        other.close()
    with suppress(Exception):
        while True:
            work, batch = pipe.recv()
            pipe.send(work(batch))
            gc.collect(1)  # all that the batch left; what outlives it is not gone through again
