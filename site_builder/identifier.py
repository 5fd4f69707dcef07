"""Ids: names that are files and addresses everywhere, and what is told of a text that is none."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from site_builder.diagnostic import Diagnostic, Edit, Location, shown
from site_builder.document import Document, Path

ID_PATTERN: Final = r"^[a-z0-9]+(-[a-z0-9]+)*$"
MAX_ID: Final = 80
MADE: Final = 60
"""How long an id is at most that is made of a text."""
_DEVICES: Final = re.compile(r"con|prn|aux|nul|com[0-9]|lpt[0-9]")
"""Names that Windows keeps for devices: no file of a site may be called so."""
_COMMAS: Final = "，、；"
_LATIN: Final = str.maketrans(
    "авекмнорстухіјѕԁԛԝАВЕКМНОРСТХІЈЅ",
    "abekmhopctyxijsdqwABEKMHOPCTXIJS",
)
"""Cyrillic letters that look like Latin ones."""


def slug_in(path: str) -> str:
    """The slug that a claim file's name gives, whatever its folder: `claims/arms/ships.yaml` is `ships`."""
    return path.rpartition("/")[2].removesuffix(".yaml")


def is_slug(name: str) -> bool:
    """Whether the name can be a file and an address everywhere."""
    fits = len(name) <= MAX_ID and re.fullmatch(ID_PATTERN[1:-1], name)
    return bool(fits) and not is_device(name)


def is_device(name: str) -> bool:
    """Whether Windows keeps the name for a device, whatever stands behind a full stop."""
    return _DEVICES.fullmatch(name) is not None


def as_id(text: str, longest: int = MAX_ID) -> str:
    """An id made of the text, cut between words: `The Kremlin` gives `the-kremlin`.

    Empty if nothing of the text can be in an id.
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    whole = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    if len(whole) <= longest:
        return whole
    return whole[:longest] if "-" not in whole[:longest] else whole[: longest + 1].rsplit("-", 1)[0]


@dataclass(frozen=True, slots=True)
class NoId:
    """A text where an id belongs, at a path and a place of a file; `name` tells what it is the value of."""

    value: str
    document: Document
    path: Path
    at: Location
    name: str

    def problem(self) -> Diagnostic:
        """What is wrong with it, at the one character that no id can hold if it is that. Codes: bad-id."""
        if len(self.value) > MAX_ID and re.fullmatch(ID_PATTERN[1:-1], self.value):
            over = len(self.value) - MAX_ID
            return self._problem(f"{self.name} is {over} characters longer than an id may be", "shorten it")
        if is_device(self.value):
            message = f"{shown(self.value)} cannot be a file on every system, and ids are names of pages"
            return self._problem(message, f"write another, for instance `{self.value}-1`")
        odd = next((c for c in self.value if c != " " and not (c.isascii() and c.isprintable())), None)
        latin = self.value.translate(_LATIN)
        if odd is None or not (_is_unseen(odd) or odd in _COMMAS or latin.isascii()):
            return self._not_an_id(odd)
        number = ", ".join(filter(None, (f"U+{ord(odd):04X}", unicodedata.name(odd, "").lower())))
        if _is_unseen(odd):
            clean = "".join(c for c in self.value if not _is_unseen(c))
            return self._odd(
                f"an invisible character ({number}) stands in {self.name}", "type it anew: `{}`", clean
            )
        if odd in _COMMAS:
            parts = (part.strip() for part in re.split(f"[{_COMMAS}]", self.value))
            message = f"{shown(odd)} ({number}) is not the comma of a list"
            return self._odd(message, "write `[{}]`", ", ".join(filter(None, parts)))
        message = f"{shown(odd)} ({number}) cannot be part of an id"
        return self._odd(message, "type it anew in Latin letters: `{}`", latin)

    def _problem(
        self, message: str, help_: str, at: Location | None = None, edits: tuple[Edit, ...] = ()
    ) -> Diagnostic:
        return Diagnostic(code="bad-id", message=message, at=at or self.at, help=help_, edits=edits)

    def _not_an_id(self, odd: str | None) -> Diagnostic:
        better = as_id(self.value)
        help_ = f"write `{better}`" if better else "use small letters, digits and hyphens"
        if odd is not None:
            help_ = "use the id, not the printed name"
        message = (
            f"{shown(self.value)} is not an id, which has only small letters a-z, digits and single hyphens"
        )
        return self._problem(message, help_)

    def _odd(self, message: str, help_: str, better: str) -> Diagnostic:
        """The problem of one character, where it stands, with the edit of the whole text."""
        if self.at != self.document.at(*self.path) or not better.isascii():
            return self._problem(message, help_.format(better))
        odd = next(c for c in self.value if c != " " and not (c.isascii() and c.isprintable()))
        end = Location(self.at.path, self.at.line, self.at.column + len(self.value))
        at = self.document.word_at(odd, *self.path)
        return self._problem(message, help_.format(better), at, (Edit(self.at, end, better),))


def _is_unseen(character: str) -> bool:
    return not character.isprintable() or not character.strip() or unicodedata.category(character) == "Cf"
