"""A disk that is full, cannot be written or is taken away: the old site stays whole, and one line says why."""

import ctypes
import os
import re
import resource
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Final

import pytest
from begun import Begun
from builders import CLAIM, SITE, a_project, laid_out, tree

from site_builder.publish import OccupiedError, staged

_LIBC: Final = ctypes.CDLL(None, use_errno=True)
_NEW_MOUNTS, _NEW_USER, _PRIVATE, _READ_ONLY = 0x20000, 0x10000000, 0x44000, 0x21
"""CLONE_NEWNS, CLONE_NEWUSER, MS_REC | MS_PRIVATE, MS_REMOUNT | MS_RDONLY"""


def _can_mount() -> bool:
    """Whether the system lets this process have disks of its own; from now on it has."""
    user, group = os.geteuid(), os.getegid()
    if _LIBC.unshare(_NEW_MOUNTS | (_NEW_USER if user else 0)):
        return False
    if user:
        for name, told in (("setgroups", "deny"), ("uid_map", f"0 {user} 1"), ("gid_map", f"0 {group} 1")):
            Path(f"/proc/self/{name}").write_text(told)
    return bool(_LIBC.mount(b"none", b"/", None, _PRIVATE, None) == 0)


def _mount(folder: Path, size: int, how: int = 0) -> None:
    options = f"size={size}".encode()
    assert _LIBC.mount(b"none", os.fsencode(folder), b"tmpfs", how, options) == 0


