"""Commits, trees and blobs of the repository around a site's folder, read from git's objects alone.

Only `rev-parse`, `merge-base` and `cat-file` are run. They touch neither work tree nor index, and start
nothing that a repository can configure: no hook, pager, filter, file-system monitor or transport.
"""

import os
import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from subprocess import PIPE, CompletedProcess, Popen, run
from tempfile import TemporaryFile
from typing import IO, Final

from site_builder.diagnostic import shown

FOLDER: Final = "40000"
LINK: Final = "120000"
SUBMODULE: Final = "160000"

_OPTIONS: Final = ("--no-pager", "--no-replace-objects", "-c", "protocol.allow=never")
"""With GIT_NO_LAZY_FETCH, which git knows only since 2.39.4, nothing is fetched that a clone left out."""
_KEPT: Final = frozenset(
    {
        "GIT_CEILING_DIRECTORIES",
        "GIT_CONFIG_GLOBAL",
        "GIT_CONFIG_NOSYSTEM",
        "GIT_CONFIG_SYSTEM",
        "GIT_DISCOVERY_ACROSS_FILESYSTEM",
    }
)
"""What of git's environment says how far to look and whom to trust. All else may lead to another repository:
a hook, for one, is started with GIT_DIR and GIT_INDEX_FILE."""
_SET: Final = {
    "LC_ALL": "C",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
}

_HEADER: Final = re.compile(rb"([0-9a-f]{40}|[0-9a-f]{64}) [a-z]+ ([0-9]+)\n")
_MADE: Final = re.compile(rb"^committer .* (-?[0-9]{1,12}) [-+][0-9]+$", re.M)
_PARENT: Final = re.compile(rb"^parent ([0-9a-f]+)$", re.M)
_COMMIT_BYTES: Final = 1_000_000
_TREE_BYTES: Final = 64_000_000
_MOST: Final = 500_000
"""Files and folders that one site may have."""
_DEEPEST: Final = 64
_CHUNK: Final = 1 << 16

_DEEPEN: Final = (
    "this clone is shallow, so older commits are missing: run `git fetch --unshallow`"
    " (with actions/checkout: `fetch-depth: 0`)"
)
_FETCH: Final = "this clone is not complete: run `git fetch --refetch --no-filter`, or clone again"


class RevisionError(Exception):
    """A revision that cannot be read: what was found, and what to do next."""

    def __init__(self, message: str, help_: str) -> None:
        super().__init__(f"{message}; {help_}")


@dataclass(frozen=True, slots=True)
class Entry:
    """A file in a tree: its mode as git writes it, and its object's id."""

    mode: str
    id: str


@dataclass(frozen=True, slots=True)
class Committed:
    """When a commit was made, in seconds from 1970 by its committer's clock, and the ids of its parents."""

    seconds: int
    parents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Object:
    """An object; `content` is `None` where it is larger than asked for."""

    id: str
    size: int
    content: bytes | None


@contextmanager
def opened(folder: Path) -> Iterator["Repository"]:
    """The repository that the folder lies in, for as long as it is read.

    Raises `RevisionError` where there is none, as the repository does for what it lacks.
    """
    asked = _git(folder, "rev-parse", "--is-shallow-repository", "--show-prefix")
    if asked.returncode:
        raise _unusable(asked.stderr.decode(errors="replace"))
    shallow, _, prefix = asked.stdout.decode(errors="surrogateescape").partition("\n")
    command = _command(folder, "cat-file", "--batch")
    with (
        TemporaryFile() as complaints,
        Popen(command, stdin=PIPE, stdout=PIPE, stderr=complaints, env=_environment()) as reader,
    ):
        yield Repository(folder, prefix.strip("/\n"), shallow == "true", reader, complaints)


@dataclass(frozen=True, slots=True)
class Repository:
    """The repository around a folder. All objects come from one `git cat-file`."""

    folder: Path
    prefix: str
    """The folder's path from the repository's top; empty at the top itself and in a bare repository."""
    shallow: bool
    """Whether older commits were left out when it was cloned."""
    reader: Popen[bytes]
    complaints: IO[bytes]

    def commit(self, revision: str) -> str:
        """The id of the commit that people call so: a branch, a tag, an id, `HEAD~3`."""
        if revision.startswith("-") or not revision.strip() or re.search(r"[\0\n]", revision):
            help_ = "name a branch, a tag or a commit, such as main or HEAD~3"
            raise RevisionError(f"{shown(revision)} is no revision", help_)
        found = self._object(f"{revision}^{{commit}}", 0)
        if found is None:
            raise RevisionError(f"there is no revision {shown(revision)} here", self._help(revision))
        return found.id

    def merge_base(self, one: str, other: str) -> str:
        """The commit in which the histories of these two commits part, as a pull request compares."""
        asked = _git(self.folder, "merge-base", one, other)
        base = asked.stdout.decode().split()
        if asked.returncode or not base:
            help_ = _DEEPEN if self.shallow else "compare revisions of one history"
            raise RevisionError("the two revisions have no commit in common", help_)
        return base[0]

    def committed(self, commit: str) -> "Committed":
        """When the commit was made, and what came before it."""
        found = self._object(commit, _COMMIT_BYTES)
        if found is None or found.content is None:
            raise RevisionError(f"the commit {commit} is not here", _DEEPEN if self.shallow else _FETCH)
        header = found.content.partition(b"\n\n")[0]
        made = _MADE.search(header)
        if made is None:
            raise RevisionError(f"the commit {commit} has no date", "try `git fsck`")
        return Committed(int(made[1]), tuple(parent.decode() for parent in _PARENT.findall(header)))

    def commit_on(self, day: date) -> str:
        """The last commit made by the end of that day (UTC), in the line of HEAD and its first parents."""
        end = datetime.combine(day, time.max, UTC).timestamp()
        commit = self.commit("HEAD")
        while (made := self.committed(commit)).seconds > end:
            if not made.parents:
                first = datetime.fromtimestamp(made.seconds, UTC).date()
                raise RevisionError(f"the history begins on {first}, after {day}", "name a later day")
            commit = made.parents[0]
        return commit

    def files(self, commit: str, names: Collection[str]) -> dict[str, Entry]:
        """The commit's files by path from the site's folder: those of these names, and all below them."""
        tree = self._entries(f"{commit}^{{tree}}")
        for name in filter(None, self.prefix.split("/")):
            inside = tree.get(name)
            if inside is None or inside.mode != FOLDER:
                return {}
            tree = self._entries(inside.id)
        return dict(self._below({name: entry for name, entry in tree.items() if name in names}))

    def blob(self, id_: str, limit: int) -> bytes | int:
        """The bytes of a file, or how many there are where these are more than the limit."""
        found = self._object(id_, limit)
        if found is None:
            raise RevisionError(f"the object {id_} is not here", _FETCH)
        return found.size if found.content is None else found.content

    def _below(self, tree: dict[str, Entry]) -> Iterator[tuple[str, Entry]]:
        waiting = [(name, entry, 1) for name, entry in tree.items()]
        met = len(waiting)
        while waiting:
            path, entry, depth = waiting.pop()
            if entry.mode != FOLDER:
                yield path, entry
                continue
            inside = self._entries(entry.id)
            met += len(inside)
            if met > _MOST or depth > _DEEPEST:
                message = f"a site of over {_MOST:,} files, or with folders over {_DEEPEST} deep"
                raise RevisionError(message, "look at what the commit holds")
            waiting += ((f"{path}/{name}", found, depth + 1) for name, found in inside.items())

    def _entries(self, tree: str) -> dict[str, Entry]:
        found = self._object(tree, _TREE_BYTES)
        if found is None or found.content is None:
            raise RevisionError(f"the folder {tree} cannot be read", _FETCH)
        return dict(_parsed(found.content, len(found.id) // 2))

    def _object(self, name: str, limit: int) -> _Object | None:
        """The object of that name; `None` where there is none."""
        asked, told = self.reader.stdin, self.reader.stdout
        assert asked
        assert told
        try:
            asked.write(name.encode(errors="surrogateescape") + b"\n")
            asked.flush()
        except BrokenPipeError:
            raise self._ended() from None
        line = told.readline()
        if not line:
            raise self._ended()
        header = _HEADER.fullmatch(line)
        if header is None:
            return None
        size = int(header[2])
        content = told.read(size) if size <= limit else None
        if content is None:
            _pass_over(told, size)
        if told.read(1) != b"\n":
            raise self._ended()
        return _Object(header[1].decode(), size, content)

    def _ended(self) -> RevisionError:
        self.reader.kill()
        self.reader.wait()
        self.complaints.seek(0)
        said = " ".join(self.complaints.read(_CHUNK).decode(errors="replace").split())
        if "promisor" in said:
            return RevisionError("files of that commit were left out of this clone", _FETCH)
        return RevisionError(f"git stopped: {said or 'it does not say why'}", "try `git fsck`")

    def _help(self, revision: str) -> str:
        if ".." in revision:
            return "name the two revisions one by one"
        return _DEEPEN if self.shallow else "see `git branch --all`; `git fetch` brings what others have"


def _pass_over(told: IO[bytes], size: int) -> None:
    """Reads an object that nobody wants, so that the next answer comes next."""
    while size and (passed := told.read(min(size, _CHUNK))):
        size -= len(passed)


def _parsed(tree: bytes, id_bytes: int) -> Iterator[tuple[str, Entry]]:
    """Names and entries of a tree object: mode, blank, name, NUL, the id in bytes, and so on."""
    at = 0
    while at < len(tree):
        blank = tree.index(b" ", at)
        end = tree.index(b"\0", blank)
        mode, name = tree[at:blank].decode(), tree[blank + 1 : end].decode(errors="surrogateescape")
        at = end + 1 + id_bytes
        yield name, Entry(mode, tree[end + 1 : at].hex())


def _git(folder: Path, *words: str) -> CompletedProcess[bytes]:
    try:
        return run(_command(folder, *words), capture_output=True, check=False, env=_environment())
    except FileNotFoundError:
        raise RevisionError("git is not installed here", "install it: revisions are read by it") from None


def _command(folder: Path, *words: str) -> list[str]:
    return ["git", "-C", str(folder), *_OPTIONS, *words]


def _environment() -> dict[str, str]:
    own = {name: value for name, value in os.environ.items() if not name.startswith("GIT_") or name in _KEPT}
    return {**own, **_SET}


def _unusable(said: str) -> RevisionError:
    if "safe.directory" in said:
        return RevisionError(
            "git does not trust this folder, because it belongs to another user",
            "if it is yours: `git config --global --add safe.directory` and the repository's path",
        )
    if "not a git repository" in said:
        return RevisionError("the site lies in no git repository", "commit it with git, or clone it")
    return RevisionError(f"git cannot read this folder: {' '.join(said.split())}", "try `git status`")
