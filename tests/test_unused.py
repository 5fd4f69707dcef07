"""Which sentences report something that no claim cites."""

from collections.abc import Iterable

import pytest
from tiny import SOURCES, TALKS, a_source, assessed, tiny_claims

from site_builder.claim import Claim
from site_builder.source import Source
from site_builder.unused import Passages, Why, passages


def claims(*texts: str, sources: tuple[Source, ...] = SOURCES) -> tuple[Claim, ...]:
    return tuple(assessed(f"c{n}", text, sources).resolved.claim for n, text in enumerate(texts))


def citing(*words: str) -> str:
    """A claim that cites these words of the wire."""
    excerpts = "".join(
        f"  - {{source: wire, exact: {word!r}, party: moscow, says: asserts, mode: quote}}\n"
        for word in words
    )
    return f"claim: Ships\ntopics: [arms]\nprincipals: [moscow]\nsummary: S\nexcerpts:\n{excerpts}searched: here\n"


def listed(found: Iterable[Passages]) -> dict[str, list[str]]:
    return {part.source.id: [unused.words for unused in part.unused] for part in found}


def why(text: str, language: str = "en") -> list[Why]:
    """Why the first sentence of the article is listed."""
    source = a_source("wire", text, f"publisher: UPI, published: 2023-10-20, language: {language}")
    (found,) = passages((source,), ())
    return list(found.unused[0].why) if found.unused else []


def test_the_sentences_that_nothing_cites_are_listed_in_order() -> None:
    wire, _ = SOURCES
    (found,) = passages((wire,), claims(TALKS))
    assert [(unused.words, unused.why) for unused in found.unused] == [
        ("The White House said on Friday that ships carried arms.", (Why.ATTRIBUTION,)),
        ('"We saw them," an official said.', (Why.QUOTATION, Why.ATTRIBUTION)),
        ("Moscow says that there is <no> evidence.", (Why.ATTRIBUTION,)),
        ("Imagery shows ships at the pier, RUSI said.", (Why.ATTRIBUTION,)),
    ]
    assert found.total == 7
    text = wire.text.stored
    for unused in found.unused:
        assert text[unused.span.start : unused.span.end] == unused.words
        assert text[unused.paragraph - 1] == "\n"
        assert "\n" not in text[unused.paragraph : unused.span.start]


def test_excerpts_and_wordings_count_as_cited() -> None:
    found = passages(SOURCES, (case.resolved.claim for case in tiny_claims()))
    assert listed(found) == {
        "copy": ["молчит, но агентство пишет, что в Пхеньяне всё отрицают."],
        "wire": ['"We saw them," an official said.'],
    }


ARTICLE = "The minister said that twelve ships left the port. It rained."


@pytest.mark.parametrize(
    ("cited", "covered"),
    [
        ([], False),
        (["twelve ships"], False),
        (["twelve ships left"], False),
        (["twelve ships left the port."], True),
        (["The minister said that twelve ships left the port."], True),
        # Together they are half of it, though none alone is.
        (["The minister", "left the port"], True),
        (["The minister [...] the port"], False),
        (["It rained."], False),
    ],
)
def test_half_of_a_sentence_covers_it(cited: list[str], covered: bool) -> None:
    sources = (a_source("wire", ARTICLE),)
    found = passages(sources, claims(citing(*cited), sources=sources) if cited else ())
    assert (listed(found)["wire"] == []) is covered


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("It rained.", "en", []),
        ("The United States has a note of nothing.", "en", []),
        ("He said so.", "en", ["attribution"]),
        ("According to TASS, it is so.", "en", ["attribution"]),
        ("Analysts believe it.", "en", ["attribution"]),
        ("Moscow denied it.", "en", ["attribution"]),
        ("Moscow denies it.", "en", ["attribution"]),
        ("It was claimed.", "en", ["attribution"]),
        ("The “new era” began.", "en", ["quotation"]),
        ('The "new era" began.', "en", ["quotation"]),
        ("The ‘new era’ began.", "en", ["quotation"]),
        ("The soldiers' boots weren't theirs.", "en", []),
        ("It has 1,000 containers.", "en", ["number"]),
        ("It has thousands of containers.", "en", ["number"]),
        ("'Twelve,' he said of 5.", "en", ["quotation", "number", "attribution"]),
        ("배가 떠났다.", "ko", []),
        ("그는 배가 떠났다고 말했다.", "ko", ["attribution"]),
        ("통신에 따르면 배가 떠났다.", "ko", ["attribution"]),
        ("외무성은 이를 부인했다.", "ko", ["attribution"]),
        ("그는 “배가 떠났다”.", "ko", ["quotation"]),
        ("수천 척의 배가 떠났다.", "ko", ["number"]),
        ("Корабли ушли.", "ru", []),
        ("Он сказал, что корабли ушли.", "ru", ["attribution"]),
        ("По словам министра, корабли ушли.", "ru", ["attribution"]),
        ("Москва опровергла это.", "ru", ["attribution"]),
        ("Началась «новая эра».", "ru", ["quotation"]),
        ("Ушли тысячи кораблей.", "ru", ["number"]),
        # In other languages marks and numbers are known.
        ("Il a dit que non.", "fr", []),
        ("Il a dit « non ».", "fr", ["quotation"]),
        ("Er nannte es „neu“.", "de", ["quotation"]),
        ("He said so.", "en-GB", ["attribution"]),
    ],
)
def test_why_a_sentence_is_listed(text: str, language: str, expected: list[str]) -> None:
    assert why(text, language) == expected


def test_a_sentence_inside_a_quotation_is_one() -> None:
    source = a_source(
        "wire", '"We saw it. It was there. It left," he said. It rained.\n\n"No end. None.\n\nIt rained.'
    )
    (found,) = passages((source,), ())
    assert [(unused.words, unused.why[0]) for unused in found.unused] == [
        ('"We saw it.', Why.QUOTATION),
        ("It was there.", Why.QUOTATION),
        ('It left," he said.', Why.QUOTATION),
        ('"No end.', Why.QUOTATION),
        ("None.", Why.QUOTATION),
    ]


def test_of_copies_one_is_listed_and_names_the_others() -> None:
    first = a_source("first", "He “said” so.\n\nOnly here, he said.")
    second = a_source("second", 'Other words, he said. HE "SAID"  SO.')
    third = a_source("third", "He said so.")
    found = passages((third, second, first), ())
    assert listed(found) == {
        "first": ["He “said” so.", "Only here, he said."],
        "second": ["Other words, he said."],
        "third": [],
    }
    also = [[record.id for record in unused.also] for unused in found[0].unused]
    assert also == [["second", "third"], []]


def test_a_sentence_that_is_cited_from_a_copy_is_not_listed() -> None:
    sources = (a_source("copy", ARTICLE), a_source("wire", ARTICLE))
    cited = claims(citing("twelve ships left the port."), sources=sources)
    assert listed(passages(sources, cited)) == {"copy": [], "wire": []}


def test_a_claim_on_an_article_that_is_gone_is_passed_over() -> None:
    cited = claims(citing("twelve ships left the port."), sources=(a_source("wire", ARTICLE),))
    assert listed(passages((a_source("other", ARTICLE),), cited)) == {
        "other": ["The minister said that twelve ships left the port."]
    }
