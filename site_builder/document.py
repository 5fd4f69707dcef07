"""A YAML file as text values with places.

Built from libyaml's events: every scalar stays text (`no`, `1e3` and `12:30` never turn into something
else), and what a claim file has no use for (tags, anchors, several documents) is refused.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

import yaml

from site_builder.diagnostic import Diagnostic, Diagnostics, Location, Related, shown

Value: TypeAlias = "str | list[Value] | dict[str, Value] | None"
Path: TypeAlias = tuple[str | int, ...]

MAX_DEPTH = 20
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})


@dataclass(frozen=True, slots=True)
class Document:
    """A file that is well-formed: its text and its value."""

    path: str
    text: str
    value: Value

    def at(self, *path: str | int) -> Location:
        """Where the value stands; if it is not there, the nearest value around it."""
        return self._place(path, _places(self.text).values)

    def key_at(self, *path: str | int) -> Location:
        """Where the last key of the path stands."""
        return self._place(path, _places(self.text).keys)

    def _place(self, path: Path, places: dict[Path, tuple[int, int]]) -> Location:
        while path and path not in places:
            path = path[:-1]
        return Location(self.path, *places.get(path, (1, 1)))


def parse(path: str, text: str) -> tuple[Document | None, Diagnostics]:
    """The file's value, and what is wrong with it; the value is `None` where nothing could be read.

    `text` is decoded UTF-8. Codes with no value: yaml-syntax, yaml-tab, yaml-indent, yaml-colon,
    yaml-quotes, yaml-unclosed, yaml-control-character, yaml-too-deep. Codes with a value, all
    reported at once: yaml-tag, yaml-anchor, yaml-documents, yaml-key, duplicate-key.
    """
    builder = _Builder(path)
    try:
        value = builder.document(yaml.parse(text, Loader=yaml.CBaseLoader))
    except yaml.YAMLError as error:
        return None, (_syntax_problem(path, text, error),)
    except _TooDeepError as error:
        return None, (
            Diagnostic(
                code="yaml-too-deep",
                message=f"values are nested more than {MAX_DEPTH} deep",
                at=Location(path, *error.place),
                help="look for brackets that belong in quotation marks: no file of a site needs such depth",
            ),
        )
    return Document(path, text, value), tuple(builder.problems)


class _TooDeepError(Exception):
    def __init__(self, place: tuple[int, int]) -> None:
        self.place = place


@dataclass(slots=True)
class _Places:
    values: dict[Path, tuple[int, int]] = field(default_factory=dict)
    keys: dict[Path, tuple[int, int]] = field(default_factory=dict)


def _places(text: str) -> _Places:
    """Every key's and value's line and column. Made only when a problem needs one: most files have none."""
    builder = _Builder("", text.split("\n"))
    builder.document(yaml.parse(text, Loader=yaml.CBaseLoader))
    return builder.places


class _Builder:
    """Turns events into values; keeps places only where the lines of the text are given."""

    def __init__(self, path: str, lines: list[str] | None = None) -> None:
        self.path = path
        self.lines = lines
        self.places = _Places()
        self.problems: list[Diagnostic] = []

    def document(self, events: Iterator[yaml.Event]) -> Value:
        next(events)  # the stream's start
        event = next(events)
        if isinstance(event, yaml.StreamEndEvent):
            return None
        value = self._value(next(events), events, ())
        next(events)  # the document's end
        event = next(events)
        if not isinstance(event, yaml.StreamEndEvent):
            self._problem(
                "yaml-documents", event, "a second document begins here", "keep one file to one document"
            )
        return value

    def _value(self, event: yaml.Event, events: Iterator[yaml.Event], path: Path) -> Value:
        self._refuse_extras(event)
        if self.lines is not None:
            self.places.values[path] = self._start(event)
        if isinstance(event, yaml.ScalarEvent):
            plain = not event.style
            return None if plain and event.value in _NULLS else str(event.value)
        if isinstance(event, yaml.AliasEvent):
            return None
        if len(path) >= MAX_DEPTH:
            raise _TooDeepError(_place(event))
        if isinstance(event, yaml.SequenceStartEvent):
            return self._list(events, path)
        return self._mapping(events, path)

    def _list(self, events: Iterator[yaml.Event], path: Path) -> Value:
        items: list[Value] = []
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            items.append(self._value(event, events, (*path, len(items))))
        return items

    def _mapping(self, events: Iterator[yaml.Event], path: Path) -> Value:
        mapping: dict[str, Value] = {}
        seen: dict[str, yaml.Event] = {}
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            key = self._key(event, events, path)
            if key in seen:
                self._duplicate(key, event, seen[key])
            seen.setdefault(key, event)
            if self.lines is not None:
                self.places.keys[(*path, key)] = _place(event)
            mapping[key] = self._value(next(events), events, (*path, key))
        return mapping

    def _key(self, event: yaml.Event, events: Iterator[yaml.Event], path: Path) -> str:
        if isinstance(event, yaml.ScalarEvent):
            self._refuse_extras(event)
            return str(event.value)
        self._problem("yaml-key", event, "a key is not plain text", "write `key: value`")
        self._value(event, events, (*path, ""))
        return ""

    def _refuse_extras(self, event: yaml.Event) -> None:
        tag, anchor = getattr(event, "tag", None), getattr(event, "anchor", None)
        if tag is not None:
            self._problem("yaml-tag", event, f"the tag {shown(tag)} is not allowed", "remove it")
        if anchor is not None:
            sign = "*" if isinstance(event, yaml.AliasEvent) else "&"
            message = f"{shown(sign + anchor)} is a YAML anchor or alias, which is not allowed"
            self._problem(
                "yaml-anchor", event, message, "write the value out, or put the text in quotation marks"
            )

    def _duplicate(self, key: str, event: yaml.Event, first: yaml.Event) -> None:
        there = Related(Location(self.path, *_place(first)), "first written here")
        message = f"the key {shown(key)} is written twice"
        self._problem("duplicate-key", event, message, "keep one of the two", (there,))

    def _problem(
        self, code: str, event: yaml.Event, message: str, help_: str, related: tuple[Related, ...] = ()
    ) -> None:
        at = Location(self.path, *_place(event))
        self.problems.append(Diagnostic(code=code, message=message, at=at, help=help_, related=related))

    def _start(self, event: yaml.Event) -> tuple[int, int]:
        """Where a value's own text starts: for a block (`>-`), its first line of text."""
        line, column = _place(event)
        if isinstance(event, yaml.ScalarEvent) and event.style in ("|", ">") and self.lines is not None:
            for number, text in enumerate(self.lines[line:], line + 1):
                if text.strip():
                    return number, len(text) - len(text.lstrip()) + 1
        return line, column


