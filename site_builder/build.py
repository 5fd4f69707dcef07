"""The whole path: examine what changed, make the files that depend on it, publish the site."""

import pickle
import sqlite3
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import replace
from datetime import date
from functools import cached_property, partial
from itertools import chain
from pathlib import Path
from typing import Any, Final

from site_builder import database, facets, theme, workshop
from site_builder.articles import Articles, articles
from site_builder.built import Built, Work
from site_builder.crew import FEW, Hands
from site_builder.diagnostic import Diagnostic, Diagnostics, has_errors, in_order
from site_builder.examine import examine
from site_builder.footprint import clock, contents_below, digest, packed
from site_builder.identifier import slug_in
from site_builder.leaf import ANY, ARTICLES, WORDING, article
from site_builder.ledger import Ledger
from site_builder.ledger_file import is_damage
from site_builder.load import claim_files, load_site
from site_builder.lock import Waiting, unsaid
from site_builder.manifest import manifest
from site_builder.orders import Batches, Orders
from site_builder.origins import origins, site_sum
from site_builder.plan import Plan
from site_builder.press import problem_of
from site_builder.progress import Progress, untold
from site_builder.publish import Published, Seal, Stage, staged
from site_builder.reading import keep, stale
from site_builder.signature import Sign, comment
from site_builder.site import Limits, Site
from site_builder.sums import MANIFEST, without
from site_builder.timing import STILL, Phase, Stopwatch, watched
from site_builder.tombstone import misled
from site_builder.workshop import Overviewed, Printed

_MANY: Final = 1_000
"""Claims of which a process that has first to begin makes the database no later than this one."""


def build(
    plan: Plan,
    ledger: Ledger,
    crew: Hands,
    progress: Progress = untold,
    watch: Stopwatch = STILL,
    sign: Sign | None = None,
    waiting: Waiting = unsaid,
) -> Built:
    """Brings the published site up to date with the project's files.

    What the ledger tells to be as it was is neither read nor made again; the bytes are those of a build
    without it. `crew` gives who does so many pieces of work, `sign` what signs the list of the files;
    `waiting` is called where another build publishes beside this one's folder. Raises what `staged` and
    `publish` raise.
    """
    try:
        return _build(plan, ledger, crew, progress, watch, sign, waiting)
    except sqlite3.DatabaseError as error:
        if not is_damage(error):
            raise
        ledger.renew()
        return _build(plan, ledger, crew, progress, watch, sign, waiting)


def _build(
    plan: Plan,
    ledger: Ledger,
    crew: Hands,
    progress: Progress,
    watch: Stopwatch,
    sign: Sign | None,
    waiting: Waiting,
) -> Built:
    plan = replace(plan, project=watched(plan.project, watch))
    now, project = clock(), plan.project
    site, told = load_site(project)
    paths, misnamed = claim_files(project, site.limits if site else Limits())
    if site is None or has_errors(misnamed):
        # The files do not tell which claims there are: nothing can be built on them.
        examined = examine(project, progress, today=plan.today)
        return Built(examined.problems, articles=len(examined.content.sources))
    shown = workshop.named(site, plan.base_url)
    with watch.phase(Phase.PARSE):
        found = articles(ledger, project, site.limits, plan.today, now, progress)
    try:
        with staged(plan.out, plan.spare, waiting) as stage, crew:
            at_work = _Build(plan, ledger, crew, progress, watch, shown, found, stage, sign, now)
            return at_work.run(paths, (*told, *misnamed, *found.problems))
    finally:
        workshop.leave()


