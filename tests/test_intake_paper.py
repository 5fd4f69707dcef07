"""The text of PDFs: paragraphs by place, what is left out told, nothing of a hostile file let through."""

from collections.abc import Sequence

import pytest
from papers import Placed, a_pdf, column, locked

from site_builder.intake.finding import Extract, Key, Refusal
from site_builder.intake.paper import paper


def text_of(*pages: Sequence[Placed]) -> str:
    found = paper(a_pdf(*pages))
    assert isinstance(found, Extract), found
    return found.text


def test_lines_become_paragraphs_and_a_gap_begins_one() -> None:
    lines = [*column("The ship left", "the port."), *column("Later it came", "back.", top=660)]
    assert text_of(lines) == "The ship left the port.\nLater it came back.\n"


def test_larger_letters_are_a_paragraph_of_their_own() -> None:
    lines = [(72, 700, 20, "Ships under suspicion"), *column("They carried", "arms.", top=680)]
    assert text_of(lines) == "Ships under suspicion\nThey carried arms.\n"


def test_an_indent_begins_a_paragraph() -> None:
    lines = column("First line of it", "and its second.", "Another begins", "and goes on.", "One alone.")
    lines = [(x + (12 if n in (0, 2, 4) else 0), *rest) for n, (x, *rest) in enumerate(lines)]  # type: ignore[misc]
    assert text_of(lines) == "First line of it and its second.\nAnother begins and goes on.\nOne alone.\n"


def test_indented_lines_that_are_paragraphs_of_their_own() -> None:
    lines = column(
        "A first one that", "ends here.", "One alone.", "Another alone.", "And one", "that goes on."
    )
    lines = [(x + (12 if n in (0, 2, 3, 4) else 0), *rest) for n, (x, *rest) in enumerate(lines)]  # type: ignore[misc]
    assert (
        text_of(lines) == "A first one that ends here.\nOne alone.\nAnother alone.\nAnd one that goes on.\n"
    )


def test_ligatures_are_written_out_and_counted() -> None:
    found = paper(a_pdf(column("An o*cial word."), encoding="<< /Type /Encoding /Differences [42 /ffi] >>"))
    assert isinstance(found, Extract)
    assert found.text == "An official word.\n"
    assert "1 ligature written out as letters" in found.remarks


def test_the_lines_of_an_item_of_a_list_stay_together() -> None:
    lines = [(72, 700, 12, "- An item that is"), (84, 685.6, 12, "long and goes"), (84, 671.2, 12, "on here")]
    assert text_of(lines) == "- An item that is long and goes on here\n"


def test_a_paragraph_goes_on_in_the_next_column_and_on_the_next_page() -> None:
    first, second = column("The ship", "left", top=700), column("the port at", x=320, top=700)
    assert text_of([*first, *second], column("noon.", "Then")) == "The ship left the port at noon. Then\n"
    assert text_of(column("It left.", "It came."), column("Then")) == "It left. It came.\nThen\n"


@pytest.mark.parametrize(
    ("one", "other", "elsewhere", "expected", "remark"),
    [
        ("The trans-", "port left.", "A transport.", "The transport left.", "1 word joined"),
        ("A non-", "nuclear state.", "A non-nuclear one.", "A non-nuclear state.", "1 hyphen kept"),
        ("The trans-", "port left.", "A ship.", "The trans-port left.", "1 hyphen kept"),
        ("To re-", "sign it.", "They resign; they re-sign.", "To re-sign it.", "1 hyphen kept"),
        ("The DPRK-", "Russia summit.", "A ship.", "The DPRK-Russia summit.", None),
        ("In 10-", "15 days.", "A ship.", "In 10- 15 days.", None),
    ],
)
def test_a_word_broken_at_a_line_end(
    one: str, other: str, elsewhere: str, expected: str, remark: str | None
) -> None:
    found = paper(a_pdf([*column(one, other), *column(elsewhere, top=600)]))
    assert isinstance(found, Extract)
    assert found.text.split("\n")[0] == expected
    told = [one for one in found.remarks if "joined that" in one or "kept" in one]
    assert [one.startswith(remark or "") for one in told] == ([True] if remark else [])


def test_running_heads_are_left_out_and_told() -> None:
    pages = [[(72, 780, 9, "The Daily"), *column(f"Page text {n}."), (300, 20, 9, f"{n}")] for n in (1, 2, 3)]
    found = paper(a_pdf(*pages))
    assert isinstance(found, Extract)
    assert found.text == "Page text 1.\nPage text 2.\nPage text 3.\n"
    assert "left out as running heads: “The Daily”, “1”, “2”, “3”" in found.remarks


def test_pages_that_hold_little_keep_it() -> None:
    assert (
        text_of(*([(72, 700, 12, f"Report {n}.")] for n in (1, 2, 3))) == "Report 1.\nReport 2.\nReport 3.\n"
    )


def test_a_page_without_text_is_told() -> None:
    found = paper(a_pdf(column("Words."), []))
    assert isinstance(found, Extract)
    assert found.remarks[:2] == ("2 pages", "no text on page 2: a picture?")


def test_a_scan_is_refused_with_what_to_do() -> None:
    found = paper(a_pdf([], []))
    assert isinstance(found, Refusal)
    assert "have its text recognised" in found.message


def test_a_password_is_asked_for_only_where_there_is_one() -> None:
    pdf = a_pdf(column("Words."))
    assert isinstance(paper(locked(pdf, "")), Extract)
    found = paper(locked(pdf, "secret"))
    assert isinstance(found, Refusal)
    assert "password" in found.message


def test_what_the_file_says_of_itself_is_doubtful() -> None:
    info = {"/Title": "report_v2.doc", "/Author": "office", "/CreationDate": "D:20231021120000Z"}
    found = paper(a_pdf(column("Words."), info=info, language="en-GB"))
    assert isinstance(found, Extract)
    told = {one.key: (one.value, one.doubt is not None, one.last_resort) for one in found.findings}
    assert told == {
        Key.TITLE: ("report_v2.doc", True, False),
        Key.BYLINE: ("office", True, False),
        Key.LANGUAGE: ("en-GB", False, False),
        Key.PUBLISHED: (None, False, True),
    }


@pytest.mark.parametrize(
    "content", [b"%PDF-1.4", b"%PDF-1.7\n" + b"1 0 obj<</A " * 500, a_pdf(column("x"))[:200]]
)
def test_a_damaged_file_is_a_sentence(content: bytes) -> None:
    assert isinstance(paper(content), Refusal)


def test_what_no_font_explains_shows_as_unreadable() -> None:
    found = paper(a_pdf(column("Wor\x01ds", "more")))
    assert isinstance(found, Extract)
    assert found.text == "Wor�ds more\n"
