"""The whole path: examine the content, render its pages, publish them."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from site_builder.diagnostic import has_errors
from site_builder.examine import Examined, Progress, examine, untold
from site_builder.press import Press, problem_of
from site_builder.project import Project
from site_builder.publish import File, Published, publish
from site_builder.render import Edition, leaves


def build(
    project: Project,
    out: Path,
    *,
    base_url: str | None = None,
    as_of: date | None = None,
    today: date | None = None,
    progress: Progress = untold,
) -> tuple[Examined, Published | None]:
    """What was found, and what was written: nothing where the content or a template of the site has errors.

    `base_url` stands in for the one of the site file; dates after `today` are told. Raises what `publish`
    raises.
    """
    examined = examine(project, as_of, progress, today=today)
    if has_errors(examined.problems):
        return examined, None
    try:
        files = _files(examined, project, base_url, progress)
        return examined, publish(files, out, _finish(examined, progress))
    except Exception as error:  # a template may fail in any way
        problem = problem_of(error, project.root)
        if problem is None:
            raise
        return replace(examined, problems=(*examined.problems, problem)), None


def _finish(examined: Examined, progress: Progress) -> Callable[[Path], None] | None:
    """What is made of the finished pages: the search index, if the site has one."""
    if not examined.content.site or not examined.content.site.search:
        return None
    from site_builder.search import index

    def finish(site: Path) -> None:
        for folder in progress("making the search index", iter((site,))):
            index(folder)

    return finish


def _files(examined: Examined, project: Project, base_url: str | None, progress: Progress) -> Iterator[File]:
    site, sources = examined.content.site, examined.content.sources
    assert site is not None, "a missing site file is an error"
    named = replace(site, base_url=base_url) if base_url else site
    edition = Edition(named, examined.assessed, tuple(sources.values()))
    plan = tuple(leaves(edition, Press(named, project.root / "templates")))
    return (File(leaf.path, leaf.make()) for leaf in progress("writing files", plan))
