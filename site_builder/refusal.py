"""Why a file's value breaks its schema: one problem for each cause, whatever follows from it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from pydantic_core import ErrorDetails

from site_builder import vocabulary
from site_builder.diagnostic import (
    Diagnostic,
    Diagnostics,
    Edit,
    Location,
    did_you_mean,
    nearest,
    shown,
    spelling,
)
from site_builder.document import Document, Path, value_at
from site_builder.outline import keys_at, named
from site_builder.unfit import Unfit

_UNKNOWN: Final = "unexpected_keyword_argument"
_PLACES: Final = {
    "Quotation": "an excerpt",
    "Party": "a party",
    "Policies": "`policies`",
    "Limits": "`limits`",
    "Change": "an entry of `changes`",
}
"""Parts of files, as the schema calls them, in words."""
_OF_RECORDS: Final = ("publisher", "sha256", "published", "language", "byline", "url", "archived", "agency")


@dataclass(frozen=True)
class Refusal:
    """A document that pydantic refused, the JSON Schema that it should fit, and pydantic's errors."""

    document: Document
    schema: Mapping[str, Any]
    errors: Sequence[ErrorDetails]

    def diagnostics(self) -> Diagnostics:
        """Every problem. Codes: those of `schema.validate`."""
        told = (self._problem(error) for error in self.errors if not self._follows(error))
        return (*(self._every_dash(path) for path in self.split), *told)

    @cached_property
    def renamed(self) -> dict[Path, str]:
        """Unknown keys, by their paths, that are others by mistake: what they should be called."""
        found: dict[Path, str] = {}
        for path in self._unknown:
            key = self._meant(path)
            taken = {other for at, other in found.items() if at[:-1] == path[:-1]}
            if key and key not in self._keys(path[:-1]) and key not in taken:
                found[path] = key
        return found

    @cached_property
    def split(self) -> tuple[Path, ...]:
        """Lists of groups in which every key has a dash, so that each is an entry of its own."""
        missing = (e["loc"][:-2] for e in self.errors if e["type"] == "missing" and len(e["loc"]) > 1)
        return tuple(path for path in dict.fromkeys(missing) if self._is_split(path))

    @cached_property
    def _unknown(self) -> tuple[Path, ...]:
        return tuple(e["loc"] for e in self.errors if e["type"] == _UNKNOWN)

    def _is_split(self, path: Path) -> bool:
        """Whether this is a list of groups of one key each, all different."""
        value = value_at(self.document.value, path)
        if not isinstance(value, list) or len(value) < 2:
            return False
        keys = [tuple(item) for item in value if isinstance(item, dict) and len(item) == 1]
        return len(keys) == len(value) == len(set(keys))

    def _keys(self, path: Path) -> list[str]:
        value = value_at(self.document.value, path)
        return list(value) if isinstance(value, dict) else []

    def _follows(self, error: ErrorDetails) -> bool:
        """Whether the error would not be there but for another one."""
        path = error["loc"]
        if any(path[: len(at)] == at for at in self.split):
            return True
        if error["type"] == "missing":
            glued = (key.partition(":")[0] for key in self._keys(path[:-1]) if ":" in key)
            at_top = (at[0] for at in self._unknown if len(at) == 1 and self._elsewhere(str(at[0])))
            renamed = (key for at, key in self.renamed.items() if at[:-1] == path[:-1])
            return path[-1] in {*glued, *at_top, *renamed}
        inside = (e["loc"][: len(path)] == path and len(e["loc"]) > len(path) for e in self.errors)
        return error["type"] == "too_short" and any(inside)

    def _every_dash(self, path: Path) -> Diagnostic:
        return Diagnostic(
            code="yaml-dash",
            message=f"every key of {named(path)} has a dash, and so each is taken for an entry of its own",
            at=self.document.at(*path, 1),
            help="keep the dash of an entry's first key; put 2 spaces in the place of the others",
        )

    def _problem(self, error: ErrorDetails) -> Diagnostic:
        path = error["loc"]
        if error["type"] == _UNKNOWN:
            return self._unknown_key(path, error["input"])
        if path and path[-1] == "[key]":
            path = path[:-1]
            return Unfit(error, self.document, self.schema, path, self.document.key_at(*path)).problem()
        return Unfit(error, self.document, self.schema, path, self.document.at(*path)).problem()

    def _meant(self, path: Path) -> str | None:
        """The key that an unknown one should be, if that can be told."""
        known, word = keys_at(self.schema, path[:-1]), str(path[-1])
        same = next((key for key in known if spelling(key) == spelling(word)), None)
        meant = same or vocabulary.key_for(word, known)
        return meant if meant or self._elsewhere(word) else nearest(word, known)

    def _elsewhere(self, word: str) -> str | None:
        """Where else in this file, or in which other, such a key belongs."""
        if word in self.schema.get("properties", {}):
            return "it belongs to the file as a whole: begin its line without spaces"
        for name, place in _PLACES.items():
            if word in self.schema.get("$defs", {}).get(name, {}).get("properties", {}):
                return f"it belongs into {place}: begin its line with more spaces, below the others there"
        return "it belongs into the record of an article, in seeds/" if word in _OF_RECORDS else None

    def _unknown_key(self, path: Path, value: object) -> Diagnostic:
        word, at = str(path[-1]), self.document.key_at(*path)
        known = keys_at(self.schema, path[:-1])
        name, _, glued = word.partition(":")
        if glued and name in known:
            message = f"there is no space behind the colon of {shown(name)}"
            return Diagnostic(code="yaml-space", message=message, at=at, help=f"write `{name}: {glued}`")
        if value is None and " " in word:
            message = f"a comma within braces begins a new key, here {shown(word)}"
            return Diagnostic(code="yaml-comma", message=message, at=at, help=self._with_comma(word, at))
        message = f"there is no key {shown(word)} here"
        edits: tuple[Edit, ...] = ()
        if vocabulary.is_derived(word) and not {"override", "says"}.isdisjoint(known):
            message = f"there is no key {shown(word)}: the state is derived from the excerpts"
            help_ = "remove it; where the rule does not fit, `override` gives a state, a reason and a name"
        elif path in self.renamed:
            help_ = f"did you mean {shown(self.renamed[path])}?"
            edits = self._respelt(word, self.renamed[path], at)
        else:
            help_ = self._elsewhere(word) or did_you_mean(word, known)
        return Diagnostic(code="unknown-key", message=message, at=at, help=help_, edits=edits)

    def _respelt(self, word: str, meant: str, at: Location) -> tuple[Edit, ...]:
        """The edit of a key that differs only in capitals or in the sign between its words."""
        end = Location(at.path, at.line, at.column + len(word))
        return (Edit(at, end, meant),) if spelling(word) == spelling(meant) else ()

    def _with_comma(self, word: str, at: Location) -> str:
        """How to write a text in braces that a comma has cut in two."""
        line = self.document.lines[at.line - 1][: at.column - 1]
        last = re.split(r"[,{}\"']", line.rstrip().removesuffix(","))[-1]
        found = re.search(r"(?<!\w)(\w+): +(.*)", last) if line.rstrip().endswith(",") else None
        typed = f': `{found[1]}: "{found[2]}, {word}"`' if found and '"' not in word else ""
        return f"put the text that holds the comma in quotation marks{typed}"
