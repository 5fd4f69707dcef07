"""The digests that the data has of what a claim's page prints, computed here from the article by hand."""

import json
from hashlib import sha256

import pytest
from forms import claim_json
from tiny import SOURCES, a_site, tiny_claims

from site_builder.facsimile import Facsimile
from site_builder.span import Span

TEXT = "One.\r\n\r\n  Two\u00a0\U0001f6a2 ships. \r\nThr\x0bee.\rFour \ufeff."


def a_span(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start, start + len(words))


@pytest.mark.parametrize(
    ("words", "lines"),
    [
        (["One."], "One."),
        (["\U0001f6a2 ships"], "\U0001f6a2 ships"),
        (["One.\r\n\r\n  Two"], "One.\nTwo"),
        (["ships. \r\nThr\x0bee.\rFour"], "ships.\nThr\ufffdee.\nFour"),
        (["One", "Two", "ships"], "One\nTwo\nships"),
        (["Four \ufeff"], "Four \ufeff"),
    ],
)
def test_a_digest_is_of_lines_as_pages_show_them(words: list[str], lines: str) -> None:
    spans = tuple(a_span(part) for part in words)
    digest = sha256(lines.encode()).hexdigest()
    made = Facsimile(TEXT, words=spans, shown=())
    assert made.words_sha256 == digest
    assert Facsimile(TEXT, words=(), shown=spans).shown_sha256 == digest


def test_a_claims_own_file_has_the_digests_of_what_its_page_prints() -> None:
    texts = {source.id: source.text.stored for source in SOURCES}
    for claim in tiny_claims():
        data = json.loads(claim_json(a_site(), claim))
        assert [entry["excerpt"] for entry in data["digests"]] == [e["number"] for e in data["excerpts"]]
        for excerpt, entry in zip(data["excerpts"], data["digests"], strict=True):
            text = texts[excerpt["source"]]
            words = "\n".join(text[start:end] for start, end in excerpt["spans"])
            assert entry["words_sha256"] == sha256(words.replace("\n ", "\n").encode()).hexdigest()
            assert entry["shown"][0][0] <= excerpt["start"]
            assert entry["shown"][-1][1] >= excerpt["end"]
