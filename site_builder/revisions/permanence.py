"""What a change must not do to published work: addresses and articles stay, and history tells every turn."""

import shlex
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date
from itertools import islice
from typing import Final

from site_builder import address, document
from site_builder.claim import Change, ChangeKind, Claim
from site_builder.diagnostic import Diagnostic, Diagnostics, Location, Related, Severity, in_order, shown
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
from site_builder.site import Limits
from site_builder.source import Source
from site_builder.tombstone import Removal, Tombstone

_EXPLAINING: Final = frozenset(ChangeKind) - {ChangeKind.PUBLISHED}
"""The kinds of entries that tell readers of a change."""

_TOLD: Final = 8
"""How many places explain one problem."""


def breaches(compared: Comparison, found: Difference) -> Diagnostics:
    """Every problem of the change itself.

    Codes: seed-changed, seed-deleted, id-changed, claim-deleted, claim-renamed, tombstone-deleted,
    return-unexplained, change-removed, state-unexplained. A changed article is a warning where every
    published claim that quotes it tells readers of a correction or is removed, or none does.
    """
    return in_order(problem for rule in RULES for problem in rule(compared, found))


def _articles(compared: Comparison, found: Difference) -> Iterator[Diagnostic]:
    """Codes: seed-changed, seed-deleted."""
    kept = set(compared.after.files.seeds())
    for path in compared.before.files.seeds():
        if not path.endswith(".txt") or path not in compared.files:
            continue
        now = path if path in kept else _moved(path, compared)
        before = _bytes(compared.before.files.read(path, _limit(compared)))
        after = _bytes(compared.after.files.read(now, _limit(compared))) if now else None
        if now and before != after:
            yield _changed(path, now, before, after, compared)
        elif now is None:
            yield from _deleted(path, compared)


def _limit(compared: Comparison) -> int:
    site = compared.after.examined.content.site or compared.before.examined.content.site
    return (site.limits if site else Limits()).source_bytes


def _bytes(read: bytes | Diagnostic) -> bytes | None:
    return None if isinstance(read, Diagnostic) else read


def _moved(path: str, compared: Comparison) -> str | None:
    """Where the article lies now: the same bytes, or an article that has its id."""
    before, files = compared.before.files.read(path, _limit(compared)), compared.after.files
    come = (other for other in files.seeds() if other.endswith(".txt") and other in compared.files)
    same = next((other for other in come if files.read(other, _limit(compared)) == before), None)
    was = _source(path, compared)
    now = compared.after.examined.content.sources.get(was.id) if was else None
    return same or (now.file if now else None)


def _source(path: str, compared: Comparison) -> Source | None:
    """The article of that file, as it was before."""
    sources = compared.before.examined.content.sources.values()
    return next((source for source in sources if source.file == path), None)


def _changed(
    path: str, now: str, before: bytes | None, after: bytes | None, compared: Comparison
) -> Diagnostic:
    problem = Diagnostic(
        code="seed-changed",
        message=f"the article is not the one of {_name(compared)}: from here on its text is another",
        at=_parting(now, before or b"", after or b""),
        help=f"bring it back: {_checkout(path, compared)}; if its publisher corrected it, tell readers so"
        " by a `changes` entry of kind correction in every published claim that quotes it",
    )
    return _weighed(problem, path, compared)


def _deleted(path: str, compared: Comparison) -> Iterator[Diagnostic]:
    """The problem of an article that is gone without a tombstone; where it never had a page, a warning."""
    source = _source(path, compared)
    if source and source.id in compared.after.examined.content.removed_sources:
        return
    what_has_to_go = "what has to go leaves `id` and `removed: {date: …, reason: …}` as all of its record"
    yield Diagnostic(
        code="seed-deleted",
        message=f"the article was there in {_name(compared)} and is gone",
        at=Location(path),
        help=f"bring it back: {_checkout(path, compared)}; {what_has_to_go}",
        related=_related(_quoting(source, compared)),
        severity=Severity.ERROR if source else Severity.WARNING,
    )


