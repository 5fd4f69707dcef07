"""One build at a time."""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias

Waiting: TypeAlias = Callable[[], None]
"""Is called once where a build has to wait for another."""


def unsaid() -> None:
    """Tells nobody."""


@contextmanager
def locked(folder: Path, waiting: Waiting = unsaid) -> Iterator[None]:
    """Lets one build at a time use the folder; a second one waits."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            waiting()
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
