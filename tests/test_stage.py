"""The stage: only what changed is written, whatever became of the folders in between."""

import fcntl
import gc
import hashlib
import multiprocessing
import os
import resource
import shutil
import subprocess
import sys
import tracemalloc
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from textwrap import dedent

import pytest
from builders import laid_out, tree

from site_builder.folder import Folder
from site_builder.publish import OccupiedError, Published, staged

OLD = {"index.html": b"start", "a/one.html": b"one", "a/two.html": b"two", "b/c/three.html": b"three"}
NEW = {**OLD, "a/one.html": b"ONE"}


def build(root: Path, site: Mapping[str, bytes], finish: Callable[[Path], None] | None = None) -> Published:
    """Publishes the site in the root's folder `site`, with a spare."""
    with staged(root / "site", root / ".cache" / "spare") as stage:
        return stage.publish(laid_out(stage, site), finish)


def pages(folder: Path) -> dict[str, bytes]:
    return {path: content for path, content in tree(folder).items() if path != "SHA256SUMS"}


def inodes(folder: Path) -> dict[str, int]:
    return {path: (folder / path).stat().st_ino for path in pages(folder)}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Where the old site is published, and the spare holds a still older one."""
    build(tmp_path, {**OLD, "index.html": b"older"})
    build(tmp_path, OLD)
    return tmp_path


def test_only_what_changed_is_written(root: Path) -> None:
    before = inodes(root / "site")
    published = build(root, NEW)
    sums = (root / "site" / "SHA256SUMS").stat().st_size
    assert published == Published(files=5, written=2, bytes_written=len(b"ONE") + sums)
    assert pages(root / "site") == NEW
    after = inodes(root / "site")
    assert {path for path in before if before[path] != after[path]} == {"a/one.html"}


def test_what_only_the_spare_still_has_is_written_again(root: Path) -> None:
    assert build(root, {**OLD, "index.html": b"older"}).written == 2
    assert pages(root / "site") == {**OLD, "index.html": b"older"}


def test_the_spare_holds_the_site_before_and_shares_all_that_is_the_same(root: Path) -> None:
    build(root, NEW)
    spare = root / ".cache" / "spare"
    assert pages(spare) == OLD
    ours, theirs = inodes(root / "site"), inodes(spare)
    assert {path for path in ours if ours[path] != theirs[path]} == {"a/one.html"}
    assert {path.name for path in root.iterdir()} == {".cache", "site"}


def test_nothing_is_touched_if_nothing_changed(root: Path) -> None:
    before = states(root)
    assert build(root, OLD) == Published(files=5, written=0, bytes_written=0)
    assert states(root) == before


def states(root: Path) -> list[tuple[Path, int, int, int]]:
    """What changes of a file when it is touched; to be read is not to be touched."""
    found = ((path, path.stat()) for path in sorted(root.rglob("*")))
    return [(path, at.st_ino, at.st_mode, at.st_ctime_ns) for path, at in found]


def test_without_a_spare_nothing_is_kept(root: Path) -> None:
    with staged(root / "other") as stage:
        stage.publish(laid_out(stage, OLD))
    with staged(root / "other") as stage:
        assert stage.publish(laid_out(stage, NEW)).written == 2
    assert {path.name for path in root.iterdir()} == {".cache", "site", "other"}


def test_where_no_spare_can_lie_it_lies_beside_the_site_until_none_is_wanted(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    written = []
    for site in (OLD, NEW, OLD):
        with staged(tmp_path / "site", tmp_path / "file" / "spare") as stage:
            written.append(stage.publish(laid_out(stage, site)).written)
    assert written == [5, 2, 2]
    assert pages(tmp_path / ".site.site-builder-spare") == NEW
    with staged(tmp_path / "site"):
        pass
    assert {path.name for path in tmp_path.iterdir()} == {"file", "site"}


@pytest.mark.parametrize("spare", ["site/spare", "site", "."])
def test_a_spare_cannot_lie_in_the_site_or_around_it(tmp_path: Path, spare: str) -> None:
    for site in (OLD, NEW, OLD):
        with staged(tmp_path / "site", tmp_path / spare) as stage:
            stage.publish(laid_out(stage, site))
    assert pages(tmp_path / "site") == OLD


def test_two_sites_may_share_a_spare(root: Path) -> None:
    for out, site in (("other", NEW), ("other", OLD), ("site", NEW), ("other", NEW)):
        with staged(root / out, root / ".cache" / "spare") as stage:
            stage.publish(laid_out(stage, site))
    assert pages(root / "site") == pages(root / "other") == NEW


def overwritten(path: Path) -> None:
    path.write_bytes(b"owt")


def exchanged_with_its_neighbour(path: Path) -> None:
    path.rename(path.with_suffix(".aside"))
    path.with_name("one.html").rename(path)
    path.with_suffix(".aside").rename(path.with_name("one.html"))


def emptied_by_a_crash(path: Path) -> None:
    before = path.stat()
    os.truncate(path, 0)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def made_a_link(path: Path) -> None:
    path.rename(path.with_suffix(".aside"))
    path.symlink_to(path.with_suffix(".aside"))


def made_a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize("folder", ["site", ".cache/spare"])
@pytest.mark.parametrize(
    "tamper",
    [
        overwritten,
        exchanged_with_its_neighbour,
        emptied_by_a_crash,
        made_a_link,
        made_a_folder,
        Path.unlink,
        lambda path: path.chmod(0o600),
        lambda path: shutil.rmtree(path.parent),
    ],
)
@pytest.mark.parametrize("site", [OLD, NEW])
def test_what_was_changed_by_somebody_is_put_right(
    root: Path, folder: str, tamper: Callable[[Path], None], site: dict[str, bytes]
) -> None:
    tamper(root / folder / "a" / "two.html")
    build(root, site)
    (root / "site" / "a" / "two.aside").unlink(missing_ok=True)
    assert pages(root / "site") == site
    assert (root / "site" / "a" / "two.html").stat().st_mode == 0o100644
    assert not (root / "site" / "a" / "two.html").is_symlink()


@pytest.mark.parametrize("content", [b"owt", b""])
def test_what_was_changed_in_the_spare_is_not_published(root: Path, content: bytes) -> None:
    build(root, {**NEW, "a/two.html": b"TWO"})
    (root / ".cache" / "spare" / "a" / "two.html").write_bytes(content)
    build(root, {"index.html": b"start", "a/one.html": b"one"})
    assert pages(root / "site") == {"index.html": b"start", "a/one.html": b"one"}


def test_a_second_build_waits(root: Path) -> None:
    handle = os.open(root, os.O_RDONLY)
    with staged(root / "site"), pytest.raises(BlockingIOError):
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    os.close(handle)


def test_what_was_changed_within_the_same_tick_of_the_clock_is_too(root: Path) -> None:
    page = root / "site" / "a" / "two.html"
    page.write_bytes(b"owt")
    ticked = (root / "site" / "SHA256SUMS").stat().st_mtime_ns
    os.utime(page, ns=(ticked, ticked))
    build(root, OLD)
    assert pages(root / "site") == OLD


def without_list(spare: Path) -> None:
    (spare / "SHA256SUMS").unlink()


def with_another_list(spare: Path) -> None:
    (spare / "SHA256SUMS").write_text("no list")


def with_a_list_of_what_is_not_in_it(spare: Path) -> None:
    with (spare / "SHA256SUMS").open("a") as sums:
        sums.writelines(f"{'0' * 64}  {path}\n" for path in ("", "../../other", "../../other/two.html"))


def with_a_stray_file(spare: Path) -> None:
    (spare / "stray.html").write_text("stray")


def with_a_stray_folder(spare: Path) -> None:
    (spare / "d" / "e").mkdir(parents=True)


def become_a_file(spare: Path) -> None:
    shutil.rmtree(spare)
    spare.write_text("a file")


def become_a_link(spare: Path) -> None:
    spare.rename(spare.parent.with_name("away"))
    spare.symlink_to(spare.parent.with_name("away"))


def with_a_link_for_a_folder(spare: Path) -> None:
    shutil.rmtree(spare / "a")
    (spare / "a").symlink_to("../../other")


@pytest.mark.parametrize(
    "damage",
    [
        shutil.rmtree,
        without_list,
        with_another_list,
        with_a_list_of_what_is_not_in_it,
        with_a_stray_file,
        with_a_stray_folder,
        become_a_file,
        become_a_link,
        with_a_link_for_a_folder,
    ],
)
def test_a_damaged_spare_costs_time_only(root: Path, damage: Callable[[Path], object]) -> None:
    (root / "other").mkdir()
    (root / "other" / "two.html").write_text("of somebody else")
    damage(root / ".cache" / "spare")
    build(root, NEW)
    assert pages(root / "site") == NEW
    assert not (root / "site" / "d").exists()
    assert not (root / "site").is_symlink()
    assert tree(root / "other") == {"two.html": b"of somebody else"}
    build(root, OLD)
    assert pages(root / ".cache" / "spare") == NEW


@pytest.mark.parametrize(
    ("before", "after"), [("a", "a/b"), ("a/b", "a"), ("a/b/c", "a"), ("a", "a/b/c"), ("a/b/c", "a/b")]
)
def test_a_file_becomes_a_folder_and_the_other_way_round(tmp_path: Path, before: str, after: str) -> None:
    for path in (before, before, after, before, after, after):
        build(tmp_path, {path: b"x", "z": b"z"})
        assert pages(tmp_path / "site") == {path: b"x", "z": b"z"}


def test_a_folder_without_files_goes(root: Path) -> None:
    for _ in range(3):
        build(root, {"index.html": b"start"})
        assert {path.name for path in (root / "site").iterdir()} == {"index.html", "SHA256SUMS"}
        build(root, {})
        assert {path.name for path in (root / "site").iterdir()} == {"SHA256SUMS"}


def test_a_file_of_somebody_else_is_never_written_into(root: Path) -> None:
    theirs = root / "site" / "a" / "theirs.txt"
    theirs.write_text("theirs")
    theirs.chmod(0o600)
    inode = theirs.stat().st_ino
    for site in (NEW, OLD, NEW):
        build(root, site)
        assert (theirs.read_text(), theirs.stat().st_ino, theirs.stat().st_mode) == (
            "theirs",
            inode,
            0o100600,
        )
    theirs.unlink()
    build(root, OLD)
    assert pages(root / "site") == OLD


def test_a_file_that_only_the_spare_has_does_not_replace_one_of_somebody_else(root: Path) -> None:
    build(root, {path: content for path, content in OLD.items() if path != "index.html"})
    (root / "site" / "index.html").write_bytes(b"mine")
    with pytest.raises(OccupiedError):
        build(root, OLD)
    assert (root / "site" / "index.html").read_bytes() == b"mine"


@pytest.mark.parametrize("content", [b"new", b"older"])
def test_a_stage_that_is_left_changes_nothing(root: Path, content: bytes) -> None:
    """What it leaves half made as the spare is not taken for what it was, even if the clock went wrong."""
    before = tree(root / "site")
    with staged(root / "site", root / ".cache" / "spare") as stage:
        laid_out(stage, {"index.html": b"new", "d/e.html": b"new"})
    assert tree(root / "site") == before
    assert {path.name for path in root.iterdir()} == {".cache", "site"}
    for path in ("index.html", "d/e.html", "d", "a", ""):
        os.utime(root / ".cache" / "spare" / path, (1, 1))
    build(root, {**NEW, "index.html": content})
    assert pages(root / "site") == {**NEW, "index.html": content}


def test_a_stage_that_is_left_is_a_spare_again(root: Path) -> None:
    with staged(root / "site", root / ".cache" / "spare") as stage:
        laid_out(stage, {"a/one.html": b"half"})
    assert build(root, {**OLD, "a/one.html": b"one more"}).written == 2
    assert pages(root / "site") == {**OLD, "a/one.html": b"one more"}


def test_what_is_neither_written_nor_held_is_a_fault_of_ours(root: Path) -> None:
    before = tree(root / "site")
    with pytest.raises(AssertionError, match="not written"), staged(root / "site") as stage:
        stage.publish(lambda: [("index.html", hashlib.sha256(b"unwritten").digest())])
    with staged(root / "site") as stage:
        laid_out(stage, {"index.html": b"one"})
        with pytest.raises(AssertionError, match="another content"):
            stage.publish(lambda: [("index.html", hashlib.sha256(b"start").digest())])
    with pytest.raises(AssertionError, match="folder"), staged(root / "site") as stage:
        stage.publish(laid_out(stage, {"d": b"x", "d/e": b"x"}))
    assert tree(root / "site") == before


def test_what_was_written_last_is_what_a_file_holds(root: Path) -> None:
    with staged(root / "site") as stage:
        laid_out(stage, {**OLD, "index.html": b"first"})
        stage.publish(laid_out(stage, {**OLD, "index.html": b"second"}))
    assert pages(root / "site") == {**OLD, "index.html": b"second"}


def indexed(text: bytes) -> Callable[[Path], None]:
    def finish(site: Path) -> None:
        assert not (site / "index").exists()
        (site / "index").mkdir()
        (site / "index" / f"{text.decode()}.bin").write_bytes(text)

    return finish


def test_no_file_of_an_old_index_survives(root: Path) -> None:
    for text in (b"one", b"two", b"one", b"three"):
        build(root, OLD, indexed(text))
        assert pages(root / "site") == {**OLD, f"index/{text.decode()}.bin": text}
    assert build(root, OLD).written == 1
    assert pages(root / "site") == OLD


def test_what_an_index_was_half_made_in_is_not_kept(root: Path) -> None:
    def broken(site: Path) -> None:
        (site / "half.bin").write_bytes(b"half")
        raise RuntimeError("the index cannot be made")

    with pytest.raises(RuntimeError):
        build(root, NEW, broken)
    assert pages(root / "site") == OLD
    assert not (root / ".cache" / "spare").exists()


def test_what_is_published_is_told_with_the_index(root: Path) -> None:
    build(root, OLD, indexed(b"one"))
    with staged(root / "site") as stage:
        assert [path for path, _ in stage.published()] == sorted([*OLD, "index/one.bin"])
        assert stage.publish(stage.published).written == 0


def write_half(folder: Folder, paths: list[str]) -> None:
    for path in paths:
        folder.write(path, path.encode())


def test_processes_may_write_at_once(root: Path) -> None:
    """A file has become a folder, which all of them want to make first."""
    site = {f"index.html/{n % 7}/{n}.html": f"index.html/{n % 7}/{n}.html".encode() for n in range(400)}
    with staged(root / "site", root / ".cache" / "spare") as stage:
        folder, paths = stage.folder, list(site)
        halves = [
            multiprocessing.get_context("spawn").Process(target=write_half, args=(folder, paths[n::2]))
            for n in range(2)
        ]
        for half in halves:
            half.start()
        for half in halves:
            half.join()
            assert half.exitcode == 0
        digests = {path: hashlib.sha256(content).digest() for path, content in site.items()}
        for path, digest in digests.items():
            stage.wrote(path, digest, len(site[path]))
        assert stage.publish(lambda: sorted(digests.items())).written == 401
    assert pages(root / "site") == site


@contextmanager
def room_for(size: int) -> Iterator[None]:
    """No file may become larger: what is written beyond is an error of the system, as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("size", [0, 1000], ids=["a page", "the list"])
