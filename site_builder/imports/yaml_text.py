"""YAML as an editor would write it, with comments: the values of files that are imported.

`document.parse` reads back just what was written. What cannot be seen is written as its number, in comments
too, so that no text of others can hide in a file or reach beyond its line.
"""

import json
import re
from collections.abc import Iterable, Sequence
from typing import Final

from site_builder.document import Value

_PLAIN: Final = re.compile(r"[A-Za-z0-9]+(?:[-/][A-Za-z0-9]+)*")
_NULLS: Final = frozenset({"null", "Null", "NULL"})


def scalar(text: str) -> str:
    """The text on one line, in quotation marks unless it is an id, a date or a number.

    Raises `UnicodeError` for half a character (a lone surrogate), which no file can hold.
    """
    if _PLAIN.fullmatch(text) and text not in _NULLS:
        return text
    return visible(json.dumps(text, ensure_ascii=False))


def visible(text: str) -> str:
    """The text with every character that cannot be seen, line ends too, as YAML and JSON write its number."""
    return text if text.isprintable() else "".join(c if c.isprintable() else _number(c) for c in text)


def _number(character: str) -> str:
    code = ord(character)
    if 0xD800 <= code <= 0xDFFF:
        raise UnicodeError(f"U+{code:04X} is half a character")
    return f"\\u{code:04X}" if code < 0x10000 else f"\\U{code:08X}"


def pair(key: str, value: Value) -> str:
    """A key of a file with its value."""
    match value:
        case None:
            return f"{key}: null"
        case str():
            return _text(key, value)
        case list():
            return f"{key}: {_flow(item for item in value if isinstance(item, str))}"
        case dict():
            inner = (f"  {scalar(name)}: {scalar(str(text))}" for name, text in value.items())
            return "\n".join([f"{key}:", *inner])


def _text(key: str, text: str) -> str:
    """The key with a text, as a block where the text has several lines."""
    lines = text.split("\n")
    if len(lines) == 1 or not _makes_block(lines):
        return f"{key}: {scalar(text)}"
    return "\n".join([f"{key}: |-", *(f"  {line}" if line else "" for line in lines)])


def _makes_block(lines: Sequence[str]) -> bool:
    """Whether a block gives just these lines back, also when an editor trims the ends of lines."""
    whole = all(line.isprintable() and not line.endswith(" ") for line in lines)
    return whole and not lines[0].startswith(" ") and lines[0] != "" and lines[-1] != ""


def _flow(items: Iterable[str]) -> str:
    """A list on one line."""
    return f"[{', '.join(map(scalar, items))}]"


def comment(text: str, indent: str = "") -> str:
    """One line of comment."""
    return f"{indent}# {visible(text)}".rstrip()
