"""How a process that works for a build begins, and what it makes of signals."""

import gc
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from typing import Any, Final

from site_builder.stops import STOPS

FORKS: Final = sys.platform == "linux"
"""Whether a process begins as a copy of this one; elsewhere libraries of the system do not bear it."""


def begin(work: Callable[..., None], *given: Any) -> BaseProcess:
    """A new process that does the work. No SQLite connection may be in the midst of something."""
    context = get_context("fork") if FORKS else get_context("spawn")
    process = context.Process(target=_begun, args=(work, *given), daemon=True)
    with _stops_held_back():
        process.start()
    return process


@contextmanager
def _stops_held_back() -> Iterator[None]:
    """No new process is stopped before it has said what it makes of that."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, STOPS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begun(work: Callable[..., None], *given: Any) -> None:
    """What is stopped at the terminal is the build: it ends those who work for it."""
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPS)
    # Within a batch there is little to find, and it takes a sixth of the time.
    gc.freeze()
    gc.disable()
    work(*given)
