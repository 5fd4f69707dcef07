"""A YAML file of a project as a typed value, and what is wrong with it."""

from collections.abc import Callable
from functools import partial
from typing import Final, TypeVar

from pydantic import TypeAdapter

from site_builder import document, placement, unseen
from site_builder.diagnostic import Diagnostic, Diagnostics, Location
from site_builder.document import Document
from site_builder.project import Files
from site_builder.schema import keys, validate
from site_builder.site import Limits
from site_builder.syntax.lines import Keys

T = TypeVar("T")

_DOUBTS: Final = frozenset({"yaml-curly-quotes", "unseen-character"})
"""Problems that say no more of a value than the schema does that refuses it."""


def typed(
    project: Files, path: str, limits: Limits, adapter: TypeAdapter[T]
) -> tuple[tuple[T, Document] | None, Diagnostics]:
    """A YAML file's typed value with its document; the value is `None` only where the schema refuses it."""
    return valid(adapter, *document_of(project, path, limits, partial(keys, adapter)))


def valid(
    adapter: TypeAdapter[T], parsed: Document | None, doubts: Diagnostics
) -> tuple[tuple[T, Document] | None, Diagnostics]:
    """The typed value of what was read, with its document, and every problem of both."""
    if parsed is None:
        return None, doubts
    found = validate(adapter, parsed)
    return (None if found[0] is None else (found[0], parsed)), once(doubts, found[1])


def once(doubts: Diagnostics, refused: Diagnostics) -> Diagnostics:
    """Both, without doubts of a value that the schema refuses."""
    places = {problem.at for problem in refused}
    return (*(p for p in doubts if p.code not in _DOUBTS or p.at not in places), *refused)


def document_of(
    project: Files, path: str, limits: Limits, known: Callable[[], Keys]
) -> tuple[Document | None, Diagnostics]:
    """The file as text values; `known` gives its keys.

    Codes: those of reading and parsing, file-misplaced, file-empty, unseen-character.
    """
    text = project.read_text(path, limits.claim_bytes)
    if isinstance(text, Diagnostic):
        return None, (text,)
    parsed, problems = document.parse(path, text, known, limits.bounds)
    if parsed is None:
        return None, problems
    if parsed.value is None and not problems:
        message, help_ = "the file holds only comments", "fill it in, or delete it"
        return None, (Diagnostic(code="file-empty", message=message, at=Location(path), help=help_),)
    elsewhere = placement.misplaced(parsed)
    return (None, (elsewhere,)) if elsewhere else (parsed, (*problems, *unseen.check(parsed)))
