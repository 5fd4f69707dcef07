"""What `check --since` and `review` share: revisions that cannot be read are wrong usage."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import click

from site_builder.examine import Examined
from site_builder.project import Project
from site_builder.revisions.git import RevisionError
from site_builder.revisions.since import since


@contextmanager
def told() -> Iterator[None]:
    """Tells why a revision cannot be read as click tells wrong usage."""
    try:
        yield
    except RevisionError as problem:
        raise click.UsageError(str(problem)) from None


def limited(examined: Examined, project: Project, revision: str) -> Examined:
    """What was found, with no problems but those of what changed since the revision."""
    with told():
        return replace(examined, problems=since(examined, project, revision))
