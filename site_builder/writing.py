"""A file of the project written anew: as it was or complete as new, never over somebody else's change."""

import os
import shutil
import tempfile
from pathlib import Path
from threading import Lock
from typing import Final

from site_builder.diagnostic import Diagnostic, Location
from site_builder.project import Project

_ONE: Final = Lock()
"""Of two requests at once the second sees what the first has written."""


def written(project: Project, path: str, before: bytes, after: bytes) -> Diagnostic | None:
    """`None` when the file holds the new bytes, else why it still holds what it held.

    `before` is what it held when it was read. Codes: not-written.
    """
    target = project.root / path
    if target.resolve() != project.root.resolve() / path:
        return _refused(path, "the file, or a folder above it, is a link", "put the file itself there")
    if not os.access(target, os.W_OK):
        return _refused(path, "the file may not be written", "change its rights")
    try:
        with _ONE:
            return _replaced(target, path, before, after)
    except OSError as error:
        return _refused(path, f"the file cannot be written: {error.strerror}", "it is as it was")


def _replaced(target: Path, path: str, before: bytes, after: bytes) -> Diagnostic | None:
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(after)
            file.flush()
            os.fsync(file.fileno())
        shutil.copymode(target, name)
        if target.read_bytes() != before:
            return _refused(path, "the file was changed at the same moment", "try again")
        os.replace(name, target)
    finally:
        Path(name).unlink(missing_ok=True)
    return None


def _refused(path: str, message: str, help_: str) -> Diagnostic:
    return Diagnostic(code="not-written", message=message, at=Location(path), help=help_)
