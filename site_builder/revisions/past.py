"""A site as its files stood: what one commit held of them, laid out in a folder of its own.

Only words and evidence are of then: the claims, the articles, the site file. The program, with its rule and
its theme, is that of today, and so are the site's own templates: a template is a program, and none is run
that is not in the folder before one's eyes.
"""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Final

from site_builder.diagnostic import shown
from site_builder.project import Project
from site_builder.revisions.git import LINK, SUBMODULE, Entry, Repository, RevisionError, opened
from site_builder.revisions.snapshot import TEMPLATES, snapshot

_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOST_BYTES: Final = 50_000_000
_ODD: Final = re.compile(r"[\0\\:]")


@dataclass(frozen=True, slots=True)
class Past:
    """A site of before: its files, the commit that held them, and the day on which that was made (UTC)."""

    project: Project
    commit: str
    day: date


@contextmanager
def past(project: Project, at: str) -> Iterator[Past]:
    """The site as it stood at the revision, or at the end of the day: `2024-01-01`.

    Of a day it is the last commit up to midnight UTC, by the committer's clock, in the line of HEAD and its
    first parents: what was merged counts from its merge. Raises `RevisionError`.
    """
    with opened(project.root) as repository:
        day = _day(at)
        commit = repository.commit_on(day) if day else repository.commit(at)
        with TemporaryDirectory(prefix="site-builder-") as name:
            root = Path(name)
            _lay_out(repository, commit, root)
            own = project.root / TEMPLATES
            if own.is_dir():
                shutil.copytree(own, root / TEMPLATES, ignore_dangling_symlinks=True)
            made = datetime.fromtimestamp(repository.committed(commit).seconds, UTC)
            yield Past(Project(root), commit, made.date())


def _day(at: str) -> date | None:
    if not _DAY.fullmatch(at):
        return None
    try:
        return date.fromisoformat(at)
    except ValueError:
        raise RevisionError(f"{shown(at)} is no day", "write it as 2024-01-31") from None


def _lay_out(repository: Repository, commit: str, root: Path) -> None:
    """Writes the commit's files, but for its templates."""
    for path, entry in snapshot(repository, commit).entries.items():
        if path.partition("/")[0] == TEMPLATES or entry.mode == SUBMODULE:
            continue
        names = PurePosixPath(path).parts
        if ".." in names or path.startswith("/") or _ODD.search(path):
            raise RevisionError(f"the commit holds {shown(path)}", "no site has a file of that name")
        target = root.joinpath(*names)
        target.parent.mkdir(parents=True, exist_ok=True)
        _write(target, path, entry, repository)


def _write(target: Path, path: str, entry: Entry, repository: Repository) -> None:
    content = repository.blob(entry.id, _MOST_BYTES)
    if isinstance(content, int):
        message = f"{shown(path)} holds {content:,} bytes; the limit is {_MOST_BYTES:,}"
        raise RevisionError(message, "name another commit")
    if entry.mode == LINK:
        target.symlink_to("nowhere")  # as in the folder, a link is refused, and none is followed
    else:
        target.write_bytes(content)
