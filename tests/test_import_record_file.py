"""Documents become articles: byte for byte, with a record that invents nothing."""

from hashlib import sha256
from textwrap import dedent
from typing import Any

import pytest

from site_builder import source
from site_builder.document import parse
from site_builder.imports.draft import Article, Place
from site_builder.imports.ledger import Entry, Outcome
from site_builder.imports.record_file import Shelved, shelved
from site_builder.schema import validate
from site_builder.site import Limits

AT = Place("in/documents.jsonl", 3)
ARTICLE = Article(
    at=AT,
    id="A 1",
    text="\r\nÉtat.\u2028Odd ends.",
    title="State of\n affairs",
    publisher="The Harbour",
    published="2023-10-20T08:00:00+02:00",
    language="en_US",
    url="https://news.example/1",
)


def shelve(article: Article) -> Shelved:
    found = shelved(article, "a-1", Limits())
    assert isinstance(found, Shelved), found
    document, problems = parse("seeds/a-1.yaml", found.text)
    assert document, problems
    record = validate(source.adapter(), document)
    assert record[0] == found.record, record[1]
    return found


def codes(found: Shelved) -> list[str]:
    return [reason.code for reason in found.told]


def test_the_text_is_stored_byte_for_byte() -> None:
    found = shelve(ARTICLE)
    assert found.content == ARTICLE.text.encode()
    assert codes(found) == []
    assert found.text == dedent(f"""\
        # yaml-language-server: $schema=../.schema/record.schema.json
        # Imported from documents.jsonl, line 3, A 1 there
        id: a-1
        title: "State of affairs"
        publisher: "The Harbour"
        published: 2023-10-20
        language: en-US
        url: "https://news.example/1"
        sha256: {sha256(found.content).hexdigest()}
        """)


def test_what_is_not_told_is_unknown_and_said_to_be() -> None:
    found = shelve(Article(at=AT, id="a", text="\n First  line \nSecond."))
    record = found.record
    assert (record.title, record.publisher, record.published.text, record.language) == (
        "First line",
        "unknown",
        "unknown",
        "und",
    )
    assert codes(found) == ["no-title", "no-publisher", "no-date", "no-language"]


@pytest.mark.parametrize(
    ("change", "code", "key", "value", "kept"),
    [
        ({"published": "Oct 20, 2023"}, "date-unread", "published_note", "The date is given as “Oct 20, 2023”.", ""),
        ({"published": "soon", "published_note": "Odd."}, "date-unread", "published_note", "The date is given as “soon”. Odd.", ""),
        ({"language": "English"}, "language-unknown", "language", "und", "# language there: English"),
        ({"url": "javascript:alert(1)"}, "bad-address", "url", None, "# url there: javascript:alert(1)"),
        ({"archived": "ftp://x.example"}, "bad-address", "archived", None, "# archived there: ftp://x.example"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_kept(
    change: dict[str, Any], code: str, key: str, value: str | None, kept: str
) -> None:
    found = shelve(ARTICLE._replace(**change))
    assert codes(found) == [code]
    assert getattr(found.record, key) == value
    assert kept in found.text


def test_further_keys_of_ours_are_taken_and_others_kept() -> None:
    more = ARTICLE._replace(
        agency="A wire",
        byline="B",
        rights="R",
        note="N",
        archived="https://a.example/",
        other=(("stars", "5"),),
    )
    record = shelve(more).record
    assert (record.agency, record.byline, record.rights, record.note, record.archived) == (
        "A wire", "B", "R", "N", "https://a.example/",
    )  # fmt: skip
    assert "# stars: 5" in shelve(more).text


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"text": "a\0b"}, "file-binary"),
        ({"text": " \n"}, "file-empty"),
        ({"text": "x" * 5_000_001}, "text-too-large"),
        ({"text": "a\ud800"}, "bad-character"),
        ({"title": "a\ud800"}, "bad-character"),
        ({"id": "a\ud800"}, "bad-character"),
        ({"note": "x" * 300_000}, "file-too-large"),
    ],
)
def test_what_can_be_no_article_is_told(change: dict[str, Any], code: str) -> None:
    found = shelved(ARTICLE._replace(**change), "a-1", Limits())
    assert isinstance(found, Entry)
    assert (found.outcome, found.at, found.reasons[0].code) == (Outcome.REFUSED, AT, code)
