"""White space that nobody meant: what an editor's program left in a file and no reader of YAML needs.

It goes only where every value stays as it is: in a text that keeps its lines (`|`) it may be meant.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from site_builder.diagnostic import Edit
from site_builder.layout import Layout, Lines, layout, yaml_lines

_INDENT: Final = re.compile(r"^ *\t[ \t]*", re.MULTILINE)
_TRAILING: Final = re.compile(r"(?<![ \t])[ \t]+$", re.MULTILINE)
_WIDTHS: Final = (2, 4, 8)
"""How wide a tab may have looked to whoever typed it."""
_WORDS: Final = ("exact",)
"""The key whose value is an article's words."""


@dataclass(frozen=True, slots=True)
class Tidied:
    """A text without such white space, and what it had of it, in words."""

    text: str
    changes: tuple[str, ...]


def tidied(text: str) -> Tidied:
    """The text as it should be; as it was where there is nothing to do, or nothing that is certain."""
    changes = []
    for change, rewritten in _REWRITES.items():
        new = rewritten(text)
        if new != text:
            changes.append(change)
            text = new
    return Tidied(text, tuple(changes))


def untabbed(path: str, text: str) -> tuple[Edit, ...]:
    """Edits that put blanks in the place of tabs in the indent; none where it is not certain how many."""
    new = _without_tabs(text).split("\n")
    lines, edits = yaml_lines(text), []
    for run in _INDENT.finditer(text):
        start, end = (lines.place(path, offset) for offset in run.span())
        line = new[text.count("\n", 0, run.start())]
        blanks = line[: len(line) - len(line.lstrip(" \t"))]
        if blanks != run[0]:
            edits.append(Edit(start, end, blanks))
    return tuple(edits)


def same(one: Layout, other: Layout) -> bool:
    """Whether two texts are YAML with the same values, written in the same way.

    In an article's words (`exact`) a run of white space is one blank, as everywhere else.
    """
    return one.whole and other.whole and _sense(one) == _sense(other)


def _sense(text: Layout) -> list[tuple[object, ...]]:
    return [
        (
            node.path,
            node.kind,
            bool(node.style),
            " ".join(node.value.split()) if node.path[-1:] == _WORDS else node.value,
            node.extras,
        )
        for node in text.nodes
    ]


def _without_mark(text: str) -> str:
    return _if_same(text.removeprefix("\ufeff"), text)


def _with_line_feeds(text: str) -> str:
    return _if_same(text.replace("\r\n", "\n").replace("\r", "\n"), text)


def _without_tabs(text: str) -> str:
    """Blanks for the tabs in the indent. Where it is no YAML with them, all widths must give one sense."""
    if not _INDENT.search(text):
        return text
    if layout(text).whole:
        return _replaced(text, _INDENT, lambda run: run.expandtabs(_WIDTHS[0]))
    readings = [reading for width in _WIDTHS if (reading := _with_tabs_as(width, text)).whole]
    certain = readings and all(same(readings[0], reading) for reading in readings)
    return readings[0].text if certain else text


def _with_tabs_as(width: int, text: str) -> Layout:
    """The text with tabs of this width; within a text in a block they stay if they may."""
    lines = [_INDENT.sub(lambda run: run[0].expandtabs(width), line) for line in text.split("\n")]
    reading = layout("\n".join(lines))
    spared = list(lines)
    for number in _lines_of_blocks(reading):
        spared[number] = text.split("\n")[number]
    sparing = layout("\n".join(spared))
    return sparing if sparing.whole else reading


def _lines_of_blocks(text: Layout) -> Iterator[int]:
    lines = Lines(text.text)
    for node in text.nodes:
        if node.is_block_text:
            yield from range(lines.place("", node.head).line, lines.place("", node.end).line)


def _without_trailing_blanks(text: str) -> str:
    return _replaced(text, _TRAILING, lambda run: "")


def _with_one_last_line_end(text: str) -> str:
    return _if_same(text.rstrip("\n") + "\n", text)


_REWRITES: Final[dict[str, Callable[[str], str]]] = {
    "tabs in the indent": _without_tabs,
    "a mark at the beginning (BOM)": _without_mark,
    "line ends of Windows": _with_line_feeds,
    "blanks at the ends of lines": _without_trailing_blanks,
    "not one line end at the end": _with_one_last_line_end,
}


def _replaced(text: str, pattern: re.Pattern[str], new: Callable[[str], str]) -> str:
    """The text with each match replaced; within a text in a block only where that changes nothing."""
    everywhere = pattern.sub(lambda run: new(run[0]), text)
    if _if_same(everywhere, text) == everywhere:
        return everywhere
    kept = {
        run.start()
        for node in layout(text).nodes
        if node.is_block_text and node.path[-1:] != _WORDS
        for run in pattern.finditer(text, text.find("\n", node.head, node.tail) + 1 or node.tail, node.tail)
    }
    elsewhere = pattern.sub(lambda run: run[0] if run.start() in kept else new(run[0]), text)
    return _if_same(elsewhere, text)


def _if_same(new: str, text: str) -> str:
    return new if new == text or same(layout(new), layout(text)) else text
