"""What a change must not do to articles: their texts, ids and tombstones stay."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice

from site_builder import address, document
from site_builder.claim import ChangeKind, Claim
from site_builder.diagnostic import Diagnostic, Location, Related, Severity, shown
from site_builder.revisions.breach import TOLD, checkout, name_of, quoted, untold
from site_builder.revisions.difference import Comparison, Difference, new_entries
from site_builder.site import Limits
from site_builder.source import Source


def articles_kept(compared: Comparison, found: Difference) -> Iterator[Diagnostic]:
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


def ids_kept(compared: Comparison, found: Difference) -> Iterator[Diagnostic]:
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
                message=f"the article was {shown(id_)} in {name_of(compared)} and is {shown(now.id)} now",
                at=record.at("id") if record else Location(now.record_file),
                help=f"give it its id back: links and citations lead to {address.source_page(id_)}",
            )


def tombstones_kept(compared: Comparison, found: Difference) -> Iterator[Diagnostic]:
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
                message=f"the article {shown(id_)} was removed in {name_of(compared)} and is back",
                at=Location(now.record_file),
                help="see that its `note`, or `changes` of the claims that quote it, tell readers since when"
                " and why",
                severity=Severity.WARNING,
                related=(Related(Location(tombstone.record_file), quoted(tombstone.record.removed)),),
            )
        elif id_ not in content.removed_sources and tombstone.record_file not in unread:
            yield untold(address.source_page(id_), "article", Location(tombstone.record_file), compared)


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
        message=f"the article is not the one of {name_of(compared)}: from here on its text is another",
        at=_parting(now, before or b"", after or b""),
        help=f"bring it back: {checkout(path, compared)}; if its publisher corrected it, tell readers so"
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
        message=f"the article was there in {name_of(compared)} and is gone",
        at=Location(path),
        help=f"bring it back: {checkout(path, compared)}; {what_has_to_go}",
        related=_related(_quoting(source, compared)),
        severity=Severity.ERROR if source else Severity.WARNING,
    )


def _quoting(source: Source | None, compared: Comparison) -> list[Claim]:
    """The claims that quoted the article and were published."""
    published = compared.before.published.values()
    return [claim for claim in published if source and source.id in claim.content.cited]


def _related(quoting: Iterable[Claim]) -> tuple[Related, ...]:
    found = (Related(Location(claim.path), "this published claim quotes it") for claim in quoting)
    return tuple(islice(found, TOLD))


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
            f" {checkout(path, compared)}"
        )
        return replace(problem, help=help_, severity=Severity.WARNING)
    return replace(problem, related=_related(untold))


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
