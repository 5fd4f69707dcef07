"""The whole path: examine the content, render its pages, publish them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from site_builder.diagnostic import has_errors
from site_builder.examine import Examined, Progress, examine, untold
from site_builder.project import Project
from site_builder.publish import File, Published, publish
from site_builder.render import pages


def build(
    project: Project,
    out: Path,
    *,
    base_url: str | None = None,
    as_of: date | None = None,
    progress: Progress = untold,
) -> tuple[Examined, Published | None]:
    """What was found, and what was written: nothing where the content has errors.

    `base_url` stands in for the one of the site file. Raises what `publish` raises.
    """
    examined = examine(project, as_of, progress)
    if has_errors(examined.problems):
        return examined, None
    return examined, publish(_files(examined, project, base_url), out)


def _files(examined: Examined, project: Project, base_url: str | None) -> Iterator[File]:
    site, sources = examined.content.site, examined.content.sources
    assert site is not None, "a missing site file is an error"
    named = replace(site, base_url=base_url) if base_url else site
    return pages(named, examined.assessed, tuple(sources.values()), project.root / "templates")
