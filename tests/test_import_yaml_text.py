"""The YAML of imported files: what was written is read back, whatever the text."""

import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from site_builder.document import parse
from site_builder.imports.yaml_text import comment, pair, scalar

ANY = st.text(st.characters(exclude_categories=["Cs"]))
TEXTS = st.one_of(ANY, st.text("ab \n\t:#-'\"|>[]{}&*!%@\\\r\u2028\u0085\ufeff\x07\x7f"))


@given(TEXTS.filter(bool))
@example("null")
@example("~")
@example("- a")
@example(" leading\nand trailing \n")
@example("a\n\n  b\nc")
@example("\ud7ff\U0001f600\uffff\u202e")
def test_a_value_is_read_back_as_it_was(text: str) -> None:
    written = f"before: x\n{pair('key', text)}\nafter: y\n"
    document, problems = parse("x.yaml", written)
    assert document, problems
    assert document.value == {"before": "x", "key": text, "after": "y"}


@given(TEXTS)
def test_a_comment_stays_on_its_line_and_says_nothing(text: str) -> None:
    document, problems = parse("x.yaml", f"{comment(text)}\nkey: x\n")
    assert document, problems
    assert document.value == {"key": "x"}


@given(st.lists(TEXTS.filter(bool)), st.dictionaries(TEXTS.filter(bool), TEXTS.filter(bool), min_size=1))
def test_lists_and_groups_are_read_back(items: list[str], group: dict[str, str]) -> None:
    written = f"{pair('list', list(items))}\n{pair('group', dict(group))}\n"
    document, problems = parse("x.yaml", written)
    assert document, problems
    assert document.value == {"list": items, "group": group}


@given(TEXTS.filter(bool))
def test_another_reader_of_yaml_agrees(text: str) -> None:
    value = YAML(typ="base").load(io.StringIO(f"{pair('key', text)}\n"))
    assert str(value["key"]) == text


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("arms", "arms"),
        ("2023-10-16/2023-10-20", "2023-10-16/2023-10-20"),
        ("[2023-10-19..]", '"[2023-10-19..]"'),
        ("null", '"null"'),
        ("two words", '"two words"'),
        ("no\u00a0break", '"no\\u00A0break"'),
        ("\u202etrap", '"\\u202Etrap"'),
    ],
)
def test_a_scalar_is_plain_where_it_can_be_and_hides_nothing(text: str, written: str) -> None:
    assert scalar(text) == written


def test_several_lines_are_a_block_to_edit() -> None:
    assert pair("summary", "One *line*.\n\nTwo: lines") == "summary: |-\n  One *line*.\n\n  Two: lines"


def test_half_a_character_is_refused() -> None:
    for writing in (scalar, comment):
        with pytest.raises(UnicodeError, match="U\\+D800"):
            writing("a\ud800b")
