"""Publishing: all or nothing, nothing of anybody else's touched, nothing left lying about."""

import hashlib
import os
import shutil
import subprocess
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
from builders import laid_out, tree

from site_builder import exchange
from site_builder.publish import File, OccupiedError, Published, staged


def some(*names: str, text: str = "x") -> list[File]:
    return [File(name, f"{text} {name}".encode()) for name in names]


def publish(files: Iterable[File], out: Path, finish: Callable[[Path], None] | None = None) -> Published:
    with staged(out) as stage:
        return stage.publish(laid_out(stage, {file.path: file.content for file in files}), finish)


def test_files_are_written_with_their_sums(tmp_path: Path) -> None:
    published = publish(some("index.html", "a/b/c.html"), tmp_path / "site")
    written = tree(tmp_path)
    assert set(written) == {"site/index.html", "site/a/b/c.html", "site/SHA256SUMS"}
    assert published == Published(3, 3, sum(len(content) for content in written.values()))
    tool = ["sha256sum"] if shutil.which("sha256sum") else ["shasum", "-a", "256"]
    subprocess.run([*tool, "--check", "SHA256SUMS"], cwd=tmp_path / "site", check=True)


def test_pages_that_are_gone_vanish_and_files_of_others_stay(tmp_path: Path) -> None:
    out = tmp_path / "site"
    publish(some("index.html", "old/gone.html"), out)
    (out / "CNAME").write_text("facts.example")
    (out / "old" / "kept.txt").write_text("mine")
    (out / "link").symlink_to("nowhere")
    publish(some("index.html", text="new"), out)
    assert set(tree(out)) == {"index.html", "CNAME", "old/kept.txt", "SHA256SUMS"}
    assert (out / "index.html").read_text() == "new index.html"
    assert os.readlink(out / "link") == "nowhere"


def test_folders_of_others_are_carried_over_as_they_are(tmp_path: Path) -> None:
    """A repository of git is none without its empty folders."""
    out = tmp_path / "site"
    publish(some("index.html", "a/page.html"), out)
    for folder in ("a/theirs", ".git/refs/heads", ".git/objects", "node_modules/b"):
        (out / folder).mkdir(parents=True)
    (out / "node_modules" / "b" / "c.js").write_text("mine")
    (out / ".git" / "objects").chmod(0o700)
    (out / "node_modules" / "b").chmod(0o555)
    before = {path.relative_to(out): path.stat().st_mode for path in out.rglob("*")}
    for text in ("new", "newer"):
        publish(some("index.html", "a/page.html", text=text), out)
        assert {path.relative_to(out): path.stat().st_mode for path in out.rglob("*")} == before
    publish(some("index.html", ".git/objects"), out)
    assert {path.relative_to(out).as_posix() for path in out.rglob("*")} == {
        ".git",
        ".git/objects",
        ".git/refs",
        ".git/refs/heads",
        "SHA256SUMS",
        "a",
        "a/theirs",
        "index.html",
        "node_modules",
        "node_modules/b",
        "node_modules/b/c.js",
    }


def test_a_file_of_somebody_else_is_never_overwritten(tmp_path: Path) -> None:
    out = tmp_path / "site"
    out.mkdir()
    (out / "index.html").write_text("mine")
    with pytest.raises(OccupiedError) as problem:
        publish(some("index.html", "more.html"), out)
    assert problem.value.path == out / "index.html"
    assert tree(tmp_path) == {"site/index.html": b"mine"}


@pytest.mark.parametrize(
    ("theirs", "ours"), [("a", "a/b.html"), ("a/b/c", "a/b"), ("a/b/c", "a"), ("SHA256SUMS", "a")]
)
def test_neither_is_one_that_stands_where_a_folder_belongs_or_the_other_way_round(
    tmp_path: Path, theirs: str, ours: str
) -> None:
    (tmp_path / "site" / theirs).parent.mkdir(parents=True)
    (tmp_path / "site" / theirs).write_text("mine")
    with pytest.raises(OccupiedError) as problem:
        publish(some(ours), tmp_path / "site")
    assert problem.value.path == tmp_path / "site" / theirs
    assert tree(tmp_path) == {f"site/{theirs}": b"mine"}


