"""Characters that nobody sees: what hides words, turns their order round, or stands for nothing.

Editors' own texts must not hold any. An article's text is shown as it is, so there each is told by its name.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from site_builder.diagnostic import Diagnostic
from site_builder.document import Document, Path, Value
from site_builder.outline import named

_VARIANTS: Final = "\ufe00-\ufe0f\U000e0100-\U000e01ef"
_JOINED: Final = (
    "\u0600-\u1cff\u2190-\u2bff\ua800-\uabff\ufb50-\ufdff\ufe0f\ufe70-\ufefc\U00010a00-\U0001faff"
)
"""Scripts whose spelling needs joiners (Persian, Hindi and others), and emoji."""
_FLAG: Final = "\U0001f3f4[\U000e0020-\U000e007e]+\U000e007f"
"""The flag of a region, such as Scotland: the one good use of tags."""
_BLANK: Final = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b\u202a-\u202e\u2060-\u206f"
    "\u2800\u3164\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e00ff"
    "\ue000-\uf8ff\ufdd0-\ufdef\ufffe\uffff\U000f0000-\U0010ffff"
)
"""Controls, fillers, zero width, overrides of direction, tags, and what no font has in common."""
_NO_BASE: Final = f"(?<![^\\s!-~\u00a1-\u024f{_VARIANTS}])(?<![#*0-9])"
"""Behind a letter of Latin, a blank, or nothing: there no variant of anything can be meant."""
_HIDDEN: Final = f"[{_BLANK}]|{_NO_BASE}[{_VARIANTS}]|(?<![{_JOINED}])[\u200c\u200d]"
_FLOOD: Final = "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{5,}"
"""More marks on a letter than any spelling has: they cover the lines around."""

_IN_ARTICLE: Final = _HIDDEN
_IN_PROSE: Final = f"{_HIDDEN}|[\r\x85\u2028\u2029]|{_FLOOD}"
_IN_LABEL: Final = f"{_HIDDEN}|[\r\x85\u2028\u2029\u00ad\u061c\u200e\u200f]|{_FLOOD}"

_PLAIN: Final = re.compile(
    "[\t\n -~\u00a0-\u00ac\u00ae-\u02ff\u0370-\u0482\u048a-\u052f\u2010-\u2027"
    "\u3001-\u3163\u4e00-\u9fff\uac00-\ud7a3]*"
)
"""A text of letters and signs of which none is unseen, as most are: that takes a fortieth of the time."""

_OF_ARTICLES: Final = frozenset({"exact", "prefix", "suffix"})
_PROSE: Final = frozenset(
    (
        "summary",
        "note",
        "published_note",
        "searched",
        "translation",
        "reason",
        "text",
        "description",
        "rights",
    )
)
"""Keys of texts of some length, which may need marks of direction and soft hyphens; all others are labels."""
_MOST_NAMED: Final = 3


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of an article's text; `name` is that of the unseen character that it consists of, if it does."""

    text: str
    name: str = ""


@cache
def _of(unseen: str) -> re.Pattern[str]:
    """Finds these as its group 1, and flags without one. Most files need none, and each takes 2 ms."""
    return re.compile(f"{_FLAG}|({unseen})")


def pieces(text: str) -> tuple[Piece, ...]:
    """The text, cut around its unseen characters; several of one kind in a row are one piece."""
    return tuple(_pieces(text))


def holds_any(text: str) -> bool:
    """Whether an article's text holds unseen characters."""
    return not _PLAIN.fullmatch(text) and any(match[1] for match in _of(_IN_ARTICLE).finditer(text))


def removed(text: str) -> str:
    """The text as a label can hold it."""
    return _of(_IN_LABEL).sub(lambda match: "" if match[1] else match[0], " ".join(text.split()))


def check(document: Document) -> Iterator[Diagnostic]:
    """Unseen characters in what editors write themselves. Codes: unseen-character."""
    text = document.text
    if "\\" in text or not _PLAIN.fullmatch(text):  # an escape may stand for any character
        yield from _within(document.value, (), document)


def _within(value: Value, path: Path, document: Document) -> Iterator[Diagnostic]:
    if isinstance(value, str):
        is_prose = bool(path) and (path[0] == "policies" or path[-1] in _PROSE)
        unseen = _IN_PROSE if is_prose else _IN_LABEL
        found = "".join(match[1] or "" for match in _of(unseen).finditer(value))
        if found:
            yield _problem(found, path, document)
    elif isinstance(value, dict):
        for key, held in value.items():
            if key not in _OF_ARTICLES:
                yield from _within(held, (*path, key), document)
    elif isinstance(value, list):
        for number, held in enumerate(value):
            yield from _within(held, (*path, number), document)


def _problem(found: str, path: Path, document: Document) -> Diagnostic:
    kinds = [_named(character) for character in dict.fromkeys(found)]
    told = ", ".join(kinds[:_MOST_NAMED]) + (
        f" and {len(kinds) - _MOST_NAMED} more" * (len(kinds) > _MOST_NAMED)
    )
    return Diagnostic(
        code="unseen-character",
        message=f"{named(path)} holds what readers cannot see or read: {told}",
        at=document.word_at(found[0], *path) if found[0] not in "\r\x85\u2028\u2029" else document.at(*path),
        help="remove it, or type the text anew",
    )


def _pieces(text: str) -> Iterator[Piece]:
    done = 0
    for start, end in _runs(text):
        if start > done:
            yield Piece(text[done:start])
        times = f" × {end - start}" if end - start > 1 else ""
        yield Piece(text[start:end], _named(text[start]) + times)
        done = end
    if done < len(text):
        yield Piece(text[done:])


def _runs(text: str) -> Iterator[tuple[int, int]]:
    """Where the same unseen character stands, once or several times in a row."""
    start = end = 0
    for match in _of(_IN_ARTICLE).finditer(text):
        if match[1] is None:
            continue
        if match.start() != end or text[start] != match[1]:
            if end > start:
                yield start, end
            start = match.start()
        end = match.end()
    if end > start:
        yield start, end


def _named(character: str) -> str:
    """The character's code point and its name: U+202E RIGHT-TO-LEFT OVERRIDE."""
    return " ".join(filter(None, (f"U+{ord(character):04X}", unicodedata.name(character, ""))))
