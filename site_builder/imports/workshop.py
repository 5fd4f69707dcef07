"""Claims settled many at a time, in two processes where it pays; the order is that of the file."""

import gc
import os
import signal
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from threading import Thread
from typing import TYPE_CHECKING, Final

from site_builder.imports import jsonl
from site_builder.imports.draft import Draft
from site_builder.imports.jsonl import Line
from site_builder.imports.known import Known
from site_builder.imports.ledger import Entry, Outcome
from site_builder.imports.settle import Settled, settled

if TYPE_CHECKING:
    from concurrent.futures import Future

Claim = Draft | Line | Entry
Done = Settled | Entry

BATCH: Final = 250
"""Claims that are handed on at once."""
MANY: Final = 4_000
"""Fewer claims are done before a second process is up."""
_PROCESSES: Final = 2
"""Each holds the articles in its memory."""
_MOST_NEAREST: Final = 25
"""Misquotes of one batch that are told with the nearest passage: the search for it is slow."""


def done(claims: Iterable[Claim], about: int, known: Known) -> Iterator[list[Done]]:
    """The claims settled, in batches and in order; the same whatever the number of processes."""
    batches = _batches(claims)
    if about < MANY or (os.cpu_count() or 1) < _PROCESSES:
        return (_settle(batch, known) for batch in batches)
    return _shared(batches, known)


def _batches(claims: Iterable[Claim]) -> Iterator[tuple[Claim, ...]]:
    left = iter(claims)
    while batch := tuple(islice(left, BATCH)):
        yield batch


def _settle(batch: Iterable[Claim], known: Known) -> list[Done]:
    found: list[Done] = []
    misquotes = 0
    for claim in batch:
        draft = jsonl.draft(claim) if isinstance(claim, Line) else claim
        if isinstance(draft, Draft):
            result = settled(draft, known, nearest=misquotes < _MOST_NEAREST)
            misquotes += sum(map(_is_misquote, result.entries)) if isinstance(result, Settled) else 0
            found.append(result)
        else:
            found.append(draft)
    return found


def _is_misquote(entry: Entry) -> bool:
    return entry.outcome is Outcome.LEFT_OUT and entry.reasons[0].code == "quote-not-found"


def _shared(batches: Iterator[tuple[Claim, ...]], known: Known) -> Iterator[list[Done]]:
    # Costs its import only where there is much to do.
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    pool = ProcessPoolExecutor(_PROCESSES, get_context("spawn"), _begin, (known,))
    waiting: deque[Future[list[Done]]] = deque()
    try:
        for batch in batches:
            with _deaf():
                waiting.append(pool.submit(_work, batch))
            if len(waiting) > 2 * _PROCESSES:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)


@contextmanager
def _deaf() -> Iterator[None]:
    """What is begun here never hears that it is to stop; this process hears it right after.

    A terminal tells every process: the first of them stops the others.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM, signal.SIGHUP})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


_known: Known | None = None
"""In a process of the pool: what its claims are settled against."""


def _begin(known: Known) -> None:
    global _known
    _known = known
    Thread(target=_end_with_the_first, daemon=True).start()
    # Nothing here refers to itself, and the collector would search all texts for it again and again.
    gc.disable()


def _end_with_the_first() -> None:
    """Ends this process when the first one is gone, for a killed one cannot tell the others."""
    from multiprocessing import parent_process

    first = parent_process()
    assert first is not None, "a process of the pool has one"
    first.join()
    os._exit(1)


def _work(batch: tuple[Claim, ...]) -> list[Done]:
    assert _known is not None, "every process begins with `_begin`"
    return _settle(batch, _known)
