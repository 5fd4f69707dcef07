"""One excerpt as the YAML that stands under `excerpts:` in a claim file.

Reading the file gives every value back. Only in the article's words a run of white space becomes one blank,
as `selector.find` reads it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from textwrap import wrap
from typing import Final

from site_builder.selector import Selector

UNDECIDED: Final = "…"
"""Stands where a person has to decide; `check` refuses it for `says` and `mode`."""

_WIDTH: Final = 110
_SHORT: Final = 80
"""Longer texts are folded over several lines."""

_PLAIN: Final = re.compile(rf"[a-z][a-z0-9-]*|[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}|{UNDECIDED}")
_WORDS_OF_YAML: Final = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n"})
"""Plain words that some reader of YAML takes for more than text."""

_JOINERS: Final = "\u200c\u200d"
"""Invisible, and part of the spelling in Persian, Hindi and others."""

_ESCAPES: Final = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t"}


def entry(
    source: str,
    selector: Selector,
    fields: Mapping[str, str | Sequence[str] | None],
    indent: int = 2,
    *,
    comments: Mapping[str, str] | None = None,
) -> str:
    """The excerpt as an item of a block list, with a line end: `indent` blanks, a hyphen, its keys.

    After the words and what finds them come the `fields` in their order: `None` is written as null, and what
    is not given is left out. `comments` are put behind the keys that they name.
    """
    margin = " " * (indent + 2)
    values: Iterator[tuple[str, str | int | Sequence[str] | None]] = iter(
        (("source", source), *_found_by(selector), *fields.items())
    )
    lines = (line for key, value in values for line in _lines(key, value, len(margin), comments or {}))
    text = "".join(f"{margin}{line}\n" for line in lines)
    return f"{' ' * indent}- {text.removeprefix(margin)}"


def _found_by(selector: Selector) -> Iterator[tuple[str, str | int]]:
    yield "exact", " ".join(selector.exact.split())
    for key, words in (("prefix", selector.prefix), ("suffix", selector.suffix)):
        if words is not None:
            yield key, " ".join(words.split())
    for key, number in (
        ("occurrence", selector.occurrence),
        ("start", selector.start),
        ("end", selector.end),
    ):
        if number is not None:
            yield key, number


def _lines(
    key: str, value: str | int | Sequence[str] | None, margin: int, comments: Mapping[str, str]
) -> Iterator[str]:
    """The key and its value, on one line or folded over several."""
    comment = f"  # {' '.join(comments[key].split())}" if key in comments else ""
    if isinstance(value, str) and _folds(value):
        yield f"{key}: >-{comment}"
        width = max(_SHORT // 2, _WIDTH - margin - 2)
        lines = wrap(value, width, break_long_words=False, break_on_hyphens=False)
        yield from (f"  {line}" for line in lines)
    else:
        yield f"{key}: {_on_one_line(value)}{comment}"


def _folds(value: str) -> bool:
    """Whether the text is better read folded, and is the same when it is unfolded."""
    wanted = len(value) > _SHORT or '"' in value
    return wanted and all(map(_shows, value)) and value == " ".join(filter(None, value.split(" ")))


def _on_one_line(value: str | int | Sequence[str] | None) -> str:
    match value:
        case None:
            return "null"
        case int():
            return str(value)
        case str():
            return scalar(value)
        case _:
            return f"[{', '.join(map(scalar, value))}]"


def scalar(value: str) -> str:
    """Plain where no reader of YAML could take it for anything but this text, else in double quotes."""
    if _PLAIN.fullmatch(value) and value not in _WORDS_OF_YAML:
        return value
    return f'"{"".join(map(_escaped, value))}"'


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    if _shows(character):
        return character
    code = ord(character)
    return f"\\u{code:04X}" if code < 0x10000 else f"\\U{code:08X}"


def _shows(character: str) -> bool:
    """Whether the character can stand in a YAML file and an editor sees it, or expects not to."""
    return character.isprintable() or character in _JOINERS
