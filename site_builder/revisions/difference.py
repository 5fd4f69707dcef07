"""What changed between two versions of a site: claims, their states, their excerpts, and the articles."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from site_builder.claim import Change, Claim
from site_builder.evidence import AssessedClaim, State
from site_builder.examine import Examined
from site_builder.identifier import slug_in
from site_builder.project import Files
from site_builder.recall import Recall, afresh
from site_builder.revisions.excerpt_change import HALF, ExcerptChange, excerpt_changes
from site_builder.revisions.rewording import Reworded, reworded
from site_builder.source import Source
from site_builder.standing import assessed
from site_builder.tombstone import SourceTombstone, Tombstone

_OWN: Final = frozenset({"excerpts", "changes", "draft", "prefix", "suffix", "occurrence", "start", "end"})
"""What of a claim file is told in another way than as wording."""


@dataclass(frozen=True)
class Version:
    """A site at one time: the name that people give it, its files, and what was found in them.

    Versions that share a memory, `recall`, share the very claims that are the same in both.
    """

    name: str
    files: Files
    examined: Examined
    recall: Recall = afresh

    @cached_property
    def published(self) -> Mapping[str, Claim]:
        """The claims that are no draft, by slug."""
        return {claim.slug: claim for claim in self.examined.content.claims if not claim.content.draft}

    @cached_property
    def removed(self) -> Mapping[str, Tombstone]:
        """What stands in the place of removed claims, by slug."""
        return {tombstone.slug: tombstone for tombstone in self.examined.content.removed}

    @cached_property
    def assessed(self) -> Mapping[str, AssessedClaim]:
        """The claims that readers can see, by slug."""
        found = assessed(self.examined, self.recall)
        return {one.resolved.claim.slug: one for one in found}

    @cached_property
    def paths(self) -> Mapping[str, str]:
        """The path of every claim file, also of one that cannot be read, by its slug."""
        return {slug_in(path): path for path in self.files.claims() if path.endswith(".yaml")}

    @cached_property
    def unseen(self) -> Mapping[str, str]:
        """The paths of the claims that are no drafts and cannot be shown for their errors, by slug."""
        drafts = {claim.slug for claim in self.examined.content.claims if claim.content.draft}
        seen = self.assessed.keys() | drafts | self.removed.keys()
        return {slug: path for slug, path in self.paths.items() if slug not in seen}


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions of a site, and the paths of its files that are not the same in both."""

    before: Version
    after: Version
    files: frozenset[str]


@dataclass(frozen=True, slots=True)
class Turn:
    """A state that is another one now: the headline's where `part` is `None`, else that of this part.

    It is `derived` where an editor's state stands before it, and stays.
    """

    part: str | None
    text: str | None
    before: State
    after: State
    derived: bool = False


@dataclass(frozen=True, slots=True)
class ClaimChange:
    """A claim that readers see in another way, newly (`before` is `None`) or no more (`after` is `None`)."""

    slug: str
    before: AssessedClaim | None
    after: AssessedClaim | None
    former: str | None
    """Its slug before, where that is another one."""
    turns: tuple[Turn, ...]
    excerpts: tuple[ExcerptChange, ...]
    texts: tuple[Reworded, ...]
    history: tuple[Change, ...]
    """The entries that are new in its history."""
    removed: Tombstone | None = None
    """What stands in its place where it went, or stood there until it came."""

    @property
    def shown(self) -> AssessedClaim:
        """The claim as it is, or as it was before it went."""
        found = self.after or self.before
        assert found
        return found


@dataclass(frozen=True, slots=True)
class ArticleChange:
    """An article that is new (`before` is `None`), gone (`after` is `None`) or another one."""

    before: Source | None
    after: Source | None
    fields: tuple[Reworded, ...]
    """What its record says in another way."""
    removed: SourceTombstone | None = None
    """What stands in its place where it went, or stood there until it came."""

    @property
    def shown(self) -> Source:
        found = self.after or self.before
        assert found
        return found

    @property
    def retold(self) -> bool:
        """Whether its text is another one."""
        return bool(self.before and self.after and self.before.text.stored != self.after.text.stored)


