"""Work done once for what it depends on: the preview remembers it, every other command does it afresh."""

from collections.abc import Callable, Hashable
from typing import Final, Protocol, TypeVar

T = TypeVar("T")


class Recall(Protocol):
    """Gives what `make` makes. `slot` names the work, `proof` holds all that its result depends on."""

    def __call__(self, slot: Hashable, proof: Hashable, make: Callable[[], T]) -> T: ...


def afresh(slot: Hashable, proof: Hashable, make: Callable[[], T]) -> T:
    """Remembers nothing."""
    return make()


class Same:
    """A proof that a value is the very one of last time; it holds it, so that no other gets its place."""

    __slots__ = ("value",)

    def __init__(self, value: object) -> None:
        self.value: Final = value

    def __hash__(self) -> int:
        return id(self.value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and self.value is other.value


class Memory:
    """The last result of every slot. Slots are few: one for each file, claim and overview of a site."""

    def __init__(self) -> None:
        self._held: dict[Hashable, tuple[Hashable, object]] = {}

    def recall(self, slot: Hashable, proof: Hashable, make: Callable[[], T]) -> T:
        """What the slot holds if it was made under the same proof, else what `make` makes now."""
        held = self._held.get(slot)
        if held is not None and held[0] == proof:
            return held[1]  # type: ignore[return-value]
        made = make()
        self._held[slot] = proof, made
        return made

    def forget(self, slot: Hashable) -> None:
        """Lets the slot's work be done again whatever its proof."""
        self._held.pop(slot, None)
