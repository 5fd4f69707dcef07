"""What a claim must keep beyond its schema: each row breaks one thing."""

from pathlib import Path

import pytest
from builders import ARTICLE, CLAIM, a_project, a_record

from site_builder.checks import Setting, check
from site_builder.load import load


def problems_of(root: Path, claim: str, record: str | None = None) -> list[str]:
    files = {"claims/ships.yaml": claim, **({"seeds/wire.yaml": record} if record else {})}
    content, loading = load(a_project(root, files))
    assert not loading
    assert content.site is not None
    found = check(content.claims[0], Setting(content.site, content.sources))
    assert all(p.message and p.help for p in found)
    return [f"{p.at.line}:{p.at.column} {p.severity} {p.code}" for p in found]


def test_a_good_claim_has_no_problem(tmp_path: Path) -> None:
    assert problems_of(tmp_path, CLAIM) == []


FIRST_EXCERPT = "  - source: wire" + CLAIM.split("  - source: wire")[1]
WITH_PARTS = CLAIM.replace("summary:", "parts: {shipped: Shipped, seen: Seen}\nsummary:")


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        (CLAIM.replace("claimant: washington", "claimant: washingtn"), ["2:11 error unknown-party"]),
        (CLAIM.replace("claimant: washington", "claimant: kremlin"), []),
        (CLAIM.replace("[moscow, pyongyang]", "[moscow, kremlin]"), ["4:22 error unknown-party"]),
        (CLAIM.replace("party: moscow", "party: mosow"), ["9:12 error unknown-party"]),
        (CLAIM.replace("party: moscow", "party: tass"), []),
        (CLAIM.replace("party: moscow", "party: upi"), ["9:12 error unknown-party"]),
        (CLAIM.replace("party: moscow", "party: moscow\n    via: [tass, upi]"), []),
        (CLAIM.replace("party: moscow", "party: moscow\n    via: [tass, upj]"), ["10:17 error unknown-outlet"]),
        (CLAIM.replace("source: wire\n    exact: Moscow", "source: wires\n    exact: Moscow"),
         ["7:13 error unknown-source"]),
        (CLAIM.replace("says: disputes", "says: confirms"), ["10:11 error says-of-another", "6:1 error searched-missing"]),
        (CLAIM.replace("party: moscow", "party: rusi"), ["10:11 error says-of-another"]),
        (CLAIM.replace("    party: moscow\n", ""), ["9:11 error says-of-another"]),
        (CLAIM.replace("says: disputes", "says: silent"), ["6:1 error searched-missing"]),
        (CLAIM.replace("says: disputes", "says: silent") + "searched: Everywhere.\n", []),
        (WITH_PARTS, ["8:5 error part-missing", "13:5 error part-missing"]),
        (WITH_PARTS.replace("mode: indirect", "mode: indirect\n    bears_on: [shipped]"), []),
        (WITH_PARTS.replace("mode: indirect", "mode: indirect\n    bears_on: [seen, shiped]"),
         ["13:22 error unknown-part", "19:22 error unknown-part"]),
        (CLAIM.replace("mode: indirect", "mode: indirect\n    bears_on: [x]", 1), ["12:16 error unknown-part"]),
        (CLAIM.replace("Ships carried arms", "The fake report that ships carried arms", 1), ["1:12 error verdict-word"]),
        (CLAIM.replace("party: moscow", "party: moscow\n    said: 2023-10-20"), []),
        (CLAIM.replace("party: moscow", "party: moscow\n    said: 2023-10-21"), ["10:11 error said-after-article"]),
        (CLAIM.replace("party: moscow", "party: moscow\n    said: 2023-10-20/2023-10-25"), []),
        (CLAIM.replace("claimant", "said: 2023-10-21\nclaimant"), ["2:7 error said-after-article"]),
        (CLAIM.replace("party: washington", "party: washington\n    said: 2023-10-20"), []),
        (CLAIM.replace("party: washington", "party: washington\n    said: 2023-10-19"), ["15:11 warning weekday-mismatch"]),
        (CLAIM.replace("so.", "so on Friday, 20 October 2023."), []),
        (CLAIM.replace("so.", "so on Friday, 19 October 2023."), ["5:32 error weekday-mismatch"]),
        (CLAIM.replace("so.", "so on Friday, October 19, 2023."), ["5:32 error weekday-mismatch"]),
        (CLAIM.replace("so.", "so on Friday, 31 November 2023."), []),
        (CLAIM + FIRST_EXCERPT, ["17:5 error excerpt-twice"]),
        (CLAIM + FIRST_EXCERPT.replace("party: moscow", "party: pyongyang"), []),
    ],
)  # fmt: skip
def test_each_problem_is_told_at_its_place(tmp_path: Path, claim: str, expected: list[str]) -> None:
    assert problems_of(tmp_path, claim) == expected


def test_nothing_is_later_than_an_article_without_a_last_day(tmp_path: Path) -> None:
    claim = CLAIM.replace("party: moscow", "party: moscow\n    said: 2030-10-21")
    assert problems_of(tmp_path, claim, a_record(ARTICLE, published="[2023-10-19..]")) == []


def test_topics_are_free_until_the_site_names_them(tmp_path: Path) -> None:
    project = a_project(tmp_path)
    site = project.root / "site.yaml"
    site.write_text(site.read_text() + "topics: {trade: Trade}\n")
    content, _ = load(project)
    assert content.site is not None
    found = check(content.claims[0], Setting(content.site, content.sources))
    assert [p.code for p in found] == ["unknown-topic"]


def test_an_unread_article_is_not_called_unknown(tmp_path: Path) -> None:
    content, _ = load(a_project(tmp_path))
    assert content.site is not None
    assert not check(content.claims[0], Setting(content.site, {}, complete=False))