def _quoting(source: Source | None, compared: Comparison) -> list[Claim]:
    """The claims that quoted the article and were published."""
    published = compared.before.published.values()
    return [claim for claim in published if source and _quotes(claim, source.id)]


def _related(quoting: Iterable[Claim]) -> tuple[Related, ...]:
    found = (Related(Location(claim.path), "this published claim quotes it") for claim in quoting)
    return tuple(islice(found, _TOLD))


def _weighed(problem: Diagnostic, path: str, compared: Comparison) -> Diagnostic:
    """The problem as a warning where nothing published rests on the article any longer unexplained."""
    quoting = _quoting(_source(path, compared), compared)
    untold = [claim for claim in quoting if not _corrected(claim, compared)]
    if not untold:
        help_ = (
            "its claims tell of a correction: see that they say what the publisher changed"
            if quoting and any(claim.slug in compared.after.published for claim in quoting)
            else "every claim that quoted it is removed: see that their tombstones say why"
            if quoting
            else f"no published claim quotes it; if it is the article as received, bring it back:"
            f" {_checkout(path, compared)}"
        )
        return replace(problem, help=help_, severity=Severity.WARNING)
    return replace(problem, related=_related(untold))


def _quotes(claim: Claim, source: str) -> bool:
    return any(passage.source == source for _, passage in claim.content.passages())


def _corrected(claim: Claim, compared: Comparison) -> bool:
    now = compared.after.published.get(claim.slug)
    entries = new_entries(claim.content.changes, now.content.changes) if now else ()
    return claim.slug in compared.after.removed or any(
        entry.kind in (ChangeKind.CORRECTION, ChangeKind.RETRACTION) for entry in entries
    )


def _parting(path: str, before: bytes, after: bytes) -> Location:
    """The first place at which the texts are not the same."""
    old, new = before.decode(errors="replace"), after.decode(errors="replace")
    pairs = enumerate(zip(old, new, strict=False))
    at = next((n for n, (one, other) in pairs if one != other), min(len(old), len(new)))
    return Location(path, new.count("\n", 0, at) + 1, at - new.rfind("\n", 0, at))


def _ids(compared: Comparison, found: Difference) -> Iterator[Diagnostic]:
    """Codes: id-changed."""
    before, after = (version.examined.content.sources for version in (compared.before, compared.after))
    for id_ in sorted(before.keys() - after.keys() - compared.after.examined.content.removed_sources.keys()):
        was = before[id_]
        twins = (after[new] for new in sorted(after.keys() - before.keys()))
        now = next((s for s in twins if s.file == was.file or s.record.sha256 == was.record.sha256), None)
        if now:
            text = compared.after.files.read_text(now.record_file, _limit(compared))
            record = None if isinstance(text, Diagnostic) else document.parse(now.record_file, text)[0]
            yield Diagnostic(
                code="id-changed",
                message=f"the article was {shown(id_)} in {_name(compared)} and is {shown(now.id)} now",
                at=record.at("id") if record else Location(now.record_file),
                help=f"give it its id back: links and citations lead to {address.source_page(id_)}",
            )


def _claims(compared: Comparison, found: Difference) -> Iterator[Diagnostic]:
    """Codes: claim-deleted, claim-renamed."""
    now = {claim.slug: claim for claim in compared.after.examined.content.claims}
    former = {old: new for new, old in renamed(compared).items()}
    for slug, claim in compared.before.published.items():
        page = address.claim_page(slug)
        if slug in former:
            yield Diagnostic(
                code="claim-renamed",
                message=f"the claim was {claim.path} in {_name(compared)}: its address changes",
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
        message=f"{what}, and {page} was published in {_name(compared)}",
        at=at,
        help="keep the page: what was published is taken back by a `changes` entry of kind retraction, which"
        " tells readers why; what has to go leaves `removed: {date: …, reason: …}` as all of its file",
    )


