"""The whole path: examine the content, render its pages, publish them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from jinja2 import TemplateError

from site_builder.diagnostic import has_errors
from site_builder.examine import Examined, Progress, examine, untold
from site_builder.project import Project
from site_builder.publish import File, Published, publish
from site_builder.render import pages, problem_of


def build(
    project: Project,
    out: Path,
    *,
    base_url: str | None = None,
    as_of: date | None = None,
    preview: bool = False,
    progress: Progress = untold,
) -> tuple[Examined, Published | None]:
    """What was found, and what was written: nothing where the content or a template of the site has errors.

    `base_url` stands in for the one of the site file; a `preview` may be reloaded by a script. Raises what
    `publish` raises.
    """
    examined = examine(project, as_of, progress)
    if has_errors(examined.problems):
        return examined, None
    try:
        return examined, publish(_files(examined, project, base_url, preview), out)
    except TemplateError as error:
        problem = problem_of(error, project.root)
        if problem is None:
            raise
        return replace(examined, problems=(*examined.problems, problem)), None


def _files(examined: Examined, project: Project, base_url: str | None, preview: bool) -> Iterator[File]:
    site, sources = examined.content.site, examined.content.sources
    assert site is not None, "a missing site file is an error"
    named = replace(site, base_url=base_url) if base_url else site
    return pages(
        named, examined.assessed, tuple(sources.values()), project.root / "templates", preview=preview
    )
