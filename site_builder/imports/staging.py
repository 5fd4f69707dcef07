"""Files that are to enter a project: written aside, and put in their places when all of them are ready.

Until then nothing of the project changes, whatever stops the work. Once the first file is in its place the
others follow: what a kill then leaves undone the next import finishes. No file that exists is replaced.
"""

import errno
import fcntl
import os
import re
import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import Final

_ASIDE: Final = ".import"
"""In the project's folder; hidden, so that nothing else of this project reads it."""
_FILES: Final = "files"
_READY: Final = "ready"
_OURS: Final = re.compile(
    r"(?:seeds|claims)/[a-z0-9-]+\.(?:txt|yaml)|site\.yaml|import-report(?:-[0-9]+)?\.jsonl"
)
"""The paths that an import makes: nothing else is moved, whoever put it there."""


class BusyError(Exception):
    """Another import is at work in the project."""


class Stage:
    """Files aside; `at` says where one lies by the path that it will have in the project."""

    def __init__(self, project: Path, aside: Path) -> None:
        self._project = project
        self._aside = aside
        self._files = str(aside / _FILES)
        self._made: set[str] = set()

    def at(self, path: str) -> Path:
        return self._aside / _FILES / path

    def write(self, path: str, content: bytes) -> None:
        """Writes the file; the path is relative and has no dots."""
        folder = path.rpartition("/")[0]
        if folder not in self._made:
            self.at(folder).mkdir(parents=True, exist_ok=True)
            self._made.add(folder)
        # Plain texts and no buffer: there may be a hundred thousand files.
        with open(f"{self._files}/{path}", "xb", buffering=0) as file:
            if file.write(content) < len(content):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), path)

    def move_in(self) -> tuple[str, ...]:
        """Puts every file in its place; the paths that somebody has taken meanwhile stay as they are."""
        ready = self._aside / _READY
        ready.touch()
        for name in ("seeds", "claims"):
            _move_whole(self.at(name), self._project / name)
        taken = _move_in(self._project, self._aside)
        ready.unlink()
        return taken


@contextmanager
def staged(project: Path, aside: Path | None = None) -> Iterator[Stage]:
    """A stage for the project; what is not moved in is gone at the end, unless moving has failed half way.

    The files lie in the project's own folder, or `aside` where they are not to enter it. Raises `BusyError`.
    """
    folder = aside or project / _ASIDE
    with _locked(folder):
        if not aside:
            _finish(project, folder)
        try:
            yield Stage(project, folder)
        finally:
            if not (folder / _READY).exists():
                shutil.rmtree(folder, ignore_errors=True)


def half_moved(project: Path) -> bool:
    """Whether an import has ended while its files were put in their places; the next one goes on."""
    return (project / _ASIDE / _READY).exists()


def _finish(project: Path, folder: Path) -> None:
    """Ends what a killed import began: moves in what was ready, and forgets what was not."""
    if (folder / _READY).exists():
        _move_in(project, folder)
    for path in folder.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def _move_in(project: Path, aside: Path) -> tuple[str, ...]:
    taken: list[str] = []
    with _undisturbed():
        made: set[str] = set()
        for path in _in_order(aside / _FILES):
            folder = path.rpartition("/")[0]
            if folder not in made:
                (project / folder).mkdir(parents=True, exist_ok=True)
                made.add(folder)
            if not _moved(f"{aside}/{_FILES}/{path}", f"{project}/{path}"):
                taken.append(path)
    return tuple(taken)


def _move_whole(folder: Path, target: Path) -> None:
    """Moves a folder in one step where there is none yet; otherwise its files follow one by one."""
    if folder.is_dir() and not os.path.lexists(target):
        with suppress(OSError):
            folder.rename(target)


def _in_order(files: Path) -> list[str]:
    """Articles before the claims that quote them, and before both the site."""
    order = ("", "seeds/", "claims/")
    paths = (f"{folder}{entry.name}" for folder in order for entry in _regular(files / folder))
    return list(filter(_OURS.fullmatch, paths))


def _regular(folder: Path) -> list[os.DirEntry[str]]:
    """The files of the folder in order of their names; no links."""
    if not folder.is_dir() or folder.is_symlink():
        return []
    with os.scandir(folder) as entries:
        return sorted((it for it in entries if it.is_file(follow_symlinks=False)), key=lambda it: it.name)


def _moved(file: str, target: str) -> bool:
    """Whether the file is in its place now. A link never replaces anything; a rename would."""
    try:
        os.link(file, target)
    except FileExistsError:
        return False
    except OSError:  # a disk without links
        if os.path.lexists(target):
            return False
        os.rename(file, target)
        return True
    os.unlink(file)
    return True


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Lets the work end before an interruption is heard; it takes a second or two at most."""

    def wait(number: int, frame: FrameType | None) -> None:
        del number, frame

    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.signal(number, wait) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Lets one import at a time work here."""
    while True:
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            # The one before may have removed the folder after it was opened here.
            if folder.exists() and os.path.samestat(os.fstat(handle), folder.stat()):
                yield
                return
        except BlockingIOError:
            raise BusyError from None
        finally:
            os.close(handle)
