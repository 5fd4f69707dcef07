"""`site-builder import`: a start from data that a desk already has."""

import codecs
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Final

import click

from site_builder.commands import terminal
from site_builder.commands.import_order import REPORT, Order, check_known, decisions, ordered, pair
from site_builder.diagnostic import has_errors, shown
from site_builder.imports import claim_review, sheet, spreadsheet
from site_builder.imports import jsonl as json_lines
from site_builder.imports.account import account
from site_builder.imports.feed import Feed
from site_builder.imports.intake import base, take_in
from site_builder.imports.ledger import Ledger
from site_builder.imports.staging import BusyError, Stage, half_moved, staged
from site_builder.load import SITE_FILE, load_site
from site_builder.project import Project
from site_builder.reports.plain import safe
from site_builder.site import Site


def _codec(context: click.Context, option: click.Parameter, value: str | None) -> str | None:
    try:
        return codecs.lookup(value).name if value else None
    except LookupError:
        raise click.BadParameter(f"{shown(value or '')} is no encoding; try cp1252 or utf-16") from None


_FILES: Final = click.argument(
    "paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path), metavar="FILE..."
)


_ENCODING: Final = click.option(
    "--encoding", callback=_codec, metavar="NAME", help="What the files are encoded in, such as cp1252."
)
_DOCUMENTS: Final = click.option(
    "--documents",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Documents as JSON lines (see `import jsonl`), beside those in seeds/.",
)


@click.group("import")
def command() -> None:
    """Start from claims that a desk already has.

    What is complete becomes a claim; what lacks something becomes a draft that names it. Speakers, dates and
    what words mean for a claim are never guessed, and a verdict of others stays a comment. Quotations are
    verified; one that does not stand in its document is left out and told.

    A stance is not yet what somebody `says`: it becomes that only by --read, and only if the speaker can say
    it. Where no party is named, the outlet itself speaks; it can state or hedge, and never contradicts.

    Either everything is put into the site's folder or, if the import is interrupted, nothing. No file that
    exists is replaced. A folder without site.yaml gets one.

    Exit status: 0 everything was imported, 1 something could not be, 2 wrong usage.
    """


@command.command("jsonl")
@ordered
@_FILES
def jsonl(order: Order, paths: tuple[Path, ...]) -> None:
    """Documents and claims, one JSON object a line; FILE may be a folder that holds such files.

    \b
    A document: id, text; title, publisher, url, date, lang
                also agency, byline, archived, rights, note, published_note
    A claim:    statement; id, date, lang, claimant, label, review_url, evidence
                also claim (the statement in fewer than 75 characters), topics,
                principals, parts, summary, searched, reviewer, reviewed
    Evidence:   doc, quote; start, end, stance
                also party, says, mode, speaker, via, origin, bears_on, said,
                prefix, suffix, note, translation

    `date` of a claim is when it was made. `start` and `end` count characters (code points) from 0.
    """
    files = _files(paths, ".jsonl", ".ndjson")
    documents = [path for path in files if json_lines.kind(path) is json_lines.Kind.DOCUMENTS]
    claims = [path for path in files if path not in documents]
    _import(
        order,
        Feed(
            json_lines.articles(documents),
            json_lines.claims(claims),
            json_lines.count(documents),
            json_lines.count(claims),
        ),
    )


@command.command("csv")
@ordered
@click.option(
    "--columns",
    "renamed",
    multiple=True,
    metavar="THEIRS=OURS",
    help="What a column is called here that is called otherwise there.",
)
@click.option(
    "--delimiter", help="What parts the cells; default: comma, semicolon or tab, as the header shows."
)
@_ENCODING
@_DOCUMENTS
@_FILES
def csv(
    order: Order,
    paths: tuple[Path, ...],
    renamed: tuple[str, ...],
    delimiter: str | None,
    encoding: str | None,
    documents: tuple[Path, ...],
) -> None:
    """Tables of claims, of their excerpts, of both, or of documents; the first row names the columns.

    \b
    A claim:    slug or id, claim or statement; claimant, said or date, lang,
                topics, principals, summary, searched, label, reviewer,
                reviewed, review_url
    An excerpt: source or doc, exact or quote; party, speaker, says, mode,
                stance, via, origin, bears_on, excerpt_said, prefix, suffix,
                start, end, note, translation
    A document: id, text; title, publisher, url, date, lang

    Rows with the same slug make one claim with several excerpts. Several topics or principals stand in one
    cell, parted by a bar, a semicolon or a comma. This site's own claims.csv and excerpts.csv are read too.
    """
    paths = _files(paths, ".csv", ".tsv")
    names = dict(pair(it, "--columns") for it in renamed)
    for name in names.values():
        check_known((name,), [*sheet.CLAIM, *sheet.EXCERPT, *sheet.DOCUMENT], "--columns")
    if delimiter is not None and len(delimiter) != 1:
        raise click.BadParameter("give one character", param_hint="--delimiter")
    found = [sheet.table(path, _plain(names), encoding, delimiter) for path in paths]
    told = [it for table in found for it in (table.told if isinstance(table, sheet.Table) else (table,))]
    tables = [table for table in found if isinstance(table, sheet.Table)]
    texts, claims = ([table for table in tables if table.documents is it] for it in (True, False))
    _import(
        order,
        Feed(
            chain(json_lines.articles(documents), spreadsheet.documents(texts)),
            chain(told, spreadsheet.claims(claims)),
            json_lines.count(documents) + spreadsheet.count(texts),
            spreadsheet.count(claims),
        ),
    )


