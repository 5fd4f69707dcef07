"""A text as it is compared: declared typography folded, with a way back to every place of the original.

Folded are white space, invisible characters, quotation marks, dashes, ellipses, canonical and
compatibility forms. Letters, accents, digits, words, hyphens and inner punctuation never are: what
they change is what was said.
"""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

_INVISIBLE = "\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff"
"""Soft hyphen, zero-width characters and bidirectional marks, as inside a regular expression's brackets."""

_DOUBLE = "“”„«»״"
_SINGLE = "‘’‚ʼ′`´׳" + "\u1fef\u1ffd\uff07\uff40"
"""The last four are the accents and the apostrophe again, as Unicode's older and wide copies."""
_DASHES = "‐‑‒–—−"
_PLAIN = {c: plain for group, plain in ((_DOUBLE, '"'), (_SINGLE, "'"), (_DASHES, "-")) for c in group}
_ALIKE = str.maketrans(_PLAIN)
_INVISIBLE_OR_VARIANT = re.compile(f"[{_INVISIBLE}\ufe0f]+")
_EDGES = "".join(re.findall(rf"[\s{_INVISIBLE}]", "".join(map(chr, range(0x3001))) + "\ufeff"))
"""White space and invisible characters, for `strip`: a pattern takes ever longer for a long run of them."""
_MARKS = "'″‴⁗"
"""What folds to single marks, of which two that meet are one double mark."""
_FLAG = "[\U0001f1e6-\U0001f1ff]{2}"
"""Two letters that show as the flag of a country."""

_SHORT = 8
"""Runs of no more characters are mostly of few kinds, and what becomes of them is kept."""

_ASCII_RUNS = re.compile(r"[^\S ]\s*| \s+|''+")
_EXPANDED = ("<compat>", "<wide>", "<narrow>")


@dataclass(frozen=True, slots=True)
class View:
    """A rewritten text and how its places lie in the original.

    A segment is a piece that was rewritten, or that no place may divide (a letter with its accents).
    Between segments both texts are the same, character for character.
    """

    text: str
    starts: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()
    origin_starts: tuple[int, ...] = ()
    origin_ends: tuple[int, ...] = ()

    def origin(self, start: int, end: int) -> tuple[int, int] | None:
        """The original's part that became `text[start:end]`, as narrow as may be; `None` inside a segment."""
        if not self.starts:
            return start, end
        before = bisect_right(self.starts, start) - 1
        if before < 0:
            first = start
        elif start == self.starts[before] < self.ends[before]:
            first = self.origin_starts[before]
        elif start < self.ends[before]:
            return None
        else:
            first = self.origin_ends[before] + start - self.ends[before]
        before = bisect_left(self.starts, end) - 1
        if before < 0:
            return first, end
        if end < self.ends[before]:
            return None
        return first, self.origin_ends[before] + end - self.ends[before]

    def place(self, offset: int) -> int | None:
        """Where the original's offset lies in `text`; `None` inside a segment."""
        before = bisect_right(self.origin_starts, offset) - 1
        if before < 0:
            return offset
        if offset == self.origin_starts[before]:
            return self.starts[before]
        if offset < self.origin_ends[before]:
            return None
        return self.ends[before] + offset - self.origin_ends[before]


def fold(text: str) -> View:
    """The text with all declared typography folded. Folding it again changes nothing."""
    if text.isascii():
        return _rewritten(text.replace("`", "'"), _ASCII_RUNS, _folded)
    return _rewritten(_plain(text), _runs_of(text), _folded)


def _plain(text: str) -> str:
    """As `text.translate(_ALIKE)`, which looks up every character and takes ten times as long."""
    for character, plain in _PLAIN.items():
        text = text.replace(character, plain)
    return text


def caseless(text: str) -> View:
    """The text without the difference of capital and small letters; `ß` and `İ` become two each."""
    lower = text.casefold()
    if len(lower) == len(text):
        return View(lower)
    longer = "".join(sorted(c for c in set(text) if len(c.casefold()) > 1))
    return _rewritten(text, re.compile(f"[{longer}]"), str.casefold, str.casefold)


def without(text: str, offsets: Iterable[int]) -> View:
    """The text without the characters at these offsets, which come in order."""
    gone = tuple(offsets)
    pieces = [text[a:b] for a, b in zip((0, *(o + 1 for o in gone)), (*gone, len(text)), strict=True)]
    places = tuple(offset - count for count, offset in enumerate(gone))
    return View("".join(pieces), places, places, gone, tuple(o + 1 for o in gone))


