"""The preview's server, for this machine only: pages of the latest proof; livereload tells of the next."""

import json
import logging
import mimetypes
import socket
from asyncio import Future
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from datetime import timedelta
from functools import partial
from hmac import compare_digest
from pathlib import Path
from signal import SIGHUP, SIGINT, SIGTERM
from types import TracebackType
from typing import Any, ClassVar, Final, TypeVar

import livereload
from livereload import Server
from livereload.handlers import LiveReloadHandler
from livereload.watcher import Watcher
from tornado import gen, web
from tornado.httputil import HTTPHeaders
from tornado.ioloop import IOLoop
from tornado.iostream import StreamClosedError
from tornado.log import app_log
from tornado.websocket import WebSocketClosedError

from site_builder.diagnostic import in_order
from site_builder.press import Preview
from site_builder.preview import picker
from site_builder.preview.gate import BODY, PATIENCE, Gate, Room, room
from site_builder.preview.live import Live, Proof
from site_builder.preview.overlay import overlay
from site_builder.preview.picker import Inserted, Offer, Refusal
from site_builder.reports.plain import safe
from site_builder.reports.report import Report, texts

T = TypeVar("T")

_LIVERELOAD: Final = Path(livereload.__file__).parent / "vendors" / "livereload.js"

ASSETS: Final = ("preview.js", "preview.css", "picker.js", "picker.css")
_PART: Final = 64_000
"""Bytes of an answer that wait in memory for one reader to take them."""
_PULSE: Final = 20
"""Seconds between two questions on a socket whether the page is still there."""
_TYPES: Final = {
    ".jsonld": "application/ld+json",
    ".js": "text/javascript",
    ".sqlite": "application/vnd.sqlite3",
}
_POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self' 'wasm-unsafe-eval'; "
    "connect-src 'self' ws://{host}; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)


@dataclass(frozen=True, slots=True)
class Desk:
    """What the server answers with: the site as it is now. It is called by one of the names in `hosts`."""

    live: Live
    hosts: frozenset[str]
    preview: Preview

    @property
    def proof(self) -> Proof:
        proof = self.live.proof
        assert proof is not None, "the site is read before it is served"
        return proof

    def state(self, path: str) -> dict[str, object]:
        """What a page asks: which version of it is the latest, which style sheet, and what is wrong."""
        proof = self.proof
        page = proof.page(path) or proof.page("404.html")
        problem = page.problem if page else None
        problems = in_order((*proof.problems, problem)) if problem else proof.problems
        shown = overlay(Report(problems, texts(self.live.project)), self.preview.editor)
        return {
            "epoch": proof.epoch,
            "version": page.version if page else "",
            "style": f"/{proof.style}",
            "overlay": proof.press.text("overlay.html", overlay=shown) if problems else "",
            "errors": shown.errors,
        }

    def form(self, source: str) -> str | Refusal:
        """The panel in which words of the article become an excerpt."""
        proof = self.proof
        form = picker.offered_form(self.live.project, proof.content, source)
        return form if isinstance(form, Refusal) else proof.press.text("picker.html", form=form)

    def act(self, action: str, request: Mapping[str, object]) -> Offer | Inserted | Refusal:
        """What selected words would become, or where they stand now in a claim file."""
        act = {"pick": picker.offered, "insert": picker.inserted}[action]
        return act(self.live.project, self.proof.content, request)


class PreviewServer(Server):  # type: ignore[misc]
    """Livereload's server with its transport kept: its polling, static files and open doors are replaced."""

    def __init__(self, desk: Desk, bound: socket.socket) -> None:
        super().__init__(watcher=_NoWatcher())
        self._desk = desk
        self._bound = bound
        self._loop: IOLoop | None = None
        self.watch(str(desk.live.project.root))  # else livereload takes the working directory

    def run(self) -> None:
        """Serves until a signal stops it."""
        host, port = self._bound.getsockname()
        self.serve(port=port, host=host, restart_delay=0)

    def application(self, port: int, host: str, **_: object) -> None:
        """Called by livereload once, before its loop runs."""
        LiveReloadHandler.watcher = self.watcher
        LiveReloadHandler.live_css = True
        given = {"desk": self._desk, "pool": ThreadPoolExecutor(2)}
        space = room()
        app = web.Application(
            [
                (r"/livereload", _Told, {"desk": self._desk, "space": space}),
                (r"/livereload\.js", _Script, given),
                (r"/__preview/state", _State, given),
                (r"/__preview/picker", _Form, given),
                (r"/__preview/(pick|insert)", _Act, given),
                (r"/__preview/([a-z.]+)", _Asset, given),
                (r"/(.*)", _Pages, given),
            ],
            default_handler_class=_Nowhere,
            default_handler_args=given,
            websocket_max_message_size=BODY,
            websocket_ping_interval=_PULSE,
            websocket_ping_timeout=_PULSE,
        )
        Gate(app, space.requests).open(self._bound)
        self._loop = IOLoop.current()
        for signal in (SIGINT, SIGTERM, SIGHUP):
            # An exception in the midst of a handler might be caught there: livereload catches whatever comes.
            self._loop.asyncio_loop.add_signal_handler(signal, self._loop.stop)  # type: ignore[attr-defined]

    def tell(self, path: str) -> None:
        """Says from any thread that there is a new proof; `path` is the page to go to, if any."""
        if self._loop:
            self._loop.add_callback(_Told.tell, path)

    def _setup_logging(self) -> None:
        """Lets only faults of ours reach the terminal: what strangers send must not fill it, or drive it."""
        shown = logging.StreamHandler()
        shown.setFormatter(_Printable())
        logging.basicConfig(level=logging.ERROR, handlers=[shown])
        for theirs in ("livereload", "tornado.access", "tornado.general"):
            logging.getLogger(theirs).setLevel(logging.CRITICAL)


class _Printable(logging.Formatter):
    """What is logged, each line safe to print."""

    def format(self, record: logging.LogRecord) -> str:
        return "\n".join(map(safe, super().format(record).split("\n")))


def _message(path: str) -> dict[str, object]:
    return {"command": "reload", "path": path, "liveCSS": True, "liveImg": True}


class _NoWatcher(Watcher):  # type: ignore[misc]
    """Changes come from `preview.watch`; livereload's own polling stays off."""

    def start(self, callback: Callable[[], None]) -> bool:
        return True


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


class _Pages(_Handler):
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


class _Nowhere(_Handler):
    """What is no path: `*`, or the address of another server."""

    def prepare(self) -> None:
        super().prepare()
        raise web.HTTPError(404)


class _State(_Handler):
    async def get(self) -> None:
        path = self.get_query_argument("path")
        await self.send_values(await self.in_pool(partial(self.desk.state, path)))


class _Form(_Handler):
    async def get(self) -> None:
        form = await self.in_pool(partial(self.desk.form, self.get_query_argument("source")))
        if isinstance(form, Refusal):
            raise web.HTTPError(form.status)
        await self.send(_type("picker.html"), form.encode())


class _Act(_Handler):
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


class _Asset(_Handler):
    async def get(self, name: str) -> None:
        if name not in ASSETS:
            raise web.HTTPError(404)
        await self.send(_type(name), await self.in_pool(partial(self.desk.proof.press.asset, name)))


class _Script(_Handler):
    """Livereload's own script for the browser."""

    async def get(self) -> None:
        await self.send(_type(_LIVERELOAD.name), await self.in_pool(_LIVERELOAD.read_bytes))


class _Told(_Guarded, LiveReloadHandler):  # type: ignore[misc]
    """The socket on which a page is told of the next proof."""

    _there: ClassVar[set["_Told"]] = set()

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
