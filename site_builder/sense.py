"""Signs that words left out or put in may turn the sense: negations, doubts, figures, another speaker."""

import re

_NEGATION = r"\b(?:not|no|never|without|cannot|nor|neither|none|nobody|nothing)\b|n't\b"
_NEGATES = re.compile(_NEGATION, re.IGNORECASE)
_LOADED = re.compile(rf"{_NEGATION}|\b(?:may|might|could)\b|\d", re.IGNORECASE)
_NEGATING_PREFIX = re.compile(r"un|in|im|il|ir|dis|non|mis|anti", re.IGNORECASE)
_OPENS = re.compile(r"(?:^|(?<=[\s(\[—-]))[\"'](?=\S)")
_MARKS = tuple(re.compile(mark) for mark in (r"\"", r"(?<!\w)'|'(?!\w)"))


def negates(words: str) -> bool:
    """Whether the words hold a negation."""
    return bool(_NEGATES.search(words))


def loaded(words: str) -> bool:
    """Whether the words hold what should not be left out unseen: a negation, a doubt, a figure."""
    return bool(_LOADED.search(words))


def same_beginning(one: str, other: str) -> bool:
    """Whether two words begin with the same negating syllable, or both with none."""
    first, second = _NEGATING_PREFIX.match(one), _NEGATING_PREFIX.match(other)
    return (first[0].lower() if first else "") == (second[0].lower() if second else "")


def same_ending(one: str, other: str) -> bool:
    """Whether two words end alike as to a negation, unlike `harmful` and `harmless`."""
    return one.endswith("less") == other.endswith("less") and negates(one) == negates(other)


def leaves_quotation(text: str, start: int, end: int) -> bool:
    """Whether the gap holds part of a closing and a re-opening mark, as `," he said. "` does.

    The characters beside the gap count too: a part may end with the closing mark.
    """
    around = range(max(0, start - 1), min(len(text), end + 1))
    for kind in _MARKS:
        marks = [m.start() for m in kind.finditer(text, around.start, around.stop)]
        closing = [at for at in marks if not _OPENS.match(text, at)]
        opening = [at for at in marks if at not in closing]
        if closing and opening and marks[0] == closing[0]:
            hidden = [at for at in (closing[0], *opening) if start <= at < end]
            if hidden and opening[-1] > closing[0]:
                return True
    return False
