"""Words that deny, reject or negate, in the languages that the sites are written in."""

import pytest

from site_builder.denial import denials


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Moscow denied it and called it “Baseless”.", ("denied", "baseless")),
        ("It didn’t say so; no evidence, no proof.", ("didn't", "no")),
        ("They have yet to report.", ("yet to",)),
        ("A note on a knotty notion.", ()),
        ("Falsetto and dentist", ()),
        ("Кремль опроверг это и не комментировал.", ("опроверг", "не")),
        ("평양은 이를 부인했다", ("부인",)),
        ("外交部否认，没有证据", ("否认", "没有")),
        ("Der Kreml bestreitet das nicht.", ("bestreitet", "nicht")),
        ("", ()),
    ],
)
def test_words_of_denial(text: str, words: tuple[str, ...]) -> None:
    assert denials(text) == words
