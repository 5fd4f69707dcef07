"""A claim file with one more excerpt. Every other byte of it stays: comments, order, layout, line ends.

The places come from libyaml's marks. The result is read again: its value must be the old one with exactly one
excerpt more, else nothing is inserted.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Final

import yaml

from site_builder.diagnostic import Diagnostic, Location
from site_builder.document import Document, Value, parse
from site_builder.entry import scalar

KEY: Final = "excerpts"
_BEFORE: Final = ("claim", "claimant", "said", "topics", "principals", "parts", "summary")
"""The keys of a claim file behind which its excerpts stand."""

_BREAK: Final = re.compile(r"\r\n|[\r\n\x85\u2028\u2029]")
"""Where a line ends for libyaml."""

_COMMENT: Final = re.compile(r"#[^\r\n\x85\u2028\u2029]*")
_BYTE_ORDER: Final = "\ufeff"
_HYPHEN: Final = "- "
_BY_HAND: Final = f"copy the YAML and paste it under `{KEY}:` by hand"


@dataclass(frozen=True, slots=True)
class Insertion:
    """The file's new text, and the first and last line of the excerpt in it, from 1."""

    text: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class _Edit:
    """What comes in the place of `text[start:end]`."""

    start: int
    end: int
    text: str = ""


@dataclass(frozen=True, slots=True)
class _Node:
    """A value where it stands: from `start` to the end of its last character, beginning in this column.

    A list has `items`, a mapping `keys` as well; `flow` are those in brackets.
    """

    start: int
    end: int
    column: int
    event: yaml.Event
    items: tuple["_Node", ...] = ()
    keys: tuple["_Node", ...] = ()

    @property
    def flow(self) -> bool:
        return isinstance(self.event, yaml.CollectionStartEvent) and bool(self.event.flow_style)

    @property
    def scalar(self) -> str | None:
        return str(self.event.value) if isinstance(self.event, yaml.ScalarEvent) else None


def insertion(path: str, text: str, entry: str) -> Insertion | Diagnostic:
    """The file with the excerpt as the last of its list; `entry` is an item of a block list without indent.

    Codes: not-inserted.
    """
    document, problems = parse(path, text)
    if document is None or problems:
        at, told = problems[0].at, problems[0].message
        return _refused(at, f"the file has a mistake: {told}", f"mend it, or {_BY_HAND}")
    if not isinstance(document.value, dict):
        return _refused(Location(path), "the file has no keys", "start it with `site-builder new claim`")
    held = document.value.get(KEY)
    if held is not None and not isinstance(held, list):
        return _refused(document.key_at(KEY), f"`{KEY}` is not a list", "write it as a list")
    item = _value(entry)
    wanted = {**document.value, KEY: [*(held or ()), item]}
    for edits in _ways(text, entry, item):
        found = _checked(document, edits, wanted)
        if found:
            return found
    unended = not _BREAK.search(text[-1:])
    first = "end its last line, or " if unended else ""
    return _refused(
        document.key_at(KEY),
        "no place for the excerpt leaves the rest of the file as it is",
        f"{first}{_BY_HAND}",
    )


def _refused(at: Location, message: str, help_: str) -> Diagnostic:
    return Diagnostic(code="not-inserted", message=message, at=at, help=help_)


def _value(entry: str) -> Value:
    """The value of the one item in the list that the entry makes."""
    document, _ = parse("", entry)
    assert document is not None, "an entry is well-formed"
    assert isinstance(document.value, list), "an entry is a list of one"
    return document.value[0]


def _checked(before: Document, edits: Sequence[_Edit], wanted: dict[str, Value]) -> Insertion | None:
    """The file as edited, if its value is what is wanted. The last edit brings the excerpt."""
    head = _edited(before.text[: edits[-1].end], edits)
    text = head + before.text[edits[-1].end :]
    after, problems = parse(before.path, text)
    if after is None or problems or after.value != wanted:
        return None
    items = after.value[KEY]
    assert isinstance(items, list)
    first = after.at(KEY, len(items) - 1).line
    return Insertion(text, first, len(_BREAK.findall(head.rstrip())) + 1)


