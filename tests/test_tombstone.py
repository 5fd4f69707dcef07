"""A claim that had to go leaves a page that says why, and nothing else of it."""

import json
from datetime import date
from pathlib import Path
from textwrap import dedent
from xml.etree import ElementTree

import pytest
from builders import ARTICLE, CLAIM, SITE, a_project, a_record, built, tree
from jsonschema import Draft202012Validator
from repository import commit, git, init, write
from ruamel.yaml import YAML
from versions import Files, between

from site_builder import kind
from site_builder.diagnostic import Diagnostic
from site_builder.examine import examine
from site_builder.fixes import fixes
from site_builder.preview.survey import Survey
from site_builder.project import Project
from site_builder.revisions.comment import comment
from site_builder.revisions.difference import difference
from site_builder.revisions.git import opened
from site_builder.revisions.permanence import breaches
from site_builder.revisions.review import review
from site_builder.revisions.since import since

SHIPS, BOATS, WIRE, RECORD = "claims/ships.yaml", "claims/boats.yaml", "seeds/wire.txt", "seeds/wire.yaml"
ADDRESS = "https://facts.example/"
QUICK = f"{SITE}search: false\nsocial_cards: false\n"
REASON = "A court ordered it <b>&"
GONE = f"removed: {{date: 2024-03-06, reason: {REASON}}}\n"
MERGED = GONE.replace("}", ", instead: ships}")
HISTORY = dedent("""\
    changes:
      - {date: 2023-11-01, kind: published, text: First.}
      - {date: 2023-11-02, kind: correction, text: A number was wrong.}
    """)
KEPT = "claim: Boats carried arms\n" + HISTORY
BACK = "  - {date: 2024-04-01, kind: update, text: It is back.}\n"


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "This claim was removed"), ("ko", "삭제되었다"), ("ru", "утверждение удалено")],
)
def test_its_page_says_when_and_why_and_where_to_go(tmp_path: Path, language: str, words: str) -> None:
    files = {"site.yaml": f"{QUICK}language: {language}\n", BOATS: MERGED}
    found = built(a_project(tmp_path, files))
    assert (found.problems, found.claims) == ((), 1)
    page = (tmp_path / "site/claims/boats.html").read_text()
    for held in (
        words,
        'datetime="2024-03-06"',
        "A court ordered it &lt;b&gt;&amp;",
        'href="../claims/ships.html"',
    ):
        assert held in page
    assert '<meta name="robots" content="noindex">' in page
    assert f'<html lang="{language}">' in page
    assert "default-src 'none'" in page
    assert 'http-equiv="refresh"' not in page
    card = (tmp_path / "site/embed/boats.html").read_text()
    assert words in card
    assert "A court ordered it &lt;b&gt;&amp;" in card


def test_nothing_else_of_it_is_on_the_site(tmp_path: Path) -> None:
    """The site is that of a project without the claim, but for what tells that it was removed."""
    site = f"{QUICK}base_url: {ADDRESS}\n"
    built(a_project(tmp_path / "without", {"site.yaml": site}))
    built(a_project(tmp_path / "with", {"site.yaml": site, BOATS: MERGED}))
    without, with_it = (tree(tmp_path / name / "site") for name in ("without", "with"))
    own = {"claims/boats.html", "claims/boats.json", "embed/boats.html"}
    assert with_it.keys() - without.keys() == own
    telling = {"corrections.html", "data/claims.json", "feed.xml", "feed.json", "SHA256SUMS", "manifest.json"}
    assert {path for path in without if without[path] != with_it[path]} <= telling
    assert all(mark not in with_it["claims/boats.html"] for mark in (b"ClaimReview", b"data-pagefind-body"))


