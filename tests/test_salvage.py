"""What can still be read of a claim that breaks the schema: every mistake is told in one run, none twice."""

from pathlib import Path
from typing import Any, Final

import pytest
from builders import CLAIM, SITE, a_project
from hypothesis import given
from hypothesis import strategies as st
from test_schema import CLAIM as VALUE
from test_schema import NEW, changed, places, written

from site_builder import claim, document, schema
from site_builder.examine import examine
from site_builder.salvage import salvage


def told(root: Path, files: dict[str, str | bytes]) -> list[str]:
    problems = examine(a_project(root, files)).problems
    return [f"{p.at.line}:{p.at.column} {p.code}" for p in problems]


@pytest.mark.parametrize(
    ("slips", "expected"),
    [
        ({"says: disputes": "says: denyed", "no evidence": "some evidence"}, ["8:12 excerpt-not-found", "10:11 not-one-of"]),
        ({"claimant:": "claiment:", "party: moscow": "party: mosco"}, ["2:1 unknown-key", "9:12 unknown-party"]),
        ({"party: moscow": "party: Mosco"}, ["9:12 unknown-party"]),
        ({"party: moscow": "party: Moscow"}, ["9:12 bad-id"]),
        ({"party: moscow": "party: Москва"}, ["9:12 unknown-party"]),
        ({"party: moscow": "party: mоscow"}, ["9:13 bad-id"]),
        ({"topics: [arms]": "topics: []", "source: wire\n    exact: Moscow": "source: wires\n    exact: Moscow"},
         ["3:9 too-few", "7:13 unknown-source"]),
        ({"    exact: Moscow says that there is no evidence.\n": ""}, ["7:5 missing-key"]),
        ({"exact: Moscow": "exect: Moscow", "no evidence": "some evidence"}, ["8:5 unknown-key", "8:5 excerpt-not-found"]),
        ({"summary:": "verdict: x\nsummary:", "Ships carried arms\nclaimant": "The hoax of arms\nclaimant"},
         ["1:12 verdict-word", "5:1 unknown-key"]),
        ({"says: disputes": "says: disputs"}, ["10:11 not-one-of"]),
        ({"Friday that ships": "Monday that ships", "mode: indirect": "mode: spoken"},
         ["11:11 not-one-of", "13:12 excerpt-not-found", "16:11 not-one-of"]),
    ],
)  # fmt: skip
def test_a_broken_claim_is_told_all_that_is_wrong(
    tmp_path: Path, slips: dict[str, str], expected: list[str]
) -> None:
    text = CLAIM
    for old, new in slips.items():
        text = text.replace(old, new)
    found = told(tmp_path, {"claims/ships.yaml": text})
    if "8:5 excerpt-not-found" in expected:  # the key that was meant has no place of its own
        expected = ["7:5 excerpt-not-found", "8:5 unknown-key"]
    assert found == expected


def test_without_a_site_quotations_are_checked_all_the_same(tmp_path: Path) -> None:
    files = {
        "site.yaml": SITE.replace("title:", "titel:"),
        "claims/ships.yaml": CLAIM.replace("no evidence", "x"),
    }
    assert told(tmp_path, dict(files)) == ["8:12 excerpt-not-found", "1:1 unknown-key"]


def test_a_broken_claim_is_not_published(tmp_path: Path) -> None:
    examined = examine(a_project(tmp_path, {"claims/ships.yaml": CLAIM.replace("topics:", "topcs:")}))
    assert not examined.resolved
    assert not examined.content.claims


PATHS: Final = places(VALUE)


@given(st.lists(st.tuples(st.sampled_from(PATHS), st.sampled_from(NEW)), min_size=1, max_size=3))
def test_whatever_is_wrong_in_a_claim_the_rest_of_it_can_be_read(
    changes: list[tuple[tuple[Any, ...], Any]],
) -> None:
    value: Any = VALUE
    for path, new in changes:
        try:
            value = changed(value, path, new)
        except (KeyError, IndexError, TypeError):
            continue
    parsed, problems = document.parse("claims/a.yaml", written(value))
    if parsed is None or problems or not isinstance(parsed.value, dict):
        return
    found = schema.validate(claim.adapter(), parsed)
    content, refused = found
    salvaged = salvage(claim.adapter(), parsed)
    if content is not None:
        assert salvaged is not None
        assert salvaged.value == content
        assert not salvaged.doubtful
    else:
        assert refused
        assert salvaged is not None, [problem.message for problem in refused]
        assert salvaged.doubtful
