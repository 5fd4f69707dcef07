"""What a project's files give, kept up to date: only what changed, and what rests on it, is read and judged.

It is what `examine` finds in the same files.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import chain
from typing import Generic, TypeVar

from site_builder import tombstone
from site_builder.checks import Setting
from site_builder.claim import Claim
from site_builder.diagnostic import Diagnostic, Diagnostics, has_errors, in_order
from site_builder.evidence import AssessedClaim, assess
from site_builder.examine import resolved_claim
from site_builder.identifier import slug_in
from site_builder.load import SITE_FILE, Content, claim_files, load_claim, load_site
from site_builder.load_sources import load_sources
from site_builder.preview.seen import Changed, Seen
from site_builder.progress import Progress, untold
from site_builder.project import Project
from site_builder.recall import Memory
from site_builder.site import Limits, Site
from site_builder.source import Source
from site_builder.standing import Standing
from site_builder.tombstone import SourceTombstone, Tombstone

T = TypeVar("T")


@dataclass(frozen=True, slots=True, eq=False)
class Surveyed:
    """The site as its files are at one time, with every problem in order.

    `claims` and `removed` are those that are good, and as they last were those that a mistake keeps away;
    `sources` are all that these cite and those that can be read, `removed_sources` those in whose place there
    is none of them.
    """

    content: Content
    problems: Diagnostics
    claims: tuple[AssessedClaim, ...]
    sources: tuple[Source, ...]
    removed: tuple[Tombstone, ...] = ()
    removed_sources: tuple[SourceTombstone, ...] = ()


@dataclass(frozen=True)
class _Frame:
    """What all claims are judged by."""

    site: Site | None
    sources: Mapping[str, Source]
    removed: Mapping[str, SourceTombstone]
    today: date | None
    site_problems: Diagnostics
    source_problems: Diagnostics

    @property
    def limits(self) -> Limits:
        return self.site.limits if self.site else Limits()

    @cached_property
    def complete(self) -> bool:
        """Whether every article could be read."""
        return not has_errors(self.source_problems)

    @cached_property
    def setting(self) -> Setting | None:
        if self.site is None:
            return None
        return Setting(self.site, self.sources, self.complete, self.today, self.removed)


@dataclass(frozen=True, slots=True)
class _Listing:
    """The claim files: the slug of each path, the paths of each slug, and what is told of names of files."""

    slugs: Mapping[str, str]
    paths: Mapping[str, list[str]]
    told: Mapping[str, list[Diagnostic]]


class _BySlug(Generic[T]):
    """Values in order of their slugs; to exchange one of them takes no sorting."""

    def __init__(self) -> None:
        self._held: dict[str, T] = {}
        self._is_sorted = True

    def get(self, slug: str) -> T | None:
        return self._held.get(slug)

    def put(self, slug: str, value: T | None) -> None:
        if value is None:
            self._held.pop(slug, None)
        else:
            self._is_sorted &= slug in self._held
            self._held[slug] = value

    def values(self) -> tuple[T, ...]:
        if not self._is_sorted:
            self._held = {slug: self._held[slug] for slug in sorted(self._held)}
            self._is_sorted = True
        return tuple(self._held.values())


class Survey:
    """Follows a project's files. After an error it is not to be trusted: begin with a new one."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._seen = Seen(project)
        self._articles = Memory()
        self._frame: _Frame | None = None
        self._listing = _Listing({}, {}, {})
        self._last: Surveyed | None = None
        self._read: dict[str, tuple[Claim | Tombstone | None, Diagnostics]] = {}
        """What every claim file gave, by its path."""
        self._told: dict[str, Diagnostics] = {}
        """Every problem of a claim file, by its path; a file without any is not there."""
        self._whole = _BySlug[Claim]()
        self._broken = _BySlug[Claim]()
        self._removed = _BySlug[Tombstone]()
        self._good = _BySlug[Standing]()
        self._missed: dict[str, Standing] = {}
        """Those of the good ones that are as they were before a mistake."""

    def follow(
        self, told: Iterable[str] | None = None, today: date | None = None, progress: Progress = untold
    ) -> Surveyed:
        """What the files give now: the very same value as before if nothing is new.

        `told` are the paths of what may have changed, each with all that lies below it; `None` is everything.
        """
        changed = self._seen.look(told if self._last else None)
        before, listed = self._frame, self._listing
        frame = self._framed(changed, today, progress)
        listing = self._list(changed, frame.limits)
        self._frame, self._listing = frame, listing
        slugs = _renamed(listed, listing)
        slugs |= self._read_again(self._unread(changed, before, listed), progress)
        slugs |= self._resting(before)
        for slug in progress("checking claims", sorted(slugs)):
            self._judge(slug, frame)
        if self._last is None or slugs or frame is not before or listing is not listed:
            self._last = self._surveyed(frame)
        return self._last

    def suspects(self) -> frozenset[str]:
        """The files that changed and that nobody told of, if any; another thread may ask."""
        return self._seen.suspects()

    def _framed(self, changed: Changed, today: date | None, progress: Progress) -> _Frame:
        """The frame as the files are now; the very same one as before if nothing in it is new."""
        before = self._frame
        articles = {path for path in changed.files if path.startswith("seeds/")}
        if before and SITE_FILE not in changed.files and not articles and before.today == today:
            return before
        for path in articles:
            self._articles.forget(("source", path.rpartition(".")[0]))
        site, site_problems = load_site(self._project)
        limits = site.limits if site else Limits()
        recall = self._articles.recall
        sources, removed, source_problems = load_sources(self._project, limits, recall, today, progress)
        if before is None:
            return _Frame(site, sources, removed, today, site_problems, source_problems)
        kept = {id_: _kept(before.sources.get(id_), source) for id_, source in sources.items()}
        frame = _Frame(_kept(before.site, site), kept, removed, today, site_problems, source_problems)
        return before if frame == before else frame

    def _list(self, changed: Changed, limits: Limits) -> _Listing:
        """The claim files as they are named now; the very same value as before if no name is new."""
        before = self._listing
        is_same = not any(path.startswith("claims/") for path in changed.listed)
        if before.slugs and is_same and SITE_FILE not in changed.files:
            return before
        found, problems = claim_files(self._project, limits)
        paths: dict[str, list[str]] = defaultdict(list)
        slugs = {path: slug_in(path) for path in found}
        for path, slug in slugs.items():
            paths[slug].append(path)
        told: dict[str, list[Diagnostic]] = defaultdict(list)
        for problem in problems:
            told[problem.at.path].append(problem)
        listing = _Listing(slugs, dict(paths), dict(told))
        return before if listing == before else listing

    def _unread(self, changed: Changed, before: _Frame | None, listed: _Listing) -> set[str]:
        """The claim files that have to be read; what those gave that are gone is forgotten."""
        frame, slugs = self._frame, self._listing.slugs
        unread = set(changed.files & slugs.keys())
        if self._listing is not listed:
            for path in listed.slugs.keys() - slugs.keys():
                del self._read[path]
                self._told.pop(path, None)
            unread |= slugs.keys() - self._read.keys()
        is_bounded = before is not None and frame is not None and before.limits == frame.limits
        return unread if is_bounded else set(slugs)

    def _read_again(self, paths: set[str], progress: Progress) -> set[str]:
        """Reads these claim files; the slugs of those that give another thing than before."""
        assert self._frame is not None
        found = set()
        for path in progress("reading claims", sorted(paths)):
            read = load_claim(self._project, path, self._frame.limits)
            if read != self._read.get(path):
                self._read[path] = read
                found.add(slug_in(path))
        return found

    def _resting(self, before: _Frame | None) -> set[str]:
        """The slugs of claims of which another thing may be found because the frame is new."""
        frame = self._frame
        if before is None or frame is None or frame is before:
            return set()
        if (before.site, before.complete, before.today) != (frame.site, frame.complete, frame.today):
            return set(self._listing.paths)
        old, new = before.sources, frame.sources
        ids = {id_ for id_ in old.keys() | new.keys() if old.get(id_) is not new.get(id_)}
        ids |= {id_ for id_, _ in before.removed.items() ^ frame.removed.items()}
        # What is told of a mistake may name any article.
        return {
            claim.slug
            for claim in (*self._whole.values(), *self._broken.values())
            if claim.path in self._told or claim.content.cited & ids
        }

    def _judge(self, slug: str, frame: _Frame) -> None:
        """Takes up what the files of this slug gave: the first that can be read is the claim."""
        listing = self._listing
        paths = listing.paths.get(slug, ())
        first = next((held for held, _ in map(self._read.__getitem__, paths) if held), None)
        claim = first if isinstance(first, Claim) else None
        removed = first if isinstance(first, Tombstone) else None
        whole = claim is not None and claim.is_whole
        self._whole.put(slug, claim if whole else None)
        self._broken.put(slug, None if whole else claim)
        self._removed.put(slug, removed)
        found: Standing | None = None
        for path in paths:
            told: Diagnostics = (*listing.told.get(path, ()), *self._read[path][1])
            if claim is not None and claim.path == path:
                resolved, told = resolved_claim(claim, told, frame.setting, frame.sources)
                found = assess(resolved, frame.setting.site) if resolved and frame.setting else None
            elif removed is not None and removed.path == path and frame.setting:
                told = (*told, *tombstone.check(removed, frame.today))
                found = None if has_errors(told) else removed
            self._told.pop(path, None)
            if told:
                self._told[path] = told
        self._show(slug, found)

    def _show(self, slug: str, found: Standing | None) -> None:
        """Keeps the claim; what a mistake keeps away stays as it was as long as its file is there."""
        last = self._good.get(slug)
        self._missed.pop(slug, None)
        if found is None and last is not None and _path(last) in self._listing.slugs:
            self._missed[slug] = found = last
        self._good.put(slug, found)

    def _surveyed(self, frame: _Frame) -> Surveyed:
        listing = self._listing
        of_names = (told for path, told in listing.told.items() if path not in listing.slugs)
        problems = [
            *chain(frame.site_problems, frame.source_problems, *of_names),
            *chain.from_iterable(self._told.values()),
        ]
        removed = self._removed.values()
        if removed and frame.setting:
            problems += tombstone.misled(removed, listing.paths, self._published(), problems)
        good = self._good.values()
        cited = {source.id: source for missed in self._missed.values() for source in _cited(missed)}
        return Surveyed(
            Content(
                frame.site,
                self._whole.values(),
                frame.sources,
                frame.complete,
                self._broken.values(),
                removed,
                frozenset(listing.paths),
                frame.removed,
            ),
            in_order(problems),
            tuple(one for one in good if isinstance(one, AssessedClaim)),
            tuple({**cited, **frame.sources}.values()),
            tuple(one for one in good if isinstance(one, Tombstone)),
            tuple(one for id_, one in frame.removed.items() if id_ not in cited),
        )

    def _published(self) -> set[str]:
        """The slugs of the claims that have a page."""
        return {claim.slug for claim in self._whole.values() if not claim.content.draft}


def _renamed(before: _Listing, now: _Listing) -> set[str]:
    """The slugs of claim files that came or went; what is told of the names of others stays the same."""
    return set() if now is before else {slug for _, slug in before.slugs.items() ^ now.slugs.items()}


def _kept(before: T | None, now: T) -> T:
    """The value of before if it is equal."""
    return before if before is not None and before == now else now


def _path(standing: Standing) -> str:
    return standing.path if isinstance(standing, Tombstone) else standing.resolved.claim.path


def _cited(standing: Standing) -> Iterator[Source]:
    if isinstance(standing, Tombstone):
        return
    resolved = standing.resolved
    yield from (excerpt.source for excerpt in resolved.excerpts)
    yield from (variant.source for wordings in resolved.quotes for variant in wordings.variants)
