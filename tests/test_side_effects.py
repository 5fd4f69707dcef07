"""What a check of strangers' files does beside telling what is wrong with them: nothing.

Python itself reports every file that is opened for writing, every program and every socket, and at the end
where each module came from. `check --since` may ask git, which must start nothing that a checkout names.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import pytest
from builders import CLAIM, a_project, built, run, tree
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from repository import commit, git, init

from site_builder.examine import examine
from site_builder.project import Project

LISTENER: Final = """
import atexit, json, os, sys

heard = []
out = os.open(os.environ["HEARD"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
CHANGES = {"mkdir", "rmdir", "remove", "rename", "link", "symlink", "truncate", "chmod", "chown", "utime"}
STARTS = {"system", "exec", "posix_spawn", "spawn", "fork", "forkpty", "startfile", "kill"}


def hear(event, words):
    kind, _, what = event.partition(".")
    if event == "open":
        flags = words[2] if isinstance(words[2], int) else 0
        if flags & WRITES:
            heard.append([event, str(words[0])])
        elif str(words[0]).startswith(os.getcwd()):
            heard.append(["read", os.path.relpath(words[0])])
    elif kind in ("socket", "shutil", "tempfile", "urllib", "http", "subprocess", "webbrowser"):
        heard.append([event, *map(str, words[:2])])
    elif kind == "os" and what in CHANGES | STARTS:
        heard.append([event, *map(str, words[:2])])


def tell():
    here = os.getcwd()
    ours = [str(m.__file__) for m in list(sys.modules.values()) if str(getattr(m, "__file__", "")).startswith(here)]
    os.write(out, json.dumps({"heard": heard, "imported": ours}).encode())


atexit.register(tell)
sys.addaudithook(hear)
"""

MODULES: Final = ("yaml", "pydantic", "click", "markdown_it", "secrets", "difflib", "babel", "rapidfuzz")
STARTED: Final = ("sitecustomize.py", "usercustomize.py", "conftest.py", "setup.py", "__main__.py", "a.pth")


def hostile(root: Path, mark: Path) -> Project:
    """A project with a mistake, amid files that would leave a mark if any of them ran or were rendered."""
    trap = f"import os\nos.close(os.open({str(mark)!r}, os.O_CREAT | os.O_WRONLY))\n"
    files = {f"{name}.py": trap for name in MODULES} | dict.fromkeys(STARTED, trap)
    files |= {f"jinja2/{name}.py": trap for name in ("__init__", "sandbox")}
    files |= {
        "templates/base.html": "{{ cycler.__init__.__globals__.os.mkdir('x') }}",
        "templates/x.py": trap,
    }
    files |= {"pyproject.toml": "[tool.site-builder]\nplugins = ['setup']\n", "site_builder.cfg": "[x]\n"}
    return a_project(root, {**files, "claims/ships.yaml": CLAIM.replace("no evidence", "much evidence")})


COMMANDS: Final = {
    "as a program": (str(Path(sys.executable).with_name("site-builder")),),
    "as a module": (sys.executable, "-m", "site_builder"),
}


def listened(
    root: Path, tmp_path: Path, *words: str
) -> tuple[subprocess.CompletedProcess[str], dict[str, Any]]:
    """The command's result, run in the project's folder, and what Python said of it."""
    ears = tmp_path / "ears"
    ears.mkdir(exist_ok=True)
    (ears / "sitecustomize.py").write_text(LISTENER)
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "GIT_"))
    }
    told = {"PYTHONPATH": str(ears), "PYTHONDONTWRITEBYTECODE": "1", "HEARD": str(tmp_path / "heard.json")}
    result = subprocess.run(
        words, cwd=root, env={**environment, **told}, capture_output=True, text=True, check=False
    )
    return result, json.loads((tmp_path / "heard.json").read_text())


@pytest.mark.parametrize("how", COMMANDS)
def test_a_check_reads_and_nothing_else(tmp_path: Path, how: str) -> None:
    mark = tmp_path / "mark"
    project = hostile(tmp_path / "site", mark)
    if how == "as a program":
        (project.root / "site_builder").mkdir()
        (project.root / "site_builder" / "__init__.py").write_text("raise SystemExit(9)\n")
    before = tree(project.root)
    result, said = listened(project.root, tmp_path, *COMMANDS[how], "check")
    assert "error[excerpt-not-found]" in result.stderr
    assert result.returncode == 1
    assert [what for what in said["heard"] if what[0] != "read"] == []
    read = {path for event, path, *_ in said["heard"] if event == "read"}
    assert read <= {"site.yaml", "claims/ships.yaml", "seeds/wire.yaml", "seeds/wire.txt", "claims", "seeds"}
    assert said["imported"] == []
    assert tree(project.root) == before
    assert not mark.exists()


def test_the_listener_hears_what_a_check_must_not_do(tmp_path: Path) -> None:
    """The same ears at a build, which writes, and at a program that does the rest."""
    project = a_project(tmp_path / "site")
    result, said = listened(project.root, tmp_path, *COMMANDS["as a module"], "build", "--jobs", "1")
    assert result.returncode == 0
    assert {"open", "os.mkdir"} <= {event for event, *_ in said["heard"]}
    (project.root / "own.py").touch()
    program = (
        "import sys; sys.path.insert(0, '.'); import own, socket, os; socket.socket(); os.system('true')"
    )
    said = listened(project.root, tmp_path, sys.executable, "-c", program)[1]
    assert {"socket.__new__", "os.system"} <= {event for event, *_ in said["heard"]}
    assert said["imported"] == [str(project.root / "own.py")]


def test_what_plugs_into_a_library_of_ours_is_not_asked(tmp_path: Path) -> None:
    """Another package of the same environment that says of itself that it helps Pydantic."""
    beside = tmp_path / "beside"
    (beside / "plug-1.dist-info").mkdir(parents=True)
    (beside / "plug-1.dist-info" / "METADATA").write_text("Metadata-Version: 2.1\nName: plug\nVersion: 1\n")
    (beside / "plug-1.dist-info" / "entry_points.txt").write_text("[pydantic]\nplug = plug:plug\n")
    (beside / "plug.py").write_text("print('plugged in')\nplug = None\n")
    project = a_project(tmp_path / "site")

    def told(*words: str) -> str:
        environment = os.environ | {"PYTHONPATH": str(beside)}
        environment.pop("PYDANTIC_DISABLE_PLUGINS", None)
        ended = subprocess.run(
            words, cwd=project.root, env=environment, capture_output=True, text=True, check=False
        )
        return ended.stdout

    library = "import pydantic; pydantic.TypeAdapter(int)"
    assert told(sys.executable, "-c", library) == "plugged in\n"
    assert told(*COMMANDS["as a module"], "check") == "1 claim, 1 article: no problems\n"


def test_since_starts_git_and_git_starts_nothing(tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    root = init(tmp_path / "site")
    commit(root, tree(a_project(root).root))
    hostile(root, mark)
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\ntouch '{mark}'\ncat\n")
    program.chmod(0o755)
    (root / ".gitattributes").write_text("* filter=run diff=run merge=run\n")
    included = tmp_path / "included"
    included.write_text(f"[core]\n\tfsmonitor = {program}\n\tpager = {program}\n\tsshCommand = {program}\n")
    for key in ("core.alternateRefsCommand", "core.gitProxy", "core.askPass", "diff.external", "diff.run.textconv",
                "diff.run.command", "filter.run.clean", "filter.run.smudge", "filter.run.process", "gpg.program",
                "merge.run.driver", "credential.helper", "remote.origin.uploadpack", "sequence.editor"):  # fmt: skip
        git(root, "config", key, str(program))
    for word in ("cat-file", "rev-parse", "merge-base", "status", "diff"):
        git(root, "config", f"alias.{word}", f"!{program}")
    git(root, "config", "include.path", str(included))
    git(root, "config", "core.hooksPath", str(tmp_path / "hooks"))
    for hook in ("post-checkout", "post-index-change", "reference-transaction", "fsmonitor-watchman"):
        (tmp_path / "hooks").mkdir(exist_ok=True)
        shutil.copy(program, tmp_path / "hooks" / hook)
    before = tree(root)
    result, said = listened(root, tmp_path, *COMMANDS["as a module"], "check", "--since", "main")
    assert "error[excerpt-not-found]" in result.stderr
    started = {words[0] for event, *words in said["heard"] if event == "subprocess.Popen"}
    assert started == {"git"}
    assert not [words for event, *words in said["heard"] if event.startswith("socket.")]
    assert not [
        words for event, *words in said["heard"] if event == "open" and words[0].startswith(str(root))
    ]
    assert said["imported"] == []
    assert tree(root) == before
    assert not mark.exists()


def test_a_module_beside_the_claims_is_never_ours(tmp_path: Path) -> None:
    """Also where the folder is the first one in which Python looks."""
    root = a_project(
        tmp_path, {"yaml.py": "raise SystemExit(9)\n", "pydantic.py": "raise SystemExit(9)\n"}
    ).root
    assert run(root, "check").returncode == 0


PIECES: Final = ("", "\0", "\t", ": ", "- ", "[", '"', "#", "&a ", "!x ", "é", "\ud7ff", "x: y\n", "draft: true\n", "wire", "2023-13-45", "<<<<<<< a\n")  # fmt: skip


@given(
    st.sampled_from(["site.yaml", "seeds/wire.yaml", "seeds/wire.txt", "claims/ships.yaml"]),
    st.integers(0, 600),
    st.integers(0, 30),
    st.sampled_from(PIECES),
)
@settings(max_examples=15, derandomize=True, suppress_health_check=list(HealthCheck))
def test_check_and_build_say_the_same(
    tmp_path_factory: pytest.TempPathFactory, path: str, start: int, length: int, piece: str
) -> None:
    project = a_project(tmp_path_factory.mktemp("site"))
    text = (project.root / path).read_text()
    at = start % len(text)
    (project.root / path).write_text(text[:at] + piece + text[at + length :])
    told = built(project)
    assert told.problems == examine(project).problems
    assert (told.published is None) == any(problem.severity == "error" for problem in told.problems)
