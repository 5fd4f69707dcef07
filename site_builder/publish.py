"""Writing the site: beside the published folder, then one exchange, so that nobody sees half of it.

`SHA256SUMS`, in the form of coreutils, lists what was written; every other file in the folder is somebody
else's and is carried over.
"""

import ctypes
import fcntl
import hashlib
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

SUMS = "SHA256SUMS"
_EXCHANGE = 2
_AT_CWD = -100 if sys.platform == "linux" else -2


@dataclass(frozen=True, slots=True)
class File:
    """One file of the site: its posix path from the site's root, and its bytes."""

    path: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Published:
    files: int
    size: int


class OccupiedError(Exception):
    """A file that we did not write stands where one of ours belongs: `path` names it."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} was not written by site-builder; move it away or choose another folder")
        self.path = path


def publish(files: Iterable[File], out: Path, finish: Callable[[Path], None] | None = None) -> Published:
    """Replaces the site in `out` by these files, all or nothing, and says how many and how large they are.

    `finish` may add files to the folder in which they have been written, before anybody sees it. Raises
    `OccupiedError`, and `OSError` where the disk does not take them; `out` is then as it was.
    """
    out = out.resolve()
    out.parent.mkdir(parents=True, exist_ok=True)
    with _locked(out.parent):
        _remove_litter(out)
        with _stage(out) as stage:
            foreign = set(_foreign(out))
            published = _write(files, stage, out, foreign, finish)
            _carry_over(foreign, out, stage)
            signal.pthread_sigmask(signal.SIG_BLOCK, _STOPS)
            _swap(stage, out)
    return published


_STOPS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@contextmanager
def _stage(out: Path) -> Iterator[Path]:
    """A folder beside the published one, gone at the end whatever happens.

    While it is made and removed no signal stops the program: one that comes then is seen to afterwards.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _STOPS)
    try:
        stage = Path(tempfile.mkdtemp(prefix=_litter_prefix(out), dir=out.parent))
        try:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
            yield stage
        finally:
            try:
                signal.pthread_sigmask(signal.SIG_BLOCK, _STOPS)
            finally:
                shutil.rmtree(stage, ignore_errors=True)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _write(
    files: Iterable[File],
    stage: Path,
    out: Path,
    foreign: set[str],
    finish: Callable[[Path], None] | None,
) -> Published:
    stage.chmod(0o755)
    written: dict[str, bytes] = {}
    size = 0

    def keep(path: str, content: bytes) -> None:
        nonlocal size
        if path in foreign:
            raise OccupiedError(out / path)
        assert path not in written, f"two pages are called {path}"
        written[path] = hashlib.sha256(content).digest()
        size += len(content)

    for file in files:
        keep(file.path, file.content)
        _write_file(stage, file)
    if finish:
        finish(stage)
        for path in sorted(_below(stage) - written.keys()):
            keep(path, (stage / path).read_bytes())
            _fix_modes(stage / path, stage)
    listing = "".join(f"{written[path].hex()}  {path}\n" for path in sorted(written)).encode()
    keep(SUMS, listing)
    _write_file(stage, File(SUMS, listing))
    return Published(len(written), size)


def _below(folder: Path) -> set[str]:
    """Every file below the folder, by its posix path from it."""
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def _fix_modes(path: Path, stage: Path) -> None:
    """The modes of a file that somebody else wrote, and of its folders."""
    path.chmod(0o644)
    for folder in path.parents[: path.relative_to(stage).as_posix().count("/")]:
        folder.chmod(0o755)


def _write_file(stage: Path, file: File) -> None:
    path = stage / file.path
    _make_folder(path.parent, stage)
    path.write_bytes(file.content)
    path.chmod(0o644)


def _make_folder(folder: Path, stage: Path) -> None:
    """Makes the folder and those above it, up to the stage, with fixed modes."""
    if folder != stage and not folder.is_dir():
        _make_folder(folder.parent, stage)
        folder.mkdir()
        folder.chmod(0o755)


def _foreign(out: Path) -> Iterator[str]:
    """Files in the published folder that the last build did not write."""
    ours = _listed(out)
    for where, folders, names in os.walk(out):
        links = [name for name in folders if (Path(where) / name).is_symlink()]
        for name in (*names, *links):
            path = (Path(where) / name).relative_to(out).as_posix()
            if path not in ours:
                yield path


def _listed(out: Path) -> set[str]:
    """What the last build says it wrote; nothing if the folder has no list of ours."""
    try:
        lines = (out / SUMS).read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return set()
    if not all(len(line) > 66 and line[64:66] == "  " for line in lines):
        return set()
    return {line[66:] for line in lines} | {SUMS}


def _carry_over(foreign: set[str], out: Path, stage: Path) -> None:
    for path in sorted(foreign):
        _make_folder((stage / path).parent, stage)
        try:
            os.link(out / path, stage / path, follow_symlinks=False)
        except OSError:
            shutil.copy2(out / path, stage / path, follow_symlinks=False)


def _swap(stage: Path, out: Path) -> None:
    """Makes the stage the published folder; the stage's name then holds the old one, if there was one."""
    if not out.exists():
        stage.rename(out)
    elif not _exchanged(stage, out):
        old = Path(tempfile.mkdtemp(prefix=_litter_prefix(out), dir=out.parent))
        out.rename(old / "old")
        stage.rename(out)
        shutil.rmtree(old)


def _exchanged(one: Path, other: Path) -> bool:
    """Exchanges two folders in one step (Linux `renameat2`, macOS `renameatx_np`); false where it cannot."""
    library = ctypes.CDLL(None, use_errno=True)
    name = "renameat2" if sys.platform == "linux" else "renameatx_np"
    function = getattr(library, name, None)
    if function is None:
        return False
    return bool(function(_AT_CWD, os.fsencode(one), _AT_CWD, os.fsencode(other), _EXCHANGE) == 0)


def _litter_prefix(out: Path) -> str:
    return f".{out.name}.site-builder-"


def _remove_litter(out: Path) -> None:
    """Removes what a killed build left beside the folder."""
    for path in out.parent.glob(f"{_litter_prefix(out)}*"):
        shutil.rmtree(path, ignore_errors=True)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Lets one build at a time publish below the folder; a second one waits."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
