"""`site-builder build`: check everything, then write the site."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click
from click.core import ParameterSource

from site_builder import cache, standstill, version
from site_builder.built import Built
from site_builder.commands import terminal
from site_builder.commands.parameters import Day
from site_builder.diagnostic import shown
from site_builder.plan import Plan
from site_builder.project import Project
from site_builder.publish import OccupiedError, Published
from site_builder.reports.plain import count, plural, safe
from site_builder.timing import Phase, Spent, Stopwatch, cpu, stopwatch

if TYPE_CHECKING:
    from site_builder.signature import Sign


def _scheduler(_: click.Context, __: click.Parameter, address: str | None) -> str | None:
    """The address of a Dask scheduler, if one is named and can be reached from here."""
    if address is not None:
        from site_builder import cluster  # costs its import only here

        if not cluster.is_address(address):
            raise click.BadParameter("write it as tcp://host:port, or tls://")
        if not cluster.is_installed():
            raise click.UsageError("--dask needs an extra: pip install 'site-builder[dask]'")
    return address


_PASSWORD: Final = "SITE_BUILDER_SIGN_PASSWORD"
"""The variable of the environment that holds the secret key's password."""


def _signing(_: click.Context, __: click.Parameter, key: Path | None) -> Path | None:
    """The file of the key, if there is what can sign with it."""
    if key is not None:
        from site_builder import signature

        if not signature.is_installed():
            raise click.UsageError(f"--sign needs an extra: {signature.INSTALL}")
    return key and key.resolve()


def _password() -> str:
    given = os.environ.get(_PASSWORD)
    if given is None and not sys.stdin.isatty():
        raise click.UsageError(f"the key has a password: put it into the variable {_PASSWORD}")
    return click.prompt("Password of the key", hide_input=True, err=True) if given is None else given


def _signer(key: Path | None) -> "Sign | None":
    if key is None:
        return None
    from site_builder.signature import SignatureError, signer

    try:
        return signer(key, _password)
    except (SignatureError, OSError) as problem:
        raise click.UsageError(f"{shown(str(key))} cannot sign: {safe(str(problem))}") from None


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
    "--at",
    metavar="REV|DATE",
    help="Claims and articles as they stood in a commit, or at the end of a day; --out says where that goes.",
)
@click.option(
    "--jobs", type=click.IntRange(min=1), metavar="N", help="Processes at work; default: one for each core."
)
@click.option(
    "--dask",
    callback=_scheduler,
    metavar="ADDRESS",
    help="Work on the cluster of the Dask scheduler at tcp://host:port; its workers share this folder.",
)
@click.option(
    "--sign",
    "key",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    callback=_signing,
    metavar="KEYFILE",
    help=f"Sign the list of files with this secret key of minisign; password: ${_PASSWORD}, or asked for.",
)
@click.option("--no-cache", is_flag=True, help="Read and make everything anew.")
@click.option("--profile", is_flag=True, help="Tell where the time went, and how much was done.")
@terminal.quiet_option
def command(
    root: Path,
    out: str,
    base_url: str | None,
    as_of: date | None,
    at: str | None,
    jobs: int | None,
    dask: str | None,
    key: Path | None,
    no_cache: bool,
    profile: bool,
) -> None:
    """Check every file, then write the site.

    Nothing is written while anything is wrong: the folder stays as it was. Files in it that site-builder
    did not write are left alone. What did not change since the last build is not made again.

    With --at the files come from git, and those of the folder are not touched. Only claims, articles and the
    site file are of then: the program, its rule and all templates are those of today.
    """
    started = time.monotonic()
    project = Project(root.resolve())
    if jobs and dask:
        raise click.UsageError("give --jobs, for this machine, or --dask")
    if at is not None:
        _refuse_for_the_past(dask)
    kept = None if no_cache or at is not None else cache.folder(project.root)
    target = _target(project, out)
    watch = stopwatch(runs=profile)
    with _standing(project, at) as (files, of_when):
        plan = Plan(
            project=files,
            out=target,
            base_url=base_url,
            as_of=as_of,
            today=date.today(),
            key=key,
            spare=kept / "spare" if kept else None,
        )
        try:
            built, known = _brought_up_to_date(plan, kept, jobs, dask, watch)
        except (OccupiedError, OSError) as problem:
            raise click.ClickException(f"{out} is unchanged: {problem}") from None
        _tell(built, files, out, of_when, started)
    if profile:
        _tell_profile(watch, built, started, known if kept else None)


def _tell_profile(watch: Stopwatch, built: Built, started: float, known: int | None) -> None:
    """Says where the time went; `known` is how many claims the cache held."""
    from site_builder.commands.profile import lines

    for line in lines(watch.taken(), built, Spent(cpu(), time.monotonic() - started), known):
        click.echo(line)


def _refuse_for_the_past(dask: str | None) -> None:
    """Raises where the past would be published by accident, or cannot be built."""
    if click.get_current_context().get_parameter_source("out") is ParameterSource.DEFAULT:
        raise click.UsageError("--at builds the past: give it a folder of its own with --out")
    if dask:
        raise click.UsageError("--at reads from git on this machine: leave --dask out")


@contextmanager
def _standing(project: Project, at: str | None) -> Iterator[tuple[Project, str]]:
    """The files to build, the folder's own or as they stood, and what the summary says of the latter."""
    if at is None:
        yield project, ""
        return
    from site_builder.commands.comparing import told  # reads revisions
    from site_builder.revisions.past import past

    with told(), past(project, at) as then:
        yield then.project, f"as of commit {then.commit[:12]} of {then.day}, "


def _tell(built: Built, project: Project, out: str, of_when: str, started: float) -> None:
    """Says what was found and written; exits with 1 where nothing was."""
    terminal.show(built.problems, project)
    if built.published is None:
        click.echo(f"{count(built.problems)}; {out} is unchanged", err=True)
        sys.exit(1)
    if not terminal.is_quiet():
        click.echo(f"{out}: {of_when}{_summary(built, built.published)}, {time.monotonic() - started:.2f} s")


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

    sign = _signer(plan.key)
    with opened(kept, program, _waiting) as ledger:
        known = sum(1 for _ in ledger.claims()) if watch.runs else 0
        elsewhere = partial(Cluster, dask, ledger.path) if dask else None
        with Hands(jobs, elsewhere) as crew:
            built = build(plan, ledger, crew, terminal.progress, watch, sign, _waiting)
        if kept:
            standstill.keep(kept, plan, now, built)
    if crew.lost:
        told = f"lost on the way: {crew.lost} of the processes at work; what they left was done all the same"
        click.echo(f"site-builder: {told}", err=True)
    return built, known


def _waiting() -> None:
    """Says why nothing happens for a while."""
    if not terminal.is_quiet():
        click.echo("another build is at work here; this one waits until it is done", err=True)


def _target(project: Project, out: str) -> Path:
    """The folder to publish; never the project itself, a folder around it, or one that holds its files."""
    try:
        target = (project.root / out).resolve()
    except (OSError, RuntimeError):  # up to Python 3.12 the latter
        raise click.BadParameter("a link leads to itself", param_hint="'--out'") from None
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
