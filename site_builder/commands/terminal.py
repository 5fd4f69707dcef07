"""What the commands share at the terminal: the project's folder, progress, problems and their exit status."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

import click

from site_builder.commands.appearance import is_quiet as is_quiet
from site_builder.commands.appearance import quiet_option as quiet_option
from site_builder.commands.appearance import shows_progress
from site_builder.commands.bars import Bars
from site_builder.diagnostic import Diagnostics, has_errors
from site_builder.project import Project
from site_builder.reports import text
from site_builder.reports.report import Report, texts


def project_option(command: Callable[..., None]) -> Callable[..., None]:
    """Adds `--project`, handed on as `root: Path`."""
    folder = click.Path(exists=True, file_okay=False, path_type=Path)
    return click.option(
        "--project",
        "root",
        type=folder,
        default=".",
        metavar="FOLDER",
        help="The site's folder; default: here.",
    )(command)


progress: Final = Bars(shows_progress)
"""Bars for stages that last, on a terminal that can show them."""


def show(problems: Diagnostics, project: Project) -> None:
    """Prints the problems to standard error."""
    if problems:
        click.echo(text.written(Report(problems, texts(project))), err=True, nl=False)


def status(problems: Diagnostics) -> int:
    """The exit status: 1 where the content has errors, else 0."""
    return 1 if has_errors(problems) else 0
