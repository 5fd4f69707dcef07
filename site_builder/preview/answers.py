"""Who asks the preview for what, and how it is answered: to this machine's own pages, by its own name."""

import json
import mimetypes
from asyncio import Future
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from datetime import timedelta
from functools import partial
from hmac import compare_digest
from pathlib import Path
from types import TracebackType
from typing import Any, ClassVar, Final, TypeVar

import livereload
from livereload.handlers import LiveReloadHandler
from tornado import gen, web
from tornado.httputil import HTTPHeaders
from tornado.ioloop import IOLoop
from tornado.iostream import StreamClosedError
from tornado.log import app_log
from tornado.websocket import WebSocketClosedError

from site_builder.preview.desk import Desk
from site_builder.preview.gate import PATIENCE, Room
from site_builder.preview.picker import Refusal

T = TypeVar("T")

_LIVERELOAD: Final = Path(livereload.__file__).parent / "vendors" / "livereload.js"
_ASSETS: Final = ("preview.js", "preview.css", "picker.js", "picker.css")
_PART: Final = 64_000
"""Bytes of an answer that wait in memory for one reader to take them."""
_TYPES: Final = {
    ".jsonld": "application/ld+json",
    ".js": "text/javascript",
    ".sqlite": "application/vnd.sqlite3",
}
_POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self' 'wasm-unsafe-eval'; "
    "connect-src 'self' ws://{host}; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)


