"""An article as it will be stored, whatever it came in."""

import hashlib
from datetime import date

import pytest
from papers import PARAGRAPH, a_page, a_pdf, an_article, column
from test_intake_form import MHTML
from tiny import a_source

from site_builder import document, schema, source
from site_builder.intake.article import Article, Received, article
from site_builder.intake.character import line_ends, oddities
from site_builder.intake.finding import Key, Refusal
from site_builder.intake.form import Form
from site_builder.intake.kinship import kinship, twin
from site_builder.intake.proposal import Proposal, proposals
from site_builder.intake.record import record, relation, rule

TODAY = date(2026, 11, 27)


def taken(content: bytes, name: str = "a.txt", **more: str) -> Article:
    found = article(Received(content=content, name=name, **more), TODAY)  # type: ignore[arg-type]
    assert isinstance(found, Article), found
    return found


def refused(content: bytes, name: str = "a.txt", **more: str) -> str:
    found = article(Received(content=content, name=name, **more), TODAY)  # type: ignore[arg-type]
    assert isinstance(found, Refusal), found
    return found.message


def said(found: Article, key: Key) -> list[str | None]:
    return [one.value for one in found.findings if one.key is key]


@pytest.mark.parametrize("text", ["Talks.", "\ufeffTalks.\r\n\r\nMore\u2028words\r", "x\u00ad\u200b\u00a0y"])
def test_a_text_is_taken_byte_for_byte(text: str) -> None:
    found = taken(text.encode())
    assert (found.content, found.text, found.form, found.made) == (text.encode(), text, Form.TEXT, None)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "a.txt:1:1: the file is empty"),
        (b" \n ", "a.txt:1:1: the file is empty"),
        (b"a\nb\0c", "a.txt:2:2: "),
        (b"\x89PNG", "a picture"),
        (b"\xff\xfea\0", "`--encoding utf-16`"),
        (b"Talks \xe9", "is not UTF-8"),
    ],
)
def test_what_is_no_text_is_refused(content: bytes, told: str) -> None:
    assert told in refused(content)


def test_a_converted_text_says_from_what() -> None:
    found = taken("Été".encode("cp1252"), encoding="cp1252")
    assert (found.content.decode(), found.made) == ("Été", "converted to UTF-8 from cp1252 (--encoding)")
    assert taken("Été".encode(), encoding="utf-8").made is None


def test_a_page_is_read_in_its_encoding_and_both_are_told() -> None:
    markup = a_page(an_article(title="이 회담"), '<meta charset="utf-8">')
    found = taken(markup.encode("euc-kr"), "a.html", charset="euc-kr")
    assert found.text == f"이 회담\n{PARAGRAPH}\n"
    assert found.made is not None
    assert found.made.startswith("extracted from HTML by trafilatura ")
    assert found.remarks[:2] == (
        "the page was read as euc-kr (the server's header)",
        "but the page's <meta charset> says utf-8: compare letters with accents",
    )


def test_a_page_with_unreadable_bytes_says_how_many() -> None:
    found = taken(
        a_page(an_article("<p>A word with \xff in it, which cannot be read.</p>")).encode("latin-1"),
        charset="utf-8",
    )
    assert "1 of its bytes could not be read: they show as �" in found.remarks


def test_what_the_page_the_server_and_the_text_say_comes_in_this_order() -> None:
    page = a_page(
        an_article("<p>SEOUL, Oct. 19 (Yonhap) -- More of it was said.</p>"), attributes=' lang="en-GB"'
    )
    found = taken(page.encode(), "", address="https://daily.example/a", language="fr, de", charset="utf-8")
    assert said(found, Key.LANGUAGE) == ["en-GB", "fr", "en"]
    assert said(found, Key.URL) == ["https://daily.example/a"]
    assert said(found, Key.AGENCY) == ["Yonhap"]
    assert said(found, Key.TITLE) == ["Talks were held"], "the text's first line says no more than the page"


def test_the_text_of_a_pdf_says_more_than_the_pdf() -> None:
    pdf = a_pdf(column("Talks were held in May"), info={"/Title": "x.doc"})
    found = taken(pdf, address="https://daily.example/a.pdf")
    assert said(found, Key.TITLE) == ["Talks were held in May", "x.doc"]
    assert said(found, Key.URL) == ["https://daily.example/a.pdf"]
    assert "leave --encoding out" in refused(pdf, encoding="utf-8")


def test_a_saved_archive_is_a_page_with_its_address() -> None:
    body = an_article().encode()
    found = taken(MHTML.replace(b"<body>=C0=CC", b"<body>" + body.replace(b"=", b"=3D")))
    assert found.text.startswith("Talks were held\n")
    assert said(found, Key.URL) == ["https://daily.example/talks"]


