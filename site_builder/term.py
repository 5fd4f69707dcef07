"""Words as a search compares them: folded, without the ends that grammar gives them.

No list of a language's endings is used: two words are taken for forms of one if they begin alike and differ
only in short endings. That finds too much rather than too little; it ranks passages and accepts none.
"""

import re
from itertools import pairwise
from typing import Final

from rapidfuzz.distance import Prefix

from site_builder.overlap import Unit, Words
from site_builder.span import Text

_JOINT: Final = re.compile(r"[-'’.:/&@]")
_INITIALS: Final = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]")
_HANGUL: Final = re.compile("[\uac00-\ud7a3]+")
_BEGINNING: Final = 4
"""Letters that two forms of a word have in common at least."""
_ENDING: Final = 5
"""Letters of an ending at most; it is no longer than the beginning."""


def terms(text: str) -> tuple[str, ...]:
    """The words of the text in small letters, in order: `non-nuclear` is two, `U.S.` and `1,000` are one.

    Where no blanks part the words, every two neighbouring characters are one term.
    """
    words = Words(Text(text))
    return tuple(_pairs(words.folded) if words.unit is Unit.CHARACTERS else _parts(words.folded))


def _parts(words: tuple[str, ...]) -> list[str]:
    found: list[str] = []
    for word in words:
        if _INITIALS.fullmatch(word):
            found.append(word.replace(".", ""))
        elif word[0].isdigit():
            found.append(word)
        else:
            found += filter(None, _JOINT.split(word))
    return found


def _pairs(words: tuple[str, ...]) -> list[str]:
    """Neighbouring characters in pairs; words of other scripts among them stay whole."""
    found = [one + other for one, other in pairwise(words) if len(one) == len(other) == 1]
    return found + [word for word in words if len(word) > 1] or list(words)


def related(one: str, other: str) -> bool:
    """Whether the two are one word, or look like forms of one: `deliver`, `delivery`; 평양을, 평양에서."""
    if one == other:
        return True
    if one[0] != other[0] or any(map(str.isdigit, one + other)):
        return False
    same = Prefix.similarity(one, other)
    longer = max(len(one), len(other))
    if _HANGUL.fullmatch(one) and _HANGUL.fullmatch(other):
        return same >= 2 and longer - same <= 3
    return same >= _BEGINNING and longer - same <= min(_ENDING, same)
