"""How wide a text is about, before any browser or font has set it, and in which lines it fits."""

import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Final


@lru_cache(maxsize=4096)  # names and labels come again on every page
def wrapped(text: str, room: float, lines: int | None = None) -> tuple[str, ...]:
    """The text in lines of that width, in units of the letters' size; what `lines` do not hold is cut off."""
    found = [""]
    for word in text.split():
        for piece in _broken(word, room) if width(word) > room else (word,):
            joined = f"{found[-1]} {piece}".strip()
            if width(joined) <= room:
                found[-1] = joined
            else:
                found.append(piece)
    found = [line for line in found if line] or [""]
    if lines is None or len(found) <= lines:
        return tuple(found)
    return (*found[: lines - 1], _cut(found[lines - 1], room))


def _broken(word: str, room: float) -> Iterator[str]:
    """The word in pieces that fit a line, or that are one character."""
    piece = ""
    for character in word:
        if piece and width(piece + character) > room:
            yield piece
            piece = ""
        piece += character
    yield piece


def _cut(line: str, room: float) -> str:
    while line and width(line) + 1 > room:
        line = line[:-1]
    return f"{line.rstrip(' ,;:')}…"


@lru_cache(maxsize=4096)
def width(text: str) -> float:
    """About how wide the text is, in units of the letters' size; a wide typeface is allowed for."""
    return sum(map(_width, text))


@cache
def _width(character: str) -> float:
    if unicodedata.category(character)[0] == "M":
        return 0
    if unicodedata.east_asian_width(character) in "WF":
        return 1
    if character in _THIN:
        return 0.36
    if character in _BROAD:
        return 0.9
    return 0.66 if character.isupper() or character.isdigit() else 0.55


_THIN: Final = frozenset(" ijlftrI.,:;'’‘|!()[]-/")
_BROAD: Final = frozenset("mwMW@%—…ЖШЩЮжшщюмМ")
