"""A claim file is replaced whole, or it is as it was; what somebody else has written meanwhile stays."""

import os
import stat
from pathlib import Path

import pytest
from builders import a_project, tree

from site_builder.project import Project
from site_builder.writing import written

PATH = "claims/ships.yaml"
NEW = b"claim: New\n"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return a_project(tmp_path / "site")


def held(project: Project) -> bytes:
    return (project.root / PATH).read_bytes()


@pytest.mark.parametrize("mode", [0o644, 0o664, 0o600])
def test_the_file_is_replaced_and_keeps_its_mode(project: Project, mode: int) -> None:
    (project.root / PATH).chmod(mode)
    assert written(project, PATH, held(project), NEW) is None
    assert held(project) == NEW
    assert stat.S_IMODE((project.root / PATH).stat().st_mode) == mode
    assert set(os.listdir(project.root / "claims")) == {"ships.yaml"}


def test_a_change_in_the_meantime_stays(project: Project) -> None:
    before = held(project)
    (project.root / PATH).write_bytes(before + b"# by hand\n")
    problem = written(project, PATH, before, NEW)
    assert problem
    assert (problem.code, problem.message) == ("not-written", "the file was changed at the same moment")
    assert held(project) == before + b"# by hand\n"
    assert set(os.listdir(project.root / "claims")) == {"ships.yaml"}


@pytest.mark.parametrize("linked", ["claims/ships.yaml", "claims"])
def test_nothing_is_written_through_a_link(project: Project, tmp_path: Path, linked: str) -> None:
    (project.root / linked).rename(tmp_path / "away")
    (project.root / linked).symlink_to(tmp_path / "away")
    before = tree(tmp_path)
    problem = written(project, PATH, held(project), NEW)
    assert problem
    assert problem.message == "the file, or a folder above it, is a link"
    assert tree(tmp_path) == before


def test_a_project_below_a_link_is_no_obstacle(project: Project, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(project.root)
    assert written(Project(tmp_path / "link"), PATH, held(project), NEW) is None


def test_a_file_that_is_gone_is_told(project: Project) -> None:
    before = held(project)
    (project.root / PATH).unlink()
    problem = written(project, PATH, before, NEW)
    assert problem
    assert problem.code == "not-written"
    assert tree(project.root).keys() == {"site.yaml", "seeds/wire.txt", "seeds/wire.yaml"}


def test_a_full_disk_leaves_the_file_as_it_was(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """No disk can be filled here; the system's answer can be."""

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    before = tree(project.root)
    problem = written(project, PATH, held(project), NEW)
    assert problem
    assert problem.message == "the file cannot be written: No space left on device"
    assert tree(project.root) == before