def test_it_is_told_as_data_and_in_the_feed_under_the_id_of_the_claim(tmp_path: Path) -> None:
    project = a_project(tmp_path, {"site.yaml": f"{QUICK}base_url: {ADDRESS}\n", BOATS: CLAIM + HISTORY})

    def ids() -> dict[str | None, str | None]:
        feed = ElementTree.fromstring((tmp_path / "site/feed.xml").read_text())
        atom = "{http://www.w3.org/2005/Atom}"
        return {
            entry.findtext(f"{atom}id"): entry.findtext(f"{atom}title") for entry in feed.iter(f"{atom}entry")
        }

    built(project)
    before = ids()
    write(tmp_path, {BOATS: MERGED + KEPT})
    built(project)
    assert before.keys() == ids().keys()
    assert ids()[f"{ADDRESS}claims/boats.html"] == "Removed: Boats carried arms"
    [told] = json.loads((tmp_path / "site/data/claims.json").read_text())["removed"]
    assert told == json.loads((tmp_path / "site/claims/boats.json").read_text())
    assert told["claim"] == "Boats carried arms"
    assert told["removed"] == {
        "date": "2024-03-06",
        "reason": REASON,
        "instead": "ships",
        "url": f"{ADDRESS}claims/ships.html",
    }
    assert [change["text"] for change in told["changes"]] == ["First.", "A number was wrong."]


def test_corrections_list_the_removal_and_the_history_that_was_kept(tmp_path: Path) -> None:
    built(a_project(tmp_path, {"site.yaml": QUICK, BOATS: GONE + KEPT, "claims/rafts.yaml": GONE}))
    page = (tmp_path / "site/corrections.html").read_text()
    assert page.count("A court ordered it &lt;b&gt;&amp;") == 2
    assert "A number was wrong." in page
    assert '<a href="claims/boats.html#history">Boats carried arms</a>' in page
    assert '<a href="claims/rafts.html#history">rafts</a>' in page
    assert "<b>Removed.</b>" in page


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({BOATS: GONE}, []),
        ({BOATS: MERGED + KEPT}, []),
        ({BOATS: GONE + CLAIM}, [f"{BOATS}:3:1 removed-and-kept"]),
        ({BOATS: GONE + "draft: true\n"}, [f"{BOATS}:2:1 removed-and-kept"]),
        ({BOATS: "removed: {date: 2024-03-06}\n"}, [f"{BOATS}:1:10 missing-key"]),
        ({BOATS: "removed: A court ordered it.\n"}, [f"{BOATS}:1:10 wrong-type"]),
        ({BOATS: "removed: {date: 2024-02-31, reason: R.}\n"}, [f"{BOATS}:1:17 bad-date"]),
        ({BOATS: "removed: {date: 2999-01-01, reason: R.}\n"}, [f"{BOATS}:1:17 date-in-future"]),
        ({BOATS: GONE.replace("reason", "why")}, [f"{BOATS}:1:10 missing-key", f"{BOATS}:1:29 unknown-key"]),
        ({BOATS: MERGED.replace("ships", "shps")}, [f"{BOATS}:1:71 unknown-claim"]),
        ({BOATS: MERGED.replace("ships", "boats")}, [f"{BOATS}:1:71 instead-unpublished"]),
        (
            {BOATS: MERGED.replace("ships", "rafts"), "claims/rafts.yaml": MERGED},
            [f"{BOATS}:1:71 instead-unpublished"],
        ),
        ({BOATS: MERGED, SHIPS: GONE}, [f"{BOATS}:1:71 instead-unpublished"]),
        ({BOATS: MERGED, SHIPS: CLAIM + "draft: true\n"}, [f"{BOATS}:1:71 instead-unpublished"]),
        ({"claims/Boats!.yaml": GONE}, ["claims/Boats!.yaml:1:1 bad-slug"]),
    ],
)
def test_what_is_told_of_a_tombstone(tmp_path: Path, files: Files, expected: list[str]) -> None:
    """By check, by the preview, and by a build with a ledger alike."""
    project, today = a_project(tmp_path, {"site.yaml": QUICK, **files}), date(2026, 1, 5)
    told = examine(project, today=today).problems
    assert [f"{problem.at} {problem.code}" for problem in told] == expected
    assert Survey(project).follow(today=today).problems == told
    assert built(project, today=today, cache=tmp_path / ".cache").problems == told


