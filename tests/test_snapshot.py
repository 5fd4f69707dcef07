"""A site in a commit: read as its folder would be, and compared with the folder and with other commits."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from builders import ARTICLE, CLAIM, a_project, tree
from repository import commit, git, init, write

from site_builder.diagnostic import Diagnostic
from site_builder.evidence import AssessedClaim
from site_builder.examine import Examined, examine
from site_builder.project import Project
from site_builder.recall import Memory
from site_builder.revisions.git import opened
from site_builder.revisions.snapshot import Snapshot, changed, differing, snapshot
from site_builder.standing import assessed

PROJECTS = Path(__file__).parent / "projects"


@contextmanager
def at(root: Path, revision: str = "HEAD") -> Iterator[Snapshot]:
    with opened(root) as repository:
        yield snapshot(repository, repository.commit(revision))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The tiny site, committed."""
    folder = init(tmp_path / "site")
    a_project(folder)
    commit(folder)
    return folder


def found(examined: Examined) -> tuple[object, ...]:
    def state(claim: AssessedClaim) -> tuple[object, ...]:
        return claim.resolved.claim.slug, claim.shown.label, claim.shown.sentence

    return (examined.problems, tuple(map(state, assessed(examined))), tuple(examined.content.sources))


@pytest.mark.parametrize("name", ["minimal", "conflicting", "korean", "broken"])
def test_a_commit_is_examined_as_its_folder_is(tmp_path: Path, name: str) -> None:
    """Also with links, hidden files, copies of editors and bytes that are no text, all in the one named broken."""
    root = init(tmp_path)
    shutil.copytree(PROJECTS / name, root, dirs_exist_ok=True, symlinks=True)
    write(
        root,
        {
            "claims/.hidden.yaml": "x",
            "claims/.folder/x.yaml": "x",
            "claims/notes~": "x",
            "claims/kept~/x.md": "A note",
            "seeds/.DS_Store": "x",
            "seeds/picture.png": b"\x89PNG",
        },
    )
    (root / "claims" / "link.yaml").symlink_to("../site.yaml")
    commit(root)
    project = Project(root)
    with at(root) as committed:
        assert (committed.claims(), committed.seeds()) == (project.claims(), project.seeds())
        for path in ("site.yaml", "no.yaml", *project.claims(), *project.seeds()):
            for limit in (10, 1_000_000):
                assert committed.read(path, limit) == project.read(path, limit)
                assert committed.read_text(path, limit) == project.read_text(path, limit)
        assert found(examine(committed)) == found(examine(project))


def test_what_is_not_committed_is_not_seen_and_nothing_is_written(root: Path) -> None:
    write(root, {"claims/ships.yaml": "nothing\n", "claims/new.yaml": "new\n"})
    (root / "seeds" / "wire.txt").unlink()
    git(root, "add", "claims/new.yaml")
    before = tree(root)
    with at(root) as committed:
        assert not examine(committed).problems
        assert committed.claims() == ("claims/ships.yaml",)
    assert tree(root) == before


def test_a_folder_of_another_repository_is_no_part_of_the_site(root: Path, tmp_path: Path) -> None:
    inner = init(tmp_path / "inner")
    commit(inner, {"x.yaml": "x"})
    git(root, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(inner), "claims/inner")
    commit(root)
    with at(root) as committed:
        assert committed.claims() == ("claims/ships.yaml",)
        problem = committed.read("claims/inner", 100)
        assert isinstance(problem, Diagnostic)
        assert problem.code == "file-not-regular"


# Comparing


def test_commits_differ_by_what_came_went_or_changed(root: Path) -> None:
    commit(
        root, {"claims/a.yaml": "a\n", "templates/x.html": "x", "README.md": "x"}, gone=["seeds/wire.yaml"]
    )
    (root / "site.yaml").chmod(0o755)
    commit(root)
    with opened(root) as repository:
        old, new = (snapshot(repository, repository.commit(name)) for name in ("HEAD~2", "HEAD"))
        assert differing(old, new) == {"claims/a.yaml", "templates/x.html", "seeds/wire.yaml"}
        assert differing(old, old) == frozenset()


def test_files_are_examined_once_for_both_commits_if_they_are_the_same(root: Path) -> None:
    commit(root, {"claims/other.yaml": CLAIM.replace("Ships carried", "Boats carried")})
    memory = Memory()
    with opened(root) as repository:
        old, new = (
            examine(snapshot(repository, repository.commit(name)), recall=memory.recall)
            for name in ("HEAD~1", "HEAD")
        )
    claims = {one.resolved.claim.slug: one for one in assessed(new, memory.recall)}
    (ships,) = assessed(old, memory.recall)
    assert ships is claims["ships"]
    assert ships.resolved is old.resolved[0] is new.resolved[1]
    assert old.content.site is new.content.site


@pytest.mark.parametrize(
    ("files", "gone", "expected"),
    [
        ({}, [], set()),
        ({"README.md": "x", "claims/.hidden": "x", "claims/x~": "x"}, [], set()),
        ({"claims/ships.yaml": CLAIM + "\n"}, [], {"claims/ships.yaml"}),
        ({"claims/new/untracked.yaml": CLAIM}, [], {"claims/new/untracked.yaml"}),
        ({}, ["seeds/wire.txt"], {"seeds/wire.txt"}),
        ({}, ["site.yaml"], {"site.yaml"}),
        ({"claims/ships.yaml": CLAIM.replace("\n", "\r\n")}, [], set()),
        ({"seeds/wire.txt": ARTICLE.replace("Moscow", "MOSCOW")}, [], {"seeds/wire.txt"}),
    ],
)
def test_the_folder_is_held_against_a_commit(
    root: Path, files: dict[str, str], gone: list[str], expected: set[str]
) -> None:
    write(root, files)
    for path in gone:
        (root / path).unlink()
    with at(root) as committed:
        assert changed(committed, Project(root)) == expected


def test_a_file_that_became_a_link_or_a_folder_is_another(root: Path) -> None:
    for path in ("claims/ships.yaml", "seeds/wire.txt"):
        os.replace(root / path, root / "elsewhere")
        if path.startswith("claims"):
            (root / path).symlink_to(root / "elsewhere")
        else:
            (root / path).mkdir()
    with at(root) as committed:
        assert changed(committed, Project(root)) == {"claims/ships.yaml", "seeds/wire.txt"}


def test_a_link_that_became_a_file_is_another_even_with_the_same_bytes(root: Path) -> None:
    link = root / "claims" / "link.yaml"
    link.symlink_to("ships.yaml")
    commit(root)
    link.unlink()
    link.write_text("ships.yaml")
    with at(root) as committed:
        assert changed(committed, Project(root)) == {"claims/link.yaml"}


def test_a_folder_is_held_against_a_repository_of_sha256(tmp_path: Path) -> None:
    root = init(tmp_path, "--object-format=sha256")
    a_project(root)
    commit(root)
    with at(root) as committed:
        assert changed(committed, Project(root)) == frozenset()
        write(root, {"claims/ships.yaml": "x"})
        assert changed(committed, Project(root)) == {"claims/ships.yaml"}
