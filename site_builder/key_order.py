"""The keys of a file in their usual order, each with its value and the comments above it.

The order is that of the schema's fields; in an excerpt it is the order in which one reads it: the words, who
says them, what they say of the claim, how they came. Keys that editors name themselves keep their place.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from itertools import takewhile
from types import NoneType
from typing import Final, TypeAlias, get_args, get_origin, get_type_hints

from site_builder.claim import Quotation
from site_builder.diagnostic import has_errors, shown
from site_builder.document import Path, Value, parse
from site_builder.layout import Kind, Layout, Lines, Node, layout

_EXCERPT: Final = (
    *("source", "exact", "prefix", "suffix", "occurrence", "start", "end", "translation"),
    *("party", "speaker", "says", "bears_on", "mode", "via", "origin", "said", "note"),
)
_COMMENT: Final = re.compile(r"([ \t]*)#")
_BEFORE_FIRST_KEY: Final = re.compile(r" *(?:- +)?")
_FOR_PROGRAMS: Final = re.compile(r"[ \t]*#(?:.*(?:\$schema=|-\*-|\bvim?:|#!)|!)")
"""Comments that only the beginning of a file makes sense of."""

_Pairs: TypeAlias = "str | tuple[_Pairs, ...] | tuple[tuple[str, _Pairs], ...] | None"


@dataclass(frozen=True, slots=True)
class Ordered:
    """The text with its keys in order; or as it was, and why."""

    text: str
    left: str = ""


def ordered(path: str, text: str, content: type) -> Ordered:
    """The text of a file whose value is of the type `content`, with its keys in order."""
    found = layout(text)
    moved = _unordered(found, content) if found.whole else []
    document, problems = parse(path, text) if moved else (None, ())
    if document is None or has_errors(problems):
        return Ordered(text)
    lines = text.split("\n")
    try:
        for mapping in moved:
            lines = _sorted(lines, found, mapping, usual_order(content, mapping.path))
    except _UncertainError as problem:
        return Ordered(text, str(problem))
    new = "\n".join(lines)
    after, _ = parse(path, new)
    orders = {mapping.path: usual_order(content, mapping.path) for mapping in moved}
    if after is None or _pairs(after.value, {}, ()) != _pairs(document.value, orders, ()):
        return Ordered(text, "a value would change")
    return Ordered(new)


class _UncertainError(Exception):
    """It is not certain what belongs where; the words say what stands in the way."""


def _unordered(found: Layout, content: type) -> list[Node]:
    """The mappings whose keys are not in order, those within others first."""
    return [
        node for node in reversed(found.nodes) if node.kind is Kind.BLOCK and _jumbled(node, found, content)
    ]


def _jumbled(mapping: Node, found: Layout, content: type) -> bool:
    order = usual_order(content, mapping.path)
    places = [order.index(key.value) for key in found.keys(mapping.path) if key.value in order]
    return places != sorted(places)


def usual_order(content: type, path: Path) -> tuple[str, ...]:
    """The keys in order of the mapping at the path; none where the schema leaves them to the editor."""
    here: object = content
    for step in path:
        here = _inside(here, step)
    return _fields(here) if isinstance(here, type) and is_dataclass(here) else ()


@cache
def _fields(content: type) -> tuple[str, ...]:
    return _EXCERPT if content is Quotation else tuple(field.name for field in fields(content))


def _inside(here: object, step: str | int) -> object:
    """The type of what stands in a value of a type: of a field, or of an item."""
    if isinstance(here, type) and is_dataclass(here) and isinstance(step, str):
        return _plain(_hints(here).get(step))
    items = [item for item in get_args(here) if item is not Ellipsis]
    origin = get_origin(here)
    fits = isinstance(step, int) if origin is tuple else origin is not None and issubclass(origin, Mapping)
    return _plain(items[-1]) if items and fits else None


@cache
def _hints(content: type) -> dict[str, object]:
    return get_type_hints(content)


def _plain(hint: object) -> object:
    """The type without the `None` beside it."""
    options = [option for option in get_args(hint) if option is not NoneType]
    return options[0] if NoneType in get_args(hint) and options else hint


@dataclass(slots=True)
class _Entry:
    """A key's own lines, and the blank lines and comments above that go with it."""

    key: str
    above: list[str]
    own: list[str]


