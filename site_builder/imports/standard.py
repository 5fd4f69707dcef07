"""Dates and languages of others in the form that this project keeps them in."""

import re
from functools import lru_cache
from typing import Final

from site_builder import edtf
from site_builder.language import known

_MOMENT: Final = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ][0-9]{2}:?[0-9]{2}.*", re.DOTALL)


@lru_cache(maxsize=4096)
def date(text: str) -> str | None:
    """The date as EDTF, if it is any; of a time stamp its day. Other forms are not guessed at."""
    words = text.strip()
    moment = _MOMENT.fullmatch(words)
    day = moment[1] if moment else words
    try:
        return edtf.parse(day).text
    except ValueError:
        return None


@lru_cache(maxsize=4096)
def language(code: str) -> str | None:
    """The language's code as HTML writes it, if CLDR has the language."""
    plain = code.strip().replace("_", "-")
    return plain if re.fullmatch(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*", plain) and known(plain) else None
