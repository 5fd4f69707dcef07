"""Who does the work of a build: this process, processes of this machine, or a cluster."""

import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from multiprocessing import connection, get_context, parent_process
from typing import Final, Protocol, TypeVar

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


class Alone:
    """This process."""

    hands = 1

    def map(self, work: Callable[[T], U], batches: Iterable[T]) -> Iterator[U]:
        return map(work, batches)


class Together:
    """Everybody behind an executor (PEP 3148)."""

    def __init__(self, executor: Executor, hands: int) -> None:
        self.hands = hands
        self._executor = executor

    def map(self, work: Callable[[T], U], batches: Iterable[T]) -> Iterator[U]:
        under_way: deque[Future[U]] = deque()
        for batch in batches:
            under_way.append(self._executor.submit(work, batch))
            if len(under_way) > 2 * self.hands:
                yield under_way.popleft().result()
        while under_way:
            yield under_way.popleft().result()


def cores() -> int:
    """How many processes can work at the same time here."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Hands:
    """Who works on a build: others begin only when there is enough for them, and end with this process."""

    def __init__(self, jobs: int | None = None) -> None:
        self._jobs = jobs or cores()
        self._pool: Executor | None = None

    def __call__(self, pieces: int) -> Crew:
        """Those who do so many pieces of work."""
        if self._jobs == 1 or pieces <= FEW:
            return Alone()
        self._pool = self._pool or _pool(self._jobs)
        return Together(self._pool, self._jobs)

    def __enter__(self) -> "Hands":
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool:
            self._pool.shutdown(wait=True, cancel_futures=True)


def _pool(jobs: int) -> Executor:
    way = "fork" if sys.platform == "linux" else "spawn"
    return ProcessPoolExecutor(jobs, mp_context=get_context(way), initializer=_begin)


def _begin() -> None:
    """A worker is stopped by its parent alone: a stop at the terminal reaches both."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN if number == signal.SIGINT else signal.SIG_DFL)
    parent = parent_process()
    assert parent is not None
    threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    """Ends this process once its parent is gone, who may have been killed."""
    connection.wait([sentinel])
    os._exit(1)