class _Build:
    """One build: what all of its steps need."""

    def __init__(
        self,
        plan: Plan,
        ledger: Ledger,
        crew: Hands,
        progress: Progress,
        watch: Stopwatch,
        site: Site,
        found: Articles,
        stage: Stage,
        sign: Sign | None,
        now: int,
    ) -> None:
        self._plan = plan
        self._ledger = ledger
        self._orders = Orders(plan, ledger, stage, crew, progress, watch, now=now, complete=found.complete)
        self._progress = progress
        self._watch = watch
        self._site = site
        self._articles = found
        self._stage = stage
        self._sign = sign
        self._now = now
        self._site_sum = site_sum(plan.project)
        self._printed = 0
        self._overviews = 0
        self._faults: list[Diagnostic] = []
        self._wording: Batches[tuple[str, bytes]] | None = None
        own = plan.project.root / "templates"
        fonts = sorted(path.name for path in (own / "fonts").glob("*.ttf"))
        with watch.phase(Phase.CHANGES):
            words = contents_below(theme.folder() / "locale")
            self._setting = digest(packed((site, plan.as_of, found.complete, fonts)), words)
            self._press = digest(self._setting, contents_below(theme.folder()), contents_below(own))

    def run(self, paths: Sequence[str], told: Diagnostics) -> Built:
        self._lose_what_is_missing()
        read = self._read(paths)
        problems = [*told, *chain.from_iterable(map(pickle.loads, self._ledger.problems()))]
        removed = tuple(self._ledger.shelf.group(facets.REMOVED))
        if removed:
            claims = self._ledger.slugs() - {found.slug for found in removed}
            problems += misled(removed, set(map(slug_in, paths)), claims, problems)
        published, excerpts = self._ledger.count()
        built = Built(
            in_order(problems),
            published - len(removed),
            excerpts,
            self._articles.count,
            work=Work(read, self._printed),
        )
        if has_errors(built.problems):
            self._ledger.commit()
            return built
        with self._watch.phase(Phase.WORDING):
            self._compare_wording()
        self._print_claims()
        if not self._faults:
            self._print_overviews()
        self._ledger.commit()
        work = Work(read, self._printed, self._overviews)
        if self._faults:
            return replace(built, problems=in_order((*problems, *self._faults)), work=work)
        with self._watch.phase(Phase.PUBLISH):
            done = self._publish({found.slug for found in removed})
        return replace(built, work=work, published=done)

    def _lose_what_is_missing(self) -> None:
        """Has the ledger hold no file that does not stand in the published folder as it was made."""
        with self._watch.phase(Phase.CHANGES):
            self._ledger.lose_files(self._stage.missing(self._ledger.files()))

    def _read(self, paths: Sequence[str]) -> int:
        """Reads what of these files has to be read; many are printed at once, while they are at hand."""
        ledger, plan = self._ledger, self._plan
        day, setting = packed(plan.today), self._setting
        told = ledger.fact(_DAY) != day
        all_ = ledger.fact(_SETTING) != setting or _is_later(ledger.fact(_DAY), plan.today)
        with self._watch.phase(Phase.CHANGES):
            changed, now = self._articles.changed, self._now
            found = stale(ledger, plan.project, paths, changed, now, all_=all_, told=told)
        ledger.state(_SETTING, setting)
        ledger.state(_DAY, day)
        if not found:
            return 0
        many = len(found) > FEW
        if many and self._wording_changed:
            self._wording = self._orders.meanwhile(partial(workshop.compare_wording, self._orders.order()))
        work: Callable[..., list[Any]] = workshop.read_and_print if many else workshop.read
        for read, printed in self._orders.done("reading claims", work, self._orders.order(site=many), found):
            with self._watch.phase(Phase.LEDGER):
                keep(ledger, read)
                self._note(printed)
        return len(found)

    def _note(self, printed: Printed | None) -> None:
        """Keeps what was made of a claim."""
        if printed is None:
            return
        self._printed += 1
        if printed.problem:
            self._fault(printed.problem)
            return
        self._ledger.printed(printed.path, self._press, printed.files)
        for file in printed.files:
            self._stage.wrote(*file)

    def _fault(self, problem: Diagnostic) -> None:
        """One problem of a template is told once, however many pages it spoils."""
        if problem not in self._faults:
            self._faults.append(problem)

    def _compare_wording(self) -> None:
        """Finds what wording the articles share, if any of them is another than before."""
        if not self._wording_changed:
            return
        compared = self._wording or workshop.compare_wording(self._orders.order())
        for name, value in self._orders.shown("comparing articles", compared, self._articles.count + 1):
            self._ledger.state(name, value)
        self._ledger.state(_WORDING, self._texts)
        self._ledger.pend((ARTICLES, WORDING, *map(article, self._articles.changed)))

    @property
    def _wording_changed(self) -> bool:
        return self._ledger.fact(_WORDING) != self._texts

    @cached_property
    def _texts(self) -> bytes:
        """A digest of all articles."""
        contents = sorted((id_ or "", content) for _, id_, content in self._ledger.articles())
        return digest(packed(contents))

    def _print_claims(self) -> None:
        """Makes the files of claims that were made by another press, or of which any is missing."""
        self._ledger.unprint()
        wanted = self._ledger.unprinted(self._press)
        if not wanted:
            return
        order = self._orders.order(site=True)
        for printed in self._orders.done("making claims", workshop.print_again, order, wanted):
            with self._watch.phase(Phase.LEDGER):
                self._note(printed)

    def _print_overviews(self) -> None:
        """Makes the files of many claims whose content may be another than before."""
        ledger = self._ledger
        with self._watch.phase(Phase.OVERVIEWS):
            try:
                wanted = self._overviews_wanted()
            except Exception as error:  # an asset of the site's own is made before any page
                problem = problem_of(error, self._plan.project.root)
                if problem is None:
                    raise
                self._fault(problem)
                return
        self._overviews = len(wanted)
        if wanted:
            for path, file, problem in self._overviewed(tuple(wanted)):
                if problem:
                    self._fault(problem)
                elif file:
                    ledger.put_file(file, wanted[path])
                    self._stage.wrote(*file)
        if not self._faults:
            ledger.settled()
            ledger.state(_OVERVIEWS, self._press)

    def _overviewed(self, paths: Sequence[str]) -> Iterator[Overviewed]:
        """The files with these paths; one that takes long is made beside the others."""
        orders, long = self._orders, self._long_to_make(paths)
        order = orders.order(site=True)
        work = partial(workshop.timed, workshop.print_overviews, order)
        made = orders.meanwhile(partial(map, work, (long,))) if long else ()
        others = tuple(path for path in paths if path not in long)
        yield from orders.done("making pages", workshop.print_overviews, order, others)
        yield from orders.results(made)

    def _long_to_make(self, paths: Sequence[str]) -> Sequence[str]:
        """Of few files of many claims the database: it takes as long as all others together."""
        few = len(paths) <= FEW and self._ledger.count()[0] > _MANY
        return (database.PATH,) if few and database.PATH in paths else ()

    def _overviews_wanted(self) -> dict[str, bytes]:
        """Their paths, each with the proof of what the file will hold; those that are gone are dropped."""
        ledger = self._ledger
        pending = ledger.pending()
        pending |= {(kind, ANY) for kind, _ in pending}
        whole = ledger.fact(_OVERVIEWS) != self._press
        kept = dict(ledger.overviews())
        wanted: dict[str, bytes] = {}
        for leaf in workshop.leaves(self._orders.order()):
            proof = kept.pop(leaf.path, None)
            is_sure = leaf.grounds is not None and pending.isdisjoint(leaf.grounds)
            if proof and is_sure and not whole:
                continue
            now = digest(self._press, packed(leaf.proof()))
            if proof != now:
                wanted[leaf.path] = now
        ledger.drop_files(kept)
        return wanted

    def _publish(self, removed: Set[str]) -> Published:
        made_of = origins(self._plan, self._site, self._site_sum, self._ledger, removed)
        sign = self._sign and partial(_signed, self._sign, comment(self._site.base_url))
        publish = partial(self._stage.publish, seal=Seal(partial(manifest, made_of), sign))
        site = self._ledger.files
        if not self._site.search:
            (published,) = self._progress("publishing the site", map(publish, (site,)))
            return published
        from site_builder.search import index, is_indexed

        # The index is made of the pages: where they stand already, it stands beside them.
        standing = self._stage.published
        if self._stage.is_whole and is_indexed(site, standing):
            return publish(partial(without, MANIFEST, standing))

        def finish(site: Path) -> None:
            for folder in self._progress("making the search index", iter((site,))):
                with self._watch.phase(Phase.INDEX):
                    index(folder)

        return publish(site, finish)


_SETTING: Final = "setting"
_DAY: Final = "day"
_WORDING: Final = "wording"
_OVERVIEWS: Final = "overviews"


def _signed(sign: Sign, comment: str, listing: bytes) -> bytes:
    return sign(listing, comment)


def _is_later(kept: bytes | None, today: date | None) -> bool:
    """Whether the last build was made on a later day, or on none: then less was still to come."""
    last = pickle.loads(kept) if kept else today
    return today is not None and (last is None or last > today)
