"""A new site is made beside the published one, of what changed; then one exchange: nobody sees half of it.

Every file in the published folder that we did not write is somebody else's and is carried over.
"""

import errno
import hashlib
import os
import secrets
import shutil
import signal
from collections.abc import Callable, Iterable, Iterator, Set
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from site_builder.exchange import exchange, put_back, settle
from site_builder.folder import Folder, clear
from site_builder.holding import holding, walk
from site_builder.lock import Waiting, locked, unsaid
from site_builder.spare import place_of, ready
from site_builder.stops import STOPS
from site_builder.sums import (
    MANIFEST,
    SIGNATURE,
    SUMS,
    Listed,
    Listing,
    four_side_by_side,
    lines,
    side_by_side,
    together,
)
from site_builder.written import Written


@dataclass(frozen=True, slots=True)
class File:
    """One file of the site: its posix path from the site's root, and its bytes."""

    path: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Published:
    """How many files the site has, and what of it had to be written: nothing if all of it stood there.

    `folders` are those in which files of it lie, and those above, from its root.
    """

    files: int
    written: int
    bytes_written: int
    folders: frozenset[str] = field(default=frozenset(), compare=False)


@dataclass(frozen=True, slots=True)
class Seal:
    """What a site is closed with, made of its files.

    `manifest` gives the content of `MANIFEST` in pieces, `sign` the signature of the list of sums.
    """

    manifest: Callable[[Iterable[Listed]], Iterable[bytes]]
    sign: Callable[[bytes], bytes] | None = None


