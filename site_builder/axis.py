"""Time across a picture: days as percent of its width, stretches with open ends, ticks that name days."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from site_builder.language import Language
from site_builder.lettering import width

NARROW: Final = 288
"""Pixels across on the narrowest screen; there nothing may overlap."""
LEFT: Final = 3.0
"""Percent: where the time begins."""
FADE: Final = 11.0
"""Percent that an end without bound fades over."""
LETTER: Final = 12
"""Pixels: the size of the letters."""
MONTHS: Final = 92
YEARS: Final = 1100
"""Days from which on ticks name months, and years."""


@dataclass(frozen=True, slots=True)
class Tick:
    """A day on the axis: its name, and its year where that is another than the last tick's."""

    x: float
    text: str
    year: str | None


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch of time: percent; `fades` are the pieces of its unbounded ends, faint outwards."""

    start: float
    end: float
    fades: tuple["Fade", ...] = ()


@dataclass(frozen=True, slots=True)
class Fade:
    start: float
    end: float
    strength: float
    """From 0 to 1."""


class Scale:
    """Days as percent across. A day is as wide as the picture allows; its middle stands for it."""

    def __init__(self, days: Sequence[date], end: float, *, open_: bool, mirrored: bool) -> None:
        self.first, self.last = min(days).toordinal(), max(days).toordinal()
        self.left, self.right = (LEFT + FADE, end - FADE) if open_ else (LEFT, end)
        self.mirrored = mirrored

    def edge(self, day: int) -> float:
        """Where the day begins."""
        share = (day - self.first) / (self.last + 1 - self.first)
        return self.left + share * (self.right - self.left)

    def middle(self, day: date) -> float:
        return (self.edge(day.toordinal()) + self.edge(day.toordinal() + 1)) / 2

    def x(self, place: float) -> float:
        """The place as it is drawn."""
        return round(100 - place if self.mirrored else place, 2)

    def bar(self, start: float, end: float, *, before: bool = False, behind: bool = False) -> Bar:
        """The bar with the ends that fade."""
        fades = (*self._fades(start, -FADE * before), *self._fades(end, FADE * behind))
        return Bar(*self._pair(start, end), fades)

    def _fades(self, place: float, reach: float) -> Iterator[Fade]:
        for n, strength in enumerate(_STRENGTHS if reach else ()):
            piece = reach / len(_STRENGTHS)
            yield Fade(*self._pair(place + piece * n, place + piece * (n + 1)), strength)

    def _pair(self, one: float, other: float) -> tuple[float, float]:
        start, end = sorted((self.x(one), self.x(other)))
        return start, end


_STRENGTHS: Final = (0.75, 0.45, 0.2)


def ticks(days: Sequence[date], scale: Scale, language: Language) -> Iterator[Tick]:
    """The first and the last day, and as many between them as have room for their names."""
    if not days:
        return
    span = (days[-1] - days[0]).days
    names = {day: _name_of(day, span, language) for day in days}
    placed = [(scale.middle(day), day) for day in days]
    kept: list[tuple[float, date]] = []
    for place, day in (placed[0], placed[-1], *placed[1:-1]):
        room = (width(names[day]) * LETTER + 8) * 100 / NARROW
        if all(abs(place - other) >= room for other, _ in kept):
            kept.append((place, day))
    year = None
    for place, day in sorted(kept):
        text, own = names[day], language.year(day)
        yield Tick(scale.x(place), text, own if own not in (year, text) else None)
        year = own


def _name_of(day: date, span: int, language: Language) -> str:
    if span < MONTHS:
        return language.short_day(day)
    return language.short_month(day) if span < YEARS else language.year(day)
