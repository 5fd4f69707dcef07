"""The folder in which the next site is made: the one that was published before, for what it still shares."""

import os
from contextlib import closing, suppress
from pathlib import Path

from site_builder.folder import clear
from site_builder.holding import Holding, walk
from site_builder.sums import SIGNATURE, SUMS, NoListError, Sums, four_side_by_side


def place_of(spare: Path, out: Path, beside: Path) -> Path:
    """Where the spare lies between two builds: on the same file system, or it could not change places."""
    try:
        spare.parent.mkdir(parents=True, exist_ok=True)
        spare = spare.parent.resolve() / spare.name
        near = spare.parent.stat().st_dev == out.parent.stat().st_dev
    except OSError:
        return beside
    return spare if near and not spare.is_relative_to(out) else beside


def ready(place: Path, published: Holding) -> None:
    """Leaves in the folder only files that are as published ones; one that is no spare is made anew.

    Its list is dated so far back that it vouches for no file any more: each is newer, and would be read.
    """
    try:
        sums = None if place.is_symlink() else Sums(place)
    except OSError:
        sums = None
    if sums:
        with closing(sums), suppress(NoListError):
            _leave_twins(place, published, sums)
            return
    clear(place)
    place.mkdir()
    place.chmod(0o755)


def _leave_twins(place: Path, published: Holding, sums: Sums) -> None:
    """A file is a twin if it is a link to the published one, or was left with the same bytes.

    To know the links saves asking for the time and modes of each file.
    """
    os.utime(place / SUMS, (0, 0))
    folders: dict[str, int] = {}
    theirs, ours = walk(published.folder), walk(place, folders)
    files = four_side_by_side(published.files(), theirs, sums.files(), ours)
    for path, (digest, twin, left, found) in files:
        if found is None or path in (SUMS, SIGNATURE):
            continue
        linked = twin and twin.inode == found.inode
        if digest and (linked or (digest == left and found.is_as_left(digest, sums.status))):
            continue
        (place / path).parent.chmod(0o755)
        clear(place / path)
    for folder in folders:
        (place / folder).chmod(0o755)
