"""One excerpt more in a claim file, and every other byte as it was: hard files, and random ones."""

import re
from dataclasses import replace
from io import StringIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from site_builder.diagnostic import Diagnostic
from site_builder.document import parse
from site_builder.preview.insertion import Insertion, insertion

ENTRY = """\
- source: wire
  exact: >-
    "We saw them," an official said
    of the ships.
  party: null
  bears_on: [one, two]
"""
FLOW = r'{source: wire, exact: "\"We saw them,\" an official said of the ships.", party: null, bears_on: [one, two]}'
ITEM = {
    "source": "wire",
    "exact": '"We saw them," an official said of the ships.',
    "party": None,
    "bears_on": ["one", "two"],
}

_BLOCK = re.compile(r"‹(\d):?( *)›")
_COMES = re.compile(r"‹\+([^›]*)›")
_GONE = re.compile(r"‹-([^›]*)›")


def before(case: str) -> str:
    """The file: without what is to come, with what is to go."""
    return _GONE.sub(r"\1", _COMES.sub("", _BLOCK.sub("", case)))


def after(case: str) -> str:
    """The file with what comes, `‹+…›`, and without what goes, `‹-…›`.

    `‹4›` is the entry in that column, with blanks behind its hyphen after a colon; `@` is the entry in brackets.
    """
    text = _COMES.sub(lambda mark: mark[1].replace("@", FLOW), _GONE.sub("", case))
    return _BLOCK.sub(lambda mark: block(int(mark[1]), mark[2]), text)


def block(column: int, pad: str = "") -> str:
    first, *rest = ENTRY.splitlines(keepends=True)
    lines = (f"- {pad}{first[2:]}", *(pad + line for line in rest))
    return "".join(" " * column + line for line in lines)


def inserted(text: str) -> Insertion:
    found = insertion("claims/a.yaml", text, ENTRY)
    assert isinstance(found, Insertion), found
    return found


