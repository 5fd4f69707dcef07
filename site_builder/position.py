"""Where a party stands: the latest of its statements, and in doubt the more cautious one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
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


@dataclass(frozen=True, slots=True)
class Telling:
    """The same words of one origin (equal in `says` and `said`), in however many articles and modes."""

    origin: str
    says: Says
    said: Edtf | None
    items: tuple[Item, ...]

    @property
    def strength(self) -> int:
        return max(item.strength for item in self.items)

    @property
    def first(self) -> date:
        """The day from which the words are sure to count against older ones."""
        if self.said:
            return self.said.earliest or date.min
        return min(self._known, default=date.min)

    @property
    def last(self) -> date:
        """The day up to which newer words cannot be sure to be newer."""
        day = self.said.latest if self.said else None
        return day or max(self._known, default=date.max)

    @property
    def told_by(self) -> date:
        """The day on which the words had certainly been said."""
        day = self.said.latest if self.said else None
        return day or min(self._known, default=date.max)

    @property
    def number(self) -> int:
        """The excerpt that shows it best: nearest to the words, then the earliest article."""
        best = min(self.items, key=lambda item: (-item.strength, item.known or date.max, item.number))
        return best.number

    @property
    def _known(self) -> tuple[date, ...]:
        # A repeat in an article without a date tells nothing new of when the words were said.
        return tuple(item.known for item in self.items if item.known)

    def replaces(self, other: "Telling") -> bool:
        """Whether it is certain that these words came after the other ones."""
        return self.first > other.last


def tellings(items: Iterable[Item]) -> tuple[Telling, ...]:
    """The items folded: what each origin says and when, in a fixed order."""

    def key(item: Item) -> tuple[str, int, str]:
        return item.origin, CAUTION.index(item.says), item.said.text if item.said else ""

    folded = ((found, tuple(group)) for found, group in groupby(sorted(items, key=key), key))
    return tuple(Telling(origin, CAUTION[says], group[0].said, group) for (origin, says, _), group in folded)


def standing(items: Iterable[Item]) -> tuple[Telling, ...]:
    """The tellings that count: no silence beside a statement, no paraphrase beside the words themselves."""
    told = tellings(items)
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
    fit = [t for t in told if all(t.replaces(o) for o in told if _caution(o) < _caution(t))]
    return max(fit, key=lambda t: (_caution(t), t.first, t.strength, -t.number), default=None)


def _caution(telling: Telling) -> int:
    return CAUTION.index(telling.says)


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
    deciding = latest(standing(item for item in own if not item.through))
    if deciding:
        return Position(party, deciding.says, deciding.number)
    through = tuple(sorted({item.through for item in own if item.through}))
    return Position(party, number=min((item.number for item in own), default=None), through=through)
