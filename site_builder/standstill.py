"""Whether anything has changed since the last build: then neither a claim nor a page is looked at."""

import os
import pickle
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Final

from site_builder.built import Built, Work
from site_builder.footprint import clock, digest, is_fresh, packed
from site_builder.plan import Plan
from site_builder.project import Project
from site_builder.sums import SIGNATURE, SUMS

_NAME: Final = "last"
_DIGEST: Final = 16
"""Bytes of the digest before what is kept: no damaged pickle is unpacked."""


@dataclass(frozen=True, slots=True)
class Last:
    """The last build: what it was made of, what it left in the published folder, and what it found."""

    inputs: bytes
    folders: tuple[str, ...]
    outputs: bytes
    today: date | None
    built: Built


def inputs(plan: Plan, version: bytes) -> bytes | None:
    """A digest that changes with everything that a build may depend on but the day.

    `None` where a file changed only just: it may do so again and look the same.
    """
    project, now = plan.project, clock()
    paths = ("site.yaml", *project.claims(), *project.seeds(), *project.templates())
    marks = list(map(project.mark, paths))
    if plan.key:
        marks.append(Project(plan.key.parent).mark(plan.key.name))
    if any(map(partial(is_fresh, now=now), marks)):
        return None
    key = plan.key and str(plan.key)
    return digest(version, packed((str(plan.out), plan.base_url, plan.as_of, key, paths, marks)))


def recall(cache: Path, plan: Plan, now: bytes | None) -> Built | None:
    """What the last build found, if another would find, make and write the same."""
    last = _read(cache)
    if last is None or now is None or last.inputs != now:
        return None
    same_day = last.today == plan.today
    later = last.today is not None and plan.today is not None and last.today < plan.today
    if not (same_day or (later and not last.built.problems)):
        return None
    if _outputs(plan.out, last.folders) != last.outputs:
        return None
    return last.built


def keep(cache: Path, plan: Plan, now: bytes | None, built: Built) -> None:
    """Remembers what a build found that had these inputs."""
    with suppress(OSError):
        if now is None or built.published is None:
            (cache / _NAME).unlink(missing_ok=True)
            return
        folders = tuple(sorted(built.published.folders))
        quiet = replace(built, work=Work(), published=replace(built.published, written=0, bytes_written=0))
        last = Last(now, folders, _outputs(plan.out, folders), plan.today, quiet)
        content = packed(last)
        aside = cache / f"{_NAME}.new"
        aside.write_bytes(digest(content) + content)
        aside.replace(cache / _NAME)


def _read(cache: Path) -> Last | None:
    try:
        kept = (cache / _NAME).read_bytes()
    except OSError:
        return None
    content = kept[_DIGEST:]
    if digest(content) != kept[:_DIGEST]:
        return None
    try:
        found = pickle.loads(content)
    except (AttributeError, ImportError, TypeError):  # another version of the program kept it
        return None
    return found if isinstance(found, Last) else None


def _outputs(out: Path, folders: Iterable[str]) -> bytes:
    """A digest of the folders of the published site: of which names they hold, and of the list of files."""
    return digest(*_marks(out, folders))


def _marks(out: Path, folders: Iterable[str]) -> Iterator[str]:
    for path in (SUMS, SIGNATURE, *folders):
        try:
            status = os.stat(out / path, follow_symlinks=False)
        except OSError:
            yield f"{path} is gone"
        else:
            yield f"{path} {status.st_ino} {status.st_mtime_ns}"
