"""What nobody sees is refused in editors' own words by its name, and shown by its name in those of an article."""

import sys

import pytest

from site_builder import unseen
from site_builder.document import parse
from site_builder.unseen import Piece, check, holds_any, pieces, removed

LABELS = ("claim", "title", "publisher", "speaker", "desk")
PROSE = ("summary", "note", "searched", "translation", "text")


def written(text: str) -> str:
    return "".join(c if c.isascii() and c.isprintable() else f"\\U{ord(c):08X}" for c in text)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("a\u202eb", "U+202E RIGHT-TO-LEFT OVERRIDE"),
        ("a\u2067b\u2069", "U+2067 RIGHT-TO-LEFT ISOLATE, U+2069 POP DIRECTIONAL ISOLATE"),
        ("a\u200bb", "U+200B ZERO WIDTH SPACE"),
        ("a\u200db", "U+200D ZERO WIDTH JOINER"),
        ("a\ufe0fb", "U+FE0F VARIATION SELECTOR-16"),
        ("a\U000e0041b", "U+E0041 TAG LATIN CAPITAL LETTER A"),
        ("a\u3164b", "U+3164 HANGUL FILLER"),
        ("a\x1b[31m", "U+001B"),
        ("a\x9b31m", "U+009B"),
        ("a\ue000b", "U+E000"),
        ("a\u2028b", "U+2028 LINE SEPARATOR"),
        ("a\u200b\u2060\ufeff\u202eb", "U+200B ZERO WIDTH SPACE, U+2060 WORD JOINER, U+FEFF ZERO WIDTH NO-BREAK SPACE and 1 more"),
        ("e" + "\u0301" * 5, "U+0301 COMBINING ACUTE ACCENT"),
    ],
)  # fmt: skip
def test_what_nobody_sees_is_refused_by_name(text: str, named: str) -> None:
    for key in (*LABELS, *PROSE):
        document, problems = parse("claims/x.yaml", f'{key}: "{written(text)}"\n')
        assert document, problems
        assert [problem.message.partition(": ")[2] for problem in check(document)] == [named]


@pytest.mark.parametrize(
    ("text", "label", "prose"),
    [
        ("Moscow, “so” – 1\u00a0000 €", True, True),
        ("نمی\u200cخواهم", True, True),
        ("क्\u200dष", True, True),
        ("👨\u200d👩\u200d👧 ❤\ufe0f 1\ufe0f\u20e3", True, True),
        ("🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f", True, True),
        ("e\u0301 ệ ก็", True, True),
        ("한각가 ꦲꦏ", True, True),
        ("a\u200fb", False, True),
        ("Donau\u00addampf", False, True),
    ],
)
def test_what_a_spelling_needs_is_not(text: str, label: bool, prose: bool) -> None:
    for keys, good in ((LABELS, label), (PROSE, prose)):
        for key in keys:
            document, problems = parse("claims/x.yaml", f'{key}: "{written(text)}"\n')
            assert document, problems
            assert (list(check(document)) == []) is good, key


def test_the_words_of_articles_may_hold_anything() -> None:
    document, _ = parse("claims/x.yaml", 'excerpts: [{exact: "a\u202eb", prefix: "\u200b", note: "a"}]\n')
    assert document
    assert list(check(document)) == []


def test_what_is_taken_from_an_article_loses_what_nobody_sees() -> None:
    assert removed("Talks \x1b[31mwere\u202e\u2028held") == "Talks [31mwere held"
    assert removed("نمی\u200cخواهم 👨\u200d👩") == "نمی\u200cخواهم 👨\u200d👩"


def test_a_character_is_told_where_it_stands() -> None:
    document, _ = parse("claims/x.yaml", "claim: x\nexcerpts:\n  - note: it is a\u202eb\n")
    assert document
    assert [str(problem.at) for problem in check(document)] == ["claims/x.yaml:3:18"]


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("plain", [Piece("plain")]),
        ("", []),
        ("a\u202e\u202e\u200bb", [
            Piece("a"),
            Piece("\u202e\u202e", "U+202E RIGHT-TO-LEFT OVERRIDE × 2"),
            Piece("\u200b", "U+200B ZERO WIDTH SPACE"),
            Piece("b"),
        ]),
        ("\u202e", [Piece("\u202e", "U+202E RIGHT-TO-LEFT OVERRIDE")]),
        ("א\u200fב a\u00adb\r\n", [Piece("א\u200fב a\u00adb\r\n")]),
    ],
)  # fmt: skip
def test_an_articles_text_is_cut_around_what_nobody_sees(text: str, cut: list[Piece]) -> None:
    assert list(pieces(text)) == cut
    assert "".join(piece.text for piece in pieces(text)) == text
    assert holds_any(text) is any(piece.name for piece in cut)


def test_nothing_plain_is_unseen() -> None:
    """What is looked at no further, letter by letter and in a row."""
    plain = "".join(c for c in map(chr, range(sys.maxunicode + 1)) if unseen._PLAIN.fullmatch(c))
    assert len(plain) > 30_000
    for pattern in map(unseen._of, (unseen._IN_ARTICLE, unseen._IN_PROSE, unseen._IN_LABEL)):
        assert not any(match[1] for match in pattern.finditer(plain))
        assert not any(match[1] for c in plain for match in pattern.finditer(f"a{c}"))
