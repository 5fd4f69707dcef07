"""Dates as news knows them: the part of EDTF (ISO 8601-2:2019) that articles need.

Level 0 dates and intervals, the qualifiers `?`, `~`, `%` and open ends of level 1, and "one day of
a range", `[a..b]`, of level 2. Everything else is refused with the form that would do.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

_DAY = r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?[?~%]?"
PATTERN = rf"^(?:unknown|{_DAY}|(?:{_DAY}|\.\.)/(?:{_DAY}|\.\.)|\[(?:{_DAY})?\.\.(?:{_DAY})?\])$"


@dataclass(frozen=True, slots=True)
class Edtf:
    """A date known as exactly as it is known: every day from `earliest` to `latest` is possible.

    `None` at an end means that nothing bounds it. An interval says "from … to …", a bracketed
    range "one day from … to …"; both bound the day in the same way.
    """

    text: str
    earliest: date | None
    latest: date | None
    approximate: bool = False

    @property
    def day(self) -> date | None:
        """The one day that is meant, if it is certain."""
        return self.earliest if self.earliest == self.latest and not self.approximate else None


UNKNOWN = Edtf("unknown", None, None)


def parse(text: str) -> Edtf:
    """The date; raises `ValueError` with a message for the author."""
    if not re.fullmatch(PATTERN[1:-1], text):
        raise ValueError(
            "write a date as 2023-10-19, 2023-10, 2023-10-16/2023-10-20, [2023-10-19..] or unknown"
        )
    if text == "unknown":
        return UNKNOWN
    start, separator, end = text.strip("[]").partition(".." if "[" in text else "/")
    if not separator:
        end = start
    first = _days(start)[0] if start not in ("", "..") else None
    last = _days(end)[1] if end not in ("", "..") else None
    if first and last and first > last:
        raise ValueError(f"{text} ends before it begins")
    return Edtf(text, first, last, any(mark in text for mark in "?~%"))


def _days(text: str) -> tuple[date, date]:
    """First and last day of a year, month or day."""
    numbers = [int(part) for part in text.rstrip("?~%").split("-")]
    try:
        match numbers:
            case [year]:
                return date(year, 1, 1), date(year, 12, 31)
            case [year, month]:
                return date(year, month, 1), date(year, month, monthrange(year, month)[1])
            case [year, month, day]:
                return date(year, month, day), date(year, month, day)
    except (ValueError, IndexError):
        pass
    raise ValueError(f"{text} is not in the calendar")