def _place(event: yaml.Event) -> tuple[int, int]:
    mark = event.start_mark
    assert mark is not None, "libyaml marks every event"
    return mark.line + 1, mark.column + 1


def _syntax_problem(path: str, text: str, error: yaml.YAMLError) -> Diagnostic:
    """libyaml's complaint in the words of someone who edits the file."""
    if not isinstance(error, yaml.MarkedYAMLError) or error.problem_mark is None:
        return _character_problem(path, text, error)
    mark, opened = error.problem_mark, error.context_mark
    code, message, help_ = _explained(str(error.problem), text.split("\n"), mark.line, mark.column)
    if opened is not None and code == "yaml-unclosed":
        mark, opened = opened, mark
    at = Location(path, mark.line + 1, mark.column + 1)
    related: tuple[Related, ...] = ()
    if opened is not None and opened.line != mark.line:
        related = (Related(Location(path, opened.line + 1, opened.column + 1), "it shows here"),)
    return Diagnostic(code=code, message=message, at=at, help=help_, related=related)


def _explained(problem: str, lines: list[str], row: int, column: int) -> tuple[str, str, str]:
    """Code, message and help for one of libyaml's complaints."""
    line = lines[row] if row < len(lines) else ""
    before, here = line[:column], line[column : column + 1]
    if "\t" in line[: column + 1]:
        return (
            "yaml-tab",
            "a tab stands where only blanks may",
            "indent with blanks; most editors can convert tabs",
        )
    if problem.startswith("mapping values") and ": " in before:
        return "yaml-colon", "the text holds a colon and a blank", "put the whole text in quotation marks"
    if "unexpected end of stream" in problem:
        return (
            "yaml-unclosed",
            "a quotation mark is opened here and never closed",
            "close it, or use a block: `>-`",
        )
    if "expected key" in problem and ("'" in before or '"' in before):
        return (
            "yaml-quotes",
            "text goes on after a closing quotation mark",
            "use a block: `>-`, the words below it",
        )
    if "',' or" in problem:
        return (
            "yaml-unclosed",
            "a bracket is opened here and never closed",
            "close it, or put the text in quotes",
        )
    if problem.startswith(("mapping values", "block sequence entries")) or "did not find expected" in problem:
        return (
            "yaml-indent",
            "this line does not fit the lines above",
            "give keys of one level the same indent",
        )
    if "cannot start any token" in problem:
        return (
            "yaml-syntax",
            f"a plain text cannot begin with {shown(here)}",
            "put the text in quotation marks",
        )
    return "yaml-syntax", f"this is not YAML: {problem}", "compare with a claim file that works"


def _character_problem(path: str, text: str, error: yaml.YAMLError) -> Diagnostic:
    """A character that YAML forbids; libyaml gives its place in bytes."""
    before = text.encode()[: getattr(error, "position", 0) or 0].decode(errors="ignore")
    at = Location(path, before.count("\n") + 1, len(before) - before.rfind("\n"))
    return Diagnostic(
        code="yaml-control-character",
        message=f"the character U+{ord(text[len(before)]):04X} is not allowed here",
        at=at,
        help="delete it; it often comes along when text is pasted",
    )
