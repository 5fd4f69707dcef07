"""The parts of a shortened quotation in the shortest stretch of text, checked by trying everything."""

from itertools import pairwise, product

from hypothesis import given, settings
from hypothesis import strategies as st

from site_builder.span import Flag, Span, Text, occurrences
from site_builder.splice import splices

WORDS = st.sampled_from(["a", "b", "c", "d", "far " * 130 + "off"])
PARTS = st.lists(
    st.lists(st.sampled_from("abc"), min_size=1, max_size=2).map(" ".join), min_size=2, max_size=4
)
Place = tuple[int, int]


def _near(one: Place, other: Place, form: str, text: str) -> bool:
    between = text[one[1] : other[0]]
    return one[1] <= other[0] and (len(between) <= 500 if form == "[...]" else len(between.split()) <= 5)


def everything(parts: list[str], forms: list[str], text: str) -> list[tuple[Place, ...]]:
    """Every way to lay the parts into the shortest stretch of a text of words between blanks."""
    places = [
        [(start, start + len(part)) for start, _ in occurrences(f" {part} ", f" {text} ")] for part in parts
    ]
    ways = [
        way
        for way in product(*places)
        if all(_near(one, other, form, text) for (one, other), form in zip(pairwise(way), forms, strict=True))
    ]
    shortest = min((way[-1][1] - way[0][0] for way in ways), default=0)
    return sorted(way for way in ways if way[-1][1] - way[0][0] == shortest)


@settings(max_examples=300, deadline=None)
@given(st.lists(WORDS, min_size=3, max_size=14), PARTS, st.data())
def test_the_shortest_stretch_and_every_way_to_lay_it(
    words: list[str], parts: list[str], data: st.DataObject
) -> None:
    text = " ".join(words)
    forms = [data.draw(st.sampled_from(["[...]", "[x]"])) for _ in parts[1:]]
    quotation = parts[0] + "".join(f" {form} {part}" for form, part in zip(forms, parts[1:], strict=True))
    found = [tuple((s.start, s.end) for s in splice.spans) for splice in splices(quotation, Text(text))]
    lengths = {way[-1][1] - way[0][0] for way in found}
    told = sorted({way for way in found if way[-1][1] - way[0][0] == min(lengths)})
    expected = everything(parts, forms, text) if sum(len(part.split()) for part in parts) > 2 else []
    # Of many ways to lay one stretch two are enough to say that there is no one place.
    assert told == expected or (len(expected) > 2 and len(told) >= 2 and set(told) <= set(expected))


def spliced(quotation: str, stored: str) -> list[list[str]]:
    text = Text(stored)
    return [[stored[s.start : s.end] for s in splice.spans] for splice in splices(quotation, text)]


def test_what_a_bracket_at_a_word_stands_for_belongs_to_the_part() -> None:
    assert spliced("reaffirm[s] our vow", "They reaffirmed our vow.") == [["reaffirmed our vow"]]
    assert spliced("[T]hen we left them", "Yes, then we left them.") == [["then we left them"]]
    assert spliced("the wom[e]n had left", "So the woman had left.") == [["the woman had left"]]


def test_a_stretch_that_holds_a_shorter_one_is_none() -> None:
    assert spliced("one [...] two three", "one and one two three") == [["one", "two three"]]


def test_what_a_free_bracket_stands_for_does_not() -> None:
    assert spliced("said [Kim] would go", "He said the man would go.") == [["said", "would go"]]


def test_a_part_that_stands_everywhere_says_nothing() -> None:
    assert spliced("a [...] a [...] a", "a " * 6_000) == []


def flags(quotation: str, stored: str) -> tuple[Flag, ...]:
    (splice,) = splices(quotation, Text(stored))
    return splice.flags


def test_both_remarks_at_once() -> None:
    stored = "“We go to 3 towns,” he said. “We all stay here.”"
    assert flags("We go [...] We all stay here", stored) == (Flag.SKIPPED, Flag.CROSSES_QUOTATION)


def test_a_sentence_before_is_not_what_a_bracket_stands_for() -> None:
    assert flags("[Kim] said so to us", "It did not rain. He said so to us.") == ()
    assert flags("They said so [to them]", "They said so but did not mean it.") == (Flag.SKIPPED,)


def test_spans_are_of_the_stored_text() -> None:
    text = Text("one\u00a0 two \n\nand three")
    (splice,) = splices("one two [...] three", text)
    assert splice.spans == (Span(0, 8), Span(15, 20))
    assert splice.length == 20
