"""The tables for spreadsheets: what is in them, and that no cell is a formula."""

import csv
import re
from dataclasses import replace
from io import StringIO

import pytest
from forms import claims_csv, excerpts_csv
from hypothesis import given
from hypothesis import strategies as st
from tiny import SHIPS, SOURCES, a_site, assessed, tiny_claims

from site_builder.site import Site
from site_builder.table import CLAIM_COLUMNS, EXCERPT_COLUMNS, safe

SITE = replace(a_site(), base_url="https://facts.example/tiny")


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(content.decode("utf-8-sig"), newline=""), strict=True))


def claims(site: Site = SITE) -> list[dict[str, str]]:
    return rows(claims_csv(tiny_claims()[::-1], site))


def test_the_files_are_for_spreadsheets() -> None:
    for content in (claims_csv(tiny_claims(), SITE), excerpts_csv(tiny_claims(), SITE)):
        assert content.startswith(b'\xef\xbb\xbf"')
        assert content.endswith(b'"\r\n')
        assert "\ufeff" not in content.decode("utf-8-sig")


def test_a_row_tells_a_claim() -> None:
    ships, talks = claims()
    assert tuple(ships) == CLAIM_COLUMNS
    state = tiny_claims()[0].shown
    assert ships == {
        "slug": "ships",
        "claim": "Ships carried arms to Russia",
        "url": "https://facts.example/tiny/claims/ships.html",
        "state": "contested-consistent",
        "label": state.label,
        "sentence": state.sentence,
        "confidence": "moderate",
        "rating": "",
        "averitec": state.averitec,
        "derived_state": "contested-consistent",
        "derived_label": state.label,
        "override_reason": "",
        "override_by": "",
        "claimant": "white-house",
        "claimant_name": "The White House",
        "said": "2023-10-16/2023-10-20",
        "topics": "arms|talks",
        "principals": "moscow|pyongyang",
        "as_of": "2023-10-20",
        "articles": "wire|copy",
        "supporting_articles": "2",
        "supporting_origins": "2",
        "excerpts": "6",
        "published": "2023-10-21",
        "updated": "2023-10-21",
    }
    assert (talks["state"], talks["derived_state"], talks["override_by"]) == (
        "one-sided",
        "assessed-only",
        "The editor",
    )


def test_a_rating_is_given_in_words_where_the_claim_is_settled() -> None:
    settled = assessed("ships", SHIPS.replace("principals: [moscow, pyongyang]", "principals: [washington]"))
    (row,) = rows(claims_csv([settled], SITE))
    assert row["rating"] == "Confirmed"


def test_a_row_tells_an_excerpt() -> None:
    found = rows(excerpts_csv(tiny_claims()[::-1], SITE))
    assert [(row["claim"], row["number"]) for row in found] == [
        *(("ships", str(n)) for n in range(1, 7)),
        ("talks", "1"),
    ]
    assert tuple(found[0]) == EXCERPT_COLUMNS
    texts = {source.id: source.text.stored for source in SOURCES}
    for row in found:
        text = texts[row["source"]]
        assert text[int(row["start"]) : int(row["end"])] == row["exact"]
        for span in row["spans"].split("|"):
            start, end = map(int, span.split(":"))
            assert int(row["start"]) <= start < end <= int(row["end"])
    assert found[0]["speaker"] == "A Kremlin spokesman"
    assert found[1]["note"] == "No number is given."
    assert found[1]["bears_on"] == "shipped|number"
    assert found[3]["spans"].count("|") == 1
    assert (found[5]["party"], found[5]["through"], found[5]["origin"]) == ("pyongyang", "moscow", "moscow")
    assert found[0]["url"] == "https://facts.example/tiny/sources/wire.html#e-ships-1"


@pytest.mark.parametrize(
    ("cell", "wanted"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r1", "'\r1"),
        ("\n1", "'\n1"),
        ("  =1", "'  =1"),
        ("\u00a0\u3000=1", "'\u00a0\u3000=1"),
        ("\u200b\ufeff=1", "'\u200b\ufeff=1"),
        ("＝1", "'＝1"),
        ("＋1", "'＋1"),
        ("－1", "'－1"),
        ("＠a", "'＠a"),
        ("'quoted'", "''quoted'"),
        ("", ""),
        ("a=1", "a=1"),
        ("“-1”", "“-1”"),
        ('"We saw them,"', '"We saw them,"'),
        ("1,000 – 2", "1,000 – 2"),
    ],
)
def test_a_cell_that_would_be_a_formula_has_an_apostrophe(cell: str, wanted: str) -> None:
    assert safe(cell) == wanted


DANGEROUS = st.text(" \t\r\n=+-@＝＠'\"\ufeff\u200b;,a1", max_size=8)


@given(st.one_of(st.text(), DANGEROUS))
def test_no_cell_is_a_formula_and_each_can_be_read_back(text: str) -> None:
    cell = safe(text)
    assert cell.removeprefix("'") == text or (cell == text and not text.startswith("'"))
    assert not re.match(r"\s*[=+\-@＝＋－＠]", cell)
    assert cell[:1] not in ("\t", "\r", "\n")


@given(st.one_of(st.text(), DANGEROUS))
def test_any_text_comes_through_the_file(text: str) -> None:
    claim = tiny_claims()[0]
    state = replace(claim.headline, label=text)
    (row,) = rows(claims_csv([replace(claim, overriding=state)], SITE))
    assert row["label"] == safe(text)
    assert row["label"].removeprefix("'") == text.removeprefix("'" * (row["label"] == text))
    assert row["sentence"] == state.sentence
