"""Dates as news knows them: the part of EDTF (ISO 8601-2:2019) that articles need.

Level 0 dates and intervals, the qualifiers `?`, `~`, `%` and open ends of level 1, and "one day of
a range", `[a..b]`, of level 2. Everything else is refused with the form that would do.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Final

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


class NoDateError(ValueError):
    """A text that is no date: what is wrong with it, and what to write instead."""

    def __init__(self, problem: str, help_: str) -> None:
        super().__init__(problem, help_)
        self.problem = problem
        self.help = help_


FORMS: Final = "2023-10-19, 2023-10, 2023-10-16/2023-10-20, [2023-10-19..] or unknown"
"""One example of each form."""


def parse(text: str) -> Edtf:
    """The date. Raises `NoDateError`."""
    if not re.fullmatch(PATTERN[1:-1], text):
        meant = written(text)
        if len(meant) == 1:
            raise NoDateError("is not written as a date is here", f"write {meant[0]}")
        if meant:
            raise NoDateError("may be two dates", f"write {' or '.join(meant)}: year, month, day")
        raise NoDateError("is not a date", f"write year, month and day with hyphens: {FORMS}")
    if text == "unknown":
        return UNKNOWN
    start, separator, end = text.strip("[]").partition(".." if "[" in text else "/")
    if not separator:
        end = start
    first = _days(start)[0] if start not in ("", "..") else None
    last = _days(end)[1] if end not in ("", "..") else None
    if first and last and first > last:
        turned = f"[{end}..{start}]" if "[" in text else f"{end}/{start}"
        raise NoDateError("ends before it begins", f"write {turned}, or correct the dates")
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
    raise NoDateError("is not in the calendar", _calendar(numbers, text))


def _calendar(numbers: list[int], text: str) -> str:
    """What the calendar has instead."""
    if len(numbers) > 1 and not 1 <= numbers[1] <= 12:
        fits = len(numbers) == 3 and 1 <= numbers[2] <= 12 and 1 <= numbers[1] <= 31
        turned = f": {numbers[0]:04}-{numbers[2]:02}-{numbers[1]:02}?" if fits else ""
        return f"the month stands in the middle, from 01 to 12{turned}"
    if len(numbers) == 3 and numbers[0]:
        last = monthrange(numbers[0], numbers[1])[1]
        return f"{MONTHS[numbers[1] - 1]} {numbers[0]} has {last} days"
    return f"correct {text}"


MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_NUMBERED: Final = re.compile(r"(\d{1,4})[./\- ](\d{1,2})[./\- ](\d{1,4})\.?")
_NTH: Final = r"\d{1,2})(?:st|nd|rd|th)?"
_NAMED: Final = re.compile(
    rf"(?:(?P<day>{_NTH}\.? )?(?P<month>[a-z]{{3,9}})\.?(?: (?P<day_behind>{_NTH})?,? (?P<year>\d{{4}})",
    re.IGNORECASE,
)
_BETWEEN: Final = re.compile(r" ?/ ?| ?[–—] ?| - | to | until ")


def written(text: str) -> tuple[str, ...]:
    """The dates that a date in another form may mean: one, two where day and month can be either, or none."""
    text = " ".join(text.strip("\"'“”„ ").split())
    ends = _BETWEEN.split(text)
    if len(ends) == 2:
        first, last = map(_one_date, ends)
        return (f"{first[0]}/{last[0]}",) if len(first) == len(last) == 1 and first[0] <= last[0] else ()
    return _one_date(text)


def _one_date(text: str) -> tuple[str, ...]:
    """As `written`, of one date."""
    if re.fullmatch(_DAY, text):
        return (text,) if _is_in_calendar(text) else ()
    if found := _NUMBERED.fullmatch(text.partition("T")[0]):
        one, two, three = found.groups()
        pairs = ((one, two, three),) if len(one) == 4 else ((three, two, one), (three, one, two))
        readings = [tuple(map(int, pair)) for pair in pairs if len(pair[0]) == 4]
        return tuple(dict.fromkeys(f"{y:04}-{m:02}-{d:02}" for y, m, d in readings if _is_day(y, m, d)))
    if found := _NAMED.fullmatch(text):
        month = next((n for n, name in enumerate(MONTHS, 1) if _is_month(name, found["month"])), None)
        day = found["day"] or found["day_behind"]
        if month and day:
            return (
                (f"{found['year']}-{month:02}-{int(day):02}",)
                if _is_day(int(found["year"]), month, int(day))
                else ()
            )
        return (f"{found['year']}-{month:02}",) if month else ()
    return ()


def _is_in_calendar(text: str) -> bool:
    try:
        return bool(_days(text))
    except NoDateError:
        return False


def _is_month(name: str, word: str) -> bool:
    return name.casefold().startswith(word.casefold()) or word.casefold() == "sept" == name.casefold()[:4]


def _is_day(year: int, month: int, day: int) -> bool:
    return year >= 1000 and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]
