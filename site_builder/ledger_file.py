"""Where a ledger lies: one build at a time opens it, and one that is damaged is made anew."""

import pickle
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir
from typing import Final

from site_builder.ledger import Ledger, new
from site_builder.ledger_seal import is_sealed
from site_builder.lock import Waiting, locked, unsaid


@contextmanager
def opened(folder: Path | None, version: bytes, waiting: Waiting = unsaid) -> Iterator[Ledger]:
    """The ledger in the folder, one build at a time; without a folder, one that is gone at the end.

    Raises `OSError` where the disk does not take it, or what SQLite puts aside while it works.
    """
    with _refusals_told(folder), ExitStack() as stack:
        here = folder or Path(stack.enter_context(TemporaryDirectory(prefix="site-builder-")))
        here.mkdir(parents=True, exist_ok=True)
        stack.enter_context(locked(here, waiting))
        ledger = _fitting(here / _NAME, version)
        stack.callback(ledger.close)
        try:
            yield ledger
        except _RUBBISH:
            # It may have come of what was held: nobody shall meet it twice.
            ledger.renew()
            raise
        finally:
            with suppress(OSError, sqlite3.Error):  # without its sum it is made anew
                ledger.seal()


@contextmanager
def _refusals_told(folder: Path | None) -> Iterator[None]:
    """Turns what SQLite says of a disk that is full or cannot be written into what the system says of it."""
    try:
        yield
    except sqlite3.OperationalError as error:
        if is_damage(error):
            raise
        raise OSError(f"{error}: {folder or gettempdir()}") from error


def _fitting(path: Path, version: bytes) -> Ledger:
    """The ledger if it is one of this version and as it was left, else a new one in its place."""
    if is_sealed(path):
        with suppress(sqlite3.DatabaseError):
            ledger = Ledger(path, version)
            if ledger.version == version:
                return ledger
            ledger.close()
    return new(path, version)


def is_damage(error: sqlite3.Error) -> bool:
    """Whether the error tells that the ledger is none, or not whole: not that it cannot be written."""
    return (
        error.sqlite_errorcode & 0xFF in _DAMAGE or error.sqlite_errorcode == sqlite3.SQLITE_IOERR_SHORT_READ
    )


_DAMAGE: Final = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR)


_RUBBISH: Final = (
    AssertionError,
    AttributeError,
    EOFError,
    ImportError,
    LookupError,
    TypeError,
    ValueError,
    pickle.UnpicklingError,
    sqlite3.IntegrityError,
)
"""What a value that is damaged may end in, or one that we kept wrongly; a full disk does not."""

_NAME: Final = "ledger.sqlite"
