"""Where a text may not be divided: `|` marks the edge."""

import pytest

from site_builder.boundary import divides


@pytest.mark.parametrize(
    "text",
    ["il|legal", "legal|ly", "11|,000", "1,|000", "1|1", "3.|5", "12:|30", "1 |000", "Sept. 1|3", "don|'t", "don'|t",
     "non-|nuclear", "non|-nuclear", "U.|S.", "example|.org", "AT|&T", "9/|11", "km/|h", "reaffirm|[s]", "-|5", "$|5",
     "5|%", "5| percent", "3 |million", "+|7", "\u05e6\u05d4|\"\u05dc", "十|三"],
)  # fmt: skip
def test_an_edge_inside_a_word_or_number(text: str) -> None:
    before, after = text.split("|")
    assert divides(before, after)


@pytest.mark.parametrize(
    "text",
    ["no| deal", "no |deal", "|word", "word|", '"|word', 'word|,"', "(|L)", "L|)", "said.| The", "1,000| men",
     "in 2023| 100 men", "서울|에서", "金|正恩", "word|…", "end|.", "said.|The", "arms -- |and", "ไทย|แลนด์"],
)  # fmt: skip
def test_an_edge_between_words(text: str) -> None:
    before, after = text.split("|")
    assert not divides(before, after)
