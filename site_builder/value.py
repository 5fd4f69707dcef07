"""Values that more than one kind of file has, and what is told of wrong ones."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final
from urllib.parse import urlsplit

from babel import Locale

from site_builder.diagnostic import Diagnostic, nearest, shown
from site_builder.document import Document
from site_builder.edtf import Edtf
from site_builder.language import known

_AHEAD = timedelta(days=1)
"""Somewhere on earth it is tomorrow already."""


def no_address(address: str | None, document: Document, *path: str) -> Iterator[Diagnostic]:
    """The problem of an address that leads nowhere from another site. Codes: bad-address."""
    if address is None:
        return
    if address.startswith(("https://", "http://")):
        if not _leads_somewhere(address):
            yield Diagnostic(
                code="bad-address",
                message=f"{shown(address)} is not an address that a browser can open safely",
                at=document.at(*path),
                help="copy it from the browser: it has a host, and no user, blank or quotation mark",
            )
        return
    bare = address.strip().removeprefix("//").partition("://")[2] or address.strip().lstrip("/")
    looks_like_one = "." in bare.partition("/")[0] and " " not in bare
    meant = shown(bare)[1:-1]
    yield Diagnostic(
        code="bad-address",
        message=f"{shown(address)} is not an absolute address, which begins with https://",
        at=document.at(*path),
        help=f"write https://{meant}" if looks_like_one else f"write `{path[-1]}: null` if it is not known",
    )


def _leads_somewhere(address: str) -> bool:
    """Whether the address names a host, plainly, and holds nothing that ends an address in some format."""
    if _NEVER_IN_ADDRESS.search(address):
        return False
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    return port != 0 and parts.username is None and bool(_HOST.fullmatch(host))


_NEVER_IN_ADDRESS: Final = re.compile(r"[\s\x00-\x1f\x7f-\x9f<>\"\\^`]")
_HOST: Final = re.compile(r"[\w.-]+|[0-9a-f:.]+")


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
