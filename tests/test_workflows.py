"""The workflows of this repository and of a new site: one source, linted by others, with no right too many."""

import difflib
import re
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from lint import actionlint, against, zizmor
from ruamel.yaml import YAML

from site_builder.scaffold import New, new_site, own_files

CHECKOUT = Path(__file__).parents[1]
FOLDER = ".github/workflows/"
ONLY_HERE = ("audit", "release", "test")
"""The workflows that only the builder's own repository has."""
OWN = own_files() | {f: (CHECKOUT / f).read_text("utf-8") for f in (f"{FOLDER}{n}.yml" for n in ONLY_HERE)}
BUILDER = "https://builders.example/site_builder-1.0-py3-none-any.whl#sha256=" + "0" * 64
NEW = new_site(New(date(2026, 11, 27), builder=BUILDER))


def workflows(files: Mapping[str, str]) -> dict[str, Any]:
    """The workflows by their names, read."""
    found = {path: text for path, text in files.items() if path.startswith(FOLDER)}
    return {Path(path).stem: YAML(typ="safe", pure=True).load(text) for path, text in found.items()}


def jobs(files: Mapping[str, str]) -> dict[str, Any]:
    return {
        f"{name}/{id_}": job
        for name, workflow in workflows(files).items()
        for id_, job in workflow["jobs"].items()
    }


def written(files: Mapping[str, str], root: Path) -> Path:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")
    return root


EITHER = pytest.mark.parametrize("files", [OWN, NEW], ids=["own", "new"])


def test_this_repository_has_what_a_new_site_has() -> None:
    differing = [p for p, t in OWN.items() if (CHECKOUT / p).read_text("utf-8") != t]
    assert not differing, "run: python tests/workflows.py"
    here = {p.relative_to(CHECKOUT).as_posix() for p in (CHECKOUT / ".github").rglob("*") if p.is_file()}
    assert here == {path for path in OWN if path.startswith(".github/")}


def test_the_two_differ_only_in_how_the_builder_is_installed() -> None:
    allowed = {
        "-         run: |",
        "-           make .venv/site.stamp",
        '-           echo "$PWD/.venv/bin" >> "$GITHUB_PATH"',
        "+         run: |",
        '+           test "$SITE_BUILDER" || { echo "::error::no SITE_BUILDER is named in this workflow; README.md says how"; exit 1; }',
        '+           pip install --quiet "$SITE_BUILDER"',
        "+ env:",
        "+   # Which site-builder checks and builds this site; README.md says what else can stand here.",
        f'+   SITE_BUILDER: "{BUILDER}"',
        "- In this repository it is installed by `make site`, and stands at `.venv/bin/site-builder`.",
    }
    for path in NEW.keys() & OWN.keys() - {".github/dependabot.yml"}:
        lines = difflib.ndiff(OWN[path].splitlines(), NEW[path].splitlines())
        differing = {line for line in lines if line[0] in "+-" and line[2:].strip()}
        assert differing <= allowed, path


@EITHER
def test_linters_have_nothing_to_say(files: Mapping[str, str], tmp_path: Path) -> None:
    root = written(files, tmp_path)
    found = sorted((root / FOLDER).iterdir())
    assert not actionlint(*found)
    assert not against("github-workflows", *found)
    assert not against("dependabot", root / ".github/dependabot.yml")
    assert not zizmor(root)


@pytest.mark.parametrize(
    ("linter", "old", "new", "said"),
    [
        ("actionlint", "cancelled()", "canceled()", "canceled"),
        ("against", "runs-on:", "run-on:", "run-on"),
        ("zizmor", '"$BASE_URL" --out', "${{ github.event.head_commit.message }} --out", "template-injection"),
        ("zizmor", "@de0fac2e4500dabe0009e67214ff5f5447ce83dd # v6.0.2", "@v6", "unpinned-uses"),
        ("zizmor", "persist-credentials: false", "persist-credentials: true", "artipacked"),
    ],
)  # fmt: skip
def test_linters_find_a_mistake(tmp_path: Path, linter: str, old: str, new: str, said: str) -> None:
    root = written({path: text.replace(old, new) for path, text in NEW.items()}, tmp_path)
    found = sorted((root / FOLDER).iterdir())
    linters: dict[str, Callable[[], list[str]]] = {
        "actionlint": lambda: actionlint(*found),
        "against": lambda: against("github-workflows", *found),
        "zizmor": lambda: zizmor(root),
    }
    assert said in "\n".join(linters[linter]())