HARD = {
    "indented list": "claim: x\nexcerpts:\n  - source: a\n    exact: b\n‹2›searched: y\n",
    "list at the column of its key": "claim: x\nexcerpts:\n- source: a\n  exact: b\n‹0›searched: y\n",
    "list far to the right": "excerpts:\n      - source: a\n        exact: b\n‹6›searched: y\n",
    "last in the file": "claim: x\nexcerpts:\n  - source: a\n‹2›",
    "wide hyphens": "excerpts:\n  -   source: a\n      exact: b\n‹2:  ›searched: y\n",
    "hyphens on lines of their own": "excerpts:\n  -\n    source: a\n‹2›searched: y\n",
    "items in braces": "excerpts:\n  - {source: a, exact: b}\n  - {source: c}\n‹2›searched: y\n",
    "an empty value at the end": "excerpts:\n  - source: a\n    party:\n‹2›searched: y\n",
    "an empty item": "excerpts:\n  -\n‹2›searched: y\n",
    "a comment behind the last value": "excerpts:\n  - source: a   # the wire\n‹2›searched: y\n",
    "a comment of the item": "excerpts:\n  - source: a\n    # party: not known yet\n‹2›searched: y\n",
    "comments of the list": "excerpts:\n  # first\n  - source: a\n  # - source: b\n  #   exact: c\n‹2›\nsearched: y\n",
    "a comment of the next key": "excerpts:\n  - source: a\n‹2›# where we looked\nsearched: y\n",
    "both, with blank lines": "excerpts:\n  - source: a\n\n  # more to come\n‹2›\n# where we looked\n\nsearched: y\n",
    "a comment of the next key at the list's column": "excerpts:\n- source: a\n‹0›# where we looked\nsearched: y\n",
    "comments between items": "excerpts:\n  - source: a\n\n  # for\n  - source: b\n‹+\n›‹2›searched: y\n",
    "items parted by blank lines": "excerpts:\n  - source: a\n\n  - source: b\n‹+\n›‹2›\nsearched: y\n",
    "one item between blank lines": "excerpts:\n\n  - source: a\n‹2›\n\nsearched: y\n",
    "words in a folded block": "excerpts:\n  - exact: >-\n      one\n      two\n‹2›searched: y\n",
    "a clipped block and blank lines": "excerpts:\n  - exact: |\n      one\n‹2›\n\nsearched: y\n",
    "a block that keeps its line ends": "excerpts:\n  - exact: |+\n      one\n\n\n‹2›searched: y\n",
    "the same before a comment": "excerpts:\n  - exact: >+\n      one\n\n‹2›# where we looked\nsearched: y\n",
    "a block with a number sign in it": "excerpts:\n  - exact: |\n      one\n      # two\n‹2›searched: y\n",
    "an indented block": "excerpts:\n  - exact: |2-\n        one\n      two\n‹2›searched: y\n",
    "a quoted text over lines": 'excerpts:\n  - exact: "one\n\n      two: # three"\n‹2›searched: y\n',
    "a plain text over lines": "excerpts:\n  - exact: one\n      two\n‹2›searched: y\n",
    "nested lists at the end": "excerpts:\n  - via:\n    - a\n    - b\n‹2›searched: y\n",
    "an empty list": "claim: x\nexcerpts:‹- []›\n‹2›searched: y\n",
    "an empty list with a comment": "excerpts:‹- []›   # none so far\n‹2›searched: y\n",
    "an empty list with blanks": "excerpts:‹-   [   ]›\n‹2›searched: y\n",
    "an empty list below its key": "excerpts:‹-\n  []›\n‹2›searched: y\n",
    "an empty list in a file of flat lists": "topics:\n- arms\nexcerpts:‹- []›\n‹0›searched: y\n",
    "a started draft": "summary: null       # two sentences\n# One entry for each passage:\n"
    '# `site-builder find "words"` prints one.\nexcerpts:‹- []›\n‹2›searched: null\nchanges: []\ndraft: true\n',
    "null": "excerpts:‹- null›\n‹2›searched: y\n",
    "a tilde": "excerpts:‹- ~› # none\n‹2›searched: y\n",
    "nothing": "excerpts:\n‹2›searched: y\n",
    "nothing but a comment": "excerpts:  # one for each passage\n  # those against it first\n‹2›\nsearched: y\n",
    "nothing at the end": "claim: x\nexcerpts:\n‹2›",
    "no key, with a summary": "claim: x\nsummary: |\n  one\n\n  two\nexcerpts:\n‹2›\n# where\nsearched: y\n",
    "no key, and a summary that keeps its line ends": "summary: |+\n  one\n\nexcerpts:\n‹2›searched: y\n",
    "items parted by blank lines that the last one keeps": "excerpts:\n  - source: a\n\n  - exact: |+\n      one\n‹2›searched: y\n",
    "no key, and the summary first": "summary: s\nexcerpts:\n‹2›claim: x\ntopics: [a]\n",
    "no key and no summary": "draft: true\nclaim: x\nparts:\n    a: b\nexcerpts:\n‹2›searched: y\nchanges: []\n",
    "no key, none before it": "# a draft\nexcerpts:\n‹2›searched: y\n",
    "brackets": "excerpts: [{source: a}‹+, @›]\n",
    "brackets with a last comma": "excerpts: [{source: a}‹+, @›, ]\n",
    "brackets over lines": "excerpts: [\n    {source: a}, # one\n    {source: b}‹+,› # two\n‹+    @\n›]\nsearched: y\n",
    "the same with a last comma": "excerpts: [\n  {source: a}, # one\n  # two\n‹+  @,\n›]\nsearched: y\n",
    "brackets closed behind an item": "excerpts: [\n    {source: a}‹+,\n    @›]\n",
    "brackets around a comment": "excerpts: [\n  # none so far\n‹+  @\n›]\n",
    "a file in braces": "{claim: x, excerpts: [‹+@›], searched: y}\n",
    "a file of JSON": '{\n  "claim": "x",\n  "excerpts": [\n    {"source": "a"}‹+,›\n‹+    @\n›  ]\n}\n',
    "an indented file": "  claim: x\n  excerpts:\n    - source: a\n‹4›  # where we looked\n  searched: y\n",
    "a marked document": "%YAML 1.1\n--- # a claim\nexcerpts:\n  - source: a\n‹2›...\n",
    "a marked document with an empty list": "---\nexcerpts:‹- []›\n‹2›...\n# the end\n",
    "a quoted key": "\"excerpts\":\n  - source: a\n‹2›'searched': y\n",
    "a marked key": "? excerpts\n:\n  - source: a\n‹2›? searched\n: y\n",
    "other scripts": "claim: Корабли 배 ⛴️\nexcerpts:\n  - exact: 😀 корабли\n‹2›searched: где 🚢\n",
    "tabs in comments and behind values": "excerpts:\t# one\n  - source: a\t\t# two\n‹2›searched: y\n",
    "excerpts elsewhere": "parts:\n  excerpts: []\nexcerpts:\n  - note: 'excerpts: []'\n‹2›searched: 'excerpts:'\n",
}


