"""A quotation in the article's own typography, in whatever style the claim file has it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.document import Value, parse
from site_builder.fixes import applied
from site_builder.selector import Match, Selector, find
from site_builder.span import Text
from site_builder.verbatim import rewritten, verbatim

ARTICLE = (
    "He said “it can’t – ever – be” on Friday. And so… they left.\n\n“Twice,” said an of\u00adficial of the\u00a0ﬁrm. "
    "It’s #1: ‘new’.\n“Twice” \U0001f6a2 she said. 어느 날 he wrote “no”."
)


def excerpt_of(text: str) -> dict[str, Value]:
    """The one excerpt of a claim file."""
    document, problems = parse("claims/a.yaml", text)
    assert document is not None
    assert not problems
    assert isinstance(document.value, dict)
    excerpts = document.value["excerpts"]
    assert isinstance(excerpts, list)
    assert isinstance(excerpts[0], dict)
    return excerpts[0]


def mended(scalar: str, article: str = ARTICLE, occurrence: int | None = None) -> str | None:
    """How the value is written once it is the article's; `None` where it stays."""
    text = f"# c\nexcerpts:\n  - source: a\n    exact: {scalar}\n    says: denies   # d\n"
    selector, searched = Selector(exact=str(excerpt_of(text)["exact"]), occurrence=occurrence), Text(article)
    match = find(selector, searched)
    assert isinstance(match, Match)
    document, _ = parse("claims/a.yaml", text)
    assert document is not None
    edit = verbatim(document, ("excerpts", 0, "exact"), selector, searched, match)
    if edit is None:
        return None
    after = applied(text, (edit,))
    head, tail = text.split(scalar)
    assert after.startswith(head)
    assert after.endswith(tail)
    return after[len(head) : len(after) - len(tail)]


@pytest.mark.parametrize(
    ("scalar", "mended_scalar"),
    [
        ("said “it can’t – ever – be” on", None),
        ('said "it can\'t - ever - be" on', "said “it can’t – ever – be” on"),
        ("'said \"it can''t - ever - be\" on'", "'said “it can’t – ever – be” on'"),
        (r'"said \"it can\u2019t - ever - be\" on"', '"said “it can\\u2019t – ever – be” on"'),
        (">-\n      said \"it can't\n      - ever - be\"\n      on", ">-\n      said “it can’t\n      – ever – be”\n      on"),
        (">- # c\n      said \"it can't\n\n      - ever   - be\" on", ">- # c\n      said “it can’t\n\n      – ever   – be” on"),
        ("|\n      said \"it can't - ever - be\"", "|\n      said “it can’t – ever – be”"),
        ("said \"it can't\n      - ever - be\" on", "said “it can’t\n      – ever – be” on"),
        ("And so... they left", "And so… they left"),
        ("and SO… they left", "And so… they left"),
        ("\"'And so… they left'\"", '"And so… they left"'),
        ("an official of the firm", "an official of the ﬁrm"),
        ("an official of the ﬁrm", None),
        ("\"It's #1: 'new'.\"", '"It’s #1: ‘new’."'),
        ("어느 날 he wrote \"no\"", "어느 날 he wrote “no”"),
        ("And so [...] left", None),
        ("\"\\u201CTwice\\u201D \\U0001F6A2 she said\"", None),
    ],
)  # fmt: skip
def test_the_words_become_the_articles_own(scalar: str, mended_scalar: str | None) -> None:
    assert mended(scalar) == mended_scalar


@pytest.mark.parametrize(
    ("scalar", "article", "mended_scalar"),
    [
        ("“no” he said", '"no" he said', "'\"no\" he said'"),
        ("“it’s no” he said", '"it\'s no" he said', "'\"it''s no\" he said'"),
        ("‘no’ he said", "'no' he said", "'''no'' he said'"),
        ("this – that", "this - that", "this - that"),
        (">-\n      “no”\n      he said", '"no" he said', '>-\n      "no"\n      he said'),
    ],
)
def test_a_plain_text_gets_quotation_marks_where_yaml_needs_them(
    scalar: str, article: str, mended_scalar: str
) -> None:
    assert mended(scalar, article) == mended_scalar


@pytest.mark.parametrize(
    ("scalar", "article"),
    [
        ("an official said no", "an official\n\nsaid no"),  # white space
        ("an official said no", "an of\u00adficial\u200b said\u00a0no\u202e"),  # what nobody sees
        ("café here", "cafe\u0301 here"),
        ("one two three", "“one\n\n“two three”"),  # a mark that opens the next paragraph
    ],
)
def test_what_no_reader_sees_stays_the_editors(scalar: str, article: str) -> None:
    assert mended(scalar, article) is None


def test_a_joiner_that_is_part_of_a_word_comes_along() -> None:
    assert mended("گفت «می‌رود»", "گفت “می‌رود”") == "گفت “می‌رود”"


def test_an_editors_own_words_in_brackets_stay() -> None:
    assert mended("“They vow[ing] to expand relations.”", "They vowed to expand relations, he said.") is None


def test_an_edit_that_would_move_the_quotation_is_none() -> None:
    assert mended("«go»", 'First “go”, then "go", then "go".', occurrence=2) is None, (
        "it would be the last one"
    )
    article = 'First “go”, then "go", then “go”.'
    assert mended("«go»", article, occurrence=1) == "“go”"
    assert mended("«go»", article, occurrence=2) is None, (
        "the words would stand only once, so there is no second"
    )


WORDS = st.lists(st.sampled_from(("“no”", "it’s", "so…", "–", "‘x’", "ﬁt", "plain", "10", "\U0001f6a2")), min_size=3, max_size=8)  # fmt: skip
STRAIGHT = str.maketrans({"“": '"', "”": '"', "’": "'", "‘": "'", "…": "...", "–": "-", "ﬁ": "fi"})
STYLES = st.sampled_from((">-\n      {}", "|\n      {}", "'{}'", '"{}"', "{}"))


@given(WORDS, STYLES, st.booleans())
def test_in_every_style_the_file_gives_the_articles_words_back(
    words: list[str], style: str, broken: bool
) -> None:
    joint = "\n      " if broken else " "
    raw = joint.join(words).translate(STRAIGHT)
    raw = raw.replace("'", "''") if style == "'{}'" else raw.replace('"', '\\"') if style == '"{}"' else raw
    text = f"excerpts:\n  - exact: {style.format(raw)}\n    says: denies\n"
    document, problems = parse("claims/a.yaml", text)
    if document is None or problems:
        return
    edit = rewritten(document, ("excerpts", 0, "exact"), " ".join(words))
    if edit is None:
        return
    excerpt = excerpt_of(applied(text, (edit,)))
    assert " ".join(str(excerpt["exact"]).split()) == " ".join(words)
    assert excerpt["says"] == "denies"
    assert applied(text, (edit,)).count("\n") == text.count("\n")
