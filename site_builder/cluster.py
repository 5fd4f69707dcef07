"""A build on a Dask cluster: the same tasks, given out through the executor of `distributed`.

Each worker must be of this very program and see the same folders under the same paths; a task that finds it
otherwise gives no result. When a worker is lost, the scheduler gives its tasks to another.
"""

import re
import secrets
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError, Executor, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache, partial
from importlib.metadata import requires
from importlib.metadata import version as version_of
from importlib.util import find_spec
from pathlib import Path
from typing import Final, TypeVar

from site_builder import __version__, theme
from site_builder.crew import Together
from site_builder.footprint import contents_below, digest

T = TypeVar("T")
U = TypeVar("U")

PATIENCE: Final = 5
"""Seconds in which a scheduler has to answer."""


class ClusterError(ConnectionError):
    """The cluster cannot do the work; the message says why."""


def is_installed() -> bool:
    """Whether the library is, which only those need who have a cluster."""
    return find_spec("distributed") is not None


def is_address(text: str) -> bool:
    """Whether it has the form of a scheduler's address, `tcp://host:port` or `tls://host:port`."""
    return re.fullmatch(r"(tcp|tls)://[^\s/]+:[0-9]{1,5}", text) is not None


@dataclass(frozen=True, slots=True)
class Terms:
    """What a worker has to share with whoever gives it work."""

    program: bytes
    token: Path
    """A file that lies beside the ledger during this build."""

    def broken(self) -> str | None:
        """What this process does not share, as the end of a sentence about it."""
        if program() != self.program:
            return "has another version of site-builder, of Python or of a library"
        if not self.token.exists():
            return f"does not see the folder {self.token.parent} of this machine"
        return None


@cache
def program() -> bytes:
    """Tells this program from another that may make other bytes, wherever it is installed.

    It is read once: a worker that began before an update is of the old program.
    """
    package = Path(__file__).parent
    code = (file.read_bytes() for file in sorted(package.rglob("*.py")))
    needed = (re.match(r"[\w.-]+", line) for line in requires("site-builder") or () if "extra ==" not in line)
    libraries = (f"{name[0]} {version_of(name[0])}" for name in needed if name)
    python = f"{sys.implementation.name} {sys.version_info[:2]}"
    return digest(__version__, python, *libraries, contents_below(theme.folder()), *code)


class Cluster:
    """The workers of one scheduler, for one build."""

    lost: Final = 0
    """None: they are the scheduler's concern."""

    def __init__(self, address: str, ledger: Path) -> None:
        """Raises `ClusterError` if nobody answers there, or if a worker there cannot do the work."""
        from distributed import Client  # takes most of a second

        self._token = ledger.parent / f"cluster-{secrets.token_hex(8)}"
        self._terms = Terms(program(), self._token)
        try:
            self._client = Client(address, timeout=PATIENCE, set_as_default=False)
        except (OSError, ValueError) as problem:
            raise ClusterError(f"no Dask scheduler answers at {address}: {problem}") from None
        self._token.touch()
        try:
            self.hands = self._examined()
        except BaseException:
            self.dismiss()
            raise

    def map(self, work: Callable[[T], U], batches: Iterable[T]) -> Iterator[U]:
        """As `Crew` says. Raises `ClusterError` if the scheduler is lost, or too many workers."""
        from distributed import KilledWorker

        everybody = Together(self._client.get_executor(), self.hands)
        try:
            yield from everybody.map(partial(_at_the_desk, self._terms, work), batches)
        except KilledWorker as problem:
            raise ClusterError(f"workers died of the same task: {problem}") from None
        except CancelledError:
            raise ClusterError("the Dask scheduler is gone") from None

    def dismiss(self) -> None:
        """Whatever is under way is forgotten; nobody waits for it."""
        self._client.close(timeout=PATIENCE)
        self._token.unlink(missing_ok=True)

    def _examined(self) -> int:
        """How many workers there are, all of them fit."""
        found = self._client.run(Terms.broken, self._terms, on_error="return")
        if not found:
            raise ClusterError("the Dask scheduler has no workers yet")
        for worker, broken in found.items():
            if isinstance(broken, Exception):
                raise ClusterError(f"the Dask worker {worker} has no site-builder like this one: {broken}")
            if broken:
                raise ClusterError(f"the Dask worker {worker} {broken}")
        return len(found)


def _at_the_desk(terms: Terms, work: Callable[[T], U], batch: T) -> U:
    """The work, done in the one thread of this process that does any: the ledger is open there.

    A worker's other threads could not make it faster. Also one that came late is looked at.
    """
    if broken := terms.broken():
        raise ClusterError(f"a Dask worker {broken}")
    return _desk().submit(work, batch).result()


@cache
def _desk() -> Executor:
    return ThreadPoolExecutor(1, "site-builder")
