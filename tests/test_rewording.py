"""Other words, word by word and sentence by sentence."""

from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.difference import Change, Piece
from site_builder.edtf import Edtf, parse
from site_builder.revisions.rewording import pieces, reworded, sentence_pieces

MARKS = {Change.KEPT: "{}", Change.REMOVED: "[-{}-]", Change.ADDED: "{{+{}+}}"}


def marked(found: tuple[Piece, ...]) -> str:
    return " ".join(MARKS[piece.change].format(piece.words) for piece in found)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("", "", ""),
        ("one two", "one two", "one two"),
        ("one  two", "one\ntwo", "one two"),
        ("", "one two", "{+one two+}"),
        ("one two", "", "[-one two-]"),
        ("It is an old story here", "It is a new story here", "It is [-an old-] {+a new+} story here"),
        ("Moscow denies it", "Nobody was asked at all", "[-Moscow denies it-] {+Nobody was asked at all+}"),
        ("x " * 6_000, "x " * 5_999, f"[-{'x ' * 6_000}".rstrip() + f"-] {{+{'x ' * 5_999}".rstrip() + "+}"),
    ],
)
def test_words_are_told_in_one(before: str, after: str, expected: str) -> None:
    assert marked(pieces(before, after)) == expected


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (
            "Stated by Alpha. As of 1 May 2023.",
            "Stated by Alpha. As of 2 May 2023.",
            "Stated by Alpha. As of [-1-] {+2+} May 2023.",
        ),
        (
            "Stated by Alpha. Beta disputes the evidence. Gamma is silent.",
            "Stated by Alpha. Denied by Beta. Gamma is silent.",
            "Stated by Alpha. [-Beta disputes the evidence.-] {+Denied by Beta.+} Gamma is silent.",
        ),
        (
            "Stated by Alpha. It is open. It is old. As of 1 May 2023.",
            "Stated by Alpha. As of 2 May 2023.",
            "Stated by Alpha. [-It is open. It is old.-] As of [-1-] {+2+} May 2023.",
        ),
        ("", "Stated by Alpha.", "{+Stated by Alpha.+}"),
        ("Stated by Alpha.", "", "[-Stated by Alpha.-]"),
    ],
)
def test_sentences_are_kept_whole_where_they_can_be(before: str, after: str, expected: str) -> None:
    assert marked(sentence_pieces(before, after)) == expected


SENTENCES = st.lists(
    st.sampled_from(["It is so.", "It is not.", "Stated by Alpha.", "Stated by Beta.", "X?"]), max_size=5
)


@given(SENTENCES, SENTENCES)
def test_both_texts_can_be_read_off(before: list[str], after: list[str]) -> None:
    for tell in (pieces, sentence_pieces):
        made = tell(" ".join(before), " ".join(after))
        for gone, text in ((Change.ADDED, before), (Change.REMOVED, after)):
            assert " ".join(piece.words for piece in made if piece.change is not gone) == " ".join(text)


@dataclass(frozen=True)
class Inner:
    name: str
    flag: bool = False


@dataclass(frozen=True)
class Outer:
    title: str | None = None
    when: Edtf | None = None
    tags: tuple[str, ...] = ()
    inner: tuple[Inner, ...] = ()
    named: dict[str, Inner] = field(default_factory=dict)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (Outer(), Outer(), []),
        (None, Outer("a b"), [("title", "", "a b")]),
        (Outer("a  b"), Outer("a\nb"), []),
        (Outer(when=parse("2023")), Outer(when=parse("2024")), [("when", "2023", "2024")]),
        (Outer(tags=("a",)), Outer(tags=("a", "b")), [("tags", "a", "a, b")]),
        (
            Outer(inner=(Inner("x"),)),
            Outer(inner=(Inner("x", True), Inner("y"))),
            [("inner.1.flag", "False", "True"), ("inner.2.name", "", "y"), ("inner.2.flag", "", "False")],
        ),
        (Outer(named={"k": Inner("x")}), Outer(), [("named.k.name", "x", ""), ("named.k.flag", "False", "")]),
    ],
)
def test_values_are_compared_by_their_keys(before: object, after: object, expected: list[object]) -> None:
    assert [(text.field, text.before, text.after) for text in reworded(before, after)] == expected


def test_keys_can_be_passed_over() -> None:
    assert reworded(Outer("a", tags=("x",)), Outer("b"), {"tags"})[0].field == "title"
    assert len(reworded(Outer("a", tags=("x",)), Outer("b"), {"tags"})) == 1
