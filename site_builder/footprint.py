"""How a build tells that a file is as it was without reading it."""

import os
import pickle
import time
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Final

from site_builder.project import Files, all_below

_TICK: Final = 100_000_000
"""Nanoseconds in which a system may give two changes one time; most need a twentieth of it."""
_COARSE: Final = 2_000_000_000
"""The same where times are kept in whole seconds, as on FAT."""


@dataclass(frozen=True, slots=True)
class Footprint:
    """A file's mark. It is fresh if a further change could leave the same mark: then it proves nothing."""

    mark: Hashable
    fresh: bool


def footprint(files: Files, path: str, now: int) -> Footprint:
    """The file's mark at this time, in nanoseconds of the system's clock.

    The rule is that of git's index ("racily clean"): a file that changed while it was looked at, or in the
    tick before, is read again the next time.
    """
    mark = files.mark(path)
    return Footprint(mark, is_fresh(mark, now))


def is_fresh(mark: Hashable, now: int) -> bool:
    """Whether a further change could leave this mark."""
    if not isinstance(mark, tuple):
        return False
    modified, changed = mark[:2]
    return _is_recent(modified, now) or _is_recent(changed, now)


NEVER: Final = b""
"""Kept of a file that has to be looked at again, whatever its mark."""


def lasting(mark: Hashable, now: int) -> bytes:
    """The mark as it is kept for the next build, or `NEVER` where it is fresh."""
    return NEVER if is_fresh(mark, now) else packed(mark)


def _is_recent(when: int, now: int) -> bool:
    return when + (_TICK if when % 1_000_000_000 else _COARSE) >= now


def clock() -> int:
    """The time by which footprints are taken: before the files are looked at."""
    return time.time_ns()


def packed(value: object) -> bytes:
    """The value as bytes that tell it from others."""
    return pickle.dumps(value, protocol=5)


def digest(*parts: bytes | str) -> bytes:
    """A digest of the parts, of which none runs into the next."""
    made = blake2b(digest_size=16)
    for part in parts:
        content = part.encode("utf-8", "surrogateescape") if isinstance(part, str) else part
        made.update(b"%d:" % len(content))
        made.update(content)
    return made.digest()


def marks_below(folders: Iterable[Path]) -> bytes:
    """A digest that changes with the name, size or time of any file below the folders."""
    found = []
    for folder in folders:
        for where, below, names in os.walk(folder):
            below[:] = sorted(name for name in below if name != "__pycache__")
            for name in sorted(names):
                status = os.stat(os.path.join(where, name), follow_symlinks=False)
                found.append(f"{where}/{name} {status.st_size} {status.st_mtime_ns}")
    return digest(*found)


def contents_below(folder: Path) -> bytes:
    """A digest of every file below the folder, of its name and its bytes."""
    files = sorted(path for path in all_below(folder) if path.is_file())
    named = ((file.relative_to(folder).as_posix(), file.read_bytes()) for file in files)
    return digest(*(part for pair in named for part in pair))
