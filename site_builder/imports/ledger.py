"""What became of everything in the imported files: counted by reason, and listed one by one."""

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from site_builder.imports.draft import Place


class Outcome(StrEnum):
    """What became of one thing; in the order in which they are told."""

    REFUSED = "not-imported"
    """A claim or document that has become no file."""
    LEFT_OUT = "left-out"
    """Evidence of a claim that has become no excerpt; it stands in the claim's file as a comment."""
    DRAFT = "draft"
    """A claim that lacks something."""
    TOLD = "told"
    """Imported, but not quite as it stood there."""


class Reason(NamedTuple):
    """Why: a code that keeps its meaning, and a sentence about this one case."""

    code: str
    message: str


class Entry(NamedTuple):
    """One line of the ledger. `record` is what stands there, as far as it is not in a file of the project."""

    at: Place
    outcome: Outcome
    reasons: tuple[Reason, ...]
    record: object = None
    path: str | None = None


def entry(at: Place, outcome: Outcome, code: str, message: str, record: object = None) -> Entry:
    """The entry with one reason."""
    return Entry(at=at, outcome=outcome, reasons=(Reason(code, message),), record=record)


def line(entry: Entry) -> str:
    """The entry as one line of JSON. It may hold halves of characters: encode it with `backslashreplace`."""
    value = {
        "file": entry.at.file,
        "line": entry.at.line,
        "outcome": entry.outcome,
        "reasons": [{"code": reason.code, "message": reason.message} for reason in entry.reasons],
        "path": entry.path,
        "record": entry.record,
    }
    kept = {key: held for key, held in value.items() if held is not None}
    return json.dumps(kept, ensure_ascii=False)


_SHOWN = 3
"""How many places of one reason are told at the terminal."""


@dataclass(slots=True)
class Group:
    """Everything of one outcome with one reason: how much, the first places, and one message of it."""

    message: str
    count: int = 0
    places: list[Place] = field(default_factory=list)


class Ledger:
    """Takes entries as they come and keeps counts; the entries themselves go to `listed`, one line each."""

    def __init__(self, listed: Callable[[str], object]) -> None:
        self.groups: dict[tuple[Outcome, str], Group] = {}
        self.entries: Counter[Outcome] = Counter()
        self.strange: Counter[tuple[str, str]] = Counter()
        self._listed = listed

    def add(self, entry: Entry) -> None:
        self.entries[entry.outcome] += 1
        for reason in entry.reasons:
            group = self.groups.setdefault((entry.outcome, reason.code), Group(reason.message))
            group.count += 1
            if len(group.places) < _SHOWN:
                group.places.append(entry.at)
        self._listed(line(entry))

    def count_strange(self, file: str, keys: Counter[str]) -> None:
        """Keys that mean nothing here: they are comments in the files that were made."""
        for key, count in keys.items():
            self.strange[file, key] += count

    def of(self, outcome: Outcome) -> list[tuple[str, Group]]:
        """The groups of this outcome by code, the largest first."""
        found = [(code, group) for (kind, code), group in self.groups.items() if kind is outcome]
        return sorted(found, key=lambda it: (-it[1].count, it[0]))

    @property
    def complete(self) -> bool:
        """Whether everything in the files was imported, be it as a draft."""
        return not self.entries[Outcome.REFUSED] and not self.entries[Outcome.LEFT_OUT]