def test_a_file_that_is_called_as_the_site_is_stays(tmp_path: Path) -> None:
    (tmp_path / "site").write_text("mine")
    with pytest.raises(OccupiedError):
        publish(some("index.html"), tmp_path / "site")
    assert tree(tmp_path) == {"site": b"mine"}


def test_what_comes_while_the_site_is_made_is_carried_over_too(tmp_path: Path) -> None:
    out = tmp_path / "site"

    def made() -> Iterator[File]:
        yield from some("index.html", "a/page.html", text="new")
        (out / "a" / "theirs.txt").write_text("mine")

    publish(some("index.html", "a/page.html"), out)
    publish(made(), out)
    assert (out / "a" / "theirs.txt").read_text() == "mine"
    assert (out / "index.html").read_text() == "new index.html"


@pytest.mark.parametrize("listing", ["not a list", "\xff", ""])
def test_a_damaged_list_makes_nothing_ours(tmp_path: Path, listing: str) -> None:
    out = tmp_path / "site"
    publish(some("index.html"), out)
    (out / "SHA256SUMS").write_bytes(listing.encode("latin-1"))
    with pytest.raises(OccupiedError):
        publish(some("index.html"), out)


def test_a_list_that_is_a_link_is_somebody_elses(tmp_path: Path) -> None:
    out = tmp_path / "site"
    publish([], out)
    (out / "SHA256SUMS").rename(tmp_path / "list")
    (out / "SHA256SUMS").symlink_to("../list")
    with pytest.raises(OccupiedError):
        publish(some("index.html"), out)
    assert (out / "SHA256SUMS").is_symlink()


def test_a_fault_while_rendering_leaves_the_folder_as_it_was(tmp_path: Path) -> None:
    def broken() -> Iterator[File]:
        yield from some("index.html", "half.html", text="new")
        raise RuntimeError("a template fell over")

    publish(some("index.html"), tmp_path / "site")
    before = tree(tmp_path)
    with pytest.raises(RuntimeError):
        publish(broken(), tmp_path / "site")
    assert tree(tmp_path) == before


def test_litter_of_a_killed_build_is_removed(tmp_path: Path) -> None:
    litter = tmp_path / ".site.site-builder-dead"
    litter.mkdir()
    (litter / "half.html").write_text("half")
    publish(some("index.html"), tmp_path / "site")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["site"]


def test_without_an_exchange_in_one_step_two_renames_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchange, "_exchanged", lambda one, other: False)
    publish(some("index.html"), tmp_path / "site")
    publish(some("other.html"), tmp_path / "site")
    assert set(tree(tmp_path)) == {"site/other.html", "site/SHA256SUMS"}


def test_a_kill_between_the_two_renames_is_mended(tmp_path: Path) -> None:
    out = tmp_path / "site"
    publish(some("index.html"), out)
    (out / "CNAME").write_text("facts.example")
    out.rename(tmp_path / ".site.site-builder-old")
    publish(some("index.html"), out)
    assert set(tree(tmp_path)) == {"site/index.html", "site/CNAME", "site/SHA256SUMS"}


def test_the_first_of_two_renames_is_undone_if_the_second_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchange, "_exchanged", lambda one, other: False)
    publish(some("index.html"), tmp_path / "site")
    before = tree(tmp_path)
    with pytest.raises(FileNotFoundError):
        exchange.exchange(tmp_path / "new", tmp_path / "site", tmp_path / "aside")
    assert tree(tmp_path) == before


