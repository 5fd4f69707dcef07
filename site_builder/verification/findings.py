"""What is wrong with a published site: all of it counted, and as much of it kept as anybody reads."""

from typing import Final

from site_builder.diagnostic import Diagnostic, Location
from site_builder.sums import MANIFEST, SIGNATURE, SUMS

MOST: Final = 100


class Findings:
    """Problems in the order in which they are found."""

    def __init__(self) -> None:
        self.listed: list[Diagnostic] = []
        self.count = 0

    def no_list(self, why: str) -> None:
        help_ = "name the folder that was published, or its address"
        self._add("sums-malformed", SUMS, f"there is no list of files: {why}", help_)

    def malformed(self, line: int, what: str) -> None:
        self._add("sums-malformed", SUMS, f"line {line:,}: {what}", line=line)

    def unsigned(self, why: str) -> None:
        self._add("site-signature", SIGNATURE, why)

    def missing(self, path: str, why: str) -> None:
        self._add("published-missing", path, why)

    def changed(self, path: str, how: str) -> None:
        self._add("published-changed", path, how)

    def unlisted(self, path: str, kind: str) -> None:
        self._add("published-unlisted", path, f"{kind} that {SUMS} does not list")

    def unreadable(self, path: str, why: str) -> None:
        self._add("published-unreadable", path, why)

    def manifest_differs(self, how: str) -> None:
        self._add("manifest-differs", MANIFEST, how)

    def claims_differ(self, path: str, how: str) -> None:
        self._add("claims-differ", path, how)

    def misquoted(self, path: str, excerpt: int, how: str) -> None:
        self._add("quote-differs", path, f"excerpt {excerpt}: {how}")

    def article_differs(self, file: str, how: str) -> None:
        self._add("article-differs", file, how)

    def _add(self, code: str, path: str, message: str, help_: str = "", line: int = 1) -> None:
        self.count += 1
        if len(self.listed) < MOST:
            at = Location(path, line)
            self.listed.append(Diagnostic(code=code, message=message, at=at, help=help_))
