"""One claim over time: its states on top, below them every counted excerpt in the row of who says it.

Places across are in percent of the picture's width and places down in pixels, so that on every screen the
text keeps its size. What is near in time goes to lanes of its own, far enough apart for the narrowest
screen. Time runs with the writing: from right to left where the language does.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from operator import itemgetter
from typing import Final

from site_builder.attribution import UNKNOWN
from site_builder.axis import LEFT, NARROW, Bar, Scale, Tick, ticks
from site_builder.claim import Stance
from site_builder.edtf import Edtf
from site_builder.evidence import AssessedClaim, State
from site_builder.excerpt import Excerpt
from site_builder.exhibit import counted
from site_builder.item import Item
from site_builder.language import language
from site_builder.lettering import width, wrapped
from site_builder.rules import Confidence
from site_builder.site import Site

RIGHT: Final = 97.0
"""Percent: where the time ends."""
DATED: Final = 76.0
"""Where it ends if a column without date stands behind it."""
UNDATED: Final = 83.0
MARK: Final = (11, 27)
"""Pixels that a mark with its number takes before and behind its place."""

BOLD: Final = 13
"""Pixels: the size that bold letters seem to have, by their width."""
LINE: Final = 16
"""From one line of text to the next."""
LANE: Final = 26
"""From one mark to the one below it."""
AXIS: Final = 38
BAR: Final = 24
"""Room for a state's bar below its label."""
SIGN: Final = 22
"""Pixels that a state's sign takes beside its label."""
NARROWEST: Final = 1.5
"""Percent that such a bar takes at least."""
SPACE: Final = 10


@dataclass(frozen=True, slots=True)
class StateBar:
    """A state, from the day on which it came about to the next; `certain` if every article has a date."""

    label: str
    lines: tuple[str, ...]
    x: float
    """Percent: where the label's lines begin, or end."""
    anchor: str
    """Which of the two, as SVG says it."""
    tone: str
    confidence: Confidence
    when: str
    certain: bool
    bar: Bar
    top: float


@dataclass(frozen=True, slots=True)
class Mark:
    """An excerpt; `said` if its date is that of the words, else it is the article's; `bar` if not one day."""

    number: int
    stance: Stance
    said: bool
    when: str
    through: str | None
    """The other party from whom alone the words are known."""
    x: float
    y: float
    bar: Bar | None


@dataclass(frozen=True, slots=True)
class Voice:
    """Who says it, and the excerpts: the name's lines stand above the marks."""

    name: str
    lines: tuple[str, ...]
    top: float
    bottom: float
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Chronology:
    """The picture; `undated` is the middle of the column without dates, `None` if there is nothing in it."""

    height: int
    start: str
    """Where lines of text begin: percent."""
    anchor: str
    """How text is anchored there, as SVG says it."""
    ticks: tuple[Tick, ...]
    undated: float | None
    divider: float
    states: tuple[StateBar, ...]
    voices: tuple[Voice, ...]
    names: str
    """Who says something, in a row."""
    first: str
    last: str
    """The days between which everything lies, in words; empty if nothing has a date."""

    @property
    def marks(self) -> tuple[Mark, ...]:
        return tuple(mark for voice in self.voices for mark in voice.marks)


def chronology(assessed: AssessedClaim, site: Site) -> Chronology:
    """The picture of one claim: what counts at its time, parties in the site's order, outlets last."""
    return _Drawing(assessed, site).picture()


@dataclass(frozen=True, slots=True)
class _Dated:
    """An excerpt with the date that is shown for it."""

    excerpt: Excerpt
    item: Item
    when: Edtf
    said: bool

    @property
    def bounded(self) -> bool:
        return bool(self.when.earliest or self.when.latest)


def _dated(excerpt: Excerpt, item: Item) -> _Dated:
    said = item.said if item.said and (item.said.earliest or item.said.latest) else None
    return _Dated(excerpt, item, said or item.published, said is not None)


