"""The files of a site, and how those of its folder are read: bounded, regular, UTF-8, never outside."""

import errno
import os
import stat
from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from site_builder.bound import or_raise
from site_builder.diagnostic import Diagnostic, Location

_CAREFULLY: Final = os.O_NOFOLLOW | os.O_NONBLOCK
_NOT_REGULAR: Final = frozenset({errno.ELOOP, errno.ENXIO, errno.ENODEV, errno.EISDIR})
"""What a link, a socket, a device and a folder are told to be."""
_DEEPEST: Final = 32
"""Folders within each other below `claims/` and `seeds/`."""


class Files(Protocol):
    """Where the files of a site are read from: its folder, or a commit. `Project` says what each gives."""

    def claims(self) -> tuple[str, ...]: ...

    def seeds(self) -> tuple[str, ...]: ...

    def mark(self, path: str) -> Hashable: ...

    def read(self, path: str, limit: int) -> bytes | Diagnostic: ...

    def read_text(self, path: str, limit: int) -> str | Diagnostic: ...


@dataclass(frozen=True, slots=True)
class Project:
    """A site's folder. Paths of files are posix and relative to it."""

    root: Path

    def claims(self) -> tuple[str, ...]:
        """Every file below `claims/`, in order.

        A folder that is not entered, a link or too deep, is among them with a slash at its end.
        """
        return tuple(sorted(self._below("claims")))

    def seeds(self) -> tuple[str, ...]:
        """Every file below `seeds/`, in order, and folders as with `claims`."""
        return tuple(sorted(self._below("seeds")))

    def templates(self) -> tuple[str, ...]:
        """Every file below `templates/`, in order."""
        files = all_below(self.root / "templates")
        return tuple(sorted(path.relative_to(self.root).as_posix() for path in files))

    def mark(self, path: str) -> Hashable:
        """Changes whenever the file may have changed, also where its time and size were kept."""
        try:
            status = os.lstat(f"{self.root}{os.sep}{path}")
        except OSError:
            return None
        return status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino, status.st_mode

    def _below(self, folder: str) -> Iterator[str]:
        """Files by their paths; as text, since a preview walks ten thousand of them at every save."""
        root = f"{self.root}{os.sep}"
        if os.path.islink(f"{root}{folder}"):
            yield f"{folder}/"
            return
        for where, folders, names in os.walk(f"{root}{folder}", followlinks=False):
            below = where[len(root) :].replace(os.sep, "/")
            shown = [name for name in folders if not name.startswith(".")]
            is_deepest = below.count("/") >= _DEEPEST
            folders[:] = [n for n in shown if not (is_deepest or os.path.islink(f"{where}{os.sep}{n}"))]
            if len(folders) < len(shown):
                yield from (f"{below}/{name}/" for name in shown if name not in folders)
            for name in names:
                if not aside(name):
                    yield f"{below}/{name}"

    def read(self, path: str, limit: int) -> bytes | Diagnostic:
        """The file's bytes.

        Codes: file-missing, file-not-regular (a link, folder or device), file-too-large, file-unreadable.
        """
        try:
            # Neither follows a link nor waits for a pipe: what was listed may be something else by now.
            with open(self.root / path, "rb", opener=_opened) as file:
                status = os.fstat(file.fileno())
                if not stat.S_ISREG(status.st_mode):
                    return not_regular(path)
                if status.st_size > limit:
                    return too_large(path, status.st_size, limit)
                content = file.read(status.st_size + 1)
                if len(content) > status.st_size:  # it grows: read on up to the limit
                    content += file.read(limit)
        except FileNotFoundError:
            return missing(path)
        except OSError as error:
            if error.errno in _NOT_REGULAR:
                return not_regular(path)
            return _problem(
                "file-unreadable", path, f"the file cannot be read: {error.strerror}", "check its rights"
            )
        return too_large(path, len(content), limit) if len(content) > limit else content

    def read_text(self, path: str, limit: int) -> str | Diagnostic:
        """The file's text: its bytes decoded and nothing else, line ends as they are.

        Codes: those of `read`, and file-not-utf8, file-empty, file-binary.
        """
        content = self.read(path, limit)
        return content if isinstance(content, Diagnostic) else decoded(path, content)


def _opened(path: str, flags: int) -> int:
    return os.open(path, flags | _CAREFULLY)


def all_below(folder: Path) -> Iterator[Path]:
    """Every file below the folder, whatever its name, also behind links: a template may name any of them."""
    seen: set[str] = set()
    for where, folders, names in os.walk(folder, followlinks=True):
        real = os.path.realpath(where)
        if real in seen:
            folders.clear()
            continue
        seen.add(real)
        yield from (Path(where) / name for name in names)


def aside(name: str) -> bool:
    """Whether a file of this name is one that programs lay beside those of the site: a draft, a swap file."""
    return name.startswith(".") or name.endswith("~")


def decoded(path: str, content: bytes) -> str | Diagnostic:
    """The bytes as UTF-8 text. Codes: file-not-utf8, file-empty, file-binary."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _problem("file-not-utf8", path, "the file is saved as UTF-16, not as UTF-8", _SAVE)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8")
        return Diagnostic(
            code="file-not-utf8",
            message=f"the file is not saved as UTF-8: here stands the byte {_byte(content[error.start])}",
            at=_place(path, before),
            help=_SAVE,
        )
    if not text.strip():
        return _problem("file-empty", path, "the file is empty", "fill it in, or delete it")
    if "\0" in text:
        before = text[: text.index("\0")]
        return Diagnostic(
            code="file-binary",
            message="this is no text: it holds a NUL, which only other kinds of files have",
            at=_place(path, before),
            help="save it as plain text, as UTF-8, or move it elsewhere",
        )
    return text


_SAVE = "open it in the program that wrote it, and save it as UTF-8 (in Notepad: Save as, Encoding)"


def _byte(number: int) -> str:
    """The byte, and the character that it is in the encoding of old programs on Windows."""
    character = bytes([number]).decode("cp1252", errors="ignore")
    known = bool(character) and character.isprintable()
    return f"0x{number:02X}" + (f", in Windows-1252 the character {character}" if known else "")


def missing(path: str) -> Diagnostic:
    return _problem("file-missing", path, "there is no such file", "add it, or run from the site's folder")


def not_regular(path: str) -> Diagnostic:
    return _problem(
        "file-not-regular", path, "this is a link or a device, not a file", "put the file itself here"
    )


def too_large(path: str, size: int, limit: int) -> Diagnostic:
    message = f"the file holds {size:,} bytes; the limit is {limit:,}"
    name = "source_bytes" if path.endswith(".txt") else "claim_bytes"
    return _problem("file-too-large", path, message, f"shorten it{or_raise(name, path)}")


def _place(path: str, before: str) -> Location:
    """The place right behind the text `before`."""
    return Location(path, before.count("\n") + 1, len(before) - before.rfind("\n"))


def _problem(code: str, path: str, message: str, help_: str) -> Diagnostic:
    return Diagnostic(code=code, message=message, at=Location(path), help=help_)