class OccupiedError(Exception):
    """A file that we did not write stands where one of ours belongs: `path` names it."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} was not written by site-builder; move it away or choose another folder")
        self.path = path


@contextmanager
def staged(out: Path, spare: Path | None = None, waiting: Waiting = unsaid) -> Iterator["Stage"]:
    """A stage for the site that is to be published in `out`. A second build that wants one waits.

    With a place for a `spare`, the folder that was published before is kept there, or beside `out` if the
    place is on another file system, and the next site is made of it. Raises `OccupiedError` if `out` is a
    file, and `OSError`.
    """
    out = out.resolve()
    out.parent.mkdir(parents=True, exist_ok=True)
    with locked(out.parent, waiting):
        kept = place_of(spare, out, Path(f"{_litter_prefix(out)}spare")) if spare else None
        put_back(out, _aside(out))
        _remove_litter(out, kept)
        stage = Stage(out, kept)
        before = signal.pthread_sigmask(signal.SIG_BLOCK, ())
        try:
            yield stage
        finally:
            # While it is removed no signal stops the program: one that comes then is seen to afterwards.
            try:
                signal.pthread_sigmask(signal.SIG_BLOCK, STOPS)
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
        self._written = Written()
        self._added = Written()
        self._bytes = 0

    def published(self) -> Iterator[Listed]:
        """The files of ours that stand in the published folder as they were left, in order."""
        return self._before.files()

    @property
    def is_whole(self) -> bool:
        """Whether all that was published last stands there as it was left."""
        return self._before.is_whole

    def missing(self, files: Iterable[Listed]) -> Iterator[str]:
        """Those of the files that are not published like this. They come in order, and so do these."""
        for path, (wanted, there) in side_by_side(files, self.published()):
            if wanted and wanted != there:
                yield path

    @cached_property
    def folder(self) -> Folder:
        """Where files are written, by other processes too; `wrote` has to be told of each."""
        if self._kept:
            with suppress(OSError):
                self._kept.rename(self._place)
        ready(self._place, self._before)
        return Folder(self._place)

    def wrote(self, path: str, digest: bytes, size: int) -> None:
        """Notes a file that was written into the folder. Raises `OccupiedError`."""
        assert path not in (SUMS, SIGNATURE), f"two pages are called {path}"
        if path in self._before.foreign:
            raise OccupiedError(self._out / path)
        self._written.add(path, digest)
        self._bytes += size

    def publish(
        self, site: Listing, finish: Callable[[Path], None] | None = None, seal: Seal | None = None
    ) -> Published:
        """Makes these files the published site, all or nothing; each of them was written or is published.

        `finish` may add files to the folder in which they stand, before anybody sees it; a `seal` adds the
        manifest and, where somebody signs, the signature. Raises `OccupiedError`, and `OSError` where the
        disk does not take them; the site is then as it was.
        """
        closing = 1 + bool(seal) + bool(seal and seal.sign)
        if not finish and self._stands(site, seal):
            folders = _folders(path for path, _ in self.published())
            return Published(sum(1 for _ in site()) + closing, 0, 0, frozenset(folders))
        folders = _folders(path for path, _ in site())
        files = self._arrange(site, folders)
        if finish:
            finish(self._place)
            folders |= self._take_in(site)
            site = together(site, self._added.files)
            files += len(self._added)
        if seal:
            manifest = MANIFEST, self._close_with(MANIFEST, seal.manifest(site()))
            site = together(site, lambda: (manifest,))
        self._carry_over(site, folders)
        if seal and seal.sign:
            # Before the list: a name that came into the folder after it would put every file in doubt.
            self._close_with(SIGNATURE, [seal.sign("".join(lines(site())).encode())])
        self._close_with(SUMS, (line.encode() for line in lines(site())))
        settle(self._place)
        _refuse_all_but_folders(self._out)
        signal.pthread_sigmask(signal.SIG_BLOCK, STOPS)
        exchange(self._place, self._out, _aside(self._out))
        return Published(files + closing, len(self._written) + closing, self._bytes, frozenset(folders))

    def close(self) -> None:
        """Keeps what has a list as the spare: the folder published before, or one left halfway.

        Nothing else is left of the stage.
        """
        self._before.close()
        self._written.close()
        self._added.close()
        if self._kept and (self._place / SUMS).exists():
            with suppress(OSError):  # another build of the project may have left one there
                self._place.rename(self._kept)
        shutil.rmtree(self._place, ignore_errors=True)

    def _stands(self, site: Listing, seal: Seal | None) -> bool:
        """Whether the published folder has all of it.

        A signature that nobody makes anew was made for this list, and stays.
        """
        if not self._before.is_whole:
            return False
        manifest = None
        for path, (wanted, there) in side_by_side(site(), self.published()):
            if seal and path == MANIFEST and wanted is None:
                manifest = there
            elif wanted != there:
                return False
        if not seal:
            return True
        found = hashlib.sha256()
        for piece in seal.manifest(site()):
            found.update(piece)
        return manifest == found.digest() and (not seal.sign or self._is_signed(seal.sign))

    def _is_signed(self, sign: Callable[[bytes], bytes]) -> bool:
        listing, signature = self._out / SUMS, self._out / SIGNATURE
        if signature.is_symlink() or not signature.is_file():
            return False
        content = "".join(lines(self.published())).encode()
        return listing.read_bytes() == content and signature.read_bytes() == sign(content)

    def _arrange(self, site: Listing, folders: Set[str]) -> int:
        """Leaves only what the site has, in these folders, and takes over what is published already.

        The number of its files.
        """
        place, walked, count = self.folder.path, dict[str, int](), 0
        files = four_side_by_side(site(), self._written.files(), self.published(), walk(place, walked))
        for path, (digest, written, published, there) in files:
            if digest is None:
                if there:
                    clear(place / path)
                continue
            count += 1
            assert path not in folders, f"{path} is the name of a page and of a folder"
            if there:
                assert digest == (written or published), f"{path} was written with another content"
            elif written:
                raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(place / path))
            else:
                assert digest == published, f"{path} was not written"
                self.folder.link(path, self._out)
        for folder in walked.keys() - folders - {""}:
            if (place / folder).is_dir():
                clear(place / folder)
        return count

    def _take_in(self, site: Listing) -> Set[str]:
        """Takes what somebody else wrote into the folder, and gives it modes as all files have them.

        The folders in which it lies.
        """
        for path, (digest, there) in side_by_side(site(), walk(self._place)):
            if digest is None and there:
                content = (self._place / path).read_bytes()
                digest = hashlib.sha256(content).digest()
                self._added.add(path, digest)
                self.wrote(path, digest, len(content))
                (self._place / path).chmod(0o644)
        folders = _folders(path for path, _ in self._added.files())
        for folder in folders:
            (self._place / folder).chmod(0o755)
        return folders

    def _close_with(self, name: str, pieces: Iterable[bytes]) -> bytes:
        """The digest of the file that is written of these pieces."""
        digest = hashlib.sha256()
        with self.folder.opened(name) as write:
            for piece in pieces:
                write(piece)
                digest.update(piece)
                self._bytes += len(piece)
        return digest.digest()

    def _carry_over(self, site: Listing, folders: Set[str]) -> None:
        """Takes over what is not ours, also what came while the site was being made."""
        if not self._before.is_current():
            self._before.close()
            self._before = holding(self._out)
        foreign = self._before.foreign
        ours = {SUMS, SIGNATURE} | _named(site, foreign | _folders(foreign))
        for path in sorted(foreign):
            if path in ours or path in folders or not _folders([path]).isdisjoint(ours):
                raise OccupiedError(self._out / path)
            self.folder.link(path, self._out)
        self.folder.make(self._folders_of_others(site, folders))

    def _folders_of_others(self, site: Listing, folders: Set[str]) -> dict[str, int]:
        """Folders that hold nothing of ours, with their modes: a repository of git rests on empty ones."""
        found = self._before.folders.keys() - folders
        if found:
            found -= _folders(path for path, _ in self._before.listing())
        # None takes the place of a file of ours: in one that would, nothing of anybody's is left.
        taken = _named(site, _folders(f"{path}/" for path in found))
        free = (path for path in found if _folders([f"{path}/"]).isdisjoint(taken))
        return {path: (self._out / path).stat().st_mode & 0o7777 for path in free}


def _refuse_all_but_folders(out: Path) -> None:
    if out.is_symlink() or (out.exists() and not out.is_dir()):
        raise OccupiedError(out)


def _folders(paths: Iterable[str]) -> set[str]:
    """The folders of these files, and those above, up to the root, which is empty."""
    folders = {path.rpartition("/")[0] for path in paths}
    return folders | _folders(folders) if folders - {""} else folders


def _named(site: Listing, names: Set[str]) -> set[str]:
    """Which of the names a file of the site has."""
    return {path for path, _ in site() if path in names} if names else set()


def _aside(out: Path) -> Path:
    return Path(f"{_litter_prefix(out)}old")


def _litter_prefix(out: Path) -> str:
    return f"{out.parent}/.{out.name}.site-builder-"


def _remove_litter(out: Path, kept: Path | None) -> None:
    """Removes what a killed build left beside the folder."""
    for path in out.parent.iterdir():
        if str(path).startswith(_litter_prefix(out)) and path != kept:
            shutil.rmtree(path, ignore_errors=True)
