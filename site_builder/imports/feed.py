"""What an importer hands on, whatever the form of its files: documents first, then claims."""

from collections.abc import Iterable
from dataclasses import dataclass

from site_builder.imports.draft import Article, Draft
from site_builder.imports.jsonl import Line
from site_builder.imports.ledger import Entry


@dataclass(frozen=True, slots=True)
class Feed:
    """Documents, claims and what is neither, in the order of the files; each can be read once.

    A claim may still be a line, to be read where it is worked on. `documents_about` and `claims_about` say
    how many to expect.
    """

    documents: Iterable[Article | Entry]
    claims: Iterable[Draft | Line | Entry]
    documents_about: int
    claims_about: int
