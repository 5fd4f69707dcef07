"""A quotation in the article's own typography: the edit that takes it over into a claim file.

Taken over is what a reader sees: quotation marks, dashes, ellipses, capitals. White space and invisible
characters stay the editor's, since the file breaks its lines where it likes.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from site_builder.diagnostic import Edit
from site_builder.document import Document, Path
from site_builder.folding import fold
from site_builder.layout import Kind, Layout, Node, layout, yaml_lines
from site_builder.selector import Match, Selector, Tier, find
from site_builder.span import Flag, Text

_UNSEEN: Final = re.compile("[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
"""Invisible characters that belong to no word's spelling."""
_JOINERS: Final = re.compile("[\u200c\u200d\ufe0f]")
"""Those that do."""
MENDED: Final = frozenset({Flag.CASE, Flag.OUTER_MARKS})
"""The flags of a match that the article's own words settle."""
_WORD: Final = re.compile(r"\S+")


def verbatim(document: Document, path: Path, selector: Selector, text: Text, match: Match) -> Edit | None:
    """The edit that writes the article's words at the path, in the style of the value that stands there.

    `None` where they stand there already, where the quotation is shortened, and where the edit would do
    more: the new words are found at the same place, with the same number of words in each line.
    """
    words = _own(text.stored[match.hull.start : match.hull.end])
    if match.tier is Tier.EDITORIAL or _as_seen(words) == _as_seen(selector.exact):
        return None
    if not MENDED.intersection(match.flags) and fold(words).text != fold(selector.exact).text.strip():
        return None
    again = find(replace(selector, exact=words), text)
    if not isinstance(again, Match) or again.spans != match.spans or MENDED.intersection(again.flags):
        return None
    return rewritten(document, path, words)


def rewritten(document: Document, path: Path, words: str) -> Edit | None:
    """The edit that puts these words, as many as there are, in the place of the text at the path.

    Line breaks, indents and the style stay; a plain text that YAML would read otherwise gets quotation
    marks. `None` where the file would not give just these words back.
    """
    before = layout(document.text)
    node = before.values.get(path)
    if node is None or node.kind is not Kind.SCALAR:
        return None
    for style in _styles(node):
        new = _written(document.text, node, words, style)
        if new is not None and _gives(before, node, new, words):
            lines = yaml_lines(document.text)
            start, end = (lines.place(document.path, offset) for offset in (node.start, node.end))
            return Edit(start, end, new)
    return None


def _own(stored: str) -> str:
    """The article's words on one line, without what nobody sees."""
    return " ".join(_UNSEEN.sub("", stored).split())


def _as_seen(words: str) -> str:
    return unicodedata.normalize("NFC", _JOINERS.sub("", _own(words)))


def _styles(node: Node) -> Iterator[str]:
    yield node.style
    if not node.style:
        yield from ("'", '"')


def _written(text: str, node: Node, words: str, style: str) -> str | None:
    """The node's text with every word that differs replaced, in a style that is its own or in quotes."""
    quoted = node.style in ("'", '"')
    inside = text[node.start + quoted : node.end - quoted]
    old, new = node.value.split(), words.split()
    if not len(old) == len(new) == len(_WORD.findall(inside)):
        return None
    same_style = style == node.style
    pieces = iter(
        None if same_style and one == other else _encoded(other, style)
        for one, other in zip(old, new, strict=True)
    )
    rewritten = _WORD.sub(lambda word: next(pieces) or word[0], inside)
    return f"{style}{rewritten}{style}" if style in ("'", '"') else rewritten


def _encoded(word: str, style: str) -> str:
    match style:
        case "'":
            return word.replace("'", "''")
        case '"':
            return word.replace("\\", "\\\\").replace('"', '\\"')
        case _:
            return word


def _gives(before: Layout, node: Node, new: str, words: str) -> bool:
    """Whether the text with the new piece has these words there, and all else as it was."""
    after = layout(before.text[: node.start] + new + before.text[node.end :])
    if not (before.whole and after.whole and len(before.nodes) == len(after.nodes)):
        return False
    for one, other in zip(before.nodes, after.nodes, strict=True):
        if (one.path, one.kind, one.extras) != (other.path, other.kind, other.extras):
            return False
        if one is node:
            if " ".join(other.value.split()) != words:
                return False
        elif one.value != other.value or bool(one.style) != bool(other.style):
            return False
    return True
