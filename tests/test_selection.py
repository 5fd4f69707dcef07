"""From two offsets to the words that are meant: whole, without blanks, and found again at just this place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.preview.selection import Selection, selection
from site_builder.selector import Match, find
from site_builder.span import Span, Text


def selected(case: str) -> tuple[Selection | None, str]:
    """The selection between the marks `⟦` and `⟧` of the text, and the text without them."""
    start = case.index("⟦")
    end = case.index("⟧") - 1
    stored = case.replace("⟦", "").replace("⟧", "")
    return selection(start, end, Text(stored)), stored


@pytest.mark.parametrize(
    ("case", "words", "trimmed", "widened"),
    [
        ("The ⟦ships⟧ sailed.", "ships", False, False),
        ("The⟦ ships ⟧sailed.", "ships", True, False),
        ("The sh⟦ips sai⟧led.", "ships sailed", False, True),
        ("The⟦ ship⟧s sailed.", "ships", True, True),
        ("One.⟦\n\n  Two. ⟧Three.", "Two.", True, False),
        ("One⟦ two.\n\nThree⟧ four.", "two.\n\nThree", True, False),
        ('He said: ⟦"Yes."⟧', '"Yes."', False, False),
        ("They do⟦n't go⟧.", "don't go", False, True),
        ("more than 1,⟦000⟧ ships", "1,000", False, True),
        ("some ⟦5⟧ million ships", "5 million", False, True),
        ("on Sept. 1⟦3 it⟧ sailed", "13 it", False, True),
        ("the U.⟦S⟧. said", "U.S", False, True),
        # Letters with their accents, joined signs, flags, both directions, scripts without blanks.
        ("a cafe⟦\u0301 was⟧", "cafe\u0301 was", False, True),
        ("a ⟦cafe⟧\u0301 was", "cafe\u0301", False, True),
        ("sh⟦ip 👨\u200d👩⟧\u200d👧 x", "ship 👨\u200d👩\u200d👧", False, True),
        ("one 🇰⟦🇷 two⟧", "🇰🇷 two", False, True),
        ("😀 ⟦one 😀⟧ two", "one 😀", False, False),
        ("שלום ע⟦ולם⟧ טוב", "עולם", False, True),
        ("قال إ⟦ن السف⟧ن", "إن السفن", False, True),
        ("선박⟦들이⟧ 떠났다", "들이", False, False),
        ("船が⟦出た⟧。", "出た", False, False),
        ("well\u00ad⟦known⟧ ships", "well\u00adknown", False, True),
        ("the ⟦\u200bships\u200b⟧ sailed", "ships", True, False),
        # Trimmed of a joiner that the mark behind it cannot do without.
        ("⟦\u200d\u03011⟧", "\u200d\u03011", False, False),
    ],
)
def test_a_selection_is_made_whole(case: str, words: str, trimmed: bool, widened: bool) -> None:
    found, stored = selected(case)
    assert found
    assert stored[found.span.start : found.span.end] == words
    assert (found.trimmed, found.widened) == (trimmed, widened)


@pytest.mark.parametrize("case", ["a⟦ ⟧b", "a ⟦, ⟧b", "⟦\n\n⟧a", 'He said ⟦"⟧Yes".', "a ⟦😀⟧ b", "a⟦⟧b"])
def test_a_selection_without_a_word_is_none(case: str) -> None:
    assert selected(case)[0] is None


def test_an_endless_word_is_no_selection() -> None:
    assert selection(500, 502, Text("x" * 1_000)) is None


@pytest.mark.parametrize(
    ("case", "context"),
    [
        ("The ⟦ships⟧ sailed.", (None, None, None)),
        ("The ⟦ships⟧ sailed. No ships came.", ("The", None, None)),
        ("No ships came. ⟦No ships⟧ left.", ("came.", None, None)),
        # The same words once over two lines: on one line in a claim file they could be either.
        ("Ships ⟦had\nsailed⟧ today. Then ships had sailed again.", ("Ships", None, None)),
        ("aye aye ⟦aye⟧ aye aye aye", (None, None, 8)),
    ],
)
def test_words_that_stand_twice_bring_what_settles_it(
    case: str, context: tuple[str | None, str | None, int | None]
) -> None:
    found, _ = selected(case)
    assert found
    assert (found.selector.prefix, found.selector.suffix, found.selector.start) == context


@given(
    st.text(st.sampled_from("ab1 .,-'\"\n\u0301😀\u200dй한船\u05d0$%"), min_size=1, max_size=40), st.data()
)
def test_what_is_offered_is_found_again_at_its_place(stored: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(stored)))
    end = data.draw(st.integers(start, len(stored)))
    text = Text(stored)
    found = selection(start, end, text)
    if found is None:
        return
    kept = stored[start:end].strip().strip("\u200d").strip()
    assert kept in stored[found.span.start : found.span.end]
    match = find(found.selector, text)
    assert isinstance(match, Match)
    assert match.spans == (found.span,)
    assert "\n" not in found.selector.exact
    assert selection(found.span.start, found.span.end, text) == Selection(
        Span(found.span.start, found.span.end), found.selector, trimmed=False, widened=False
    )
