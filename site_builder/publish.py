"""A new site is made beside the published one, of what changed; then one exchange: nobody sees half of it.

Every file in the published folder that we did not write is somebody else's and is carried over.
"""

import hashlib
import os
import secrets
import shutil
import signal
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Final

from site_builder.exchange import exchange, put_back, settle
from site_builder.folder import Folder, clear
from site_builder.holding import MANIFEST, SIGNATURE, SUMS, Holding, holding, sums, write_sums
from site_builder.lock import locked

_STOPS: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass(frozen=True, slots=True)
class File:
    """One file of the site: its posix path from the site's root, and its bytes."""

    path: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Published:
    """How many files the site has, and what of it had to be written: nothing if all of it stood there."""

    files: int
    written: int
    bytes_written: int


@dataclass(frozen=True, slots=True)
class Seal:
    """What a site is closed with, made of the digests of its files by their paths.

    `manifest` gives the content of `MANIFEST` in pieces, `sign` the signature of the list of sums.
    """

    manifest: Callable[[Mapping[str, bytes]], Iterable[bytes]]
    sign: Callable[[bytes], bytes] | None = None


class OccupiedError(Exception):
    """A file that we did not write stands where one of ours belongs: `path` names it."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} was not written by site-builder; move it away or choose another folder")
        self.path = path


def publish(files: Iterable[File], out: Path, finish: Callable[[Path], None] | None = None) -> Published:
    """Replaces the site in `out` by these files, as `Stage.publish` does."""
    with staged(out) as stage:
        site: dict[str, bytes] = {}
        for file in files:
            assert file.path not in site, f"two pages are called {file.path}"
            site[file.path] = stage.write(file.path, file.content)
        return stage.publish(site, finish)


@contextmanager
def staged(out: Path, spare: Path | None = None) -> Iterator["Stage"]:
    """A stage for the site that is to be published in `out`. A second build that wants one waits.

    With a place for a `spare`, the folder that was published before is kept there, or beside `out` if the
    place is on another file system, and the next site is made of it. Raises `OccupiedError` if `out` is a
    file, and `OSError`.
    """
    out = out.resolve()
    out.parent.mkdir(parents=True, exist_ok=True)
    with locked(out.parent):
        kept = _kept(out, spare) if spare else None
        put_back(out, _aside(out))
        _remove_litter(out, kept)
        stage = Stage(out, kept)
        before = signal.pthread_sigmask(signal.SIG_BLOCK, ())
        try:
            yield stage
        finally:
            # While it is removed no signal stops the program: one that comes then is seen to afterwards.
            try:
                signal.pthread_sigmask(signal.SIG_BLOCK, _STOPS)
            finally:
                stage.close()
                signal.pthread_sigmask(signal.SIG_SETMASK, before)


class Stage:
    """A new site in the making. Its paths are posix paths from the site's root, its digests sha256.

    The folder in which it is made has a name that no other build uses: what a killed one started may still
    be writing.
    """

    def __init__(self, out: Path, kept: Path | None) -> None:
        _refuse_all_but_folders(out)
        self._out = out
        self._kept = kept
        self._place = Path(f"{_litter_prefix(out)}{secrets.token_hex(4)}")
        self._before = holding(out)
        self._written: dict[str, bytes] = {}
        self._bytes = 0

    @property
    def published(self) -> Mapping[str, bytes]:
        """The files of ours that stand in the published folder as they were left."""
        return self._before.digests

    @cached_property
    def folder(self) -> Folder:
        """For processes that write files themselves; `wrote` has to be told of each."""
        return Folder(self._spare.folder)

    def holds(self, path: str, digest: bytes) -> bool:
        """Whether the file need not be written."""
        if path in self._written:
            return self._written[path] == digest
        return self.published.get(path) == digest or self._spare.digests.get(path) == digest

    def write(self, path: str, content: bytes) -> bytes:
        """The digest of the content, which is written if need be. Raises `OccupiedError`."""
        digest = hashlib.sha256(content).digest()
        if not self.holds(path, digest):
            self.folder.write(path, content)
            self.wrote(path, digest, len(content))
        return digest

    def wrote(self, path: str, digest: bytes, size: int) -> None:
        """Notes a file that was written into the folder. Raises `OccupiedError`."""
        assert path not in (SUMS, SIGNATURE), f"two pages are called {path}"
        if path in self._before.foreign:
            raise OccupiedError(self._out / path)
        self._written[path] = digest
        self._bytes += size

    def publish(
        self,
        site: Mapping[str, bytes],
        finish: Callable[[Path], None] | None = None,
        seal: Seal | None = None,
    ) -> Published:
        """Makes these files the published site, all or nothing; each of them was written or is held.

        `finish` may add files to the folder in which they stand, before anybody sees it; a `seal` adds the
        manifest and, where somebody signs, the signature. Raises `OccupiedError`, and `OSError` where the
        disk does not take them; the site is then as it was.
        """
        assert seal is None or MANIFEST not in site, f"two pages are called {MANIFEST}"
        closing = 1 + bool(seal and seal.sign)
        if not finish and self._stands(site, seal):
            return Published(len(site) + bool(seal) + closing, 0, 0)
        for name in (SUMS, SIGNATURE):
            clear(self._spare.folder / name)
        self._remove_others(site)
        self._fill_in(site)
        if finish:
            finish(self._place)
            site = {**site, **self._added(site)}
        if seal:
            site = {**site, MANIFEST: self._write_manifest(seal.manifest(site))}
        self._carry_over(site)
        if seal and seal.sign:
            # Before the list: a name that came into the folder after it would put every file in doubt.
            signature = seal.sign("".join(sums(site)).encode())
            self.folder.write(SIGNATURE, signature)
            self._bytes += len(signature)
        self._bytes += write_sums(self._place / SUMS, site)
        settle(self._place)
        _refuse_all_but_folders(self._out)
        signal.pthread_sigmask(signal.SIG_BLOCK, _STOPS)
        exchange(self._place, self._out, _aside(self._out))
        return Published(len(site) + closing, len(self._written) + closing, self._bytes)

    def close(self) -> None:
        """Keeps what has a list as the spare: the folder published before, or one left halfway.

        Nothing else is left of the stage.
        """
        if self._kept and (self._place / SUMS).exists():
            with suppress(OSError):  # another build of the project may have left one there
                self._place.rename(self._kept)
        shutil.rmtree(self._place, ignore_errors=True)

    @cached_property
    def _spare(self) -> Holding:
        """The folder in which the site is made, and what of ours it held when it was made ready."""
        if self._kept:
            with suppress(OSError):
                self._kept.rename(self._place)
        return _ready(self._place, self._before)

    def _stands(self, site: Mapping[str, bytes], seal: Seal | None) -> bool:
        """Whether the published folder has all of it.

        A signature that nobody makes anew was made for this list, and stays.
        """
        if not (self._before.listed and self._before.whole and site.items() <= self.published.items()):
            return False
        if seal:
            manifest = hashlib.sha256()
            for piece in seal.manifest(site):
                manifest.update(piece)
            site = {**site, MANIFEST: manifest.digest()}
        return self.published == site and not (seal and seal.sign and not self._is_signed(site, seal.sign))

    def _is_signed(self, site: Mapping[str, bytes], sign: Callable[[bytes], bytes]) -> bool:
        listing, signature = self._out / SUMS, self._out / SIGNATURE
        if signature.is_symlink() or not signature.is_file():
            return False
        content = "".join(sums(site)).encode()
        return listing.read_bytes() == content and signature.read_bytes() == sign(content)

    def _write_manifest(self, pieces: Iterable[bytes]) -> bytes:
        """The digest of the manifest."""
        digest, size = hashlib.sha256(), 0
        with self.folder.opened(MANIFEST) as write:
            for piece in pieces:
                write(piece)
                digest.update(piece)
                size += len(piece)
        self.wrote(MANIFEST, digest.digest(), size)
        return digest.digest()

    def _remove_others(self, site: Mapping[str, bytes]) -> None:
        """Leaves only what the site has, and what stands in the way of it."""
        folders = _folders(site)
        assert folders.isdisjoint(site), "a page is called as a folder is"
        for path in chain(self._spare.digests, self._spare.folders):
            if path and path not in site and path not in folders:
                clear(self._place / path)

    def _fill_in(self, site: Mapping[str, bytes]) -> None:
        """Takes from the published folder what was neither written nor held by the spare."""
        for path, digest in site.items():
            if (self._written.get(path) or self._spare.digests.get(path)) != digest:
                assert path not in self._written, f"{path} was written with another content"
                assert self.published.get(path) == digest, f"{path} was not written"
                self.folder.link(path, self._out)

    def _added(self, site: Mapping[str, bytes]) -> dict[str, bytes]:
        """What somebody else wrote into the folder, with modes as all files have them."""
        added: dict[str, bytes] = {}
        for path in sorted(holding(self._place).foreign - site.keys()):
            content = (self._place / path).read_bytes()
            added[path] = hashlib.sha256(content).digest()
            self.wrote(path, added[path], len(content))
            (self._place / path).chmod(0o644)
        for folder in _folders(added):
            (self._place / folder).chmod(0o755)
        return added

    def _carry_over(self, site: Mapping[str, bytes]) -> None:
        """Takes over what is not ours, also what came while the site was being made."""
        before = self._before if self._before.is_current() else holding(self._out)
        ours = {*site, SUMS, SIGNATURE} if before.foreign else set()
        folders = _folders(site) if before.foreign else set()
        for path in sorted(before.foreign):
            if path in ours or path in folders or not _folders([path]).isdisjoint(ours):
                raise OccupiedError(self._out / path)
            self.folder.link(path, self._out)
        self.folder.make(self._folders_of_others(before, site))

    def _folders_of_others(self, before: Holding, site: Mapping[str, bytes]) -> dict[str, int]:
        """Folders that hold nothing of ours, with their modes: a repository of git rests on empty ones."""
        found = before.folders.keys() - _folders(site)
        if found:
            found -= _folders(chain(before.digests, before.spoilt, before.gone))
        # None takes the place of a file of ours: in one that would, nothing of anybody's is left.
        free = (path for path in found if _folders([f"{path}/"]).isdisjoint(site))
        return {path: (self._out / path).stat().st_mode & 0o7777 for path in free}


def _refuse_all_but_folders(out: Path) -> None:
    if out.is_symlink() or (out.exists() and not out.is_dir()):
        raise OccupiedError(out)


def _ready(place: Path, twin: Holding) -> Holding:
    """What the folder holds of ours; from now on it holds nothing else.

    Its list is dated so far back that it vouches for no file any more: each is newer, and would be read.
    """
    held = holding(place, twin)
    if place.is_symlink() or not held.digests:
        clear(place)
        place.mkdir()
        held = holding(place)
    else:
        os.utime(place / SUMS, (0, 0))
    for folder in held.folders:
        (place / folder).chmod(0o755)
    for path in held.foreign | held.spoilt:
        clear(place / path)
    return held


def _folders(paths: Iterable[str]) -> set[str]:
    """The folders of these files, and those above, up to the root, which is empty."""
    folders = {path.rpartition("/")[0] for path in paths}
    return folders | _folders(folders) if folders - {""} else folders


def _kept(out: Path, spare: Path) -> Path:
    """Where the spare lies between two builds: on the same file system, or it could not change places."""
    beside = Path(f"{_litter_prefix(out)}spare")
    try:
        spare.parent.mkdir(parents=True, exist_ok=True)
        spare = spare.parent.resolve() / spare.name
        near = spare.parent.stat().st_dev == out.parent.stat().st_dev
    except OSError:
        return beside
    return spare if near and not spare.is_relative_to(out) else beside


def _aside(out: Path) -> Path:
    return Path(f"{_litter_prefix(out)}old")


def _litter_prefix(out: Path) -> str:
    return f"{out.parent}/.{out.name}.site-builder-"


def _remove_litter(out: Path, kept: Path | None) -> None:
    """Removes what a killed build left beside the folder."""
    for path in out.parent.iterdir():
        if str(path).startswith(_litter_prefix(out)) and path != kept:
            shutil.rmtree(path, ignore_errors=True)
