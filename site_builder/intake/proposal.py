"""What is proposed for each key of a record: the surest finding, and beside it whatever says otherwise."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from site_builder import unseen
from site_builder.diagnostic import shown
from site_builder.folding import caseless, fold
from site_builder.intake.agency import agency
from site_builder.intake.finding import Finding, Key

_CERTAIN_ONLY: Final = frozenset({Key.PUBLISHED, Key.URL, Key.BYLINE})
"""Keys for which a doubtful value is told and not filled in: unknown is the better answer."""
_SEPARATOR: Final = re.compile(r"(?<!\s)\s+[|·•–—:-]\s+")
_AGREEING: Final = 2
"""How many places that agree are named."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A value for a key, or `None`; where it was found, why it may be wrong, and what else was found."""

    key: Key
    value: str | None
    where: str | None = None
    doubt: str | None = None
    notes: tuple[str, ...] = ()


def proposals(findings: Iterable[Finding]) -> tuple[Proposal, ...]:
    """One for every key, in the order of a record. Of findings of one key the first is the strongest."""
    listed = tuple(findings)
    made = {key: _proposal(key, tuple(one for one in listed if one.key is key)) for key in Key}
    return tuple(_own_agency(made).values())


def _proposal(key: Key, found: Sequence[Finding]) -> Proposal:
    valued = tuple(one for one in found if one.value is not None)
    chosen = next((one for one in valued if one.doubt is None), None)
    if chosen is None and key not in _CERTAIN_ONLY:
        chosen = next(iter(valued), None)
    if chosen is None or chosen.value is None:
        return Proposal(key, None, notes=tuple(_notes(found, "")))
    same = tuple(one for one in valued if _agrees(key, chosen.value, one.value or ""))
    sure = tuple(one for one in same if one.doubt is None)
    where = ", ".join(dict.fromkeys(one.where for one in (sure or same)[:_AGREEING]))
    # A headline that two places give alike is one, though neither alone is certain.
    doubt = None if sure or (key is Key.TITLE and len(same) > 1) else chosen.doubt
    others = (one for one in found if one not in same and not _lesser(key, chosen, one))
    told = tuple(one for one in others if doubt or not one.last_resort)
    return Proposal(key, unseen.removed(chosen.value) or None, where, doubt, tuple(_notes(told, "also ")))


def _notes(found: Iterable[Finding], also: str) -> Iterator[str]:
    """What else was found, each once."""
    told: dict[str, None] = {}
    for one in found:
        doubt = f" ({one.doubt})" if one.doubt else ""
        told[one.where if one.value is None else f"{also}{shown(one.value)}: {one.where}{doubt}"] = None
    yield from told


def _agrees(key: Key, value: str, other: str) -> bool:
    """Whether another finding says the same."""
    if key is Key.URL:
        return _plain_address(value) == _plain_address(other)
    if key is Key.LANGUAGE:
        return value.lower() == other.lower()
    one, two = (caseless(fold(text).text).text.strip() for text in (value, other))
    return one == two or (key is Key.TITLE and _holds(two, one))


def _holds(other: str, title: str) -> bool:
    """Whether another title is this one with the outlet's name beside it, or cut short."""
    parts = [part for part in _SEPARATOR.split(other) if part]
    cut = (part.rstrip(". ") for part in (other, *parts) if part.endswith("..."))
    return title in parts or any(len(part) > 10 and title.startswith(part) for part in cut)


def _plain_address(address: str) -> str:
    return re.sub(r"^https?://(?:www\.)?", "", address).split("#")[0].rstrip("/").lower()


def _lesser(key: Key, chosen: Finding, other: Finding) -> bool:
    """Whether a finding that says otherwise says no more: a language without its region, or by its words."""
    if key is not Key.LANGUAGE or other.value is None:
        return False
    return (
        chosen.value is not None and chosen.value.lower().split("-")[0] == other.value.lower().split("-")[0]
    )


def _own_agency(made: dict[Key, Proposal]) -> dict[Key, Proposal]:
    """Without an agency where it is the publisher itself: its own story is no copy."""
    publisher, wire = made[Key.PUBLISHER], made[Key.AGENCY]
    own = agency(publisher.value or "") or publisher.value
    if wire.value and own and own.lower() == wire.value.lower():
        note = f"{wire.value} is the publisher itself, so this is null: {wire.where}"
        made[Key.AGENCY] = Proposal(Key.AGENCY, None, notes=(note, *wire.notes))
    return made
