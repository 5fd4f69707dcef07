"""What differs between two wordings, word by word, as a terminal shows it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import click
from rapidfuzz.distance import Levenshtein

from site_builder.boundary import UNSPACED
from site_builder.folding import fold
from site_builder.reports.plain import safe

_WORD: Final = re.compile(rf"(?<!\s)\s*+(?:[{UNSPACED}]|[^\s{UNSPACED}]+)")
"""A word with the blank before it; one character where no blanks part the words."""


class Change(StrEnum):
    KEPT = "kept"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Piece:
    """Words in a row that are kept, removed or added; `apart` if a blank stands before them."""

    change: Change
    words: str
    apart: bool


def difference(ours: str, theirs: str) -> tuple[Piece, ...]:
    """How one wording becomes the other. Words are equal if they fold to the same; kept ones are theirs."""
    return tuple(_pieces(_WORD.findall(ours.strip()), _WORD.findall(theirs.strip())))


def _pieces(ours: Sequence[str], theirs: Sequence[str]) -> Iterator[Piece]:
    folded = ([fold(word).text.strip() for word in words] for words in (ours, theirs))
    for step in Levenshtein.opcodes(*folded):
        removed, added = ours[step.src_start : step.src_end], theirs[step.dest_start : step.dest_end]
        if step.tag == "equal":
            yield _piece(Change.KEPT, added)
        else:
            yield from (
                _piece(*change) for change in ((Change.REMOVED, removed), (Change.ADDED, added)) if change[1]
            )


def _piece(change: Change, words: Sequence[str]) -> Piece:
    return Piece(change, " ".join("".join(words).split()), words[0][0].isspace())


def marked(pieces: Iterable[Piece], colours: bool) -> str:
    """The wordings as one line: removed words struck out in red, added ones underlined in green.

    Without colours as `[-10,000-]{+1,000+}`.
    """
    told, last = "", Change.KEPT
    for piece in pieces:
        instead = piece.change is Change.ADDED and last is Change.REMOVED
        told += (" " if piece.apart and told and not (instead and not colours) else "") + _marked(
            piece, colours
        )
        last = piece.change
    return told


def _marked(piece: Piece, colours: bool) -> str:
    words = safe(piece.words)
    match piece.change:
        case Change.KEPT:
            return words
        case Change.REMOVED:
            return click.style(words, fg="red", strikethrough=True) if colours else f"[-{words}-]"
        case Change.ADDED:
            return click.style(words, fg="green", underline=True) if colours else f"{{+{words}+}}"
