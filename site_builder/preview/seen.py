"""Which files of a project changed: those that one was told of are looked at, or all of them."""

import os
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from site_builder.footprint import clock, footprint
from site_builder.load import SITE_FILE
from site_builder.project import Project

_TOPS: Final = ("claims", "seeds")


@dataclass(frozen=True, slots=True)
class Changed:
    """Files that may give another thing than at the last look; of these, `listed` came or went."""

    files: frozenset[str]
    listed: frozenset[str]


class Seen:
    """The site file and the files below `claims/` and `seeds/` as they were when they were last looked at."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._marks: dict[str, Hashable] = {SITE_FILE: None}
        """Each file's mark; `None` where it proves nothing, so that the file has to be looked at again."""
        self._folders: set[str] = set()

    def look(self, told: Iterable[str] | None) -> Changed:
        """What changed among the files at these paths, and below them; `None` looks at every file."""
        now = clock()
        known = self._marks.keys()
        paths = {path for path in told or () if path.partition("/")[0] in _TOPS}
        if told is None or any(self._is_news(path) for path in paths):
            # Only a walk through the folders tells whether a file is one of the site.
            there = self._all()
            come, gone = there - known, known - there
            self._folders = {folder for path in there for folder in _folders(path)}
        else:
            there = {SITE_FILE, *filter(self._exists, paths & known)}
            come, gone = set(), (paths & known) - there
        asked = there if told is None else {SITE_FILE, *come, *(p for p in there if _is_below(p, paths))}
        for path in gone:
            del self._marks[path]
        changed = set(filter(lambda path: self._is_changed(path, now), asked))
        return Changed(frozenset(changed | gone), frozenset(come | gone))

    def suspects(self) -> frozenset[str]:
        """The files that changed, came or went since they were last looked at; another thread may ask."""
        there = self._all()
        marked = (path for path in there if self._marks.get(path) != self._project.mark(path))
        return frozenset((self._marks.keys() ^ there).union(marked))

    def _all(self) -> set[str]:
        return {*self._project.claims(), *self._project.seeds(), SITE_FILE}

    def _is_news(self, path: str) -> bool:
        """Whether there may be a file at the path that is not known, or several below it."""
        if path in self._folders:
            return True
        return self._exists(path) and (path not in self._marks or os.path.isdir(self._project.root / path))

    def _exists(self, path: str) -> bool:
        return self._project.mark(path) is not None

    def _is_changed(self, path: str, now: int) -> bool:
        found, before = footprint(self._project, path, now), self._marks.get(path)
        self._marks[path] = None if found.fresh else found.mark
        return found.fresh or before is None or before != found.mark


def _folders(path: str) -> Iterator[str]:
    """Those that hold the file, without the project's own."""
    while path := path.rpartition("/")[0]:
        yield path


def _is_below(path: str, tops: set[str]) -> bool:
    """Whether the file is one of these, or lies in one of them."""
    return path in tops or any(folder in tops for folder in _folders(path))
