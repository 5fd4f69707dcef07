"""An article that had to go leaves a page that says why, and nothing else of it."""

import json
from datetime import date
from pathlib import Path

import pytest
from builders import ARTICLE, CLAIM, SITE, a_project, a_record, built, run, tree
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

SHIPS, WIRE, RECORD = "claims/ships.yaml", "seeds/wire.txt", "seeds/wire.yaml"
PAPER, PAPERS = "seeds/paper.txt", "seeds/paper.yaml"
ADDRESS = "https://facts.example/"
QUICK = f"{SITE}search: false\nsocial_cards: false\n"
REASON = "A court ordered it <b>&"
GONE = f"id: paper\nremoved: {{date: 2024-03-06, reason: {REASON}}}\n"
TITLED = GONE + "title: Harbour news\npublisher: The Paper\n"
TEXT = "A paper tells of a harbour.\n"
STORED: Files = {PAPER: TEXT, PAPERS: a_record(TEXT, "paper", "2023-10-22")}
CITING = CLAIM.replace(
    "excerpts:\n", "excerpts:\n  - {source: paper, exact: A paper tells, says: own-voice, mode: own-voice}\n"
)
AGAIN: Files = {"seeds/again.txt": TEXT, "seeds/again.yaml": a_record(TEXT, "paper")}


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "This article was removed"), ("ko", "이 기사는 삭제되었다"), ("ru", "Эта статья удалена")],
)
def test_its_page_says_when_and_why(tmp_path: Path, language: str, words: str) -> None:
    files = {"site.yaml": f"{QUICK}language: {language}\n", PAPERS: TITLED}
    found = built(a_project(tmp_path, files))
    assert (found.problems, found.articles) == ((), 1)
    page = (tmp_path / "site/sources/paper.html").read_text()
    for held in (
        words,
        'datetime="2024-03-06"',
        "A court ordered it &lt;b&gt;&amp;",
        "Harbour news",
        "The Paper",
    ):
        assert held in page
    assert '<meta name="robots" content="noindex">' in page
    assert f'<html lang="{language}">' in page
    assert "default-src 'none'" in page


@pytest.mark.parametrize("record", [GONE, TITLED])
def test_nothing_else_of_it_is_on_the_site(tmp_path: Path, record: str) -> None:
    """The site is that of a project without the article, but for what tells that it was removed."""
    site = f"{QUICK}base_url: {ADDRESS}\n"
    built(a_project(tmp_path / "without", {"site.yaml": site}))
    built(a_project(tmp_path / "with", {"site.yaml": site, PAPERS: record}))
    without, with_it = (tree(tmp_path / name / "site") for name in ("without", "with"))
    assert with_it.keys() - without.keys() == {"sources/paper.html"}
    telling = {"corrections.html", "data/claims.json", "SHA256SUMS", "manifest.json"}
    assert {path for path in without if without[path] != with_it[path]} == telling
    assert b"data-pagefind-body" not in with_it["sources/paper.html"]


def test_data_the_manifest_and_the_corrections_tell_it(tmp_path: Path) -> None:
    project = a_project(tmp_path, {"site.yaml": f"{QUICK}base_url: {ADDRESS}\n", PAPERS: TITLED})
    write(tmp_path, {"seeds/old/press.yaml": GONE.replace("paper", "press").replace("03-06", "03-07")})
    built(project)
    site = tmp_path / "site"
    paper, press = json.loads((site / "data/claims.json").read_text())["removed_sources"]
    assert paper == {
        "id": "paper",
        "title": "Harbour news",
        "publisher": "The Paper",
        "page": f"{ADDRESS}sources/paper.html",
        "removed": {"date": "2024-03-06", "reason": REASON},
    }
    assert (press["id"], press["title"]) == ("press", None)
    found = json.loads((site / "manifest.json").read_text())
    assert [(one["id"], one["record"]) for one in found["removed_sources"]] == [
        ("paper", PAPERS),
        ("press", "seeds/old/press.yaml"),
    ]
    page = (site / "corrections.html").read_text()
    assert page.index('<a href="sources/press.html">press') < page.index(
        '<a href="sources/paper.html">Harbour news'
    )
    done = run(tmp_path, "verify", str(site), "--sources", str(tmp_path))
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({PAPERS: GONE}, []),
        ({PAPERS: TITLED}, []),
        ({PAPERS: GONE, PAPER: TEXT}, [f"{PAPER}:1:1 removed-and-kept"]),
        ({PAPERS: GONE + "note: N.\nurl: https://a.example\n"}, [f"{PAPERS}:3:1 removed-and-kept"]),
        (
            {**STORED, PAPERS: str(STORED[PAPERS]) + "removed: {date: 2024-03-06, reason: R.}\n"},
            [f"{PAPER}:1:1 removed-and-kept", f"{PAPERS}:4:1 removed-and-kept"],
        ),
        ({PAPERS: GONE, SHIPS: CITING}, [f"{SHIPS}:7:14 source-removed"]),
        ({PAPERS: GONE, SHIPS: CITING + "draft: true\n"}, [f"{SHIPS}:7:14 source-removed"]),
        ({PAPERS: "id: paper\nremoved: {date: 2024-03-06}\n"}, [f"{PAPERS}:2:10 missing-key"]),
        ({PAPERS: "removed: {date: 2024-03-06, reason: R.}\n"}, [f"{PAPERS}:1:1 missing-key"]),
        ({PAPERS: GONE.replace("2024", "2999")}, [f"{PAPERS}:2:17 date-in-future"]),
        ({PAPERS: GONE.replace("}", ", instead: wire}")}, [f"{PAPERS}:2:62 unknown-key"]),
        ({PAPERS: GONE, **AGAIN}, [f"{PAPERS}:1:5 duplicate-id"]),
        ({PAPERS: GONE, "seeds/papers.txt": TEXT}, ["seeds/papers.txt:1:1 record-missing"]),
    ],
)
def test_what_is_told_of_a_tombstone(tmp_path: Path, files: Files, expected: list[str]) -> None:
    """By check, by the preview, and by a build with a ledger alike."""
    project, today = a_project(tmp_path, {"site.yaml": QUICK, **files}), date(2026, 1, 5)
    told = examine(project, today=today).problems
    assert [f"{problem.at} {problem.code}" for problem in told] == expected
    assert Survey(project).follow(today=today).problems == told
    for _ in range(2):
        assert built(project, today=today, cache=tmp_path / ".cache").problems == told


