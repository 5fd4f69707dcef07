"""JSON as the site's files have it: each value on a line of its own, one blank deeper for each level."""

from collections.abc import Iterable, Iterator
from json.encoder import encode_basestring

Json = dict[str, "Json"] | tuple["Json", ...] | list["Json"] | str | int | None


class Written(str):
    """Text that `indented` made: within another value it stands as it is, only deeper."""

    __slots__ = ()


def indented(value: Json) -> Written:
    """The value as `json.dumps` writes it with `ensure_ascii=False, indent=1`.

    Not by `json` itself, which leaves its C code where it indents and takes twice the time.
    """
    return Written(_text(value, "\n"))


def file(value: Json) -> bytes:
    """The file that holds the value."""
    return f"{indented(value)}\n".encode()


def deeper(text: Written, levels: int) -> str:
    """The text for a place so many levels deep; its first line begins where it is put."""
    return _put(text, "\n" + " " * levels)


def joined(*objects: Written) -> Written:
    """One object with the members of these, one after another. None of them is empty."""
    return Written(f"{{{','.join(text[1:-2] for text in objects)}\n}}")


def array(members: Iterable[bytes], level: int) -> Iterator[bytes]:
    """An array at this level, in pieces; its members are already as deep as they belong."""
    line = b"\n" + b" " * level
    before = b"[" + line + b" "
    for member in members:
        yield before
        yield member
        before = b"," + line + b" "
    yield b"[]" if before.startswith(b"[") else line + b"]"


def _put(text: Written, line: str) -> str:
    # No string in JSON holds a line end of its own.
    return text.replace("\n", line)


def _text(value: Json, line: str) -> str:
    """The value where a line begins with `line`, a line end and the blanks of the level."""
    if value is None:
        return "null"
    if type(value) is int:
        return str(value)
    if isinstance(value, str):
        return _put(value, line) if isinstance(value, Written) else encode_basestring(value)
    inner = line + " "
    if isinstance(value, dict):
        members = [
            # Most values are strings: asking here spares as many calls.
            f"{encode_basestring(key)}: {encode_basestring(v) if type(v) is str else _text(v, inner)}"
            for key, v in value.items()
        ]
        return f"{{{inner}{f',{inner}'.join(members)}{line}}}" if members else "{}"
    if isinstance(value, (tuple, list)):
        return f"[{inner}{f',{inner}'.join([_text(v, inner) for v in value])}{line}]" if value else "[]"
    return str(value).lower() if isinstance(value, bool) else int.__repr__(value)
