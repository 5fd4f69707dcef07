"""One long piece of work that a process of its own does, while others do the rest."""

import os
import pickle
import sys
from collections.abc import Callable, Iterable, Iterator
from tempfile import TemporaryFile
from typing import IO, Generic, TypeVar

from site_builder.begin import begin

T = TypeVar("T")


class Aside(Generic[T]):
    """The work of one process that is a copy of this one.

    What it gives lies in a file without a name: in a pipe it would wait for whoever reads it.
    """

    def __init__(self, work: Callable[[], Iterable[T]]) -> None:
        self.lost = 0
        self._work = work
        self._file = TemporaryFile()  # noqa: SIM115, `dismiss` closes it
        self._process = begin(_lay_down, work, self._file)

    def results(self) -> Iterator[T]:
        """All that the work gives, once it is done. What is not done there is done here, with its errors."""
        self._process.join()
        if self._process.exitcode:
            self.lost = 1
            yield from self._work()
            return
        end = self._file.seek(0, os.SEEK_END)
        self._file.seek(0)
        while self._file.tell() < end:
            yield pickle.load(self._file)

    def dismiss(self) -> None:
        """Ends the work at once, done or not."""
        self._process.kill()
        self._process.join()
        self._file.close()


def _lay_down(work: Callable[[], Iterable[object]], file: IO[bytes]) -> None:
    """Works to the end, unless whoever gave the work is gone or something goes wrong."""
    giver = os.getppid()
    try:
        for result in work():
            if os.getppid() != giver:
                return
            pickle.dump(result, file)
        file.flush()
    except Exception:
        sys.exit(1)
