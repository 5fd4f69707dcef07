"""What one worker does of a build: it reads claims, makes their files, and makes the files of many claims.

Workers know only the project's folder, the ledger and the folder in which the site is made. So they may be
this process, others on this machine, or those of a cluster that shares its disks.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from hashlib import sha256
from operator import attrgetter
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeVar

from site_builder import facets
from site_builder.checks import Setting
from site_builder.diagnostic import Diagnostic, Diagnostics, has_errors
from site_builder.evidence import assess
from site_builder.examine import examine_claim
from site_builder.excerpt import ResolvedClaim
from site_builder.folder import Folder
from site_builder.footprint import digest, lasting, packed
from site_builder.kept import KeptLibrary, KeptSources, freeze, thaw, wording_of
from site_builder.leaf import Leaf
from site_builder.ledger import Ledger
from site_builder.ledger_rows import KeptFacet, KeptFile
from site_builder.load import load_site
from site_builder.overview import Overview
from site_builder.overviews import overview_leaves
from site_builder.press import Press, problem_of
from site_builder.project import Project
from site_builder.remains import Remains
from site_builder.render import claim_leaves
from site_builder.site import Site
from site_builder.standing import Standing
from site_builder.subject import Subject
from site_builder.timing import Phase, Times, stopwatch, watched
from site_builder.tombstone import Tombstone

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be built: the same for all workers. `site` is where files are made, if any are.

    `now` is when the build began, by the clock of footprints.
    """

    root: Path
    ledger: Path
    site: Path | None
    base_url: str | None
    as_of: date | None
    today: date | None
    now: int
    complete: bool
    """Whether every article could be read."""
    round: int = 0
    """Another one whenever the ledger has changed."""
    timed: bool = False
    """Whether somebody wants to know how long all of it takes."""


class Read(NamedTuple):
    """What a claim's file gives: its frozen claim is there only if it may be published."""

    path: str
    mark: bytes
    """What is kept of the file's mark."""
    content: bytes
    """The sha256 of the file's bytes; empty where they cannot be read."""
    cites: tuple[str, ...]
    problems: Diagnostics
    excerpts: int
    assessed: bytes | None
    facets: tuple[KeptFacet, ...]


class Printed(NamedTuple):
    """The files that were written of one claim, or why none can be."""

    path: str
    files: tuple[KeptFile, ...]
    problem: Diagnostic | None


class Overviewed(NamedTuple):
    """A file of many claims that was written, or why it cannot be."""

    path: str
    file: KeptFile | None
    problem: Diagnostic | None


def timed(work: Callable[[Order, Sequence[Any]], T], order: Order, batch: Sequence[Any]) -> tuple[T, Times]:
    """What the work gives, with the times that it took."""
    return work(order, batch), stopwatch(runs=order.timed).taken()


def read(order: Order, paths: Sequence[str]) -> list[tuple[Read, None]]:
    """What these claim files give."""
    shop = _workshop(order)
    return [(shop.read(path)[0], None) for path in paths]


def read_and_print(order: Order, paths: Sequence[str]) -> list[tuple[Read, Printed | None]]:
    """The same with the files of each claim; `None` for one that is not published."""
    shop = _workshop(order)
    found = map(shop.read, paths)
    return [(told, shop.print(told.path, subject) if subject else None) for told, subject in found]


def print_again(order: Order, paths: Sequence[str]) -> list[Printed]:
    """The files of claims that the ledger holds."""
    shop = _workshop(order)
    return [shop.print(path, shop.kept(path)) for path in paths]


def print_overviews(order: Order, paths: Sequence[str]) -> list[Overviewed]:
    """The files with these paths that are no one claim's own."""
    shop = _workshop(order)
    return [shop.overviewed(path) for path in paths]


def leaves(order: Order) -> Iterator[Leaf]:
    """Every file that is no one claim's own."""
    return _workshop(order).leaves()


def compare_wording(order: Order) -> Iterator[tuple[list[tuple[str, bytes]], Times]]:
    """What wording the articles share, as facts for the ledger: one of all of them, and one of each.

    Each comes as a batch of its own, with the times that it took.
    """
    watch = stopwatch(runs=order.timed)
    facts = wording_of(_workshop(order).sources.all())
    while True:
        with watch.phase(Phase.WORDING):
            fact = next(facts, None)
        if fact is None:
            return
        yield [fact], watch.taken()


def leave() -> None:
    """Lets go of the ledger, so that who opened it for the build is the last one to close it."""
    shop = _open.pop(os.getpid(), None)
    if shop:
        shop.ledger.close()


def _workshop(order: Order) -> "Workshop":
    """The one at work in this process: a connection to the ledger must not outlive a fork."""
    shop = _open.get(os.getpid())
    if shop is None or shop.order != order:
        leave()
        shop = _open[os.getpid()] = Workshop(order)
    return shop


_open: Final[dict[int, "Workshop"]] = {}


