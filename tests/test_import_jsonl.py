"""The neutral pair: a line is a document, a claim, or told with its number and the reason."""

import io
import json
from pathlib import Path

import pytest

from site_builder.imports import jsonl
from site_builder.imports.draft import Article, Draft, Evidence, Flawed, Place
from site_builder.imports.jsonl import Kind, Line
from site_builder.imports.ledger import Entry, Outcome

AT = Place("claims.jsonl", 7)


def draft(line: str | bytes) -> Draft | Entry:
    return jsonl.draft(Line(AT, line if isinstance(line, bytes) else line.encode()))


def code(found: object) -> str:
    assert isinstance(found, Entry)
    assert (found.outcome, found.at) == (Outcome.REFUSED, AT)
    return " ".join(reason.code for reason in found.reasons)


def test_a_claim_is_read_with_everything_that_is_known() -> None:
    row = {
        "id": 5, "statement": "Ships sail", "label": {"stars": 2}, "date": "2023-10-19", "lang": "en", "claimant": "Moscow",
        "review_url": "https://f.example/", "tags": ["a", 1], "topics": "arms|talks", "claim": None, "summary": " ",
        "evidence": [{"doc": "d", "quote": "q", "start": 0, "end": 1, "stance": "supports", "weight": 0.5}],
    }  # fmt: skip
    assert draft(json.dumps(row)) == Draft(
        at=AT,
        id="5",
        statement="Ships sail",
        verdict='{"stars": 2}',
        said="2023-10-19",
        language="en",
        claimant="Moscow",
        review_url="https://f.example/",
        topics=("arms", "talks"),
        evidence=(
            Evidence(source="d", quote="q", start=0, end=1, stance="supports", other=(("weight", "0.5"),)),
        ),
        other=(("tags", '["a", 1]'),),
    )


def test_the_names_of_claim_files_are_known_too() -> None:
    row = '{"claim": "Ships sail", "said": "2023", "evidence": [{"source": "d", "exact": "q"}]}'
    assert draft(row) == Draft(
        at=AT,
        statement="Ships sail",
        said="2023",
        evidence=(Evidence(source="d", quote="q"),),
    )


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("not json", "bad-json"),
        ('{"statement": "x"', "bad-json"),
        ('{"statement": "x"} {"statement": "y"}', "bad-json"),
        ('{"statement": NaN}', "bad-json"),
        ('{"statement": "x", "n": ' + "9" * 5_000 + "}", "bad-json"),
        ("[" * 100_000, "bad-json"),
        (b'{"statement": "\xff"}', "bad-encoding"),
        ('["statement"]', "not-an-object"),
        ("null", "not-an-object"),
        ('{"statement": "x", "id": 1, "id": 2}', "repeated-key"),
        ('{"evidence": [{"doc": "a", "doc": "b"}], "statement": "x"}', "repeated-key"),
        ("{}", "missing-key"),
        ('{"statement": " "}', "missing-key"),
        ('{"statement": null}', "missing-key"),
        ('{"statement": ["x"]}', "wrong-type"),
        ('{"statement": "x", "claimant": {"name": "y"}}', "wrong-type"),
        ('{"statement": "x", "topics": [1]}', "wrong-type"),
        ('{"statement": "x", "evidence": {}}', "wrong-type"),
        ('{"statement": true, "evidence": 1}', "wrong-type wrong-type"),
        (b"x" * (jsonl.LONGEST + 1), "line-too-long"),
    ],
)
def test_a_bad_line_is_told(line: str | bytes, expected: str) -> None:
    assert code(draft(line)) == expected


def test_a_bad_line_is_kept_in_the_ledger_as_it_stands() -> None:
    for line, record in (("{oops", "{oops"), (b"\xffx", "\\xffx"), ('{"id": 1}', {"id": 1})):
        found = draft(line)
        assert isinstance(found, Entry)
        assert found.record == record


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ('"text"', "not-an-object"),
        ('{"doc": "a"}', "missing-key"),
        ('{"quote": "a"}', "missing-key"),
        ('{"doc": "a", "quote": "b", "start": -1}', "wrong-type"),
        ('{"doc": "a", "quote": "b", "end": true}', "wrong-type"),
    ],
)
def test_bad_evidence_does_not_cost_the_claim(item: str, expected: str) -> None:
    found = draft(f'{{"statement": "x", "evidence": [{item}, {{"doc": "d", "quote": "q"}}]}}')
    assert isinstance(found, Draft)
    flawed, good = found.evidence
    assert isinstance(flawed, Flawed)
    assert flawed.code == expected
    assert json.loads(flawed.record) == json.loads(item)
    assert good == Evidence(source="d", quote="q")


def test_a_document_needs_an_id_and_a_text() -> None:
    good = Line(AT, b'{"id": "a", "text": "x\\r\\n", "author": "B", "score": 1}')
    assert jsonl.article(good) == Article(at=AT, id="a", text="x\r\n", byline="B", other=(("score", "1"),))
    assert code(jsonl.article(Line(AT, b'{"title": "x"}'))) == "missing-key missing-key"


def test_lines_end_at_a_line_feed_and_count_from_1() -> None:
    content = b"\xef\xbb\xbfone\r\n\n  \n" + "two\u2028still\x85two\n".encode() + b"three"
    found = list(jsonl.lines(io.BytesIO(content), "f"))
    assert [(line.at.line, line.content.decode().strip()) for line in found] == [
        (1, "one"),
        (4, "two\u2028still\x85two"),
        (5, "three"),
    ]


def test_a_line_without_end_is_cut_and_the_next_is_found() -> None:
    content = b"x" * (3 * jsonl.LONGEST) + b"\nnext\n"
    long, following = jsonl.lines(io.BytesIO(content), "f")
    assert len(long.content) == jsonl.LONGEST + 1
    assert (following.at.line, following.content) == (2, b"next\n")


@pytest.mark.parametrize(("text", "number"), [("", 0), ("a", 1), ("a\n", 1), ("a\nb", 2), ("\n\n", 2)])
def test_lines_are_counted(tmp_path: Path, text: str, number: int) -> None:
    (tmp_path / "f").write_text(text)
    assert jsonl.count([tmp_path / "f", tmp_path / "f"]) == 2 * number


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ('oops\n{"id": 1}\n{"id": "a", "text": "x"}', Kind.DOCUMENTS),
        ('{"statement": "x", "text": "y"}', Kind.CLAIMS),
        ('{"claim": "x"}', Kind.CLAIMS),
        ("", None),
        ("[]", None),
    ],
)
def test_the_first_line_that_tells_says_what_a_file_holds(
    tmp_path: Path, text: str, kind: Kind | None
) -> None:
    (tmp_path / "f").write_text(text)
    assert jsonl.kind(tmp_path / "f") is kind
