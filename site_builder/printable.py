"""What HTML and XML can carry of a text."""

import re
from typing import Final

_FIT: Final = "\t\n\f\r -~\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\U00010000-\U0010ffff"
_ALL_FIT: Final = re.compile(f"[{_FIT}]*")
_UNFIT: Final = re.compile(f"[^{_FIT}]")


def printable(text: str) -> str:
    """The text with U+FFFD for every character that no page can carry."""
    # A text is almost always fit, and to see that takes half as long as to search it.
    return text if _ALL_FIT.fullmatch(text) else _UNFIT.sub("\ufffd", text)
