"""How a YAML file is laid out: where every key and value stands in its text, and in which style.

Built from libyaml's events, as `document` builds the values. It ends where the text stops being YAML.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from typing import Final, TypeAlias

import yaml

from site_builder.diagnostic import Location

Path: TypeAlias = tuple[str | int, ...]

LINE_FEED: Final = re.compile("\n")
LINE_BREAK: Final = re.compile(r"\r\n|[\n\r\x85\u2028\u2029]")
"""Where a line ends for libyaml."""

_DEEPEST: Final = 100
"""Deeper files are refused by `document`, and laid out no further."""
_MARK: Final = "\ufeff"
"""Stands before the text in some files. No program counts it: a column is 1 behind it."""


class Kind(StrEnum):
    KEY = "key"
    SCALAR = "scalar"
    BLOCK = "block"
    """A mapping or list, an entry a line."""
    FLOW = "flow"
    """A mapping or list in brackets."""
    ALIAS = "alias"


@dataclass(frozen=True, slots=True)
class Node:
    """A key or a value from `start` up to `end`, in code points from 0.

    A text in a block (`>-`, `|`) goes from its first word to its last; `head` is where the sign before it
    stands, and `tail` where its lines end. `style` is a scalar's: `'`, `"`, `|`, `>` or none.
    """

    path: Path
    kind: Kind
    start: int
    end: int
    head: int
    tail: int
    style: str = ""
    value: str = ""
    extras: tuple[str | None, str | None] = (None, None)
    """Anchor and tag."""

    @property
    def is_block_text(self) -> bool:
        return self.style in ("|", ">")


@dataclass(frozen=True)
class Layout:
    """The nodes of a text in order; `whole` if all of it is YAML."""

    text: str
    nodes: tuple[Node, ...]
    whole: bool

    @cached_property
    def values(self) -> dict[Path, Node]:
        return {node.path: node for node in self.nodes if node.kind is not Kind.KEY}

    def keys(self, mapping: Path) -> tuple[Node, ...]:
        """The keys of a mapping in order."""
        return self._keys.get(mapping, ())

    @cached_property
    def _keys(self) -> dict[Path, tuple[Node, ...]]:
        found: dict[Path, list[Node]] = {}
        for node in self.nodes:
            if node.kind is Kind.KEY:
                found.setdefault(node.path[:-1], []).append(node)
        return {path: tuple(keys) for path, keys in found.items()}

    def beginning_at(self, offset: int) -> tuple[Node, ...]:
        """The nodes that begin there: several where a mapping begins with its first key."""
        return self._starts.get(offset, ())

    @cached_property
    def _starts(self) -> dict[int, tuple[Node, ...]]:
        found: dict[int, list[Node]] = {}
        for node in self.nodes:
            found.setdefault(node.start, []).append(node)
        return {start: tuple(nodes) for start, nodes in found.items()}


class Lines:
    """Where the lines of a text start, from one `ends` to the next."""

    def __init__(self, text: str, ends: re.Pattern[str] = LINE_FEED) -> None:
        self._text = text
        self._starts = [int(text.startswith(_MARK)), *(found.end() for found in ends.finditer(text))]

    def offset(self, at: Location) -> int:
        """The offset of a place; the start of the next line where the column lies behind its own."""
        line = min(max(at.line, 1), len(self._starts)) - 1
        end = self._starts[line + 1] if line + 1 < len(self._starts) else len(self._text)
        return min(self._starts[line] + max(at.column, 1) - 1, end)

    def place(self, path: str, offset: int) -> Location:
        """The place of an offset in the file with this path."""
        line = max(1, bisect_right(self._starts, offset))
        return Location(path, line, max(0, offset - self._starts[line - 1]) + 1)


def yaml_lines(text: str) -> Lines:
    """The lines as libyaml counts them, and with it every place in a YAML file."""
    return Lines(text, LINE_BREAK)


def layout(text: str) -> Layout:
    """The layout of the text, up to where it stops being YAML."""
    shift = int(text.startswith(_MARK))
    walk = _Walk(text, shift)
    try:
        for event in yaml.parse(text, Loader=yaml.CBaseLoader):
            walk.take(event)
            if len(walk.open) > _DEEPEST:
                return Layout(text, tuple(walk.nodes()), whole=False)
    except yaml.YAMLError:
        return Layout(text, tuple(walk.nodes()), whole=False)
    return Layout(text, tuple(walk.nodes()), whole=True)


@dataclass(slots=True)
class _Open:
    """A mapping or list whose end has not come; `last` is where its text ends so far."""

    place: int
    path: Path
    mapping: bool
    last: int
    is_key: bool = False
    """Whether it stands where a key should."""
    key: str | None = None
    count: int = 0


@dataclass(slots=True)
class _Walk:
    """Turns events into nodes, without recursion. A collection's node waits in `found` for its end."""

    text: str
    shift: int
    open: list[_Open] = field(default_factory=list)
    found: list[Node] = field(default_factory=list)
    ends: dict[int, int] = field(default_factory=dict)

    def nodes(self) -> Iterator[Node]:
        for place, node in enumerate(self.found):
            yield replace(node, end=self.ends[place]) if place in self.ends else node

    def take(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.ScalarEvent):
            is_key = self._begins_key(str(event.value))
            kind = Kind.KEY if is_key else Kind.SCALAR
            self._keep(kind, event, event.style or "", str(event.value))
            self._closed(self.found[-1].end, is_key)
        elif isinstance(event, yaml.AliasEvent):
            is_key = self._begins_key("")
            self._keep(Kind.ALIAS, event, value=str(event.anchor))
            self._closed(self.found[-1].end, is_key)
        elif isinstance(event, yaml.CollectionStartEvent):
            is_key = self._begins_key("")
            self._keep(Kind.FLOW if event.flow_style else Kind.BLOCK, event)
            mapping = isinstance(event, yaml.MappingStartEvent)
            node = self.found[-1]
            self.open.append(_Open(len(self.found) - 1, node.path, mapping, node.start, is_key))
        elif isinstance(event, yaml.CollectionEndEvent):
            done = self.open.pop()
            flow = self.found[done.place].kind is Kind.FLOW
            self.ends[done.place] = end = self._offsets(event)[1] if flow else done.last
            self._closed(end, done.is_key)

    def _begins_key(self, key: str) -> bool:
        """Whether what comes is the key of an entry; its value then has this key in its path."""
        parent = self.open[-1] if self.open else None
        if parent is None or not parent.mapping or parent.key is not None:
            return False
        parent.key = key
        return True

    def _keep(self, kind: Kind, event: yaml.Event, style: str = "", value: str = "") -> None:
        head, tail = self._offsets(event)
        start, end = self._block(head, tail) if style in ("|", ">") else (head, tail)
        extras = (getattr(event, "anchor", None), getattr(event, "tag", None))
        self.found.append(Node(self._path(), kind, start, end, head, tail, style, value, extras))

    def _block(self, head: int, end: int) -> tuple[int, int]:
        """From the first word of a block's own lines to its last; its head where it has none."""
        first = self.text.find("\n", head, end) + 1 or end
        body = self.text[first:end]
        if not body.strip():
            return head, head
        return first + len(body) - len(body.lstrip()), first + len(body.rstrip())

    def _path(self) -> Path:
        if not self.open:
            return ()
        parent = self.open[-1]
        return (*parent.path, (parent.key or "") if parent.mapping else parent.count)

    def _closed(self, end: int, is_key: bool) -> None:
        """A key or value has ended; behind a value comes the next entry."""
        if self.open:
            parent = self.open[-1]
            parent.last = max(parent.last, end)
            if not is_key:
                parent.count += 1
                parent.key = None

    def _offsets(self, event: yaml.Event) -> tuple[int, int]:
        start, end = event.start_mark, event.end_mark
        assert start is not None, "libyaml marks every event"
        assert end is not None, "libyaml marks every event"
        return start.index + self.shift, end.index + self.shift
