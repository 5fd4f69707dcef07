"""A folder that files are written into, by several processes at once if need be."""

import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Final

_NEW: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL


class Folder:
    """Writes files with fixed modes, whatever the umask.

    What stands in a file's place is removed first, never written into: it may be a hard link to a file that
    is published. So is a file where a folder belongs, and a folder where a file does.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._made = {""}
        self._masked = bool(_umask() & 0o644)

    def write(self, path: str, content: bytes) -> None:
        with self.opened(path) as write:
            write(content)

    @contextmanager
    def opened(self, path: str) -> Iterator[Callable[[bytes], None]]:
        """Gives what writes the new file piece by piece."""
        self._make_folder_of(path)
        name = f"{self.path}/{path}"
        try:
            handle = os.open(name, _NEW, 0o644)
        except FileExistsError:
            clear(name)
            handle = os.open(name, _NEW, 0o644)
        try:
            if self._masked:
                os.fchmod(handle, 0o644)
            yield partial(_write, handle)
        finally:
            os.close(handle)

    def link(self, path: str, source: Path) -> None:
        """Makes the file of that path in the source folder stand here too; a copy where links cannot be."""
        self._make_folder_of(path)
        target = f"{self.path}/{path}"
        try:
            _link(f"{source}/{path}", target)
        except FileExistsError:
            clear(target)
            _link(f"{source}/{path}", target)

    def make(self, folders: Mapping[str, int]) -> None:
        """Makes these folders stand here too, with these modes; what lies in them has to be there already."""
        for path in folders:
            self._make_folder_of(f"{path}/")
        for path in sorted(folders, reverse=True):  # nothing can be made in one that may not be written
            os.chmod(f"{self.path}/{path}", folders[path])

    def _make_folder_of(self, path: str) -> None:
        folder = path.rpartition("/")[0]
        if folder in self._made:
            return
        self._make_folder_of(folder)
        name = f"{self.path}/{folder}"
        try:
            os.mkdir(name)
        except FileExistsError:
            if not os.path.isdir(name):  # an old file, unless another process has just seen to it
                with suppress(FileNotFoundError, IsADirectoryError):
                    os.unlink(name)
                with suppress(FileExistsError):
                    os.mkdir(name)
        os.chmod(name, 0o755)
        self._made.add(folder)


def _write(handle: int, content: bytes) -> None:
    written = os.write(handle, content)
    while written < len(content):
        written += os.write(handle, content[written:])


def clear(name: str | Path) -> None:
    """Removes the file or folder, if there is one."""
    try:
        os.unlink(name)
    except (FileNotFoundError, NotADirectoryError):
        return
    except OSError:  # a folder: EISDIR on Linux, EPERM on macOS
        if not os.path.isdir(name):
            raise
        shutil.rmtree(name)


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target, follow_symlinks=False)
    except FileExistsError:
        raise
    except OSError:
        shutil.copy2(source, target, follow_symlinks=False)


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask
