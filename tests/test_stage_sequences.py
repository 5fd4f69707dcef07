"""Whatever is published after whatever else, and whatever others do in between: the same as from nothing."""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from builders import laid_out
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from site_builder.publish import OccupiedError, staged

PATHS = ("a", "a/b", "a/b/c", "a/d", "b", "b/a", "index.html", "index/i", "index/j")
CONTENTS = st.sampled_from([b"", b"x", b"y", b"longer"])
FILES = st.dictionaries(st.sampled_from(PATHS), CONTENTS)


def above(path: str) -> set[str]:
    """The folders in which the path lies."""
    return {path[:at] for at, character in enumerate(path) if character == "/"}


def possible(files: Mapping[str, bytes]) -> bool:
    return not any(above(path) & files.keys() for path in files)


def standing(folder: Path) -> dict[str, bytes | str]:
    """Files with their content, folders and links as what they are."""
    return {
        path.relative_to(folder).as_posix(): f"link to {os.readlink(path)}"
        if path.is_symlink()
        else "folder"
        if path.is_dir()
        else path.read_bytes()
        for path in folder.rglob("*")
    }


def as_from_nothing(files: Mapping[str, bytes]) -> dict[str, bytes | str]:
    folders: Iterable[str] = {folder for path in files for folder in above(path)}
    return {**dict.fromkeys(folders, "folder"), **files}


def listed(site: Mapping[str, bytes]) -> bytes:
    lines = (f"{hashlib.sha256(site[path]).hexdigest()}  {path}\n" for path in sorted(site))
    return "".join(lines).encode()


class BrokenError(Exception):
    """Something else went wrong while the site was made."""


class Publishing(RuleBasedStateMachine):
    """`site` is what we published last, `theirs` what others have put into the folder."""

    def __init__(self) -> None:
        super().__init__()
        self.root = Path(tempfile.mkdtemp())
        self.out = self.root / "site"
        self.spare = self.root / ".cache" / "spare"
        self.site: dict[str, bytes] = {}
        self.theirs: dict[str, bytes] = {}
        self.intact = False

    def teardown(self) -> None:
        shutil.rmtree(self.root)

    @rule(site=FILES.filter(possible), index=st.none() | FILES, spare=st.booleans(), broken=st.booleans())
    def publish(
        self, site: dict[str, bytes], index: dict[str, bytes] | None, spare: bool, broken: bool
    ) -> None:
        added = {path: text for path, text in (index or {}).items() if possible({**site, path: text})}
        added = {path: text for path, text in added.items() if path not in site and path.startswith("index/")}
        whole = {**site, **added}
        before = standing(self.out)
        folders = {path for path, content in before.items() if content == "folder"} - self._our_folders()
        taken = any(
            path in whole or above(path) & whole.keys() or any(path in above(ours) for ours in whole)
            for path in self.theirs
        )
        try:
            with staged(self.out, self.spare if spare else None) as stage:
                listing = laid_out(stage, site)
                if broken:
                    raise BrokenError
                published = stage.publish(listing, None if index is None else self._adding(added))
        except OccupiedError:
            assert taken
            assert standing(self.out) == before
        except BrokenError:
            assert standing(self.out) == before
        else:
            assert not taken
            assert published.files == len(whole) + 1
            if self.intact and self.site == whole and index is None:
                assert published.written == 0
            if published.written:
                expected = {**whole, **self.theirs, "SHA256SUMS": listed(whole)}
                free = {path for path in folders if not ({path} | above(path)) & whole.keys()}
                assert standing(self.out) == {**dict.fromkeys(free, "folder"), **as_from_nothing(expected)}
            self.site, self.intact = whole, True

    def _our_folders(self) -> set[str]:
        """The folders in which files of ours lie or lay."""
        return {folder for path in self.site for folder in above(path)}

    def _adding(self, files: Mapping[str, bytes]) -> Callable[[Path], None]:
        def finish(site: Path) -> None:
            for path, content in files.items():
                assert not (site / path).exists()
                (site / path).parent.mkdir(parents=True, exist_ok=True)
                (site / path).write_bytes(content)

        return finish

    @rule(path=st.sampled_from(PATHS), content=CONTENTS)
    def somebody_adds_a_file(self, path: str, content: bytes) -> None:
        there = {**self.site, **self.theirs}
        if path in self.site or not possible({**there, path: content}):
            return
        if (self.out / path).is_dir() or any((self.out / folder).is_file() for folder in above(path)):
            return
        (self.out / path).parent.mkdir(parents=True, exist_ok=True)
        (self.out / path).write_bytes(content)
        self.theirs[path] = content

    @precondition(lambda self: self.theirs)
    @rule(data=st.data())
    def somebody_removes_a_file(self, data: st.DataObject) -> None:
        path = data.draw(st.sampled_from(sorted(self.theirs)))
        (self.out / path).unlink()
        del self.theirs[path]

    @precondition(lambda self: self.site)
    @rule(data=st.data(), content=CONTENTS)
    def somebody_overwrites_one_of_ours(self, data: st.DataObject, content: bytes) -> None:
        self._ours(data).write_bytes(content)

    @precondition(lambda self: self.site)
    @rule(data=st.data())
    def somebody_moves_one_of_ours_over_another(self, data: st.DataObject) -> None:
        one, other = self._ours(data), self._ours(data)
        if one.exists():
            one.rename(other)

    @precondition(lambda self: self.site)
    @rule(data=st.data())
    def somebody_makes_one_of_ours_a_link(self, data: st.DataObject) -> None:
        path = self._ours(data)
        path.unlink(missing_ok=True)
        path.symlink_to("nowhere")

    @precondition(lambda self: self.site)
    @rule(data=st.data())
    def somebody_removes_one_of_ours(self, data: st.DataObject) -> None:
        self._ours(data).unlink(missing_ok=True)

    def _ours(self, data: st.DataObject) -> Path:
        """The place of one of our files: it may be empty, or there may be a link."""
        self.intact = False
        path = self.out / data.draw(st.sampled_from(sorted(self.site)))
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_symlink():
            path.unlink()
        return path

    @precondition(lambda self: self.spare.is_dir())
    @rule(data=st.data(), content=st.none() | CONTENTS)
    def somebody_changes_the_spare(self, data: st.DataObject, content: bytes | None) -> None:
        """What is overwritten there may be a link to what is published."""
        self.intact = False
        there = sorted(path for path in self.spare.rglob("*") if path.is_file() and not path.is_symlink())
        path = data.draw(st.sampled_from([*there, self.spare / "stray"]))
        theirs = {path: (self.out / path).read_bytes() for path in self.theirs}
        if content is None:
            path.unlink(missing_ok=True)
        else:
            path.write_bytes(content)
        self.theirs = {path: (self.out / path).read_bytes() for path in theirs}

    @precondition(lambda self: self.spare.is_dir())
    @rule(other=FILES.filter(possible))
    def the_spare_is_of_another_site(self, other: dict[str, bytes]) -> None:
        shutil.rmtree(self.spare)
        for _ in range(2):
            with staged(self.root / "other", self.spare) as stage:
                stage.publish(laid_out(stage, other))
            other = {**other, "index.html": b"another"}

    @precondition(lambda self: self.spare.exists())
    @rule()
    def the_spare_is_lost(self) -> None:
        shutil.rmtree(self.spare)

    @precondition(lambda self: self.intact)
    @invariant()
    def the_site_is_as_from_nothing(self) -> None:
        expected = {**self.site, **self.theirs, "SHA256SUMS": listed(self.site)}
        found = standing(self.out)
        assert {path: content for path, content in found.items() if content != "folder"} == expected

    @invariant()
    def nothing_of_others_is_lost(self) -> None:
        assert all((self.out / path).read_bytes() == content for path, content in self.theirs.items())

    @invariant()
    def nothing_lies_about(self) -> None:
        assert {path.name for path in self.root.iterdir()} <= {"site", ".cache", "other"}


TestPublishing = Publishing.TestCase
TestPublishing.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
