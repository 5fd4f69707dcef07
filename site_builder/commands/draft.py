"""`site-builder draft`: the draft of a claim file from a claim that was proposed on GitHub."""

import json
import sys
from pathlib import Path, PurePosixPath

import click

from site_builder.commands import terminal
from site_builder.commands.new.files import write_new
from site_builder.diagnostic import Diagnostic
from site_builder.issue_draft import answer, draft
from site_builder.issue_form import LABELS, ProposedClaim, parse
from site_builder.load import load_site
from site_builder.load_sources import load_sources
from site_builder.project import Project, decoded
from site_builder.reports.plain import safe

_MOST_BYTES = 5_000_000
"""GitHub's event file holds the issue, which has at most 65,536 characters, and much else."""


@click.command("draft")
@terminal.project_option
@click.option(
    "--answer",
    "address",
    metavar="ADDRESS",
    help="Write no file: print an answer for the issue; ADDRESS is where GitHub makes new files.",
)
@click.argument("issue", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def command(root: Path, address: str | None, issue: Path) -> None:
    """Turn a proposed claim into a draft. ISSUE is a file with the text of the issue.

    Or it is the event, in JSON, that GitHub hands to a workflow. The words are looked up in the articles;
    what else the issue says stands in the draft as a comment, to be checked by a person.
    """
    project = Project(root.resolve())
    site, problems = load_site(project)
    if site is None:
        terminal.show(problems, project)
        sys.exit(1)
    proposed = _proposed(issue)
    sources, _, _ = load_sources(project, site.limits)
    taken = {PurePosixPath(path).stem for path in project.claims()}
    made = draft(proposed, site, sources, taken)
    if address is not None:
        click.echo(answer(made, address), nl=False)
        return
    write_new(project, {made.path: made.text.encode()})
    for remark in made.remarks:
        click.echo(remark)
    click.echo(f"{made.path}: complete it; `site-builder check` says what is missing")


def _proposed(issue: Path) -> ProposedClaim:
    """The answers in the file; ends the command where it has none."""
    name = safe(str(issue))
    if issue.stat().st_size > _MOST_BYTES:
        raise click.ClickException(f"{name} is larger than {_MOST_BYTES:,} bytes")
    text = decoded(name, issue.read_bytes())
    if isinstance(text, Diagnostic):
        raise click.ClickException(f"{text.at}: {text.message}; {text.help}")
    proposed = parse(_body(text) if issue.suffix == ".json" else text)
    if proposed is None:
        raise click.ClickException(
            f"{name}: nothing stands under “### {LABELS['claim']}”; give the text of an issue that was made"
            " with the form for proposed claims"
        )
    return proposed


def _body(event: str) -> str:
    """The text of the issue in GitHub's event; empty if it has none."""
    try:
        return str(json.loads(event)["issue"]["body"] or "")
    except (ValueError, KeyError, TypeError, RecursionError):
        raise click.ClickException("this JSON is no event of an issue") from None
