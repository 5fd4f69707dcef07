"""What readers should know of the evidence beside its state."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import product
from typing import Final

from site_builder.claim import Mode, Override, Says
from site_builder.edtf import Edtf
from site_builder.finding import Finding
from site_builder.item import Item
from site_builder.language import Language, language
from site_builder.position import counting, latest, tellings
from site_builder.site import Site
from site_builder.wording import Phrase


class FlagKind(StrEnum):
    SUPERSEDED = "superseded"
    UNCLEAR_ORDER = "unclear-order"
    SINGLE_ORIGIN = "single-origin"
    SAME_SIDE_ONLY = "same-side-only"
    PARAPHRASE_STRONGER = "paraphrase-stronger-than-quote"
    DATE_UNRESOLVED = "date-unresolved"
    HEARSAY = "hearsay"
    EDITOR_OVERRIDE = "editor-override"


_RANK: Final = {kind: rank for rank, kind in enumerate(FlagKind)}


@dataclass(frozen=True, slots=True)
class Flag:
    """One remark: the excerpts it is about, and the parts of the claim it holds for (none: the whole)."""

    kind: FlagKind
    text: str
    numbers: tuple[int, ...] = ()
    parts: tuple[str, ...] = ()


_STRONGER: Final = frozenset(
    {
        (Says.DENIES, Says.DISPUTES),
        (Says.ASSERTS, Says.ASSESSES),
        (Says.CONFIRMS, Says.CONSISTENT),
        (Says.REFUTES, Says.INCONSISTENT),
    }
)
"""What says more, and what it says more than."""

_WORDS: Final = frozenset({Mode.QUOTE, Mode.DOCUMENT})
"""The modes that give the words themselves."""


def flags(
    findings: Iterable[Finding], items: Sequence[Item], override: Override | None, site: Site
) -> tuple[Flag, ...]:
    """Every remark once, in the order of the kinds."""
    spoken = language(site.language)
    merged: dict[Flag, tuple[str, ...]] = {}
    for found in findings:
        for flag in (*_changes(found, site), *_supports(found, spoken)):
            merged[flag] = merged.get(flag, ()) + ((found.part,) if found.part else ())
    remarks = [replace(flag, parts=parts) for flag, parts in merged.items()]
    remarks += (
        *_paraphrases(items, site),
        *_hearsay(items, site),
        *_dates(items, spoken),
        *_overridden(override, spoken),
    )
    return tuple(sorted(remarks, key=lambda flag: (_RANK[flag.kind], flag.text, flag.numbers)))


def _changes(found: Finding, site: Site) -> Iterator[Flag]:
    """Who said something else before, or at a time that cannot be told apart."""
    for party, own in _voices(found.counted):
        if len(own) < 2:
            continue
        spoken, name, everything = language(site.language), site.parties[party].name, tellings(own)
        told = counting(everything)
        if now := latest(told):
            others = [t for t in everything if t.says is not now.says]
            earlier = sorted(t.number for t in others if now.replaces(t))
            unclear = sorted(t.number for t in others if t in told and not now.replaces(t))
            if earlier:
                yield Flag(
                    FlagKind.SUPERSEDED, spoken.say(Phrase.SUPERSEDED, name=name), (*earlier, now.number)
                )
            if unclear:
                yield Flag(
                    FlagKind.UNCLEAR_ORDER,
                    spoken.say(Phrase.UNCLEAR_ORDER, name=name),
                    (*unclear, now.number),
                )


def _voices(items: Iterable[Item]) -> Iterator[tuple[str, list[Item]]]:
    """Each party with its items; an observer's apart by origin, since it may read each differently."""
    voices: dict[tuple[str, str | None], list[Item]] = {}
    for item in items:
        if item.party:
            voices.setdefault((item.party, item.origin if item.observed else None), []).append(item)
    return ((party, own) for (party, _), own in voices.items())


def _supports(found: Finding, spoken: Language) -> Iterator[Flag]:
    """How little stands behind much support."""
    numbers = tuple([item.number for item in found.support])
    if found.single_origin:
        yield Flag(
            FlagKind.SINGLE_ORIGIN,
            spoken.say(Phrase.ONE_ORIGIN, articles=spoken.number(found.articles)),
            numbers,
        )
    sides = {item.side for item in found.support}
    if found.origins > 1 and len(sides) == 1 and None not in sides:
        yield Flag(
            FlagKind.SAME_SIDE_ONLY,
            spoken.say(Phrase.SAME_SIDE_ONLY, origins=spoken.number(found.origins)),
            numbers,
        )


def _paraphrases(items: Sequence[Item], site: Site) -> Iterator[Flag]:
    """Retold words that go further than the words themselves."""
    retold = [item for item in items if item.mode not in _WORDS]
    for told, quoted in product(retold, items):
        if told.party and _retold(told, quoted) and (told.says, quoted.says) in _STRONGER:
            text = language(site.language).say(Phrase.PARAPHRASE_STRONGER, name=site.parties[told.party].name)
            yield Flag(FlagKind.PARAPHRASE_STRONGER, text, (told.number, quoted.number))


def _retold(told: Item, quoted: Item) -> bool:
    """Whether words told by the one are those the other quotes: one party, origin, part and perhaps time."""
    return (
        (told.party, told.origin) == (quoted.party, quoted.origin)
        and quoted.mode in _WORDS
        and (told.parts == quoted.parts or not set(told.parts).isdisjoint(quoted.parts))
        and not _before(told.said, quoted.said)
        and not _before(quoted.said, told.said)
    )


def _before(one: Edtf | None, other: Edtf | None) -> bool:
    """Whether the first date lies wholly before the second."""
    end, start = one and one.latest, other and other.earliest
    return bool(end and start and end < start)


def _hearsay(items: Sequence[Item], site: Site) -> Iterator[Flag]:
    heard = [item for item in items if item.through]
    for party, through in dict.fromkeys((item.party, item.through) for item in heard):
        if party and through:
            numbers = tuple(i.number for i in heard if (i.party, i.through) == (party, through))
            names = {"name": site.parties[party].name, "through": site.parties[through].name}
            yield Flag(FlagKind.HEARSAY, language(site.language).say(Phrase.KNOWN_THROUGH, **names), numbers)


def _dates(items: Sequence[Item], spoken: Language) -> Iterator[Flag]:
    if numbers := tuple(item.number for item in items if item.published.day is None):
        yield Flag(FlagKind.DATE_UNRESOLVED, spoken.say(Phrase.DATE_UNRESOLVED), numbers)


def _overridden(override: Override | None, spoken: Language) -> Iterator[Flag]:
    if override:
        text = spoken.say(Phrase.OVERRIDDEN, by=override.by, reason=override.reason)
        yield Flag(FlagKind.EDITOR_OVERRIDE, text)
