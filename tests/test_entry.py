"""An excerpt as YAML: whatever the words are, reading the file gives them back."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from site_builder import document
from site_builder.entry import UNDECIDED, entry
from site_builder.selector import Match, Selector, find, pinned
from site_builder.span import Span, Text

Fields = Mapping[str, str | Sequence[str] | None]

SEEDS = sorted((Path(__file__).parents[1] / "seeds").glob("*.txt"))


def read(text: str) -> document.Value:
    """The one item of the list that the text is."""
    found, problems = document.parse("claims/a.yaml", f"excerpts:\n{text}")
    assert found, problems
    assert not problems
    assert isinstance(found.value, dict)
    items = found.value["excerpts"]
    assert isinstance(items, list)
    (item,) = items
    return item


def test_the_words_then_what_finds_them_then_the_fields_as_they_come() -> None:
    selector = Selector(exact="ships\n  left", prefix="The", suffix="port", occurrence=2, start=4, end=14)
    fields: Fields = {"party": None, "says": UNDECIDED, "via": ["tass", "The Paper"], "said": "2023-10-19"}
    assert entry("wire", selector, fields, 4, comments={"says": "asserts or\ndenies"}) == (
        "    - source: wire\n"
        '      exact: "ships left"\n'
        '      prefix: "The"\n'
        "      suffix: port\n"
        "      occurrence: 2\n"
        "      start: 4\n"
        "      end: 14\n"
        "      party: null\n"
        "      says: …  # asserts or denies\n"
        '      via: [tass, "The Paper"]\n'
        "      said: 2023-10-19\n"
    )


def test_long_words_and_words_with_quotation_marks_are_folded() -> None:
    words = (
        '"We saw: them," # an official said, and so on and so on, for longer than one line of a file may be. '
    )
    told = entry("wire", Selector(exact=words * 2), {})
    assert told.startswith('  - source: wire\n    exact: >-\n      "We saw: them," # an official said')
    assert max(map(len, told.splitlines())) <= 110
    assert read(told) == {"source": "wire", "exact": (words * 2).strip()}


@pytest.mark.parametrize(
    "word", ["no", "null", "~", "true", "1e3", "0x1f", "12:30", "2023", "", "-", "a: b", "a #b"]
)
def test_no_reader_of_yaml_takes_text_for_anything_else(word: str) -> None:
    told = entry("wire", Selector(exact="x"), {"note": word, "via": [word]})
    assert yaml.safe_load(told) == [{"source": "wire", "exact": "x", "note": word, "via": [word]}]


words = st.text(st.characters(codec="utf-8"))


@given(words, st.none() | words, st.dictionaries(st.sampled_from("abc"), st.none() | words | st.lists(words)))
def test_reading_gives_every_value_back(exact: str, prefix: str | None, fields: Fields) -> None:
    told = entry("wire", Selector(exact=exact, prefix=prefix), fields, 2)
    context = {} if prefix is None else {"prefix": " ".join(prefix.split())}
    assert read(told) == {"source": "wire", "exact": " ".join(exact.split()), **context, **fields}


texts = st.text(st.sampled_from("ab .,:#-'\"\\\n\t\u00a0\u00ad\u2028é가\U0001f600"), max_size=300)


@given(texts, st.integers(0, 6))
def test_texts_of_awkward_characters_come_back(text: str, indent: int) -> None:
    told = entry("wire", Selector(exact=text), {"note": text}, indent, comments={"exact": text})
    assert read(told) == {"source": "wire", "exact": " ".join(text.split()), "note": text}


@pytest.mark.parametrize("seed", SEEDS, ids=lambda path: path.stem)
def test_every_paragraph_of_an_article_is_found_again(seed: Path) -> None:
    text = Text(seed.read_bytes().decode())
    start = 0
    for line in text.stored.split("\n"):
        span = Span(start + len(line) - len(line.lstrip()), start + len(line.rstrip()))
        start += len(line) + 1
        if any(map(str.isalnum, line)):
            item = read(entry("wire", pinned(span, text), {}))
            assert isinstance(item, dict)
            numbers = {key: int(str(item.pop(key))) for key in ("start", "end") if key in item}
            given_back = {key: str(value) for key, value in item.items() if key != "source"}
            found = find(Selector(**given_back, **numbers), text)  # type: ignore[arg-type]
            assert isinstance(found, Match)
            assert found.spans == (span,)
