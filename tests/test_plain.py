"""Whatever text comes into a comment, it shows as that text, and does nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from on_github import GITHUB, LINKED, flat, seen

from site_builder.revisions.plain import code, plain, prose

PIECES = st.sampled_from(
    [
        *"\\`*_[]()<>|~&$@#:!-+=.'\"{}^/0a\u200b\u202e\u0301\ufeff",
        *(
            "**",
            "~~",
            "**b**",
            "~~b~~",
            "_b_",
            "![x](y)",
            "[x](https://e.org)",
            "<b>",
            "<!--",
            "-->",
            "&amp;",
            "&#64;",
            "@octocat",
            "#12",
        ),
        *("https://e.org", "www.e.org", "a@e.org", "GH-1", "deadbeef", "0123456789abcdef", ":smile:", "$x$"),
        *(
            "\n",
            "\n\n",
            "\r",
            "\t",
            "- ",
            "# ",
            "> ",
            "1. ",
            "---",
            "===",
            "```",
            "    ",
            "[^1]",
            "<script>",
            "| a |",
        ),
    ]
)
TEXTS = st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=12).map("".join))

PLACES = (
    "{}",
    "- x: {}",
    "> {}",
    "#### {}",
    "x **{}** y",
    "x ~~{}~~ y",
    "| a | b |\n|---|---|\n| {} | x |",
    "x {}",
    "{}<br>x",
)


def shape(text: str) -> list[tuple[str, str]]:
    """The types and tags of everything but text."""
    kept = [token for token in flat(GITHUB.parse(text)) if token.type not in ("text", "inline")]
    return [(token.type, token.tag) for token in kept if token.content not in ("<span>", "</span>")]


@given(TEXTS)
def test_a_text_changes_nothing_around_it(text: str) -> None:
    made = plain(f"a{text}z")
    for place in PLACES:
        assert shape(place.format(made)) == shape(place.format("a"))


@given(TEXTS)
def test_a_text_at_the_start_of_a_line_is_a_paragraph(text: str) -> None:
    if made := plain(text):
        assert shape(made) == shape("a")


@given(TEXTS)
def test_a_text_is_seen_as_it_is_and_nothing_in_it_becomes_a_link(text: str) -> None:
    shown = seen(f"x {plain(text)}")
    assert not LINKED.search(shown)
    folded = " ".join(text.split())
    expected = "".join(c for c in folded if c.isprintable() and c != "�")
    assert "".join(c for c in shown.replace("\u200b", "").removeprefix("x").strip() if c != "�") == expected


@given(TEXTS)
def test_code_is_one_span_of_one_line(text: str) -> None:
    if made := code(text):
        for place in ("- x {} y", "| a | b |\n|---|---|\n| {} | x |"):
            assert shape(place.format(made)) == shape(place.format("`a`"))


@given(TEXTS)
def test_prose_holds_nothing_but_text_and_code(text: str) -> None:
    for place in ("x {} y", "| a | b |\n|---|---|\n| {} | x |"):
        made = place.format(prose(f"a{text}z"))
        assert {kind for kind, _ in shape(made)} <= {kind for kind, _ in shape(place)} | {"code_inline"}
    assert not LINKED.search(seen(f"x {prose(text)}"))


def test_prose_keeps_commands_as_they_are_typed() -> None:
    told = prose("bring it back: `git checkout main -- seeds/000_b9c8e3a61254a547.txt`, or ask @octocat")
    assert told == (
        "bring it back: `git checkout main -- seeds/000_b9c8e3a61254a547.txt`, or ask @&#8203;octocat"
    )
    assert prose("one ` alone") == "one \\` alone"
    assert prose("none in `` it") == "none in \\`\\` it"


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("Stated by Washington, 20 October 2023.", "Stated by Washington, 20 October 2023."),
        ("two  blanks\nand lines", "two blanks and lines"),
        ("@octocat", "@&#8203;octocat"),
        ("see #12, GH-12", "see #&#8203;12, GH&#8203;-12"),
        ("https://e.org", "https:&#8203;//e.org"),
        ("[x](y)", "\\[x\\](y)"),
        ("a | b", "a \\| b"),
        ("<b>&amp;", "&lt;b&gt;&amp;amp;"),
        ("$5", "<span>$</span>5"),
        ("- x", "\\- x"),
        ("1. x", "1\\. x"),
        ("2023-10-20 is no list", "2023-10-20 is no list"),
        ("12:30:45", "12:&#8203;30:45"),
        ("commit deadbeef", "commit deadbe&#8203;ef"),
        ("Д\u202eЖ", "Д�Ж"),
        ("می\u200cخواهم", "می\u200cخواهم"),
    ],
)
def test_a_text_stays_readable_as_it_stands(text: str, made: str) -> None:
    assert plain(text) == made


def test_code_keeps_paths_and_replaces_what_would_end_it() -> None:
    assert code("claims/a-b_c.yaml:3:1") == "`claims/a-b_c.yaml:3:1`"
    assert code("a`b|c\\d\ne") == "`a�b�c�d e`"
    assert code("") == ""
