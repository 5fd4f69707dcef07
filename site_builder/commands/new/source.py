"""`site-builder new source`: an article and its record, from a file, an address or standard input."""

import hashlib
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import click

from site_builder import edtf
from site_builder.commands import terminal
from site_builder.commands.new import summary
from site_builder.commands.new.files import write_new
from site_builder.commands.new.input import STDIN, received
from site_builder.diagnostic import shown
from site_builder.identifier import MADE, as_id, is_slug
from site_builder.intake.article import Article, Received, article
from site_builder.intake.encoding import codec
from site_builder.intake.finding import Finding, Key, Refusal
from site_builder.intake.form import Form
from site_builder.intake.kinship import kinship, twin
from site_builder.intake.proposal import Proposal, proposals
from site_builder.intake.record import record
from site_builder.language import known
from site_builder.load import load_site
from site_builder.load_sources import load_sources
from site_builder.project import Project
from site_builder.reports.plain import safe
from site_builder.site import Limits
from site_builder.source import Record, Source
from site_builder.span import Text


@click.command("source")
@terminal.project_option
@click.option("--id", "id_", help="The article's id; default: from the file's name, or publisher and date.")
@click.option("--title", help="The headline.")
@click.option("--publisher", help="Who published it.")
@click.option("--agency", help="The wire agency whose copy it is.")
@click.option("--byline", help="The author as printed.")
@click.option("--published", metavar="DATE", help="2023-10-19, or [2023-10-19..] for that day or later.")
@click.option("--language", help="The code of its language: en, ko, ru.")
@click.option("--url", help="Where it was published.")
@click.option(
    "--encoding", metavar="NAME", help="The text's encoding, where it is not UTF-8: cp1252, euc-kr."
)
@click.option(
    "--as",
    "form",
    type=click.Choice([form.value for form in Form]),
    help="What it is, where that is mistaken.",
)
@click.argument("what", metavar="FILE|URL|-")
def command(
    root: Path, id_: str | None, what: str, encoding: str | None, form: str | None, **given: str | None
) -> None:
    """Add an article: a text, HTML or PDF file, an address, or - for standard input.

    A text in UTF-8 is stored byte for byte; of a page or a PDF the text is extracted, and the original is not
    kept. Title, publisher, author, date and language are proposed in the record, each with where it was
    found: correct and complete them. Nothing is stored where a text is stored already.
    """
    _check(given, encoding)
    project = Project(root.resolve())
    site, problems = load_site(project)
    if site is None:
        terminal.show(problems, project)
        sys.exit(1)
    came, fetched = received(what, site.limits.source_bytes, Form(form) if form else None, encoding)
    made = article(came, date.today())
    if isinstance(made, Refusal):
        raise click.ClickException(safe(f"{came.name}: {made.message}"))
    _add(project, site.limits, _Intake(what, came, fetched, made), id_, given)


@dataclass(frozen=True, slots=True)
class _Intake:
    """What was asked for, what came, how it came from the net, and the article in it."""

    what: str
    received: Received
    fetched: str | None
    made: Article


def _check(given: Mapping[str, str | None], encoding: str | None) -> None:
    """Refuses options that no record could hold."""
    if encoding is not None and codec(encoding) is None:
        raise click.BadParameter(
            f"{shown(encoding)} is no encoding: cp1252, euc-kr, utf-16", param_hint="--encoding"
        )
    try:
        edtf.parse(given["published"] or "unknown")
    except edtf.NoDateError as no:
        raise click.BadParameter(no.help, param_hint="--published") from None
    if given["language"] and not known(given["language"]):
        raise click.BadParameter("write its code as HTML does: en, ko, pt-BR", param_hint="--language")
    if given["url"] and not given["url"].startswith(("https://", "http://")):
        raise click.BadParameter("write it with https:// or http://", param_hint="--url")


