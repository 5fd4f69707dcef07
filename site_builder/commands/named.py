"""Files of a site as they are named on the command line."""

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

import click

from site_builder.diagnostic import nearest, shown
from site_builder.load import SITE_FILE
from site_builder.project import Project

_FOLDERS: Final = ("claims", "seeds")


def named(words: Iterable[str], project: Project) -> frozenset[str]:
    """The paths of these files, and of all in these folders. Raises `click.UsageError` for any other."""
    listed = (SITE_FILE, *project.claims(), *project.seeds())
    return frozenset(path for word in words for path in _meant(word, project, listed))


def _meant(word: str, project: Project, listed: Sequence[str]) -> Iterable[str]:
    path = _path(word, project)
    if path == ".":
        return listed
    below = [one for one in listed if one.startswith(f"{path}/")]
    if path not in listed and path not in _FOLDERS and not below:
        raise click.UsageError(_no_file(word, path, listed))
    return (path, *below)


def _path(word: str, project: Project) -> str:
    """The file's path from the site's folder; links on the way are followed, and one that is named is not."""
    file = Path(os.path.abspath(word))
    return Path(os.path.relpath(file.parent.resolve() / file.name, project.root)).as_posix()


def _no_file(word: str, path: str, listed: Sequence[str]) -> str:
    if os.path.lexists(word):
        return f"{shown(word)} is no file of the site: these are {SITE_FILE}, and those in claims/ and seeds/"
    meant = nearest(path, listed)
    return f"there is no {shown(word)}" + (f"; did you mean {shown(meant)}?" if meant else "")
