"""What an import comes to, in words: how much of what, and why the rest is not, or is not quite.

Of each reason one case stands for all, with its number and the first places.
"""

from collections.abc import Iterator
from typing import Final

from site_builder.imports.intake import Tally
from site_builder.imports.ledger import Group, Ledger, Outcome
from site_builder.reports.plain import plural, safe

_HEADS: Final = {
    Outcome.REFUSED: "Not imported:",
    Outcome.LEFT_OUT: "Evidence that has become no excerpt (a comment in the draft of its claim):",
    Outcome.DRAFT: "Drafts lack (each says what in its file):",
    Outcome.TOLD: "Imported, and to be known:",
}
_KEYS: Final = 20
"""Strange keys that are told."""


def account(tally: Tally, ledger: Ledger) -> str:
    """The whole account, safe to print. Groups are told by their code, the largest first."""
    return "\n".join((*_totals(tally, ledger), *_groups(ledger), *_strange(ledger)))


def _totals(tally: Tally, ledger: Ledger) -> Iterator[str]:
    documents = _unchanged(plural(tally.documents, "document"), tally.documents_unchanged)
    drafts = f" ({plural(tally.drafts, 'draft')})" if tally.drafts else ""
    claims = _unchanged(f"{plural(tally.claims, 'claim')}{drafts}", tally.claims_unchanged)
    yield f"{documents}; {claims}; {ledger.entries[Outcome.REFUSED]:,} not imported"


def _unchanged(told: str, number: int) -> str:
    return f"{told}, {number:,} there already and the same" if number else told


def _groups(ledger: Ledger) -> Iterator[str]:
    for outcome, head in _HEADS.items():
        groups = ledger.of(outcome)
        if groups:
            yield f"\n{head}"
        for code, group in groups:
            yield f"{group.count:>9,}  {code:<20} {_example(group)}"


def _example(group: Group) -> str:
    """What one of them is, and where the first are: files in full, further lines of a file as numbers."""
    places: list[str] = []
    for before, place in zip((None, *group.places), group.places, strict=False):
        same = before is not None and before.file == place.file
        places.append(str(place.line) if same else str(place))
    more = ", …" if group.count > len(group.places) else ""
    return safe(f"{group.message} ({', '.join(places)}{more})")


def _strange(ledger: Ledger) -> Iterator[str]:
    if ledger.strange:
        yield "\nKeys that mean nothing here (comments in the files that were made):"
    for (file, key), count in ledger.strange.most_common(_KEYS):
        yield safe(f"{count:>9,}  {key}  [{file}]")
    if len(ledger.strange) > _KEYS:
        yield f"           and {len(ledger.strange) - _KEYS:,} more"
