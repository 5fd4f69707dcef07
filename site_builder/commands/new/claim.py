"""`site-builder new claim`: the draft of a claim, with passages that may bear on it."""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import click

from site_builder.candidates import MOST, Candidate, Place, candidates
from site_builder.commands import terminal
from site_builder.commands.new.files import write_new
from site_builder.diagnostic import shown
from site_builder.entry import UNDECIDED, entry, scalar
from site_builder.identifier import MADE, as_id, is_slug
from site_builder.load import load_site
from site_builder.load_sources import load_sources
from site_builder.project import Project
from site_builder.reports.plain import plural, safe
from site_builder.selector import pinned
from site_builder.site import Site

_LONGEST: Final = 74
"""Characters of a claim, as the schema has it."""

_MOST_COPIES: Final = 4

_CLAIM: Final = """\
# yaml-language-server: $schema=../.schema/claim.schema.json
claim: {claim}
claimant: null      # who makes the claim: a party or member of site.yaml; null if nobody is named
said: null          # when it was made: 2023-10-19, or 2023-10-09/2023-10-15 if only the week is known
topics: []          # {topics}
principals: []      # who did it, or would know: {parties}
summary: null       # two or three sentences
# One entry for each passage of each article, those against the claim first:
# `site-builder find "words"` prints one to paste below this line.
excerpts:
{candidates}searched: null      # where you looked for the other side; needed where nothing contradicts
changes: []
draft: true         # remove this line when the claim is ready to be published
"""

_PROPOSED: Final = """\
# Sentences that share words with the claim, most first. They are proposals, read by nobody yet: remove the
# "# " before those that bear on the claim, cut them to the words that do, fill in party, says and mode, and
# delete the rest. The other articles may hold more.
"""


@click.command("claim")
@terminal.project_option
@click.option("--slug", help="Name of the file and the address; default: from the words.")
@click.option(
    "--candidates",
    "most",
    type=click.IntRange(0, 200),
    default=MOST,
    show_default=True,
    metavar="N",
    help="How many passages to propose; 0 for none.",
)
@click.argument("words")
def command(root: Path, slug: str | None, most: int, words: str) -> None:
    """Start the file of a claim: WORDS is the proposition, in fewer than 75 characters.

    Passages of all articles that may bear on it are put into the file as comments, best first.
    """
    project = Project(root.resolve())
    site, problems = load_site(project)
    if site is None:
        terminal.show(problems, project)
        sys.exit(1)
    claim = " ".join(words.split())
    name = slug or as_id(claim, MADE)
    if not is_slug(name):
        raise click.UsageError(
            f"{name or 'this'} cannot be an address: give --slug with a-z, 0-9 and hyphens"
        )
    path = f"claims/{name}.yaml"
    if (project.root / path).exists():
        raise click.UsageError(f"{path} exists already")
    found = _found(project, site, claim, most)
    write_new(project, {path: _draft(site, claim, found).encode()})
    click.echo(f"{path}: fill it in; `site-builder check` says what is missing, `find` gives more excerpts")
    if len(claim) > _LONGEST:
        click.echo(f"the claim has {len(claim)} characters: shorten it to {_LONGEST}")
    if most:
        click.echo(_told(found), nl=False)


def _found(project: Project, site: Site, claim: str, most: int) -> Sequence[Candidate]:
    if not most:
        return ()
    sources, _, problems = load_sources(project, site.limits)
    terminal.show(problems, project)
    return candidates(claim, sources.values(), site.parties.values(), most)


def _draft(site: Site, claim: str, found: Sequence[Candidate]) -> str:
    return _CLAIM.format(
        claim=scalar(claim),
        topics=f"known: {', '.join(site.topics)}" if site.topics else "what it is about, such as arms",
        parties=", ".join(site.parties),
        candidates=_PROPOSED + "".join(_commented(found)) if found else "",
    )


def _commented(found: Sequence[Candidate]) -> Iterator[str]:
    fields = {"party": None, "says": UNDECIDED, "mode": UNDECIDED}
    for number, candidate in enumerate(found, 1):
        yield f"#\n# {number}. {'; '.join(_remarks(candidate))}\n"
        place = candidate.place
        text = entry(place.source.id, pinned(place.span, place.source.text), fields)
        yield "".join(f"# {line}\n" for line in text.split("\n")[:-1])


def _remarks(candidate: Candidate) -> Iterator[str]:
    """Where the sentence stands, and what to know of it."""
    yield _at(candidate.place)
    if candidate.copies:
        places = ", ".join(map(_at, candidate.copies[:_MOST_COPIES]))
        more = len(candidate.copies) - _MOST_COPIES
        yield f"nearly the same words in {places}" + (f" and {more:,} more" if more > 0 else "")
    if candidate.against:
        yield f"may contradict: {', '.join(map(shown, candidate.against))}"


def _at(place: Place) -> str:
    return f"{place.source.id}, line {place.source.text.line_column(place.span.start)[0]}"


def _told(found: Sequence[Candidate]) -> str:
    """The candidates on a terminal, one line each with what to know of it."""
    if not found:
        return "no sentence of any article shares words with the claim\n"
    lines = [f"{plural(len(found), 'candidate')} in the file, as comments under `excerpts:`"]
    for number, candidate in enumerate(found, 1):
        lines.append(f"{number:>4}. {safe('; '.join(_remarks(candidate)))}")
        lines.append(f"      {shown(candidate.place.words, 200)}")
    return "\n".join(lines) + "\n"