def test_what_a_file_is_can_be_said() -> None:
    markup = a_page(an_article()).encode()
    found = article(Received(content=markup, name="a", form=Form.TEXT), TODAY)
    assert isinstance(found, Article)
    assert found.content == markup


# What cannot be seen in a text


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a", "one line without an end"),
        ("a\nb\n", "LF"),
        ("a\r\nb\r\n", "CRLF"),
        ("a\rb", "CR"),
        ("a\r\nb\nc\n", "mixed (LF 2, CRLF 1)"),
    ],
)
def test_line_ends_are_told(text: str, told: str) -> None:
    assert line_ends(text) == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("plain\ttext\r\n", []),
        ("\ufeffx", ["a byte order mark at the start"]),
        ("a\nb\u00adc\u00add", ["2 soft hyphens, first in line 2"]),
        ("a\u200bb\ufeff", ["2 zero-width characters, first in line 1"]),
        ("a\u202eb", ["1 direction mark, first in line 1"]),
        ("a\u00a0b\u2028", ["2 special blanks, first in line 1"]),
        ("a\ufffd", ["1 character that could not be read (�), first in line 1"]),
        ("a\x07\x1b\n", ["2 control characters, first in line 1"]),
        ("\ue000", ["1 character of a private font, first in line 1"]),
    ],
)
def test_what_hides_or_confuses_is_counted(text: str, told: list[str]) -> None:
    assert list(oddities(text)) == told


# The record


def read(text: str) -> source.Record:
    parsed, problems = document.parse("seeds/a.yaml", text)
    assert parsed, problems
    result = schema.validate(source.adapter(), parsed)
    assert result[0] is not None, result[1]
    return result[0]


DIGEST = hashlib.sha256(b"x").hexdigest()


def test_a_record_of_which_nothing_is_known_loads_and_says_so() -> None:
    found = read(record("a", proposals(()), DIGEST, (), ()))
    assert (found.id, found.title, found.publisher, found.language) == ("a", "unknown", "unknown", "und")
    assert (found.published.text, found.agency, found.byline, found.url) == ("unknown", None, None, None)


@pytest.mark.parametrize(
    "value", ['A: "b" # c', "null", "- x", "é\u00ad\u202e", "x" * 500, "[a]", "true", "2023"]
)
def test_a_record_holds_any_value_and_no_comment_breaks_it(value: str) -> None:
    made = [
        Proposal(
            one.key,
            "[2023-10-19..]" if one.key == "published" else value,
            f"there\n: {value}",
            value,
            (f"a\n{value}",),
        )
        for one in proposals(())
    ]
    text = record("a", made, DIGEST, (f"From\n{value}.",), ())
    found = read(text)
    assert (found.title, found.publisher, found.published.text) == (value, value, "[2023-10-19..]")
    assert all(
        len(line) <= 110 for line in text.splitlines() if line.startswith("# ") and " " in line[5:-400]
    )


# Shared wording

WIRE = "one two three four five six seven eight nine ten " * 1 + " ".join(f"w{n}" for n in range(90))


def test_shared_wording_is_told_with_all_figures() -> None:
    new = a_source("new", WIRE)
    half = a_source(
        "half",
        " ".join(WIRE.split()[:50]) + " " + " ".join(f"x{n}" for n in range(50)),
        "publisher: A, published: 2023-10-20, agency: Yonhap",
    )
    little = a_source("little", " ".join(WIRE.split()[:10]) + " " + " ".join(f"y{n}" for n in range(90)))
    same = a_source("same", WIRE + " end")
    other = a_source("other", "no word of it")
    kin = kinship(new, (little, other, half, same))
    assert [one.record.id for one in kin] == ["same", "half", "little"]
    assert rule(kin) == (
        "shared wording, in runs of 8 words or more; from 25 of 100 of either text on it counts as wire copy:"
    )
    assert relation(kin[0]) == (
        "with same: 100 of 100 words of this text (100 of 100), 99 of 100 of that one (100 of 101);"
        " nearly the same text: is it the same article?"
    )
    assert relation(kin[1]) == (
        "with half: 50 of 100 words of this text (50 of 100), 50 of 100 of that one (50 of 100);"
        " wire copy: if both copy an agency, write agency: Yonhap, as there"
    )
    assert relation(kin[2]) == (
        "with little: 10 of 100 words of this text (10 of 100), 10 of 100 of that one (10 of 100)"
    )


def test_the_very_same_text_has_a_twin() -> None:
    one = a_source("one", WIRE)
    assert twin(one.record.sha256, (a_source("x", "x"), one)) is one
    assert twin(DIGEST, (one,)) is None
