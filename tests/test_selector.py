"""The heart: a right quotation is found at its place, and no wrong one is ever accepted."""

import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from site_builder.folding import fold
from site_builder.selector import Failure, Match, Reason, Selector, Tier, find, pinned
from site_builder.span import Span, Text

HERE = Path(__file__).parent
ARTICLES = {
    path.name[:3]: path.read_bytes().decode() for path in sorted((HERE.parent / "seeds").glob("*.txt"))
}
TEXTS = {name: Text(stored) for name, stored in ARTICLES.items()}


def cases() -> list[tuple[str, str, str]]:
    """The rows of quotes.md: article, quotation, result."""
    rows = re.findall(r"^\| `(.*?)` \| `(.*?)` \| (.*?) \|", (HERE / "quotes.md").read_text("utf-8"), re.M)
    return [(_written(article), _written(quotation), result) for article, quotation, result in rows]


def _written(cell: str) -> str:
    return re.sub(r"\\u([0-9a-f]{4})", lambda m: chr(int(m[1], 16)), cell).replace("\\n", "\n")


def told(found: Match | Failure) -> str:
    if isinstance(found, Failure):
        return found.reason
    return f"{found.tier} ({', '.join(found.flags)})" if found.flags else found.tier


@pytest.mark.parametrize(("article", "quotation", "result"), cases())
def test_the_table_of_cases(article: str, quotation: str, result: str) -> None:
    assert told(find(Selector(exact=quotation), Text(article))) == result


def test_the_table_has_all_its_rows() -> None:
    rows = [line for line in (HERE / "quotes.md").read_text("utf-8").splitlines() if line.startswith("| `")]
    assert len(cases()) == len(rows) > 50


@given(
    st.text(
        st.sampled_from("aяωאبकกカ漢각1²ʼ'’´….\u0301\u20e0\u11a8\u200d\ufe0f ")
        | st.characters(exclude_categories=["Cs"])
    )
)
def test_only_what_folds_to_no_letter_and_no_figure_is_empty(words: str) -> None:
    assert _is_empty(words) is not any(map(str.isalnum, fold(words).text))


def test_a_character_that_folds_to_no_letter_and_no_figure_is_empty() -> None:
    for character in map(chr, (*range(0x3100), *range(0xF900, 0x10000))):
        assert _is_empty(character) is not any(map(str.isalnum, fold(character).text))


def _is_empty(words: str) -> bool:
    return find(Selector(exact=words), Text(words)) == Failure(Reason.EMPTY)


# Context, position, occurrence

TWICE = Text("The ship left port.\n\nLater the ship left port again, said the ship's owner.")


@pytest.mark.parametrize(
    ("selector", "result"),
    [
        (Selector(exact="left port", suffix="again"), Span(36, 45)),
        (Selector(exact="left port", prefix="Later the ship"), Span(36, 45)),
        (Selector(exact="left port", prefix="The ship"), Span(9, 18)),
        (Selector(exact="left port", suffix=".\n\n  Later"), Span(9, 18)),
        (Selector(exact="left port", prefix="ship"), Reason.AMBIGUOUS),
        (Selector(exact="left port", prefix="boat"), Reason.CONTEXT),
        (Selector(exact="port again", prefix="boat"), Reason.CONTEXT),
        (Selector(exact="left port again, said the ship's owner", prefix="boat"), Span(36, 74)),
        (Selector(exact="left port", occurrence=2), Span(36, 45)),
        (Selector(exact="left port", occurrence=3), Reason.OCCURRENCE),
        (Selector(exact="left port", occurrence=0), Reason.OCCURRENCE),
        (Selector(exact="left port", start=36), Span(36, 45)),
        (Selector(exact="left port", start=36, end=45), Span(36, 45)),
        (Selector(exact="left port", start=35, end=45), Reason.POSITION),
        (Selector(exact="left port again", start=9, end=18), Reason.POSITION),
    ],
)
def test_what_tells_one_place_from_another(selector: Selector, result: Span | Reason) -> None:
    found = find(selector, TWICE)
    assert (found.reason if isinstance(found, Failure) else found.spans[0]) == result


