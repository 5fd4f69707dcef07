"""The problems of what changed since a revision.

Those of changed files, those elsewhere that the change caused, and what it does to published work.
"""

from collections.abc import Collection
from dataclasses import replace

from site_builder.diagnostic import Diagnostic, Diagnostics, in_order
from site_builder.examine import Examined, examine
from site_builder.load import SITE_FILE
from site_builder.load_sources import load_sources, pairs
from site_builder.project import Project
from site_builder.revisions.difference import Comparison, Version, difference
from site_builder.revisions.git import opened
from site_builder.revisions.permanence import breaches
from site_builder.revisions.snapshot import Snapshot, changed, snapshot
from site_builder.site import Limits


def since(examined: Examined, project: Project, revision: str) -> Diagnostics:
    """Those problems of the folder that a change since the revision has to do with, and the change's own.

    As in a pull request, the change began where the histories of the revision and of HEAD part. Raises
    `RevisionError`.
    """
    with opened(project.root) as repository:
        parting = repository.merge_base(repository.commit(revision), repository.commit("HEAD"))
        before = snapshot(repository, parting)
        files = changed(before, project)
        touched = reach(files, before, examined)
        compared = Comparison(
            Version(revision, before, examine(before, only={*touched, *before.seeds()})),
            Version("the folder", project, _within(examined, touched)),
            files,
        )
        made = breaches(compared, difference(compared))
    return in_order((*(p for p in examined.problems if concerns(p, files, touched)), *made))


def reach(files: Collection[str], before: Snapshot, examined: Examined) -> frozenset[str]:
    """The changed files with their texts or records, and the claims whose articles are among them.

    A changed site file reaches every claim.
    """
    claims = examined.content.claims + examined.content.broken
    if SITE_FILE in files:
        return frozenset({*files, *(claim.path for claim in claims), *before.claims()})
    both = {*pairs(path for path in files if path.startswith("seeds/"))}
    ids = {source.id for source in examined.content.sources.values() if source.file in both}
    ids |= set(load_sources(before, Limits(), only=both)[0])
    quoting = (claim.path for claim in claims if claim.content.cited & ids)
    return frozenset({*files, *both, *quoting})


def concerns(problem: Diagnostic, files: Collection[str], touched: Collection[str]) -> bool:
    """Whether the change has to do with the problem: by its place, or by a place that explains it."""
    return (
        SITE_FILE in files
        or problem.at.path in touched
        or any(related.at.path in files for related in problem.related)
    )


def _within(examined: Examined, paths: Collection[str]) -> Examined:
    """What was found of these claims alone."""
    content = examined.content
    claims = tuple(claim for claim in content.claims if claim.path in paths)
    resolved = tuple(one for one in examined.resolved if one.claim.path in paths)
    removed = tuple(tombstone for tombstone in content.removed if tombstone.path in paths)
    return replace(examined, content=replace(content, claims=claims, removed=removed), resolved=resolved)
