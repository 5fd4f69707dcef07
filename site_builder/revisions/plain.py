"""Text as Markdown that shows just this text, on GitHub and wherever Markdown is read much the same way.

Whoever writes a claim, an article or a file's name must not be able to make a link, a picture, HTML, a
heading or a table in a comment, to call somebody, or to point at an issue or a commit. Names, issues and
commits are looked for in the text that a reader sees, where no backslash helps: a zero-width space parts what
would be read as one.
"""

import re
from itertools import pairwise
from typing import Final

from markupsafe import Markup

_PARTED: Final = "&#8203;"

_INVISIBLE: Final = re.compile("[\u00ad\u180e\u200b\u200e\u200f\u2060\ufeff]")
_JOINERS: Final = frozenset("\u200c\u200d")
"""Invisible, and part of the spelling in Persian, Hindi and others."""

_SIGNS: Final = {
    **{sign: f"\\{sign}" for sign in "\\`*_[]|~"},
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    "$": "<span>$</span>",
    "@": f"@{_PARTED}",
    "#": f"#{_PARTED}",
}
_SIGN: Final = re.compile("[{}]".format(re.escape("".join(_SIGNS))))

_LINKED: Final = re.compile(
    r"""
    :(?=//)                     # https://
    | \bwww(?=\.)
    | \b(?:mailto|xmpp):
    | :(?=[\w+-]+:)             # :smile:
    | \bGH(?=-\d)               # an issue
    | [0-9a-f]{6}(?=[0-9a-f])   # a commit has seven of these at least
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""What becomes a link or a picture without any sign of Markdown, up to where it is parted."""

_CODE: Final = re.compile(r"`((?:(?!\n)\s)*+[^`\s][^`\n]*)`")

_LINE_START: Final = re.compile(r"(?P<sign>[-+=])|\d+(?=[.)])")
"""What makes a list, a line or a heading at the start of a line."""


def plain(text: str) -> Markup:
    """The text on one line."""
    shown = _printable(text)
    parts = (_escaped(part) for part in _parted(shown))
    made = _PARTED.join(parts)
    start = _LINE_START.match(made)
    if start:
        at = 0 if start["sign"] else start.end()
        made = f"{made[:at]}\\{made[at:]}"
    return Markup(made)


def code(text: str) -> Markup:
    """The text as code on one line; what would end it is replaced."""
    shown = re.sub(r"[`|\\]", "�", _printable(text))
    return Markup(f"`{shown}`") if shown else Markup()


def prose(text: str) -> Markup:
    """A sentence of a problem on one line: what stands between backticks is code, to be copied as it is."""
    parts = _CODE.split(text)
    return Markup("").join(code(part) if n % 2 else _between(part) for n, part in enumerate(parts))


def _between(text: str) -> Markup:
    """The text with a blank at either end where it has white space there."""
    before, after = (" " if end.isspace() else "" for end in (text[:1], text[-1:]))
    made = plain(text)
    return Markup(f"{before}{made}{after}") if made else Markup(before)


def _printable(text: str) -> str:
    """The text with its white space folded, without what reorders or hides it."""
    seen = _INVISIBLE.sub("", " ".join(text.split()))
    return "".join(c if c.isprintable() or c in _JOINERS else "�" for c in seen)


def _parted(text: str) -> list[str]:
    """The text cut behind whatever would become a link together with what follows."""
    cuts = [0, *(match.end() for match in _LINKED.finditer(text)), len(text)]
    return [text[start:end] for start, end in pairwise(cuts)]


def _escaped(text: str) -> str:
    return _SIGN.sub(lambda sign: _SIGNS[sign[0]], text)
