"""The part of `check --reanchor` that reads the published places and prints the proposals."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import click
from pydantic import ValidationError

from site_builder.diagnostic import Diagnostic
from site_builder.load import load_claims, load_site
from site_builder.project import Project, decoded
from site_builder.reanchor import Article, Proposal, proposals, published
from site_builder.reports.plain import safe
from site_builder.site import Limits
from site_builder.span import Text


def propose(project: Project, site: Path) -> None:
    """Prints what became of every published quotation whose article has changed."""
    path = site / "data" / "claims.json"
    try:
        recorded = published(path.read_bytes())
    except (OSError, ValidationError):
        raise click.UsageError(f"{path} is no list of published claims: name the site's folder") from None
    content, _ = load_site(project)
    limits = content.limits if content else Limits()
    claims, _ = load_claims(project, limits)
    for proposal in proposals(claims, recorded, dict(_articles(project, limits))):
        click.echo(_told(proposal))


def _articles(project: Project, limits: Limits) -> Iterator[tuple[str, Article]]:
    for path in project.seeds():
        content = project.read(path, limits.source_bytes) if path.endswith(".txt") else b""
        text = content if isinstance(content, Diagnostic) else decoded(path, content)
        if not isinstance(text, Diagnostic) and not isinstance(content, Diagnostic):
            yield path, Article(Text(text), sha256(content).hexdigest())


def _told(proposal: Proposal) -> str:
    """The proposal, as a diff where the words have to change."""
    where = f"{proposal.file}:{proposal.place[0]}:{proposal.place[1]}" if proposal.place else proposal.file
    head = safe(f"{proposal.at}: {proposal.drift} {where}")
    if proposal.words is None:
        return head
    old, new = (safe(" ".join(words.split())) for words in (proposal.quoted, proposal.words))
    return f"{head}\n-     {old}\n+     {new}"
