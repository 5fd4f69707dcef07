"""What the commands share at the terminal: the project's folder, progress, problems and their exit status."""

import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TypeVar

import click

from site_builder import report
from site_builder.diagnostic import Diagnostic, Diagnostics, Location, has_errors
from site_builder.project import Project

T = TypeVar("T")

_MANY = 200


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


def progress(stage: str, items: Iterable[T]) -> Iterator[T]:
    """The items, with a bar on a terminal while they are many."""
    listed = list(items)
    if len(listed) < _MANY or not sys.stderr.isatty():
        yield from listed
        return
    with click.progressbar(listed, label=stage, file=sys.stderr, show_pos=True) as bar:
        yield from bar


def show(problems: Diagnostics, project: Project) -> None:
    """Prints the problems to standard error."""
    lines: dict[str, list[str]] = {}

    def read_line(at: Location) -> str:
        if at.path not in lines:
            text = project.read_text(at.path, 1_000_000)
            lines[at.path] = [] if isinstance(text, Diagnostic) else text.split("\n")
        known = lines[at.path]
        return known[at.line - 1] if at.line <= len(known) else ""

    if problems:
        click.echo(report.text(problems, read_line), err=True)


def status(problems: Diagnostics) -> int:
    """The exit status: 1 where the content has errors, else 0."""
    return 1 if has_errors(problems) else 0
