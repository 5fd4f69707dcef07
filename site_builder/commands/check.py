"""`site-builder check`: everything that `build` would say, without writing."""

import os
import sys
from collections.abc import Collection
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Final

import click

from site_builder.commands import terminal
from site_builder.commands.named import named
from site_builder.examine import Examined, examine
from site_builder.load import SITE_FILE
from site_builder.portion import examine_files
from site_builder.project import Project
from site_builder.reports.plain import count, mendable, plural
from site_builder.reports.report import Report, texts

_FORMATS: Final = ("text", "concise", "github", "sarif", "json", "junit", "rdjson")
"""Each a module of `reports`; all but the first are for programs."""


@click.command("check")
@click.argument("files", nargs=-1, type=click.Path(), metavar="[FILE]...")
@terminal.project_option
@click.option(
    "--format",
    "kind",
    type=click.Choice(_FORMATS),
    default=_FORMATS[0],
    show_default=True,
    help="How the problems are written; all but text go to standard output.",
)
@click.option(
    "--since",
    metavar="REV",
    help="Only what changed since the branch parted from REV, and what that does to published work.",
)
@click.option("--fix", is_flag=True, help="Mend what needs no person: white space, key order, typography.")
@click.option("--diff", is_flag=True, help="With --fix: print what would change, and write nothing.")
@click.option(
    "--reanchor",
    metavar="SITE",
    help="Say where the quotations of SITE, the folder last published, went in corrected articles.",
)
@terminal.quiet_option
def command(
    files: tuple[str, ...],
    root: Path,
    kind: str,
    since: str | None,
    fix: bool,
    diff: bool,
    reanchor: str | None,
) -> None:
    """Say everything that build would say, without writing anything but what --fix mends.

    With FILEs, or folders of them, say what concerns these: claims, articles, and the claims that quote them.

    Each problem names its file, line and column, shows the line, and says what to do next.
    `site-builder explain CODE` says more about a problem.
    """
    if diff and not (fix and kind == _FORMATS[0]):
        raise click.UsageError("--diff shows what --fix would do: give both, and no --format")
    if files and (since or reanchor):
        raise click.UsageError("--since and --reanchor are about all files: give none")
    project = Project(root.resolve())
    only = named(files, project) if files else None
    if reanchor is not None:
        from site_builder.commands.reanchoring import propose  # needs what a plain check does not

        propose(project, project.root / reanchor)
    examined = _examined(project, since, only)
    if fix:
        from site_builder.commands.fixing import mend

        if mend(project, examined, only, only_show=diff):
            examined = _examined(project, since, only)
    _report(kind, examined, project, only, quiet=diff)
    sys.exit(terminal.status(examined.problems))


def _examined(project: Project, since: str | None, only: Collection[str] | None) -> Examined:
    if only is not None:
        return examine_files(project, only, date.today(), terminal.progress)
    examined = examine(project, progress=terminal.progress, today=date.today())
    if since is None:
        return examined
    from site_builder.commands.comparing import limited  # reads revisions

    return limited(examined, project, since)


def _report(
    kind: str, examined: Examined, project: Project, only: Collection[str] | None, quiet: bool
) -> None:
    """Writes the problems: for a person to standard error with the counts at the end, else the reverse."""
    checked = tuple(sorted(only)) if only else (SITE_FILE, *project.seeds(), *project.claims())
    report = Report(examined.problems, texts(project), checked, _folder(kind, project))
    written: str = import_module(f"site_builder.reports.{kind}").written(report)
    for_person = kind == _FORMATS[0]
    click.echo(written, err=for_person, nl=False)
    if not terminal.is_quiet():
        click.echo(_counts(examined), err=quiet or not for_person)
    if kind == "github" and "GITHUB_STEP_SUMMARY" in os.environ:
        _summarise(report, Path(os.environ["GITHUB_STEP_SUMMARY"]))


def _summarise(report: Report, page: Path) -> None:
    """Adds all problems to the page that GitHub shows for the run."""
    from site_builder.reports.github import summary

    try:
        with page.open("a", encoding="utf-8") as file:
            file.write(summary(report))
    except OSError as problem:
        click.echo(f"the summary cannot be written: {problem.strerror}", err=True)


def _counts(examined: Examined) -> str:
    content, problems = examined.content, examined.problems
    claims = len(content.claims) + len(content.broken)
    checked = f"{plural(claims, 'claim')}, {plural(len(content.sources), 'article')}"
    return "; ".join(filter(None, (f"{checked}: {count(problems)}", mendable(problems))))


def _folder(kind: str, project: Project) -> str:
    """The way to the site's folder from where the report is read: the repository on GitHub, else here."""
    start = os.environ.get("GITHUB_WORKSPACE", ".") if kind == "github" else "."
    folder = Path(os.path.relpath(project.root, start)).as_posix()
    return "" if folder == "." else f"{folder}/"
