"""Tells when files of a project change: the system watches them, and what belongs together is told once."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread
from typing import Final

import watchfiles

from site_builder import theme
from site_builder.load import SITE_FILE
from site_builder.project import Project, aside

FOLDERS: Final = ("claims", "seeds", "templates")
_QUIET: Final = 20
"""Milliseconds without another change that end a burst of them; a watch wakes up so often."""
_QUIET_TOP: Final = 250
"""The same for the project's folder itself, where little happens."""
_PAUSE: Final = 250
"""Milliseconds after which a quiet watch says that it is one."""
_LONGEST: Final = 400
"""Milliseconds after which a burst that does not end is told all the same."""
_POLL: Final = 700
"""Milliseconds between two looks at every file where the system cannot watch."""
_CHECKOUT: Final = 5.0
"""Seconds that a running git command is waited for at most."""


@dataclass(frozen=True, slots=True)
class Burst:
    """The paths of changes that belong together; if it is `vague`, others may have changed as well."""

    paths: tuple[Path, ...]
    vague: bool = False


class Watch:
    """Watches until it is stopped; `poll` asks for looking at every file so many milliseconds apart.

    `changed` gets every burst of changes, in a thread of the watch; `hampered` the reason, once,
    where the system cannot watch (too many files, a file system of another machine): then it polls.
    """

    def __init__(
        self,
        project: Project,
        changed: Callable[[Burst], None],
        hampered: Callable[[str], None],
        poll: int | None = None,
    ) -> None:
        self._root = project.root
        self._changed = changed
        self._hampered = hampered
        self._poll = poll
        self._stop = Event()
        self._again = Event()
        self._threads = [Thread(target=self._run, args=(part,)) for part in (self._top, self._below)]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self._stop.set()
        self._again.set()
        for thread in self._threads:
            if thread.is_alive():
                thread.join()

    def _run(self, part: Callable[[], None]) -> None:
        while not self._stop.is_set():
            try:
                part()
            except (OSError, RuntimeError) as error:
                if self._poll is not None:
                    raise
                self._poll = _POLL
                self._hampered(str(error))

    def _top(self) -> None:
        """The project's folder itself: the site file, and whole folders that come and go."""
        for paths in self._bursts([self._root], self._stop, recursive=False):
            names = {path.name for path in paths}
            if names & set(FOLDERS):
                self._again.set()
            if names & {SITE_FILE, *FOLDERS}:
                self._tell(paths)

    def _below(self) -> None:
        """Everything below the folders that are there now; ends when one of them comes or goes."""
        self._again.clear()
        if self._stop.is_set():  # asked for just before: nothing would wake this watch up again
            return
        folders = [self._root / name for name in FOLDERS if (self._root / name).is_dir()]
        begun = False
        for paths in self._bursts([*folders, theme.folder()], self._again, recursive=True):
            # The first quiet moment stands for what happened before the watch had begun.
            if paths or not begun:
                self._tell(paths)
            begun = True

    def _bursts(self, folders: list[Path], stop: Event, *, recursive: bool) -> Iterable[list[Path]]:
        bursts = watchfiles.watch(
            *folders,
            watch_filter=None,
            debounce=_LONGEST,
            step=_QUIET if recursive else _QUIET_TOP,
            stop_event=stop,
            rust_timeout=_PAUSE,
            yield_on_timeout=True,
            recursive=recursive,
            force_polling=self._poll is not None,
            poll_delay_ms=self._poll or _POLL,
            raise_interrupt=False,
            ignore_permission_denied=True,
        )
        for burst in bursts:
            paths = [Path(path) for _, path in burst]
            if read := [path for path in paths if not aside(path.name)]:
                yield read
            elif not paths:
                yield []

    def _tell(self, paths: Iterable[Path]) -> None:
        _await_git(self._root, self._stop)
        told = tuple(paths)
        # Who polls goes by times and sizes, which a change may leave as they were.
        self._changed(Burst(told, vague=not told or self._poll is not None))


def _await_git(root: Path, stop: Event) -> None:
    """Waits while git changes the files, as in a switch of branches: it holds a lock meanwhile."""
    lock = _lock(root)
    deadline = time.monotonic() + _CHECKOUT
    while lock and lock.exists() and time.monotonic() < deadline and not stop.wait(0.01):
        pass


def _lock(root: Path) -> Path | None:
    """Where git's lock lies for the checkout that holds the folder; `None` outside of one."""
    for folder in (root, *root.parents):
        git = folder / ".git"
        if git.is_dir():
            return git / "index.lock"
        if git.is_file():  # a second work tree
            where = git.read_text("utf-8").removeprefix("gitdir:").strip()
            return folder / where / "index.lock"
    return None