@pytest.mark.parametrize("case", HARD.values(), ids=HARD)
@pytest.mark.parametrize("line_end", ["\n", "\r\n"], ids=["lf", "crlf"])
@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["", "bom"])
def test_a_hard_file_gets_its_excerpt_and_keeps_the_rest(case: str, line_end: str, mark: str) -> None:
    if mark and case.startswith("%"):
        mark = ""
    old, new = (mark + text.replace("\n", line_end) for text in (before(case), after(case)))
    assert parse("a.yaml", old)[1] == (), "the case itself is well-formed"
    found = inserted(old)
    assert found.text == new
    lines = found.text.splitlines()
    assert "source: wire" in lines[found.first - 1]
    assert "bears_on: [one, two]" in lines[found.last - 1]
    if "\t" not in old:  # ruamel.yaml refuses tabs before comments
        assert as_ruamel_reads(new) == with_item(as_ruamel_reads(old))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("excerpts:\n  - source: a", "excerpts:\n  - source: a\n‹2›"),
        ("excerpts: []", "excerpts:\n‹2›"),
        ("excerpts:", "excerpts:\n‹2›"),
        ("excerpts:\r\n  - source: a # b", "excerpts:\r\n  - source: a # b\n‹2›"),
        ("claim: x", "claim: x\nexcerpts:\n‹2›"),
    ],
)
def test_a_file_without_a_last_line_end_gets_none(old: str, new: str) -> None:
    end = "\r\n" if "\r\n" in old else "\n"
    wanted = after(new).removesuffix("\n").replace("\r\n", "\n").replace("\n", end)
    assert inserted(old).text == wanted


@pytest.mark.parametrize("line_end", ["\r", "\n"])
def test_line_ends_of_any_kind_are_kept(line_end: str) -> None:
    text = after(HARD["comments of the list"])
    found = inserted(before(HARD["comments of the list"]).replace("\n", line_end))
    assert found.text == text.replace("\n", line_end)


def test_one_after_another() -> None:
    """The second stands behind the first, as a person would have it."""
    text = "claim: x\nexcerpts: []  # none\nsearched: y\n"
    for _ in range(3):
        text = inserted(text).text
    assert text == f"claim: x\nexcerpts:  # none\n{block(2) * 3}searched: y\n"


MISTAKES = {
    "a bracket": "claim: x\nexcerpts: [\ny: z\n",
    "an anchor": "excerpts: &a\n  - source: a\n",
    "an alias": "topics: &a [x]\nexcerpts: *a\n",
    "a tag": "excerpts: !!seq []\n",
    "the key twice": "excerpts: []\nexcerpts: []\n",
    "two documents": "excerpts: []\n---\nexcerpts: []\n",
    "a tab": "excerpts:\n\t- source: a\n",
    "too deep": f"a: {'[' * 30}{']' * 30}\n",
}
REFUSED = {
    "a text": ("claim: x\nexcerpts: 'null'\n", 2, "`excerpts` is not a list"),
    "a mapping": ("excerpts:\n  source: a\n", 1, "`excerpts` is not a list"),
    "only comments": ("# nothing\n", 1, "the file has no keys"),
    "a list": ("- source: a\n", 1, "the file has no keys"),
    "no end below a block": ("excerpts:\n  - exact: |\n      one", 1, "no place for the excerpt leaves"),
    "no key in braces": ("{claim: x}\n", 1, "no place for the excerpt leaves"),
    "null in braces": ("{excerpts: null}\n", 1, "no place for the excerpt leaves"),
}


