"""A published site at its address: every file is fetched once, several at a time, and none from elsewhere."""

from collections import deque
from collections.abc import Collection, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Final
from urllib.parse import quote, urlsplit, urlunsplit

from site_builder.intake.finding import Refusal
from site_builder.intake.retrieval import retrieved
from site_builder.verification.place import Failure, Pieces

LARGEST: Final = 128 << 20
"""Bytes of one file."""
_AT_ONCE: Final = 8
_GONE: Final = (404, 410)
_MOST_FAILED: Final = 100
"""Files that a server may fail to give; 404 is an answer."""
_KEPT_BACK: Final = frozenset({"_headers", ".nojekyll", "404.html"})
"""What hosts read for themselves; the last is seldom given out with the status of a page that is found."""


class Website:
    """The site below an http or https address."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address.strip())
        path = parts.path.removesuffix("index.html")
        self._root = urlunsplit(
            (parts.scheme, parts.netloc, path if path.endswith("/") else f"{path}/", "", "")
        )

        self._failed = 0

    def contents(self, paths: Iterable[str]) -> Iterator[tuple[str, Pieces | Failure]]:
        waiting: deque[tuple[str, Future[Pieces | Failure]]] = deque()
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            try:
                for path in paths:
                    waiting.append((path, pool.submit(self._content, path)))
                    if len(waiting) == _AT_ONCE:
                        path, answer = waiting.popleft()
                        yield path, answer.result()
                for path, answer in waiting:
                    yield path, answer.result()
            finally:
                pool.shutdown(wait=False, cancel_futures=True)

    def others(self, known: Collection[str]) -> None:
        return None

    def keeps_back(self, path: str) -> bool:
        return path in _KEPT_BACK

    def _content(self, path: str) -> Pieces | Failure:
        if self._failed >= _MOST_FAILED:
            return Failure("it was not asked for: the server had failed too often")
        found = retrieved(self._root + quote(path), LARGEST, faithful=True)
        if isinstance(found, Refusal):
            self._failed += found.status not in _GONE
            return Failure(found.message, missing=found.status in _GONE)
        return iter((found.content,))
