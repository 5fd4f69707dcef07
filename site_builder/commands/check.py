"""`site-builder check`: everything that `build` would say, without writing."""

import sys
from pathlib import Path

import click

from site_builder import report
from site_builder.commands import terminal
from site_builder.examine import examine
from site_builder.project import Project


@click.command("check")
@terminal.project_option
@click.option(
    "--reanchor",
    metavar="SITE",
    help="Say where the quotations of SITE, the folder last published, went in corrected articles.",
)
def command(root: Path, reanchor: str | None) -> None:
    """Say everything that build would say, without writing anything.

    Each problem names its file, line and column, shows the line, and says what to do next.
    """
    project = Project(root.resolve())
    if reanchor is not None:
        from site_builder.commands.reanchoring import propose  # needs what a plain check does not

        propose(project, project.root / reanchor)
    examined = examine(project, progress=terminal.progress)
    terminal.show(examined.problems, project)
    content = examined.content
    checked = (
        f"{report.plural(len(content.claims), 'claim')}, {report.plural(len(content.sources), 'article')}"
    )
    click.echo(f"{checked}: {report.count(examined.problems)}")
    sys.exit(terminal.status(examined.problems))