@pytest.mark.parametrize("text", MISTAKES.values(), ids=MISTAKES)
def test_a_file_with_a_mistake_is_not_touched(text: str) -> None:
    found = insertion("claims/a.yaml", text, ENTRY)
    assert isinstance(found, Diagnostic)
    assert (found.at.path, found.code) == ("claims/a.yaml", "not-inserted")
    assert found.message.startswith("the file has a mistake: ")
    assert found.help.startswith("mend it, or copy the YAML")


@pytest.mark.parametrize(("text", "line", "message"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_done_is_told(text: str, line: int, message: str) -> None:
    found = insertion("claims/a.yaml", text, ENTRY)
    assert isinstance(found, Diagnostic)
    assert (found.at.path, found.at.line, found.code) == ("claims/a.yaml", line, "not-inserted")
    assert found.message.startswith(message)
    assert found.help


def test_an_unended_block_is_explained() -> None:
    found = insertion("claims/a.yaml", "excerpts:\n  - exact: |\n      one", ENTRY)
    assert isinstance(found, Diagnostic)
    assert found.help.startswith("end its last line, or copy the YAML")


# Random files


def as_ruamel_reads(text: str) -> Any:
    """The value by another reader of YAML, every scalar as text."""
    return YAML(typ="base", pure=True).load(StringIO(text.removeprefix("\ufeff")))


def with_item(value: dict[str, Any]) -> dict[str, Any]:
    held = value.get("excerpts")
    items = held if isinstance(held, list) else []
    return {**value, "excerpts": [*items, {**ITEM, "party": "null"}]}


blanks = st.integers(0, 4).map(lambda n: " " * n)
remarks = st.sampled_from(["", "", "", " # a remark", "  # excerpts: []", " # ‹й›", "   "])
words = st.sampled_from(["wire", "'it''s'", '"a: b # c"', "Корабли 🚢", "", "null", "{a: b}", "[x, y]", "~"])


@st.composite
def between(draw: st.DrawFn, column: int) -> str:
    """Comments and blank lines."""
    lines = draw(
        st.lists(st.sampled_from(["", "  ", "#", " #", "  # x", "    # - y", "# z: []"]), max_size=3)
    )
    return "".join(f"{' ' * column}{line}\n" if line.strip() else f"{line}\n" for line in lines)


@st.composite
def values(draw: st.DrawFn, column: int) -> str:
    """A value for a key in this column, from the blank behind its colon to its line end."""
    inner = " " * (column + draw(st.integers(1, 4)))
    kind = draw(st.sampled_from(["plain", "plain", "block", "double", "wrapped"]))
    if kind == "plain":
        return f" {draw(words)}{draw(remarks)}\n"
    if kind == "double":
        return f' "one{draw(st.sampled_from([" ", f"{chr(10)}{inner}", chr(10) * 2 + inner]))}two"{draw(remarks)}\n'
    if kind == "wrapped":
        return f" one\n{inner}two{draw(remarks)}\n"
    style = draw(st.sampled_from(["|", ">", "|-", ">-", "|+", ">+"]))
    lines = draw(st.lists(st.sampled_from(["one", "# two", "- three:", "", "   four"]), max_size=4))
    body = "".join(f"{inner}{line}\n" if line else "\n" for line in ["start", *lines])
    return f" {style}{draw(remarks)}\n{body}"


@st.composite
def items(draw: st.DrawFn, column: int) -> str:
    pad = draw(blanks)
    inner = column + 2 + len(pad)
    keys = draw(st.lists(st.sampled_from(["source", "exact", "note"]), min_size=1, unique=True))
    lines = [f"{key}:{draw(values(inner))}" for key in keys]
    return f"{' ' * column}- {pad}" + (" " * inner).join(lines)


@st.composite
def lists(draw: st.DrawFn, column: int) -> str:
    """What follows the key `excerpts`."""
    kind = draw(st.sampled_from(["block", "block", "block", "empty", "flow"]))
    if kind == "empty":
        return f"{draw(st.sampled_from([' []', ' [ ]', ' null', ' ~', '']))}{draw(remarks)}\n"
    if kind == "flow":
        return f" [{draw(st.sampled_from(['{a: b}', '{a: b}, c', '{a: b}, ', 'x y ,']))}]{draw(remarks)}\n"
    deep = column + draw(st.integers(0, 4))
    found = draw(st.lists(items(deep), min_size=1, max_size=3))
    return f"{draw(remarks)}\n{draw(between(deep))}" + "".join(item + draw(between(deep)) for item in found)


@st.composite
def files(draw: st.DrawFn) -> str:
    column = draw(st.sampled_from([0, 0, 0, 2]))
    keys = draw(st.lists(st.sampled_from(["claim", "summary", "searched", "draft"]), unique=True, max_size=4))
    if draw(st.booleans()) or not keys:
        keys.insert(draw(st.integers(0, len(keys))), "excerpts")
    text = draw(between(column))
    for key in keys:
        told = draw(lists(column) if key == "excerpts" else values(column))
        text += f"{' ' * column}{key}:{told}{draw(between(column))}"
    text = draw(st.sampled_from(["", "", "---\n"])) + text + draw(st.sampled_from(["", "", "...\n"]))
    text = text if draw(st.booleans()) else text.rstrip()
    return draw(st.sampled_from(["", "", "\ufeff"])) + text.replace(
        "\n", draw(st.sampled_from(["\n", "\r\n"]))
    )


@given(files())
def test_of_any_file_only_an_empty_list_goes_and_only_the_excerpt_comes(text: str) -> None:
    document, problems = parse("a.yaml", text)
    if document is None or problems or not isinstance(document.value, dict):
        assert isinstance(insertion("a.yaml", text, ENTRY), Diagnostic)
        return
    found = insertion("a.yaml", text, ENTRY)
    if isinstance(found, Diagnostic):
        # Only a last line that does not end can stand in the way, or a text where the list should be.
        assert not text.endswith("\n"), found
        return
    new = found.text
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    assert new.startswith(mark)
    text, found = text.removeprefix(mark), replace(found, text=new.removeprefix(mark))
    if "excerpts" not in document.value:
        rest = re.sub(r"(?m)^ *excerpts:\r?\n", "", found.text)
        found = Insertion(rest, found.first - 1, found.last - 1)
    assert emptied(text) == without(found) or emptied(text) == without(found, above=1)
    assert set(re.findall(r"\r?\n", new)) <= (set(re.findall(r"\r?\n", text)) or {"\n"})
    assert as_ruamel_reads(new) == with_item(as_ruamel_reads(text))


def emptied(text: str) -> str:
    """The file without what stands for an empty list of excerpts, and without a last line end."""
    return re.sub(r"(?m)^( *excerpts:) +(?:\[ *\]|null|~)", r"\1", text).removesuffix("\n").removesuffix("\r")


def without(found: Insertion, above: int = 0) -> str:
    """The new file without the excerpt's lines and so many above them, and without a last line end."""
    if FLOW in found.text:
        text = found.text.replace(f", {FLOW}", "", 1)
    else:
        lines = re.split(r"(?<=\n)", found.text)
        assert not "".join(lines[found.first - 1 - above : found.first - 1]).strip(" \r\n")
        text = "".join((*lines[: found.first - 1 - above], *lines[found.last :]))
    return text.removesuffix("\n").removesuffix("\r")


@given(st.text(st.sampled_from("excrpts: []{}-|>+#'\"\n\r\t ,?&*!~й😀\ufeff\x85\u2028"), max_size=60))
def test_any_text_is_edited_or_refused(text: str) -> None:
    for start in ("", "excerpts:", "excerpts:\n"):
        found = insertion("a.yaml", start + text, ENTRY)
        assert isinstance(found, (Insertion, Diagnostic))
