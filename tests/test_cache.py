"""Where builds keep what they know: nobody else can have put it there, and nothing needs it."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from builders import a_project, run, tree

from site_builder.cache import folder

ASKED = "from site_builder.cache import folder; from pathlib import Path; print(folder(Path('/x')))"


def test_a_project_has_one_folder_and_another_project_another(tmp_path: Path) -> None:
    one, other = folder(tmp_path / "one"), folder(tmp_path / "other")
    assert one == folder(tmp_path / "one")
    assert one
    assert other
    assert one.parent == tmp_path / "one" / ".cache"
    assert one.name != other.name


def test_its_name_holds_a_secret_that_only_its_user_can_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = set()
    for user in ("one", "other"):
        monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / user))
        found = folder(tmp_path)
        assert found
        names.add(found.name)
        secret = tmp_path / user / "site-builder" / "secret"
        assert stat.S_IMODE(secret.stat().st_mode) == 0o600
        assert [path.name for path in secret.parent.iterdir()] == ["secret"]
    assert len(names) == 2


def test_builds_that_make_the_secret_at_once_agree_on_it(tmp_path: Path) -> None:
    environment = {**os.environ, "XDG_CONFIG_HOME": str(tmp_path / "new")}
    command = [sys.executable, "-c", ASKED]
    asked = [subprocess.Popen(command, env=environment, stdout=subprocess.PIPE) for _ in range(6)]
    assert len({process.communicate()[0] for process in asked}) == 1


@pytest.mark.parametrize("secret", [b"", b"short", None])
def test_without_a_secret_a_build_keeps_nothing(tmp_path: Path, secret: bytes | None) -> None:
    home = tmp_path / "home"
    if secret is None:
        home.write_text("no folder")
    else:
        (home / "site-builder").mkdir(parents=True)
        (home / "site-builder" / "secret").write_bytes(secret)
    project = a_project(tmp_path / "project")
    for _ in range(2):
        result = run(project.root, "build", XDG_CONFIG_HOME=str(home))
        assert (result.returncode, result.stderr) == (0, "")
    assert not (project.root / ".cache").exists()


def test_what_a_change_of_the_project_brings_below_the_cache_is_not_used(tmp_path: Path) -> None:
    project = a_project(tmp_path)
    assert run(project.root, "build").returncode == 0
    kept = folder(project.root)
    assert kept
    site = tree(project.root / "site")
    foreign = project.root / ".cache" / f"site-builder-{'0' * 32}"
    kept.rename(foreign)
    before = {path.name: path.stat().st_mtime_ns for path in foreign.iterdir()}
    assert run(project.root, "build").returncode == 0
    assert {path.name: path.stat().st_mtime_ns for path in foreign.iterdir()} == before
    assert tree(project.root / "site") == site
