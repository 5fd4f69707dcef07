"""What kind of file the bytes are: by what is in them; by what they are called only where that is open."""

import re
from enum import StrEnum
from pathlib import PurePosixPath
from typing import Final

from site_builder.intake.finding import Refusal


class Form(StrEnum):
    """The kinds of files that an article's text is taken from."""

    TEXT = "text"
    HTML = "html"
    MHTML = "mhtml"
    PDF = "pdf"


_MARKUP: Final = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:(?><!--.{0,4000}?-->)\s*+)*+"
    rb"<(?:!doctype\s+html|html|head|body|title|meta)[\s>]",
    re.IGNORECASE | re.DOTALL,
)
_ARCHIVE: Final = re.compile(rb"(?:[!-9;-~]+:[^\n]*\r?\n(?:[ \t][^\n]*\r?\n)*){1,40}", re.IGNORECASE)
_MULTIPART: Final = re.compile(rb"^content-type:\s*multipart/related", re.IGNORECASE | re.MULTILINE)
_FARTHEST_PDF: Final = 1024
"""Bytes that may stand before the header of a PDF."""

_OTHERS: Final = (
    (b"PK\x03\x04", "a Word, OpenDocument or ZIP file", "save the article as text or PDF"),
    (b"\xd0\xcf\x11\xe0", "an old Word file", "save the article as text or PDF"),
    (b"{\\rtf", "an RTF file", "save the article as text or PDF"),
    (b"\x1f\x8b", "compressed by gzip", "unpack it first"),
    (b"bplist00", "a web archive of Safari", "save the page as HTML or PDF"),
    (b"\x89PNG", "a picture (PNG)", "type its text, or have it recognised, and save that as text"),
    (b"\xff\xd8\xff", "a picture (JPEG)", "type its text, or have it recognised, and save that as text"),
    (b"GIF8", "a picture (GIF)", "type its text, or have it recognised, and save that as text"),
    (b"RIFF", "a picture or a recording", "type its text and save that as text"),
    (b"\x00\x00\x00", "a picture or a recording", "type its text and save that as text"),
)
_ENDINGS: Final = {
    ".html": Form.HTML,
    ".htm": Form.HTML,
    ".xhtml": Form.HTML,
    ".mhtml": Form.MHTML,
    ".mht": Form.MHTML,
}
_TYPES: Final = {"text/html": Form.HTML, "application/xhtml+xml": Form.HTML, "text/plain": Form.TEXT}


def form_of(content: bytes, name: str = "", media_type: str | None = None) -> Form | Refusal:
    """The kind of file. `media_type` is what a server says, `name` the file's or the address's."""
    for signature, kind, advice in _OTHERS:
        if content.startswith(signature):
            return Refusal(f"this is {kind}: {advice}")
    if b"%PDF-" in content[:_FARTHEST_PDF]:
        return Form.PDF
    if _is_archive(content):
        return Form.MHTML
    if _MARKUP.match(_without_zeros(content[:8192])):
        return Form.HTML
    if media_type in _TYPES:
        return _TYPES[media_type]
    if media_type is not None and not media_type.startswith("text/"):
        return Refusal(f"the server says that it is {media_type}: if it is a text, add `--as text`")
    return _ENDINGS.get(PurePosixPath(name).suffix.lower(), Form.TEXT)


def _is_archive(content: bytes) -> bool:
    """Whether it begins with the head of a page that a browser saved as one file."""
    head = _ARCHIVE.match(content[:16_384])
    return head is not None and _MULTIPART.search(head[0]) is not None


def _without_zeros(content: bytes) -> bytes:
    """The text in UTF-16 as plain letters, as far as it is ASCII."""
    utf16 = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    return content[2:].replace(b"\0", b"") if utf16 else content
