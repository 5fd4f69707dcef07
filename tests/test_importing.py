"""`site-builder import` as a process: what it prints, what it leaves, how it exits."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from builders import ARTICLE, SITE, a_project, run, tree
from pairs import pair, written

from site_builder.imports import workshop

REPORT = "import-report.jsonl"
DECISIONS = (
    "--give", "topics=ports", "--give", "principals=moscow", "--give", "summary=Imported = not yet read.",
    "--give", "searched=All documents.", "--give", "mode=indirect",
    "--read", "supports=asserts", "--read", "contradicts=disputes", "--read", "context=declines",
    "--publisher", "The Harbour=moscow", "--publisher", "Вестник=tass", "--publisher", "신문=washington",
)  # fmt: skip


def project(folder: Path, **files: str) -> Path:
    """A folder with a site file and nothing else, unless told."""
    folder.mkdir(exist_ok=True)
    (folder / "site.yaml").write_text(SITE, "utf-8")
    for path, text in files.items():
        (folder / path).write_text(text, "utf-8")
    return folder


def entries(root: Path, name: str = REPORT) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (root / name).read_text("utf-8").splitlines()]


def test_a_pair_becomes_a_site(tmp_path: Path) -> None:
    documents, claims = pair(300)
    files = written(tmp_path, documents, claims)
    root = project(tmp_path / "site", **{"site.yaml": f"{SITE}search: false\nsocial_cards: false\n"})
    result = run(root, "import", "jsonl", *files, *DECISIONS)
    assert (result.returncode, result.stderr) == (0, ""), result.stderr
    assert result.stdout.startswith("30 documents; 300 claims; 0 not imported\n")
    assert len(list((root / "claims").iterdir())) == 300
    for document in documents:
        assert (root / f"seeds/{document['id']}.txt").read_bytes() == document["text"].encode()
    checked = run(root, "check")
    assert (checked.returncode, checked.stdout) == (0, "300 claims, 30 articles: no problems\n"), (
        checked.stderr
    )
    built = run(root, "build")
    assert built.returncode == 0, built.stderr
    assert (root / "site/claims/c000299.html").is_file()


def test_an_empty_folder_becomes_a_site_of_drafts(tmp_path: Path) -> None:
    files = written(tmp_path, *pair(40))
    root = tmp_path / "facts"
    root.mkdir()
    result = run(root, "import", "jsonl", *files)
    assert result.returncode == 0, result.stderr
    assert result.stdout.startswith("4 documents; 40 claims (40 drafts); 0 not imported\n")
    checked = run(root, "check")
    assert checked.returncode == 0
    assert "error" not in checked.stderr
    assert run(root, "build").returncode == 0
    site = (root / "site.yaml").read_text("utf-8")
    assert "parties: {}" in site
    assert "#   Moscow: " in site
    assert {entry["outcome"] for entry in entries(root)} == {"draft"}


def test_whatever_cannot_be_imported_is_listed_and_the_rest_is(tmp_path: Path) -> None:
    documents, claims = pair(20)
    same, other = {**documents[0], "title": "Again"}, {**documents[0], "text": "Another."}
    claims[3]["evidence"][0]["quote"] = "Nobody ever said this."
    bad = ["oops", "[]", '{"id": "x"}', {**claims[1], "statement": "Otherwise"}]
    files = written(tmp_path, [*documents, same, other], [*claims, *bad, claims[0]])
    root = project(tmp_path / "site")
    result = run(root, "import", "jsonl", *files, *DECISIONS)
    assert result.returncode == 1
    assert result.stdout.startswith("3 documents; 20 claims (1 draft); 5 not imported\n")
    told = {
        (Path(it["file"]).name, it["line"]): (it["outcome"], it["reasons"][0]["code"]) for it in entries(root)
    }
    assert told == {
        ("documents.jsonl", 4): ("told", "document-twice"),
        ("documents.jsonl", 5): ("not-imported", "document-differs"),
        ("claims.jsonl", 4): ("draft", "evidence-left-out"),
        ("claims.jsonl", 21): ("not-imported", "bad-json"),
        ("claims.jsonl", 22): ("not-imported", "not-an-object"),
        ("claims.jsonl", 23): ("not-imported", "missing-key"),
        ("claims.jsonl", 24): ("not-imported", "claim-differs"),
        ("claims.jsonl", 25): ("told", "claim-twice"),
    }
    (left_out,) = (it for it in entries(root) if it["outcome"] == "left-out")
    assert left_out["record"]["quote"] == "Nobody ever said this."
    assert next(it["record"] for it in entries(root) if it["line"] == 21) == "oops"
    assert run(root, "check").returncode == 0


def test_a_second_import_changes_nothing(tmp_path: Path) -> None:
    files = written(tmp_path, *pair(20))
    root = project(tmp_path / "site")
    assert run(root, "import", "jsonl", *files, *DECISIONS).returncode == 0
    before = tree(root)
    again = run(root, "import", "jsonl", *files, *DECISIONS)
    assert again.returncode == 0
    assert again.stdout.startswith(
        "0 documents, 3 there already and the same; 0 claims, 20 there already and the"
    )
    assert tree(root) == before


def test_files_of_the_project_stay_as_they_are(tmp_path: Path) -> None:
    documents, claims = pair(20)
    root = a_project(tmp_path / "site").root
    before = tree(root)
    documents += [{"id": "wire", "text": "Another text."}]
    wire = {"doc": "wire", "quote": "Moscow says that there is no evidence."}
    claims[0]["id"] = "ships"
    claims[1]["evidence"] = [wire]
    result = run(root, "import", "jsonl", *written(tmp_path, documents, claims), *DECISIONS)
    assert result.returncode == 1
    assert before.items() <= tree(root).items()
    refused = [
        (it["line"], it["reasons"][0]["code"]) for it in entries(root) if it["outcome"] == "not-imported"
    ]
    assert refused == [(4, "exists-already"), (1, "exists-already")]
    assert (
        "Evidence that could not be taken over:\n# - “wire” is no article"
        in (root / "claims/c000001.yaml").read_text()
    )
    assert run(root, "check").returncode == 0


def test_a_record_of_the_project_stays_and_what_differs_is_told(tmp_path: Path) -> None:
    root = a_project(tmp_path / "site").root
    before = tree(root)
    documents = [{"id": "wire", "text": ARTICLE, "publisher": "Another"}] * 2
    assert run(root, "import", "jsonl", *written(tmp_path, documents)).returncode == 0
    found = entries(root)
    assert [(it["line"], it["reasons"][0]["code"]) for it in found] == [
        (1, "record-differs"),
        (2, "document-twice"),
    ]
    assert [it["record"] for it in found] == [{"id": "wire", "publisher": "Another"}] * 2
    assert {path: content for path, content in tree(root).items() if path != REPORT} == before


def test_a_folder_stays_empty_where_nothing_could_be_imported(tmp_path: Path) -> None:
    root = tmp_path / "facts"
    root.mkdir()
    result = run(root, "import", "jsonl", *written(tmp_path, [], ["oops"]))
    assert result.returncode == 1
    assert list(tree(root)) == [REPORT]


def test_articles_of_the_project_can_be_quoted(tmp_path: Path) -> None:
    root = a_project(tmp_path / "site").root
    claims = [
        {"id": "new", "statement": "Ships", "evidence": [{"doc": "wire", "quote": "Imagery shows ships."}]},
        {"id": "same", "statement": "Ships", "evidence": [{"doc": "wire", "quote": "Imagery shows boats."}]},
    ]
    documents = [{"id": "wire", "text": ARTICLE}]
    result = run(root, "import", "jsonl", *written(tmp_path, documents, claims))
    assert result.returncode == 1
    assert "quote-not-found" in result.stdout
    assert "“boats.” / “ships.”" in result.stdout
    assert 'source: wire\n    exact: "Imagery shows ships."' in (root / "claims/new.yaml").read_text()


def test_a_dry_run_tells_everything_and_writes_nothing(tmp_path: Path) -> None:
    files = written(tmp_path, *pair(20))
    root = project(tmp_path / "site")
    half_moved = {".import/ready": "", ".import/files/seeds/z.txt": "z"}
    for path, text in half_moved.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    before = tree(root)
    dry = run(root, "import", "jsonl", *files, "--dry-run")
    assert tree(root) == before
    wet = run(root, "import", "jsonl", *files)
    assert wet.stderr == "an import that ended half way is finished first\n"
    assert (root / "seeds/z.txt").read_text() == "z"
    assert dry.returncode == wet.returncode == 0
    assert dry.stdout.split("\n\n")[:-1] == wet.stdout.split("\n\n")[:-1]
    assert "nothing was written" in dry.stdout


def test_the_report_goes_where_it_is_wanted_and_replaces_none(tmp_path: Path) -> None:
    files = written(tmp_path, *pair(5))
    root = project(tmp_path / "site", **{REPORT: "mine"})
    assert run(root, "import", "jsonl", *files).returncode == 0
    assert (root / REPORT).read_text() == "mine"
    assert len(entries(root, "import-report-2.jsonl")) == 5
    named = run(root, "import", "jsonl", *files, "--report", str(tmp_path / "r.jsonl"))
    assert named.returncode == 0
    assert len(entries(tmp_path, "r.jsonl")) == 5
    before = tree(root)
    assert run(root, "import", "jsonl", *files, "--report", str(tmp_path / "r.jsonl")).returncode == 2
    assert tree(root) == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("import",), "Usage"),
        (("import", "jsnl"), "jsnl"),
        (("import", "jsonl"), "FILE"),
        (("import", "jsonl", "nowhere.jsonl"), "nowhere.jsonl"),
        (("import", "jsonl", "empty"), "no file ending in .jsonl"),
        (("import", "jsonl", "in.jsonl", "--give", "topic=a"), "did you mean “topics”?"),
        (("import", "jsonl", "in.jsonl", "--give", "topics"), "NAME=VALUE"),
        (("import", "jsonl", "in.jsonl", "--give", "topics=arms, Foo Bar"), "“Foo Bar” is no id"),
        (("import", "jsonl", "in.jsonl", "--give", "principals=moscov"), "did you mean “moscow”?"),
        (("import", "jsonl", "in.jsonl", "--give", "mode=aloud"), "quote"),
        (("import", "jsonl", "in.jsonl", "--read", "supports=yes"), "asserts"),
        (("import", "jsonl", "in.jsonl", "--party", "X=nobody"), "nobody"),
        (("import", "jsonl", "in.jsonl", "--publisher", "X=upi"), "upi"),
        (("import", "csv", "in.jsonl", "--columns", "x=clam"), "did you mean “claim”?"),
        (("import", "csv", "in.jsonl", "--delimiter", "xx"), "one character"),
        (("import", "csv", "in.jsonl", "--encoding", "utf-9"), "utf-9"),
    ],
)
def test_wrong_usage_exits_with_2_and_changes_nothing(
    tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    root = project(tmp_path / "site", **{"in.jsonl": "{}"})
    (root / "empty").mkdir()
    before = tree(root)
    result = run(root, *words)
    assert result.returncode == 2
    assert said in result.stdout + result.stderr
    assert tree(root) == before


def test_a_site_file_with_mistakes_has_to_be_mended_first(tmp_path: Path) -> None:
    root = project(tmp_path / "site", **{"site.yaml": SITE + "language: klingon\n", "in.jsonl": "{}"})
    before = tree(root)
    result = run(root, "import", "jsonl", "in.jsonl")
    assert result.returncode == 1
    assert "site.yaml:8:" in result.stderr
    assert tree(root) == before


def test_nothing_that_others_wrote_drives_the_terminal(tmp_path: Path) -> None:
    evil = "\x1b]0;owned\x07\u202e"
    (tmp_path / evil).mkdir()
    rows = [{"id": evil, "statement": evil, evil: evil, "claimant": evil}, {"id": evil}, evil]
    result = run(project(tmp_path / "site"), "import", "jsonl", *written(tmp_path / evil, [], rows))
    assert result.returncode == 1
    assert not {"\x1b", "\x07", "\u202e"} & set(result.stdout + result.stderr)


def test_tables_are_imported(tmp_path: Path) -> None:
    root = a_project(tmp_path / "site").root
    (tmp_path / "t.csv").write_text(
        "Kennung;These;Wer;source;quote;party;says;mode\n"
        "new-1;Ships carried arms at sea;Washington;wire;Moscow says that there is no evidence.;Moscow;disputes;indirect\n"
        "new-1;;;wire;Imagery shows ships;;hedges;own-voice\n"
        "new-2;x\n",
        "utf-8",
    )
    columns = ("--columns", "kennung=slug", "--columns", "These=claim", "--columns", "wer=claimant")
    decided = ("--give", "topics=arms", "--give", "principals=moscow", "--give", "summary=S.")
    result = run(root, "import", "csv", str(tmp_path / "t.csv"), *columns, *decided)
    assert result.returncode == 1
    assert result.stdout.startswith("0 documents; 1 claim; 1 not imported\n")
    assert "t.csv:4" in result.stdout
    assert "parted by semicolons" in result.stdout
    checked = run(root, "check")
    assert (checked.returncode, checked.stdout) == (0, "2 claims, 1 article: no problems\n"), checked.stderr


def test_the_published_tables_start_the_same_site_again(tmp_path: Path) -> None:
    first = a_project(tmp_path / "first").root
    assert run(first, "build").returncode == 0
    second = tmp_path / "second"
    a_project(second)
    (second / "claims/ships.yaml").unlink()
    tables = [str(first / f"site/data/{name}.csv") for name in ("claims", "excerpts")]
    result = run(second, "import", "csv", *tables, "--give", "summary=Washington says so.")
    assert result.returncode == 0, result.stdout
    assert run(second, "build").returncode == 0
    for name in ("claims", "excerpts"):
        assert (second / f"site/data/{name}.csv").read_bytes() == (
            first / f"site/data/{name}.csv"
        ).read_bytes()


def test_reviews_of_others_become_drafts(tmp_path: Path) -> None:
    review = {
        "@type": "ClaimReview",
        "claimReviewed": "Ships sail",
        "reviewRating": {"alternateName": "False"},
    }
    (tmp_path / "r").mkdir()
    (tmp_path / "r" / "feed.json").write_text(
        json.dumps({"dataFeedElement": [{"item": review}, {"item": review}]})
    )
    root = project(tmp_path / "site")
    result = run(root, "import", "claimreview", str(tmp_path / "r"))
    assert result.returncode == 0, result.stdout
    assert result.stdout.startswith("0 documents; 1 claim (1 draft); 0 not imported\n")
    assert "claim-twice" in result.stdout
    text = (root / "claims/ships-sail.yaml").read_text()
    assert "Judged elsewhere (the state here is derived from the excerpts): False" in text
    assert run(root, "check").returncode == 0


@pytest.fixture(scope="module")
def many_claims(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """The files of as many claims as two processes share, some of them misquoted."""
    documents, claims = pair(workshop.MANY)
    for n in range(0, len(claims), 7):
        claims[n]["evidence"][0]["quote"] += " Or not."
    return written(tmp_path_factory.mktemp("many"), documents, claims)


def test_two_processes_give_what_one_gives(tmp_path: Path, many_claims: tuple[str, str]) -> None:
    few, many = project(tmp_path / "few"), project(tmp_path / "many")
    assert run(many, "import", "jsonl", *many_claims).returncode == 1
    alone = "import sys, os; os.cpu_count = lambda: 1; from site_builder.cli import main; main()"
    result = subprocess.run(
        [sys.executable, "-c", alone, "import", "jsonl", *many_claims],
        cwd=few,
        capture_output=True,
        check=False,
    )
    assert result.returncode == 1, result.stderr
    assert tree(few) == tree(many)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_an_interrupted_import_leaves_the_folder_as_it_was(
    tmp_path: Path, many_claims: tuple[str, str], number: signal.Signals
) -> None:
    root = project(tmp_path / "site")
    before = tree(root)
    with subprocess.Popen(
        [sys.executable, "-m", "site_builder", "import", "jsonl", *many_claims],
        cwd=root,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    ) as running:
        while not (root / ".import/files/claims").exists():
            assert running.poll() is None, "it ended before it could be interrupted"
        send = os.kill if number is signal.SIGKILL else os.killpg
        send(running.pid, number)
        running.communicate(timeout=60)  # its output ends when no process of the import is left
    assert running.returncode == (-9 if number is signal.SIGKILL else 128 + number)
    visible = {path: content for path, content in tree(root).items() if not path.startswith(".import/")}
    assert visible == before
    assert (root / ".import").exists() is (number is signal.SIGKILL)
    few = written(tmp_path, pair(3)[0])
    assert run(root, "import", "jsonl", *few).returncode == 0
    assert not (root / ".import").exists()
    assert len(list((root / "seeds").iterdir())) == 6
