"""`site-builder review`: what a change does to what readers see, as one comment in Markdown."""

import sys
from datetime import date
from pathlib import Path

import click

from site_builder.commands import terminal
from site_builder.commands.comparing import told
from site_builder.project import Project
from site_builder.revisions.comment import comment
from site_builder.revisions.git import opened
from site_builder.revisions.review import review
from site_builder.revisions.snapshot import changed, snapshot


@click.command("review")
@terminal.project_option
@click.argument("base")
@click.argument("head", required=False)
def command(root: Path, base: str, head: str | None) -> None:
    """Print what readers will see of a change, in Markdown, as a comment for its reviewer.

    The change is what was committed from where it parted from BASE, often main, up to HEAD: as a pull
    request compares. Without HEAD it goes up to the last commit; what is not committed is left out.

    The files of the folder are not touched, and nothing from either revision is run. Exit status 1 tells
    that the change has errors; the review is printed all the same.
    """
    project = Project(root.resolve())
    with told(), opened(project.root) as repository:
        made = review(repository, base, head or "HEAD", date.today())
        if head is None:
            _remind(project, len(changed(snapshot(repository, repository.commit("HEAD")), project)))
    click.echo(comment(made), nl=False)
    sys.exit(1 if made.errors else 0)


def _remind(project: Project, files: int) -> None:
    if files:
        what = "1 file is" if files == 1 else f"{files:,} files are"
        click.echo(f"{what} not as committed, and not in this review: commit first", err=True)