def test_a_disk_that_takes_no_more_leaves_the_site_as_it_was(root: Path, size: int) -> None:
    many = {f"page-{n}.html": b"x" for n in range(30)}
    before = tree(root / "site")
    with pytest.raises(OSError, match="File too large"), room_for(size):
        build(root, many)
    assert tree(root / "site") == before
    assert {path.name for path in root.iterdir()} <= {".cache", "site"}
    build(root, NEW)
    assert pages(root / "site") == NEW


def test_a_short_write_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write = os.write
    monkeypatch.setattr(os, "write", lambda handle, content: write(handle, content[:3]))
    Folder(tmp_path).write("a.html", b"eight wo")
    assert (tmp_path / "a.html").read_bytes() == b"eight wo"


def test_where_links_cannot_be_copies_are(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    (root / "site" / "theirs.txt").write_text("theirs")
    for site in (NEW, OLD, NEW):
        build(root, site)
        assert pages(root / "site") == {**site, "theirs.txt": b"theirs"}
    assert build(root, NEW).written == 0


KILLED = """
    import os, shutil, signal, sys
    from pathlib import Path
    sys.path.insert(0, sys.argv[1])
    from test_stage import NEW, OLD, build, pages

    def killed_at(step, root):
        count = 0
        def hook(event, arguments):
            nonlocal count
            if event == "open" or event.startswith(("os.", "shutil.", "ctypes.dlsym")):
                count += 1
                if count == step:
                    os.kill(os.getpid(), signal.SIGKILL)
        child = os.fork()
        if child == 0:
            sys.addaudithook(hook)
            build(root, {**NEW, "d/new.html": b"new"})
            os._exit(0)
        return os.waitpid(child, 0)[1] != 0

    step, seen = 1, set()
    while True:
        root = Path(sys.argv[2]) / str(step)
        build(root, {**OLD, "index.html": b"older"})
        build(root, OLD)
        (root / "site" / "theirs.txt").write_text("theirs")
        killed = killed_at(step, root)
        site = pages(root / "site")
        assert site in ({**OLD, "theirs.txt": b"theirs"}, {**NEW, "d/new.html": b"new", "theirs.txt": b"theirs"}), step
        seen.add(site["a/one.html"])
        build(root, NEW)
        assert pages(root / "site") == {**NEW, "theirs.txt": b"theirs"}, step
        assert {path.name for path in root.iterdir()} == {".cache", "site"}, step
        build(root, OLD)
        assert pages(root / "site") == {**OLD, "theirs.txt": b"theirs"}, step
        shutil.rmtree(root)
        if not killed:
            break
        step += 1
    assert seen == {b"one", b"ONE"}
    print(step)
"""


def test_a_kill_at_any_step_leaves_the_old_site_or_the_new_one(tmp_path: Path) -> None:
    """The build is killed at its first call of the system, at its second, and so on to the last."""
    done = subprocess.run(
        [sys.executable, "-c", dedent(KILLED), str(Path(__file__).parent), str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    assert int(done.stdout) > 20


def peak_of(root: Path, count: int) -> int:
    """The most bytes of memory that it takes to publish so many files of which one is another."""
    site = {f"{n % 100}/{n}.html": b"x" for n in range(count)}
    build(root, site)
    build(root, {**site, "1/1.html": b"y"})
    listing = sorted((path, hashlib.sha256(content).digest()) for path, content in site.items())
    gc.collect()
    tracemalloc.start()
    try:
        with staged(root / "site", root / ".cache" / "spare") as stage:
            assert list(stage.missing(listing)) == ["1/1.html"]
            stage.folder.write("1/1.html", b"x")
            stage.wrote("1/1.html", hashlib.sha256(b"x").digest(), 1)
            assert stage.publish(lambda: listing).written == 2
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_a_site_of_many_files_takes_no_more_memory(tmp_path: Path) -> None:
    """What there is of it at one time are the names of one folder."""
    few, many = (peak_of(tmp_path / str(count), count) for count in (1_000, 5_000))
    assert many - few < 4_000 * 50