def trimmed(text: str) -> str:
    """The text without white space and invisible characters at its ends."""
    return text.strip(_EDGES)


def _rewritten(
    text: str,
    runs: re.Pattern[str],
    rewrite: Callable[[str], str],
    rest: Callable[[str], str] = str,
) -> View:
    """The text with every run rewritten; `rest` is applied between runs and keeps the length."""
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    origin_starts: list[int] = []
    origin_ends: list[int] = []
    done = length = 0
    for run in runs.finditer(text):
        start, end = run.span()
        new = rewrite(run[0])
        pieces += (text[done:start], new)
        length += start - done
        origin_starts.append(start)
        origin_ends.append(end)
        starts.append(length)
        length += len(new)
        ends.append(length)
        done = end
    pieces.append(text[done:])
    joined = "".join(map(rest, pieces)) if rest is not str else "".join(pieces)
    return View(joined, tuple(starts), tuple(ends), tuple(origin_starts), tuple(origin_ends))


def _folded(run: str) -> str:
    """What one run becomes."""
    return _known(run) if len(run) <= _SHORT else _plainly(run)


@lru_cache(maxsize=4096)
def _known(run: str) -> str:
    return _plainly(run)


def _plainly(run: str) -> str:
    kept = _INVISIBLE_OR_VARIANT.sub("", run)
    if not kept or kept.isspace():
        return " " if kept else ""
    if kept.isascii():
        return kept.replace("''", '"')
    expanded = unicodedata.normalize("NFC", "".join(map(_expanded, kept)))
    return expanded.translate(_ALIKE).replace("''", '"')


def _runs_of(text: str) -> re.Pattern[str]:
    """The expression for everything in this text whose folding has another length, or that is one cluster."""
    odd = [(c, kind) for c in set(text) if not c.isascii() and (kind := _kind(c))]
    joined = "\u200d" in text
    symbols = {c for c in set(text) if unicodedata.category(c) == "So"} if joined else set()
    return _runs(
        "".join(sorted(c for c, kind in odd if kind == "extends")),
        "".join(sorted(c for c, kind in odd if kind == "varies")),
        "".join(sorted(symbols)),
    )


@lru_cache(maxsize=64)
def _runs(extending: str, varying: str, symbols: str) -> re.Pattern[str]:
    """The expression for runs, given the text's own characters of the rarer kinds."""
    extension = f"[{_INVISIBLE}]*[{extending}]" if extending else ""
    glued = f"\u200d[{re.escape(symbols)}]" if symbols else ""
    extensions = "|".join(filter(None, (extension, glued)))
    blank = rf"[\s{_INVISIBLE}\ufe0f]"
    alternatives = (
        f"(?:{_FLAG}|[{_MARKS}](?:[{_INVISIBLE}\ufe0f]*[{_MARKS}])+)"
        + (f"(?:{extensions})*" if extensions else ""),
        rf"[^\s{_INVISIBLE}{extending}]?(?:{extensions})+" if extensions else "",
        f"[{re.escape(varying)}]" if varying else "",
        rf"[^\S ]{blank}*|[{_INVISIBLE}]{blank}*| {blank}+",
    )
    return re.compile("|".join(filter(None, alternatives)))


@lru_cache(maxsize=4096)
def _kind(character: str) -> str:
    """Whether the character `extends` the one before it, `varies` when folded, or neither."""
    if (
        character.isspace()
        or _INVISIBLE_OR_VARIANT.match(character)
        or character.translate(_ALIKE) != character
    ):
        return "extends" if character == "\ufe0f" else ""
    form = unicodedata.normalize("NFC", _expanded(character))
    first = form[0]
    vowel_or_final = "\u1160" <= first <= "\u11ff"
    if vowel_or_final or unicodedata.category(first)[0] == "M" or "\U0001f3fb" <= first <= "\U0001f3ff":
        return "extends"
    return "varies" if form != character else ""


def _expanded(character: str) -> str:
    """The plain form of a ligature, a full-width or half-width character; never of ², ½ or Ⓐ.

    Forms with a blank or an apostrophe of their own (¨, ŉ) stay: they would meet what stands beside them.
    """
    if not unicodedata.decomposition(character).startswith(_EXPANDED):
        return character
    form = unicodedata.normalize("NFKC", character)
    return character if any(c.isspace() or c == "ʼ" for c in form) else form
