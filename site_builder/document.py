"""A YAML file as text values with places.

Built from libyaml's events: every scalar stays text (`no`, `1e3` and `12:30` never turn into something
else), and what a claim file has no use for (tags, anchors, several documents) is refused.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial
from itertools import chain
from sys import intern, maxsize
from typing import Any, Final, TypeAlias

import yaml

from site_builder.bound import Bounds, or_raise
from site_builder.diagnostic import Diagnostic, Diagnostics, Location, Related, first, shown
from site_builder.syntax.complaint import faults, second_document
from site_builder.syntax.doubts import comment, doubts
from site_builder.syntax.fault import Fault, mended
from site_builder.syntax.keys import no_further_dash
from site_builder.syntax.lines import Keys, split
from site_builder.syntax.lookalikes import COLONS, lookalikes
from site_builder.syntax.texts import refused

Value: TypeAlias = "str | list[Value] | dict[str, Value] | None"
Path: TypeAlias = tuple[str | int, ...]
_Events: TypeAlias = Callable[[], Any]
"""Gives libyaml's next event, whose kind is its very type: nothing derives from it."""

_LOADED: Final = Bounds(values=maxsize, characters=maxsize)
"""For a file that was loaded within its own bounds, or that nobody else wrote."""
_MOST_FAULTS: Final = 30
"""Of one file, as libyaml sees it; each may take a reading of its own."""
_MOST_READ: Final = 2_000_000
"""Characters in all these readings: of a long file fewer faults are told at once."""
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_LONGEST_WORD: Final = 32
"""Characters of a plain text that is likely to be an id or a choice: held once for all that have it."""


@dataclass(frozen=True, slots=True)
class Document:
    """A file's value and its text, in which what kept it from being YAML is mended.

    It is `guessed` if a mend may not be what was meant: then nothing should be said of what the value lacks.
    """

    path: str
    stored: bytes
    """The text in UTF-8: as `str`, one curly quotation mark would double it, in thousands of claims."""
    value: Value
    guessed: bool = False

    @property
    def text(self) -> str:
        return self.stored.decode()

    @property
    def lines(self) -> list[str]:
        """The lines of the text, as places count them."""
        return split(self.text)

    def at(self, *path: str | int) -> Location:
        """Where the value stands; if it is not there, the nearest value around it."""
        return self._place(path, _places(self.text).values)

    def key_at(self, *path: str | int) -> Location:
        """Where the last key of the path stands."""
        return self._place(path, _places(self.text).keys)

    def word_at(self, word: str, *path: str | int) -> Location:
        """Where the word stands within the value; where the value stands if it is written in another way."""
        start = self.at(*path)
        for number, line in enumerate(self.lines[start.line - 1 :], start.line):
            column = line.find(word, start.column - 1 if number == start.line else 0)
            if column >= 0:
                return Location(self.path, number, column + 1)
        return start

    def written(self, *path: str | int) -> str | None:
        """The text at the path as it is written, while the value is still held."""
        value = value_at(self.value, path)
        return value if isinstance(value, str) else None

    def comment(self, *path: str | int) -> tuple[Location, str] | None:
        """The comment on the line of a value that has no marks around it, and where it begins."""
        at = self.at(*path)
        found = comment(self.lines[at.line - 1], at.column - 1)
        return (Location(self.path, at.line, found[0] + 1), found[1]) if found else None

    def _place(self, path: Path, places: dict[Path, tuple[int, int]]) -> Location:
        while path and path not in places:
            path = path[:-1]
        return Location(self.path, *places.get(path, (1, 1)))


def value_at(value: Value, path: Sequence[str | int]) -> Value:
    """What stands at the path within the value; `None` where nothing does."""
    for key in path:
        if isinstance(value, dict):
            value = value.get(str(key))
        elif isinstance(value, list) and isinstance(key, int) and key < len(value):
            value = value[key]
        else:
            return None
    return value