def test_who_still_quotes_it_is_led_to_the_tombstone(tmp_path: Path) -> None:
    [problem] = examine(a_project(tmp_path, {PAPERS: GONE, SHIPS: CITING})).problems
    assert [(str(one.at.path), one.message) for one in problem.related] == [(PAPERS, f"it says: “{REASON}”")]


def test_a_fix_leaves_it_a_tombstone(tmp_path: Path) -> None:
    project = a_project(tmp_path, {PAPERS: "title:  T\n" + GONE})
    examined = examine(project)
    [fix] = fixes(project, examined.content, examined.problems)
    assert not fix.left
    write(tmp_path, {fix.path: fix.after})
    again = examine(project).content.removed_sources
    assert again == examined.content.removed_sources
    assert fix.after.startswith("id: paper\nremoved:")


@pytest.mark.parametrize(
    ("text", "good"),
    [
        (a_record(TEXT, "paper"), True),
        (GONE, True),
        (TITLED, True),
        (GONE + a_record(TEXT, "paper").partition("\n")[2], False),
        (GONE.partition("\n")[2], False),
        ("id: paper\ntitle: T\n", False),
        (GONE.replace("date", "day"), False),
    ],
)
def test_the_schema_for_editors_knows_both_kinds_of_records(text: str, good: bool) -> None:
    value = json.loads(json.dumps(YAML(typ="safe", pure=True).load(text), default=str))
    assert (not [*Draft202012Validator(kind.schema_of("record")).iter_errors(value)]) is good


def told(problem: Diagnostic) -> str:
    return f"{problem.at} {problem.severity} {problem.code}"


@pytest.mark.parametrize(
    ("before", "after", "gone", "expected"),
    [
        # an article goes
        (STORED, {PAPERS: GONE}, [PAPER], []),
        (STORED, {}, [PAPER, PAPERS], [f"{PAPER}:1:1 error seed-deleted"]),
        ({PAPER: TEXT}, {}, [PAPER], [f"{PAPER}:1:1 warning seed-deleted"]),
        ({**STORED, SHIPS: CITING}, {PAPERS: GONE, SHIPS: CLAIM}, [PAPER], []),
        (STORED, {"seeds/old/paper.yaml": GONE}, [PAPER, PAPERS], []),
        (
            STORED,
            {"seeds/new.txt": TEXT, "seeds/new.yaml": a_record(TEXT, "new"), PAPERS: GONE},
            [PAPER],
            [],
        ),
        # a tombstone goes
        ({PAPERS: GONE}, {}, [PAPERS], [f"{PAPERS}:1:1 error tombstone-deleted"]),
        (
            {PAPERS: GONE},
            {PAPERS: GONE.replace("paper", "papers")},
            [],
            [f"{PAPERS}:1:1 error tombstone-deleted"],
        ),
        ({PAPERS: GONE}, STORED, [], [f"{PAPERS}:1:1 warning return-unexplained"]),
        # it stays, and says another thing
        ({PAPERS: GONE}, {PAPERS: TITLED}, [], []),
        ({PAPERS: GONE}, {"seeds/old/paper.yaml": GONE}, [PAPERS], []),
        ({PAPERS: GONE}, {PAPERS: "removed: [\n"}, [], []),
    ],
)
def test_what_a_change_may_do(
    tmp_path: Path, before: Files, after: Files, gone: list[str], expected: list[str]
) -> None:
    compared = between(tmp_path, before, after, gone)
    assert [told(problem) for problem in breaches(compared, difference(compared))] == expected


