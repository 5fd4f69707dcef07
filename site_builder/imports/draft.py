"""What a file of somebody else's says of claims and documents: one value, whatever form it came in.

The values are named tuples, because they are made, and go from process to process, by the hundred thousand.
"""

from typing import NamedTuple

Other = tuple[tuple[str, str], ...]
"""Keys that mean nothing here, with their values as text on one line."""


class Place(NamedTuple):
    """Where something stands in a file that is imported; lines count from 1."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


class Article(NamedTuple):
    """A document with its text, as the file gives it: its date and language are not read yet."""

    at: Place
    id: str
    text: str
    title: str | None = None
    publisher: str | None = None
    agency: str | None = None
    byline: str | None = None
    published: str | None = None
    published_note: str | None = None
    language: str | None = None
    url: str | None = None
    archived: str | None = None
    rights: str | None = None
    note: str | None = None
    other: Other = ()


class Evidence(NamedTuple):
    """Words of a document that bear on a claim, not verified yet.

    `start` and `end` are code points; `stance` is the file's own word, `says` is ours.
    """

    source: str
    quote: str
    prefix: str | None = None
    suffix: str | None = None
    start: int | None = None
    end: int | None = None
    stance: str | None = None
    says: str | None = None
    mode: str | None = None
    party: str | None = None
    speaker: str | None = None
    via: tuple[str, ...] = ()
    origin: str | None = None
    bears_on: tuple[str, ...] = ()
    said: str | None = None
    note: str | None = None
    translation: str | None = None
    other: Other = ()


class Flawed(NamedTuple):
    """Evidence that is none: what the file holds in its place, and why it cannot be read."""

    code: str
    message: str
    record: str


class Draft(NamedTuple):
    """A claim as the file gives it. `verdict` and what goes with it are the judgement of others."""

    at: Place
    statement: str
    id: str | None = None
    claim: str | None = None
    claimant: str | None = None
    said: str | None = None
    language: str | None = None
    topics: tuple[str, ...] = ()
    principals: tuple[str, ...] = ()
    parts: tuple[tuple[str, str], ...] = ()
    summary: str | None = None
    searched: str | None = None
    evidence: tuple[Evidence | Flawed, ...] = ()
    verdict: str | None = None
    reviewer: str | None = None
    reviewed: str | None = None
    review_url: str | None = None
    appearances: tuple[str, ...] = ()
    other: Other = ()

    @property
    def identity(self) -> str:
        """What makes two claims of one import the same: their id, else their words and who reviewed them."""
        return self.id or "\n".join((self.statement, self.review_url or "", self.reviewer or ""))


def given(value: Article | Draft | Evidence | Flawed) -> dict[str, object]:
    """What the file gives of it: every key that it has."""
    kept = {key: held for key, held in value._asdict().items() if held not in (None, ()) and key != "at"}
    if isinstance(value, Draft) and value.evidence:
        kept["evidence"] = [given(it) for it in value.evidence]
    return kept
