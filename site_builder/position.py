"""Where a party stands: the latest of its statements, and in doubt the more cautious one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from site_builder.claim import Says
from site_builder.edtf import Edtf
from site_builder.item import Item

CAUTION: Final = (
    Says.REFUTES,
    Says.DENIES,
    Says.INCONSISTENT,
    Says.DISPUTES,
    Says.HEDGES,
    Says.CONSISTENT,
    Says.ASSESSES,
    Says.OWN_VOICE,
    Says.ASSERTS,
    Says.CONFIRMS,
    Says.SILENT,
    Says.DECLINES,
)
"""From what gives the claim least support to what gives it most; silence counts only beside nothing else."""


_CAUTION: Final = {says: rank for rank, says in enumerate(CAUTION)}


@dataclass(frozen=True, slots=True)
class Telling:
    """The same words of one origin (equal in `says` and `said`), in however many articles and modes."""

    origin: str
    says: Says
    said: Edtf | None
    items: tuple[Item, ...]
    strength: int
    first: date
    """The day from which the words are sure to count against older ones."""
    last: date
    """The day up to which newer words cannot be sure to be newer."""
    told_by: date
    """The day on which the words had certainly been said."""

    @property
    def caution(self) -> int:
        return _CAUTION[self.says]

    @property
    def number(self) -> int:
        """The excerpt that shows it best: nearest to the words, then the earliest article."""
        return min(self.items, key=_best).number

    def replaces(self, other: "Telling") -> bool:
        """Whether it is certain that these words came after the other ones."""
        return self.first > other.last


def _best(item: Item) -> tuple[int, date, int]:
    return -item.strength, item.known or date.max, item.number


def tellings(items: Iterable[Item]) -> tuple[Telling, ...]:
    """The items folded: what each origin says and when, in a fixed order."""
    folded: dict[tuple[str, int, str], list[Item]] = {}
    for item in items:
        key = item.origin, _CAUTION[item.says], item.said.text if item.said else ""
        folded.setdefault(key, []).append(item)
    return tuple(_telling(tuple(folded[key])) for key in sorted(folded))


def _telling(items: tuple[Item, ...]) -> Telling:
    said = items[0].said
    # A repeat in an article without a date tells nothing new of when the words were said.
    known = [item.known for item in items if item.known]
    day = said.latest if said else None
    return Telling(
        items[0].origin,
        items[0].says,
        said,
        items,
        strength=max([item.strength for item in items]),
        first=said.earliest or date.min if said else min(known, default=date.min),
        last=day or max(known, default=date.max),
        told_by=day or min(known, default=date.max),
    )


def standing(items: Iterable[Item]) -> tuple[Telling, ...]:
    """The tellings that count: no silence beside a statement, no paraphrase beside the words themselves."""
    return counting(tellings(items))


def counting(told: tuple[Telling, ...]) -> tuple[Telling, ...]:
    """Those of the tellings that count, as `standing` says."""
    if len(told) < 2:
        return told
    spoken = tuple(t for t in told if t.items[0].speaks) or told
    return tuple(t for t in spoken if not any(_outdone(t, other) for other in spoken))


def _outdone(telling: Telling, other: Telling) -> bool:
    """Whether the other one gives the origin's words more nearly; what is surely later are other words."""
    later = telling.said is not None and telling.first > other.told_by
    return telling.origin == other.origin and other.strength > telling.strength and not later


def latest(told: Sequence[Telling]) -> Telling | None:
    """The telling that counts, `None` if there is none.

    The firmest one that surely came after everything more cautious. So no order of the items, no repeat
    and no missing date can lift a party's position: where it is not certain what came last, the more
    cautious statement stands.
    """
    if len(told) < 2:
        return told[0] if told else None
    fit = [t for t in told if all(t.replaces(o) for o in told if o.caution < t.caution)]
    return max(fit, key=lambda t: (t.caution, t.first, t.strength, -t.number), default=None)


@dataclass(frozen=True, slots=True)
class Position:
    """Where a party stands on one part. `says` and `number` (the deciding excerpt) are `None` without words.

    Where its words are known only `through` other parties, `says` is `None` and `number` shows them.
    """

    party: str
    says: Says | None = None
    number: int | None = None
    through: tuple[str, ...] = ()

    @property
    def hearsay(self) -> bool:
        return bool(self.through)


def position(party: str, items: Iterable[Item]) -> Position:
    """The party's position by these items of one part."""
    own = [item for item in items if item.party == party]
    if not own:
        return Position(party)
    if len(own) == 1 and not own[0].through:
        return Position(party, own[0].says, own[0].number)
    deciding = latest(standing([item for item in own if not item.through]))
    if deciding:
        return Position(party, deciding.says, deciding.number)
    through = tuple(sorted({item.through for item in own if item.through}))
    return Position(party, number=min(item.number for item in own), through=through)