@dataclass(frozen=True, slots=True)
class TombstoneChange:
    """A tombstone that says another thing, or one in whose place there was nothing (`before` is `None`)."""

    path: str
    is_new: bool
    fields: tuple[Reworded, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """All that changed in what readers see, as far as errors let it be seen."""

    claims: tuple[ClaimChange, ...]
    articles: tuple[ArticleChange, ...]
    site: tuple[Reworded, ...]
    tombstones: tuple[TombstoneChange, ...] = ()


def difference(compared: Comparison) -> Difference:
    """Claims by slug, articles by id; what is the same for readers is left out."""
    before, after = compared.before.examined, compared.after.examined
    sites = before.content.site, after.content.site
    return Difference(
        tuple(_claims(compared)),
        tuple(_articles(compared)),
        reworded(*sites) if all(sites) else (),
        tuple(_tombstones(compared)),
    )


def renamed(compared: Comparison) -> dict[str, str]:
    """The former slug of each claim with a new address: one that said the same, or quoted mostly the same."""
    old, new = compared.before.published, compared.after.published
    gone = [old[slug] for slug in sorted(old.keys() - compared.after.paths.keys())]
    come = [new[slug] for slug in sorted(new.keys() - compared.before.paths.keys())]
    found: dict[str, str] = {}
    for claim in come:
        twin = next((g for g in gone if g.slug not in found.values() and _same_claim(g, claim)), None)
        if twin:
            found[claim.slug] = twin.slug
    return found


def _same_claim(one: Claim, other: Claim) -> bool:
    first, second = ({(q.source, *q.exact.split()) for q in c.content.excerpts} for c in (one, other))
    alike = len(first & second) / len(first | second)
    return one.content.claim.casefold() == other.content.claim.casefold() or alike > HALF


def _claims(compared: Comparison) -> Iterator[ClaimChange]:
    former = renamed(compared)
    before, after = compared.before.assessed, compared.after.assessed
    for slug in sorted({*before, *after} - set(former.values()) - compared.after.unseen.keys()):
        was, now = before.get(former.get(slug, slug)), after.get(slug)
        if was is now:
            continue
        change = _claim_change(slug, was, now, former.get(slug))
        if not was or not now:
            removed = (compared.before if now else compared.after).removed.get(slug)
            change = replace(change, removed=removed)
        if (
            not was
            or not now
            or change.former
            or any(
                (change.turns, change.excerpts, change.texts, change.history, _remarks(was) != _remarks(now))
            )
        ):
            yield change


def _tombstones(compared: Comparison) -> Iterator[TombstoneChange]:
    """Those that no change of a claim or an article tells."""
    for slug, now in sorted(compared.after.removed.items()):
        was = compared.before.removed.get(slug)
        fields = reworded(was.content if was else None, now.content)
        if fields and slug not in compared.before.assessed:
            yield TombstoneChange(now.path, was is None, fields)
    before, after = (version.examined.content for version in (compared.before, compared.after))
    for id_, left in sorted(after.removed_sources.items()):
        earlier = before.removed_sources.get(id_)
        fields = reworded(earlier.record if earlier else None, left.record)
        if fields and id_ not in before.sources:
            yield TombstoneChange(left.record_file, earlier is None, fields)


def _remarks(assessed: AssessedClaim) -> object:
    """What a page derives beside the states: sentences and flags."""
    return assessed.shown.sentence, tuple(part.state.sentence for part in assessed.parts), assessed.flags


def _claim_change(
    slug: str, was: AssessedClaim | None, now: AssessedClaim | None, former: str | None
) -> ClaimChange:
    old, new = (found.resolved.claim.content if found else None for found in (was, now))
    return ClaimChange(
        slug,
        was,
        now,
        former,
        turns=tuple(_turns(was, now)) if was and now else (),
        excerpts=excerpt_changes(was.resolved.excerpts if was else (), now.resolved.excerpts if now else ()),
        texts=reworded(old, new, _OWN) if new else (),
        history=new_entries(old.changes if old else (), new.changes) if new else (),
    )


def _turns(was: AssessedClaim, now: AssessedClaim) -> Iterator[Turn]:
    """The headline's turn, then those of the further parts that both have, under one id or in one wording."""
    if seen(was.shown) != seen(now.shown):
        yield Turn(None, None, was.shown, now.shown)
    elif seen(was.headline) != seen(now.headline):
        yield Turn(None, None, was.headline, now.headline, derived=True)
    earlier = {part.part: part for part in was.parts[1:]}
    worded = {part.text: part for part in was.parts[1:]}
    for part in now.parts[1:]:
        old = earlier.get(part.part) or worded.get(part.text)
        if old and seen(old.state) != seen(part.state):
            yield Turn(part.part, part.text, old.state, part.state)


def seen(state: State) -> tuple[str, str, str]:
    """What tells two states apart for readers."""
    return state.code, state.label, state.confidence


def new_entries(before: Iterable[Change], after: Iterable[Change]) -> tuple[Change, ...]:
    """The entries of the second history that the first one lacks."""
    known = {_entry(change) for change in before}
    return tuple(change for change in after if _entry(change) not in known)


def _entry(change: Change) -> tuple[str, str, str]:
    return change.date.text, change.kind, " ".join(change.text.split())


def _articles(compared: Comparison) -> Iterator[ArticleChange]:
    old, new = (version.examined.content for version in (compared.before, compared.after))
    before, after = old.sources, new.sources
    unread = {*compared.after.files.seeds()} - {source.file for source in after.values()}
    for id_ in sorted({*before, *after}):
        was, now = before.get(id_), after.get(id_)
        if was is now or (was and not now and was.file in unread):
            continue
        fields = reworded(was.record, now.record) if was and now else ()
        removed = None if was and now else (old if now else new).removed_sources.get(id_)
        change = ArticleChange(was, now, fields, removed)
        if fields or change.retold or not was or not now:
            yield change
