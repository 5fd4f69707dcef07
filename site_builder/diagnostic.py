"""Problems are values: what is wrong, where, and what to do next."""

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import islice
from typing import Final


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A place in a file that a person edits: path from the project's root, line and column from 1."""

    path: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Related:
    """A second place that explains a problem, such as a passage in an article."""

    at: Location
    message: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "message", _cut(self.message))


@dataclass(frozen=True, slots=True)
class Edit:
    """A replacement that mends a problem: `text` for what stands from `start` up to `end` of one file."""

    start: Location
    end: Location
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnostic:
    """One problem. `message` says what was found, `help` what to do next; `code` keeps its meaning.

    Both are cut where they are longer than anybody reads.

    `edits` mend it together and do not overlap; there are none where a person has to decide.
    """

    code: str
    message: str
    at: Location
    help: str = ""
    related: tuple[Related, ...] = ()
    edits: tuple[Edit, ...] = ()
    severity: Severity = Severity.ERROR

    def __post_init__(self) -> None:
        object.__setattr__(self, "message", _cut(self.message))
        object.__setattr__(self, "help", _cut(self.help))


LONGEST: Final = 1_500
"""Characters of what is told: it may repeat what a file holds, and lists what there is to choose from."""


def _cut(told: str) -> str:
    return told if len(told) <= LONGEST else f"{told[: LONGEST - 1]}…"


Diagnostics = tuple[Diagnostic, ...]


MOST: Final = 100
"""Problems of one kind of check that are told of one file in one run."""


def first(problems: Iterable[Diagnostic]) -> Diagnostics:
    """The first hundred problems of a file, and one that says so where there are more, which are not made."""
    found = tuple(islice(problems, MOST + 1))
    if len(found) <= MOST:
        return found
    last = found[MOST]
    more = Diagnostic(
        code="more-problems",
        message="more is wrong from here on than one run tells",
        at=last.at,
        help="mend what is told of this file, and check again",
        severity=last.severity,
    )
    return (*found[:MOST], more)


def in_order(problems: Iterable[Diagnostic]) -> Diagnostics:
    """The problems without repetitions, sorted by place."""
    return tuple(sorted(dict.fromkeys(problems), key=lambda p: (p.at, p.code, p.message)))


def as_warnings(problems: Iterable[Diagnostic]) -> Diagnostics:
    """The problems of something unfinished: told, and in nobody's way."""
    return tuple(replace(problem, severity=Severity.WARNING) for problem in problems)


def has_errors(problems: Iterable[Diagnostic]) -> bool:
    return any(p.severity is Severity.ERROR for p in problems)


def shown(text: str, limit: int = 80) -> str:
    """The text in quotation marks on one line, cut to `limit` characters, safe to print."""
    flat = " ".join(text.split())
    cut = flat if len(flat) <= limit else flat[: limit - 1] + "…"
    return f"“{''.join(c if c.isprintable() else '�' for c in cut)}”"


def nearest(word: str, known: Iterable[str], names: Mapping[str, Iterable[str]] | None = None) -> str | None:
    """The known word that is most probably meant; `None` if none is near.

    Capitals, marks around it, and a hyphen, low line or blank within it make no difference. `names` are
    further names of known words, such as the printed ones.
    """
    spellings = {spelling(one): one for one in known}
    spellings = {spelling(name): one for one in names or {} for name in (names or {})[one]} | spellings
    spelt = spelling(word)
    if spelt in spellings:
        return spellings[spelt]
    if len(spelt) > _LONGEST_SLIP:
        return None
    close = difflib.get_close_matches(spelt, spellings, n=1, cutoff=_NEAR)
    return spellings[close[0]] if close else None


_NEAR = 0.6
"""Similarity from which a word is offered for another; between 0 and 1."""
_LONGEST_SLIP: Final = 200
"""Characters of a word: a longer one is no slip, and the comparison takes the square of its length."""


def spelling(word: str) -> str:
    """The word without what does not tell words apart: capitals, marks around it, a hyphen for a blank."""
    return " ".join(_APART.sub(" ", word.casefold()).split())


_APART = re.compile(r"[\W_]+")


def did_you_mean(word: str, known: Sequence[str], names: Mapping[str, Iterable[str]] | None = None) -> str:
    """The help for a word that is not among the known ones: the nearest, or all of them if they are few."""
    near = nearest(word, known, names)
    if near:
        return f"did you mean {shown(near)}?"
    if not known:
        return "there are none"
    return f"known: {', '.join(known)}" if len(known) <= _FEW else f"{len(known)} are known, and none is near"


_FEW = 24
"""How many known words are listed."""
