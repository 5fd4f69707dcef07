"""The article in a page or a PDF, taken out by another process: a hostile file costs that one, not ours.

The process has so many seconds and so much memory, reads the file from its standard input, and can tell
nothing but an extract or a refusal.
"""

import logging
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter

from site_builder.intake.finding import Extract, Refusal
from site_builder.intake.form import Form

SECONDS: Final = 60
MEMORY: Final = 2 << 30
"""Bytes that the process may take, where the system keeps such limits."""


def extracted(
    content: bytes, form: Form, address: str | None = None, seconds: float = SECONDS
) -> Extract | Refusal:
    """The article of the page (UTF-8) or PDF, which was found at the address."""
    # -P: a file of the working folder must not pass for a module.
    command = [sys.executable, "-P", "-m", __name__, form, address or ""]
    try:
        done = subprocess.run(
            command, input=content, capture_output=True, timeout=seconds, env=_environment(), check=False
        )
    except subprocess.TimeoutExpired:
        return Refusal(f"it takes more than {seconds:g} seconds to read: save its text in a file of its own")
    if done.returncode < 0:  # the system ended it: too much memory or time, or it crashed
        return Refusal("it breaks the program that reads it: save its text in a file of its own")
    if done.returncode:
        raise RuntimeError(done.stderr.decode(errors="replace"))
    return _adapter().validate_json(done.stdout)


def _environment() -> dict[str, str]:
    """Ours, with this package's folder first, however it was found."""
    here = str(Path(__file__).parents[2])
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, (here, os.environ.get("PYTHONPATH"))))}


@cache
def _adapter() -> TypeAdapter[Extract | Refusal]:
    return TypeAdapter(Extract | Refusal)


def _main(form: str, address: str) -> None:
    """What the other process does."""
    _limit()
    logging.disable(logging.CRITICAL)  # both libraries tell of every oddity of a file
    read = _reader(Form(form), address or None)
    content = sys.stdin.buffer.read()
    try:
        found = read(content)
    except MemoryError:
        found = Refusal("it needs more memory than it may take: save its text in a file of its own")
    except Exception as problem:  # whatever a library stumbles over in a damaged or hostile file
        told = type(problem).__name__
        found = Refusal(f"it is damaged ({told}): open it in a program that can, and save its text")
    sys.stdout.buffer.write(_adapter().dump_json(found))


def _reader(form: Form, address: str | None) -> Callable[[bytes], Extract | Refusal]:
    if form is Form.PDF:
        from site_builder.intake.paper import paper

        return paper
    from site_builder.intake.page import page

    return lambda content: page(content.decode("utf-8"), address)


def _limit() -> None:
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


if __name__ == "__main__":
    _main(*sys.argv[1:])
