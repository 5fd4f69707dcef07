"""JSON-LD as it is found: in a file of its own or in the scripts of a page. Nothing is fetched."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from site_builder.imports.draft import Place
from site_builder.imports.ledger import Entry, Outcome, entry
from site_builder.imports.strict_json import JsonError, parsed

Node = dict[str, object]

_LARGEST: Final = 500_000_000
"""Bytes of one file, which is read as a whole."""
_PAGES: Final = (".html", ".htm", ".xhtml")
_BLANKS: Final = b"\xef\xbb\xbf \t\r\n"
_CHARSET: Final = re.compile(rb"""charset\s*+=\s*+["']?\s*+([A-Za-z0-9_.:-]+)""", re.IGNORECASE)
_WRAPPINGS: Final = re.compile(
    r"^\s*(?:<!--|(?://|/\*)?<!\[CDATA\[(?:\*/)?)|(?:-->|(?://|/\*)?\]\]>(?:\*/)?)\s*$"
)
"""What old pages put around a script, so that still older browsers do not show it."""
_VOCABULARY: Final = re.compile(r"(?:https?://schema\.org/|schema:)")
_COLLECTIONS: Final = ("@graph", "dataFeedElement", "itemListElement", "item")
"""Keys under which a collection keeps its things, and a list its one."""


@dataclass(frozen=True, slots=True)
class Block:
    """One JSON text of a file, where it begins, and its value."""

    at: Place
    text: str
    value: object


def blocks(path: Path, encoding: str | None) -> Iterator[Block | Entry]:
    """Every JSON text of the file.

    Codes: file-too-large, bad-encoding, bad-json, repeated-key, no-json-ld.
    """
    at = Place(str(path), 1)
    if (size := path.stat().st_size) > _LARGEST:
        told = f"the file holds {size:,} bytes; the limit is {_LARGEST:,}: split it"
        yield entry(at, Outcome.REFUSED, "file-too-large", told)
        return
    found = _read(at, path, encoding)
    if isinstance(found, Entry):
        yield found
    elif found.is_page:
        yield from _scripts(at, found.text)
    else:
        yield _block(at, found.text)


@dataclass(frozen=True, slots=True)
class _Read:
    text: str
    is_page: bool


def _read(at: Place, path: Path, encoding: str | None) -> _Read | Entry:
    """The file's text, and whether it is a page."""
    content = path.read_bytes()
    page = path.suffix.lower() in _PAGES or content[:1_000].lstrip(_BLANKS).startswith(b"<")
    try:
        text = content.decode(encoding or (_page_encoding if page else json.detect_encoding)(content))
    except (UnicodeError, LookupError) as error:
        return _undecoded(at, content, error)
    return _Read(text, page)


def _page_encoding(content: bytes) -> str:
    """UTF-8 where the bytes are; else what the page says of itself."""
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError:
        named = _CHARSET.search(content[:4096])
        return named[1].decode() if named else "utf-8-sig"
    return "utf-8-sig"


def _undecoded(at: Place, content: bytes, error: UnicodeError | LookupError) -> Entry:
    line, told = 1, str(error)
    if isinstance(error, UnicodeDecodeError):
        line = content.count(b"\n", 0, error.start) + 1
        told = f"byte 0x{content[error.start]:02X} is not {error.encoding}"
    return entry(Place(at.file, line), Outcome.REFUSED, "bad-encoding", f"{told}; give --encoding")


def _scripts(at: Place, page: str) -> Iterator[Block | Entry]:
    """The JSON-LD of a page."""
    from lxml import etree  # costs its import only where there is a page

    tree = etree.fromstring(page.encode(), etree.HTMLParser(encoding="utf-8", huge_tree=True))
    found = [] if tree is None else [it for it in tree.iter("script") if _is_json_ld(it.get("type"))]
    if not found:
        yield entry(at, Outcome.REFUSED, "no-json-ld", "the page has no script of type application/ld+json")
    for script in found:
        text = _WRAPPINGS.sub("", script.text or "")
        skipped = (script.text or "").find(text)
        line = (script.sourceline or 1) + (script.text or "").count("\n", 0, max(0, skipped))
        yield _block(Place(at.file, line), text)


def _is_json_ld(type_: str | None) -> bool:
    return (type_ or "").split(";")[0].strip().lower() == "application/ld+json"


def _block(at: Place, text: str) -> Block | Entry:
    try:
        return Block(at, text, parsed(text))
    except JsonError as error:
        place = Place(at.file, at.line + error.line - 1)
        return entry(place, Outcome.REFUSED, error.code, str(error))


def things(value: object) -> Iterator[object]:
    """What a collection holds, in order: of graphs, lists and data feeds each thing."""
    waiting = [value]
    while waiting:
        it = waiting.pop()
        if isinstance(it, list):
            waiting += reversed(it)
            continue
        held = [it[key] for key in it if plain(key) in _COLLECTIONS] if isinstance(it, dict) else []
        if held:
            waiting += reversed(held)
        else:
            yield it


def nodes(value: object) -> Iterator[Node]:
    """Every object in the value, itself too, in the order of the text."""
    waiting = [value]
    while waiting:
        it = waiting.pop()
        if isinstance(it, dict):
            yield it
            waiting += reversed(list(it.values()))
        elif isinstance(it, list):
            waiting += reversed(it)


def types(node: Node) -> frozenset[str]:
    """The names of the node's types in schema.org."""
    found = node.get("@type", node.get("type"))
    listed = found if isinstance(found, list) else [found]
    return frozenset(plain(it) for it in listed if isinstance(it, str))


def plain(name: str) -> str:
    """The name without that of its vocabulary."""
    return _VOCABULARY.sub("", name, count=1)


def words(value: object) -> str | None:
    """The text of a value: a literal's, a thing's name, and of several all of them."""
    match value:
        case str():
            return value.strip() or None
        case bool() | None:
            return None
        case int() | float():
            return str(value)
        case list():
            found = [text for it in value if (text := words(it))]
            return ", ".join(dict.fromkeys(found)) or None
        case dict():
            return words(value.get("@value", value.get("name", value.get("alternateName"))))
    return None


def addresses(value: object) -> Iterator[str]:
    """The addresses of a value: texts, and of things their `url` or `@id`."""
    match value:
        case str() if value.strip():
            yield value.strip()
        case list():
            for it in value:
                yield from addresses(it)
        case dict():
            yield from addresses(value.get("url", value.get("@id", value.get("@value"))))