def _edited(text: str, edits: Sequence[_Edit]) -> str:
    """The text with the edits, which come in order."""
    edited, done = "", 0
    for edit in edits:
        edited += text[done : edit.start] + edit.text
        done = edit.end
    return edited + text[done:]


def _ways(text: str, entry: str, item: Value) -> Iterator[tuple[_Edit, ...]]:
    """The ways to insert the entry, the best first; which of them leave the rest as it is has to be seen."""
    skipped = len(_BYTE_ORDER) if text.startswith(_BYTE_ORDER) else 0
    for edits in _Layout(text[skipped:], entry, _flow(item)).ways():
        yield tuple(_Edit(edit.start + skipped, edit.end + skipped, edit.text) for edit in edits)


def _flow(value: Value) -> str:
    """The value on one line."""
    match value:
        case None:
            return "null"
        case str():
            return scalar(value)
        case list():
            return f"[{', '.join(map(_flow, value))}]"
        case dict():
            return f"{{{', '.join(f'{key}: {_flow(inner)}' for key, inner in value.items())}}}"


class _Layout:
    """A claim file without its byte order mark: where its values stand, and where an excerpt can."""

    def __init__(self, text: str, entry: str, flow: str) -> None:
        self.text = text
        self.entry = entry
        self.flow = flow
        self.root = _root(text)
        named = zip(self.root.keys, self.root.items, strict=True)
        self.values = {key.scalar: value for key, value in named}
        line_end = _BREAK.search(text)
        self.line_end = line_end[0] if line_end else "\n"

    def ways(self) -> Iterator[tuple[_Edit, ...]]:
        held = self.values.get(KEY)
        if held and held.flow and (held.items or self.root.flow or self._holds_comment(held)):
            return self._in_brackets(held)
        if self.root.flow:
            return iter(())
        if held is None:
            return self._with_key()
        return self._behind_items(held) if held.items else self._behind_key(held)

    def _behind_items(self, held: _Node) -> Iterator[tuple[_Edit, ...]]:
        entry = self._block(held.column, self._pad(held))
        parted = len(held.items) > 1 and self._parted(held.items[-1])
        for gap in (self.line_end, "") if parted else ("",):
            for at in self._places(held.end):
                yield (self._lines_at(at, gap + entry),)

    def _behind_key(self, held: _Node) -> Iterator[tuple[_Edit, ...]]:
        """In the place of an empty list, of null, or of nothing."""
        colon = len(self.text[: held.start].rstrip())
        gone = _Edit(colon, held.end) if held.end > held.start else _Edit(held.end, held.end)
        for at in self._places(held.end):
            yield gone, self._lines_at(at, self._block(self.root.column + self._step))

    def _with_key(self) -> Iterator[tuple[_Edit, ...]]:
        """With the key itself: behind the summary, or the last key that comes before it, else at the top."""
        margin = self.root.column
        entry = f"{' ' * margin}{KEY}:{self.line_end}{self._block(margin + self._step)}"
        earlier = [value for key, value in self.values.items() if key in _BEFORE]
        if not earlier:
            yield (self._lines_at(self._line_start(self.root.keys[0].start), entry),)
            return
        for at in self._places(self.values.get("summary", earlier[-1]).end):
            yield (self._lines_at(at, entry),)

    def _in_brackets(self, held: _Node) -> Iterator[tuple[_Edit, ...]]:
        """Between `[` and `]`: on a line of its own where the items have lines of their own."""
        close = held.end - 1
        line = self._line_start(close)
        closing = self.text[line:close]
        if not held.items:
            own = f"{closing}  {self.flow}{self.line_end}" if not closing.strip() else self.flow
            at = close if closing.strip() else line
            yield (_Edit(at, at, own),)
            return
        last = held.items[-1]
        indent = self.text[self._line_start(last.start) : last.start]
        if indent.strip() or closing.strip():
            gap = " " if indent.strip() else self.line_end + indent
            yield (_Edit(last.end, last.end, f",{gap}{self.flow}"),)
            return
        comma = "," in _COMMENT.sub("", self.text[last.end : close])
        own = f"{indent}{self.flow}{',' if comma else ''}{self.line_end}"
        yield _Edit(last.end, last.end, "" if comma else ","), _Edit(line, line, own)

    def _holds_comment(self, held: _Node) -> bool:
        return bool(self.text[held.start + 1 : held.end - 1].strip())

    def _places(self, end: int) -> Iterator[int]:
        """Where a line can follow the value that ends there: before blank lines, else behind them.

        Blank lines below a text that keeps its line ends (`|+`) are part of it.
        """
        shown = len(self.text[:end].rstrip())
        yield self._behind_comments(self._next_line(shown))
        if end == self._line_start(end):
            yield self._behind_comments(end)

    def _behind_comments(self, at: int) -> int:
        """Behind the comments that are indented deeper than the keys: they belong to what is above them."""
        reached = at
        while at < len(self.text):
            following = self._next_line(at)
            line = self.text[at:following]
            bare = line.lstrip(" ")
            if bare.startswith("#") and len(line) - len(bare) > self.root.column:
                reached = following
            elif bare.strip():
                break
            at = following
        return reached

    def _lines_at(self, at: int, lines: str) -> _Edit:
        """Whole lines there. A file whose last line has no end keeps it so."""
        if at == len(self.text) and at > self._line_start(at):
            lines = self.line_end + lines.removesuffix(self.line_end)
        return _Edit(at, at, lines)

    def _block(self, column: int, pad: str = "") -> str:
        """The entry in this column with the file's line ends; `pad` stands behind its hyphen."""
        first, *rest = self.entry.removesuffix("\n").split("\n")
        lines = (_HYPHEN + pad + first.removeprefix(_HYPHEN), *(pad + line for line in rest))
        return "".join(" " * column + line + self.line_end for line in lines)

    def _pad(self, held: _Node) -> str:
        """The blanks that stand behind the last item's hyphen, beyond the usual one."""
        last = held.items[-1]
        line = self._line_start(last.start)
        alone = self.text[line : last.start].strip() == _HYPHEN.strip()
        return " " * (last.column - held.column - len(_HYPHEN)) if alone and last.keys else ""

    @property
    def _step(self) -> int:
        """How far the file indents its lists, by the first one that has lines of its own."""
        lists = (value for value in self.root.items if value.items and not value.keys and not value.flow)
        return next((value.column - self.root.column for value in lists), 2)

    def _parted(self, item: _Node) -> bool:
        """Whether a blank line stands above the item and its comments."""
        above = _BREAK.split(self.text[: self._line_start(item.start)])[-2::-1]
        return any(not line.strip() for line in takewhile(lambda line: line.lstrip()[:1] in ("", "#"), above))

    def _line_start(self, at: int) -> int:
        return max((found.end() for found in _BREAK.finditer(self.text, 0, at)), default=0)

    def _next_line(self, at: int) -> int:
        found = _BREAK.search(self.text, at)
        return found.end() if found else len(self.text)


def _root(text: str) -> _Node:
    """The file's mapping with its keys and values."""
    events = yaml.parse(text, Loader=yaml.CBaseLoader)
    return next(_node(event, events) for event in events if isinstance(event, yaml.MappingStartEvent))


def _node(event: yaml.Event, events: Iterator[yaml.Event]) -> _Node:
    start, end = event.start_mark, event.end_mark
    assert start is not None, "libyaml marks every event"
    assert end is not None, "libyaml marks every event"
    if not isinstance(event, yaml.CollectionStartEvent):
        return _Node(start.index, end.index, start.column, event)
    inner: list[_Node] = []
    while not isinstance(following := next(events), yaml.CollectionEndEvent):
        inner.append(_node(following, events))
    # A block ends for libyaml where the next token begins; what counts is where its last value ends.
    closing = following.end_mark if event.flow_style or not inner else None
    last = closing.index if closing else inner[-1].end
    pairs = isinstance(event, yaml.MappingStartEvent)
    items, keys = (inner[1::2], inner[0::2]) if pairs else (inner, [])
    return _Node(start.index, last, start.column, event, tuple(items), tuple(keys))
