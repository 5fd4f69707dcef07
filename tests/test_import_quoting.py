"""Quotations on import: verified by the matcher, whatever the file says of their place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiny import a_source

from site_builder.imports.draft import Evidence
from site_builder.imports.quoting import Quoted, quoted
from site_builder.selector import Match, Selector, find

TEXT = "Ships carried arms. Moscow denied it.\nShips carried arms again, “we saw them”, he said.\n"
SOURCE = a_source("wire", TEXT)


def told(quote: str, **more: str | int) -> tuple[Selector | str, list[str]]:
    """The selector or the code of the failure, and the codes of what is told."""
    found = quoted(Evidence(source="wire", quote=quote, **more), SOURCE)  # type: ignore[arg-type]
    if isinstance(found, Quoted):
        return found.selector, [remark.code for remark in found.remarks]
    return found.code, []


@pytest.mark.parametrize(
    ("quote", "more", "selector", "codes"),
    [
        ("Moscow denied it.", {}, Selector(exact="Moscow denied it."), []),
        ("Moscow denied it.", {"start": 20, "end": 37}, Selector(exact="Moscow denied it."), []),
        (" Moscow denied it.\n", {"start": 19, "end": 38}, Selector(exact=" Moscow denied it.\n"), []),
        ("Moscow denied it.", {"start": 40, "end": 57}, Selector(exact="Moscow denied it."), ["offsets-dropped"]),
        ("Moscow denied it.", {"start": 20, "end": 99}, Selector(exact="Moscow denied it."), ["offsets-dropped"]),
        ('"we saw them", he said', {}, Selector(exact="“we saw them”, he said"), []),
        ("moscow denied it", {}, Selector(exact="Moscow denied it"), ["letters-taken"]),
        ("Moscow denied it", {"prefix": "arms."}, Selector(exact="Moscow denied it"), []),
        ("Moscow denied it", {"prefix": "guns."}, Selector(exact="Moscow denied it"), ["context-dropped"]),
        ("Moscow denied it.\nShips carried", {"suffix": "bombs"}, Selector(exact="Moscow denied it.\nShips carried"), ["context-dropped"]),
        ("Ships carried arms", {"start": 0}, Selector(exact="Ships carried arms", suffix=". Moscow"), ["place-by-offset"]),
        ("Ships carried arms", {"start": 38}, Selector(exact="Ships carried arms", prefix="it."), ["place-by-offset"]),
        (" Ships carried arms", {"start": 37}, Selector(exact="Ships carried arms", prefix="it."), ["place-by-offset"]),
        ("Ships carried arms", {"suffix": "again"}, Selector(exact="Ships carried arms", suffix="again"), []),
        ("Ships carried arms", {"start": 3}, "quote-ambiguous", []),
        ("Ships carried arms", {}, "quote-ambiguous", []),
        ("Ships carried", {"prefix": "guns."}, "quote-ambiguous", []),
        ("Moscow denied nothing.", {"start": 20, "end": 37}, "quote-not-found", []),
        ("Moscow did not deny it.", {}, "quote-not-found", []),
        ("…", {}, "quote-empty", []),
        ("Moscow denied it. [...] he said", {}, Selector(exact="Moscow denied it. [...] he said"), []),
    ],
)  # fmt: skip
def test_the_words_decide(
    quote: str, more: dict[str, str | int], selector: Selector | str, codes: list[str]
) -> None:
    assert told(quote, **more) == (selector, codes)


def test_a_misquote_is_told_with_the_nearest_passage_where_that_is_cheap() -> None:
    evidence = Evidence(source="wire", quote="Moscow denied that.")
    found = quoted(evidence, SOURCE, nearest=True)
    assert not isinstance(found, Quoted)
    assert found.message == (
        "“Moscow denied that.” does not stand in wire; nearest: “Moscow denied it.”:"
        " 1 word differs (yours / the article's): “that.” / “it.”"
    )
    long = a_source("wire", TEXT + "x " * 20_000)
    cut = quoted(evidence, long, nearest=True)
    assert not isinstance(cut, Quoted)
    assert "nearest" not in cut.message


@given(st.integers(0, len(TEXT)), st.integers(0, 30), st.integers(0, 2 * len(TEXT)))
def test_what_is_taken_over_stands_at_one_place(start: int, length: int, offset: int) -> None:
    quote = TEXT[start : start + length]
    found = quoted(Evidence(source="wire", quote=quote or "x", start=offset), SOURCE)
    if isinstance(found, Quoted):
        assert isinstance(find(found.selector, SOURCE.text), Match)
