"""What `new source` prints: what was stored, what is proposed and where it was found, what is alike."""

from collections.abc import Iterator, Sequence
from typing import Final

import click

from site_builder.diagnostic import shown
from site_builder.intake.article import Article
from site_builder.intake.character import line_ends, oddities
from site_builder.intake.kinship import Kin
from site_builder.intake.proposal import Proposal
from site_builder.intake.record import relation, rule, source
from site_builder.reports.plain import plural, safe

_MOST_COPIES: Final = 12
_MOST_OTHERS: Final = 5
"""Articles that are told of, wire copies and others."""
_KEY_WIDTH: Final = 11


def stored(made: Article, path: str, digest: str, fetched: str | None) -> Iterator[str]:
    """What was stored, and how it came and was made."""
    size = f"{len(made.content):,} bytes of UTF-8, line ends {line_ends(made.text)}"
    yield f"{path}: {size}, {'stored as they are' if made.made is None else made.made}"
    yield f"  sha256 {digest}"
    if fetched:
        yield safe(f"  from {fetched}")
    yield from (safe(f"  {remark}") for remark in (*oddities(made.text), *made.remarks))
    if made.made is not None:
        yield click.style(
            "  compare it with the original before you quote it: that is not kept here", bold=True
        )


def proposed(proposals: Sequence[Proposal], path: str) -> Iterator[str]:
    """The values in the record, each with where it was found and what speaks against it."""
    yield f"{path}: correct and complete it"
    for proposal in proposals:
        yield from _row(proposal)
    missing = [proposal.key for proposal in proposals if proposal.value is None and not proposal.notes]
    if missing:
        yield f"  not found: {', '.join(missing)}"


def _row(proposal: Proposal) -> Iterator[str]:
    """The value and where it was found; nothing where nothing was."""
    margin = " " * (_KEY_WIDTH + 2)
    value = shown(proposal.value, 200) if proposal.value else "not certain"
    if proposal.value or proposal.notes:
        yield f"  {proposal.key:<{_KEY_WIDTH}}{value}"
    if proposal.value:
        yield safe(f"{margin}{source(proposal)}")
    yield from (safe(f"{margin}{note}") for note in proposal.notes)


def related(kin: Sequence[Kin]) -> Iterator[str]:
    """The wire copies and a few articles that share less, with the figures."""
    if not kin:
        yield "it shares no run of words with any stored article"
        return
    yield rule(kin)
    for copies, most in ((True, _MOST_COPIES), (False, _MOST_OTHERS)):
        alike = [one for one in kin if one.overlap.wire_copy is copies]
        yield from (safe(f"  {relation(one)}") for one in alike[:most])
        if len(alike) > most:
            kind = "above the threshold" if copies else "below it"
            yield f"  and {plural(len(alike) - most, 'more article')} {kind}"
