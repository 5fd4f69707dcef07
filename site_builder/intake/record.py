"""The record of a new article as YAML: each value with where it was found, and what speaks against it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from textwrap import wrap
from typing import Final

from site_builder.entry import scalar
from site_builder.intake.finding import Key
from site_builder.intake.kinship import Kin
from site_builder.intake.proposal import Proposal
from site_builder.overlap import WIRE_COPY, Shared
from site_builder.reports.plain import safe

_WIDTH: Final = 110
_MOST: Final = 5
"""Wire copies that the record tells of."""
_SAME: Final = 0.95
"""The share of both articles from which on they may be one."""

_WITHOUT: Final[Mapping[Key, tuple[str, str]]] = {
    Key.TITLE: ("unknown", "the article's headline"),
    Key.PUBLISHER: ("unknown", "as the article names it"),
    Key.AGENCY: ("null", "the wire agency whose copy it is"),
    Key.BYLINE: ("null", "the author as printed"),
    Key.PUBLISHED: ("unknown", '2023-10-19, or "[2023-10-19..]" for that day or later'),
    Key.LANGUAGE: ("und", "its code, such as en or ko"),
    Key.URL: ("null", "where it was published"),
}
"""What stands where nothing is proposed, and what to write there."""


def record(
    id_: str, proposals: Iterable[Proposal], sha256: str, head: Iterable[str], kin: Iterable[Kin]
) -> str:
    """The record's text. `head` are sentences on how the text came here, `kin` its wire copies."""
    lines = ["# yaml-language-server: $schema=../.schema/record.schema.json"]
    lines += [line for sentence in head for line in _comment(sentence, "# ")]
    lines.append(f"id: {scalar(id_)}")
    copies = tuple(_copies(tuple(kin)))
    for proposal in proposals:
        lines += _lines(proposal, copies if proposal.key is Key.AGENCY else ())
    lines += [f"sha256: {sha256}", "note: null  # what is not known about the article, for readers"]
    return "\n".join(lines) + "\n"


def _lines(proposal: Proposal, copies: Iterable[str]) -> Iterator[str]:
    """The key with its value, and behind or below it what to know of it."""
    key = proposal.key
    if proposal.value is None:
        value, comment = _WITHOUT[key]
    else:
        value, comment = scalar(proposal.value), source(proposal)
    line = f"{key}: {value}  # {safe(comment)}"
    if len(line) <= _WIDTH:
        yield line
    else:
        yield f"{key}: {value}"
        yield from _comment(comment, "#   ")
    for note in (*proposal.notes, *copies):
        yield from _comment(note, "#   ")
    if key is Key.PUBLISHED:
        yield "published_note: null  # explains a doubtful date"


def _copies(kin: Sequence[Kin]) -> Iterator[str]:
    """The relations, a few of many."""
    yield from (f"shared wording {relation(one)}" for one in kin[:_MOST])
    if len(kin) > _MOST:
        yield f"and with {len(kin) - _MOST:,} more"


def _comment(text: str, margin: str) -> list[str]:
    return wrap(safe(text), _WIDTH, initial_indent=margin, subsequent_indent=f"{margin}  ")


def source(proposal: Proposal) -> str:
    """Where the value was found, and why it may be wrong."""
    doubt = f"; doubtful: {proposal.doubt}" if proposal.doubt else ""
    return f"{proposal.where or ''}{doubt}"


def relation(kin: Kin) -> str:
    """How much two articles share, with all figures, and what follows."""
    own, other = kin.own, kin.other
    told = (
        f"with {kin.record.id}: {_percent(own)} of 100 {kin.overlap.unit} of this text ({own.shared:,} of"
        f" {own.words:,}), {_percent(other)} of 100 of that one ({other.shared:,} of {other.words:,})"
    )
    if not kin.overlap.wire_copy:
        return told
    if min(own.share, other.share) >= _SAME:
        return f"{told}; nearly the same text: is it the same article?"
    agency = kin.record.agency
    wanted = f"write agency: {agency}, as there" if agency else "name that agency in both records"
    return f"{told}; wire copy: if both copy an agency, {wanted}"


def rule(kin: Sequence[Kin]) -> str:
    """What the figures of the relations mean."""
    unit = kin[0].overlap.unit
    return (
        f"shared wording, in runs of {unit.gram} {unit} or more;"
        f" from {round(100 * WIRE_COPY)} of 100 of either text on it counts as wire copy:"
    )


def _percent(shared: Shared) -> int:
    """The share in whole percent; one that lies below the threshold is not rounded up to it."""
    percent = max(1, round(100 * shared.share))
    return percent if shared.share >= WIRE_COPY else min(percent, round(100 * WIRE_COPY) - 1)
