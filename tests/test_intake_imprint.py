"""What a text prints of itself. On the five articles here nothing is proposed that their records refute."""

from datetime import date
from pathlib import Path

import pytest

from site_builder.folding import fold
from site_builder.intake.agency import agency
from site_builder.intake.finding import Finding, Key
from site_builder.intake.imprint import imprint
from site_builder.intake.proposal import proposals
from site_builder.intake.tongue import tongue
from site_builder.load_sources import load_sources
from site_builder.project import Project
from site_builder.site import Limits

TODAY = date(2026, 11, 27)
BODY = "\n\nTalks were held in the capital, the ministry said, without giving any details of what was discussed.\n"
SOURCES, _, PROBLEMS = load_sources(Project(Path(__file__).parents[1]), Limits())


def found(text: str, key: Key, language: str = "en") -> list[tuple[str | None, bool]]:
    """Values of the key, each with whether it is doubtful."""
    return [(one.value, one.doubt is not None) for one in imprint(text, language, TODAY) if one.key is key]


def hints(text: str, key: Key = Key.PUBLISHED, language: str = "en") -> list[str]:
    return [one.where for one in imprint(text, language, TODAY) if one.key is key and one.value is None]


@pytest.mark.parametrize(
    ("head", "title", "doubtful"),
    [
        ("Talks were held", "Talks were held", True),
        ("\ufeff\n  Talks were held  ", "Talks were held", True),
        ("Talks were held     DATE: 2024-05-17 20:35:05\n\nTalks were held", "Talks were held", False),
        (
            "The Daily Herald\n\nTalks were held in the capital\nBy A. Writer",
            "Talks were held in the capital",
            True,
        ),
        ("By A. Writer\nOct. 19, 2023\nTalks were held", "Talks were held", True),
        ("Yonhap\nTalks were held", "Talks were held", True),
        ("The Daily Herald", "The Daily Herald", True),
        ("Talks on Oct. 19, 2023", "Talks on Oct. 19, 2023", True),
        ("회담이 열렸다\n홍길동 기자", "회담이 열렸다", True),
    ],
)
def test_the_headline_is_the_first_line_that_may_be_one(head: str, title: str, doubtful: bool) -> None:
    assert found(head + BODY, Key.TITLE) == [(title, doubtful)]


def test_a_paragraph_is_cut_and_no_headline() -> None:
    ((title, doubtful),) = found("word " * 100, Key.TITLE)
    assert (len(title or ""), doubtful) == (200, True)


@pytest.mark.parametrize(
    "text", ["-" + " " * 500_000 + "x", "By " + "Aa, " * 100_000, "copyright " * 50_000, "12 " * 150_000]
)
def test_hostile_lines_end(text: str) -> None:
    """No timing is asserted: an expression that goes back over a whole line at each of its places takes hours."""
    assert len(imprint(text, "en", TODAY)) < 20


def test_a_text_without_words_says_nothing() -> None:
    assert imprint(" \n--\n", "en", TODAY) == ()


@pytest.mark.parametrize(
    ("line", "byline"),
    [
        ("By A. Writer", "A. Writer"),
        ("BY ANNA WRITER AND BEN O'HARA", "ANNA WRITER AND BEN O'HARA"),
        ("By Anna Writer and Ben O'Hara", "Anna Writer and Ben O'Hara"),
        ("By Anna van der Berg | Reuters", "Anna van der Berg | Reuters"),
        ("Von Anna Schreiber", "Anna Schreiber"),
        ("홍길동 기자", "홍길동"),
        ("By the end of the year", None),
        ("By Thursday evening the talks were over", None),
    ],
)
def test_bylines(line: str, byline: str | None) -> None:
    told = found(f"Talks were held\n{line}{BODY}", Key.BYLINE)
    assert told == ([(byline, False)] if byline else [])


@pytest.mark.parametrize(
    ("text", "name", "doubtful"),
    [
        ("SEOUL, Oct. 19 (Yonhap) -- Talks were held.", "Yonhap", True),
        ("MOSCOW, October 19. /TASS/. Talks were held.", "TASS", True),
        ("МОСКВА, 19 октября. /ТАСС/. Переговоры прошли.", "TASS", True),
        ("МОСКВА, 19 окт - РИА Новости. Переговоры прошли.", "RIA Novosti", True),
        ("SEOUL, South Korea (AP) — Talks were held.", "AP", True),
        ("(서울=연합뉴스) 홍길동 기자 = 회담이 열렸다.", "Yonhap", True),
        ("By Reuters", "Reuters", False),
        ("Reuters", "Reuters", False),
        ("The KCNA (Korean Central News Agency) said so.", None, True),
        ("According to TASS, talks were held. Reuters had no word.", None, True),
        ("Photo by KCNA/UPI", None, True),
    ],
)
def test_agencies_by_dateline_or_byline(text: str, name: str | None, doubtful: bool) -> None:
    told = found(f"Talks were held\n{text}\n" + "More of it follows here.\n" * 6, Key.AGENCY)
    assert told == ([(name, doubtful)] if name else [])


@pytest.mark.parametrize(
    ("end", "name"),
    [
        ("of the resolutions. (Yonhap)", "Yonhap"),
        ("of the resolutions. — AFP", "AFP"),
        ("of the resolutions. /TASS/", "TASS"),
        ("Source: Xinhua", "Xinhua"),
        ("so it was told by TASS", None),
        ("of the Korean Central News Agency (KCNA) as well.", None),
    ],
)
def test_agencies_by_a_credit_at_the_end(end: str, name: str | None) -> None:
    text = "Talks were held\n" + "A line of it stands here.\n" * 12 + end
    assert found(text, Key.AGENCY) == ([(name, False)] if name else [])