def test_one_that_was_removed_too_names_where_to_go(tmp_path: Path) -> None:
    project = a_project(tmp_path, {BOATS: MERGED.replace("ships", "rafts"), "claims/rafts.yaml": MERGED})
    [problem] = examine(project).problems
    assert problem.help == "write `instead: ships`, or leave it out"
    assert [related.at.path for related in problem.related] == ["claims/rafts.yaml"]


def test_a_fix_leaves_it_a_tombstone(tmp_path: Path) -> None:
    project = a_project(tmp_path, {BOATS: "changes: []\nclaim:  Boats  \n" + GONE})
    examined = examine(project)
    for fix in fixes(project, examined.content, examined.problems):
        assert not fix.left
        write(tmp_path, {fix.path: fix.after})
    again = examine(project)
    assert [tombstone.content for tombstone in again.content.removed] == [
        tombstone.content for tombstone in examined.content.removed
    ]


@pytest.mark.parametrize(
    ("text", "good"),
    [
        (CLAIM, True),
        (GONE, True),
        (MERGED + KEPT, True),
        (GONE + CLAIM, False),
        (KEPT, False),
        ("removed: {reason: R.}\n", False),
        (GONE + "draft: true\n", False),
    ],
)
def test_the_schema_for_editors_knows_both_kinds_of_claim_files(
    tmp_path: Path, text: str, good: bool
) -> None:
    value = json.loads(json.dumps(YAML(typ="safe", pure=True).load(text), default=str))
    errors = [*Draft202012Validator(kind.schema_of("claim")).iter_errors(value)]
    assert (not errors) is good
    ours = examine(a_project(tmp_path, {BOATS: text})).problems
    assert (not ours) is good


def told(problem: Diagnostic) -> str:
    return f"{problem.at} {problem.severity} {problem.code}"


@pytest.mark.parametrize(
    ("before", "after", "gone", "expected"),
    [
        # a claim goes
        ({}, {SHIPS: GONE}, [], []),
        ({SHIPS: CLAIM + HISTORY}, {SHIPS: GONE + HISTORY}, [], []),
        ({SHIPS: CLAIM + HISTORY}, {SHIPS: GONE}, [], [f"{SHIPS}:1:1 warning change-removed"] * 2),
        ({}, {SHIPS: MERGED.replace("ships", "boats"), BOATS: CLAIM}, [], []),
        ({}, {SHIPS: GONE}, [WIRE, RECORD], [f"{WIRE}:1:1 error seed-deleted"]),
        # a tombstone goes
        ({BOATS: GONE}, {}, [BOATS], [f"{BOATS}:1:1 error tombstone-deleted"]),
        ({BOATS: GONE}, {BOATS: CLAIM + "draft: true\n"}, [], [f"{BOATS}:17:8 error tombstone-deleted"]),
        ({BOATS: GONE}, {BOATS: CLAIM}, [], [f"{BOATS}:1:1 error return-unexplained"]),
        ({BOATS: GONE}, {BOATS: CLAIM + HISTORY}, [], [f"{BOATS}:17:1 error return-unexplained"]),
        ({BOATS: GONE}, {BOATS: CLAIM + HISTORY + BACK}, [], []),
        (
            {BOATS: GONE + KEPT},
            {BOATS: CLAIM + "changes:\n" + BACK},
            [],
            [f"{BOATS}:17:1 error change-removed"] * 2,
        ),
        # it stays, and says another thing
        ({BOATS: GONE}, {BOATS: MERGED}, [], []),
        ({BOATS: GONE}, {"claims/old/boats.yaml": GONE}, [BOATS], []),
        ({BOATS: GONE}, {BOATS: "removed: [\n"}, [], []),
    ],
)
def test_what_a_change_may_do(
    tmp_path: Path, before: Files, after: Files, gone: list[str], expected: list[str]
) -> None:
    compared = between(tmp_path, before, after, gone)
    assert [told(problem) for problem in breaches(compared, difference(compared))] == expected


@pytest.mark.parametrize(
    ("after", "gone", "words"),
    [
        ({}, [SHIPS], "leaves `removed: {date: …, reason: …}` as all of its file"),
        ({BOATS: CLAIM}, [SHIPS], "leave it `removed: {date: …, reason: …, instead: boats}`"),
    ],
)
def test_who_deletes_or_renames_is_told_how_to_leave_one(
    tmp_path: Path, after: Files, gone: list[str], words: str
) -> None:
    compared = between(tmp_path, {BOATS: GONE} if SHIPS not in gone else {}, after, gone)
    [problem] = breaches(compared, difference(compared))
    assert words in problem.help


