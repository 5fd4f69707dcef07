"""Dates in a line of text, as exactly as they are printed: a year that is not there is not supplied."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final, Literal

from babel import Locale, UnknownLocaleError
from babel.dates import get_day_names, get_month_names

_SPAN: Final = 15
"""How many years back a weekday is looked for."""
_FEWEST: Final = 3
"""Letters that an abbreviated name has at least."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A date as it is printed, with or without its year; `weekday` counts from Monday, 0."""

    text: str
    start: int
    year: int | None
    month: int
    day: int
    weekday: int | None = None

    @property
    def edtf(self) -> str | None:
        """The date, where its year is printed."""
        return None if self.year is None else f"{self.year:04}-{self.month:02}-{self.day:02}"

    def years(self, until: date) -> tuple[int, ...]:
        """The years up to that day in which the date falls on its weekday; none where none is printed."""
        if self.weekday is None:
            return ()
        days = (_day(year, self.month, self.day) for year in range(until.year - _SPAN, until.year + 1))
        return tuple(day.year for day in days if day and day <= until and day.weekday() == self.weekday)


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Figures that are one day where days come first and another where months do."""

    text: str
    start: int
    readings: tuple[str, str]


_Width = Literal["wide", "abbreviated"]
_Context = Literal["format", "stand-alone"]
_WIDTHS: Final[tuple[_Width, ...]] = ("wide", "abbreviated")
_CONTEXTS: Final[tuple[_Context, ...]] = ("format", "stand-alone")

_LETTERS: Final = re.compile(r"[^\W\d_]+")
_ISO: Final = re.compile(r"(?<![\d./-])(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)")
_EAST_ASIAN: Final = re.compile(r"(?:(\d{4})[년年]\s*)?(\d{1,2})[월月]\s*(\d{1,2})[일日]")
_FIGURES: Final = re.compile(r"(?<![\d./-])(\d{1,2})([-/.])(\d{1,2})\2(\d{4})(?!\d)")


def printed(line: str, language: str = "en") -> tuple[Printed, ...]:
    """Every date of the line, with names of months in English and in the language, first to last."""
    found = [*_in_figures(line), *_in_words(line, "en")]
    if language != "en":
        found += _in_words(line, language)
    unique = {one.start: one for one in sorted(found, key=lambda one: len(one.text))}
    return tuple(unique[start] for start in sorted(unique))


def ambiguous(line: str) -> tuple[Ambiguous, ...]:
    """Dates in figures of which nobody can say what is the day and what the month."""
    found = []
    for match in _FIGURES.finditer(line):
        first, second, year = int(match[1]), int(match[3]), int(match[4])
        readings = (f"{year:04}-{second:02}-{first:02}", f"{year:04}-{first:02}-{second:02}")
        if first != second and _day(year, first, second) and _day(year, second, first):
            found.append(Ambiguous(match[0], match.start(), readings))
    return tuple(found)


def weekdays(line: str, language: str = "en") -> tuple[tuple[str, int], ...]:
    """The days of the week that the line names, each once, with their numbers from Monday, 0."""
    known = _names(language)
    if known is None:
        return ()
    days = known[1]
    words = (word for word in _LETTERS.findall(line) if word.lower() in days)
    return tuple({days[word.lower()]: (word, days[word.lower()]) for word in words}.values())


def _in_figures(line: str) -> Iterator[Printed]:
    for match in _ISO.finditer(line):
        yield from _valid(match, match[1], int(match[3]), int(match[4]))
    for match in _EAST_ASIAN.finditer(line):
        yield from _valid(match, match[1], int(match[2]), int(match[3]))
    for match in _FIGURES.finditer(line):
        first, second = int(match[1]), int(match[3])
        if first > 12 or first == second:
            yield from _valid(match, match[4], second, first)
        elif second > 12:
            yield from _valid(match, match[4], first, second)


def _in_words(line: str, language: str) -> Iterator[Printed]:
    known = _names(language)
    if known is None:
        return
    months, days, pattern = known
    for match in pattern.finditer(line):
        month = months[(match["month"] or match["month2"]).lower()]
        weekday = days[match["weekday"].lower()] if match["weekday"] else None
        year = match["year"] or match["year2"]
        yield from _valid(match, year, month, int(match["day"] or match["day2"]), weekday)


def _valid(
    match: re.Match[str], year: str | None, month: int, day: int, weekday: int | None = None
) -> Iterator[Printed]:
    """The date, if the calendar has it; 29 February without a year counts."""
    if _day(int(year or 2000), month, day):
        yield Printed(match[0].strip(" .,"), match.start(), int(year) if year else None, month, day, weekday)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


@cache
def _names(language: str) -> tuple[Mapping[str, int], Mapping[str, int], re.Pattern[str]] | None:
    """Names of months and weekdays with their numbers, and the expression for dates that are made of them."""
    try:
        locale = Locale.parse(language.replace("-", "_"))
    except (ValueError, UnknownLocaleError):
        return None
    months, days = _written(get_month_names, locale), _written(get_day_names, locale)
    if language == "en":
        months |= {"Sept": 9}
    month, weekday = _either(months), _either(days)
    year = r"(?:,?\s+(?:of\s+|de\s+)?(?P<{}>\d{{4}})(?!\d)(?:\s*г\b)?)?".format
    joined = r"(?:st|nd|rd|th|er|º|\.)?\s+(?:of\s+|de\s+)?"
    first = rf"(?P<day>\d{{1,2}}){joined}(?P<month>{month})\.?{year('year')}"
    second = rf"(?P<month2>{month})\.?\s+(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?(?!\d){year('year2')}"
    before = rf"(?:(?<!\w)(?P<weekday>{weekday})\.?,?\s+(?:the\s+|den\s+)?)?"
    return _small(months), _small(days), re.compile(rf"{before}(?<!\w)(?:{first}|{second})(?!\w)")


def _written(
    names: Callable[[_Width, _Context, Locale], Mapping[int, str]], locale: Locale
) -> dict[str, int]:
    """Each name without its full stop, with its number; figures are no names."""
    found: dict[str, int] = {}
    for width in _WIDTHS:
        for context in _CONTEXTS:
            for number, name in names(width, context, locale).items():
                if len(name.rstrip(".")) >= _FEWEST and not any(map(str.isdigit, name)):
                    found[name.rstrip(".")] = number
    return found


def _small(names: Mapping[str, int]) -> Mapping[str, int]:
    return {name.lower(): number for name, number in names.items()}


def _either(names: Iterable[str]) -> str:
    """Any of the names: as the language writes it (`may` is no month in English), or with more capitals."""
    written = {form for name in names for form in (name, name.capitalize(), name.upper())}
    return "|".join(map(re.escape, sorted(written, key=lambda name: (-len(name), name)))) or "(?!)"