def test_modes_do_not_depend_on_the_umask(tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        publish(some("a/index.html"), tmp_path / "site")
    finally:
        os.umask(before)
    modes = {
        path.name: path.stat().st_mode & 0o777
        for path in [tmp_path / "site", *(tmp_path / "site").rglob("*")]
    }
    assert modes == {"site": 0o755, "a": 0o755, "index.html": 0o644, "SHA256SUMS": 0o644}


def test_the_sums_are_sorted_and_of_the_bytes(tmp_path: Path) -> None:
    publish(some("b.html", "a.html"), tmp_path / "site")
    lines = (tmp_path / "site" / "SHA256SUMS").read_text().splitlines()
    assert lines == [
        f"{hashlib.sha256(f'x {name}'.encode()).hexdigest()}  {name}" for name in ("a.html", "b.html")
    ]


def adding(*names: str, text: str = "added") -> Callable[[Path], None]:
    """What adds these files to the folder of a site, with the narrowest modes."""

    def finish(site: Path) -> None:
        for file in some(*names, text=text):
            path = site / file.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(file.content)
            path.chmod(0o600)
        for folder in (path for path in site.rglob("*") if path.is_dir()):
            folder.chmod(0o700)

    return finish


def test_what_is_added_at_the_end_is_listed_and_counted(tmp_path: Path) -> None:
    out = tmp_path / "site"
    published = publish(some("index.html", "z.html"), out, adding("a/b/index.bin", "m.txt"))
    lines = [line[66:] for line in (out / "SHA256SUMS").read_text().splitlines()]
    assert lines == ["a/b/index.bin", "index.html", "m.txt", "z.html"]
    assert published == Published(5, 5, sum(len(content) for content in tree(out).values()))
    for line in (out / "SHA256SUMS").read_text().splitlines():
        assert hashlib.sha256((out / line[66:]).read_bytes()).hexdigest() == line[:64]


def test_all_pages_are_there_when_files_are_added_and_nobody_sees_the_site_yet(tmp_path: Path) -> None:
    seen: list[set[str]] = []

    def finish(site: Path) -> None:
        seen.append(set(tree(site)))
        assert not (tmp_path / "site").exists()

    publish(some("index.html", "a/b.html"), tmp_path / "site", finish)
    assert seen == [{"index.html", "a/b.html"}]


def test_added_files_have_the_modes_of_all_others(tmp_path: Path) -> None:
    publish(some("index.html"), tmp_path / "site", adding("a/b/index.bin", "m.txt"))
    modes = {p.name: p.stat().st_mode & 0o777 for p in [tmp_path / "site", *(tmp_path / "site").rglob("*")]}
    assert modes == {
        **dict.fromkeys(("site", "a", "b"), 0o755),
        **dict.fromkeys(("index.html", "index.bin", "m.txt", "SHA256SUMS"), 0o644),
    }


def test_added_files_are_ours_and_vanish_with_what_added_them(tmp_path: Path) -> None:
    out = tmp_path / "site"
    publish(some("index.html"), out, adding("index/old.bin", "index/kept.bin"))
    publish(some("index.html"), out, adding("index/kept.bin", text="new"))
    assert set(tree(out)) == {"index.html", "index/kept.bin", "SHA256SUMS"}
    assert (out / "index" / "kept.bin").read_bytes() == b"new index/kept.bin"
    publish(some("index.html"), out)
    assert set(tree(out)) == {"index.html", "SHA256SUMS"}
    assert not (out / "index").exists()


def test_a_fault_at_the_end_leaves_the_folder_as_it_was(tmp_path: Path) -> None:
    def broken(site: Path) -> None:
        adding("half.bin")(site)
        raise RuntimeError("the index cannot be made")

    publish(some("index.html"), tmp_path / "site", adding("whole.bin"))
    before = tree(tmp_path)
    with pytest.raises(RuntimeError):
        publish(some("index.html", "more.html", text="new"), tmp_path / "site", broken)
    assert tree(tmp_path) == before
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_an_added_file_never_replaces_one_of_somebody_else(tmp_path: Path) -> None:
    out = tmp_path / "site"
    publish(some("index.html"), out)
    (out / "index").mkdir()
    (out / "index" / "mine.bin").write_text("mine")
    before = tree(tmp_path)
    with pytest.raises(OccupiedError) as problem:
        publish(some("index.html", text="new"), out, adding("index/mine.bin"))
    assert problem.value.path == out / "index" / "mine.bin"
    assert tree(tmp_path) == before


def test_a_page_that_is_called_as_the_list_is_a_fault_of_ours(tmp_path: Path) -> None:
    publish(some("index.html"), tmp_path / "site")
    before = tree(tmp_path)
    with pytest.raises(AssertionError, match="two pages are called SHA256SUMS"):
        publish(some("index.html", "SHA256SUMS", text="new"), tmp_path / "site")
    assert tree(tmp_path) == before


def test_an_added_list_of_sums_is_a_fault_too(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="SHA256SUMS"):
        publish(some("index.html"), tmp_path / "site", adding("SHA256SUMS"))
    assert tree(tmp_path) == {}