@pytest.mark.parametrize(
    ("stored", "selector", "result"),
    [
        # The words as typed stand in the headline; the prefix says that the other place is meant.
        (
            '"No deal"\n\nHe said “no deal” and left',
            Selector(exact='"no deal"', prefix="He said"),
            Span(19, 28),
        ),
        (
            '"no deal"\n\nHe said “no deal” and left',
            Selector(exact='"no deal"', prefix="He said"),
            Span(19, 28),
        ),
        ('"no deal"\n\nHe said “no deal” and left', Selector(exact='"no deal"', start=19), Span(19, 28)),
        ('"no deal"\n\nHe said “no deal” and left', Selector(exact='"no deal"'), Span(0, 9)),
        (
            '"no deal"\n\nHe said “no deal” and left',
            Selector(exact='"no deal"', prefix="She"),
            Reason.CONTEXT,
        ),
        # A context is not made to fit by leaving words out.
        (
            "it was … over. So It was, he said, over.",
            Selector(exact="It was … over", prefix="So"),
            Reason.CONTEXT,
        ),
        # Prefix and suffix hold together, not one here and one there.
        ("a x b. c x d.", Selector(exact="x", prefix="a", suffix="d"), Reason.CONTEXT),
        ("a x b. a x d.", Selector(exact="x", prefix="a", suffix="d"), Span(9, 10)),
        ("said:\u00a0“x” and “x”", Selector(exact="x", prefix='said: "'), Span(7, 8)),
        ("one x. two x.", Selector(exact="x", prefix=" \u200b"), Reason.AMBIGUOUS),
        (
            "We met. Kim met us. We met. Lee met us.",
            Selector(exact="We [...] met us", suffix="x"),
            Reason.CONTEXT,
        ),
        (
            "We met. Kim met us. We met. Lee met us.",
            Selector(exact="We [...] met us", occurrence=2),
            Span(20, 38),
        ),
        (
            "We met. Kim met us. We met. Lee met us.",
            Selector(exact="We [...] met us", start=20),
            Span(20, 38),
        ),
        ("A far one of us. A one of us.", Selector(exact="A [...] of us", prefix="us."), Span(17, 28)),
        ("A one of us. A far one of us.", Selector(exact="A [...] of us", prefix="us."), Span(13, 28)),
        ("x", Selector(exact="x", start=0, end=2), Reason.POSITION),
        ("x", Selector(exact="x", start=-1), Reason.POSITION),
    ],
)
def test_context_decides_where_the_words_alone_would_not(
    stored: str, selector: Selector, result: Span | Reason
) -> None:
    found = find(selector, Text(stored))
    assert (found.reason if isinstance(found, Failure) else found.hull) == result


def test_words_at_very_many_places_are_ambiguous_whatever_their_context() -> None:
    text = Text("said x. " * 6_000 + "then x.")
    found = find(Selector(exact="x", prefix="then"), text)
    assert isinstance(found, Failure)
    assert found.reason is Reason.AMBIGUOUS


def test_all_parts_of_a_shortened_quotation_are_recorded() -> None:
    text = Text("We met in town on Monday and talked about arms.")
    found = find(Selector(exact="We met [...] on Monday [...] about arms"), text)
    assert isinstance(found, Match)
    assert [text.stored[s.start : s.end] for s in found.spans] == ["We met", "on Monday", "about arms"]


def test_a_gap_has_a_limit() -> None:
    near, far = (f"We met them {'x ' * n}and talked about arms." for n in (200, 300))
    assert isinstance(find(Selector(exact="We met them [...] talked about arms"), Text(near)), Match)
    assert isinstance(find(Selector(exact="We met them [...] talked about arms"), Text(far)), Failure)


# Properties

