"""A new site builds at once, and nothing that exists is touched for it."""

import json
import os
import re
import subprocess
import sys
from dataclasses import fields
from datetime import date
from pathlib import Path
from textwrap import dedent

import pytest
import yaml
from builders import run, tree
from test_wheel import install_wheel

from site_builder import claim, document
from site_builder.claim import ClaimFile, Mode, Quotation, Says
from site_builder.examine import examine
from site_builder.project import Project
from site_builder.scaffold import New, new_site
from site_builder.schema import validate
from site_builder.standing import assessed

CHECKOUT = Path(__file__).parents[1]
SCRIPTS = Path(sys.executable).parent
TODAY = date(2026, 11, 27)


def git(folder: Path, *words: str) -> str:
    done = subprocess.run(["git", *words], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout


def pre_commit(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    path = f"{SCRIPTS}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "PRE_COMMIT_HOME": str(folder / ".git" / "pre-commit")}
    return subprocess.run(
        [SCRIPTS / "pre-commit", *words], cwd=folder, env=environment, capture_output=True, text=True
    )


def test_a_new_site_is_clean_builds_and_shows_three_states(tmp_path: Path) -> None:
    started = run(tmp_path, "init", "facts")
    assert (started.returncode, started.stderr) == (0, "")
    assert "facts: 25 files written\nNext:\n  cd facts\n" in started.stdout
    assert "GitHub cannot install this site-builder, which lies here only" in started.stdout
    assert "`git init" in started.stdout
    site = tmp_path / "facts"
    assert set(tree(site)) == set(new_site(New(TODAY)))
    checked = run(site, "check")
    assert (checked.returncode, checked.stdout) == (0, "3 claims, 1 article: no problems\n"), checked.stderr
    built = run(site, "build")
    assert built.returncode == 0, built.stderr
    claims = json.loads((site / "site/data/claims.json").read_text())["claims"]
    assert {claim["slug"]: claim["state"]["code"] for claim in claims} == {
        "example-ferry-late": "contested",
        "example-ferry-piano": "one-sided",
    }
    assert "draft: true\n" in (site / "claims/example-ferry-paint.yaml").read_text()


def test_a_bare_one_holds_no_example(tmp_path: Path) -> None:
    assert run(tmp_path, "init", "--bare").returncode == 0
    assert not {path for path in tree(tmp_path) if path.startswith(("claims/", "seeds/"))}
    checked = run(tmp_path, "check")
    assert (checked.returncode, checked.stderr.count("error["), checked.stderr.count("warning[")) == (0, 0, 1)
    assert "warning[no-claims]" in checked.stderr
    assert run(tmp_path, "build").returncode == 0
    for name in ("README.md", "site.yaml"):
        assert "xample-" not in (tmp_path / name).read_text()
    assert run(tmp_path, "new", "claim", "The mayor opened the bridge").returncode == 0
    assert run(tmp_path, "check").returncode == 0


def test_what_exists_is_listed_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("mine")
    (tmp_path / ".gitignore").symlink_to("nowhere")
    before = sorted(os.listdir(tmp_path))
    refused = run(tmp_path, "init")
    assert refused.returncode == 2
    assert "nothing was written, because these exist in .:\n  .gitignore\n  README.md\n" in refused.stderr
    assert sorted(os.listdir(tmp_path)) == before
    kept = run(tmp_path, "init", "--keep")
    assert kept.returncode == 0
    assert "kept as it was: .gitignore\nkept as it was: README.md\n.: 23 files written\n" in kept.stdout
    assert (tmp_path / "README.md").read_text() == "mine"
    assert not (tmp_path / "nowhere").exists()
    assert run(tmp_path, "check").returncode == 0


def test_a_site_that_exists_gets_what_it_lacks_and_no_example(tmp_path: Path) -> None:
    (tmp_path / "site.yaml").write_text("title: Mine\nparties: {}\n")
    assert run(tmp_path, "init", "--keep").returncode == 0
    assert (tmp_path / "site.yaml").read_text() == "title: Mine\nparties: {}\n"
    assert (tmp_path / ".github/workflows/check.yml").is_file()
    assert run(tmp_path, "check").returncode == 0


def test_a_repository_is_used_and_none_is_made(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    started = run(tmp_path, "init")
    assert "git init" not in started.stdout
    git(tmp_path, "add", "--all")
    assert set(git(tmp_path, "ls-files").splitlines()) == set(new_site(New(TODAY)))
    assert git(tmp_path, "check-attr", "text", "seeds/example-ferry.txt").endswith(": text: unset\n")
    run(tmp_path, "build")
    assert "site/" not in git(tmp_path, "status", "--porcelain", "--untracked-files=all")


def test_all_or_nothing_is_written(tmp_path: Path) -> None:
    (tmp_path / ".vscode").write_text("no folder")
    before = tree(tmp_path)
    failed = run(tmp_path, "init")
    assert failed.returncode == 2
    assert ".vscode" in failed.stderr
    assert tree(tmp_path) == before


@pytest.mark.parametrize("words", [("init", "file"), ("init", "a", "b")])
def test_wrong_usage_exits_with_2(tmp_path: Path, words: tuple[str, ...]) -> None:
    (tmp_path / "file").write_text("")
    result = run(tmp_path, *words)
    assert result.returncode == 2
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("example", [True, False])
def test_every_file_is_finished_text(example: bool) -> None:
    for path, text in new_site(New(TODAY, example)).items():
        assert text.endswith("\n"), path
        assert not text.endswith("\n\n"), path
        assert not [line for line in text.split("\n") if line != line.rstrip()], path
        assert "\n\n\n" not in text or "shell: python" in text, path
        assert not [mark for mark in ("#%", "<@", "@>", "<%", "%>") if mark in text], path


def test_the_day_on_which_it_begins_stands_in_the_example(tmp_path: Path) -> None:
    for path, text in new_site(New(TODAY)).items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, "utf-8")
    examined = examine(Project(tmp_path))
    assert not examined.problems
    assert {claim.as_of for claim in assessed(examined)} == {TODAY}
    assert all("example" in source.text.stored[:40] for source in examined.content.sources.values())


def test_editors_programs_find_the_schemas() -> None:
    files = new_site(New(TODAY))
    assert set(json.loads(files[".vscode/settings.json"])["yaml.schemas"]) == {
        path for path in files if path.startswith(".schema/")
    }
    for path, text in files.items():
        if path.startswith(("claims/", "seeds/")) and path.endswith(".yaml"):
            line = text.split("\n")[0]
            schema = os.path.normpath(
                Path(path).parent / line.removeprefix("# yaml-language-server: $schema=")
            )
            assert schema in files, path


def test_contributing_names_every_key_and_value_and_no_other() -> None:
    guide = new_site(New(TODAY))["CONTRIBUTING.md"]
    keys = re.findall(r"^\| (`[^|]*`) \|", guide, re.MULTILINE)
    named = [name for cell in keys for name in re.findall(r"`([a-z0-9_-]+)`", cell)]
    of_files = [field.name for kind in (ClaimFile, Quotation) for field in fields(kind)]
    assert sorted(named) == sorted([*of_files, *Mode])
    table = guide.split("| who | `says` |")[1].split("| how: `mode` |")[0]
    for says in Says:
        assert f"`{says}`" in table, says


def test_the_message_in_contributing_is_what_check_prints(tmp_path: Path) -> None:
    run(tmp_path, "init")
    path = tmp_path / "claims" / "example-ferry-late.yaml"
    path.write_text(
        path.read_text().replace("late on three days.\n    party", "late on four days.\n    party")
    )
    said = run(tmp_path, "check").stderr.split("\n\n")[0]
    assert f"```text\n{said}\n```\n" in (tmp_path / "CONTRIBUTING.md").read_text()


def test_the_claim_in_contributing_is_one_that_a_draft_may_be() -> None:
    guide = new_site(New(TODAY))["CONTRIBUTING.md"]
    parsed, problems = document.parse("x.yaml", dedent(guide.split("```yaml\n")[1].split("   ```")[0]))
    assert parsed is not None
    found = validate(claim.adapter(), parsed)
    assert [p.code for p in (*problems, *found[1])] == ["empty-value"], "only the summary is still missing"


def test_the_wheel_alone_starts_a_site(tmp_path: Path) -> None:
    program = install_wheel(tmp_path) / "bin" / "site-builder"
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    for words in (("init", "facts"), ("check", "--project", "facts")):
        done = subprocess.run(
            [program, *words], cwd=tmp_path, env=environment, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
    assert set(tree(tmp_path / "facts")) == set(new_site(New(TODAY)))


def test_pre_commit_stops_a_commit_with_a_mistake(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    run(tmp_path, "init")
    git(tmp_path, "add", "--all")
    assert pre_commit(tmp_path, "validate-config").returncode == 0
    good = pre_commit(tmp_path, "run")
    assert good.returncode == 0, good.stdout
    path = tmp_path / "claims" / "example-ferry-late.yaml"
    path.write_text(path.read_text().replace("never come late", "never been late"))
    git(tmp_path, "add", "--all")
    bad = pre_commit(tmp_path, "run")
    assert bad.returncode == 1
    assert "error[excerpt-not-found]" in bad.stdout


def test_other_sites_can_take_the_hooks_from_this_repository(tmp_path: Path) -> None:
    (tmp_path / "hooks.yaml").write_bytes((CHECKOUT / ".pre-commit-hooks.yaml").read_bytes())
    valid = pre_commit(tmp_path, "validate-manifest", "hooks.yaml")
    assert valid.returncode == 0, valid.stdout
    git(tmp_path, "init", "--quiet")
    run(tmp_path, "init")
    hooks = yaml.safe_load((tmp_path / "hooks.yaml").read_text("utf-8"))
    assert [hook["id"] for hook in hooks] == ["site-builder-check", "site-builder-fix"]
    local = [{**hook, "language": "system"} for hook in hooks]  # what is installed here already
    config = {"repos": [{"repo": "local", "hooks": local}]}
    (tmp_path / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config), "utf-8")
    claim = tmp_path / "claims" / "example-ferry-late.yaml"
    claim.write_text(claim.read_text("utf-8").replace("says: denies\n", "says: denies  \n"), "utf-8")
    git(tmp_path, "add", "--all")
    mended = pre_commit(tmp_path, "run")
    assert re.findall("Passed|Failed", mended.stdout) == ["Passed", "Failed"], mended.stdout
    assert "says: denies\n" in claim.read_text("utf-8")
    git(tmp_path, "add", "--all")
    assert pre_commit(tmp_path, "run").returncode == 0
