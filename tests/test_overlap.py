"""Shared wording: which words, where, and how much."""

import pickle
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiny import a_source, overlaps

from site_builder import comparison
from site_builder.comparison import Index
from site_builder.examine import examine
from site_builder.overlap import Overlap, Unit, Words, grams_of
from site_builder.project import Project
from site_builder.relatives import NARROWEST, Cell, Related, Stretch, related, table
from site_builder.source import Source
from site_builder.span import Text

EIGHT = "one two three four five six seven eight"
HAN = "外交部长拉夫罗夫星期三抵达平壤进行访问"
"""Nineteen characters, no blank."""


def sources(*texts: str) -> tuple[Source, ...]:
    return tuple(a_source(f"article-{n}", text) for n, text in enumerate(texts, 1))


def shared(found: Overlap, held: tuple[Source, ...]) -> tuple[list[str], list[str]]:
    """The shared stretches in both articles' own letters."""
    texts = {source.id: source.text.stored for source in held}
    first, second = (
        [texts[side.source][span.start : span.end] for span in side.spans]
        for side in (found.first, found.second)
    )
    return first, second


@pytest.mark.parametrize(
    ("one", "other", "stretches"),
    [
        (f"a {EIGHT} b", f"c {EIGHT} d", ([EIGHT], [EIGHT])),
        (f"a {EIGHT} b", "c one two three four five six seven d", None),
        (f"a {EIGHT.title()} b", f"c {EIGHT} d", ([EIGHT.title()], [EIGHT])),
        (
            "a “One two\n\nthree four”, five six don’t eight b",
            "c one two three four five six don't eight",
            (["One two\n\nthree four”, five six don’t eight"], ["one two three four five six don't eight"]),
        ),
        # What touches is one stretch; what stands twice counts twice.
        (f"{EIGHT} nine", f"{EIGHT} nine ten", ([f"{EIGHT} nine"], [f"{EIGHT} nine"])),
        (f"{EIGHT} x {EIGHT}", f"y {EIGHT}", ([EIGHT, EIGHT], [EIGHT])),
        (
            f"{EIGHT} {EIGHT.upper()}",
            f"{EIGHT} and {EIGHT}",
            ([f"{EIGHT} {EIGHT.upper()}"], [EIGHT, EIGHT]),
        ),
        # A word inside a character that is rewritten: the whole character is shared.
        (f"x ⑴ {EIGHT}", f"y ⑴ {EIGHT}", ([f"⑴ {EIGHT}"], [f"⑴ {EIGHT}"])),
        (f"x {EIGHT} ⑴ x", f"y {EIGHT} ⑴ y", ([f"{EIGHT} ⑴"], [f"{EIGHT} ⑴"])),
        # A number with its comma is one word.
        (EIGHT.replace("five", "1,000"), EIGHT.replace("five", "1 000"), None),
        # Characters where no blanks part the words; sixteen of them are a gram.
        (f"俄{HAN}", f"朝{HAN}", ([HAN], [HAN])),
        (HAN[:15], HAN[:15], None),
        # Korean has blanks.
        (
            "러 외무장관 라브로프 는 수요일 평양 에 도착 했다",
            "그 외무장관 라브로프 는 수요일 평양 에 도착 했다",
            (["외무장관 라브로프 는 수요일 평양 에 도착 했다"],) * 2,
        ),
        # A letter that is written in two characters, and one that grows when its case is folded.
        (
            "die Straße nach e\u0301cole zwei drei vier fünf sechs",
            "DIE STRASSE NACH \u00c9COLE ZWEI DREI VIER FÜNF SECHS",
            (
                ["die Straße nach e\u0301cole zwei drei vier fünf sechs"],
                ["DIE STRASSE NACH \u00c9COLE ZWEI DREI VIER FÜNF SECHS"],
            ),
        ),
    ],
)
def test_shared_stretches(one: str, other: str, stretches: tuple[list[str], list[str]] | None) -> None:
    held = sources(one, other)
    found = overlaps(held)
    assert [shared(overlap, held) for overlap in found] == ([stretches] if stretches else [])


WORDS = st.lists(st.sampled_from(["a", "B", "“c”", "d—e", "é", "1,000", "北"]), max_size=40).map(" ".join)


@given(st.lists(WORDS, min_size=2, max_size=4))
def test_both_sides_hold_the_same_words_in_any_order_of_sources(texts: list[str]) -> None:
    held = sources(*(f"{text} " * 2 for text in texts))
    found = overlaps(held)
    assert found == overlaps(held[::-1])
    for overlap_ in found:
        one, other = shared(overlap_, held)
        words = [{w for text in side for w in Words(Text(text)).folded} for side in (one, other)]
        assert words[0] == words[1]
        for side, stretches in ((overlap_.first, one), (overlap_.second, other)):
            assert side.shared == sum(len(Words(Text(text))) for text in stretches) <= side.words
            assert all(len(Words(Text(text))) >= overlap_.unit.gram for text in stretches)
        assert overlap_.of(overlap_.second.source) == (overlap_.second, overlap_.first)