@EITHER
def test_no_job_may_more_than_it_must(files: Mapping[str, str]) -> None:
    assert all(workflow["permissions"] == {} for workflow in workflows(files).values())
    read = {"contents": "read"}
    expected = {
        "check/check": read,
        "comment/comment": {"actions": "read", "pull-requests": "write"},
        "draft/draft": read,
        "draft/answer": {"actions": "read", "issues": "write"},
        "deploy/build": {"contents": "read", "pages": "read"},
        "deploy/deploy": {"pages": "write", "id-token": "write"},
        "test/test": read,
        "audit/audit": read,
        "release/test": read,
        "release/build": read,
        "release/attest": {"id-token": "write", "attestations": "write"},
        "release/publish": {"contents": "write"},
    }
    assert {id_: job["permissions"] for id_, job in jobs(files).items()} == {
        id_: rights for id_, rights in expected.items() if id_ in jobs(files)
    }


@EITHER
def test_who_may_write_sees_no_file_and_installs_nothing(files: Mapping[str, str]) -> None:
    for id_, job in jobs(files).items():
        uses = [step["uses"].split("@")[0] for step in job["steps"] if "uses" in step]
        runs = [step for step in job["steps"] if "run" in step]
        if "write" in job["permissions"].values():
            allowed = {"actions/deploy-pages", "actions/download-artifact", "actions/attest-build-provenance"}
            assert set(uses) <= allowed, id_
            assert all(step.get("shell") == "python" or id_ == "release/publish" for step in runs), id_
        else:
            assert "secrets." not in str(job).replace("secrets.token_hex", ""), id_
            assert all("github.token" not in str(step) for step in job["steps"]), id_


@EITHER
def test_strangers_start_only_what_may_read(files: Mapping[str, str]) -> None:
    started = {name: workflow["on"] for name, workflow in workflows(files).items()}
    assert "pull_request_target" not in str(started)
    with_pulls = {name for name, on in started.items() if "pull_request" in on}
    assert with_pulls == {"audit", "check", "test"} & set(started)
    assert started.get("release") in (None, {"push": {"tags": ["v*"]}})
    assert started["draft"] == {"issues": {"types": ["labeled"]}}
    assert jobs(files)["draft/draft"]["if"] == "${{ github.event.label.name == 'draft' }}"
    assert jobs(files)["draft/answer"]["needs"] == "draft"
    assert started["comment"] == {"workflow_run": {"workflows": ["check"], "types": ["completed"]}}


@EITHER
def test_what_is_not_ours_is_pinned(files: Mapping[str, str]) -> None:
    lines = [line for path, text in files.items() if path.startswith(FOLDER) for line in text.splitlines()]
    used = [line.split("uses: ")[1] for line in lines if "uses: " in line]
    assert used
    for action in used:
        assert re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", action), action
    assert len(set(used)) == len({action.split("@")[0] for action in used}), "an action at two commits"


@EITHER
def test_no_job_lasts_long_runs_twice_at_once_or_takes_what_another_left(files: Mapping[str, str]) -> None:
    for name, workflow in workflows(files).items():
        assert workflow["concurrency"]["group"].startswith(("pages", f"{name}-${{{{")), name
        assert "env" not in workflow or not set(workflow["env"]) - {"PYTHONSAFEPATH", "SITE_BUILDER"}, name
    for id_, job in jobs(files).items():
        assert 0 < job["timeout-minutes"] <= 90, id_
        assert job["runs-on"] == "ubuntu-latest", id_
        assert "cache" not in str(job).lower(), f"{id_}: a pull request could fill a cache"
        assert not {"container", "services", "secrets"} & set(job), id_


@EITHER
def test_no_value_of_github_is_pasted_into_a_program(files: Mapping[str, str]) -> None:
    for id_, job in jobs(files).items():
        for step in job["steps"]:
            assert "${{" not in step.get("run", ""), id_
            assert "GITHUB_ENV" not in step.get("run", ""), id_


@EITHER
def test_only_what_comments_or_publishes_has_a_token(files: Mapping[str, str]) -> None:
    has = {id_ for id_, job in jobs(files).items() if "github.token" in str(job)}
    assert has == {"comment/comment", "draft/answer", "release/publish"} & set(jobs(files))
    assert "${{ secrets" not in "".join(text for path, text in files.items() if path.startswith(FOLDER))


def test_the_builder_of_a_new_site_is_named_alike_wherever_it_is_installed() -> None:
    named = {name: w["env"]["SITE_BUILDER"] for name, w in workflows(NEW).items() if "env" in w}
    assert named == dict.fromkeys(("check", "deploy", "draft"), BUILDER)
    for id_, job in jobs(NEW).items():
        installs = any("pip install" in str(step) for step in job["steps"])
        assert installs == (id_ in ("check/check", "deploy/build", "draft/draft"))
    assert workflows(NEW)["check"]["env"]["PYTHONSAFEPATH"] == "1"
