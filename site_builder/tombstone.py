"""What stands in the place of a claim or an article that had to go: its address stays taken, and says why."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from typing import Annotated, Final

from pydantic import Field, TypeAdapter

from site_builder.claim import Change
from site_builder.diagnostic import Diagnostic, Diagnostics, Location, Related, Severity, did_you_mean, shown
from site_builder.document import Document, Value
from site_builder.schema import CLOSED, Date, Id, Text, described
from site_builder.value import in_future

KEY: Final = "removed"
"""The key that makes a claim file, or a record, a tombstone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """Stands in lists of changes beside a claim's own ones."""

    __pydantic_config__ = CLOSED
    date: Annotated[Date, described("The day on which it was removed.")]
    reason: Annotated[Text, described("Why it was removed, for readers.")]

    @property
    def kind(self) -> str:
        return KEY

    @property
    def text(self) -> str:
        return self.reason


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRemoval(Removal):
    """A removal that may lead readers on."""

    instead: Annotated[
        Id | None, described("The claim that readers find in its place: its file's name, without .yaml.")
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TombstoneFile:
    """The content of a claim file whose claim was removed. Nothing else of the claim is left in it."""

    __pydantic_config__ = CLOSED
    removed: Annotated[
        ClaimRemoval, described("The claim was published and had to go; its page says when and why.")
    ]
    claim: Annotated[
        Text | None, Field(max_length=74), described("The proposition as it was, if it may be shown.")
    ] = None
    changes: Annotated[tuple[Change, ...], described("The history until then, if it may be shown.")] = ()


@dataclass(frozen=True, slots=True)
class Tombstone:
    """A removed claim with its slug and the document that knows its places."""

    slug: str
    content: TombstoneFile
    document: Document

    @property
    def path(self) -> str:
        return self.document.path

    @property
    def name(self) -> str:
        """What the claim is called in lists: its proposition, or its slug where that had to go."""
        return self.content.claim or self.slug

    @property
    def history(self) -> tuple[Change | Removal, ...]:
        """What became of the claim, the removal last."""
        return (*self.content.changes, self.content.removed)


@dataclass(frozen=True, slots=True, kw_only=True)
class RemovedRecord:
    """The record of an article that was removed, without a text beside it."""

    __pydantic_config__ = CLOSED
    id: Annotated[Id, described("The article's id, which stays taken.")]
    removed: Annotated[
        Removal, described("The article was published and had to go; its page says when and why.")
    ]
    title: Annotated[Text | None, described("Its headline, if it may be shown.")] = None
    publisher: Annotated[Text | None, described("Who published it, if that may be shown.")] = None


@dataclass(frozen=True, slots=True)
class SourceTombstone:
    """A removed article and the file of its record."""

    record: RemovedRecord
    record_file: str

    @property
    def id(self) -> str:
        return self.record.id

    @property
    def name(self) -> str:
        """What the article is called in lists: its headline, or its id where that had to go."""
        return self.record.title or self.id

    @property
    def history(self) -> tuple[Removal, ...]:
        """What became of the article."""
        return (self.record.removed,)


@cache
def adapter() -> TypeAdapter[TombstoneFile]:
    return TypeAdapter(TombstoneFile)


@cache
def record_adapter() -> TypeAdapter[RemovedRecord]:
    return TypeAdapter(RemovedRecord)


def is_tombstone(value: Value) -> bool:
    """Whether the value of a claim file or a record says that it was removed."""
    return isinstance(value, dict) and KEY in value


def kept(document: Document) -> Diagnostic | None:
    """The problem of a claim's tombstone that still holds what was to go. Codes: removed-and-kept."""
    may_stay = "beside `removed` only `claim` and `changes` may stay"
    return _kept(document, "the claim was removed, and its file", TombstoneFile, may_stay)


def kept_of_source(document: Document, text: str | None) -> Iterator[Diagnostic]:
    """The same of an article's tombstone; `text` is the file that still lies beside it, if one does."""
    may_stay = "beside `id` and `removed` only `title` and `publisher` may stay"
    found = _kept(document, "the article was removed, and its record", RemovedRecord, may_stay)
    if found:
        yield found
    if text is not None:
        yield Diagnostic(
            code="removed-and-kept",
            message="the article was removed, and its text is still here",
            at=Location(text),
            help="delete it: the record alone tells that the article was removed; or delete `removed` there",
            related=(Related(document.key_at(KEY), "the record says so"),),
        )


def _kept(
    document: Document, whose: str, type_: type[TombstoneFile | RemovedRecord], may_stay: str
) -> Diagnostic | None:
    value = document.value if isinstance(document.value, dict) else {}
    known = {field.name for field in fields(type_)}
    left = [key for key in value if key not in known]
    if not left:
        return None
    return Diagnostic(
        code="removed-and-kept",
        message=f"{whose} still has {', '.join(map(shown, left[:_TOLD]))}",
        at=document.key_at(left[0]),
        help=f"delete them: {may_stay}; or delete `removed`",
    )


_TOLD: Final = 8


def check(tombstone: Tombstone, today: date | None) -> Diagnostics:
    """Every problem of the one file. Codes: date-in-future."""
    return tuple(in_future(tombstone.content.removed.date, today, tombstone.document, KEY, "date"))


def misled(
    tombstones: Iterable[Tombstone],
    slugs: Collection[str],
    published: Collection[str],
    problems: Iterable[Diagnostic],
) -> Iterator[Diagnostic]:
    """Tombstones that send readers where they find no claim. Codes: unknown-claim, instead-unpublished.

    `slugs` are those of all claim files, `published` those with a page of their own claim. Of a file with
    errors, which `problems` tell, nothing more is told; and while there are any, what is published is not
    known. No tombstone leads to another one, so that none leads round in a circle.
    """
    wrong = {problem.at.path for problem in problems if problem.severity is Severity.ERROR}
    standing = {found.slug: found for found in tombstones if found.path not in wrong}
    for slug, tombstone in standing.items():
        instead = tombstone.content.removed.instead
        at = tombstone.document.at(KEY, "instead")
        if instead is None:
            continue
        if instead not in slugs:
            message = f"no claim is called {shown(instead)}"
            help_ = did_you_mean(instead, sorted(name for name in slugs if name != slug))
            yield Diagnostic(code="unknown-claim", message=message, at=at, help=help_)
        elif instead in standing:
            further = standing[instead].content.removed.instead
            message = f"{shown(instead)} was removed too" if instead != slug else "this is the claim itself"
            leads_on = further not in (None, instead, slug)
            help_ = f"write `instead: {further}`, or leave it out" if leads_on else _LEFT_OUT
            related = (Related(Location(standing[instead].path), "its tombstone"),) if instead != slug else ()
            yield Diagnostic(code="instead-unpublished", message=message, at=at, help=help_, related=related)
        elif not wrong and instead not in published:
            message = f"{shown(instead)} is a draft, which has no page"
            yield Diagnostic(code="instead-unpublished", message=message, at=at, help=_LEFT_OUT)


_LEFT_OUT: Final = "name a published claim, or leave `instead` out"
