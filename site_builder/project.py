"""The folder of a site, and how its files are read: bounded, regular, UTF-8, never outside."""

import os
import stat
from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from pathlib import Path

from site_builder.diagnostic import Diagnostic, Location


@dataclass(frozen=True, slots=True)
class Project:
    """A site's folder. Paths of files are posix and relative to it."""

    root: Path

    def claims(self) -> tuple[str, ...]:
        """Every file below `claims/`, in order."""
        return tuple(sorted(self._below("claims")))

    def seeds(self) -> tuple[str, ...]:
        """Every file below `seeds/`, in order."""
        return tuple(sorted(self._below("seeds")))

    def mark(self, path: str) -> Hashable:
        """Changes whenever the file may have changed, also where its time and size were kept."""
        try:
            status = os.lstat(self.root / path)
        except OSError:
            return None
        return status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino, status.st_mode

    def _below(self, folder: str) -> Iterator[str]:
        for where, folders, names in os.walk(self.root / folder, followlinks=False):
            folders[:] = [name for name in folders if not name.startswith(".")]
            for name in names:
                if not name.startswith(".") and not name.endswith("~"):
                    yield (Path(where) / name).relative_to(self.root).as_posix()

    def read(self, path: str, limit: int) -> bytes | Diagnostic:
        """The file's bytes.

        Codes: file-missing, file-not-regular (a link, folder or device), file-too-large, file-unreadable.
        """
        try:
            status = os.lstat(self.root / path)
            if not stat.S_ISREG(status.st_mode):
                return _problem(
                    "file-not-regular", path, "this is not a regular file", "put the file itself here"
                )
            if status.st_size > limit:
                return _problem(
                    "file-too-large",
                    path,
                    f"the file holds {status.st_size:,} bytes; the limit is {limit:,}",
                    "split it, or raise `limits` in site.yaml",
                )
            return (self.root / path).read_bytes()
        except FileNotFoundError:
            return _problem(
                "file-missing", path, "there is no such file", "add it, or run from the site's folder"
            )
        except OSError as error:
            return _problem(
                "file-unreadable", path, f"the file cannot be read: {error.strerror}", "check its rights"
            )

    def read_text(self, path: str, limit: int) -> str | Diagnostic:
        """The file's text: its bytes decoded and nothing else, line ends as they are.

        Codes: those of `read`, and file-not-utf8, file-empty, file-binary.
        """
        content = self.read(path, limit)
        return content if isinstance(content, Diagnostic) else decoded(path, content)


def decoded(path: str, content: bytes) -> str | Diagnostic:
    """The bytes as UTF-8 text. Codes: file-not-utf8, file-empty, file-binary."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _problem("file-not-utf8", path, "the file is in UTF-16", "save it as UTF-8")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8")
        return Diagnostic(
            code="file-not-utf8",
            message=f"byte 0x{content[error.start]:02X} is not UTF-8",
            at=_place(path, before),
            help="save the file as UTF-8",
        )
    if not text.strip():
        return _problem("file-empty", path, "the file is empty", "fill it or delete it")
    if "\0" in text:
        before = text[: text.index("\0")]
        return Diagnostic(
            code="file-binary",
            message="the file holds a NUL character: it is no text",
            at=_place(path, before),
            help="store the article as plain UTF-8 text",
        )
    return text


def _place(path: str, before: str) -> Location:
    """The place right behind the text `before`."""
    return Location(path, before.count("\n") + 1, len(before) - before.rfind("\n"))


def _problem(code: str, path: str, message: str, help_: str) -> Diagnostic:
    return Diagnostic(code=code, message=message, at=Location(path), help=help_)
