"""Which articles are nearest to one, and which share most of all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiny import a_source, overlaps

from site_builder import comparison, concordance, relatives
from site_builder.comparison import Greatest, Index
from site_builder.library import Library
from site_builder.relatives import table
from site_builder.source import Source

EIGHT = "one two three four five six seven eight"


def sources(*texts: str) -> tuple[Source, ...]:
    return tuple(a_source(f"article-{n}", text) for n, text in enumerate(texts, 1))


def test_a_notice_under_every_article_pairs_all_with_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(concordance, "FEW", 3)
    monkeypatch.setattr(concordance, "FIRST", 1)
    found = overlaps(sources(*(f"own{n} {EIGHT}" for n in range(4))))
    assert {(o.first.source, o.second.source) for o in found} == {
        ("article-1", f"article-{n}") for n in (2, 3, 4)
    }


MANY = st.lists(st.lists(st.sampled_from("abcdef"), max_size=24).map(" ".join), min_size=2, max_size=12)


@pytest.mark.parametrize("most", [2, 3, comparison.MOST])
@given(texts=MANY)
def test_a_survey_finds_what_is_nearest_to_each_and_the_greatest(texts: list[str], most: int) -> None:
    held = sources(*texts)
    index, greatest = Index(held), Greatest()
    with pytest.MonkeyPatch.context() as patch:
        for module in (comparison, relatives):
            patch.setattr(module, "MOST", most)
        found = {nearest.source: nearest for nearest in index.survey()}
        for nearest in found.values():
            greatest.tell(nearest.overlaps)
        assert list(found) == sorted(source.id for source in held)
        for source in held:
            pairs = [(o, sides) for o in index.of(source.id) if (sides := o.of(source.id))]
            pairs.sort(key=lambda pair: (-pair[1][0].shared, pair[1][1].source))
            listed = tuple(overlap_ for overlap_, _ in pairs[:most])
            assert (
                found[source.id] == index.nearest(source.id) == (source.id, listed, len(pairs) - len(listed))
            )
        named = [side.source for o in overlaps(held) for side in (o.first, o.second)]
        assert greatest.articles == tuple(dict.fromkeys(named))[:most]


def test_the_table_needs_only_the_greatest(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (comparison, relatives):
        monkeypatch.setattr(module, "MOST", 3)
    held = sources(*(f"{EIGHT} {f'own{n} ' * (9 - n)}" for n in range(9)))
    records = {source.id: source.record for source in held}
    assert len(overlaps(held)) == 36
    assert Library(held).shared == table(overlaps(held), records)
    assert len(Library(held).shared) == 3
