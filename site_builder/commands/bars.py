"""Progress on a terminal: a bar for each stage that lasts, with count, rate and remaining time."""

import sys
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Sized
from typing import TYPE_CHECKING, Final, TypeVar

import click

if TYPE_CHECKING:  # costs its import only where a bar is shown
    from rich.progress import Progress as RichProgress
    from rich.progress import ProgressColumn

T = TypeVar("T")

MANY: Final = 200
"""Items from which a stage may get a bar before any has lasted; one of unknown length always may."""
PATIENCE: Final = 0.4
"""Seconds for which nothing is shown: most work is done by then."""


class Bars:
    """Shows stages as `Progress` does. Once one has lasted, all further ones are shown at once."""

    def __init__(
        self,
        is_seen: Callable[[], bool],
        patience: float = PATIENCE,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._is_seen = is_seen
        self._patience = patience
        self._now = now
        self._lasts = False

    def __call__(self, stage: str, items: Iterable[T]) -> Generator[T]:
        """The items; the bar is on standard error and vanishes when they end, or when nobody wants more."""
        total = len(items) if isinstance(items, Sized) else None
        if not self._is_seen() or not (self._lasts or total is None or total >= MANY):
            yield from items
            return
        yield from self._shown(stage, iter(items), total)

    def _shown(self, stage: str, items: Iterator[T], total: int | None) -> Iterator[T]:
        begun, done = self._now(), 0
        if not self._lasts:
            for item in items:
                yield item
                done += 1
                if self._now() - begun >= self._patience:
                    break
            else:
                return
        self._lasts = True
        with _bar(stage, total is not None) as bar:
            task = bar.add_task(stage, total=total, completed=done)
            for item in items:
                yield item
                bar.advance(task)


def _bar(stage: str, is_counted: bool) -> "RichProgress":
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    context = click.get_current_context(silent=True)
    colour = context.color if context else None
    console = Console(file=sys.stderr, force_terminal=True, no_color=colour is False or None)
    columns: tuple[ProgressColumn, ...] = (TextColumn("{task.description}"), BarColumn())
    if is_counted:
        columns += (MofNCompleteColumn(), _rate(stage.rsplit(" ", 1)[-1]), TimeRemainingColumn(compact=True))
    else:
        columns += (TimeElapsedColumn(),)
    return Progress(*columns, console=console, transient=True)


def _rate(unit: str) -> "ProgressColumn":
    """The column that tells how many are done in a second."""
    from rich.progress import ProgressColumn, Task
    from rich.text import Text

    class Rate(ProgressColumn):
        def render(self, task: Task) -> Text:
            speed = task.finished_speed or task.speed
            return Text(f"{speed:,.0f} {unit}/s" if speed else "")

    return Rate()
