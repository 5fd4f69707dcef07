"""What stands in the place of a claim that had to go: its address stays taken, and says why."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
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
"""The key that makes a claim file a tombstone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """Stands in lists of changes beside a claim's own ones."""

    __pydantic_config__ = CLOSED
    date: Annotated[Date, described("The day on which the claim was removed.")]
    reason: Annotated[Text, described("Why it was removed, for readers.")]
    instead: Annotated[
        Id | None, described("The claim that readers find in its place: its file's name, without .yaml.")
    ] = None

    @property
    def kind(self) -> str:
        return KEY

    @property
    def text(self) -> str:
        return self.reason


@dataclass(frozen=True, slots=True, kw_only=True)
class TombstoneFile:
    """The content of a claim file whose claim was removed. Nothing else of the claim is left in it."""

    __pydantic_config__ = CLOSED
    removed: Annotated[
        Removal, described("The claim was published and had to go; its page says when and why.")
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


@cache
def adapter() -> TypeAdapter[TombstoneFile]:
    return TypeAdapter(TombstoneFile)


KEYS: Final = ("removed", "claim", "changes")
"""What a tombstone may hold."""


def is_tombstone(value: Value) -> bool:
    """Whether the value of a claim file says that the claim was removed."""
    return isinstance(value, dict) and KEY in value


def kept(document: Document) -> Diagnostic | None:
    """The problem of a tombstone that still holds what was to go. Codes: removed-and-kept."""
    value = document.value if isinstance(document.value, dict) else {}
    left = [key for key in value if key not in KEYS]
    if not left:
        return None
    names = ", ".join(map(shown, left[:_TOLD]))
    return Diagnostic(
        code="removed-and-kept",
        message=f"the claim was removed, and its file still has {names}",
        at=document.key_at(left[0]),
        help="delete them: beside `removed` only `claim` and `changes` may stay; or delete `removed`",
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
            help_ = did_you_mean(instead, [name for name in slugs if name != slug])
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
