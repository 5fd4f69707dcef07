"""Values that more than one kind of file has, and what is told of wrong ones."""

from collections.abc import Iterator
from datetime import date, timedelta

from babel import Locale

from site_builder.diagnostic import Diagnostic, nearest, shown
from site_builder.document import Document
from site_builder.edtf import Edtf
from site_builder.language import known

_AHEAD = timedelta(days=1)
"""Somewhere on earth it is tomorrow already."""


def no_address(address: str | None, document: Document, *path: str) -> Iterator[Diagnostic]:
    """The problem of an address that leads nowhere from another site. Codes: bad-address."""
    if address is None or address.startswith(("https://", "http://")):
        return
    bare = address.strip().removeprefix("//").partition("://")[2] or address.strip().lstrip("/")
    looks_like_one = "." in bare.partition("/")[0] and " " not in bare
    yield Diagnostic(
        code="bad-address",
        message=f"{shown(address)} is not an absolute address, which begins with https://",
        at=document.at(*path),
        help=f"write https://{bare}" if looks_like_one else f"write `{path[-1]}: null` if it is not known",
    )


def unknown_language(code: str, document: Document) -> Iterator[Diagnostic]:
    """The problem of a language that nobody speaks. Codes: bad-language."""
    if known(code):
        return
    names = {code: (name,) for code, name in Locale("en").languages.items()}
    meant = nearest(code, names, names)
    yield Diagnostic(
        code="bad-language",
        message=f"{shown(code)} is not the code of a language",
        at=document.at("language"),
        help=(f"write `language: {meant}`" if meant else "write its code")
        + ", as in the list of languages for HTML: en, ko, ru, pt-BR",
    )


def in_future(
    when: Edtf | None, today: date | None, document: Document, *path: str | int
) -> Iterator[Diagnostic]:
    """The problem of a date that is still to come, where nothing can have happened. Codes: date-in-future."""
    if when is None or not is_ahead(when, today):
        return
    yield Diagnostic(
        code="date-in-future",
        message=f"{when.text} is still to come",
        at=document.at(*path),
        help="correct the year, month or day",
    )


def is_ahead(when: Edtf, today: date | None) -> bool:
    """Whether nothing of the date can have come by this day."""
    return today is not None and when.earliest is not None and when.earliest > today + _AHEAD
