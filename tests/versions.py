"""Two versions of a tiny site side by side, without git: what changed between them is compared as files."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from builders import a_project, tree

from site_builder.examine import examine
from site_builder.project import Project
from site_builder.revisions.difference import ClaimChange, Comparison, Version, difference

Files = Mapping[str, str | bytes]


def between(
    folder: Path, before: Files | None = None, after: Files | None = None, gone: Iterable[str] = ()
) -> Comparison:
    """The tiny site with these files, and the same site later with those, and without what is gone."""
    old = a_project(folder / "before", before)
    new = a_project(folder / "after", {**(before or {}), **(after or {})})
    for path in gone:
        (new.root / path).unlink()
    held = tree(old.root), tree(new.root)
    changed = frozenset(path for path in {*held[0], *held[1]} if held[0].get(path) != held[1].get(path))
    return Comparison(_version("main", old), _version("the folder", new), changed)


def claims(compared: Comparison) -> dict[str, ClaimChange]:
    """What changed in each claim, by its slug."""
    return {change.slug: change for change in difference(compared).claims}


def _version(name: str, project: Project) -> Version:
    return Version(name, project, examine(project))