@given(st.lists(WORDS, min_size=3, max_size=4))
def test_further_articles_change_nothing_between_two(texts: list[str]) -> None:
    held = sources(*(f"{text} " * 2 for text in texts))
    pair = {held[0].id, held[1].id}
    among = [found for found in overlaps(held) if {found.first.source, found.second.source} == pair]
    assert among == list(overlaps(held[:2]))


def test_which_of_two_comes_first_changes_no_side() -> None:
    one, other = f"{EIGHT} x {EIGHT} y", f"z {EIGHT}"
    [found], [turned] = overlaps(sources(one, other)), overlaps(sources(other, one))
    for side, same in ((found.first, turned.second), (found.second, turned.first)):
        assert (side.words, side.shared, side.spans) == (same.words, same.shared, same.spans)


def test_a_share_tells_a_copy() -> None:
    filler = " ".join(f"w{n}" for n in range(24))
    [whole] = overlaps(sources(EIGHT, f"{EIGHT} {filler}"))
    assert [(side.shared, side.words, side.share) for side in (whole.first, whole.second)] == [
        (8, 8, 1.0),
        (8, 32, 0.25),
    ]
    assert whole.share == 1.0
    assert whole.wire_copy
    [part] = overlaps(sources(f"{EIGHT} {filler} x", f"{EIGHT} {filler.upper().replace('W', 'V')} y"))
    assert not part.wire_copy
    [quarter] = overlaps(sources(f"{EIGHT} {filler}", f"{EIGHT} {filler.replace('w', 'v')}"))
    assert (quarter.share, quarter.wire_copy) == (0.25, True)


def test_related_articles_in_an_articles_picture() -> None:
    held = sources(f"{EIGHT} and more", EIGHT, "nothing")
    records = {source.id: source.record for source in held}
    [found] = related(held[0], Index(held).nearest(held[0].id), records).listed
    assert (found.record.id, found.shared, found.words, found.unit) == ("article-2", 8, 10, Unit.WORDS)
    assert found.stretches == (Stretch(0.0, round(100 * 39 / 48, 2)),)
    assert related(held[2], Index(held).nearest(held[2].id), records) == ((), 0)
    held = sources(f"{EIGHT} x {EIGHT.upper()} nine", EIGHT, f"{EIGHT} nine")
    found_two = related(
        held[0], Index(held).nearest(held[0].id), {source.id: source.record for source in held}
    ).listed
    assert [(one.record.id, one.shared) for one in found_two] == [("article-3", 17), ("article-2", 16)]


def test_of_many_related_articles_those_that_share_most_are_listed() -> None:
    longer = " ".join(f"w{n}" for n in range(60))
    held = sources(longer, *(longer.rsplit(" ", n)[0] for n in range(1, comparison.MOST + 3)))
    found = related(held[0], Index(held).nearest(held[0].id), {source.id: source.record for source in held})
    assert [one.shared for one in found.listed] == [60 - n for n in range(1, comparison.MOST + 1)]
    assert found.unlisted == 2


def test_a_short_stretch_at_the_end_stays_visible_and_inside() -> None:
    held = sources(f"{'word ' * 4000}{EIGHT}", EIGHT)
    [found] = related(
        held[0], Index(held).nearest(held[0].id), {source.id: source.record for source in held}
    ).listed
    assert found.stretches == (Stretch(100 - NARROWEST, NARROWEST),)


def test_an_unknown_publisher_has_no_name() -> None:
    record = a_source("one", EIGHT, "publisher: unknown, published: unknown").record
    found = Related(record, 8, 8, (), Unit.WORDS, True)
    assert found.publisher is None
    assert found._replace(record=replace(record, publisher="UPI")).publisher == "UPI"


def test_table_of_articles() -> None:
    held = sources(EIGHT, f"{EIGHT} a b c d e f g h", "nothing here")
    rows = table(overlaps(held), {source.id: source.record for source in held})
    assert [
        (row.number, row.record.id, [cell and (cell.percent, cell.level) for cell in row.cells])
        for row in rows
    ] == [
        (1, "article-1", [None, (100, 4)]),
        (2, "article-2", [(50, 4), None]),
    ]
    assert table((), {}) == ()
    held = sources(f"{EIGHT} {'word ' * 4000}", EIGHT)
    first, second = table(overlaps(held), {source.id: source.record for source in held})
    assert (first.cells[1], second.cells[0]) == (Cell(1, 1), Cell(100, 4))


def test_grams_are_small_and_the_same_on_every_machine() -> None:
    [source] = sources(f"{EIGHT.upper()} {EIGHT}")
    found = grams_of(source)
    assert (found.words, found.unit, len(found.numbers)) == (16, Unit.WORDS, 9)
    assert found.numbers[0] == found.numbers[8] == 0x592B8F82253B3913
    assert len(set(found.numbers)) == 8
    assert pickle.loads(pickle.dumps(found)) == found


def test_the_articles_of_the_microsite() -> None:
    held = examine(Project(Path(__file__).parents[1])).content.sources
    first, *others = overlaps(held.values())
    assert (first.first.source, first.second.source) == ("korea-herald-2023-10-19", "yonhap-copy")
    assert (first.first.shared, first.second.shared) == (261, 261)
    assert first.wire_copy
    assert max(other.share for other in others) < 0.06
