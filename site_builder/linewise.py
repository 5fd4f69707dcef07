"""The digest of parts of a text as pages show them, by lines: how they are wrapped makes no difference.

All lines of the parts in order, without blanks around them, those that are left empty taken out, joined by
line feeds, in UTF-8, with U+FFFD for what no page can carry.
"""

import re
from collections.abc import Iterable
from hashlib import sha256
from typing import Final

from site_builder.printable import printable

_LINE_END: Final = re.compile(r"[\r\n]")


def digest(text: str, parts: Iterable[tuple[int, int]]) -> str:
    """The SHA-256 in hex; parts are code points from the first to behind the last."""
    lines = (line.strip() for start, end in parts for line in _LINE_END.split(text[start:end]))
    return sha256("\n".join(printable(line) for line in lines if line).encode()).hexdigest()
