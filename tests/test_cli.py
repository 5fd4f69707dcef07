"""The commands as processes: what they print, what they leave, how they exit."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from builders import ARTICLE, CLAIM, a_project, a_record, run, tree

CHECKOUT = Path(__file__).parents[1]


@pytest.mark.parametrize(
    "words", [("--help",), ("build", "--help"), ("new", "claim", "-h"), ("serve", "-h"), ()]
)
def test_help_says_what_a_newcomer_needs(tmp_path: Path, words: tuple[str, ...]) -> None:
    result = run(tmp_path, *words)
    assert "Usage:" in result.stdout + result.stderr
    assert "Traceback" not in result.stderr


def test_the_version_is_told(tmp_path: Path) -> None:
    assert run(tmp_path, "--version").stdout == "site-builder 0.1.0\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("biuld",), "did you mean “build”?"),
        (("build", "--otu", "x"), "--out"),
        (("build", "--as-of", "soon"), "soon"),
        (("build", "--out", "."), "--out"),
        (("build", "--out", "claims"), "--out"),
        (("build", "--out", "seeds/site"), "--out"),
        (("build", "--base-url", "facts.example"), "https://"),
        (("build", "--project", "nowhere"), "nowhere"),
        (("schema",), "kind"),
        (("schema", "clam"), "clam"),
        (("new", "claim", "…"), "--slug"),
        (("new", "claim", "x", "--slug", "../x"), "address"),
        (("new", "claim", "Ships"), "exists"),
        (("find",), "WORDS"),
    ],
)
def test_wrong_usage_exits_with_2(tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    project = a_project(tmp_path)
    before = tree(project.root)
    result = run(project.root, *words)
    assert result.returncode == 2, result.stderr
    assert said in result.stderr
    assert tree(project.root) == before


def test_build_writes_the_site_and_one_line(tmp_path: Path) -> None:
    result = run(a_project(tmp_path).root, "build")
    assert result.returncode == 0, result.stderr
    assert result.stdout.startswith("site: 1 claim, 2 excerpts, 1 article, ")
    assert result.stdout.count("\n") == 1
    assert (tmp_path / "site" / "claims" / "ships.html").is_file()


def test_build_with_a_mistake_leaves_the_site_as_it_was(tmp_path: Path) -> None:
    project = a_project(tmp_path)
    run(project.root, "build")
    before = tree(project.root / "site")
    a_project(tmp_path, {"claims/ships.yaml": CLAIM.replace("no evidence", "some evidence")})
    result = run(project.root, "build")
    assert result.returncode == 1
    assert "claims/ships.yaml:8:" in result.stderr
    assert tree(project.root / "site") == before


def test_check_says_the_same_as_build_and_writes_nothing(tmp_path: Path) -> None:
    project = a_project(tmp_path, {"claims/ships.yaml": CLAIM.replace("no evidence", "some evidence")})
    before = tree(project.root)
    checked, built = run(project.root, "check"), run(project.root, "build")
    assert (checked.returncode, built.returncode) == (1, 1)
    assert checked.stderr.strip() == built.stderr.rsplit("1 error", 1)[0].strip()
    assert tree(project.root) == before


def test_check_of_good_content_exits_with_0(tmp_path: Path) -> None:
    result = run(a_project(tmp_path).root, "check")
    assert (result.returncode, result.stdout) == (0, "1 claim, 1 article: no problems\n")


def test_as_of_leaves_later_articles_out(tmp_path: Path) -> None:
    project = a_project(tmp_path)
    run(project.root, "build", "--as-of", "2023-10-19", "--out", "before")
    run(project.root, "build", "--as-of", "2023-10-20", "--out", "after")
    before, after = ((tmp_path / out / "claims" / "ships.html").read_text() for out in ("before", "after"))
    assert "Nothing in the articles held" in before
    assert "Unverified by Moscow and Pyongyang" in after


def test_a_fault_of_ours_exits_with_3_and_its_traceback(tmp_path: Path) -> None:
    project = a_project(tmp_path / "site")
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "jinja2.py").write_text("raise RuntimeError('a broken installation')\n")
    result = run(project.root, "build", PYTHONPATH=os.pathsep.join([str(tmp_path / "broken"), str(CHECKOUT)]))
    assert result.returncode == 3
    assert "Traceback" in result.stderr
    assert "please report it" in result.stderr


@pytest.mark.parametrize("template", ["{% if %}", "\n{{ nobody.knows }}", "{% extends 'none.html' %}"])
def test_a_mistake_in_a_template_of_the_site_is_told_with_its_place(tmp_path: Path, template: str) -> None:
    project = a_project(tmp_path, {"templates/index.html": template})
    result = run(project.root, "build")
    assert result.returncode == 1
    assert "error[template-error]" in result.stderr
    assert f"templates/index.html:{template.count(chr(10)) + 1}:1" in result.stderr
    assert not (project.root / "site").exists()


def test_colours_only_on_a_terminal(tmp_path: Path) -> None:
    project = a_project(tmp_path, {"claims/ships.yaml": "x: [\n"})
    assert "\x1b" not in run(project.root, "check").stderr


def test_a_corrected_article_gets_proposals_and_nothing_moves_silently(tmp_path: Path) -> None:
    project = a_project(tmp_path)
    assert run(project.root, "build").returncode == 0
    corrected = "A correction.\n\n" + ARTICLE.replace("there is no evidence", "there is not any evidence")
    a_project(tmp_path, {"seeds/wire.txt": corrected, "seeds/wire.yaml": a_record(corrected)})
    before = tree(project.root)
    result = run(project.root, "check", "--reanchor", "site")
    assert result.returncode == 1
    assert result.stdout.splitlines()[:4] == [
        "claims/ships.yaml:8:12: gone seeds/wire.txt:6:1",
        "-     Moscow says that there is no evidence.",
        "+     Moscow says that there is not any evidence.",
        "claims/ships.yaml:13:12: moved seeds/wire.txt:5:1",
    ]
    assert tree(project.root) == before
    assert run(project.root, "check", "--reanchor", "nowhere").returncode == 2


def test_find_prints_yaml_that_check_accepts(tmp_path: Path) -> None:
    project = a_project(tmp_path)
    result = run(project.root, "find", "Imagery shows ships")
    assert result.returncode == 0
    assert "seeds/wire.txt:4:" in result.stdout
    extended = CLAIM + result.stdout.split("\n\n")[-1].replace("party: null", "party: rusi")
    extended = extended.replace("says: …", "says: consistent").replace("mode: …", "mode: own-voice")
    a_project(tmp_path, {"claims/ships.yaml": extended})
    checked = run(project.root, "check")
    assert checked.returncode == 0, extended + checked.stderr


def test_find_shows_the_nearest_passage_of_a_misquote(tmp_path: Path) -> None:
    result = run(a_project(tmp_path).root, "find", "ships carried no arms")
    assert result.returncode == 1
    assert "seeds/wire.txt:3:" in result.stdout


def test_a_new_claim_is_a_draft_that_says_what_is_missing(tmp_path: Path) -> None:
    project = a_project(tmp_path)
    assert run(project.root, "new", "claim", 'Ships: "carried" arms').returncode == 0
    checked = run(project.root, "check")
    assert checked.returncode == 0, "a draft is in nobody's way"
    assert {line for line in checked.stderr.splitlines() if "[" in line and not line.startswith(" ")} == {
        "warning[empty-value] “excerpts” has no value",
        "warning[empty-value] “summary” has no value",
        "warning[too-few] “principals” is empty",
        "warning[too-few] “topics” is empty",
    }
    assert run(project.root, "build").returncode == 0


def test_a_new_source_is_stored_byte_for_byte_with_a_record_that_loads(tmp_path: Path) -> None:
    project = a_project(tmp_path / "site")
    article = tmp_path / "Some Article.txt"
    content = "\r\nÉtat: “x”\r\n\r\nText with odd\u2028ends.".encode()
    article.write_bytes(content)
    result = run(project.root, "new", "source", str(article))
    assert result.returncode == 0, result.stderr
    assert (project.root / "seeds" / "some-article.txt").read_bytes() == content
    assert run(project.root, "check").returncode == 0
    again = run(project.root, "new", "source", str(article))
    assert again.returncode == 1
    assert "stored already: some-article" in again.stderr


@pytest.mark.parametrize("content", [b"", b"\xff\xfea\0", b"text\0", b"\x89PNG"])
def test_a_new_source_must_be_text(tmp_path: Path, content: bytes) -> None:
    project = a_project(tmp_path / "site")
    article = tmp_path / "article.txt"
    article.write_bytes(content)
    before = tree(project.root)
    result = run(project.root, "new", "source", str(article))
    assert result.returncode == 1
    assert "article.txt" in result.stderr
    assert tree(project.root) == before


def test_a_text_in_seeds_gets_its_record(tmp_path: Path) -> None:
    project = a_project(tmp_path, {"seeds/late.txt": "A late article.\n"})
    assert run(project.root, "new", "source", "seeds/late.txt").returncode == 0
    assert (
        a_record("A late article.\n").split("sha256: ")[1].strip()
        in (tmp_path / "seeds/late.yaml").read_text()
    )
    assert run(project.root, "check").returncode == 0


def test_the_committed_schemas_are_those_of_the_parser(tmp_path: Path) -> None:
    assert run(CHECKOUT, "schema", "--out", str(tmp_path)).returncode == 0
    assert tree(tmp_path) == tree(CHECKOUT / ".schema")


def test_no_command_imports_what_it_does_not_use(tmp_path: Path) -> None:
    project = a_project(tmp_path)
    heavy = ("livereload", "tornado", "jinja2", "markdown_it", "rapidfuzz", "pydantic", "hypothesis")
    expected = {
        ("--version",): set(),
        ("--help",): set(),
        ("schema", "claim"): {"pydantic"},
        ("check",): {"pydantic"},
        ("build",): {"pydantic", "jinja2"},
        ("verify", "site"): set(),
    }
    for words, allowed in expected.items():
        result = subprocess.run(
            [sys.executable, "-X", "importtime", "-m", "site_builder", *words],
            cwd=project.root,
            capture_output=True,
            text=True,
            check=True,
        )
        imported = {line.rsplit("|", 1)[-1].strip().split(".")[0] for line in result.stderr.splitlines()}
        assert imported.intersection(heavy) == allowed, words