class _Drawing:
    """A claim's excerpts and states, and the scale that has room for all of them."""

    def __init__(self, assessed: AssessedClaim, site: Site) -> None:
        self.assessed, self.site = assessed, site
        self.language = language(site.language)
        self.mirrored = self.language.direction == "rtl"
        self.ranks = {party: rank for rank, party in enumerate(site.parties)}
        self.dated = tuple(_dated(excerpt, item) for excerpt, item in counted(assessed))
        self.undated = any(not one.bounded for one in self.dated)
        self.days = tuple(sorted(self._days()))
        self.end = DATED if self.undated and self.days else RIGHT
        self.column = UNDATED if self.days else LEFT + 4
        self.scale = Scale(
            self.days or (date.min,), self.end, open_=any(map(_open, self.dated)), mirrored=self.mirrored
        )

    def picture(self) -> Chronology:
        top: float = AXIS if self.dated else SPACE
        states = tuple(self._states(top))
        top = max((one.top + BAR for one in states), default=top)
        voices = tuple(self._voices(top))
        bottom = max((voice.bottom for voice in voices), default=top)
        return Chronology(
            height=round(bottom + 4),
            start=f"{100 if self.mirrored else 0}%",
            anchor="end" if self.mirrored else "start",
            ticks=tuple(ticks(self.days, self.scale, self.language)),
            undated=self.scale.x(self.column) if self.undated else None,
            divider=self.scale.x(self.end + 2),
            states=states,
            voices=voices,
            names=self.language.listed(dict.fromkeys(voice.name for voice in voices)),
            first=self.language.day(self.days[0]) if self.days else "",
            last=self.language.day(self.days[-1]) if self.days else "",
        )

    def _days(self) -> Iterator[date]:
        yield from (step.date for step in self.assessed.timeline)
        for one in self.dated:
            yield from (day for day in (one.when.earliest, one.when.latest) if day)
        yield from self._possible()

    # States

    def _states(self, top: float) -> Iterator[StateBar]:
        """The state of every day that brought another one, then the one that undated articles make."""
        changes = [step for step in self.assessed.timeline if step.changed]
        ends = [self.scale.middle(step.date) for step in changes[1:]]
        for step, end in zip(changes, [*ends, self.end], strict=False):
            bar = self._band(self.scale.middle(step.date), end)
            row = self._state(step.state, self.language.day(step.date), bar, top, certain=True)
            top = row.top + BAR
            yield row
        state = self.assessed.shown
        if (
            self.days
            and self.assessed.undated_items
            and not (changes and state.label == changes[-1].state.label)
        ):
            yield self._state(state, "", self._since(), top, certain=False)

    def _since(self) -> Bar:
        """From the first day on which an article without a certain date can have appeared."""
        first = min(self._possible(), default=self.days[0])
        return self._band(self.scale.middle(first), self.end)

    def _possible(self) -> Iterator[date]:
        """The first days of articles without a certain date."""
        days = (one.item.published.earliest for one in self.dated if one.item.known is None)
        yield from (day for day in days if day)

    def _band(self, start: float, end: float) -> Bar:
        """The bar of a state, wide enough to be seen where one day is next to nothing."""
        end = min(max(end, start + NARROWEST), self.end)
        return self.scale.bar(min(start, end - NARROWEST), end)

    def _state(self, state: State, when: str, bar: Bar, top: float, *, certain: bool) -> StateBar:
        lines = self._lines(state.label, SIGN)
        x, anchor = self._above(bar, lines)
        return StateBar(
            label=state.label,
            lines=lines,
            x=x,
            anchor=anchor,
            tone=state.tone,
            confidence=state.confidence,
            when=when,
            certain=certain,
            bar=bar,
            top=top + LINE * len(lines),
        )

    def _above(self, bar: Bar, lines: Iterable[str]) -> tuple[float, str]:
        """The label's place: it begins where its bar does, or ends there, whichever fits or nearly does."""
        room = 100 * (SIGN + BOLD * max(map(width, lines))) / NARROW
        start, end = (100 - bar.end, 100 - bar.start) if self.mirrored else (bar.start, bar.end)
        first, last = min(start, 100 - room), max(end, room)
        ends = last - end < start - first
        return self.scale.x(last if ends else first), "end" if ends != self.mirrored else "start"

    def _lines(self, text: str, indent: int = 0) -> tuple[str, ...]:
        return wrapped(text, (NARROW - indent) / BOLD, 3)

    # Voices

    def _voices(self, top: float) -> Iterator[Voice]:
        groups: dict[tuple[int, str], list[_Dated]] = {}
        for one in self.dated:
            groups.setdefault(self._who(one), []).append(one)
        for (_, key), found in sorted(groups.items(), key=lambda group: group[0][0]):
            name = self._name(key, found[0])
            lines = self._lines(name)
            marks_top = top + SPACE + LINE * len(lines) + 4
            marks = tuple(self._marks(found, marks_top))
            bottom = max(mark.y for mark in marks) + LANE / 2
            yield Voice(name, lines, top + SPACE, bottom, marks)
            top = bottom

    def _who(self, one: _Dated) -> tuple[int, str]:
        """Place and key of the row: the party, or whose voice the article is."""
        if one.item.party:
            return self.ranks[one.item.party], one.item.party
        return len(self.ranks), one.excerpt.source.voice

    def _name(self, key: str, one: _Dated) -> str:
        record = one.excerpt.source.record
        if one.item.party:
            return self.site.parties[key].name
        return key if record.agency or record.publisher != "unknown" else self.language.say(UNKNOWN)

    def _marks(self, found: Iterable[_Dated], top: float) -> Iterator[Mark]:
        """The row's marks, each in the first lane that has room for it."""
        lanes: list[float] = []
        placed = [(_extent(x, bar), one, x, bar) for one, x, bar in map(self._placed, found)]
        for (start, end), one, x, bar in sorted(placed, key=itemgetter(0)):
            lane = next((n for n, taken in enumerate(lanes) if taken <= start), len(lanes))
            lanes[lane : lane + 1] = [end]
            yield Mark(
                number=one.item.number,
                stance=one.item.stance,
                said=one.said,
                when=self.language.when(one.when),
                through=self.site.parties[one.item.through].name if one.item.through else None,
                x=x,
                y=top + LANE * lane + LANE / 2,
                bar=bar,
            )

    def _placed(self, one: _Dated) -> tuple[_Dated, float, Bar | None]:
        first, last = one.when.earliest, one.when.latest
        if not one.bounded:
            return one, self.scale.x(self.column), None
        nearest, farthest = first or last or date.min, last or first or date.min
        if first == last and not one.when.approximate:
            return one, self.scale.x(self.scale.middle(nearest)), None
        start, end = self.scale.edge(nearest.toordinal()), self.scale.edge(farthest.toordinal() + 1)
        if not (first and last):
            start = end = self.scale.middle(nearest)
        vague = one.when.approximate
        bar = self.scale.bar(start, end, before=vague or first is None, behind=vague or last is None)
        return one, self.scale.x((start + end) / 2), bar


def _open(one: _Dated) -> bool:
    when = one.when
    return one.bounded and (when.approximate or not (when.earliest and when.latest))


_BEFORE, _BEHIND = (100 * pixels / NARROW for pixels in MARK)


def _extent(x: float, bar: Bar | None) -> tuple[float, float]:
    """Percent that the mark and its bar take on the narrowest screen."""
    edges = [x - _BEFORE, x + _BEHIND]
    if bar:
        edges += [bar.start, bar.end, *(edge for fade in bar.fades for edge in (fade.start, fade.end))]
    return min(edges), max(edges)
