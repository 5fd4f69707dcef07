"""The preview's server, for this machine only: pages of the latest proof; livereload tells of the next."""

import json
import logging
import mimetypes
import socket
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from functools import partial
from hmac import compare_digest
from signal import SIGHUP, SIGINT, SIGTERM
from typing import Any, Final, TypeVar
from urllib.parse import urlsplit

from livereload import Server
from livereload.handlers import LiveReloadHandler, LiveReloadJSHandler
from livereload.watcher import Watcher
from tornado import web
from tornado.httpserver import HTTPServer
from tornado.httputil import HTTPServerRequest
from tornado.ioloop import IOLoop

from site_builder.diagnostic import in_order
from site_builder.press import Preview
from site_builder.preview import picker
from site_builder.preview.live import Live, Page, Proof
from site_builder.preview.overlay import overlay
from site_builder.preview.picker import Inserted, Offer, Refusal
from site_builder.reports.report import Report, texts

T = TypeVar("T")

LOOPBACK: Final = "127.0.0.1"
ASSETS: Final = ("preview.js", "preview.css", "picker.js", "picker.css")
_TRIED: Final = 100
"""How many ports are tried after the wanted one."""
_BODY: Final = 64_000
"""Bytes of a request's body; a longer one is refused."""
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
        app = web.Application(
            [
                (r"/livereload", _Told, {"desk": self._desk}),
                (r"/livereload\.js", _Script, {"desk": self._desk}),
                (r"/__preview/state", _State, given),
                (r"/__preview/picker", _Form, given),
                (r"/__preview/(pick|insert)", _Act, given),
                (r"/__preview/([a-z.]+)", _Asset, given),
                (r"/(.*)", _Pages, given),
            ]
        )
        HTTPServer(app, max_body_size=_BODY).add_sockets([self._bound])
        self._loop = IOLoop.current()
        for signal in (SIGINT, SIGTERM, SIGHUP):
            # An exception in the midst of a handler might be caught there: livereload catches whatever comes.
            self._loop.asyncio_loop.add_signal_handler(signal, self._loop.stop)  # type: ignore[attr-defined]

    def tell(self, path: str) -> None:
        """Says from any thread that there is a new proof; `path` is the page to go to, if any."""
        if self._loop:
            self._loop.add_callback(LiveReloadHandler.reload_waiters, path)

    def _setup_logging(self) -> None:
        logging.getLogger("livereload").setLevel(logging.ERROR)
        logging.getLogger("tornado.access").setLevel(logging.CRITICAL)


def bound(wanted: int) -> socket.socket:
    """A socket on the wanted port of this machine's loopback, or the next one that is free; 0 takes any."""
    for port in range(wanted, min(wanted + _TRIED, 65536)) if wanted else (0,):
        free = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        free.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        free.setblocking(False)
        try:
            free.bind((LOOPBACK, port))
            free.listen(128)
        except OSError as error:
            free.close()
            problem = error
        else:
            return free
    raise problem


def hosts(port: int) -> frozenset[str]:
    """The names under which a browser on this machine may call the server."""
    return frozenset(f"{name}:{port}" for name in (LOOPBACK, "localhost"))


def _message(path: str) -> dict[str, object]:
    return {"command": "reload", "path": path, "liveCSS": True, "liveImg": True}


class _NoWatcher(Watcher):  # type: ignore[misc]
    """Changes come from `preview.watch`; livereload's own polling stays off."""

    def start(self, callback: Callable[[], None]) -> bool:
        return True