@command.command("claimreview")
@ordered
@_ENCODING
@_FILES
def claimreview(order: Order, paths: tuple[Path, ...], encoding: str | None) -> None:
    """ClaimReview as JSON-LD: an object, a list, a graph, a data feed, or web pages that hold it.

    Each becomes a draft with what is known of the claim: who made it and when. Rating, reviewer and
    addresses are kept as comments: they are the judgement of others.
    """
    found = _files(paths, ".json", ".jsonld", ".html", ".htm", ".xhtml")
    _import(order, Feed((), claim_review.claims(found, encoding), 0, claim_review.count(found)))


def _plain(names: dict[str, str]) -> dict[str, str]:
    return {sheet.plain(theirs): ours for theirs, ours in names.items()}


def _files(paths: tuple[Path, ...], *endings: str) -> tuple[Path, ...]:
    """The files, and of folders those that have one of these endings, in order."""
    found: list[Path] = []
    for path in paths:
        inside = sorted(it for it in path.iterdir() if it.suffix.lower() in endings) if path.is_dir() else []
        if path.is_dir() and not inside:
            raise click.BadParameter(f"{safe(str(path))} holds no file ending in {' or '.join(endings)}")
        found += inside or [path]
    return tuple(found)


def _import(order: Order, feed: Feed) -> None:
    """Imports what is fed, tells of it, and exits with the status."""
    project = Project(order.root.resolve())
    if half_moved(project.root) and not order.dry_run:
        click.echo("an import that ended half way is finished first", err=True)
    if order.report and os.path.lexists(order.report):
        raise click.BadParameter(f"{safe(str(order.report))} exists already", param_hint="--report")
    try:
        with _stage(order, project) as stage:
            try:
                ledger, told = _imported(order, feed, project, stage)
            except KeyboardInterrupt:
                click.echo("nothing is imported: what was written aside is removed", err=True)
                raise
    except BusyError:
        raise click.ClickException("another import is at work in this folder") from None
    except OSError as problem:
        where = f"{safe(str(problem.filename or order.root))}: {problem.strerror}"
        if half_moved(project.root):
            told = "some files are in their places, some are not; mend this and import again to finish"
            raise click.ClickException(f"{where}\n{told}") from None
        raise click.ClickException(f"nothing was imported: {where}") from None
    if not terminal.is_quiet() or not ledger.complete:
        click.echo(told)
    sys.exit(0 if ledger.complete else 1)


@contextmanager
def _stage(order: Order, project: Project) -> Iterator[Stage]:
    """Where files are written first: in the site's folder, or outside of it where none are to stay."""
    if order.dry_run:
        with tempfile.TemporaryDirectory() as aside, staged(project.root, Path(aside) / "import") as stage:
            yield stage
    else:
        with staged(project.root) as stage:
            yield stage


def _imported(order: Order, feed: Feed, project: Project, stage: Stage) -> tuple[Ledger, str]:
    """The ledger, and what is told at the end; the files are in their places, if they are to be."""
    site = _site(project)
    report = REPORT if order.report else _free(project)
    listed = stage.at(report)
    listed.parent.mkdir(parents=True, exist_ok=True)
    with listed.open("w", encoding="utf-8", errors="backslashreplace") as file:
        ledger = Ledger(lambda line: file.write(f"{line}\n"))
        tally = take_in(feed, base(project, site), decisions(order, site), stage, ledger, terminal.progress)
    told = [account(tally, ledger)]
    if order.dry_run:
        return ledger, "\n".join([*told, "\nnothing was written: this was a dry run"])
    if not ledger.entries:
        listed.unlink()
    else:
        told.append(f"\neverything, line by line: {safe(str(order.report or report))}")
        if order.report:
            shutil.copyfile(listed, order.report)
            listed.unlink()
    taken = stage.move_in()
    told += [f"{safe(path)} exists by now, and was not replaced" for path in taken]
    return ledger, "\n".join([*told, "next: `site-builder check` names what drafts lack"])


def _free(project: Project) -> str:
    """A name for the report that no file has."""
    names = (REPORT if n == 1 else f"import-report-{n}.jsonl" for n in range(1, 10_000))
    return next(name for name in names if not os.path.lexists(project.root / name))


def _site(project: Project) -> Site | None:
    """The site file; `None` where there is none yet. One with mistakes has to be mended first."""
    if not os.path.lexists(project.root / SITE_FILE):
        return None
    site, problems = load_site(project)
    if site is None or has_errors(problems):
        terminal.show(problems, project)
        raise click.ClickException(f"nothing was imported: {SITE_FILE} has to be mended first")
    return site
