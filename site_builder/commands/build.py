"""`site-builder build`: check everything, then write the site."""

import sys
import time
from datetime import date
from pathlib import Path

import click

from site_builder import cache, standstill, version
from site_builder.built import Built
from site_builder.commands import terminal
from site_builder.commands.parameters import Day
from site_builder.plan import Plan
from site_builder.project import Project
from site_builder.publish import OccupiedError, Published
from site_builder.reports.plain import count, plural


@click.command("build")
@terminal.project_option
@click.option("--out", default="site", metavar="FOLDER", help="Where the site goes; default: site.")
@click.option("--base-url", metavar="URL", help="The published site's address, instead of site.yaml's.")
@click.option("--as-of", type=Day(), metavar="DATE", help="Evidence as known on that day.")
@click.option(
    "--jobs", type=click.IntRange(min=1), metavar="N", help="Processes at work; default: one for each core."
)
@click.option("--no-cache", is_flag=True, help="Read and make everything anew.")
@terminal.quiet_option
def command(
    root: Path, out: str, base_url: str | None, as_of: date | None, jobs: int | None, no_cache: bool
) -> None:
    """Check every file, then write the site.

    Nothing is written while anything is wrong: the folder stays as it was. Files in it that site-builder
    did not write are left alone. What did not change since the last build is not made again.
    """
    started = time.monotonic()
    project = Project(root.resolve())
    if base_url is not None and not base_url.startswith(("https://", "http://")):
        raise click.BadParameter("write it as https://facts.example/", param_hint="'--base-url'")
    kept = None if no_cache else cache.folder(project.root)
    plan = Plan(
        project=project,
        out=_target(project, out),
        base_url=base_url,
        as_of=as_of,
        today=date.today(),
        spare=kept / "spare" if kept else None,
    )
    try:
        built = _brought_up_to_date(plan, kept, jobs)
    except (OccupiedError, OSError) as problem:
        raise click.ClickException(f"{out} is unchanged: {problem}") from None
    terminal.show(built.problems, project)
    if built.published is None:
        click.echo(f"{count(built.problems)}; {out} is unchanged", err=True)
        sys.exit(1)
    if not terminal.is_quiet():
        click.echo(f"{out}: {_summary(built, built.published)}, {time.monotonic() - started:.2f} s")


def _brought_up_to_date(plan: Plan, kept: Path | None, jobs: int | None) -> Built:
    """What the build found, or the last one if nothing has changed since."""
    program = version.fingerprint()
    now = standstill.inputs(plan, program) if kept else None
    last = standstill.recall(kept, plan, now) if kept else None
    if last:
        return last
    # All that follows takes longer to import than it takes to find that nothing has changed.
    from site_builder.build import build
    from site_builder.crew import Hands
    from site_builder.ledger import opened

    with opened(kept, program) as ledger, Hands(jobs) as crew:
        built = build(plan, ledger, crew, terminal.progress)
    if kept:
        standstill.keep(kept, plan, now, built)
    return built


def _target(project: Project, out: str) -> Path:
    """The folder to publish; never the project itself, a folder around it, or one that holds its files."""
    target = (project.root / out).resolve()
    inputs = (project.root, *(project.root / name for name in ("seeds", "claims", "templates", ".cache")))
    if any(kept.is_relative_to(target) for kept in inputs) or any(
        target.is_relative_to(i) for i in inputs[1:]
    ):
        raise click.BadParameter("choose a folder of its own for the site", param_hint="'--out'")
    return target


def _summary(built: Built, published: Published) -> str:
    counts = (
        (built.claims, "claim"),
        (built.excerpts, "excerpt"),
        (built.articles, "article"),
        (published.files, "file"),
    )
    written = f"{published.written:,} written" if published.written else "nothing new"
    return ", ".join((*(plural(n, word) for n, word in counts), written, count(built.problems)))
