"""`site-builder build`: check everything, then write the site."""

import sys
import time
from datetime import date
from pathlib import Path

import click

from site_builder.build import build
from site_builder.commands import terminal
from site_builder.commands.parameters import Day
from site_builder.examine import Examined
from site_builder.project import Project
from site_builder.publish import OccupiedError, Published
from site_builder.reports.plain import count, plural


@click.command("build")
@terminal.project_option
@click.option("--out", default="site", metavar="FOLDER", help="Where the site goes; default: site.")
@click.option("--base-url", metavar="URL", help="The published site's address, instead of site.yaml's.")
@click.option("--as-of", type=Day(), metavar="DATE", help="Evidence as known on that day.")
@terminal.quiet_option
def command(root: Path, out: str, base_url: str | None, as_of: date | None) -> None:
    """Check every file, then write the site.

    Nothing is written while anything is wrong: the folder stays as it was. Files in it that site-builder
    did not write are left alone.
    """
    started = time.monotonic()
    project = Project(root.resolve())
    target = _target(project, out)
    if base_url is not None and not base_url.startswith(("https://", "http://")):
        raise click.BadParameter("write it as https://facts.example/", param_hint="'--base-url'")
    try:
        examined, published = build(
            project, target, base_url=base_url, as_of=as_of, today=date.today(), progress=terminal.progress
        )
    except (OccupiedError, OSError) as problem:
        raise click.ClickException(f"{out} is unchanged: {problem}") from None
    terminal.show(examined.problems, project)
    if published is None:
        click.echo(f"{count(examined.problems)}; {out} is unchanged", err=True)
        sys.exit(1)
    if not terminal.is_quiet():
        click.echo(f"{out}: {_summary(examined, published)}, {time.monotonic() - started:.2f} s")


def _target(project: Project, out: str) -> Path:
    """The folder to publish; never the project itself, a folder around it, or one that holds its files."""
    target = (project.root / out).resolve()
    inputs = (project.root, *(project.root / name for name in ("seeds", "claims", "templates")))
    if any(kept.is_relative_to(target) for kept in inputs) or any(
        target.is_relative_to(i) for i in inputs[1:]
    ):
        raise click.BadParameter("choose a folder of its own for the site", param_hint="'--out'")
    return target


def _summary(examined: Examined, published: Published) -> str:
    excerpts = sum(len(claim.resolved.excerpts) for claim in examined.assessed)
    counts = (
        (len(examined.assessed), "claim"),
        (excerpts, "excerpt"),
        (len(examined.content.sources), "article"),
        (published.files, "file"),
    )
    return ", ".join((*(plural(n, word) for n, word in counts), count(examined.problems)))
