"""The text of bytes: in the encoding that is certain or declared. One that is only likely is never used."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from site_builder.diagnostic import shown
from site_builder.intake.finding import Refusal

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_IN_HEAD: Final = re.compile(rb"<meta[^>]{0,200}?charset\s*+=\s*+[\"']?\s*+([\w.:-]{1,40})", re.IGNORECASE)
_IN_XML: Final = re.compile(rb"<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w.:-]{1,40})[\"']")
_HEAD: Final = 4096

_AS_BROWSERS_DO: Final = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "tis-620": "cp874",
}
"""What a page means that declares a narrower encoding; the WHATWG's standard has it so for all browsers."""

_NO_TEXT: Final = frozenset(
    {"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "utf-7"}
)
_AROUND: Final = 60


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, its encoding, and how that is known; `lost` characters could not be read and show as �."""

    text: str
    encoding: str
    known_by: str
    lost: int = 0
    contradicted: tuple[str, ...] = ()
    """Other declarations, in words."""


def codec(name: str) -> str | None:
    """Python's name of the encoding; `None` if there is none of that name, or it is none of text."""
    try:
        found = codecs.lookup(name)
        if found.name in _NO_TEXT:
            return None
        "a".encode(found.name)  # refused by what only packs bytes, such as base64
    except (LookupError, ValueError):
        return None
    return found.name


def of_text(content: bytes, given: str | None, declared: str | None = None) -> Decoded | Refusal:
    """A text file: UTF-8, or the encoding that is `given` by the editor or `declared` by the server.

    A mark at its start stays part of the text.
    """
    if given is None and content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return Refusal("the text is in UTF-16, by its first two bytes: add `--encoding utf-16` to convert it")
    try:
        if given is None:
            return Decoded(content.decode("utf-8"), "UTF-8", "every byte fits")
    except UnicodeDecodeError as error:
        if declared is None or codec(declared) in (None, "utf-8"):
            return _not_utf8(content, error)
    name, known_by = (given, "--encoding") if given else (declared or "", "the server's header")
    found = codec(name)
    if found is None:
        return _unknown(name, known_by)
    try:
        return Decoded(content.decode(found), name, known_by)
    except UnicodeDecodeError as error:
        place = _line(content[: error.start])
        return Refusal(
            f"{place}: byte 0x{content[error.start]:02X} is none of {name}: try another --encoding"
        )


def of_page(content: bytes, given: str | None, declared: str | None = None) -> Decoded | Refusal:
    """A page: as given, else by the mark at its start, the server's header, its own head, else UTF-8.

    Bytes that do not fit a declared encoding are counted; without a declaration they are refused.
    """
    sources = tuple(_declared(content, given, declared))
    if not sources:
        found = of_text(content, None)
        if isinstance(found, Refusal):
            return Refusal(f"the page names no encoding, and {found.message}")
        return found
    name, known_by = sources[0]
    chosen = codec(name) if given else _meant(name)
    if chosen is None:
        return _unknown(name, known_by)
    text = content.decode(chosen, errors="replace").removeprefix("\ufeff")
    lost = text.count("\ufffd") - content.decode(chosen, errors="ignore").count("\ufffd")
    others = [f"{where} says {other}" for other, where in sources[1:] if _meant(other) != chosen]
    if not given and chosen != "utf-8" and not content.isascii() and _is_utf8(content):
        others.append("every byte fits UTF-8")
    return Decoded(text, name, known_by, lost, tuple(others))


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _declared(content: bytes, given: str | None, declared: str | None) -> Iterator[tuple[str, str]]:
    """Every statement of an encoding and where it stands, the strongest first."""
    if given:
        yield given, "--encoding"
    for mark, name in _MARKS:
        if content.startswith(mark):
            yield name, "the mark at its start"
    head = content[:_HEAD]
    if declared:
        yield declared, "the server's header"
    for pattern, where in ((_IN_HEAD, "the page's <meta charset>"), (_IN_XML, "the page's XML declaration")):
        if match := pattern.search(head):
            yield match[1].decode("ascii"), where


def _meant(name: str) -> str | None:
    """Python's name of what a declaration means."""
    known = codec(name)
    return _AS_BROWSERS_DO.get(known, known) if known else None


def _not_utf8(content: bytes, error: UnicodeDecodeError) -> Refusal:
    """What an editor needs to choose: the place, the likely encoding, and how the line would read in it."""
    from charset_normalizer import from_bytes  # costs its import only here

    place = _line(content[: error.start])
    byte = f"{place}: byte 0x{content[error.start]:02X} is not UTF-8"
    likely = from_bytes(content[:200_000]).best()
    if likely is None:
        return Refusal(f"{byte}, and no encoding fits: is it text? If you know it, add --encoding NAME")
    before = content[max(0, error.start - _AROUND) : error.start].rsplit(b"\n", 1)[-1]
    after = content[error.start : error.start + _AROUND].split(b"\n", 1)[0]
    reads = shown((before + after).decode(likely.encoding, errors="replace"), 2 * _AROUND)
    return Refusal(
        f"{byte}. It looks like {likely.encoding}, in which it reads {reads}."
        f" If that is right, add `--encoding {likely.encoding}` to convert it; else save the text as UTF-8"
    )


def _unknown(name: str, known_by: str) -> Refusal:
    return Refusal(f"{known_by} says {shown(name)}, which is no encoding: add --encoding with the right one")


def _line(before: bytes) -> str:
    last = before.rfind(b"\n")
    return f"line {before.count(10) + 1}, byte {len(before) - last}"
