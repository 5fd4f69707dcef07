"""Two folders exchange their names, in one step where the system can do that."""

import ctypes
import errno
import os
import sys
from pathlib import Path
from typing import Final

_EXCHANGE: Final = 2
_AT_CWD: Final = -100 if sys.platform == "linux" else -2


def exchange(new: Path, out: Path, aside: Path) -> None:
    """Makes the new folder the one that is called `out`; the old one, if there was one, gets its name.

    Where two renames have to do, the old one is called `aside` in between.
    """
    if not out.exists():
        new.rename(out)
    elif not _exchanged(new, out):
        _move(out, aside)
        try:
            new.rename(out)
        except OSError:
            aside.rename(out)
            raise
        aside.rename(new)


def _move(out: Path, aside: Path) -> None:
    try:
        out.rename(aside)
    except OSError as error:
        if error.errno == errno.EBUSY:
            told = "something is mounted there: no new folder can take its place, but choose one below it"
            raise OSError(error.errno, told, str(out)) from None
        raise


def settle(folder: Path) -> None:
    """Has the disk take all that was written on the folder's file system, at once; raises `OSError`.

    What takes another's name before that may be found empty after a crash of the machine. To ask it of each
    file takes a thousand times as long.
    """
    function = getattr(ctypes.CDLL(None, use_errno=True), "syncfs", None)
    if function is None:
        os.sync()
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        if function(handle) != 0:
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), str(folder))
    finally:
        os.close(handle)


def put_back(out: Path, aside: Path) -> None:
    """Undoes the first of two renames if a kill came between them."""
    if aside.exists() and not out.exists():
        aside.rename(out)


def _exchanged(one: Path, other: Path) -> bool:
    """Exchanges two folders in one step (Linux `renameat2`, macOS `renameatx_np`); false where it cannot."""
    library = ctypes.CDLL(None, use_errno=True)
    name = "renameat2" if sys.platform == "linux" else "renameatx_np"
    function = getattr(library, name, None)
    if function is None:
        return False
    return bool(function(_AT_CWD, os.fsencode(one), _AT_CWD, os.fsencode(other), _EXCHANGE) == 0)
