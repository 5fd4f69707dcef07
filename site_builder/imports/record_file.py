"""From a document as a file gives it to an article of the project: its bytes and the record beside them."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from site_builder import source
from site_builder.address import on_the_web
from site_builder.diagnostic import Diagnostic, shown
from site_builder.imports import claim_file
from site_builder.imports.draft import Article, given
from site_builder.imports.excerpts import dated
from site_builder.imports.known import Piece, joined
from site_builder.imports.ledger import Entry, Outcome, Reason, entry
from site_builder.imports.standard import language
from site_builder.imports.yaml_text import comment, pair
from site_builder.project import decoded
from site_builder.site import Limits
from site_builder.source import Record

UNDETERMINED: Final = "und"
"""BCP 47 for a text whose language nobody has told."""


@dataclass(frozen=True, slots=True)
class Shelved:
    """An article's two files, without their names, and what is to be told of it."""

    record: Record
    content: bytes
    text: str
    told: tuple[Reason, ...]


def shelved(article: Article, id_: str, limits: Limits) -> Shelved | Entry:
    """The article under this id, or why it can be none.

    Codes: bad-character, text-too-large, those of `project.decoded`. Of what is told: no-title, no-publisher,
    no-date, date-unread, no-language, language-unknown, bad-address.
    """
    try:
        content = article.text.encode()
        piece = joined(_pieces(article, id_, sha256(content).hexdigest()))
        lines = [*map(comment, piece.kept), *(pair(*it) for it in piece.values.items())]
        text = claim_file.headed("record", article.at, article.id, "\n".join(lines) + "\n")
    except UnicodeError:
        return _refused(article, "bad-character", "the document holds half a character (a lone surrogate)")
    if len(content) > limits.source_bytes:
        told = f"the text holds {len(content):,} bytes; the limit is {limits.source_bytes:,}"
        return _refused(article, "text-too-large", told)
    if isinstance(problem := decoded("text", content), Diagnostic):
        return _refused(article, problem.code, f"{problem.message}; {problem.help}")
    record = source.adapter().validate_python(dict(piece.values))
    if len(text.encode()) > limits.claim_bytes:
        return _refused(
            article, "file-too-large", f"its record would hold more than {limits.claim_bytes:,} bytes"
        )
    return Shelved(record, content, text, piece.told)


def _pieces(article: Article, id_: str, digest: str) -> Iterator[Piece]:
    yield Piece({"id": id_})
    yield _title(article)
    yield _or_unknown("publisher", article.publisher)
    texts = (("agency", article.agency), ("byline", article.byline))
    yield Piece({key: " ".join(text.split()) for key, text in texts if text})
    yield _published(article)
    yield _language(article.language)
    yield _address("url", article.url)
    yield _address("archived", article.archived)
    yield Piece({"rights": article.rights} if article.rights else {})
    yield Piece({"sha256": digest})
    yield Piece({"note": article.note} if article.note else {})
    yield Piece(kept=tuple(f"{key}: {value}" for key, value in article.other))


def _title(article: Article) -> Piece:
    if article.title:
        return Piece({"title": " ".join(article.title.split())})
    first = " ".join(article.text.strip().split("\n")[0].split())
    told = Reason("no-title", "the document has no title: the first line of its text stands for it")
    return Piece({"title": first or "untitled"}, told=(told,), kept=("title: the first line of the text",))


def _or_unknown(key: str, text: str | None) -> Piece:
    if text:
        return Piece({key: " ".join(text.split())})
    return Piece({key: "unknown"}, told=(Reason(f"no-{key}", f"no {key} is given: it is `unknown`"),))


def _published(article: Article) -> Piece:
    """The date, or `unknown` with what stands there, for readers."""
    note = article.published_note
    read = dated("published", article.published or "")
    if not article.published:
        read = Piece({"published": "unknown"}, told=(Reason("no-date", "no date is given: it is `unknown`"),))
    elif "published" not in read.values:
        there = f"The date is given as “{' '.join(article.published.split())}”."
        note = f"{there} {note}" if note else there
        read = Piece({"published": "unknown"}, told=read.told)
    return Piece({**read.values, **({"published_note": note} if note else {})}, told=read.told)


def _language(code: str | None) -> Piece:
    if code is None:
        told = Reason("no-language", "no language is given: it is `und`, undetermined")
        return Piece({"language": UNDETERMINED}, told=(told,))
    if read := language(code):
        return Piece({"language": read})
    told = Reason("language-unknown", f"{shown(code)} is no language: it is `und`, undetermined")
    return Piece({"language": UNDETERMINED}, told=(told,), kept=(f"language there: {code}",))


def _address(key: str, address: str | None) -> Piece:
    if address is None or on_the_web(address):
        return Piece({key: address} if address else {})
    told = Reason("bad-address", f"{shown(address)} is no address on the web")
    return Piece(told=(told,), kept=(f"{key} there: {address}",))


def _refused(article: Article, code: str, message: str) -> Entry:
    return entry(article.at, Outcome.REFUSED, code, message, given(article))