FOLDED = {
    " ": [" ", "\u00a0", "\u202f", "\u3000", "\n", "\n\n", "  ", "\t", " \u200b", "\u2029"],
    '"': ["“", "”", "„", "«", "»", '"', "``", "''"],
    "'": ["‘", "’", "‚", "ʼ", "′", "`", "´", "'"],
    "-": ["‐", "‑", "‒", "–", "—", "−", "-"],
}
PLAIN = str.maketrans(
    {variant: plain for plain, all_ in FOLDED.items() for variant in all_ if len(variant) == 1}
)
ODD = st.text(
    st.sampled_from(
        "aAb1 .,\"'`“”’…–—-[]()%$\u00a0\u00ad\u200b\u200d\ufe0f\n\u0301é²½ﬁＡßİŉ¨한각ㅏ\u1161\u11a8ก็हि\u2764″‴٫५"
    )
    | st.characters(exclude_categories=["Cs"]),
    max_size=40,
)
DROPPED = ["\u00ad", "\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u200e", "\u202a", "\u2069"]


def reference(text: str) -> str:
    """The folding again, slowly and in another way: what an accepted quotation must be equal in."""
    kept = "".join(c for c in text if c not in DROPPED and c not in "\u061c\u200f\ufe0f")
    kept = " ".join(kept.split())
    wide = ("<compat>", "<wide>", "<narrow>")
    plain = "".join(
        form if unicodedata.decomposition(c).startswith(wide) and not set(form) & set(" ʼ") else c
        for c in kept.translate(PLAIN)
        for form in [unicodedata.normalize("NFKC", c)]
    )
    single = unicodedata.normalize("NFC", plain).translate(PLAIN)
    return re.sub("'+", lambda run: '"' * (len(run[0]) // 2) + "'" * (len(run[0]) % 2), single)


@st.composite
def cuts(draw: st.DrawFn) -> tuple[str, int, int]:
    """A stretch of whole words of one article."""
    name = draw(st.sampled_from(sorted(ARTICLES)))
    words = [m.span() for m in re.finditer(r"\S+", ARTICLES[name])]
    first = draw(st.integers(0, len(words) - 5))
    last = min(len(words) - 1, first + draw(st.integers(3, 40)))
    return name, words[first][0], words[last][1]


@settings(max_examples=300, deadline=None)
@given(cuts(), st.data())
def test_a_quotation_set_in_other_type_is_found_at_its_place(
    cut: tuple[str, int, int], data: st.DataObject
) -> None:
    name, start, end = cut
    stored = ARTICLES[name][start:end]
    typed: list[str] = []
    for character in " ".join(stored.split()):
        variants = FOLDED.get(character.translate(PLAIN))
        typed.append(
            data.draw(st.sampled_from(variants)) if variants and data.draw(st.booleans()) else character
        )
        if data.draw(st.integers(0, 30)) == 0:
            typed.append(data.draw(st.sampled_from(DROPPED)))
    found = find(Selector(exact="".join(typed)), TEXTS[name])
    if isinstance(found, Failure):
        assert found.reason is Reason.AMBIGUOUS
        assert Span(start, end) in found.places
        assert reference(ARTICLES[name]).count(reference(stored)) > 1
    else:
        at = found.hull
        assert reference(ARTICLES[name][at.start : at.end]) == reference(stored)
        assert found.tier in (Tier.EXACT, Tier.NORMALISED)


def _bare(text: str) -> str:
    """Words alone: a change that the article holds elsewhere, or that is none, is no misquote."""
    return re.sub(r"\W+", " ", reference(text)).casefold().strip()


NEGATIONS = ["not", "no", "never", "without"]


@settings(max_examples=400, deadline=None)
@given(cuts(), st.data())
def test_a_changed_quotation_is_never_accepted(cut: tuple[str, int, int], data: st.DataObject) -> None:
    name, start, end = cut
    words = ARTICLES[name][start:end].split()
    place = data.draw(st.integers(1, len(words) - 2))
    kind = data.draw(st.sampled_from(["drop", "replace", "negate", "digit", "swap"]))
    changed = list(words)
    if kind == "drop":
        del changed[place]
    elif kind == "replace":
        changed[place] = data.draw(st.sampled_from(sorted(set(ARTICLES["000"].split()))))
    elif kind == "negate":
        changed.insert(place, data.draw(st.sampled_from(NEGATIONS)))
    elif kind == "swap":
        changed[place], changed[place + 1] = changed[place + 1], changed[place]
    else:
        digits = [(n, m) for n, w in enumerate(words) for m, c in enumerate(w) if c.isdigit()]
        assume(digits)
        n, m = data.draw(st.sampled_from(digits))
        changed[n] = (
            changed[n][:m]
            + str((int(changed[n][m]) + data.draw(st.integers(1, 9))) % 10)
            + changed[n][m + 1 :]
        )
    quotation = " ".join(changed)
    assume(f" {_bare(quotation)} " not in f" {_bare(ARTICLES[name])} ")
    assume("[" not in quotation and "..." not in reference(quotation))
    assert isinstance(find(Selector(exact=quotation), TEXTS[name]), Failure)


@st.composite
def pieces(draw: st.DrawFn) -> tuple[str, str]:
    """A text of anything, and a piece of it as it is or typed otherwise, or another text."""
    stored = draw(ODD) + draw(st.sampled_from([" ", "", "\n"])) + draw(ODD)
    edges = [0, len(stored), *(n for m in re.finditer(r"\S+", stored) for n in m.span())]
    start, end = sorted(draw(st.sampled_from(edges) | st.integers(0, len(stored))) for _ in range(2))
    piece = stored[start:end]
    return stored, draw(st.sampled_from([piece, reference(piece), piece.swapcase(), f'"{piece}."']) | ODD)


@settings(max_examples=500, deadline=None)
@given(pieces())
def test_whatever_is_accepted_is_equal_after_folding(piece: tuple[str, str]) -> None:
    stored, quotation = piece
    text = Text(stored)
    found = find(Selector(exact=quotation), text)
    if isinstance(found, Failure) or found.tier is Tier.EDITORIAL or text.running:
        return
    at = found.hull
    theirs, ours = reference(stored[at.start : at.end]).strip(), reference(quotation).strip()
    if found.tier is Tier.FLAGGED:
        theirs, ours = (words.casefold().strip("\"' .,;:") for words in (theirs, ours))
    assert theirs == ours
    # No letter is left without its accent, no accent without its letter.
    assert not any(unicodedata.category(c)[0] == "M" for c in stored[at.end : at.end + 1])
    again = find(pinned(at, text), text)
    assert found.tier is not Tier.EXACT or (isinstance(again, Match) and again.spans == found.spans)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=6), min_size=4),
    st.data(),
)
def test_no_word_of_any_script_is_dropped_added_or_changed(words: list[str], data: st.DataObject) -> None:
    place = data.draw(st.integers(1, len(words) - 2))
    other = data.draw(st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=6))
    changed = data.draw(
        st.sampled_from(
            [
                [*words[:place], *words[place + 1 :]],
                [*words[:place], other, *words[place:]],
                [*words[:place], other, *words[place + 1 :]],
            ]
        )
    )
    stored, quotation = " ".join(words), " ".join(changed)
    assume(_bare(quotation) and _bare(quotation) not in _bare(stored))
    assume("[" not in quotation and "..." not in reference(quotation) and ". . ." not in quotation)
    assert isinstance(find(Selector(exact=quotation), Text(stored)), Failure)


@settings(max_examples=150, deadline=None)
@given(cuts())
def test_a_pinned_place_is_found_again(cut: tuple[str, int, int]) -> None:
    name, start, end = cut
    span = Span(start, end)
    found = find(pinned(span, TEXTS[name]), TEXTS[name])
    assert isinstance(found, Match)
    assert found.spans == (span,)


@pytest.mark.parametrize(
    ("stored", "quotation"),
    [
        ("a " * 50_000, "a " * 5_000),
        ("a" * 100_000, "a" * 10_000),
        ("ab. " * 25_000, "ab. [...] " * 1_000 + "ab. cd."),
        ("(" * 100_000, "(x " * 3_000),
        ("1 000 " * 16_000, "000 1 " * 1_600),
        ("e\u0301" * 50_000, "e\u0301 " * 5_000),
    ],
)
def test_hostile_texts_end(stored: str, quotation: str) -> None:
    """No timing is asserted: a quadratic pattern would not end within the patience of whoever runs the tests."""
    assert isinstance(find(Selector(exact=quotation), Text(stored)), Failure)