def _sorted(current: Sequence[str], found: Layout, mapping: Node, order: Sequence[str]) -> list[str]:
    """The lines with one mapping's entries sorted. Which line is whose, the text before all moves says."""
    entries, first = _entries(current, found, mapping)
    unknown = [entry.key for entry in entries if entry.key not in order]
    if unknown:
        raise _UncertainError(f"there is no key {shown(unknown[0])}")
    moved = sorted(entries, key=lambda entry: order.index(entry.key))
    if moved[0] is not entries[0]:
        _put_first(moved[0], entries[0])
    lines = [line for entry in moved for line in (*entry.above, *entry.own)]
    return [*current[:first], *lines, *current[first + len(lines) :]]


def _put_first(new: _Entry, old: _Entry) -> None:
    """Gives the new first entry what stood before the old one's key, such as a dash; blank lines go below."""
    prefix = _BEFORE_FIRST_KEY.match(old.own[0])
    assert prefix, "a pattern of blanks matches everywhere"
    blanks = list(takewhile(lambda line: not line.strip(), new.above))
    new.above, old.above = new.above[len(blanks) :], blanks + old.above
    if "-" in prefix[0]:
        if new.above:
            raise _UncertainError(f"a comment stands above {shown(new.key)}, which belongs first")
        new.own[0] = prefix[0] + new.own[0][prefix.end() :]
        old.own[0] = " " * prefix.end() + old.own[0][prefix.end() :]


def _entries(current: Sequence[str], found: Layout, mapping: Node) -> tuple[list[_Entry], int]:
    """The entries of a mapping with their lines, and the number of the first line."""
    places = Lines(found.text)
    original = found.text.split("\n")
    keys = found.keys(mapping.path)
    column = places.place("", keys[0].start).column - 1
    starts = [_line(places, key.start) for key in keys]
    for n, (key, start) in enumerate(zip(keys, starts, strict=True)):
        before = original[start][:column]
        if not (_BEFORE_FIRST_KEY.fullmatch(before) if n == 0 else before.isspace() or not before):
            raise _UncertainError(f"{shown(key.value)} does not begin its line")
    ends = [
        _own_end(original, _line(places, found.values[(*mapping.path, key.value)].end), column, limit)
        for key, limit in zip(keys, (*starts[1:], len(original)), strict=True)
    ]
    above = [_above_first(original, starts[0], column), *ends[:-1]]
    for top, start in zip(above, starts, strict=True):
        _certain(original[top:start], column)
    entries = [
        _Entry(key.value, list(current[top:start]), list(current[start:end]))
        for key, top, start, end in zip(keys, above, starts, ends, strict=True)
    ]
    return entries, above[0]


def _line(places: Lines, offset: int) -> int:
    return places.place("", offset).line - 1


def _own_end(lines: Sequence[str], last: int, column: int, limit: int) -> int:
    """Behind the last line of an entry: comments right below that are further in than its key are its own."""
    end = last + 1
    for number in range(last + 1, limit):
        comment = _COMMENT.match(lines[number])
        if comment and len(comment[1]) > column:
            end = number + 1
        elif lines[number].strip():
            break
    return end


def _above_first(lines: Sequence[str], start: int, column: int) -> int:
    """Where the comments right above the first key begin, if they stand in its column."""
    top = start
    if lines[start][:column].strip():
        return top
    while top and (comment := _COMMENT.match(lines[top - 1])) and len(comment[1]) == column:
        if _FOR_PROGRAMS.match(lines[top - 1]):
            break
        top -= 1
    return top


def _certain(between: Sequence[str], column: int) -> None:
    """Raises where a line between two entries is no comment in their column."""
    for line in between:
        comment = _COMMENT.match(line)
        if line.strip() and not (comment and len(comment[1]) >= column):
            raise _UncertainError(f"it is not certain what {shown(line.strip())} belongs to")


def _pairs(value: Value, orders: Mapping[Path, Sequence[str]], path: Path) -> _Pairs:
    """The value with the order of its keys; in the mappings of these paths, sorted."""
    if isinstance(value, dict):
        keys = sorted(value, key=orders[path].index) if path in orders else list(value)
        return tuple((key, _pairs(value[key], orders, (*path, key))) for key in keys)
    if isinstance(value, list):
        return tuple(_pairs(item, orders, (*path, n)) for n, item in enumerate(value))
    return value
