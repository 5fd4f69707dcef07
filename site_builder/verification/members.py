"""Large JSON files member by member, in the form in which site-builder writes them.

Each value stands on a line of its own, one blank deeper for each level, and no string holds a line end: so
files of any size are read in little memory, however they were made to look.
"""

import re
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from site_builder.imports import strict_json
from site_builder.imports.strict_json import JsonError

LARGEST: Final = 8 << 20
"""Bytes of one member."""

_TOP: Final = re.compile(rb' ("(?:[^"\\]|\\.)*"): ([^\n]*?)(,?)\n')
_ENDS: Final = {b"[": b" ]", b"{": b" }"}


class MalformedError(Exception):
    """The file is not what site-builder writes; says where."""


@dataclass(frozen=True, slots=True)
class Member:
    """A member of the value under a key of the file, or that value itself where it has none.

    `value` is what JSON says, of an object's member an object; `text` is as if the member stood alone.
    """

    key: str
    value: object
    text: bytes


def parsed(text: bytes) -> object:
    """What the JSON says. Raises `MalformedError`."""
    try:
        return strict_json.parsed(text.decode())
    except UnicodeDecodeError:
        raise MalformedError("it is not UTF-8") from None
    except JsonError as error:
        raise MalformedError(str(error)) from None


def members(pieces: Iterable[bytes]) -> Iterator[Member]:
    """Every member, first to last. Raises `MalformedError`, and `OSError` where the pieces do."""
    lines = _Lines(pieces)
    try:
        yield from _file(lines)
    except MalformedError as error:
        raise MalformedError(f"line {lines.number:,}: {error}") from None


class _Lines:
    """The lines of a file, none longer than a member may be; `number` is that of the last one given."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self.number = 0
        self._lines = self._split(pieces)

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        line = next(self._lines)
        self.number += 1
        return line

    @staticmethod
    def _split(pieces: Iterable[bytes]) -> Iterator[bytes]:
        rest = b""
        for piece in pieces:
            *whole, rest = (rest + piece).split(b"\n")
            for line in whole:
                yield line + b"\n"
            if len(rest) > LARGEST:
                break
        if rest:
            yield rest


def _file(lines: Iterator[bytes]) -> Iterator[Member]:
    if next(lines, b"") != b"{\n":
        raise MalformedError(_LAID_OUT)
    more = True
    for line in lines:
        if line == b"}\n" and not more:
            if next(lines, None) is not None:
                raise MalformedError("something stands behind the end")
            return
        found = _TOP.fullmatch(line)
        if not found or not more:
            raise MalformedError(_LAID_OUT)
        key = parsed(found[1])
        assert isinstance(key, str)
        if found[2] in _ENDS and not found[3]:
            more = yield from _section(key, found[2], lines)
        else:
            yield Member(key, parsed(found[2]), found[2])
            more = bool(found[3])
    raise MalformedError(_EARLY)


def _section(key: str, bracket: bytes, lines: Iterator[bytes]) -> Generator[Member, None, bool]:
    """The members between the brackets; returns whether the file goes on behind them."""
    end, more = _ENDS[bracket], True
    for line in lines:
        if line.removesuffix(b",\n").removesuffix(b"\n") == end and not more:
            return line.endswith(b",\n")
        if not more:
            raise MalformedError(_LAID_OUT)
        text = _member(line, lines)
        more = text.endswith(b",\n")
        text = text.removesuffix(b",\n").removesuffix(b"\n")
        yield Member(key, parsed(b"{%s}" % text if bracket == b"{" else text), text)
    raise MalformedError(_EARLY)


def _member(line: bytes, lines: Iterator[bytes]) -> bytes:
    """The lines of one member without what they are deeper, with the comma behind it."""
    text, size = [_deeper(line)], len(line)
    if text[0].endswith((b"[\n", b"{\n")):
        for line in lines:
            text.append(_deeper(line))
            size += len(line)
            if size > LARGEST:
                raise MalformedError(f"a member has more than {LARGEST:,} bytes")
            if text[-1][:1] in (b"]", b"}"):
                break
    return b"".join(text)


def _deeper(line: bytes) -> bytes:
    if not line.startswith(b"  "):
        raise MalformedError(_LAID_OUT)
    return line[2:]


_LAID_OUT: Final = "it is not laid out as site-builder writes it"
_EARLY: Final = "it ends too early"
