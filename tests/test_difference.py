"""What differs between two wordings, as a terminal shows it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.difference import Change, difference, marked


@pytest.mark.parametrize(
    ("ours", "theirs", "shown"),
    [
        ("more than 10,000 men", "more than 1,000 men", "more than [-10,000-]{+1,000+} men"),
        ("it is so", "it is not so", "it is {+not+} so"),
        ("it is not so", "it is so", "it is [-not-] so"),
        ("a b", "c d", "[-a b-]{+c d+}"),
        ('he said "no"', "he  said\n“no”", "he said “no”"),
        ("same", "same", "same"),
        ("", "x", "{+x+}"),
        ("会谈已举行", "会谈未举行", "会谈[-已-]{+未+}举行"),
        ("회담이 열린다", "회담이 열렸다", "회담이 열[-린-]{+렸+}다"),
        ("a \x1b[31m", "a \x1b]0;x", "a [-�[31m-]{+�]0;x+}"),
    ],
)
def test_words_removed_and_added(ours: str, theirs: str, shown: str) -> None:
    assert marked(difference(ours, theirs), colours=False) == shown


def test_colours_are_not_the_only_sign() -> None:
    told = marked(difference("it is 10 now", "it is 11 now"), colours=True)
    assert told == "it is \x1b[31m\x1b[9m10\x1b[0m \x1b[32m\x1b[4m11\x1b[0m now"


words = st.text(st.sampled_from("ab c\u3042\u3044 한"))


@given(words, words)
def test_what_is_kept_and_added_is_theirs_and_what_is_kept_and_removed_is_ours(
    ours: str, theirs: str
) -> None:
    found = difference(ours, theirs)
    for text, without in ((theirs, Change.REMOVED), (ours, Change.ADDED)):
        kept = "".join(piece.words for piece in found if piece.change is not without)
        assert "".join(kept.split()) == "".join(text.split())
