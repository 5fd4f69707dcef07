"""Keys in their usual order: what moves with them, and what nobody can be sure of."""

from dataclasses import fields
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder import key_order
from site_builder.claim import ClaimFile, Quotation
from site_builder.document import parse
from site_builder.key_order import ordered
from site_builder.site import Site
from site_builder.source import Record


def sorted_claim(text: str) -> str:
    found = ordered("claims/a.yaml", dedent(text), ClaimFile)
    assert not found.left
    return found.text


def left(text: str) -> str:
    found = ordered("claims/a.yaml", dedent(text), ClaimFile)
    assert found.text == dedent(text)
    return found.left


def test_keys_come_in_the_order_of_the_schema_with_what_is_theirs() -> None:
    text = """\
        # yaml-language-server: $schema=../.schema/claim.schema.json
        # who makes it
        claimant: a   # beside
                      # and below
        claim: b

        # two sentences
        summary: |
          # no comment

          text
        topics: [x,
          y]
        # the end
        """
    assert sorted_claim(text) == dedent(
        """\
        # yaml-language-server: $schema=../.schema/claim.schema.json
        claim: b
        # who makes it
        claimant: a   # beside
                      # and below
        topics: [x,
          y]

        # two sentences
        summary: |
          # no comment

          text
        # the end
        """
    )


def test_an_excerpt_is_read_from_the_words_to_what_they_say() -> None:
    text = """\
        excerpts:
          # of whom
          - exact: >-   # folded
              one

              two
            says: denies
            # who says it
            party: x

            source: y
          - source: z
        """
    assert sorted_claim(text) == dedent(
        """\
        excerpts:
          # of whom
          - source: y

            exact: >-   # folded
              one

              two
            # who says it
            party: x
            says: denies
          - source: z
        """
    )


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("topics: [a]\nclaim: b", "claim: b\ntopics: [a]"),
        ("summary: plan #1\nclaim: b\n", "claim: b\nsummary: plan #1\n"),  # which is warned of
        ("\n\ntopics: [a]\n\nclaim: b\n", "\n\nclaim: b\n\ntopics: [a]\n"),
        ("topics: [a]\n\n\nclaim: b\n", "claim: b\n\n\ntopics: [a]\n"),
        ("changes:\n- text: x\n  date: y\n  kind: z\n", "changes:\n- date: y\n  kind: z\n  text: x\n"),
        ("quotes:\n  - variants:\n      - exact: x\n        source: y\n    about: z\n", "quotes:\n  - about: z\n    variants:\n      - source: y\n        exact: x\n"),
        ("parts:\n  z: x\n  a: y\n", "parts:\n  z: x\n  a: y\n"),
        ("changes:\n  - {text: x, date: y}\n", "changes:\n  - {text: x, date: y}\n"),
        ("'topics': [a]\n\"claim\": b\n", "\"claim\": b\n'topics': [a]\n"),
        ("parts:\n# far out\n  a: x\nclaim: b\n", "claim: b\nparts:\n# far out\n  a: x\n"),
        ("override:\n  by: a\n  # why\n  reason: b\n  state: c\n", "override:\n  state: c\n  # why\n  reason: b\n  by: a\n"),
    ],
)  # fmt: skip
def test_every_group_of_keys_has_its_order(text: str, wanted: str) -> None:
    assert ordered("claims/a.yaml", text, ClaimFile).text == wanted


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("topics: [a]\nnote: c\nclaim: b\n", "there is no key “note”"),
        ("excerpts:\n  - exact: a\n    # which\n    source: b\n", "a comment stands above “source”, which belongs first"),
        ("excerpts:\n  - exact: a\n  # which\n    source: b\n", "it is not certain what “# which” belongs to"),
        ("? topics\n: [a]\n? claim\n: b\n", "“topics” does not begin its line"),
        ("--- \ntopics: [a]\nclaim: b\n", ""),
        ("changes:\n  - - text: a\n      date: b\n", ""),
        ("topics: [a]\nsummary: |+\n  x\n\n\nclaim: b\n", "a value would change"),
    ],
)  # fmt: skip
def test_what_is_not_certain_stays(text: str, why: str) -> None:
    found = ordered("claims/a.yaml", text, ClaimFile)
    if why:
        assert (found.text, found.left) == (text, why)
    else:
        assert not found.left


@pytest.mark.parametrize("text", ["topics: [\nclaim: b\n", "topics: &a [b]\nclaim: c\n", "claim: a\ntopics: [b]\nclaim: c\n", "- just\n- a list\n", "# nothing\n"])  # fmt: skip
def test_a_file_with_other_problems_stays(text: str) -> None:
    assert ordered("claims/a.yaml", text, ClaimFile) == key_order.Ordered(text)


def test_records_and_site_files_have_an_order_too() -> None:
    assert ordered("seeds/a.yaml", "title: b\nid: a\n", Record).text == "id: a\ntitle: b\n"
    text = "parties:\n  b:\n    kind: group\n    name: B\n  a: {kind: group, name: A}\ntitle: T\nlimits:\n  source_bytes: 1\n  claim_bytes: 2\n"
    assert ordered("site.yaml", text, Site).text == (
        "title: T\nparties:\n  b:\n    name: B\n    kind: group\n  a: {kind: group, name: A}\nlimits:\n  claim_bytes: 2\n  source_bytes: 1\n"
    )


def test_the_order_of_an_excerpt_names_every_key_once() -> None:
    order = key_order.usual_order(ClaimFile, ("excerpts", 0))
    assert sorted(order) == sorted(field.name for field in fields(Quotation))
    assert key_order.usual_order(ClaimFile, ("parts",)) == ()


VALUES = st.sampled_from((
    " x", " [a, b]", " 'q\n   r'", " |\n  t\n\n  # u", " >-\n    v\n  ", "\n  - w\n  # y\n  - z", " {p: q}", "", "  # beside",
))  # fmt: skip
ABOVE = st.sampled_from(("", "", "\n", "# above\n", "\n# above\n# more\n", "   # further in\n"))
KEYS = st.permutations(("claim", "said", "topics", "summary", "searched", "draft"))


@given(
    KEYS, st.lists(st.tuples(ABOVE, VALUES), min_size=6, max_size=6), st.sampled_from(("", "\n", "\n# end\n"))
)
def test_no_value_and_no_line_is_lost(keys: list[str], parts: list[tuple[str, str]], end: str) -> None:
    text = "".join(f"{above}{key}:{value}\n" for key, (above, value) in zip(keys, parts, strict=True)) + end
    found = ordered("claims/a.yaml", text, ClaimFile)
    before, problems = parse("claims/a.yaml", text)
    if before is None or problems:
        return
    after, _ = parse("claims/a.yaml", found.text)
    assert after is not None
    assert before.value == after.value
    assert sorted(found.text.split("\n")) == sorted(text.split("\n"))
    assert ordered("claims/a.yaml", found.text, ClaimFile) == key_order.Ordered(found.text, found.left)
    if not found.left and isinstance(after.value, dict):
        assert list(after.value) == ["claim", "said", "topics", "summary", "searched", "draft"]


@given(KEYS, st.integers(0, 5))
def test_a_comment_stays_above_its_key(keys: list[str], place: int) -> None:
    text = "".join(f"{'# mine' + chr(10) if n == place else ''}{key}: x\n" for n, key in enumerate(keys))
    assert f"# mine\n{keys[place]}: x\n" in ordered("claims/a.yaml", text, ClaimFile).text
