"""`site-builder build`: check everything, then write the site."""

import sys
import time
from datetime import date
from functools import partial
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
from site_builder.timing import Phase, Spent, Stopwatch, cpu, stopwatch


def _scheduler(_: click.Context, __: click.Parameter, address: str | None) -> str | None:
    """The address of a Dask scheduler, if one is named and can be reached from here."""
    if address is not None:
        from site_builder import cluster  # costs its import only here

        if not cluster.is_address(address):
            raise click.BadParameter("write it as tcp://host:port, or tls://")
        if not cluster.is_installed():
            raise click.UsageError("--dask needs an extra: pip install 'site-builder[dask]'")
    return address


def _absolute(_: click.Context, __: click.Parameter, address: str | None) -> str | None:
    """The address if it can stand before the paths of a site."""
    if address is not None and not address.startswith(("https://", "http://")):
        raise click.BadParameter("write it as https://facts.example/")
    return address


@click.command("build")
@terminal.project_option
@click.option("--out", default="site", metavar="FOLDER", help="Where the site goes; default: site.")
@click.option(
    "--base-url",
    callback=_absolute,
    metavar="URL",
    help="The published site's address, instead of site.yaml's.",
)
@click.option("--as-of", type=Day(), metavar="DATE", help="Evidence as known on that day.")
@click.option(
    "--jobs", type=click.IntRange(min=1), metavar="N", help="Processes at work; default: one for each core."
)
@click.option(
    "--dask",
    callback=_scheduler,
    metavar="ADDRESS",
    help="Work on the cluster of the Dask scheduler at tcp://host:port; its workers share this folder.",
)
@click.option("--no-cache", is_flag=True, help="Read and make everything anew.")
@click.option("--profile", is_flag=True, help="Tell where the time went, and how much was done.")
@terminal.quiet_option
def command(
    root: Path,
    out: str,
    base_url: str | None,
    as_of: date | None,
    jobs: int | None,
    dask: str | None,
    no_cache: bool,
    profile: bool,
) -> None:
    """Check every file, then write the site.

    Nothing is written while anything is wrong: the folder stays as it was. Files in it that site-builder
    did not write are left alone. What did not change since the last build is not made again.
    """
    started = time.monotonic()
    project = Project(root.resolve())
    if jobs and dask:
        raise click.UsageError("give --jobs, for this machine, or --dask")
    kept = None if no_cache else cache.folder(project.root)
    plan = Plan(
        project=project,
        out=_target(project, out),
        base_url=base_url,
        as_of=as_of,
        today=date.today(),
        spare=kept / "spare" if kept else None,
    )
    watch = stopwatch(runs=profile)
    try:
        built, known = _brought_up_to_date(plan, kept, jobs, dask, watch)
    except (OccupiedError, OSError) as problem:
        raise click.ClickException(f"{out} is unchanged: {problem}") from None
    _tell(built, project, out, started)
    if profile:
        from site_builder.commands.profile import lines

        whole = Spent(cpu(), time.monotonic() - started)
        for line in lines(watch.taken(), built, whole, known if kept else None):
            click.echo(line)


def _tell(built: Built, project: Project, out: str, started: float) -> None:
    """Says what was found and written; exits with 1 where nothing was."""
    terminal.show(built.problems, project)
    if built.published is None:
        click.echo(f"{count(built.problems)}; {out} is unchanged", err=True)
        sys.exit(1)
    if not terminal.is_quiet():
        click.echo(f"{out}: {_summary(built, built.published)}, {time.monotonic() - started:.2f} s")


def _brought_up_to_date(
    plan: Plan, kept: Path | None, jobs: int | None, dask: str | None, watch: Stopwatch
) -> tuple[Built, int]:
    """What the build found, or the last one if nothing has changed since; and how many claims were known."""
    with watch.phase(Phase.CHANGES):
        program = version.fingerprint()
        now = standstill.inputs(plan, program) if kept else None
        last = standstill.recall(kept, plan, now) if kept else None
    if last:
        return last, last.claims
    # All that follows takes longer to import than it takes to find that nothing has changed.
    from site_builder.build import build
    from site_builder.cluster import Cluster
    from site_builder.crew import Hands
    from site_builder.ledger_file import opened

    with opened(kept, program) as ledger:
        known = sum(1 for _ in ledger.claims()) if watch.runs else 0
        elsewhere = partial(Cluster, dask, ledger.path) if dask else None
        with Hands(jobs, elsewhere) as crew:
            built = build(plan, ledger, crew, terminal.progress, watch)
        if kept:
            standstill.keep(kept, plan, now, built)
    if crew.lost:
        told = f"lost on the way: {crew.lost} of the processes at work; what they left was done all the same"
        click.echo(f"site-builder: {told}", err=True)
    return built, known


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