@contextmanager
def on_a_disk(
    root: Path, mounted: str, size: int, *, read_only: bool = False, temporary: bool = False
) -> Iterator[None]:
    """A disk of this size is mounted; `disk/site` is the old site. Says at the end what became of the sites.

    Where nothing can be mounted no file may be large, and nobody may write.
    """
    (root / mounted).mkdir(parents=True, exist_ok=True)
    mounts = _can_mount()
    if mounts:
        _mount(root / mounted, size)
    shutil.copytree(root / "site", root / "disk" / "site", dirs_exist_ok=True)
    if temporary:
        os.environ["TMPDIR"] = str(root / "disk")
    if mounts and read_only:
        _mount(root / mounted, size, _READ_ONLY)
    elif read_only:
        (root / "disk").chmod(0o555)
        if os.geteuid() == 0:
            os.setuid(65534)
    elif not mounts:
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
    before = tree(root / "site")
    try:
        yield
    finally:
        for site in (root / "site", root / "disk" / "site"):
            print(f"{site.name} as before" if tree(site) == before else f"{site} is another")
        print("litter:", *(path.name for path in (root / "disk").glob(".*")))


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose every page has changed since it was published."""
    root = tmp_path_factory.mktemp("disks") / "project"
    site = f"{SITE}social_cards: false\nsearch: false\n"
    a_project(root, {"site.yaml": site, **{f"claims/n{n}.yaml": _claim(n) for n in range(3)}})
    assert Begun(root, "--quiet").ended() == (0, "")
    (root / "site.yaml").write_text(site.replace("Tiny", "Tinier"))
    return root


def _claim(number: int) -> str:
    return CLAIM.replace("Ships", f"{number} ships", 1)


FULL: Final = "No space left on device|File too large|disk is full|disk I/O error"


@pytest.mark.parametrize(
    ("words", "mounted", "share", "read_only", "why"),
    [
        (("--out", "disk/site"), "disk", 1.4, False, FULL),
        ((), ".cache", 0.1, False, FULL),
        (("--no-cache",), "disk", 1.1, False, FULL),
        (("--out", "disk/site"), "disk", 2.5, True, "Read-only file system|Permission denied"),
        (("--out", "disk/site"), "disk/site", 2.5, False, "something is mounted there|File too large"),
    ],
    ids=["full", "full for the cache", "full for temporary files", "read-only", "mounted on the site"],
)
def test_a_disk_that_does_not_take_it(
    old: Path, words: tuple[str, ...], mounted: str, share: float, read_only: bool, why: str
) -> None:
    size = int(share * sum(len(content) // 4096 * 4096 + 4096 for content in tree(old / "site").values()))
    for left in (old / ".cache", old / "disk"):
        shutil.rmtree(left, ignore_errors=True)
    temporary = "--no-cache" in words
    within = partial(on_a_disk, old, mounted, size, read_only=read_only, temporary=temporary)
    status, told = Begun(old, *words, within=within).ended()
    said, *after = told.splitlines()
    assert (status, after) == (1, ["site as before", "site as before", "litter:"]), told
    assert re.search(why, said)
    assert re.match(r"Error: (disk/)?site is unchanged: ", said)


def taken_away(out: Path) -> None:
    shutil.rmtree(out)


def replaced_by_a_file(out: Path) -> None:
    shutil.rmtree(out)
    out.write_text("mine")


def replaced_by_a_link(out: Path) -> None:
    out.rename(out.with_name("mine"))
    out.symlink_to("mine")


def with_its_folder(out: Path) -> None:
    shutil.rmtree(out.parent)


@pytest.mark.parametrize(
    ("vanish", "error"),
    [
        (taken_away, None),
        (replaced_by_a_file, OccupiedError),
        (replaced_by_a_link, OccupiedError),
        (with_its_folder, FileNotFoundError),
    ],
)
@pytest.mark.parametrize("kept", [True, False])
def test_a_folder_that_vanishes_while_the_site_is_made(
    tmp_path: Path, vanish: Callable[[Path], None], error: type[Exception] | None, kept: bool
) -> None:
    out, spare = tmp_path / "a" / "site", tmp_path / ".cache" / "spare"

    def publish(text: bytes, during: Callable[[Path], None] = lambda _: None) -> None:
        with staged(out, spare if kept else None) as stage:
            site = laid_out(stage, dict.fromkeys(("index.html", "b/page.html"), text))
            during(out)
            stage.publish(site)

    publish(b"one")
    publish(b"old")
    if error:
        with pytest.raises(error):
            publish(b"new", vanish)
    else:
        publish(b"new", vanish)
    left = {path: content for path, content in tree(tmp_path).items() if ".cache" not in path}
    if vanish is replaced_by_a_file:
        assert left == {"a/site": b"mine"}
        out.unlink()
    elif vanish is replaced_by_a_link:
        assert out.is_symlink()
        assert (out / "index.html").read_bytes() == b"old"
        out.unlink()
    publish(b"newer")
    assert (out / "b" / "page.html").read_bytes() == b"newer"
    assert {path.name for path in out.parent.iterdir()} <= {"site", "mine"}


@pytest.mark.parametrize("mask", [0, 0o027, 0o077])
def test_modes_are_fixed_and_those_of_others_stay(tmp_path: Path, mask: int) -> None:
    """Below a folder whose group its new folders inherit, too."""
    tmp_path.chmod(0o2775)
    before = os.umask(mask)
    try:
        for text in (b"one", b"two", b"three"):
            with staged(tmp_path / "site", tmp_path / ".cache" / "spare") as stage:
                stage.publish(laid_out(stage, dict.fromkeys(("index.html", "a/b/page.html"), text)))
            (tmp_path / "site" / "theirs").mkdir(mode=0o700, exist_ok=True)
    finally:
        os.umask(before)
    modes = {
        path.relative_to(tmp_path).as_posix(): path.stat().st_mode for path in (tmp_path / "site").rglob("*")
    }
    assert {oct(mode) for path, mode in modes.items() if path.endswith((".html", "SUMS"))} == {"0o100644"}
    assert {oct(modes[path]) for path in ("site/a", "site/a/b")} == {"0o40755"}
    assert (tmp_path / "site").stat().st_mode & 0o7777 == 0o755
    assert modes["site/theirs"] & 0o777 == 0o700 & ~mask
    assert (tmp_path / "site").stat().st_gid == tmp_path.stat().st_gid
