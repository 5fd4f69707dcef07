"""The language that the site speaks to readers: words from gettext catalogues, dates and lists by CLDR."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from typing import Final

from babel import Locale, UnknownLocaleError
from babel.lists import format_list
from babel.numbers import format_decimal

from site_builder import theme
from site_builder.edtf import Edtf

WORLD_ENGLISH: Final = "en_001"
"""What `en` alone means: days before months, no comma before “and”."""


_TAG: Final = re.compile(
    r"[a-z]{2,3}(-[a-z]{4})?(-([a-z]{2}|[0-9]{3}))?(-[a-z0-9]{5,8})?", re.IGNORECASE | re.ASCII
)
"""Language, script, region, variant; CLDR alone would take `en@…` and `en.…`, whatever follows."""


def N_(text: str) -> str:  # noqa: N802, the name that gettext's tools look for
    """The text itself: marks an English phrase for the catalogues where it is not yet said."""
    return text


FROM: Final = N_("on or after {day}")
UNTIL: Final = N_("on or before {day}")
ABOUT: Final = N_("{date} (not certain)")
NEVER: Final = N_("date unknown")


@dataclass(frozen=True, slots=True)
class Language:
    """A language as BCP 47 writes it (`en`, `ko`, `ru`, `en-GB`), its CLDR locale and its catalogue."""

    code: str
    locale: Locale
    catalogue: NullTranslations

    @property
    def direction(self) -> str:
        """`ltr` or `rtl`, as HTML writes it."""
        return str(self.locale.text_direction)

    @property
    def translated(self) -> bool:
        """Whether the interface speaks it; else it speaks English."""
        return self.locale.language == "en" or isinstance(self.catalogue, GNUTranslations)

    def say(self, phrase: str, **words: object) -> str:
        """The phrase in this language with its places, in braces, filled."""
        return self.catalogue.gettext(phrase).format(**words)

    def count(self, one: str, many: str, number: int, **words: object) -> str:
        """The phrase for so many, with `{number}` in the digits of the language."""
        phrase = self.catalogue.ngettext(one, many, number)
        return phrase.format(number=self.number(number), **words)

    def listed(self, names: Iterable[str]) -> str:
        """The names in a row: “A”, “A and B”, “A, B and C”."""
        return _listed(tuple(names), self.locale)

    def day(self, day: date) -> str:
        """The date in words: 19 October 2023."""
        return _day(day, self.locale)

    def days(self, first: date, last: date) -> str:
        """A range of dates: 9–15 Oct 2023."""
        return _days(first, last, self.locale)

    def when(self, date: Edtf) -> str:
        """The date in words, as exactly as it is known."""
        first, last = date.earliest, date.latest
        if first and last:
            told = self._known(date.text.rstrip("?~%"), first, last)
        elif first:
            told = self.say(FROM, day=self.day(first))
        elif last:
            told = self.say(UNTIL, day=self.day(last))
        else:
            return self.say(NEVER)
        return self.say(ABOUT, date=told) if date.approximate else told

    def _known(self, text: str, first: date, last: date) -> str:
        """A day, a month, a year, or the days from the first to the last."""
        if first == last:
            return self.day(first)
        if len(text) == len("2023-10"):
            return self.month(first)
        return self.year(first) if len(text) == len("2023") else self.days(first, last)

    def short_day(self, day: date) -> str:
        """The date without its year: 19 Oct."""
        return _skeleton("MMMd", day, self.locale)

    def short_month(self, day: date) -> str:
        """The month without its year: Oct."""
        return _skeleton("MMM", day, self.locale)

    def month(self, day: date) -> str:
        """The month and its year: October 2023."""
        return _skeleton("yMMMM", day, self.locale)

    def year(self, day: date) -> str:
        return _skeleton("y", day, self.locale)

    def number(self, number: int) -> str:
        """The number with its digits grouped."""
        return _number(number, self.locale)


# Pages name the same days, months and numbers again and again, and CLDR takes its time for each. A check
# names no day, and need not wait for the time zones that come with the import.


@lru_cache(maxsize=4096)
def _listed(names: tuple[str, ...], locale: Locale) -> str:
    return format_list(names, locale=locale)


@lru_cache(maxsize=4096)
def _day(day: date, locale: Locale) -> str:
    from babel.dates import format_date

    return format_date(day, "long", locale)


@lru_cache(maxsize=4096)
def _days(first: date, last: date, locale: Locale) -> str:
    from babel.dates import format_interval

    return format_interval(first, last, "yMMMd", locale=locale)


@lru_cache(maxsize=4096)
def _skeleton(skeleton: str, day: date, locale: Locale) -> str:
    from babel.dates import format_skeleton

    return format_skeleton(skeleton, day, locale=locale)


@lru_cache(maxsize=4096)
def _number(number: int, locale: Locale) -> str:
    return format_decimal(number, locale=locale)


def known(code: str) -> bool:
    """Whether CLDR has the language, and this is how BCP 47 writes it."""
    try:
        return _TAG.fullmatch(code) is not None and _locale(code) is not None
    except (ValueError, UnknownLocaleError):
        return False


@cache
def language(code: str) -> Language:
    """The language, with a catalogue if somebody has translated it. What is not `known` speaks English."""
    locale = _locale(code if known(code) else "en")
    return Language(code, locale, _catalogue(locale))


def _locale(code: str) -> Locale:
    return Locale.parse(WORLD_ENGLISH if code == "en" else code.replace("-", "_"))


def _catalogue(locale: Locale) -> NullTranslations:
    """The theme's `locale/<code>.po`, of the whole code or of the language alone."""
    names = dict.fromkeys((str(locale).replace("_", "-"), locale.language))
    paths = (theme.folder() / "locale" / f"{name}.po" for name in names)
    found = next((path for path in paths if path.is_file()), None)
    if found is None:
        return NullTranslations()
    # Costs its import only where a site is not in English.
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    compiled = BytesIO()
    with found.open("rb") as file:
        write_mo(compiled, read_po(file, locale))
    compiled.seek(0)
    return GNUTranslations(compiled)
