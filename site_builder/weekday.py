"""Days of the week in English text, and whether they fit a date."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from site_builder.edtf import MONTHS

_DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_DAY: Final = rf"\b({'|'.join(_DAYS)})\b"
_MONTH: Final = f"({'|'.join(MONTHS)})"
_DATED: Final = re.compile(rf"{_DAY},? (?:the )?(?:(\d{{1,2}}) {_MONTH}|{_MONTH} (\d{{1,2}})),? (\d{{4}})\b")


def weekday(day: date) -> str:
    """The day's name."""
    return _DAYS[day.weekday()]


def written(day: date) -> str:
    """The date in words: 19 October 2023."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def named(text: str) -> frozenset[str]:
    """The days of the week that the text names."""
    return frozenset(re.findall(_DAY, text))


def dated(text: str) -> Iterator[tuple[str, date]]:
    """Each weekday that the text writes beside a full date, with that date; impossible dates are left out."""
    for name, day, month, month_before, day_behind, year in _DATED.findall(text):
        try:
            yield name, date(int(year), MONTHS.index(month or month_before) + 1, int(day or day_behind))
        except ValueError:
            continue