class Workshop:
    """An order at work in this process."""

    def __init__(self, order: Order) -> None:
        self.order = order
        self._watch = stopwatch(runs=order.timed)
        self.project = watched(Project(order.root), self._watch)
        self.ledger = Ledger(order.ledger)
        self._coming: Iterator[Leaf] = iter(())

    @cached_property
    def site(self) -> Site:
        site, _ = load_site(self.project)
        assert site is not None, "a build without a site goes nowhere"
        return named(site, self.order.base_url)

    @cached_property
    def sources(self) -> KeptSources:
        return KeptSources(self.ledger.sources(), self.project, self.site.limits.source_bytes)

    @cached_property
    def setting(self) -> Setting:
        order, sources = self.order, self.sources
        return Setting(self.site, sources, order.complete, order.today, sources.removed)

    @cached_property
    def press(self) -> Press:
        return Press(
            self.site, self.order.root / "templates", compiled=self.order.ledger.parent / "templates"
        )

    @cached_property
    def overview(self) -> Overview:
        removed = tuple(sorted(self.sources.removed.values(), key=attrgetter("id")))
        library = KeptLibrary(self.sources.all(), removed=removed, ledger=self.ledger)
        return Overview(self.site, library, self.ledger.shelf)

    def leaves(self) -> Iterator[Leaf]:
        """Every file that is no one claim's own."""
        return overview_leaves(self.overview, self.press)

    def _leaf(self, path: str) -> Leaf:
        """The file with this path. They are wanted in their order, so that none has to be held."""
        found = next((leaf for leaf in self._coming if leaf.path == path), None)
        if found is None:  # but where a lost worker's are made
            self._coming = self.leaves()
            found = next(leaf for leaf in self._coming if leaf.path == path)
        return found

    def read(self, path: str) -> tuple[Read, Subject | Remains | None]:
        """What the file gives, with what its pages are made of if it may be published."""
        before = self.project.mark(path)
        mark = lasting(before, self.order.now)
        content = self.project.read(path, self.site.limits.claim_bytes)
        known = b"" if isinstance(content, Diagnostic) else sha256(content).digest()
        found = examine_claim(self.project, path, self.setting, self._watch)
        if self.project.mark(path) != before:
            known = b""  # two reads of it may have seen two files: the next build reads it again
        claim = found.claim
        cites = tuple(sorted(claim.content.cited)) if claim else ()
        if found.public is None or has_errors(found.problems):
            return Read(path, mark, known, cites, found.problems, 0, None, ()), None
        public = found.public
        document = public.document if isinstance(public, Tombstone) else public.claim.document
        known = (
            known or sha256(document.stored).digest()
        )  # for what is published: of the bytes that were read
        standing = self._standing(public)
        subject = self._subject(standing)
        with self._watch.phase(Phase.FACETS):
            frozen, facets = freeze(standing), tuple(_facets(subject))
        excerpts = len(claim.content.excerpts) if claim else 0
        return Read(path, mark, known, cites, found.problems, excerpts, frozen, facets), subject

    def _standing(self, public: ResolvedClaim | Tombstone) -> Standing:
        """What is to be published, assessed."""
        if isinstance(public, Tombstone):
            return public
        with self._watch.phase(Phase.ASSESS):
            return assess(public, self.site, self.order.as_of)

    def kept(self, path: str) -> Subject | Remains:
        """The claim as the ledger holds it, or what stands in its place."""
        with self._watch.phase(Phase.LEDGER):
            return self._subject(thaw(self.ledger.assessed(path), self.sources))

    def print(self, path: str, subject: Subject | Remains) -> Printed:
        try:
            with self._watch.phase(Phase.RENDER):
                leaves = claim_leaves(subject, self.press)
                return Printed(path, tuple(self._written(leaf) for leaf in leaves), None)
        except Exception as error:
            return Printed(path, (), self._problem(error))

    def overviewed(self, path: str) -> Overviewed:
        try:
            with self._watch.phase(Phase.OVERVIEWS):
                return Overviewed(path, self._written(self._leaf(path)), None)
        except Exception as error:
            return Overviewed(path, None, self._problem(error))

    def _problem(self, error: Exception) -> Diagnostic:
        """The author's mistake in a template; raises the error if it is another."""
        problem = problem_of(error, self.order.root)
        if problem is None:
            raise error
        return problem

    def _subject(self, standing: Standing) -> Subject | Remains:
        if isinstance(standing, Tombstone):
            return Remains(standing, self.site)
        return Subject(standing, self.site, self.press.overrides)

    def _written(self, leaf: Leaf) -> KeptFile:
        made, size = sha256(), 0
        with self._watch.making(leaf.path):
            pieces = iter(leaf.pieces())
            with self._folder.opened(leaf.path) as write:
                for piece in pieces:
                    with self._watch.phase(Phase.WRITE):
                        write(piece)
                    made.update(piece)
                    size += len(piece)
        return KeptFile(leaf.path, made.digest(), size)

    @cached_property
    def _folder(self) -> Folder:
        assert self.order.site is not None, "this order is for reading"
        return Folder(self.order.site)


def named(site: Site, base_url: str | None) -> Site:
    """The site under the address that stands in for its own, if one does."""
    return replace(site, base_url=base_url) if base_url else site


def _facets(subject: Subject | Remains) -> Iterator[KeptFacet]:
    for kind in facets.KINDS:
        for facet in kind.facets(subject):
            value = packed(facet.make())
            yield KeptFacet(kind.name, facet.keys, facet.rank, digest(value), value)
