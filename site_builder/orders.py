"""What a build has others do: the orders that it gives, and what comes back of each."""

import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import Final, TypeAlias, TypeVar

from site_builder import workshop
from site_builder.crew import Hands
from site_builder.ledger import Ledger
from site_builder.plan import Plan
from site_builder.progress import Counted, Progress
from site_builder.publish import Stage
from site_builder.timing import Stopwatch, Times
from site_builder.workshop import Order

T = TypeVar("T")
U = TypeVar("U")
Batches: TypeAlias = Iterable[tuple[list[U], Times]]
"""Results of work, each batch with the times that it took."""

BATCH: Final = 25
"""Claims, or files of many claims, that a worker gets at once."""


class Orders:
    """The orders of one build that began `now`; its articles could all be read if they are `complete`."""

    def __init__(
        self,
        plan: Plan,
        ledger: Ledger,
        stage: Stage,
        crew: Hands,
        progress: Progress,
        watch: Stopwatch,
        *,
        now: int,
        complete: bool,
    ) -> None:
        self._plan = plan
        self._ledger = ledger
        self._stage = stage
        self._crew = crew
        self._progress = progress
        self._watch = watch
        self._now = now
        self._complete = complete
        self._round = secrets.randbits(60)  # a worker that outlives a build takes no order for an old one

    def order(self, *, site: bool = False) -> Order:
        """The order for the ledger as it is now, with the folder in which the site is made."""
        self._ledger.commit()
        self._round += 1
        plan = self._plan
        return Order(
            plan.project.root,
            self._ledger.path,
            self._stage.folder.path if site else None,
            plan.base_url,
            plan.as_of,
            plan.today,
            self._now,
            self._complete,
            self._round,
            self._watch.runs,
        )

    def done(
        self, stage: str, work: Callable[[Order, Sequence[T]], list[U]], order: Order, items: Sequence[T]
    ) -> Iterable[U]:
        """What the crew makes of the items, one after another; shown as a stage."""
        batches = self._crew(len(items)).map(partial(workshop.timed, work, order), _in_batches(items))
        return self.shown(stage, batches, len(items))

    def meanwhile(self, work: Callable[[], Batches[U]]) -> Batches[U]:
        """What one long piece of work gives: `Hands.meanwhile` says who does it."""
        return self._crew.meanwhile(work)

    def shown(self, stage: str, batches: Batches[U], count: int) -> Iterable[U]:
        """Results, of which there are so many, shown as a stage."""
        return self._progress(stage, Counted(self.results(batches), count))

    def results(self, batches: Batches[U]) -> Iterator[U]:
        """The results, whose times are noted."""
        for results, times in batches:
            self._watch.add(times)
            yield from results


def _in_batches(items: Sequence[T]) -> Iterator[Sequence[T]]:
    return (items[start : start + BATCH] for start in range(0, len(items), BATCH))