def _add(
    project: Project, limits: Limits, intake: _Intake, id_: str | None, given: Mapping[str, str | None]
) -> None:
    made = intake.made
    if len(made.content) > limits.source_bytes:
        raise click.ClickException(
            f"the text holds {len(made.content):,} bytes; the limit is {limits.source_bytes:,}"
        )
    stored, removed, problems = load_sources(project, limits)
    terminal.show(problems, project)
    digest = hashlib.sha256(made.content).hexdigest()
    if same := twin(digest, stored.values()):
        raise click.ClickException(f"this very text is stored already: {same.id}, in {same.file}")
    options = (Finding(Key(key), value, f"given as --{key}") for key, value in given.items() if value)
    proposed = proposals((*options, *made.findings))
    path = _place(project, intake)
    name = id_ or _id(intake, path, proposed)
    if not is_slug(name):
        raise click.UsageError(f"{name or 'this'} cannot be an id: give --id with a-z, 0-9 and hyphens")
    if name in stored:
        raise click.UsageError(f"an article is called {name} already: give another --id")
    if name in removed:
        raise click.UsageError(
            f"the article {name} was removed: {removed[name].record_file} keeps its id; give another --id"
        )
    kin = kinship(_as_source(name, made, digest), stored.values())
    text_path = path or f"seeds/{name}.txt"
    record_path = f"{text_path.removesuffix('.txt')}.yaml"
    copies = tuple(one for one in kin if one.overlap.wire_copy)
    told = record(name, proposed, digest, _history(intake), copies)
    files = {} if path else {text_path: made.content}
    write_new(project, {**files, record_path: told.encode()})
    parts = (
        summary.stored(made, text_path, digest, intake.fetched),
        summary.proposed(proposed, record_path),
        summary.related(kin),
    )
    click.echo("\n\n".join("\n".join(part) for part in parts))


def _place(project: Project, intake: _Intake) -> str | None:
    """The path of a text that lies in `seeds/` already; it stays there as it is."""
    seeds = project.root / "seeds"
    file = Path(intake.what).resolve() if intake.received.address is None else seeds
    if intake.what == STDIN or not file.is_relative_to(seeds) or file.suffix != ".txt":
        return None
    path = file.relative_to(project.root).as_posix()
    if intake.made.made is not None:
        raise click.ClickException(
            f"{path} would be changed ({intake.made.made}): move it out of seeds/ and add it from there"
        )
    return path


def _id(intake: _Intake, path: str | None, proposed: Sequence[Proposal]) -> str:
    """From the file's name; without one from publisher and date, else from the title, else from the host."""
    if intake.what != STDIN and intake.received.address is None:
        return as_id(Path(path or intake.what).stem, MADE)
    values = {proposal.key: proposal.value or "" for proposal in proposed}
    if values[Key.PUBLISHER] and values[Key.PUBLISHED]:
        return as_id(f"{values[Key.PUBLISHER]} {values[Key.PUBLISHED]}", MADE)
    host = urlsplit(intake.received.address or "").hostname or ""
    return as_id(values[Key.TITLE], MADE) or as_id(host, MADE)


def _as_source(name: str, made: Article, digest: str) -> Source:
    """The new article as far as its wording is compared."""
    unknown = Record(
        id=name, title="unknown", publisher="unknown", published=edtf.UNKNOWN, language="und", sha256=digest
    )
    return Source(unknown, f"seeds/{name}.txt", Text(made.text))


def _history(intake: _Intake) -> Iterator[str]:
    """How the text came here, in sentences for the record."""
    made, original = intake.made, intake.received.content
    if intake.fetched:
        yield f"From {intake.fetched}."
    if made.made is None:
        return
    yield f"The text was {made.made}. Compare it with the original before you quote it."
    digest = hashlib.sha256(original).hexdigest()
    yield f"The original is not kept here: {len(original):,} bytes, sha256 {digest}."
    yield from (f"- {remark}" for remark in made.remarks)
