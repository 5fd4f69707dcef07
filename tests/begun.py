"""The command in a process of its own that a test can end, or begin in a world of its own."""

import os
import signal
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext, suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final

from site_builder import cli

_ONCE: Final = get_context("forkserver")
_ONCE.set_forkserver_preload(["site_builder.build", "site_builder.cluster", "site_builder.commands.build"])


class Begun:
    """A build by the command, at the head of a process group of its own.

    Its modules are imported already: they take the greater part of a small build, in which nothing happens.
    """

    def __init__(
        self, root: Path, *words: str, within: Callable[[], AbstractContextManager[object]] = nullcontext
    ) -> None:
        self._said, says = _ONCE.Pipe(duplex=False)
        self._process = _ONCE.Process(target=_command, args=(root, ("build", *words), says, within))
        self._process.start()
        says.close()

    def ended(self, after: float | None = None, number: int = 0, *, group: bool = True) -> tuple[int, str]:
        """The status, and what was said; if it lasts longer than so many seconds, it gets the signal.

        All that was said is known when every process of the build has ended, also of one that was killed.
        """
        self._process.join(after)
        pid = self._process.pid
        if self._process.exitcode is None and pid:
            with suppress(ProcessLookupError):  # it has just ended, or has no group yet
                (os.killpg if group else os.kill)(pid, number)
        with open(self._said.fileno(), "rb", closefd=False) as said:
            told = said.read().decode()
        self._said.close()
        self._process.join()
        assert self._process.exitcode is not None
        return self._process.exitcode, told


def _command(
    root: Path,
    words: tuple[str, ...],
    says: "Connection[Any, Any]",
    within: Callable[[], AbstractContextManager[object]],
) -> None:
    os.setsid()
    os.chdir(root)
    for stream in (1, 2):
        os.dup2(says.fileno(), stream)
    says.close()
    sys.stdout, sys.stderr = os.fdopen(1, "w", encoding="utf-8"), os.fdopen(2, "w", encoding="utf-8")
    sys.argv = ["site-builder", *words]
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with within():
            cli.main()
    except KeyboardInterrupt:  # before the command began, or after its end
        sys.exit(128 + signal.SIGINT)
