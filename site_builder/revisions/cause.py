"""What made a state another one: each change is tried alone, on all that was the same before."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from site_builder.claim import ClaimFile
from site_builder.evidence import AssessedClaim, State, assess
from site_builder.excerpt import Excerpt, ResolvedClaim
from site_builder.load import SITE_FILE
from site_builder.revisions.difference import ClaimChange, Turn, seen
from site_builder.revisions.excerpt_change import ExcerptChange
from site_builder.site import Site
from site_builder.source import Source

_MOST: Final = 40
"""Changes of one claim that are tried; of more, all together are the cause."""

SETTINGS: Final = ("principals", "parts", "override")
"""The keys of a claim file by which its excerpts are weighed."""


@dataclass(frozen=True, slots=True)
class Cause:
    """A change that can move a state: of an excerpt, or of the key or file that is named."""

    excerpt: ExcerptChange | None = None
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Causes:
    """What moved a state: each of the changes `alone` would have, or it took all of them together.

    It is `nominal` where nothing did: only a party's name, their order or the site's language is another one.
    """

    changes: tuple[Cause, ...]
    alone: bool
    nominal: bool = False


def causes(change: ClaimChange, turn: Turn, sites: tuple[Site, Site]) -> Causes:
    """The changes of the claim that led from the one state to the other."""
    case = _Case(change, turn, sites)
    if case.leads(()):
        return Causes((), alone=False, nominal=True)
    possible = tuple(case.candidates())
    if len(possible) > _MOST:
        return Causes(possible, alone=False)
    alone = tuple(cause for cause in possible if case.leads((cause,)))
    if alone:
        return Causes(alone, alone=True)
    needed = possible
    for cause in possible:
        fewer = tuple(other for other in needed if other is not cause)
        if case.leads(fewer):
            needed = fewer
    return Causes(needed, alone=len(needed) == 1)


def named_alike(before: Site, after: Site) -> Site:
    """The site as it was, in the language, with the names and in the order of today: none is a new state."""
    parties = {
        id_: replace(before.parties[id_], name=after.parties[id_].name) if id_ in after.parties else party
        for id_, party in {**after.parties, **before.parties}.items()
        if id_ in before.parties
    }
    return replace(before, language=after.language, parties=parties)


class _Case:
    """A claim before and after, and what its state would be with only some of the changes made."""

    def __init__(self, change: ClaimChange, turn: Turn, sites: tuple[Site, Site]) -> None:
        assert change.before, "only a claim that was there has a turn"
        assert change.after
        self.change, self.turn = change, turn
        self.before, self.after = change.before, change.after
        self.sites = named_alike(*sites), sites[1]
        self.old = _sources(self.before)
        self.new = _sources(self.after)

    def candidates(self) -> Iterator[Cause]:
        yield from (Cause(excerpt=excerpt) for excerpt in self.change.excerpts)
        old, new = self.before.resolved.claim.content, self.after.resolved.claim.content
        yield from (Cause(key=key) for key in SETTINGS if _weight(old, key) != _weight(new, key))
        for id_ in sorted(self.old.keys() & self.new.keys()):
            if self.old[id_].record != self.new[id_].record:
                yield Cause(key=self.new[id_].record_file)
        old_site, new_site = self.sites
        if (old_site.parties, old_site.outlets) != (new_site.parties, new_site.outlets):
            yield Cause(key=SITE_FILE)

    def leads(self, made: Collection[Cause]) -> bool:
        """Whether these changes, and no other, give the state that it has now."""
        keys = {cause.key for cause in made}
        site = self.sites[SITE_FILE in keys]
        content = self._content(keys)
        if not all(party in site.parties for party in content.principals):
            return False
        claim = replace(self.after.resolved.claim, content=content)
        assessed = assess(ResolvedClaim(claim, tuple(self._excerpts(made, keys)), ()), site)
        state = _state(assessed, self.turn)
        return state is not None and seen(state) == seen(self.turn.after)

    def _content(self, keys: Collection[str | None]) -> ClaimFile:
        content, now = self.before.resolved.claim.content, self.after.resolved.claim.content
        return replace(content, **{key: getattr(now, key) for key in SETTINGS if key in keys})

    def _excerpts(self, made: Collection[Cause], keys: Collection[str | None]) -> Iterator[Excerpt]:
        """The excerpts before, with the changes made, each with its article's record of before or of now."""
        changes = [cause.excerpt for cause in made if cause.excerpt]
        gone = {change.before.number for change in changes if change.before}
        kept = [excerpt for excerpt in self.before.resolved.excerpts if excerpt.number not in gone]
        for excerpt in (*kept, *(change.after for change in changes if change.after)):
            new = self.new.get(excerpt.source.id)
            old = self.old.get(excerpt.source.id)
            renewed = new and (old is None or new.record_file in keys)
            yield replace(excerpt, source=(new if renewed else old) or excerpt.source)


def _weight(content: ClaimFile, key: str) -> object:
    """What the key gives, in its order: the first of the parts makes the headline."""
    value = getattr(content, key)
    return tuple(value.items()) if isinstance(value, Mapping) else value


def _sources(assessed: AssessedClaim) -> Mapping[str, Source]:
    return {excerpt.source.id: excerpt.source for excerpt in assessed.resolved.excerpts}


def _state(assessed: AssessedClaim, turn: Turn) -> State | None:
    if turn.part is None:
        return assessed.headline if turn.derived else assessed.shown
    return next((found.state for found in assessed.parts if found.part == turn.part), None)
