"""What stands in other words: values compared field by field, texts compared word by word."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from difflib import SequenceMatcher
from typing import Final

from site_builder.difference import Change, Piece, difference
from site_builder.edtf import Edtf
from site_builder.sentence import sentences

_LITTLE: Final = 0.4
"""The share of the longer text that two texts must have in common to be told as one."""
_LONGEST: Final = 10_000
"""Characters; of longer texts no words are paired."""


@dataclass(frozen=True, slots=True)
class Reworded:
    """A field of a file, named by its keys, that holds other text than before; "" where it is not there."""

    field: str
    before: str
    after: str


def reworded(before: object, after: object, passed_over: Collection[str] = ()) -> tuple[Reworded, ...]:
    """The fields of two values of one type that differ, in the order of the type."""
    old, new = dict(_flat(before, passed_over)), dict(_flat(after, passed_over))
    names = dict.fromkeys((*new, *old))
    return tuple(
        Reworded(name, old.get(name, ""), new.get(name, ""))
        for name in names
        if old.get(name) != new.get(name)
    )


def _flat(value: object, passed_over: Collection[str], at: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    """Every text below the value, under its keys; what lies in a list is numbered from 1."""
    match value:
        case None | ():
            return
        case Edtf():
            yield ".".join(at), value.text
        case Mapping():
            for key, held in value.items():
                yield from _flat(held, passed_over, (*at, str(key)))
        case tuple() if all(isinstance(item, str) for item in value):
            yield ".".join(at), ", ".join(value)
        case tuple():
            for number, item in enumerate(value, 1):
                yield from _flat(item, passed_over, (*at, str(number)))
        case _ if is_dataclass(value):
            for field in fields(value):
                if field.name not in passed_over:
                    yield from _flat(getattr(value, field.name), passed_over, (*at, field.name))
        case _:
            yield ".".join(at), " ".join(str(value).split())


def pieces(before: str, after: str) -> tuple[Piece, ...]:
    """Both texts in one, cut where words were kept, left out or put in. White space is folded.

    Texts that have little in common are told one after the other.
    """
    if max(len(before), len(after)) <= _LONGEST:
        made = difference(before, after)
        if not before or not after or _kept(made) >= _LITTLE * max(len(before), len(after)):
            return made
    both = ((Change.REMOVED, before), (Change.ADDED, after))
    return tuple(Piece(change, " ".join(text.split()), apart=True) for change, text in both if text)


def sentence_pieces(before: str, after: str) -> tuple[Piece, ...]:
    """Both texts in one, cut between sentences, and within those that begin alike or took another's place."""
    old, new = ([text[s.start : s.end] for s in sentences(text)] for text in (before, after))
    made: list[Piece] = []
    steps = SequenceMatcher(None, [_opening(s) for s in old], [_opening(s) for s in new], autojunk=False)
    for _, a, b, c, d in steps.get_opcodes():
        if b - a == d - c:
            pairs = zip(old[a:b], new[c:d], strict=True)
        else:
            pairs = zip((" ".join(old[a:b]), ""), ("", " ".join(new[c:d])), strict=True)
        for pair in pairs:
            first, *others = pieces(*pair) or (None,)
            made += (replace(first, apart=True), *others) if first else ()
    return tuple(made)


def _opening(sentence: str) -> tuple[str, ...]:
    return tuple(sentence.split()[:2])


def _kept(made: Iterable[Piece]) -> int:
    return sum(len(piece.words) for piece in made if piece.change is Change.KEPT)