def test_every_agency_is_known_by_its_own_name() -> None:
    for name in ("AFP", "AP", "dpa", "KCNA", "Reuters", "RIA Novosti", "TASS", "UPI", "Xinhua", "Yonhap"):
        assert agency(f" {name} ") == name
    assert agency("Daily") is None


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Published : Oct. 19, 2023 - 22:12", "2023-10-19"),
        ("Posted on 19 October 2023", "2023-10-19"),
        ("입력 2023.10.19. 오후 10:12", "2023-10-19"),
        ("MOSCOW, October 19, 2023 (Reuters) - Talks were held.", "2023-10-19"),
        ("Oct. 19, 2023", None),
        ("DATE: 2024-05-17 20:35:05", None),
        ("Updated: Oct. 20, 2023", None),
        ("Published Oct. 19, 2023, updated Oct. 20, 2023", "2023-10-19"),
        ("SEOUL, Oct. 20 (UPI) -- Talks were held.", None),
        (
            "The treaty was published by the ministry on Oct. 19, 2023, the same ministry said, and so it holds.",
            None,
        ),
        ("Published 10/11/2023", None),
    ],
)
def test_only_a_day_that_is_called_the_day_of_publication_is_one(line: str, day: str | None) -> None:
    told = found(f"Talks were held\n{line}{BODY}", Key.PUBLISHED)
    assert [value for value, _ in told if value] == ([day] if day else [])


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            "Oct. 19, 2023",
            "line 2 of the text, “Oct. 19, 2023”, prints 2023-10-19: is it the day of publication?",
        ),
        (
            "A headline again     DATE: 2024-05-17 20:35",
            "line 2 of the text, “DATE: 2024-05-17”, prints 2024-05-17: is it the day of publication?",
        ),
        (
            "Updated: Oct. 20, 2023",
            "line 2 of the text, “Updated: Oct. 20, 2023”, tells of a change on 2023-10-20",
        ),
        ("Published 10/11/2023", "line 2 prints 10/11/2023, which is 2023-11-10 or 2023-10-11"),
        (
            "SEOUL, Oct. 20 (UPI) -- Talks were held, state media said Friday.",
            "the dateline in line 2 of the text prints “Oct. 20” without a year and speaks of Friday: the weekday"
            " fits 2017, 2023; if it is 2023, write 2023-10-20",
        ),
        (
            "Talks were held on Thursday 19 October in the capital, where the two ministers met for an hour at last.",
            "line 2 of the text prints “Thursday 19 October” without a year: the weekday fits 2017, 2023; if it is"
            ' 2023, write "[2023-10-19..]", that day or later',
        ),
        (
            "SEOUL, Oct. 20 (UPI) -- Talks.",
            "the dateline in line 2 of the text prints “Oct. 20” without a year",
        ),
    ],
)
def test_other_dates_are_hints_with_their_place(line: str, said: str) -> None:
    assert hints(f"Talks were held\n{line}{BODY}") == [said]


def test_owners_and_accounts_at_the_end() -> None:
    text = "Talks were held\n" + "A line of it stands here.\n" * 12
    text += "Follow us (@dailyherald)\n© 2023 The Daily Herald. All rights reserved."
    assert found(text, Key.PUBLISHER) == [(None, False), ("The Daily Herald", True)]
    assert hints(text, Key.PUBLISHER) == ["@dailyherald in line 14 may be the outlet's own account"]


@pytest.mark.parametrize("id_", sorted(SOURCES))
def test_nothing_is_proposed_that_an_editor_had_to_refute(id_: str) -> None:
    """The records were written by people who read the articles: a proposal agrees, or is doubtful, or is none."""
    source = SOURCES[id_]
    text, record = source.text.stored, source.record
    language = tongue(text)
    findings: tuple[Finding, ...] = (*imprint(text, language.value or "en", TODAY), language)
    recorded = {
        Key.TITLE: record.title,
        Key.PUBLISHER: record.publisher,
        Key.AGENCY: record.agency,
        Key.BYLINE: record.byline,
        Key.PUBLISHED: record.published.text,
        Key.LANGUAGE: record.language,
        Key.URL: record.url,
    }
    for proposal in proposals(findings):
        if proposal.value is not None and proposal.doubt is None:
            assert proposal.value == recorded[proposal.key], proposal
        if proposal.key in (Key.TITLE, Key.LANGUAGE):
            assert fold(proposal.value or "").text == fold(recorded[proposal.key] or "").text


def test_what_the_records_tell_is_found() -> None:
    """How much of what people wrote down is proposed: the rest is printed in no article."""
    agreed = 0
    for source in SOURCES.values():
        text = source.text.stored
        made = {one.key: one.value for one in proposals((*imprint(text, "en", TODAY), tongue(text)))}
        record = source.record
        pairs = (
            (Key.PUBLISHER, record.publisher if record.publisher != "unknown" else None),
            (Key.AGENCY, record.agency),
            (Key.BYLINE, record.byline),
            (Key.PUBLISHED, record.published.text if record.published.day else None),
        )
        agreed += sum(value is not None and made[key] == value for key, value in pairs)
    assert agreed == 5, "of 8: UPI as publisher, its year, and an account's name stand in no line as such"