def parse(
    path: str, text: str, keys: Callable[[], Keys] = frozenset, bounds: Bounds = _LOADED
) -> tuple[Document | None, Diagnostics]:
    """The file's value, and what is wrong with it; the value is `None` where nothing could be read.

    `text` is decoded UTF-8; `keys` gives the keys that such a file may have, which tell a slip from a text.
    Codes: those of `syntax.complaint`, after most of which the rest is read, and of `syntax.doubts`;
    yaml-tag, yaml-anchor, yaml-documents, yaml-key, duplicate-key; and yaml-too-deep, too-many and too-long,
    after which nothing is read.
    """
    problems: list[Diagnostic] = []
    mending: set[int] = set()
    guessed = False
    readings = max(1, min(_MOST_FAULTS, _MOST_READ // max(1, len(text))))
    for _ in range(readings):
        if len(problems) >= _MOST_FAULTS:
            break
        builder = _Builder(path, bounds)
        try:
            value = builder.document(text)
            found = builder.faults(text, keys)
            if not found:
                return Document(path, text.encode(), value, guessed), (
                    *problems,
                    *first(chain(builder.problems, doubts(path, text))),
                )
        except yaml.YAMLError as error:
            found = faults(path, text, error, keys())
        except _BeyondError as error:
            return None, (*problems, error.problem)
        if any(fault.problem.at.line in mending for fault in found):
            break  # whatever follows a mend may be its own doing
        problems += (fault.problem for fault in found)
        edits = [edit for fault in found for edit in fault.edits]
        if not all(fault.edits for fault in found):
            break
        mending |= {line for edit in edits for line in range(edit.start.line, edit.end.line + 1)}
        text = mended(text, edits)
        guessed = guessed or any(fault.guessed for fault in found)
    return None, first(problems)


class _BeyondError(Exception):
    """The file holds more than its bounds allow."""

    def __init__(self, problem: Diagnostic) -> None:
        self.problem = problem


@dataclass(slots=True)
class _Places:
    values: dict[Path, tuple[int, int]] = field(default_factory=dict)
    keys: dict[Path, tuple[int, int]] = field(default_factory=dict)


@lru_cache(maxsize=4)
def _places(text: str) -> _Places:
    """Every key's and value's line and column. Made only when a problem needs one: most files have none.

    One file is asked for many places in a row.
    """
    builder = _Builder("", Bounds(maxsize, maxsize, maxsize), split(text))
    builder.document(text)
    return builder.places


class _Builder:
    """Turns events into values; keeps places only where the lines of the text are given."""

    def __init__(self, path: str, bounds: Bounds, lines: list[str] | None = None) -> None:
        self.path = path
        self.bounds = bounds
        self.count = 0
        self.lines = lines
        self.places = _Places()
        self.problems: list[Diagnostic] = []
        self.oddities: list[Callable[[str], Fault]] = []
        """What is YAML, and another than was meant: each makes its fault of the text."""
        self.odd = ""
        """Characters with which keys begin as only text does."""

    def faults(self, text: str, keys: Callable[[], Keys]) -> tuple[Fault, ...]:
        """What has to be mended before the value can be trusted."""
        odd = self.odd + "".join(colon for colon in COLONS if colon in text)
        found = tuple(lookalikes(self.path, text, keys(), odd)) if odd else ()
        return found or tuple(oddity(text) for oddity in self.oddities[:_MOST_FAULTS])

    def document(self, text: str) -> Value:
        """The value of the text."""
        following = yaml.CBaseLoader(text).get_event
        following()  # the stream's start
        if type(following()) is yaml.StreamEndEvent:
            return None
        value = self._value(following(), following, ())
        following()  # the document's end
        event = following()
        if type(event) is not yaml.StreamEndEvent:
            self._oddity(second_document, event)
        return value

    def _value(self, event: Any, following: _Events, path: Path) -> Value:
        kind = type(event)
        if self.lines is not None:
            self.places.values[path] = self._start(event)
        if kind is yaml.ScalarEvent:
            return self._scalar(event)
        self._refuse_extras(event)
        if kind is yaml.AliasEvent:
            return None
        if len(path) >= self.bounds.depth:
            raise _BeyondError(self._too_deep(event))
        if kind is yaml.SequenceStartEvent:
            return self._list(following, path)
        return self._mapping(event, following, path)

    def _scalar(self, event: Any) -> str | None:
        if event.tag is not None or event.anchor is not None:
            self._refuse_extras(event)
        text: str = event.value
        if event.style or len(text) > _LONGEST_WORD:
            if len(text) > self.bounds.characters:
                raise _BeyondError(self._too_long(event))
            return text
        return None if text in _NULLS else intern(text)

    def _list(self, following: _Events, path: Path) -> Value:
        items: list[Value] = []
        while type(event := following()) is not yaml.SequenceEndEvent:
            self._counted(event)
            items.append(self._value(event, following, (*path, len(items))))
        return items

    def _mapping(self, start: Any, following: _Events, path: Path) -> Value:
        mapping: dict[str, Value] = {}
        seen: dict[str, Any] = {}
        while type(event := following()) is not yaml.MappingEndEvent:
            self._counted(event)
            key = self._key(event, following, path)
            first = seen.setdefault(key, event)
            if first is not event:
                self._repeated(key, event, first, start, path, is_first=key == next(iter(seen)))
            value = following()
            if self.lines is not None:
                self.places.keys[(*path, key)] = _place(event)
            elif type(value) is yaml.ScalarEvent:
                mapping[key] = self._scalar(value)  # as `_value` does, with no path to make: most are such
                continue
            mapping[key] = self._value(value, following, (*path, key))
        return mapping

    def _counted(self, event: Any) -> None:
        self.count += 1
        if self.count > self.bounds.values:
            raise _BeyondError(self._too_many(event))

    def _too_deep(self, event: Any) -> Diagnostic:
        return Diagnostic(
            code="yaml-too-deep",
            message=f"values are nested more than {self.bounds.depth} deep",
            at=self._at(event),
            help="look for brackets that belong in quotation marks: no file of a site needs such depth"
            + or_raise("yaml_depth", self.path),
        )

    def _too_many(self, event: Any) -> Diagnostic:
        return Diagnostic(
            code="too-many",
            message=f"the file holds more than {self.bounds.values:,} values, which is the limit",
            at=self._at(event),
            help=f"make several files of it{or_raise('yaml_values', self.path)}",
        )

    def _too_long(self, event: Any) -> Diagnostic:
        return Diagnostic(
            code="too-long",
            message=f"the text has {len(event.value):,} characters; the limit is {self.bounds.characters:,}",
            at=self._at(event),
            help=f"shorten it{or_raise('text_characters', self.path)}",
        )

    def _at(self, event: Any) -> Location:
        return Location(self.path, *_place(event))

    def _key(self, event: Any, following: _Events, path: Path) -> str:
        if type(event) is yaml.ScalarEvent:
            if event.tag is not None or event.anchor is not None:
                self._refuse_extras(event)
            first = event.value[:1]
            if not first.isalnum() and not event.style:
                self.odd += first
            return intern(event.value)
        message = "a key is not a plain word"
        help_ = "write `key: value`; put a text that begins with a bracket in quotation marks"
        self._problem("yaml-key", event, message, help_)
        self._value(event, following, (*path, ""))
        return ""

    def _refuse_extras(self, event: Any) -> None:
        if getattr(event, "tag", None) is not None:
            self._oddity(partial(refused, code="yaml-tag"), event)
        if event.anchor is not None:
            self._oddity(partial(refused, code="yaml-anchor"), event)

    def _repeated(self, key: str, event: Any, first: Any, start: Any, path: Path, *, is_first: bool) -> None:
        """A key that stands there twice; the first key of an entry of a list begins a further entry."""
        if is_first and path and isinstance(path[-1], int) and not start.flow_style:
            self._oddity(partial(no_further_dash, key=key), event)
        else:
            self._duplicate(key, event, first)

    def _oddity(self, make: Callable[[str, str, int, int], Fault], event: Any) -> None:
        line, column = _place(event)
        self.oddities.append(lambda text: make(self.path, text, line - 1, column - 1))

    def _duplicate(self, key: str, event: Any, first: Any) -> None:
        there = Related(Location(self.path, *_place(first)), "first written here")
        message = f"the key {shown(key)} is written twice"
        self._problem("duplicate-key", event, message, "keep one of the two", (there,))

    def _problem(
        self, code: str, event: Any, message: str, help_: str, related: tuple[Related, ...] = ()
    ) -> None:
        at = self._at(event)
        self.problems.append(Diagnostic(code=code, message=message, at=at, help=help_, related=related))

    def _start(self, event: Any) -> tuple[int, int]:
        """Where a value's own text starts: for a block (`>-`), its first line of text."""
        line, column = _place(event)
        if type(event) is yaml.ScalarEvent and event.style in ("|", ">") and self.lines is not None:
            for number, text in enumerate(self.lines[line:], line + 1):
                if text.strip():
                    return number, len(text) - len(text.lstrip()) + 1
        return line, column


def _place(event: Any) -> tuple[int, int]:
    mark = event.start_mark
    return mark.line + 1, mark.column + 1
