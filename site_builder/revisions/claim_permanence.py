"""What a change must not do to claims: their addresses and tombstones stay, and history tells every turn."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from site_builder import address
from site_builder.claim import Change, ChangeKind, Claim
from site_builder.diagnostic import Diagnostic, Location, Related, Severity, shown
from site_builder.revisions.breach import TOLD, name_of, quoted, untold
from site_builder.revisions.cause import SETTINGS, Cause, Causes, causes
from site_builder.revisions.difference import (
    ClaimChange,
    Comparison,
    Difference,
    Turn,
    Version,
    new_entries,
    renamed,
)
from site_builder.tombstone import Removal, Tombstone

_EXPLAINING: Final = frozenset(ChangeKind) - {ChangeKind.PUBLISHED}
"""The kinds of entries that tell readers of a change."""


def claims_kept(compared: Comparison, found: Difference) -> Iterator[Diagnostic]:
    """Codes: claim-deleted, claim-renamed."""
    now = {claim.slug: claim for claim in compared.after.examined.content.claims}
    former = {old: new for new, old in renamed(compared).items()}
    for slug, claim in compared.before.published.items():
        page = address.claim_page(slug)
        if slug in former:
            yield Diagnostic(
                code="claim-renamed",
                message=f"the claim was {claim.path} in {name_of(compared)}: its address changes",
                at=Location(now[former[slug]].path),
                help=f"name the file {slug}.yaml again, for links and citations lead to {page}; or leave it"
                f" `removed: {{date: …, reason: …, instead: {former[slug]}}}`, which leads readers on",
            )
        elif slug in now and now[slug].content.draft:
            yield _unpublished(now[slug].document.at("draft"), "the claim is a draft now", page, compared)
        elif slug not in compared.after.paths:
            yield _unpublished(Location(claim.path), "the claim is gone", page, compared)


def _unpublished(at: Location, what: str, page: str, compared: Comparison) -> Diagnostic:
    return Diagnostic(
        code="claim-deleted",
        message=f"{what}, and {page} was published in {name_of(compared)}",
        at=at,
        help="keep the page: what was published is taken back by a `changes` entry of kind retraction, which"
        " tells readers why; what has to go leaves `removed: {date: …, reason: …}` as all of its file",
    )


def tombstones_kept(compared: Comparison, found: Difference) -> Iterator[Diagnostic]:
    """Codes: tombstone-deleted, return-unexplained."""
    now = {claim.slug: claim for claim in compared.after.examined.content.claims}
    for slug, tombstone in compared.before.removed.items():
        claim = now.get(slug)
        if slug not in compared.after.paths or (claim and claim.content.draft):
            at = claim.document.at("draft") if claim else Location(tombstone.path)
            yield untold(address.claim_page(slug), "claim", at, compared, tombstone.path)
        elif claim and not _tells(claim, tombstone):
            yield Diagnostic(
                code="return-unexplained",
                message=f"the claim was removed in {name_of(compared)} and is back, and `changes` does not"
                " tell it",
                at=claim.document.key_at("changes"),
                help="add to `changes` an entry that says since when and why the claim is back",
                related=(Related(Location(tombstone.path), quoted(tombstone.content.removed)),),
            )


def _tells(claim: Claim, tombstone: Tombstone) -> bool:
    """Whether an entry, not dated before the removal, tells readers of the claim's return."""
    removed = _last(tombstone.content.removed)
    new = new_entries(tombstone.content.changes, claim.content.changes)
    return any(entry.kind in _EXPLAINING and _last(entry) >= removed for entry in new)


def history_kept(compared: Comparison, found: Difference) -> Iterator[Diagnostic]:
    """Codes: change-removed, a warning where the claim was removed: its history may have to go, too."""
    before, after = _told_of(compared.before), _told_of(compared.after)
    for slug, claim in before.items():
        now = after.get(slug)
        lost = new_entries(now.content.changes, claim.content.changes) if now else ()
        for entry in lost:
            assert now
            gone = isinstance(now, Tombstone)
            yield Diagnostic(
                code="change-removed",
                message=f"the history told {shown(entry.text)} on {entry.date.text}, and does not any more",
                at=now.document.key_at("changes"),
                help="put it under `changes` of the tombstone, unless it has to go with the claim"
                if gone
                else "put the entry back as it was; what is new, also about it, gets an entry of its own",
                severity=Severity.WARNING if gone else Severity.ERROR,
            )


def _told_of(version: Version) -> dict[str, Claim | Tombstone]:
    """All that has a history for readers, by slug."""
    return {**version.published, **version.removed}


def states_told(compared: Comparison, found: Difference) -> Iterator[Diagnostic]:
    """Codes: state-unexplained."""
    sites = compared.before.examined.content.site, compared.after.examined.content.site
    for change in found.claims:
        if change.before and change.after and sites[0] and sites[1] and not _explained(change):
            told = ((turn, causes(change, turn, (sites[0], sites[1]))) for turn in change.turns)
            real = next(((turn, made) for turn, made in told if not made.nominal), None)
            if real:
                yield _unexplained(change, *real, compared)


def _explained(change: ClaimChange) -> bool:
    """Whether a new entry, not dated before what the history told already, tells readers of a change."""
    assert change.before
    before = max(map(_last, change.before.resolved.claim.content.changes), default=date.min)
    return any(entry.kind in _EXPLAINING and _last(entry) >= before for entry in change.history)


def _last(entry: Change | Removal) -> date:
    return entry.date.latest or entry.date.earliest or date.min


def _unexplained(change: ClaimChange, turn: Turn, made: Causes, compared: Comparison) -> Diagnostic:
    claim = change.shown.resolved.claim
    what = "the derived state" if turn.derived else "the state"
    what += f" of {shown(turn.text)}" if turn.text else ""
    labels = f"{shown(turn.before.label)} in {name_of(compared)} and is {shown(turn.after.label)} now"
    lacking = "its new entry is dated before the last one" if change.history else "`changes` does not tell it"
    return Diagnostic(
        code="state-unexplained",
        message=f"{what} was {labels}, and {lacking}",
        at=claim.document.key_at("changes"),
        help="add to `changes` an entry with today's date, of kind state (or correction), that says from what"
        " to what and why",
        related=tuple(_because(cause, claim) for cause in made.changes[:TOLD]),
    )


def _because(cause: Cause, claim: Claim) -> Related:
    """Where a change lies that moved the state."""
    if cause.excerpt is None:
        key = cause.key or ""
        at = claim.document.key_at(key) if key in SETTINGS else Location(key)
        return Related(at, f"{key} has changed")
    before, after = cause.excerpt.before, cause.excerpt.after
    words = shown(" […] ".join(cause.excerpt.shown.words))
    if after is None:
        return Related(Location(claim.path), f"without the excerpt {words}")
    at = claim.document.at("excerpts", after.number - 1)
    fields = ", ".join(field.field for field in cause.excerpt.fields)
    how = f"other {fields or 'words'} of" if before else "a new excerpt:"
    return Related(at, f"{how} {words}")
