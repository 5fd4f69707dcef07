"""Sentences of an article: abbreviations end none, and every word lies in one."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.sentence import around, sentences
from site_builder.span import Span


def told(text: str) -> list[str]:
    return [text[span.start : span.end] for span in sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He came. She left.", ["He came.", "She left."]),
        ("He met Mr. Kim on Sept. 13. She left.", ["He met Mr. Kim on Sept. 13.", "She left."]),
        ("The U.S. State Department said so.", ["The U.S. State Department said so."]),
        ("It is in the U.S. The talks ended.", ["It is in the U.S.", "The talks ended."]),
        ("A U.N. envoy came.", ["A U.N. envoy came."]),
        ("J. R. Smith said no. Then he left.", ["J. R. Smith said no.", "Then he left."]),
        ("Office No. 10 closed. No. 11 too.", ["Office No. 10 closed.", "No. 11 too."]),
        ('He said "no." Then he left.', ['He said "no."', "Then he left."]),
        ('"Why?" he asked. “Who?” She knew.', ['"Why?" he asked.', "“Who?”", "She knew."]),
        ("He sat. Sat. he came.", ["He sat.", "Sat. he came."]),
        ("It was 5.5 percent. More?! Yes", ["It was 5.5 percent.", "More?!", "Yes"]),
        ("The end. (Yonhap)", ["The end.", "(Yonhap)"]),
        ("Am 19. Oktober kam er. Er blieb.", ["Am 19. Oktober kam er.", "Er blieb."]),
        ("В 2023 г. Лавров прибыл. Он уехал.", ["В 2023 г. Лавров прибыл.", "Он уехал."]),
        ("그는 왔다. 그녀는 갔다.", ["그는 왔다.", "그녀는 갔다."]),
        ("他说。“好。”她走了！", ["他说。", "“好。”", "她走了！"]),
        ("वह आया। वह गई।", ["वह आया।", "वह गई।"]),
        ("A headline\n\n  A line.  \r\nAnother", ["A headline", "A line.", "Another"]),
        (" \n\t\n", []),
        ("", []),
    ],
)
def test_where_sentences_end(text: str, expected: list[str]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    "text", ["." * 500_000, '."' * 250_000, ". " * 250_000, "。" * 500_000, ".a" * 250_000]
)
def test_hostile_texts_end(text: str) -> None:
    """No timing is asserted: what looks at every mark of a run again for each of them would take hours."""
    assert len(sentences(text)) <= len(text)


texts = st.text(st.sampled_from('ab AB.!?"”\n。한 1'))


@given(texts)
def test_every_character_that_shows_lies_in_one_sentence(text: str) -> None:
    spans = sentences(text)
    covered = {n for span in spans for n in range(span.start, span.end)}
    assert {n for n, character in enumerate(text) if not character.isspace()} <= covered
    assert all(one.end <= other.start for one, other in pairwise(spans))
    assert all(text[span.start : span.end].strip() == text[span.start : span.end] != "" for span in spans)


@given(texts, st.data())
def test_around_a_place_stand_whole_sentences(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    place = Span(start, data.draw(st.integers(start, len(text))))
    found = around(text, place)
    assert found.start <= place.start <= place.end <= found.end


def test_the_sentences_around_a_place() -> None:
    text = "One is here. Two are there. Three."
    assert shown(text, 13, 16) == "Two are there."
    assert shown(text, 4, 16) == "One is here. Two are there."


def shown(text: str, start: int, end: int) -> str:
    found = around(text, Span(start, end))
    return text[found.start : found.end]