def _tombstones(compared: Comparison, found: Difference) -> Iterator[Diagnostic]:
    """Codes: tombstone-deleted, return-unexplained."""
    now = {claim.slug: claim for claim in compared.after.examined.content.claims}
    for slug, tombstone in compared.before.removed.items():
        claim = now.get(slug)
        if slug not in compared.after.paths or (claim and claim.content.draft):
            at = claim.document.at("draft") if claim else Location(tombstone.path)
            yield _untold(address.claim_page(slug), "claim", at, compared, tombstone.path)
        elif claim and not _tells(claim, tombstone):
            yield Diagnostic(
                code="return-unexplained",
                message=f"the claim was removed in {_name(compared)} and is back, and `changes` does not tell"
                " it",
                at=claim.document.key_at("changes"),
                help="add to `changes` an entry that says since when and why the claim is back",
                related=(Related(Location(tombstone.path), _quoted(tombstone.content.removed)),),
            )


def _source_tombstones(compared: Comparison, found: Difference) -> Iterator[Diagnostic]:
    """Codes: tombstone-deleted; as a warning, return-unexplained."""
    content = compared.after.examined.content
    read = {tombstone.record_file for tombstone in content.removed_sources.values()}
    read |= {source.record_file for source in content.sources.values()}
    unread = {*compared.after.files.seeds()} - read
    for id_, tombstone in compared.before.examined.content.removed_sources.items():
        if id_ in content.sources:
            now = content.sources[id_]
            yield Diagnostic(
                code="return-unexplained",
                message=f"the article {shown(id_)} was removed in {_name(compared)} and is back",
                at=Location(now.record_file),
                help="see that its `note`, or `changes` of the claims that quote it, tell readers since when"
                " and why",
                severity=Severity.WARNING,
                related=(Related(Location(tombstone.record_file), _quoted(tombstone.record.removed)),),
            )
        elif id_ not in content.removed_sources and tombstone.record_file not in unread:
            yield _untold(address.source_page(id_), "article", Location(tombstone.record_file), compared)


def _untold(page: str, what: str, at: Location, compared: Comparison, path: str | None = None) -> Diagnostic:
    return Diagnostic(
        code="tombstone-deleted",
        message=f"{page} said in {_name(compared)} why its {what} was removed, and is gone",
        at=at,
        help=f"bring it back: {_checkout(path or at.path, compared)}; the address stays taken",
    )


def _tells(claim: Claim, tombstone: Tombstone) -> bool:
    """Whether an entry, not dated before the removal, tells readers of the claim's return."""
    removed = _last(tombstone.content.removed)
    new = new_entries(tombstone.content.changes, claim.content.changes)
    return any(entry.kind in _EXPLAINING and _last(entry) >= removed for entry in new)


def _quoted(removal: Removal) -> str:
    return f"it said: {shown(removal.reason)}"


def _history(compared: Comparison, found: Difference) -> Iterator[Diagnostic]:
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


def _states(compared: Comparison, found: Difference) -> Iterator[Diagnostic]:
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
    labels = f"{shown(turn.before.label)} in {_name(compared)} and is {shown(turn.after.label)} now"
    lacking = "its new entry is dated before the last one" if change.history else "`changes` does not tell it"
    return Diagnostic(
        code="state-unexplained",
        message=f"{what} was {labels}, and {lacking}",
        at=claim.document.key_at("changes"),
        help="add to `changes` an entry with today's date, of kind state (or correction), that says from what"
        " to what and why",
        related=tuple(_because(cause, claim) for cause in made.changes[:_TOLD]),
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


def _name(compared: Comparison) -> str:
    return shown(compared.before.name)


def _checkout(path: str, compared: Comparison) -> str:
    return f"`git checkout {shlex.quote(compared.before.name)} -- {shlex.quote(path)}`"


Rule = Callable[[Comparison, Difference], Iterator[Diagnostic]]

RULES: Final[tuple[Rule, ...]] = (
    _articles,
    _ids,
    _claims,
    _tombstones,
    _source_tombstones,
    _history,
    _states,
)
