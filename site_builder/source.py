"""An article whose text never changes, and the record of where it came from."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Annotated

from pydantic import Field, TypeAdapter

from site_builder.diagnostic import Diagnostic
from site_builder.document import Document
from site_builder.schema import CLOSED, Date, Id, Text, described
from site_builder.span import Text as SourceText
from site_builder.value import in_future, no_address, unknown_language


class Publish(StrEnum):
    EXCERPTS = "excerpts"
    FULL = "full"


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What is known of an article: the YAML file beside its text."""

    __pydantic_config__ = CLOSED
    id: Annotated[Id, described("Used in claims and addresses.")]
    title: Annotated[Text, described("The article's headline.")]
    publisher: Annotated[Text, described("Who published it; `unknown` is an honest value.")]
    agency: Annotated[Text | None, described("The wire agency whose copy it is.")] = None
    byline: Annotated[Text | None, described("The author as printed.")] = None
    published: Annotated[Date, described("EDTF date of publication, or `unknown`.")]
    published_note: Annotated[Text | None, described("Explains a doubtful date.")] = None
    language: Annotated[Text, described("Language of the text: en, ko, ru.")]
    url: Annotated[Text | None, described("Where it was published.")] = None
    archived: Annotated[Text | None, described("Where an archive keeps it.")] = None
    rights: Annotated[Text | None, described("Who owns the text.")] = None
    publish: Annotated[Publish, described("Show excerpts in context, or the full text.")] = Publish.EXCERPTS
    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$"), described("SHA-256 of the text file, in hex.")]
    note: Annotated[Text | None, described("What is not known about the article, for readers.")] = None


def record_file(file: str) -> str:
    """The file of the record that belongs to an article's file."""
    return file.removesuffix(".txt") + ".yaml"


@dataclass(frozen=True, slots=True)
class Source:
    """An article as stored: its record, its file (`seeds/….txt`) and its text, the bytes decoded."""

    record: Record
    file: str
    text: SourceText

    @property
    def id(self) -> str:
        return self.record.id

    @property
    def record_file(self) -> str:
        return record_file(self.file)

    @property
    def voice(self) -> str:
        """Whose own voice the article is: its agency, else its publisher, else nobody but itself."""
        known = (
            self.record.publisher if self.record.publisher != "unknown" else f"unknown publisher of {self.id}"
        )
        return self.record.agency or known


def check(record: Record, document: Document, today: date | None = None) -> Iterator[Diagnostic]:
    """What a record must keep beyond its schema. Codes: bad-language, bad-address, date-in-future.

    The last one only where `today` is known.
    """
    yield from unknown_language(record.language, document)
    yield from no_address(record.url, document, "url")
    yield from no_address(record.archived, document, "archived")
    yield from in_future(record.published, today, document, "published")


@cache
def adapter() -> TypeAdapter[Record]:
    return TypeAdapter(Record)
