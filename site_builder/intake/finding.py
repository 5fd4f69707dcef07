"""What was found about an article: a value for one key of its record, and where it stands."""

from dataclasses import dataclass
from enum import StrEnum


class Key(StrEnum):
    """The keys of a record for which values are looked for."""

    TITLE = "title"
    PUBLISHER = "publisher"
    AGENCY = "agency"
    BYLINE = "byline"
    PUBLISHED = "published"
    LANGUAGE = "language"
    URL = "url"


@dataclass(frozen=True, slots=True)
class Finding:
    """A value and where it was found; `doubt` says why it may be wrong.

    A value of `None` proposes nothing: `where` is a hint for whoever completes the record. A hint that is a
    `last_resort` is told only where nothing certain was found.
    """

    key: Key
    value: str | None
    where: str
    doubt: str | None = None
    last_resort: bool = False


@dataclass(frozen=True, slots=True)
class Extract:
    """The text of an article, by which program it was taken out, what to know of it, and what was found."""

    text: str
    by: str
    remarks: tuple[str, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why there is no article, in words for the editor, with what to do next."""

    message: str
    status: int | None = None
    """The status of the server's answer, where that is why."""
    is_large: bool = False
    """Whether there is more of it than the limit allows."""