class _Guarded(web.RequestHandler):
    """Answers only who calls this machine by its own name, and tells nobody more than the answer."""

    desk: Desk

    def set_default_headers(self) -> None:
        self.set_header("Server", "site-builder")
        self.set_header("Cache-Control", "no-store")
        self.set_header("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Referrer-Policy", "no-referrer")
        self.set_header("Cross-Origin-Opener-Policy", "same-origin")
        self.set_header("Cross-Origin-Resource-Policy", "same-origin")

    def prepare(self) -> None:
        """Any other name may lead here from a stranger's page."""
        if self.request.host not in self.desk.hosts:
            raise web.HTTPError(421)

    def is_from_here(self) -> bool:
        """Whether a page of the very host that is asked sent the request; every browser tells that."""
        return self.request.headers.get("Origin") == f"http://{self.request.host}"

    def write_error(self, status_code: int, **_: Any) -> None:
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.finish(f"{status_code} {self._reason}\n")

    def log_exception(
        self,
        typ: type[BaseException] | None,
        value: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        """Tells faults of ours; what is wrong with a request is told to who sent it."""
        if value is not None and not isinstance(value, web.HTTPError):
            app_log.error("no answer to %s", self.request.uri, exc_info=value)


class _Handler(_Guarded):
    """Answers with a file or with values, to pages of its own and to who types an address."""

    def initialize(self, desk: Desk, pool: ThreadPoolExecutor) -> None:
        self.desk = desk
        self.pool = pool

    def prepare(self) -> None:
        super().prepare()
        if not _is_invited(self.request.method, self.request.headers):
            raise web.HTTPError(403)
        self.set_header("Content-Security-Policy", _POLICY.format(host=self.request.host))

    def head(self, *words: str) -> Awaitable[None] | None:
        return self.get(*words)

    async def in_pool(self, work: Callable[[], T]) -> T:
        """The work's result; it is done beside the loop, so that other requests are not kept waiting."""
        return await IOLoop.current().run_in_executor(self.pool, work)

    async def send(self, kind: str, content: bytes) -> None:
        """Sends the content part by part; a reader who takes none for long loses the rest."""
        self.set_header("Content-Type", kind)
        self.set_header("Content-Length", str(len(content)))
        try:
            for start in range(0, len(content), _PART):
                self.write(content[start : start + _PART])
                await gen.with_timeout(timedelta(seconds=PATIENCE), self.flush())
        except (TimeoutError, StreamClosedError):
            self.detach().close()

    async def send_values(self, values: Mapping[str, object]) -> None:
        await self.send("application/json", json.dumps(values).encode())


def _is_invited(method: str | None, headers: HTTPHeaders) -> bool:
    """Whether a page of ours asks, or a person who follows a link from anywhere; not a stranger's page.

    Browsers say which it is; other programs say nothing, and no stranger's page can use them.
    """
    if headers.get("Sec-Fetch-Site", "none") in ("same-origin", "none"):
        return True
    found = headers.get("Sec-Fetch-Mode"), headers.get("Sec-Fetch-Dest")
    return method in ("GET", "HEAD") and found == ("navigate", "document")


class Pages(_Handler):
    """A file of the site."""

    async def get(self, path: str) -> None:
        path = path or "index.html"
        page = await self.in_pool(partial(self.desk.proof.page, path))
        if page is None:
            self.set_status(404)
            path = "404.html"
            page = await self.in_pool(partial(self.desk.proof.page, path))
        if page and page.content is not None:
            await self.send(_type(path), page.content)
        else:
            await self.send(_type("unprinted.html"), self.desk.proof.unprinted())


class Nowhere(_Handler):
    """What is no path: `*`, or the address of another server."""

    def prepare(self) -> None:
        super().prepare()
        raise web.HTTPError(404)


class Latest(_Handler):
    """Which version of a page is the latest, and what is wrong with it."""

    async def get(self) -> None:
        path = self.get_query_argument("path")
        await self.send_values(await self.in_pool(partial(self.desk.state, path)))


class Form(_Handler):
    """The panel in which selected words become an excerpt."""

    async def get(self) -> None:
        form = await self.in_pool(partial(self.desk.form, self.get_query_argument("source")))
        if isinstance(form, Refusal):
            raise web.HTTPError(form.status)
        await self.send(_type("picker.html"), form.encode())


class Act(_Handler):
    """Picks words, or writes them to a claim file: only for a page that this server sent."""

    def prepare(self) -> None:
        super().prepare()
        token = self.request.headers.get("X-Preview-Token", "")
        if not compare_digest(token.encode(), self.desk.preview.token.encode()):
            raise web.HTTPError(403)
        if not self.is_from_here():
            raise web.HTTPError(403)
        if self.request.headers.get("Content-Type") != "application/json":
            raise web.HTTPError(415)

    async def post(self, action: str) -> None:
        try:
            request = json.loads(self.request.body)
        except (ValueError, RecursionError):
            raise web.HTTPError(400) from None
        if not isinstance(request, dict):
            raise web.HTTPError(400)
        found = await self.in_pool(partial(self.desk.act, action, request))
        if isinstance(found, Refusal):
            self.set_status(found.status)
        await self.send_values(asdict(found))


class Asset(_Handler):
    """A script or style sheet that only the preview has."""

    async def get(self, name: str) -> None:
        if name not in _ASSETS:
            raise web.HTTPError(404)
        await self.send(_type(name), await self.in_pool(partial(self.desk.proof.press.asset, name)))


class Script(_Handler):
    """Livereload's own script for the browser."""

    async def get(self) -> None:
        await self.send(_type(_LIVERELOAD.name), await self.in_pool(_LIVERELOAD.read_bytes))


class Told(_Guarded, LiveReloadHandler):  # type: ignore[misc]
    """The socket on which a page is told of the next proof."""

    _there: ClassVar[set["Told"]] = set()

    def initialize(self, desk: Desk, space: Room) -> None:
        self.desk = desk
        self._space = space
        self._said: Future[None] | None = None

    def prepare(self) -> None:
        super().prepare()
        if not self.is_from_here():
            raise web.HTTPError(403)
        if len(self._there) >= self._space.sockets:
            raise web.HTTPError(503)

    def open(self) -> None:
        self._there.add(self)

    def on_close(self) -> None:
        self._there.discard(self)
        super().on_close()

    def check_origin(self, origin: str) -> bool:
        return self.is_from_here()

    @classmethod
    def tell(cls, path: str) -> None:
        """Says to every page that there is a new proof."""
        for page in tuple(cls.waiters):
            page.send_message(_message(path))

    def on_message(self, message: str | bytes) -> None:
        """Asks a page to look once it is among those that are told: it may have missed the last time."""
        try:
            super().on_message(message)
        except (ValueError, AttributeError, TypeError, RecursionError):
            self.close()
        if self in LiveReloadHandler.waiters:
            self.send_message(_message(""))

    def send_message(self, message: Mapping[str, object]) -> None:
        """Says it, unless the page has yet to hear the last word: then it will look later than now anyway."""
        if self._said and not self._said.done():
            return
        try:
            self._said = self.write_message(dict(message))
        except WebSocketClosedError:
            return
        self._said.add_done_callback(Future.exception)  # a page may leave while it is told


def _type(path: str) -> str:
    """The content type by the file's ending."""
    ending = path[path.rfind(".") :] if "." in path else ""
    kind = _TYPES.get(ending) or mimetypes.types_map.get(ending, "text/plain")
    text = kind.startswith("text/") or kind.endswith(("json", "xml", "javascript"))
    return f"{kind}; charset=utf-8" if text else kind


def _message(path: str) -> dict[str, object]:
    return {"command": "reload", "path": path, "liveCSS": True, "liveImg": True}
