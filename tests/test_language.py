"""The interface in its languages: whole, with every place filled, and dates as each language writes them."""

import re
from collections import Counter
from datetime import date
from string import Formatter

import pytest
from babel.messages.catalog import Message
from tiny import SITE, SOURCES, a_site, tiny_claims
from words import catalogues, said

from site_builder.edtf import parse
from site_builder.language import known, language
from site_builder.press import Press
from site_builder.render import Edition, pages

DAY = date(2023, 10, 19)


@pytest.mark.parametrize("code", ["ko", "ru"])
def test_every_phrase_is_said(code: str) -> None:
    """After a change of words: `make words`, then translate what is empty."""
    (catalogue,) = (held for path, held in catalogues() if path.stem == code)
    wanted = {message.id for message in said() if message.id}
    assert {message.id for message in catalogue if message.id} == wanted
    assert [message.id for message in catalogue if message.id and not all(_forms(message))] == []
    assert [message.id for message in catalogue if message.fuzzy and message.id] == []


@pytest.mark.parametrize("code", ["ko", "ru"])
def test_every_translation_has_the_places_of_its_phrase(code: str) -> None:
    (catalogue,) = (held for path, held in catalogues() if path.stem == code)
    for message in catalogue:
        many = message.id[-1] if isinstance(message.id, tuple | list) else message.id
        for form in _forms(message) if many else ():
            assert _places(form) == _places(many), (many, form)


def _forms(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def _places(text: str) -> Counter[str]:
    braces = [name for _, name, _, _ in Formatter().parse(text) if name is not None]
    return Counter([*re.findall(r"%\(\w+\)s|%%", text), *braces])


@pytest.mark.parametrize(
    ("code", "day", "days", "month", "names", "number"),
    [
        ("en", "19 October 2023", "19–23 Oct 2023", "October 2023", "A, B and C", "1,234"),
        ("en-US", "October 19, 2023", "Oct 19\u2009–\u200923, 2023", "October 2023", "A, B, and C", "1,234"),
        ("ko", "2023년 10월 19일", "2023년 10월 19일~23일", "2023년 10월", "A, B 및 C", "1,234"),
        (
            "ru",
            "19 октября 2023\u202fг.",
            "19—23 окт. 2023\u202fг.",
            "октябрь 2023\u202fг.",
            "A, B и C",
            "1\u00a0234",
        ),
        ("ar", "19 أكتوبر 2023", "19–23 أكتوبر 2023", "أكتوبر 2023", "A وB وC", "1,234"),
    ],
)
def test_dates_lists_and_numbers_are_the_languages_own(
    code: str, day: str, days: str, month: str, names: str, number: str
) -> None:
    spoken = language(code)
    assert spoken.day(DAY) == day
    assert spoken.days(DAY, date(2023, 10, 23)) == days
    assert spoken.month(DAY) == month
    assert spoken.listed(["A", "B", "C"]) == names
    assert spoken.listed(["A"]) == "A"
    assert spoken.number(1234) == number


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2023-10-19", "19 October 2023"),
        ("2023-10-18/2023-10-19", "18–19 Oct 2023"),
        ("2023-10", "October 2023"),
        ("2023", "2023"),
        ("2023~", "2023 (not certain)"),
        ("[2023-10-19..]", "on or after 19 October 2023"),
        ("[..2023-10-19]", "on or before 19 October 2023"),
        ("2023-10-19~", "19 October 2023 (not certain)"),
        ("unknown", "date unknown"),
    ],
)
def test_a_date_is_told_as_exactly_as_it_is_known(text: str, words: str) -> None:
    assert language("en").when(parse(text)) == words


@pytest.mark.parametrize(
    ("code", "there", "translated", "direction"),
    [
        ("en", True, True, "ltr"),
        ("en-GB", True, True, "ltr"),
        ("ko", True, True, "ltr"),
        ("ko-KR", True, True, "ltr"),
        ("ru", True, True, "ltr"),
        ("ar", True, False, "rtl"),
        ("de", True, False, "ltr"),
        ("xx", False, False, ""),
        ("", False, False, ""),
        ("english", False, False, ""),
        ("../ko", False, False, ""),
        ("en@x", False, False, ""),
        ("en.UTF-8", False, False, ""),
        ('ko@"><b>', False, False, ""),
        ("en\n", False, False, ""),
        ("pt_BR", False, False, ""),
    ],
)
def test_which_languages_there_are(code: str, there: bool, translated: bool, direction: str) -> None:
    assert known(code) == there
    if not there:
        assert language(code).say("Claims") == "Claims"
    else:
        assert language(code).translated == translated
        assert language(code).direction == direction


@pytest.mark.parametrize("code", ["ko", "ru"])
def test_no_english_is_left_on_a_page(code: str) -> None:
    """Phrases of three words and more stand in no page of the tiny site in another language."""
    site = a_site(f"{SITE}language: {code}\n")
    english = {
        m.id
        for m in said()
        if isinstance(m.id, str) and m.id.count(" ") > 2 and "%" not in m.id and "{" not in m.id
    }
    assert len(english) > 100
    for file in pages(Edition(site, tiny_claims(site), SOURCES), Press(site)):
        if file.path.endswith(".html"):
            text = file.content.decode()
            assert f'<html lang="{code}"' in text
            assert [phrase for phrase in english if phrase in text] == [], file.path
