"""Reading git's objects: what is found, what is refused, and that nothing else happens."""

import os
import shutil
from pathlib import Path

import pytest
from builders import tree
from repository import ALONE, commit, git, init

from site_builder.revisions.git import LINK, RevisionError, opened

SITE = {"site.yaml": "title: x\n", "claims/a.yaml": "a\n", "claims/deep/b.yaml": "b\n", "README.md": "no\n"}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A repository with one commit on `main`."""
    folder = init(tmp_path / "site")
    commit(folder, SITE)
    return folder


def files(folder: Path, revision: str, *names: str) -> dict[str, bytes | int]:
    with opened(folder) as repository:
        found = repository.files(repository.commit(revision), names or ("site.yaml", "claims"))
        return {path: repository.blob(entry.id, 1_000) for path, entry in sorted(found.items())}


def refusal(folder: Path, revision: str) -> str:
    with pytest.raises(RevisionError) as caught, opened(folder) as repository:
        repository.commit(revision)
    return str(caught.value)


def test_the_files_of_a_commit_are_those_below_the_names(root: Path) -> None:
    commit(root, {"claims/a.yaml": "another\n"}, gone=["claims/deep/b.yaml"])
    assert files(root, "main") == {"claims/a.yaml": b"another\n", "site.yaml": b"title: x\n"}
    assert files(root, "main~1") == {
        "claims/a.yaml": b"a\n",
        "claims/deep/b.yaml": b"b\n",
        "site.yaml": b"title: x\n",
    }
    assert files(root, "HEAD", "README.md") == {"README.md": b"no\n"}
    assert files(root, "HEAD", "nothing") == {}


def test_whatever_git_calls_a_commit_is_one(root: Path) -> None:
    git(root, "tag", "v1")
    git(root, "tag", "--annotate", "--message=Two", "v2")
    id_ = git(root, "rev-parse", "HEAD")
    with opened(root) as repository:
        for name in ("main", "v1", "v2", "HEAD", "@", "HEAD^0", "HEAD@{0}", id_, id_[:8], "HEAD^{/change}"):
            assert repository.commit(name) == id_


@pytest.mark.parametrize(
    ("revision", "said"),
    [
        ("nowhere", "there is no revision “nowhere” here; see `git branch --all`"),
        ("main..HEAD", "one by one"),
        ("main...HEAD", "one by one"),
        ("HEAD~9", "there is no revision"),
        ("HEAD:site.yaml", "there is no revision"),
        ("0" * 40, "there is no revision"),
        ("", "“” is no revision"),
        ("  ", "“” is no revision"),
        ("-h", "“-h” is no revision"),
        ("--upload-pack=touch x", "touch x” is no revision"),
        ("main\nHEAD", "“main HEAD” is no revision"),
        ("main\0", "“main�” is no revision"),
        ("main missing", "there is no revision"),
        ("\udcff\udcfe", "there is no revision"),
        ("\x1b[31mred", "there is no revision “�[31mred”"),
    ],
)
def test_what_is_no_revision_is_told_and_nothing_is_done_with_it(
    root: Path, revision: str, said: str
) -> None:
    before = tree(root)
    assert said in refusal(root, revision)
    assert tree(root) == before


def test_a_refused_revision_does_not_disturb_the_next(root: Path) -> None:
    with opened(root) as repository:
        with pytest.raises(RevisionError):
            repository.commit("nowhere")
        assert repository.commit("main") == git(root, "rev-parse", "main")


def test_a_file_over_the_limit_is_counted_and_passed_over(root: Path) -> None:
    commit(root, {"claims/big.yaml": "x" * 200_000})
    with opened(root) as repository:
        found = repository.files(repository.commit("main"), ["claims"])
        assert repository.blob(found["claims/big.yaml"].id, 199_999) == 200_000
        assert repository.blob(found["claims/a.yaml"].id, 2) == b"a\n"
        assert repository.blob(found["claims/big.yaml"].id, 200_000) == b"x" * 200_000


def test_a_site_in_a_folder_of_the_repository_has_its_own_paths(tmp_path: Path) -> None:
    root = init(tmp_path)
    commit(root, {f"sites/one/{path}": text for path, text in SITE.items()} | {"claims/other.yaml": "x"})
    assert set(files(root / "sites" / "one", "main")) == {"site.yaml", "claims/a.yaml", "claims/deep/b.yaml"}
    (root / "sites" / "two").mkdir()
    assert files(root / "sites" / "two", "main") == {}


@pytest.mark.parametrize(
    "name", ["a\nb.yaml", "a\tb.yaml", "ü ñ 한.yaml", os.fsdecode(b"a\xff.yaml"), "-a.yaml", '"q".yaml']
)
def test_names_are_taken_as_they_are(root: Path, name: str) -> None:
    commit(root, {f"claims/{name}": "odd\n"})
    assert files(root, "main")[f"claims/{name}"] == b"odd\n"


def test_links_and_rights_are_known(root: Path) -> None:
    (root / "claims" / "link.yaml").symlink_to("/etc/passwd")
    (root / "claims" / "a.yaml").chmod(0o755)
    commit(root)
    with opened(root) as repository:
        found = repository.files(repository.commit("main"), ["claims"])
        assert found["claims/link.yaml"].mode == LINK
        assert found["claims/a.yaml"].mode == "100755"
        assert repository.blob(found["claims/link.yaml"].id, 100) == b"/etc/passwd"


@pytest.mark.parametrize("options", [(), ("--object-format=sha256",)])
def test_every_kind_of_repository(tmp_path: Path, options: tuple[str, ...]) -> None:
    root = init(tmp_path / "site", *options)
    commit(root, SITE)
    assert len(files(root, "main")) == 3
    bare = tmp_path / "bare.git"
    git(tmp_path, "clone", "--quiet", "--bare", str(root), str(bare))
    assert files(bare, "main") == files(root, "main")
    git(root, "worktree", "add", "--quiet", str(tmp_path / "tree"))
    assert files(tmp_path / "tree", "HEAD") == files(root, "main")


# Where two histories part


def test_histories_part_where_a_pull_request_compares(root: Path) -> None:
    parting = git(root, "rev-parse", "HEAD")
    git(root, "checkout", "--quiet", "-b", "change")
    change = commit(root, {"claims/c.yaml": "c\n"})
    git(root, "checkout", "--quiet", "main")
    main = commit(root, {"claims/d.yaml": "d\n"})
    with opened(root) as repository:
        assert repository.merge_base(main, change) == parting
        assert repository.merge_base(main, main) == main


def test_histories_with_nothing_in_common_are_told(root: Path) -> None:
    main = git(root, "rev-parse", "HEAD")
    git(root, "checkout", "--quiet", "--orphan", "other")
    other = commit(root, {"site.yaml": "title: other\n"})
    with opened(root) as repository, pytest.raises(RevisionError, match="no commit in common"):
        repository.merge_base(main, other)


def test_a_shallow_clone_is_told_with_what_to_do(root: Path, tmp_path: Path) -> None:
    for name in "xyz":
        commit(root, {f"claims/{name}.yaml": name})
    git(root, "branch", "old", "HEAD~2")
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "--quiet", "--depth=1", "--no-single-branch", root.as_uri(), str(clone))
    assert "git fetch --unshallow" in refusal(clone, "HEAD~1")
    with opened(clone) as repository, pytest.raises(RevisionError, match="fetch-depth: 0"):
        repository.merge_base(repository.commit("origin/old"), repository.commit("HEAD"))


# What can be missing or broken


def test_no_repository_and_no_git_are_told(
    tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    (tmp_path / "plain").mkdir()
    assert "in no git repository" in refusal(tmp_path / "plain", "main")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "git is not installed" in refusal(root, "main")


def test_a_folder_of_another_user_is_told(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_NOSYSTEM"):
        monkeypatch.setenv(name, ALONE[name])
    if os.geteuid() == 0:
        os.chown(root, 12345, 12345)
        os.chown(root / ".git", 12345, 12345)
        assert "safe.directory" in refusal(root, "main")
    else:
        assert files(root, "main")


def test_a_lost_or_damaged_object_ends_in_words(root: Path) -> None:
    blob = git(root, "rev-parse", "HEAD:site.yaml")
    path = root / ".git" / "objects" / blob[:2] / blob[2:]
    path.chmod(0o644)
    path.write_bytes(b"damaged")
    with pytest.raises(RevisionError):
        files(root, "main")
    path.unlink()
    with pytest.raises(RevisionError, match="git fetch --refetch"):
        files(root, "main")


def test_a_clone_without_its_files_is_told_and_nothing_is_fetched(root: Path, tmp_path: Path) -> None:
    git(root, "config", "uploadpack.allowFilter", "true")
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "--quiet", "--filter=blob:none", "--no-checkout", root.as_uri(), str(clone))
    packs = sorted((clone / ".git" / "objects" / "pack").iterdir())
    with pytest.raises(RevisionError, match="left out of this clone"):
        files(clone, "HEAD")
    assert sorted((clone / ".git" / "objects" / "pack").iterdir()) == packs


def test_folders_without_end_are_refused(root: Path) -> None:
    commit(root, {f"claims/{'a/' * 70}x.yaml": "x"})
    with pytest.raises(RevisionError, match="folders over 64 deep"):
        files(root, "main")


def test_a_commit_that_unfolds_to_billions_of_files_is_refused(root: Path) -> None:
    """Four levels of a folder that holds the next level six hundred times."""
    entry = f"100644 blob {git(root, 'rev-parse', 'HEAD:site.yaml')}"
    for _ in range(4):
        folder = git(root, "mktree", given="".join(f"{entry}\tx{n}\n" for n in range(600)))
        entry = f"040000 tree {folder}"
    top = git(root, "mktree", given=f"{entry}\tclaims\n")
    bomb = git(root, "commit-tree", "-m", "x", top)
    with opened(root) as repository, pytest.raises(RevisionError, match="over 500,000 files"):
        repository.files(bomb, ["claims"])


# Nothing else happens


def test_no_setting_of_the_repository_runs_anything(root: Path, tmp_path: Path) -> None:
    """Whoever can write into the repository could name programs in it."""
    mark = tmp_path / "ran"
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\ntouch '{mark}'\ncat\n")
    program.chmod(0o755)
    for key in (
        "core.fsmonitor",
        "core.pager",
        "core.editor",
        "core.sshCommand",
        "core.askPass",
        "diff.external",
        "diff.run.textconv",
        "filter.run.smudge",
        "filter.run.clean",
        "filter.run.process",
        "uploadpack.packObjectsHook",
        "credential.helper",
    ):
        git(root, "config", key, str(program))
    git(root, "config", "alias.cat-file", f"!{program}")
    for hook in ("post-checkout", "pre-commit", "post-index-change", "reference-transaction"):
        shutil.copy(program, root / ".git" / "hooks" / hook)
    (root / ".git" / "info" / "attributes").write_text("* filter=run diff=run\n")
    before = tree(root)
    assert files(root, "main")
    with opened(root) as repository:
        assert repository.merge_base(repository.commit("HEAD"), repository.commit("main"))
    assert tree(root) == before
    assert not mark.exists()


def test_the_environment_leads_to_no_other_repository(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = init(tmp_path / "other")
    commit(other, {"site.yaml": "title: other\n"})
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(other))
    monkeypatch.setenv("GIT_OBJECT_DIRECTORY", str(other / ".git" / "objects"))
    monkeypatch.setenv("GIT_TRACE", str(tmp_path / "trace"))
    assert files(root, "main")["site.yaml"] == b"title: x\n"
    assert not (tmp_path / "trace").exists()


def test_a_replaced_object_is_read_as_it_was_committed(root: Path) -> None:
    old = git(root, "rev-parse", "HEAD:site.yaml")
    commit(root, {"site.yaml": "title: another\n"})
    git(root, "replace", old, git(root, "rev-parse", "HEAD:site.yaml"))
    assert files(root, "HEAD~1")["site.yaml"] == b"title: x\n"
