"""`site-builder new`: start a claim, or add an article with its record."""

import hashlib
import json
import re
import sys
import unicodedata
from pathlib import Path

import click

from site_builder.commands import terminal
from site_builder.diagnostic import Diagnostic
from site_builder.load import load_site, load_sources
from site_builder.project import Project, decoded
from site_builder.schema import is_slug
from site_builder.site import Limits, Site

_CLAIM = """\
# yaml-language-server: $schema=../.schema/claim.schema.json
claim: {claim}
claimant: null      # who makes the claim: a party or member of site.yaml; null if nobody is named
said: null          # when it was made: 2023-10-19, or 2023-10-09/2023-10-15 if only the week is known
topics: []          # {topics}
principals: []      # who did it, or would know: {parties}
summary: null       # two or three sentences
# One entry for each passage of each article, those against the claim first:
# `site-builder find "words"` prints one to paste here.
excerpts: []
searched: null      # where you looked for the other side; needed where nothing contradicts
changes: []
draft: true         # remove this line when the claim is ready to be published
"""

_RECORD = """\
# yaml-language-server: $schema=../.schema/record.schema.json
id: {id}
title: {title}      # the first line of the text: is it the headline?
publisher: unknown  # as the article names it
agency: null        # the wire agency whose copy it is
byline: null
published: unknown  # 2023-10-19, or "[2023-10-19..]" for that day or later
published_note: null
language: {language}         # the site's language: is it the article's?
url: null
sha256: {sha256}
note: null          # what is not known about the article, for readers
"""


@click.group("new")
def command() -> None:
    """Start a claim or add an article. Nothing that exists is overwritten."""


@command.command("claim")
@terminal.project_option
@click.option("--slug", help="Name of the file and the address; default: from the words.")
@click.argument("words")
def claim(root: Path, slug: str | None, words: str) -> None:
    """Start the file of a claim: WORDS is the proposition, in fewer than 75 characters."""
    project = Project(root.resolve())
    site = _site(project)
    name = slug or _slug(words)
    if not is_slug(name):
        raise click.UsageError(
            f"{name or 'this'} cannot be an address: give --slug with a-z, 0-9 and hyphens"
        )
    text = _CLAIM.format(
        claim=json.dumps(" ".join(words.split()), ensure_ascii=False),
        topics=f"known: {', '.join(site.topics)}" if site.topics else "what it is about, such as arms",
        parties=", ".join(site.parties),
    )
    path = f"claims/{name}.yaml"
    _write(project, path, text.encode())
    click.echo(f"{path}: fill it in; `site-builder check` says what is missing, `find` gives the excerpts")


@command.command("source")
@terminal.project_option
@click.option("--id", "id_", help="The article's id; default: from the file's name.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def source(root: Path, id_: str | None, file: Path) -> None:
    """Add an article: FILE is its text (UTF-8), stored byte for byte, with a record to fill in."""
    project = Project(root.resolve())
    site = _site(project)
    name = id_ or _slug(file.stem)
    if not is_slug(name):
        raise click.UsageError(f"{name or 'this'} cannot be an id: give --id with a-z, 0-9 and hyphens")
    if name in load_sources(project, site.limits)[0]:
        raise click.UsageError(f"an article is called {name} already: give another --id")
    text_path, content, text = _article(project, file, site.limits, name)
    record = _RECORD.format(
        id=name,
        title=json.dumps(text.strip().split("\n")[0].strip(), ensure_ascii=False),
        language=site.language,
        sha256=hashlib.sha256(content).hexdigest(),
    )
    if not (project.root / text_path).exists():
        _write(project, text_path, content)
    record_path = text_path.removesuffix(".txt") + ".yaml"
    _write(project, record_path, record.encode())
    click.echo(
        f"{text_path}: {len(content):,} bytes, stored as they are\n{record_path}: correct and complete it"
    )


def _article(project: Project, file: Path, limits: Limits, name: str) -> tuple[str, bytes, str]:
    """Where the text goes, its bytes, and the text; a file that lies in `seeds/` already stays there."""
    content = file.read_bytes()
    if len(content) > limits.source_bytes:
        raise click.ClickException(
            f"{file} holds {len(content):,} bytes; the limit is {limits.source_bytes:,}"
        )
    text = decoded(str(file), content)
    if isinstance(text, Diagnostic):
        raise click.ClickException(f"{text.at}: {text.message}; {text.help}")
    inside = file.resolve().parent == project.root / "seeds" and file.suffix == ".txt"
    return f"seeds/{file.name if inside else name + '.txt'}", content, text


def _site(project: Project) -> Site:
    site, problems = load_site(project)
    if site is None:
        terminal.show(problems, project)
        sys.exit(1)
    return site


def _slug(words: str) -> str:
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain)[:60].strip("-")


def _write(project: Project, path: str, content: bytes) -> None:
    target = project.root / path
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        with target.open("xb") as file:
            file.write(content)
    except FileExistsError:
        raise click.UsageError(f"{path} exists already") from None