def test_who_deletes_one_is_told_how_to_leave_a_tombstone(tmp_path: Path) -> None:
    compared = between(tmp_path, STORED, {}, [PAPER, PAPERS])
    [problem] = breaches(compared, difference(compared))
    assert "leaves `id` and `removed: {date: …, reason: …}` as all of its record" in problem.help


def test_a_change_that_removes_what_a_claim_quotes(tmp_path: Path) -> None:
    """The mistake lies in a file that did not change."""
    root = init(tmp_path)
    project = a_project(root, {**STORED, SHIPS: CITING})
    commit(root)
    write(root, {PAPERS: GONE})
    (root / PAPER).unlink()
    assert [told(problem) for problem in since(examine(project), project, "HEAD")] == [
        f"{SHIPS}:7:14 error source-removed"
    ]


def test_a_review_tells_what_is_removed_and_why(tmp_path: Path) -> None:
    root = init(tmp_path)
    a_project(root, STORED)
    commit(root)
    git(root, "branch", "base")

    def commented(base: str) -> str:
        with opened(root) as repository:
            return comment(review(repository, base, "HEAD"))

    commit(root, {PAPERS: TITLED}, gone=[PAPER])
    text = commented("base")
    assert "1 article changes" in text
    assert "- Removed: T. UPI" in text
    assert "**Removed**, 6 March 2024: A court ordered it" in text
    assert "`sources/paper.html`" in text.partition("pages change: ")[2]
    commit(root, {PAPERS: TITLED.replace("ordered it", "ordered that")})
    assert "removed.reason: A court ordered ~~it~~ **that**" in commented("HEAD~1")
    commit(root, {**STORED})
    assert "Removed until now, 6 March 2024: A court ordered that" in commented("HEAD~1")


def test_the_preview_follows_it(tmp_path: Path) -> None:
    """While a claim still quotes the article, its page is the article's as it last was."""
    project = a_project(tmp_path, {**STORED, SHIPS: CITING})
    survey = Survey(project)
    assert [source.id for source in survey.follow().sources] == ["paper", "wire"]
    (tmp_path / PAPER).unlink()
    write(tmp_path, {PAPERS: GONE})
    assert [problem.code for problem in survey.follow().problems] == ["source-removed"]
    assert not survey.follow().removed_sources
    write(tmp_path, {SHIPS: CLAIM})
    found = survey.follow()
    assert [source.id for source in found.sources] == ["wire"]
    assert [tombstone.id for tombstone in found.removed_sources] == ["paper"]
    write(tmp_path, STORED)
    assert not survey.follow().removed_sources


def test_its_id_stays_taken_for_new_articles(tmp_path: Path) -> None:
    a_project(tmp_path, {"seeds/old/press.yaml": GONE})
    (tmp_path / "paper.txt").write_text(TEXT)
    done = run(tmp_path, "new", "source", "paper.txt")
    assert (done.returncode, (tmp_path / PAPER).exists()) == (2, False)
    assert "seeds/old/press.yaml keeps its id" in done.stderr
    document = {"id": "paper", "text": TEXT, "title": "T", "publisher": "P", "language": "en"}
    (tmp_path / "documents.jsonl").write_text(json.dumps(document) + "\n")
    done = run(tmp_path, "import", "jsonl", "documents.jsonl")
    assert not (tmp_path / PAPER).exists(), done.stdout + done.stderr
    assert "the article paper was removed from the project" in done.stdout + done.stderr


def test_no_word_of_it_is_left(tmp_path: Path) -> None:
    secret = "Mr Example"
    text = ARTICLE.replace("an official", secret)
    files: Files = {"site.yaml": QUICK, WIRE: text, RECORD: a_record(text), SHIPS: CLAIM}
    project = Project(a_project(tmp_path, files).root)
    cache = tmp_path / "cache"
    assert built(project, cache=cache).published
    (tmp_path / WIRE).unlink()
    gone = "removed: {date: 2024-03-06, reason: R.}\n"
    write(tmp_path, {SHIPS: gone, RECORD: f"id: wire\n{gone}"})
    assert built(project, cache=cache).published
    assert not [path for path, content in tree(tmp_path / "site").items() if secret.encode() in content]
    write(tmp_path, {RECORD: f"# A remark.\nid: wire\n{gone}title: An old one\n"})
    assert built(project, cache=cache).published
    again = tree(tmp_path / "site")
    assert built(project, out="../clean").published
    assert again == tree(tmp_path.parent / "clean")