def test_a_change_that_takes_the_claim_away_that_another_one_leads_to(tmp_path: Path) -> None:
    """The mistake lies in a file that did not change."""
    root = init(tmp_path)
    project = a_project(root, {BOATS: MERGED})
    commit(root)
    write(root, {SHIPS: GONE})
    assert [told(problem) for problem in since(examine(project), project, "HEAD")] == [
        f"{BOATS}:1:71 error instead-unpublished"
    ]


def test_a_review_tells_what_is_removed_and_why(tmp_path: Path) -> None:
    root = init(tmp_path)
    a_project(root, {"site.yaml": SITE})
    commit(root)
    git(root, "checkout", "--quiet", "-b", "change")
    commit(root, {SHIPS: MERGED.replace("ships", "boats"), BOATS: CLAIM.replace("Ships", "Boats")})

    def commented(base: str, head: str) -> str:
        with opened(root) as repository:
            return comment(review(repository, base, head))

    text = commented("main", "change")
    assert "1 claim is removed" in text
    assert "**Removed**, 6 March 2024: A court ordered it" in text
    assert "Instead: `boats`." in text
    assert "1 page is new: `claims/boats.html`" in text
    assert "`claims/ships.html`" in text.partition("pages change: ")[2]
    commit(root, {SHIPS: GONE.replace("ordered it", "ordered that")})
    text = commented("change~1", "change")
    assert "### Tombstones" in text
    assert "removed.reason: A court ordered ~~it~~ **that**" in text
    commit(root, {SHIPS: CLAIM + "changes:\n" + BACK})
    text = commented("change~1", "change")
    assert "Removed until now, 6 March 2024: A court ordered that" in text
    assert "until now a draft" not in text


def test_the_preview_shows_it_and_keeps_it_while_it_is_mended(tmp_path: Path) -> None:
    project = a_project(tmp_path, {"site.yaml": QUICK})
    survey = Survey(project)
    assert [len(survey.follow().claims), len(survey.follow().removed)] == [1, 0]
    for text, problems in ((MERGED.replace(", instead: ships", ""), 0), ("removed: [", 1), (GONE, 0)):
        write(tmp_path, {SHIPS: text})
        found = survey.follow()
        assert ([len(found.claims), len(found.removed)], len(found.problems) > 0) == ([0, 1], problems > 0)
    write(tmp_path, {SHIPS: CLAIM})
    assert [len(survey.follow().claims), len(survey.follow().removed)] == [1, 0]


def test_no_word_of_it_is_left_where_the_article_went_too(tmp_path: Path) -> None:
    """Words that had to go are nowhere in what is published."""
    secret = "Mr Example"
    text = ARTICLE.replace("an official", secret)
    files: Files = {"site.yaml": QUICK, WIRE: text, RECORD: a_record(text)}
    words = ("The White House said on Friday that ships carried arms.", f"'\"We saw them,\" {secret} said.'")
    claim = CLAIM.replace(*words)
    project = a_project(tmp_path, {**files, SHIPS: claim})
    cache = tmp_path / "cache"
    assert built(project, cache=cache).published
    assert any(secret.encode() in content for content in tree(tmp_path / "site").values())
    write(tmp_path, {SHIPS: GONE})
    for path in (WIRE, RECORD):
        (tmp_path / path).unlink()
    assert built(project, cache=cache).published
    assert not [path for path, content in tree(tmp_path / "site").items() if secret.encode() in content]


def test_a_project_may_hold_nothing_but_tombstones(tmp_path: Path) -> None:
    project = Project(a_project(tmp_path, {"site.yaml": QUICK, SHIPS: GONE}).root)
    found = built(project)
    assert found.published
    headers = (tmp_path / "site/_headers").read_text()
    assert "\n/claims/*\n  Content-Security-Policy" in headers