class _Handler(web.RequestHandler):
    """Answers only to this machine's own names, and lets nothing be kept."""

    def initialize(self, desk: Desk, pool: ThreadPoolExecutor) -> None:
        self.desk = desk
        self.pool = pool

    def set_default_headers(self) -> None:
        self.set_header("Server", "site-builder")
        self.set_header("Cache-Control", "no-store")
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Referrer-Policy", "no-referrer")
        self.set_header("Cross-Origin-Resource-Policy", "same-origin")

    def prepare(self) -> None:
        _admit(self.request, self.desk)
        self.set_header("Content-Security-Policy", _POLICY.format(host=self.request.host))

    async def in_pool(self, work: Callable[[], T]) -> T:
        """The work's result; it is done beside the loop, so that other requests are not kept waiting."""
        return await IOLoop.current().run_in_executor(self.pool, work)

    def write_error(self, status_code: int, **_: Any) -> None:
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.finish(f"{status_code} {self._reason}\n")


class _Pages(_Handler):
    async def get(self, path: str) -> None:
        page = await self.in_pool(partial(self.desk.proof.page, path or "index.html"))
        if page is None:
            self.set_status(404)
            page = await self.in_pool(partial(self.desk.proof.page, "404.html"))
            path = "404.html"
        self._send(path or "index.html", page)

    def _send(self, path: str, page: Page | None) -> None:
        content = page.content if page else None
        if content is None:
            path, content = "unprinted.html", self.desk.proof.unprinted()
        self.set_header("Content-Type", _type(path))
        self.finish(content)


class _State(_Handler):
    async def get(self) -> None:
        path = self.get_query_argument("path")
        self.set_header("Content-Type", "application/json")
        self.finish(json.dumps(await self.in_pool(partial(self.desk.state, path))))


class _Form(_Handler):
    async def get(self) -> None:
        form = await self.in_pool(partial(self.desk.form, self.get_query_argument("source")))
        if isinstance(form, Refusal):
            raise web.HTTPError(form.status)
        self.finish(form)


class _Act(_Handler):
    """Picks words, or writes them to a claim file: only for a page that this server sent."""

    def prepare(self) -> None:
        super().prepare()
        token = self.request.headers.get("X-Preview-Token", "")
        if not compare_digest(token.encode(), self.desk.preview.token.encode()):
            raise web.HTTPError(403)
        if urlsplit(self.request.headers.get("Origin", "")).netloc not in self.desk.hosts:
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
        self.set_header("Content-Type", "application/json")
        self.finish(json.dumps(asdict(found)))


class _Asset(_Handler):
    async def get(self, name: str) -> None:
        if name not in ASSETS:
            raise web.HTTPError(404)
        self.set_header("Content-Type", _type(name))
        self.finish(await self.in_pool(partial(self.desk.proof.press.asset, name)))


class _Told(LiveReloadHandler):  # type: ignore[misc]
    """The socket on which a page is told of the next proof."""

    def initialize(self, desk: Desk) -> None:
        self.desk = desk

    def prepare(self) -> None:
        _admit(self.request, self.desk)

    def check_origin(self, origin: str) -> bool:
        return urlsplit(origin).netloc in self.desk.hosts

    def on_message(self, message: str | bytes) -> None:
        """Asks a page to look once it is among those that are told: it may have missed the last time."""
        try:
            super().on_message(message)
        except (ValueError, AttributeError, TypeError):
            self.close()
        if self in LiveReloadHandler.waiters:
            self.send_message(_message(""))


class _Script(LiveReloadJSHandler):  # type: ignore[misc]
    """Livereload's own script for the browser."""

    def initialize(self, desk: Desk) -> None:
        self.desk = desk

    def prepare(self) -> None:
        _admit(self.request, self.desk)


def _admit(request: HTTPServerRequest, desk: Desk) -> None:
    """Lets in who calls this machine by its own name: any other may lead here from a stranger's page."""
    if request.host not in desk.hosts:
        raise web.HTTPError(421)


def _type(path: str) -> str:
    """The content type by the file's ending."""
    ending = path[path.rfind(".") :] if "." in path else ""
    kind = _TYPES.get(ending) or mimetypes.types_map.get(ending, "text/plain")
    text = kind.startswith("text/") or kind.endswith(("json", "xml", "javascript"))
    return f"{kind}; charset=utf-8" if text else kind
