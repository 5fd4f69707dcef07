"""What cannot be seen in a text: how its lines end, and characters that hide or confuse, counted and told."""

import re
from collections.abc import Iterator
from typing import Final

_MARK: Final = "\ufeff"
_KINDS: Final = {
    "soft hyphen": "\u00ad",
    "zero-width character": "\u200b-\u200d\u2060\ufeff",
    "direction mark": "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069",
    "special blank": "\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\u0085",
    "character that could not be read (�)": "\ufffd",
    "control character": "\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x84\x86-\x9f",
    "character of a private font": "\ue000-\uf8ff\U000f0000-\U0010ffff",
}
"""Each kind with its characters, as inside a regular expression's brackets."""


def line_ends(text: str) -> str:
    """How the lines end, with counts where they end in several ways."""
    windows = text.count("\r\n")
    found = {"LF": text.count("\n") - windows, "CRLF": windows, "CR": text.count("\r") - windows}
    kinds = {name: count for name, count in found.items() if count}
    if not kinds:
        return "one line without an end"
    if len(kinds) == 1:
        return next(iter(kinds))
    return f"mixed ({', '.join(f'{name} {count:,}' for name, count in kinds.items())})"


def oddities(text: str) -> Iterator[str]:
    """Each kind of odd character that the text holds: how many, and the line of the first."""
    if text.startswith(_MARK):
        yield "a byte order mark at the start"
    rest = text.removeprefix(_MARK)
    for name, characters in _KINDS.items():
        places = [match.start() for match in re.finditer(f"[{characters}]", rest)]
        if places:
            line = rest.count("\n", 0, places[0]) + 1
            kind = name.replace("character", "characters", 1) if "character" in name else f"{name}s"
            yield f"{len(places):,} {kind if len(places) > 1 else name}, first in line {line:,}"
